/* Describes a derived list of a record (derived.h) and its columns; all code that reads or writes derived lists uses these
 * descriptions. */
#ifndef GUIDANG_DOC_LIST_H
#define GUIDANG_DOC_LIST_H

#include "doc/doc.h"

enum column_type {
	COLUMN_TEXT,   /* struct str */
	COLUMN_WORD,   /* struct str, one of `words` */
	COLUMN_DATE,   /* struct str, YYYY, YYYY-MM or YYYY-MM-DD */
	COLUMN_TEXTS,  /* struct strings */
	COLUMN_PAIRS,  /* struct strings, two per pair; `words` are the two keys of a pair */
	COLUMN_NUMBER, /* int64_t; 0: none */
	COLUMN_INDEX,  /* int32_t, of a section or table; -1: none */
	COLUMN_GONE,   /* removed; keeps its place */
};

struct list_column {
	const char *name;
	enum column_type type;
	size_t offset;           /* in an item */
	const char *label;       /* in Chinese, for `show` and sheets; NULL: shown in neither */
	const char *const *words; /* ends with NULL */
	const char *const *said;  /* the same words as shown to users; NULL: unchanged */
};

struct list {
	const char *name, *label, *help;
	size_t offset, size; /* offset of the list in struct doc, size of an item */
	const struct list_column *columns;
};

size_t list_length(const struct list *l, const struct doc *d);
const struct found *list_item(const struct list *l, const struct doc *d, size_t i);
/* Appends a zeroed item, allocated in the document's arena; its indexes are -1. */
struct found *list_push(const struct list *l, struct doc *d);
/* The value of a column of an item. */
struct str column_text(const struct list_column *c, const struct found *item);
const struct strings *column_texts(const struct list_column *c, const struct found *item);
int64_t column_number(const struct list_column *c, const struct found *item);
int64_t column_none(const struct list_column *c); /* the value that means "none": 0, for an index -1 */
/* Appends the value in readable form: texts joined by 、, pairs "role：name" joined by ；. */
void column_print(const struct list_column *c, const struct found *item, struct buf *out);

#endif
