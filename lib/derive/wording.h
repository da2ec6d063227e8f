/* The words around a figure: what belongs to its subject and what does not. */
#ifndef GUIDANG_DERIVE_WORDING_H
#define GUIDANG_DERIVE_WORDING_H

#include "rules/match.h"

/* Does the text begin with a match of the class? */
bool wording_begins(struct matcher *m, enum rule_class c, struct str s, struct match *found);
/* Without the matches of the class at its end, at its beginning. */
struct str wording_cut_end(struct matcher *m, enum rule_class c, struct str s);
struct str wording_cut_begin(struct matcher *m, enum rule_class c, struct str s);
/* Is it long enough to be a subject? */
bool wording_is_word(struct str s);
/* What is said of a figure before it, without comparators and verbs. */
struct str wording_before(struct matcher *m, struct str before);
/* 组织演练，每学期不少于2次: what the clause before the one of the figure, which names only a period, is about; perhaps nothing. */
struct str wording_clause(struct matcher *m, struct str s);
/* Is it a mark between clauses? */
bool wording_parts(uint32_t c);
/* The text from `from` to the next mark or figure. */
struct str wording_behind(struct str s, size_t from);

#endif
