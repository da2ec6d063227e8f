#include "read/page.h"

#include "text/fold.h"
#include "read/element.h"

enum {
	SHARE = 60,   /* the document's block holds this percentage of the page's sentences … */
	BESIDE = 150, /* … and beside it stand no more characters of sentences than these, or a tenth */
};

static intptr_t weight_of(xmlNodePtr n)
{
	return (intptr_t)n->_private;
}

/* No page keeps its document there. */
static bool footer(xmlNodePtr n)
{
	static const char *const names[] = { "foot", "footer", "copyright", "copyright_info" };
	bool is = element_is(n, "footer");

	for (size_t i = 0; !is && element_is(n, "div") && n->properties && i < sizeof names / sizeof names[0]; i++)
		is = element_attr_word(n, "class", names[i]) || element_attr_word(n, "id", names[i]);
	return is;
}

/* What the editors of government sites (TRS, JCMS, the State Council's UCAP) put the text into. */
static bool marked(xmlNodePtr n)
{
	static const struct { const char *attr, *word; } marks[] = {
		{ "id", "zoom" }, { "id", "zoomcon" }, { "id", "UCAP-CONTENT" }, { "class", "TRS_Editor" }, { "class", "TRS_UEDITOR" },
		{ "class", "article-content" }, { "class", "article_content" }, { "class", "pages_content" },
	};
	bool is = element_is(n, "ucapcontent");

	for (size_t i = 0; !is && n->properties && i < sizeof marks / sizeof marks[0]; i++)
		is = element_attr_word(n, marks[i].attr, marks[i].word);
	return is;
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
	if (n->type == XML_ELEMENT_NODE) {
		w = element_hidden(n) || footer(n) ? 0 : w;
		n->_private = (void *)w;
	}
	return w;
}

static bool has_blocks(xmlNodePtr n)
{
	for (xmlNodePtr c = n->children; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE && !element_skipped(c) && !element_inline(c) && (!element_is(c, "br") || c->next))
			return true;
	return false;
}

static intptr_t count_han(xmlNodePtr n)
{
	struct str t = n->type == XML_TEXT_NODE ? str_z((const char *)n->content) : STR_NONE;
	intptr_t count = 0;

	for (size_t i = 0; i < t.n;)
		count += is_han(utf8_next(t, &i));
	for (xmlNodePtr c = element_skipped(n) ? NULL : n->children; c; c = c->next)
		count += count_han(c);
	return count;
}

/* The outermost marked elements with text in n: how many; `*one` is the last. */
static size_t find_marked(xmlNodePtr n, xmlNodePtr *one)
{
	size_t found = 0;

	if (n->type == XML_ELEMENT_NODE && marked(n) && count_han(n) > 0) {
		*one = n;
		return 1;
	}
	for (xmlNodePtr c = n->type == XML_ELEMENT_NODE ? n->children : NULL; c; c = c->next)
		found += find_marked(c, one);
	return found;
}

static bool within_marked(xmlNodePtr n)
{
	while (n && n->type == XML_ELEMENT_NODE && !marked(n))
		n = n->parent;
	return n && n->type == XML_ELEMENT_NODE;
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
	xmlNodePtr one = NULL;

	/* a text too short to stand out */
	if (!within_marked(at) && find_marked(root, &one) == 1 && count_han(one) * 2 >= weight_of(at))
		at = one;
	static const char *const too_deep[] = { "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "tr", "tbody", "thead",
						"table", "blockquote", "pre", NULL };

	while (!marked(at) && at->parent && at->parent->type == XML_ELEMENT_NODE && (element_inline(at) || element_among(at, too_deep) || !has_blocks(at)))
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
