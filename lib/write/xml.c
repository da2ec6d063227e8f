/* The record as XML (record.rng): the keys of the JSON record as elements. */
#include <stdlib.h>
#include <string.h>

#include "write/lists.h"

struct records {
	struct xmlout *x;
	bool derived;
};

static void *begin(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	struct records *r = allocated(malloc(sizeof *r));

	(void)f;
	(void)out;
	(void)err;
	*r = (struct records){ xmlout_new("guidang-records"), o->record.derived };
	xmlout_attr(r->x, "format", STR(RECORD_FORMAT));
	return r;
}

static void fields(struct xmlout *x, const struct doc *d)
{
	for (int f = 0; f < FIELD_COUNT; f++) {
		const char *name = field_name((enum field)f);

		if (!field_is_list((enum field)f)) {
			xmlout_element(x, name, doc_text(d, (enum field)f));
			continue;
		}
		xmlout_open(x, name);
		for (size_t i = 0; i < d->values.n; i++) {
			const struct value *v = &d->values.p[i];

			if (v->field != (enum field)f)
				continue;
			xmlout_open(x, "item");
			if (field_form((enum field)f) == FORM_NUMBERED && v->number)
				xmlout_attr_int(x, "number", v->number);
			xmlout_text(x, v->text);
			xmlout_close(x);
		}
		xmlout_close(x);
	}
	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field == FIELD_EXTRA) {
			xmlout_open(x, "extra");
			xmlout_attr(x, "name", d->values.p[i].name);
			xmlout_text(x, d->values.p[i].text);
			xmlout_close(x);
		}
}

static void record(void *state, const struct doc *d, struct buf *out)
{
	struct xmlout *x = ((struct records *)state)->x;

	xmlout_open(x, "record");
	xmlout_attr(x, "id", str_z(d->src.id));
	xmlout_open(x, "source");
	xmlout_attr_int(x, "bytes", (int64_t)d->src.bytes.n);
	xmlout_attr(x, "encoding", str_z(d->src.in.name));
	xmlout_attr(x, "kind", str_z(kind_name(d->src.kind)));
	if (d->src.pages)
		xmlout_attr_int(x, "pages", d->src.pages);
	if (d->src.container.n)
		xmlout_attr(x, "container", d->src.container);
	if (d->id)
		xmlout_attr_int(x, "accession", d->id);
	xmlout_text(x, d->src.path);
	xmlout_close(x);
	fields(x, d);
	for (size_t i = 0; i < RECORD_LIST_COUNT; i++)
		list_xml(&record_lists[i], d, x);
	if (((struct records *)state)->derived)
		derived_xml(d, x);
	xmlout_close(x);
	xmlout_take(x, out);
}

static bool end(void *state, struct buf *out, struct err *err)
{
	struct records *r = state;

	(void)err;
	xmlout_end(r->x, out);
	free(r);
	return true;
}

const struct format format_xml = { .name = "xml", .help = "records as XML (record.rng)", .begins = "<guidang-records ",
				   .begin = begin, .record = record, .end = end };
