/* Containers and binary formats are parsed in a separate process, for safety: this program started as `guidang --worker`. Before
 * it reads anything, it gives up access to network, files and other programs, and memory beyond limits.h. A crash, a hang or
 * a decompression bomb costs only that file and its worker; the next file gets a new worker.
 *
 * A worker reads many files in turn. The pool is thread-safe; each thread waits for its own file. */
#ifndef GUIDANG_READ_WORKERS_H
#define GUIDANG_READ_WORKERS_H

#include <sys/types.h>

#include "read/readers.h"

struct workers;

struct workers *workers_new(void); /* a worker is started when it is first needed */
/* The external converters (read/convert.h); they live as long as the workers. */
struct converters *workers_converters(struct workers *w);
/* Sets whether the text of scans and pictures is recognised (OCR). */
void workers_recognise(struct workers *w, bool yes);
bool workers_recognises(const struct workers *w); /* false if w is NULL */
void workers_free(struct workers *w); /* ends the workers; w may be NULL */
/* readers_read for kinds that a worker must read; d->src.kind must be set. */
bool workers_read(struct workers *w, struct doc *d, const struct reading *r, struct err *err);

/* Can the markup of a large page be parsed in time? libxml2's parser cannot be interrupted, so a worker tries it first and is killed
 * if it takes too long. False with *err: it cannot. */
bool workers_try_page(struct workers *w, struct str page, struct err *err);

/* A separate worker for a caller that speaks the protocol itself (unpack.h). Waits until the others leave room for its memory (bytes).
 * workers_end gives that back. */
bool workers_start(struct workers *w, pid_t *pid, int *fd, int memory, struct err *err);
void workers_end(struct workers *w, pid_t pid, int fd, int memory);

/* Before and after a large document is in this process's memory: no worker is there meanwhile that reads. */
void workers_rest(struct workers *w);
void workers_go_on(struct workers *w);
/* Was one started, so that memory is to be left to them? */
bool workers_used(const struct workers *w);

/* The main function of `guidang --worker BYTES`: standard input and output are the socket to the parent. Returns the exit status. */
int worker_run(int argc, char **argv);

#endif
