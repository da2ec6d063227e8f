#include "write/csv.h"

#include <string.h>

#include "text/fold.h"
#include "write/format.h"

void csv_cell(struct str s, bool last, struct buf *out)
{
	bool formula = s.n && strchr("=+-@\t\r", s.p[0]);

	buf_c(out, '"');
	if (formula)
		buf_c(out, '\'');
	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t cp = utf8_next(s, &i);

		if (cp == '"')
			buf_c(out, '"');
		if (!is_invisible(cp) || cp == '\t')
			buf_add(out, s.p + at, i - at);
	}
	buf_z(out, last ? "\"\r\n" : "\",");
}

void csv_header(struct buf *out)
{
	csv_cell(STR("path"), false, out);
	for (int f = 0; f < FIELD_COUNT; f++)
		csv_cell(str_z(field_name((enum field)f)), f + 1 == FIELD_COUNT, out);
}

void csv_record(const struct doc *d, struct buf *out)
{
	struct buf cell = { 0 };

	csv_cell(d->src.path, false, out);
	for (int f = 0; f < FIELD_COUNT; f++) {
		cell.n = 0;
		joined(d, (enum field)f, "；", &cell);
		csv_cell(buf_view(&cell), f + 1 == FIELD_COUNT, out);
	}
	buf_free(&cell);
}
