/* The prefilter: conditions that a text must fulfil for a pattern (PCRE2, extended) to match it, derived from the pattern itself so
 * that no list is kept by hand. With the check of the first character it excludes nearly all rules for a line (match.c). */
#ifndef GUIDANG_RULES_PREFILTER_H
#define GUIDANG_RULES_PREFILTER_H

#include "base/arena.h"
#include "text/among.h"
#include "text/characters.h"

/* A text that the pattern matches has at least one character of each set. */
enum { HELD_MAX = 4 };
struct held {
	size_t n;
	struct characters set[HELD_MAX];
};

/* The same of each alternative, where all of the pattern is some few: together they say less than each by itself. */
enum { EITHER_MAX = 8 };
struct either {
	size_t n; /* 0: nothing is known beyond what all hold */
	struct held of[EITHER_MAX];
};

/* What stands behind the first character of a match. */
struct second {
	bool known;
	bool alone;            /* it may be nothing, at the end of the text */
	struct characters any; /* first characters behind which anything can stand … */
	struct characters of;  /* … what can behind the others */
};

struct prefilter {
	struct held held;
	struct either either;
	struct characters ends; /* that a text which it matches can end in … */
	bool ends_known;        /* … if the match must go to its end, and this can be told */
	bool begins;             /* a match can begin where the text does … */
	struct characters first; /* … and anywhere with these characters … */
	bool first_known;        /* … if this can be told */
	struct among few;        /* the same, if they are a few */
	struct second second;   /* … and these behind it */
	struct str pairs;   /* of characters (text/pairs.h), one of which a text that it matches has; empty: not known */
	struct str last;    /* a pattern for one character, of all that can be the last of a line it matches; empty: any can be */
	struct str pattern; /* the same one: where it has many alternatives, a look at the next character comes before them */
};
/* Constructs that the reader does not understand add no condition. Strings are in the arena. */
struct prefilter prefilter_read(struct arena *a, struct str pattern);

static inline bool prefilter_may_match(const struct held *h, const struct characters *c)
{
	for (size_t i = 0; i < h->n; i++)
		if (!characters_meet(&h->set[i], c))
			return false;
	return true;
}

/* May a match go on behind the first character, at `at` in the text, which is one that it can begin with? */
static inline bool prefilter_goes_on(const struct second *s, struct str text, size_t at)
{
	size_t next = at;

	if (!s->known || characters_have(&s->any, text, at))
		return true;
	utf8_next(text, &next);
	return next < text.n ? characters_have(&s->of, text, next) : s->alone;
}

static inline bool prefilter_may_match_either(const struct either *e, const struct characters *c)
{
	for (size_t i = 0; i < e->n; i++)
		if (prefilter_may_match(&e->of[i], c))
			return true;
	return e->n == 0;
}

#endif
