/* Reads BLOBs of a table by their row numbers, one after the other. SQLite's incremental I/O moves from row to row in little more than half of
 * the instructions of a statement that is run anew. An open handle is a read transaction of its own: close it before the transaction ends. */
#ifndef GUIDANG_INDEX_HANDLE_H
#define GUIDANG_INDEX_HANDLE_H

#include "base/str.h"
#include "index/sqlite.h"

struct row_handle {
	sqlite3 *db;
	const char *table, *column;
	sqlite3_blob *blob; /* NULL: closed */
	int64_t row;        /* at which it is */
};

/* Moves to a row; *n: the bytes of its BLOB. False: missing, or it cannot be read; the handle is closed, and may be used again. */
bool handle_at(struct row_handle *h, int64_t row, size_t *n);
bool handle_read(struct row_handle *h, size_t from, void *to, size_t n); /* n bytes from there on; false: as above */
void handle_close(struct row_handle *h);

#endif
