#include "search/nearness.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "search/best.h"

enum {
	TYPED_MAX = 160, TITLE_MAX = 320, /* characters that are compared, of what was typed and of a title */
	LEAVES_MAX = 1200, /* of lists that are read: about 5 MB */
	ID_MAX = 1 << 26,                 /* there is a score for each id */
};

/* What something counts, in weights of rare things (parts_weight). */
static const double WORD = 0.5;        /* a word or one near it, beside its pairs */
static const double IN_TITLE_TOO = 1;  /* what is in the title, beside being in the text */
static const double CHARACTER = 0.3;   /* a character in the title */
static const double IN_ORDER = 0.5;    /* the same, in the order it was typed in; twice that if the title has all in this order: 环保税法 */
static const double TITLE_LENGTH = 0.1; /* taken off for each character of the title */
static const double COVERED = 0.7;     /* of the score: by how many of the words it has something of */

/* A character, or a run of digits or letters; its weight by the number of titles that have it. */
struct glyph {
	struct str text;
	double weight;
};

struct glyphs {
	struct glyph p[TITLE_MAX];
	size_t n;
};

struct rating {
	struct searcher *r;
	double *score; /* by id */
	int64_t last;
	struct glyphs typed;
};

static bool in_run(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static void read_glyphs(struct str s, size_t most, struct glyphs *out)
{
	out->n = 0;
	for (size_t i = 0, from; i < s.n && out->n < most;) {
		uint32_t c;

		from = i;
		c = utf8_next(s, &i);
		while (in_run(s.p[from]) && i < s.n && in_run(s.p[i]))
			i++;
		if (in_run(s.p[from]) || is_han(c))
			out->p[out->n++] = (struct glyph){ str_sub(s, from, i), 0 };
	}
}

static void rate(struct rating *t, const struct ids *ids, double weight)
{
	for (size_t i = 0; i < ids->n; i++)
		t->score[ids->p[i]] += weight;
}

static int by_leaves(const void *x, const void *y)
{
	const int64_t *a = x, *b = y;

	return a[0] != b[0] ? (a[0] > b[0]) - (a[0] < b[0]) : (a[1] > b[1]) - (a[1] < b[1]);
}

/* Looks the pairs up, rare ones first, as long as that takes little time. */
static void look_up(struct near_parts *pairs)
{
	struct searcher *r = pairs->r;
	int64_t leaves = 0, (*order)[2] = (int64_t(*)[2])(void *)ARENA_ARRAY(r->a, int64_t, 2 * pairs->n + 1);

	for (size_t i = 0; i < pairs->n; i++) {
		order[i][0] = find_token_leaves(r->s, r->a, pairs->p[i].p[0].q->folded);
		order[i][1] = (int64_t)i;
	}
	qsort(order, pairs->n, sizeof *order, by_leaves);
	for (size_t i = 0; i < pairs->n && (leaves += order[i][0]) <= LEAVES_MAX; i++)
		parts_look_up(pairs, &pairs->p[order[i][1]]);
}

/* The weight of the same one that comes before, or of a run of digits or letters in titles. */
static double known_weight(const struct rating *t, const struct near_parts *pairs, size_t of)
{
	struct str text = t->typed.p[of].text;

	for (size_t i = 0; i < of; i++)
		if (str_eq(t->typed.p[i].text, text))
			return t->typed.p[i].weight;
	for (size_t i = 0; i < pairs->n; i++)
		if (pairs->p[i].looked_up && str_eq(pairs->p[i].p[0].q->folded, text))
			return parts_weight(t->last, pairs->p[i].titles.n);
	return -1;
}

/* Characters of titles. */
static void rate_characters(struct rating *t, const struct near_parts *pairs)
{
	struct searcher *r = t->r;
	int64_t leaves = 0;

	for (size_t i = 0; i < t->typed.n; i++) {
		struct glyph *m = &t->typed.p[i];
		struct ids ids = { 0 };
		struct cursor c;

		m->weight = known_weight(t, pairs, i);
		if (m->weight >= 0)
			continue;
		m->weight = in_run(m->text.p[0]) || leaves > LEAVES_MAX || !find_unigram(r->s, r->a, m->text, true, &c) ? 1 : 0;
		if (m->weight > 0)
			continue;
		leaves += (int64_t)(c.bytes >> 12);
		while (cursor_next(&c))
			if (c.id <= t->last)
				*ARENA_PUSH(r->a, &ids) = c.id;
		m->weight = parts_weight(t->last, ids.n);
		rate(t, &ids, CHARACTER * m->weight);
	}
}

/* What both have in the same order: their weight. */
static double in_order(const struct glyphs *typed, const struct glyphs *title)
{
	double row[TITLE_MAX + 1] = { 0 };

	for (size_t i = 0; i < typed->n; i++) {
		double before = 0;

		for (size_t k = 0; k < title->n; k++) {
			double here = row[k + 1];

			if (str_eq(typed->p[i].text, title->p[k].text))
				here = before + typed->p[i].weight > here ? before + typed->p[i].weight : here;
			else if (row[k] > here)
				here = row[k];
			before = row[k + 1];
			row[k + 1] = here;
		}
	}
	return row[title->n];
}

/* The share of the words that were typed of which the document has something. */
static double covered(const struct near_parts *words, const struct near_parts *pairs, int64_t id)
{
	const struct near_parts *both[] = { words, pairs };
	uint64_t all = 0, has = 0;

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < both[k]->n; i++) {
			uint64_t word = UINT64_C(1) << (both[k]->p[i].word & 63);

			all |= word;
			if (!(has & word) && parts_are_in(&both[k]->p[i], id))
				has |= word;
		}
	return (double)__builtin_popcountll(has) / (double)__builtin_popcountll(all | !all);
}

/* The most highly rated, NEARNESS_MAX at most, in order. */
static void highest(const struct rating *t, struct hits *out)
{
	for (int64_t id = 1; id <= t->last; id++) {
		size_t at = out->n;

		if (t->score[id] <= 0 || (at == NEARNESS_MAX && t->score[id] <= out->p[at - 1].score))
			continue;
		if (at < NEARNESS_MAX)
			out->n++;
		else
			at--;
		for (; at > 0 && out->p[at - 1].score < t->score[id]; at--)
			out->p[at] = out->p[at - 1];
		out->p[at] = (struct hit){ id, t->score[id] };
	}
}

void nearness_rank(struct near_parts *words, struct near_parts *pairs, struct str text, size_t want, struct hits *out)
{
	struct searcher *r = words->r;
	struct rating t = { .r = r };
	struct glyphs title;
	struct ids no = { 0 };
	double all = DBL_MIN;

	out->n = 0;
	if (want == 0 || r->failed || pairs->n == 0 || find_token_leaves(r->s, r->a, pairs->p[0].p[0].q->folded) < 0)
		return;
	look_up(pairs);
	t.last = parts_last(pairs);
	if (parts_last(words) > t.last)
		t.last = parts_last(words);
	if (t.last > ID_MAX)
		return;
	t.score = ARENA_ARRAY(r->a, double, (size_t)t.last + 1);
	for (size_t i = 0; i < words->n; i++) {
		words->p[i].weight = parts_weight(t.last, words->p[i].ids.n);
		rate(&t, &words->p[i].ids, WORD * words->p[i].weight);
	}
	for (size_t i = 0; i < pairs->n; i++) {
		double weight = parts_weight(t.last, pairs->p[i].ids.n);
		bool again = false;

		for (size_t k = 0; k < i && !again; k++)
			again = str_eq(pairs->p[k].p[0].q->folded, pairs->p[i].p[0].q->folded);
		if (again)
			continue;

		rate(&t, &pairs->p[i].ids, weight);
		rate(&t, &pairs->p[i].titles, IN_TITLE_TOO * weight);
	}
	read_glyphs(text, TYPED_MAX, &t.typed);
	rate_characters(&t, pairs);
	no = parts_excluded(words);
	for (size_t i = 0; i < no.n && no.p[i] <= t.last; i++)
		t.score[no.p[i]] = 0;
	for (size_t i = 0; i < t.typed.n; i++)
		all += t.typed.p[i].weight;
	out->p = ARENA_ARRAY(r->a, struct hit, NEARNESS_MAX);
	highest(&t, out);
	for (size_t i = 0; i < out->n; i++) {
		read_glyphs(find_title(r->s, r->a, out->p[i].id), TITLE_MAX, &title);
		double same = in_order(&t.typed, &title);

		out->p[i].score += IN_ORDER * same * (1 + same / all) - TITLE_LENGTH * (double)title.n;
		out->p[i].score *= 1 - COVERED + COVERED * covered(words, pairs, out->p[i].id);
	}
	if (out->n)
		qsort(out->p, out->n, sizeof *out->p, hit_by_score);
	if (out->n > want)
		out->n = want;
}
