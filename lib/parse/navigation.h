#ifndef GUIDANG_PARSE_NAVIGATION_H
#define GUIDANG_PARSE_NAVIGATION_H

#include "rules/match.h"

/* Lines of a page's navigation above the text become furniture: all above the trail (当前位置：) where the title stands below it, and the
 * short lines around 首页, and lines that end in a key of the page without its value: 三版  2023年9月27日   来源：. Roles of furniture and blank lines are set. */
void navigation_mark(struct doc *d);

#endif
