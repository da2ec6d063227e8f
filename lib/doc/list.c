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

static const void *place(const struct list_column *c, const struct found *item)
{
	return (const char *)item + c->offset;
}

const struct found *list_item(const struct list *l, const struct doc *d, size_t i)
{
	return (const void *)(items_of(l, d).p + i * l->size);
}

struct found *list_push(const struct list *l, struct doc *d)
{
	struct any_list items = items_of(l, d);
	char *item;

	if (items.n == items.cap)
		items.p = arena_grow(d->arena, items.p, items.n, &items.cap, l->size);
	item = items.p + items.n++ * l->size;
	memcpy((char *)d + l->offset, &items, sizeof items);
	memset(item, 0, l->size);
	for (const struct list_column *c = l->columns; c->name; c++)
		if (c->type == COLUMN_INDEX)
			*(int32_t *)(void *)(item + c->offset) = -1;
	return (struct found *)(void *)item;
}

struct str column_text(const struct list_column *c, const struct found *item)
{
	return *(const struct str *)place(c, item);
}

const struct strings *column_texts(const struct list_column *c, const struct found *item)
{
	return place(c, item);
}

int64_t column_number(const struct list_column *c, const struct found *item)
{
	return c->type == COLUMN_INDEX ? *(const int32_t *)place(c, item) : *(const int64_t *)place(c, item);
}

int64_t column_none(const struct list_column *c)
{
	return c->type == COLUMN_INDEX ? -1 : 0;
}

static struct str word_said(const struct list_column *c, struct str word)
{
	for (size_t i = 0; c->said && c->words[i]; i++)
		if (str_eq(word, str_z(c->words[i])))
			return str_z(c->said[i]);
	return word;
}

void column_print(const struct list_column *c, const struct found *item, struct buf *out)
{
	const struct strings *t;

	switch (c->type) {
	case COLUMN_TEXT:
	case COLUMN_DATE:
		buf_str(out, column_text(c, item));
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
		if (column_number(c, item) != column_none(c))
			buf_fmt(out, "%lld", (long long)column_number(c, item));
		break;
	case COLUMN_GONE:
		break;
	}
}
