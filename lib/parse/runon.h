/* Text that has lost its line breaks: title, number, recipients, body, signature and date run together.
 * Such a line is cut into pieces (virtual lines of the same source line) where those elements begin and
 * end, so that the stages after it see a document as usual. What lies between stays one long line. */
#ifndef GUIDANG_PARSE_RUNON_H
#define GUIDANG_PARSE_RUNON_H

#include "rules/match.h"

/* Lines are not classified yet. Sets d->runon if anything was cut. */
void runon_break(struct doc *d, struct matcher *m);

#endif
