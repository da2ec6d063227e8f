#include "postgres/marks.h"

#include <stdlib.h>
#include <string.h>

#include "index/bm25.h"
#include "index/rank.h"
#include "index/tokens.h"
#include "store/columns.h"
#include "text/fold.h"

enum { SIZE_MOST = UINT16_MAX };

char marks_letter(int column)
{
	return (char)('A' + column);
}

/* ── codes ── */

static uint32_t code(uint32_t first, uint32_t second)
{
	return (first & 0xFFFF) << 16 | (second & 0xFFFF);
}

static void add_code(struct buf *out, uint32_t c)
{
	buf_add(out, &c, sizeof c);
}

static int by_value(const void *x, const void *y)
{
	int32_t a = *(const int32_t *)x, b = *(const int32_t *)y;

	return (a > b) - (a < b);
}

/* By their bytes, the lowest first; both lists have room for n. */
static void sort_codes(uint32_t *p, uint32_t *room, size_t n)
{
	for (unsigned shift = 0; shift < 32; shift += 8) {
		size_t at[257] = { 0 };
		unsigned flip = shift == 24 ? 0x80 : 0; /* the server compares them as signed numbers */

		for (size_t i = 0; i < n; i++)
			at[((p[i] >> shift & 0xFF) ^ flip) + 1]++;
		for (size_t k = 1; k < 257; k++)
			at[k] += at[k - 1];
		for (size_t i = 0; i < n; i++)
			room[at[(p[i] >> shift & 0xFF) ^ flip]++] = p[i];
		uint32_t *other = p;

		p = room;
		room = other;
	}
}

/* All codes of a folded text that were not seen so far: a hash table with linear probing, 0 is free. */
struct seen {
	uint32_t *slot;
	size_t mask;
};

static void see(struct seen *s, struct buf *out, uint32_t c)
{
	size_t i = (c * UINT32_C(0x9E3779B1)) >> 7 & s->mask;

	for (; s->slot[i]; i = (i + 1) & s->mask)
		if (s->slot[i] == c)
			return;
	s->slot[i] = c;
	add_code(out, c);
}

static void see_all(struct seen *s, struct buf *out, struct str folded)
{
	uint32_t before = 0;

	for (size_t i = 0; i < folded.n;) {
		uint32_t c = utf8_next(folded, &i);

		if (c == (unsigned char)MARK_END[0] || c == (unsigned char)MARK_BEHIND[0]) {
			before = 0;
			continue;
		}
		see(s, out, code(c, 0));
		if (before)
			see(s, out, code(before, c));
		before = c;
	}
}

static void codes_of(struct buf *room, struct buf *out, struct str x, struct str y, struct str z)
{
	struct seen s = { .mask = 1023 };

	while (s.mask < x.n + y.n + z.n)
		s.mask = s.mask * 2 + 1;
	room->n = 0;
	buf_reserve(room, (s.mask + 1) * sizeof *s.slot);
	s.slot = (uint32_t *)(void *)room->p;
	memset(s.slot, 0, (s.mask + 1) * sizeof *s.slot);
	out->n = 0;
	see_all(&s, out, x);
	see_all(&s, out, y);
	see_all(&s, out, z);
	if (out->n) /* the table has room for all of them */
		sort_codes((uint32_t *)(void *)out->p, s.slot, out->n / sizeof(int32_t));
}

void marks_grams(struct str folded, struct buf *out)
{
	uint32_t before = 0;
	size_t i = 0;

	out->n = 0;
	while (i < folded.n) {
		uint32_t c = utf8_next(folded, &i);

		if (before)
			add_code(out, code(before, c));
		else if (i == folded.n)
			add_code(out, code(c, 0));
		before = c;
	}
	size_t n = out->n / sizeof(uint32_t), kept = 0;
	int32_t *p = (int32_t *)(void *)out->p;

	if (n)
		qsort(p, n, sizeof *p, by_value);
	for (size_t k = 0; k < n; k++)
		if (kept == 0 || p[kept - 1] != p[k])
			p[kept++] = p[k];
	out->n = kept * sizeof *p;
}

/* ── header fields ── */

static void values_of(struct marks *m, struct arena *a, const struct doc *d)
{
	m->values.n = 0;
	m->facets.p = NULL;
	m->facets.n = m->facets.cap = 0;
	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];

		if (v->field >= FIELD_COUNT || v->text.n == 0)
			continue;
		buf_z(&m->values, MARK_END);
		buf_c(&m->values, marks_letter(v->field));
		buf_z(&m->values, MARK_BEHIND);
		fold_text(v->text, &m->values, NULL);
		if (columns_coded(v->field))
			*ARENA_PUSH(a, &m->facets) = arena_fmt(a, "%c%.*s", marks_letter(v->field), STR_ARG(v->text));
	}
}

void marks_of_fields(struct marks *m, struct arena *a, const struct doc *d)
{
	values_of(m, a, d);
	codes_of(&m->seen, &m->grams, buf_view(&m->values), STR(""), STR(""));
}

/* ── text ── */

/* The headings as they count for ranking: ranges of tokens (struct terms: headings). */
struct heads {
	struct marks *m;
	struct heading_walk walk;
	uint64_t token;    /* the one at hand */
	size_t from;       /* of the heading at hand; SIZE_MAX: none */
};

/* body[from, to) is a heading: its characters, then those behind it. */
static void add_head(struct marks *m, size_t from, size_t to)
{
	struct str body = buf_view(&m->body);
	size_t i = to;

	buf_str(&m->heads, str_sub(body, from, to));
	for (size_t behind = 0; i < body.n && behind < MARKS_BEHIND; behind++) {
		size_t first = i;

		utf8_next(body, &i);
		buf_z(&m->heads, MARK_BEHIND);
		buf_str(&m->heads, str_sub(body, first, i));
	}
	buf_z(&m->heads, MARK_END);
}

static int take_token_of_text(void *ctx, struct str t, size_t from, size_t to, bool pair)
{
	struct heads *h = ctx;
	uint64_t end = h->walk.to;

	(void)t, (void)to, (void)pair;
	if (h->from != SIZE_MAX && h->token >= end) {
		add_head(h->m, h->from, from);
		h->from = SIZE_MAX;
	}
	if (heading_holds(&h->walk, h->token) && h->from == SIZE_MAX)
		h->from = from;
	h->token++;
	return 0;
}

void marks_heads(struct marks *m, struct str ranges)
{
	struct buf padded = { 0 };
	struct heads h = { .m = m, .from = SIZE_MAX };

	m->heads.n = 0;
	if (ranges.n == 0 || ranges.n > HEADINGS_BYTES_MAX)
		return;
	buf_reserve(&padded, ranges.n + 16); /* zeros stand behind it, for varint_get */
	memcpy(padded.p, ranges.p, ranges.n);
	memset(padded.p + ranges.n, 0, 16);
	h.walk.ranges = (struct str){ padded.p, ranges.n };
	tokens_walk(buf_view(&m->body), &h, take_token_of_text);
	if (h.from != SIZE_MAX)
		add_head(m, h.from, m->body.n);
	buf_free(&padded);
}

static void of_text(struct marks *m, const struct doc *d, struct str title, struct str ranges)
{
	size_t units = d->text.n / LENGTHS_UNIT + (d->text.n % LENGTHS_UNIT > 0);

	m->body.n = m->title.n = m->headings.n = m->cells.n = 0;
	fold_text(d->text, &m->body, NULL);
	if (title.n)
		fold_text(title, &m->title, NULL);
	marks_heads(m, ranges);
	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *s = &d->sections.p[i];

		if (s->heading.n == 0)
			continue;
		buf_z(&m->headings, MARK_END);
		fold_text(s->label, &m->headings, NULL);
		fold_text(s->heading, &m->headings, NULL);
	}
	for (size_t i = 0; i < d->tables.n; i++)
		for (size_t k = 0; d->tables.p[i].cells && k < d->tables.p[i].rows * d->tables.p[i].columns; k++)
			if (d->tables.p[i].cells[k].n) {
				buf_z(&m->cells, MARK_END);
				fold_text(d->tables.p[i].cells[k], &m->cells, NULL);
			}
	m->size = (int64_t)(units < SIZE_MOST ? units : SIZE_MOST);
}

void marks_of_text(struct marks *m, const struct doc *d, struct str title, struct str ranges)
{
	of_text(m, d, title, ranges);
	codes_of(&m->seen, &m->grams, buf_view(&m->body), buf_view(&m->title), STR(""));
}

void marks_make(struct marks *m, struct arena *a, const struct doc *d, struct str ranges)
{
	values_of(m, a, d);
	of_text(m, d, doc_text(d, FIELD_TITLE), ranges);
	codes_of(&m->seen, &m->grams, buf_view(&m->body), buf_view(&m->title), buf_view(&m->values));
}

void marks_free(struct marks *m)
{
	struct buf *all[] = { &m->body, &m->title, &m->heads, &m->headings, &m->cells, &m->values, &m->grams, &m->seen };

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		buf_free(all[i]);
}
