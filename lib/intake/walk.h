/* The files that an import's arguments mean, one after the other: files as they are named, directories recursively
 * and sorted by name, only the suffixes of documents there. A directory is entered once; symbolic links to directories are followed only if
 * that is asked for, and never lead in circles.
 * In memory are the names of the directories on the way, not the files of the whole. */
#ifndef GUIDANG_INTAKE_WALK_H
#define GUIDANG_INTAKE_WALK_H

#include <signal.h>
#include <sys/types.h>

#include "base/err.h"
#include "intake/passing.h"
#include "store/store.h"

struct walked {
	struct str path;    /* NUL-terminated, until the next is asked for; "-": standard input */
	const char *reason; /* why it cannot be read, NULL: it can */
	struct stamp stamp; /* as it was found; of a file that can be read */
};

struct walk;

struct walk *walk_new(void);
void walk_add(struct walk *w, const char *path);
/* What was found below a folder that was named, `operand` bytes of the path: it may be passed over, or be gone again. */
void walk_add_found(struct walk *w, const char *path, size_t operand);
/* A NUL-separated list of paths, before those added; "-" is standard input. */
bool walk_add_list(struct walk *w, const char *file, struct err *err);
bool walk_next(struct walk *w, struct walked *out);
size_t walk_count(struct walk *w); /* files, before the first is asked for */
/* Is this file one of them? Before the first is asked for. */
bool walk_holds(struct walk *w, dev_t device, ino_t inode);
/* What it passes over in directories, so far; patterns are added there. */
struct passing *walk_passing(struct walk *w);
/* Is told of each, as it is come by. */
typedef void walk_passed(void *ctx, struct str path, enum passed why);
/* A member of a bundle, NUL-terminated, is passed over: of another kind. */
void walk_pass_member(struct walk *w, struct str path);
void walk_tell_passed(struct walk *w, walk_passed *f, void *ctx);
void walk_follow(struct walk *w); /* also links to directories */
/* Nothing more is found once *stop is set. */
void walk_stop(struct walk *w, const volatile sig_atomic_t *stop);
void walk_free(struct walk *w);

struct stat;
struct stamp stamp_of(const struct stat *st);

#endif
