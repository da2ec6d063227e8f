#include "store/derived.h"

#include "base/json.h"
#include "base/jsonin.h"

enum { FOUND_ELEMENTS = 5 };

/* ── written ── */

static void write_texts(const struct strings *t, size_t from, size_t to, struct buf *b)
{
	json_open(b, '[');
	for (size_t i = from; i < to; i++)
		json_text(b, t->p[i]);
	json_close(b, ']');
}

static void write_pairs(const struct strings *t, struct buf *b)
{
	json_open(b, '[');
	for (size_t i = 0; i + 1 < t->n; i += 2)
		write_texts(t, i, i + 2, b);
	json_close(b, ']');
}

static void write_column(const struct list_column *c, const struct found *item, struct buf *b)
{
	switch (c->type) {
	case COLUMN_TEXT:
	case COLUMN_WORD:
	case COLUMN_DATE:
		json_text_or_null(b, column_text(c, item));
		break;
	case COLUMN_TEXTS:
		write_texts(column_texts(c, item), 0, column_texts(c, item)->n, b);
		break;
	case COLUMN_PAIRS:
		write_pairs(column_texts(c, item), b);
		break;
	case COLUMN_NUMBER:
	case COLUMN_INDEX:
		if (column_number(c, item) == column_none(c))
			json_null_value(b);
		else
			json_int(b, column_number(c, item));
		break;
	case COLUMN_GONE:
		json_null_value(b);
		break;
	}
}

void derived_write(const struct list *l, const struct doc *d, struct buf *b)
{
	json_open(b, '[');
	for (size_t i = 0; i < list_length(l, d); i++) {
		const struct found *item = list_item(l, d, i);

		json_open(b, '[');
		json_int(b, item->at.from);
		json_int(b, item->at.to);
		json_int(b, (int64_t)item->from);
		json_int(b, (int64_t)item->to);
		json_text_or_null(b, item->rule);
		for (const struct list_column *c = l->columns; c->name; c++)
			write_column(c, item, b);
		json_close(b, ']');
	}
	json_close(b, ']');
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

static void read_column(struct arena *a, const struct list_column *c, struct jsonin *in, struct found *item)
{
	void *at = (char *)item + c->offset;

	switch (c->type) {
	case COLUMN_TEXT:
	case COLUMN_WORD:
	case COLUMN_DATE:
		*(struct str *)at = jsonin_string(in);
		break;
	case COLUMN_TEXTS:
		read_texts(a, in, at);
		break;
	case COLUMN_PAIRS:
		read_pairs(a, in, at);
		break;
	case COLUMN_NUMBER:
		*(int64_t *)at = jsonin_number(in, column_none(c));
		break;
	case COLUMN_INDEX:
		*(int32_t *)at = (int32_t)jsonin_number(in, column_none(c));
		break;
	case COLUMN_GONE:
		jsonin_skip(in);
		break;
	}
}

bool derived_read(const struct list *l, struct doc *d, struct str value)
{
	struct jsonin in = jsonin_source(d->arena, value);

	for (jsonin_begin_array(&in); jsonin_more(&in);) {
		struct found *item = list_push(l, d);

		jsonin_begin_array(&in);
		item->at.from = (uint32_t)number(&in);
		item->at.to = (uint32_t)number(&in);
		item->from = (size_t)number(&in);
		item->to = (size_t)number(&in);
		item->rule = jsonin_more(&in) ? jsonin_string(&in) : (in.bad = true, STR_NONE);
		bool more = !in.bad;

		for (const struct list_column *c = l->columns; c->name && more; c++)
			if ((more = jsonin_more(&in))) /* none: filed before there was this column */
				read_column(d->arena, c, &in, item);
		while (more && jsonin_more(&in)) /* filed by a newer program */
			jsonin_skip(&in);
		if (in.bad)
			return false;
	}
	return jsonin_at_end(&in);
}

/* ── the view ── */

static void view_column(const struct list_column *c, int element, struct buf *b)
{
	if (c->type == COLUMN_TEXTS)
		buf_fmt(b, ",(SELECT group_concat(value,'；') FROM json_each(i.value,'$[%d]'))", element);
	else if (c->type == COLUMN_PAIRS)
		buf_fmt(b, ",(SELECT group_concat(value->>0||'：'||(value->>1),'；') FROM json_each(i.value,'$[%d]'))", element);
	else
		buf_fmt(b, ",i.value->>%d", element);
	buf_fmt(b, " AS \"%s\"", c->name);
}

void derived_view(const struct list *l, struct buf *b)
{
	int element = FOUND_ELEMENTS;

	buf_fmt(b, "CREATE VIEW %s AS SELECT document,key AS item", l->name);
	for (const struct list_column *c = l->columns; c->name; c++, element++)
		if (c->type != COLUMN_GONE)
			view_column(c, element, b);
	buf_fmt(b, ",i.value->>0 AS line_from,i.value->>1 AS line_to,i.value->>2 AS byte_from,i.value->>3 AS byte_to,i.value->>4 AS rule"
		   " FROM list l,json_each(l.value) i WHERE list='%s'", l->name);
}
