/* From files to the database: workers read and parse, one writer files, in the order of the walk
 * whatever the number of workers. Memory is bounded by the documents in flight, by number and bytes. */
#ifndef GUIDANG_INTAKE_INTAKE_H
#define GUIDANG_INTAKE_INTAKE_H

#include <signal.h>

#include "intake/walk.h"
#include "rules/rules.h"
#include "store/store.h"

enum {
	INTAKE_JOBS_MAX = 64,
	INTAKE_JOBS_FILING = 8, /* with a store: the writer has half of the work, more jobs would wait for it and take memory */
	INTAKE_IN_FLIGHT = 1 << 20, /* bytes of all files being worked on; a larger one goes alone */
};

struct intake_result {
	struct str path;
	enum filed status;
	const struct doc *doc;  /* NULL: not read (unchanged, failed) */
	const struct err *err;  /* of a failed one */
	bool further;           /* of its file another result was reported before: another member of a bundle */
};

struct intake {
	struct store *store;         /* NULL: extract only, file nothing */
	const struct rules *rules;
	const char *encoding;        /* NULL: detect */
	const char *name;            /* path of what comes by standard input, NULL: none */
	bool recognise;              /* the text of scans and pictures */
	unsigned jobs;
	volatile sig_atomic_t *stop; /* set by a signal: file what is complete, then return */
	/* called for every file, in order, after it was filed */
	void (*report)(void *ctx, const struct intake_result *r);
	void *ctx;
};

/* False: the database failed; everything committed so far is kept. */
bool intake_run(const struct intake *in, struct walk *files, struct err *err);
/* Extracts anew every document of the store, with the rules of `in`. */
bool intake_again(const struct intake *in, struct err *err);

/* The same with these alone, within a transaction of the caller's. */
bool intake_again_these(const struct intake *in, const struct ids *ids, struct err *err);
/* Files again what was taken out, within a transaction of the caller's. */
bool intake_revive(const struct intake *in, const struct ids *ids, struct err *err);

/* All bytes of a file ("-": standard input) in malloc'ed memory. */
bool file_read(const char *path, struct buf *out, struct stamp *stamp, struct err *err);

#endif
