/* Dates of documents: in ranges, by the index of dates; of some or all documents, by their column. Internal to store/, but for what
 * columns.h declares. */
#ifndef GUIDANG_STORE_DAYS_H
#define GUIDANG_STORE_DAYS_H

#include "store/columns.h"
#include "store/score.h"

/* A date without day or month: is compared as far as it goes. */
static inline uint32_t days_as_far(uint32_t bound, uint32_t day)
{
	return day % 10000 == 0 ? bound / 10000 * 10000 : day % 100 == 0 ? bound / 100 * 100 : bound;
}

/* Is the date in the range? 0: open; a document without a date never is. */
static inline bool days_within(uint32_t day, uint32_t first, uint32_t last)
{
	return day && day >= days_as_far(first, day) && (last == 0 || day <= days_as_far(last, day));
}

/* Calls `each` with the documents in the range by their dates (down: the latest first), equal dates in no order, until it returns false.
 * *all: it never did. Not on a server. */
typedef bool days_each(void *ctx, int64_t id, uint32_t day);
bool days_walk(struct store *s, uint32_t first, uint32_t last, bool down, days_each *each, void *ctx, bool *all, struct err *err);
/* The dates of these hits, which are sorted by id; 0: none. Not on a server. */
bool days_of(struct store *s, struct arena *a, const struct hits *h, uint32_t *day, struct err *err);
/* The first n of the hits (rising ids) by date, equal ones by id; down: the latest first; by lists of days (values.h). *done false: there are no
 * lists, or fewer than n have a date. Not on a server. */
bool days_first(struct store *s, struct arena *a, const struct hits *h, bool down, size_t n, struct hits *out, bool *done, struct err *err);

#endif
