#include "rules/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "text/fold.h"
#include "rules/compiled.h"
#include "rules/match.h"
#include "rules/rulefile.h"

static const char *const group_names[] = { "", "label", "num", "text", "org", "key", "value", "name", "lead",
								"support", "leader", "limit", "task", "unit", "subject", "role", "start", "end" };

/* Properties shared by all built-in rules of a class, on which the stages rely; a user's rules must have them, too. */
struct needs {
	bool known;
	bool style;
	bool something;    /* no match of them is empty */
	uint64_t captures; /* set in each of their examples: meanings, one bit each */
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
				       r->file, r->line, r->id, rule_class_name(r->class), STR_ARG(name));
	}
	return true;
}

enum { SHOWN = 30 }; /* bytes of a pattern that is wrong */

/* Lines have no line breaks, so a dot may match everything: PCRE2 then takes the rest of a line in one step. */
static const uint32_t OF_LINE = PCRE2_ANCHORED | PCRE2_DOTALL;

static pcre2_code *compile_pattern(struct str pattern, uint32_t options, int *code, PCRE2_SIZE *at)
{
	return pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n, PCRE2_UTF | PCRE2_EXTENDED | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C | options,
			     code, at, NULL);
}

/* PCRE2 searches for a start by bytes, which is weak for Han: if the first characters are known, the pattern is tried only there. */
static void try_at_starts(struct rule *r, const struct prefilter *prefilter)
{
	uint32_t options = 0;
	int code;
	PCRE2_SIZE at;

	pcre2_pattern_info(r->code, PCRE2_INFO_ALLOPTIONS, &options);
	if (!r->find || !prefilter->first_known)
		return;
	if (options & PCRE2_ANCHORED) {
		r->start = prefilter->first;
		r->begin_known = true;
		return;
	}
	pcre2_code *anchored = compile_pattern(prefilter->pattern, PCRE2_ANCHORED, &code, &at);

	if (!anchored)
		return;
	pcre2_code_free(r->code);
	r->code = anchored;
	r->start = prefilter->first;
	r->few = prefilter->few;
	r->start_known = true;
	r->second = prefilter->second;
	r->second_known = prefilter->second_known;
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
	r->machine = ARENA_NEW(a, struct rule_machine);
	pthread_mutex_init(&r->machine->lock, NULL);
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
	if (prefilter.either.n) {
		r->either = ARENA_NEW(a, struct either);
		*r->either = prefilter.either;
	}
	r->ends = prefilter.ends;
	r->ends_known = r->find && prefilter.ends_known;
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

/* Derives the needs of the classes from the rules loaded so far, the built-in ones. */
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
		return err_set(err, ERR_RULES, "%s:%d: rule %s: the class %s needs a <style>", r->file, r->line, r->id, rule_class_name(r->class));
	if (missing) {
		int g = __builtin_ctzll(missing);

		return err_set(err, ERR_RULES, "%s:%d: rule %s: the class %s needs a capture (?'%s' …)", r->file, r->line, r->id, rule_class_name(r->class),
			       g < (int)GROUP_FIELD0 ? group_names[g] : field_name((enum field)(g - (int)GROUP_FIELD0)));
	}
	return true;
}

static bool run_examples(struct matcher *m, struct arena *a, struct rule *r, struct err *err)
{
	struct match got;

	if (rule_matches_nothing(m, r))
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
		if (strcmp(rule_class_name(to->class), src->class) == 0)
			break;
	if (to->class < CLASS_COUNT && !src->find && to->class >= CLASS_FIRST_FIND)
		return err_set(err, ERR_RULES, "%s:%d: rule %s: \"%s\" is searched for inside a text: write find instead of line", src->file,
			       src->line, src->id, src->class);
	if (to->class < CLASS_COUNT)
		return compile(r->arena, f, to, err);
	return err_set(err, ERR_RULES, "%s:%d: rule %s: unknown class \"%s\"", src->file, src->line, src->id, src->class);
}

/* Checks that every rule has what its class needs and that its examples hold. */
static bool try_rules(struct rules *r, const struct needs *needs, const char *builtin, struct err *err)
{
	struct matcher *m = matcher_new(r);
	bool ok = true;

	for (size_t i = 0; ok && i < r->n; i++)
		ok = (!needs || has_needs(&needs[r->p[i].class], &r->p[i], r->p[i].file != builtin, err)) && run_examples(m, r->arena, &r->p[i], err);
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

/* Adds the user's rules after the built-in ones, or in their place. */
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
