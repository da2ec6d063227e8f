/* The formats of `guidang export`: begin, a call a document, end; each appends to a buffer that the caller empties
 * in between, so memory does not grow with the export. */
#ifndef GUIDANG_WRITE_FORMAT_H
#define GUIDANG_WRITE_FORMAT_H

#include "base/err.h"
#include "doc/list.h"
#include "write/record.h"

struct format_options {
	struct record_options record;
	/* catalogue, eep, for documents that are not arranged: template of the archive number (档号), NULL: none; 全宗号, 保管期限,
	 * 机构(问题)代码; the name of the fonds' institution */
	const char *number, *fonds, *period, *dept, *fonds_name;
	/* is told of documents that lack what a number needs; NULL: nobody */
	void (*lacks)(const struct doc *d, struct str what);
	unsigned box_items;                 /* items of a box, 0: all of a series */
	const char *xlsx;                   /* sheets: write this workbook instead */
	int64_t now;                        /* seconds since 1970, for the date of a package */
};

/* To add a format: a file with its `const struct format format_NAME`, made of what it needs of the below, and its name in
 * FORMATS. */
struct format {
	const char *name, *help;
	bool sheet;   /* can be a workbook */
	bool by_date; /* documents come by date */
	bool arranged; /* in the order of the archive numbers; what has none behind, by date */
	bool bytes;   /* needs those of the source */
	bool derived; /* needs the derived lists */
	const struct list *list; /* of a derived list: which one */
	const char *begins;      /* its output, behind an XML declaration; NULL: format.c knows */
	/* NULL and *err: it cannot be had. end: true and a message is something to be said */
	void *(*begin)(const struct format *f, const struct format_options *o, struct buf *out, struct err *err);
	void (*record)(void *state, const struct doc *d, struct buf *out);
	bool (*end)(void *state, struct buf *out, struct err *err);
};

/* In the order of --help and the manual; those of derived lists come behind. */
#define FORMATS(X) X(jsonl) X(csv) X(xml) X(catalogue) X(boxes) X(eep) X(dc) X(md) X(tables) X(sections) X(opensearch) X(mapping) X(ics)

#define FORMAT_EXTERN(name) extern const struct format format_##name;
FORMATS(FORMAT_EXTERN)
#undef FORMAT_EXTERN

const struct format *format_at(size_t i);            /* NULL: no more */
const struct format *format_named(const char *name); /* NULL: none */

void format_prepare(const struct format *f); /* loads the libraries it needs */
/* Does a file that begins so come from one of these formats? Workbooks, which people edit, cannot be told. */
bool format_wrote(struct str head);

#endif
