/* What reading values shares: the document with its layout, and putting a value down with its place.
 * Part of the field stage; not for others. */
#ifndef GUIDANG_PARSE_READER_H
#define GUIDANG_PARSE_READER_H

#include "parse/tree.h"

struct reader {
	struct doc *d;
	struct matcher *m;
	const struct document_layout *o;
	struct values *into; /* where values are put: the document's, or a candidate's (evidence.h) */
};

const struct line *reader_line(const struct reader *r, long i);
struct place reader_lines(const struct reader *r, long first, long last);
/* Where a slice of a line's text stands; the whole line if it is none. */
struct place reader_slice(const struct reader *r, long i, struct str s);
struct value *reader_put(struct reader *r, enum field f, struct str text, struct place at, struct str rule); /* NULL: empty */
void reader_tight(struct reader *r, enum field f, struct str text, struct place at, const char *rule);
bool reader_has(const struct reader *r, enum field f);
/* A capture of the first match of a class, STR_NONE if there is none. */
struct str reader_capture(struct reader *r, enum rule_class c, struct str text, int group, struct match *m);

#endif
