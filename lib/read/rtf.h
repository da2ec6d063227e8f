/* Rich Text Format (RTF 1.9.1). Converters number its lists anew and lose what stands in \leveltext beyond ASCII; the labels as they
 * were printed stand in \listtext and \pntext, which readers that know lists skip. */
#ifndef GUIDANG_READ_RTF_H
#define GUIDANG_READ_RTF_H

#include "base/arena.h"

/* The file with its printed labels as text, and its paragraphs in no list. */
struct str rtf_with_labels(struct arena *a, struct str bytes);

#endif
