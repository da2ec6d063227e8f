/* What a .docx holds beside its text. */
#ifndef GUIDANG_READ_WORDPARTS_H
#define GUIDANG_READ_WORDPARTS_H

#include "doc/doc.h"
#include "read/package.h"

bool word_parts_wanted(struct str name);                                          /* for package_read */
void word_parts_report(struct doc *d, const struct package *parts);               /* a finding of embedded files */
uint32_t word_parts_pages(const struct package *parts, struct arena *a);          /* as the program counted that wrote it; 0: not known */

#endif
