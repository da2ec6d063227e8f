/* Yields the files that an import's arguments mean, one after the other: named files as they are; directories recursively, sorted by
 * name, only files with the suffix of a document. A directory is entered once. Symbolic links to directories are followed only on
 * request, and loops are detected. Memory holds only the names in the directories on the current path, not all files. */
#ifndef GUIDANG_INTAKE_WALK_H
#define GUIDANG_INTAKE_WALK_H

#include <signal.h>
#include <sys/types.h>

#include "base/err.h"
#include "intake/passing.h"
#include "store/store.h"

struct walked {
	struct str path;    /* NUL-terminated, valid until the next walk_next; "-": standard input */
	const char *reason; /* why it cannot be read; NULL: it can */
	struct stamp stamp; /* of a readable file, when it was found */
};

struct walk;

struct walk *walk_new(void);
void walk_add(struct walk *w, const char *path);
/* Adds a file that was found below a named folder, the first `operand` bytes of the path. It may be skipped or have vanished. */
void walk_add_found(struct walk *w, const char *path, size_t operand);
/* Adds a NUL-separated list of paths, which come before the added ones; file "-": standard input. */
bool walk_add_list(struct walk *w, const char *file, struct err *err);
bool walk_next(struct walk *w, struct walked *out);
size_t walk_count(struct walk *w); /* number of files; call before walk_next */
/* Does the walk include this file? Call before walk_next. */
bool walk_holds(struct walk *w, dev_t device, ino_t inode);
/* What the walk has skipped in directories so far; patterns are added to it. */
struct passing *walk_passing(struct walk *w);
/* Callback for each skipped file, when the walk meets it. */
typedef void walk_passed(void *ctx, struct str path, enum passed why);
/* Reports a bundle member (NUL-terminated path) as skipped because of its kind. */
void walk_pass_member(struct walk *w, struct str path);
void walk_tell_passed(struct walk *w, walk_passed *f, void *ctx);
void walk_follow(struct walk *w); /* follow symbolic links to directories */
/* The walk ends once *stop is set. */
void walk_stop(struct walk *w, const volatile sig_atomic_t *stop);
void walk_free(struct walk *w);

struct stat;
struct stamp stamp_of(const struct stat *st);

#endif
