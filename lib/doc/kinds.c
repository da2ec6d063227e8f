#include "doc/kinds.h"

#include <strings.h>

#define KIND_ROW(id, name, type, suffixes, traits) { name, type, suffixes, traits },
static const struct {
	const char *name, *type, *suffixes;
	unsigned traits;
} kinds[] = { KINDS(KIND_ROW) };
#undef KIND_ROW

const char *kind_name(enum kind k)
{
	return kinds[k].name;
}

const char *kind_type(enum kind k)
{
	return kinds[k].type;
}

bool kind_is(enum kind k, enum kind_trait t)
{
	return (kinds[k].traits & (unsigned)t) != 0;
}

enum kind kind_by_name(struct str name)
{
	int k = 0;

	while (k < KIND_COUNT && !str_eq(name, str_z(kinds[k].name)))
		k++;
	return (enum kind)k;
}

static bool among(struct str suffix, const char *list)
{
	while (*list) {
		size_t n = strcspn(list, " ");

		if (n == suffix.n && strncasecmp(list, suffix.p, n) == 0)
			return true;
		list += n + (list[n] == ' ');
	}
	return false;
}

enum kind kind_by_suffix(struct str path)
{
	size_t slash = str_rfind(path, STR("/"));
	struct str name = str_sub(path, slash == SIZE_MAX ? 0 : slash + 1, path.n);
	size_t dot = str_rfind(name, STR("."));
	int k = 0;

	if (dot == SIZE_MAX || dot == 0)
		return KIND_COUNT;
	while (k < KIND_COUNT && !among(str_sub(name, dot + 1, name.n), kinds[k].suffixes))
		k++;
	return (enum kind)k;
}
