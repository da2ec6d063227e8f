/* PDF by the programs of poppler and qpdf: pdftotext tells where each string stands, qpdf lays open what lines are drawn. */
#ifndef GUIDANG_READ_PDF_H
#define GUIDANG_READ_PDF_H

#include "base/arena.h"
#include "base/err.h"

/* What read_pdf takes, in the arena: the words of all pages, and the pages' contents where qpdf is installed. Starts processes of
 * others (read/tool.h), so it is not for a worker. */
bool pdf_convert(struct arena *a, struct str bytes, struct str *out, struct err *err);

#endif
