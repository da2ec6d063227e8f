/* HTML to lines and grids, through libxml2's HTML parser, which always gets UTF-8 that we decoded.
 *
 * The document is looked for in the page: the smallest block that holds the sentences. What stands
 * outside it (navigation, footers, related links) is dropped, but for the page's heading and for lines
 * that `keep` wants (metadata: 发文字号 …). Data tables become grids; layout tables are read as blocks. */
#ifndef GUIDANG_READ_HTML_H
#define GUIDANG_READ_HTML_H

#include "parse/doc.h"

/* d->src.in.text is the page; fills d->text, d->lines, d->tables (part and section not set). */
void html_lines(struct doc *d, bool (*keep)(void *ctx, struct str text), void *ctx);

#endif
