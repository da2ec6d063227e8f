/* Restricts what the process may do before it reads untrusted input: system calls (seccomp) and files (Landlock). Both need a Linux that
 * has them; both are inherited by threads created and programs started later, and hold for the calling thread only: restrict before
 * others are created. */
#ifndef GUIDANG_BASE_CONFINE_H
#define GUIDANG_BASE_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

enum { CONFINE_MAX = 120 };

/* Which files may still be opened, as far as the flags of the call tell. Confine the folders as well: that tells by the path. */
enum confine_open {
	OPEN_NOTHING,
	OPEN_TO_READ, /* existing files, for reading only */
	OPEN_NEW,     /* files that the call creates, or of which it removes the content */
	OPEN_ANY,
};

/* From now on allows only these system calls (SYS_… numbers of this machine, at most CONFINE_MAX) and opening of these files; every
 * other call fails with EPERM. Returns false, with nothing changed, if this kernel or this build (sanitizers, coverage) does not
 * support it. */
bool confine_calls(const int *allowed, size_t n, enum confine_open open);

/* The opposite: these calls fail, every other is as it was. For a process that starts others. */
bool confine_calls_but(const int *refused, size_t n);

/* What may be done below a folder, or with a file. */
enum confine_access {
	FILES_READ = 1,      /* open files and folders for reading */
	FILES_WRITE = 2,     /* open files for writing */
	FILES_EMPTY = 4,     /* remove the content of a file */
	FILES_MAKE = 8,      /* create, rename, remove files */
	FILES_FOLDERS = 16,  /* create folders */
	FILES_RUN = 32,      /* start programs */
};

struct confine_place {
	const char *path; /* one that does not exist is passed over */
	unsigned access;  /* of enum confine_access */
};

/* From now on files can be opened, created and removed at these places only; open descriptors stay as they are. Without network, TCP
 * connections can be neither made nor accepted at new ports (Landlock 4). Returns false, with nothing changed, if this kernel or this
 * build does not support it. */
bool confine_files(const struct confine_place *places, size_t n, bool network);

/* The version of Landlock that confine_files uses here, 0: it is not available. */
int confine_files_version(void);

#endif
