#include "rules/match.h"

#include <stdlib.h>
#include <string.h>

#include "rules/code.h"
#include "rules/compiled.h"
#include "rules/recall.h"
#include "text/pairs.h"

/* Limits of PCRE2 for a single match, because users write patterns, too. */
enum { MATCH_LIMIT = 1000000, DEPTH_LIMIT = 10000, HEAP_LIMIT_KIB = 20000, JIT_STACK = 1024 * 1024 };

/* Of rules that were not read at build time: masks of the BMP's characters, as they are met. They are few: a line meets two of 65,536, and what it meets should be
 * in the cache. */
struct met {
	uint16_t of[0x10000]; /* its number in p + 1, 0: not met */
	struct mask *p;
	size_t n, cap;
};

struct matcher {
	const struct rules *rules;
	struct arena *arena;       /* of the masks */
	struct met first, last;    /* by first and last character */
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	struct pair_table *pairs;       /* that tell classes; NULL: not made yet */
	uint8_t told[CLASS_COUNT]; /* the bit of a class … */
	uint64_t always;           /* … and the bits that are not told by pairs */
	struct recall *recall;
	const struct rule *overrun;
	const volatile sig_atomic_t *stop; /* NULL: nobody stops it */
};

struct matcher *matcher_new(const struct rules *r)
{
	struct matcher *m = calloc(1, sizeof *m);

	if (!m)
		memory_out();
	m->rules = r;
	m->arena = arena_new();
	m->recall = recall_new();
	m->data = pcre2_match_data_create(24, NULL);
	m->context = pcre2_match_context_create(NULL);
	m->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK, NULL);
	if (!m->data || !m->context || !m->stack)
		memory_out();
	pcre2_set_match_limit(m->context, MATCH_LIMIT);
	pcre2_set_depth_limit(m->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(m->context, HEAP_LIMIT_KIB);
	pcre2_jit_stack_assign(m->context, NULL, m->stack);
	return m;
}

void matcher_free(struct matcher *m)
{
	if (!m)
		return;
	pcre2_match_data_free(m->data);
	pcre2_match_context_free(m->context);
	pcre2_jit_stack_free(m->stack);
	arena_free(m->arena);
	recall_free(m->recall);
	free(m);
}

const struct rule *matcher_overrun(struct matcher *m)
{
	const struct rule *r = m->overrun;

	m->overrun = NULL;
	return r;
}

void matcher_stop(struct matcher *m, const volatile sig_atomic_t *stop)
{
	m->stop = stop;
}

bool matcher_stopped(const struct matcher *m)
{
	return m->stop && *m->stop;
}

/* Texts are well-formed UTF-8 (decode saw to it), so the checks of pcre2_match can be left out. Where the stages go
 * on behind a match an empty one is none. */
static int match_from(struct matcher *m, const struct rule *r, struct str text, size_t from)
{
	PCRE2_SPTR p = (PCRE2_SPTR)(text.p ? text.p : "");
	uint32_t options = r->something ? PCRE2_NOTEMPTY : 0;

	if (matcher_stopped(m))
		return PCRE2_ERROR_NOMATCH;
	struct code *c = &m->rules->code[r - m->rules->p];
	const pcre2_code *code = code_of(c, r);

	if (!code_is_machine(c, text.n)) {
		int n = pcre2_match(code, p, text.n, from, PCRE2_NO_JIT | PCRE2_NO_UTF_CHECK | options, m->data, m->context);

		/* its limits are others than those of machine code, and no record may depend on which was there */
		if (n >= 0 || n == PCRE2_ERROR_NOMATCH || !code_is_machine(c, SIZE_MAX))
			return n;
	}
	return pcre2_jit_match(code, p, text.n, from, options, m->data, m->context);
}

static int match_at_starts(struct matcher *m, const struct rule *r, struct str text, size_t from)
{
	if (r->start_begins && from == 0 && text.n > 0) {
		int n = match_from(m, r, text, 0);

		if (n != PCRE2_ERROR_NOMATCH)
			return n;
		utf8_next(text, &from);
	}
	while ((from = r->few.n ? among_next(&r->few, text, from) : characters_next(&r->start, text, from)) < text.n) {
		size_t next = from;

		utf8_next(text, &next);
		if (prefilter_goes_on(&r->second, text, from)) {
			int n = match_from(m, r, text, from);

			if (n != PCRE2_ERROR_NOMATCH)
				return n;
		}
		from = next;
	}
	return PCRE2_ERROR_NOMATCH;
}

bool rule_matches_nothing(const struct matcher *m, const struct rule *r)
{
	struct code *code = &m->rules->code[r - m->rules->p];

	return r->something && pcre2_match(code_of(code, r), (PCRE2_SPTR) "", 0, 0, PCRE2_NO_JIT, m->data, m->context) >= 0;
}

static bool has_asked(const struct rule *r, const struct match *m, size_t groups)
{
	uint64_t set = 0;

	for (size_t i = 0; i < groups; i++)
		set |= UINT64_C(1) << match_capture(m, i)->meaning;
	return (r->asks & ~set) == 0;
}

bool rule_match(struct matcher *m, const struct rule *r, struct str text, size_t from, struct match *out)
{
	int n = r->start_known ? match_at_starts(m, r, text, from) : match_from(m, r, text, from);
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(m->data);

	if (n < 0) {
		if (n != PCRE2_ERROR_NOMATCH)
			m->overrun = r;
		return false;
	}
	size_t kept = 0;

	out->rule = r;
	out->from = at[0];
	out->to = at[1];
	out->next = NULL;

	for (int i = 1; i < n && kept < MATCH_GROUPS; i++) {
		if (at[2 * i] == PCRE2_UNSET || (r->captures[i].meaning == GROUP_NONE && r->captures[i].name.n == 0))
			continue;
		out->group[kept] = str_sub(text, at[2 * i], at[2 * i + 1]);
		out->number[kept++] = (uint8_t)i;
	}
	for (size_t i = kept; i < MATCH_GROUPS; i++)
		out->group[i].p = NULL;
	return r->asks == 0 || has_asked(r, out, kept);
}

enum { FILTERED_MAX = 2048 }; /* bytes */

/* Is there a condition on the characters of a text? */
static bool rule_asks_characters(const struct rule *r)
{
	return r->held.n > 0 || r->either;
}

/* Do the characters it holds allow it? */
static bool rule_may(const struct rule *r, const struct characters *held)
{
	return prefilter_may_match(&r->held, held) && (!r->either || prefilter_may_match_either(r->either, held));
}

/* Do its first and its last character? */
static bool rule_fits(const struct rule *r, struct str text)
{
	size_t last = text.n;

	if (text.n == 0)
		return true;
	if (r->begin_known && !(characters_have(&r->start, text, 0) && prefilter_goes_on(&r->second, text, 0)))
		return false;
	if (!r->ends_known)
		return true;
	utf8_prev(text, &last);
	return characters_have(&r->ends, text, last);
}

/* `ask`: what the text holds is looked for, where it is not known and a rule needs it. Answers for whole texts are recalled, once a rule fits:
 * to see that none does costs less. */
static bool find_in(struct matcher *m, enum rule_class c, struct str text, const struct characters *held, bool ask, size_t from, struct match *out)
{
	bool found = false;
	struct characters own;
	struct match got;
	struct recall_entry *entry = NULL;

	for (size_t i = m->rules->class_from[c]; i < m->rules->class_from[c + 1]; i++) {
		const struct rule *r = &m->rules->p[m->rules->by_class[i]];

		if (!rule_fits(r, text) || (held && !rule_may(r, held)))
			continue;
		if (!entry && from == 0 && (entry = recall_at(m->recall, c, text)) && entry->known) {
			if (entry->found)
				recall_get(entry, text, out);
			return entry->found;
		}
		if (!held && ask && !r->begin_known && rule_asks_characters(r)) { /* where its first character is known, its pattern ends as soon */
			own = characters_of(text);
			held = &own;
			if (!rule_may(r, held))
				continue;
		}
		if (!rule_match(m, r, text, from, found ? &got : out))
			continue;
		if (found && got.from < out->from)
			*out = got;
		found = true;
	}
	if (entry && !m->overrun && !matcher_stopped(m))
		recall_put(entry, c, text, found ? out : NULL);
	return found;
}

bool class_find_held(struct matcher *m, enum rule_class c, struct str text, const struct characters *held, size_t from, struct match *out)
{
	return find_in(m, c, text, held, false, from, out);
}

bool class_find(struct matcher *m, enum rule_class c, struct str text, size_t from, struct match *out)
{
	/* to see what a long text holds is to read it all, and it is searched again and again */
	return find_in(m, c, text, NULL, text.n <= FILTERED_MAX, from, out);
}

/* Does what it matches depend on where the search begins? */
static bool looks_at_start(const struct rule *r)
{
	return r->asks != 0 || r->moves;
}

/* The match of the i-th rule of the finder's class. */
static bool next_of(struct matcher *m, struct finder *f, size_t i, const struct rule *r, size_t from, struct match *out)
{
	unsigned bit = i < FINDER_RULES ? 1u << i : 0;
	const struct rule *overrun = m->overrun;

	if (f->none & bit)
		return false;
	if (f->kept & bit && f->next[i].from >= from) {
		*out = f->next[i];
		return true;
	}
	m->overrun = NULL;
	bool may = rule_fits(r, f->text);

	if (may && !f->held && f->text.n <= FILTERED_MAX && !r->begin_known && rule_asks_characters(r)) {
		f->own = characters_of(f->text);
		f->held = &f->own;
	}
	may = may && (!f->held || rule_may(r, f->held));
	bool found = may && rule_match(m, r, f->text, from, out);

	f->kept &= ~bit;
	if (bit && !m->overrun && !(may && looks_at_start(r))) {
		if (found)
			f->next[i] = *out;
		f->kept |= found ? bit : 0;
		f->none |= found ? 0 : bit;
	}
	m->overrun = m->overrun ? m->overrun : overrun;
	return found;
}

bool finder_next(struct matcher *m, struct finder *f, size_t from, struct match *out)
{
	size_t begin = m->rules->class_from[f->class], end = m->rules->class_from[f->class + 1];
	bool found = false;
	struct match got;

	for (size_t i = begin; i < end; i++)
		if (next_of(m, f, i - begin, &m->rules->p[m->rules->by_class[i]], from, &got) && (!found || got.from < out->from)) {
			*out = got;
			found = true;
		}
	return found;
}

bool class_may(const struct matcher *m, enum rule_class c, const struct characters *held)
{
	for (size_t i = m->rules->class_from[c]; i < m->rules->class_from[c + 1]; i++)
		if (rule_may(&m->rules->p[m->rules->by_class[i]], held))
			return true;
	return false;
}

struct str class_before(struct matcher *m, enum rule_class c, struct str text)
{
	struct match found;

	return class_find(m, c, text, 0, &found) ? str_sub(text, 0, found.from) : text;
}

/* ── which classes a text may hold ── */

/* Those that the stages ask for in every line or sentence. */
static const enum rule_class told_classes[] = {
	CLASS_TASK_KEY, CLASS_TASK_WITH, CLASS_TASK_CLOSING, CLASS_TASK_DUTY, CLASS_TASK_OFFICE, CLASS_TASK_DONE, CLASS_TASK_FORMED, CLASS_TASK_CONTACT, CLASS_TASK_VERB, CLASS_TASK_LABEL,
	CLASS_INDICATOR_NORM, CLASS_INDICATOR_RESULT, CLASS_INDICATOR_TARGET, CLASS_INDICATOR_COMPARE, CLASS_INDICATOR_PERIOD, CLASS_INDICATOR_NONE, CLASS_INDICATOR_GIVES, CLASS_INDICATOR_REPORTS, CLASS_INDICATOR_PLANS,
	CLASS_CITATION_NUMBER, CLASS_CITATION_BRACKET, CLASS_CITATION_BEFORE, CLASS_CITATION_SHORT, CLASS_CITATION_BODY, CLASS_CITATION_ISSUES, CLASS_CITATION_FORWARDS,
	CLASS_CITATION_REPEALS, CLASS_CITATION_LISTED, CLASS_CITATION_AMENDS, CLASS_CITATION_BASIS, CLASS_CITATION_MADE, CLASS_CITATION_HANDED, CLASS_CITATION_COLUMN,
	CLASS_DEADLINE_SIGN, CLASS_DEADLINE_LIMIT, CLASS_DEADLINE_SPAN, CLASS_DEADLINE_ENTRY, CLASS_DEADLINE_VALIDITY, CLASS_DEADLINE_RECURRING, CLASS_DEADLINE_RELATIVE, CLASS_DEADLINE_DAY,
	CLASS_GROUP_ROLE, CLASS_GROUP_NAME, CLASS_GROUP_APPOINTED, CLASS_GROUP_TAKES, CLASS_GROUP_OFFICE, CLASS_GROUP_TABLE,
};
enum { TOLD = sizeof told_classes / sizeof told_classes[0], NOT_TOLD = 63 /* the bit of the others */ };
_Static_assert(TOLD < NOT_TOLD, "a set of classes has 64 bits");

static void make_pairs(struct matcher *m)
{
	m->pairs = pairs_new(m->arena);
	memset(m->told, NOT_TOLD, sizeof m->told);
	m->always = UINT64_C(1) << NOT_TOLD;
	for (size_t k = 0; k < TOLD; k++) {
		enum rule_class c = told_classes[k];
		bool known = true;

		m->told[c] = (uint8_t)k;
		for (size_t i = m->rules->class_from[c]; i < m->rules->class_from[c + 1]; i++) {
			struct str two = m->rules->p[m->rules->by_class[i]].pairs;

			known = known && two.n > 0;
			pairs_tell(m->pairs, two, UINT64_C(1) << k);
		}
		if (!known)
			m->always |= UINT64_C(1) << k;
	}
}

uint64_t classes_in(struct matcher *m, struct str text, struct characters *held)
{
	struct pairs_place none = { .bits = 0 };

	if (!m->pairs)
		make_pairs(m);
	return m->always | pairs_in(m->pairs, text, held, &none);
}

void classes_in_line(struct matcher *m, struct line *l)
{
	uint64_t sign = class_bit(m, CLASS_DEADLINE_SIGN);
	struct pairs_place signs = { .bits = sign };

	l->in = m->always | pairs_in(m->pairs, l->text, &l->held, &signs);
	l->signs_from = m->always & sign ? 0 : (uint32_t)signs.from; /* a text has less than 4 GB */
	l->signs_to = m->always & sign ? (uint32_t)l->text.n : (uint32_t)signs.to;
}

uint64_t class_bit(struct matcher *m, enum rule_class c)
{
	if (!m->pairs)
		make_pairs(m);
	return UINT64_C(1) << m->told[c];
}

bool class_among(const struct matcher *m, uint64_t classes, enum rule_class c)
{
	return classes >> m->told[c] & 1;
}

/* Tests a partial match of the character alone: a match could continue. Errors of PCRE2 count as yes. */
static bool may_begin(struct matcher *m, const struct rule *r, struct str c)
{
	return r->first[(unsigned char)c.p[0] / 8] >> ((unsigned char)c.p[0] % 8) & 1 &&
	       pcre2_match(code_of(&m->rules->code[r - m->rules->p], r), (PCRE2_SPTR)c.p, c.n, 0, PCRE2_NO_JIT | PCRE2_NO_UTF_CHECK | PCRE2_PARTIAL_HARD, m->data, m->context) !=
		       PCRE2_ERROR_NOMATCH;
}

static bool may_end(struct matcher *m, const struct rule *r, struct str c)
{
	return r->last.n == 0 || pcre2_match(code_of_last(m->rules, r), (PCRE2_SPTR)c.p, c.n, 0, PCRE2_NO_UTF_CHECK, m->data, m->context) != PCRE2_ERROR_NOMATCH;
}

static uint16_t mask_number(struct matcher *m, struct met *known, struct mask mask)
{
	size_t i = 0;

	while (i < known->n && memcmp(&known->p[i], &mask, sizeof mask) != 0)
		i++;
	if (i == known->n)
		*ARENA_PUSH(m->arena, known) = mask;
	return (uint16_t)(i + 1);
}

static bool has_bit(const struct mask *m, size_t i)
{
	return m->w[i / 64] >> i % 64 & 1;
}

/* `made`: has the bits of all rules but the files' own ones; NULL: none. */
static struct mask make_mask(struct matcher *m, const struct mask *made, struct met *known, struct str c, uint32_t cp,
			     bool (*may)(struct matcher *, const struct rule *, struct str))
{
	const struct mask *own = &m->rules->own;
	struct mask all = { { 0, 0 } };

	if (known->of[cp])
		return known->p[known->of[cp] - 1];
	for (size_t i = 0; i < m->rules->n_line && i < MASKED; i++)
		if (made && !has_bit(own, i) ? has_bit(made, i) : may(m, &m->rules->p[m->rules->line[i]], c))
			all.w[i / 64] |= UINT64_C(1) << i % 64;
	known->of[cp] = mask_number(m, known, all);
	return all;
}

/* The rules that may begin, or end, with the character: from the table made when the rules were, else made here. */
static struct mask mask_of(struct matcher *m, const struct masks *made, struct met *known, struct str c,
			   bool (*may)(struct matcher *, const struct rule *, struct str))
{
	size_t i = 0;
	uint32_t cp = utf8_next(c, &i);

	if (cp >= 0x10000)
		return (struct mask){ { UINT64_MAX, UINT64_MAX } };
	if (made && !(m->rules->own.w[0] | m->rules->own.w[1]))
		return made->p[made->of[cp]];
	return make_mask(m, made ? &made->p[made->of[cp]] : NULL, known, c, cp, may);
}

struct mask mask_of_first(struct matcher *m, struct str c)
{
	return mask_of(m, m->rules->first, &m->first, c, may_begin);
}

struct mask mask_of_last(struct matcher *m, struct str c)
{
	return mask_of(m, m->rules->last, &m->last, c, may_end);
}

struct match *rules_classify(struct matcher *m, struct arena *a, struct str text, const struct characters *held)
{
	struct match *list = NULL, **end = &list, got;
	size_t first = 0, last = text.n;

	if (text.n == 0)
		return NULL;
	utf8_next(text, &first);
	utf8_prev(text, &last);
	struct mask x = mask_of_first(m, str_sub(text, 0, first));
	struct mask y = mask_of_last(m, str_sub(text, last, text.n));

	x.w[0] &= y.w[0];
	x.w[1] &= y.w[1];
	for (size_t i = 0; i < m->rules->n_line; i++) {
		if (i < MASKED) { /* on to the next bit */
			uint64_t w = x.w[i / 64] >> i % 64;

			i = w ? i + (size_t)__builtin_ctzll(w) : (i | 63);
			if (!w)
				continue;
			if (i >= m->rules->n_line)
				break;
		}
		const struct rule *r = &m->rules->p[m->rules->line[i]];

		if (prefilter_goes_on(&r->second, text, 0) && rule_may(r, held) && rule_match(m, r, text, 0, &got)) {
			*end = ARENA_NEW(a, struct match);
			**end = got;
			end = &(*end)->next;
		}
	}
	return list;
}

struct match *rules_classify_text(struct matcher *m, struct arena *a, struct str text)
{
	struct characters held = characters_of(text);

	return rules_classify(m, a, text, &held);
}

uint64_t match_classes(const struct match *list)
{
	uint64_t classes = 0;

	for (; list; list = list->next)
		classes |= UINT64_C(1) << list->rule->class;
	return classes;
}

struct str match_get(const struct match *m, int group)
{
	for (size_t i = 0; m && i < MATCH_GROUPS; i++)
		if (m->group[i].p && match_capture(m, i)->meaning == group)
			return m->group[i];
	return STR_NONE;
}

const struct match *match_of(const struct match *list, enum rule_class c)
{
	for (; list; list = list->next)
		if (list->rule->class == c)
			return list;
	return NULL;
}
