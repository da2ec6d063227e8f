#include "store/journal.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "store/rows.h"

int64_t journal_now(void)
{
	const char *fixed = getenv("SOURCE_DATE_EPOCH");

	return fixed && *fixed ? strtoll(fixed, NULL, 10) : (int64_t)time(NULL);
}

const char *journal_user(void)
{
	const char *named = getenv("GUIDANG_USER");
	const struct passwd *p;
	static char number[32];

	if (named && *named)
		return named;
	if ((p = getpwuid(geteuid())) && p->pw_name && *p->pw_name)
		return p->pw_name;
	snprintf(number, sizeof number, "%u", (unsigned)geteuid());
	return number;
}

bool journal_add(struct store *s, const char *what, int64_t document, int64_t documents, struct str detail, int64_t *entry, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_JOURNAL);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, s->now);
	rows_bind(q, 2, str_z(journal_user()));
	rows_bind(q, 3, str_z(what));
	if (document)
		sqlite3_bind_int64(q, 4, document);
	else
		sqlite3_bind_null(q, 4);
	sqlite3_bind_int64(q, 5, documents);
	rows_bind(q, 6, detail);
	if (!rows_done(s, q, err))
		return false;
	if (entry)
		*entry = sqlite3_last_insert_rowid(s->db);
	return true;
}

bool journal_list(struct store *s, int64_t document, int64_t limit, journal_each *each, void *ctx, struct err *err)
{
	static const char sql[] = "SELECT * FROM (SELECT id,at,who,what,document,documents,detail FROM journal WHERE ?1=0 OR document=?1"
				  " ORDER BY id DESC LIMIT ?2) ORDER BY id";
	sqlite3_stmt *q = NULL;
	int rc;

	if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, document);
	sqlite3_bind_int64(q, 2, limit);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct journal_row r = { sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1), sqlite3_column_int64(q, 4),
					 sqlite3_column_int64(q, 5), str_z((const char *)sqlite3_column_text(q, 2)),
					 str_z((const char *)sqlite3_column_text(q, 3)), str_z((const char *)sqlite3_column_text(q, 6)) };

		each(ctx, &r);
	}
	sqlite3_finalize(q);
	return rc == SQLITE_DONE || rows_fail(s, err);
}
