/* PCRE2's code of rules, which is made when a text first asks for it: one document needs that of some
 * dozens of rules only. */
#ifndef GUIDANG_RULES_CODE_H
#define GUIDANG_RULES_CODE_H

#include <pthread.h>
#include <stdatomic.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "rules/rules.h"

enum machine { MACHINE_NOT_TRIED, MACHINE_MADE, MACHINE_NONE };
struct code {
	_Atomic(pcre2_code *) all, last;
	_Atomic enum machine machine;
	_Atomic unsigned interpreted; /* bytes of text */
	pthread_mutex_t lock; /* of making machine code */
};

/* Compiles a pattern; NULL: *code and *at tell what is wrong, and where. */
pcre2_code *code_compile(struct str pattern, uint32_t options, int *code, PCRE2_SIZE *at);
/* The options that a rule is compiled with. */
uint32_t code_options(const struct rule *r);

/* Room for the code of so many rules, in the arena; code_free frees what was made. */
struct code *code_room(struct arena *a, size_t rules);
void code_free(struct rules *r);
const pcre2_code *code_make(struct code *c, const struct rule *x); /* for code_of */
const pcre2_code *code_of_last(const struct rules *r, const struct rule *x); /* of x->last, which is not empty */
/* The rule's code. Any thread may ask; the first one compiles. The rule is known to compile: examine.c has tried. */
static inline const pcre2_code *code_of(struct code *c, const struct rule *x)
{
	const pcre2_code *made = atomic_load_explicit(&c->all, memory_order_acquire);

	return made ? made : code_make(c, x);
}

/* Internal to code_is_machine. */
bool code_may_become_machine(struct code *c, size_t n);

/* Is it there as machine code, so that pcre2_jit_match may be called? After code_of, for a text of n bytes: it is made when a rule has been
 * used on some text, by whichever thread comes to it. */
static inline bool code_is_machine(struct code *c, size_t n)
{
	enum machine now = atomic_load_explicit(&c->machine, memory_order_acquire);

	return now == MACHINE_NOT_TRIED ? code_may_become_machine(c, n) : now == MACHINE_MADE;
}

#endif
