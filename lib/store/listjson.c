#include "store/listjson.h"

#include <sqlite3.h>
#include <string.h>

#include "base/jsonin.h"

enum { FOUND_ELEMENTS = 5 };

/* ── written ── */

static void write_pairs(const struct strings *t, struct json_row *row)
{
	json_row_open(row);
	for (size_t i = 0; i + 1 < t->n; i += 2) {
		json_row_open(row);
		json_row_text(row, t->p[i]);
		json_row_text(row, t->p[i + 1]);
		json_row_close(row);
	}
	json_row_close(row);
}

static void write_title(const struct doc *d, bool first, struct str title, struct json_row *row)
{
	json_row_text_or_null(row, first && str_eq(title, doc_text(d, FIELD_TITLE)) ? STR_NONE : title);
}

static void write_span(struct span at, struct json_row *row)
{
	json_row_int(row, at.from);
	json_row_int(row, at.to);
}

static void write_column(const struct list_column *c, const struct doc *d, const void *item, bool first, struct json_row *row)
{
	if (column_json(c, item, row))
		return;
	if (c->type == COLUMN_PART_TITLE)
		write_title(d, first, column_text(c, item), row);
	else if (c->type == COLUMN_PAIRS)
		write_pairs(column_texts(c, item), row);
	else if (c->type == COLUMN_SPAN)
		write_span(column_span(c, item), row);
	else if (c->type == COLUMN_GONE)
		json_row_null(row); /* slices and cells are only in the record */
}

static void write_found(const struct found *item, struct json_row *row)
{
	write_span(item->at, row);
	json_row_int(row, (int64_t)item->from);
	json_row_int(row, (int64_t)item->to);
	json_row_text_or_null(row, item->rule);
}

void listjson_write(const struct list *l, const struct doc *d, struct buf *b)
{
	size_t n = list_length(l, d);
	struct json_row row;

	json_row_begin(&row, b);
	json_row_open(&row);
	for (size_t i = 0; i < n; i++) {
		const void *item = list_item(l, d, i);

		json_row_open(&row);
		if (l->derived)
			write_found(item, &row);
		for (const struct list_column *c = l->columns; c->name; c++)
			if (c->place != COLUMN_IN_RECORD)
				write_column(c, d, item, i == 0, &row);
		if (l->derived) /* half of the columns of tasks */
			json_row_no_nulls(&row);
		json_row_close(&row);
	}
	json_row_close(&row);
	json_row_end(&row);
}

/* ── read ── */

static int64_t number(struct jsonin *in)
{
	return jsonin_more(in) ? jsonin_number(in, 0) : (in->bad = true, 0);
}

static void read_texts(struct arena *a, struct jsonin *in, struct strings *t)
{
	for (jsonin_begin_array(in); jsonin_more(in);)
		*ARENA_PUSH(a, t) = jsonin_string(in);
}

static void read_pairs(struct arena *a, struct jsonin *in, struct strings *t)
{
	for (jsonin_begin_array(in); jsonin_more(in);) {
		read_texts(a, in, t);
		in->bad = in->bad || t->n % 2;
	}
}

static struct span read_span(struct jsonin *in)
{
	uint32_t from = (uint32_t)number(in);

	return (struct span){ from, (uint32_t)number(in) };
}

/* The first element of the column has been found by jsonin_more. */
static void read_column(struct arena *a, const struct list_column *c, struct jsonin *in, void *item)
{
	void *at = (char *)item + c->offset;
	uint32_t from;

	switch (c->type) {
	case COLUMN_TEXT:
	case COLUMN_WORD:
	case COLUMN_DATE:
	case COLUMN_STRING:
	case COLUMN_PART_TITLE:
		*(struct str *)at = jsonin_string(in);
		break;
	case COLUMN_ID:
		*(const char **)at = arena_str(a, jsonin_string(in)).p;
		break;
	case COLUMN_CHOICE:
		column_set_word(c, item, jsonin_string(in));
		break;
	case COLUMN_TEXTS:
		read_texts(a, in, at);
		break;
	case COLUMN_PAIRS:
		read_pairs(a, in, at);
		break;
	case COLUMN_SPAN:
		from = (uint32_t)jsonin_number(in, 0);
		*(struct span *)at = (struct span){ from, (uint32_t)number(in) };
		break;
	case COLUMN_NUMBER:
	case COLUMN_COUNT:
		column_set_number(c, item, jsonin_number(in, 0));
		break;
	case COLUMN_INDEX:
		column_set_number(c, item, jsonin_number(in, -1));
		break;
	case COLUMN_SLICE: /* only in the record */
	case COLUMN_CELLS:
		break;
	case COLUMN_GONE:
		jsonin_skip(in);
		break;
	}
}

static void read_found(struct jsonin *in, struct found *item)
{
	item->at = read_span(in);
	item->from = (size_t)number(in);
	item->to = (size_t)number(in);
	item->rule = jsonin_more(in) ? jsonin_string(in) : (in->bad = true, STR_NONE);
}

static void read_item(const struct list *l, struct arena *a, struct jsonin *in, void *item)
{
	jsonin_begin_array(in);
	if (l->derived)
		read_found(in, item);
	bool more = !in->bad;

	for (const struct list_column *c = l->columns; c->name && more; c++) {
		if (c->place == COLUMN_IN_RECORD)
			continue;
		if ((more = jsonin_more(in)))
			read_column(a, c, in, item);
		else if (!l->derived && !c->later)
			in->bad = true;
	}
	while (more && jsonin_more(in)) {
		in->bad = in->bad || !l->derived;
		jsonin_skip(in);
	}
}

bool listjson_read_to(const struct list *l, struct doc *d, struct str value, uint32_t line)
{
	struct jsonin in = jsonin_source(d->arena, value);
	const struct list_column *span = l->columns;

	while (span->name && span->type != COLUMN_SPAN)
		span++;
	jsonin_begin_array(&in);
	for (size_t i = list_length(l, d); jsonin_more(&in); i++) {
		/* the indexes of a record's own lists are all read; of a derived list's, those that are missing are -1 */
		void *item = (l->derived ? list_push : list_push_zeroed)(l, d);

		read_item(l, d->arena, &in, item);
		if (in.bad || (l->sound && !l->sound(d, i)))
			return false;
		if (line < UINT32_MAX && (l->derived || !span->name ? list_span(l, item) : column_span(span, item)).from > line)
			return true;
	}
	return jsonin_at_end(&in);
}

bool listjson_read(const struct list *l, struct doc *d, struct str value)
{
	return listjson_read_to(l, d, value, UINT32_MAX);
}

/* ── the view ── */

static void view_column(const struct list_column *c, int element, struct buf *b)
{
	const char *quote = sqlite3_keyword_check(c->name, (int)strlen(c->name)) ? "\"" : "";

	if (c->type == COLUMN_TEXTS)
		buf_fmt(b, ",(SELECT group_concat(value,'；') FROM json_each(i.value,'$[%d]'))", element);
	else if (c->type == COLUMN_PAIRS)
		buf_fmt(b, ",(SELECT group_concat(value->>0||'：'||(value->>1),'；') FROM json_each(i.value,'$[%d]'))", element);
	else
		buf_fmt(b, ",value->>%d", element);
	buf_fmt(b, " %s%s%s", quote, c->name, quote);
}

void listjson_view(const struct list *l, struct buf *b)
{
	int element = FOUND_ELEMENTS;

	buf_fmt(b, "CREATE VIEW %s AS SELECT document,key item", l->name);
	for (const struct list_column *c = l->columns; c->name; c++) {
		if (c->place == COLUMN_IN_RECORD)
			continue;
		if (c->type != COLUMN_GONE)
			view_column(c, element, b);
		element++;
	}
	buf_fmt(b, ",value->>0 line_from,value->>1 line_to,value->>2 byte_from,value->>3 byte_to,value->>4 rule FROM derived,json_each(%s) i", l->name);
}
