#include "doc/location.h"

const struct location *doc_location(const struct doc *d, uint32_t line)
{
	const struct location *l = line > 0 && line <= d->locations.n ? &d->locations.p[line - 1] : NULL;

	return l && (l->page || l->paragraph || l->sheet.n) ? l : NULL;
}

void location_column(uint32_t column, struct buf *out)
{
	char s[8];
	size_t n = 0;

	for (; column > 0 && n < sizeof s; column = (column - 1) / 26)
		s[n++] = (char)('A' + (column - 1) % 26);
	while (n > 0)
		buf_c(out, s[--n]);
}

void location_put(const struct location *l, struct buf *out)
{
	if (l->sheet.n) {
		buf_fmt(out, "工作表“%.*s”", STR_ARG(l->sheet));
		if (l->row && l->column) {
			location_column(l->column, out);
			buf_fmt(out, "%u", l->row);
		}
		return;
	}
	if (l->page)
		buf_fmt(out, "第%u页", l->page);
	if (l->paragraph)
		buf_fmt(out, "%s第%u段", l->page ? "，" : "", l->paragraph);
	if (l->right > 0)
		buf_fmt(out, "%s距左 %.0f、距上 %.0f 点", l->page || l->paragraph ? "，" : "", (double)l->left, (double)l->top);
}
