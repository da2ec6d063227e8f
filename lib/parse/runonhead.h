/* What stands before the body of a text without line breaks. It is read on from `at`, and where it is to be cut is noted. */
#ifndef GUIDANG_PARSE_RUNONHEAD_H
#define GUIDANG_PARSE_RUNONHEAD_H

#include "parse/runoncut.h"

/* Letterhead, number, title, recipients: `at` is where the body begins. False: nothing of it is there. */
bool runon_head(struct runon *f);

#endif
