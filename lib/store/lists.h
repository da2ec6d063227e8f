/* The lists of a record (parts, sections, tables, findings) as JSON, each in a column of the table document: a row of
 * its own for each of them took a fifth of an import. Documented in guidang(5); the views unfold them. */
#ifndef GUIDANG_STORE_LISTS_H
#define GUIDANG_STORE_LISTS_H

#include "parse/doc.h"

/* In the order of the columns; grids: tables without their cells. */
#define LISTS_COLUMNS "parts,sections,grids,findings,cells"
enum list { LIST_PARTS, LIST_SECTIONS, LIST_GRIDS, LIST_FINDINGS, LIST_CELLS, LISTS };

/* Fills the buffers; an empty list is an empty buffer. */
void lists_write(const struct doc *d, struct buf out[static LISTS]);
/* Appends what the column holds to the list in d; the cells after the grids. False: the database is damaged. */
bool lists_read(struct doc *d, enum list which, struct str json);

#endif
