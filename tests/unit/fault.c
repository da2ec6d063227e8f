/* A disk that fails: the n-th write, sync, truncation or lock of an import, for every n; once, or from then on. */
#include "parsing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/store.h"

enum { BEFORE = 3, MORE = 270 }; /* enough for segments written straight */

/* ── the shim ── */

static sqlite3_vfs *real_vfs, fault_vfs;
static long operations, fail_at; /* 0: never */
static bool for_good;
static int code;

struct shim {
	sqlite3_file base;
	sqlite3_file *real;
};

static bool fails(void)
{
	operations++;
	return fail_at && (operations == fail_at || (for_good && operations > fail_at));
}

#define REAL(f) (((struct shim *)(f))->real)
static int shim_close(sqlite3_file *f) { return REAL(f)->pMethods ? REAL(f)->pMethods->xClose(REAL(f)) : SQLITE_OK; }
static int shim_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at) { return REAL(f)->pMethods->xRead(REAL(f), p, n, at); }
static int shim_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at) { return fails() ? code : REAL(f)->pMethods->xWrite(REAL(f), p, n, at); }
static int shim_truncate(sqlite3_file *f, sqlite3_int64 n) { return fails() ? SQLITE_IOERR_TRUNCATE : REAL(f)->pMethods->xTruncate(REAL(f), n); }
static int shim_sync(sqlite3_file *f, int flags) { return fails() ? SQLITE_IOERR_FSYNC : REAL(f)->pMethods->xSync(REAL(f), flags); }
static int shim_size(sqlite3_file *f, sqlite3_int64 *n) { return REAL(f)->pMethods->xFileSize(REAL(f), n); }
static int shim_lock(sqlite3_file *f, int l) { return fails() ? SQLITE_IOERR_LOCK : REAL(f)->pMethods->xLock(REAL(f), l); }
static int shim_unlock(sqlite3_file *f, int l) { return REAL(f)->pMethods->xUnlock(REAL(f), l); }
static int shim_reserved(sqlite3_file *f, int *out) { return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out); }
static int shim_control(sqlite3_file *f, int op, void *p) { return REAL(f)->pMethods->xFileControl(REAL(f), op, p); }
static int shim_sector(sqlite3_file *f) { return REAL(f)->pMethods->xSectorSize(REAL(f)); }
static int shim_device(sqlite3_file *f) { return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f)); }

static const sqlite3_io_methods methods = { 1, shim_close, shim_read, shim_write, shim_truncate, shim_sync, shim_size, shim_lock, shim_unlock,
					    shim_reserved, shim_control, shim_sector, shim_device, NULL, NULL, NULL, NULL, NULL, NULL };

static int shim_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
	struct shim *s = (struct shim *)f;

	(void)v;
	s->real = (sqlite3_file *)(void *)(s + 1);
	s->base.pMethods = &methods;
	return real_vfs->xOpen(real_vfs, name, s->real, flags, out);
}

/* ── what is filed ── */

static char path[64];

static bool put(struct store *s, int i, struct err *err)
{
	struct arena *own = arena_new();
	struct prepared *t = prepared_new();
	struct stamp stamp = { 1, 2, i };
	enum filed what;
	struct doc d;

	assert_true(parse(m, own, arena_fmt(own, "%d.txt", i), arena_fmt(own, "甲局关于第%d号的通知\n各科室：\n一、第%d条\n2024年1月2日\n", i, i * 7), NULL, &d, err));
	store_prepare(t, &d);
	bool ok = store_file(s, &d, t, NULL, rules_id(rules), &stamp, &what, err);

	prepared_free(t);
	arena_free(own);
	return ok;
}

static bool import(int from, int n, struct err *err)
{
	struct store *s = NULL;
	bool ok = store_open(path, true, &s, err) && store_begin(s, err);

	for (int i = from; ok && i < from + n; i++)
		ok = put(s, i, err);
	ok = ok && store_commit(s, err);
	if (!ok && s)
		store_rollback(s);
	store_close(s);
	return ok;
}

static int sound_count(void)
{
	static const char *const checks[] = { "INSERT INTO search(search) VALUES('integrity-check')", "INSERT INTO single(single) VALUES('integrity-check')",
					      "INSERT INTO single_title(single_title) VALUES('integrity-check')" };
	struct store *s;
	struct err err;
	sqlite3_stmt *q;
	int n;

	if (!store_open(path, true, &s, &err))
		fail_msg("%s", err.message);
	sqlite3 *db = store_handle(s);

	assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(q, 0), "ok");
	sqlite3_finalize(q);
	for (int i = 0; i < 3; i++)
		assert_int_equal(sqlite3_exec(db, checks[i], NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*), (SELECT count(*) FROM search_docsize) FROM document", -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	n = sqlite3_column_int(q, 0);
	assert_int_equal(n, sqlite3_column_int(q, 1));
	sqlite3_finalize(q);
	store_close(s);
	return n;
}

static void wipe(void)
{
	char journal[80];

	snprintf(journal, sizeof journal, "%s-journal", path);
	unlink(path);
	unlink(journal);
}

static void every_operation(bool good, int failure)
{
	struct err err;
	long all, tried = 0, refused = 0;

	code = failure;
	for_good = good;
	fail_at = 0;
	wipe();
	assert_true(import(0, BEFORE, &err));
	operations = 0;
	assert_true(import(BEFORE, MORE, &err));
	all = operations;
	assert_int_equal(sound_count(), BEFORE + MORE);
	assert_true(all > 50);
	for (long n = 1; n <= all; n++, tried++) {
		fail_at = 0;
		wipe();
		assert_true(import(0, BEFORE, &err));
		operations = 0;
		fail_at = n;
		err = (struct err){ 0 };
		bool ok = import(BEFORE, MORE, &err);

		fail_at = 0;
		if (!ok) {
			refused++;
			if (!strstr(err.message, path))
				fail_msg("operation %ld: \"%s\" does not name the file", n, err.message);
		}
		int left = sound_count();

		if (left != BEFORE + MORE && (ok || left != BEFORE))
			fail_msg("operation %ld: %s, %d documents", n, ok ? "filed" : err.message, left);
		/* and it goes on as if nothing had been */
		assert_true(import(BEFORE, MORE, &err));
		assert_int_equal(sound_count(), BEFORE + MORE);
	}
	assert_true(refused > tried / 2);
	wipe();
}

static void no_space(void **state)
{
	(void)state;
	every_operation(true, SQLITE_FULL);
}

static void one_write_fails(void **state)
{
	(void)state;
	every_operation(false, SQLITE_IOERR_WRITE);
}

/* A database that cannot be made at all. */
static void nothing_begins(void **state)
{
	struct err err;

	(void)state;
	code = SQLITE_FULL;
	for_good = true;
	for (long n = 1; n < 12; n++) {
		wipe();
		operations = 0;
		fail_at = n;
		err = (struct err){ 0 };
		assert_false(import(0, BEFORE, &err));
		assert_non_null(strstr(err.message, path));
		fail_at = 0;
		assert_true(import(0, BEFORE, &err));
		assert_int_equal(sound_count(), BEFORE);
	}
	wipe();
}

static int begin(void **state)
{
	snprintf(path, sizeof path, "/tmp/guidang-fault-%d.db", (int)getpid());
	real_vfs = sqlite3_vfs_find(NULL);
	fault_vfs = *real_vfs;
	fault_vfs.zName = "fault";
	fault_vfs.szOsFile = (int)sizeof(struct shim) + real_vfs->szOsFile;
	fault_vfs.xOpen = shim_open;
	sqlite3_vfs_register(&fault_vfs, 1);
	return setup(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(no_space), cmocka_unit_test(one_write_fails), cmocka_unit_test(nothing_begins) };

	return cmocka_run_group_tests(tests, begin, teardown);
}
