/* Finds what a saved page shows outside the document's block but belongs to the document: title, document number, page metadata. */
#ifndef GUIDANG_READ_SURROUND_H
#define GUIDANG_READ_SURROUND_H

#include "base/arena.h"
#include "read/readers.h"

/* A line of a page. */
struct page_line {
	struct str text;   /* norm_line */
	unsigned kind;     /* enum line_kind, for lines outside the document's block */
	uint8_t heading;   /* 1–6 for <h1> to <h6>, else 0 */
	bool inside;       /* in the block that holds the document */
	bool center, link, item; /* centred; entirely links; in a list */
	uint32_t block;    /* lines separated only by <br> share a block */
	bool keep;         /* set by surround_choose: belongs to the document */
};

/* The title that the page gives the document. */
struct page_name {
	struct str text; /* n is 0: none */
	long line;       /* the line that first shows it; -1: only in <title> */
	bool own;        /* that line is outside the document and holds nothing else */
};

/* Sets `keep` and returns the title that the page gives the document. `named`: the page's <title> or <meta> title. */
struct page_name surround_choose(struct arena *a, const struct reading *r, struct page_line *lines, size_t n, struct str named);

#endif
