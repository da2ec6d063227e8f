#include "write/lists.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

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

static void json_cells(const struct table *t, struct buf *b)
{
	json_open(b, '[');
	for (size_t y = 0; y < t->rows; y++) {
		json_open(b, '[');
		for (size_t x = 0; x < t->columns; x++)
			json_text(b, t->cells[y * t->columns + x]);
		json_close(b, ']');
	}
	json_close(b, ']');
}

/* What an item is written with: the document, and memory for texts made of it. */
struct item_of {
	const struct list *list;
	const struct doc *d;
	struct arena *a;
};

static struct str slice(const struct item_of *of, const struct list_column *c, const void *item)
{
	size_t at[2];

	memcpy(&at[0], (const char *)item + c->offset, sizeof at[0]);
	memcpy(&at[1], (const char *)item + c->end, sizeof at[1]);
	return doc_slice(of->d, of->a, at[0], at[1]);
}

static void json_column(const struct item_of *of, const struct list_column *c, const void *item, struct buf *b)
{
	struct json_row row;
	struct span at;

	if (c->type == COLUMN_SPAN) {
		at = column_span(c, item);
		json_span(b, c->name, at.from, at.to);
		return;
	}
	json_key(b, c->name);
	json_row_begin(&row, b);
	if (column_json(c, item, &row))
		json_row_end(&row);
	else if (c->type == COLUMN_PART_TITLE)
		json_text_or_null(b, column_text(c, item));
	else if (c->type == COLUMN_SLICE)
		json_text(b, slice(of, c, item));
	else if (c->type == COLUMN_PAIRS)
		json_pairs(c, column_texts(c, item), b);
	else if (c->type == COLUMN_CELLS)
		json_cells(item, b);
}

static void json_item(const struct item_of *of, const void *item, bool provenance, struct buf *b)
{
	json_open(b, '{');
	for (const struct list_column *c = of->list->columns; c->name; c++)
		if (c->type != COLUMN_GONE && c->place != COLUMN_IN_DATABASE)
			json_column(of, c, item, b);
	if (of->list->derived) {
		const struct found *f = item;

		json_key(b, "line");
		json_int(b, f->at.from);
		if (provenance) {
			json_span(b, "lines", f->at.from, f->at.to);
			json_span(b, "bytes", f->from, f->to);
			json_key(b, "rule");
			json_text_or_null(b, f->rule);
		}
	}
	json_close(b, '}');
}

static void json_items(const struct list *l, const struct doc *d, bool provenance, struct buf *b)
{
	size_t n = list_length(l, d);
	struct item_of of = { l, d, n ? arena_new() : NULL };

	json_open(b, '[');
	for (size_t k = 0; k < n; k++)
		json_item(&of, list_item(l, d, k), provenance, b);
	json_close(b, ']');
	arena_free(of.a);
}

void list_json(const struct list *l, const struct doc *d, struct buf *b)
{
	json_items(l, d, false, b);
}

void list_item_json(const struct list *l, const struct doc *d, const void *item, struct buf *b)
{
	struct item_of of = { l, d, arena_new() };

	json_item(&of, item, false, b);
	arena_free(of.a);
}

void derived_json(const struct doc *d, bool provenance, struct buf *b)
{
	const struct list *l;

	json_open(b, '{');
	for (size_t i = 0; (l = derived_at(i)); i++) {
		json_key(b, l->name);
		json_items(l, d, provenance, b);
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

static bool is_number(const struct list_column *c)
{
	return c->type == COLUMN_NUMBER || c->type == COLUMN_INDEX || c->type == COLUMN_COUNT;
}

/* The value of a column that is one text. */
static struct str xml_value(const struct item_of *of, const struct list_column *c, const void *item)
{
	if (is_number(c))
		return column_number(c, item) == column_none(c) ? STR_NONE : arena_fmt(of->a, "%lld", (long long)column_number(c, item));
	if (c->type == COLUMN_ID || c->type == COLUMN_CHOICE)
		return str_z(column_word(c, item));
	return c->type == COLUMN_SLICE ? slice(of, c, item) : column_text(c, item);
}

static void xml_attribute(const struct item_of *of, const struct list_column *c, const void *item, struct xmlout *x)
{
	if (c->type == COLUMN_SPAN) {
		struct span at = column_span(c, item);

		xmlout_attr_int(x, "from", at.from);
		xmlout_attr_int(x, "to", at.to);
	} else if (!is_number(c) || column_number(c, item) != column_none(c)) {
		xmlout_attr(x, c->name, xml_value(of, c, item));
	}
}

static void xml_cells(const struct table *t, struct xmlout *x)
{
	for (size_t y = 0; y < t->rows; y++) {
		xmlout_open(x, "row");
		for (size_t k = 0; k < t->columns; k++) {
			xmlout_open(x, "cell");
			xmlout_text(x, t->cells[y * t->columns + k]);
			xmlout_close(x);
		}
		xmlout_close(x);
	}
}

static void xml_each(const struct list_column *c, const struct strings *t, struct xmlout *x)
{
	for (size_t i = 0; i < t->n; i++) {
		xmlout_open(x, c->words[0]);
		xmlout_text(x, t->p[i]);
		xmlout_close(x);
	}
}

static void xml_column(const struct item_of *of, const struct list_column *c, const void *item, struct xmlout *x)
{
	if (c->type == COLUMN_CELLS)
		xml_cells(item, x);
	else if (c->xml == XML_EACH)
		xml_each(c, column_texts(c, item), x);
	else if (c->type == COLUMN_TEXTS || c->type == COLUMN_PAIRS)
		xml_texts(c, column_texts(c, item), x);
	else if (c->xml == XML_CONTENT)
		xmlout_text(x, xml_value(of, c, item));
	else
		xmlout_element(x, c->name, xml_value(of, c, item));
}

static void xml_item(const struct item_of *of, const void *item, struct xmlout *x)
{
	const struct list *l = of->list;

	xmlout_open(x, l->derived ? "item" : l->element);
	if (l->derived)
		xmlout_attr_int(x, "line", list_span(l, item).from);
	for (const struct list_column *c = l->columns; c->name; c++)
		if (c->xml == XML_ATTRIBUTE && c->place != COLUMN_IN_DATABASE)
			xml_attribute(of, c, item, x);
	for (const struct list_column *c = l->columns; c->name; c++)
		if (c->xml != XML_ATTRIBUTE && c->type != COLUMN_GONE && c->place != COLUMN_IN_DATABASE)
			xml_column(of, c, item, x);
	xmlout_close(x);
}

void list_xml(const struct list *l, const struct doc *d, struct xmlout *x)
{
	size_t n = list_length(l, d);
	struct item_of of = { l, d, n ? arena_new() : NULL };

	for (size_t k = 0; k < n; k++)
		xml_item(&of, list_item(l, d, k), x);
	arena_free(of.a);
}

void derived_xml(const struct doc *d, struct xmlout *x)
{
	const struct list *l;

	xmlout_open(x, "derived");
	for (size_t i = 0; (l = derived_at(i)); i++) {
		if (list_length(l, d) == 0)
			continue;
		xmlout_open(x, l->name);
		list_xml(l, d, x);
		xmlout_close(x);
	}
	xmlout_close(x);
}

/* ── text ── */

static void items_text(const struct list *l, const struct doc *d, const struct style *s, struct buf *out)
{
	struct buf line = { 0 }, value = { 0 };

	for (size_t i = 0; i < list_length(l, d); i++) {
		const void *item = list_item(l, d, i);
		bool first = true;

		line.n = 0;
		buf_fmt(&line, "%zu. ", i + 1);
		for (const struct list_column *c = l->columns; c->name; c++) {
			value.n = 0;
			if (c->label)
				column_print(c, item, &value);
			if (first && c->label) {
				buf_fmt(&line, "%.*s (第%u行)", STR_ARG(buf_view(&value)), list_span(l, item).from);
				text_wrapped(buf_view(&line), s, 0, 4, out);
				line.n = 0;
				first = false;
			} else if (value.n) {
				buf_fmt(&line, "%s%s：%.*s", line.n ? "  " : "", c->label, STR_ARG(buf_view(&value)));
			}
		}
		if (!first && line.n) {
			buf_z(out, "   ");
			text_wrapped(buf_view(&line), s, 3, 4, out);
		}
		if (s->why && l->derived && item) {
			const struct found *f = item; /* the first member of every item of a derived list */

			line.n = 0;
			buf_fmt(&line, gettext("lines %u–%u, bytes %zu–%zu, rule %.*s"), f->at.from, f->at.to, f->from, f->to, STR_ARG(f->rule));
			buf_z(out, "   ");
			text_wrapped(buf_view(&line), s, 3, 4, out);
		}
	}
	buf_free(&line);
	buf_free(&value);
}

void list_text(const struct list *l, const struct doc *d, const struct style *s, struct buf *out)
{
	static void (*const own[RECORD_LIST_COUNT])(const struct doc *d, const struct style *s, struct buf *out) = {
		[RECORD_sections] = text_outline, [RECORD_tables] = text_tables, [RECORD_findings] = text_findings };

	for (size_t i = 0; i < RECORD_LIST_COUNT; i++)
		if (l == &record_lists[i] && own[i]) {
			own[i](d, s, out);
			return;
		}
	items_text(l, d, s, out);
}

/* ── sheets ── */

enum { CELLS_MAX = 32 };

/* Columns in characters: a page of A4 across holds about 140 before it is printed smaller. */
static const double widths_of_types[] = { [COLUMN_TEXT] = 14, [COLUMN_TEXTS] = 16, [COLUMN_PAIRS] = 56, [COLUMN_WORD] = 8, [COLUMN_DATE] = 11 };
enum { WIDTH_SERIAL = 5, WIDTH_HEADING = 36, WIDTH_LEAST = 8, WIDTH_NUMBER = 16, WIDTH_TITLE = 26, WIDTH_PATH = 28 };

static double width_of(const struct list_column *c, bool first)
{
	double width = (size_t)c->type < sizeof widths_of_types / sizeof widths_of_types[0] ? widths_of_types[c->type] : 0;

	return first ? WIDTH_HEADING : c->width > 0 ? c->width : width > 0 ? width : WIDTH_LEAST;
}

struct item_sheet {
	struct sheet *sheet;
	const struct list *list;
	size_t serial;
};

static void *begin(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	struct item_sheet *s = allocated(calloc(1, sizeof *s));
	struct str head[CELLS_MAX] = { STR("序号") };
	double widths[CELLS_MAX] = { WIDTH_SERIAL };
	struct buf title = { 0 };
	size_t n = 1;

	s->list = f->list;
	s->sheet = sheet_new(o->xlsx, NULL, err);
	if (!s->sheet) {
		free(s);
		return NULL;
	}
	for (const struct list_column *c = s->list->columns; c->name && n < CELLS_MAX - 4; c++)
		if (c->label) {
			widths[n] = width_of(c, n == 1);
			if (c->amount)
				sheet_amounts(s->sheet, n);
			head[n++] = str_z(c->label);
		}
	widths[n] = WIDTH_NUMBER, head[n++] = STR("文号");
	widths[n] = WIDTH_TITLE, head[n++] = STR("题名");
	widths[n] = WIDTH_LEAST, head[n++] = STR("行");
	sheet_paths(s->sheet, n);
	widths[n] = WIDTH_PATH, head[n++] = STR("文件");
	if (!o->xlsx)
		buf_z(out, "\xEF\xBB\xBF"); /* without it spreadsheets assume the encoding of the system */
	buf_fmt(&title, "%s清单", s->list->label);
	sheet_page(s->sheet, &(struct sheet_page){ .name = f->name, .title = buf_view(&title), .widths = widths, .columns = n, .landscape = true,
						   .footer = STR("&C第 &P 页　共 &N 页") }, head, out);
	buf_free(&title);
	return s;
}

/* What a task is based on, where the document says nothing else: 《title》（number）. */
static void say_source(const struct doc *d, struct buf *out)
{
	struct str title = doc_text(d, FIELD_TITLE), number = doc_text(d, FIELD_DOC_NUMBER);

	if (title.n)
		buf_fmt(out, "《%.*s》", STR_ARG(title));
	if (number.n)
		buf_fmt(out, title.n ? "（%.*s）" : "%.*s", STR_ARG(number));
}

static void record(void *state, const struct doc *d, struct buf *out)
{
	struct item_sheet *s = state;
	struct arena *a = arena_new();
	struct buf value = { 0 };

	for (size_t i = 0; i < list_length(s->list, d); i++) {
		const void *item = list_item(s->list, d, i);
		struct str cell[CELLS_MAX] = { arena_fmt(a, "%zu", ++s->serial) };
		size_t n = 1;

		for (const struct list_column *c = s->list->columns; c->name && n < CELLS_MAX - 4; c++) {
			if (!c->label)
				continue;
			value.n = 0;
			column_print(c, item, &value);
			if (value.n == 0 && strcmp(c->name, "basis") == 0)
				say_source(d, &value);
			cell[n++] = arena_str(a, buf_view(&value));
		}
		cell[n++] = doc_text(d, FIELD_DOC_NUMBER);
		cell[n++] = doc_text(d, FIELD_TITLE);
		cell[n++] = arena_fmt(a, "%u", list_span(s->list, item).from);
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
