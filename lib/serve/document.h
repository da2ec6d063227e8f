/* The pages of one document, each of a request below /d/ID. */
#ifndef GUIDANG_SERVE_DOCUMENT_H
#define GUIDANG_SERVE_DOCUMENT_H

#include "serve/request.h"

void document_source(struct request *r, int64_t id);

#endif
