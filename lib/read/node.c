#include "read/node.h"

#include "base/xml.h"

enum { NAMES = 64 };

struct node_pass {
	struct arena *a;
	struct xml_node *root, *at; /* of what is being built; at: the element that is open, NULL: none */
	struct buf text;        /* of `at`, since the last tag */
	const struct node_taker *takers;
	size_t n_takers;
	const struct node_taker *taker;
	void *ctx;
	const xmlChar *open[NODE_TAKEN_DEEP + 1]; /* names of the outermost elements that are open; libxml2 keeps each name once */
	int deep;                                 /* how many are */
	struct { const xmlChar *of; const char *copy; } name[NAMES]; /* of names of a whole tree, so that few are copied twice */
};

/* libxml2 keeps names, each once, as long as it parses; a whole tree is used after that. */
static const char *lasting(struct node_pass *b, const xmlChar *name)
{
	size_t at = (uintptr_t)name / 8 % NAMES;

	if (b->takers)
		return (const char *)name;
	if (b->name[at].of != name) {
		b->name[at].of = name;
		b->name[at].copy = arena_str(b->a, str_z((const char *)name)).p;
	}
	return b->name[at].copy;
}

static struct xml_node *add(struct node_pass *b)
{
	struct xml_node *n = ARENA_NEW(b->a, struct xml_node);

	n->parent = b->at;
	if (!b->at)
		b->root = n;
	else if (b->at->last)
		b->at->last->next = n;
	else
		b->at->children = n;
	if (b->at)
		b->at->last = n;
	return n;
}

static void end_text(struct node_pass *b)
{
	if (b->at && b->text.n)
		add(b)->text = arena_str(b->a, buf_view(&b->text));
	b->text.n = 0;
}

/* As entities are not expanded, libxml2 leaves this one, so that nobody takes it for the beginning of another. */
static struct str unescaped(struct arena *a, struct str value)
{
	const struct str ampersand = STR("&#38;");

	if (!memchr(value.p, '&', value.n))
		return arena_str(a, value);
	char *p = arena_room(a, value.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < value.n; i++) {
		p[n++] = value.p[i];
		if (value.p[i] == '&' && str_starts(str_sub(value, i, value.n), ampersand))
			i += ampersand.n - 1;
	}
	p[n] = '\0';
	return (struct str){ p, n };
}

static bool begins(struct node_pass *b)
{
	if (!b->takers)
		return true;
	for (size_t i = 0; i < b->n_takers; i++)
		if (b->takers[i].deep == b->deep && b->deep <= NODE_TAKEN_DEEP && strcmp((const char *)b->open[b->deep - 1], b->takers[i].within) == 0) {
			b->taker = &b->takers[i];
			return true;
		}
	return false;
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespaces, const xmlChar **namespace, int attributes,
		     int defaulted, const xmlChar **attribute)
{
	xmlParserCtxtPtr c = ctx;
	struct node_pass *b = c->_private;

	(void)prefix, (void)uri, (void)namespaces, (void)namespace, (void)defaulted;
	end_text(b);
	if (b->at || begins(b)) {
		struct xml_node *n = add(b);

		n->name = lasting(b, name);
		n->attributes = ARENA_ARRAY(b->a, struct node_attribute, (size_t)attributes);
		for (int i = 0; i < attributes; i++, attribute += 5) { /* name, prefix, namespace, value, end of the value */
			struct str value = { (const char *)attribute[3], (size_t)(attribute[4] - attribute[3]) };

			n->attributes[n->n_attributes++] = (struct node_attribute){ lasting(b, attribute[0]), unescaped(b->a, value) };
		}
		b->at = n;
	}
	if (b->deep <= NODE_TAKEN_DEEP)
		b->open[b->deep] = name;
	b->deep++;
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	xmlParserCtxtPtr c = ctx;
	struct node_pass *b = c->_private;

	(void)name, (void)prefix, (void)uri;
	end_text(b);
	b->deep--;
	if (!b->at)
		return;
	b->at = b->at->parent;
	if (b->at || !b->takers)
		return;
	if (c->wellFormed)
		b->taker->take(b->ctx, b->root);
	arena_reset(b->a);
}

static void on_text(void *ctx, const xmlChar *p, int n)
{
	xmlParserCtxtPtr c = ctx;
	struct node_pass *b = c->_private;

	if (b->at)
		buf_add(&b->text, p, (size_t)n);
}

static int hand_over(void *ctx, char *to, int room)
{
	struct str *rest = ctx;
	size_t n = rest->n < (size_t)room ? rest->n : (size_t)room;

	memcpy(to, rest->p, n);
	*rest = str_sub(*rest, n, rest->n);
	return (int)n;
}

static enum node_outcome parse(struct str bytes, struct node_pass *b)
{
	/* piece by piece: of memory libxml2 makes a copy */
	xmlParserCtxtPtr c = xml()->xmlCreateIOParserCtxt(NULL, NULL, hand_over, NULL, &bytes, XML_CHAR_ENCODING_NONE);

	if (!c)
		return NODE_SHORT_OF_MEMORY;
	c->_private = b;
	c->sax->startElementNs = on_start;
	c->sax->endElementNs = on_end;
	c->sax->characters = c->sax->ignorableWhitespace = c->sax->cdataBlock = on_text;
	c->sax->comment = NULL;
	c->sax->processingInstruction = NULL;
	c->sax->reference = NULL;
	xml()->xmlCtxtUseOptions(c, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING); /* entities are not expanded */
	xml()->xmlParseDocument(c);
	enum node_outcome outcome = c->wellFormed ? NODE_READ : c->errNo == XML_ERR_NO_MEMORY ? NODE_SHORT_OF_MEMORY : NODE_MALFORMED;

	if (c->myDoc)
		xml()->xmlFreeDoc(c->myDoc);
	c->myDoc = NULL;
	xml()->xmlFreeParserCtxt(c);
	buf_free(&b->text);
	return outcome;
}

enum node_outcome node_tree(struct arena *a, struct str bytes, struct xml_node **root)
{
	struct node_pass b = { .a = a };
	enum node_outcome outcome = parse(bytes, &b);

	*root = outcome == NODE_READ ? b.root : NULL;
	return outcome == NODE_READ && !b.root ? NODE_MALFORMED : outcome;
}

enum node_outcome node_each(struct str bytes, const struct node_taker *takers, size_t n, void *ctx)
{
	struct node_pass b = { .a = arena_new(), .takers = takers, .n_takers = n, .ctx = ctx };
	enum node_outcome outcome = parse(bytes, &b);

	arena_free(b.a);
	return outcome;
}
