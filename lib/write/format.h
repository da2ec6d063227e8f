/* The formats of `guidang export`: begin, a call a document, end; each appends to a buffer that the caller empties
 * in between, so memory does not grow with the export. */
#ifndef GUIDANG_WRITE_FORMAT_H
#define GUIDANG_WRITE_FORMAT_H

#include "base/err.h"
#include "doc/list.h"
#include "write/record.h"

struct format_options {
	struct record_options record;
	const char *number;                 /* catalogue, eep: template of the archive number (档号), NULL: none */
	const char *fonds, *period, *dept;  /* 全宗号, 保管期限, 机构(问题)代码 */
	const char *xlsx;                   /* sheets: write this workbook instead */
	int64_t now;                        /* seconds since 1970, for the date of a package */
};

/* To add a format: a file with its struct format, made of what it needs of the below, and its line in format.c. */
struct format {
	const char *name, *help;
	bool sheet;   /* can be a workbook */
	bool by_date; /* documents come by date */
	bool bytes;   /* needs those of the source */
	bool derived; /* needs the derived lists */
	const struct list *list; /* of a derived list: which one */
	const char *begins;      /* its output, behind an XML declaration; NULL: format.c knows */
	/* NULL and *err: it cannot be had. end: true and a message is something to be said */
	void *(*begin)(const struct format *f, const struct format_options *o, struct buf *out, struct err *err);
	void (*record)(void *state, const struct doc *d, struct buf *out);
	bool (*end)(void *state, struct buf *out, struct err *err);
};

const struct format *format_at(size_t i);            /* NULL: no more */
const struct format *format_named(const char *name); /* NULL: none */

/* Does a file that begins so come from one of these formats? Workbooks, which people edit, cannot be told. */
bool format_wrote(struct str head);

extern const struct format format_xml, format_dc, format_eep, format_catalogue, format_tables, format_sections;

/* The archive number of DA/T 13 and 22 from a template: {fonds} {year} {period} {dept} {item}, {item:04} with
 * leading zeros. False: a name in braces that is none of these. */
bool archive_number(const struct format_options *o, struct str year, unsigned item, struct buf *out, struct err *err);
/* Items are counted within a year. */
struct years {
	struct { int year; unsigned items; } p[512];
	size_t n;
};
unsigned next_item(struct years *y, struct str date); /* of the date's year; what has no date counts together */
/* A title, or what an archivist would put for one: the first words of the text in [ ] (DA/T 22). */
struct str catalogue_title(const struct doc *d, struct arena *a);
/* All values of a list field joined by a mark. */
void joined(const struct doc *d, enum field f, const char *mark, struct buf *out);

#endif
