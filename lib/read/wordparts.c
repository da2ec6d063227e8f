#include "read/wordparts.h"

#include "read/node.h"

bool word_parts_wanted(struct str name)
{
	return str_eq(name, STR("_rels/.rels")) || str_eq(name, STR("docProps/app.xml")) ||
	       str_starts(name, STR("word/_rels/document")) || str_starts(name, STR("word/diagrams/data")) ||
	       (str_starts(name, STR("word/")) && (str_ends(name, STR("/document.xml")) || str_ends(name, STR("/document2.xml")) || str_ends(name, STR("/styles.xml")) ||
						    str_ends(name, STR("/numbering.xml")) || str_ends(name, STR("/footnotes.xml")) || str_ends(name, STR("/endnotes.xml"))));
}

void word_parts_report(struct doc *d, const struct package *parts)
{
	struct buf b = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < parts->others.n; i++) {
		struct str name = parts->others.p[i];

		if (!str_starts(name, STR("word/embeddings/")))
			continue;
		if (n++ < 10)
			buf_fmt(&b, "%s%.*s", n > 1 ? ", " : "", STR_ARG(str_sub(name, strlen("word/embeddings/"), name.n)));
	}
	if (n)
		doc_find(d, EMBEDDED_FILES, (struct span){ 0, 0 }, n, (int)b.n, b.p);
	buf_free(&b);
}

uint32_t word_parts_pages(const struct package *parts, struct arena *a)
{
	struct err ignored;
	struct xml_node *pages = node_child(package_xml(parts, STR("docProps/app.xml"), a, &ignored), "Pages");
	struct str t = pages && pages->children && !pages->children->name ? pages->children->text : STR_NONE;
	uint32_t n = 0;

	for (size_t i = 0; i < t.n && i < 6 && t.p[i] >= '0' && t.p[i] <= '9'; i++)
		n = n * 10 + (uint32_t)(t.p[i] - '0');
	return n;
}
