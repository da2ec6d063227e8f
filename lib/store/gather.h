/* Combines writes to a database: SQLite writes single pages, 80,000 of them in a large import, most of them adjacent. A VFS
 * (https://sqlite.org/vfs.html) in front of the default one buffers pages until several can be written at once.
 *
 * It buffers only while the connection holds the exclusive lock: nobody else reads the file then, and SQLite does not rely on the
 * writes before xSync or xUnlock, which flush the buffer. All other calls are passed on unchanged.
 *
 * The kernel's writeback of a growing file is started during the import, through a second descriptor of the file. A process must
 * therefore have only one connection to it at a time: POSIX drops all locks of a file when either descriptor is closed. */
#ifndef GUIDANG_STORE_GATHER_H
#define GUIDANG_STORE_GATHER_H

/* The name of the VFS; NULL: not available, use the default VFS. */
const char *gather_vfs(void);

#endif
