#include "store/lists.h"

#include "base/json.h"

enum { CELLS_MAX = 1 << 26 }; /* more is no table, but a damaged record */

/* ── written ── */

static void number_or_null(struct buf *b, int64_t n, bool there)
{
	if (there)
		json_int(b, n);
	else
		json_null_value(b);
}

static void write_parts(const struct doc *d, struct buf *b)
{
	for (size_t i = 0; i < d->parts.n; i++) {
		const struct part *p = &d->parts.p[i];

		json_open(b, '[');
		json_text(b, str_z(part_kind_name(p->kind)));
		number_or_null(b, p->number, p->number > 0);
		json_text_or_null(b, i == 0 && str_eq(p->title, doc_text(d, FIELD_TITLE)) ? STR_NONE : p->title);
		json_int(b, p->at.from);
		json_int(b, p->at.to);
		json_close(b, ']');
	}
}

static void write_sections(const struct doc *d, struct buf *b)
{
	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *t = &d->sections.p[i];

		json_open(b, '[');
		json_int(b, t->part);
		number_or_null(b, t->parent, t->parent >= 0);
		json_int(b, t->depth);
		json_text(b, t->label);
		number_or_null(b, t->number, t->number > 0);
		json_text_or_null(b, t->heading);
		json_int(b, (int64_t)t->from);
		json_int(b, (int64_t)t->to);
		json_int(b, (int64_t)t->end);
		json_int(b, t->at.from);
		json_int(b, t->at.to);
		json_text_or_null(b, t->rule);
		json_close(b, ']');
	}
}

static void write_grids(const struct doc *d, struct buf *b)
{
	for (size_t i = 0; i < d->tables.n; i++) {
		const struct table *t = &d->tables.p[i];

		json_open(b, '[');
		json_int(b, t->part);
		number_or_null(b, t->section, t->section >= 0);
		json_text_or_null(b, t->caption);
		json_int(b, (int64_t)t->rows);
		json_int(b, (int64_t)t->columns);
		json_int(b, (int64_t)t->header_rows);
		json_int(b, t->at.from);
		json_int(b, t->at.to);
		json_text_or_null(b, t->rule);
		json_close(b, ']');
	}
}

/* The cells of each table, row by row, without empty ones at its end. */
static void write_cells(const struct doc *d, struct buf *b)
{
	for (size_t i = 0; i < d->tables.n; i++) {
		const struct table *t = &d->tables.p[i];

		size_t n = t->rows * t->columns;

		while (n > 0 && t->cells[n - 1].n == 0)
			n--;
		json_open(b, '[');
		for (size_t k = 0; k < n; k++)
			json_text(b, t->cells[k]);
		json_close(b, ']');
	}
}

static void write_findings(const struct doc *d, struct buf *b)
{
	for (size_t i = 0; i < d->findings.n; i++) {
		const struct finding *f = &d->findings.p[i];

		json_open(b, '[');
		json_text(b, str_z(f->rule));
		json_text(b, str_z(severity_name(f->severity)));
		json_text_or_null(b, f->clause);
		json_int(b, f->at.from);
		json_int(b, f->at.to);
		json_text(b, f->message.p ? f->message : STR(""));
		json_close(b, ']');
	}
}

static void write_doubts(const struct doc *d, struct buf *b)
{
	for (size_t i = 0; i < d->doubts.n; i++) {
		const struct doubt *t = &d->doubts.p[i];

		json_open(b, '[');
		json_text(b, str_z(t->of));
		json_text(b, str_z(t->reason));
		json_int(b, t->at.from);
		json_int(b, t->at.to);
		json_open(b, '[');
		for (size_t k = 0; k < t->others.n; k++)
			json_text(b, t->others.p[k]);
		json_close(b, ']');
		json_close(b, ']');
	}
}

static void write_fields(const struct doc *d, struct buf *b)
{
	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];

		json_open(b, '[');
		json_text(b, v->field == FIELD_EXTRA ? v->name : str_z(field_name(v->field)));
		json_text(b, v->text.p ? v->text : STR(""));
		number_or_null(b, v->number, v->number > 0);
		json_int(b, v->at.from);
		json_int(b, v->at.to);
		json_int(b, (int64_t)v->from);
		json_int(b, (int64_t)v->to);
		json_text_or_null(b, v->rule);
		json_close(b, ']');
	}
}

void lists_write(const struct doc *d, struct buf out[static LISTS])
{
	static void (*const write[LISTS])(const struct doc *d, struct buf *b) = { write_parts, write_sections, write_grids, write_findings,
										   write_cells, write_doubts, write_fields };
	const size_t n[LISTS] = { d->parts.n, d->sections.n, d->tables.n, d->findings.n, d->tables.n, d->doubts.n, d->values.n };

	for (int i = 0; i < LISTS; i++) {
		out[i].n = 0;
		if (n[i] == 0)
			continue;
		json_open(&out[i], '[');
		write[i](d, &out[i]);
		json_close(&out[i], ']');
	}
}

/* ── read ── */

static struct span span_at(struct jsonin *in)
{
	uint32_t from = (jsonin_more(in), (uint32_t)jsonin_number(in, 0));

	return (struct span){ from, (jsonin_more(in), (uint32_t)jsonin_number(in, 0)) };
}

static int64_t number(struct jsonin *in, int64_t if_null)
{
	return jsonin_more(in) ? jsonin_number(in, if_null) : (in->bad = true, if_null);
}

static struct str text(struct jsonin *in)
{
	return jsonin_more(in) ? jsonin_string(in) : (in->bad = true, STR_NONE);
}

/* The last element; items filed by a version that did not keep it lack it. */
static struct str rule_and_end(struct jsonin *in)
{
	if (!jsonin_more(in))
		return STR_NONE;
	struct str rule = jsonin_string(in);

	in->bad = in->bad || jsonin_more(in);
	return rule;
}

static bool read_part(struct doc *d, struct jsonin *in, size_t i)
{
	(void)i;
	struct part *p = ARENA_PUSH(d->arena, &d->parts);
	struct str kind = text(in);

	while (p->kind < PART_IMPRINT && !str_eq(kind, str_z(part_kind_name(p->kind))))
		p->kind++;
	p->number = (int)number(in, 0);
	p->title = text(in);
	p->at = span_at(in);
	return true;
}

static bool read_section(struct doc *d, struct jsonin *in, size_t i)
{
	struct section *t = ARENA_PUSH(d->arena, &d->sections);

	t->part = (uint32_t)number(in, 0);
	t->parent = (int32_t)number(in, -1);
	t->depth = (int)number(in, 0);
	t->label = text(in);
	t->number = (int)number(in, 0);
	t->heading = text(in);
	t->from = (size_t)number(in, 0);
	t->to = (size_t)number(in, 0);
	t->end = (size_t)number(in, 0);
	t->at = span_at(in);
	t->rule = rule_and_end(in);
	return t->from <= t->to && t->to <= t->end && t->end <= d->text.n && t->parent < (int64_t)i;
}

static bool read_grid(struct doc *d, struct jsonin *in, size_t i)
{
	(void)i;
	struct table *t = ARENA_PUSH(d->arena, &d->tables);

	t->part = (uint32_t)number(in, 0);
	t->section = (int32_t)number(in, -1);
	t->caption = text(in);
	t->rows = (size_t)number(in, 0);
	t->columns = (size_t)number(in, 0);
	t->header_rows = (size_t)number(in, 0);
	t->at = span_at(in);
	t->rule = rule_and_end(in);
	return t->rows <= CELLS_MAX && t->columns <= CELLS_MAX && t->rows * t->columns <= CELLS_MAX;
}

static bool read_finding(struct doc *d, struct jsonin *in, size_t i)
{
	(void)i;
	struct finding *f = ARENA_PUSH(d->arena, &d->findings);
	struct str severity;

	f->rule = arena_str(d->arena, text(in)).p;
	severity = text(in);
	while (f->severity < SEVERITY_ERROR && !str_eq(severity, str_z(severity_name(f->severity))))
		f->severity++;
	f->clause = text(in);
	f->at = span_at(in);
	f->message = text(in);
	return true;
}

static bool read_cells(struct doc *d, struct jsonin *in, size_t i)
{
	if (i >= d->tables.n)
		return false;
	struct table *t = &d->tables.p[i];

	t->cells = ARENA_ARRAY(d->arena, struct str, t->rows * t->columns + 1);
	for (size_t k = 0; k < t->rows * t->columns; k++)
		t->cells[k] = STR("");
	for (int64_t next = 0; jsonin_more(in); next++) {
		bool plain = jsonin_is_text(in); /* before version 6: with its place, and empty ones left out */
		int64_t k = plain ? next : (jsonin_begin_array(in), number(in, -1));

		if (k < 0 || (size_t)k >= t->rows * t->columns)
			return false;
		t->cells[k] = plain ? jsonin_string(in) : text(in);
		if (!plain && jsonin_more(in))
			return false;
	}
	return true;
}

static bool read_doubt(struct doc *d, struct jsonin *in, size_t i)
{
	struct doubt *t = ARENA_PUSH(d->arena, &d->doubts);

	(void)i;
	t->of = arena_str(d->arena, text(in)).p;
	t->reason = arena_str(d->arena, text(in)).p;
	t->at = span_at(in);
	if (!jsonin_more(in))
		return false;
	for (jsonin_begin_array(in); jsonin_more(in);)
		*ARENA_PUSH(d->arena, &t->others) = jsonin_string(in);
	return true;
}

static bool read_field(struct doc *d, struct jsonin *in, size_t i)
{
	struct value *v = ARENA_PUSH(d->arena, &d->values);

	(void)i;
	v->name = text(in);
	v->field = field_by_name(v->name);
	v->text = text(in);
	v->number = (int)number(in, 0);
	v->at = span_at(in);
	v->from = (size_t)number(in, 0);
	v->to = (size_t)number(in, 0);
	v->rule = text(in);
	return true;
}

struct header header_of(struct arena *a, struct str json)
{
	struct header h = { .in = jsonin_source(a, json) };

	jsonin_begin_array(&h.in);
	return h;
}

bool header_next(struct header *h)
{
	if (!jsonin_more(&h->in) || !jsonin_begin_array(&h->in))
		return false;
	h->name = text(&h->in);
	h->text = text(&h->in);
	for (int i = 0; i < 5; i++)
		number(&h->in, 0);
	text(&h->in);
	return !jsonin_more(&h->in) && !h->in.bad;
}

bool header_whole(struct header *h)
{
	return jsonin_at_end(&h->in);
}

/* json must outlive the strings read. Sections: only those up to the first that begins after `line`. */
static bool read_list(struct doc *d, enum record_list which, struct str json, uint32_t line)
{
	static bool (*const read[LISTS])(struct doc *d, struct jsonin *in, size_t i) = { read_part, read_section, read_grid, read_finding,
											 read_cells, read_doubt, read_field };
	struct jsonin in = jsonin_source(d->arena, json);
	bool ends_itself = which == LIST_CELLS || which == LIST_SECTIONS || which == LIST_GRIDS;

	if (json.n == 0)
		return true;
	jsonin_begin_array(&in);
	for (size_t i = 0; jsonin_more(&in); i++) {
		jsonin_begin_array(&in);
		if (!read[which](d, &in, i) || in.bad)
			return false;
		if (!ends_itself && jsonin_more(&in))
			return false;
		if (which == LIST_SECTIONS && d->sections.p[i].at.from > line)
			return true;
	}
	return jsonin_at_end(&in);
}

bool lists_read(struct doc *d, enum record_list which, struct str json)
{
	return read_list(d, which, arena_str(d->arena, json), UINT32_MAX);
}

bool lists_read_sections(struct doc *d, struct str json, uint32_t line)
{
	return read_list(d, LIST_SECTIONS, json, line);
}
