/* Tasks by department, from the derived lists of all documents. */
#include <string.h>

#include "base/json.h"
#include "doc/derived.h"
#include "doc/persons.h"
#include "search/search.h"
#include "serve/route.h"
#include "serve/view.h"
#include "store/tally.h"

enum { BODIES_SHOWN = 1000, TASKS_SHOWN = 2000 };

struct ledger_page {
	struct request *r;
	const struct list *list;
	const struct list_column *lead, *support;
	struct str body;      /* whose tasks are asked for; empty: only how many each has */
	struct facets bodies;
	size_t n;
};

static const struct list_column *column_named(const struct list *l, const char *name)
{
	for (const struct list_column *c = l->columns; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static void count(struct ledger_page *l, const struct found *item, const struct list_column *c)
{
	const struct strings *t = column_texts(c, item);

	for (size_t i = 0; i < t->n; i++)
		*ARENA_PUSH(l->r->arena, &l->bodies) = (struct facet){ arena_str(l->r->arena, t->p[i]), 1 };
}

static bool names(const struct found *item, const struct list_column *c, struct str body)
{
	const struct strings *t = column_texts(c, item);
	bool any = false;

	for (size_t i = 0; i < t->n; i++)
		any = any || str_eq(t->p[i], body);
	return any;
}

static void put_task(struct ledger_page *l, const struct doc *d, const struct found *item)
{
	struct request *r = l->r;
	struct buf value = { 0 };

	if (r->json) {
		json_open(r->out, '{');
		json_key(r->out, "accession");
		json_int(r->out, d->id);
		json_key(r->out, "line");
		json_int(r->out, item->at.from);
	} else {
		html(r, "<tr><td class=\"number\">$n</td>", l->n);
	}
	for (const struct list_column *c = l->list->columns; c->name; c++) {
		value.n = 0;
		if (!c->label)
			continue;
		column_print(c, item, &value);
		if (r->json) {
			json_key(r->out, c->name);
			json_name(r->out, value.n ? buf_view(&value) : STR(""));
		} else {
			view_cell(r, value.n ? buf_view(&value) : STR(""));
		}
	}
	if (r->json)
		json_close(r->out, '}');
	else
		html(r, "<td class=\"short\"><a href=\"/d/$d#line-$d\">$z $d</a></td></tr>\n", (long long)d->id, (long long)item->at.from, phrase(r, "document"), (long long)d->id);
	buf_free(&value);
}

static bool each(void *ctx, struct doc *d)
{
	struct ledger_page *l = ctx;

	if (l->r->room->options->no_persons)
		persons_leave_out(d);

	for (size_t i = 0; i < list_length(l->list, d); i++) {
		const struct found *item = list_item(l->list, d, i);

		if (!l->body.n) {
			count(l, item, l->lead);
			count(l, item, l->support);
		} else if (names(item, l->lead, l->body) || names(item, l->support, l->body)) {
			if (l->n++ < TASKS_SHOWN)
				put_task(l, d, item);
		}
	}
	return true;
}

static void begin(struct ledger_page *l)
{
	struct request *r = l->r;
	const char *title = l->body.n ? arena_str(r->arena, l->body).p : phrase(r, "Tasks by department");

	if (r->json) {
		r->reply->type = "application/json";
		json_open(r->out, '[');
		return;
	}
	view_begin(r, str_z(title), "/overview");
	html(r, "<p class=\"back\"><a href=\"$z\">$z</a></p>\n<h1>$z</h1>\n", l->body.n ? "/ledger" : "/overview", l->body.n ? phrase(r, "Tasks by department") : phrase(r, "Overview"), title);
	html(r, "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"$z\"><table>\n<tr>", title);
	if (!l->body.n) {
		html(r, "<th scope=\"col\">$z</th><th scope=\"col\" class=\"number\">$z</th></tr>\n", phrase(r, "Department"), phrase(r, "Tasks"));
		return;
	}
	html(r, "<th scope=\"col\" class=\"number\">$z</th>", phrase(r, "No."));
	for (const struct list_column *c = l->list->columns; c->name; c++)
		if (c->label)
			html(r, "<th scope=\"col\">$z</th>", r->chinese ? c->label : c->name);
	html(r, "<th scope=\"col\">$z</th></tr>\n", phrase(r, "Place"));
}

static void put_bodies(struct ledger_page *l)
{
	struct request *r = l->r;

	facets_count(&l->bodies);
	for (size_t i = 0; i < l->bodies.n && (r->json || i < BODIES_SHOWN); i++) {
		const struct facet *f = &l->bodies.p[i];

		if (!r->json) {
			html(r, "<tr><td><a href=\"/ledger?body=$u\">$t</a></td><td class=\"number\">$n</td></tr>\n", f->value, f->value, f->count);
			continue;
		}
		json_open(r->out, '{');
		json_key(r->out, "body");
		json_name(r->out, f->value);
		json_key(r->out, "tasks");
		json_int(r->out, (int64_t)f->count);
		json_close(r->out, '}');
	}
}

void route_ledger(struct request *r, struct str rest)
{
	struct ledger_page l = { .r = r, .list = &derived_lists[DERIVED_tasks], .body = request_get(r, "body") };
	struct err err = { 0 };

	l.lead = l.list ? column_named(l.list, "lead") : NULL;
	l.support = l.list ? column_named(l.list, "support") : NULL;
	if (rest.n || !l.lead || !l.support) {
		view_refuse(r, 404, phrase(r, "There is no such page."));
		return;
	}
	begin(&l);
	if (!tally_derived(r->store, l.list, each, &l, &err)) {
		view_failed(r, &err);
		return;
	}
	if (!l.body.n)
		put_bodies(&l);
	if (r->json) {
		json_close(r->out, ']');
		buf_c(r->out, '\n');
		return;
	}
	html(r, "</table></div>\n");
	if (l.n > TASKS_SHOWN)
		html(r, "<p>$t</p>\n", arena_fmt(r->arena, phrase(r, "%zu more: guidang export -f tasks has all of them."), l.n - TASKS_SHOWN));
	view_end(r);
}
