#include "write/derived.h"

#include <stdlib.h>

#include "base/json.h"
#include "write/sheet.h"

/* ── JSON ── */

static void json_span(struct buf *b, const char *key, size_t from, size_t to)
{
	json_key(b, key);
	json_open(b, '[');
	json_int(b, (int64_t)from);
	json_int(b, (int64_t)to);
	json_close(b, ']');
}

static void json_texts(const struct strings *t, struct buf *b)
{
	json_open(b, '[');
	for (size_t i = 0; i < t->n; i++)
		json_text(b, t->p[i]);
	json_close(b, ']');
}

static void json_pairs(const struct list_column *c, const struct strings *t, struct buf *b)
{
	json_open(b, '[');
	for (size_t i = 0; i + 1 < t->n; i += 2) {
		json_open(b, '{');
		for (size_t k = 0; k < 2; k++) {
			json_key(b, c->words[k]);
			json_text_or_null(b, t->p[i + k]);
		}
		json_close(b, '}');
	}
	json_close(b, ']');
}

static void json_column(const struct list_column *c, const struct found *item, struct buf *b)
{
	json_key(b, c->name);
	if (c->type == COLUMN_TEXTS)
		json_texts(column_texts(c, item), b);
	else if (c->type == COLUMN_PAIRS)
		json_pairs(c, column_texts(c, item), b);
	else if (c->type != COLUMN_NUMBER && c->type != COLUMN_INDEX)
		json_text_or_null(b, column_text(c, item));
	else if (column_number(c, item) == column_none(c))
		json_null_value(b);
	else
		json_int(b, column_number(c, item));
}

static void json_item(const struct list *l, const struct found *item, bool provenance, struct buf *b)
{
	json_open(b, '{');
	for (const struct list_column *c = l->columns; c->name; c++)
		if (c->type != COLUMN_GONE)
			json_column(c, item, b);
	json_key(b, "line");
	json_int(b, item->at.from);
	if (provenance) {
		json_span(b, "lines", item->at.from, item->at.to);
		json_span(b, "bytes", item->from, item->to);
		json_key(b, "rule");
		json_text_or_null(b, item->rule);
	}
	json_close(b, '}');
}

void derived_item_json(const struct list *l, const struct found *item, struct buf *b)
{
	json_item(l, item, false, b);
}

void derived_json(const struct doc *d, bool provenance, struct buf *b)
{
	const struct list *l;

	json_open(b, '{');
	for (size_t i = 0; (l = derived_at(i)); i++) {
		json_key(b, l->name);
		json_open(b, '[');
		for (size_t k = 0; k < list_length(l, d); k++)
			json_item(l, list_item(l, d, k), provenance, b);
		json_close(b, ']');
	}
	json_close(b, '}');
}

/* ── XML ── */

static void xml_texts(const struct list_column *c, const struct strings *t, struct xmlout *x)
{
	bool pairs = c->type == COLUMN_PAIRS;

	xmlout_open(x, c->name);
	for (size_t i = 0; i + pairs < t->n; i += 1 + pairs) {
		xmlout_open(x, "value");
		if (pairs)
			xmlout_attr(x, c->words[0], t->p[i]);
		xmlout_text(x, t->p[i + pairs]);
		xmlout_close(x);
	}
	xmlout_close(x);
}

static void xml_item(const struct list *l, const struct found *item, struct arena *a, struct xmlout *x)
{
	xmlout_open(x, "item");
	xmlout_attr_int(x, "line", item->at.from);
	for (const struct list_column *c = l->columns; c->name; c++) {
		if (c->type == COLUMN_GONE)
			continue;
		if (c->type == COLUMN_TEXTS || c->type == COLUMN_PAIRS)
			xml_texts(c, column_texts(c, item), x);
		else if (c->type != COLUMN_NUMBER && c->type != COLUMN_INDEX)
			xmlout_element(x, c->name, column_text(c, item));
		else if (column_number(c, item) != column_none(c))
			xmlout_element(x, c->name, arena_fmt(a, "%lld", (long long)column_number(c, item)));
	}
	xmlout_close(x);
}

void derived_xml(const struct doc *d, struct xmlout *x)
{
	struct arena *a = arena_new();
	const struct list *l;

	xmlout_open(x, "derived");
	for (size_t i = 0; (l = derived_at(i)); i++) {
		if (list_length(l, d) == 0)
			continue;
		xmlout_open(x, l->name);
		for (size_t k = 0; k < list_length(l, d); k++)
			xml_item(l, list_item(l, d, k), a, x);
		xmlout_close(x);
	}
	xmlout_close(x);
	arena_free(a);
}

/* ── text ── */

void derived_text(const struct list *l, const struct doc *d, const struct style *s, struct buf *out)
{
	struct style below = { s->width > 23 ? s->width - 3 : 20, s->color };
	struct buf line = { 0 }, value = { 0 };

	for (size_t i = 0; i < list_length(l, d); i++) {
		const struct found *item = list_item(l, d, i);
		bool first = true;

		line.n = 0;
		buf_fmt(&line, "%zu. ", i + 1);
		for (const struct list_column *c = l->columns; c->name; c++) {
			value.n = 0;
			if (c->label)
				column_print(c, item, &value);
			if (first && c->label) {
				buf_fmt(&line, "%.*s (第%u行)", STR_ARG(buf_view(&value)), item->at.from);
				text_wrapped(buf_view(&line), s, 4, out);
				line.n = 0;
				first = false;
			} else if (value.n) {
				buf_fmt(&line, "%s%s：%.*s", line.n ? "  " : "", c->label, STR_ARG(buf_view(&value)));
			}
		}
		if (!first && line.n) {
			buf_z(out, "   ");
			text_wrapped(buf_view(&line), &below, 4, out);
		}
	}
	buf_free(&line);
	buf_free(&value);
}

/* ── sheets ── */

enum { CELLS_MAX = 32 };

struct item_sheet {
	struct sheet *sheet;
	const struct list *list;
	size_t serial;
};

static void *begin(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	struct item_sheet *s = allocated(calloc(1, sizeof *s));
	struct str head[CELLS_MAX] = { STR("序号") };
	size_t n = 1;

	s->list = f->list;
	s->sheet = sheet_new(o->xlsx, f->name, err);
	if (!s->sheet) {
		free(s);
		return NULL;
	}
	for (const struct list_column *c = s->list->columns; c->name && n < CELLS_MAX - 4; c++)
		if (c->label)
			head[n++] = str_z(c->label);
	head[n++] = STR("文号");
	head[n++] = STR("题名");
	head[n++] = STR("行");
	head[n++] = STR("文件");
	if (!o->xlsx)
		buf_z(out, "\xEF\xBB\xBF"); /* spreadsheets take CSV without it for the system's encoding */
	sheet_row(s->sheet, head, n, out);
	return s;
}

static void record(void *state, const struct doc *d, struct buf *out)
{
	struct item_sheet *s = state;
	struct arena *a = arena_new();
	struct buf value = { 0 };

	for (size_t i = 0; i < list_length(s->list, d); i++) {
		const struct found *item = list_item(s->list, d, i);
		struct str cell[CELLS_MAX] = { arena_fmt(a, "%zu", ++s->serial) };
		size_t n = 1;

		for (const struct list_column *c = s->list->columns; c->name && n < CELLS_MAX - 4; c++) {
			if (!c->label)
				continue;
			value.n = 0;
			column_print(c, item, &value);
			cell[n++] = arena_str(a, buf_view(&value));
		}
		cell[n++] = doc_text(d, FIELD_DOC_NUMBER);
		cell[n++] = doc_text(d, FIELD_TITLE);
		cell[n++] = arena_fmt(a, "%u", item->at.from);
		cell[n++] = d->src.path;
		sheet_row(s->sheet, cell, n, out);
	}
	buf_free(&value);
	arena_free(a);
}

static bool end(void *state, struct buf *out, struct err *err)
{
	struct item_sheet *s = state;
	bool ok = sheet_end(s->sheet, err);

	(void)out;
	free(s);
	return ok;
}

const struct format derived_sheet = { .sheet = true, .derived = true, .begin = begin, .record = record, .end = end };

const struct format *derived_format(size_t i)
{
#define FORMAT(entry, said, helped)                                                                                          \
	{ .name = #entry, .help = helped ", one row each (CSV, or -o FILE.xlsx)", .list = &derived_lists[DERIVED_##entry],   \
	  .begins = "\xEF\xBB\xBF\"序号\",", .sheet = true, .derived = true, .begin = begin, .record = record, .end = end },
	static const struct format formats[] = { DERIVED(FORMAT) { 0 } };
#undef FORMAT
	return i + 1 < sizeof formats / sizeof formats[0] ? &formats[i] : NULL;
}
