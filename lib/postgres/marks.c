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

/* A code has 16 bits for each character; no character of the BMP is from D800 to DFFF: others are hashed to there, and so are the codes
 * that do not stand for two characters. */
static uint32_t folded_into(uint64_t x)
{
	return (uint32_t)(0xD800 | (x * UINT64_C(0x9E3779B97F4A7C15)) >> 53);
}

static uint32_t half(uint32_t c)
{
	return c <= 0xFFFF ? c : folded_into(c);
}

static uint32_t code(uint32_t first, uint32_t second)
{
	return half(first) << 16 | half(second);
}

static int32_t derived(uint32_t c, unsigned kind)
{
	uint64_t h = ((uint64_t)c << 3 | kind) * UINT64_C(0xD6E8FEB86659FD93);

	return (int32_t)(folded_into(h) << 16 | (uint32_t)(h >> 20 & 0xFFFF));
}

int32_t marks_elsewhere(int32_t gram)
{
	return derived((uint32_t)gram, 0);
}

int32_t marks_dense(int32_t gram, int class)
{
	return derived((uint32_t)gram, 1 + (unsigned)class);
}

/* In a notice of ordinary size from 11 to 80 occurrences; one in the title counts as ten. */
double marks_limit(int class)
{
	static const double limits[MARKS_CLASSES] = { 0.024, 0.036, 0.054, 0.08, 0.12, 0.18 };

	return limits[class];
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

/* Pairs that were met: a hash table with linear probing; gram 0 is free. */
struct pair_seen {
	uint32_t gram, weight;
	bool in_body;
};

struct seen {
	struct pair_seen *slot;
	size_t mask;
};

static struct pair_seen *slot_of(struct seen *s, uint32_t c)
{
	size_t i = (c * UINT32_C(0x9E3779B1)) >> 7 & s->mask;

	while (s->slot[i].gram && s->slot[i].gram != c)
		i = (i + 1) & s->mask;
	return &s->slot[i];
}

static void see(struct seen *s, struct buf *out, uint32_t c, uint32_t weight, bool body)
{
	struct pair_seen *m = slot_of(s, c);

	if (!m->gram) {
		*m = (struct pair_seen){ .gram = c, .in_body = body };
		add_code(out, body ? c : (uint32_t)marks_elsewhere((int32_t)c));
	}
	m->weight += weight;
}

/* zones: of the body; else NULL. */
static void see_all(struct seen *s, struct buf *out, struct str folded, uint32_t weight, const struct buf *zones)
{
	const size_t *zone = zones ? (const size_t *)(const void *)zones->p : NULL, *end = zones ? zone + zones->n / sizeof *zone : NULL;
	size_t behind = 0, at = 0;
	uint32_t before = 0, more = 0;

	for (size_t i = 0; i < folded.n;) {
		size_t from = i;
		uint32_t c = utf8_next(folded, &i);

		if (c == (unsigned char)MARK_END[0] || c == (unsigned char)MARK_BEHIND[0]) {
			before = 0;
			continue;
		}
		see(s, out, code(c, 0), 0, zones != NULL);
		if (before)
			see(s, out, code(before, c), weight + more, zones != NULL);
		for (; zone < end && zone[0] <= from; zone += 2)
			behind = zone[1] > behind ? zone[1] : behind;
		at = from;
		more = at < behind ? HEADING_WEIGHT - 1 : 0;
		before = c;
	}
}

/* The dense ones. */
static void see_dense(const struct seen *s, struct buf *out, int64_t size)
{
	double per = (double)(size + MARKS_SIZE);
	uint32_t least = (uint32_t)(marks_limit(0) * per);

	for (size_t i = 0; i <= s->mask; i++) {
		const struct pair_seen *m = &s->slot[i];

		if (m->weight < least || !m->in_body)
			continue;
		for (int class = 0; class < MARKS_CLASSES && m->weight >= marks_limit(class) * per; class++)
			add_code(out, (uint32_t)marks_dense((int32_t)m->gram, class));
	}
}

static void codes_of(struct marks *m, bool text, bool values)
{
	struct buf *out = &m->grams, *room = &m->seen;
	struct seen s = { .mask = 1023 };

	while (s.mask < (text ? m->body.n + m->title.n : 0) + (values ? m->values.n : 0))
		s.mask = s.mask * 2 + 1;
	room->n = 0;
	buf_reserve(room, (s.mask + 1) * sizeof *s.slot);
	s.slot = (struct pair_seen *)(void *)room->p;
	memset(s.slot, 0, (s.mask + 1) * sizeof *s.slot);
	out->n = 0;
	if (text) {
		see_all(&s, out, buf_view(&m->body), 1, &m->zones);
		see_all(&s, out, buf_view(&m->title), TITLE_WEIGHT, NULL);
	}
	if (values)
		see_all(&s, out, buf_view(&m->values), 0, NULL);
	if (text)
		see_dense(&s, out, m->size);
	if (out->n) { /* the table has room for all of them */
		room->n = 0;
		buf_reserve(room, out->n);
		sort_codes((uint32_t *)(void *)out->p, (uint32_t *)(void *)room->p, out->n / sizeof(int32_t));
	}
}

bool marks_enough(struct str folded)
{
	size_t n = 0;

	for (size_t i = 0; i < folded.n; n++) {
		uint32_t c = utf8_next(folded, &i);

		if (c > 0xFFFF || c == 0xFFFD || token_class(c) == TOKEN_ALNUM)
			return false;
	}
	return n == 1 || n == 2;
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
	codes_of(m, false, true);
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
	size_t zone[2] = { from, to };

	for (size_t behind = 0; zone[1] < body.n && behind < MARKS_BEHIND; behind++)
		utf8_next(body, &zone[1]);
	buf_str(&m->heads, str_sub(body, from, to));
	buf_z(&m->heads, MARK_BEHIND);
	buf_str(&m->heads, str_sub(body, to, zone[1]));
	buf_z(&m->heads, MARK_END);
	buf_add(&m->zones, zone, sizeof zone);
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

/* Fills heads and zones from body. */
static void heads_of(struct marks *m, struct str ranges)
{
	struct buf padded = { 0 };
	struct heads h = { .m = m, .from = SIZE_MAX };

	m->heads.n = m->zones.n = 0;
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
	heads_of(m, ranges);
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
	codes_of(m, true, false);
}

void marks_make(struct marks *m, struct arena *a, const struct doc *d, struct str ranges)
{
	values_of(m, a, d);
	of_text(m, d, doc_text(d, FIELD_TITLE), ranges);
	codes_of(m, true, true);
}

static void take(struct buf *to, struct str from)
{
	to->n = 0;
	buf_str(to, from);
}

void marks_again(struct marks *m, struct str body, struct str title, struct str values, int64_t size, struct str ranges)
{
	take(&m->body, body);
	take(&m->title, title);
	take(&m->values, values);
	m->size = size;
	heads_of(m, ranges);
	codes_of(m, true, true);
}

void marks_free(struct marks *m)
{
	struct buf *all[] = { &m->body, &m->title, &m->heads, &m->headings, &m->cells, &m->values, &m->grams, &m->seen, &m->zones };

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		buf_free(all[i]);
}
