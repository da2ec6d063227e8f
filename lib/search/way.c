#include "search/way.h"

#include <stdlib.h>

#include "index/tokens.h"
#include "store/columns.h"

/* ── construction ── */

struct occurrences *way_opened(struct searcher *r, struct way *w, const struct word *word)
{
	for (size_t i = 0; i < w->words.n; i++)
		if (w->words.p[i].word.prefix == word->prefix && str_eq(w->words.p[i].word.folded, word->folded))
			return occurrences_copy(w->words.p[i].o, r->a);
	bool by_text = false;
	struct occurrences *o = r->few ? find_occurrences_of_few(r->s, r->a, word, r->given, &by_text) : find_occurrences(r->s, r->a, word);

	if (!o)
		return NULL;
	*ARENA_PUSH(r->a, &w->words) = (struct opened){ *word, o, by_text };
	return occurrences_copy(o, r->a);
}

static bool is_by_text(const struct way *w, const struct word *word)
{
	bool yes = false;

	for (size_t i = 0; i < w->words.n; i++)
		yes |= w->words.p[i].by_text && str_eq(w->words.p[i].word.folded, word->folded) && w->words.p[i].word.prefix == word->prefix;
	return yes;
}

bool way_gave_up(const struct way *w)
{
	bool yes = false;

	for (size_t i = 0; i < w->words.n; i++)
		yes |= occurrences_gave_up(w->words.p[i].o);
	return yes;
}

struct node *way_word(struct searcher *r, struct way *w, const struct word *word, bool title)
{
	struct node *n = ARENA_NEW(r->a, struct node);

	*n = (struct node){ .kind = NODE_WORD, .id = -1, .of = *word, .title = title, .counted = -1, .word = way_opened(r, w, word) };
	if (!n->word)
		return NULL;
	n->cost = occurrences_bytes(n->word);
	n->costly = is_by_text(w, word);
	return n;
}

static struct node *set_node(struct searcher *r, set ids)
{
	struct node *n = ARENA_NEW(r->a, struct node);

	*n = (struct node){ .kind = NODE_IDS, .id = -1, .ids = ids, .cost = ids.n };
	return r->failed ? NULL : n;
}

static struct node *node_of_matches(struct searcher *r, struct matches *m)
{
	struct node *n;

	r->failed = r->failed || !m;
	if (r->failed)
		return NULL;
	n = ARENA_NEW(r->a, struct node);
	*n = (struct node){ .kind = NODE_MATCHES, .id = -1, .matches = m, .cost = matches_documents(m) };
	return n;
}

/* Documents with a value, or a date; NULL: the way needs the whole set. */
static struct node *matches_node(struct searcher *r, const struct query *q)
{
	struct word word = sets_word(q);

	if (q->kind == QUERY_DATE && q->field != IN_DUE)
		return node_of_matches(r, matches_days(r->s, r->a, columns_day(q->from), columns_day(q->to), r->err));
	if (q->kind == QUERY_TERM && q->field == IN_PATH)
		return node_of_matches(r, matches_word(r->s, r->a, COLUMN_PATH, &word, r->err));
	if (q->kind == QUERY_TERM && q->field >= IN_FIELD)
		return node_of_matches(r, matches_word(r->s, r->a, (int)q->field - (int)IN_FIELD, &word, r->err));
	return NULL;
}

static bool is_coded(const struct query *q)
{
	return q->kind == QUERY_TERM && q->field >= IN_FIELD && columns_coded((int)q->field - (int)IN_FIELD);
}

/* All alternatives from the i-th on in the field of this one, as one node. */
static struct node *alternatives_node(struct searcher *r, const struct query *q, size_t i)
{
	struct word *words = ARENA_ARRAY(r->a, struct word, q->n);
	size_t n = 0;

	for (size_t k = i; k < q->n; k++)
		if (is_coded(q->child[k]) && q->child[k]->field == q->child[i]->field)
			words[n++] = sets_word(q->child[k]);
	return node_of_matches(r, matches_any(r->s, r->a, (int)q->child[i]->field - (int)IN_FIELD, words, n, r->err));
}

static bool came_before(const struct query *q, size_t i)
{
	bool before = false;

	for (size_t k = 0; k < i && !before; k++)
		before = is_coded(q->child[k]) && q->child[k]->field == q->child[i]->field;
	return before;
}

static struct node *node_of(struct searcher *r, struct way *w, const struct query *q);

static struct node *check_node(struct searcher *r, const struct query *q, struct node *candidates)
{
	struct node *n = ARENA_NEW(r->a, struct node);

	*n = (struct node){ .kind = NODE_CHECK, .id = -1, .costly = true, .checked = ARENA_ARRAY(r->a, struct row_check, CHECKED), .of_query = q, .child = ARENA_ARRAY(r->a, struct node *, 1), .n = 1 };
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

	if (q->field != IN_ANY && q->field != IN_TEXT && !title && !row) {
		struct node *values = matches_node(r, q);

		return values || r->failed ? values : set_node(r, sets_evaluate(r, q));
	}
	struct node *n = word_unigram(q->folded) ? unigram_node(r, q->folded, title) : way_word(r, w, &word, title);

	return row ? check_node(r, q, n) : n; /* headings and cells are part of the text */
}

static struct node *cited_node(struct searcher *r, const struct query *q)
{
	set maybe = { 0 };

	if (r->among)
		maybe = *r->among;
	else
		r->failed = r->failed || !find_maybe_cited(r->s, r->a, &q->number, &maybe, r->err);
	return check_node(r, q, set_node(r, maybe));
}

static int by_cost(const void *x, const void *y)
{
	const struct node *a = *(struct node *const *)x, *b = *(struct node *const *)y;

	return (a->cost > b->cost) - (a->cost < b->cost);
}

/* Does every text with this word hold one of the other alternatives, too? 府办 stands in all that 政府办公室 stands in. */
static bool told_by_another(const struct query *q, size_t i)
{
	const struct query *c = q->child[i];
	bool told = false;

	if (c->kind != QUERY_TERM || c->prefix || (c->field != IN_ANY && c->field != IN_TEXT))
		return false;
	for (size_t k = 0; k < q->n && !told; k++) {
		const struct query *d = q->child[k];
		bool wide = d->folded.n > 0;

		if (k == i || d->kind != QUERY_TERM || d->prefix || (d->field != IN_ANY && d->field != IN_TEXT))
			continue;
		for (size_t at = 0; at < d->folded.n;) /* letters and digits stand alone only */
			wide &= token_class(utf8_next(d->folded, &at)) == TOKEN_WIDE;
		told = wide && (d->folded.n < c->folded.n || k < i) && str_has(c->folded, d->folded);
	}
	return told;
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
		bool not = and && c->kind == QUERY_NOT, values = !and && is_coded(c);

		if ((values && came_before(q, i)) || (!and && told_by_another(q, i)))
			continue;
		struct node *one = values ? alternatives_node(r, q, i) : node_of(r, w, not ? c->child[0] : c);

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
	case QUERY_RECALLED:
		break;
	case QUERY_DATE: {
		struct node *days = matches_node(r, q);

		if (days || r->failed)
			return days;
		break;
	}
	}
	return set_node(r, sets_evaluate(r, q));
}

static struct node *both(struct searcher *r, struct node *first, struct node *second)
{
	struct node *n = ARENA_NEW(r->a, struct node);

	*n = (struct node){ .kind = NODE_AND, .id = -1, .costly = second->costly, .cost = first->cost, .child = ARENA_ARRAY(r->a, struct node *, 2), .n = 2 };
	n->child[0] = first;
	n->child[1] = second;
	return n;
}

struct way *way_of(struct searcher *r, const struct query *q)
{
	struct way *w = ARENA_NEW(r->a, struct way);

	*w = (struct way){ 0 };
	w->root = node_of(r, w, q);
	if (w->root && r->among)
		w->root = both(r, set_node(r, *r->among), w->root);
	return w->root ? w : NULL;
}

struct node *node_copy(struct searcher *r, const struct node *n)
{
	struct node *c = ARENA_NEW(r->a, struct node);

	*c = *n;
	if (n->word)
		c->word = occurrences_copy(n->word, r->a);
	c->child = ARENA_ARRAY(r->a, struct node *, n->n + 1);
	c->but = ARENA_ARRAY(r->a, struct node *, n->n_but + 1);
	for (size_t i = 0; i < n->n; i++)
		c->child[i] = node_copy(r, n->child[i]);
	for (size_t i = 0; i < n->n_but; i++)
		c->but[i] = node_copy(r, n->but[i]);
	return c;
}

/* ── iteration ── */

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
int64_t node_seek(struct node *n, int64_t id)
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
	case NODE_MATCHES:
		return n->id = matches_from(n->matches, id);
	case NODE_CHECK:
		return n->id = node_seek(n->child[0], id);
	case NODE_OR:
		for (size_t i = 0; i < n->n; i++) {
			int64_t one = node_seek(n->child[i], id);

			least = one < least ? one : least;
		}
		return n->id = least;
	case NODE_AND:
		for (size_t i = 0; i < n->n && id != INT64_MAX;) {
			int64_t one = node_seek(n->child[i], id);

			i = one == id || i == 0 ? i + 1 : 0;
			id = one;
		}
		return n->id = id;
	}
	return INT64_MAX;
}

double node_bound(struct node *n, struct ranking *r, int64_t id, bool wide, double enough, int64_t *until)
{
	return occurrences_bound(n->word, r, id, wide, enough, until);
}

double node_bound_at(const struct node *n, unsigned size, double norm)
{
	return occurrences_bound_at(n->word, size, norm);
}

bool node_lengths(const struct node *n, struct norms norm, double enough, unsigned *least, unsigned *most)
{
	return occurrences_lengths(n->word, norm, enough, least, most);
}

/* Counts a word in the document it is at. */
bool node_count(struct node *n)
{
	if (n->counted != n->id)
		n->stands = occurrences_here(n->word, &n->counts);
	n->counted = n->id;
	return n->stands;
}

bool node_check(struct searcher *r, struct node *n, int64_t id)
{
	const struct query *q = n->of_query;
	struct word word = sets_word(q);
	struct row_check *one = &n->checked[id % CHECKED];
	bool ok = true;

	if (one->id == id + 1)
		return one->holds;
	*one = (struct row_check){ .id = id + 1 };
	if (q->kind == QUERY_CITED)
		ok = find_cites(r->s, &q->number, q->tail, id, &one->holds, r->err);
	else
		ok = find_holds(r->s, q->field == IN_HEADING ? FIND_HEADING : FIND_CELL, &word, id, &one->holds, r->err);
	r->failed = r->failed || !ok;
	return one->holds;
}

bool node_all_hold(struct searcher *r, struct node *n, int64_t id, bool costly)
{
	for (size_t i = 0; i < n->n; i++)
		if (n->child[i]->costly == costly && !node_holds(r, n->child[i], id))
			return false;
	for (size_t i = 0; i < n->n_but; i++)
		if (n->but[i]->costly == costly && node_holds(r, n->but[i], id))
			return false;
	return true;
}

bool node_holds(struct searcher *r, struct node *n, int64_t id)
{
	if (node_seek(n, id) != id)
		return false;
	switch (n->kind) {
	case NODE_WORD:
		return node_count(n) && (n->title ? n->counts.title : n->counts.body) > 0;
	case NODE_UNIGRAM:
	case NODE_IDS:
	case NODE_MATCHES:
		return true;
	case NODE_CHECK:
		return node_holds(r, n->child[0], id) && node_check(r, n, id);
	case NODE_OR:
		for (int costly = 0; costly < 2; costly++)
			for (size_t i = 0; i < n->n; i++)
				if (n->child[i]->costly == costly && node_holds(r, n->child[i], id))
					return true;
		return false;
	case NODE_AND:
		return node_all_hold(r, n, id, false) && node_all_hold(r, n, id, true);
	}
	return false;
}

bool node_can_wait(const struct node *n)
{
	bool only_checks = n->kind == NODE_AND;

	for (size_t i = 0; i < n->n; i++)
		only_checks &= !n->child[i]->costly || n->child[i]->kind == NODE_CHECK;
	for (size_t i = 0; i < n->n_but; i++)
		only_checks &= !n->but[i]->costly;
	return n->costly && (n->kind == NODE_CHECK || only_checks);
}

bool node_holds_so_far(struct searcher *r, struct node *n, int64_t id)
{
	if (n->kind == NODE_CHECK)
		return node_holds(r, n->child[0], id);
	for (size_t i = 0; i < n->n; i++)
		if (n->child[i]->kind == NODE_CHECK && !node_holds(r, n->child[i]->child[0], id))
			return false;
	return node_all_hold(r, n, id, false);
}

bool node_holds_at_last(struct searcher *r, struct node *n, int64_t id)
{
	if (n->kind == NODE_CHECK)
		return node_check(r, n, id);
	for (size_t i = 0; i < n->n; i++)
		if (n->child[i]->kind == NODE_CHECK && !node_check(r, n->child[i], id))
			return false;
	return true;
}

bool node_sound(const struct node *n)
{
	bool ok = n->kind == NODE_WORD ? !occurrences_damaged(n->word) : n->kind == NODE_MATCHES ? !matches_failed(n->matches) : !n->list.damaged;

	for (size_t i = 0; i < n->n; i++)
		ok = ok && node_sound(n->child[i]);
	for (size_t i = 0; i < n->n_but; i++)
		ok = ok && node_sound(n->but[i]);
	return ok;
}

bool way_all(struct searcher *r, struct way *w, set *out)
{
	*out = (set){ 0 };
	if (w->root->kind == NODE_IDS) {
		*out = w->root->ids;
		return true;
	}
	for (int64_t id = 0; (id = node_seek(w->root, id)) != INT64_MAX; id++)
		if (node_holds(r, w->root, id))
			*ARENA_PUSH(r->a, out) = id;
	return node_sound(w->root);
}
