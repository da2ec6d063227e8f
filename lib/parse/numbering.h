/* The number at the beginning of a line. The same characters may be a label or text; the series of numbers decides.
 *
 * 1.3人户 is item 1. if 2.2人户 follows, section 1.3 after 1.2, and text after 2.1 (1.3的要求…). Part of the outline stage. */
#ifndef GUIDANG_PARSE_NUMBERING_H
#define GUIDANG_PARSE_NUMBERING_H

#include "rules/match.h"

struct numbered {
	struct str label, text; /* slices of the line's text */
	int number;
	const char *style;
};

/* The numbers seen so far in the current part of the document. */
struct numbering {
	const struct doc *d;
	uint32_t part;
	int whole;               /* the last number like 1 in 1 总则; 0: none */
	int dot;                 /* like 1 in 1.总则 */
	int cn;                  /* like 一 in 一、总则 */
	struct { int n, m; } decimal; /* like 3.1 */
	bool deep;               /* was there a number like 3.1.1? */
	struct { struct str *p; size_t n, cap; } series; /* words in numbered labels: 项目1：, 项目2： */
};

void numbering_begin(struct numbering *b, struct doc *d);
/* The number of line i, which must be running text. False: it has none. Call it for the lines in order. */
bool numbering_of(struct numbering *b, size_t i, struct numbered *out);
/* Is line i a heading like 1 总则, with 1.1 as its subsection? Such a number counts if the next decimal number begins with it. */
bool numbering_leads(const struct doc *d, size_t i);

#endif
