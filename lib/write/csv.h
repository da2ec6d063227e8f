/* CSV (RFC 4180): quoted cells, CR LF. A cell that a spreadsheet would take for a formula (= + - @, TAB, CR)
 * begins with an apostrophe. */
#ifndef GUIDANG_WRITE_CSV_H
#define GUIDANG_WRITE_CSV_H

#include "doc/doc.h"

void csv_cell(struct str s, bool last, struct buf *out);
/* One row a document: path, then the header fields by their names in the record; lists joined by ；. */
void csv_header(struct buf *out);
void csv_record(const struct doc *d, struct buf *out);

#endif
