#include "read/page.h"

#include "base/fold.h"
#include "read/element.h"

enum {
	SHARE = 60,   /* the document's block holds this percentage of the page's sentences … */
	BESIDE = 150, /* … and beside it stand no more characters of sentences than these, or a tenth */
};

static intptr_t weight_of(xmlNodePtr n)
{
	return (intptr_t)n->_private;
}

static bool sentence(const xmlChar *s)
{
	struct str t = str_z((const char *)s);

	return str_has(t, STR("。")) || str_has(t, STR("；")) || str_has(t, STR("，"));
}

static intptr_t weigh(xmlNodePtr n, bool link, bool any)
{
	intptr_t w = 0;

	if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) {
		if (!link && n->content && (any || sentence(n->content))) {
			struct str t = str_z((const char *)n->content);

			for (size_t i = 0; i < t.n;)
				w += is_han(utf8_next(t, &i));
		}
	} else if (!element_skipped(n) || element_is(n, "form")) {
		for (xmlNodePtr c = n->children; c; c = c->next)
			w += weigh(c, link || element_is(n, "a"), any);
	}
	if (n->type == XML_ELEMENT_NODE)
		n->_private = (void *)w;
	return n->type == XML_ELEMENT_NODE && element_hidden(n) ? 0 : w;
}

static bool has_blocks(xmlNodePtr n)
{
	for (xmlNodePtr c = n->children; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE && !element_skipped(c) && !element_inline(c) && (!element_is(c, "br") || c->next))
			return true;
	return false;
}

xmlNodePtr page_main(xmlNodePtr root)
{
	intptr_t total = weigh(root, false, false);
	xmlNodePtr at = root;

	if (total == 0)
		total = weigh(root, false, true);
	for (;;) {
		xmlNodePtr best = NULL;

		for (xmlNodePtr c = at->children; c; c = c->next)
			if (c->type == XML_ELEMENT_NODE && (!element_skipped(c) || element_is(c, "form")) &&
			    (!best || weight_of(c) > weight_of(best)))
				best = c;
		if (!best || weight_of(best) * 100 < total * SHARE || total == 0)
			break;
		intptr_t beside = weight_of(at) - weight_of(best);

		if (beside > BESIDE && beside * 10 > weight_of(at))
			break;
		at = best;
	}
	static const char *const too_deep[] = { "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "tr", "tbody", "thead",
						"table", "blockquote", "pre", NULL };

	while (at->parent && at->parent->type == XML_ELEMENT_NODE && (element_inline(at) || element_among(at, too_deep) || !has_blocks(at)))
		at = at->parent;
	return at;
}

/* <meta name="ArticleTitle">, else <title> up to the site's name. */
struct str page_title(struct arena *a, xmlNodePtr root)
{
	struct buf b = { 0 };
	struct str title = STR_NONE;
	xmlNodePtr head = element_first(root, "head");

	for (xmlNodePtr c = head ? head->children : NULL; c; c = c->next)
		if (element_is(c, "meta") && element_attr_has(c, "name", "ArticleTitle"))
			title = arena_str(a, norm_line(a, element_attr(c, "content", &b)));
	xmlNodePtr t = title.n ? NULL : element_first(root, "title");

	if (t) {
		xmlChar *s = xml()->xmlNodeGetContent(t);

		title = arena_str(a, norm_line(a, str_z((const char *)s)));
		xml()->xmlFree(s);
		for (size_t i = 0; i < title.n; i++)
			if (title.p[i] == '_' || title.p[i] == '|' ||
			    (title.p[i] == '-' && i && title.p[i - 1] == ' '))
				title = str_trim(str_sub(title, 0, i));
	}
	buf_free(&b);
	return title;
}
