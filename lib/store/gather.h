/* Gathers writes to a database: SQLite writes single pages, a large import 80,000 of them, most of them adjacent. A VFS
 * (https://sqlite.org/vfs.html) before the default one keeps pages until some can be written at once.
 *
 * Only while the connection holds the exclusive lock: nobody reads the file then, and SQLite asks for nothing to be in it
 * before xSync or xUnlock, which write all that is kept. All other calls are passed on unchanged.
 *
 * Writeback of a growing file is started while the import goes on. The file is opened for that a second
 * time: a process has one connection to it at a time, since POSIX drops all its locks with either's close. */
#ifndef GUIDANG_STORE_GATHER_H
#define GUIDANG_STORE_GATHER_H

/* Name of the VFS, NULL where it is not available: use the default VFS. */
const char *gather_vfs(void);

#endif
