/* Recognises the text of scans and pictures (OCR) with tesseract (chi_sim), if that is installed and the user asks for it.
 * The output has the format of pdf_convert (read/pdf.h) and is read by read_pdf. */
#ifndef GUIDANG_READ_OCR_H
#define GUIDANG_READ_OCR_H

#include "base/arena.h"
#include "base/err.h"

/* What was recognised, and how surely. Words of Chinese are one character or a few. */
struct recognised {
	struct str pages;     /* in the arena, as are the words */
	size_t words, unsure; /* unsure: the confidence is below 50 of 100 */
	struct str examples;  /* the first unsure words */
};

/* Recognise a PDF with `pages` pages, or a picture file. */
bool ocr_pdf(struct arena *a, struct str pdf, size_t pages, struct recognised *out, struct err *err);
bool ocr_picture(struct arena *a, struct str picture, struct recognised *out, struct err *err);

#endif
