/* CSV (RFC 4180): quoted cells, CR LF, UTF-8. A cell that a spreadsheet would take for a formula (= + - @ of any width,
 * TAB, CR, also behind what is not seen) begins with an apostrophe. */
#ifndef GUIDANG_WRITE_CSV_H
#define GUIDANG_WRITE_CSV_H

#include "doc/doc.h"

void csv_path(struct str s, bool last, struct buf *out); /* every character of it, seen or not */
void csv_cell(struct str s, bool last, struct buf *out);
/* One row a document: path, then the header fields by their names in the record; lists joined by ；. */
void csv_header(struct buf *out);
void csv_record(const struct doc *d, struct buf *out);

#endif
