/* Access to elements and attributes of a parsed XML part by local name, because each program chooses its own prefixes. */
#ifndef GUIDANG_READ_NODE_H
#define GUIDANG_READ_NODE_H

#include <string.h>

#include "base/str.h"
#include "base/xml.h"

static inline bool node_is(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

/* The attribute's value, valid as long as the tree; STR_NONE: no such attribute. */
static inline struct str node_attr(const xmlNode *n, const char *name)
{
	for (const xmlAttr *a = n && n->type == XML_ELEMENT_NODE ? n->properties : NULL; a; a = a->next) /* text nodes use this member otherwise */
		if (strcmp((const char *)a->name, name) == 0)
			return a->children && a->children->content ? str_z((const char *)a->children->content) : STR("");
	return STR_NONE;
}

static inline xmlNodePtr node_child(const xmlNode *n, const char *name)
{
	xmlNodePtr c = n ? n->children : NULL;

	while (c && !node_is(c, name))
		c = c->next;
	return c;
}

/* The next sibling of that name, or NULL. */
static inline xmlNodePtr node_next(const xmlNode *n, const char *name)
{
	xmlNodePtr c = n->next;

	while (c && !node_is(c, name))
		c = c->next;
	return c;
}

#define NODE_EACH(c, parent, name) for (xmlNodePtr c = node_child((parent), (name)); c; c = node_next(c, (name)))

/* An attribute's integer, or `otherwise` if it does not begin with one. Reads at most six digits. */
static inline int node_int(const xmlNode *n, const char *name, int otherwise)
{
	struct str s = node_attr(n, name);
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
	int v = 0;

	if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
		return otherwise;
	for (size_t from = i; i < s.n && i < from + 6 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
		v = v * 10 + (s.p[i] - '0');
	return s.p[0] == '-' ? -v : v;
}

/* A boolean property: 1 for <w:b/> and <w:b w:val="1"/>, 0 for <w:b w:val="false"/>, -1 if the element is missing. */
static inline int node_switch(const xmlNode *properties, const char *name)
{
	xmlNodePtr n = node_child(properties, name);
	struct str v = n ? node_attr(n, "val") : STR_NONE;

	if (!n)
		return -1;
	return !(str_eq(v, STR("0")) || str_eq(v, STR("false")) || str_eq(v, STR("off")));
}

#endif
