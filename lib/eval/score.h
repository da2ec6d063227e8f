/* Exported records against gold records (corpus/README.md defines the fields and the normal form).
 *
 * Strict: a value is the same in normal form. Soft: within a similarity of 0.9 (Ratcliff/Obershelp, as
 * Python's difflib computes it). Absent values count: one where there is none is a false positive. */
#ifndef GUIDANG_EVAL_SCORE_H
#define GUIDANG_EVAL_SCORE_H

#include "base/arena.h"
#include "base/err.h"
#include "doc/fields.h"

/* The header fields, then the lists that are compared. */
enum { SCORE_HEADER_FIELDS = FIELD_COUNT, SCORE_SECTIONS = SCORE_HEADER_FIELDS, SCORE_TABLES, SCORE_FIELDS };

struct score_field {
	const char *name;
	size_t gold, hit, extra, missed, soft;
	size_t predicted;
};

struct score_errors {
	struct str *p;
	size_t n, cap;
};

struct score {
	size_t documents, found, exact;
	struct score_field field[SCORE_FIELDS];
	struct score_errors errors;
};

double score_f1(size_t hit, size_t extra, size_t missed);
/* gold: a directory, searched for NAME.gold.json; records: JSON lines. `only`: gold file names that contain it. */
bool score_run(struct arena *a, const char *records, const char *gold, const char *only, struct score *out, struct err *err);

/* Similarity of two texts, 0 to 1. */
double score_similarity(struct str x, struct str y);

#endif
