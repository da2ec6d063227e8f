#include "doc/derived.h"

#include <stddef.h>

/* The columns of each list of DERIVED, as static const struct list_column NAME_columns[]. */

#define ENTRY(list, said, helped)                                                                                      \
	{ .name = #list, .label = said, .help = helped, .offset = offsetof(struct doc, list),                          \
	  .size = sizeof *((struct doc *)NULL)->list.p, .columns = list##_columns },
const struct list derived_lists[] = { DERIVED(ENTRY) { 0 } };
#undef ENTRY
