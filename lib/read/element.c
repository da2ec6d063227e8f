#include "read/element.h"

#include <string.h>
#include <strings.h>

bool element_is(xmlNodePtr n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && strcasecmp((const char *)n->name, name) == 0;
}

bool element_among(xmlNodePtr n, const char *const *names)
{
	if (n->type != XML_ELEMENT_NODE)
		return false;
	for (; *names; names++)
		if (strcasecmp((const char *)n->name, *names) == 0)
			return true;
	return false;
}

bool element_skipped(xmlNodePtr n)
{
	static const char *const names[] = { "script", "style", "noscript", "template", "head", "select", "button", "textarea",
					     "iframe", "object", "svg", "input", "form", NULL };

	if (n->type == XML_COMMENT_NODE || n->type == XML_PI_NODE || n->type == XML_DTD_NODE)
		return true;
	return element_among(n, names) && !(element_is(n, "form") && n->children && n->_private);
}

bool element_inline(xmlNodePtr n)
{
	static const char *const names[] = { "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "img", "ins", "del", "label",
					     "mark", "s", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
					     "bdo", "bdi", "p1", NULL };

	/* Word's own elements (o:p, st1:chsdate) are inline too. */
	return element_among(n, names) || (n->type == XML_ELEMENT_NODE && (strchr((const char *)n->name, ':') || n->ns));
}

bool element_of_word(xmlNodePtr n)
{
	static const char *const known[] = { "chsdate", "chmetcnv", "personname", "place", "city", NULL };

	return element_among(n, known);
}

struct str element_attr(xmlNodePtr n, const char *name, struct buf *keep)
{
	xmlChar *v = xml()->xmlGetProp(n, (const xmlChar *)name);

	keep->n = 0;
	if (v)
		buf_z(keep, (const char *)v);
	xml()->xmlFree(v);
	return buf_view(keep);
}

bool element_attr_has(xmlNodePtr n, const char *name, const char *what)
{
	xmlChar *v = xml()->xmlGetProp(n, (const xmlChar *)name);
	bool has = v && strcasestr((const char *)v, what);

	xml()->xmlFree(v);
	return has;
}

bool element_attr_word(xmlNodePtr n, const char *name, const char *word)
{
	xmlChar *v = xml()->xmlGetProp(n, (const xmlChar *)name);
	size_t len = strlen(word);
	bool has = false;

	for (const char *p = (const char *)v; p && *p && !has; p += strcspn(p, " \t\r\n")) {
		p += strspn(p, " \t\r\n");
		has = strcspn(p, " \t\r\n") == len && strncasecmp(p, word, len) == 0;
	}
	xml()->xmlFree(v);
	return has;
}

static bool names_file(struct str t)
{
	static const char *const ends[] = { ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".wps", ".et", ".ofd", ".ceb", ".zip", ".rar" };
	struct str word = str_trim(t);

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (word.n > strlen(ends[i]) && strncasecmp(word.p + word.n - strlen(ends[i]), ends[i], strlen(ends[i])) == 0)
			return true;
	return false;
}

/* Contains only links to files named 附件…: hidden, but shown by a script of the page. */
static bool lists_files(xmlNodePtr n, size_t *files)
{
	for (xmlNodePtr c = n->children; c; c = c->next) {
		if (element_is(c, "a")) {
			xmlChar *v = xml()->xmlNodeGetContent(c);
			struct str t = str_trim(str_z((const char *)v));
			bool is = str_starts(t, STR("附件")) && names_file(t);

			xml()->xmlFree(v);
			if (!is)
				return false;
			++*files;
		} else if (c->type == XML_TEXT_NODE ? str_trim(str_z((const char *)c->content)).n > 0 : c->type == XML_ELEMENT_NODE && !lists_files(c, files)) {
			return false;
		}
	}
	return true;
}

bool element_hidden(xmlNodePtr n)
{
	xmlChar *hidden;
	size_t files = 0;

	if (!n->properties)
		return false;
	if (element_attr_has(n, "style", "display:none") || element_attr_has(n, "style", "display: none") || element_attr_has(n, "aria-hidden", "true"))
		return !lists_files(n, &files) || files == 0;
	hidden = xml()->xmlGetProp(n, (const xmlChar *)"hidden"); /* any value except until-found, which is shown when the browser searches the page */
	bool is = hidden && strcasecmp((const char *)hidden, "until-found") != 0;

	xml()->xmlFree(hidden);
	return is;
}

xmlNodePtr element_first(xmlNodePtr n, const char *name)
{
	if (element_is(n, name))
		return n;
	for (xmlNodePtr c = n->children; c; c = c->next) {
		xmlNodePtr hit = c->type == XML_ELEMENT_NODE ? element_first(c, name) : NULL;

		if (hit)
			return hit;
	}
	return NULL;
}
