#include "doc/fields.h"

#include <string.h>

#define FIELD_ROW(id, ...) { __VA_ARGS__ },
static const struct {
	const char *name, *label;
	bool many;
	enum field_form form;
	const char *query;
	bool column;
	const char *about;
} fields[] = { FIELDS(FIELD_ROW){ "extra", "其他", true, FORM_TEXT, "", false, "" } };
#undef FIELD_ROW

const char *field_name(enum field f)
{
	return fields[f].name;
}

const char *field_label(enum field f)
{
	return fields[f].label;
}

bool field_is_list(enum field f)
{
	return fields[f].many;
}

enum field_form field_form(enum field f)
{
	return fields[f].form;
}

bool field_has_column(enum field f)
{
	return fields[f].column;
}

const char *field_about(enum field f)
{
	return fields[f].about;
}

struct str field_query_name(enum field f, size_t i)
{
	const char *name = fields[f].query;

	for (; i > 0 && *name; i--) {
		name += strcspn(name, " ");
		name += *name == ' ';
	}
	return *name ? (struct str){ name, strcspn(name, " ") } : STR_NONE;
}

enum field field_by_name(struct str name)
{
	for (int f = 0; f < FIELD_COUNT; f++)
		if (name.n && fields[f].name[0] == name.p[0] && str_eq(name, str_z(fields[f].name)))
			return (enum field)f;
	return FIELD_EXTRA;
}

enum field field_by_query_name(struct str name)
{
	struct str one;

	for (int f = 0; f < FIELD_COUNT; f++)
		for (size_t i = 0; (one = field_query_name((enum field)f, i)).n; i++)
			if (str_eq(one, name))
				return (enum field)f;
	return field_by_name(name);
}
