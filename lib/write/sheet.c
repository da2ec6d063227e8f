#include "write/sheet.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/fold.h"
#include "write/csv.h"

#ifdef HAVE_XLSXWRITER
#include <xlsxwriter.h>

/* Loaded when a workbook is requested, as libxml2 is (base/xml.h). */
#define FUNCTIONS(X)                                                                                              \
	X(workbook_new_opt) X(workbook_add_worksheet) X(workbook_add_format) X(workbook_close) X(worksheet_write_string)    \
	X(worksheet_write_blank) X(worksheet_merge_range) X(worksheet_set_column) X(worksheet_set_row) X(worksheet_set_landscape)   \
	X(worksheet_set_paper) X(worksheet_set_margins) X(worksheet_repeat_rows) X(worksheet_freeze_panes)              \
	X(worksheet_fit_to_pages) X(worksheet_set_footer) X(worksheet_center_horizontally) X(worksheet_set_h_pagebreaks) \
	X(format_set_bold) X(format_set_font_name) X(format_set_font_size) X(format_set_border) X(format_set_text_wrap) \
	X(format_set_align) X(format_set_num_format) X(worksheet_write_number) X(lxw_strerror)
#define MEMBER(name) __typeof__(&name) name;
static struct {
	void *handle;
	FUNCTIONS(MEMBER)
} library;
#undef MEMBER

static bool load(void)
{
#define NAME(name) { #name, (void **)&library.name },
	static const struct {
		const char *name;
		void **to;
	} functions[] = { FUNCTIONS(NAME) };
#undef NAME

	if (!library.handle)
		library.handle = dlopen(XLSXWRITER_SONAME, RTLD_NOW | RTLD_LOCAL);
	for (size_t i = 0; library.handle && i < sizeof functions / sizeof functions[0]; i++)
		if (!(*functions[i].to = dlsym(library.handle, functions[i].name)))
			return false;
	return library.handle != NULL;
}
#endif

enum { WIDTHS = 16, ROW_LINE = 14, ROW_EDGE = 6, ROW_MAX = 400 }; /* columns of a printed page; their width in points */
enum { PLACES_MAX = 6 }; /* of an amount; more are shown as the program likes */
enum { XLSX_ROWS = 1048576, XLSX_CELL = 32767 }; /* limits of a workbook; UTF-16 units of a cell */

struct sheet {
	bool csv;
	size_t rows, lost, cut, paths, amounts; /* amounts: 0: there is none */
#ifdef HAVE_XLSXWRITER
	lxw_workbook *book;
	lxw_worksheet *sheet;
	bool printed;                                     /* its cells have borders */
	lxw_format *cell, *amount[PLACES_MAX + 1], *middle, *bare, *head, *title, *below, *large; /* made when first needed */
	size_t pages, columns;
	double widths[WIDTHS];
	lxw_row_t *breaks; /* ends with 0 */
	size_t n_breaks;
#endif
};

void sheet_prepare(void)
{
#ifdef HAVE_XLSXWRITER
	load();
#endif
}

struct sheet *sheet_new(const char *xlsx, const char *name, struct err *err)
{
	struct sheet *s = calloc(1, sizeof *s);

	if (!s)
		memory_out();
	s->csv = xlsx == NULL;
	if (s->csv)
		return s;
#ifdef HAVE_XLSXWRITER
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };

	if (load() && (s->book = library.workbook_new_opt(xlsx, &options)) &&
	    (!name || (s->sheet = library.workbook_add_worksheet(s->book, name))))
		return s;
#else
	(void)name;
#endif
	err_set(err, ERR_IO, "a workbook needs libxlsxwriter (Debian: libxlsxwriter-dev when guidang is built); name a .csv file instead");
	free(s);
	return NULL;
}

#ifdef HAVE_XLSXWRITER
static void workbook_cell(struct sheet *s, size_t column, struct str t, lxw_format *format)
{
	struct buf b = { 0 };
	size_t length = 0, whole = 0; /* length of the longest prefix that leaves room for the mark of a cut */

	for (size_t i = 0; i < t.n && length <= XLSX_CELL;) {
		uint32_t cp = utf8_next(t, &i);

		if ((cp != '\n' && is_hidden(cp)) || cp == 0xFFFE || cp == 0xFFFF)
			continue;
		length += cp >= 0x10000 ? 2 : 1; /* UTF-16 units */
		if (length < XLSX_CELL)
			whole = b.n + utf8_size(cp);
		buf_cp(&b, cp);
	}
	if (length > XLSX_CELL) {
		b.n = whole;
		buf_z(&b, "…");
		s->cut++;
	}
	buf_c(&b, '\0');
	library.worksheet_write_string(s->sheet, (lxw_row_t)s->rows, (lxw_col_t)column, b.p, format);
	buf_free(&b);
}
#endif

#ifdef HAVE_XLSXWRITER
/* Numbers and dates are centred in their cells. */
static bool short_cell(struct str t)
{
	bool digits = t.n <= 8;

	for (size_t i = 0; digits && i < t.n; i++)
		digits = t.p[i] >= '0' && t.p[i] <= '9';
	return digits;
}

/* 0, 12 or -3.50, exactly as a number holds it; with how many decimal places. */
static bool decimal(struct str t, double *value, size_t *places)
{
	bool minus = t.n && t.p[0] == '-', point = false;
	double number = 0, scale = 1;
	size_t digits = 0;

	*places = 0;
	for (size_t i = minus; i < t.n; i++) {
		bool digit = t.p[i] >= '0' && t.p[i] <= '9';

		if (!digit && (t.p[i] != '.' || point || i + 1 == t.n || digits == 0))
			return false;
		point |= !digit;
		if (digit) {
			number = number * 10 + (t.p[i] - '0');
			scale *= point ? 10 : 1;
			*places += point;
			digits++;
		}
	}
	*value = (minus ? -number : number) / scale;
	return digits > 0 && digits <= 15 && !(t.n > (size_t)minus + 1 && t.p[minus] == '0' && t.p[minus + 1] != '.');
}

static lxw_format *format(struct sheet *s, double size, bool bold, bool border, uint8_t align)
{
	lxw_format *f = library.workbook_add_format(s->book);

	library.format_set_font_name(f, "SimSun");
	library.format_set_font_size(f, size);
	if (bold)
		library.format_set_bold(f);
	if (border)
		library.format_set_border(f, LXW_BORDER_THIN);
	library.format_set_text_wrap(f);
	library.format_set_align(f, align);
	library.format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
	library.format_set_num_format(f, "@"); /* text, so that leading zeros are kept */
	return f;
}

static lxw_format *amount_format(struct sheet *s, size_t places)
{
	static const char *const forms[PLACES_MAX + 1] = { "0", "0.0", "0.00", "0.000", "0.0000", "0.00000", "General" };
	size_t i = places < PLACES_MAX ? places : PLACES_MAX;

	if (!s->amount[i]) {
		s->amount[i] = format(s, 10, false, true, LXW_ALIGN_RIGHT);
		library.format_set_num_format(s->amount[i], forms[i]);
	}
	return s->amount[i];
}

static void make_formats(struct sheet *s)
{
	if (s->cell)
		return;
	s->cell = format(s, 10, false, true, LXW_ALIGN_LEFT);
	s->middle = format(s, 10, false, true, LXW_ALIGN_CENTER);
	s->bare = format(s, 11, false, false, LXW_ALIGN_LEFT);
	s->head = format(s, 10, true, true, LXW_ALIGN_CENTER);
	s->title = format(s, 18, true, false, LXW_ALIGN_CENTER);
	s->below = format(s, 10, false, false, LXW_ALIGN_LEFT);
	s->large = format(s, 16, true, false, LXW_ALIGN_CENTER);
}

/* at most 31 characters, none of []:*?/\\ */
static void sheet_name(const struct sheet *s, const char *name, char out[static 160])
{
	struct str from = str_z(name);
	size_t n = 0, characters = 0;

	for (size_t i = 0; i < from.n && characters < 24; characters++) {
		size_t at = i;
		uint32_t cp = utf8_next(from, &i);

		if (cp < 0x80 && strchr("[]:*?/\\'", (int)cp))
			out[n++] = '-';
		else
			memcpy(out + n, from.p + at, i - at), n += i - at;
	}
	out[n] = '\0';
	if (s->pages)
		snprintf(out + n, 16, " (%zu)", s->pages + 1);
}

/* Lines that a cell's text takes in a column so many characters wide: a Han character is two. */
static size_t lines_of(struct str t, double width)
{
	double room = width > 2 ? width - 1 : 1, at = 0;
	size_t lines = 1;

	for (size_t i = 0; i < t.n;) {
		uint32_t cp = utf8_next(t, &i);
		double w = cp < 0x80 ? 1 : 2;

		if (cp == '\n' || at + w > room) {
			lines++;
			at = 0;
		}
		at += cp == '\n' ? 0 : w;
	}
	return lines;
}

/* Programs differ in whether they make a row as high as its text needs. */
static void fit_row(struct sheet *s, const struct str *cells, size_t n)
{
	size_t lines = 1;

	for (size_t i = 0; i < n && i < WIDTHS; i++) {
		size_t l = lines_of(cells[i], s->widths[i]);

		lines = l > lines ? l : lines;
	}
	double height = (double)lines * ROW_LINE + ROW_EDGE;

	library.worksheet_set_row(s->sheet, (lxw_row_t)s->rows, height < ROW_MAX ? height : ROW_MAX, NULL);
}

static void merged(struct sheet *s, struct str text, lxw_format *f, double height)
{
	char *z = strndup(text.p, text.n);
	lxw_row_t row = (lxw_row_t)s->rows++;

	if (!z)
		memory_out();
	library.worksheet_set_row(s->sheet, row, height, NULL);
	if (s->columns > 1)
		library.worksheet_merge_range(s->sheet, row, 0, row, (lxw_col_t)(s->columns - 1), z, f);
	else
		library.worksheet_write_string(s->sheet, row, 0, z, f);
	free(z);
}

static void print_page(struct sheet *s, const struct sheet_page *p, const struct str *head)
{
	char name[160];

	make_formats(s);
	sheet_name(s, p->name, name);
	s->sheet = library.workbook_add_worksheet(s->book, name);
	if (!s->sheet)
		return;
	s->pages++;
	s->rows = 0;
	s->columns = p->columns;
	s->printed = !p->plain;
	s->n_breaks = 0;
	for (size_t i = 0; i < p->columns && i < WIDTHS; i++)
		s->widths[i] = p->widths[i];
	for (size_t i = 0; i < p->columns; i++)
		library.worksheet_set_column(s->sheet, (lxw_col_t)i, (lxw_col_t)i, p->widths[i], NULL);
	library.worksheet_set_paper(s->sheet, 9); /* A4 */
	if (p->landscape)
		library.worksheet_set_landscape(s->sheet);
	library.worksheet_set_margins(s->sheet, 0.6, 0.4, 0.6, 0.6); /* inches: left, for the binding, right, top, bottom */
	library.worksheet_center_horizontally(s->sheet);
	if (!p->plain)
		library.worksheet_fit_to_pages(s->sheet, 1, 0);
	if (p->footer.n) {
		char *z = strndup(p->footer.p, p->footer.n);

		if (!z)
			memory_out();
		library.worksheet_set_footer(s->sheet, z);
		free(z);
	}
	if (p->title.n)
		merged(s, p->title, s->title, 32);
	if (p->below.n)
		merged(s, p->below, s->below, 20);
	if (!head)
		return;
	for (size_t i = 0; i < p->columns; i++)
		workbook_cell(s, i, head[i], s->head);
	s->rows++;
	library.worksheet_repeat_rows(s->sheet, (lxw_row_t)(s->rows - 1), (lxw_row_t)(s->rows - 1));
	library.worksheet_freeze_panes(s->sheet, (lxw_row_t)s->rows, 0);
}
#endif

void sheet_page(struct sheet *s, const struct sheet_page *p, const struct str *head, struct buf *out)
{
	if (s->csv) {
		if (s->rows == 0 && head)
			sheet_row(s, head, p->columns, out);
		return;
	}
#ifdef HAVE_XLSXWRITER
	print_page(s, p, head);
#endif
}

void sheet_break(struct sheet *s)
{
#ifdef HAVE_XLSXWRITER
	if (s->csv || s->rows == 0)
		return;
	s->breaks = realloc(s->breaks, (s->n_breaks + 2) * sizeof *s->breaks);
	if (!s->breaks)
		memory_out();
	s->breaks[s->n_breaks++] = (lxw_row_t)s->rows;
	s->breaks[s->n_breaks] = 0;
	library.worksheet_set_h_pagebreaks(s->sheet, s->breaks);
#else
	(void)s;
#endif
}

void sheet_line(struct sheet *s, const struct str *cells, size_t n, double height, bool large)
{
#ifdef HAVE_XLSXWRITER
	if (s->csv)
		return;
	if (n == 1 && s->columns > 1) {
		merged(s, cells[0], large ? s->large : s->bare, height > 0 ? height : 20);
		return;
	}
	if (height > 0)
		library.worksheet_set_row(s->sheet, (lxw_row_t)s->rows, height, NULL);
	for (size_t i = 0; i < n; i++)
		workbook_cell(s, i, cells[i], large ? s->large : i ? s->middle : s->head);
	s->rows++;
#else
	(void)s, (void)cells, (void)n, (void)height, (void)large;
#endif
}

void sheet_paths(struct sheet *s, size_t column)
{
	s->paths = column;
}

void sheet_amounts(struct sheet *s, size_t column)
{
	s->amounts = column;
}

void sheet_row(struct sheet *s, const struct str *cells, size_t n, struct buf *out)
{
	for (size_t i = 0; s->csv && i < n; i++)
		(i == s->paths ? csv_path : csv_cell)(cells[i], i + 1 == n, out);
#ifdef HAVE_XLSXWRITER
	double number;
	size_t places;

	if (!s->csv && s->rows >= XLSX_ROWS)
		s->lost++;
	if (!s->csv && s->printed && s->rows < XLSX_ROWS)
		fit_row(s, cells, n);
	for (size_t i = 0; !s->csv && s->rows < XLSX_ROWS && i < n; i++)
		if (i == s->amounts && i && s->printed && decimal(cells[i], &number, &places))
			library.worksheet_write_number(s->sheet, (lxw_row_t)s->rows, (lxw_col_t)i, number, amount_format(s, places));
		else
			workbook_cell(s, i, cells[i], s->printed ? (short_cell(cells[i]) ? s->middle : s->cell) : NULL);
#endif
	s->rows++;
}

bool sheet_end(struct sheet *s, struct err *err)
{
	bool ok = true;

#ifdef HAVE_XLSXWRITER
	if (!s->csv) {
		lxw_error rc = library.workbook_close(s->book);

		ok = rc == LXW_NO_ERROR || err_set(err, ERR_IO, "the workbook could not be written: %s", library.lxw_strerror(rc));
		if (ok && s->lost)
			ok = err_set(err, ERR_TOO_BIG, "a workbook holds %d rows, %zu more were to be written; name a .csv file instead", XLSX_ROWS,
				     s->lost);
		if (ok && s->cut) /* not a failure: a warning; the workbook is complete */
			err_set(err, ERR_NONE, "a cell of a workbook holds %d characters; %zu that are longer end in …; a .csv file has them whole", XLSX_CELL,
				s->cut);
	}
#endif
	(void)err;
#ifdef HAVE_XLSXWRITER
	free(s->breaks);
#endif
	free(s);
	return ok;
}
