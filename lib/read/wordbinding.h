/* Content controls of Word that are bound to a custom XML part (w:dataBinding): Word shows what stands there, not what the text says.
 * Office systems fill in numbers and titles that way. */
#ifndef GUIDANG_READ_WORDBINDING_H
#define GUIDANG_READ_WORDBINDING_H

#include "read/package.h"

bool word_bindings_wanted(struct str name); /* for package_read */

/* Begins as zeros. */
struct word_bindings {
	bool read;
	size_t steps; /* elements that paths went past */
	struct { struct word_item { struct str id; struct xml_node *root; } *p; size_t n, cap; } items;
};

/* If the element is a content control for text or a choice that is bound to an element or attribute with a value, puts that into its
 * content in place of the text there. Paths as Word writes them: names with positions. */
void word_binding_fill(struct word_bindings *b, struct arena *a, const struct package *parts, struct xml_node *control);

#endif
