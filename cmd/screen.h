/* Output for people, filtered so that nothing in a document or a database can control the terminal. */
#ifndef GUIDANG_CMD_SCREEN_H
#define GUIDANG_CMD_SCREEN_H

#include "base/str.h"

/* Appends text made safe: line feeds and TABs stay (with `line`, a line feed is shown as \n), other control characters are shown as
 * \xNN, invisible characters are dropped, invalid UTF-8 becomes U+FFFD. Of escape sequences only our own colours and links stay, and only with
 * `color`. */
void screen_clean(struct str s, bool line, bool color, struct buf *out);

/* The id of the links (OSC 8) of this process, random digits, so that no text can make one: ESC ] 8 ; id=ID ; file://… ESC \ is one. */
const char *screen_link_id(void);

/* From now on all standard output passes through screen_clean, so that no code can forget it. Not for output that programs read. */
void screen_start(bool color);

#endif
