#include "index/ending.h"

#include "text/seek.h"

/* The first place of the base at or after `at`; fast: written as in the query. SIZE_MAX: none. */
static size_t next_base(struct seek *base, size_t at, bool fast)
{
	size_t end, found;

	if (!fast)
		return seek_next(base, at, &at, &end) ? at : SIZE_MAX;
	while ((found = str_find(str_sub(base->text, at, base->text.n), base->needle)) != SIZE_MAX) {
		if (seek_here(base, at + found, &end))
			return at + found;
		at += found + 1;
	}
	return SIZE_MAX;
}

size_t ending_kept(struct str base, struct str word, struct str text, const uint32_t *place, size_t n, uint32_t *out, bool *agree)
{
	for (int fast = 1; fast >= 0; fast--) {
		struct seek first, whole;
		size_t end, kept = 0, i = 0, at;

		seek_begin(&first, base, false, text);
		seek_begin(&whole, word, false, text);
		for (at = next_base(&first, 0, fast); at != SIZE_MAX && i < n; at = next_base(&first, at + 1, fast), i++)
			if (seek_here(&whole, at, &end))
				out[kept++] = place[i];
		if (i == n && at == SIZE_MAX)
			return kept;
	}
	*agree = false;
	return 0;
}
