/* What a .docx holds beside its text. */
#ifndef GUIDANG_READ_WORDPARTS_H
#define GUIDANG_READ_WORDPARTS_H

#include "doc/doc.h"
#include "read/package.h"

bool word_parts_wanted(struct str name);                                          /* for package_read */
void word_parts_report(struct doc *d, const struct package *parts);               /* a finding of embedded files */
uint32_t word_parts_pages(const struct package *parts, struct arena *a);          /* as the program counted that wrote it; 0: not known */

/* Takes elements without text that no reader looks at (fonts, sizes, indents, widths …) out of a part: half of what Word writes, and
 * of the time that its parsing takes. Large parts, and those with comments or CDATA sections, stay as they are. */
void word_parts_trim(struct package *parts, struct str name, struct arena *a);

#endif
