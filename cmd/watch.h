/* import --watch */
#ifndef GUIDANG_CMD_WATCH_H
#define GUIDANG_CMD_WATCH_H

#include "intake/intake.h"
#include "opt.h"

/* Files what is written completely or moved into the folders among the operands, and below, until in->stop is set. False: it cannot be
 * watched, or the database failed. */
bool watch(const struct args *a, const struct intake *in, struct err *err);

#endif
