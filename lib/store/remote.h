/* A database that a server keeps. The rows of its tables are read and written through virtual tables
 * (https://sqlite.org/vtab.html) of an SQLite database in memory, by the same statements as those of a file; what a file has
 * its own tables for (the index, sizes, columns) the server does, and this table of functions says how. The room that
 * speaks to servers registers it.
 *
 * Every function that can fail says why in *err, with the server's name. */
#ifndef GUIDANG_STORE_REMOTE_H
#define GUIDANG_STORE_REMOTE_H

#include "store/columns.h"
#include "store/score.h"
#include "store/store.h"
#include "store/tally.h"

struct remote;
struct query;
struct terms;
struct sqlite3;

/* What a query asks for beside its documents. */
struct remote_wish {
	enum remote_order { REMOTE_BEST, REMOTE_DATE, REMOTE_DATE_DOWN, REMOTE_NUMBER, REMOTE_ID } order;
	size_t want;                 /* so many, in order; SIZE_MAX: all */
	bool scores;                 /* they matter; else they are 0 */
	const struct word *words;    /* that speak for a document */
	size_t n;
	const struct ids *own;       /* documents whose number is asked for: they get `more` */
	double more;
	struct str character;        /* one wide character alone: in the title it counts 1, else 0.5 */
};

/* What filing a document needs beside its record. */
struct remote_filing {
	int64_t root; /* its place (place.h) */
	struct str rest;
	const struct terms *terms;
	const char *asked, *rules;
	const struct stamp *stamp;
	int64_t now;
	bool careful; /* some were taken out: what is not filed may be one of them */
};

struct engine {
	bool (*is_address)(const char *path);
	bool (*open)(const char *address, bool write, struct sqlite3 *rows, struct remote **out, struct err *err);
	void (*close)(struct remote *r);
	const char *(*name)(const struct remote *r); /* for people: without password */
	int64_t (*bytes)(struct remote *r);
	struct str (*missing)(struct remote *r, struct arena *a);
	bool (*failed)(struct remote *r, struct err *err); /* what went wrong last, true: something did */

	void (*touch)(struct remote *r); /* what will be needed is opened: nothing can be from now on */
	bool (*begin)(struct remote *r, bool write, struct err *err);
	bool (*empty)(struct remote *r); /* there was nothing when it was opened */
	bool (*commit)(struct remote *r, struct err *err);
	void (*rollback)(struct remote *r);
	size_t (*pending)(const struct remote *r); /* bytes that wait in memory */
	bool (*full)(const struct remote *r);
	bool (*tidy)(struct remote *r, struct err *err); /* after an import: what was put off is done */
	/* Where the headings of a document are (headings.h). */
	bool (*headings)(struct remote *r, int64_t id, struct str ranges, struct err *err);
	bool (*ranges)(struct remote *r, struct arena *a, int64_t id, struct str *ranges, struct err *err);
	/* After a copy of another database: numbers go on behind those that are there. */
	bool (*settle)(struct remote *r, struct err *err);
	bool (*next_id)(struct remote *r, int64_t *id, struct err *err);

	/* The document that the file at this place is filed as with this stamp, 0: none. */
	bool (*unchanged)(struct remote *r, int64_t root, struct str rest, const struct stamp *stamp, int64_t *id, struct err *err);
	/* A document at this place that is new, or filed with the same content: *what says which, and it is filed. *done false:
	 * none of these, nothing was done. */
	bool (*file)(struct remote *r, struct doc *d, const struct remote_filing *f, enum filed *what, bool *done, struct err *err);

	/* The documents of a query, by rising id. */
	bool (*ids)(struct remote *r, struct store *s, struct arena *a, const struct query *q, struct ids *out, struct err *err);
	bool (*hits)(struct remote *r, struct store *s, struct arena *a, const struct query *q, const struct remote_wish *w, struct hits *out, size_t *total,
		     struct err *err);
	/* As columns.h. */
	bool (*count)(struct remote *r, struct arena *a, int column, const struct ids *ids, columns_each *each, void *ctx, struct err *err);
	bool (*years)(struct remote *r, struct arena *a, const struct ids *ids, size_t count[static 10000], struct err *err);
	bool (*numbers)(struct remote *r, tally_number *each, void *ctx, struct err *err); /* tally.h */
};

/* Once, before the first store is opened. */
void store_engine(const struct engine *e);
/* The address of a server? Also where no engine is there to speak to it. */
bool store_is_address(const char *path);
/* Says that a command needs a database in a file; false. */
bool store_needs_file(const struct store *s, const char *what, struct err *err);
bool store_remote(const struct store *s);
/* Before a store is opened for reading: of a database on shards those that answer will do. */
void store_partial(void);
bool store_partial_wanted(void);
/* Names of the shards that are left out, joined by commas; empty: none. */
struct str store_missing(struct store *s, struct arena *a);
/* As the functions of the engine. */
bool remote_ids(struct store *s, struct arena *a, const struct query *q, struct ids *out, struct err *err);
bool remote_hits(struct store *s, struct arena *a, const struct query *q, const struct remote_wish *w, struct hits *out, size_t *total, struct err *err);
bool remote_years(struct store *s, struct arena *a, const struct ids *ids, size_t count[static 10000], struct err *err);

#endif
