/* Reads the header fields from lines with roles; each value records its place and the rule that found it. */
#ifndef GUIDANG_PARSE_FIELD_H
#define GUIDANG_PARSE_FIELD_H

#include "parse/tree.h"

void field_read(struct doc *d, struct matcher *m, const struct document_layout *o);

#endif
