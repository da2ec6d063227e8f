/* What a server searches a document by, made of its record and text where it is filed: folded text (text/fold.h), and the
 * codes of all pairs of neighbouring characters in it, which a GIN index holds. A string can stand only where all its pairs
 * do; whether it does is verified on the folded text.
 *
 * Positions of tsvector end at 16,383 and at 256 a lexeme, so that phrases deep in a long text are not found: these codes
 * have no such end. */
#ifndef GUIDANG_POSTGRES_MARKS_H
#define GUIDANG_POSTGRES_MARKS_H

#include "doc/doc.h"

/* Between values, headings, cells; before a character that goes on behind a heading. No folded text holds them. */
#define MARK_END "\x01"
#define MARK_BEHIND "\x02"
enum { MARKS_BEHIND = 48 /* characters behind a heading: a longer word that begins in one is looked for so far */ };

struct marks {
	struct buf body, title; /* folded */
	struct buf heads;    /* of each heading its characters, then some behind it, each led by MARK_BEHIND, and MARK_END */
	struct buf headings; /* label and heading of each section, cell of each table, each behind MARK_END */
	struct buf cells;
	struct buf values;   /* of each header field: MARK_END, its letter, MARK_BEHIND, the folded value */
	struct buf grams, value_grams; /* int32_t, rising */
	struct { struct str *p; size_t n, cap; } facets; /* its column's letter, then the value */
	int64_t size;        /* of the text, as it counts for ranking */
	struct buf seen;     /* of the codes */
};

char marks_letter(int column); /* of a header field, of COLUMN_ENCODING and COLUMN_KIND */
/* Of a whole record; ranges: where its headings are (struct terms: headings) … */
void marks_make(struct marks *m, struct arena *a, const struct doc *d, struct str ranges);
/* … of its header fields alone (values, value_grams, facets), of its text alone (the others). */
void marks_of_fields(struct marks *m, struct arena *a, const struct doc *d);
void marks_of_text(struct marks *m, const struct doc *d, struct str title, struct str ranges);
void marks_heads(struct marks *m, struct str ranges); /* of the body that is there: heads */
void marks_free(struct marks *m);

/* The codes of a folded word: all its documents have them. */
void marks_grams(struct str folded, struct buf *out);

#endif
