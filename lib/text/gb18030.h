/* GB 18030-2022 by table. Equals glibc's iconv (the tests compare every code) except for the 18 four-byte codes of the
 * 2022 edition that glibc 2.36 rejects. */
#ifndef GUIDANG_TEXT_GB18030_H
#define GUIDANG_TEXT_GB18030_H

#include "base/str.h"

/* Decodes the character at p, with n > 0 bytes left. Returns its length in bytes; 0: no valid character begins there. */
unsigned gb18030_char(const unsigned char *p, size_t n, uint32_t *cp);

/* Decodes p[*i…n) to UTF-8 up to the end or the first byte where no valid character begins, and moves *i there. Returns the number
 * of bytes written; `out` needs room for 3 bytes per source byte and 4 more. Sets *lossless to false unless gb18030_encode would
 * restore the same bytes. */
size_t gb18030_run(const unsigned char *p, size_t n, size_t *i, char *out, bool *lossless);

/* Appends the text in GB18030. Returns false if it contains a character without a two-byte code, or one that editions of the
 * standard encode differently: the source bytes then cannot be computed from the text. */
bool gb18030_encode(struct str text, struct buf *out);

#endif
