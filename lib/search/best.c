#include "search/best.h"

#include <stdlib.h>

#include "search/way.h"

enum {
	TOTAL_TOLD = 1000,   /* so many are counted; behind them only those that may be among the best are looked at … */
	TOTAL_COSTLY = 100,  /* … so many where a row is read for each */
	CONTENDERS = 1 << 13,
};

static const double slack = 1 + 1e-9; /* of bounds: their sums are rounded otherwise than those of the scores */

/* A document that may be among them. */
struct contender {
	int64_t id;
	double most, norm, more;
	struct counts *counts; /* of each word */
	const void **kept;     /* of each word, where it stands; NULL: it does not */
};

struct contest {
	struct searcher *r;
	struct ranking *ranking;
	struct node **word;
	size_t n, want;
	const set *own;                       /* documents whose number is asked for */
	size_t own_at;
	struct { double *p; size_t n; } heap; /* what the best so far have at least, the least first */
	struct { struct contender *p; size_t n, cap; } contenders;
	const struct contender *now;          /* being looked at */
	int least;                            /* of one word alone: in a shorter document than any it must stand so often */
	double least_for;                     /* if this is the score to reach */
};

/* A score that is reached at least. */
static void keep(struct contest *c, double score)
{
	double *h = c->heap.p;
	size_t i = 0;

	if (c->heap.n < c->want) {
		for (i = c->heap.n++; i > 0 && h[(i - 1) / 2] > score; i = (i - 1) / 2)
			h[i] = h[(i - 1) / 2];
		h[i] = score;
		return;
	}
	if (score <= h[0])
		return;
	for (size_t child; (child = 2 * i + 1) < c->want; i = child) {
		if (child + 1 < c->want && h[child + 1] < h[child])
			child++;
		if (h[child] >= score)
			break;
		h[i] = h[child];
	}
	h[i] = score;
}

static bool too_low(const struct contest *c, double most)
{
	return c->heap.n == c->want && most * slack < c->heap.p[0];
}

/* How often the only word must count to be among the best. */
static int least(struct contest *c)
{
	struct counts n = { .body = 0 };

	if (c->least_for == c->heap.p[0])
		return c->least;
	c->least_for = c->heap.p[0];
	for (n.body = c->least; too_low(c, ranking_with(c->ranking, &n, HEADINGS_NONE, ranking_norm_least())); n.body++)
		;
	return c->least = n.body;
}

static bool is_own(struct contest *c, int64_t id)
{
	while (c->own_at < c->own->n && c->own->p[c->own_at] < id)
		c->own_at++;
	return c->own_at < c->own->n && c->own->p[c->own_at] == id;
}

/* Can the document be among the best, by the sizes of its lists? */
static bool may_be(struct contest *c, int64_t id, struct counts *counts)
{
	if (c->heap.n < c->want || is_own(c, id))
		return true;
	if (c->n == 1) {
		if (node_seek(c->word[0], id) != id)
			return false;
		if (occurrences_fewer(c->word[0]->word, (least(c) + HEADING_WEIGHT - 1) / HEADING_WEIGHT))
			return false;
		occurrences_most(c->word[0]->word, &counts[0]);
		if (ranking_weight(&counts[0]) < least(c))
			return false;
	}
	for (size_t i = 0; i < c->n && c->n > 1; i++) {
		counts[i] = (struct counts){ 0 };
		if (node_seek(c->word[i], id) == id)
			occurrences_most(c->word[i]->word, &counts[i]);
	}
	return !too_low(c, ranking_with(c->ranking, counts, HEADINGS_ALL, ranking_norm_least())) &&
	       !too_low(c, ranking_with(c->ranking, counts, HEADINGS_ALL, ranking_norm(c->ranking, id)));
}

static void drop_low(struct contest *c)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->contenders.n; i++)
		if (!too_low(c, c->contenders.p[i].most))
			c->contenders.p[kept++] = c->contenders.p[i];
	c->contenders.n = kept;
}

/* Counts all words. True: one stands in the title only, whose lines were joined; the text does not hold it. */
static bool look(struct contest *c, int64_t id, struct counts *counts)
{
	bool joined = false;

	for (size_t i = 0; i < c->n; i++) {
		struct node *w = c->word[i];

		counts[i] = (struct counts){ 0 };
		if (node_seek(w, id) == id && node_count(w))
			counts[i] = w->counts;
		joined |= counts[i].title > 0 && counts[i].body == 0;
	}
	return joined;
}

/* sure: it matches. */
static void enter(struct contest *c, int64_t id, bool sure, struct counts *counts)
{
	struct contender one = { .id = id, .norm = ranking_norm(c->ranking, id) };
	bool joined = look(c, id, counts);

	one.more = is_own(c, id) ? OWN_NUMBER : 0;
	one.most = one.more + (joined ? 0 : ranking_with(c->ranking, counts, HEADINGS_ALL, one.norm));
	if (too_low(c, one.most))
		return;
	if (sure)
		keep(c, one.more + (joined ? 0 : ranking_with(c->ranking, counts, HEADINGS_NONE, one.norm)));
	if (!joined) {
		one.counts = ARENA_ARRAY(c->r->a, struct counts, c->n);
		one.kept = ARENA_ARRAY(c->r->a, const void *, c->n);
		for (size_t i = 0; i < c->n; i++) {
			one.counts[i] = counts[i];
			one.kept[i] = counts[i].body ? occurrences_keep(c->word[i]->word, c->r->a) : NULL;
		}
	}
	if (sure && c->contenders.n == CONTENDERS)
		drop_low(c);
	*ARENA_PUSH(c->r->a, &c->contenders) = one;
}

static int in_headings(void *ctx, int i, struct heading_walk *h)
{
	const struct contest *c = ctx;

	return occurrences_in_headings(c->word[i]->word, c->now->kept[i], h);
}

int hit_by_score(const void *x, const void *y)
{
	const struct hit *a = x, *b = y;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static int by_most(const void *x, const void *y)
{
	const struct contender *a = x, *b = y;

	if (a->most != b->most)
		return a->most > b->most ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* Are rows read for nothing but to tell whether single conditions hold, all of which must? Then that can wait. */
static bool can_wait(const struct node *n)
{
	bool only_checks = n->kind == NODE_AND;

	for (size_t i = 0; i < n->n; i++)
		only_checks &= !n->child[i]->costly || n->child[i]->kind == NODE_CHECK;
	for (size_t i = 0; i < n->n_but; i++)
		only_checks &= !n->but[i]->costly;
	return n->costly && (n->kind == NODE_CHECK || only_checks);
}

/* All of it but those rows. */
static bool holds_so_far(struct searcher *r, struct node *n, int64_t id)
{
	if (n->kind == NODE_CHECK)
		return node_holds(r, n->child[0], id);
	for (size_t i = 0; i < n->n; i++)
		if (n->child[i]->kind == NODE_CHECK && !node_holds(r, n->child[i]->child[0], id))
			return false;
	return node_all_hold(r, n, id, false);
}

static bool holds_at_last(struct searcher *r, struct node *n, int64_t id)
{
	if (n->kind == NODE_CHECK)
		return node_check(r, n, id);
	for (size_t i = 0; i < n->n; i++)
		if (n->child[i]->kind == NODE_CHECK && !node_check(r, n->child[i], id))
			return false;
	return true;
}

/* Of the contenders, those who may score most first, the scores until no other can come among the best. `waiting`: whose
 * rows are to be looked at first; *total of them. Says whether all were. */
static bool decide(struct contest *c, struct node *waiting, size_t *total, struct hits *out)
{
	c->heap.n = 0;
	if (c->contenders.n)
		qsort(c->contenders.p, c->contenders.n, sizeof *c->contenders.p, by_most);
	bool all = true;
	size_t i = 0;

	for (; i < c->contenders.n && (!too_low(c, c->contenders.p[i].most) || (waiting && *total < TOTAL_COSTLY)); i++) {
		struct contender *one = &c->contenders.p[i];
		double score = 0;

		c->now = one;
		if (one->counts) {
			ranking_headings(c->ranking, one->id, one->counts, in_headings, c);
			score = ranking_with(c->ranking, one->counts, HEADINGS_COUNTED, one->norm);
		}
		if (one->more > 0)
			score += one->more;
		if (waiting && ((too_low(c, score) && *total >= TOTAL_COSTLY) || !holds_at_last(c->r, waiting, one->id))) {
			all &= *total < TOTAL_COSTLY || !too_low(c, score);
			continue;
		}
		*total += waiting != NULL;
		keep(c, score);
		*ARENA_PUSH(c->r->a, out) = (struct hit){ one->id, score };
	}
	if (out->n)
		qsort(out->p, out->n, sizeof *out->p, hit_by_score);
	out->n = out->n < c->want ? out->n : c->want;
	return all && i == c->contenders.n;
}

static bool word_is(const struct node *n, const struct word *w)
{
	return n->kind == NODE_WORD && n->of.prefix == w->prefix && str_eq(n->of.folded, w->folded);
}

/* A node of its own for a word, but where the way has one that is wherever the way is. */
static struct node *node_for(struct searcher *r, struct way *w, const struct word *word)
{
	struct node *root = w->root, **all = root->n ? root->child : &root;

	for (size_t i = 0; i < (root->n ? root->n : 1); i++)
		if (word_is(all[i], word))
			return all[i];
	return way_word(r, w, word, false);
}

/* The contest's words, and how many documents hold them. */
static bool begin(struct contest *c, struct way *w, const struct word *words, bool shared)
{
	c->word = ARENA_ARRAY(c->r->a, struct node *, c->n);
	for (size_t i = 0; i < c->n; i++) {
		struct occurrences *o = c->n > 1 ? way_opened(c->r, w, &words[i]) : NULL;

		if (o)
			ranking_rows(c->ranking, (int)i, occurrences_documents(o));
		c->word[i] = shared ? node_for(c->r, w, &words[i]) : way_word(c->r, w, &words[i], false);
		if (!c->word[i] || (c->n > 1 && !o))
			return false;
	}
	return true;
}

static bool end(struct contest *c, bool ok)
{
	ranking_free(c->ranking);
	for (size_t i = 0; i < c->n && ok; i++)
		ok = node_sound(c->word[i]);
	return ok;
}

bool way_scores(struct searcher *r, struct way *w, const struct word *words, size_t n, struct hits *h)
{
	struct contest c = { .r = r, .n = n, .ranking = score_ranking(r->s, (int)n) };
	struct counts *counts = ARENA_ARRAY(r->a, struct counts, n);
	struct contender one = { .kept = ARENA_ARRAY(r->a, const void *, n) };
	bool ok = begin(&c, w, words, false);

	c.now = &one;
	for (size_t k = 0; ok && k < h->n; k++) {
		bool joined = look(&c, h->p[k].id, counts);

		for (size_t i = 0; i < n; i++)
			one.kept[i] = counts[i].body ? occurrences_keep(c.word[i]->word, r->a) : NULL;
		ranking_headings(c.ranking, h->p[k].id, counts, in_headings, &c);
		h->p[k].score = joined ? 0 : ranking_with(c.ranking, counts, HEADINGS_COUNTED, ranking_norm(c.ranking, h->p[k].id));
	}
	return end(&c, ok);
}

bool way_best(struct searcher *r, struct way *w, const struct word *words, size_t n, const set *own, size_t want, struct hits *out,
	      size_t *total, bool *exact)
{
	struct contest c = { .r = r, .n = n, .want = want, .own = own, .ranking = score_ranking(r->s, (int)n) };
	struct counts *counts = ARENA_ARRAY(r->a, struct counts, n);
	bool ok = begin(&c, w, words, true);
	struct node *waiting = can_wait(w->root) ? w->root : NULL;
	size_t told = w->root->costly ? TOTAL_COSTLY : TOTAL_TOLD;

	c.heap.p = ARENA_ARRAY(r->a, double, want + 1);
	*total = 0;
	*exact = true;
	for (int64_t id = 0; ok && !r->failed && (id = node_seek(w->root, id)) != INT64_MAX; id++) {
		if (*total >= told && !may_be(&c, id, counts)) {
			*exact = false;
			continue;
		}
		if (!(waiting ? holds_so_far : node_holds)(r, w->root, id))
			continue;
		*total += !waiting;
		enter(&c, id, !waiting, counts);
	}
	if (ok && !decide(&c, waiting, total, out) && waiting)
		*exact = false;
	return end(&c, ok) && node_sound(w->root);
}
