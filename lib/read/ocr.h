/* Text recognised from pictures by tesseract (chi_sim), a program of others that may be there: for scans, where it is asked for.
 * What comes out has the form of pdf_convert (read/pdf.h), and is read by read_pdf. */
#ifndef GUIDANG_READ_OCR_H
#define GUIDANG_READ_OCR_H

#include "base/arena.h"
#include "base/err.h"

/* Of a PDF of so many pages, and of a picture file; out in the arena. */
bool ocr_pdf(struct arena *a, struct str pdf, size_t pages, struct str *out, struct err *err);
bool ocr_picture(struct arena *a, struct str picture, struct str *out, struct err *err);

#endif
