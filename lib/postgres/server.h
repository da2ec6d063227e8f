/* Internal to postgres/: a database on a server that is open. */
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
	size_t document; /* its number among those that wait, or … */
	int64_t id;      /* … that of one that is filed, not 0 */
};

struct waiting_document {
	char sha256[65];
	size_t at;       /* where its row begins */
	size_t lists_at, lists_to; /* rows of table list */
	int64_t size, likeness;
};

struct remote {
	struct link *link;
	sqlite3 *rows;
	bool write, inside; /* a transaction is open */
	bool bare;          /* there is no index of the codes so far */
	bool empty;         /* nothing was filed when it was opened */
	bool failing;       /* what went wrong in a virtual table is the link's to tell */
	struct arena *a;    /* of what waits */
	struct buf copy, lists; /* rows for COPY */
	struct { struct waiting_document *p; size_t n, cap; } documents;
	struct { struct waiting_path *p; size_t n, cap; } paths;
	uint32_t *by_sha;   /* documents that wait by their content: a hash table; number + 1, 0: free */
	size_t slots;
	struct marks marks;
	struct buf list[8];
	size_t partitions;  /* 0: one table on this server */
};

#endif
