#include "postgres/ahead.h"

#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 20, STATEMENTS = 8, EXPECTED_MAX = 100000 };

struct fetched {
	char *sql;
	size_t from, to; /* the expected documents whose rows these are */
	struct link_reply *rows;
	int beside; /* the column from which on there are those of a header too; 0: there are none */
};

struct ahead {
	struct { int64_t *p; size_t n; } ids;
	struct fetched page[STATEMENTS];
	size_t pages;
};

void ahead_forget(struct remote *r)
{
	struct ahead *a = r->ahead;

	if (!a)
		return;
	for (size_t i = 0; i < a->pages; i++) {
		free(a->page[i].sql);
		reply_free(a->page[i].rows);
	}
	free(a->ids.p);
	free(a);
	r->ahead = NULL;
}

void ahead_expect(struct remote *r, const struct hits *hits)
{
	ahead_forget(r);
	if (!r->reading || hits->n < 2)
		return;
	r->ahead = allocated(calloc(1, sizeof *r->ahead));
	r->ahead->ids.p = allocated(calloc(hits->n, sizeof *r->ahead->ids.p));
	r->ahead->ids.n = hits->n < EXPECTED_MAX ? hits->n : EXPECTED_MAX;
	for (size_t i = 0; i < r->ahead->ids.n; i++)
		r->ahead->ids.p[i] = hits->p[i].id;
}

static struct fetched *page_of(struct ahead *a, const char *sql)
{
	for (size_t i = 0; i < a->pages; i++)
		if (strcmp(a->page[i].sql, sql) == 0)
			return &a->page[i];
	if (a->pages == STATEMENTS)
		return NULL;
	a->page[a->pages] = (struct fetched){ .sql = allocated(strdup(sql)) };
	return &a->page[a->pages++];
}

/* Who reads a whole record reads its header next, which is in the same row. */
static const char header[] = "SELECT \"id\",\"fields\",\"id\"", of_document[] = " FROM \"document\" WHERE \"id\"";

static bool is_header(const char *sql)
{
	return strncmp(sql, header, sizeof header - 1) == 0 && strncmp(sql + sizeof header - 1, of_document, sizeof of_document - 1) == 0;
}

/* The columns of a statement that reads a whole record; 0: it reads something else. */
static int columns_of_record(struct str select)
{
	int n = 1;

	if (str_find(select, STR("\"sections\"")) == SIZE_MAX)
		return 0;
	for (size_t i = 0; i < select.n; i++)
		n += select.p[i] == ',';
	return n;
}

/* COLUMN=$1 becomes COLUMN=ANY($1); what follows goes, but for the order. */
static bool fetch(struct remote *r, struct fetched *page, size_t from, struct err *err)
{
	const struct ahead *a = r->ahead;
	struct params p = { .a = arena_new() };
	size_t at = str_find(str_z(page->sql), STR("=$1"));
	const char *order = strstr(page->sql + at, " ORDER BY "), *where = strstr(page->sql, of_document);
	int select = where ? (int)(where - page->sql) : 0;

	page->beside = where ? columns_of_record((struct str){ page->sql, (size_t)select }) : 0;
	struct str sql = arena_fmt(p.a, "%.*s%s%.*s=ANY($1)%s", select, page->sql, page->beside ? ",\"id\",\"fields\",\"id\"" : "", (int)at - select, page->sql + select,
				   order ? order : "");

	reply_free(page->rows);
	page->rows = NULL;
	page->from = from;
	page->to = a->ids.n - from < AT_ONCE ? a->ids.n : from + AT_ONCE;
	param_ints(&p, a->ids.p + from, page->to - from);
	bool ok = link_run(r->link, sql.p, &p, true, &page->rows, err);

	if (!ok)
		page->to = page->from;

	arena_free(p.a);
	return ok;
}

static size_t place_of(const struct ahead *a, const struct fetched *page, int64_t value)
{
	size_t i = page->from;

	while (i < page->to && a->ids.p[i] != value)
		i++;
	return i;
}

bool ahead_rows(struct remote *r, const char *sql, int64_t value, struct link_reply **out, int *column, struct err *err)
{
	struct ahead *a = r->ahead;
	size_t i, looked = 0;

	*out = NULL;
	*column = 0;
	for (size_t k = 0; a && is_header(sql) && k < a->pages; k++)
		if (a->page[k].beside && place_of(a, &a->page[k], value) < a->page[k].to) {
			*out = reply_share(a->page[k].rows);
			*column = a->page[k].beside;
			return true;
		}
	struct fetched *page = a ? page_of(a, sql) : NULL;

	if (!page)
		return true;
	i = place_of(a, page, value);
	if (i == page->to) {
		while (looked < a->ids.n && a->ids.p[(i + looked) % a->ids.n] != value)
			looked++;
		if (looked == a->ids.n)
			return true;
		if (!fetch(r, page, (i + looked) % a->ids.n, err))
			return false;
	}
	*out = reply_share(page->rows);
	return true;
}
