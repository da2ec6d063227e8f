/* The body of run-together text and what follows it. Reads from `at` and records the cuts. */
#ifndef GUIDANG_PARSE_RUNONTAIL_H
#define GUIDANG_PARSE_RUNONTAIL_H

#include "parse/runoncut.h"

/* Reads the body, lists, signature and date, and what follows them. False: there is neither signature nor imprint (版记). */
bool runon_tail(struct runon *f);

#endif
