/* Lines for people on standard output, with control characters made visible, on a terminal wrapped at its width. */
#ifndef GUIDANG_CMD_LINES_H
#define GUIDANG_CMD_LINES_H

#include "base/str.h"

/* Columns of the terminal, 0: standard output is none. To be asked before a pager starts. */
size_t lines_width(void);
/* Each line of the text. width > 0: wrapped at so many columns; what is wrapped goes on at column `indent`. */
void lines_put(struct str text, size_t width, size_t indent);

#endif
