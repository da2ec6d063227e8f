#include "search/best.h"

#include <stdlib.h>

#include "index/occurrences.h"

enum {
	TOTAL_TOLD = 1000,   /* so many are counted; behind them only those that may be among the best are looked at … */
	TOTAL_COSTLY = 100,  /* … so many where a row is read for each */
	CONTENDERS = 1 << 13,
};

static const double slack = 1 + 1e-9; /* of bounds: their sums are rounded otherwise than those of the scores */

/* CHECK: candidates of another node, each to be looked at. */
enum node_kind { NODE_WORD, NODE_UNIGRAM, NODE_IDS, NODE_CHECK, NODE_AND, NODE_OR };

struct node {
	enum node_kind kind;
	int64_t id;              /* the candidate at hand; INT64_MAX: no more */
	bool costly;             /* a row is read to tell whether it holds */
	size_t cost;             /* bytes or documents to go through, roughly */
	/* WORD */
	struct word of;
	struct occurrences *word;
	bool title;              /* there, not in the text */
	int64_t counted;         /* the document that counts and stands are of */
	struct counts counts;
	bool stands;             /* as a phrase */
	/* UNIGRAM, IDS */
	struct cursor list;
	set ids;
	size_t at;
	/* CHECK */
	const struct query *of_query;
	int64_t checked;         /* the document that `checks` is of */
	bool checks;
	/* AND, OR; of CHECK the one child gives the candidates */
	struct node **child, **but; /* but: of AND, those that must not hold */
	size_t n, n_but;
};

struct way {
	struct node *root;
	struct { struct opened { struct word word; struct occurrences *o; } *p; size_t n, cap; } words; /* each once, not moved */
};

/* ── making it ── */

static struct occurrences *opened(struct searcher *r, struct way *w, const struct word *word)
{
	for (size_t i = 0; i < w->words.n; i++)
		if (w->words.p[i].word.prefix == word->prefix && str_eq(w->words.p[i].word.folded, word->folded))
			return occurrences_copy(w->words.p[i].o, r->a);
	struct occurrences *o = find_occurrences(r->s, r->a, word);

	if (!o)
		return NULL;
	*ARENA_PUSH(r->a, &w->words) = (struct opened){ *word, o };
	return occurrences_copy(o, r->a);
}

static struct node *word_node(struct searcher *r, struct way *w, const struct word *word, bool title)
{
	struct node *n = ARENA_NEW(r->a, struct node);

	*n = (struct node){ .kind = NODE_WORD, .id = -1, .of = *word, .title = title, .counted = -1, .word = opened(r, w, word) };
	if (!n->word)
		return NULL;
	n->cost = occurrences_bytes(n->word);
	return n;
}

static struct node *set_node(struct searcher *r, set ids)
{
	struct node *n = ARENA_NEW(r->a, struct node);

	*n = (struct node){ .kind = NODE_IDS, .id = -1, .ids = ids, .cost = ids.n };
	return r->failed ? NULL : n;
}

static struct node *node_of(struct searcher *r, struct way *w, const struct query *q);

static struct node *check_node(struct searcher *r, const struct query *q, struct node *candidates)
{
	struct node *n = ARENA_NEW(r->a, struct node);

	*n = (struct node){ .kind = NODE_CHECK, .id = -1, .costly = true, .checked = -1, .of_query = q, .child = ARENA_ARRAY(r->a, struct node *, 1), .n = 1 };
	n->child[0] = candidates;
	if (!candidates)
		return NULL;
	n->cost = candidates->cost;
	return n;
}

static struct node *unigram_node(struct searcher *r, struct str folded, bool title)
{
	struct node *n = ARENA_NEW(r->a, struct node);

	*n = (struct node){ .kind = NODE_UNIGRAM, .id = -1 };
	if (!find_unigram(r->s, r->a, folded, title, &n->list))
		return NULL;
	n->cost = n->list.bytes;
	return n;
}

static struct node *term_node(struct searcher *r, struct way *w, const struct query *q)
{
	struct word word = sets_word(q);
	bool title = q->field == IN_TITLE, row = q->field == IN_HEADING || q->field == IN_TABLE;

	if (q->field != IN_ANY && q->field != IN_TEXT && !title && !row)
		return set_node(r, sets_evaluate(r, q));
	struct node *n = word_unigram(q->folded) ? unigram_node(r, q->folded, title) : word_node(r, w, &word, title);

	return row ? check_node(r, q, n) : n; /* headings and cells are part of the text */
}

static struct node *cited_node(struct searcher *r, const struct query *q)
{
	set maybe = { 0 };

	r->failed = r->failed || !find_maybe_cited(r->s, r->a, &q->number, &maybe, r->err);
	return check_node(r, q, set_node(r, maybe));
}

static int by_cost(const void *x, const void *y)
{
	const struct node *a = *(struct node *const *)x, *b = *(struct node *const *)y;

	return (a->cost > b->cost) - (a->cost < b->cost);
}

static struct node *joint_node(struct searcher *r, struct way *w, const struct query *q)
{
	struct node *n = ARENA_NEW(r->a, struct node);
	bool and = q->kind != QUERY_OR;
	size_t parts = q->kind == QUERY_NOT ? 1 : q->n;

	*n = (struct node){ .kind = and ? NODE_AND : NODE_OR, .id = -1 };
	n->child = ARENA_ARRAY(r->a, struct node *, parts + 1);
	n->but = ARENA_ARRAY(r->a, struct node *, parts + 1);
	for (size_t i = 0; i < parts; i++) {
		const struct query *c = q->kind == QUERY_NOT ? q : q->child[i];
		bool not = and && c->kind == QUERY_NOT;
		struct node *one = node_of(r, w, not ? c->child[0] : c);

		if (!one)
			return NULL;
		if (not)
			n->but[n->n_but++] = one;
		else
			n->child[n->n++] = one;
	}
	if (and && n->n == 0)
		n->child[n->n++] = set_node(r, sets_evaluate(r, &(struct query){ .kind = QUERY_ALL }));
	if (r->failed)
		return NULL;
	for (size_t i = 0; i < n->n; i++)
		n->costly |= n->child[i]->costly;
	for (size_t i = 0; i < n->n_but; i++)
		n->costly |= n->but[i]->costly;
	if (and)
		qsort(n->child, n->n, sizeof *n->child, by_cost);
	for (size_t i = 0; i < n->n; i++)
		n->cost = and ? n->child[0]->cost : n->cost + n->child[i]->cost;
	return n;
}

static struct node *node_of(struct searcher *r, struct way *w, const struct query *q)
{
	if (r->failed)
		return NULL;
	switch (q->kind) {
	case QUERY_TERM:
		return term_node(r, w, q);
	case QUERY_AND:
	case QUERY_OR:
	case QUERY_NOT:
		return joint_node(r, w, q);
	case QUERY_CITED:
		return cited_node(r, q);
	case QUERY_ALL:
	case QUERY_NUMBER:
	case QUERY_DATE:
		break;
	}
	return set_node(r, sets_evaluate(r, q));
}

struct way *way_of(struct searcher *r, const struct query *q)
{
	struct way *w = ARENA_NEW(r->a, struct way);

	*w = (struct way){ 0 };
	w->root = node_of(r, w, q);
	return w->root ? w : NULL;
}

/* ── going it ── */

static int64_t seek_ids(struct node *n, int64_t id)
{
	size_t step = 1, low = n->at, high;

	while (low + step < n->ids.n && n->ids.p[low + step] < id) {
		low += step;
		step *= 2;
	}
	high = low + step < n->ids.n ? low + step : n->ids.n;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (n->ids.p[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	n->at = low;
	return low < n->ids.n ? n->ids.p[low] : INT64_MAX;
}

/* The first candidate from this id on. */
static int64_t seek(struct node *n, int64_t id)
{
	int64_t least = INT64_MAX;

	if (n->id >= id)
		return n->id;
	switch (n->kind) {
	case NODE_WORD:
		return n->id = occurrences_seek(n->word, id);
	case NODE_UNIGRAM:
		return n->id = cursor_seek(&n->list, id) ? n->list.id : INT64_MAX;
	case NODE_IDS:
		return n->id = seek_ids(n, id);
	case NODE_CHECK:
		return n->id = seek(n->child[0], id);
	case NODE_OR:
		for (size_t i = 0; i < n->n; i++) {
			int64_t one = seek(n->child[i], id);

			least = one < least ? one : least;
		}
		return n->id = least;
	case NODE_AND:
		for (size_t i = 0; i < n->n && id != INT64_MAX;) {
			int64_t one = seek(n->child[i], id);

			i = one == id || i == 0 ? i + 1 : 0;
			id = one;
		}
		return n->id = id;
	}
	return INT64_MAX;
}

/* Counts a word in the document it is at. */
static bool count(struct node *n)
{
	if (n->counted != n->id)
		n->stands = occurrences_here(n->word, &n->counts);
	n->counted = n->id;
	return n->stands;
}

static bool holds(struct searcher *r, struct node *n, int64_t id);

static bool check(struct searcher *r, struct node *n, int64_t id)
{
	const struct query *q = n->of_query;
	struct word word = sets_word(q);
	bool ok = true;

	if (n->checked == id)
		return n->checks;
	n->checked = id;
	n->checks = false;
	if (q->kind == QUERY_CITED)
		ok = find_cites(r->s, &q->number, q->tail, id, &n->checks, r->err);
	else
		ok = find_holds(r->s, q->field == IN_HEADING ? FIND_HEADING : FIND_CELL, &word, id, &n->checks, r->err);
	r->failed = r->failed || !ok;
	return n->checks;
}

static bool all_hold(struct searcher *r, struct node *n, int64_t id, bool costly)
{
	for (size_t i = 0; i < n->n; i++)
		if (n->child[i]->costly == costly && !holds(r, n->child[i], id))
			return false;
	for (size_t i = 0; i < n->n_but; i++)
		if (n->but[i]->costly == costly && holds(r, n->but[i], id))
			return false;
	return true;
}

static bool holds(struct searcher *r, struct node *n, int64_t id)
{
	if (seek(n, id) != id)
		return false;
	switch (n->kind) {
	case NODE_WORD:
		return count(n) && (n->title ? n->counts.title : n->counts.body) > 0;
	case NODE_UNIGRAM:
	case NODE_IDS:
		return true;
	case NODE_CHECK:
		return holds(r, n->child[0], id) && check(r, n, id);
	case NODE_OR:
		for (int costly = 0; costly < 2; costly++)
			for (size_t i = 0; i < n->n; i++)
				if (n->child[i]->costly == costly && holds(r, n->child[i], id))
					return true;
		return false;
	case NODE_AND:
		return all_hold(r, n, id, false) && all_hold(r, n, id, true);
	}
	return false;
}

static bool sound(const struct node *n)
{
	bool ok = n->kind == NODE_WORD ? !occurrences_damaged(n->word) : !n->list.damaged;

	for (size_t i = 0; i < n->n; i++)
		ok = ok && sound(n->child[i]);
	for (size_t i = 0; i < n->n_but; i++)
		ok = ok && sound(n->but[i]);
	return ok;
}

set way_all(struct searcher *r, struct way *w)
{
	set out = { 0 };

	if (w->root->kind == NODE_IDS)
		return w->root->ids;
	for (int64_t id = 0; (id = seek(w->root, id)) != INT64_MAX; id++)
		if (holds(r, w->root, id))
			*ARENA_PUSH(r->a, &out) = id;
	return out;
}

/* ── the best ── */

/* A document that may be among them. */
struct contender {
	int64_t id;
	double most, norm;
	struct counts *counts; /* of each word */
	const void **kept;     /* of each word, where it stands; NULL: it does not */
};

struct contest {
	struct searcher *r;
	struct ranking *ranking;
	struct node **word;
	size_t n, want;
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

/* Can the document be among the best, by the sizes of its lists? */
static bool may_be(struct contest *c, int64_t id, struct counts *counts)
{
	if (c->heap.n < c->want)
		return true;
	if (c->n == 1) {
		if (seek(c->word[0], id) != id)
			return false;
		if (occurrences_fewer(c->word[0]->word, (least(c) + HEADING_WEIGHT - 1) / HEADING_WEIGHT))
			return false;
		occurrences_most(c->word[0]->word, &counts[0]);
		if (ranking_weight(&counts[0]) < least(c))
			return false;
	}
	for (size_t i = 0; i < c->n && c->n > 1; i++) {
		counts[i] = (struct counts){ 0 };
		if (seek(c->word[i], id) == id)
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
		if (seek(w, id) == id && count(w))
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

	if (!joined)
		one.most = ranking_with(c->ranking, counts, HEADINGS_ALL, one.norm);
	if (too_low(c, one.most))
		return;
	if (sure)
		keep(c, joined ? 0 : ranking_with(c->ranking, counts, HEADINGS_NONE, one.norm));
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
		return holds(r, n->child[0], id);
	for (size_t i = 0; i < n->n; i++)
		if (n->child[i]->kind == NODE_CHECK && !holds(r, n->child[i]->child[0], id))
			return false;
	return all_hold(r, n, id, false);
}

static bool holds_at_last(struct searcher *r, struct node *n, int64_t id)
{
	if (n->kind == NODE_CHECK)
		return check(r, n, id);
	for (size_t i = 0; i < n->n; i++)
		if (n->child[i]->kind == NODE_CHECK && !check(r, n->child[i], id))
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
	size_t i = 0;

	for (; i < c->contenders.n && (!too_low(c, c->contenders.p[i].most) || (waiting && *total < TOTAL_COSTLY)); i++) {
		struct contender *one = &c->contenders.p[i];
		double score = 0;

		if (waiting && !holds_at_last(c->r, waiting, one->id))
			continue;
		*total += waiting != NULL;

		c->now = one;
		if (one->counts) {
			ranking_headings(c->ranking, one->id, one->counts, in_headings, c);
			score = ranking_with(c->ranking, one->counts, HEADINGS_COUNTED, one->norm);
		}
		keep(c, score);
		*ARENA_PUSH(c->r->a, out) = (struct hit){ one->id, score };
	}
	if (out->n)
		qsort(out->p, out->n, sizeof *out->p, hit_by_score);
	out->n = out->n < c->want ? out->n : c->want;
	return i == c->contenders.n;
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
	return word_node(r, w, word, false);
}

/* The contest's words, and how many documents hold them. */
static bool begin(struct contest *c, struct way *w, const struct word *words, bool shared)
{
	c->word = ARENA_ARRAY(c->r->a, struct node *, c->n);
	for (size_t i = 0; i < c->n; i++) {
		struct occurrences *o = c->n > 1 ? opened(c->r, w, &words[i]) : NULL;

		if (o)
			ranking_rows(c->ranking, (int)i, occurrences_documents(o));
		c->word[i] = shared ? node_for(c->r, w, &words[i]) : word_node(c->r, w, &words[i], false);
		if (!c->word[i] || (c->n > 1 && !o))
			return false;
	}
	return true;
}

static bool end(struct contest *c, bool ok)
{
	ranking_free(c->ranking);
	for (size_t i = 0; i < c->n && ok; i++)
		ok = sound(c->word[i]);
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

bool way_best(struct searcher *r, struct way *w, const struct word *words, size_t n, size_t want, struct hits *out, size_t *total, bool *exact)
{
	struct contest c = { .r = r, .n = n, .want = want, .ranking = score_ranking(r->s, (int)n) };
	struct counts *counts = ARENA_ARRAY(r->a, struct counts, n);
	bool ok = begin(&c, w, words, true);
	struct node *waiting = can_wait(w->root) ? w->root : NULL;
	size_t told = w->root->costly ? TOTAL_COSTLY : TOTAL_TOLD;

	c.heap.p = ARENA_ARRAY(r->a, double, want + 1);
	*total = 0;
	*exact = true;
	for (int64_t id = 0; ok && !r->failed && (id = seek(w->root, id)) != INT64_MAX; id++) {
		if (*total >= told && !may_be(&c, id, counts)) {
			*exact = false;
			continue;
		}
		if (!(waiting ? holds_so_far : holds)(r, w->root, id))
			continue;
		*total += !waiting;
		enter(&c, id, !waiting, counts);
	}
	if (ok && !decide(&c, waiting, total, out) && waiting)
		*exact = false;
	return end(&c, ok) && sound(w->root);
}
