/* The table of readers: what kind a file is, by its content first and its name second, and the reader of each kind.
 *
 * Every line of doc/kinds.h has two functions, declared here:
 *   read_ID   d->src is set (and d->src.in, of a kind that is decoded). Fills d->text, d->lines, d->tables (their part and
 *             section not set) and findings; everything in d->arena. False with *err: not read.
 *   tell_ID   Are these bytes of its kind? Of a kind that is decoded, they are its text in UTF-8. */
#ifndef GUIDANG_READ_READERS_H
#define GUIDANG_READ_READERS_H

#include "base/err.h"
#include "doc/doc.h"

/* What a line of a page may be. */
enum line_kind {
	LINE_META = 1,     /* 发文字号：… */
	LINE_DOWNLOAD = 2, /* a file that bears a number, offered for download */
	LINE_NUMBER = 4,   /* nothing but a document's number */
	LINE_TITLE = 8,    /* ends as a title does */
};

/* What the stages ahead know and a reader may ask. */
struct reading {
	unsigned (*tell)(void *ctx, struct str text); /* what a line may be, enum line_kind; NULL: nothing is known */
	void *ctx;
	const char *encoding; /* NULL: detect */
	struct workers *workers; /* who reads what is not decoded (read/workers.h); NULL: this process */
	void (*turn)(void *turn_ctx); /* called before a large document is read alone, and before it is taken into memory; NULL: not */
	void *turn_ctx;
};

enum told { TOLD_NO, TOLD_MAYBE, TOLD_YES }; /* maybe: unless the suffix says otherwise */

#define READER_FUNCTIONS(id, ...)                                                       \
	bool read_##id(struct doc *d, const struct reading *r, struct err *err);         \
	enum told tell_##id(struct str bytes);
KINDS(READER_FUNCTIONS)
#undef READER_FUNCTIONS

/* From path and bytes to lines and grids: d->arena, d->src.path and d->src.bytes are set, the rest is empty. */
bool readers_read(struct doc *d, const struct reading *r, struct err *err);
/* The same in this process, d->src.kind being set. */
bool readers_read_here(struct doc *d, const struct reading *r, struct err *err);
/* A package without which this kind is not read, and that is not there; NULL: nothing is missing. */
struct converters;
const char *readers_lack(enum kind k, struct converters *c);
void readers_prepare(void); /* loads the libraries that readers_read_here may need */

#endif
