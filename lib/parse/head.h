/* The head of a document: title, document number, recipients, and the page metadata. Part of the tree stage. */
#ifndef GUIDANG_PARSE_HEAD_H
#define GUIDANG_PARSE_HEAD_H

#include "parse/tree.h"
#include "rules/vocabulary.h"

/* Sets the roles of the lines above the body, and the layout's title, number, recipients, body and issued. */
void head_read(struct doc *d, struct matcher *m, struct document_layout *o);
/* The page metadata's value for the best of the keys (ignoring blanks in keys), and its line; `o` tells where the metadata end. */
struct str head_meta(struct doc *d, const struct document_layout *o, enum vocabulary keys, long *line);

/* Is the line only a name, indented or short? Below 签发人：… such a line names a further signer. */
bool head_is_signer(struct matcher *m, const struct line *l);

#endif
