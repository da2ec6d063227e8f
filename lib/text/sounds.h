/* Characters that sound alike, whatever their tone. The 3,755 characters of GB 2312's first level stand in the order of their
 * pronunciation: one of several readings each, others are not known. */
#ifndef GUIDANG_TEXT_SOUNDS_H
#define GUIDANG_TEXT_SOUNDS_H

#include "base/str.h"

enum { SOUNDS_MAX = 96 };
/* Those that sound like this one, itself among them; how many, 0: not known. */
size_t sounds_alike(uint32_t character, uint32_t out[static SOUNDS_MAX]);

#endif
