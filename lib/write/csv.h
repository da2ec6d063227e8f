/* CSV (RFC 4180): quoted cells, CR LF, UTF-8. A cell that a spreadsheet would take for a formula gets an apostrophe in front, to
 * prevent code injection: it begins with = + - @ (half or full width), TAB or CR, possibly after invisible characters. */
#ifndef GUIDANG_WRITE_CSV_H
#define GUIDANG_WRITE_CSV_H

#include "doc/doc.h"

void csv_path(struct str s, bool last, struct buf *out); /* keeps every character, also invisible ones */
void csv_cell(struct str s, bool last, struct buf *out);
/* One row per document: path, then the header fields under their names in the record; list values joined with ；. */
void csv_header(struct buf *out);
void csv_record(const struct doc *d, struct buf *out);

#endif
