#include "intake/learning.h"

#include "doc/departments.h"
#include "store/departments.h"

static bool read_names(struct learning *l, const struct intake *in, struct err *err)
{
	l->arena = arena_new();
	if (in->store && !departments_filed(in->store, l->arena, &l->names, err))
		return false;
	for (size_t i = 0; in->names && i < in->names->n; i++)
		*ARENA_PUSH(l->arena, &l->names) = in->names->p[i];
	departments_sort(&l->names);
	return true;
}

bool learning_split(struct learning *l, const struct intake *in, struct doc *d, bool *changed, struct err *err)
{
	*changed = false;
	if (!l->arena && !read_names(l, in, err))
		return false;
	*changed = l->names.n && departments_matter(d) && departments_apply(d, &l->names);
	return true;
}

void learning_free(struct learning *l)
{
	if (l->arena)
		arena_free(l->arena);
	*l = (struct learning){ 0 };
}
