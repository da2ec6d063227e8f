/* The end of a document's own text: the bodies that sign, the date below them (9704 7.3.5). Part of the tree stage. */
#ifndef GUIDANG_PARSE_SIGNATURE_H
#define GUIDANG_PARSE_SIGNATURE_H

#include "parse/tree.h"

/* Sets roles and the layout's date and signature: the first date of the text that may be its own, and the bodies above it. */
void signature_find(struct doc *d, struct matcher *m, struct document_layout *o);
/* Where there is no date: bodies alone below the last sentence or the list of attachments, with nothing but notes and the imprint before
 * line `end`. */
void signature_find_undated(struct doc *d, struct matcher *m, struct document_layout *o, long end);
/* Where in a line, right above a date, the bodies begin that sign behind its own text, parted by blanks: 3.回执    某局; 0: nowhere. */
size_t signature_behind(struct doc *d, struct matcher *m, size_t line);
/* Could this line be (a part of) a signature? */
bool signature_line(struct doc *d, struct matcher *m, const struct line *l);

/* 附件1, but not 附件：, which may open the list of them. */
bool line_heads_attachment(const struct line *l);
bool line_is_blank(const struct line *l);    /* nothing of the document stands there */
bool line_is_sentence(struct str text);      /* it ends as one, or has the end of one within */
bool line_is_particular(struct str text);    /* 联系人：王某，电话：88061168 */

#endif
