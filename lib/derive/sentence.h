/* Where sentences end. */
#ifndef GUIDANG_DERIVE_SENTENCE_H
#define GUIDANG_DERIVE_SENTENCE_H

#include <string.h>

#include "base/str.h"

/* Offset of the next mark that ends a sentence, 。；; or, with `exclaims`, ！, in [from, to), where characters begin; to: there is none. */
size_t sentence_mark(struct str text, size_t from, size_t to, bool exclaims);
/* The offset behind the mark at `at`. */
static inline size_t sentence_behind(struct str text, size_t at)
{
	return at + (text.p[at] == ';' ? 1 : strlen("。"));
}

#endif
