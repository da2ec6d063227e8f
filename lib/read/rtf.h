/* Rich Text Format (RTF 1.9.1). Converters renumber its lists and lose non-ASCII characters of \leveltext. The labels as printed
 * are in \listtext and \pntext, which programs that support lists skip. */
#ifndef GUIDANG_READ_RTF_H
#define GUIDANG_READ_RTF_H

#include "base/arena.h"

/* Rewrites the file so that printed labels are ordinary text and no paragraph belongs to a list, and so that fields which LibreOffice
 * computes anew (DATE: the day of the conversion) are called QUOTE, whose stored result it keeps. */
struct str rtf_for_converter(struct arena *a, struct str bytes);

/* False: the file ends inside one of its groups. What stands behind the outermost one does not matter. */
bool rtf_is_whole(struct str bytes);

#endif
