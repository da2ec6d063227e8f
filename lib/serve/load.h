/* Loads documents as readers may see them: with --no-persons, without names of persons. */
#ifndef GUIDANG_SERVE_LOAD_H
#define GUIDANG_SERVE_LOAD_H

#include "doc/doc.h"
#include "serve/request.h"

/* Loads the record with its derived lists; d->arena must be set. */
bool load_record(struct request *r, int64_t id, struct doc *d, struct err *err);
/* Loads what a list of hits shows. */
bool load_hit(struct request *r, int64_t id, struct doc *d, struct outline *o, struct err *err);
/* May the file itself be shown? False, after replying with an error: the file would reveal all names. */
bool load_file_may(struct request *r);

#endif
