#include "index/handle.h"

void handle_close(struct row_handle *h)
{
	sqlite3_blob_close(h->blob);
	h->blob = NULL;
}

/* After an error a handle may not be moved again. */
static bool went_well(struct row_handle *h, int rc)
{
	if (rc == SQLITE_NOMEM)
		memory_out();
	if (rc != SQLITE_OK)
		handle_close(h);
	return rc == SQLITE_OK;
}

bool handle_at(struct row_handle *h, int64_t row, size_t *n)
{
	int rc = h->blob && h->row == row ? SQLITE_OK : h->blob ? sqlite3_blob_reopen(h->blob, row) : sqlite3_blob_open(h->db, "main", h->table, h->column, row, 0, &h->blob);

	h->row = row;
	*n = rc == SQLITE_OK ? (size_t)sqlite3_blob_bytes(h->blob) : 0;
	return went_well(h, rc);
}

bool handle_read(struct row_handle *h, size_t from, void *to, size_t n)
{
	return went_well(h, sqlite3_blob_read(h->blob, to, (int)n, (int)from));
}
