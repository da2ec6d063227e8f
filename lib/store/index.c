#include "store/index.h"

#include <stdlib.h>

#include "base/memory.h"
#include "index/invert.h"
#include "store/schema.h"
#include "index/segment.h"

enum {
	LOAD_ROOM = 64 << 20, /* bytes of a first load's posting lists in memory, before they go to a file */
	DIRECT_FROM = 256,    /* documents; fewer are added through FTS5, which merges small segments, which takes twice the time */
};

static const char *const tables[] = { "search", "single", "single_title" };
enum { TABLES = 3 };

/* ── through FTS5 ── */

static bool row(struct store *s, enum statement statement, int64_t id, struct str x, const struct str *y, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, statement);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	rows_bind(q, 2, x.p ? x : STR(""));
	if (y)
		rows_bind(q, 3, y->p ? *y : STR(""));
	return rows_done(s, q, err);
}

static bool tell_unigrams(struct store *s, enum statement statement, int64_t id, struct str text, struct err *err)
{
	struct buf b = { 0 };

	terms_unigrams(text, &b);
	bool ok = row(s, statement, id, buf_view(&b), NULL, err);

	buf_free(&b);
	return ok;
}

enum { CUT_AT_ONCE = 1 << 20 }; /* bytes of a text */

/* The end of a piece of the text: behind a line, a blank or a mark, where no token goes on. */
static size_t piece_end(struct str text)
{
	static const char *const ends[] = { "\n", " ", "。", "，" };

	for (size_t i = CUT_AT_ONCE; i < text.n; i++)
		for (size_t k = 0; k < sizeof ends / sizeof ends[0]; k++)
			if (str_ends(str_sub(text, 0, i), str_z(ends[k])))
				return i;
	return text.n;
}

/* FTS5 keeps all terms of a text to be deleted in memory, so a large one is deleted piece by piece: it writes what it keeps when another
 * begins. It counts each piece as a document, so an empty one is added for each piece but the first. */
static bool cut_search(struct store *s, int64_t id, struct str title, struct str text, struct err *err)
{
	const struct str empty = STR("");
	size_t end = piece_end(text);
	struct str piece = str_sub(text, 0, end);
	bool ok = row(s, Q_CUT_SEARCH, id, title, &piece, err);

	for (text = str_sub(text, end, text.n); ok && text.n; text = str_sub(text, end, text.n)) {
		end = piece_end(text);
		piece = str_sub(text, 0, end);
		ok = row(s, Q_PUT_SEARCH, id, empty, &empty, err) && row(s, Q_CUT_SEARCH, id, empty, &piece, err);
	}
	return ok;
}

static bool tell(struct store *s, int64_t id, struct str title, struct str text, bool cut, struct err *err)
{
	return (cut ? cut_search(s, id, title, text, err) : row(s, Q_PUT_SEARCH, id, title, &text, err)) &&
	       tell_unigrams(s, cut ? Q_CUT_UNIGRAM : Q_PUT_UNIGRAM, id, text, err) &&
	       tell_unigrams(s, cut ? Q_CUT_UNIGRAM_TITLE : Q_PUT_UNIGRAM_TITLE, id, title, err);
}

static bool tell_filed(struct store *s, int64_t id, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_GET_TEXT);
	struct arena *a = arena_new();
	bool ok = q != NULL;

	if (ok) {
		sqlite3_bind_int64(q, 1, id);
		ok = sqlite3_step(q) == SQLITE_ROW;
	}
	if (ok) {
		struct str title = rows_column(a, q, 0), text = rows_column(a, q, 1);

		sqlite3_reset(q);
		ok = tell(s, id, title, text, false, err);
	} else {
		rows_fail(s, err);
	}
	arena_free(a);
	return ok;
}

/* ── direct writing ── */

/* FTS5 keeps the structure it read and does not see it change under it. A savepoint makes it write what it
 * holds; going back to one makes it forget what it knows. */
static bool make_fts5_forget(sqlite3 *db)
{
	return sqlite3_exec(db, "SAVEPOINT direct;"
		       "INSERT INTO search(search,rank) VALUES('automerge',4);"
		       "INSERT INTO single(single,rank) VALUES('automerge',4);"
		       "INSERT INTO single_title(single_title,rank) VALUES('automerge',4);"
		       "ROLLBACK TO direct; RELEASE direct", NULL, NULL, NULL) == SQLITE_OK;
}

static bool same_ids(sqlite3 *db, const char *sql, int64_t id)
{
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW &&
		  sqlite3_column_int64(q, 0) == id && sqlite3_step(q) == SQLITE_DONE;

	sqlite3_finalize(q);
	return ok;
}

/* Does this SQLite read segments that we write? Tested with three documents in memory, once per process that writes so. */
static bool trial(void)
{
	const struct { struct str title, text; } sample[] = {
		{ STR("关于值班的通知"), STR("关于值班的通知\n各科室：GCP 办公室2024年起值班。") },
		{ STR("关于培训的通知"), STR("关于培训的通知\n各科室：请于5月参加。") },
		{ STR(""), STR("无题") },
	};
	struct inversion *v = inversion_new(false, INVERSION_ROOM, NULL);
	struct err ignored;
	sqlite3 *db = NULL;
	bool ok = sqlite3_open(":memory:", &db) == SQLITE_OK && tokens_register(db) == SQLITE_OK &&
		  sqlite3_exec(db, schema_index(), NULL, NULL, NULL) == SQLITE_OK;

	for (size_t i = 0; ok && i < sizeof sample / sizeof sample[0]; i++) {
		struct terms t = { 0 };

		terms_take(&t, sample[i].title, sample[i].text);
		ok = inversion_add(v, (int64_t)i + 7, &t);
		terms_clear(&t);
	}
	ok = ok && make_fts5_forget(db) && inversion_write(v, db, &ignored);
	for (int i = 0; ok && i < TABLES; i++) {
		char *sql = allocated(sqlite3_mprintf("INSERT INTO %s(%s) VALUES('integrity-check')", tables[i], tables[i]));

		ok = sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
		sqlite3_free(sql);
	}
	ok = ok && same_ids(db, "SELECT rowid FROM search WHERE search MATCH 'body:\"办公室2024\"'", 7) &&
	     same_ids(db, "SELECT rowid FROM search WHERE search MATCH 'title:\"培训\"'", 8) &&
	     same_ids(db, "SELECT rowid FROM single WHERE single MATCH '\"无\"'", 9);
	sqlite3_close(db);
	inversion_free(v);
	return ok;
}

static bool may_write_direct(struct store *s)
{
	struct pending *p = &s->pending;

	if (p->direct == UNKNOWN) {
		p->direct = trial() ? YES : NO;
		for (int i = 0; i < TABLES; i++)
			if (!segment_knows(s->db, tables[i]))
				p->direct = NO;
		if (p->direct == NO)
			s->notice = "this SQLite keeps its index in a form that is not known here; filing takes several times longer";
	}
	return p->direct == YES;
}

/* Is there no segment that a small one could be merged with? */
static bool is_empty(struct store *s)
{
	sqlite3_stmt *q = rows_prepared(s, Q_ANY_SEGMENT);
	bool empty = q && sqlite3_step(q) == SQLITE_DONE;

	if (q)
		sqlite3_reset(q);
	return empty;
}

bool index_flush(struct store *s, struct err *err)
{
	struct pending *p = &s->pending;
	bool ok = true;

	if (p->ids.n == 0)
		return true;
	if ((p->ids.n >= DIRECT_FROM * sizeof(int64_t) || inversion_is_large(p->inversion) || is_empty(s)) && may_write_direct(s)) {
		struct err why;

		ok = make_fts5_forget(s->db) || rows_fail(s, err);
		if (ok && !inversion_write(p->inversion, s->db, &why)) {
			int rc = sqlite3_errcode(s->db);

			ok = rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE ? err_set(err, ERR_DATABASE, "%s: %s", s->path, why.message) :
											rows_fail(s, err);
		}
	} else {
		for (size_t i = 0; ok && i < p->ids.n / sizeof(int64_t); i++)
			ok = tell_filed(s, ((const int64_t *)(const void *)p->ids.p)[i], err);
		inversion_clear(p->inversion);
	}
	p->ids.n = 0;
	return ok;
}

void index_forget(struct store *s)
{
	inversion_free(s->pending.inversion);
	buf_free(&s->pending.ids);
	s->pending.inversion = NULL;
}

/* A first load, of which nobody reads so far, makes larger segments: lists go to a file beside the database. */
static struct inversion *inversion_of_load(const struct store *s)
{
	const char *name = strrchr(s->path, '/');
	char *folder = name ? strndup(s->path, (size_t)(name - s->path) + (name == s->path)) : strdup(".");
	struct inversion *v = inversion_new(s->parallel, LOAD_ROOM, allocated(folder));

	free(folder);
	return v;
}

/* ── adding and removing documents ── */

bool index_put(struct store *s, int64_t id, const struct terms *t, struct err *err)
{
	struct pending *p = &s->pending;

	if (s->remote)
		return true;
	if (!p->inversion)
		p->inversion = s->first_load ? inversion_of_load(s) : inversion_new(s->parallel, INVERSION_ROOM, NULL);
	if (p->ids.n && (id <= p->last || inversion_full(p->inversion)) && !index_flush(s, err))
		return false;
	if (!inversion_add(p->inversion, id, t))
		return index_flush(s, err) && tell_filed(s, id, err);
	buf_add(&p->ids, &id, sizeof id);
	p->first = p->ids.n == sizeof id ? id : p->first;
	p->last = id;
	return true;
}

bool index_cut(struct store *s, int64_t id, struct str title, struct str text, struct err *err)
{
	struct pending *p = &s->pending;

	if (s->remote)
		return true;
	if (p->ids.n && id >= p->first && id <= p->last && !index_flush(s, err))
		return false;
	return tell(s, id, title, text, true, err);
}
