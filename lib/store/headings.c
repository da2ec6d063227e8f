#include "store/headings.h"

#include "store/remote.h"

#include <string.h>

enum { BLOCK = HEADINGS_BLOCK };

static bool load_block(struct store *s, int64_t block, struct err *err)
{
	struct headings *h = &s->headings;
	sqlite3_stmt *q = rows_prepared(s, Q_GET_HEADINGS);
	int rc;

	if (!q)
		return rows_fail(s, err);
	memset(h->end, 0, sizeof h->end);
	h->ranges.n = 0;
	sqlite3_bind_int64(q, 1, block);
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		const char *p = sqlite3_column_blob(q, 0);
		size_t n = (size_t)sqlite3_column_bytes(q, 0);

		if (n >= sizeof h->end) {
			memcpy(h->end, p, sizeof h->end);
			buf_add(&h->ranges, p + sizeof h->end, n - sizeof h->end);
		}
		if (h->end[BLOCK - 1] != h->ranges.n) { /* damaged */
			memset(h->end, 0, sizeof h->end);
			h->ranges.n = 0;
		}
	}
	sqlite3_reset(q);
	h->at = block;
	return rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);
}

bool headings_flush(struct store *s, struct err *err)
{
	struct headings *h = &s->headings;
	struct buf blob = { 0 };

	if (!h->dirty)
		return true;
	h->dirty = false;
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_HEADINGS);

	if (!q)
		return rows_fail(s, err);
	buf_add(&blob, h->end, sizeof h->end);
	buf_str(&blob, buf_view(&h->ranges));
	sqlite3_bind_int64(q, 1, h->at);
	sqlite3_bind_blob(q, 2, blob.p, (int)blob.n, SQLITE_STATIC);
	bool ok = rows_done(s, q, err);

	buf_free(&blob);
	return ok;
}

bool headings_are(struct store *s, int64_t id, struct str ranges, bool *same, struct err *err)
{
	struct headings *h = &s->headings;
	size_t i = (size_t)(id % BLOCK);

	if (s->remote) {
		struct arena *a = arena_new();
		struct str is;
		bool ok = s->engine->ranges(s->remote, a, id, &is, err);

		*same = ok && str_eq(is, ranges.n > HEADINGS_BYTES_MAX ? STR("") : ranges);
		arena_free(a);
		return ok;
	}
	if (h->at != id / BLOCK && !(headings_flush(s, err) && load_block(s, id / BLOCK, err)))
		return false;
	size_t from = i ? h->end[i - 1] : 0, to = h->end[i];

	*same = to <= h->ranges.n && from <= to &&
		str_eq((struct str){ h->ranges.p + from, to - from }, ranges.n > HEADINGS_BYTES_MAX ? STR_NONE : ranges);
	return true;
}

bool headings_get(struct store *s, struct arena *a, int64_t id, struct str *ranges, struct err *err)
{
	struct headings *h = &s->headings;
	size_t i = (size_t)(id % BLOCK);

	if (s->remote)
		return s->engine->ranges(s->remote, a, id, ranges, err);
	if (h->at != id / BLOCK && !(headings_flush(s, err) && load_block(s, id / BLOCK, err)))
		return false;
	size_t from = i ? h->end[i - 1] : 0, to = h->end[i];

	*ranges = from < to && to <= h->ranges.n ? arena_str(a, (struct str){ h->ranges.p + from, to - from }) : STR_NONE;
	return true;
}

bool headings_set(struct store *s, int64_t id, struct str ranges, struct err *err)
{
	struct headings *h = &s->headings;
	int64_t block = id / BLOCK;
	size_t i = (size_t)(id % BLOCK), n;

	if (ranges.n > HEADINGS_BYTES_MAX)
		ranges.n = 0;
	if (s->remote)
		return ranges.n == 0 || s->engine->headings(s->remote, id, ranges, err);
	if (h->at != block && !(headings_flush(s, err) && load_block(s, block, err)))
		return false;
	size_t from = i ? h->end[i - 1] : 0, to = h->end[i];

	if (to - from == 0 && ranges.n == 0)
		return true;
	n = h->ranges.n - to;
	buf_reserve(&h->ranges, ranges.n);
	memmove(h->ranges.p + from + ranges.n, h->ranges.p + to, n);
	if (ranges.n)
		memcpy(h->ranges.p + from, ranges.p, ranges.n);
	h->ranges.n = from + ranges.n + n;
	for (size_t k = i; k < BLOCK; k++)
		h->end[k] = (uint32_t)(h->end[k] + ranges.n - (to - from));
	h->dirty = true;
	return true;
}

void headings_forget(struct store *s)
{
	buf_free(&s->headings.ranges);
	s->headings = (struct headings){ .at = -1 };
}

void headings_mark(struct terms *t, const struct doc *d)
{
	size_t last = 0;

	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *s = &d->sections.p[i];

		if (s->heading.n == 0 || s->from > d->text.n || s->from < last)
			continue;
		size_t from = doc_section_begin(d, s);

		terms_heading(t, from > last ? from : last, s->from);
		last = s->from;
	}
}
