/* The record as XML (record.rng): the keys of the JSON record as elements. */
#include <stdlib.h>
#include <string.h>

#include "write/derived.h"

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

static void lines(struct xmlout *x, struct span at)
{
	xmlout_attr_int(x, "from", at.from);
	xmlout_attr_int(x, "to", at.to);
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

static void sections(struct xmlout *x, const struct doc *d, struct arena *a)
{
	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *s = &d->sections.p[i];

		xmlout_open(x, "section");
		xmlout_attr_int(x, "part", s->part);
		if (s->parent >= 0)
			xmlout_attr_int(x, "parent", s->parent);
		xmlout_attr_int(x, "depth", s->depth);
		if (s->number)
			xmlout_attr_int(x, "number", s->number);
		lines(x, s->at);
		xmlout_element(x, "label", s->label);
		xmlout_element(x, "heading", s->heading);
		xmlout_element(x, "text", doc_slice(d, a, s->from, s->to));
		xmlout_element(x, "body", doc_slice(d, a, s->to, s->end));
		xmlout_close(x);
	}
}

static void tables(struct xmlout *x, const struct doc *d)
{
	for (size_t i = 0; i < d->tables.n; i++) {
		const struct table *t = &d->tables.p[i];

		xmlout_open(x, "table");
		xmlout_attr_int(x, "part", t->part);
		if (t->section >= 0)
			xmlout_attr_int(x, "section", t->section);
		xmlout_attr_int(x, "columns", (int64_t)t->columns);
		xmlout_attr_int(x, "header_rows", (int64_t)t->header_rows);
		lines(x, t->at);
		xmlout_element(x, "caption", t->caption);
		for (size_t y = 0; y < t->rows; y++) {
			xmlout_open(x, "row");
			for (size_t k = 0; k < t->columns; k++) {
				xmlout_open(x, "cell");
				xmlout_text(x, t->cells[y * t->columns + k]);
				xmlout_close(x);
			}
			xmlout_close(x);
		}
		xmlout_close(x);
	}
}

static void record(void *state, const struct doc *d, struct buf *out)
{
	struct xmlout *x = ((struct records *)state)->x;
	struct arena *a = arena_new();

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
	for (size_t i = 0; i < d->parts.n; i++) {
		const struct part *p = &d->parts.p[i];

		xmlout_open(x, "part");
		xmlout_attr(x, "kind", str_z(part_kind_name(p->kind)));
		if (p->number)
			xmlout_attr_int(x, "number", p->number);
		lines(x, p->at);
		xmlout_text(x, p->title);
		xmlout_close(x);
	}
	sections(x, d, a);
	tables(x, d);
	for (size_t i = 0; i < d->findings.n; i++) {
		const struct finding *f = &d->findings.p[i];

		xmlout_open(x, "finding");
		xmlout_attr(x, "rule", str_z(f->rule));
		xmlout_attr(x, "severity", str_z(severity_name(f->severity)));
		lines(x, f->at);
		xmlout_text(x, f->message);
		xmlout_close(x);
	}
	for (size_t i = 0; i < d->doubts.n; i++) {
		xmlout_open(x, "doubt");
		xmlout_attr(x, "of", str_z(d->doubts.p[i].of));
		xmlout_attr(x, "reason", str_z(d->doubts.p[i].reason));
		lines(x, d->doubts.p[i].at);
		for (size_t k = 0; k < d->doubts.p[i].others.n; k++) {
			xmlout_open(x, "other");
			xmlout_text(x, d->doubts.p[i].others.p[k]);
			xmlout_close(x);
		}
		xmlout_close(x);
	}
	if (((struct records *)state)->derived)
		derived_xml(d, x);
	xmlout_close(x);
	xmlout_take(x, out);
	arena_free(a);
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
