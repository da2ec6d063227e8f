/* Corrections and tags taken back, by what the journal says of them: the last act first, as a whole or of one document. An act
 * is what one transaction did. Entries of an earlier version of the program do not say what was there before and stay. */
#ifndef GUIDANG_STORE_UNDO_H
#define GUIDANG_STORE_UNDO_H

#include "store/store.h"

struct undone {
	int64_t entry, document, at; /* the entry in the journal that is taken back */
	struct str who, field;       /* the tag, where tag is set */
	bool tag;
};
struct undones {
	struct undone *p;
	size_t n, cap;
};

/* The last act that can be taken back, of a document or (0) of all: its newest entry in the journal, 0: there is none. */
bool undo_last(struct store *s, int64_t document, int64_t *entry, struct err *err);
/* Takes it back, within a transaction. Documents in `again` lost a correction that replaced none: they are to be extracted
 * anew. */
bool undo_act(struct store *s, struct arena *a, int64_t entry, int64_t document, struct undones *out, struct ids *again, struct err *err);
/* The entry in the journal of what took documents out last, 0: none is out; is this one filed? */
bool undo_last_out(struct store *s, int64_t *entry, struct err *err);
bool undo_filed(struct store *s, int64_t document);

#endif
