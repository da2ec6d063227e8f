/* 归档文件目录 (DA/T 22-2015): nine columns; and the tables and sections of documents, one row a cell or section. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doc/archivenumber.h"
#include "text/fold.h"
#include "write/catalogue.h"
#include "write/sheet.h"

enum { TITLE_MADE = 40, PHONE_DIGITS = 7 }; /* length in characters of a title made from the text */

static int64_t next_item(struct years *y, struct str year, struct arena *own)
{
	for (size_t i = 0; i < y->n; i++)
		if (str_eq(y->p[i].year, year))
			return ++y->p[i].items;
	*ARENA_PUSH(own, y) = (__typeof__(*y->p)){ arena_str(own, year), 1 };
	return 1;
}

struct arrangement catalogue_place(const struct format_options *o, const struct doc *d, struct years *y, struct arena *own, struct arena *a)
{
	struct arrangement at = d->desk.arranged;
	struct buf b = { 0 };
	struct err ignored;

	if (at.number.n || at.item_of || !o->number)
		return at;
	at.fonds = at.fonds.n ? at.fonds : str_z(o->fonds);
	at.period = at.period.n ? at.period : str_z(o->period);
	at.dept = at.dept.n ? at.dept : str_z(o->dept);
	at.year = at.year.n ? at.year : str_sub(doc_text(d, FIELD_DATE), 0, 4);
	archive_number_lacks(o->number, &at, &b);
	if (b.n) {
		if (o->lacks)
			o->lacks(d, buf_view(&b));
	} else {
		at.item = next_item(y, at.year, own);
		archive_number(o->number, &at, &b, &ignored);
		at.number = arena_str(a, buf_view(&b));
	}
	buf_free(&b);
	return at;
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

struct catalogue_rows {
	struct sheet *sheet;
	struct format_options o;
	unsigned serial;
	struct years years;
	struct arena *own;
	struct arrangement at; /* catalogue: the series of the worksheet */
	bool begun, printed;
};

static struct catalogue_rows *begin_rows(const struct format_options *o, const char *name, struct err *err)
{
	struct catalogue_rows *r = calloc(1, sizeof *r);

	if (!r)
		memory_out();
	r->o = *o;
	r->own = arena_new();
	r->sheet = sheet_new(o->xlsx, name, err);
	if (!r->sheet) {
		arena_free(r->own);
		free(r);
		return NULL;
	}
	return r;
}

static void begin_series(struct catalogue_rows *r, const struct arrangement *at, struct buf *out);

static bool end_rows(void *state, struct buf *out, struct err *err)
{
	struct catalogue_rows *r = state;

	if (r->o.xlsx && r->printed && !r->begun) /* no document: only the empty form */
		begin_series(r, &(struct arrangement){ 0 }, out);
	bool ok = sheet_end(r->sheet, err);

	(void)out;
	arena_free(r->own);
	free(r);
	return ok;
}

static void put_row(struct catalogue_rows *r, const struct str *cells, size_t n, struct buf *out)
{
	sheet_row(r->sheet, cells, n, out);
}

/* ── catalogue ── */

static const struct str catalogue_head[] = { { "序号", 6 }, { "档号", 6 }, { "文号", 6 }, { "责任者", 9 }, { "题名", 6 }, { "日期", 6 },
					     { "密级", 6 }, { "页数", 6 }, { "备注", 6 } };
enum { CATALOGUE_COLUMNS = sizeof catalogue_head / sizeof catalogue_head[0] };

static void *begin_catalogue(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	(void)f;
	struct buf probe = { 0 };
	bool ok = !o->number || archive_number(o->number, &(struct arrangement){ 0 }, &probe, err);
	struct catalogue_rows *r = ok ? begin_rows(o, NULL, err) : NULL;

	buf_free(&probe);
	if (!r)
		return NULL;
	r->printed = true;
	if (!o->xlsx) {
		buf_z(out, "\xEF\xBB\xBF"); /* without it spreadsheets assume the encoding of the system */
		put_row(r, catalogue_head, CATALOGUE_COLUMNS, out);
	}
	return r;
}

/* A worksheet for each series: fonds, year, period and department above the rows; the head is repeated on each printed page. */
static void begin_series(struct catalogue_rows *r, const struct arrangement *at, struct buf *out)
{
	static const double widths[] = { 5, 25, 18, 18, 44, 10, 7, 6, 10 };
	struct arena *a = arena_new();
	struct buf below = { 0 };

	buf_fmt(&below, "全宗号：%.*s　　年度：%.*s　　保管期限：%.*s　　机构（问题）：%.*s", STR_ARG(at->fonds), STR_ARG(at->year), STR_ARG(at->period),
		STR_ARG(at->dept));
	sheet_page(r->sheet, &(struct sheet_page){ .name = at->year.n ? arena_fmt(a, "%.*s-%.*s-%.*s", STR_ARG(at->year), STR_ARG(at->period),
								 STR_ARG(at->dept)).p : "归档文件目录",
						   .title = STR("归档文件目录"), .below = buf_view(&below), .widths = widths,
						   .columns = CATALOGUE_COLUMNS, .landscape = true, .footer = STR("&C第 &P 页　共 &N 页") },
		   catalogue_head, out);
	const struct str *from[] = { &at->fonds, &at->year, &at->period, &at->dept };
	struct str *to[] = { &r->at.fonds, &r->at.year, &r->at.period, &r->at.dept };

	for (size_t i = 0; i < 4; i++)
		*to[i] = arena_str(r->own, *from[i]);
	r->serial = 0;
	r->begun = true;
	buf_free(&below);
	arena_free(a);
}

bool catalogue_same_series(const struct arrangement *x, const struct arrangement *y)
{
	return str_eq(x->fonds, y->fonds) && str_eq(x->year, y->year) && str_eq(x->period, y->period) && str_eq(x->dept, y->dept);
}

static struct str pages_of(const struct doc *d, const struct arrangement *at, struct arena *a)
{
	int64_t pages = at->pages ? at->pages : d->src.pages;

	return pages ? arena_fmt(a, "%lld", (long long)pages) : STR_NONE;
}

/* The note of a document, unless it only served its recipients: a telephone number. */
static struct str remark(const struct doc *d)
{
	struct str note = doc_text(d, FIELD_NOTE);
	size_t digits = 0;

	for (size_t i = 0; i < note.n; i++) {
		digits = note.p[i] >= '0' && note.p[i] <= '9' ? digits + 1 : note.p[i] == '-' ? digits : 0;
		if (digits >= PHONE_DIGITS)
			return STR_NONE;
	}
	return str_has(note, STR("电话")) || str_has(note, STR("联系人")) ? STR_NONE : note;
}

static void catalogue(void *state, const struct doc *d, struct buf *out)
{
	struct catalogue_rows *r = state;
	struct arena *a = arena_new();
	struct str date = doc_text(d, FIELD_DATE);
	struct buf issuers = { 0 }, day = { 0 };
	struct arrangement at = catalogue_place(&r->o, d, &r->years, r->own, a);

	if (at.item_of) { /* belongs to the item of another document, which has the row */
		arena_free(a);
		return;
	}
	if (r->o.xlsx && (!r->begun || !catalogue_same_series(&at, &r->at)))
		begin_series(r, &at, out);
	doc_join(d, FIELD_ISSUERS, "；", &issuers);
	for (size_t i = 0; i < date.n; i++)
		if (date.p[i] != '-')
			buf_c(&day, date.p[i]);
	put_row(r, (struct str[]){ arena_fmt(a, "%u", ++r->serial), at.number, doc_text(d, FIELD_DOC_NUMBER), buf_view(&issuers),
				   catalogue_title(d, a), buf_view(&day), doc_text(d, FIELD_SECRECY), pages_of(d, &at, a), remark(d) }, 9, out);
	buf_free(&issuers);
	buf_free(&day);
	arena_free(a);
}

/* ── tables and sections ── */

static void *begin_tables(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	(void)f;
	struct catalogue_rows *r = begin_rows(o, "tables", err);

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
	struct catalogue_rows *r = begin_rows(o, "sections", err);

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
					 .begins = "\xEF\xBB\xBF\"序号\",\"档号\",", .sheet = true, .by_date = true, .arranged = true, .begin = begin_catalogue, .record = catalogue, .end = end_rows };
const struct format format_tables = { .name = "tables", .help = "one row a table cell (CSV, or -o FILE.xlsx)",
				      .begins = "\"path\",\"doc_number\",", .sheet = true, .begin = begin_tables, .record = tables, .end = end_rows };
const struct format format_sections = { .name = "sections", .help = "one row a section (CSV, or -o FILE.xlsx)",
					.begins = "\"path\",\"doc_number\",", .sheet = true, .begin = begin_sections, .record = sections, .end = end_rows };
