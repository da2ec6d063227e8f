/* What a statement answers, in the binary format. */
#ifndef GUIDANG_POSTGRES_REPLY_H
#define GUIDANG_POSTGRES_REPLY_H

#include "base/str.h"

/* A statement's rows, all in memory. */
struct link_reply;
struct link_reply *reply_new(void *result); /* of a PGresult, which it owns from then on */
struct link_reply *reply_share(struct link_reply *r); /* one more holder, who calls reply_free too */
size_t reply_rows(const struct link_reply *r);
bool reply_null(const struct link_reply *r, size_t row, int column);
int64_t reply_int(const struct link_reply *r, size_t row, int column); /* a column of 16, 32 or 64 bits, or bool */
double reply_double(const struct link_reply *r, size_t row, int column);
struct str reply_text(const struct link_reply *r, size_t row, int column); /* valid until reply_free */
int64_t reply_changed(const struct link_reply *r);
void reply_free(struct link_reply *r);

#endif
