#include "doc/check.h"

#ifdef DOC_CHECK

#include <stdio.h>

#include "doc/derived.h"

struct checked {
	const struct doc *d;
	const char *stage;
};

static void must(const struct checked *c, bool holds, const char *what, size_t i)
{
	if (holds)
		return;
	fprintf(stderr, "doc_check: %.*s: after %s: %s (%zu)\n", STR_ARG(c->d->src.path), c->stage, what, i);
	abort();
}

/* The number of bytes that positions of lines and values refer to: those of the source, or of the text if the source is not text. */
static size_t source_bytes(const struct doc *d)
{
	return kind_is(d->src.kind, KIND_DECODED) ? d->src.bytes.n : d->text.n;
}

static bool ordered(struct span at)
{
	return at.from <= at.to;
}

static void check_matches(const struct checked *c, const struct line *l, size_t i)
{
	for (const struct match *m = l->may; m; m = m->next) {
		must(c, m->rule != NULL, "a match has a rule", i);
		must(c, m->from <= m->to && m->to <= l->text.n, "a match is inside its line", i);
		for (size_t g = 0; g < MATCH_GROUPS && m->group[g].p; g++)
			must(c, m->group[g].n == 0 || str_slices(m->group[g], l->text), "a capture is inside its line", i);
	}
}

static void check_lines(const struct checked *c, enum doc_has has)
{
	const struct doc *d = c->d;

	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		must(c, l->raw.n == 0 || str_slices(l->raw, d->text), "a line is inside the text", i);
		must(c, l->no >= 1 && l->no <= l->end_no, "a line has a number, and ends behind it", i);
		must(c, i == 0 || l[-1].no <= l->no || !kind_is(d->src.kind, KIND_LINES), "lines come in their order", i); /* the title of a web page was moved to the front */
		must(c, l->src <= l->src_end && l->src_end <= source_bytes(d), "a line's bytes are inside the source", i);
		must(c, l->table >= -1 && l->table < (int64_t)d->tables.n, "a line's table is there", i);
		if (has >= HAS_CLASSES)
			check_matches(c, l, i);
		if (has >= HAS_PARTS) {
			must(c, l->part < d->parts.n, "a line's part is there", i);
			must(c, l->role < ROLE_COUNT, "a line has a role", i);
		}
	}
}

static void check_parts(const struct checked *c)
{
	for (size_t i = 0; i < c->d->parts.n; i++) {
		const struct part *p = &c->d->parts.p[i];

		must(c, p->kind <= PART_IMPRINT && (p->kind == PART_DOCUMENT) == (i == 0), "the first part is the document, no other", i);
		must(c, ordered(p->at), "a part ends behind its begin", i);
	}
}

static void check_sections(const struct checked *c)
{
	const struct doc *d = c->d;

	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *s = &d->sections.p[i];

		must(c, s->from <= s->to && s->to <= s->end && s->end <= d->text.n, "a section's text is inside the text", i);
		must(c, s->part < d->parts.n, "a section's part is there", i);
		must(c, s->parent >= -1 && s->parent < (int64_t)i, "a section's parent stands before it", i);
		must(c, s->parent < 0 || d->sections.p[s->parent].depth < s->depth, "a section is deeper than its parent", i);
		must(c, s->depth >= 1 && s->label.n, "a section has a depth and a label", i);
		must(c, ordered(s->at), "a section ends behind its begin", i);
		must(c, i == 0 || (s[-1].at.from <= s->at.from && s[-1].from <= s->from), "sections come in their order", i);
	}
}

static void check_tables(const struct checked *c, enum doc_has has)
{
	const struct doc *d = c->d;

	for (size_t i = 0; i < d->tables.n; i++) {
		const struct table *t = &d->tables.p[i];

		must(c, t->rows && t->columns && t->rows <= TABLE_CELLS_MAX / t->columns && t->cells, "a table has cells, not too many", i);
		must(c, t->header_rows <= t->rows, "a table has its header rows", i);
		must(c, ordered(t->at), "a table ends behind its begin", i);
		if (has >= HAS_SECTIONS)
			must(c, t->part < d->parts.n && t->section >= -1 && t->section < (int64_t)d->sections.n, "a table's part and section are there", i);
	}
}

static void check_values(const struct checked *c)
{
	const struct doc *d = c->d;

	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];

		must(c, v->field <= FIELD_EXTRA && (v->field != FIELD_EXTRA || v->name.n), "a value has a field", i);
		must(c, v->text.n > 0, "a value is not empty", i);
		must(c, ordered(v->at) && v->from <= v->to && v->to <= source_bytes(d), "a value's bytes are inside the source", i);
		must(c, v->field == FIELD_EXTRA || field_is_list(v->field) || doc_value(d, v->field) == v, "what is no list has one value", i);
	}
}

static bool is_text(struct str s)
{
	return utf8_valid(s) == s.n;
}

static bool are_texts(const struct list_column *c, const void *item)
{
	bool yes = true;

	if (c->type == COLUMN_TEXT || c->type == COLUMN_WORD || c->type == COLUMN_DATE)
		return is_text(column_text(c, item));
	if (c->type != COLUMN_TEXTS && c->type != COLUMN_PAIRS)
		return true;
	for (size_t i = 0; i < column_texts(c, item)->n; i++)
		yes &= is_text(column_texts(c, item)->p[i]);
	return yes;
}

static void check_derived(const struct checked *c)
{
	const struct list *l;

	for (size_t i = 0; (l = derived_at(i)); i++)
		for (size_t k = 0; k < list_length(l, c->d); k++) {
			const struct found *f = list_item(l, c->d, k);

			must(c, ordered(f->at) && f->from <= f->to && f->to <= source_bytes(c->d), l->name, k);
			for (const struct list_column *col = l->columns; col->name; col++)
				must(c, are_texts(col, f), col->name, k);
		}
}

void doc_check(const struct doc *d, enum doc_has has, const char *stage)
{
	struct checked c = { d, stage };

	check_lines(&c, has);
	check_tables(&c, has);
	if (has >= HAS_PARTS)
		check_parts(&c);
	if (has >= HAS_SECTIONS)
		check_sections(&c);
	if (has >= HAS_VALUES) {
		check_values(&c);
		check_derived(&c);
	}
	for (size_t i = 0; i < d->findings.n; i++)
		must(&c, d->findings.p[i].rule && ordered(d->findings.p[i].at), "a finding has a name and a place", i);
}

#endif
