/* The words around a figure: what belongs to its subject and what does not. */
#ifndef GUIDANG_DERIVE_WORDING_H
#define GUIDANG_DERIVE_WORDING_H

#include "derive/figure.h"

/* Does the text begin with a match of the class? */
bool wording_begins(struct matcher *m, enum rule_class c, struct str s, struct match *found);
/* Without the matches of the class at its end, at its beginning. */
struct str wording_cut_end(struct matcher *m, enum rule_class c, struct str s);
struct str wording_cut_begin(struct matcher *m, enum rule_class c, struct str s);
/* Is it long enough to be a subject? */
bool wording_is_word(struct str s);
/* Does it say what is done, not to what? 改造, 维修 */
bool wording_is_work(struct matcher *m, struct str s);
/* What is said of a figure before it, without comparators and verbs. */
struct str wording_before(struct matcher *m, struct str before);
/* 组织演练，每学期不少于2次: what the clause before the one of the figure, which names only a period, is about; perhaps nothing. */
struct str wording_clause(struct matcher *m, struct str s);
/* 12个月最低生活保障标准: does it begin with what is paid by the month or year? */
bool wording_is_pay(struct matcher *m, struct str after);
/* Is it a mark between clauses? */
bool wording_parts(uint32_t c);
/* Does the bracket [open, close) stand within a name that begins behind `clause` and goes on at `behind`, or end one that is counted there: 每千人口执业（助理）医师?
 * 卫生服务站（所）12个? */
bool wording_goes_on(struct str s, size_t clause, size_t open, size_t close, size_t behind);
/* The text from `from` to the next mark or figure. */
struct str wording_behind(struct str s, size_t from);
bool wording_has_han(struct str s);
bool wording_is_digits(struct str s); /* figures and nothing else */
/* Is it no subject, but cells that lost their table or a formula? */
bool wording_is_formula(struct str s);
/* Does the figure, with `after` behind it and the words `named` before it, only say which ones are meant? `gives`: the words give an amount. */
bool wording_is_condition(const struct figure *f, const char *comparator, struct str after, struct str named, bool gives);
/* Is the figure that ends there one side of several? 10米×4 */
bool wording_is_dimension(struct str s, size_t end);

#endif
