/* Text that has lost its line breaks: title, number, recipients, body, signature and date run together.
 * Such a line is cut into pieces (virtual lines of the same source line) where those elements begin and
 * end, so that the stages after it see a document as usual. What lies between stays one long line. */
#ifndef GUIDANG_PARSE_FLOW_H
#define GUIDANG_PARSE_FLOW_H

#include "parse/rules.h"

/* Lines are not classified yet. Sets d->flowed if anything was cut. */
void flow_break(struct doc *d, struct matcher *m);

#endif
