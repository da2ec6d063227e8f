/* The number that heads a line, decided by the series it belongs to: the same characters may be a label, or text.
 *
 * 1.3人户 is item 1. where 2.2人户 follows, section 1.3 behind 1.2, and text behind 2.1 (1.3的要求…). Part of the outline stage. */
#ifndef GUIDANG_PARSE_NUMBERING_H
#define GUIDANG_PARSE_NUMBERING_H

#include "rules/match.h"

struct numbered {
	struct str label, text; /* slices of the line's text */
	int number;
	const char *style;
};

/* What was numbered so far in the part that is read. */
struct numbering {
	const struct doc *d;
	uint32_t part;
	int whole;               /* the last number like 1 in 1 总则; 0: none */
	int dot;                 /* like 1 in 1.总则 */
	int cn;                  /* like 一 in 一、总则 */
	struct { int n, m; } decimal; /* like 3.1 */
	bool deep;               /* was there one like 3.1.1? */
	struct { struct str *p; size_t n, cap; } series; /* words that number lines: 项目1：, 项目2： */
};

void numbering_begin(struct numbering *b, struct doc *d);
/* The number of line i, which is running text. False: it has none. The lines are asked for in their order. */
bool numbering_of(struct numbering *b, size_t i, struct numbered *out);
/* Is line i 1 总则, which 1.1 divides? Such a number counts where the next of its kind begins with it. */
bool numbering_leads(const struct doc *d, size_t i);

#endif
