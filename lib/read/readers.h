/* The table of readers. A file's kind is determined by its content first and its name second; each kind has a reader.
 *
 * Every line of doc/kinds.h has two functions, declared here:
 *   read_ID   Input: d->src, and d->src.in for kinds that are decoded to UTF-8 first. Fills d->text, d->lines, d->tables (their
 *             part and section stay unset) and findings, all in d->arena. False with *err: the file could not be read.
 *   tell_ID   Are these bytes of this kind? For kinds that are decoded first, `bytes` is the text in UTF-8. */
#ifndef GUIDANG_READ_READERS_H
#define GUIDANG_READ_READERS_H

#include "base/err.h"
#include "doc/doc.h"

/* What a line of a page may be; flags. */
enum line_kind {
	LINE_META = 1,     /* 发文字号：… */
	LINE_DOWNLOAD = 2, /* a numbered file offered for download */
	LINE_NUMBER = 4,   /* only a document number */
	LINE_TITLE = 8,    /* ends like a title */
};

/* Services of later stages that a reader may use. */
struct reading {
	unsigned (*tell)(void *ctx, struct str text); /* classifies a line (enum line_kind); NULL: not available */
	void *ctx;
	const char *encoding; /* NULL: detect */
	struct workers *workers; /* read the kinds that are not decoded (read/workers.h); NULL: this process does */
	/* Called before a large document is read alone, and before it is loaded into memory (loads); NULL: no call. */
	void (*turn)(void *turn_ctx, bool loads);
	void *turn_ctx;
};

enum told { TOLD_NO, TOLD_MAYBE, TOLD_YES }; /* maybe: unless the suffix says otherwise */

#define READER_FUNCTIONS(id, ...)                                                       \
	bool read_##id(struct doc *d, const struct reading *r, struct err *err);         \
	enum told tell_##id(struct str bytes);
KINDS(READER_FUNCTIONS)
#undef READER_FUNCTIONS

/* Reads a file into lines and grids. Input: d->arena, d->src.path, d->src.bytes; all else in d must be empty. */
bool readers_read(struct doc *d, const struct reading *r, struct err *err);
/* The same in this process; d->src.kind must be set. */
bool readers_read_here(struct doc *d, const struct reading *r, struct err *err);
/* The software package that this kind needs and that is not installed; NULL: nothing is missing. */
struct converters;
const char *readers_lack(enum kind k, struct converters *c);
void readers_prepare(void); /* loads the libraries that readers_read_here may need */

#endif
