/* The tables on a server: the tables of a database file (store/schema.c) with the same names and columns, in the schema guidang, and
 * the search columns of each document beside its row. */
#ifndef GUIDANG_POSTGRES_TABLES_H
#define GUIDANG_POSTGRES_TABLES_H

#include "postgres/link.h"

enum { TABLES_VERSION = 6, SHARDS_MAX = 64 };

enum relation_kind { IS_INT, IS_TEXT, IS_BYTES };

struct relation_column {
	const char *name;
	enum relation_kind kind;
	const char *is; /* its name on the server; NULL: the same */
};

struct relation {
	const char *name;
	const char *is;   /* the table's name on the server */
	const char *key;  /* the local name of the column used as row id; NULL: ctid */
	const char *conflict; /* the columns that identify a row */
	const struct relation_column *column;
	int columns;
	bool numbered;    /* the server assigns the row id */
};

extern const struct relation relations[];
extern const size_t relations_count;

/* The columns of table document on the server, for COPY, in the order of the rows that filing.c writes. */
extern const char tables_document[];

/* Creates missing tables; *made: the schema was missing. documents: the SQL that creates the table of documents; NULL: a table on this
 * server. Fails if the tables are of a newer version. */
bool tables_make(struct link *l, const char *documents, bool *made, struct err *err);
/* Brings tables of an earlier version up to date, in one transaction; *done: they were. shards: the documents are on others, where `first` does
 * what is to be done before, from that version on. */
bool tables_upgrade(struct link *l, bool shards, bool (*first)(struct link *l, int64_t version, struct err *err), bool *done, struct err *err);
bool tables_number(struct link *l, const char *sql, int64_t *out, struct err *err); /* *out: the first value; 0: no row */
/* Do the tables exist, and are they of this version? *parted (may be NULL): the documents are on shards. */
bool tables_check(struct link *l, bool *parted, struct err *err);
/* Append the SQL for a table of documents; name: a trusted identifier. */
void tables_columns(struct buf *sql); /* its column list, in brackets */
void tables_of_documents(struct buf *sql, const char *name);
/* The documents of an earlier version are copied into a new table of the same name. The schema guidang is on the search path. */
bool tables_upgrade_documents(struct link *l, const char *name, struct err *err);
bool tables_roles(struct link *l, struct err *err);
bool tables_roles_again(struct link *l, struct err *err); /* where there are roles: the same rights in tables that were made since */
/* Creates the GIN index of the codes if it is missing, or updates it; of several partitions on as many connections at once. */
bool tables_index(struct link *l, struct err *err);

#endif
