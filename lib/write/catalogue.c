/* 归档文件目录 (DA/T 22-2015): nine columns; and the tables and sections of documents, one row a cell or section. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/fold.h"
#include "write/format.h"
#include "write/sheet.h"

enum { TITLE_MADE = 40 }; /* characters of a title made up */

bool archive_number(const struct format_options *o, struct str year, unsigned item, struct buf *out, struct err *err)
{
	for (const char *p = o->number; *p;) {
		if (*p != '{') {
			buf_c(out, *p++);
			continue;
		}
		const char *end = strchr(p, '}');
		struct str name = end ? (struct str){ p + 1, (size_t)(end - p - 1) } : STR_NONE;

		if (!end)
			return err_set(err, ERR_USAGE, "the template \"%s\" has a { without its }", o->number);
		if (str_eq(name, STR("fonds")))
			buf_z(out, o->fonds ? o->fonds : "");
		else if (str_eq(name, STR("year")))
			buf_str(out, year);
		else if (str_eq(name, STR("period")))
			buf_z(out, o->period ? o->period : "");
		else if (str_eq(name, STR("dept")))
			buf_z(out, o->dept ? o->dept : "");
		else if (str_eq(name, STR("item")))
			buf_fmt(out, "%u", item);
		else if (name.n == 7 && str_starts(name, STR("item:0")) && name.p[6] >= '1' && name.p[6] <= '9')
			buf_fmt(out, "%0*u", name.p[6] - '0', item);
		else
			return err_set(err, ERR_USAGE,
				       "the template \"%s\" names {%.*s}; known are {fonds} {year} {period} {dept} {item} {item:04}", o->number,
				       STR_ARG(name));
		p = end + 1;
	}
	return true;
}

unsigned next_item(struct years *y, struct str date)
{
	int year = 0;

	for (size_t i = 0; i < 4 && i < date.n; i++)
		year = year * 10 + date.p[i] - '0';
	for (size_t i = 0; i < y->n; i++)
		if (y->p[i].year == year)
			return ++y->p[i].items;
	if (y->n == sizeof y->p / sizeof y->p[0])
		return ++y->p[0].items;
	y->p[y->n].year = year;
	return y->p[y->n++].items = 1;
}

struct str catalogue_title(const struct doc *d, struct arena *a)
{
	struct str title = doc_text(d, FIELD_TITLE);
	struct buf b = { 0 };
	size_t n = 0;

	if (title.n)
		return title;
	buf_c(&b, '[');
	for (size_t i = 0; i < d->text.n && n < TITLE_MADE;) {
		uint32_t cp = utf8_next(d->text, &i);

		if (n && (cp == '\n' || cp == '\r'))
			break;
		if (is_blank(cp) || is_hidden(cp))
			continue;
		buf_cp(&b, cp);
		n++;
	}
	buf_c(&b, ']');
	title = arena_str(a, buf_view(&b));
	buf_free(&b);
	return title;
}

struct rows {
	struct sheet *sheet;
	struct format_options o;
	unsigned serial;
	struct years years;
};

static struct rows *begin_rows(const struct format_options *o, const char *name, struct err *err)
{
	struct rows *r = calloc(1, sizeof *r);

	if (!r)
		memory_out();
	r->o = *o;
	r->sheet = sheet_new(o->xlsx, name, err);
	if (!r->sheet) {
		free(r);
		return NULL;
	}
	return r;
}

static bool end_rows(void *state, struct buf *out, struct err *err)
{
	struct rows *r = state;
	bool ok = sheet_end(r->sheet, err);

	(void)out;
	free(r);
	return ok;
}

static void put_row(struct rows *r, const struct str *cells, size_t n, struct buf *out)
{
	sheet_row(r->sheet, cells, n, out);
}

/* ── catalogue ── */

static void *begin_catalogue(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	(void)f;
	static const struct str head[] = { { "序号", 6 }, { "档号", 6 }, { "文号", 6 }, { "责任者", 9 }, { "题名", 6 }, { "日期", 6 },
					   { "密级", 6 }, { "页数", 6 }, { "备注", 6 } };
	struct buf probe = { 0 };
	bool ok = !o->number || archive_number(o, STR("2000"), 1, &probe, err);
	struct rows *r = ok ? begin_rows(o, "归档文件目录", err) : NULL;

	buf_free(&probe);
	if (!r)
		return NULL;
	if (!o->xlsx)
		buf_z(out, "\xEF\xBB\xBF"); /* spreadsheets take CSV without it for the system's encoding */
	put_row(r, head, 9, out);
	return r;
}

static void catalogue(void *state, const struct doc *d, struct buf *out)
{
	struct rows *r = state;
	struct arena *a = arena_new();
	struct str date = doc_text(d, FIELD_DATE);
	struct buf number = { 0 }, issuers = { 0 }, day = { 0 };
	struct err ignored;
	unsigned item = next_item(&r->years, date);

	if (r->o.number)
		archive_number(&r->o, str_sub(date, 0, 4), item, &number, &ignored);
	joined(d, FIELD_ISSUERS, "；", &issuers);
	for (size_t i = 0; i < date.n; i++)
		if (date.p[i] != '-')
			buf_c(&day, date.p[i]);
	put_row(r, (struct str[]){ arena_fmt(a, "%u", ++r->serial), buf_view(&number), doc_text(d, FIELD_DOC_NUMBER), buf_view(&issuers),
				   catalogue_title(d, a), buf_view(&day), doc_text(d, FIELD_SECRECY), STR_NONE, doc_text(d, FIELD_NOTE) }, 9, out);
	buf_free(&number);
	buf_free(&issuers);
	buf_free(&day);
	arena_free(a);
}

/* ── tables and sections ── */

static void *begin_tables(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	(void)f;
	struct rows *r = begin_rows(o, "tables", err);

	if (r)
		put_row(r, (struct str[]){ STR("path"), STR("doc_number"), STR("title"), STR("table"), STR("caption"), STR("header"), STR("row"),
					   STR("column"), STR("text") }, 9, out);
	return r;
}

static void tables(void *state, const struct doc *d, struct buf *out)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < d->tables.n; i++) {
		const struct table *t = &d->tables.p[i];

		for (size_t k = 0; k < t->rows * t->columns; k++)
			put_row(state, (struct str[]){ d->src.path, doc_text(d, FIELD_DOC_NUMBER), doc_text(d, FIELD_TITLE), arena_fmt(a, "%zu", i + 1),
						       t->caption, k / t->columns < t->header_rows ? STR("1") : STR("0"),
						       arena_fmt(a, "%zu", k / t->columns + 1), arena_fmt(a, "%zu", k % t->columns + 1), t->cells[k] },
				9, out);
	}
	arena_free(a);
}

static void *begin_sections(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	(void)f;
	struct rows *r = begin_rows(o, "sections", err);

	if (r)
		put_row(r, (struct str[]){ STR("path"), STR("doc_number"), STR("title"), STR("part"), STR("section"), STR("parent"), STR("depth"),
					   STR("label"), STR("heading"), STR("text"), STR("body"), STR("line_from"), STR("line_to") }, 13, out);
	return r;
}

static void sections(void *state, const struct doc *d, struct buf *out)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *s = &d->sections.p[i];

		put_row(state, (struct str[]){ d->src.path, doc_text(d, FIELD_DOC_NUMBER), doc_text(d, FIELD_TITLE), arena_fmt(a, "%u", s->part),
					       arena_fmt(a, "%zu", i), s->parent < 0 ? STR_NONE : arena_fmt(a, "%d", s->parent),
					       arena_fmt(a, "%d", s->depth), s->label, s->heading, doc_slice(d, a, s->from, s->to),
					       doc_slice(d, a, s->to, s->end), arena_fmt(a, "%u", s->at.from), arena_fmt(a, "%u", s->at.to) }, 13, out);
	}
	arena_free(a);
}

const struct format format_catalogue = { .name = "catalogue", .help = "归档文件目录 of DA/T 22-2015: nine columns (CSV for spreadsheets, or -o FILE.xlsx)",
					 .begins = "\xEF\xBB\xBF\"序号\",\"档号\",", .sheet = true, .by_date = true, .begin = begin_catalogue, .record = catalogue, .end = end_rows };
const struct format format_tables = { .name = "tables", .help = "one row a table cell (CSV, or -o FILE.xlsx)",
				      .begins = "\"path\",\"doc_number\",", .sheet = true, .begin = begin_tables, .record = tables, .end = end_rows };
const struct format format_sections = { .name = "sections", .help = "one row a section (CSV, or -o FILE.xlsx)",
					.begins = "\"path\",\"doc_number\",", .sheet = true, .begin = begin_sections, .record = sections, .end = end_rows };
