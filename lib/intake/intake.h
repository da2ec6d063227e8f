/* Imports files into the database. Worker threads read and parse; a single writer files the documents in the order of the walk, so the
 * result does not depend on the number of workers. The number and bytes of the documents in flight are limited, which bounds memory. */
#ifndef GUIDANG_INTAKE_INTAKE_H
#define GUIDANG_INTAKE_INTAKE_H

#include <signal.h>

#include "intake/file.h"
#include "intake/walk.h"
#include "rules/rules.h"
#include "store/store.h"

enum {
	INTAKE_JOBS_MAX = 64,
	INTAKE_JOBS_FILING = 8, /* with a store: the writer does half of the work; more jobs would only wait for it and use memory */
	INTAKE_IN_FLIGHT = 1 << 20, /* bytes of all files in flight; a larger file is processed alone */
};

struct intake_result {
	struct str path;
	enum filed status;
	const struct doc *doc;  /* NULL: not read (unchanged or failed) */
	const struct err *err;  /* set if it failed */
	bool further;           /* not the first result of its file: another member of a bundle */
};

struct intake {
	struct store *store;         /* NULL: only extract, do not file */
	const struct rules *rules;
	const char *encoding;        /* NULL: detect */
	const char *name;            /* path to record for standard input; NULL: none */
	const struct strings *names; /* of departments, from the user's file (doc/departments.h); NULL: none */
	bool recognise;              /* recognise the text of scans and pictures (OCR) */
	unsigned jobs;
	volatile sig_atomic_t *stop; /* set by a signal handler: file the complete documents, then return */
	/* called for every file, in order, after it was filed */
	void (*report)(void *ctx, const struct intake_result *r);
	void *ctx;
};

/* False: the database failed; everything committed so far is kept. */
bool intake_run(const struct intake *in, struct walk *files, struct err *err);
/* Extracts every document of the store again, with the rules of `in`. */
bool intake_again(const struct intake *in, struct err *err);

/* The same for these documents only, within the caller's transaction. */
bool intake_again_these(const struct intake *in, const struct ids *ids, struct err *err);
/* Files removed documents again, within the caller's transaction. */
bool intake_revive(const struct intake *in, const struct ids *ids, struct err *err);

#endif
