/* Splits a text or Markdown file into lines; each line keeps the source bytes it came from. A line ends at LF, CR LF or a single CR. */
#ifndef GUIDANG_READ_LINE_H
#define GUIDANG_READ_LINE_H

#include "doc/doc.h"

enum { LINES_MAX = 200000 };

/* d->text and d->src are set; fills d->lines, of empty ones in a row with the first fifty. Stops after LINES_MAX + 1. */
void lines_split(struct doc *d);
/* Removes heading and emphasis marks from the lines of a Markdown file; comments become furniture. */
void lines_markdown(struct doc *d);
/* Printed width in columns: a Chinese character takes two, a letter one. */
static inline int line_columns_of(uint32_t cp)
{
	return cp >= 0x2000 ? 2 : 1; /* “”, …, — too */
}
int line_columns(struct str s);
int line_column(const struct line *l); /* the column where its text begins */
/* The key of a metadata line: 索引号 of 索引号 or 索引号：. Empty if a colon stands within the text. */
struct str line_key(struct str text);
/* The offset in the raw line of byte `at` of the line's text. */
size_t line_origin(const struct line *l, size_t at);
/* The range of source bytes of a place in the lines. */
void lines_bytes(const struct doc *d, struct place at, size_t *from, size_t *to);

#endif
