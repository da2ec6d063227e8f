/* Converts PDF with two external programs: pdftotext (poppler) gives the position of each string, qpdf the uncompressed page
 * contents with the drawn lines. */
#ifndef GUIDANG_READ_PDF_H
#define GUIDANG_READ_PDF_H

#include "base/arena.h"
#include "base/err.h"

/* Makes the input of read_pdf, in the arena: the words of all pages and, if qpdf is installed, the pages' contents. Starts external
 * programs (read/tool.h), which a worker may not do. */
bool pdf_convert(struct arena *a, struct str bytes, struct str *out, struct err *err);

#endif
