/* Documents parted by 0x00: the index written straight holds every token that plain INSERT makes. */
#include <string.h>

#include "fuzz.h"
#include "index/invert.h"
#include "store/schema.h"

/* Made once; emptied for each input. */
static sqlite3 *made(void)
{
	sqlite3 *db;

	REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK && tokens_register(db) == SQLITE_OK);
	REQUIRE(sqlite3_exec(db, schema_index(), NULL, NULL, NULL) == SQLITE_OK);
	REQUIRE(sqlite3_exec(db, "CREATE VIRTUAL TABLE v USING fts5vocab(search, instance); CREATE VIRTUAL TABLE w USING fts5vocab(single, instance)", NULL, NULL, NULL) == SQLITE_OK);
	return db;
}

static void empty(sqlite3 *db, unsigned page)
{
	char sql[512];

	snprintf(sql, sizeof sql, "BEGIN; INSERT INTO search(search) VALUES('delete-all'); INSERT INTO single(single) VALUES('delete-all');"
				  "INSERT INTO single_title(single_title) VALUES('delete-all');"
				  "INSERT INTO search(search,rank) VALUES('pgsz',%u); INSERT INTO single(single,rank) VALUES('pgsz',%u)", page, page);
	REQUIRE(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK);
}

static void insert(sqlite3 *db, const char *sql, int64_t id, struct str x, const struct str *y)
{
	sqlite3_stmt *q;

	REQUIRE(sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK);
	sqlite3_bind_int64(q, 1, id);
	sqlite3_bind_text(q, 2, x.p ? x.p : "", (int)x.n, SQLITE_STATIC);
	if (y)
		sqlite3_bind_text(q, 3, y->p, (int)y->n, SQLITE_STATIC);
	REQUIRE(sqlite3_step(q) == SQLITE_DONE);
	sqlite3_finalize(q);
}

static void same(sqlite3 *x, sqlite3 *y, const char *sql)
{
	sqlite3_stmt *p, *q;
	int rc;

	REQUIRE(sqlite3_prepare_v2(x, sql, -1, &p, NULL) == SQLITE_OK && sqlite3_prepare_v2(y, sql, -1, &q, NULL) == SQLITE_OK);
	while ((rc = sqlite3_step(p)) == SQLITE_ROW) {
		REQUIRE(sqlite3_step(q) == SQLITE_ROW);
		for (int c = 0; c < sqlite3_column_count(p); c++) {
			int n = sqlite3_column_bytes(p, c);

			REQUIRE(n == sqlite3_column_bytes(q, c) && (n == 0 || memcmp(sqlite3_column_blob(p, c), sqlite3_column_blob(q, c), (size_t)n) == 0));
		}
	}
	REQUIRE(rc == SQLITE_DONE && sqlite3_step(q) == SQLITE_DONE);
	sqlite3_finalize(p);
	sqlite3_finalize(q);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	unsigned page = n ? 32 + data[0] : 64;
	static sqlite3 *plain, *straight;
	static struct terms *t;
	static struct inversion *kept, *threaded;
	struct inversion *v;
	struct err err;
	int64_t id = 0;

	if (!plain) {
		t = calloc(1, sizeof *t);
		kept = inversion_new(false, 1, "/tmp"); /* its lists go to a file */
		threaded = inversion_new(true, INVERSION_ROOM, NULL);
		plain = made();
		straight = made();
	}
	v = n % 64 == 1 ? threaded : kept; /* to start a thread takes longer than the rest */
	empty(plain, page);
	empty(straight, page);
	for (size_t i = 1; i < n;) {
		const uint8_t *end = memchr(data + i, 0, n - i);
		size_t to = end ? (size_t)(end - data) : n;
		struct buf text = { 0 };

		for (size_t k = i; k < to;)
			buf_cp(&text, utf8_next((struct str){ (const char *)data, to }, &k));
		struct str body = text.p ? buf_view(&text) : STR(""), title = str_sub(body, 0, body.n < 12 ? 0 : 12);

		while (title.n && utf8_valid(title) != title.n)
			title.n--;
		id += 1 + (to - i) % 200;
		terms_take(t, title, body);
		REQUIRE(inversion_add(v, id, t));
		insert(plain, "INSERT INTO search(rowid,title,body) VALUES(?1,?2,?3)", id, title, &body);
		struct buf singles = { 0 };

		terms_unigrams(body, &singles);
		insert(plain, "INSERT INTO single(rowid,chars) VALUES(?1,?2)", id, buf_view(&singles), NULL);
		buf_free(&singles);
		buf_free(&text);
		i = to + 1;
	}
	REQUIRE(sqlite3_exec(plain, "COMMIT", NULL, NULL, NULL) == SQLITE_OK);
	/* FTS5 must read it anew */
	REQUIRE(sqlite3_exec(straight, "SAVEPOINT d; INSERT INTO search(search,rank) VALUES('automerge',4); INSERT INTO single(single,rank) VALUES('automerge',4);"
				       "INSERT INTO single_title(single_title,rank) VALUES('automerge',4); ROLLBACK TO d; RELEASE d", NULL, NULL, NULL) == SQLITE_OK);
	REQUIRE(inversion_write(v, straight, &err) && sqlite3_exec(straight, "COMMIT", NULL, NULL, NULL) == SQLITE_OK);
	REQUIRE(sqlite3_exec(straight, "INSERT INTO search(search) VALUES('integrity-check'); INSERT INTO single(single) VALUES('integrity-check')", NULL, NULL, NULL) == SQLITE_OK);
	same(plain, straight, "SELECT term, doc, col, \"offset\" FROM v ORDER BY 1, 2, 3, 4");
	same(plain, straight, "SELECT term, doc FROM w ORDER BY 1, 2");
	same(plain, straight, "SELECT id, sz FROM search_docsize ORDER BY 1");
	inversion_clear(v);
	terms_clear(t);
	return 0;
}
