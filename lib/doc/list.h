/* Describes a list of a record (lists.h) and its columns. The database's JSON, JSON, XML, both schemas, `show` and sheets are
 * written and read by these descriptions. */
#ifndef GUIDANG_DOC_LIST_H
#define GUIDANG_DOC_LIST_H

#include "base/json.h"
#include "doc/doc.h"

enum column_type {
	COLUMN_TEXT,   /* struct str */
	COLUMN_WORD,   /* struct str, one of `words` */
	COLUMN_DATE,   /* struct str, YYYY, YYYY-MM or YYYY-MM-DD */
	COLUMN_TEXTS,  /* struct strings */
	COLUMN_PAIRS,  /* struct strings, two per pair; `words` are the two keys of a pair */
	COLUMN_NUMBER, /* int64_t; 0: none */
	COLUMN_INDEX,  /* int32_t, of a section or table; -1: none */
	/* of the record's own lists */
	COLUMN_STRING, /* struct str; where empty, an empty text, not null */
	COLUMN_ID,     /* const char *, a stable name */
	COLUMN_CHOICE, /* an enum; its names are `words` */
	COLUMN_COUNT,  /* a number that is always there, 0 too */
	COLUMN_SPAN,   /* struct span: where the item is */
	COLUMN_SLICE,  /* text of the document from `offset` to `end`, two size_t */
	COLUMN_PART_TITLE,  /* struct str; the first item's is in the database only if it is not the document's title */
	COLUMN_CELLS,  /* the cells of a struct table */
	COLUMN_GONE,   /* removed; keeps its place */
};

enum column_place { COLUMN_IN_BOTH, COLUMN_IN_DATABASE, COLUMN_IN_RECORD };
enum column_xml { XML_ELEMENT, XML_ATTRIBUTE, XML_CONTENT /* of the item's element */, XML_EACH /* an element `words[0]` for each text */ };

struct list_column {
	const char *name;
	enum column_type type;
	size_t offset;           /* in an item */
	const char *label;       /* in Chinese, for `show` and sheets; NULL: shown in neither */
	const char *const *words; /* ends with NULL */
	const char *const *said;  /* the same words as shown to users; NULL: unchanged */
	double width;             /* of a printed column, in characters; 0: as its type has */
	bool amount;              /* a text that is a number where it can be one */
	size_t size, end;         /* of a number, 4 or 8 bytes (0: as its type has); COLUMN_SLICE */
	enum column_place place;
	enum column_xml xml;
	bool later;               /* items filed by a version that did not have it lack it at their end */
	const char *about;        /* for the JSON schema, or NULL */
	int least;                /* for the schemas: the smallest number, or the shortest text */
};

struct list {
	const char *name;
	const char *label;   /* in Chinese, for `show`; NULL: not shown */
	const char *help;    /* its line in `show --help` */
	const char *option;  /* of `show`; NULL: none */
	const char *element; /* XML, of an item of the record's own lists; derived lists are elements with <item>s */
	const char *about;   /* for the JSON schema, or NULL */
	bool derived, last;  /* lists.h; last: shown behind the derived lists */
	int least;           /* for the schemas: items at least */
	bool (*sound)(const struct doc *d, size_t i); /* does an item fit the document? NULL: always */
	size_t offset, size; /* offset of the list in struct doc, size of an item */
	const struct list_column *columns;
};

size_t list_length(const struct list *l, const struct doc *d);
const void *list_item(const struct list *l, const struct doc *d, size_t i);
struct span list_span(const struct list *l, const void *item); /* where it is */
/* Appends a zeroed item, allocated in the document's arena; its indexes are -1. */
void *list_push(const struct list *l, struct doc *d);
void *list_push_zeroed(const struct list *l, struct doc *d); /* … whose indexes are 0 */
/* The value of a column of an item. */
static inline const void *column_place(const struct list_column *c, const void *item)
{
	return (const char *)item + c->offset;
}

static inline struct str column_text(const struct list_column *c, const void *item)
{
	return *(const struct str *)column_place(c, item);
}

const struct strings *column_texts(const struct list_column *c, const void *item);
static inline int64_t column_number(const struct list_column *c, const void *item)
{
	if (c->type == COLUMN_INDEX)
		return *(const int32_t *)column_place(c, item);
	return c->size == sizeof(uint32_t) ? *(const uint32_t *)column_place(c, item) : *(const int64_t *)column_place(c, item);
}

static inline int64_t column_none(const struct list_column *c) /* the value that means "none": 0, for an index -1 */
{
	return c->type == COLUMN_INDEX ? -1 : c->type == COLUMN_COUNT ? INT64_MIN : 0;
}

struct span column_span(const struct list_column *c, const void *item);
const char *column_word(const struct list_column *c, const void *item); /* COLUMN_ID, COLUMN_CHOICE */
void column_set_number(const struct list_column *c, void *item, int64_t n);
void column_set_word(const struct list_column *c, void *item, struct str word); /* COLUMN_CHOICE; unknown: the last */
/* Appends the value in readable form: texts joined by 、, pairs "role：name" joined by ；. */
void column_print(const struct list_column *c, const void *item, struct buf *out);
/* Appends the value as JSON where the record and the database write it alike. false, and nothing appended: each has its own form of it
 * (pairs, spans, slices, cells, titles of parts), or the column is gone. */
static inline bool column_json(const struct list_column *c, const void *item, struct json_row *row);
bool column_json_other(const struct list_column *c, const void *item, struct json_row *row); /* … for other types than texts and numbers */

static inline bool column_json(const struct list_column *c, const void *item, struct json_row *row)
{
	int64_t n;

	switch (c->type) {
	case COLUMN_TEXT:
	case COLUMN_WORD:
	case COLUMN_DATE:
		json_row_text_or_null(row, column_text(c, item));
		return true;
	case COLUMN_NUMBER:
	case COLUMN_INDEX:
	case COLUMN_COUNT:
		n = column_number(c, item);
		if (n == column_none(c))
			json_row_null(row);
		else
			json_row_int(row, n);
		return true;
	default:
		return column_json_other(c, item, row);
	}
}

#endif
