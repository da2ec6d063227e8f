/* GB 18030-2022 by table. As glibc's iconv (the tests compare every code), but for the 18 four-byte codes of the
 * 2022 edition that glibc 2.36 rejects. */
#ifndef GUIDANG_TEXT_GB18030_H
#define GUIDANG_TEXT_GB18030_H

#include "base/str.h"

/* The character at p (n > 0 bytes left): its length, 0 where none begins. */
unsigned gb18030_char(const unsigned char *p, size_t n, uint32_t *cp);

/* Writes p[*i…n) as UTF-8 up to the end or the first byte where no character begins, and returns the number of bytes
 * written; *i moves there. `out` needs room for 3 bytes a byte and 4 more. *lossless becomes false unless gb18030_encode
 * would give the same bytes back. */
size_t gb18030_run(const unsigned char *p, size_t n, size_t *i, char *out, bool *lossless);

/* Appends the text in GB18030. False where it holds a character beyond the two-byte codes or one that editions of the
 * standard encode differently: then the bytes cannot be computed from the text. */
bool gb18030_encode(struct str text, struct buf *out);

#endif
