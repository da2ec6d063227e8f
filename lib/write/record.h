/* The record (guidang-record/1, corpus/README.md) as JSON. */
#ifndef GUIDANG_WRITE_RECORD_H
#define GUIDANG_WRITE_RECORD_H

#include "doc/doc.h"

#define RECORD_FORMAT "guidang-record/1"

struct record_options {
	bool provenance;            /* add "provenance": lines, bytes and rule of every value */
	bool derived;               /* add "derived": the derived lists */
	const char *const *fields;  /* only these keys, NULL-terminated; NULL: all */
};

/* The i-th key of a record, of all that can be selected; NULL: no more. */
const char *record_key(size_t i);
bool record_has(struct str key); /* is this one of its keys? */
/* Appends one line of JSON and a line feed. */
void record_json(const struct doc *d, const struct record_options *o, struct buf *out);

#endif
