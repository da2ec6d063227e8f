/* Goes through the position lists of several tokens in one document at once. A position list: varints, each the difference to the position
 * before in its column + 2; 1, N: column N begins. Internal to phrase.c and occurrences.c. */
#ifndef GUIDANG_INDEX_PLACES_H
#define GUIDANG_INDEX_PLACES_H

#include "base/str.h"
#include "index/fts5.h"
#include "index/varint.h"

#define PLACE_NONE UINT64_MAX

/* `at`: the column in the upper half, the position in it in the lower half; PLACE_NONE: no more. */
struct place_walk {
	const unsigned char *p, *end;
	uint64_t at;
	uint32_t offset, reach; /* in the phrase; the token may be up to `reach` positions further */
};

static inline void place_step(struct place_walk *w)
{
	uint64_t x, column;

	while (w->p < w->end) {
		w->p += varint_get(w->p, &x);
		if (x != FTS5_COLUMN) {
			w->at += x - FTS5_POSITION_BASE;
			return;
		}
		w->p += varint_get(w->p, &column);
		w->at = column << 32;
	}
	w->at = PLACE_NONE;
}

/* Bytes that varint_get may read must follow the list. */
static inline void place_begin(struct place_walk *w, struct str list)
{
	w->p = (const unsigned char *)list.p;
	w->end = w->p + list.n;
	w->at = 0;
	place_step(w);
}

/* The next place of the phrase: that of its first token. The first walk, whose reach is 0, leads. */
static inline uint64_t place_next(struct place_walk *w, size_t n)
{
	for (; w->at != PLACE_NONE; place_step(w)) {
		bool together = (w->at & UINT32_MAX) >= w->offset;
		uint64_t place = w->at - w->offset;

		for (size_t i = 1; together && i < n; i++) {
			struct place_walk *other = &w[i];

			while (other->at < place + other->offset)
				place_step(other);
			if (other->at == PLACE_NONE)
				return PLACE_NONE;
			together = other->at <= place + other->offset + other->reach;
		}
		if (together) {
			place_step(w);
			return place;
		}
	}
	return PLACE_NONE;
}

#endif
