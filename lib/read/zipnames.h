/* The names in a ZIP file's directory that do not bear the mark of UTF-8 (bit 11): in which encoding they are is judged by all
 * of them together, for whoever packed them used one. libarchive does not tell of the mark. */
#ifndef GUIDANG_READ_ZIPNAMES_H
#define GUIDANG_READ_ZIPNAMES_H

#include <sys/types.h>

#include "base/arena.h"

/* The directory of the file, or of bytes (a part of them, STR_NONE: none). False: it cannot be found. */
bool zip_directory(int fd, off_t size, struct buf *out);
struct str zip_directory_of(struct str bytes);

struct zip_entry {
	struct str name; /* as it stands there */
	bool utf8;       /* marked as such */
};
/* The entry at *i of a directory, and *i behind it. False: there is none. */
bool zip_entry_next(struct str directory, size_t *i, struct zip_entry *out);

struct zip_names {
	bool read;           /* the file is a ZIP file with a directory */
	struct str *p;       /* those without the mark that are not ASCII, sorted, \ as / */
	size_t n, cap;
	bool utf8, gb18030;  /* some of them can be nothing else */
};

/* fd: the file, size: its bytes. Whatever cannot be read counts as not there. */
void zip_names_read(struct arena *a, int fd, off_t size, struct zip_names *out);
/* A member's name as libarchive gives it → UTF-8. Of other archives too, each name by itself. */
void zip_name(const struct zip_names *names, struct str raw, struct buf *out);

#endif
