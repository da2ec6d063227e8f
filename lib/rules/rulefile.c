#include "rules/rulefile.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "rules/rules.h"
#include "base/xml.h"

enum { RULE_FILE_MAX = 4 * 1024 * 1024, DEFINE_DEPTH = 16, PATTERN_MAX = 64 * 1024 };

struct complaint {
	struct err *err;
	const char *name;
};

static void complain(void *ctx, xmlErrorPtr e)
{
	struct complaint *c = ctx;

	if (c->err->code == ERR_NONE && e->message)
		err_set(c->err, ERR_RULES, "%s:%d: %.*s", c->name, e->line, (int)strcspn(e->message, "\n"), e->message);
}

static struct str content(struct rulefile *f, xmlNodePtr node)
{
	xmlChar *s = xml()->xmlNodeGetContent(node);
	struct str copy = arena_str(f->arena, str_trim(str_z((const char *)s)));

	xml()->xmlFree(s);
	return copy;
}

static bool is_named(xmlNodePtr n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

static void examples(struct rulefile *f, xmlNodePtr parent, const char *name, struct str **list, size_t *n)
{
	struct { struct str *p; size_t n, cap; } l = { 0 };

	for (xmlNodePtr c = parent->children; c; c = c->next)
		if (is_named(c, name))
			*ARENA_PUSH(f->arena, &l) = content(f, c);
	*list = l.p;
	*n = l.n;
}

static const char *child(struct rulefile *f, xmlNodePtr parent, const char *name)
{
	for (xmlNodePtr c = parent->children; c; c = c->next)
		if (is_named(c, name))
			return content(f, c).p;
	return NULL;
}

/* Returns one pointer for equal styles. */
static const char *style_of(struct rulefile *f, xmlNodePtr n)
{
	const char *style = child(f, n, "style");

	for (size_t i = 0; style && i < f->n; i++)
		if (f->p[i].style && strcmp(f->p[i].style, style) == 0)
			return f->p[i].style;
	return style;
}

static void take(struct rulefile *f, xmlNodePtr root, const char *name)
{
	const char *file = arena_str(f->arena, str_z(name)).p;

	for (xmlNodePtr n = root->children; n; n = n->next) {
		if (n->type != XML_ELEMENT_NODE)
			continue;
		if (is_named(n, "define")) {
			struct rulefile_define *d = ARENA_PUSH(f->arena, &f->defines);

			d->id = str_z(child(f, n, "id"));
			d->pattern = str_z(child(f, n, "match"));
			continue;
		}
		struct rulefile_rule *r = ARENA_PUSH(f->arena, f);

		*r = (struct rulefile_rule){ .id = child(f, n, "id"), .class = child(f, n, "class"), .style = style_of(f, n),
					     .clause = child(f, n, "clause"), .pattern = child(f, n, "match"), .file = file,
					     .line = (int)xml()->xmlGetLineNo(n), .find = is_named(n, "find") };
		examples(f, n, "yes", &r->yes, &r->n_yes);
		examples(f, n, "no", &r->no, &r->n_no);
	}
}

/* What the schema would say in its own words: that it expected an element. */
static bool has_examples(struct rulefile *f, xmlNodePtr root, const char *name, struct err *err)
{
	for (xmlNodePtr n = root->children; n; n = n->next)
		if ((is_named(n, "line") || is_named(n, "find")) && child(f, n, "id") && child(f, n, "match") && !child(f, n, "yes"))
			return err_set(err, ERR_RULES, "%s:%d: rule %s: no example that must match; give at least one <yes>", name, (int)xml()->xmlGetLineNo(n),
				       child(f, n, "id"));
	return true;
}

static bool valid(xmlDocPtr doc, struct complaint *c)
{
	struct str rng = rules_schema();
	xmlRelaxNGParserCtxtPtr p = xml()->xmlRelaxNGNewMemParserCtxt(rng.p, (int)rng.n);
	xmlRelaxNGPtr schema = xml()->xmlRelaxNGParse(p);
	xmlRelaxNGValidCtxtPtr v = xml()->xmlRelaxNGNewValidCtxt(schema);

	xml()->xmlRelaxNGSetValidStructuredErrors(v, complain, c);
	bool ok = xml()->xmlRelaxNGValidateDoc(v, doc) == 0;

	xml()->xmlRelaxNGFreeValidCtxt(v);
	xml()->xmlRelaxNGFree(schema);
	xml()->xmlRelaxNGFreeParserCtxt(p);
	return ok;
}

bool rulefile_read(struct rulefile *f, struct str text, const char *name, struct err *err)
{
	struct complaint c = { err, name };
	xmlDocPtr doc;
	bool ok = false;

	err->code = ERR_NONE;
	xml()->xmlSetStructuredErrorFunc(&c, complain);
	doc = xml()->xmlReadMemory(text.p, (int)text.n, name, NULL, XML_PARSE_NONET | XML_PARSE_NOBLANKS);
	if (doc && doc->intSubset)
		err_set(err, ERR_RULES, "%s: a rule file has no document type", name);
	else if (doc && err->code == ERR_NONE && has_examples(f, xml()->xmlDocGetRootElement(doc), name, err) && valid(doc, &c) && err->code == ERR_NONE) {
		take(f, xml()->xmlDocGetRootElement(doc), name);
		ok = true;
	} else if (err->code == ERR_NONE) {
		err_set(err, ERR_RULES, "%s: not a rule file", name);
	}
	xml()->xmlSetStructuredErrorFunc(NULL, NULL);
	xml()->xmlFreeDoc(doc);
	return ok;
}

bool rulefile_read_path(struct rulefile *f, const char *path, struct err *err)
{
	FILE *in = fopen(path, "rb");
	struct buf b = { 0 };
	size_t n;
	bool ok;

	if (!in)
		return err_set(err, ERR_RULES, "%s: %s", path, strerror(errno));
	do {
		buf_reserve(&b, 64 * 1024);
		n = fread(b.p + b.n, 1, 64 * 1024, in);
		b.n += n;
	} while (n > 0 && b.n <= RULE_FILE_MAX);
	if (ferror(in))
		ok = err_set(err, ERR_RULES, "%s: %s", path, strerror(errno));
	else if (b.n > RULE_FILE_MAX)
		ok = err_set(err, ERR_RULES, "%s: a rule file has at most %d bytes", path, RULE_FILE_MAX);
	else
		ok = rulefile_read(f, buf_view(&b), path, err);
	fclose(in);
	buf_free(&b);
	return ok;
}

static const struct rulefile_define *definition(const struct rulefile *f, struct str id)
{
	for (size_t i = f->defines.n; i-- > 0;)
		if (str_eq(f->defines.p[i].id, id))
			return &f->defines.p[i];
	return NULL;
}

static bool expand(const struct rulefile *f, struct str p, int depth, struct buf *out, struct err *err)
{
	for (size_t i = 0; i < p.n;) {
		size_t at = str_find(str_sub(p, i, p.n), STR("(?&"));

		if (at == SIZE_MAX) {
			buf_str(out, str_sub(p, i, p.n));
			break;
		}
		buf_str(out, str_sub(p, i, i + at));
		i += at + 3;
		size_t end = str_find(str_sub(p, i, p.n), STR(")"));
		struct str id = str_sub(p, i, end == SIZE_MAX ? p.n : i + end);
		const struct rulefile_define *d = definition(f, id);

		if (!d)
			return err_set(err, ERR_RULES, "no definition \"%.*s\"", STR_ARG(id));
		if (depth == DEFINE_DEPTH || out->n > PATTERN_MAX)
			return err_set(err, ERR_RULES, "definition \"%.*s\" contains itself, or the pattern grows over %d bytes",
				       STR_ARG(id), PATTERN_MAX);
		buf_z(out, "(?:");
		if (!expand(f, d->pattern, depth + 1, out, err))
			return false;
		buf_z(out, ")");
		i += end + 1;
	}
	return true;
}

bool rulefile_expand(const struct rulefile *f, struct str pattern, struct buf *out, struct err *err)
{
	return expand(f, pattern, 0, out, err);
}
