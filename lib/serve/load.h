/* Documents as readers may see them: with --no-persons without the names of persons. */
#ifndef GUIDANG_SERVE_LOAD_H
#define GUIDANG_SERVE_LOAD_H

#include "doc/doc.h"
#include "serve/request.h"

/* The record with its derived lists; d->arena is set. */
bool load_record(struct request *r, int64_t id, struct doc *d, struct err *err);
/* What a list of hits shows. */
bool load_hit(struct request *r, int64_t id, struct doc *d, struct outline *o, struct err *err);
/* False, and it is said: what is asked for would show the file itself with all names. */
bool load_file_may(struct request *r);

#endif
