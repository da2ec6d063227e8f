/* Words on a server: names of bodies, words near one that is not found, documents that share passages. Implements engine.aliases,
 * stands, words, runs and similar (store/remote.h). */
#ifndef GUIDANG_POSTGRES_WORDS_H
#define GUIDANG_POSTGRES_WORDS_H

#include "postgres/server.h"

bool words_aliases(struct remote *r, struct arena *a, struct str name, size_t most, struct strings *out, struct err *err);
bool words_stand(struct remote *r, struct store *s, struct arena *a, struct str word, bool *found, struct err *err);
bool words_like(struct remote *r, struct arena *a, const struct remote_place *place, size_t n, size_t most, struct words_near *out, struct err *err);
bool words_ending(struct remote *r, struct arena *a, struct str run, size_t most, struct words_near *out, struct err *err);
bool words_similar(struct remote *r, struct arena *a, struct str folded, int64_t self, size_t want, struct ids *out, struct err *err);

#endif
