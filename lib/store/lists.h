/* The record's own lists as JSON (listjson.h), each in a column of the table document, the header fields in the table header: one row
 * per item took a quarter of an import. Documented in guidang(5); views turn the items into rows. */
#ifndef GUIDANG_STORE_LISTS_H
#define GUIDANG_STORE_LISTS_H

#include "base/jsonin.h"
#include "doc/doc.h"

/* In the order of the columns; grids: tables without their cells. */
#define LISTS_COLUMNS "parts,sections,grids,findings,cells,doubts"
enum lists_column { LIST_PARTS, LIST_SECTIONS, LIST_GRIDS, LIST_FINDINGS, LIST_CELLS, LIST_DOUBTS, LIST_FIELDS, LISTS };

/* Fills the buffers; an empty list is an empty buffer. */
void lists_write(const struct doc *d, struct buf out[static LISTS]);
/* Appends the items in the column to the list in d; LIST_CELLS must be read after LIST_GRIDS. False: the database is damaged. */
bool lists_read(struct doc *d, enum lists_column which, struct str json);
/* Reads only the sections that begin up to this line; json must outlive them. */
bool lists_read_sections(struct doc *d, struct str json, uint32_t line);

/* Iterates over the header fields, for callers that need only some of them:
 *   struct header h = header_of(arena, json); while (header_next(&h)) … h.name, h.text
 * The strings are slices of the JSON, or in the arena if they have escapes. */
struct header {
	struct jsonin in;
	struct str name, text;
};
struct header header_of(struct arena *a, struct str json);
bool header_next(struct header *h);
/* After the last field: was the JSON read completely? If not, the database is damaged. */
bool header_whole(struct header *h);

#endif
