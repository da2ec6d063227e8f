/* Internal to postgres/: an open database on a server. */
#ifndef GUIDANG_POSTGRES_SERVER_H
#define GUIDANG_POSTGRES_SERVER_H

#include <sqlite3.h>

#include "postgres/link.h"
#include "postgres/marks.h"
#include "postgres/tables.h"
#include "store/remote.h"

/* A document that waits to be copied to the server. */
struct waiting_path {
	int64_t root;
	struct str rest, path;
	struct stamp stamp;
	size_t document; /* index among the waiting documents, or … */
	int64_t id;      /* … the id of a filed document (not 0) */
};

struct waiting_document {
	char sha256[65];
	size_t at;       /* offset of its row in remote.copy */
	size_t derived_at, derived_to; /* the row of table derived, if there is one, */
	size_t aliases_at, aliases_to; /* of table alias */
	int64_t size, likeness;
};

/* Documents on another server, as a foreign table of this one. */
struct partition {
	char name[64], server[64];
	bool missing; /* its server does not answer; queries use the other shards only */
};

struct ahead;

struct remote_row {
	struct marks marks;
	struct buf list[8];        /* the lists that are columns */
	struct buf columns;        /* the search columns, as COPY takes them */
	struct buf derived, aliases; /* rows of these tables, without the document's id */
};

struct remote {
	struct link *link, *spare; /* spare: used to find out which shard does not answer */
	sqlite3 *rows;
	bool write, inside; /* a transaction is open */
	bool reading;       /* it reads one state of the database */
	struct ahead *ahead; /* rows fetched before they are asked for (ahead.h) */
	bool alone;         /* in which nobody else writes until its end */
	bool empty;         /* the database had no documents when it was opened, */
	bool empty_so_far;  /* and nobody else has filed since (fresh.h): */
	int64_t last_filed; /* the last number that was given here, */
	struct { uint64_t *p; size_t n, cap; } seen; /* keys of the contents and places filed */
	bool failing;       /* an error in a virtual table is reported by the link */
	struct arena *a;    /* for waiting documents and paths */
	struct buf copy, derived, aliases; /* rows for COPY */
	struct { struct waiting_document *p; size_t n, cap; } documents;
	struct { struct waiting_path *p; size_t n, cap; } paths;
	uint32_t *by_sha;   /* hash table of waiting documents by SHA-256: index + 1; 0: free slot */
	size_t slots;
	struct marks marks;
	struct remote_row *row; /* of a document that was not prepared; NULL: none was */
	struct { struct partition *p; size_t n; } partitions; /* none: one table on this server */
};

#endif
