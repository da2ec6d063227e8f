/* The XML parts of packages as trees: elements with their attributes, and text. Names are local, because each program chooses its
 * own prefixes. libxml2 parses; its own trees take twice the time and half as much memory again. */
#ifndef GUIDANG_READ_NODE_H
#define GUIDANG_READ_NODE_H

#include <string.h>

#include "base/arena.h"

struct node_attribute {
	const char *name;
	struct str value;
};

struct xml_node {
	const char *name; /* NULL: text */
	struct str text;  /* of a text; entities that the part itself declares are left out */
	struct xml_node *parent, *children, *last, *next;
	struct node_attribute *attributes;
	size_t n_attributes;
};

/* Which elements of a part are wanted: the children of elements `within` that are `deep` levels below the root (1: the root's
 * children). `take` is called with each as soon as it is complete; it is gone when that returns. */
struct node_taker {
	const char *within;
	int deep;
	void (*take)(void *ctx, struct xml_node *n);
};

enum { NODE_TAKEN_DEEP = 3 }; /* the most of `deep` */

enum node_outcome { NODE_READ, NODE_MALFORMED, NODE_SHORT_OF_MEMORY };

/* The whole part as a tree in the arena. */
enum node_outcome node_tree(struct arena *a, struct str bytes, struct xml_node **root);
/* A large part, one element at a time and only once, in the part's order. What was taken before an error stays. */
enum node_outcome node_each(struct str bytes, const struct node_taker *takers, size_t n, void *ctx);

static inline bool node_is(const struct xml_node *n, const char *name)
{
	return n->name && strcmp(n->name, name) == 0;
}

/* The attribute's value, NUL-terminated, valid as long as the tree; STR_NONE: no such attribute. */
static inline struct str node_attr(const struct xml_node *n, const char *name)
{
	for (size_t i = 0; n && i < n->n_attributes; i++)
		if (strcmp(n->attributes[i].name, name) == 0)
			return n->attributes[i].value;
	return STR_NONE;
}

static inline struct xml_node *node_child(const struct xml_node *n, const char *name)
{
	struct xml_node *c = n ? n->children : NULL;

	while (c && !node_is(c, name))
		c = c->next;
	return c;
}

/* The next sibling of that name, or NULL. */
static inline struct xml_node *node_next(const struct xml_node *n, const char *name)
{
	struct xml_node *c = n->next;

	while (c && !node_is(c, name))
		c = c->next;
	return c;
}

#define NODE_EACH(c, parent, name) for (struct xml_node *c = node_child((parent), (name)); c; c = node_next(c, (name)))

/* Appends the text that stands in the element itself: entities and CDATA sections part it into several nodes. n may be NULL. */
static inline void node_text(const struct xml_node *n, struct buf *out)
{
	for (const struct xml_node *c = n ? n->children : NULL; c; c = c->next)
		if (!c->name)
			buf_str(out, c->text);
}

/* An attribute's integer, or `otherwise` if it does not begin with one. Reads at most six digits. */
static inline int node_int(const struct xml_node *n, const char *name, int otherwise)
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
static inline int node_switch(const struct xml_node *properties, const char *name)
{
	struct xml_node *n = node_child(properties, name);
	struct str v = n ? node_attr(n, "val") : STR_NONE;

	if (!n)
		return -1;
	return !(str_eq(v, STR("0")) || str_eq(v, STR("false")) || str_eq(v, STR("off")));
}

#endif
