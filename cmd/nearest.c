#include "nearest.h"

#include "opt.h"
#include "text/fold.h"

/* The first document number the query asks for, STR_NONE if there is none. */
static struct str asked_number(struct arena *a, const struct query *q)
{
	struct str found = STR_NONE;

	if (q->kind == QUERY_NUMBER || q->kind == QUERY_CITED)
		return q->text;
	for (size_t i = 0; i < q->n && !found.n; i++)
		found = asked_number(a, q->child[i]);
	return found;
}

static bool asks_date(const struct query *q)
{
	bool any = q->kind == QUERY_DATE;

	for (size_t i = 0; i < q->n && !any; i++)
		any = asks_date(q->child[i]);
	return any;
}

static bool asks_field(const struct query *q)
{
	bool any = q->kind == QUERY_DATE || (q->kind == QUERY_TERM && q->field != IN_ANY) || q->kind == QUERY_NUMBER;

	for (size_t i = 0; i < q->n && !any; i++)
		any = asks_field(q->child[i]);
	return any;
}

/* Does it ask for something of a derived list? */
static bool asks_derived(const struct query *q)
{
	bool any = q->kind == QUERY_CITED || (q->field >= IN_TASK && q->field <= IN_CITES);

	for (size_t i = 0; i < q->n && !any; i++)
		any = asks_derived(q->child[i]);
	return any;
}

static struct str near_text(struct arena *arena, const struct near_list *list)
{
	struct str all = STR_NONE;

	for (size_t i = 0; i < list->n; i++) {
		struct str one = arena_fmt(arena, "%.*s (%zu)", STR_ARG(list->p[i].text), list->p[i].count);

		all = all.n ? arena_join(arena, arena_join(arena, all, STR("、")), one) : one;
	}
	return all;
}

/* Prints queries that do find something. */
static void say_near(struct arena *arena, const struct near *try, bool number, bool shown)
{
	struct str similar = near_text(arena, &try->similar), pieces = near_text(arena, &try->pieces), alone = near_text(arena, &try->alone),
		   without = near_text(arena, &try->without);

	if (similar.n)
		say("near it: %.*s", STR_ARG(similar));
	if (pieces.n)
		say("pieces of it: %.*s", STR_ARG(pieces));
	if (without.n)
		say("without one of them: %.*s", STR_ARG(without));
	if (alone.n)
		say("each alone: %.*s", STR_ARG(alone));
	if (try->together.n && try->together.p[0].is->kind == QUERY_AND && !shown)
		say("try: %.*s", STR_ARG(near_text(arena, &try->together)));
	if (!alone.n && !similar.n && !pieces.n && !number)
		say("nothing near it is filed");
}

enum { QUERY_SHOWN = 200 }; /* bytes of the query in a message */

const struct near *nearest_to_nothing(const struct args *a, struct store *store, struct arena *arena, const struct query *q, const struct names *names,
				      struct str typed, size_t show)
{
	struct paths numbers = { 0 };
	struct str number = asked_number(arena, q);
	struct str first, last;
	struct near *try = ARENA_NEW(arena, struct near);
	struct err ignored;
	bool looked = (show || !a->quiet) && search_near(store, arena, q, names, show, try, &ignored);
	const struct near *best = looked && show && try->documents.n ? try : NULL;
	size_t n = 0;

	if (a->quiet)
		return best;
	while (n < typed.n && n < QUERY_SHOWN)
		utf8_next(typed, &n);
	say("nothing found for %.*s%s", (int)n, typed.p, n < typed.n ? "…" : "");
	if (number.n && store_near_numbers(store, arena, number, &numbers, &ignored) && numbers.n) {
		struct str all = numbers.p[0];

		for (size_t i = 1; i < numbers.n; i++)
			all = arena_join(arena, arena_join(arena, all, STR(", ")), numbers.p[i]);
		say("filed of that series: %.*s", STR_ARG(all));
	}
	if (asks_date(q) && store_dates(store, arena, &first, &last, &ignored) && first.n)
		say("dates filed go from %.*s to %.*s", STR_ARG(first), STR_ARG(last));
	if ((str_has(typed, STR(":")) || str_has(typed, STR("："))) && !asks_field(q))
		say("fields are 标题 文号 机关 主送 抄送 文种 附件 章节 表格 正文 路径 标签 日期 任务 牵头 配合 指标 截止 引用; without one the whole text is searched");
	if (asks_derived(q) && !store_has_lists(store))
		say("no document has lists of tasks, indicators, deadlines and citations yet; guidang import --again makes them");
	if (try->alone.n > 1 && !best && !str_has(typed, STR("OR")))
		say("all words must occur; OR between them finds documents with any of them");
	if (looked)
		say_near(arena, try, numbers.n > 0, best);
	return best;
}
