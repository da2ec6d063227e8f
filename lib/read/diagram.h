/* Diagrams of Office (SmartArt; ISO/IEC 29500-1, 21.4): boxes with text, joined to a tree or a list. Organisation charts are made so.
 *
 * The text stands in a part of its own, word/diagrams/dataN.xml, as points and connections. */
#ifndef GUIDANG_READ_DIAGRAM_H
#define GUIDANG_READ_DIAGRAM_H

#include "base/arena.h"
#include "read/node.h"

/* The text of the boxes of a data part (dgm:dataModel), one string a paragraph: a box, then what hangs below it, in the order of the
 * connections; boxes that hang nowhere come last. In the arena. */
void diagram_texts(struct arena *a, struct xml_node *data, struct strings *out);

#endif
