/* The search columns of a document on a server, made from its record and text when it is filed: folded text (text/fold.h), and the
 * codes of all pairs of neighbouring characters, stored in a GIN index. The codes are a prefilter: a document can contain a string only
 * if it has all its pairs; the folded text then confirms the match.
 *
 * tsvector would miss phrases late in a long text, because its positions end at 16,383 and it keeps 256 per lexeme. The codes have no
 * such limit. */
#ifndef GUIDANG_POSTGRES_MARKS_H
#define GUIDANG_POSTGRES_MARKS_H

#include "doc/doc.h"

/* MARK_END separates values, headings and cells; MARK_BEHIND precedes characters that follow a heading. Folded text contains neither. */
#define MARK_END "\x01"
#define MARK_BEHIND "\x02"
enum { MARKS_BEHIND = 24 /* characters stored after a heading; a word that begins in the heading is compared only this far */ };

struct marks {
	struct buf body, title; /* folded */
	struct buf heads;    /* for each heading: its characters, then some that follow it, each after MARK_BEHIND, then MARK_END */
	struct buf headings; /* label and heading of each section, each after MARK_END */
	struct buf cells;    /* the cells of all tables, each after MARK_END */
	struct buf values;   /* for each header field: MARK_END, its letter, MARK_BEHIND, the folded value */
	struct buf grams;    /* int32_t, rising: of body, title and values; after marks_of_fields alone of the values */
	struct { struct str *p; size_t n, cap; } facets; /* the column's letter, then the value */
	int64_t size;        /* length of the text for ranking */
	struct buf seen;     /* codes already added */
};

char marks_letter(int column); /* of a header field, of COLUMN_ENCODING and COLUMN_KIND */
/* From a whole record; ranges: the positions of its headings (struct terms: headings) … */
void marks_make(struct marks *m, struct arena *a, const struct doc *d, struct str ranges);
/* … from its header fields only (values, grams, facets), and from its text only (the other members). */
void marks_of_fields(struct marks *m, struct arena *a, const struct doc *d);
void marks_of_text(struct marks *m, const struct doc *d, struct str title, struct str ranges);
void marks_heads(struct marks *m, struct str ranges); /* fills heads from the existing body */
void marks_free(struct marks *m);

/* The codes of a folded word; every document that contains the word has all of them. */
void marks_grams(struct str folded, struct buf *out);

#endif
