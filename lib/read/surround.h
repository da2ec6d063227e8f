/* What stands beside the document in a saved page and yet belongs to it: its title, its number, what the page tells of it. */
#ifndef GUIDANG_READ_SURROUND_H
#define GUIDANG_READ_SURROUND_H

#include "base/arena.h"
#include "read/readers.h"

/* A line of a page. */
struct page_line {
	struct str text;   /* norm_line */
	unsigned kind;     /* of a line beside the document: enum line_kind */
	uint8_t heading;   /* of <h1> to <h6>, else 0 */
	bool inside;       /* of the block that holds the document */
	bool center, link, item; /* centred; all of it in links; in a list */
	uint32_t block;    /* <br> parts the lines of one */
	bool keep;         /* surround_choose: is it of the document? */
};

/* How the page calls the document. */
struct page_name {
	struct str text; /* n is 0: it does not */
	long line;       /* where it is printed first; -1: in <title> only */
	bool own;        /* that line, beside the document, is it and nothing else */
};

/* Sets `keep` and says how the page calls the document. `named` is its <title> or what a <meta> says. */
struct page_name surround_choose(struct arena *a, const struct reading *r, struct page_line *lines, size_t n, struct str named);

#endif
