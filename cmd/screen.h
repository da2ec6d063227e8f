/* What people read: whatever a document or a database holds, nothing of it does anything to a terminal. */
#ifndef GUIDANG_CMD_SCREEN_H
#define GUIDANG_CMD_SCREEN_H

#include "base/str.h"

/* Appends text, made harmless: line feeds and TABs stay (\n is shown if `line`), other control characters are shown as
 * \xNN, what is not seen is left out, what is no UTF-8 is U+FFFD. Of escape sequences only our own for colours stay, and
 * these only with `color`. */
void screen_clean(struct str s, bool line, bool color, struct buf *out);

/* From here on all of standard output goes through that: a new field cannot forget it. Not for what programs read. */
void screen_start(bool color);

#endif
