/* SHA-256 as 64 lower-case hexadecimal digits. A document's id is the SHA-256 of its file's bytes. */
#ifndef GUIDANG_BASE_DIGEST_H
#define GUIDANG_BASE_DIGEST_H

#include "base/str.h"

enum { DIGEST_HEX = 64 };

void digest_hex(struct str bytes, char out[static DIGEST_HEX + 1]);

#endif
