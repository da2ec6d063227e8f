/* The rules on texts. Texts are normalised (text/fold.h) and well-formed UTF-8; captures are slices of them. A matcher belongs to
 * one thread. */
#ifndef GUIDANG_RULES_MATCH_H
#define GUIDANG_RULES_MATCH_H

#include <signal.h>

#include "rules/rules.h"

struct matcher;
struct matcher *matcher_new(const struct rules *r);
void matcher_free(struct matcher *m);
/* Once *stop is set nothing matches any more, so that every stage comes to its end soon; what it made is worth nothing. */
void matcher_stop(struct matcher *m, const volatile sig_atomic_t *stop);
bool matcher_stopped(const struct matcher *m);
/* Rules that hit PCRE2's match, depth or heap limit since the last call, NULL if none. */
const struct rule *matcher_overrun(struct matcher *m);

/* Does it match the empty text, where no built-in rule of its class does? The stages go on behind a match, and must get on. */
bool rule_matches_nothing(const struct matcher *m, const struct rule *r);
/* One rule on one text; `from` is a byte offset. Captures are slices of `text`. */
bool rule_match(struct matcher *m, const struct rule *r, struct str text, size_t from, struct match *out);
/* Could a rule of this class match a text with these characters? False: no. */
bool class_may(const struct matcher *m, enum rule_class c, const struct characters *held);
/* The first match of a class of find rules at or after `from`. */
bool class_find(struct matcher *m, enum rule_class c, struct str text, size_t from, struct match *out);
/* The same where the text's characters are known; NULL: they are not asked. */
bool class_find_held(struct matcher *m, enum rule_class c, struct str text, const struct characters *held, size_t from, struct match *out);
/* The text before what is found; all of it where nothing is. */
struct str class_before(struct matcher *m, enum rule_class c, struct str text);
/* All line rules on one line, whose characters are `held`: every match, in the order of the rules, or NULL. */
struct match *rules_classify(struct matcher *m, struct arena *a, struct str text, const struct characters *held);

/* The same where nobody keeps the characters. */
struct match *rules_classify_text(struct matcher *m, struct arena *a, struct str text);
/* The classes of matches, one bit each. */
uint64_t match_classes(const struct match *list);

static inline const struct capture *match_capture(const struct match *m, size_t group)
{
	return &m->rule->captures[m->number[group]];
}

struct str match_get(const struct match *m, int group);
/* The first match of a class among those of a line, NULL if there is none. */
const struct match *match_of(const struct match *list, enum rule_class c);

/* Could the line be of this class? */
static inline bool line_is(const struct line *l, enum rule_class c)
{
	return l->classes >> c & 1;
}
/* A page number, a button: of the page, not of the document. */
static inline bool line_of_page(const struct line *l)
{
	return l->furniture || line_is(l, CLASS_NOISE);
}

#endif
