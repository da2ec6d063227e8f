/* Files that a command writes: exports, reports. */
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
	char *temporary; /* where the bytes go until they are complete; NULL: straight to the target */
	bool fresh;      /* there was nothing of that name */
	int folder;      /* of a file that takes its place; -1: none */
	int why;         /* errno of the first write that failed */
};

struct output_rules {
	struct store *store;   /* its file, its journals and its sources are never written over; NULL: none */
	/* other files that are read: is this one of them? NULL: none */
	bool (*reads)(void *ctx, dev_t device, ino_t inode);
	void *ctx;
	bool (*ours)(struct str head); /* does a file that begins so come from an earlier run? Then it is replaced */
	bool force;            /* any other file, too */
	bool whole;            /* complete or not at all: written beside the target and renamed */
};

/* NULL and "-": standard output; /dev/stdout, /dev/fd/N: the descriptor, not the file anew. A pipe or a device is written
 * to, links are not followed. False after saying why. */
bool output_open(struct output *o, const char *target, const struct output_rules *r);
bool output_put(struct output *o, struct str bytes);
/* With ok the target is in place and on the disk, or the reason was said and false comes back; without ok it is as it was
 * (whole), or ends where it ends. */
bool output_close(struct output *o, bool ok);

/* Is standard output one of the store's files? */
bool output_is_store(const struct store *s);

#endif
