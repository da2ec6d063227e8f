/* Column store of the values, other than words, by which documents are found, counted and sorted: one column for each header field
 * except the title, and for encoding, kind and paths. A row of the table column_block has one column of a block of
 * documents, so a search in a field, a facet or a sort reads a few bytes per document instead of its row.
 *
 * A block has the entries of its documents by rising id, each its size in bytes as a varint and its bytes, up to the last entry that is
 * not empty. Fields whose values are shared by many documents are coded: an entry is a list of varints, the ids of the values in
 * column_value. For other fields an entry is the folded values, each ended by a NUL; for the date it is
 * four bytes, little-endian: year × 10,000 + month × 100 + day, 0 for a missing part. The document number is stored as number_key.
 * COLUMN_LEAD and COLUMN_SUPPORT hold the bodies that lead or support a task of the document, each once.
 * Aliases (doc/alias.h) are stored as "short=full" and "full=short", because they are looked up by prefix; behind them names of departments
 * (doc/departments.h) as "、=name".
 * COLUMN_VALUE is indexed by the ids of column_value instead of documents: a byte for the column, then the value, folded. */
#ifndef GUIDANG_STORE_COLUMNS_H
#define GUIDANG_STORE_COLUMNS_H

#include "store/find.h"

enum { COLUMN_ENCODING = FIELD_COUNT, COLUMN_KIND, COLUMN_PATH, COLUMN_VALUE, COLUMN_ALIAS, COLUMN_LEAD, COLUMN_SUPPORT, COLUMNS };
enum { COLUMNS_BLOCK_MAX = 512 }; /* documents */
int64_t columns_block(int column); /* documents in a block */
static inline int64_t columns_row(int column, int64_t block) /* id in column_block */
{
	return (int64_t)column << 40 | block;
}

struct columns;

/* Sets the entries of a document whose rows are written; columns_cut removes them. d has its header fields, derived lists, encoding and
 * kind. */
bool columns_set(struct store *s, struct doc *d, struct err *err);
bool columns_are(struct store *s, const struct doc *d, bool *same, struct err *err); /* do the stored entries agree with d? Not while writing */
bool columns_cut(struct store *s, int64_t id, struct err *err);
bool columns_path(struct store *s, int64_t id, struct str path, struct err *err); /* for a document with this single path */
void columns_paths_changed(struct store *s, int64_t id); /* columns_flush reads them anew; columns_cut implies it */
bool columns_fill(struct store *s, struct err *err);     /* fills in the columns of paths, values and numbers, new after schema version 13 */
bool columns_fill_tasks(struct store *s, struct err *err); /* … and those of tasks, new after 14 */
bool columns_flush(struct store *s, struct err *err); /* before a commit */
void columns_forget(struct store *s);                 /* after a transaction, or before closing */

bool columns_coded(int column);
/* The documents with a value of the column that contains the word, by rising id. */
bool columns_find(struct store *s, struct arena *a, int column, const struct word *w, struct ids *out, struct err *err);
/* The documents whose entry satisfies a condition, evaluated block by block as they are asked for: the value contains the word; or the
 * date is in this range of date numbers, compared to the precision of each end (0: open). The word's text must stay. NULL: failed. */
struct matches;
struct matches *matches_word(struct store *s, struct arena *a, int column, const struct word *w, struct err *err);
/* … contains one of the words; of a coded column. */
struct matches *matches_any(struct store *s, struct arena *a, int column, const struct word *words, size_t n, struct err *err);
struct matches *matches_days(struct store *s, struct arena *a, uint32_t first, uint32_t last, struct err *err);
int64_t matches_from(struct matches *m, int64_t id); /* the first document from this id on; INT64_MAX: none, or matches_failed */
bool matches_failed(const struct matches *m);
size_t matches_documents(const struct matches *m); /* that may have to be looked at, about */
bool matches_few(const struct matches *m); /* are those a small part of all? */
/* The documents whose entry contains `part` and satisfies `holds`, by rising id. For columns that are not coded. */
typedef bool columns_holds(void *ctx, struct str entry);
bool columns_having(struct store *s, struct arena *a, int column, struct str part, columns_holds *holds, void *ctx, struct ids *out, struct err *err);
/* Calls `each` with every value of a coded column and the number of these documents (rising ids) that have it; an empty value: the
 * number of documents without any. most > 0: values that cannot be among the `most` with the largest counts may be left out. */
typedef void columns_each(void *ctx, struct str value, size_t documents);
bool columns_count(struct store *s, struct arena *a, int column, const struct ids *ids, size_t most, columns_each *each, void *ctx, struct err *err);

/* The dates of all documents, indexed by id; 0: none. */
struct days {
	uint32_t *p;
	size_t n; /* ids below this */
};
/* All documents of matches_days. */
bool columns_between(struct store *s, struct arena *a, uint32_t first, uint32_t last, struct ids *out, struct err *err);
/* Of the documents of matches_days the first `want` by date (down: the latest first), equal ones by id. *total: how many there are; after
 * `told` they are counted no further, then *exact is false. Not on a server. */
struct hits;
bool columns_first_days(struct store *s, struct arena *a, uint32_t first, uint32_t last, bool down, size_t want, size_t told, struct hits *out,
			size_t *total, bool *exact, struct err *err);
bool columns_days(struct store *s, struct arena *a, struct days *out, struct err *err);
uint32_t columns_day(struct str date); /* from an ISO date, complete or a prefix; 0: none */

#endif
