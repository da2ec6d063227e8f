#include "search/parts.h"

#include <math.h>

#include "store/remote.h"

struct near_part *parts_new(struct near_parts *s)
{
	struct near_part *p = ARENA_PUSH(s->r->a, s);

	*p = (struct near_part){ .word = s->word };
	return p;
}

void part_alternative(struct near_part *p, struct str text, const struct query *q)
{
	if (p->n < ALTERNATIVES_MAX)
		p->p[p->n++] = (struct alternative){ text, q, { 0 } };
}

static void add_pair(struct near_parts *s, const struct query *word, size_t from, size_t to)
{
	if (s->n == PARTS_MAX)
		return;
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

static const struct parts_found *known(struct near_parts *s, const struct query *q)
{
	struct parts_found *f;

	for (size_t i = 0; i < s->known->n; i++)
		if (s->known->p[i].prefix == q->prefix && str_eq(s->known->p[i].folded, q->folded))
			return &s->known->p[i];
	f = ARENA_PUSH(s->r->a, s->known);
	*f = (struct parts_found){ .folded = q->folded, .prefix = q->prefix };
	struct word w = sets_word(q);

	s->r->failed = s->r->failed || !find_word_twice(s->r->s, s->r->a, &w, &f->ids, &f->titles, s->r->err);
	return f;
}

/* A server is asked for each set once. */
static struct ids remote_documents(struct near_parts *s, const struct query *q, struct ids *titles)
{
	struct query title = *(q->kind == QUERY_OR && q->understood ? q->child[0] : q);

	if (titles && title.kind == QUERY_TERM && title.field == IN_ANY) {
		title.field = IN_TITLE;
		*titles = sets_evaluate(s->r, &title);
	}
	return sets_evaluate(s->r, q);
}

struct ids parts_documents(struct near_parts *s, const struct query *q, struct ids *titles)
{
	struct ids all = { 0 }, some;

	if (titles)
		*titles = (struct ids){ 0 };
	if (store_remote(s->r->s))
		return remote_documents(s, q, titles);
	if (q->kind == QUERY_TERM && q->field == IN_ANY) {
		const struct parts_found *f = known(s, q);

		if (titles)
			*titles = f->titles;
		return f->ids;
	}
	if (q->kind != QUERY_OR || !q->understood)
		return sets_evaluate(s->r, q);
	for (size_t i = 0; i < q->n; i++) {
		struct ids one = parts_documents(s, q->child[i], &some);

		all = sets_either(s->r, all, one);
		if (titles)
			*titles = sets_either(s->r, *titles, some);
	}
	return all;
}

void parts_look_up(struct near_parts *s, struct near_part *p)
{
	const struct query *q = p->p[0].q;

	if (p->looked_up)
		return;
	p->looked_up = true;
	if (p->of.n && q->field == IN_ANY && !s->r->failed && find_token(s->r->s, s->r->a, q->folded, &p->ids, &p->titles)) {
		p->p[0].ids = p->ids;
		return;
	}
	p->ids = p->titles = (struct ids){ 0 };
	for (size_t k = 0; k < p->n; k++) {
		struct ids titles;

		p->p[k].ids = parts_documents(s, p->p[k].q, &titles);
		p->ids = sets_either(s->r, p->ids, p->p[k].ids);
		p->titles = sets_either(s->r, p->titles, titles);
	}
}

double parts_weight(int64_t documents, size_t found)
{
	return log2(1 + (double)documents / (double)(found ? found : 1));
}

int64_t parts_last(const struct near_parts *s)
{
	int64_t last = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct ids *ids = &s->p[i].ids;

		if (ids->n && ids->p[ids->n - 1] > last)
			last = ids->p[ids->n - 1];
	}
	return last;
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
	for (size_t i = 0; i < s->n; i++)
		parts_look_up(s, &s->p[i]);
	for (size_t i = 0; i < s->n; i++)
		s->p[i].weight = parts_weight(parts_last(s), s->p[i].ids.n);
}

struct ids parts_excluded(struct near_parts *s)
{
	struct parts_known *k = s->known;

	for (; k->without < s->without.n; k->without++)
		k->excluded = sets_either(s->r, k->excluded, sets_evaluate(s->r, s->without.p[k->without]->child[0]));
	return k->excluded;
}

/* Of the documents without what NOT excludes: the parts, one bit each, that together weigh most in one of them. */
static uint64_t heaviest(struct near_parts *s, bool several, double least)
{
	size_t at[PARTS_MAX] = { 0 }, titled[PARTS_MAX] = { 0 }, out = 0;
	struct ids no = parts_excluded(s);
	double best = 0, all = 0;
	uint64_t found = 0;

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
		if (!here(&no, &out, id) && weight > best && (!several || (has & (has - 1)))) {
			best = weight;
			found = has;
		}
	}
}

bool parts_are_in(const struct near_part *p, int64_t id)
{
	return ids_place(&p->ids, id) < p->ids.n;
}

static struct ids common(struct arena *a, struct ids x, struct ids y)
{
	struct ids out = { 0 };

	if (y.n == 1) {
		if (ids_place(&x, y.p[0]) < x.n)
			*ARENA_PUSH(a, &out) = y.p[0];
		return out;
	}

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

/* The query that is put together of parts. */
struct joining {
	struct near_parts *s;
	struct query *all; /* AND */
	struct str text;
	struct ids among;     /* some of these have what is chosen */
	struct ids documents; /* those that have all of it */
	bool begun;
};

static void join(struct joining *j, const struct query *q, struct str text, struct ids documents)
{
	struct arena *a = j->s->r->a;

	add_child(j->all, q);
	j->text = j->text.n ? arena_join(a, arena_join(a, j->text, STR(" ")), text) : text;
	j->documents = j->begun ? common(a, j->documents, documents) : documents;
	j->begun = true;
}

/* Of the alternatives those that some of the documents have. */
static void join_part(struct joining *j, const struct near_part *part)
{
	struct arena *a = j->s->r->a;
	struct query *or = node_of(a, QUERY_OR, part->n);
	struct str all = STR_NONE;
	struct ids documents = { 0 };

	or->understood = true;
	for (size_t i = 0; i < part->n; i++)
		if (part->n == 1 || common(a, part->p[i].ids, j->among).n) {
			add_child(or, part->p[i].q);
			all = all.n ? arena_join(a, arena_join(a, all, STR(" OR ")), part->p[i].text) : part->p[i].text;
			documents = sets_either(j->s->r, documents, part->p[i].ids);
		}
	if (or->n == 1)
		join(j, or->child[0], all, documents);
	else if (or->n)
		join(j, or, arena_fmt(a, "(%.*s)", STR_ARG(all)), documents);
}

/* Several pairs as one string. */
static struct alternative string_of(struct near_parts *s, const struct near_part *first, size_t to)
{
	struct query *q = ARENA_NEW(s->r->a, struct query);

	*q = *first->p[0].q;
	q->text = q->folded = str_sub(first->of, first->from, to);
	return (struct alternative){ query_typed(s->r->a, q), q, parts_documents(s, q, NULL) };
}

/* Overlapping pairs of a word, 工伤 伤预 预防, are the string 工伤预防 where documents have it. Returns how many parts were joined. */
static size_t join_pairs(struct joining *j, uint64_t has, size_t first)
{
	struct near_parts *s = j->s;
	struct near_part *p = &s->p[first];
	size_t n = 1;

	while (first + n < s->n && (has & UINT64_C(1) << (first + n)) && s->p[first + n].of.p == p->of.p && s->p[first + n].from < s->p[first + n - 1].to)
		n++;
	for (; n > 1; n--) {
		struct alternative one = string_of(s, p, s->p[first + n - 1].to);
		struct ids both = common(s->r->a, one.ids, j->among);

		if (both.n) {
			j->among = both;
			join(j, one.q, one.text, one.ids);
			return n;
		}
	}
	join_part(j, p);
	return 1;
}

/* What may not be in them, and the result. */
static bool joined(struct joining *j, struct str *text, const struct query **out, size_t *count)
{
	struct near_parts *s = j->s;
	struct arena *a = s->r->a;
	struct ids no = parts_excluded(s);
	size_t at = 0, n = j->documents.n;

	for (size_t i = 0; i < j->documents.n && no.n; i++)
		n -= here(&no, &at, j->documents.p[i]);
	for (size_t i = 0; i < s->without.n; i++) {
		const struct query *not = s->without.p[i]->child[0];

		add_child(j->all, s->without.p[i]);
		j->text = arena_fmt(a, "%.*s -%.*s", STR_ARG(j->text), STR_ARG(query_typed(a, not->understood ? not->child[0] : not)));
	}
	*text = j->text;
	*count = n;
	*out = j->all->n == 1 ? j->all->child[0] : j->all;
	return !s->r->failed && j->begun && n;
}

bool parts_best(struct near_parts *s, bool several, double least, struct str *text, const struct query **out, size_t *count)
{
	struct arena *a = s->r->a;

	*text = STR_NONE;
	if (s->n == 0)
		return false;
	if (s->n > PARTS_MAX)
		s->n = PARTS_MAX;
	documents_of(s);
	uint64_t has = heaviest(s, several, least);
	struct joining j = { .s = s, .all = node_of(a, QUERY_AND, s->n + s->without.n) };
	struct ids no = parts_excluded(s);
	size_t at = 0, n = 0;

	if (s->r->failed || has == 0)
		return false;
	for (size_t i = 0, begun = 0; i < s->n; i++)
		if (has & UINT64_C(1) << i)
			j.among = begun++ ? common(a, j.among, s->p[i].ids) : s->p[i].ids;
	struct ids some = { .p = ARENA_ARRAY(a, int64_t, j.among.n + 1) };

	for (size_t i = 0; i < j.among.n; i++)
		if (!here(&no, &at, j.among.p[i]))
			some.p[n++] = j.among.p[i];
	some.n = n;
	j.among = some;
	for (size_t i = 0; i < s->n;)
		if (!(has & UINT64_C(1) << i))
			i++;
		else if (s->p[i].of.n)
			i += join_pairs(&j, has, i);
		else
			join_part(&j, &s->p[i++]);
	return joined(&j, text, out, count);
}

bool parts_of_document(struct near_parts *words, struct near_parts *pairs, size_t n, int64_t id, struct str *text, const struct query **out, size_t *count)
{
	struct arena *a = words->r->a;
	struct ids one = { .p = &id, .n = 1 };
	struct joining j = { .s = pairs, .all = node_of(a, QUERY_AND, words->n + pairs->n + pairs->without.n), .among = one };

	for (size_t word = 0; word < n; word++) {
		size_t before = j.all->n;
		uint64_t has = 0;

		for (size_t i = 0; i < words->n; i++)
			if (words->p[i].word == word && parts_are_in(&words->p[i], id))
				join_part(&j, &words->p[i]);
		for (size_t i = 0; i < pairs->n && j.all->n == before; i++)
			if (pairs->p[i].word == word && parts_are_in(&pairs->p[i], id))
				has |= UINT64_C(1) << i;
		for (size_t i = 0; i < pairs->n && has;)
			if (!(has & UINT64_C(1) << i))
				i++;
			else
				i += join_pairs(&j, has, i);
	}
	return joined(&j, text, out, count);
}
