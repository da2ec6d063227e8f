/* The body of a text without line breaks, and what stands after it. It is read on from `at`, and where it is to be cut is noted. */
#ifndef GUIDANG_PARSE_RUNONTAIL_H
#define GUIDANG_PARSE_RUNONTAIL_H

#include "parse/runoncut.h"

/* From the body on: lists, signature and date, what follows them. False: neither signature nor imprint is there. */
bool runon_tail(struct runon *f);

#endif
