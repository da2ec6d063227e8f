/* The pages of one document, below /d/ID. */
#ifndef GUIDANG_SERVE_DOCUMENT_H
#define GUIDANG_SERVE_DOCUMENT_H

#include "doc/doc.h"
#include "serve/request.h"

void document_source(struct request *r, int64_t id);
void document_similar(struct request *r, int64_t id);
void document_beside(struct request *r, int64_t id, int64_t other);
void document_versions(struct request *r, int64_t id);
void document_graph(struct request *r, int64_t id);
/* Writes a section of the document's page. */
bool document_citations(struct request *r, const struct doc *d, struct err *err);

bool pages_there(const struct doc *d); /* can its pages be shown as pictures? */
void pages_page(struct request *r, int64_t id, size_t page);
void pages_picture(struct request *r, int64_t id, size_t page);

#endif
