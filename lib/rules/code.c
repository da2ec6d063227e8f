#include "rules/code.h"

#include <stdio.h>
#include <stdlib.h>

#include "rules/compiled.h"

/* Lines have no line breaks, so a dot may match everything: PCRE2 then takes the rest of a line in one step. */
static const uint32_t OF_LINE = PCRE2_ANCHORED | PCRE2_DOTALL;

uint32_t code_options(const struct rule *r)
{
	return !r->find ? OF_LINE : r->start_known ? PCRE2_ANCHORED : 0;
}

pcre2_code *code_compile(struct str pattern, uint32_t options, int *code, PCRE2_SIZE *at)
{
	return pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n, PCRE2_UTF | PCRE2_EXTENDED | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C | options,
			     code, at, NULL);
}

struct code *code_room(struct arena *a, size_t rules)
{
	struct code *c = ARENA_ARRAY(a, struct code, rules);

	for (size_t i = 0; i < rules; i++)
		pthread_mutex_init(&c[i].lock, NULL);
	return c;
}

void code_free(struct rules *r)
{
	for (size_t i = 0; r->code && i < r->n; i++) {
		pcre2_code_free(atomic_load(&r->code[i].all));
		pcre2_code_free(atomic_load(&r->code[i].last));
	}
}

static pcre2_code *compile(const struct rule *x, struct str pattern, uint32_t options)
{
	int code;
	PCRE2_SIZE at;
	pcre2_code *made = code_compile(pattern, options, &code, &at);

	if (made)
		return made;
	if (code == PCRE2_ERROR_HEAP_FAILED || code == PCRE2_ERROR_NOMEMORY)
		memory_out();
	fprintf(stderr, "guidang: rule %s is refused by this PCRE2 (error %d)\n", x->id, code);
	abort();
}

/* Two threads may both have compiled it: the first one's stays. */
static const pcre2_code *publish(_Atomic(pcre2_code *) *to, pcre2_code *made)
{
	pcre2_code *there = NULL;

	if (atomic_compare_exchange_strong(to, &there, made))
		return made;
	pcre2_code_free(made);
	return there;
}

const pcre2_code *code_make(struct code *c, const struct rule *x)
{
	pcre2_code *made = NULL;

	/* another release of the library refuses it */
	if (!x->code || pcre2_serialize_decode(&made, 1, (const uint8_t *)x->code, NULL) != 1)
		made = compile(x, x->text, code_options(x));
	return publish(&c->all, made);
}

/* What takes long is not left to the interpreter: so many bytes cost it as much as to make the machine code of most rules. */
enum { INTERPRETED_BYTES = 500, BYTES_OF_MATCH = 24 };

bool code_may_become_machine(struct code *c, size_t n)
{
	n = (n < INTERPRETED_BYTES ? n : INTERPRETED_BYTES) + BYTES_OF_MATCH;
	if (atomic_fetch_add_explicit(&c->interpreted, (unsigned)n, memory_order_relaxed) + n < INTERPRETED_BYTES)
		return false;
	pthread_mutex_lock(&c->lock);
	if (atomic_load_explicit(&c->machine, memory_order_relaxed) == MACHINE_NOT_TRIED) {
		bool done = pcre2_jit_compile(atomic_load(&c->all), PCRE2_JIT_COMPLETE) == 0;

		atomic_store_explicit(&c->machine, done ? MACHINE_MADE : MACHINE_NONE, memory_order_release);
	}
	pthread_mutex_unlock(&c->lock);
	return atomic_load_explicit(&c->machine, memory_order_acquire) == MACHINE_MADE;
}

const pcre2_code *code_of_last(const struct rules *r, const struct rule *x)
{
	struct code *c = &r->code[x - r->p];
	pcre2_code *made = atomic_load_explicit(&c->last, memory_order_acquire);

	return made ? made : publish(&c->last, compile(x, x->last, 0));
}
