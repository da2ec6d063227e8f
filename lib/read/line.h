/* Lines of a text or Markdown file, each with the bytes of the source it came from.
 * A line ends at LF, CR LF or CR alone. */
#ifndef GUIDANG_READ_LINE_H
#define GUIDANG_READ_LINE_H

#include "doc/doc.h"

enum { LINES_MAX = 200000 };

/* d->text and d->src are set; fills d->lines, of empty ones in a row with the first fifty. Stops after LINES_MAX + 1. */
void lines_split(struct doc *d);
/* Takes heading marks and emphasis off the lines of a Markdown file, comments become furniture. */
void lines_markdown(struct doc *d);
/* Columns as printed in a Chinese text: two a character, one a letter. */
static inline int line_columns_of(uint32_t cp)
{
	return cp >= 0x2000 ? 2 : 1; /* “”, …, — too */
}
int line_columns(struct str s);
int line_column(const struct line *l); /* where its text begins */
/* 索引号 of 索引号 or 索引号：, whatever its value is; nothing where a colon stands in it. */
struct str line_key(struct str text);
/* Where byte `at` of the line's text stands in its raw form. */
size_t line_origin(const struct line *l, size_t at);
/* The source bytes of a place in the lines. */
void lines_bytes(const struct doc *d, struct place at, size_t *from, size_t *to);

#endif
