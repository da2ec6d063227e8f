/* A text without line breaks while it is cut into lines: how far it is read, where it is to be cut. For runon.c, runonhead.c
 * and runontail.c. */
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
	struct str title;      /* as the page has it, else as it was taken */
	struct str issuer;     /* as the title names it, else as it signs */
	struct str signer;     /* what signs: one body or several */
	struct cuts cuts;
	bool leads;            /* nothing of the text stands above it */
	size_t at;             /* read so far */
	size_t list;           /* where attachments are announced below the head, t.n: nowhere (runon_tail) */
};

void runon_cut(struct runon *f, size_t at);
/* The next n bytes are a line. */
void runon_take(struct runon *f, size_t n);
void runon_skip_blanks(struct runon *f);
/* How many bytes of `t` say the same as `what`, blanks and the form of brackets and quotes left aside;
 * 0: something else. */
size_t runon_same(struct arena *a, struct str t, struct str what);

/* How many bytes of `t` are a document number; 0: it does not begin with one. */
size_t runon_number(struct runon *f, struct str t);

static inline struct str runon_rest(const struct runon *f)
{
	return str_sub(f->t, f->at, f->t.n);
}

/* Does t begin with what rules of a class find? */
static inline bool runon_begins(struct runon *f, enum rule_class c, struct str t, struct match *m)
{
	return class_find(f->m, c, t, 0, m) && m->from == 0;
}

/* The first n bytes of t, or up to three less: whole characters. */
static inline struct str runon_near(struct str t, size_t n)
{
	while (n > 0 && n < t.n && ((unsigned char)t.p[n] & 0xC0) == 0x80)
		n--;
	return str_sub(t, 0, n);
}

#endif
