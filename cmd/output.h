/* Output files of commands: exports and reports. */
#ifndef GUIDANG_CMD_OUTPUT_H
#define GUIDANG_CMD_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/str.h"

struct store;

struct output {
	FILE *file;
	const char *target;
	char *temporary; /* temporary file that receives the bytes until they are complete; NULL: written to the target directly */
	bool fresh;      /* the target did not exist before */
	int folder;      /* descriptor of the target's folder, for the rename; -1: none */
	int why;         /* errno of the first failed write */
};

struct output_rules {
	struct store *store;   /* its file, journals and source files are never overwritten; NULL: none */
	/* is this one of the other files that the command reads? Those are never overwritten; NULL: none */
	bool (*reads)(void *ctx, dev_t device, ino_t inode);
	void *ctx;
	bool (*ours)(struct str head); /* was a file with this beginning written by an earlier run? Then it may be replaced */
	bool force;            /* any other existing file may be replaced too */
	bool whole;            /* all or nothing: write beside the target, then rename */
};

/* target NULL or "-": standard output; /dev/stdout, /dev/fd/N: the open descriptor, the file is not opened again. Pipes and devices are
 * written to; symbolic links are not followed. False after a message. */
bool output_open(struct output *o, const char *target, const struct output_rules *r);
bool output_put(struct output *o, struct str bytes);
/* ok: moves the complete file to the target and syncs it to disk; false after a message if that fails. Not ok: with `whole` the target
 * stays as it was, else it stays incomplete. */
bool output_close(struct output *o, bool ok);

/* Is this a name of the database's file or of one of its journals, also by a link? */
bool output_is_database(const char *database, const char *name);
/* Is standard output one of the store's files? */
bool output_is_store(const struct store *s);

#endif
