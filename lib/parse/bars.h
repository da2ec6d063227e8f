/* Tables whose cells stand between bars, in Markdown and plain text. */
#ifndef GUIDANG_PARSE_BARS_H
#define GUIDANG_PARSE_BARS_H

#include "rules/match.h"

/* Lines are not classified yet; marks those of tables, fills d->tables. */
void table_bars(struct doc *d, struct matcher *m);

#endif
