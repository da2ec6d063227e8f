/* Whatever parses a container or a binary format runs in another process: this program itself, started as
 * `guidang --worker`, which gives up the network, files, programs and memory beyond limits.h before it reads anything.
 * A crash, a hang or a bomb costs that one file, and a worker; the next file gets a new one.
 *
 * A worker serves file after file. The pool belongs to no thread: any may ask, each waits for its own file. */
#ifndef GUIDANG_READ_WORKERS_H
#define GUIDANG_READ_WORKERS_H

#include <sys/types.h>

#include "read/readers.h"

struct workers;

struct workers *workers_new(void); /* starts none before one is needed */
/* The programs that make other kinds of some (read/convert.h); they live as long as the workers. */
struct converters *workers_converters(struct workers *w);
/* Scans and pictures are to be read by recognising their text. */
void workers_recognise(struct workers *w, bool yes);
bool workers_recognises(const struct workers *w); /* NULL: no */
void workers_free(struct workers *w); /* NULL: nothing; ends them */
/* readers_read of a kind that is confined: d->src.kind is set. */
bool workers_read(struct workers *w, struct doc *d, const struct reading *r, struct err *err);

/* Can the markup of a large page be parsed in time? The parser of libxml2 cannot be stopped: who tries it is. False with *err. */
bool workers_try_page(struct workers *w, struct str page, struct err *err);

/* A worker of one's own, for who talks with it by himself (unpack.h). The status that it ended with. */
bool worker_start(pid_t *pid, int *fd, int memory, struct err *err);
int worker_stop(pid_t pid, int fd, bool kill_it);

/* What `guidang --worker BYTES` does: standard input and output are the socket to the one that started it. Exit status. */
int worker_run(int argc, char **argv);

#endif
