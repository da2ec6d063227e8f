/* The language of a spreadsheet's number formats (ISO/IEC 29500-1, 18.8.31): the sections of a format code, and what each asks for.
 * cellformat.c applies them to a value. */
#ifndef GUIDANG_READ_CELLCODE_H
#define GUIDANG_READ_CELLCODE_H

#include "base/str.h"

enum { CELLCODE_SECTIONS = 4 };

struct cellcode_shape {
	int dbnum;            /* 0–3 of [DBNum1] */
	bool date, elapsed, percent, general, exponent, thousands, fraction, number, half_days;
	int scale;            /* commas behind the digits: thousands each */
	int slots;            /* 0, # and ? before the point */
	int whole, places;    /* digits: at least before the point; 0, # and ? behind it */
	int places_least;     /* 0 behind it */
};

/* Splits a code at its semicolons; returns the number of sections, 1 at least. */
int cellcode_sections(struct str code, struct str out[static CELLCODE_SECTIONS]);
/* Does the section begin with a condition such as [>=100]? If so, *holds tells whether the value meets it. */
bool cellcode_condition(struct str section, double value, bool *holds);
struct cellcode_shape cellcode_shape_of(struct str section);
/* The offset behind the quoted, escaped or bracketed text at i; i if there is none. */
size_t cellcode_skip(struct str code, size_t i);
/* Writes what the text between i and `next`, found by cellcode_skip, prints. */
void cellcode_literal(struct buf *out, struct str s, size_t i, size_t next);
/* Is there at i a mark of the half of the day (AM/PM, 上午/下午), *n bytes long? */
bool cellcode_half_day(struct str s, size_t i, size_t *n);
size_t cellcode_general(struct str s, size_t i); /* the end of the word General, or what it is in Chinese, at i; i: there is none */
char cellcode_lower(char c);

#endif
