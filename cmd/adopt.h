/* guidang arrange --import */
#ifndef GUIDANG_CMD_ADOPT_H
#define GUIDANG_CMD_ADOPT_H

#include "desk.h"

/* Takes over the archive numbers of a catalogue; what does not match on either side is listed. The exit status. */
int adopt_catalogue(const struct args *args, struct store *s, struct arena *a, const char *file);

#endif
