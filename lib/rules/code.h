/* PCRE2's code of rules, which is made when a text first asks for it: one document needs that of some
 * dozens of rules only. */
#ifndef GUIDANG_RULES_CODE_H
#define GUIDANG_RULES_CODE_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "rules/rules.h"

struct code;
/* Compiles a pattern; NULL: *code and *at tell what is wrong, and where. */
pcre2_code *code_compile(struct str pattern, uint32_t options, int *code, PCRE2_SIZE *at);
/* The options that a rule is compiled with. */
uint32_t code_options(const struct rule *r);

/* Room for the code of so many rules, in the arena; code_free frees what was made. */
struct code *code_room(struct arena *a, size_t rules);
void code_free(struct rules *r);
/* Any thread may ask; the first one compiles. The rule is known to compile: examine.c has tried. */
const pcre2_code *code_of(const struct rules *r, const struct rule *x);
const pcre2_code *code_of_last(const struct rules *r, const struct rule *x); /* of x->last, which is not empty */
/* Is it there as machine code, so that pcre2_jit_match may be called? After code_of, for a text of n bytes: it is made when a rule has been
 * used some times, by whichever thread comes to it; to make it costs more than a hundred matches. */
bool code_is_machine(const struct rules *r, const struct rule *x, size_t n);

#endif
