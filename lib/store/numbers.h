/* Documents by their own numbers, from lists (values.h): of heads (甲发(2024)) and of tails (the serial number, 12 or 3-5), each with its
 * documents. Internal to store/. */
#ifndef GUIDANG_STORE_NUMBERS_H
#define GUIDANG_STORE_NUMBERS_H

#include "store/columns.h"

/* The documents whose key contains `part`; rest: as columns_having, for those that are not listed. *done false: there are no lists. */
bool numbers_having(struct store *s, struct arena *a, struct str part, columns_holds *rest, void *ctx, struct ids *out, bool *done, struct err *err);
/* The documents whose key ends with this serial number and satisfies `holds`, which can be only if its head contains `in_head`. */
bool numbers_ending(struct store *s, struct arena *a, struct str serial, struct str in_head, columns_holds *holds, void *ctx, struct ids *out, bool *done,
		    struct err *err);

#endif
