#include "rules/examine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "text/fold.h"
#include "rules/code.h"
#include "rules/compiled.h"
#include "rules/match.h"
#include "rules/rulefile.h"

static const char *const group_names[] = { "", "label", "num", "text", "org", "key", "value", "name", "lead",
								"support", "leader", "limit", "task", "unit", "subject", "role", "start", "end" };

/* Rules while they are read. */
struct examined {
	struct arena *arena;
	struct rule *p;
	size_t n, cap;
};

static int meaning(struct str name)
{
	for (int g = 1; g < GROUP_FIELD0; g++)
		if (str_eq(name, str_z(group_names[g])))
			return g;
	enum field f = field_by_name(name);

	return f == FIELD_EXTRA ? GROUP_NONE : GROUP_FIELD0 + (int)f;
}

static bool name_captures(struct arena *a, const pcre2_code *code, struct rule *r, struct err *err)
{
	uint32_t n = 0, size = 0;
	PCRE2_SPTR table = NULL;

	pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &n);
	pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, &table);
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

/* PCRE2 searches for a start by bytes, which is weak for Han: if the first characters are known, the pattern is tried only there. */
static void try_at_starts(struct rule *r, const struct prefilter *prefilter, const pcre2_code *compiled)
{
	uint32_t options = 0;

	pcre2_pattern_info(compiled, PCRE2_INFO_ALLOPTIONS, &options);
	if (!prefilter->first_known)
		return;
	if (r->find || !prefilter->begins)
		r->second = prefilter->second;
	if (!r->find)
		return;
	r->start = prefilter->first;
	if (options & PCRE2_ANCHORED) {
		r->begin_known = true;
		return;
	}
	r->few = prefilter->few;
	r->start_known = true;
	r->start_begins = prefilter->begins;
}

/* The bytes that a match can begin with. */
static void first_bytes(struct rule *r, const pcre2_code *compiled)
{
	const uint8_t *bitmap = NULL;
	uint32_t type = 0, unit = 0;

	pcre2_pattern_info(compiled, PCRE2_INFO_FIRSTBITMAP, &bitmap);
	pcre2_pattern_info(compiled, PCRE2_INFO_FIRSTCODETYPE, &type);
	if (bitmap)
		memcpy(r->first, bitmap, sizeof r->first);
	else if (type == 1 && pcre2_pattern_info(compiled, PCRE2_INFO_FIRSTCODEUNIT, &unit) == 0)
		r->first[unit / 8] = (uint8_t)(1u << unit % 8);
	else
		memset(r->first, 0xFF, sizeof r->first);
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

/* Reads what is known of a pattern. It is compiled to see that it can be, and again when it is first needed. */
static bool read_pattern(struct arena *a, const struct rulefile *f, struct rule *r, struct err *err)
{
	struct buf text = { 0 };
	int code;
	PCRE2_SIZE at;
	bool ok = rulefile_expand(f, str_z(r->pattern), &text, err);
	struct str pattern = arena_str(a, buf_view(&text));

	buf_free(&text);
	if (!ok)
		return false;
	struct prefilter prefilter = prefilter_read(a, pattern);

	r->text = prefilter.pattern;
	r->moves = str_has(pattern, STR("\\K")) || str_has(pattern, STR("\\G"));
	pcre2_code *compiled = code_compile(r->text, code_options(r), &code, &at);

	if (!compiled) { /* as it was written: what is wrong with that can be shown */
		r->text = pattern;
		compiled = code_compile(r->text, code_options(r), &code, &at);
	}
	if (!compiled)
		return wrong_pattern(r, pattern, code, at, err);
	try_at_starts(r, &prefilter, compiled);
	first_bytes(r, compiled);
	r->held = prefilter.held;
	r->pairs = prefilter.pairs;
	if (prefilter.either.n) {
		struct either *either = ARENA_NEW(a, struct either);

		*either = prefilter.either;
		r->either = either;
	}
	r->ends = prefilter.ends;
	r->ends_known = r->find && prefilter.ends_known;
	if (!r->find)
		r->last = prefilter.last;
	ok = name_captures(a, compiled, r, err);
	pcre2_code_free(compiled);
	return ok;
}

static uint64_t meanings(const struct rule *r)
{
	uint64_t all = 0;

	for (int i = 1; i <= GROUPS_MAX; i++)
		all |= UINT64_C(1) << r->captures[i].meaning;
	return all & ~(UINT64_C(1) << GROUP_NONE);
}

_Static_assert((int)GROUP_FIELD0 + (int)FIELD_COUNT < 64, "struct needs keeps meanings in 64 bits");

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

static bool run_examples(struct matcher *m, const struct rule *r, struct err *err)
{
	struct match got;

	if (rule_matches_nothing(m, r))
		return err_set(err, ERR_RULES, "%s:%d: rule %s: the pattern matches the empty text; something must stand there", r->file, r->line,
			       r->id);
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

/* Rules see normalised text. */
static const struct str *normalised(struct arena *a, const struct str *examples, size_t n)
{
	struct str *out = ARENA_ARRAY(a, struct str, n);

	for (size_t i = 0; i < n; i++)
		out[i] = norm_line(a, examples[i]);
	return out;
}

static bool add(struct examined *r, const struct rulefile *f, const struct rulefile_rule *src, struct err *err)
{
	const char *style = src->style;
	struct rule *to = NULL;

	for (size_t i = 0; i < r->n; i++) {
		if (strcmp(r->p[i].id, src->id) == 0)
			to = &r->p[i];
		if (style && r->p[i].style && strcmp(r->p[i].style, style) == 0)
			style = r->p[i].style;
	}
	if (!to)
		to = ARENA_PUSH(r->arena, r);
	*to = (struct rule){ .id = src->id, .style = style, .clause = src->clause, .file = src->file, .line = src->line,
			     .find = src->find, .pattern = src->pattern, .yes = normalised(r->arena, src->yes, src->n_yes), .n_yes = src->n_yes,
			     .no = normalised(r->arena, src->no, src->n_no), .n_no = src->n_no };
	for (to->class = 0; to->class < CLASS_COUNT; to->class++)
		if (strcmp(rule_class_name(to->class), src->class) == 0)
			break;
	if (to->class < CLASS_COUNT && !src->find && to->class >= CLASS_FIRST_FIND)
		return err_set(err, ERR_RULES, "%s:%d: rule %s: \"%s\" is searched for inside a text: write find instead of line", src->file,
			       src->line, src->id, src->class);
	if (to->class < CLASS_COUNT)
		return read_pattern(r->arena, f, to, err);
	return err_set(err, ERR_RULES, "%s:%d: rule %s: unknown class \"%s\"", src->file, src->line, src->id, src->class);
}

/* Does every rule have what its class needs? */
static bool have_needs(struct examined *r, const struct needs *needs, const char *builtin, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < r->n; i++)
		ok = has_needs(&needs[r->p[i].class], &r->p[i], r->p[i].file != builtin, err);
	return ok;
}

/* `made`: a file whose examples were run when it was made, or NULL. */
static bool examples_hold(struct rules *r, const char *made, struct err *err)
{
	struct matcher *m = matcher_new(r);
	bool ok = true;

	for (size_t i = 0; ok && i < r->n; i++)
		ok = r->p[i].file == made || run_examples(m, &r->p[i], err);
	matcher_free(m);
	return ok;
}

/* Do the definitions read behind the first n change one of them? */
static bool defines_change(const struct rulefile *f, size_t n)
{
	for (size_t i = n; i < f->defines.n; i++)
		for (size_t k = 0; k < n; k++)
			if (str_eq(f->defines.p[i].id, f->defines.p[k].id))
				return true;
	return false;
}

static bool read_files(struct rulefile *f, const char *const *files, size_t n, struct err *err)
{
	bool ok = true;

	for (size_t i = 0; ok && i < n; i++)
		ok = rulefile_read_path(f, files[i], err);
	return ok;
}

/* The rules of the files on those made at build time; *whole where they have to be read as well. */
static bool read_onto(struct rulefile *f, const struct builtin *made, const char *const *files, size_t n, struct examined *read, bool *whole, struct err *err)
{
	for (size_t i = 0; i < made->n_defines; i++)
		*ARENA_PUSH(f->arena, &f->defines) = made->defines[i];
	if (!read_files(f, files, n, err))
		return false;
	*whole = defines_change(f, made->n_defines);
	for (size_t i = 0; !*whole && i < made->n; i++)
		*ARENA_PUSH(f->arena, read) = made->p[i];
	return true;
}

/* A built-in rule that became one of the other sort moves all line rules behind it. */
static bool same_lines(const struct examined *read, const struct builtin *made)
{
	for (size_t i = 0; i < made->n; i++)
		if (read->p[i].find != made->p[i].find)
			return false;
	return true;
}

static void use_masks(struct rules *r, const struct builtin *made, const char *builtin)
{
	r->first = &made->first;
	r->last = &made->last;
	for (size_t i = 0; i < r->n_line && i < MASKED; i++)
		if (r->p[r->line[i]].file != builtin)
			r->own.w[i / 64] |= UINT64_C(1) << i % 64;
}

bool rules_examine(struct arena *a, const char *const *files, size_t n, const struct builtin *made, struct rules **out, struct err *err)
{
	struct rules *r = ARENA_NEW(a, struct rules);
	struct rulefile f = { .arena = a };
	struct examined read = { .arena = a };
	bool whole = !made, ok = !made || read_onto(&f, made, files, n, &read, &whole, err);

	r->arena = a;
	if (ok && whole) {
		f = (struct rulefile){ .arena = a };
		ok = rulefile_read(&f, rules_builtin(), "gbt9704.xml", err) && read_files(&f, files, n, err);
	}
	for (size_t i = 0; ok && i < f.n; i++)
		ok = add(&read, &f, &f.p[i], err);
	if (ok) { /* one pointer in all rules of a file */
		const char *builtin = whole ? f.p[0].file : made->p[0].file;

		ok = !made || have_needs(&read, made->needs, builtin, err);
		r->p = read.p;
		r->n = read.n;
		r->defines = f.defines.p;
		r->n_defines = f.defines.n;
		rules_list(r);
		identify(r);
		if (!whole && same_lines(&read, made))
			use_masks(r, made, builtin);
		ok = ok && examples_hold(r, whole ? NULL : builtin, err);
	}
	if (!ok) {
		rules_free(r);
		return false;
	}
	*out = r;
	return true;
}
