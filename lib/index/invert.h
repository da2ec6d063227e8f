/* The inversion turns the tokens of many documents into FTS5 segments.
 *
 *   tokens ─ block.c: radix sort ─▶ posting lists of a block (a run) ─ merge of the runs ─▶ segment.c
 *
 * A block is 2M tokens, 16 MB, twice while it is sorted, or one large document; runs gather up to 120 MB (inversion_full). Where that is
 * asked for, most of them go to a file then, and others gather: one segment is searched faster than many. */
#ifndef GUIDANG_INDEX_INVERT_H
#define GUIDANG_INDEX_INVERT_H

#include "base/err.h"
#include "index/terms.h"

struct inversion;

enum { INVERSION_ROOM = 120 << 20 };
/* parallel: one block is closed by a thread while the next is filled. room: bytes of posting lists in memory. folder: where lists go
 * that this has no room for; NULL: none do. */
struct inversion *inversion_new(bool parallel, size_t room, const char *folder);
void inversion_free(struct inversion *v);

/* Ids must rise. Returns false, with nothing added, if the document is too big for a block. */
bool inversion_add(struct inversion *v, int64_t id, const struct terms *t);
size_t inversion_bytes(const struct inversion *v); /* memory of runs and strings */
bool inversion_full(const struct inversion *v);
/* Has it a document so large that FTS5 would take hundreds of megabytes for its tokens? */
bool inversion_is_large(const struct inversion *v);

/* Writes everything as one segment in each of search, single and single_title, with the rows of search_docsize, and empties the
 * inversion. */
bool inversion_write(struct inversion *v, sqlite3 *db, struct err *err);
void inversion_clear(struct inversion *v);

#endif
