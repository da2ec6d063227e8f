/* State while run-together text is cut into lines: the reading position and the cuts. Internal to runon.c, runonhead.c and
 * runontail.c. */
#ifndef GUIDANG_PARSE_RUNONCUT_H
#define GUIDANG_PARSE_RUNONCUT_H

#include "rules/match.h"

struct cuts {
	size_t *p;
	size_t n, cap;
};

struct runon {
	struct doc *d;
	struct matcher *m;
	struct str t;          /* the long line's text */
	struct str title;      /* from the page metadata, else as found in the text */
	struct str issuer;     /* from the title, else from the signature */
	struct str signer;     /* the signing body or bodies */
	struct cuts cuts;
	bool leads;            /* no text of the document is above this line */
	size_t at;             /* reading position, in bytes */
	size_t list;           /* where attachments are announced below the head; t.n: nowhere (runon_tail) */
};

void runon_cut(struct runon *f, size_t at);
/* Makes the next n bytes a line. */
void runon_take(struct runon *f, size_t n);
void runon_skip_blanks(struct runon *f);
/* The length in bytes of the beginning of `t` that equals `what`, ignoring blanks and the form of brackets and quotes;
 * 0: it differs. */
size_t runon_same(struct arena *a, struct str t, struct str what);

/* The length in bytes of the document number at the beginning of `t`; 0: there is none. */
size_t runon_number(struct runon *f, struct str t);

static inline struct str runon_rest(const struct runon *f)
{
	return str_sub(f->t, f->at, f->t.n);
}

/* Does a rule of class c match at the beginning of t? */
static inline bool runon_begins(struct runon *f, enum rule_class c, struct str t, struct match *m)
{
	return class_find(f->m, c, t, 0, m) && m->from == 0;
}

/* The first n bytes of t, shortened by up to three bytes to end at a whole character. */
static inline struct str runon_near(struct str t, size_t n)
{
	while (n > 0 && n < t.n && ((unsigned char)t.p[n] & 0xC0) == 0x80)
		n--;
	return str_sub(t, 0, n);
}

#endif
