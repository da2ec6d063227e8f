/* Compares exported records with gold records (corpus/README.md defines the fields and the normal form).
 *
 * Strict: the values are equal in normal form. Soft: their similarity is at least 0.9 (Ratcliff/Obershelp, as computed by Python's
 * difflib). Absent values count: a value where gold has none is a false positive. */
#ifndef GUIDANG_EVAL_SCORE_H
#define GUIDANG_EVAL_SCORE_H

#include "base/arena.h"
#include "base/err.h"
#include "doc/fields.h"
#include "eval/entries.h"

/* The header fields, then the compared lists. */
enum { SCORE_HEADER_FIELDS = FIELD_COUNT, SCORE_SECTIONS = SCORE_HEADER_FIELDS, SCORE_TABLES, SCORE_FIELDS };

struct score_field {
	const char *name;
	size_t gold, hit, extra, missed, soft;
	size_t predicted;
};

struct score {
	size_t documents, found, exact;
	struct score_field field[SCORE_FIELDS];
	struct {
		size_t documents, found; /* that have gold for derived lists */
		struct entries_figures row[ENTRIES_ROWS];
	} derived;
	struct strings errors;
};

double score_f1(size_t hit, size_t extra, size_t missed);
/* gold: a directory, searched for NAME.gold.json (a record; its `derived` holds derived lists) and NAME.derived.json (these lists, by
 * themselves or under `derived`); of both for one document the derived lists of the latter count. A gold file is of the record whose file
 * has the name that its `file` or `source.path` tells, or else the same name without suffix. records: a file of JSON lines. only: use
 * only gold files of documents whose name contains it. */
bool score_run(struct arena *a, const char *records, const char *gold, const char *only, struct score *out, struct err *err);

/* Similarity of two texts, 0 to 1. */
double score_similarity(struct str x, struct str y);

#endif
