/* HTML to lines and grids, through libxml2's HTML parser, which always gets UTF-8 that we decoded.
 *
 * The document is looked for in the page: the smallest block that holds the sentences (page.h). What stands
 * outside it (navigation, footers, related links) is dropped, but for what belongs to it (surround.h): the heading,
 * the number, metadata. Data tables become grids; layout tables are read as blocks. */
#ifndef GUIDANG_READ_HTML_H
#define GUIDANG_READ_HTML_H

#include "base/err.h"
#include "doc/doc.h"
#include "read/readers.h"

enum { HTML_TAGS_MAX = 500000 }; /* a tag takes up to 400 bytes of memory; a page with more is refused */

/* Parses the markup and forgets it: can that be done? */
void html_try(struct str page);
/* d->src.in.text is the page; fills d->text, d->lines, d->tables (part and section not set). */
bool html_lines(struct doc *d, const struct reading *reading, struct err *err);

#endif
