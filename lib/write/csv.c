#include "write/csv.h"

#include <string.h>

#include "text/fold.h"

/* Would a spreadsheet take the cell for a formula? Decided by the first visible, non-blank character, because spreadsheets accept
 * full-width signs too and drop invisible characters. */
static bool is_formula(struct str s)
{
	if (s.n == 1 && s.p[0] != '\t' && s.p[0] != '\r') /* a sign alone, as of a comparison */
		return false;
	for (size_t i = 0; i < s.n;) {
		uint32_t cp = utf8_next(s, &i);

		if (cp == '\t' || cp == '\r')
			return true;
		if (is_hidden(cp) || is_blank(cp))
			continue;
		return cp == '=' || cp == '+' || cp == '-' || cp == '@' || cp == 0xFF1D || cp == 0xFF0B || cp == 0xFF0D || cp == 0xFF20;
	}
	return false;
}

static void cell(struct str s, bool exact, bool last, struct buf *out)
{
	buf_c(out, '"');
	if (is_formula(s))
		buf_c(out, '\'');
	for (size_t i = 0; i < s.n;) {
		uint32_t cp = utf8_next(s, &i);

		if (cp == '"')
			buf_c(out, '"');
		if (exact || !is_hidden(cp) || cp == '\t')
			buf_cp(out, cp); /* a file name may be invalid UTF-8: U+FFFD instead */
	}
	buf_z(out, last ? "\"\r\n" : "\",");
}

void csv_cell(struct str s, bool last, struct buf *out)
{
	cell(s, false, last, out);
}

void csv_path(struct str s, bool last, struct buf *out)
{
	cell(s, true, last, out);
}

void csv_header(struct buf *out)
{
	csv_cell(STR("path"), false, out);
	for (int f = 0; f < FIELD_COUNT; f++)
		csv_cell(str_z(field_name((enum field)f)), f + 1 == FIELD_COUNT, out);
}

void csv_record(const struct doc *d, struct buf *out)
{
	struct buf values = { 0 };

	csv_path(d->src.path, false, out);
	for (int f = 0; f < FIELD_COUNT; f++) {
		values.n = 0;
		doc_join(d, (enum field)f, "；", &values);
		csv_cell(buf_view(&values), f + 1 == FIELD_COUNT, out);
	}
	buf_free(&values);
}
