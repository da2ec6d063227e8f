#include "read/page.h"

#include "text/fold.h"
#include "read/element.h"

enum {
	SHARE = 60,     /* the document's block holds this percentage of the page's evidence … */
	BESIDE = 150,   /* … and outside it there are at most this many characters of sentences, or a tenth */
	MARK = 100,     /* weight of a mark of a document, in characters of sentences */
	FOOT_AFTER = 30, /* characters of sentences */
	FOOT_LONGEST = 90, NUMBER_LONGEST = 60, /* bytes */
};

/* What is known of each node, in its _private: characters of sentences, and marks of a document above these bits. */
enum { MARKS_AT = 40 };

static intptr_t weight_of(xmlNodePtr n)
{
	return (intptr_t)n->_private & (((intptr_t)1 << MARKS_AT) - 1);
}

static intptr_t marks_of(xmlNodePtr n)
{
	return (intptr_t)n->_private >> MARKS_AT;
}

static intptr_t evidence_of(xmlNodePtr n)
{
	return weight_of(n) + marks_of(n) * MARK;
}

/* Elements that never contain the document. */
static bool footer(xmlNodePtr n)
{
	static const char *const names[] = { "foot", "footer", "copyright", "copyright_info" };
	bool is = element_is(n, "footer");

	for (size_t i = 0; !is && element_is(n, "div") && n->properties && i < sizeof names / sizeof names[0]; i++)
		is = element_attr_word(n, "class", names[i]) || element_attr_word(n, "id", names[i]);
	return is;
}

/* Classes and ids of the containers that the systems of government sites (TRS, JCMS, UCAP) use for the text. */
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

/* 某发〔2024〕3号 and nothing else */
static bool is_number(struct str t)
{
	static const char *const open[] = { "〔", "[", "（", "(", "﹝", "［", "【" };

	for (size_t i = 0; t.n <= NUMBER_LONGEST && str_ends(t, STR("号")) && i < sizeof open / sizeof open[0]; i++) {
		size_t at = str_find(t, str_z(open[i]));
		struct str year = at == SIZE_MAX ? STR_NONE : str_sub(t, at + strlen(open[i]), t.n);

		if (str_starts(year, STR("19")) || str_starts(year, STR("20")))
			return true;
	}
	return false;
}

/* 一、 （二） 第三条 附件 各科室：, what opens or closes a text: few pages have them but in documents. */
static bool mark(struct str t)
{
	static const char *const begin[] = { "附件：", "附件1", "特此", "抄送：", "此件", "（此件", NULL };
	size_t i = 0;

	t = str_trim(t);
	while (str_starts(str_sub(t, i, t.n), STR("\xC2\xA0")) || str_starts(str_sub(t, i, t.n), STR("　")))
		i += t.p[i] == '\xC2' ? 2 : 3;
	t = str_sub(t, i, t.n);
	if (t.n < 6)
		return false;
	struct str first = str_sub(t, 0, 3), second = str_sub(t, 3, 6), numerals = STR("一二三四五六七八九十");

	if (str_has(numerals, first) && str_eq(second, STR("、")))
		return true;
	if (str_eq(first, STR("（")) && str_has(numerals, second) && str_starts(str_sub(t, 6, t.n), STR("）")))
		return true;
	if (str_eq(first, STR("第")) && str_has(str_sub(t, 0, 21), STR("条")) && str_has(numerals, second))
		return true;
	if (str_eq(first, STR("各")) && str_ends(t, STR("：")))
		return true;
	for (int k = 0; begin[k]; k++)
		if (str_starts(t, str_z(begin[k])))
			return true;
	return str_ends(t, STR("如下：")) || str_ends(t, STR("此复。"));
}

/* Texts that end the document on many sites: everything behind them is dropped. */
static bool foot(struct str t)
{
	static const char *const words[] = { "版权所有", "ICP备", "上一篇：", "下一篇：", "上一篇:", "下一篇:", "网友评论", "相关文章", "相关信息", NULL };

	for (int k = 0; words[k]; k++)
		if (str_has(t, str_z(words[k])))
			return true;
	return false;
}

static bool has_blocks(xmlNodePtr n)
{
	for (xmlNodePtr c = n->children; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE && !element_skipped(c) && !element_inline(c) && (!element_is(c, "br") || c->next))
			return true;
	return false;
}

struct scale {
	bool any;       /* also if it is not a sentence */
	bool below;     /* footer of the page */
	bool leaf;      /* in a block without blocks, whose marks are seen in its whole text */
	intptr_t seen;
	struct buf text; /* of that block, without its links */
};

static intptr_t weigh(struct scale *s, xmlNodePtr n, bool link)
{
	intptr_t w = 0;

	if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) {
		struct str t = n->content && !s->below ? str_z((const char *)n->content) : STR_NONE;

		if (s->seen >= FOOT_AFTER && t.n <= FOOT_LONGEST && foot(t)) {
			s->below = true;
			return 0;
		}
		if (!link && t.n && (s->any || sentence(n->content)))
			for (size_t i = 0; i < t.n;)
				w += is_han(utf8_next(t, &i));
		s->seen += w;
		if (s->leaf && !link)
			buf_str(&s->text, t);
		else if (!link && t.n && mark(t))
			w += (intptr_t)1 << MARKS_AT;
	} else if (!element_skipped(n) || element_is(n, "form")) {
		bool leaf = !s->leaf && n->type == XML_ELEMENT_NODE && !element_inline(n) && !has_blocks(n);

		s->leaf = s->leaf || leaf;
		for (xmlNodePtr c = n->children; c; c = c->next)
			w += weigh(s, c, link || element_is(n, "a"));
		if (leaf) { /* 各学院（ and 部）： may be two spans */
			struct str t = str_trim(buf_view(&s->text));
			/* metadata have a number, too, in cells and divisions, or behind a label */
			bool paragraph = (element_is(n, "p") || element_is(n, "section")) && !(n->prev && element_is(n->prev, "label"));

			w += (intptr_t)(t.n && (mark(t) || (paragraph && is_number(t)))) << MARKS_AT;
			s->text.n = 0;
			s->leaf = false;
		}
	}
	if (n->type == XML_ELEMENT_NODE) {
		w = element_hidden(n) || footer(n) ? 0 : w;
		n->_private = (void *)w;
	}
	return w;
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

/* Does n have links outside `but`? */
static bool links_beside(xmlNodePtr n, xmlNodePtr but)
{
	if (n == but || n->type != XML_ELEMENT_NODE)
		return false;
	if (element_is(n, "a"))
		return true;
	for (xmlNodePtr c = n->children; c; c = c->next)
		if (links_beside(c, but))
			return true;
	return false;
}

/* Is it all one paragraph, perhaps in blocks within blocks? */
static bool lone(xmlNodePtr n)
{
	while (has_blocks(n)) {
		xmlNodePtr only = NULL;

		for (xmlNodePtr c = n->children; c; c = c->next) {
			if (count_han(c) == 0)
				continue;
			if (only || c->type != XML_ELEMENT_NODE || element_inline(c))
				return false;
			only = c;
		}
		if (!only)
			return true;
		n = only;
	}
	return true;
}

xmlNodePtr page_main(xmlNodePtr root)
{
	xmlNodePtr at = root;
	struct scale sentences = { 0 }, all = { .any = true };

	weigh(&sentences, root, false);
	if (weight_of(root) == 0)
		weigh(&all, root, false);
	buf_free(&sentences.text);
	buf_free(&all.text);
	intptr_t total = evidence_of(root);

	for (;;) {
		xmlNodePtr best = NULL;

		for (xmlNodePtr c = at->children; c; c = c->next)
			if (c->type == XML_ELEMENT_NODE && (!element_skipped(c) || element_is(c, "form")) &&
			    (!best || evidence_of(c) > evidence_of(best)))
				best = c;
		if (!best || evidence_of(best) * 100 < total * SHARE || total == 0)
			break;
		intptr_t beside = weight_of(at) - weight_of(best);
		bool of_document = marks_of(at) > marks_of(best) || !has_blocks(best);

		if (beside > BESIDE && beside * 10 > weight_of(at) && of_document)
			break;
		at = best;
	}
	xmlNodePtr one = NULL;

	/* a text too short to be distinguished */
	if (!within_marked(at) && find_marked(root, &one) == 1 && count_han(one) * 2 >= weight_of(at))
		at = one;
	static const char *const too_deep[] = { "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "tr", "tbody", "thead",
						"table", "blockquote", "pre", NULL };

	/* a row of the layout's table, and others without links: a grid stands in one of them */
	xmlNodePtr around = element_is(at, "td") ? at->parent : NULL;

	while (around && around->type == XML_ELEMENT_NODE && !element_is(around, "table"))
		around = around->parent;
	if (around && around->type == XML_ELEMENT_NODE && around != root && !links_beside(around, at))
		return around;
	while (!marked(at) && at->parent && at->parent->type == XML_ELEMENT_NODE && (element_inline(at) || element_among(at, too_deep) || lone(at)))
		at = at->parent;
	return at;
}

struct str page_title(struct arena *a, xmlNodePtr root)
{
	struct buf b = { 0 };
	struct str title = STR_NONE;
	xmlNodePtr head = element_first(root, "head");

	for (xmlNodePtr c = head ? head->children : NULL; c; c = c->next)
		if (element_is(c, "meta") && (element_attr_has(c, "name", "ArticleTitle") || (!title.n && element_attr_has(c, "property", "og:title"))))
			title = arena_str(a, norm_line(a, element_attr(c, "content", &b)));
	xmlNodePtr t = title.n ? NULL : element_first(root, "title");

	if (t) {
		xmlChar *s = xml()->xmlNodeGetContent(t);

		title = arena_str(a, norm_line(a, str_z((const char *)s)));
		xml()->xmlFree(s);
	}
	buf_free(&b);
	return title;
}
