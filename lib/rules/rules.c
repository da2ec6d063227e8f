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

bool rules_load(const char *const *files, size_t n, struct rules **out, struct err *err)
{
	const struct builtin *made = rules_made();

	if (n > 0)
		return rules_examine(files, n, made, out, err);
	struct arena *a = arena_new();
	struct rules *r = ARENA_NEW(a, struct rules);

	*r = (struct rules){ .arena = a, .p = made->p, .n = made->n, .defines = made->defines, .n_defines = made->n_defines,
			    .first = made->first, .last = made->last };
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
