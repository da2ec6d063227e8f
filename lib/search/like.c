#include "search/like.h"

#include <stdlib.h>
#include <string.h>

#include "store/similar.h"
#include "text/fold.h"

enum {
	SHINGLE = 6,            /* characters: what both have of these in common is their share */
	CANDIDATES = 4,         /* times as many as are wanted are looked at … */
	CANDIDATES_LEAST = 40,  /* … and at least so many */
	PASSAGE_LEAST = 12,     /* characters */
	TEXT_MAX = 4 << 20,     /* bytes; of a longer text its beginning */
};

static const double share_least = 0.05;

/* The characters of a folded text, without punctuation, and where each comes from. */
struct characters_of {
	uint32_t *c;
	uint32_t *at; /* in the text */
	size_t n;
};

static bool counts(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 0x3400 && c <= 0x9FFF) || c >= 0x20000;
}

static struct characters_of characters(struct arena *a, struct str text)
{
	struct buf folded = { 0 }, origin = { 0 };
	struct characters_of out;

	fold_text(str_sub(text, 0, TEXT_MAX), &folded, &origin);
	const uint32_t *from = (const uint32_t *)(const void *)origin.p;

	out = (struct characters_of){ ARENA_ARRAY(a, uint32_t, folded.n + 1), ARENA_ARRAY(a, uint32_t, folded.n + 1), 0 };
	for (size_t i = 0; i < folded.n;) {
		size_t at = i;
		uint32_t c = utf8_next(buf_view(&folded), &i);

		if (!counts(c))
			continue;
		out.c[out.n] = c;
		out.at[out.n++] = from[at];
	}
	buf_free(&folded);
	buf_free(&origin);
	return out;
}

/* The first position of each shingle: a hash table with linear probing. */
struct shingles {
	uint32_t *slot; /* position + 1; 0: free */
	size_t mask, n; /* n: different ones */
};

static uint64_t hash_at(const uint32_t *c)
{
	uint64_t h = 0;

	for (int i = 0; i < SHINGLE; i++)
		h = (h ^ c[i]) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ h >> 29;
}

static bool same_at(const uint32_t *x, const uint32_t *y)
{
	return memcmp(x, y, SHINGLE * sizeof *x) == 0;
}

/* The position + 1 of the same shingle in the table; 0: it is not there. */
static uint32_t find(const struct shingles *s, const struct characters_of *of, const uint32_t *c, size_t *slot)
{
	for (*slot = hash_at(c) & s->mask; s->slot[*slot]; *slot = (*slot + 1) & s->mask)
		if (same_at(of->c + s->slot[*slot] - 1, c))
			return s->slot[*slot];
	return 0;
}

static struct shingles shingles_of(struct arena *a, const struct characters_of *t)
{
	struct shingles s = { .mask = 15 };
	size_t slot;

	while (s.mask < 2 * t->n)
		s.mask = s.mask * 2 + 1;
	s.slot = ARENA_ARRAY(a, uint32_t, s.mask + 1);
	for (size_t i = 0; i + SHINGLE <= t->n; i++)
		if (!find(&s, t, t->c + i, &slot)) {
			s.slot[slot] = (uint32_t)i + 1;
			s.n++;
		}
	return s;
}

static size_t common(const struct shingles *x, const struct characters_of *of_x, const struct shingles *y, const struct characters_of *of_y)
{
	size_t n = 0, slot;

	for (size_t i = 0; i <= x->mask; i++)
		n += x->slot[i] && find(y, of_y, of_x->c + x->slot[i] - 1, &slot);
	return n;
}

static uint32_t line_at(struct str text, size_t at)
{
	uint32_t line = 1;

	for (size_t i = 0; i < at && i < text.n; i++)
		line += text.p[i] == '\n' || (text.p[i] == '\r' && !(i + 1 < text.n && text.p[i + 1] == '\n'));
	return line;
}

static struct str on_one_line(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t c = utf8_next(s, &i);

		if (is_invisible(c))
			continue;
		if (is_blank(c)) {
			if (n && p[n - 1] != ' ')
				p[n++] = ' ';
			continue;
		}
		memcpy(p + n, s.p + at, i - at);
		n += i - at;
	}
	return (struct str){ p, n };
}

static int by_characters(const void *x, const void *y)
{
	const struct passage *a = x, *b = y;

	return a->characters != b->characters ? (a->characters < b->characters) - (a->characters > b->characters) :
						(a->line > b->line) - (a->line < b->line);
}

/* Runs of characters that both have, from one's beginning to its end. */
static void passages(struct arena *a, struct str text, const struct characters_of *x, struct str other, const struct characters_of *y,
		     const struct shingles *of_y, size_t most, struct like *out)
{
	for (size_t i = 0, slot; i + SHINGLE <= x->n;) {
		uint32_t at = find(of_y, y, x->c + i, &slot);
		size_t n = 0;

		for (size_t k = at ? at - 1 : 0; at && i + n < x->n && k + n < y->n && x->c[i + n] == y->c[k + n]; n++)
			;
		if (n >= PASSAGE_LEAST) {
			size_t end = x->at[i + n - 1];

			utf8_next(text, &end);
			*ARENA_PUSH(a, &out->passages) = (struct passage){ line_at(text, x->at[i]), line_at(other, y->at[at - 1]),
									   on_one_line(a, str_sub(text, x->at[i], end)), n };
		}
		i += n > SHINGLE ? n - SHINGLE + 1 : 1;
	}
	if (out->passages.n)
		qsort(out->passages.p, out->passages.n, sizeof *out->passages.p, by_characters);
	if (out->passages.n > most)
		out->passages.n = most;
}

static int by_share(const void *x, const void *y)
{
	const struct like *a = x, *b = y;
	double p = a->share > a->share_other ? a->share : a->share_other, q = b->share > b->share_other ? b->share : b->share_other;

	if (p != q)
		return p > q ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

bool search_like(struct store *s, struct arena *a, struct str text, int64_t self, size_t want, size_t most, struct like_list *out,
		 struct err *err)
{
	struct characters_of x = characters(a, text);
	struct shingles of_x = shingles_of(a, &x);
	struct ids ids = { 0 };
	struct buf folded = { 0 };
	size_t look_at = want * CANDIDATES > CANDIDATES_LEAST ? want * CANDIDATES : CANDIDATES_LEAST;

	*out = (struct like_list){ 0 };
	fold_text(str_sub(text, 0, TEXT_MAX), &folded, NULL);
	bool ok = similar_find(s, a, buf_view(&folded), self, look_at, &ids, err);

	buf_free(&folded);
	for (size_t i = 0; ok && i < ids.n; i++) {
		struct arena *one = arena_new();
		struct doc d = { .arena = one };
		struct outline outline;

		ok = store_load_hit(s, ids.p[i], &d, &outline, err);
		if (ok) {
			struct characters_of y = characters(one, d.text);
			struct shingles of_y = shingles_of(one, &y);
			size_t n = common(&of_x, &x, &of_y, &y);
			struct like l = { .id = ids.p[i], .share = of_x.n ? (double)n / (double)of_x.n : 0,
					  .share_other = of_y.n ? (double)n / (double)of_y.n : 0 };

			if (l.share >= share_least || l.share_other >= share_least) {
				passages(a, text, &x, d.text, &y, &of_y, most, &l);
				*ARENA_PUSH(a, out) = l;
			}
		}
		arena_free(one);
	}
	if (out->n)
		qsort(out->p, out->n, sizeof *out->p, by_share);
	out->n = out->n < want ? out->n : want;
	return ok;
}
