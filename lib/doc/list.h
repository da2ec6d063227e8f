/* A derived list of a record (derived.h says what that is) and its columns: everything that reads or writes any of
 * them goes by these. */
#ifndef GUIDANG_DOC_LIST_H
#define GUIDANG_DOC_LIST_H

#include "doc/doc.h"

enum column_type {
	COLUMN_TEXT,   /* struct str */
	COLUMN_WORD,   /* struct str, one of `words` */
	COLUMN_DATE,   /* struct str, YYYY, YYYY-MM or YYYY-MM-DD */
	COLUMN_TEXTS,  /* struct strings */
	COLUMN_PAIRS,  /* struct strings, two by two; `words` are the two keys of each */
	COLUMN_NUMBER, /* int64_t; 0: none */
	COLUMN_INDEX,  /* int32_t, of a section or table; -1: none */
	COLUMN_GONE,
};

struct list_column {
	const char *name;
	enum column_type type;
	size_t offset;           /* in an item */
	const char *label;       /* in Chinese, for `show` and sheets; NULL: neither has it */
	const char *const *words; /* ends with NULL */
	const char *const *said;  /* the same words as people read them; NULL: as they are */
};

struct list {
	const char *name, *label, *help;
	size_t offset, size; /* of the list in struct doc, of an item */
	const struct list_column *columns;
};

size_t list_length(const struct list *l, const struct doc *d);
const struct found *list_item(const struct list *l, const struct doc *d, size_t i);
/* Appends an item, zeroed, in the document's arena; indexes are -1. */
struct found *list_push(const struct list *l, struct doc *d);
/* A column of an item. */
struct str column_text(const struct list_column *c, const struct found *item);
const struct strings *column_texts(const struct list_column *c, const struct found *item);
int64_t column_number(const struct list_column *c, const struct found *item);
int64_t column_none(const struct list_column *c); /* the number that stands for none: 0, of an index -1 */
/* As people read it, appended: texts joined by 、, pairs "role：name" joined by ；. */
void column_print(const struct list_column *c, const struct found *item, struct buf *out);

#endif
