#include "rules/many.h"

struct str many_looked_at(struct str pattern, const struct many_lists *many)
{
	struct buf out = { 0 };

	for (size_t i = 0; i <= pattern.n; i++) {
		for (size_t k = 0; k < many->n; k++)
			if (many->p[k].to == i)
				buf_c(&out, ')');
		for (size_t k = many->n; k-- > 0;)
			if (many->p[k].from == i)
				buf_fmt(&out, "(?=[%.*s])(?:", STR_ARG(many->p[k].first));
		buf_str(&out, str_sub(pattern, i, i + (i < pattern.n)));
	}
	pattern = arena_str(many->arena, buf_view(&out));
	buf_free(&out);
	return pattern;
}
