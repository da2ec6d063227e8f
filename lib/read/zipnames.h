/* Member names of a ZIP file without the UTF-8 flag (bit 11). Their encoding is detected from all such names together, because
 * the program that packed the file used one encoding. libarchive does not report the flag. */
#ifndef GUIDANG_READ_ZIPNAMES_H
#define GUIDANG_READ_ZIPNAMES_H

#include <sys/types.h>

#include "base/arena.h"

/* The ZIP directory of a file (false: not found), or of bytes (a slice of them; STR_NONE: not found). */
bool zip_directory(int fd, off_t size, struct buf *out);
struct str zip_directory_of(struct str bytes);

struct zip_entry {
	struct str name; /* undecoded */
	bool utf8;       /* has the UTF-8 flag */
};
/* Reads the directory entry at *i and moves *i past it. False: no more entries. */
bool zip_entry_next(struct str directory, size_t *i, struct zip_entry *out);

struct zip_names {
	bool read;           /* the file is a ZIP file with a directory */
	struct str *p;       /* non-ASCII names without the flag, sorted, \ replaced by / */
	size_t n, cap;
	bool utf8, gb18030;  /* some names are valid only in this encoding */
};

/* fd: the file; size: its size in bytes. Entries that cannot be read are ignored. */
void zip_names_read(struct arena *a, int fd, off_t size, struct zip_names *out);
/* Converts a member's name from libarchive to UTF-8. For archives other than ZIP each name's encoding is detected by itself. */
void zip_name(const struct zip_names *names, struct str raw, struct buf *out);

#endif
