/* The blocks of a column, one after the other. Internal to store/. */
#ifndef GUIDANG_STORE_SCAN_H
#define GUIDANG_STORE_SCAN_H

#include <string.h>

#include "index/varint.h"
#include "store/columns.h"
#include "store/rows.h"

/* Blocks of a column, entry by entry, none of them empty. */
struct scan_walk {
	struct store *s;
	sqlite3_stmt *q;
	int column, rc;
	int64_t id, size;           /* size: documents in a block */
	const unsigned char *p, *end;
	int64_t behind;             /* the block has nothing for this id and above */
	struct str data, entry;
};

/* Reads a number without reading beyond `end`. False: it does not end before it. */
static inline bool scan_number(const unsigned char **p, const unsigned char *end, uint64_t *out)
{
	unsigned char padded[9] = { 0 };
	size_t left = (size_t)(end - *p);

	if (left && **p < 0x80) {
		*out = *(*p)++;
		return true;
	}
	if (left >= sizeof padded) {
		*p += varint_get(*p, out);
		return true;
	}
	if (left == 0)
		return false;
	memcpy(padded, *p, left);
	*p += varint_get(padded, out);
	return *p <= end;
}

/* The next entry of the block; false: no more. */
static inline bool scan_entry(struct scan_walk *w)
{
	uint64_t size;

	while (w->id < w->behind && scan_number(&w->p, w->end, &size) && size <= (uint64_t)(w->end - w->p)) {
		w->id++;
		if (size == 0)
			continue;
		w->entry = (struct str){ (const char *)w->p, (size_t)size };
		w->p += size;
		return true;
	}
	return false;
}

/* Blocks from `from` up to `to`, INT64_MAX: up to the last. False: the database failed. One walk at a time. */
bool scan_begin(struct scan_walk *w, struct store *s, int column, int64_t from, int64_t to);
bool scan_block(struct scan_walk *w); /* the next block; false: no more */
bool scan_end(struct scan_walk *w, struct err *err);
/* Of what is left of a block: the ids of the entries that contain `part` and satisfy `holds`. */
void scan_having(struct scan_walk w, struct str part, columns_holds *holds, void *ctx, struct arena *a, struct ids *out);
/* The ids of values of a column, larger than `above`, that hold one of the words, in no order, perhaps more than once. The values are read
 * once for all of them. */
bool scan_holding(struct store *s, struct arena *a, int column, const struct word *words, size_t n, int64_t above, struct ids *out, struct err *err);
/* The largest valid id that a query returns; 0: none. */
bool scan_largest(struct store *s, const char *sql, size_t *out, struct err *err);

/* An entry of the date. */
static inline uint32_t scan_day(struct str entry)
{
	const unsigned char *p = (const unsigned char *)entry.p;

	return entry.n == 4 ? (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24 : 0;
}

#endif
