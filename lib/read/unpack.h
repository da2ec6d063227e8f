/* The members of a bundle (.zip .7z .rar .tar …), of a mail or a box of mails, and the files embedded in a document, one after the
 * other, unpacked by a worker of its own. */
#ifndef GUIDANG_READ_UNPACK_H
#define GUIDANG_READ_UNPACK_H

#include "base/err.h"
#include "base/str.h"

struct unpacking;

/* fd: the bundle, open for reading; closed by this. pictures: they are members that are wanted. NULL with *err: no worker. */
struct unpacking *unpacking_begin(int fd, bool pictures, struct err *err);

enum unpacked {
	UNPACKED_MEMBER,   /* name and bytes */
	UNPACKED_PASSED,   /* the name of a member of a kind that is not read */
	UNPACKED_REFUSED,  /* a member that cannot be unpacked: name and *err; the next may */
	UNPACKED_DOCUMENT, /* the file is no bundle, but a document that is a package */
	UNPACKED_ITSELF,   /* the file is a document, and files are embedded in it, which follow */
	UNPACKED_FAILED,   /* *err: the rest of the bundle is lost */
	UNPACKED_END,
};

/* Names are UTF-8, parts parted by /, without .. and what systems leave behind (__MACOSX, Thumbs.db). */
enum unpacked unpacking_next(struct unpacking *u, struct buf *name, struct buf *bytes, struct err *err);
void unpacking_end(struct unpacking *u);

/* The worker's side: the bundle is descriptor fd, answers go to `out`. False: the other side is gone. */
bool unpack_run(int fd, bool pictures, int out);

#endif
