#include "write/record.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

static json_t *text(struct str s)
{
	return s.n ? json_stringn_nocheck(s.p, s.n) : json_null();
}

static json_t *span(struct span s)
{
	return json_pack("[I,I]", (json_int_t)s.from, (json_int_t)s.to);
}

static void set(json_t *o, const char *key, json_t *v)
{
	if (json_object_set_new_nocheck(o, key, v) != 0)
		abort(); /* no memory */
}

static void add(json_t *list, json_t *v)
{
	if (json_array_append_new(list, v) != 0)
		abort();
}

static json_t *number_or_null(int n)
{
	return n ? json_integer(n) : json_null();
}

static json_t *values(const struct doc *d, enum field f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];

		if (v->field != f)
			continue;
		if (f == FIELD_ATTACHMENTS) {
			json_t *o = json_object();

			set(o, "number", number_or_null(v->number));
			set(o, "title", text(v->text));
			add(list, o);
		} else {
			add(list, text(v->text));
		}
	}
	return list;
}

static json_t *parts(const struct doc *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->parts.n; i++) {
		const struct part *p = &d->parts.p[i];
		json_t *o = json_object();

		set(o, "kind", json_string(part_kind_name(p->kind)));
		set(o, "number", number_or_null(p->number));
		set(o, "title", text(p->title));
		set(o, "lines", span(p->at));
		add(list, o);
	}
	return list;
}

static json_t *sections(const struct doc *d, struct arena *scratch)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *s = &d->sections.p[i];
		struct str t = doc_slice(d, scratch, s->from, s->to), body = doc_slice(d, scratch, s->to, s->end);
		json_t *o = json_object();

		set(o, "part", json_integer(s->part));
		set(o, "parent", s->parent < 0 ? json_null() : json_integer(s->parent));
		set(o, "depth", json_integer(s->depth));
		set(o, "label", json_stringn_nocheck(s->label.p, s->label.n));
		set(o, "number", number_or_null(s->number));
		set(o, "heading", text(s->heading));
		set(o, "text", json_stringn_nocheck(t.p, t.n));
		set(o, "body", json_stringn_nocheck(body.p, body.n));
		set(o, "lines", span(s->at));
		add(list, o);
	}
	return list;
}

static json_t *tables(const struct doc *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->tables.n; i++) {
		const struct table *t = &d->tables.p[i];
		json_t *o = json_object(), *rows = json_array();

		for (size_t y = 0; y < t->rows; y++) {
			json_t *row = json_array();

			for (size_t x = 0; x < t->columns; x++) {
				struct str c = t->cells[y * t->columns + x];

				add(row, json_stringn_nocheck(c.n ? c.p : "", c.n));
			}
			add(rows, row);
		}
		set(o, "part", json_integer(t->part));
		set(o, "section", t->section < 0 ? json_null() : json_integer(t->section));
		set(o, "caption", text(t->caption));
		set(o, "columns", json_integer((json_int_t)t->columns));
		set(o, "header_rows", json_integer((json_int_t)t->header_rows));
		set(o, "cells", rows);
		set(o, "lines", span(t->at));
		add(list, o);
	}
	return list;
}

static json_t *findings(const struct doc *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->findings.n; i++) {
		const struct finding *f = &d->findings.p[i];
		json_t *o = json_object();

		set(o, "rule", json_string(f->rule));
		set(o, "severity", json_string(severity_name(f->severity)));
		set(o, "lines", span(f->at));
		set(o, "message", text(f->message));
		add(list, o);
	}
	return list;
}

static json_t *extra(const struct doc *d)
{
	json_t *o = json_object();

	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];
		char name[64];

		if (v->field != FIELD_EXTRA || v->name.n >= sizeof name)
			continue;
		memcpy(name, v->name.p, v->name.n);
		name[v->name.n] = '\0';
		if (!json_object_get(o, name))
			set(o, name, json_array());
		add(json_object_get(o, name), text(v->text));
	}
	return o;
}

static json_t *provenance(const struct doc *d)
{
	json_t *o = json_object();

	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];
		const char *name = field_name(v->field);
		json_t *one;

		if (v->field == FIELD_EXTRA)
			continue;
		one = json_object();
		set(one, "lines", span(v->at));
		set(one, "bytes", json_pack("[I,I]", (json_int_t)v->from, (json_int_t)v->to));
		set(one, "rule", text(v->rule));
		if (!field_is_list(v->field)) {
			set(o, name, one);
			continue;
		}
		if (!json_object_get(o, name))
			set(o, name, json_array());
		add(json_object_get(o, name), one);
	}
	return o;
}

static json_t *source(const struct doc *d)
{
	json_t *o = json_object();

	/* a file name may be no UTF-8 */
	struct buf b = { 0 };

	for (size_t i = 0; i < d->src.path.n;)
		buf_cp(&b, utf8_next(d->src.path, &i));
	set(o, "path", json_stringn_nocheck(b.p ? b.p : "", b.n));
	buf_free(&b);
	set(o, "bytes", json_integer((json_int_t)d->src.bytes.n));
	set(o, "encoding", json_string(d->src.in.name));
	set(o, "kind", json_string(kind_name(d->src.kind)));
	return o;
}

static void keep_only(json_t *o, const char *const *fields)
{
	const char *key;
	json_t *value;
	void *next;

	json_object_foreach_safe(o, next, key, value)
	{
		bool wanted = false;

		for (const char *const *f = fields; *f && !wanted; f++)
			wanted = strcmp(*f, key) == 0;
		if (!wanted)
			json_object_del(o, key);
	}
}

static int to_buf(const char *p, size_t n, void *out)
{
	buf_add(out, p, n);
	return 0;
}

void record_json(const struct doc *d, const struct record_options *opt, struct buf *out)
{
	json_t *o = json_object();
	struct arena *scratch = arena_new();

	set(o, "format", json_string(RECORD_FORMAT));
	set(o, "id", json_string(d->src.id));
	set(o, "source", source(d));
	for (int f = 0; f < FIELD_COUNT; f++)
		set(o, field_name((enum field)f), field_is_list((enum field)f) ? values(d, (enum field)f) : text(doc_text(d, (enum field)f)));
	set(o, "extra", extra(d));
	set(o, "parts", parts(d));
	set(o, "sections", sections(d, scratch));
	set(o, "tables", tables(d));
	set(o, "findings", findings(d));
	if (opt && opt->provenance)
		set(o, "provenance", provenance(d));
	if (opt && opt->fields)
		keep_only(o, opt->fields);
	json_dump_callback(o, to_buf, out, JSON_COMPACT);
	buf_c(out, '\n');
	json_decref(o);
	arena_free(scratch);
}
