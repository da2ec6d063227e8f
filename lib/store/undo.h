/* Undoes corrections and tags by the entries of the journal: the last act first, completely or for one document. An act
 * is one transaction. Entries of an earlier version of the program lack the previous value and cannot be undone. */
#ifndef GUIDANG_STORE_UNDO_H
#define GUIDANG_STORE_UNDO_H

#include "store/store.h"

struct undone {
	int64_t entry, document, at; /* entry: the journal entry that is undone */
	struct str who, field;       /* the tag, where tag is set */
	bool tag;
};
struct undones {
	struct undone *p;
	size_t n, cap;
};

/* The last act that can be undone, for a document or (0) for all: its newest entry in the journal; 0: none. */
bool undo_last(struct store *s, int64_t document, int64_t *entry, struct err *err);
/* Undoes it, inside a transaction. The documents in `again` lost a correction that had replaced no other: the caller must extract them
 * again. */
bool undo_act(struct store *s, struct arena *a, int64_t entry, int64_t document, struct undones *out, struct ids *again, struct err *err);
/* The journal entry of the last act that took documents out, 0: none is out. undo_filed: is this document filed? */
bool undo_last_out(struct store *s, int64_t *entry, struct err *err);
bool undo_filed(struct store *s, int64_t document);

#endif
