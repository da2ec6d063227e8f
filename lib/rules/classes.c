#include "rules/classes.h"

#define CLASS_ROW(id, name, about) { name, about },
static const struct {
	const char *name, *about;
} classes[] = { LINE_CLASSES(CLASS_ROW) FIND_CLASSES(CLASS_ROW) };
#undef CLASS_ROW

const char *rule_class_name(enum rule_class c)
{
	return classes[c].name;
}

const char *rule_class_about(enum rule_class c)
{
	return classes[c].about;
}
