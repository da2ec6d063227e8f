/* The database: documents in, documents out. The only rooms that see SQLite are those of store/.
 *
 * A store belongs to one thread. What fails is rolled back by the caller to the last commit, so a document is
 * written whole or not at all. (No savepoints: FTS5 would write a segment at each.) Messages name the file. */
#ifndef GUIDANG_STORE_STORE_H
#define GUIDANG_STORE_STORE_H

#include "doc/doc.h"

struct store;

struct ids {
	int64_t *p;
	size_t n, cap;
};

struct paths {
	struct str *p;
	size_t n, cap;
};

/* Set before the first store is opened: called when opening for writing upgrades a database of an earlier version (opening
 * for reading refuses it); NULL: no call. With 300,000 documents an upgrade takes half a minute. */
void store_on_upgrade(void (*tell)(const char *path));
bool store_open(const char *path, bool write, struct store **out, struct err *err);
bool store_exists(const char *path, struct err *err); /* false and *err: there is no file of that name */
void store_close(struct store *s);
int64_t store_bytes(const struct store *s); /* of its file */
const char *store_path(const struct store *s);
/* Something the user should know of how documents were filed, or NULL. */
const char *store_notice(const struct store *s);

/* Call before anything is filed: may the store use a thread of its own for the index? The result is the same. */
void store_parallel(struct store *s, bool may);
bool store_begin(struct store *s, struct err *err);
/* Reads until store_snapshot_end see one state of the database; writers wait until then. */
bool store_snapshot(struct store *s, struct err *err);
bool store_touch(struct store *s); /* reads a little: what SQLite opens for reading is open then */
void store_snapshot_end(struct store *s);
/* Within a snapshot: another number after every change of the database, whoever made it; 0: it cannot be told. */
int64_t store_version(struct store *s);
/* From now on statements of a store that only reads may go on for so many seconds; from its opening on, an hour. */
void store_reading_time(struct store *s, unsigned seconds);
/* Keeps so much of the database in memory; a store that is opened to read keeps next to nothing. */
void store_reading_cache(struct store *s, int kib);
bool store_commit(struct store *s, struct err *err);
/* Enough is pending that a commit is due. */
size_t store_pending(const struct store *s); /* bytes of the index in memory */
bool store_full(const struct store *s);
void store_rollback(struct store *s);
/* Merges the segments of the index where there are many: every query reads each of them. */
bool store_tidy(struct store *s, struct err *err);
/* Makes anew, in one transaction, what can be made of the records and texts: index, sizes, headings, columns. A record that
 * cannot be read is emptied, and made by no rules. */
bool store_repair(struct store *s, struct err *err);
/* Merges the index, so that words of documents that were taken out are in none of it, and writes the file anew without free
 * pages: what was removed is not in it any more. Takes as much room again for a while. Outside of a transaction. */
bool store_compact(struct store *s, struct err *err);
bool store_optimize(struct store *s, struct err *err);

/* REMOVED: its document was removed before, and stays so; PASSED: not for filing. */
enum filed { FILED_IMPORTED, FILED_UPDATED, FILED_UNCHANGED, FILED_DUPLICATE, FILED_FAILED, FILED_REMOVED, FILED_PASSED, FILED_KINDS };
const char *filed_name(enum filed f);

/* What the file system says of a source file; size -1: nothing (standard input). */
struct stamp {
	int64_t size, mtime, inode;
};

/* What filing needs to know of a document beside its record: the costly part of filing it, for any thread to do. Reused
 * from document to document. */
struct prepared;
struct prepared *prepared_new(void);
void prepared_free(struct prepared *p);
void store_prepare(struct prepared *p, const struct doc *d);

/* Is this file (as it was named, bytes) filed with this very stamp? Then it need not be read again. */
bool store_unchanged(struct store *s, struct str file, const struct stamp *stamp, int64_t *id);
/* The same of a bundle: are all documents that came from it filed with this stamp, and some? */
bool store_bundle_unchanged(struct store *s, struct str file, const struct stamp *stamp);
/* A member of this bundle could not be filed: it is not unchanged next time. */
bool store_bundle_failed(struct store *s, struct str file, struct err *err);
/* Files the document under its path. The same content at another path keeps both paths; another content at a known path
 * takes its place under the same id, and what was there is kept as an earlier version; with other paths it stays. */
bool store_file(struct store *s, struct doc *d, const struct prepared *p, const char *asked_encoding, const char *rules, const struct stamp *stamp,
		enum filed *what, struct err *err);
/* Writes anew what was extracted from a filed document; `n` is the number noted in the journal. */
bool store_note_again(struct store *s, int64_t n, struct err *err);
bool store_replace(struct store *s, struct doc *d, const struct prepared *p, const char *rules, struct err *err);

/* Files again what was taken out, d->id and the source as store_out_original gave them. */
bool store_revive(struct store *s, struct doc *d, const struct prepared *p, const char *asked_encoding, const char *rules, struct err *err);
/* Documents that are taken out: all that the last such act took (entry 0), or that one did; the source of one. */
bool store_out(struct store *s, struct arena *a, int64_t entry, struct ids *out, struct err *err);
struct original;
bool store_out_original(struct store *s, int64_t id, struct arena *a, struct original *out, struct err *err);
/* Copies the database as it is now into this file. */
bool store_backup(struct store *s, const char *file, struct err *err);
/* In the journal: what was done with one document, or (0) with n. */
bool store_note(struct store *s, const char *what, int64_t id, int64_t n, struct err *err);
struct out_row {
	int64_t id, until;
	struct str state, title, path; /* good for one call */
};
bool store_out_list(struct store *s, void (*each)(void *ctx, const struct out_row *r), void *ctx, struct err *err);
struct version_row {
	int64_t filed, since, until;
	struct str state, sha256, path, title;
	int64_t bytes;
};
/* The earlier versions of a document, the oldest first. */
bool store_versions(struct store *s, int64_t id, void (*each)(void *ctx, const struct version_row *r), void *ctx, struct err *err);
/* Takes for good what was taken out, of these documents or (n 0) of all, with all that is known of it; and earlier versions
 * of what is filed. *gone: how many. */
bool store_purge(struct store *s, const int64_t *ids, size_t n, size_t *gone, struct err *err);
bool store_prune_versions(struct store *s, size_t *gone, struct err *err);
/* A setting that the database keeps; STR_NONE: none. */
bool store_setting(struct store *s, struct arena *a, const char *name, struct str *value, struct err *err);
bool store_set_setting(struct store *s, const char *name, struct str value, struct err *err);
bool store_count_paths(struct store *s, int64_t *n, struct err *err);

/* When it was filed, and changed last: seconds since 1970, 0: not known. */
bool store_times(struct store *s, int64_t id, int64_t *filed, int64_t *changed, struct err *err);

/* Loads everything except the lines into d; the caller sets d->arena. */
bool store_load(struct store *s, int64_t id, struct doc *d, struct err *err);
/* The same without the bytes of the source: src.bytes.n is their number, .p is NULL. */
bool store_load_record(struct store *s, int64_t id, struct doc *d, struct err *err);
/* Adds the derived lists (doc/derived.h), which store_load_record and store_load_hit leave out. */
bool store_load_derived(struct store *s, struct doc *d, struct err *err);
/* Where a line of its text belongs: sections and tables as they are stored (lists.h), and the source lines, 1-based, of
 * its n first lines; the others are their own. */
struct outline {
	struct str sections, grids;
	uint32_t *line;
	size_t n;
};
/* Only what a list of hits shows: source (without its bytes), text, header fields; and the outline. */
bool store_load_hit(struct store *s, int64_t id, struct doc *d, struct outline *outline, struct err *err);
/* What its record was made of. */
struct original {
	struct str path, container;
	struct str bytes;         /* .p NULL: more than STORE_SOURCE_MAX, they are not kept; .n is their number */
	struct str reading;       /* what its reader yielded, of a kind that is not text itself */
	char id[65];
	const char *encoding;     /* that was asked for; NULL: detect */
};
enum { STORE_SOURCE_MAX = 10 << 20 }; /* bytes of a file that are kept, unless it is its text */
bool store_original(struct store *s, int64_t id, struct arena *a, struct original *out, struct err *err);
/* rules_id of the rules that made its record. */
bool store_rules(struct store *s, int64_t id, struct arena *a, const char **rules, struct err *err);

/* Every whole path that is filed, until `each` says no. */
bool store_each_path(struct store *s, bool (*each)(void *ctx, struct str path), void *ctx, struct err *err);
bool store_ids(struct store *s, struct arena *a, struct ids *out, struct err *err);
/* The least id above this one; 0: none. */
bool store_next(struct store *s, int64_t above, int64_t *id, struct err *err);
/* Documents with this id, document number (any brackets, with or without 号), path, or beginning of sha256. */
bool store_find(struct store *s, struct arena *a, struct str what, struct ids *out, struct err *err);
/* The document that holds this content, or held it in an earlier version; 0: none. */
bool store_find_content(struct store *s, struct str sha256, int64_t *id, struct err *err);
struct str number_key(struct arena *a, struct str doc_number);

/* Other paths of this document, and of copies that differ in encoding, width, blanks or line breaks only. */
bool store_copies(struct store *s, const struct doc *d, struct paths *out, struct err *err);
/* The first and the last date of what is filed; empty where nothing has one. */
bool store_dates(struct store *s, struct arena *a, struct str *first, struct str *last, struct err *err);
/* Document numbers of the same code and year, the nearest first; at most five. */
bool store_near_numbers(struct store *s, struct arena *a, struct str number, struct paths *out, struct err *err);

/* Whole paths (bytes) of what is filed below a folder, all where it is empty; nothing that has no place in a file system. */
typedef void store_path_each(void *ctx, int64_t id, struct str whole, struct str path);
bool store_paths_below(struct store *s, struct str folder, store_path_each *each, void *ctx, struct err *err);
/* The folders that files were filed from. */
bool store_roots(struct store *s, struct arena *a, struct paths *out, struct err *err);
/* The whole path of what is named from the working directory; appends. */
bool store_whole_path(struct store *s, struct str named, struct buf *out, struct err *err);
/* Forgets these files; a document left without one is taken out (pruned), to be had back until it is purged. The first of
 * the documents that went are in `out`. */
bool store_prune(struct store *s, const struct str *whole, size_t n, struct arena *a, struct ids *out, struct err *err);
/* Takes documents out at someone's wish; their files are passed over from now on, as long as they are the same. */
bool store_remove(struct store *s, const int64_t *ids, size_t n, struct err *err);

/* What a path should be called from the working directory: how it was given, where that opens from there. */
bool store_shown(struct store *s, const struct doc *d, bool bytes, struct buf *out, struct err *err);

struct sqlite3;
struct sqlite3 *store_handle(struct store *s); /* for the rooms of store/ only */

#endif
