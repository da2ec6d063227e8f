/* Files documents on the server in batches. */
#ifndef GUIDANG_POSTGRES_FILING_H
#define GUIDANG_POSTGRES_FILING_H

#include "postgres/server.h"

/* Implement engine.file and engine.unchanged (store/remote.h). */
bool filing_one(struct remote *r, struct doc *d, const struct remote_filing *f, enum filed *what, bool *done, struct err *err);
bool filing_unchanged(struct remote *r, int64_t root, struct str rest, const struct stamp *stamp, int64_t *id, struct err *err);
/* Writes the waiting documents. Must run before anything else is read or written, and before a commit. */
bool filing_flush(struct remote *r, struct err *err);
/* Waits until no other program writes; none does until the end of this transaction. What is read from then on is what all others
 * left. */
bool filing_alone(struct remote *r, struct err *err);
void filing_forget(struct remote *r);
/* Store the positions of a document's headings for ranking (struct terms: headings), and read them again. */
bool filing_headings(struct remote *r, int64_t id, struct str ranges, struct err *err);
bool filing_ranges(struct remote *r, struct arena *a, int64_t id, struct str *ranges, struct err *err);
/* Replaces the names of bodies that the document tells. */
bool filing_names(struct remote *r, struct doc *d, struct err *err);
bool filing_settle(struct remote *r, struct err *err);
bool filing_next_id(struct remote *r, int64_t *id, struct err *err);
bool filing_extent(struct remote *r, int64_t documents, int64_t size, struct err *err);

#endif
