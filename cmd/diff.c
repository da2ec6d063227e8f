#include "confine.h"
#include "base/json.h"
#include "doc/counterpart.h"
#include "doc/derived.h"
#include "hit.h"
#include "lines.h"
#include "opt.h"
#include "store/store.h"
#include "write/lists.h"

static bool load_one(struct store *store, struct arena *arena, const char *operand, struct doc *d, struct err *err)
{
	struct ids ids = { 0 };

	if (!store_find(store, arena, str_z(operand), &ids, err))
		return false;
	if (ids.n == 0)
		return err_set(err, ERR_USAGE, "no document \"%s\": give an id, a document number, a path or the beginning of a hash (guidang query finds them)", operand);
	d->arena = arena;
	return store_load_record(store, ids.p[0], d, err) && store_load_derived(store, d, err);
}

static void head(struct buf *b, const char *sign, const struct doc *d)
{
	struct str title = doc_text(d, FIELD_TITLE);

	buf_fmt(b, "%s [%lld] %.*s  %.*s\n", sign, (long long)d->id, STR_ARG(title.n ? title : d->src.path), STR_ARG(doc_text(d, FIELD_DATE)));
}

static void indicator(struct buf *b, const struct indicator *i)
{
	bool grows = i->comparator.n == 2 && i->comparator.p[1] == '%';

	buf_fmt(b, "%s%s%.*s%.*s", str_eq(i->kind, STR("result")) ? "完成" : "目标", grows ? (i->comparator.p[0] == '+' ? "增" : "降") : "", grows || str_eq(i->comparator, STR("=")) ? 0 : (int)i->comparator.n,
		i->comparator.p, STR_ARG(i->value));
	buf_fmt(b, "%.*s%s%.*s (第%u行)", STR_ARG(i->unit), i->period.n ? " " : "", STR_ARG(i->period), i->found.at.from);
}

static void names(struct buf *b, const struct strings *t)
{
	for (size_t i = 0; i < t->n; i++)
		buf_fmt(b, "%s%.*s", i ? "、" : "", STR_ARG(t->p[i]));
}

static void task(struct buf *b, const struct task *t)
{
	buf_str(b, t->task);
	if (t->lead.n) {
		buf_z(b, "（");
		names(b, &t->lead);
		buf_z(b, "）");
	}
	buf_fmt(b, " (第%u行)", t->found.at.from);
}

struct compared {
	const struct doc *a, *b;
};

static void indicators_text(const struct compared *c, const struct counterparts *all, struct buf *b)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct indicator *x = all->p[i].a == SIZE_MAX ? NULL : &c->a->indicators.p[all->p[i].a];
		const struct indicator *y = all->p[i].b == SIZE_MAX ? NULL : &c->b->indicators.p[all->p[i].b];

		const struct indicator *one = x ? x : y;

		if (!one)
			continue;
		buf_fmt(b, "%s %.*s：", x && y ? "=" : x ? "-" : "+", STR_ARG(one->subject));
		if (x)
			indicator(b, x);
		if (x && y)
			buf_z(b, " → ");
		if (y)
			indicator(b, y);
		buf_c(b, '\n');
	}
}

static void tasks_text(const struct compared *c, const struct counterparts *all, struct buf *b)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct task *x = all->p[i].a == SIZE_MAX ? NULL : &c->a->tasks.p[all->p[i].a];
		const struct task *y = all->p[i].b == SIZE_MAX ? NULL : &c->b->tasks.p[all->p[i].b];

		buf_z(b, x && y ? "= " : x ? "- " : "+ ");
		if (x)
			task(b, x);
		if (x && y)
			buf_z(b, "\n  ");
		if (y)
			task(b, y);
		buf_c(b, '\n');
	}
}

static void pairs_json(struct buf *b, const struct compared *c, enum derived which, const struct counterparts *all)
{
	const struct list *l = &derived_lists[which];

	json_key(b, l->name);
	json_open(b, '[');
	for (size_t i = 0; i < all->n; i++) {
		json_open(b, '{');
		for (int k = 0; k < 2; k++) {
			size_t at = k ? all->p[i].b : all->p[i].a;

			json_key(b, k ? "b" : "a");
			if (at == SIZE_MAX)
				json_null_value(b);
			else
				list_item_json(l, k ? c->b : c->a, list_item(l, k ? c->b : c->a, at), b);
		}
		json_close(b, '}');
	}
	json_close(b, ']');
}

static void head_json(struct buf *b, const char *key, const struct doc *d)
{
	json_key(b, key);
	json_open(b, '{');
	json_key(b, "id");
	json_int(b, d->id);
	json_key(b, "title");
	json_text_or_null(b, doc_text(d, FIELD_TITLE));
	json_key(b, "doc_number");
	json_text_or_null(b, doc_text(d, FIELD_DOC_NUMBER));
	json_key(b, "date");
	json_text_or_null(b, doc_text(d, FIELD_DATE));
	json_close(b, '}');
}

static int compare(struct args *a, struct store *store, struct arena *arena)
{
	size_t width = lines_width();
	struct doc x = { .arena = arena }, y = { .arena = arena };
	struct err err = { 0 };
	struct buf b = { 0 };

	if (a->n != 2) {
		say("diff: two documents: guidang diff ID|文号 ID|文号");
		return EXIT_CANNOT;
	}
	if (!load_one(store, arena, a->operands[0], &x, &err) || !load_one(store, arena, a->operands[1], &y, &err))
		return cannot(&err);
	if (!opt_has(a, "json"))
		pager_start(a);
	confine_reading(store, NULL);

	struct compared c = { &x, &y };
	struct counterparts indicators = counterpart_indicators(arena, &x, &y), tasks = counterpart_tasks(arena, &x, &y);

	if (x.indicators.n > COUNTERPARTS_MAX || y.indicators.n > COUNTERPARTS_MAX || x.tasks.n > COUNTERPARTS_MAX || y.tasks.n > COUNTERPARTS_MAX)
		say("only the first %d of a list are compared", COUNTERPARTS_MAX);
	if (opt_has(a, "json")) {
		json_open(&b, '{');
		head_json(&b, "a", &x);
		head_json(&b, "b", &y);
		pairs_json(&b, &c, DERIVED_indicators, &indicators);
		pairs_json(&b, &c, DERIVED_tasks, &tasks);
		json_close(&b, '}');
		buf_c(&b, '\n');
	} else {
		head(&b, "-", &x);
		head(&b, "+", &y);
		buf_z(&b, indicators.n ? "\n── 指标 ──\n" : "");
		indicators_text(&c, &indicators, &b);
		buf_z(&b, tasks.n ? "\n── 任务 ──\n" : "");
		tasks_text(&c, &tasks, &b);
	}
	if (opt_has(a, "json"))
		put_bytes(buf_view(&b), stdout);
	else
		lines_put(buf_view(&b), width, 4);
	buf_free(&b);
	return indicators.n + tasks.n ? EXIT_DONE : EXIT_NOTHING;
}

static int run(struct args *a)
{
	return in_snapshot(a, compare);
}

static const struct option_row options[] = {
	{ "json", 0, NULL, "one line of JSON" },
	{ "no-pager", 0, NULL, "straight to the terminal" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_diff = { "diff", "ID|文号 ID|文号", "figures and tasks of two documents side by side: plan and summary, year and year", options, run };
