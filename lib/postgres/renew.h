/* Codes and marks of documents that an earlier version filed. */
#ifndef GUIDANG_POSTGRES_RENEW_H
#define GUIDANG_POSTGRES_RENEW_H

#include "postgres/link.h"

/* Copies the documents of a table into another one (names of tables in the schema guidang), with the codes and marks of now. */
bool renew_marks(struct link *l, const char *from, const char *to, struct err *err);

#endif
