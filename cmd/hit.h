/* A document in a list for people. Marks, U+0002 and U+0003 around what was asked for, become colours. */
#ifndef GUIDANG_CMD_HIT_H
#define GUIDANG_CMD_HIT_H

#include "doc/doc.h"
#include "opt.h"

struct hit_style {
	size_t width; /* columns; 0: lines are as long as they are */
	bool color, links;
};

/* Of standard output; before the pager. */
struct hit_style hit_style_of(const struct args *a);

/* All values of a field, 、 between them. */
struct str hit_joined(struct arena *a, const struct doc *d, enum field f);
struct str hit_unmarked(struct arena *a, struct str s);
/* Text that begins at a column; lines that follow are indented. */
void hit_wrapped(struct str s, const struct hit_style *style, size_t column, size_t indent, struct buf *out);
/* Its number here and title (marked, if it is given); below, number, issuers, date, the path as it is to be shown. Without the
 * last line feed. */
void hit_head(const struct doc *d, struct str title, struct str path, const struct hit_style *style, struct buf *out);

#endif
