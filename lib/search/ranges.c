#include "search/ranges.h"

#include <limits.h>
#include <math.h>

#include "store/columns.h"

enum {
	LOOK_AHEAD = 32,     /* documents looked at by their lengths, without the lists */
};

static struct node **copies(struct contest *c)
{
	struct node **word = ARENA_ARRAY(c->r->a, struct node *, c->n);

	for (size_t i = 0; i < c->n; i++)
		word[i] = node_copy(c->r, c->word[i]);
	return word;
}

/* The bound of a word alone below which no other token of it needs to be asked; of several words it is not known. */
static double enough(const struct contest *c)
{
	return c->n == 1 ? contest_to_reach(c) / bounds_slack / ranking_times(c->ranking, 0) : 0;
}

/* What documents from `id` up to .until score at most. share: of that, what each word adds; asked again where it ends. */
static struct range bound_of(struct contest *c, struct node **word, int64_t id, bool wide, double enough, struct range *share)
{
	struct range out = { INT64_MAX, 0 };

	for (size_t i = 0; i < c->n; i++) {
		struct range *one = &share[i];

		if (one->until < id)
			one->most = ranking_times(c->ranking, (int)i) * node_bound(word[i], c->ranking, id, wide, enough, &one->until);
		out.most += one->most;
		out.until = one->until < out.until ? one->until : out.until;
	}
	return out;
}

static struct range *shares(struct contest *c)
{
	struct range *share = ARENA_ARRAY(c->r->a, struct range, c->n);

	for (size_t i = 0; i < c->n; i++)
		share[i] = (struct range){ -1, 0 };
	return share;
}

void ranges_anew(struct contest *c)
{
	c->near = copies(c);
	c->share = shares(c);
	c->narrow.until = -1;
	c->lengths.enough = -1;
}

/* The wide bounds from `id` on; adjacent ranges that are too low are merged. Of one word its first token tells which are the highest: the
 * others are asked when a range is come to, and the score to reach is known. */
void ranges_take(struct contest *c, int64_t id)
{
	struct node **word = copies(c);
	struct range *share = shares(c);

	c->top = ARENA_ARRAY(c->r->a, double, c->n);
	for (int64_t until = -1; until != INT64_MAX; id = until != INT64_MAX ? until + 1 : until) {
		struct range *last = c->ranges.n ? &c->ranges.p[c->ranges.n - 1] : NULL, one = bound_of(c, word, id, true, c->n == 1 ? HUGE_VAL : 0, share);

		until = one.until;
		for (size_t i = 0; i < c->n; i++)
			c->top[i] = share[i].most > c->top[i] ? share[i].most : c->top[i];
		if (last && contest_too_low(c, one.most) && contest_too_low(c, last->most))
			last->until = until;
		else
			*ARENA_PUSH(c->r->a, &c->ranges) = one;
	}
	c->rising = ARENA_ARRAY(c->r->a, size_t, c->n);
	for (size_t i = 0; i < c->n; i++) {
		size_t k = i;

		for (; k > 0 && c->top[c->rising[k - 1]] > c->top[i]; k--)
			c->rising[k] = c->rising[k - 1];
		c->rising[k] = i;
	}
	c->far = c->n == 1 ? copies(c) : NULL;
	c->wide.until = -1;
	ranges_anew(c);
}

/* Is a document of this length, within the last narrow bound, too low? The words that add most are looked at first. */
static bool is_low(const struct contest *c, unsigned size, double enough)
{
	double most = c->narrow.most, norm = ranking_norm_of(c->ranking, size);

	for (size_t k = c->n; k-- > 0 && most >= enough;) {
		size_t i = c->rising[k];

		most += ranking_times(c->ranking, (int)i) * node_bound_at(c->near[i], size, norm) - c->share[i].most;
	}
	return most < enough;
}

/* Lengths of documents that are not too low if all words but one reach their bounds. */
static void fit_lengths(struct contest *c, double enough)
{
	c->lengths.enough = enough;
	c->lengths.any = true;
	c->lengths.least = 0;
	c->lengths.most = UINT_MAX;
	for (size_t k = c->n; k-- > 0 && c->lengths.any;) {
		size_t i = c->rising[k];
		double left = enough - (c->narrow.most - c->share[i].most);

		c->lengths.any = node_lengths(c->near[i], ranking_norms(c->ranking), left / ranking_times(c->ranking, (int)i), &c->lengths.least, &c->lengths.most);
	}
}

/* The first document from `id` to `until`, all within the last narrow bound, that is not too low by its length. */
static int64_t long_enough(struct contest *c, int64_t id, int64_t until)
{
	double enough = contest_to_reach(c) / bounds_slack;
	size_t n = 0;

	if (c->lengths.enough != enough)
		fit_lengths(c, enough);
	if (!c->lengths.any)
		return until + 1;
	for (const uint16_t *size = NULL; id <= until; id++, size++, n--) {
		if (n == 0)
			size = ranking_sizes(c->ranking, id, &n);
		if (n == 0)
			break;
		if (*size - c->lengths.least <= c->lengths.most - c->lengths.least && !is_low(c, *size, enough))
			break;
	}
	return id;
}

static void narrow_from(struct contest *c, int64_t id)
{
	c->narrow = bound_of(c, c->near, id, false, enough(c), c->share);
	c->lengths.enough = -1;
}

/* The first document from `id` to `until` that may be among the best by the narrow bounds; behind `until`: none. */
int64_t ranges_within(struct contest *c, int64_t id, int64_t until)
{
	int64_t looked = id < INT64_MAX - LOOK_AHEAD ? id + LOOK_AHEAD : INT64_MAX; /* INT64_MAX: there is no document any more */

	while (id <= until) {
		if (c->narrow.until < id)
			narrow_from(c, id);
		if (contest_too_low(c, c->narrow.most)) {
			if (c->narrow.until == INT64_MAX)
				return INT64_MAX;
			id = c->narrow.until + 1;
			continue;
		}
		if (id >= looked)
			return id;
		int64_t last = c->narrow.until < until ? c->narrow.until : until, next;

		last = last < looked - 1 ? last : looked - 1;
		next = long_enough(c, id, last);
		if (next <= last)
			return next;
		id = next;
	}
	return id;
}

/* The range that the document is in; NULL: not known. */
static const struct range *range_at(struct contest *c, int64_t id)
{
	if (c->far && c->wide.until < id) {
		struct range share = { -1, 0 };

		c->wide = bound_of(c, c->far, id, true, enough(c), &share);
	}
	while (!c->far && c->range < c->ranges.n && c->ranges.p[c->range].until < id)
		c->range++;
	return c->far ? &c->wide : c->range < c->ranges.n ? &c->ranges.p[c->range] : NULL;
}

/* The first document from `id` on that may be among the best by the bounds. step: or, as soon as `id` cannot be, the first behind the documents
 * that this bound is for. */
static int64_t skip(struct contest *c, int64_t id, bool step)
{
	const struct range *range;

	while (!contest_is_own(c, id) && (range = range_at(c, id))) {
		int64_t own = c->own_at < c->own->n ? c->own->p[c->own_at] : INT64_MAX, next = range->until;

		if (!contest_too_low(c, range->most)) {
			next = ranges_within(c, id, step ? id : range->until);
			if (next == id)
				break;
			if (next != INT64_MAX)
				next--; /* behind what is too low */
		}
		if (own <= next)
			return own;
		if (next == INT64_MAX)
			return INT64_MAX;
		id = next + 1;
		if (step)
			break;
	}
	return id;
}

bool ranges_are_any(const struct contest *c, const struct node *root)
{
	bool any = c->top && c->n > 1 && c->own->n == 0 && root->kind == NODE_OR && root->n == c->n;

	for (size_t i = 0; i < c->n && any; i++)
		any = root->child[i] == c->word[i];
	return any;
}

/* The first document from `id` on with as many of the words as it takes to be among the best: the lists of words that do not get there together
 * are moved only to the documents of the others (MaxScore: Turtle and Flood, "Query evaluation: strategies and optimizations", 1995). */
static int64_t any_from(struct contest *c, int64_t id)
{
	for (;; id++) {
		int64_t next = INT64_MAX;
		double few = 0, most;
		size_t n = 0; /* such words */

		for (; n < c->n && contest_too_low(c, few + c->top[c->rising[n]]); n++)
			few += c->top[c->rising[n]];
		for (size_t i = n; i < c->n; i++) {
			int64_t one = node_seek(c->word[c->rising[i]], id);

			next = one < next ? one : next;
		}
		if (next == INT64_MAX)
			return next;
		id = next;
		most = few;
		for (size_t i = n; i < c->n; i++)
			most += c->word[c->rising[i]]->id == id ? c->top[c->rising[i]] : 0;
		for (size_t i = n; i-- > 0 && !contest_too_low(c, most);)
			most -= node_seek(c->word[c->rising[i]], id) == id ? 0 : c->top[c->rising[i]];
		if (!contest_too_low(c, most))
			return id;
	}
}

/* A condition that few documents satisfy and that costs next to nothing to ask; else NULL. */
static struct node *sparse(struct node *n)
{
	while (n->kind == NODE_OR && n->n == 1)
		n = n->child[0];
	return n->kind == NODE_IDS || (n->kind == NODE_MATCHES && matches_few(n->matches)) ? n : NULL;
}

/* Such a condition that every document must satisfy. */
static struct node *condition_of(struct node *root)
{
	struct node *condition = sparse(root);

	for (size_t i = 0; i < root->n && root->kind == NODE_AND && !condition; i++)
		condition = sparse(root->child[i]);
	return condition;
}

/* The first document from `id` on that satisfies it and may be among the best by the bounds: the words' lists are moved only to these. */
static int64_t condition_next(struct contest *c, struct node *condition, int64_t id, bool *all)
{
	int64_t next = node_seek(condition, id), from;

	while (next != INT64_MAX && (from = skip(c, next, true)) != next) {
		*all = false;
		next = from == INT64_MAX ? from : node_seek(condition, from);
	}
	return next;
}

int64_t ranges_next(struct contest *c, struct node *root, int64_t id, bool any, bool *all)
{
	struct node *condition = condition_of(root);

	*all &= !any;
	for (;;) {
		int64_t next = any ? any_from(c, id) : condition ? condition_next(c, condition, id, all) : id;

		next = next == INT64_MAX ? next : node_seek(root, next);
		id = next == INT64_MAX ? next : skip(c, next, false);
		if (id == next)
			return id;
		*all = false;
		if (id == INT64_MAX)
			return id;
	}
}
