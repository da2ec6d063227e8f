#include "search/sets.h"

#include "store/about.h"
#include "store/remote.h"

static set everything(struct searcher *r)
{
	set out = { 0 };

	r->failed = r->failed || !store_ids(r->s, r->a, &out, r->err);
	return out;
}

struct word sets_word(const struct query *t)
{
	return (struct word){ t->folded, t->prefix };
}

static set in(struct searcher *r, enum find_where where, const struct query *t)
{
	struct word w = sets_word(t);
	set out = { 0 };

	r->failed = r->failed || !find_word(r->s, r->a, where, &w, &out, r->err);
	return out;
}

static set in_value(struct searcher *r, enum field field, const struct query *t)
{
	struct word w = sets_word(t);
	set out = { 0 };

	r->failed = r->failed || !find_value(r->s, r->a, field, &w, &out, r->err);
	return out;
}

bool sets_about(struct store *s, struct arena *a, const struct query *t, struct ids *out, struct err *err)
{
	const char *columns[] = { t->field == IN_LEAD ? "lead" : t->field == IN_SUPPORT ? "support" : t->field == IN_INDICATOR ? "subject" : "task", NULL };
	struct word w = sets_word(t);

	switch (t->field) {
	case IN_TASK:
	case IN_LEAD:
	case IN_SUPPORT:
		return about_find(s, a, DERIVED_tasks, columns, &w, out, err);
	case IN_INDICATOR:
		return about_find(s, a, DERIVED_indicators, columns, &w, out, err);
	case IN_CITES:
		return about_cites(s, a, t->text, &w, out, err);
	case IN_DUE:
		return t->kind != QUERY_DATE || about_due(s, a, t->from, t->to, out, err);
	default:
		return true;
	}
}

static set about(struct searcher *r, const struct query *t)
{
	set out = { 0 };

	r->failed = r->failed || !sets_about(r->s, r->a, t, &out, r->err);
	return out;
}

static set term(struct searcher *r, const struct query *t)
{
	switch (t->field) {
	case IN_TITLE:
		return in(r, FIND_TITLE, t);
	case IN_HEADING:
		return in(r, FIND_HEADING, t);
	case IN_TABLE:
		return in(r, FIND_CELL, t);
	case IN_PATH:
		return in(r, FIND_PATH, t);
	case IN_TAG:
		return in(r, FIND_TAG, t);
	case IN_TASK:
	case IN_LEAD:
	case IN_SUPPORT:
	case IN_INDICATOR:
	case IN_CITES:
		return about(r, t);
	case IN_DUE: /* a date, see below */
	case IN_ANY:
	case IN_TEXT:
	case IN_NUMBER:
	case IN_DATE:
		break;
	default:
		return in_value(r, (enum field)(t->field - IN_FIELD), t);
	}
	return in(r, FIND_TEXT, t);
}

static set number(struct searcher *r, const struct query *t)
{
	set out = { 0 };

	r->failed = r->failed || !find_number(r->s, r->a, t->text, &out, r->err);
	return out;
}

static set dates(struct searcher *r, const struct query *t)
{
	set out = { 0 };

	if (t->field == IN_DUE)
		return about(r, t);
	r->failed = r->failed || !find_dates(r->s, r->a, t->from, t->to, &out, r->err);
	return out;
}

static set combine(struct searcher *r, set x, set y, bool in_x, bool in_y, bool in_both)
{
	set out = { 0 };
	size_t i = 0, k = 0;

	while (i < x.n || k < y.n) {
		bool take_x = k == y.n || (i < x.n && x.p[i] <= y.p[k]), take_y = i == x.n || (k < y.n && y.p[k] <= x.p[i]);

		if (take_x && take_y ? in_both : take_x ? in_x : in_y)
			*ARENA_PUSH(r->a, &out) = take_x ? x.p[i] : y.p[k];
		i += take_x;
		k += take_y;
	}
	return out;
}

set sets_either(struct searcher *r, set x, set y)
{
	return x.n == 0 ? y : y.n == 0 ? x : combine(r, x, y, true, true, true);
}

set sets_evaluate(struct searcher *r, const struct query *q)
{
	set out = { 0 };
	bool started = false;

	if (r->failed)
		return out;
	if (store_remote(r->s)) {
		r->failed = !remote_ids(r->s, r->a, q, &out, r->err);
		return out;
	}
	switch (q->kind) {
	case QUERY_ALL:
		return everything(r);
	case QUERY_TERM:
		return term(r, q);
	case QUERY_CITED:
		r->failed = r->failed || !find_cited(r->s, r->a, &q->number, q->tail, &out, r->err);
		return out;
	case QUERY_RECALLED:
		r->failed = r->failed || !find_recalled(r->s, r->a, &q->number, &out, r->err);
		return out;
	case QUERY_NUMBER:
		return number(r, q);
	case QUERY_DATE:
		return dates(r, q);
	case QUERY_NOT:
		return combine(r, everything(r), sets_evaluate(r, q->child[0]), true, false, false);
	case QUERY_OR:
		for (size_t i = 0; i < q->n; i++)
			out = combine(r, out, sets_evaluate(r, q->child[i]), true, true, true);
		return out;
	case QUERY_AND:
		for (size_t i = 0; i < q->n; i++) {
			bool not = q->child[i]->kind == QUERY_NOT;

			if (not)
				continue;
			set one = sets_evaluate(r, q->child[i]);

			out = started ? combine(r, out, one, false, false, true) : one;
			started = true;
		}
		if (!started)
			out = everything(r);
		for (size_t i = 0; i < q->n; i++)
			if (q->child[i]->kind == QUERY_NOT)
				out = combine(r, out, sets_evaluate(r, q->child[i]->child[0]), true, false, false);
		return out;
	}
	return out;
}
