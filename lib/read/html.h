/* Reads HTML into lines and grids with libxml2's HTML parser. We decode the page first, so the parser always gets UTF-8.
 *
 * The document is the smallest block of the page that holds the sentences (page.h). What is outside it (navigation, footers,
 * related links) is dropped, except what belongs to the document (surround.h): heading, document number, page metadata.
 * Data tables become grids; layout tables are read as blocks. */
#ifndef GUIDANG_READ_HTML_H
#define GUIDANG_READ_HTML_H

#include "base/err.h"
#include "doc/doc.h"
#include "read/readers.h"

enum { HTML_TAGS_MAX = 250000 }; /* a page with more tags and attributes is refused: each takes up to 800 bytes of memory */

/* Parses the markup and discards the result. A worker runs this to test whether parsing ends within its limits. */
void html_try(struct str page);
/* d->src.in.text is the page. Fills d->text, d->lines and d->tables (their part and section stay unset). */
bool html_lines(struct doc *d, const struct reading *reading, struct err *err);

#endif
