/* What a line must end with for a pattern to match it: read off the pattern's text, so that no list is kept by
 * hand. Together with the first character it spares a line nearly all of the rules (rules.c). */
#ifndef GUIDANG_PARSE_LASTCHAR_H
#define GUIDANG_PARSE_LASTCHAR_H

#include "base/str.h"

/* A pattern (PCRE2, extended) for one character: every character that can be the last of a line which `pattern`
 * matches is matched by it. False: any character can, or the pattern is beyond this reader. */
bool lastchar_pattern(struct str pattern, struct buf *out);

#endif
