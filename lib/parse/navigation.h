#ifndef GUIDANG_PARSE_NAVIGATION_H
#define GUIDANG_PARSE_NAVIGATION_H

#include "rules/match.h"

/* Marks a page's navigation above the text as furniture: everything above the breadcrumb trail (当前位置：) if the title is below it,
 * the short lines around 首页, and lines that end in a page metadata key without a value: 三版  2023年9月27日   来源：.
 * The roles of furniture and blank lines must be set. */
void navigation_mark(struct doc *d);

#endif
