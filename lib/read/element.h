/* What an element of a page is. */
#ifndef GUIDANG_READ_ELEMENT_H
#define GUIDANG_READ_ELEMENT_H

#include "base/str.h"
#include "base/xml.h"

bool element_is(xmlNodePtr n, const char *name);
bool element_among(xmlNodePtr n, const char *const *names); /* NULL ends them */
bool element_skipped(xmlNodePtr n); /* holds nothing to be read: scripts, forms without sentences … */
bool element_inline(xmlNodePtr n);
bool element_of_word(xmlNodePtr n); /* Word's marks around words, whose prefix is lost */
bool element_hidden(xmlNodePtr n);
xmlNodePtr element_first(xmlNodePtr n, const char *name); /* itself, or the first below it; or NULL */

/* In `keep`, which the caller frees. */
struct str element_attr(xmlNodePtr n, const char *name, struct buf *keep);
bool element_attr_has(xmlNodePtr n, const char *name, const char *what);
bool element_attr_word(xmlNodePtr n, const char *name, const char *word); /* one of those that blanks part; ASCII case aside */

#endif
