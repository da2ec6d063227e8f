/* host DATABASE EXTENSION: another program that loads guidang.so, and runs out of memory at each of its allocations in turn, once and
 * from then on. Each time its statements must end with their rows or with SQLITE_NOMEM, and the connection must close. To be run
 * with starve.so loaded before it. */
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const statements[] = {
	"SELECT rowid FROM search WHERE search MATCH '\"通知\" OR \"馆建\"' AND rank MATCH 'guidang_rank(10)' ORDER BY rank",
	"SELECT count(*) FROM search WHERE search MATCH '\"管理\" AND \"GCP\"'",
	"CREATE TEMP TABLE own(x); CREATE VIRTUAL TABLE temp.mine USING fts5(t, tokenize='guidang')",
	"INSERT INTO temp.mine VALUES('甲局关于５Ｇ網絡的通知')",
	"SELECT guidang_rank(mine) FROM temp.mine WHERE mine MATCH '\"网络\" OR \"通知\"'",
};
enum { STATEMENTS = sizeof statements / sizeof statements[0] };

static void (*starve_from)(long at, long how_many);
static int starved(void)
{
	static int (*met)(void);

	if (!met)
		*(void **)&met = dlsym(RTLD_DEFAULT, "starve_met");
	return met();
}

/* Adds what a statement gives to *sum. */
static int run(sqlite3 *db, const char *sql, long *sum)
{
	int rc = SQLITE_OK;

	while (*sql && rc == SQLITE_OK) {
		sqlite3_stmt *q = NULL;

		rc = sqlite3_prepare_v2(db, sql, -1, &q, &sql);
		while (rc == SQLITE_OK && q && (rc = sqlite3_step(q)) == SQLITE_ROW) {
			*sum = *sum * 31 + (long)(sqlite3_column_double(q, 0) * 1000);
			rc = SQLITE_OK;
		}
		if (rc == SQLITE_DONE)
			rc = SQLITE_OK;
		sqlite3_finalize(q);
	}
	return rc;
}

/* Everything once. Returns SQLITE_OK, or the first error. */
static int session(const char *database, const char *extension, long at, long how_many, long *sum)
{
	sqlite3 *db = NULL;
	char *error = NULL;
	int rc = sqlite3_open(database, &db);

	*sum = 0;
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
	starve_from(at, how_many);
	if (rc == SQLITE_OK)
		rc = sqlite3_load_extension(db, extension, NULL, &error);
	if (rc == SQLITE_ERROR && starved())
		rc = SQLITE_NOMEM; /* the loader of libraries says it in words */
	for (int i = 0; i < STATEMENTS && rc == SQLITE_OK; i++)
		rc = run(db, statements[i], sum);
	starve_from(-1, 0);
	sqlite3_free(error);
	if (sqlite3_close(db) != SQLITE_OK) {
		puts("the connection does not close");
		exit(1);
	}
	return rc;
}

int main(int argc, char **argv)
{
	long want, sum, at = 0, refused = 0;

	*(void **)&starve_from = dlsym(RTLD_DEFAULT, "starve_from");
	if (argc != 3 || !starve_from || session(argv[1], argv[2], -1, 0, &want) != SQLITE_OK) {
		puts("usage: LD_PRELOAD=starve.so host DATABASE EXTENSION");
		return 2;
	}
	for (int once = 0; once < 2; once++) {
		/* in steps that grow, so that it ends soon */
		for (at = 0;; at += 1 + at / 200) {
			int rc = session(argv[1], argv[2], at, once, &sum);
			int met = starved();

			if (rc != SQLITE_OK && rc != SQLITE_NOMEM && rc != SQLITE_IOERR_NOMEM) {
				printf("allocation %ld: %d\n", at, rc);
				return 1;
			}
			if (rc == SQLITE_OK && sum != want) {
				printf("allocation %ld: other rows\n", at);
				return 1;
			}
			refused += rc != SQLITE_OK;
			if (!met)
				break;
		}
	}
	printf("%ld allocations, %ld times without memory\n", at, refused);
	return refused > 0 ? 0 : 1;
}
