/* Converts printed dates, numbers and names to their form in the record. Results are in the arena. */
#ifndef GUIDANG_DOC_VALUE_H
#define GUIDANG_DOC_VALUE_H

#include "doc/doc.h"

/* 2024年3月18日, 二○○八年三月十八日, 2024-3-18, 2024年3月 → 2024-03-18, 2024-03; STR_NONE if it is not a date. */
struct str value_date(struct arena *a, struct str printed);
/* The same for a date that a user types: 20240329 is accepted, too; a date that does not exist (2024-02-30) is not. */
struct str value_day(struct arena *a, struct str typed);
/* 十二, 12, １２, ⑫ → 12; 0 if it is not a number. */
int value_number(struct str printed);
/* Removes blanks, puts the year in 〔〕 and removes 年 after it: 国办发〔2019〕6号. */
struct str value_doc_number(struct arena *a, struct str printed);
/* Removes blanks except those between two ASCII characters. */
struct str value_tight(struct arena *a, struct str printed);
/* A key for comparisons: width, brackets and quotes unified, blanks removed. */
struct str value_key(struct arena *a, struct str s);
/* Removes the file suffix, a repeated number, enclosing 《》 and closing punctuation. */
struct str value_attachment_title(struct arena *a, struct str s);
struct str value_strip_quotes(struct str s); /* 《X》 → X, if the quotes enclose the whole string */
/* value_split splits at the characters of `marks` that are outside brackets and quotes; pieces are trimmed, empty ones dropped. */
struct pieces { struct str *p; size_t n, cap; };
struct str value_join(struct arena *a, const struct pieces *p); /* the pieces concatenated */
struct pieces value_split(struct arena *a, struct str s, struct str marks);
/* The quoted names 《…》 of a text, outermost only. */
struct pieces value_quoted(struct arena *a, struct str s);

#endif
