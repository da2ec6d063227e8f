/* The head of run-together text, before the body. Reads from `at` and records the cuts. */
#ifndef GUIDANG_PARSE_RUNONHEAD_H
#define GUIDANG_PARSE_RUNONHEAD_H

#include "parse/runoncut.h"

/* Reads letterhead, document number, title and recipients; leaves `at` at the beginning of the body. False: none of these is there. */
bool runon_head(struct runon *f);

#endif
