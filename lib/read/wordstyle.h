/* Paragraph and character styles of a Word document (word/styles.xml): only the properties that show what role a line has. */
#ifndef GUIDANG_READ_WORDSTYLE_H
#define GUIDANG_READ_WORDSTYLE_H

#include "base/arena.h"
#include "read/node.h"

/* Formatting properties; -1: not set. */
struct word_format {
	int heading;    /* 1–6, 0: body text */
	int center, bold, hidden, raised; /* raised: superscript */
	int contents;   /* line of a table of contents */
	int list, level; /* from w:numPr; list 0: none */
};

struct word_styles;

struct word_styles *word_styles_new(struct arena *a, const struct xml_node *styles); /* NULL: the document has none */
/* Applies the style `id` and the styles it is based on over `f`; id.n is 0: the default paragraph style. */
void word_styles_apply(const struct word_styles *s, struct str id, struct word_format *f);
bool word_styles_ruled(const struct word_styles *s, struct str id); /* does this table style draw lines? */
/* Read the direct formatting of <w:pPr> and <w:rPr>; values already set in `f` are kept. */
void word_format_paragraph(struct xml_node *properties, struct word_format *f);
void word_format_run(struct xml_node *properties, struct word_format *f);
bool word_borders(struct xml_node *borders); /* <w:tblBorders>, <w:tcBorders>: is any border drawn? */

#define WORD_FORMAT_NONE ((struct word_format){ -1, -1, -1, -1, -1, -1, -1, -1 })

#endif
