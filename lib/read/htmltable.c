#include "read/htmltable.h"

#include <string.h>

#include "doc/doc.h"
#include "read/element.h"

xmlNodePtr htmltable_row(xmlNodePtr table, xmlNodePtr row)
{
	/* rows are children of the table or of its tbody, thead, tfoot */
	xmlNodePtr n = row ? row->next : table->children;
	xmlNodePtr up = row && row->parent != table ? row->parent : NULL;

	for (;;) {
		for (; n; n = n->next) {
			if (element_is(n, "tr"))
				return n;
			if (!up && (element_is(n, "tbody") || element_is(n, "thead") || element_is(n, "tfoot")) && n->children) {
				for (xmlNodePtr c = n->children; c; c = c->next)
					if (element_is(c, "tr"))
						return c;
			}
		}
		if (!up)
			return NULL;
		n = up->next;
		up = NULL;
	}
}

unsigned htmltable_span(xmlNodePtr cell, const char *name, struct htmltable *t)
{
	struct buf b = { 0 };
	struct str v = element_attr(cell, name, &b);
	unsigned n = 0;

	for (size_t i = 0; i < v.n && v.p[i] >= '0' && v.p[i] <= '9' && n < 10000; i++)
		n = n * 10 + (unsigned)(v.p[i] - '0');
	buf_free(&b);
	t->span_cut |= n > HTML_SPAN_MAX;
	return n == 0 ? 1 : n > HTML_SPAN_MAX ? HTML_SPAN_MAX : n;
}

bool htmltable_is_data(xmlNodePtr table, struct htmltable *t)
{
	size_t high = 0, widest = 0, cells = 0, filled = 0, longest = 0;

	for (xmlNodePtr c = table->children; c; c = c->next)
		if (c->type == XML_ELEMENT_NODE && element_first(c, "table"))
			return false;
	for (xmlNodePtr row = htmltable_row(table, NULL); row; row = htmltable_row(table, row)) {
		size_t wide = 0;

		for (xmlNodePtr c = row->children; c; c = c->next) {
			if (!element_is(c, "td") && !element_is(c, "th"))
				continue;
			xmlChar *s = xml()->xmlNodeGetContent(c);
			size_t n = utf8_length(str_trim(str_z((const char *)s)));

			if (s && (strstr((const char *)s, "抄送：") || strstr((const char *)s, "日印发")))
				wide = SIZE_MAX / 2; /* a 版记 drawn as a table */
			xml()->xmlFree(s);
			wide += htmltable_span(c, "colspan", t);
			cells++;
			filled += n > 0;
			longest = n > longest ? n : longest;
			if (wide > SIZE_MAX / 4)
				return false;
		}
		widest = wide > widest ? wide : widest;
		high++;
	}
	t->rows = high;
	t->columns = widest;
	if (high < 2 || widest < 2 || filled * 3 < cells || filled < 3 || longest >= 2000)
		return false;
	t->refused |= high * widest > TABLE_CELLS_MAX;
	return high * widest <= TABLE_CELLS_MAX;
}
