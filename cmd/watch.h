/* import --watch */
#ifndef GUIDANG_CMD_WATCH_H
#define GUIDANG_CMD_WATCH_H

#include "intake/intake.h"
#include "opt.h"

/* Watches the folders among the operands and all folders below. Imports files when they are completely written or moved there, until
 * in->stop is set. False with *err: watching is impossible, or the database failed. */
bool watch(const struct args *a, const struct intake *in, struct err *err);

#endif
