#include "search/best.h"

#include <stdlib.h>
#include <string.h>

#include "search/ranges.h"

enum {
	TOTAL_COSTLY = 100,  /* for TOTAL_TOLD, where a row is read for each */
	SEEDS = 40,          /* ranges of documents with the highest possible scores: their scores set the threshold for all others */
};

/* A document whose headings are not read yet. */
struct deferred {
	int64_t id;
	double most, more;   /* it scores at most; of its score what does not come from words */
	struct counts *counts;
	struct str **kept;   /* of each word: occurrences_keep */
};

/* Adds a score that a document reaches at least to the heap of the `want` highest. */
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

/* The number of occurrences a single-word query needs for a document to be among the best. */
static int least(struct contest *c)
{
	struct counts n = { .body = 0 };

	if (c->least_for == contest_to_reach(c))
		return c->least;
	c->least_for = contest_to_reach(c);
	for (n.body = c->least; contest_too_low(c, ranking_with(c->ranking, &n, HEADINGS_NONE, ranking_norm_least())); n.body++)
		;
	return c->least = n.body;
}

/* Can the document be among the best, by the sizes of its lists? */
static bool may_be(struct contest *c, int64_t id, struct counts *counts)
{
	if (contest_to_reach(c) < 0 || contest_is_own(c, id))
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
	return !contest_too_low(c, ranking_with(c->ranking, counts, HEADINGS_ALL, ranking_norm_least())) &&
	       !contest_too_low(c, ranking_with(c->ranking, counts, HEADINGS_ALL, ranking_norm(c->ranking, id)));
}

/* Counts all words. True: one of them is only in the title, whose lines were joined, and not in the text. */
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

static int in_headings(void *ctx, int i, struct heading_walk *h)
{
	const struct contest *c = ctx;

	return occurrences_in_headings(c->word[i]->word, h);
}

/* The score of a document in which the words were counted. */
static double score_of(struct contest *c, int64_t id, struct counts *counts)
{
	ranking_headings(c->ranking, id, counts, in_headings, c);
	return ranking_with(c->ranking, counts, HEADINGS_COUNTED, ranking_norm(c->ranking, id));
}

static void defer(struct contest *c, int64_t id, const struct counts *counts, double more, double norm)
{
	struct deferred *d = ARENA_PUSH(c->r->a, &c->deferred);

	*d = (struct deferred){ id, more + ranking_with(c->ranking, counts, HEADINGS_COUNTED, norm), more, ARENA_ARRAY(c->r->a, struct counts, c->n),
				ARENA_ARRAY(c->r->a, struct str *, c->n) };
	memcpy(d->counts, counts, c->n * sizeof *counts);
	for (size_t i = 0; i < c->n; i++)
		d->kept[i] = occurrences_keep(c->word[i]->word, c->r->a);
	if (!c->waiting) /* else it may not be meant at all */
		keep(c, more + ranking_with(c->ranking, counts, HEADINGS_NONE, norm));
}

/* Whether a document may be among the best by its counts, and its score. False also if that is left to settle. */
static bool rates(struct contest *c, int64_t id, struct counts *counts, double *score)
{
	double more = contest_is_own(c, id) ? OWN_NUMBER : 0, norm;
	bool joined = look(c, id, counts);

	*score = more;
	if (joined)
		return !contest_too_low(c, more);
	norm = ranking_norm(c->ranking, id);
	if (contest_too_low(c, more + ranking_with(c->ranking, counts, HEADINGS_ALL, norm)))
		return false;
	for (size_t i = 0; i < c->n; i++)
		counts[i].heading = occurrences_headings_most(c->word[i]->word, c->ranking, &counts[i]);
	if (contest_too_low(c, more + ranking_with(c->ranking, counts, HEADINGS_COUNTED, norm)))
		return false;
	if (c->defers) {
		defer(c, id, counts, more, norm);
		return false;
	}
	*score = score_of(c, id, counts);
	if (more > 0)
		*score += more;
	return !contest_too_low(c, *score);
}

static int by_most(const void *x, const void *y)
{
	const struct deferred *a = x, *b = y;

	if (a->most != b->most)
		return a->most > b->most ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* Scores what was deferred, the highest bounds first, until no other can be among the best. From here on nothing is deferred. Rows are
 * checked of at least `told` documents that are meant, as long as there are any; *total: adds those. Returns whether all were. */
static bool settle(struct contest *c, size_t told, struct hits *out, size_t *total)
{
	struct str **now = ARENA_ARRAY(c->r->a, struct str *, c->n);
	bool all = true;

	c->defers = false;
	c->floor = contest_to_reach(c);
	c->heap.n = 0;
	if (c->deferred.n)
		qsort(c->deferred.p, c->deferred.n, sizeof *c->deferred.p, by_most);
	for (size_t i = 0; i < c->n; i++)
		now[i] = occurrences_keep(c->word[i]->word, c->r->a);
	for (size_t k = 0; k < c->deferred.n && !c->r->failed; k++) {
		struct deferred *d = &c->deferred.p[k];
		bool enough = !c->waiting || *total > told, low = contest_too_low(c, d->most);
		double score = 0;

		if (low && enough) {
			all = false;
			break;
		}
		for (size_t i = 0; i < c->n; i++)
			occurrences_back(c->word[i]->word, d->kept[i]);
		if (!low)
			score = score_of(c, d->id, d->counts);
		if (d->more > 0)
			score += d->more;
		low |= contest_too_low(c, score);
		if (low && enough) {
			all = false;
			continue;
		}
		if (c->waiting && !node_holds_at_last(c->r, c->waiting, d->id))
			continue;
		*total += c->waiting != NULL;
		if (low)
			continue;
		keep(c, score);
		*ARENA_PUSH(c->r->a, out) = (struct hit){ d->id, score };
	}
	for (size_t i = 0; i < c->n; i++)
		occurrences_back(c->word[i]->word, now[i]);
	c->deferred.n = 0;
	return all;
}

int hit_by_score(const void *x, const void *y)
{
	const struct hit *a = x, *b = y;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* Sorts the hits that were kept and reduces them to the `want` best. */
static void take_best(struct contest *c, struct hits *out)
{
	if (out->n)
		qsort(out->p, out->n, sizeof *out->p, hit_by_score);
	out->n = out->n < c->want ? out->n : c->want;
}

static bool word_is(const struct node *n, const struct word *w)
{
	return n->kind == NODE_WORD && n->of.prefix == w->prefix && str_eq(n->of.folded, w->folded);
}

/* Adds a node for a word, unless the plan already has one that matches wherever the plan does. */
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
	struct contest c = { .r = r, .n = n, .floor = -1, .ranking = score_ranking(r->s, (int)n) };
	struct counts *counts = ARENA_ARRAY(r->a, struct counts, n);
	bool ok = begin(&c, w, words, false);

	for (size_t k = 0; ok && k < h->n; k++) {
		h->p[k].score = look(&c, h->p[k].id, counts) ? 0 : score_of(&c, h->p[k].id, counts);
	}
	return end(&c, ok);
}

/* ── the first scores: which documents need not be looked at ── */

/* The ranges with the highest bounds, by rising number. */
static size_t highest(const struct contest *c, size_t out[static SEEDS])
{
	size_t n = 0, least = 0;

	for (size_t i = 0; i < c->ranges.n; i++) {
		if (n == SEEDS) {
			if (c->ranges.p[i].most <= c->ranges.p[out[least]].most)
				continue;
			memmove(&out[least], &out[least + 1], (--n - least) * sizeof out[0]);
		}
		out[n++] = i;
		if (n < SEEDS)
			continue;
		least = 0;
		for (size_t k = 1; k < n; k++)
			if (c->ranges.p[out[k]].most < c->ranges.p[out[least]].most)
				least = k;
	}
	return n;
}

static bool meant(struct contest *c, struct node *root, struct node *waiting, int64_t id, struct counts *counts, double *score, bool *rated)
{
	if (!(waiting ? node_holds_so_far : node_holds)(c->r, root, id))
		return false;
	*rated = rates(c, id, counts, score);
	return true;
}

/* Scores the documents in those ranges with a plan of their own; with the scores so far they set the threshold. Returns their number. */
static size_t take_floor(struct contest *c, struct node *root, bool wait, int64_t from)
{
	struct contest of = *c;
	struct node *copy = node_copy(c->r, root);
	struct counts *counts = ARENA_ARRAY(c->r->a, struct counts, c->n);
	size_t seed[SEEDS], n = highest(c, seed), found = 0;
	double score;
	bool rated;

	of.defers = false;
	ranges_anew(&of);
	of.word = ARENA_ARRAY(c->r->a, struct node *, c->n);
	of.heap.p = ARENA_ARRAY(c->r->a, double, c->want + 1);
	memcpy(of.heap.p, c->heap.p, c->heap.n * sizeof *c->heap.p);
	for (size_t i = 0; i < c->n; i++) {
		of.word[i] = root == c->word[i] ? copy : NULL;
		for (size_t k = 0; k < root->n && !of.word[i]; k++)
			of.word[i] = root->child[k] == c->word[i] ? copy->child[k] : NULL;
		if (!of.word[i])
			of.word[i] = node_copy(c->r, c->word[i]);
	}
	for (size_t k = 0; k < n && !c->r->failed; k++) {
		const struct range *range = &c->ranges.p[seed[k]];

		for (int64_t id = seed[k] ? range[-1].until + 1 : from; (id = ranges_within(&of, id, range->until)) <= range->until && id != INT64_MAX; id++) {
			int64_t next = node_seek(copy, id);

			if (next != id) {
				id = next - 1;
				continue;
			}
			if (may_be(&of, id, counts) && meant(&of, copy, wait ? copy : NULL, id, counts, &score, &rated) && rated &&
			    (!wait || node_holds_at_last(c->r, copy, id))) {
				keep(&of, score);
				found++;
			}
		}
	}
	if (of.heap.n == c->want)
		c->floor = of.heap.p[0];
	return found;
}

/* From here on bounds decide which documents are skipped. Returns the number of documents scored so far that match. */
static size_t begin_to_skip(struct contest *c, struct node *root, bool wait, int64_t from)
{
	bool bounded = false;

	for (size_t i = 0; i < c->n; i++)
		bounded |= occurrences_bounded(c->word[i]->word);
	if (!bounded)
		return 0;
	ranges_take(c, from);
	return take_floor(c, root, wait, from);
}

bool way_best(struct searcher *r, struct way *w, const struct word *words, size_t n, const set *own, size_t want, struct hits *out,
	      size_t *total, bool *exact)
{
	struct contest c = { .r = r, .n = n, .want = want, .own = own, .floor = -1, .ranking = score_ranking(r->s, (int)n) };
	struct counts *counts = ARENA_ARRAY(r->a, struct counts, n);
	bool ok = begin(&c, w, words, true);
	struct node *waiting = c.waiting = node_can_wait(w->root) ? w->root : NULL;
	size_t known = 0, told = w->root->costly ? TOTAL_COSTLY : TOTAL_TOLD;
	bool skipping = false, any = false, rated;
	double score;

	c.heap.p = ARENA_ARRAY(r->a, double, want + 1);
	c.defers = true;
	*total = 0;
	*exact = true;
	if (ok && waiting) { /* rows are read for as few as can be */
		known = begin_to_skip(&c, w->root, true, 0);
		skipping = c.floor >= 0;
	}
	for (int64_t id = 0; ok && !r->failed && (id = skipping ? ranges_next(&c, w->root, id, any, exact) : node_seek(w->root, id)) != INT64_MAX; id++) {
		if (!skipping && !waiting && *total > told) {
			begin_to_skip(&c, w->root, false, id);
			settle(&c, 0, out, total);
			any = ranges_are_any(&c, w->root);
			skipping = true;
			id--; /* may this one be among the best? */
			continue;
		}
		if (skipping && !may_be(&c, id, counts)) {
			*exact = false;
			continue;
		}
		size_t deferred = c.deferred.n;

		if (!meant(&c, w->root, waiting, id, counts, &score, &rated))
			continue;
		if (waiting && !rated) {
			*exact &= c.deferred.n > deferred; /* then settle tells */
			continue;
		}
		if (waiting && !node_holds_at_last(r, waiting, id))
			continue;
		++*total;
		if (!rated)
			continue;
		keep(&c, score);
		*ARENA_PUSH(r->a, out) = (struct hit){ id, score };
	}
	if (ok && c.defers && !settle(&c, skipping ? 0 : told, out, total) && waiting)
		*exact = false;
	*total = *total < known ? known : *total;
	*total -= !*exact && *total > 0; /* skipped documents may match or not: the count is a lower bound */
	take_best(&c, out);
	return end(&c, ok) && node_sound(w->root);
}
