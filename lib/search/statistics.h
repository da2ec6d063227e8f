/* Statistics of a database (guidang stats). */
#ifndef GUIDANG_SEARCH_STATISTICS_H
#define GUIDANG_SEARCH_STATISTICS_H

#include "store/store.h"

struct count_row {
	struct str group, value;
	int64_t count;
};

struct statistics {
	struct count_row *p; /* groups: total, issuer, year, type, encoding, kind, status, field, finding, database */
	size_t n, cap;
};

bool statistics_take(struct store *s, struct arena *a, struct statistics *out, struct err *err);

struct series {
	struct str code;    /* 绍市中医〔2025〕 */
	struct str present; /* 1–24, 27 */
	struct str missing; /* 25–26, or empty */
	size_t count;
};

struct serials {
	struct series *p;
	size_t n, cap;
};

/* For each issuing code and year the serial numbers present and the gaps between them. Only series with at least three numbers, and
 * those whose code begins with one of `named` (ended by NULL; NULL: none). */
bool statistics_numbers(struct store *s, struct arena *a, const char *const *named, struct serials *out, struct err *err);

#endif
