#include "write/record.h"

#include <string.h>
#include <time.h>

#include "base/json.h"
#include "doc/location.h"
#include "write/lists.h"

static void span(struct buf *b, const char *key, int64_t from, int64_t to)
{
	json_key(b, key);
	json_open(b, '[');
	json_int(b, from);
	json_int(b, to);
	json_close(b, ']');
}

static void number(struct buf *b, int n) /* 0: null */
{
	json_key(b, "number");
	if (n)
		json_int(b, n);
	else
		json_null_value(b);
}

static void text(struct buf *b, const char *key, struct str s)
{
	json_key(b, key);
	json_text_or_null(b, s);
}

static void whole_text(struct buf *b, const char *key, struct str s)
{
	json_key(b, key);
	json_text(b, s);
}

static void field(struct buf *b, const struct doc *d, enum field f)
{
	if (!field_is_list(f)) {
		json_text_or_null(b, doc_text(d, f));
		return;
	}
	json_open(b, '[');
	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];

		if (v->field != f)
			continue;
		if (field_form(f) != FORM_NUMBERED) {
			json_text_or_null(b, v->text);
			continue;
		}
		json_open(b, '{');
		number(b, v->number);
		text(b, "title", v->text);
		json_close(b, '}');
	}
	json_close(b, ']');
}

/* Fields of users' rules: name → every value of it. */
static void extra(struct buf *b, const struct doc *d)
{
	json_open(b, '{');
	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];
		char name[64];
		bool before = v->field != FIELD_EXTRA || v->name.n >= sizeof name;

		for (size_t k = 0; k < i && !before; k++)
			before = d->values.p[k].field == FIELD_EXTRA && str_eq(d->values.p[k].name, v->name);
		if (before)
			continue;
		memcpy(name, v->name.p, v->name.n);
		name[v->name.n] = '\0';
		json_key(b, name);
		json_open(b, '[');
		for (size_t k = i; k < d->values.n; k++)
			if (d->values.p[k].field == FIELD_EXTRA && str_eq(d->values.p[k].name, v->name))
				json_text_or_null(b, d->values.p[k].text);
		json_close(b, ']');
	}
	json_close(b, '}');
}

static void time_at(struct buf *b, const char *key, int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;
	char s[32];

	json_key(b, key);
	if (at && gmtime_r(&t, &tm) && strftime(s, sizeof s, "%Y-%m-%dT%H:%M:%SZ", &tm))
		json_text(b, str_z(s));
	else
		json_null_value(b);
}

static void count(struct buf *b, const char *key, uint32_t n) /* 0: null */
{
	json_key(b, key);
	if (n)
		json_int(b, n);
	else
		json_null_value(b);
}

/* The position in a source without lines. */
static void place(struct buf *b, const struct location *l)
{
	struct buf cell = { 0 };

	if (l->row && l->column) {
		location_column(l->column, &cell);
		buf_fmt(&cell, "%u", l->row);
	}
	json_key(b, "place");
	json_open(b, '{');
	count(b, "page", l->page);
	count(b, "paragraph", l->paragraph);
	text(b, "sheet", l->sheet);
	text(b, "cell", buf_view(&cell));
	json_key(b, "box"); /* points: left, top, right, bottom */
	if (l->right > 0) {
		json_open(b, '[');
		json_int(b, (int64_t)l->left);
		json_int(b, (int64_t)l->top);
		json_int(b, (int64_t)(l->right + 0.5f));
		json_int(b, (int64_t)(l->bottom + 0.5f));
		json_close(b, ']');
	} else {
		json_null_value(b);
	}
	json_close(b, '}');
	buf_free(&cell);
}

static void found_at(struct buf *b, const struct doc *d, const struct value *v)
{
	const struct location *l = doc_location(d, v->at.from);

	json_open(b, '{');
	span(b, "lines", v->at.from, v->at.to);
	span(b, "bytes", (int64_t)v->from, (int64_t)v->to);
	text(b, "rule", v->rule);
	if (l)
		place(b, l);
	for (size_t i = 0; i < d->desk.said.n && str_eq(v->rule, STR(RULE_CORRECTION)); i++)
		if (d->desk.said.p[i].field == v->field) {
			text(b, "by", d->desk.said.p[i].who);
			time_at(b, "at", d->desk.said.p[i].at);
		}
	json_close(b, '}');
}

static void strings(struct buf *b, const char *key, const struct str *p, size_t n)
{
	json_key(b, key);
	json_open(b, '[');
	for (size_t i = 0; i < n; i++)
		json_text(b, p[i]);
	json_close(b, ']');
}

/* Only for documents with tags, corrections or an archive number. */
static void desk(struct buf *b, const struct doc *d)
{
	const struct arrangement *a = &d->desk.arranged;

	json_open(b, '{');
	strings(b, "tags", d->desk.tags.p, d->desk.tags.n);
	time_at(b, "filed", d->desk.filed);
	time_at(b, "changed", d->desk.changed);
	json_key(b, "archive");
	json_open(b, '{');
	text(b, "number", a->number);
	text(b, "fonds", a->fonds);
	text(b, "year", a->year);
	text(b, "period", a->period);
	text(b, "dept", a->dept);
	text(b, "open", a->open);
	json_key(b, "item");
	json_int(b, a->item);
	json_close(b, '}');
	json_close(b, '}');
}

static bool has_desk(const struct doc *d)
{
	const struct arrangement *a = &d->desk.arranged;

	return d->desk.tags.n || a->number.n || a->fonds.n || a->year.n || a->period.n || a->dept.n || a->open.n;
}

static void provenance(struct buf *b, const struct doc *d)
{
	json_open(b, '{');
	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];

		if (v->field == FIELD_EXTRA || doc_value(d, v->field) != v)
			continue;
		json_key(b, field_name(v->field));
		if (!field_is_list(v->field)) {
			found_at(b, d, v);
			continue;
		}
		json_open(b, '[');
		for (size_t k = i; k < d->values.n; k++)
			if (d->values.p[k].field == v->field)
				found_at(b, d, &d->values.p[k]);
		json_close(b, ']');
	}
	json_close(b, '}');
}

static void source(struct buf *b, const struct doc *d)
{
	json_open(b, '{');
	json_key(b, "path");
	json_name(b, d->src.path);
	json_key(b, "bytes");
	json_int(b, (int64_t)d->src.bytes.n);
	whole_text(b, "encoding", str_z(d->src.in.name));
	whole_text(b, "kind", str_z(kind_name(d->src.kind)));
	count(b, "pages", d->src.pages);
	json_key(b, "container");
	if (d->src.container.n)
		json_name(b, d->src.container);
	else
		json_null_value(b);
	json_key(b, "accession");
	if (d->id)
		json_int(b, d->id);
	else
		json_null_value(b);
	json_close(b, '}');
}

static void format(struct buf *b, const struct doc *d)
{
	(void)d;
	json_text(b, STR(RECORD_FORMAT));
}

static void id(struct buf *b, const struct doc *d)
{
	json_text(b, str_z(d->src.id));
}

/* What comes before the header fields; behind them follow `extra` and the record's own lists. */
struct record_member {
	const char *key;
	void (*write)(struct buf *b, const struct doc *d);
};
static const struct record_member first[] = { { "format", format }, { "id", id }, { "source", source } };
static const char *const on_request[] = { "derived", "desk", "provenance" };
enum { FIRST = sizeof first / sizeof first[0], ON_REQUEST = sizeof on_request / sizeof on_request[0] };

const char *record_key(size_t i)
{
	if (i < FIRST)
		return first[i].key;
	i -= FIRST;
	if (i < FIELD_COUNT)
		return field_name((enum field)i);
	i -= FIELD_COUNT;
	if (i == 0)
		return "extra";
	i--;
	if (i < RECORD_LIST_COUNT)
		return record_lists[i].name;
	i -= RECORD_LIST_COUNT;
	return i < ON_REQUEST ? on_request[i] : NULL;
}

/* Writes the key if the field is requested. */
static bool wanted(struct buf *b, const struct record_options *o, const char *key)
{
	bool yes = !o || !o->fields;

	for (const char *const *f = yes ? NULL : o->fields; !yes && *f; f++)
		yes = strcmp(*f, key) == 0;
	if (yes)
		json_key(b, key);
	return yes;
}

bool record_has(struct str key)
{
	const char *one;

	for (size_t i = 0; (one = record_key(i)); i++)
		if (str_eq(key, str_z(one)))
			return true;
	return false;
}

void record_json(const struct doc *d, const struct record_options *o, struct buf *b)
{
	json_open(b, '{');
	for (size_t i = 0; i < FIRST; i++)
		if (wanted(b, o, first[i].key))
			first[i].write(b, d);
	for (int f = 0; f < FIELD_COUNT; f++)
		if (wanted(b, o, field_name((enum field)f)))
			field(b, d, (enum field)f);
	if (wanted(b, o, "extra"))
		extra(b, d);
	for (size_t i = 0; i < RECORD_LIST_COUNT; i++)
		if (wanted(b, o, record_lists[i].name))
			list_json(&record_lists[i], d, b);
	if (o && o->derived && wanted(b, o, "derived"))
		derived_json(d, o->provenance, b);
	if (has_desk(d) && wanted(b, o, "desk"))
		desk(b, d);
	if (o && o->provenance && wanted(b, o, "provenance"))
		provenance(b, d);
	json_close(b, '}');
	buf_c(b, '\n');
}
