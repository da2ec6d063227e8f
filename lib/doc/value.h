/* From what is printed to what is recorded: dates, numbers, names. Results live in the arena. */
#ifndef GUIDANG_DOC_VALUE_H
#define GUIDANG_DOC_VALUE_H

#include "doc/doc.h"

/* 2024年3月18日, 二○○八年三月十八日, 2024-3-18, 2024年3月 → 2024-03-18, 2024-03; STR_NONE if it is no date. */
struct str value_date(struct arena *a, struct str printed);
/* The same for what someone types, which must be a day, a month or a year that there is: 20240329 too, and no 2024-02-30. */
struct str value_day(struct arena *a, struct str typed);
/* 十二, 12, １２, ⑫ → 12; 0 if it is no number. */
int value_number(struct str printed);
/* Blanks taken out, the brackets of the year made 〔〕, no 年 in them: 国办发〔2019〕6号. */
struct str value_doc_number(struct arena *a, struct str printed);
/* Blanks taken out, but for those between two ASCII characters. */
struct str value_tight(struct arena *a, struct str printed);
/* For comparing: width, brackets and quotes made one, blanks taken out. */
struct str value_key(struct arena *a, struct str s);
/* File suffix, doubled number, enclosing 《》 and closing punctuation taken off. */
struct str value_attachment_title(struct arena *a, struct str s);
struct str value_strip_quotes(struct str s); /* 《X》 → X, if they enclose all of it */
/* Pieces between any of the characters of `marks`, outside brackets and quotes; trimmed, none empty. */
struct pieces { struct str *p; size_t n, cap; };
struct str value_join(struct arena *a, const struct pieces *p); /* one after the other */
struct pieces value_split(struct arena *a, struct str s, struct str marks);
/* The quoted names 《…》 of a text, outermost only. */
struct pieces value_quoted(struct arena *a, struct str s);

#endif
