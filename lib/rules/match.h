/* Applies rules to texts. Texts are normalised (text/fold.h) and well-formed UTF-8; captures are slices of them. A matcher belongs
 * to one thread. */
#ifndef GUIDANG_RULES_MATCH_H
#define GUIDANG_RULES_MATCH_H

#include <signal.h>

#include "rules/rules.h"

struct matcher;
struct matcher *matcher_new(const struct rules *r);
void matcher_free(struct matcher *m);
/* After *stop is set nothing matches any more, so that all stages end soon; their results must be discarded. */
void matcher_stop(struct matcher *m, const volatile sig_atomic_t *stop);
bool matcher_stopped(const struct matcher *m);
/* A rule that has hit PCRE2's match, depth or heap limit and was not returned before; NULL: none. */
const struct rule *matcher_overrun(struct matcher *m);

/* Does the rule match the empty text although no built-in rule of its class does? The stages continue after the end of a match, so an
 * empty match would stop their progress. */
bool rule_matches_nothing(const struct matcher *m, const struct rule *r);
/* Matches one rule in a text from byte offset `from` on. Captures are slices of `text`. */
bool rule_match(struct matcher *m, const struct rule *r, struct str text, size_t from, struct match *out);
/* May a rule of this class match a text with these characters? False: none can. */
bool class_may(const struct matcher *m, enum rule_class c, const struct characters *held);
/* The classes of find rules of which a text may hold a match, and its characters, found in one pass over it. Some classes are always
 * among them. */
uint64_t classes_in(struct matcher *m, struct str text, struct characters *held);
/* The same for a line: .in, .held and where it may hold signs of a time. */
void classes_in_line(struct matcher *m, struct line *l);
bool class_among(const struct matcher *m, uint64_t classes, enum rule_class c);
/* The bit of the class in what classes_in tells; for loops over many lines. */
uint64_t class_bit(struct matcher *m, enum rule_class c);
/* The first match of a class of find rules at or after `from`. */
bool class_find(struct matcher *m, enum rule_class c, struct str text, size_t from, struct match *out);
/* In a part of a text that has these classes (classes_in): those that it has not are not searched for. */
static inline bool class_find_among(struct matcher *m, uint64_t classes, enum rule_class c, struct str text, struct match *out)
{
	return class_among(m, classes, c) && class_find(m, c, text, 0, out);
}
/* class_find with the text's characters, which rule out most rules; NULL: not known. */
bool class_find_held(struct matcher *m, enum rule_class c, struct str text, const struct characters *held, size_t from, struct match *out);
/* The matches of a class in one text, from the front to the back. What each rule matches next is kept, so that the text is searched
 * once by each of them, however many matches there are: loops over a text of any length go this way. */
enum { FINDER_RULES = 6 }; /* of a class; those behind them are searched for each time */
struct finder {
	enum rule_class class;
	struct str text;
	const struct characters *held; /* NULL: not known */
	struct characters own;         /* the same, when it was needed */
	unsigned none, kept;           /* one bit for each rule: it matches no more; its match is in `next` */
	struct match next[FINDER_RULES];
};
static inline void finder_begin(struct finder *f, enum rule_class c, struct str text, const struct characters *held)
{
	f->class = c; /* there are many, and most have no matches to keep: `next` stays as it is */
	f->text = text;
	f->held = held;
	f->none = f->kept = 0;
}
/* The first match at or after `from`, which never goes back. */
bool finder_next(struct matcher *m, struct finder *f, size_t from, struct match *out);
/* The text before the first match of the class; the whole text if there is none. */
struct str class_before(struct matcher *m, enum rule_class c, struct str text);
/* Applies all line rules to a line whose characters are `held`. Returns all matches in the order of the rules, or NULL. */
struct match *rules_classify(struct matcher *m, struct arena *a, struct str text, const struct characters *held);

/* The same for a text whose characters were not computed. */
struct match *rules_classify_text(struct matcher *m, struct arena *a, struct str text);
/* The line rules that a line can match with this first or last character, one bit each; for rules_classify and make-rules.c. */
enum { MASKED = 128 }; /* line rules behind these are tried always */
struct mask {
	uint64_t w[2];
};
struct mask mask_of_first(struct matcher *m, struct str c);
struct mask mask_of_last(struct matcher *m, struct str c);

/* The classes of the matches, one bit each. */
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
/* Does the line belong to the page (page number, button) and not to the document? */
static inline bool line_of_page(const struct line *l)
{
	return l->furniture || line_is(l, CLASS_NOISE);
}

#endif
