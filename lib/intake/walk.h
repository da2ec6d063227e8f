/* The files that an import's arguments mean: files as they are named, directories recursively and
 * sorted, only the suffixes of documents there; symbolic links to directories never lead in circles. */
#ifndef GUIDANG_INTAKE_WALK_H
#define GUIDANG_INTAKE_WALK_H

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"

struct walked {
	struct str path;    /* "-": standard input */
	const char *reason; /* why it cannot be read, NULL: it can */
	struct stamp stamp; /* as it was found */
};

struct walk {
	struct walked *p;
	size_t n, cap;
	size_t skipped; /* files of other kinds in directories */
};

struct stat;
struct stamp stamp_of(const struct stat *st);
void walk_add(struct arena *a, struct walk *w, const char *path);
/* A NUL-separated list of paths; "-" is standard input. */
bool walk_add_list(struct arena *a, struct walk *w, const char *file, struct err *err);

#endif
