#include "write/sheet.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "text/fold.h"
#include "write/csv.h"

#ifdef HAVE_XLSXWRITER
#include <xlsxwriter.h>

/* Loaded when a workbook is asked for, as libxml2 is (read/xml.h). */
static struct {
	void *handle;
	__typeof__(&workbook_new_opt) new_opt;
	__typeof__(&workbook_add_worksheet) add_worksheet;
	__typeof__(&workbook_close) close;
	__typeof__(&worksheet_write_string) write_string;
	__typeof__(&lxw_strerror) strerror;
} library;

static bool load(void)
{
	static const char *const names[] = { "workbook_new_opt", "workbook_add_worksheet", "workbook_close", "worksheet_write_string",
					     "lxw_strerror" };
	void **to[] = { (void **)&library.new_opt, (void **)&library.add_worksheet, (void **)&library.close,
			(void **)&library.write_string, (void **)&library.strerror };

	if (!library.handle)
		library.handle = dlopen(XLSXWRITER_SONAME, RTLD_NOW | RTLD_LOCAL);
	for (size_t i = 0; library.handle && i < sizeof names / sizeof names[0]; i++)
		if (!(*to[i] = dlsym(library.handle, names[i])))
			return false;
	return library.handle != NULL;
}
#endif

enum { XLSX_ROWS = 1048576, XLSX_CELL = 32767 }; /* what a workbook holds; units of UTF-16 of a cell */

struct sheet {
	bool csv;
	size_t rows, lost, cut;
#ifdef HAVE_XLSXWRITER
	lxw_workbook *book;
	lxw_worksheet *sheet;
#endif
};

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

	if (load() && (s->book = library.new_opt(xlsx, &options)) && (s->sheet = library.add_worksheet(s->book, name)))
		return s;
#else
	(void)name;
#endif
	err_set(err, ERR_IO, "a workbook needs libxlsxwriter (Debian: libxlsxwriter-dev when guidang is built); name a .csv file instead");
	free(s);
	return NULL;
}

#ifdef HAVE_XLSXWRITER
static void workbook_cell(struct sheet *s, size_t column, struct str t)
{
	struct buf b = { 0 };
	size_t length = 0, whole = 0; /* of the longest beginning that leaves room for the mark of a cut */

	for (size_t i = 0; i < t.n && length <= XLSX_CELL;) {
		uint32_t cp = utf8_next(t, &i);

		if ((cp != '\n' && is_hidden(cp)) || cp == 0xFFFE || cp == 0xFFFF)
			continue;
		length += cp >= 0x10000 ? 2 : 1; /* units of UTF-16 */
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
	library.write_string(s->sheet, (lxw_row_t)s->rows, (lxw_col_t)column, b.p, NULL);
	buf_free(&b);
}
#endif

void sheet_row(struct sheet *s, const struct str *cells, size_t n, struct buf *out)
{
	for (size_t i = 0; s->csv && i < n; i++)
		(i ? csv_cell : csv_path)(cells[i], i + 1 == n, out); /* the first one is the path, or a number */
#ifdef HAVE_XLSXWRITER
	if (!s->csv && s->rows >= XLSX_ROWS)
		s->lost++;
	for (size_t i = 0; !s->csv && s->rows < XLSX_ROWS && i < n; i++)
		workbook_cell(s, i, cells[i]);
#endif
	s->rows++;
}

bool sheet_end(struct sheet *s, struct err *err)
{
	bool ok = true;

#ifdef HAVE_XLSXWRITER
	if (!s->csv) {
		lxw_error rc = library.close(s->book);

		ok = rc == LXW_NO_ERROR || err_set(err, ERR_IO, "the workbook could not be written: %s", library.strerror(rc));
		if (ok && s->lost)
			ok = err_set(err, ERR_TOO_BIG, "a workbook holds %d rows, %zu more were to be written; name a .csv file instead", XLSX_ROWS,
				     s->lost);
		if (ok && s->cut) /* no failure: it is said, and the workbook is there */
			err_set(err, ERR_NONE, "a cell of a workbook holds %d characters; %zu that are longer end in …; a .csv file has them whole", XLSX_CELL,
				s->cut);
	}
#endif
	(void)err;
	free(s);
	return ok;
}
