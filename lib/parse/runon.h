/* Run-together text: without line breaks between title, document number, recipients, body, signature and date. Such a line is cut
 * where these elements begin and end, into virtual lines of the same source line, so that later stages see an ordinary document.
 * The body stays one long line. */
#ifndef GUIDANG_PARSE_RUNON_H
#define GUIDANG_PARSE_RUNON_H

#include "rules/match.h"

/* Runs before lines are classified. Sets d->runon if it cut anything. */
void runon_break(struct doc *d, struct matcher *m);

#endif
