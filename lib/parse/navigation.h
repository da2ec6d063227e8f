#ifndef GUIDANG_PARSE_NAVIGATION_H
#define GUIDANG_PARSE_NAVIGATION_H

#include "rules/rules.h"

/* Lines of a page's navigation above the text become furniture: all above the trail (当前位置：) where the title stands below it, and the
 * short lines around 首页. Roles of furniture and blank lines are set. */
void navigation_mark(struct doc *d);

#endif
