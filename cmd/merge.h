/* guidang db merge */
#ifndef GUIDANG_CMD_MERGE_H
#define GUIDANG_CMD_MERGE_H

#include "opt.h"

/* Takes over what another database holds and this one does not; what is set or numbered here stays, and is said where it
 * differs. The exit status. */
int merge_database(const struct args *args, const char *other);

#endif
