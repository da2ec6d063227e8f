/* The head of a document: title, number, recipients; what the page says of it. Part of the tree stage. */
#ifndef GUIDANG_PARSE_HEAD_H
#define GUIDANG_PARSE_HEAD_H

#include "parse/tree.h"
#include "rules/vocabulary.h"

/* Sets roles up to the body and the layout's title, number, recipients, body, issued. */
void head_read(struct doc *d, struct matcher *m, struct document_layout *o);
/* The value the page's metadata gives for the best of the keys (blanks in keys left aside), and its line. */
struct str head_meta(struct doc *d, enum vocabulary keys, long *line);

/* A name on a line of its own, indented or short: below 签发人：… a further signer. */
bool head_is_signer(struct matcher *m, const struct line *l);

#endif
