#include "index/bounded.h"

#include "index/fts5.h"
#include "index/occurrences.h"
#include "index/varint.h"

enum { SOUGHT_EACH = 7 }; /* one in so many documents is also looked up by its bound */

static const double slack = 1 + 1e-9;

/* Occurrences that begin in a heading. Bytes after the list may be read. */
static int in_headings(struct ranking *r, int64_t id, struct str list)
{
	struct heading_walk h = { .ranges = ranking_ranges(r, id) };
	const unsigned char *p = (const unsigned char *)list.p, *end = p + list.n;
	uint64_t at = 0, x;
	int n = 0;

	while (h.ranges.n && p < end) {
		p += varint_get(p, &x);
		if (x == FTS5_COLUMN)
			break;
		at += x - FTS5_POSITION_BASE;
		n += heading_holds(&h, at);
	}
	return n;
}

static double score_of(struct ranking *r, int64_t id, struct str list)
{
	struct counts n = { 0 };

	occurrences_in_list(list, &n);
	return ranking_share(r, TITLE_WEIGHT * n.title + n.body + (HEADING_WEIGHT - 1) * in_headings(r, id, list), id);
}

/* Is the document in the block, which its score does not exceed? */
static bool bounded(struct bounds *b, int64_t id, double score)
{
	size_t i = bounds_block(b, 0, id), group = bounds_group(b, 0, id);

	return i < b->n && id <= bounds_at(b, i)->last && (id > bounds_at(b, i)->before || id == b->first) && score <= bounds_at(b, i)->most * slack &&
	       score <= bounds_group_most(b, group) * slack;
}

static bool term_is_right(struct postings *p, struct arena *a, struct text_lengths *t, struct ranking *r, struct str term, size_t rows)
{
	struct cursor all, sought;
	size_t with = 0, n = 0;

	if (!postings_open_long(p, a, term, t, false, &all) || !postings_open_long(p, a, term, t, false, &sought))
		return false;
	for (size_t i = 0; i < all.n; i++)
		with += all.part[i].bounds != NULL;
	if (with != rows)
		return false;
	for (; cursor_next(&all); n++) {
		struct bounds *b = all.part[all.now].bounds;

		if (b && !bounded(b, all.id, score_of(r, all.id, all.list)))
			return false;
		if (n % SOUGHT_EACH == 0 && (!cursor_seek(&sought, all.id) || sought.id != all.id || !str_eq(sought.list, all.list)))
			return false;
	}
	return !all.damaged && !sought.damaged;
}

size_t bounded_wrong(sqlite3 *db, struct text_lengths *t)
{
	struct postings *p = postings_new(db, "search", true);
	sqlite3_stmt *terms = NULL;
	size_t wrong = 0;

	if (postings_ready(p) &&
	    sqlite3_prepare_v2(db, "SELECT term, segment FROM bound WHERE length(term)>1 ORDER BY term", -1, &terms, NULL) == SQLITE_OK) {
		struct arena *a = arena_new(), *one = arena_new();
		struct ranking *r = ranking_new(t, 1, 0);
		struct str term = STR_NONE;
		size_t rows = 0;

		for (bool more = true; more;) {
			more = sqlite3_step(terms) == SQLITE_ROW;
			struct str now = more ? (struct str){ sqlite3_column_blob(terms, 0), (size_t)sqlite3_column_bytes(terms, 0) } : STR_NONE;

			if (term.n && !str_eq(now, term)) {
				if (rows)
					wrong += !term_is_right(p, one, t, r, str_sub(term, 1, term.n), rows);
				arena_reset(one);
				rows = 0;
			}
			if (!more)
				break;
			if (!str_eq(now, term)) {
				arena_reset(a);
				term = arena_str(a, now);
			}
			rows += postings_bounded(p, sqlite3_column_int64(terms, 1));
		}
		ranking_free(r);
		arena_free(one);
		arena_free(a);
	}
	sqlite3_finalize(terms);
	postings_free(p);
	return wrong;
}
