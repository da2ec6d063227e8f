/* Posting lists that memory has no room for: written to a nameless file one after the other, and read once, each part from its
 * beginning to its end. */
#ifndef GUIDANG_INDEX_SPILL_H
#define GUIDANG_INDEX_SPILL_H

#include <stdint.h>

#include "base/str.h"

struct spill;

/* A file in this folder, or in that for temporary files; NULL: none can be made there. */
struct spill *spill_new(const char *folder);
void spill_free(struct spill *s);
size_t spill_bytes(const struct spill *s); /* in the file */

/* What one call of spill_put wrote, and how far it was read. */
struct spill_part {
	int64_t at, end;     /* not read yet */
	struct buf window;   /* read ahead … */
	size_t from;         /* … and taken up to here */
};
/* False: it could not be written, for want of room for example. Nothing of it is kept. */
bool spill_put(struct spill *s, struct str bytes, struct spill_part *out);
/* The next n bytes, valid until the next call for the same part; STR_NONE: they cannot be read. */
struct str spill_take(const struct spill *s, struct spill_part *p, size_t n);
/* The same without taking them: as many as there are of the next n, and zeros up to n. None: it is read to its end, or cannot be read. */
struct str spill_look(const struct spill *s, struct spill_part *p, size_t n);

#endif
