/* guidang db merge */
#ifndef GUIDANG_CMD_MERGE_H
#define GUIDANG_CMD_MERGE_H

#include "opt.h"

/* Copies what another database holds and this one does not. Corrections and archive numbers of this database stay; differences are
 * reported. Returns the exit status. */
int merge_database(const struct args *args, const char *other);

#endif
