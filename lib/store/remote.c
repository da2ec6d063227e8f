#include "store/remote.h"

#include <stdlib.h>
#include <string.h>

#include "index/tokens.h"
#include "store/columns.h"
#include "store/headings.h"
#include "store/lengths.h"
#include "store/rows.h"
#include "text/fold.h"

static const struct engine *engine;

void store_engine(const struct engine *e)
{
	engine = e;
}

static bool partial;

void store_partial(void)
{
	partial = true;
}

bool store_partial_wanted(void)
{
	return partial;
}

struct str store_missing(struct store *s, struct arena *a)
{
	return s->remote ? s->engine->missing(s->remote, a) : STR("");
}

bool store_is_address(const char *path)
{
	return strncmp(path, "postgresql://", 13) == 0 || strncmp(path, "postgres://", 11) == 0;
}

bool store_remote(const struct store *s)
{
	return s->remote != NULL;
}

bool store_needs_file(const struct store *s, const char *what, const char *instead, struct err *err)
{
	return !s->remote || err_set(err, ERR_USAGE, "%s needs a database in a file; %s is a server, where %s does that", what, s->path, instead);
}

bool remote_open(const char *address, bool write, struct store *s, struct err *err)
{
	if (!engine)
		return err_set(err, ERR_DATABASE, "this guidang was built without PostgreSQL; build it where libpq-dev is installed");
	s->engine = engine;
	if (sqlite3_open_v2(":memory:", &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		memory_out();
	if (!engine->open(address, write, s->db, &s->remote, err))
		return false;
	s->path = allocated(strdup(engine->name(s->remote)));
	return true;
}

bool remote_ids(struct store *s, struct arena *a, const struct query *q, struct ids *out, struct err *err)
{
	return s->engine->ids(s->remote, s, a, q, out, err);
}

bool remote_hits(struct store *s, struct arena *a, const struct query *q, const struct remote_wish *w, struct hits *out, size_t *total, bool *exact,
		 struct err *err)
{
	return s->engine->hits(s->remote, s, a, q, w, out, total, exact, err);
}

bool remote_years(struct store *s, struct arena *a, const struct ids *ids, size_t count[static 10000], struct err *err)
{
	return s->engine->years(s->remote, a, ids, count, err);
}

/* Entries are made of the rows. Of a document its paths are one entry. */
bool remote_having(struct store *s, struct arena *a, int column, struct str part, columns_holds *holds, void *ctx, struct ids *out, struct err *err)
{
	sqlite3_stmt *q = NULL;
	struct buf entry = { 0 };
	int64_t id = 0;
	int rc = SQLITE_ERROR;

	if (sqlite3_prepare_v2(s->db, column == COLUMN_PATH ? "SELECT document, path FROM path ORDER BY document, path" :
							      "SELECT id, number_key FROM document WHERE number_key IS NOT NULL ORDER BY id", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	do {
		rc = sqlite3_step(q);
		if (entry.n && (rc != SQLITE_ROW || sqlite3_column_int64(q, 0) != id)) {
			if (str_has(buf_view(&entry), part) && holds(ctx, buf_view(&entry)))
				*ARENA_PUSH(a, out) = id;
			entry.n = 0;
		}
		if (rc != SQLITE_ROW)
			break;
		struct str text = { sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) };

		id = sqlite3_column_int64(q, 0);
		if (column == COLUMN_PATH)
			fold_text(text, &entry, NULL);
		else
			buf_str(&entry, text);
		buf_c(&entry, '\0');
	} while (true);
	buf_free(&entry);
	sqlite3_finalize(q);
	return rc == SQLITE_DONE || rows_fail(s, err);
}

bool remote_days(struct store *s, struct arena *a, struct days *out, struct err *err)
{
	struct { uint32_t *p; size_t n, cap; } days = { 0 };
	sqlite3_stmt *q = NULL;
	int rc = SQLITE_ERROR;

	if (sqlite3_prepare_v2(s->db, "SELECT id, date FROM document WHERE date IS NOT NULL ORDER BY id", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(q, 0);

		if (id < 0 || id > ROWS_ID_MAX)
			continue;
		while (days.n <= (size_t)id)
			*ARENA_PUSH(a, &days) = 0;
		days.p[id] = columns_day((struct str){ (const char *)sqlite3_column_text(q, 1), (size_t)sqlite3_column_bytes(q, 1) });
	}
	*out = (struct days){ days.p, days.n };
	return rows_ended(s, q, rc, err);
}
