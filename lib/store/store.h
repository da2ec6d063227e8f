/* The database of documents.
 *
 * A store belongs to one thread. After a failure the caller rolls back to the last commit, so a document is
 * written completely or not at all. (There are no savepoints: FTS5 would write a segment at each.) Error messages name the file. */
#ifndef GUIDANG_STORE_STORE_H
#define GUIDANG_STORE_STORE_H

#include "doc/doc.h"

struct store;

struct ids {
	int64_t *p;
	size_t n, cap;
};

/* Where the id stands in a list of rising ids; n: it is not among them. */
static inline size_t ids_place(const struct ids *ids, int64_t id)
{
	size_t low = 0, high = ids->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ids->p[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < ids->n && ids->p[low] == id ? low : ids->n;
}

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
/* Are the accession numbers such as guidang gives them? Opening for writing checks it; call it before copying from another database. */
bool store_numbered(struct store *s, struct err *err);
int64_t store_bytes(const struct store *s); /* of its file */
const char *store_path(const struct store *s);
/* A message for the user about how documents were filed, or NULL. */
const char *store_notice(const struct store *s);

/* Call before anything is filed: allows the store its own thread for the index. The result is the same. */
void store_parallel(struct store *s, bool may);
bool store_begin(struct store *s, struct err *err);
/* The same for an import. On a server others may file at the same time, while store_begin waits until nobody else writes and keeps
 * them waiting until the commit; in a file both do. */
bool store_begin_filing(struct store *s, struct err *err);
/* All reads until store_snapshot_end see the same state of the database; writers wait until then. */
bool store_snapshot(struct store *s, struct err *err);
bool store_touch(struct store *s); /* reads a little, so that SQLite can go on reading without opening a file */
void store_snapshot_end(struct store *s);
/* Inside a snapshot: a number that differs after every change of the database, by any program; 0: not known. */
int64_t store_version(struct store *s);
/* Limits the statements of a read-only store to this many seconds from now on; the limit at opening is an hour. */
void store_reading_time(struct store *s, unsigned seconds);
/* Sets the size of the page cache in KiB; a store opened for reading has a minimal one. */
void store_reading_cache(struct store *s, int kib);
bool store_commit(struct store *s, struct err *err);
/* Enough is pending that a commit is due. */
size_t store_pending(const struct store *s); /* bytes of the index in memory */
bool store_full(const struct store *s);
bool store_is_first_load(const struct store *s); /* was it empty when it was opened? */
size_t store_ahead(const struct store *s); /* so many documents should be ready while a batch is written; 0: none more than usual */
void store_rollback(struct store *s);
/* Merges the segments of the index where there are many: every query reads each of them. */
bool store_tidy(struct store *s, struct err *err);
/* Rebuilds, in one transaction, everything that is computed from records and texts: index, document lengths, headings, columns. An
 * unreadable record is emptied and marked as made by no rules. */
bool store_repair(struct store *s, struct err *err);
/* Merges the index, so that it has no words of documents taken out, and rewrites the file without free pages: removed data is then no
 * longer in it. Temporarily needs as much disk space again. Outside of a transaction. */
bool store_compact(struct store *s, struct err *err);
bool store_optimize(struct store *s, struct err *err);

/* REMOVED: its document was removed earlier and stays removed. PASSED: not to be filed. */
enum filed { FILED_IMPORTED, FILED_UPDATED, FILED_UNCHANGED, FILED_DUPLICATE, FILED_FAILED, FILED_REMOVED, FILED_PASSED, FILED_KINDS };
const char *filed_name(enum filed f);
/* How many documents were imported, updated or found to be duplicates and are committed, since the store was opened. */
size_t store_kept(const struct store *s, enum filed kind);

/* File system data of a source file; size -1: none (standard input). */
struct stamp {
	int64_t size, mtime, inode;
};

/* The expensive part of filing a document, computed by store_prepare in any thread. Reused from document to document. */
struct prepared;
struct prepared *prepared_new(void);
struct prepared *prepared_for(const struct store *s); /* documents that go to this store; NULL: to none */
void prepared_free(struct prepared *p);
void store_prepare(struct prepared *p, const struct doc *d);

/* Is this file (path as given, bytes) filed with this stamp? Then it need not be read again. */
bool store_unchanged(struct store *s, struct str file, const struct stamp *stamp, int64_t *id);
/* The same for a bundle: is at least one document from it filed, and all of them with this stamp? */
bool store_bundle_unchanged(struct store *s, struct str file, const struct stamp *stamp);
/* A member of this bundle could not be filed: marks the bundle as changed, so that it is read again next time. */
bool store_bundle_failed(struct store *s, struct str file, struct err *err);
/* Files the document under its path. If its content is already filed at another path, both paths are kept. If the path is filed with other
 * content, the document replaces it under the same id and the old content is kept as an earlier version; if the old document has other
 * paths, it stays. */
bool store_file(struct store *s, struct doc *d, const struct prepared *p, const char *asked_encoding, const char *rules, const struct stamp *stamp,
		enum filed *what, struct err *err);
/* store_replace writes a new extraction of a filed document; store_note_again notes in the journal that this was done for n documents. */
bool store_note_again(struct store *s, int64_t n, struct err *err);
bool store_replace(struct store *s, struct doc *d, const struct prepared *p, const char *rules, struct err *err);

/* Files a taken-out document again; d->id and the source must come from store_out_original. */
bool store_revive(struct store *s, struct doc *d, const struct prepared *p, const char *asked_encoding, const char *rules, struct err *err);
/* Documents that are taken out: those of the last such act (entry 0) or of the act with this journal entry; and the source of one. */
bool store_out(struct store *s, struct arena *a, int64_t entry, struct ids *out, struct err *err);
struct original;
bool store_out_original(struct store *s, int64_t id, struct arena *a, struct original *out, struct err *err);
/* Copies the current state of the database into this file. */
bool store_backup(struct store *s, const char *file, struct err *err);
/* Adds an act to the journal: on one document, or (id 0) on n documents. */
bool store_note(struct store *s, const char *what, int64_t id, int64_t n, struct err *err);
struct out_row {
	int64_t id, until;
	struct str state, title, path; /* valid during the call only */
};
bool store_out_list(struct store *s, void (*each)(void *ctx, const struct out_row *r), void *ctx, struct err *err);
struct version_row {
	int64_t filed, since, until;
	struct str state, sha256, path, title;
	int64_t bytes;
};
/* The earlier versions of a document, the oldest first. */
bool store_versions(struct store *s, int64_t id, void (*each)(void *ctx, const struct version_row *r), void *ctx, struct err *err);
/* store_purge deletes taken-out documents, these or (n 0) all, permanently with all their data; store_prune_versions deletes the earlier
 * versions of filed documents. *gone: how many. */
bool store_purge(struct store *s, const int64_t *ids, size_t n, size_t *gone, struct err *err);
bool store_prune_versions(struct store *s, size_t *gone, struct err *err);
/* A setting stored in the database; STR_NONE: not set. */
bool store_setting(struct store *s, struct arena *a, const char *name, struct str *value, struct err *err);
bool store_set_setting(struct store *s, const char *name, struct str value, struct err *err);
bool store_count_paths(struct store *s, int64_t *n, struct err *err);

/* Times of filing and of the last change: seconds since 1970, 0: not known. */
bool store_times(struct store *s, int64_t id, int64_t *filed, int64_t *changed, struct err *err);

/* Loads everything except the lines into d; the caller sets d->arena. */
bool store_load(struct store *s, int64_t id, struct doc *d, struct err *err);
/* The same without the bytes of the source: src.bytes.n is their number, .p is NULL. */
bool store_load_record(struct store *s, int64_t id, struct doc *d, struct err *err);
/* Adds the derived lists (doc/derived.h), which store_load_record and store_load_hit leave out. */
bool store_load_derived(struct store *s, struct doc *d, struct err *err);
/* For locating a line of the text: sections and tables in stored form (lists.h), and the 1-based source lines of the first n text lines;
 * for later lines the numbers are equal. */
struct outline {
	struct str sections, grids;
	uint32_t *line;
	size_t n;
};
/* Loads only what a list of hits shows: source (without its bytes), text, header fields; and the outline. */
bool store_load_hit(struct store *s, int64_t id, struct doc *d, struct outline *outline, struct err *err);
/* The input from which a record was extracted. */
struct original {
	struct str path, container;
	struct str bytes;         /* .p NULL: more than STORE_SOURCE_MAX and not kept; .n is their number */
	struct str reading;       /* the reader's result, for kinds that are not text */
	char id[65];
	const char *encoding;     /* requested by the user; NULL: detect */
};
enum { STORE_SOURCE_MAX = 10 << 20 }; /* largest file in bytes that is kept; not for lossless text */
bool store_original(struct store *s, int64_t id, struct arena *a, struct original *out, struct err *err);
/* rules_id of the rules that made its record. */
bool store_rules(struct store *s, int64_t id, struct arena *a, const char **rules, struct err *err);
/* How many records other rules made. Of a file. */
bool store_other_rules(struct store *s, const char *rules, size_t *n, struct err *err);
/* Has any document a derived list? true for a database on a server, which is not asked. */
bool store_has_lists(struct store *s);

/* Calls `each` with every absolute path that is filed, until it returns false. */
bool store_each_path(struct store *s, bool (*each)(void *ctx, struct str path), void *ctx, struct err *err);
bool store_ids(struct store *s, struct arena *a, struct ids *out, struct err *err);
/* The next id greater than `above`; 0: none. */
bool store_next(struct store *s, int64_t above, int64_t *id, struct err *err);
/* Documents with this id, document number (any brackets, with or without 号), path, or beginning of sha256. */
bool store_find(struct store *s, struct arena *a, struct str what, struct ids *out, struct err *err);
/* The document with this content, now or in an earlier version; 0: none. */
bool store_find_content(struct store *s, struct str sha256, int64_t *id, struct err *err);
struct str number_key(struct arena *a, struct str doc_number);
/* Source line numbers of the lines of the text as they are stored: uint32_t each, in the arena of the document. Empty: the text is
 * the source as it was decoded, or has no lines. */
struct str line_map(struct doc *d);

/* Other paths of this document, and paths of copies that differ only in encoding, width, blanks or line breaks. */
bool store_copies(struct store *s, const struct doc *d, struct paths *out, struct err *err);
/* The earliest and the latest date of the filed documents; empty if none has a date. */
bool store_dates(struct store *s, struct arena *a, struct str *first, struct str *last, struct err *err);
/* Document numbers of the same code and year, the nearest first; at most five. */
bool store_near_numbers(struct store *s, struct arena *a, struct str number, struct paths *out, struct err *err);

/* Absolute paths (bytes) of the files filed below a folder, or of all if it is empty; without documents that have no place in a file
 * system. */
typedef void store_path_each(void *ctx, int64_t id, struct str whole, struct str path);
bool store_paths_below(struct store *s, struct str folder, store_path_each *each, void *ctx, struct err *err);
/* The folders that files were filed from. */
bool store_roots(struct store *s, struct arena *a, struct paths *out, struct err *err);
/* Appends the absolute path of a path relative to the working directory. */
bool store_whole_path(struct store *s, struct str named, struct buf *out, struct err *err);
/* Removes these paths; a document left without a path is taken out (pruned) and can be restored until it is purged. `out` receives the
 * first of these documents. */
bool store_prune(struct store *s, const struct str *whole, size_t n, struct arena *a, struct ids *out, struct err *err);
/* Takes documents out on a user's request; later imports skip their files as long as these are unchanged. */
bool store_remove(struct store *s, const int64_t *ids, size_t n, struct err *err);

/* Appends a path that opens the document's file from the working directory: the path as given if it does. */
bool store_shown(struct store *s, const struct doc *d, bool bytes, struct buf *out, struct err *err);

struct sqlite3;
struct sqlite3 *store_handle(struct store *s); /* for the rooms of store/ only */

#endif
