/* The formats of `guidang export`. The caller calls begin, record for each document, and end. Each call appends to a buffer that the
 * caller empties after it, so memory does not grow with the export. */
#ifndef GUIDANG_WRITE_FORMAT_H
#define GUIDANG_WRITE_FORMAT_H

#include "base/err.h"
#include "doc/list.h"
#include "write/record.h"

struct format_options {
	struct record_options record;
	/* catalogue and eep, for documents that are not arranged: template of the archive number (档号; NULL: none), 全宗号, 保管期限,
	 * 机构(问题)代码, and the name of the fonds' institution */
	const char *number, *fonds, *period, *dept, *fonds_name;
	/* called for a document that lacks `what`, a part of its archive number; may be NULL */
	void (*lacks)(const struct doc *d, struct str what);
	unsigned box_items;                 /* items in a box; 0: the whole series */
	const char *xlsx;                   /* sheets: path of the workbook to write instead of CSV */
	int64_t now;                        /* seconds since 1970; the date of a package */
};

/* To add a format, define `const struct format format_NAME` in a new file, with the members it needs, and add NAME to FORMATS. */
struct format {
	const char *name, *help;
	bool sheet;   /* can be written as a workbook */
	bool by_date; /* wants documents ordered by date */
	bool arranged; /* wants documents ordered by archive number; those without one follow, ordered by date */
	bool bytes;   /* needs the source bytes */
	bool derived; /* needs the derived lists */
	const struct list *list; /* the derived list that the format exports */
	const char *begins;      /* how its output begins, after an XML declaration; NULL: format.c has the rule */
	/* begin returns NULL with *err if the format is not available. end may return true with a message in *err: a warning */
	void *(*begin)(const struct format *f, const struct format_options *o, struct buf *out, struct err *err);
	void (*record)(void *state, const struct doc *d, struct buf *out);
	bool (*end)(void *state, struct buf *out, struct err *err);
};

/* In the order of --help and the manual; the formats of derived lists follow. */
#define FORMATS(X) X(jsonl) X(csv) X(xml) X(catalogue) X(boxes) X(eep) X(dc) X(md) X(tables) X(sections) X(opensearch) X(mapping) X(ics)

#define FORMAT_EXTERN(name) extern const struct format format_##name;
FORMATS(FORMAT_EXTERN)
#undef FORMAT_EXTERN

const struct format *format_at(size_t i);            /* NULL: no more */
const struct format *format_named(const char *name); /* NULL: none */

void format_prepare(const struct format *f); /* loads the libraries it needs */
/* Was a file with this beginning written in one of these formats? Workbooks are not recognised, since people edit them. */
bool format_wrote(struct str head);

#endif
