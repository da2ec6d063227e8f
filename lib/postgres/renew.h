/* Search columns of filed documents, made again where an earlier version made them otherwise. */
#ifndef GUIDANG_POSTGRES_RENEW_H
#define GUIDANG_POSTGRES_RENEW_H

#include "postgres/link.h"

/* Codes and headings (marks.h) of all documents of a table; table: a trusted name. */
bool renew_marks(struct link *l, const char *table, struct err *err);

#endif
