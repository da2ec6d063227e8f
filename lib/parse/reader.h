/* Shared code for reading values: the document with its layout, and adding a value with its place. Internal to the field stage. */
#ifndef GUIDANG_PARSE_READER_H
#define GUIDANG_PARSE_READER_H

#include "parse/tree.h"

struct reader {
	struct doc *d;
	struct matcher *m;
	const struct document_layout *o;
	struct values *into; /* receives the values: the document's or a candidate's (evidence.h) */
};

static inline const struct line *reader_line(const struct reader *r, long i)
{
	return &r->d->lines.p[i];
}

struct place reader_lines(const struct reader *r, long first, long last);
/* The place of a slice of a line's text; the whole line if `s` is not a slice of it. */
struct place reader_slice(const struct reader *r, long i, struct str s);
struct value *reader_put(struct reader *r, enum field f, struct str text, struct place at, struct str rule); /* NULL: the text is empty */
void reader_tight(struct reader *r, enum field f, struct str text, struct place at, const char *rule);
/* The recipients that stand in lines first to last, split at commas and semicolons. */
void reader_recipients(struct reader *r, struct str all, long first, long last, const char *rule);
bool reader_has(const struct reader *r, enum field f);
/* A capture group of the class's first match; STR_NONE: no match. */
struct str reader_capture(struct reader *r, enum rule_class c, struct str text, int group, struct match *m);

#endif
