/* Names of departments that filed documents tell (doc/departments.h). They are stored among the aliases of columns.h, as other names of
 * DEPARTMENT_ALIAS. */
#ifndef GUIDANG_STORE_DEPARTMENTS_H
#define GUIDANG_STORE_DEPARTMENTS_H

#include "store/store.h"

#define DEPARTMENT_ALIAS "、"

/* Adds them, sorted. What is filed and not committed may be missing. */
bool departments_filed(struct store *s, struct arena *a, struct strings *out, struct err *err);

#endif
