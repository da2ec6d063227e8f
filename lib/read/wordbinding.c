#include "read/wordbinding.h"

#include <strings.h>

enum { NESTED_MAX = 60, ITEMS_MAX = 100, STEPS_MAX = 100000000 /* then the text stays as it is */ };

bool word_bindings_wanted(struct str name)
{
	return (str_starts(name, STR("customXml/")) && (str_ends(name, STR(".xml")) || str_ends(name, STR(".rels")))) || str_eq(name, STR("docProps/core.xml"));
}

static bool same_id(struct str x, struct str y)
{
	return x.n == y.n && strncasecmp(x.p, y.p, x.n) == 0;
}

static void add_item(struct word_bindings *b, struct arena *a, struct str id, struct xml_node *root)
{
	if (root && b->items.n < ITEMS_MAX)
		*ARENA_PUSH(a, &b->items) = (struct word_item){ id, root };
}

/* The parts, each with the id that bindings name it by. */
static void read_items(struct word_bindings *b, struct arena *a, const struct package *parts)
{
	struct err ignored;

	b->read = true;
	add_item(b, a, STR("{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"), package_xml(parts, STR("docProps/core.xml"), a, &ignored));
	for (size_t i = 0; i < parts->n; i++) {
		struct str name = parts->p[i].name;
		struct xml_node *relations = str_starts(name, STR("customXml/")) && str_ends(name, STR(".xml")) ? package_relations(parts, name, a) : NULL;

		NODE_EACH (r, relations, "Relationship")
			if (str_ends(node_attr(r, "Type"), STR("/customXmlProps"))) {
				struct xml_node *properties = package_xml(parts, package_target(a, relations, name, node_attr(r, "Id")), a, &ignored);

				if (properties)
					add_item(b, a, node_attr(properties, "itemID"), package_xml(parts, name, a, &ignored));
			}
	}
}

/* The next step of a path, p:name[2] or @p:name: its name, and which of that name. */
static bool next_step(struct str *path, struct str *name, size_t *position)
{
	size_t end = 0, colon, bracket;

	if (!path->n || path->p[0] != '/')
		return false;
	*path = str_sub(*path, 1, path->n);
	while (end < path->n && path->p[end] != '/')
		end++;
	*name = str_sub(*path, 0, end);
	*path = str_sub(*path, end, path->n);
	*position = 1;
	bracket = str_find(*name, STR("["));
	if (bracket != SIZE_MAX) {
		*position = 0;
		for (size_t i = bracket + 1; i + 1 < name->n && i < bracket + 7; i++) {
			if (name->p[i] < '0' || name->p[i] > '9')
				return false;
			*position = *position * 10 + (size_t)(name->p[i] - '0');
		}
		*name = str_sub(*name, 0, bracket);
	}
	bool attribute = str_starts(*name, STR("@"));

	colon = str_find(*name, STR(":"));
	if (colon != SIZE_MAX)
		*name = str_sub(*name, colon + 1, name->n);
	else if (attribute)
		*name = str_sub(*name, 1, name->n);
	if (attribute)
		*position = 0;
	return name->n && (attribute || *position);
}

static bool is_named(const struct xml_node *n, struct str name)
{
	return n->name && str_eq(str_z(n->name), name);
}

/* What the path leads to; false: nothing, or it is written otherwise. */
static bool value_at(struct word_bindings *b, const struct xml_node *root, struct str path, struct buf *out)
{
	const struct xml_node *at = NULL;
	struct str name;
	size_t position;

	while (path.n && b->steps < STEPS_MAX) {
		if (!next_step(&path, &name, &position))
			return false;
		if (position == 0) {
			for (size_t i = 0; at && i < at->n_attributes; i++)
				if (str_eq(str_z(at->attributes[i].name), name))
					buf_str(out, at->attributes[i].value);
			return path.n == 0 && out->n;
		}
		const struct xml_node *next = at ? at->children : root;

		for (size_t n = 0; next; next = at ? next->next : NULL, b->steps++)
			if (is_named(next, name) && ++n == position)
				break;
		at = next;
		if (!at)
			return false;
	}
	if (path.n == 0)
		node_text(at, out);
	return out->n > 0;
}

static void texts_of(struct xml_node *n, struct xml_node **first, int deep)
{
	for (struct xml_node *c = n->children; c && deep < NESTED_MAX; c = c->next)
		if (node_is(c, "t")) {
			if (*first)
				c->children = NULL;
			else
				*first = c;
		} else if (c->name && !node_is(c, "sdt")) {
			texts_of(c, first, deep + 1);
		}
}

static struct xml_node *appended(struct arena *a, struct xml_node *parent, const char *name)
{
	struct xml_node *n = ARENA_NEW(a, struct xml_node), *last = parent->children;

	*n = (struct xml_node){ .name = name, .parent = parent };
	while (last && last->next)
		last = last->next;
	if (last)
		last->next = n;
	else
		parent->children = n;
	return n;
}

/* What the control shows of a value: a choice has a text for each. */
static struct str shown(const struct xml_node *choice, struct str value)
{
	NODE_EACH (item, choice, "listItem")
		if (str_eq(node_attr(item, "value"), value) && node_attr(item, "displayText").n)
			return node_attr(item, "displayText");
	return value;
}

void word_binding_fill(struct word_bindings *b, struct arena *a, const struct package *parts, struct xml_node *control)
{
	struct xml_node *properties = node_is(control, "sdt") ? node_child(control, "sdtPr") : NULL, *binding = node_child(properties, "dataBinding");
	struct xml_node *choice = node_child(properties, "dropDownList"), *content = node_child(control, "sdtContent"), *t = NULL;
	struct str id = binding ? node_attr(binding, "storeItemID") : STR_NONE;
	struct buf value = { 0 };
	bool found = false;

	if (!choice)
		choice = node_child(properties, "comboBox");
	if (!binding || !content || !(choice || node_child(properties, "text")))
		return;
	if (!b->read)
		read_items(b, a, parts);
	for (size_t i = 0; i < b->items.n && !found; i++)
		found = (id.n == 0 || same_id(id, b->items.p[i].id)) && value_at(b, b->items.p[i].root, node_attr(binding, "xpath"), &value);
	if (found) {
		texts_of(content, &t, 0);
		if (!t)
			t = appended(a, appended(a, node_child(content, "p") ? node_child(content, "p") : content, "r"), "t");
		t->children = NULL;
		appended(a, t, NULL)->text = shown(choice, arena_str(a, buf_view(&value)));
	}
	buf_free(&value);
}
