/* A document in a list for people. */
#ifndef GUIDANG_CMD_HIT_H
#define GUIDANG_CMD_HIT_H

#include "doc/doc.h"
#include "opt.h"

/* All values of a field, 、 between them. */
struct str hit_joined(struct arena *a, const struct doc *d, enum field f);
/* Its number here and title; below, number, issuers, date, the path as it is to be shown. Without the last line feed. */
void hit_head(const struct doc *d, struct str path, const struct args *a, struct buf *out);

#endif
