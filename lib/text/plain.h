/* Text that is printed and shown as it is, found sixteen bytes at a time: nearly all of a document. */
#ifndef GUIDANG_TEXT_PLAIN_H
#define GUIDANG_TEXT_PLAIN_H

#include "base/str.h"

/* Where it ends, from i on, where a character begins: valid UTF-8 of ASCII from `least`, which is ' ' or '!', to '~', U+3001–U+9FFF and
 * U+FF00–U+FF7F, none of which is hidden, or blank except ' '. */
size_t plain_end(struct str s, size_t i, unsigned char least);

#endif
