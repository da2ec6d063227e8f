/* Unpacks one after the other, in a worker process of its own, the members of a bundle (.zip .7z .rar .tar …), the parts of a mail
 * or a mailbox, or the files embedded in a document. */
#ifndef GUIDANG_READ_UNPACK_H
#define GUIDANG_READ_UNPACK_H

#include "base/err.h"
#include "base/str.h"

struct unpacking;

/* fd: the bundle, open for reading; the function takes ownership and closes it. depth: of bundles around it, less than LIMIT_DEPTH.
 * pictures: whether pictures are wanted members. NULL with *err: no worker could be started. */
struct workers;
struct unpacking *unpacking_begin(struct workers *w, int fd, size_t depth, bool pictures, struct err *err);

enum unpacked {
	UNPACKED_MEMBER,   /* name (empty: of a file that is only compressed) and bytes */
	UNPACKED_PASSED,   /* name only: a member of a kind that we do not read */
	UNPACKED_REFUSED,  /* name and *err: this member cannot be unpacked, the next ones may be */
	UNPACKED_DOCUMENT, /* the file is not a bundle but a packaged document */
	UNPACKED_ITSELF,   /* the file is a document with embedded files, which follow */
	UNPACKED_FAILED,   /* *err: the rest of the bundle is lost */
	UNPACKED_END,
};

/* Names are UTF-8 with / between components and without "..". Members that systems leave behind (__MACOSX, Thumbs.db) are skipped. */
enum unpacked unpacking_next(struct unpacking *u, struct buf *name, struct buf *bytes, struct err *err);
void unpacking_end(struct unpacking *u);

/* The worker's side: reads the bundle from fd and writes answers to `out`. False: the other process is gone. */
bool unpack_run(int fd, bool pictures, int out);

#endif
