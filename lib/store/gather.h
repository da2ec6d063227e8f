/* Writes to a database, gathered: SQLite writes page by page, a large import 80,000 of them, mostly side by side. A VFS
 * (https://sqlite.org/vfs.html) before the default one keeps pages until some can be written at once.
 *
 * Only while the connection holds the exclusive lock: nobody reads the file then, and SQLite asks for nothing to be in it
 * before xSync or xUnlock, which write all that is kept. Everything else goes straight through.
 *
 * What is written of a growing file is handed to the disk while the import goes on. The file is opened for that a second
 * time: a process has one connection to it at a time, since POSIX drops all its locks with either's close. */
#ifndef GUIDANG_STORE_GATHER_H
#define GUIDANG_STORE_GATHER_H

/* The name to open a database with, NULL where there is none: then by the default VFS. */
const char *gather_vfs(void);

#endif
