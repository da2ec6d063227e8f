/* Styles of an ODF document (ISO/IEC 26300) and the numbering of its lists. */
#ifndef GUIDANG_READ_ODFSTYLE_H
#define GUIDANG_READ_ODFSTYLE_H

#include "base/arena.h"
#include "read/node.h"

enum { ODF_LEVELS = 10 };

struct odf_style {
	struct str name, parent, list; /* list: the list style that its paragraphs use */
	char family;       /* p paragraph, t text, c table-cell, b table, o others */
	int center, bold, hidden, heading; /* -1: not set; heading 0: body text */
	bool ruled;        /* the cell has a border */
};

struct odf_level {
	struct str format, prefix, suffix, pattern; /* pattern: %1%、 of LibreOffice */
	int start, shown; /* shown: how many levels' numbers the label shows */
	bool bullet, blank; /* blank: a blank separates label and text */
};

struct odf_list_style {
	struct str name;
	struct odf_level level[ODF_LEVELS];
};

struct odf_styles {
	struct arena *a;
	struct { struct odf_style *p; size_t n, cap; } styles;
	struct { struct odf_list_style **p; size_t n, cap; } lists;
	struct odf_list_style *outline; /* numbering of headings; NULL: none */
};

/* Takes an element of <office:styles> or <office:automatic-styles>; stores it if it is a style. */
void odf_styles_take(struct odf_styles *s, struct xml_node *n);
/* The style's properties, including those it inherits. */
struct odf_style odf_style_of(const struct odf_styles *s, char family, struct str name);
const struct odf_list_style *odf_list_of(const struct odf_styles *s, struct str name); /* NULL: none */

/* The current numbers of one list. */
struct odf_count {
	struct str style, id;
	int value[ODF_LEVELS];
	bool used[ODF_LEVELS];
};

/* Counts the next item of this level (from 0) and appends its label. start: restart the numbering there; -1: continue. */
void odf_number(const struct odf_list_style *style, struct odf_count *c, int level, int start, struct buf *out);

#endif
