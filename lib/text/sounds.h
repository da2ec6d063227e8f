/* Characters that sound alike, regardless of tone. Known are the 3,755 characters of GB 2312's first level, which are sorted by
 * pronunciation, each with one of its readings. */
#ifndef GUIDANG_TEXT_SOUNDS_H
#define GUIDANG_TEXT_SOUNDS_H

#include "base/str.h"

enum { SOUNDS_MAX = 96 };
/* Writes the characters that sound like this one, including itself, and returns their number; 0: its sound is not known. */
size_t sounds_alike(uint32_t character, uint32_t out[static SOUNDS_MAX]);

#endif
