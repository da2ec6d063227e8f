/* guidang arrange --import */
#ifndef GUIDANG_CMD_ADOPT_H
#define GUIDANG_CMD_ADOPT_H

#include "desk.h"

/* Takes over the archive numbers of a catalogue. Lists the catalogue entries and documents without a counterpart. Returns the exit
 * status. */
int adopt_catalogue(const struct args *args, struct store *s, struct arena *a, const char *file);

#endif
