/* Column store of what documents are found, counted and sorted by besides their words: one column for each header field
 * except the title, and for encoding, kind and paths. A row of the table column_block holds one column of a block of
 * documents, so a search in a field, a facet or a sort reads a few bytes a document instead of its row.
 *
 * A block is the entries of its documents by rising id, each a varint of its bytes and these, up to the last one that is
 * not empty. Fields that many documents share values of are coded: an entry is varints, each the id of a row of
 * column_value, which has the value. Of the others an entry is the values, folded, each ended by a NUL; of the date it is
 * four bytes, the lowest first: year × 10,000 + month × 100 + day, 0 for what it has not. The number is its key (number_key).
 * Of aliases (doc/alias.h) the values are "short=full" and "full=short": they are looked up by their beginning.
 * COLUMN_VALUE holds no documents but the values of column_value by their ids, folded, behind a byte for the column. */
#ifndef GUIDANG_STORE_COLUMNS_H
#define GUIDANG_STORE_COLUMNS_H

#include "store/find.h"

enum { COLUMN_ENCODING = FIELD_COUNT, COLUMN_KIND, COLUMN_PATH, COLUMN_VALUE, COLUMN_ALIAS, COLUMNS };
enum { COLUMNS_BLOCK_MAX = 512 }; /* documents */
int64_t columns_block(int column); /* documents in a block */
static inline int64_t columns_row(int column, int64_t block) /* id in column_block */
{
	return (int64_t)column << 40 | block;
}

struct columns;

/* Of a document whose rows are written, or are to go; d has its header fields, encoding and kind. */
bool columns_set(struct store *s, const struct doc *d, struct err *err);
bool columns_are(struct store *s, const struct doc *d, bool *same, struct err *err); /* are these its entries? Nothing is being written */
bool columns_cut(struct store *s, int64_t id, struct err *err);
bool columns_path(struct store *s, int64_t id, struct str path, struct err *err); /* of a document that has this one path */
void columns_paths_changed(struct store *s, int64_t id); /* they are looked up at the flush; columns_cut tells it too */
bool columns_fill(struct store *s, struct err *err);     /* paths, values and numbers, which version 13 did not have */
bool columns_flush(struct store *s, struct err *err); /* before a commit */
void columns_forget(struct store *s);                 /* after a transaction, or before closing */

bool columns_coded(int column);
/* The documents of which a value of the column holds the word; by rising id. */
bool columns_find(struct store *s, struct arena *a, int column, const struct word *w, struct ids *out, struct err *err);
/* The entries of a column in which `part` occurs, by rising id: of a column that is not coded. */
typedef bool columns_holds(void *ctx, struct str entry);
bool columns_having(struct store *s, struct arena *a, int column, struct str part, columns_holds *holds, void *ctx, struct ids *out, struct err *err);
/* Each value of a coded column, and of how many of these documents (rising) it is one; value empty: of none is any. */
typedef void columns_each(void *ctx, struct str value, size_t documents);
bool columns_count(struct store *s, struct arena *a, int column, const struct ids *ids, columns_each *each, void *ctx, struct err *err);

/* The dates of all documents, by id; 0: none. */
struct days {
	uint32_t *p;
	size_t n; /* ids below this */
};
/* The documents whose date is in a range of such numbers, a beginning of a date as far as it goes; 0: open. */
bool columns_between(struct store *s, struct arena *a, uint32_t first, uint32_t last, struct ids *out, struct err *err);
bool columns_days(struct store *s, struct arena *a, struct days *out, struct err *err);
uint32_t columns_day(struct str date); /* ISO, whole or a beginning; 0: none */

#endif
