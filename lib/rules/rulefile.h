/* Reading a rule file: XML, checked against rules.rng; no entities, no network, no inclusion.
 * Strings live in f->arena. Errors name file, line and reason. */
#ifndef GUIDANG_RULES_RULEFILE_H
#define GUIDANG_RULES_RULEFILE_H

#include "base/arena.h"
#include "base/err.h"

struct rulefile_rule {
	const char *id, *class, *style, *clause, *pattern, *file; /* equal styles are one pointer */
	int line;
	bool find;
	struct str *yes, *no;
	size_t n_yes, n_no;
};

struct rulefile_define {
	struct str id, pattern;
};

struct rulefile {
	struct arena *arena;
	struct rulefile_rule *p; /* in the order of the files */
	size_t n, cap;
	struct { struct rulefile_define *p; size_t n, cap; } defines; /* a later one of the same id wins */
};

bool rulefile_read(struct rulefile *f, struct str text, const char *name, struct err *err);
bool rulefile_read_path(struct rulefile *f, const char *path, struct err *err);
/* Appends the pattern with each (?&id) replaced by its definition. */
bool rulefile_expand(const struct rulefile *f, struct str pattern, struct buf *out, struct err *err);

#endif
