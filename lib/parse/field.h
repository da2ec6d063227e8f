/* The header fields: from lines with roles to values, each with its place and its rule. */
#ifndef GUIDANG_PARSE_FIELD_H
#define GUIDANG_PARSE_FIELD_H

#include "parse/tree.h"

void field_read(struct doc *d, struct matcher *m, const struct document_layout *o);

#endif
