#include "store/about.h"

#include <stdlib.h>
#include <string.h>

#include "doc/value.h"
#include "store/listjson.h"
#include "store/remote.h"
#include "store/rows.h"
#include "text/seek.h"

enum {
	CANDIDATES_MAX = 200, /* documents that are looked at for one citation */
	TITLE_MIN = 12,       /* a title of at least this many bytes may match as the end of another */
};

/* ── the rows of a list ── */

struct rows_of {
	struct store *s;
	sqlite3_stmt *q;
	const struct ids *only; /* these documents, looked up one by one; NULL: all */
	size_t at;
	int rc;
};

static bool rows_begin(struct rows_of *r, struct store *s, enum derived list)
{
	*r = (struct rows_of){ .s = s, .q = rows_of_list(s, &derived_lists[list], true) };
	return r->q != NULL;
}

enum { LOOKED_UP_MAX = 2000 }; /* more documents than these are found by reading the table */

/* The rows of some documents. */
static bool rows_begin_for(struct rows_of *r, struct store *s, enum derived list, const struct ids *only)
{
	if (only->n > LOOKED_UP_MAX)
		return rows_begin(r, s, list);
	*r = (struct rows_of){ .s = s, .only = only, .rc = SQLITE_DONE, .q = rows_of_list(s, &derived_lists[list], false) };
	return r->q != NULL;
}

static void rows_step(struct rows_of *r)
{
	if (!r->only) {
		r->rc = sqlite3_step(r->q);
		return;
	}
	for (r->rc = SQLITE_DONE; r->rc == SQLITE_DONE && r->at < r->only->n;) {
		sqlite3_reset(r->q);
		sqlite3_bind_int64(r->q, 1, r->only->p[r->at++]);
		r->rc = sqlite3_step(r->q);
	}
}

static bool rows_next(struct rows_of *r, int64_t *id, struct str *value)
{
	rows_step(r);
	if (r->rc != SQLITE_ROW)
		return false;
	*id = sqlite3_column_int64(r->q, 0);
	*value = (struct str){ (const char *)sqlite3_column_text(r->q, 1), (size_t)sqlite3_column_bytes(r->q, 1) };
	return true;
}

static bool rows_end(struct rows_of *r, struct err *err)
{
	bool ok = r->rc == SQLITE_DONE || rows_fail(r->s, err);

	sqlite3_finalize(r->q);
	return ok;
}

/* An unreadable value is reported as damage and counts as empty. */
static struct doc read_row(struct arena *a, enum derived list, struct str value)
{
	struct doc d = { .arena = a };

	if (!listjson_read(&derived_lists[list], &d, arena_str(a, value)))
		d = (struct doc){ .arena = a };
	return d;
}

static bool holds(struct str text, const struct word *w)
{
	struct seek k;
	size_t at, end;

	if (!text.n)
		return false;
	seek_begin(&k, w->folded, w->prefix, text);
	return seek_next(&k, 0, &at, &end);
}

static bool column_holds(const struct list_column *c, const struct found *item, const struct word *w)
{
	switch (c->type) {
	case COLUMN_TEXT:
	case COLUMN_WORD:
	case COLUMN_DATE:
		return holds(column_text(c, item), w);
	case COLUMN_TEXTS:
	case COLUMN_PAIRS:
		for (size_t i = 0; i < column_texts(c, item)->n; i++)
			if (holds(column_texts(c, item)->p[i], w))
				return true;
		return false;
	default:
		return false;
	}
}

static const struct list_column *column_named(const struct list *l, const char *name)
{
	const struct list_column *c = l->columns;

	while (c->name && strcmp(c->name, name) != 0)
		c++;
	return c->name ? c : NULL;
}

static bool row_holds(const struct list *l, const struct doc *d, const char *const *columns, const struct word *w)
{
	for (; *columns; columns++) {
		const struct list_column *c = column_named(l, *columns);

		for (size_t i = 0; c && i < list_length(l, d); i++)
			if (column_holds(c, list_item(l, d, i), w))
				return true;
	}
	return false;
}

bool about_find(struct store *s, struct arena *a, enum derived list, const char *const *columns, const struct word *w, struct ids *out, struct err *err)
{
	struct arena *one = arena_new();
	struct rows_of r;
	struct str value;
	int64_t id;

	if (!rows_begin(&r, s, list)) {
		arena_free(one);
		return rows_fail(s, err);
	}
	while (rows_next(&r, &id, &value)) {
		if (!holds(value, w)) /* compared in its stored form, in which a word with a quote is escaped */
			if (!str_has(w->folded, STR("\"")) && !str_has(w->folded, STR("\\")))
				continue;
		struct doc d = read_row(one, list, value);

		if (row_holds(&derived_lists[list], &d, columns, w))
			*ARENA_PUSH(a, out) = id;
		arena_reset(one);
	}
	arena_free(one);
	return rows_end(&r, err);
}

/* ISO dates compare as texts; a prefix (2024-06) means all its days. */
static bool within(struct str day, struct str from, struct str to)
{
	return day.n && (!from.n || str_cmp(str_sub(day, 0, from.n), from) >= 0) && (!to.n || str_cmp(str_sub(day, 0, to.n), to) <= 0);
}

bool about_due(struct store *s, struct arena *a, struct str from, struct str to, struct ids *out, struct err *err)
{
	struct arena *one = arena_new();
	struct rows_of r;
	struct str value;
	int64_t id;

	if (!rows_begin(&r, s, DERIVED_deadlines)) {
		arena_free(one);
		return rows_fail(s, err);
	}
	while (rows_next(&r, &id, &value)) {
		struct doc d = read_row(one, DERIVED_deadlines, value);
		bool found = false;

		for (size_t i = 0; i < d.deadlines.n && !found; i++)
			found = within(d.deadlines.p[i].end, from, to);
		if (found)
			*ARENA_PUSH(a, out) = id;
		arena_reset(one);
	}
	arena_free(one);
	return rows_end(&r, err);
}

bool about_cites(struct store *s, struct arena *a, struct str text, const struct word *w, struct ids *out, struct err *err)
{
	static const char *const columns[] = { "title", "doc_number", NULL };
	struct number number = { 0 };
	struct arena *one;
	struct rows_of r;
	struct str value;
	int64_t id;

	if (number_begins(a, text, &number) != text.n || !number.year.n)
		return about_find(s, a, DERIVED_citations, columns, w, out, err);
	struct str key = number_key(a, text);

	if (!rows_begin(&r, s, DERIVED_citations))
		return rows_fail(s, err);
	one = arena_new();
	while (rows_next(&r, &id, &value)) {
		if (!str_has(value, number.year))
			continue;
		struct doc d = read_row(one, DERIVED_citations, value);
		bool found = false;

		for (size_t i = 0; i < d.citations.n && !found; i++)
			found = d.citations.p[i].doc_number.n && str_ends(number_key(one, d.citations.p[i].doc_number), key);
		if (found)
			*ARENA_PUSH(a, out) = id;
		arena_reset(one);
	}
	arena_free(one);
	return rows_end(&r, err);
}

/* ── counted ── */

struct counted {
	struct str value;
	size_t n;
};

static int by_value(const void *x, const void *y)
{
	return str_cmp(((const struct counted *)x)->value, ((const struct counted *)y)->value);
}

static bool wanted(const struct ids *ids, int64_t id, size_t *at)
{
	while (*at < ids->n && ids->p[*at] < id)
		++*at;
	return *at < ids->n && ids->p[*at] == id;
}

bool about_count(struct store *s, struct arena *a, enum derived list, const char *column, const struct ids *ids, about_each *each, void *ctx, struct err *err)
{
	const struct list *l = &derived_lists[list];
	const struct list_column *c = column_named(l, column);
	struct { struct counted *p; size_t n, cap; } all = { 0 };
	struct rows_of r;
	struct str value;
	size_t at = 0;
	int64_t id;

	if (!rows_begin_for(&r, s, list, ids))
		return rows_fail(s, err);
	while (rows_next(&r, &id, &value)) {
		size_t first = all.n;

		if (!c || !wanted(ids, id, &at))
			continue;
		struct doc d = read_row(a, list, value);

		for (size_t i = 0; i < list_length(l, &d); i++) {
			const struct strings *t = column_texts(c, list_item(l, &d, i));

			for (size_t k = 0; k < t->n; k++)
				*ARENA_PUSH(a, &all) = (struct counted){ t->p[k], 1 };
		}
		/* once per document */
		if (all.n > first) {
			size_t n = first;

			qsort(all.p + first, all.n - first, sizeof *all.p, by_value);
			for (size_t i = first; i < all.n; i++)
				if (n == first || !str_eq(all.p[n - 1].value, all.p[i].value))
					all.p[n++] = all.p[i];
			all.n = n;
		}
	}
	if (!rows_end(&r, err))
		return false;
	if (all.n)
		qsort(all.p, all.n, sizeof *all.p, by_value);
	for (size_t i = 0, k; i < all.n; i = k) {
		for (k = i; k < all.n && str_eq(all.p[k].value, all.p[i].value);)
			k++;
		each(ctx, all.p[i].value, k - i);
	}
	return true;
}

/* ── resolving citations ── */

static bool add(struct arena *a, struct ids *out, int64_t id, int64_t self)
{
	for (size_t i = 0; i < out->n; i++)
		if (out->p[i] == id)
			return false;
	if (id != self)
		*ARENA_PUSH(a, out) = id;
	return id != self;
}

static bool by_number(struct store *s, struct arena *a, struct str number, int64_t self, struct ids *out, struct err *err)
{
	struct str key = number_key(a, number);
	sqlite3_stmt *q = NULL;
	int rc;

	if (sqlite3_prepare_v2(s->db, "SELECT id FROM document WHERE number_key=?1 ORDER BY id", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	rows_bind(q, 1, key.p ? key : STR(""));
	while ((rc = sqlite3_step(q)) == SQLITE_ROW)
		add(a, out, sqlite3_column_int64(q, 0), self);
	bool ok = rc == SQLITE_DONE || rows_fail(s, err);

	sqlite3_finalize(q);
	return ok;
}

/* 国务院关于…的意见 is cited as 关于…的意见, with its issuer before it. */
static bool same_title(struct str asked, struct str own)
{
	return str_eq(asked, own) || (asked.n >= TITLE_MIN && str_starts(asked, STR("关于")) && str_ends(own, asked)) ||
	       (own.n >= TITLE_MIN && str_starts(own, STR("关于")) && str_ends(asked, own));
}

static bool by_title(struct store *s, struct arena *a, struct str title, int64_t self, struct ids *out, struct err *err)
{
	struct buf folded = { 0 };
	struct ids may = { 0 }, carriers = { 0 };
	struct str key = value_key(a, title);
	bool ok = true;

	/* the issuer may stand before it, or be left out */
	size_t about = str_find(title, STR("关于"));

	fold_text(about != SIZE_MAX ? str_sub(title, about, title.n) : title, &folded, NULL);
	struct word w = { arena_str(a, buf_view(&folded)), false };

	buf_free(&folded);
	if (!w.folded.n)
		return true;
	if (!(s->remote ? s->engine->titled(s->remote, s, a, w.folded, &may, err) : find_word(s, a, FIND_TITLE, &w, &may, err)))
		return false;
	for (size_t i = 0; ok && i < may.n && i < CANDIDATES_MAX; i++) {
		struct doc d = { .arena = a, .id = may.p[i] };

		if (may.p[i] == self)
			continue;
		ok = store_load_record(s, may.p[i], &d, err) && store_load_derived(s, &d, err);
		if (!ok)
			break;
		if (same_title(key, value_key(a, doc_text(&d, FIELD_TITLE))))
			add(a, out, may.p[i], self);
		for (size_t k = 0; k < d.citations.n; k++)
			if (str_eq(d.citations.p[k].relation, STR("issues")) && str_eq(value_key(a, d.citations.p[k].title), key))
				add(a, &carriers, may.p[i], self);
	}
	if (ok && out->n == 0)
		*out = carriers;
	return ok;
}

bool about_resolve(struct store *s, struct arena *a, const struct citation *c, int64_t self, struct ids *out, struct err *err)
{
	*out = (struct ids){ 0 };
	if (c->doc_number.n && (!by_number(s, a, c->doc_number, self, out, err) || out->n))
		return out->n != 0;
	return !c->title.n || by_title(s, a, c->title, self, out, err);
}

/* Does the citation refer to the document? */
static bool means(struct arena *a, const struct citation *c, struct str number, const struct strings *titles)
{
	struct str key = value_key(a, c->title);

	if (number.n && c->doc_number.n)
		return str_eq(number_key(a, c->doc_number), number);
	for (size_t i = 0; c->title.n && i < titles->n; i++)
		if (same_title(key, titles->p[i]))
			return true;
	return false;
}

bool about_citers(struct store *s, struct arena *a, const struct doc *d, struct citers *out, struct err *err)
{
	struct str number = doc_text(d, FIELD_DOC_NUMBER), own = doc_text(d, FIELD_TITLE), value;
	struct arena *one;
	struct strings titles = { 0 };
	struct rows_of r;
	int64_t id;

	if (number.n)
		number = number_key(a, number);
	if (own.n)
		*ARENA_PUSH(a, &titles) = value_key(a, own);
	for (size_t i = 0; i < d->citations.n; i++)
		if (str_eq(d->citations.p[i].relation, STR("issues")) && d->citations.p[i].title.n)
			*ARENA_PUSH(a, &titles) = value_key(a, d->citations.p[i].title);
	if (!rows_begin(&r, s, DERIVED_citations))
		return rows_fail(s, err);
	one = arena_new();
	while (rows_next(&r, &id, &value)) {
		if (id == d->id)
			continue;
		struct doc other = read_row(one, DERIVED_citations, value);

		for (size_t i = 0; i < other.citations.n; i++) {
			const struct citation *c = &other.citations.p[i];

			if (str_eq(c->relation, STR("issues")) || !means(one, c, number, &titles))
				continue;
			struct citation copy = { .found = c->found, .title = arena_str(a, c->title), .doc_number = arena_str(a, c->doc_number),
						 .relation = arena_str(a, c->relation), .clause = arena_str(a, c->clause), .doubt = arena_str(a, c->doubt) };

			copy.found.rule = arena_str(a, c->found.rule);
			*ARENA_PUSH(a, out) = (struct citer){ id, copy };
			break;
		}
		arena_reset(one);
	}
	arena_free(one);
	return rows_end(&r, err);
}
