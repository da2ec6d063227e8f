#include "search/parts.h"

#include <math.h>

struct near_part *parts_new(struct near_parts *s)
{
	struct near_part *p = ARENA_PUSH(s->r->a, s);

	*p = (struct near_part){ 0 };
	return p;
}

void part_alternative(struct near_part *p, struct str text, const struct query *q)
{
	if (p->n < ALTERNATIVES_MAX)
		p->p[p->n++] = (struct alternative){ text, q, { 0 } };
}

static void add_pair(struct near_parts *s, const struct query *word, size_t from, size_t to)
{
	struct query *q = ARENA_NEW(s->r->a, struct query);
	struct near_part *p = parts_new(s);

	*q = (struct query){ .kind = QUERY_TERM, .field = word->field, .text = str_sub(word->folded, from, to), .folded = str_sub(word->folded, from, to) };
	part_alternative(p, query_typed(s->r->a, q), q);
	p->of = word->folded;
	p->from = from;
	p->to = to;
}

void parts_of_pairs(struct near_parts *s, const struct query *word)
{
	struct str t = word->folded;
	size_t before = SIZE_MAX, run = SIZE_MAX;

	for (size_t i = 0; i < t.n;) {
		size_t at = i;
		uint32_t c = utf8_next(t, &i);
		bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'), wide = is_han(c);

		if (letter && run == SIZE_MAX)
			run = at;
		if (!letter && run != SIZE_MAX)
			add_pair(s, word, run, at);
		if (!letter)
			run = SIZE_MAX;
		if (wide && before != SIZE_MAX)
			add_pair(s, word, before, i);
		before = wide ? at : SIZE_MAX;
	}
	if (run != SIZE_MAX)
		add_pair(s, word, run, t.n);
}

static struct ids in_titles(struct near_parts *s, const struct query *q)
{
	struct query title = *q;

	if (q->kind == QUERY_OR && q->understood)
		title = *q->child[0];
	if (title.kind != QUERY_TERM || title.field != IN_ANY)
		return (struct ids){ 0 };
	title.field = IN_TITLE;
	return sets_evaluate(s->r, &title);
}

/* Does the list have the id? *at goes up with it. */
static bool here(const struct ids *list, size_t *at, int64_t id)
{
	while (*at < list->n && list->p[*at] < id)
		++*at;
	return *at < list->n && list->p[*at] == id;
}

/* The documents of each part. A document that has it counts by how few have it. */
static void documents_of(struct near_parts *s)
{
	struct ids any = { 0 };

	for (size_t i = 0; i < s->n; i++) {
		struct near_part *part = &s->p[i];

		for (size_t k = 0; k < part->n; k++) {
			part->p[k].ids = sets_evaluate(s->r, part->p[k].q);
			part->ids = sets_either(s->r, part->ids, part->p[k].ids);
			part->titles = sets_either(s->r, part->titles, in_titles(s, part->p[k].q));
		}
		any = sets_either(s->r, any, part->ids);
	}
	for (size_t i = 0; i < s->n; i++)
		s->p[i].weight = log2(1 + (double)any.n / (double)(s->p[i].ids.n ? s->p[i].ids.n : 1));
}

/* Of the documents without what NOT excludes: the parts, one bit each, that together weigh most in one of them. */
static uint64_t heaviest(struct near_parts *s, bool several, double least)
{
	size_t at[PARTS_MAX] = { 0 }, titled[PARTS_MAX] = { 0 }, out = 0;
	struct ids excluded = { 0 };
	double best = 0, all = 0;
	uint64_t found = 0;

	for (size_t i = 0; i < s->without.n; i++)
		excluded = sets_either(s->r, excluded, sets_evaluate(s->r, s->without.p[i]->child[0]));
	for (size_t i = 0; i < s->n; i++)
		all += s->p[i].weight;
	while (true) {
		int64_t id = INT64_MAX;
		double weight = 0;
		uint64_t has = 0;

		for (size_t i = 0; i < s->n; i++)
			if (at[i] < s->p[i].ids.n && s->p[i].ids.p[at[i]] < id)
				id = s->p[i].ids.p[at[i]];
		if (id == INT64_MAX)
			return best < least * all ? 0 : found;
		for (size_t i = 0; i < s->n; i++)
			if (at[i] < s->p[i].ids.n && s->p[i].ids.p[at[i]] == id) {
				has |= UINT64_C(1) << i;
				weight += s->p[i].weight * (here(&s->p[i].titles, &titled[i], id) ? 2 : 1);
				at[i]++;
			}
		/* one of several words alone is not what was meant */
		if (!here(&excluded, &out, id) && weight > best && (!several || (has & (has - 1)))) {
			best = weight;
			found = has;
		}
	}
}

static struct ids common(struct arena *a, struct ids x, struct ids y)
{
	struct ids out = { 0 };

	for (size_t i = 0, k = 0; i < x.n && k < y.n;)
		if (x.p[i] == y.p[k]) {
			*ARENA_PUSH(a, &out) = x.p[i++];
			k++;
		} else if (x.p[i] < y.p[k]) {
			i++;
		} else {
			k++;
		}
	return out;
}

static void add_word(struct arena *a, struct str *all, struct str word)
{
	*all = all->n ? arena_join(a, arena_join(a, *all, STR(" ")), word) : word;
}

static struct query *node_of(struct arena *a, enum query_kind kind, size_t most)
{
	struct query *q = ARENA_NEW(a, struct query);

	*q = (struct query){ .kind = kind, .child = ARENA_ARRAY(a, struct query *, most + 1) };
	return q;
}

static void add_child(struct query *q, const struct query *child)
{
	q->child[q->n++] = (struct query *)(uintptr_t)child; /* a query that is evaluated is not changed */
}

/* Of the alternatives those that some of the documents have. */
static const struct query *part_query(struct arena *a, const struct near_part *part, struct ids documents, struct str *text)
{
	struct query *or = node_of(a, QUERY_OR, part->n);
	struct str all = STR_NONE;

	or->understood = true;
	for (size_t i = 0; i < part->n; i++)
		if (part->n == 1 || common(a, part->p[i].ids, documents).n) {
			add_child(or, part->p[i].q);
			all = all.n ? arena_join(a, arena_join(a, all, STR(" OR ")), part->p[i].text) : part->p[i].text;
		}
	add_word(a, text, or->n > 1 ? arena_fmt(a, "(%.*s)", STR_ARG(all)) : all);
	return or->n == 1 ? or->child[0] : or;
}

/* Overlapping pairs of a word, 工伤 伤预 预防, are the string 工伤预防 where documents have it. Puts it in place of the first, returns how
 * many parts it stands for. */
static size_t merge(struct near_parts *s, uint64_t has, size_t first, struct ids *documents)
{
	struct near_part *p = &s->p[first];
	size_t n = 1;

	while (first + n < s->n && (has & UINT64_C(1) << (first + n)) && s->p[first + n].of.p == p->of.p && s->p[first + n].from < s->p[first + n - 1].to)
		n++;
	for (; n > 1; n--) {
		struct query *q = ARENA_NEW(s->r->a, struct query);
		struct ids both;

		*q = *p->p[0].q;
		q->text = q->folded = str_sub(p->of, p->from, s->p[first + n - 1].to);
		both = common(s->r->a, sets_evaluate(s->r, q), *documents);
		if (both.n) {
			*documents = both;
			p->p[0] = (struct alternative){ query_typed(s->r->a, q), q, both };
			break;
		}
	}
	return n;
}

bool parts_best(struct near_parts *s, bool several, double least, struct str *text, const struct query **out, size_t *count)
{
	struct arena *a = s->r->a;

	*text = STR_NONE;
	if (s->n == 0 || s->n > PARTS_MAX)
		return false;
	documents_of(s);
	uint64_t has = heaviest(s, several, least);
	struct query *all = node_of(a, QUERY_AND, s->n + s->without.n), *some = node_of(a, QUERY_AND, s->n + s->without.n);

	if (s->r->failed || has == 0)
		return false;
	for (size_t i = 0; i < s->n; i++)
		if (has & UINT64_C(1) << i) {
			struct query *either = node_of(a, QUERY_OR, ALTERNATIVES_MAX);

			for (size_t k = 0; k < s->p[i].n; k++)
				add_child(either, s->p[i].p[k].q);
			add_child(some, either);
		}
	for (size_t i = 0; i < s->without.n; i++)
		add_child(some, s->without.p[i]);
	struct ids documents = sets_evaluate(s->r, some);

	for (size_t i = 0, n; i < s->n; i += n) {
		n = 1;
		if (!(has & UINT64_C(1) << i))
			continue;
		if (s->p[i].of.n)
			n = merge(s, has, i, &documents);
		add_child(all, part_query(a, &s->p[i], documents, text));
	}
	for (size_t i = 0; i < s->without.n; i++) {
		const struct query *not = s->without.p[i]->child[0];

		add_child(all, s->without.p[i]);
		add_word(a, text, arena_join(a, STR("-"), query_typed(a, not->understood ? not->child[0] : not)));
	}
	*count = documents.n;
	*out = all->n == 1 ? all->child[0] : all;
	return !s->r->failed && documents.n;
}
