/* A database that was empty when it was opened, and into which no other program files: what it holds is known without a question. */
#ifndef GUIDANG_POSTGRES_FRESH_H
#define GUIDANG_POSTGRES_FRESH_H

#include "postgres/server.h"

/* Can a content or a place be filed already? False: certainly not. It is remembered in any case. */
bool fresh_sha(struct remote *r, const char *sha256);
bool fresh_place(struct remote *r, int64_t root, struct str rest);
/* Before a batch is written, while no other program writes; last: the last accession number. Another one has filed meanwhile: from now on
 * the server is asked. */
void fresh_look(struct remote *r, int64_t last);
void fresh_filed(struct remote *r, int64_t last);
void fresh_free(struct remote *r);

#endif
