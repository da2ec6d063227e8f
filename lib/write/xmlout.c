#include "write/xmlout.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/xml.h"

struct xmlout {
	xmlBufferPtr buffer;
	xmlTextWriterPtr writer;
	struct buf clean;
	int depth;
};

static void must(int rc)
{
	if (rc < 0)
		memory_out(); /* out of memory is the only failure left */
}

void xmlout_prepare(void)
{
	xml();
}

struct xmlout *xmlout_new(const char *root)
{
	struct xmlout *x = calloc(1, sizeof *x);

	if (!x || !(x->buffer = xml()->xmlBufferCreate()) || !(x->writer = xml()->xmlNewTextWriterMemory(x->buffer, 0)))
		memory_out();
	must(xml()->xmlTextWriterStartDocument(x->writer, NULL, "UTF-8", NULL));
	must(xml()->xmlTextWriterSetIndent(x->writer, 1));
	xmlout_open(x, root);
	return x;
}

static bool allowed(uint32_t cp)
{
	return cp == '\t' || cp == '\n' || cp == '\r' || (cp >= 0x20 && cp <= 0xD7FF) || (cp >= 0xE000 && cp <= 0xFFFD) || cp >= 0x10000;
}

static const xmlChar *clean(struct xmlout *x, struct str s)
{
	x->clean.n = 0;
	for (size_t i = 0; i < s.n;) {
		uint32_t cp = utf8_next(s, &i);

		if (allowed(cp))
			buf_cp(&x->clean, cp);
	}
	buf_c(&x->clean, '\0');
	return (const xmlChar *)x->clean.p;
}

void xmlout_open(struct xmlout *x, const char *name)
{
	must(xml()->xmlTextWriterStartElement(x->writer, (const xmlChar *)name));
	x->depth++;
}

void xmlout_attr(struct xmlout *x, const char *name, struct str value)
{
	must(xml()->xmlTextWriterWriteAttribute(x->writer, (const xmlChar *)name, clean(x, value)));
}

void xmlout_attr_int(struct xmlout *x, const char *name, int64_t value)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%" PRId64, value);
	xmlout_attr(x, name, str_z(digits));
}

void xmlout_text(struct xmlout *x, struct str text)
{
	must(xml()->xmlTextWriterWriteString(x->writer, clean(x, text)));
}

void xmlout_close(struct xmlout *x)
{
	must(xml()->xmlTextWriterEndElement(x->writer));
	x->depth--;
}

void xmlout_element(struct xmlout *x, const char *name, struct str text)
{
	if (text.n == 0)
		return;
	xmlout_open(x, name);
	xmlout_text(x, text);
	xmlout_close(x);
}

void xmlout_take(struct xmlout *x, struct buf *out)
{
	must(xml()->xmlTextWriterFlush(x->writer));
	buf_add(out, x->buffer->content, x->buffer->use);
	xml()->xmlBufferEmpty(x->buffer);
}

void xmlout_end(struct xmlout *x, struct buf *out)
{
	while (x->depth > 0)
		xmlout_close(x);
	must(xml()->xmlTextWriterEndDocument(x->writer));
	xmlout_take(x, out);
	xml()->xmlFreeTextWriter(x->writer);
	xml()->xmlBufferFree(x->buffer);
	buf_free(&x->clean);
	free(x);
}
