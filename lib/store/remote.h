/* A database on a server. Its tables are read and written through virtual tables (https://sqlite.org/vtab.html) of an SQLite database
 * in memory, with the same statements as for a file. What a file has tables of its own for (index, document lengths, columns) the
 * server does itself, through this table of functions, which the server's module registers.
 *
 * Every function that can fail sets *err with the reason and the server's name. */
#ifndef GUIDANG_STORE_REMOTE_H
#define GUIDANG_STORE_REMOTE_H

#include "store/columns.h"
#include "store/score.h"
#include "store/store.h"
#include "store/tally.h"
#include "store/variants.h"

struct remote;
struct remote_row; /* the costly part of a document's row */
struct query;
struct terms;
struct sqlite3;

/* How the results of a query are wanted. */
struct remote_wish {
	enum remote_order { REMOTE_BEST, REMOTE_DATE, REMOTE_DATE_DOWN, REMOTE_NUMBER, REMOTE_ID } order;
	size_t want;                 /* number of hits, in order; SIZE_MAX: all */
	bool scores;                 /* compute scores; else they are 0 */
	const struct word *words;    /* words that the score is computed from */
	size_t n;
	const struct ids *own;       /* documents whose own number is the one in the query: `more` is added to their score */
	double more;
	struct str character;        /* a query of one wide character: score 1 in the title, else 0.5 */
};

/* A place in a word: the characters that may stand there, folded; n 0: any but blanks. */
struct remote_place {
	const uint32_t *c;
	size_t n;
};

/* What filing a document needs in addition to its record. */
struct remote_filing {
	int64_t root; /* its place (place.h) */
	struct str rest;
	const struct terms *terms;
	struct remote_row *row; /* made of the document and its terms; NULL: not yet */
	const char *asked, *rules;
	const struct stamp *stamp;
	int64_t now;
	bool careful; /* some documents are taken out: one that is not filed may be one of them */
};

/* What a transaction does: reads one state of the database; files documents, and others may do the same meanwhile; or changes what is
 * filed, alone. */
enum remote_begin { REMOTE_READ, REMOTE_FILE, REMOTE_CHANGE };

struct engine {
	bool (*is_address)(const char *path);
	bool (*open)(const char *address, bool write, struct sqlite3 *rows, struct remote **out, struct err *err);
	void (*close)(struct remote *r);
	const char *(*name)(const struct remote *r); /* for people: without password */
	int64_t (*bytes)(struct remote *r);
	struct str (*missing)(struct remote *r, struct arena *a);
	bool (*failed)(struct remote *r, struct err *err); /* true: there was an error; *err receives the last one */

	void (*touch)(struct remote *r); /* opens all files needed later: none can be opened afterwards */
	bool (*begin)(struct remote *r, enum remote_begin as, struct err *err);
	int64_t (*version)(struct remote *r); /* store_version */
	bool (*empty)(struct remote *r); /* the database was empty when opened */
	bool (*commit)(struct remote *r, struct err *err);
	void (*rollback)(struct remote *r);
	size_t (*pending)(const struct remote *r); /* unwritten bytes in memory */
	bool (*full)(const struct remote *r);
	size_t ahead; /* store_ahead */
	bool (*tidy)(struct remote *r, struct err *err); /* after an import: does deferred work */
	/* Set and get the positions of a document's headings (headings.h). */
	bool (*headings)(struct remote *r, int64_t id, struct str ranges, struct err *err);
	bool (*ranges)(struct remote *r, struct arena *a, int64_t id, struct str *ranges, struct err *err);
	/* After a copy of another database: new ids continue after the existing ones. */
	bool (*settle)(struct remote *r, struct err *err);
	bool (*next_id)(struct remote *r, int64_t *id, struct err *err);

	/* The record of a filed document is this one now: replaces the names of bodies that it tells (doc/alias.h). */
	bool (*names)(struct remote *r, struct doc *d, struct err *err);

	/* The document filed from the file at this place with this stamp; 0: none. */
	bool (*unchanged)(struct remote *r, int64_t root, struct str rest, const struct stamp *stamp, int64_t *id, struct err *err);
	/* Made in any thread, again and again for one document after the other. */
	struct remote_row *(*row_new)(void);
	void (*row_make)(struct remote_row *row, const struct doc *d, const struct terms *terms);
	void (*row_free)(struct remote_row *row);
	/* Files a document that is new, or already filed with the same content; *what tells which. *done false: neither is the case
	 * and nothing was done. */
	bool (*file)(struct remote *r, struct doc *d, const struct remote_filing *f, enum filed *what, bool *done, struct err *err);

	/* The documents of a query, by rising id. */
	bool (*ids)(struct remote *r, struct store *s, struct arena *a, const struct query *q, struct ids *out, struct err *err);
	/* *exact false: there are more than *total. */
	bool (*hits)(struct remote *r, struct store *s, struct arena *a, const struct query *q, const struct remote_wish *w, struct hits *out, size_t *total,
		     bool *exact, struct err *err);
	/* Other names of a body that documents tell, up to `most`, in order; folded, as the name is. */
	bool (*aliases)(struct remote *r, struct arena *a, struct str name, size_t most, struct strings *out, struct err *err);
	/* Does the folded word occur in a text? */
	bool (*stands)(struct remote *r, struct store *s, struct arena *a, struct str word, bool *found, struct err *err);
	/* The words that occur in texts and have one of these characters at each place, those of most documents first. */
	bool (*words)(struct remote *r, struct arena *a, const struct remote_place *place, size_t n, size_t most, struct words_near *out, struct err *err);
	/* Runs of letters and digits that end with this one and are longer, in order. */
	bool (*runs)(struct remote *r, struct arena *a, struct str run, size_t most, struct words_near *out, struct err *err);
	/* similar.h */
	bool (*similar)(struct remote *r, struct arena *a, struct str folded, int64_t self, size_t want, struct ids *out, struct err *err);
	/* Are the columns that the document is searched and ranked by those of its record? And the sums of all documents and sizes? */
	bool (*holds)(struct remote *r, struct doc *d, bool *same, struct err *err);
	bool (*totals)(struct remote *r, bool *same, struct err *err);
	/* Documents whose folded title holds the folded words, in order. */
	bool (*titled)(struct remote *r, struct store *s, struct arena *a, struct str folded, struct ids *out, struct err *err);
	/* As columns_count in columns.h. */
	bool (*count)(struct remote *r, struct arena *a, int column, const struct ids *ids, columns_each *each, void *ctx, struct err *err);
	bool (*years)(struct remote *r, struct arena *a, const struct ids *ids, size_t count[static 10000], struct err *err);
	bool (*numbers)(struct remote *r, tally_number *each, void *ctx, struct err *err); /* tally.h */
};

/* Registers the engine; once, before the first store is opened. */
void store_engine(const struct engine *e);
/* Is this the address of a server? Works without an engine, too. */
bool store_is_address(const char *path);
/* If the database is not a file, sets *err (the command `what` needs a file, on a server `instead` does that) and returns false. */
bool store_needs_file(const struct store *s, const char *what, const char *instead, struct err *err);
bool store_remote(const struct store *s);
/* Call before opening a store for reading: shards that do not answer are left out. */
void store_partial(void);
bool store_partial_wanted(void);
/* Names of the shards left out, joined by commas; empty: none. */
struct str store_missing(struct store *s, struct arena *a);
/* As the functions of the engine. */
bool remote_ids(struct store *s, struct arena *a, const struct query *q, struct ids *out, struct err *err);
bool remote_hits(struct store *s, struct arena *a, const struct query *q, const struct remote_wish *w, struct hits *out, size_t *total, bool *exact,
		 struct err *err);
/* columns_days and columns_having on a server. */
bool remote_days(struct store *s, struct arena *a, struct days *out, struct err *err);
bool remote_having(struct store *s, struct arena *a, int column, struct str part, columns_holds *holds, void *ctx, struct ids *out, struct err *err);
bool remote_years(struct store *s, struct arena *a, const struct ids *ids, size_t count[static 10000], struct err *err);

#endif
