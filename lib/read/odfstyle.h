/* Styles of an ODF document (ISO/IEC 26300), and its lists as they count. */
#ifndef GUIDANG_READ_ODFSTYLE_H
#define GUIDANG_READ_ODFSTYLE_H

#include "base/arena.h"
#include "base/xml.h"

enum { ODF_LEVELS = 10 };

struct odf_style {
	struct str name, parent, list; /* list: the list style of its paragraphs */
	char family;       /* p paragraph, t text, c table-cell, b table, o others */
	int center, bold, hidden, heading; /* -1: not said; heading 0: body text */
	bool ruled;        /* a cell with a border */
};

struct odf_level {
	struct str format, prefix, suffix, pattern; /* pattern: %1%、 of LibreOffice */
	int start, shown; /* shown: numbers of so many levels */
	bool bullet, blank; /* blank: one parts the label from the text */
};

struct odf_list_style {
	struct str name;
	struct odf_level level[ODF_LEVELS];
};

struct odf_styles {
	struct arena *a;
	struct { struct odf_style *p; size_t n, cap; } styles;
	struct { struct odf_list_style **p; size_t n, cap; } lists;
	struct odf_list_style *outline; /* of headings; NULL: none */
};

/* An element of <office:styles> or <office:automatic-styles>: kept if it is a style. */
void odf_styles_take(struct odf_styles *s, xmlNodePtr n);
/* What the style says, and those it comes from. */
struct odf_style odf_style_of(const struct odf_styles *s, char family, struct str name);
const struct odf_list_style *odf_list_of(const struct odf_styles *s, struct str name); /* NULL: none */

/* Numbers that one list has come to. */
struct odf_count {
	struct str style, id;
	int value[ODF_LEVELS];
	bool used[ODF_LEVELS];
};

/* The next item of this level (from 0): its label. start: -1, or where it starts anew. */
void odf_number(const struct odf_list_style *style, struct odf_count *c, int level, int start, struct buf *out);

#endif
