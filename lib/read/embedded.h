/* HTML that converters leave in Markdown: inline tags and tables. */
#ifndef GUIDANG_READ_EMBEDDED_H
#define GUIDANG_READ_EMBEDDED_H

#include "doc/doc.h"

/* The text without HTML tags; <br> becomes a blank. What only looks like a tag (<3岁) stays. Returns `t` itself if it has no tags. */
struct str embedded_strip(struct arena *a, struct str t);
/* Finds grids between <table> and </table>, adds them to d->tables and marks their lines. Reads the raw lines. */
void embedded_tables(struct doc *d);

#endif
