#include "rules/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/digest.h"
#include "text/fold.h"
#include "rules/prefilter.h"
#include "rules/rulefile.h"

/* Users write patterns: one match may cost this much and no more. */
enum { MATCH_LIMIT = 1000000, DEPTH_LIMIT = 10000, HEAP_LIMIT_KIB = 20000, JIT_STACK = 1024 * 1024 };

#define RULE_NAME(id, name) name,
static const char *const class_names[] = { LINE_CLASSES(RULE_NAME) FIND_CLASSES(RULE_NAME) };
#undef RULE_NAME

static const char *const group_names[] = { "", "label", "num", "text", "org", "key", "value", "name", "lead",
								"support", "leader", "limit", "task", "unit", "subject", "role", "start", "end" };

const char *rule_class_name(enum rule_class c)
{
	return class_names[c];
}

/* What all rules of a class have in common, and the stages rely on: a user's rules must have it too. */
struct needs {
	bool known;
	bool style;
	bool something;    /* no match of them is empty */
	uint64_t captures; /* set in each of their examples: meanings, one bit each */
};

struct rules {
	struct arena *arena;
	struct rule *p;
	size_t n, cap;
	uint16_t *line;     /* the line rules */
	size_t n_line;
	uint16_t *by_class; /* all, class after class */
	size_t class_from[CLASS_COUNT + 1];
	char id[65];
};

/* The line rules that a line with a certain first or last character can match, one bit each. */
enum { MASKED = 128 }; /* line rules behind these are tried always */
struct mask {
	uint64_t w[2];
};

/* Those of the BMP's characters, as they are met. They are few: a line meets two of 65,536, and what it meets should be
 * in the cache. */
struct masks {
	uint16_t of[0x10000]; /* its number in p + 1, 0: not met */
	struct mask *p;
	size_t n, cap;
};

struct matcher {
	const struct rules *rules;
	struct arena *arena;       /* of the masks */
	struct masks first, last;  /* by first and last character */
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	const struct rule *overrun;
};

size_t rules_count(const struct rules *r)
{
	return r->n;
}

const struct rule *rules_at(const struct rules *r, size_t i)
{
	return &r->p[i];
}

const char *rules_id(const struct rules *r)
{
	return r->id;
}

static int meaning(struct str name)
{
	for (int g = 1; g < GROUP_FIELD0; g++)
		if (str_eq(name, str_z(group_names[g])))
			return g;
	enum field f = field_by_name(name);

	return f == FIELD_EXTRA ? GROUP_NONE : GROUP_FIELD0 + (int)f;
}

static bool name_captures(struct arena *a, struct rule *r, struct err *err)
{
	uint32_t n = 0, size = 0;
	PCRE2_SPTR table = NULL;

	pcre2_pattern_info(r->code, PCRE2_INFO_NAMECOUNT, &n);
	pcre2_pattern_info(r->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(r->code, PCRE2_INFO_NAMETABLE, &table);
	for (uint32_t i = 0; i < n; i++, table += size) {
		unsigned number = (unsigned)table[0] << 8 | table[1];
		struct str name = arena_str(a, str_z((const char *)table + 2));

		if (number > GROUPS_MAX)
			return err_set(err, ERR_RULES, "%s:%d: rule %s: more than %d groups", r->file, r->line, r->id, GROUPS_MAX);
		r->captures[number].meaning = meaning(name);
		r->captures[number].name = name;
		if (r->class != CLASS_FIELD && r->captures[number].meaning == GROUP_NONE)
			return err_set(err, ERR_RULES,
				       "%s:%d: rule %s: the class %s knows no capture '%.*s'; a field of your own needs class \"field\"",
				       r->file, r->line, r->id, class_names[r->class], STR_ARG(name));
	}
	return true;
}

enum { SHOWN = 30 }; /* bytes of a pattern that is wrong */

/* No line has a break in it, so a dot may stand for all: a long rest is then taken at once. */
static const uint32_t OF_LINE = PCRE2_ANCHORED | PCRE2_DOTALL;

static pcre2_code *compile_pattern(struct str pattern, uint32_t options, int *code, PCRE2_SIZE *at)
{
	return pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n, PCRE2_UTF | PCRE2_EXTENDED | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C | options,
			     code, at, NULL);
}

/* PCRE2 looks for a start by bytes, which tells little of Han: where the characters are known, it is told where to try. */
static void try_at_starts(struct rule *r, const struct prefilter *prefilter)
{
	uint32_t options = 0;
	int code;
	PCRE2_SIZE at;

	pcre2_pattern_info(r->code, PCRE2_INFO_ALLOPTIONS, &options);
	if (!r->find || !prefilter->first_known || options & PCRE2_ANCHORED)
		return;
	pcre2_code *anchored = compile_pattern(prefilter->pattern, PCRE2_ANCHORED, &code, &at);

	if (!anchored)
		return;
	pcre2_code_free(r->code);
	r->code = anchored;
	r->start = prefilter->first;
	r->start_known = true;
}

static bool wrong_pattern(const struct rule *r, struct str pattern, int code, size_t at, struct err *err)
{
	struct str rest = str_sub(pattern, at, pattern.n);
	char why[256];
	size_t n = 0;

	while (n < rest.n && n < SHOWN)
		utf8_next(rest, &n);
	rest = n ? str_sub(rest, 0, n) : STR("(end)");
	pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why);
	return err_set(err, ERR_RULES, "%s:%d: rule %s: %s at \"%.*s\"", r->file, r->line, r->id, why, STR_ARG(rest));
}

static bool compile(struct arena *a, const struct rulefile *f, struct rule *r, struct err *err)
{
	struct buf text = { 0 };
	int code;
	PCRE2_SIZE at;
	const uint8_t *bitmap = NULL;
	bool ok = rulefile_expand(f, str_z(r->pattern), &text, err);
	struct str pattern = arena_str(a, buf_view(&text));

	buf_free(&text);
	if (!ok)
		return false;
	struct prefilter prefilter = prefilter_read(a, pattern);

	r->code = compile_pattern(prefilter.pattern, r->find ? 0 : OF_LINE, &code, &at);
	if (!r->code) /* as it was written: what is wrong with that can be shown */
		r->code = compile_pattern(pattern, r->find ? 0 : OF_LINE, &code, &at);
	if (!r->code)
		return wrong_pattern(r, pattern, code, at, err);
	try_at_starts(r, &prefilter);
	r->jit = pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE) == 0;
	pcre2_pattern_info(r->code, PCRE2_INFO_FIRSTBITMAP, &bitmap);
	uint32_t type = 0, unit = 0;

	pcre2_pattern_info(r->code, PCRE2_INFO_FIRSTCODETYPE, &type);
	if (bitmap) {
		memcpy(r->first, bitmap, 32);
	} else if (type == 1 && pcre2_pattern_info(r->code, PCRE2_INFO_FIRSTCODEUNIT, &unit) == 0) {
		r->first[unit / 8] = (uint8_t)(1u << unit % 8);
	} else {
		memset(r->first, 0xFF, 32);
	}
	r->held = prefilter.held;
	if (!r->find && prefilter.last.n)
		r->last = compile_pattern(prefilter.last, 0, &code, &at);
	return name_captures(a, r, err);
}

static uint64_t meanings(const struct rule *r)
{
	uint64_t all = 0;

	for (int i = 1; i <= GROUPS_MAX; i++)
		all |= UINT64_C(1) << r->captures[i].meaning;
	return all & ~(UINT64_C(1) << GROUP_NONE);
}

_Static_assert((int)GROUP_FIELD0 + (int)FIELD_COUNT < 64, "struct needs keeps meanings in 64 bits");

/* The rules so far, which are the built-in ones, say what their classes need. */
static void learn_needs(struct needs needs[static CLASS_COUNT], const struct rules *from)
{
	struct matcher *m = matcher_new(from);
	struct match got;

	for (size_t i = 0; i < from->n; i++) {
		const struct rule *r = &from->p[i];
		struct needs *n = &needs[r->class];
		uint32_t empty = 0;

		if (!n->known)
			*n = (struct needs){ true, true, true, ~UINT64_C(0) };
		pcre2_pattern_info(r->code, PCRE2_INFO_MATCHEMPTY, &empty);
		n->style = n->style && r->style;
		n->something = n->something && !empty;
		for (size_t k = 0; k < r->n_yes; k++) {
			uint64_t set = 0;

			if (rule_match(m, r, r->yes[k], 0, &got))
				for (size_t g = 0; g < MATCH_GROUPS && got.group[g].p; g++)
					set |= UINT64_C(1) << match_capture(&got, g)->meaning;
			n->captures &= set;
		}
	}
	matcher_free(m);
}

/* `own`: of a user's file, not a built-in rule whose definitions a user may have changed. */
static bool has_needs(const struct needs *n, struct rule *r, bool own, struct err *err)
{
	uint64_t missing = n->captures & ~meanings(r);

	if (!n->known)
		return true;
	r->something = n->something;
	r->asks = own ? n->captures : 0;
	if (n->style && !r->style)
		return err_set(err, ERR_RULES, "%s:%d: rule %s: the class %s needs a <style>", r->file, r->line, r->id, class_names[r->class]);
	if (missing) {
		int g = __builtin_ctzll(missing);

		return err_set(err, ERR_RULES, "%s:%d: rule %s: the class %s needs a capture (?'%s' …)", r->file, r->line, r->id, class_names[r->class],
			       g < (int)GROUP_FIELD0 ? group_names[g] : field_name((enum field)(g - (int)GROUP_FIELD0)));
	}
	return true;
}

/* Where no built-in rule does: the stages go on behind a match, and must get on. */
static bool matches_nothing(const struct matcher *m, const struct rule *r)
{
	return r->something && pcre2_match(r->code, (PCRE2_SPTR) "", 0, 0, 0, m->data, m->context) >= 0;
}

static bool run_examples(struct matcher *m, struct rule *r, struct err *err)
{
	struct arena *a = m->rules->arena;
	struct match got;

	if (matches_nothing(m, r))
		return err_set(err, ERR_RULES, "%s:%d: rule %s: the pattern matches the empty text; something must stand there", r->file, r->line,
			       r->id);
	/* rules see normalised text */
	for (size_t i = 0; i < r->n_yes; i++)
		r->yes[i] = norm_line(a, r->yes[i]);
	for (size_t i = 0; i < r->n_no; i++)
		r->no[i] = norm_line(a, r->no[i]);
	for (size_t i = 0; i < r->n_yes; i++)
		if (!rule_match(m, r, r->yes[i], 0, &got))
			return err_set(err, ERR_RULES, "%s:%d: rule %s: the example that must match does not: \"%.*s\"", r->file,
				       r->line, r->id, STR_ARG(r->yes[i]));
	for (size_t i = 0; i < r->n_no; i++)
		if (rule_match(m, r, r->no[i], 0, &got))
			return err_set(err, ERR_RULES, "%s:%d: rule %s: the example that must not match does: \"%.*s\" (at \"%.*s\")",
				       r->file, r->line, r->id, STR_ARG(r->no[i]), (int)(got.to - got.from),
				       r->no[i].p + got.from);
	return true;
}

static void list_rules(struct rules *r)
{
	size_t n = 0;

	r->line = ARENA_ARRAY(r->arena, uint16_t, r->n + 1);
	r->by_class = ARENA_ARRAY(r->arena, uint16_t, r->n + 1);
	for (size_t i = 0; i < r->n; i++)
		if (!r->p[i].find)
			r->line[r->n_line++] = (uint16_t)i;
	for (size_t c = 0; c < CLASS_COUNT; c++, r->class_from[c] = n)
		for (size_t i = 0; i < r->n; i++)
			if (r->p[i].class == c)
				r->by_class[n++] = (uint16_t)i;
}

enum { ID_DIGITS = 16 };

static void identify(struct rules *r)
{
	struct buf all = { 0 };

	for (size_t i = 0; i < r->n; i++) {
		buf_add(&all, r->p[i].id, strlen(r->p[i].id) + 1);
		buf_add(&all, r->p[i].pattern, strlen(r->p[i].pattern) + 1);
	}
	digest_hex(buf_view(&all), r->id);
	r->id[ID_DIGITS] = '\0'; /* stands in every row of the database */
	buf_free(&all);
}

static void free_codes(struct rule *r)
{
	pcre2_code_free(r->code);
	pcre2_code_free(r->last);
}

static bool add(struct rules *r, const struct rulefile *f, const struct rulefile_rule *src, struct err *err)
{
	struct rule *to = NULL;

	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->p[i].id, src->id) == 0)
			to = &r->p[i];
	if (to)
		free_codes(to);
	else
		to = ARENA_PUSH(r->arena, r);
	*to = (struct rule){ .id = src->id, .style = src->style, .clause = src->clause, .file = src->file, .line = src->line,
			     .find = src->find, .pattern = src->pattern, .yes = src->yes, .n_yes = src->n_yes, .no = src->no,
			     .n_no = src->n_no };
	for (to->class = 0; to->class < CLASS_COUNT; to->class++)
		if (strcmp(class_names[to->class], src->class) == 0)
			break;
	if (to->class < CLASS_COUNT && !src->find && to->class >= CLASS_FIRST_FIND)
		return err_set(err, ERR_RULES, "%s:%d: rule %s: \"%s\" is searched for inside a text: write find instead of line", src->file,
			       src->line, src->id, src->class);
	if (to->class < CLASS_COUNT)
		return compile(r->arena, f, to, err);
	return err_set(err, ERR_RULES, "%s:%d: rule %s: unknown class \"%s\"", src->file, src->line, src->id, src->class);
}

/* Every rule has what its class needs, and its examples are as they must be. */
static bool try_rules(struct rules *r, const struct needs *needs, const char *builtin, struct err *err)
{
	struct matcher *m = matcher_new(r);
	bool ok = true;

	for (size_t i = 0; ok && i < r->n; i++)
		ok = (!needs || has_needs(&needs[r->p[i].class], &r->p[i], r->p[i].file != builtin, err)) && run_examples(m, &r->p[i], err);
	matcher_free(m);
	return ok;
}

static bool add_from(struct rules *r, const struct rulefile *f, size_t i, struct err *err)
{
	bool ok = true;

	for (; ok && i < f->n; i++)
		ok = add(r, f, &f->p[i], err);
	return ok;
}

/* The user's rules, behind the built-in ones or in place of them. */
static bool add_own(struct rules *r, struct rulefile *f, const char *const *files, size_t n, struct err *err)
{
	struct needs needs[CLASS_COUNT] = { 0 };
	size_t from = f->n, definitions = f->defines.n;
	bool ok = true;

	learn_needs(needs, r);
	for (size_t i = 0; ok && i < n; i++)
		ok = rulefile_read_path(f, files[i], err);
	if (f->defines.n > definitions) { /* the built-in rules may use them */
		for (size_t i = 0; i < r->n; i++)
			free_codes(&r->p[i]);
		r->n = from = 0;
	}
	return ok && add_from(r, f, from, err) && try_rules(r, needs, f->p[0].file, err); /* one pointer in all rules of a file */
}

bool rules_load(const char *const *files, size_t n, struct rules **out, struct err *err)
{
	struct arena *a = arena_new();
	struct rules *r = ARENA_NEW(a, struct rules);
	struct rulefile f = { .arena = a };
	bool ok;

	r->arena = a;
	ok = rulefile_read(&f, rules_builtin(), "gbt9704.xml", err) && add_from(r, &f, 0, err) && try_rules(r, NULL, NULL, err) &&
	     (n == 0 || add_own(r, &f, files, n, err));
	if (!ok) {
		rules_free(r);
		return false;
	}
	list_rules(r);
	identify(r);
	*out = r;
	return true;
}

void rules_free(struct rules *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n; i++)
		free_codes(&r->p[i]);
	arena_free(r->arena);
}

struct matcher *matcher_new(const struct rules *r)
{
	struct matcher *m = calloc(1, sizeof *m);

	if (!m)
		memory_out();
	m->rules = r;
	m->arena = arena_new();
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
	free(m);
}

const struct rule *matcher_overrun(struct matcher *m)
{
	const struct rule *r = m->overrun;

	m->overrun = NULL;
	return r;
}

/* Texts are well-formed UTF-8 (decode saw to it), so the checks of pcre2_match can be left out. Where the stages go
 * on behind a match an empty one is none. */
static int match_from(struct matcher *m, const struct rule *r, struct str text, size_t from)
{
	PCRE2_SPTR p = (PCRE2_SPTR)(text.p ? text.p : "");
	uint32_t options = r->something ? PCRE2_NOTEMPTY : 0;

	return r->jit ? pcre2_jit_match(r->code, p, text.n, from, options, m->data, m->context) :
			pcre2_match(r->code, p, text.n, from, PCRE2_NO_UTF_CHECK | options, m->data, m->context);
}

static int match_at_starts(struct matcher *m, const struct rule *r, struct str text, size_t from)
{
	while ((from = characters_next(&r->start, text, from)) < text.n) {
		int n = match_from(m, r, text, from);

		if (n != PCRE2_ERROR_NOMATCH)
			return n;
		utf8_next(text, &from);
	}
	return PCRE2_ERROR_NOMATCH;
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
	*out = (struct match){ .rule = r, .from = at[0], .to = at[1] };
	size_t kept = 0;

	for (int i = 1; i < n && kept < MATCH_GROUPS; i++) {
		if (at[2 * i] == PCRE2_UNSET || (r->captures[i].meaning == GROUP_NONE && r->captures[i].name.n == 0))
			continue;
		out->group[kept] = str_sub(text, at[2 * i], at[2 * i + 1]);
		out->number[kept++] = (uint8_t)i;
	}
	return r->asks == 0 || has_asked(r, out, kept);
}

enum { FILTERED_MAX = 2048 }; /* bytes */

bool class_find(struct matcher *m, enum rule_class c, struct str text, size_t from, struct match *out)
{
	/* to see what a long text holds is to read it all, and it is searched again and again */
	bool filter = text.n <= FILTERED_MAX, found = false;
	struct characters held = filter ? characters_of(text) : (struct characters){ 0 };
	struct match got;

	for (size_t i = m->rules->class_from[c]; i < m->rules->class_from[c + 1]; i++) {
		const struct rule *r = &m->rules->p[m->rules->by_class[i]];

		if ((!filter || prefilter_may_match(&r->held, &held)) && rule_match(m, r, text, from, &got) && (!found || got.from < out->from)) {
			*out = got;
			found = true;
		}
	}
	return found;
}

bool class_may(const struct matcher *m, enum rule_class c, const struct characters *held)
{
	for (size_t i = m->rules->class_from[c]; i < m->rules->class_from[c + 1]; i++)
		if (prefilter_may_match(&m->rules->p[m->rules->by_class[i]].held, held))
			return true;
	return false;
}

/* A partial match of the character alone: more might follow. What PCRE2 cannot tell counts as yes. */
static bool may_begin(struct matcher *m, const struct rule *r, struct str c)
{
	return r->first[(unsigned char)c.p[0] / 8] >> ((unsigned char)c.p[0] % 8) & 1 &&
	       pcre2_match(r->code, (PCRE2_SPTR)c.p, c.n, 0, PCRE2_NO_UTF_CHECK | PCRE2_PARTIAL_HARD, m->data, m->context) !=
		       PCRE2_ERROR_NOMATCH;
}

static bool may_end(struct matcher *m, const struct rule *r, struct str c)
{
	return !r->last || pcre2_match(r->last, (PCRE2_SPTR)c.p, c.n, 0, PCRE2_NO_UTF_CHECK, m->data, m->context) != PCRE2_ERROR_NOMATCH;
}

static uint16_t masks_number(struct matcher *m, struct masks *known, struct mask mask)
{
	size_t i = 0;

	while (i < known->n && memcmp(&known->p[i], &mask, sizeof mask) != 0)
		i++;
	if (i == known->n)
		*ARENA_PUSH(m->arena, known) = mask;
	return (uint16_t)(i + 1);
}

static struct mask mask_of(struct matcher *m, struct masks *known, struct str c, bool (*may)(struct matcher *, const struct rule *, struct str))
{
	size_t i = 0;
	uint32_t cp = utf8_next(c, &i);
	struct mask all = { { 0, 0 } };

	if (cp >= 0x10000)
		return (struct mask){ { UINT64_MAX, UINT64_MAX } };
	if (known->of[cp])
		return known->p[known->of[cp] - 1];
	for (i = 0; i < m->rules->n_line && i < MASKED; i++)
		if (may(m, &m->rules->p[m->rules->line[i]], c))
			all.w[i / 64] |= UINT64_C(1) << i % 64;
	known->of[cp] = masks_number(m, known, all);
	return all;
}

struct match *rules_classify(struct matcher *m, struct arena *a, struct str text, const struct characters *held)
{
	struct match *list = NULL, **end = &list, got;
	size_t first = 0, last = text.n;

	if (text.n == 0)
		return NULL;
	utf8_next(text, &first);
	utf8_prev(text, &last);
	struct mask x = mask_of(m, &m->first, str_sub(text, 0, first), may_begin);
	struct mask y = mask_of(m, &m->last, str_sub(text, last, text.n), may_end);

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

		if (prefilter_may_match(&r->held, held) && rule_match(m, r, text, 0, &got)) {
			*end = ARENA_NEW(a, struct match);
			**end = got;
			end = &(*end)->next;
		}
	}
	return list;
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
