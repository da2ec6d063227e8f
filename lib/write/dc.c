/* Dublin Core: title 题名, creator 责任者, identifier 文号, date, type 文种, language, relation (what the document
 * issues or encloses), publisher 印发机关, format and source. */
#include "write/format.h"
#include "write/xmlout.h"

static void *begin(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	(void)f;
	struct xmlout *x = xmlout_new("records");

	(void)o;
	(void)out;
	(void)err;
	xmlout_attr(x, "xmlns:dc", STR("http://purl.org/dc/elements/1.1/"));
	return x;
}

static void all(struct xmlout *x, const struct doc *d, enum field f, const char *element)
{
	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field == f)
			xmlout_element(x, element, d->values.p[i].text);
}

static void record(void *state, const struct doc *d, struct buf *out)
{
	struct xmlout *x = state;
	struct buf id = { 0 };

	xmlout_open(x, "record");
	all(x, d, FIELD_TITLE, "dc:title");
	all(x, d, FIELD_ISSUERS, "dc:creator");
	all(x, d, FIELD_DOC_NUMBER, "dc:identifier");
	buf_fmt(&id, "urn:sha256:%s", d->src.id);
	xmlout_element(x, "dc:identifier", buf_view(&id));
	all(x, d, FIELD_DATE, "dc:date");
	all(x, d, FIELD_DOC_TYPE, "dc:type");
	xmlout_element(x, "dc:language", STR("zh"));
	all(x, d, FIELD_ENCLOSURE_TITLE, "dc:relation");
	all(x, d, FIELD_ATTACHMENTS, "dc:relation");
	all(x, d, FIELD_PRINTED_BY, "dc:publisher");
	all(x, d, FIELD_SECRECY, "dc:rights");
	xmlout_element(x, "dc:format", str_z(kind_type(d->src.kind)));
	xmlout_element(x, "dc:source", d->src.path);
	xmlout_close(x);
	xmlout_take(x, out);
	buf_free(&id);
}

static bool end(void *state, struct buf *out, struct err *err)
{
	(void)err;
	xmlout_end(state, out);
	return true;
}

const struct format format_dc = { .name = "dc", .help = "Dublin Core (XML)", .begins = "<records xmlns:dc=",
				  .begin = begin, .record = record, .end = end };
