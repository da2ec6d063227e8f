#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index/bounding.h"
#include "store/columns.h"
#include "store/gather.h"
#include "store/foreign.h"
#include "store/headings.h"
#include "store/index.h"
#include "index/invert.h"
#include "store/journal.h"
#include "store/lengths.h"
#include "store/pieces.h"
#include "store/place.h"
#include "store/remote.h"
#include "index/rank.h"
#include "store/schema.h"
#include "store/upgrade.h"
#include "store/values.h"
#include "index/terms.h"

enum {
	BUSY_MS = 10000,
	STEPS_BETWEEN = 10000000, /* of SQLite's machine, before it is asked what time it is */
	PIECES_MAX = 13, /* of the index, some 30,000 documents each, 100,000 of a first load; a search reads 16. Making one of twelve takes 19 s of CPU
			    behind the 66 of 300,000 documents; their searches take a third less */
};

static const char for_writing[] = "PRAGMA synchronous=FULL; PRAGMA cache_size=-24576; PRAGMA temp_store=MEMORY;";
/* Debian's SQLite fills with zeros what is deleted, and every page before it is written to. A first load deletes nothing. */
static const char for_first_load[] = "PRAGMA secure_delete=OFF;";
/* A search reads a page once, mostly: memory that it touches for the first time costs more than reading a page again. */
static const char for_reading[] = "PRAGMA cache_size=64; PRAGMA temp_store=MEMORY;";

static const char *const filed_names[] = { "imported", "updated", "unchanged", "duplicate", "failed", "removed", "passed" };

const char *filed_name(enum filed f)
{
	return filed_names[f];
}

int64_t store_bytes(const struct store *s)
{
	struct stat st;

	if (s->remote)
		return s->engine->bytes(s->remote);
	return stat(s->path, &st) == 0 ? st.st_size : 0;
}

const char *store_path(const struct store *s)
{
	return s->path;
}

sqlite3 *store_handle(struct store *s)
{
	return s->db;
}

static bool interrupted(sqlite3 *db)
{
	sqlite3_extended_result_codes(db, 1);
	int rc = sqlite3_exec(db, "PRAGMA schema_version", NULL, NULL, NULL);

	sqlite3_extended_result_codes(db, 0);
	return rc == SQLITE_READONLY_ROLLBACK || rc == SQLITE_READONLY_RECOVERY;
}

static void take_back(const char *path)
{
	sqlite3 *db = NULL;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK) {
		sqlite3_busy_timeout(db, BUSY_MS);
		sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
	}
	sqlite3_close(db);
}

static void (*tell_upgrade)(const char *path);

void store_on_upgrade(void (*tell)(const char *path))
{
	tell_upgrade = tell;
}

/* SQLite's memory statistics are not used; keeping them costs a lock for each allocation. */
static void configure(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	pieces_use();
}

static bool connect_to(struct store *s, bool write, bool *current, struct err *err)
{
	int flags = write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
	int rc = sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX, write ? gather_vfs() : NULL);

	if (rc != SQLITE_OK) {
		int sys = s->db ? sqlite3_system_errno(s->db) : 0;

		return err_set(err, ERR_DATABASE, "%s: the database cannot be opened%s: %s", s->path, write ? gettext(" for writing") : "",
			       sys ? strerror(sys) : sqlite3_errstr(rc));
	}
	if (write && sqlite3_db_readonly(s->db, "main") == 1)
		return err_set(err, ERR_DATABASE, "%s: the database is read-only", s->path);
	sqlite3_busy_timeout(s->db, BUSY_MS);
	foreign_restrict(s->db, write);
	if (tokens_register(s->db) != SQLITE_OK || rank_register(s->db) != SQLITE_OK)
		return err_set(err, ERR_DATABASE, "%s: this SQLite has no FTS5", s->path);
	return schema_ensure(s->db, s->path, write, tell_upgrade, current, err);
}

bool store_exists(const char *path, struct err *err)
{
	struct stat st;

	if (store_is_address(path) || stat(path, &st) == 0)
		return true;
	if (errno == ENOENT)
		return err_set(err, ERR_DATABASE, "%s: %s; file documents first: guidang import -d %s PATH…", path, strerror(errno), path);
	return err_set(err, ERR_DATABASE, "%s: %s", path, strerror(errno));
}

/* Aborts statements after the time limit, against files made to keep SQLite busy. */
static int late(void *ctx)
{
	const struct store *s = ctx;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec > s->until;
}

void store_reading_time(struct store *s, unsigned seconds)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	s->seconds = seconds;
	s->until = now.tv_sec + seconds;
}

void store_reading_cache(struct store *s, int kib)
{
	char sql[64];

	snprintf(sql, sizeof sql, "PRAGMA cache_size=-%d", kib);
	sqlite3_exec(s->db, sql, NULL, NULL, NULL);
}

static void limit_time(struct store *s)
{
	store_reading_time(s, READING_SECONDS_MAX);
	sqlite3_progress_handler(s->db, STEPS_BETWEEN, late, s);
}

bool store_numbered(struct store *s, struct err *err)
{
	static const char *const ends[] = { "SELECT min(id) FROM document", "SELECT max(id) FROM document", "SELECT min(document) FROM version", "SELECT max(document) FROM version" };

	for (size_t i = 0; i < sizeof ends / sizeof ends[0] && !s->remote; i++) {
		sqlite3_stmt *q = rows_prepare(s, ends[i], err);
		bool any = q && sqlite3_step(q) == SQLITE_ROW && sqlite3_column_type(q, 0) != SQLITE_NULL;
		int64_t id = any ? sqlite3_column_int64(q, 0) : 1;

		sqlite3_finalize(q);
		if (!q)
			return false;
		if (id < 1 || id > ROWS_ID_MAX)
			return err_set(err, ERR_DATABASE, "%s: document %lld has an accession number that guidang does not give; take a copy of this database that can be trusted, or file the documents anew",
				       s->path, (long long)id);
	}
	return true;
}

bool store_open(const char *path, bool write, struct store **out, struct err *err)
{
	static pthread_once_t configured = PTHREAD_ONCE_INIT;
	struct store *s = calloc(1, sizeof *s);
	bool current = false, connected;

	pthread_once(&configured, configure);
	if (!s)
		memory_out();
	if (store_is_address(path)) {
		if (!remote_open(path, write, s, err))
			goto fail;
		lengths_forget(s);
		headings_forget(s);
		s->first_load = write && s->engine->empty(s->remote);
		*out = s;
		return true;
	}
	s->path = allocated(strdup(path));
	if (!write && !store_exists(path, err))
		goto fail;
	lengths_forget(s);
	headings_forget(s);
	columns_forget(s);
	connected = connect_to(s, write, &current, err);
	/* a writer was killed: what it left half done is to be taken back first, which a reader may not do */
	if (!connected && !write && s->db && interrupted(s->db)) {
		sqlite3_close(s->db);
		s->db = NULL;
		take_back(path);
		connected = connect_to(s, false, &current, err);
	}
	if (!connected)
		goto fail;
	if (!write && !current) {
		err_set(err, ERR_DATABASE, "%s: made by an earlier guidang; bring it up to date with: guidang db upgrade -d %s", path, path);
		goto fail;
	}
	if (write && !(store_numbered(s, err) && upgrade_fill_in(s, err))) {
		store_rollback(s);
		goto fail;
	}
	if (!write)
		limit_time(s);
	sqlite3_exec(s->db, write ? for_writing : for_reading, NULL, NULL, NULL);
	s->first_load = write && !rows_any(s, "SELECT 1 FROM document LIMIT 1");
	if (s->first_load)
		sqlite3_exec(s->db, for_first_load, NULL, NULL, NULL);
	s->committed = sqlite3_total_changes(s->db);
	*out = s;
	return true;
fail:
	store_close(s);
	return false;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	lengths_forget(s);
	headings_forget(s);
	columns_forget(s);
	index_forget(s);
	place_free(s);
	prepared_free(s->anew);
	for (int i = 0; i < Q_COUNT; i++)
		sqlite3_finalize(s->q[i]);
	for (int i = 0; i < POSTINGS; i++)
		postings_free(s->postings[i]);
	texts_free(s->texts);
	sqlite3_close(s->db);
	if (s->remote)
		s->engine->close(s->remote);
	for (int i = 0; i < LISTS; i++)
		buf_free(&s->list[i]);
	buf_free(&s->derived);
	free(s->path);
	free(s);
}

const char *store_notice(const struct store *s)
{
	return s->notice;
}

void store_parallel(struct store *s, bool may)
{
	s->parallel = may;
}

static bool begin(struct store *s, enum remote_begin as, struct err *err)
{
	if (s->remote ? !s->engine->begin(s->remote, as, err) : !rows_exec(s, "BEGIN IMMEDIATE", err))
		return false;
	s->now = journal_now();
	s->next_id = s->entry = s->act = 0;
	s->out = rows_any(s, "SELECT 1 FROM version WHERE state<>'edited' LIMIT 1");
	s->corrected = rows_any(s, "SELECT 1 FROM correction LIMIT 1");
	s->unplaced = rows_any(s, "SELECT 1 FROM path WHERE root=0 LIMIT 1");
	place_forget(s);
	return true;
}

bool store_begin(struct store *s, struct err *err)
{
	return begin(s, REMOTE_CHANGE, err);
}

bool store_begin_filing(struct store *s, struct err *err)
{
	return begin(s, REMOTE_FILE, err);
}

/* One row for all that was filed since the store was opened. */
static bool note_filing(struct store *s, struct err *err)
{
	struct buf b = { 0 };
	int64_t n = 0;
	bool ok;

	for (int i = 0; i < FILED_KINDS; i++)
		if (i == FILED_IMPORTED || i == FILED_UPDATED || i == FILED_DUPLICATE) {
			buf_fmt(&b, "%s\"%s\":%lld", b.n ? "," : "{", filed_names[i], (long long)s->filed[i]);
			n += s->filed[i];
		}
	buf_c(&b, '}');
	if (n == 0 || !s->filing) {
		ok = true;
	} else if (!s->filing_entry) {
		ok = journal_add(s, "import", 0, n, buf_view(&b), &s->filing_entry, err);
	} else {
		sqlite3_stmt *q = rows_prepared(s, Q_NOTE_JOURNAL);

		if (q) {
			sqlite3_bind_int64(q, 1, s->filing_entry);
			sqlite3_bind_int64(q, 2, n);
			rows_bind(q, 3, buf_view(&b));
		}
		ok = rows_done(s, q, err);
	}
	buf_free(&b);
	s->filing = false;
	return ok;
}

bool store_snapshot(struct store *s, struct err *err)
{
	if (s->remote)
		return s->engine->begin(s->remote, REMOTE_READ, err);
	return !sqlite3_get_autocommit(s->db) || rows_exec(s, "BEGIN", err);
}

/* Is there a journal that another program left for its next transaction (journal_mode=PERSIST)? */
static bool journal_left(const struct store *s)
{
	struct buf name = { 0 };
	char first = 1;

	buf_fmt(&name, "%s-journal", s->path);
	buf_c(&name, '\0');
	int fd = open(name.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool left = fd >= 0 && read(fd, &first, 1) == 1 && first == 0;

	if (fd >= 0)
		close(fd);
	buf_free(&name);
	return left;
}

bool store_touch(struct store *s)
{
	if (s->remote) {
		s->engine->touch(s->remote);
		return true;
	}
	/* SQLite looks into such a journal whenever it begins to read */
	if (sqlite3_get_autocommit(s->db) && journal_left(s))
		sqlite3_exec(s->db, "BEGIN", NULL, NULL, NULL);
	return sqlite3_exec(s->db, "SELECT 1 FROM main.sqlite_schema LIMIT 1", NULL, NULL, NULL) == SQLITE_OK;
}

/* The file change counter of the header ("Database File Format" of SQLite, 1.3.7), which every commit raises. Nobody
 * writes to the file while the snapshot lasts. */
int64_t store_version(struct store *s)
{
	enum { COUNTER = 24 };
	sqlite3_file *f = NULL;
	unsigned char b[4];

	if (s->remote)
		return s->engine->version(s->remote);
	if (!store_touch(s) || sqlite3_file_control(s->db, "main", SQLITE_FCNTL_FILE_POINTER, &f) != SQLITE_OK || !f || !f->pMethods ||
	    f->pMethods->xRead(f, b, sizeof b, COUNTER) != SQLITE_OK)
		return 0;
	return (int64_t)((uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3]);
}

void store_snapshot_end(struct store *s)
{
	rows_postings_rest(s);
	if (s->remote)
		s->engine->rollback(s->remote);
	else
		sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL);
}

size_t store_kept(const struct store *s, enum filed kind)
{
	return (size_t)s->kept[kind];
}

static bool commit_here(struct store *s, struct err *err)
{
	rows_postings_rest(s);
	bool ok = note_filing(s, err) && index_flush(s, err) && lengths_flush(s, err) && headings_flush(s, err) && columns_flush(s, err) && (bounding_prune(s->db) || rows_fail(s, err)) &&
		  rows_exec(s, "COMMIT", err);

	/* another program may write before the next transaction begins */
	lengths_forget(s);
	headings_forget(s);
	columns_forget(s);
	s->committed = sqlite3_total_changes(s->db);
	return ok;
}

bool store_commit(struct store *s, struct err *err)
{
	bool ok = s->remote ? note_filing(s, err) && s->engine->commit(s->remote, err) : commit_here(s, err);

	if (ok)
		memcpy(s->kept, s->filed, sizeof s->kept);
	return ok;
}

size_t store_pending(const struct store *s)
{
	if (s->remote)
		return s->engine->pending(s->remote);
	return s->pending.inversion ? inversion_bytes(s->pending.inversion) : 0;
}

bool store_is_first_load(const struct store *s)
{
	return s->first_load;
}

bool store_full(const struct store *s)
{
	if (s->remote)
		return s->engine->full(s->remote);
	return s->pending.inversion && inversion_full(s->pending.inversion);
}

size_t store_ahead(const struct store *s)
{
	return s->remote ? s->engine->ahead : 0;
}

void store_rollback(struct store *s)
{
	lengths_forget(s);
	headings_forget(s);
	columns_forget(s);
	index_forget(s);
	place_forget(s);
	s->filing = false;
	rows_postings_rest(s);
	if (s->remote)
		s->engine->rollback(s->remote);
	else if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
}

/* Searches work without bounds and lists of values, only slower: if another program is writing, they are computed next time. */
static bool take_bounds(struct store *s, bool always, struct err *err)
{
	int made, rc = sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

	if (rc == SQLITE_BUSY)
		return true;
	bool ok = rc == SQLITE_OK && (bounding_make(s->db, rows_texts(s), &made) || rows_fail(s, err)) && values_make(s, always, err) && rows_exec(s, "COMMIT", err);

	if (!ok && !sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	s->committed = sqlite3_total_changes(s->db);
	return ok || rows_fail(s, err);
}

bool store_tidy(struct store *s, struct err *err)
{
	/* from each segment to the next, not over all leaves */
	static const char count[] = "WITH RECURSIVE segment(id) AS (SELECT min(segid) FROM search_idx UNION ALL"
				    " SELECT (SELECT min(segid) FROM search_idx WHERE segid>id) FROM segment WHERE id IS NOT NULL) SELECT count(id) FROM segment";
	sqlite3_stmt *q = NULL;
	int pieces = 0;

	if (s->remote)
		return s->engine->tidy(s->remote, err);

	if (sqlite3_prepare_v2(s->db, count, -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	bool ok = sqlite3_step(q) == SQLITE_ROW || rows_fail(s, err);

	if (ok)
		pieces = sqlite3_column_int(q, 0);
	sqlite3_finalize(q);
	return ok && (pieces < PIECES_MAX || store_optimize(s, err)) && take_bounds(s, false, err);
}

bool store_optimize(struct store *s, struct err *err)
{
	return rows_exec(s, "INSERT INTO search(search) VALUES('optimize'); INSERT INTO single(single) VALUES('optimize');"
			    "INSERT INTO single_title(single_title) VALUES('optimize')", err);
}

bool store_compact(struct store *s, struct err *err)
{
	return store_needs_file(s, "db compact", "VACUUM FULL", err) && store_begin(s, err) && rows_exec(s, "PRAGMA secure_delete=ON", err) && store_optimize(s, err) && store_commit(s, err) &&
	       take_bounds(s, true, err) && rows_exec(s, "PRAGMA temp_store=FILE; VACUUM", err);
}
