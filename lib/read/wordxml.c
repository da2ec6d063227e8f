#include "read/wordxml.h"

#include "doc/doc.h"

enum { ROOT_WITHIN = 4096, MAIN_WITHIN = 1 << 16 };

bool word_xml_is(struct str b)
{
	struct str head = str_sub(b, 0, ROOT_WITHIN);

	if (str_starts(b, STR("\xEF\xBB\xBF")))
		b = str_sub(b, 3, b.n);
	return str_starts(b, STR("<?xml")) &&
	       (str_has(head, STR("<w:wordDocument")) || (str_has(head, STR("<pkg:package")) && str_has(str_sub(b, 0, MAIN_WITHIN), STR("\"/word/document.xml\""))));
}

static struct xml_node *first_element(struct xml_node *parent)
{
	struct xml_node *c = parent ? parent->children : NULL;

	while (c && !c->name)
		c = c->next;
	return c;
}

static struct xml_node *part(const struct xml_node *package, struct str name)
{
	NODE_EACH (c, package, "part")
		if (str_eq(node_attr(c, "name"), name))
			return first_element(node_child(c, "xmlData"));
	return NULL;
}

bool word_xml_read(struct arena *a, struct str bytes, struct word_xml *out, struct err *err)
{
	struct xml_node *root = NULL;
	enum node_outcome o = node_tree(a, bytes, &root);

	if (o == NODE_SHORT_OF_MEMORY)
		return err_set(err, ERR_MEMORY, "it takes more memory than it may (guidang(1), limits); not read");
	if (o != NODE_READ)
		return err_set(err, ERR_DAMAGED, "damaged or cut off: it is no well-formed XML");
	if (node_is(root, "package"))
		*out = (struct word_xml){ node_child(part(root, STR("/word/document.xml")), "body"), part(root, STR("/word/styles.xml")),
					  part(root, STR("/word/numbering.xml")) };
	else
		*out = (struct word_xml){ node_child(root, "body"), node_child(root, "styles"), NULL };
	return out->body || err_set(err, ERR_DAMAGED, "damaged: it is a Word document without a text");
}

static bool annotated(const struct xml_node *n, struct str as)
{
	return node_is(n, "annotation") && str_eq(node_attr(n, "type"), as);
}

bool word_xml_deleted(const struct xml_node *n)
{
	return annotated(n, STR("Word.Deletion"));
}

bool word_xml_inserted(const struct xml_node *n)
{
	return annotated(n, STR("Word.Insertion")) || (node_is(n, "content") && n->parent && annotated(n->parent, STR("Word.Insertion")));
}

struct str word_xml_label(const struct xml_node *properties)
{
	return node_attr(node_child(node_child(properties, "listPr"), "t"), "val");
}
