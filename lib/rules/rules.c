#include "rules/rules.h"

#include <string.h>

#include "rules/code.h"
#include "rules/compiled.h"
#include "rules/examine.h"

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

void rules_list(struct rules *r)
{
	size_t n = 0;

	r->code = code_room(r->arena, r->n);
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

static struct str text_at(const struct made *m, struct made_text t)
{
	return t.at ? (struct str){ m->bytes + t.at, t.n } : STR_NONE;
}

/* The built-in rules in the arena; what they point to is there or constant. */
static const struct builtin *builtin(struct arena *a)
{
	const struct made *m = rules_made();
	struct builtin *b = ARENA_NEW(a, struct builtin);
	struct rule *rules = (struct rule *)arena_room(a, m->n * sizeof *rules);
	struct str *examples = ARENA_ARRAY(a, struct str, m->n_examples);
	struct rulefile_define *defines = ARENA_ARRAY(a, struct rulefile_define, m->n_defines);

	for (size_t i = 0; i < m->n_examples; i++)
		examples[i] = text_at(m, m->examples[i]);
	for (size_t i = 0; i < m->n_defines; i++)
		defines[i] = (struct rulefile_define){ text_at(m, m->defines[i].id), text_at(m, m->defines[i].pattern) };
	for (size_t i = 0; i < m->n; i++) {
		const struct made_rule *from = &m->rules[i];
		struct rule *r = &rules[i];

		memcpy(r, &from->plain, sizeof *r);
		r->id = text_at(m, from->id).p;
		r->clause = text_at(m, from->clause).p;
		r->style = text_at(m, from->style).p;
		r->file = m->file;
		r->pattern = text_at(m, from->pattern).p;
		r->text = text_at(m, from->text);
		r->last = text_at(m, from->last);
		r->pairs = text_at(m, from->pairs);
		r->code = &m->codes[from->code];
		r->yes = r->n_yes ? &examples[from->yes] : NULL;
		r->no = r->n_no ? &examples[from->no] : NULL;
		r->either = from->either ? &m->eithers[from->either - 1] : NULL;
		for (int g = 0; g <= GROUPS_MAX; g++)
			r->captures[g].name = text_at(m, from->names[g]);
	}
	*b = (struct builtin){ .p = rules, .n = m->n, .id = m->id, .defines = defines, .n_defines = m->n_defines, .needs = m->needs,
			       .first = m->first, .last = m->last };
	return b;
}

bool rules_load(const char *const *files, size_t n, struct rules **out, struct err *err)
{
	struct arena *a = arena_new();
	const struct builtin *made = builtin(a);

	if (n > 0)
		return rules_examine(a, files, n, made, out, err);
	struct rules *r = ARENA_NEW(a, struct rules);

	*r = (struct rules){ .arena = a, .p = made->p, .n = made->n, .defines = made->defines, .n_defines = made->n_defines,
			    .first = &made->first, .last = &made->last };
	memcpy(r->id, made->id, strlen(made->id) + 1);
	rules_list(r);
	*out = r;
	return true;
}

void rules_free(struct rules *r)
{
	if (!r)
		return;
	code_free(r);
	arena_free(r->arena);
}
