/* Prints a document in a list for people. U+0002 and U+0003 around the search words become colours. */
#ifndef GUIDANG_CMD_HIT_H
#define GUIDANG_CMD_HIT_H

#include "doc/doc.h"
#include "opt.h"

struct hit_style {
	size_t width; /* columns; 0: do not wrap lines */
	bool color, links;
};

/* The style for standard output; call before the pager starts. */
struct hit_style hit_style_of(const struct args *a);

/* All values of a field, joined with 、. */
struct str hit_joined(struct arena *a, const struct doc *d, enum field f);
struct str hit_unmarked(struct arena *a, struct str s);
/* Appends wrapped text that begins at `column`; lines after the first are indented. */
void hit_wrapped(struct str s, const struct hit_style *style, size_t column, size_t indent, struct buf *out);
/* Appends the document's id and title (`title`: with marks, if given); below them document number, issuing bodies, date and `path`.
 * Does not append the last line feed. */
void hit_head(const struct doc *d, struct str title, struct str path, const struct hit_style *style, struct buf *out);

#endif
