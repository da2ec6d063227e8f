/* Recognises the text of scans and pictures (OCR) with tesseract (chi_sim), if that is installed and the user asks for it.
 * The output has the format of pdf_convert (read/pdf.h) and is read by read_pdf. */
#ifndef GUIDANG_READ_OCR_H
#define GUIDANG_READ_OCR_H

#include "base/arena.h"
#include "base/err.h"

/* Recognise a PDF with `pages` pages, or a picture file; `out` is in the arena. */
bool ocr_pdf(struct arena *a, struct str pdf, size_t pages, struct str *out, struct err *err);
bool ocr_picture(struct arena *a, struct str picture, struct str *out, struct err *err);

#endif
