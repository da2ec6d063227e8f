#include "read/wordparts.h"

#include <string.h>

#include "read/node.h"
#include "read/wordbinding.h"

enum { TRIMMED_MAX = 4 << 20 }; /* bytes; a copy is made */

bool word_parts_wanted(struct str name)
{
	return word_bindings_wanted(name) || str_eq(name, STR("_rels/.rels")) || str_eq(name, STR("docProps/app.xml")) ||
	       str_starts(name, STR("word/_rels/document")) || str_starts(name, STR("word/diagrams/data")) ||
	       (str_starts(name, STR("word/")) && (str_ends(name, STR("/document.xml")) || str_ends(name, STR("/document2.xml")) || str_ends(name, STR("/styles.xml")) ||
						    str_ends(name, STR("/numbering.xml")) || str_ends(name, STR("/footnotes.xml")) || str_ends(name, STR("/endnotes.xml"))));
}

/* The end of the tag whose < stands before `p`; NULL: it is not an empty element, or not well-formed. */
static const char *empty_element(const char *p, const char *end)
{
	for (; p < end; p++) {
		if (*p == '>')
			return p[-1] == '/' ? p + 1 : NULL;
		if (*p == '<')
			return NULL;
		if (*p == '"' || *p == '\'') {
			p = memchr(p + 1, *p, (size_t)(end - p) - 1);
			if (!p)
				return NULL;
		}
	}
	return NULL;
}

/* Does no reader look at this element? `name`: what follows `<w:`. */
static bool is_idle(struct str name)
{
	static const char *const names[] = { "rFonts ", "sz ", "szCs ", "ind ", "spacing ", "tcW ", "vAlign ", "lang ", "color ", "kern ", "shd ", "highlight ", "trHeight ",
					     "snapToGrid ", "textAlignment ", "u " };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (name.n && name.p[0] == names[i][0] && str_starts(name, str_z(names[i])))
			return true;
	return false;
}

static struct str trimmed(struct arena *a, struct str xml)
{
	char *out = arena_room(a, xml.n), *to = out;
	const char *from = xml.p, *end = xml.p + xml.n;

	for (const char *p = from; (p = memchr(p, '<', (size_t)(end - p)));) {
		struct str tag = { p, (size_t)(end - p) };
		const char *behind = str_starts(tag, STR("<w:")) && is_idle(str_sub(tag, 3, tag.n)) ? empty_element(p + 1, end) : NULL;

		if (behind) {
			memcpy(to, from, (size_t)(p - from));
			to += p - from;
			from = behind;
		}
		p = behind ? behind : p + 1;
	}
	memcpy(to, from, (size_t)(end - from));
	to += end - from;
	return (struct str){ out, (size_t)(to - out) };
}

void word_parts_trim(struct package *parts, struct str name, struct arena *a)
{
	for (size_t i = 0; i < parts->n; i++) {
		struct str *xml = &parts->p[i].bytes;

		if (str_eq(parts->p[i].name, name) && xml->n <= TRIMMED_MAX && !str_has(*xml, STR("<!")))
			*xml = trimmed(a, *xml);
	}
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
