#include "store/lists.h"

#include "base/json.h"
#include "store/listjson.h"

/* The lists that are columns of the table document as the lists of records know them; cells and fields have a form of their own. */
static const int of_record[LISTS] = { [LIST_PARTS] = RECORD_parts, [LIST_SECTIONS] = RECORD_sections, [LIST_GRIDS] = RECORD_tables,
				      [LIST_FINDINGS] = RECORD_findings, [LIST_CELLS] = -1, [LIST_DOUBTS] = RECORD_doubts, [LIST_FIELDS] = -1 };

/* ── written ── */

/* The cells of each table, row by row, without empty ones at its end. */
static void write_cells(const struct doc *d, struct json_row *row)
{
	for (size_t i = 0; i < d->tables.n; i++) {
		const struct table *t = &d->tables.p[i];

		size_t n = t->rows * t->columns;

		while (n > 0 && t->cells[n - 1].n == 0)
			n--;
		json_row_open(row);
		for (size_t k = 0; k < n; k++)
			json_row_text(row, t->cells[k]);
		json_row_close(row);
	}
}

static void write_fields(const struct doc *d, struct json_row *row)
{
	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];

		json_row_open(row);
		json_row_text(row, v->field == FIELD_EXTRA ? v->name : str_z(field_name(v->field)));
		json_row_text(row, v->text);
		if (v->number > 0)
			json_row_int(row, v->number);
		else
			json_row_null(row);
		json_row_int(row, v->at.from);
		json_row_int(row, v->at.to);
		json_row_int(row, (int64_t)v->from);
		json_row_int(row, (int64_t)v->to);
		json_row_text_or_null(row, v->rule);
		json_row_close(row);
	}
}

void lists_write(const struct doc *d, struct buf out[static LISTS])
{
	for (int i = 0; i < LISTS; i++) {
		const struct list *l = of_record[i] < 0 ? NULL : &record_lists[of_record[i]];
		size_t n = l ? list_length(l, d) : i == LIST_CELLS ? d->tables.n : d->values.n;
		struct json_row row;

		out[i].n = 0;
		if (n == 0)
			continue;
		if (l) {
			listjson_write(l, d, &out[i]);
			continue;
		}
		json_row_begin(&row, &out[i]);
		json_row_open(&row);
		if (i == LIST_CELLS)
			write_cells(d, &row);
		else
			write_fields(d, &row);
		json_row_close(&row);
		json_row_end(&row);
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

static bool read_field(struct doc *d, struct jsonin *in)
{
	struct value *v = ARENA_PUSH(d->arena, &d->values);

	v->name = text(in);
	v->field = field_by_name(v->name);
	v->text = text(in);
	v->number = (int)number(in, 0);
	v->at = span_at(in);
	v->from = (size_t)number(in, 0);
	v->to = (size_t)number(in, 0);
	v->rule = text(in);
	return !jsonin_more(in);
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

/* json must outlive the strings read. */
static bool read_list(struct doc *d, enum lists_column which, struct str json, uint32_t line)
{
	struct jsonin in = jsonin_source(d->arena, json);

	if (json.n == 0)
		return true;
	if (of_record[which] >= 0)
		return listjson_read_to(&record_lists[of_record[which]], d, json, line);
	jsonin_begin_array(&in);
	for (size_t i = 0; jsonin_more(&in); i++) {
		jsonin_begin_array(&in);
		if (!(which == LIST_CELLS ? read_cells(d, &in, i) : read_field(d, &in)) || in.bad)
			return false;
	}
	return jsonin_at_end(&in);
}

bool lists_read(struct doc *d, enum lists_column which, struct str json)
{
	return read_list(d, which, arena_str(d->arena, json), UINT32_MAX);
}

bool lists_read_sections(struct doc *d, struct str json, uint32_t line)
{
	return read_list(d, LIST_SECTIONS, json, line);
}
