/* What programs put above the text of a document: front matter of Markdown, the head of a mail that was pasted with it. */
#ifndef GUIDANG_READ_PREAMBLE_H
#define GUIDANG_READ_PREAMBLE_H

#include "doc/doc.h"

/* Lines of front matter (--- title: … ---) become metadata as pages have it, or furniture. */
void preamble_front_matter(struct doc *d);
/* The head of a mail, and what stands above it, becomes furniture; the marks of a text quoted as a whole are taken off. */
void preamble_mail(struct doc *d);

#endif
