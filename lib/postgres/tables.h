/* The tables on a server: those of a file (store/schema.c) by the same names and columns, in the schema guidang, and what a
 * document is searched by beside its row. */
#ifndef GUIDANG_POSTGRES_TABLES_H
#define GUIDANG_POSTGRES_TABLES_H

#include "postgres/link.h"

enum { TABLES_VERSION = 1, SHARDS_MAX = 64, PARTITIONS = 24 };

enum relation_kind { IS_INT, IS_TEXT, IS_BYTES };

struct relation_column {
	const char *name;
	enum relation_kind kind;
	const char *is; /* on the server; NULL: the same name */
};

struct relation {
	const char *name;
	const char *is;   /* the table on the server */
	const char *key;  /* the column that is the row's number, by its name here; NULL: ctid */
	const char *conflict; /* columns that tell a row */
	const struct relation_column *column;
	int columns;
	bool numbered;    /* the server gives the number of a row */
};

extern const struct relation relations[];
extern const size_t relations_count;

/* The columns of table document on the server, for COPY, in the order of the rows that filing.c writes. */
extern const char tables_document[];

/* documents: what makes the table of documents, NULL: one on this server. Creates what is missing; *made: the schema was not there. Tables of a newer version are refused. */
bool tables_make(struct link *l, const char *documents, bool *made, struct err *err);
bool tables_number(struct link *l, const char *sql, int64_t *out, struct err *err); /* the first value; 0: none */
/* Are they there, and of this version? */
bool tables_check(struct link *l, struct err *err);
/* A table of documents by this name (an identifier of ours). */
void tables_columns(struct buf *sql); /* of that table, in brackets */
void tables_of_documents(struct buf *sql, const char *name);
bool tables_roles(struct link *l, struct err *err);
/* The index of the codes is made, where it is missing, or brought up to date. */
bool tables_index(struct link *l, struct err *err);

#endif
