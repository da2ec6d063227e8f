/* HTML within Markdown, as converters leave it: tags in a line, tables. */
#ifndef GUIDANG_READ_EMBEDDED_H
#define GUIDANG_READ_EMBEDDED_H

#include "doc/doc.h"

/* The text without the tags of HTML, <br> a blank; what only looks like a tag, <3岁, stays. The same text if it has none. */
struct str embedded_strip(struct arena *a, struct str t);
/* Lines from <table> to </table> that hold a grid: it is put into d->tables, its lines are marked. Raw lines are read. */
void embedded_tables(struct doc *d);

#endif
