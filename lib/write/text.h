/* Prints a record for people at a terminal. A Han character is two columns wide (utf8proc) in every locale. Control characters of a
 * document are never printed, because they could control the terminal. */
#ifndef GUIDANG_WRITE_TEXT_H
#define GUIDANG_WRITE_TEXT_H

#include "doc/doc.h"

struct style {
	size_t width; /* columns of the terminal */
	bool color;
	bool why;     /* derived lists: each item with its place and rule */
};

void text_fields(const struct doc *d, const struct style *s, struct buf *out);
void text_outline(const struct doc *d, const struct style *s, struct buf *out);
void text_tables(const struct doc *d, const struct style *s, struct buf *out);
void text_findings(const struct doc *d, const struct style *s, struct buf *out);
/* Tags, archive number, and the number and times of filing. */
void text_desk(const struct doc *d, const struct style *s, struct buf *out);
/* 2024-03-29 14:05, local time; "-": unknown. */
void text_time(int64_t at, struct buf *out);
/* Every value with its lines, its bytes in the source and the rule that found it; sections and tables with lines and rule. */
void text_why(const struct doc *d, const struct style *s, struct buf *out);
/* The text itself with its line breaks, without unsafe characters. */
void text_whole(const struct doc *d, struct buf *out);

/* Wraps a text at the terminal's width: it begins at `column`, lines after the first are indented. */
void text_wrapped(struct str s, const struct style *style, size_t column, size_t indent, struct buf *out);
size_t text_width(struct str s);              /* columns */
/* May a line end between these two characters? Not inside a run of letters, digits and ASCII punctuation, and not where GB/T 15834
 * forbids it: no stop or closing bracket begins a line, no opening one ends it, —— and …… stay together. */
bool text_may_break(uint32_t before, uint32_t after);
void text_safe(struct str s, struct buf *out); /* one line: blanks for breaks, no control characters */

#endif
