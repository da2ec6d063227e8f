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

/* Documents on another server, as a foreign table of this one. */
struct partition {
	char name[64], server[64];
	bool missing; /* its server does not answer, and the others are asked without it */
};

struct remote {
	struct link *link, *spare; /* spare: asks which shard does not answer */
	sqlite3 *rows;
	bool write, inside; /* a transaction is open */
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
	struct { struct partition *p; size_t n; } partitions; /* none: one table on this server */
};

#endif
