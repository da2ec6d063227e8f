/* Word documents as one XML file: WordprocessingML 2003, and Flat OPC, which holds the parts of a .docx. Programs that fill in templates
 * write them, mostly as .doc. */
#ifndef GUIDANG_READ_WORDXML_H
#define GUIDANG_READ_WORDXML_H

#include "base/err.h"
#include "read/node.h"

struct word_xml {
	struct xml_node *body, *styles, *numbering; /* the last two may be NULL */
};

bool word_xml_is(struct str bytes);
/* Parses the file into the arena. */
bool word_xml_read(struct arena *a, struct str bytes, struct word_xml *out, struct err *err);

/* What WordprocessingML 2003 has its own elements for; elements of other files are none of these. */
bool word_xml_deleted(const struct xml_node *n);  /* a tracked deletion */
bool word_xml_inserted(const struct xml_node *n); /* a tracked insertion, or what stands in one */
struct str word_xml_label(const struct xml_node *properties); /* a paragraph's number as it was printed, or STR_NONE */

#endif
