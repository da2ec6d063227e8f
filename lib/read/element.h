/* Classifies the elements of an HTML page. */
#ifndef GUIDANG_READ_ELEMENT_H
#define GUIDANG_READ_ELEMENT_H

#include "base/str.h"
#include "base/xml.h"

bool element_is(xmlNodePtr n, const char *name);
bool element_among(xmlNodePtr n, const char *const *names); /* names: NULL-terminated */
bool element_skipped(xmlNodePtr n); /* no content to read: scripts, forms without sentences … */
bool element_inline(xmlNodePtr n);
bool element_of_word(xmlNodePtr n); /* Word's inline markup; the parser lost its namespace prefix */
bool element_hidden(xmlNodePtr n);
xmlNodePtr element_first(xmlNodePtr n, const char *name); /* n itself or its first descendant of that name; NULL: none */

/* The attribute's value, stored in `keep`, which the caller frees. */
struct str element_attr(xmlNodePtr n, const char *name, struct buf *keep);
bool element_attr_has(xmlNodePtr n, const char *name, const char *what);
bool element_attr_word(xmlNodePtr n, const char *name, const char *word); /* is `word` among the blank-separated words? ignores ASCII case */

#endif
