#include "doc/list.h"

#include <string.h>

/* A list of any type in struct doc. */
struct any_list {
	char *p;
	size_t n, cap;
};

static struct any_list items_of(const struct list *l, const struct doc *d)
{
	struct any_list items;

	memcpy(&items, (const char *)d + l->offset, sizeof items);
	return items;
}

size_t list_length(const struct list *l, const struct doc *d)
{
	return items_of(l, d).n;
}

const void *list_item(const struct list *l, const struct doc *d, size_t i)
{
	return items_of(l, d).p + i * l->size;
}

struct span list_span(const struct list *l, const void *item)
{
	if (l->derived)
		return ((const struct found *)item)->at;
	for (const struct list_column *c = l->columns; c->name; c++)
		if (c->type == COLUMN_SPAN)
			return column_span(c, item);
	return (struct span){ 0, 0 };
}

void *list_push_zeroed(const struct list *l, struct doc *d)
{
	struct any_list items = items_of(l, d);
	char *item;

	if (items.n == items.cap)
		items.p = arena_grow(d->arena, items.p, items.n, &items.cap, l->size);
	item = items.p + items.n++ * l->size;
	memcpy((char *)d + l->offset, &items, sizeof items);
	memset(item, 0, l->size);
	return item;
}

void *list_push(const struct list *l, struct doc *d)
{
	char *item = list_push_zeroed(l, d);

	for (const struct list_column *c = l->columns; c->name; c++)
		if (c->type == COLUMN_INDEX)
			*(int32_t *)(void *)(item + c->offset) = -1;
	return item;
}

const struct strings *column_texts(const struct list_column *c, const void *item)
{
	return column_place(c, item);
}

void column_set_number(const struct list_column *c, void *item, int64_t n)
{
	void *at = (char *)item + c->offset;

	if (c->type == COLUMN_INDEX || c->size == sizeof(uint32_t))
		*(int32_t *)at = (int32_t)n;
	else
		*(int64_t *)at = n;
}

struct span column_span(const struct list_column *c, const void *item)
{
	return *(const struct span *)column_place(c, item);
}

const char *column_word(const struct list_column *c, const void *item)
{
	return c->type == COLUMN_ID ? *(const char *const *)column_place(c, item) : c->words[*(const unsigned *)column_place(c, item)];
}

void column_set_word(const struct list_column *c, void *item, struct str word)
{
	unsigned i = 0;

	while (c->words[i + 1] && !str_eq(word, str_z(c->words[i])))
		i++;
	*(unsigned *)(void *)((char *)item + c->offset) = i;
}

static struct str word_said(const struct list_column *c, struct str word)
{
	for (size_t i = 0; c->said && c->words[i]; i++)
		if (str_eq(word, str_z(c->words[i])))
			return str_z(c->said[i]);
	return word;
}

bool column_json_other(const struct list_column *c, const void *item, struct json_row *row)
{
	const struct strings *t;

	switch (c->type) {
	case COLUMN_STRING:
		json_row_text(row, column_text(c, item));
		return true;
	case COLUMN_ID:
	case COLUMN_CHOICE:
		json_row_text(row, str_z(column_word(c, item)));
		return true;
	case COLUMN_TEXTS:
		t = column_texts(c, item);
		json_row_open(row);
		for (size_t i = 0; i < t->n; i++)
			json_row_text(row, t->p[i]);
		json_row_close(row);
		return true;
	default:
		return false;
	}
}

void column_print(const struct list_column *c, const void *item, struct buf *out)
{
	const struct strings *t;

	switch (c->type) {
	case COLUMN_TEXT:
	case COLUMN_DATE:
	case COLUMN_STRING:
	case COLUMN_PART_TITLE:
		buf_str(out, column_text(c, item));
		break;
	case COLUMN_ID:
	case COLUMN_CHOICE:
		buf_str(out, word_said(c, str_z(column_word(c, item))));
		break;
	case COLUMN_WORD:
		buf_str(out, word_said(c, column_text(c, item)));
		break;
	case COLUMN_TEXTS:
		t = column_texts(c, item);
		for (size_t i = 0; i < t->n; i++) {
			buf_z(out, i ? "、" : "");
			buf_str(out, t->p[i]);
		}
		break;
	case COLUMN_PAIRS:
		t = column_texts(c, item);
		for (size_t i = 0; i + 1 < t->n; i += 2)
			buf_fmt(out, "%s%.*s：%.*s", i ? "；" : "", STR_ARG(t->p[i]), STR_ARG(t->p[i + 1]));
		break;
	case COLUMN_NUMBER:
	case COLUMN_INDEX:
	case COLUMN_COUNT:
		if (column_number(c, item) != column_none(c))
			buf_fmt(out, "%lld", (long long)column_number(c, item));
		break;
	case COLUMN_SPAN: /* shown with the item */
	case COLUMN_SLICE:
	case COLUMN_CELLS:
	case COLUMN_GONE:
		break;
	}
}
