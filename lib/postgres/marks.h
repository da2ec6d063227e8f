/* The search columns of a document on a server, made from its record and text when it is filed: folded text (text/fold.h), and codes
 * of pairs of neighbouring characters, stored in a GIN index. The codes are a prefilter: a text can contain a string only if it has all
 * its pairs; the folded text then confirms the match.
 *
 *  - the code of a pair: the text has it. For two characters of the BMP that tells the same as a look into the text.
 *  - a code "elsewhere" of a pair: the text has not, but the title or a value has.
 *  - codes "dense" of a pair: how often it stands in text, title and headings, for the size of the document, is above a limit. The best
 *    documents of a frequent word are among the dense ones, so that the others are not looked at.
 *
 * tsvector would miss phrases late in a long text, because its positions end at 16,383 and it keeps 256 per lexeme. The codes have no
 * such limit. */
#ifndef GUIDANG_POSTGRES_MARKS_H
#define GUIDANG_POSTGRES_MARKS_H

#include "doc/doc.h"

/* MARK_END separates values, headings and cells; MARK_BEHIND stands between a heading and the characters that follow it. Folded text contains neither. */
#define MARK_END "\x01"
#define MARK_BEHIND "\x02"
enum { MARKS_BEHIND = 24 /* characters stored after a heading; a word that begins in the heading is compared only this far */ };

struct marks {
	struct buf body, title; /* folded */
	struct buf heads;    /* for each heading: its characters, MARK_BEHIND, some that follow it, MARK_END */
	struct buf zones;    /* size_t: for each heading where it begins in body, and where the characters behind it end */
	struct buf headings; /* label and heading of each section, each after MARK_END */
	struct buf cells;    /* the cells of all tables, each after MARK_END */
	struct buf values;   /* for each header field: MARK_END, its letter, MARK_BEHIND, the folded value */
	struct buf grams;    /* int32_t, rising: the codes of body, title and values; after marks_of_fields of the values, all elsewhere */
	struct { struct str *p; size_t n, cap; } facets; /* the column's letter, then the value */
	int64_t size;        /* length of the text for ranking */
	struct buf seen;     /* pairs that were met */
};

char marks_letter(int column); /* of a header field, of COLUMN_ENCODING and COLUMN_KIND */
/* From a whole record; ranges: the positions of its headings (struct terms: headings) … */
void marks_make(struct marks *m, struct arena *a, const struct doc *d, struct str ranges);
/* … from its header fields only (values, grams, facets), and from its text only (the other members). */
void marks_of_fields(struct marks *m, struct arena *a, const struct doc *d);
void marks_of_text(struct marks *m, const struct doc *d, struct str title, struct str ranges);
/* Of a filed document: heads and grams from the other columns. */
void marks_again(struct marks *m, struct str body, struct str title, struct str values, int64_t size, struct str ranges);
void marks_free(struct marks *m);

/* The codes of a folded word; every text that contains the word has all of them. */
void marks_grams(struct str folded, struct buf *out);
/* Do they say as much as a look into the text? */
bool marks_enough(struct str folded);
int32_t marks_elsewhere(int32_t gram);

/* Classes of density, the first the least. In documents without the class's code a pair's occurrences (as they count for the rank: those
 * of the title and of headings times their weights) are fewer than marks_limit(class) * (size + MARKS_SIZE), in the unit of size. */
enum { MARKS_CLASSES = 6, MARKS_SIZE = 100 };
int32_t marks_dense(int32_t gram, int class);
double marks_limit(int class);

#endif
