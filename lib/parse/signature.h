/* The end of a document's own text: the signing bodies and the date below them (GB/T 9704 7.3.5). Part of the tree stage. */
#ifndef GUIDANG_PARSE_SIGNATURE_H
#define GUIDANG_PARSE_SIGNATURE_H

#include "parse/tree.h"

/* Sets roles and the layout's date and signature: the first date that may be the document's own, and the bodies above it. */
void signature_find(struct doc *d, struct matcher *m, struct document_layout *o);
/* For documents without a date: finds bodies below the last sentence or the list of attachments. Between them and line `end` there may
 * only be notes and the imprint (版记). */
void signature_find_undated(struct doc *d, struct matcher *m, struct document_layout *o, long end);
/* For a line directly above a date, with text and, after blanks, the signing bodies (3.回执    某局): the byte offset of the bodies;
 * 0: no such line. */
size_t signature_behind(struct doc *d, struct matcher *m, size_t line);
/* Could this line be (a part of) a signature? */
bool signature_line(struct doc *d, struct matcher *m, const struct line *l);

/* 附件1, but not 附件：, which may open the list of them. */
bool line_heads_attachment(const struct line *l);
bool line_is_blank(const struct line *l);    /* holds nothing of the document */
bool line_is_sentence(struct str text);      /* ends a sentence, or contains the end of one */
bool line_is_particular(struct str text);    /* 联系人：王某，电话：88061168 */

#endif
