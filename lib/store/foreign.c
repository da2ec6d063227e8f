#include "store/foreign.h"

#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* Limits: bytes of a text; steps of a statement, far above what ours need. */
enum {
	LENGTH_MAX = 512 << 20,
	SQL_MAX = 256 << 10,
	TABLE_COLUMNS_MAX = 100,
	EXPRESSION_DEPTH_MAX = 60,
	SELECTS_MAX = 100,
	ARGUMENTS_MAX = 30,
	VARIABLES_MAX = 100,
};

void foreign_restrict(sqlite3 *db, bool write)
{
	static const int limits[][2] = {
		{ SQLITE_LIMIT_LENGTH, LENGTH_MAX },        { SQLITE_LIMIT_SQL_LENGTH, SQL_MAX },
		{ SQLITE_LIMIT_COLUMN, TABLE_COLUMNS_MAX },       { SQLITE_LIMIT_EXPR_DEPTH, EXPRESSION_DEPTH_MAX },
		{ SQLITE_LIMIT_COMPOUND_SELECT, SELECTS_MAX }, { SQLITE_LIMIT_FUNCTION_ARG, ARGUMENTS_MAX },
		{ SQLITE_LIMIT_ATTACHED, 1 }, /* VACUUM attaches a database */
		{ SQLITE_LIMIT_VARIABLE_NUMBER, VARIABLES_MAX }, { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
	};

	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
		sqlite3_limit(db, limits[i][0], limits[i][1]);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, !write, NULL); /* an import writes FTS5's tables itself */
	if (write) /* damage does not spread; reading takes a tenth longer, and finds it where it comes to it */
		sqlite3_exec(db, "PRAGMA cell_size_check=ON; PRAGMA max_page_count=1073741824", NULL, NULL, NULL); /* 4 TiB */
}

struct object {
	struct str type, name, sql;
	bool seen;
};

struct objects {
	struct object *p;
	size_t n, cap;
};

static struct str squeezed(struct arena *a, struct str s)
{
	char *p = arena_room(a, s.n + 1);
	size_t n = 0;

	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++) {
		bool blank = s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\r' || s.p[i] == '\n';

		if (!blank || (n && p[n - 1] != ' '))
			p[n++] = blank ? ' ' : s.p[i];
	}
	return (struct str){ p, n };
}

/* The end of the part that begins at i: the next `mark` outside of quotes and brackets, or the end of s. */
static size_t end_of(struct str s, size_t i, char mark)
{
	int depth = 0;

	for (char quote = '\0'; i < s.n; i++) {
		char c = s.p[i];

		if (quote) {
			quote = c == quote ? '\0' : quote;
			continue;
		}
		if (c == '\'' || c == '"')
			quote = c;
		else if (c == mark && depth == 0)
			break;
		depth += (c == '(') - (c == ')');
	}
	return i;
}

static struct str word_of(struct str *s)
{
	size_t n = 0;

	*s = str_trim(*s);
	while (n < s->n && s->p[n] != ' ' && s->p[n] != '(')
		n++;
	struct str w = str_sub(*s, 0, n);

	*s = str_sub(*s, n, s->n);
	return w;
}

/* The shadow tables of an FTS5 table, in the order in which it creates them. */
static const struct shadow_table { const char *suffix, *columns; } shadow_tables[] = {
	{ "data", "(id INTEGER PRIMARY KEY, block BLOB)" },
	{ "idx", "(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID" },
	{ "docsize", "(id INTEGER PRIMARY KEY, sz BLOB)" },
	{ "config", "(k PRIMARY KEY, v) WITHOUT ROWID" },
};
enum { SHADOWS = sizeof shadow_tables / sizeof shadow_tables[0] };

/* The i-th shadow table of the FTS5 table that the statement creates; NULL: it has no more. */
static const struct shadow_table *shadow_at(struct str sql, size_t i)
{
	if (i >= 2 && str_has(sql, STR("columnsize=0"))) /* no docsize */
		i++;
	return i < SHADOWS ? &shadow_tables[i] : NULL;
}

static void expect_of_fts5(struct arena *a, struct objects *o, struct str name, struct str sql)
{
	const struct shadow_table *t;

	for (size_t i = 0; (t = shadow_at(sql, i)); i++)
		*ARENA_PUSH(a, o) = (struct object){ .type = STR("table"), .name = arena_fmt(a, "%.*s_%s", STR_ARG(name), t->suffix),
						     .sql = arena_fmt(a, "CREATE TABLE '%.*s_%s'%s", STR_ARG(name), t->suffix, t->columns) };
}

static void expect(struct arena *a, struct objects *o, struct str script)
{
	for (size_t i = 0; i < script.n;) {
		size_t end = end_of(script, i, ';');
		struct str sql = str_trim(str_sub(script, i, end)), rest = sql;

		i = end + 1;
		if (!str_eq(word_of(&rest), STR("CREATE")))
			continue;
		struct str type = word_of(&rest);
		bool is_virtual = str_eq(type, STR("VIRTUAL"));

		if (is_virtual)
			word_of(&rest);
		struct str name = word_of(&rest);

		bool view = str_eq(type, STR("VIEW")); /* whose text is not looked at */

		*ARENA_PUSH(a, o) = (struct object){ .type = str_eq(type, STR("INDEX")) ? STR("index") : view ? STR("view") : STR("table"),
						     .name = name, .sql = view ? sql : squeezed(a, sql) };
		if (is_virtual)
			expect_of_fts5(a, o, name, sql);
	}
}

static int by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

struct foreign_columns {
	struct str *p;
	size_t n, cap;
};

/* The column definitions in the brackets, sorted, without the default values of columns that were added later. */
static struct foreign_columns columns_of(struct arena *a, struct str sql, size_t open, size_t close)
{
	struct foreign_columns c = { 0 };

	for (size_t i = open; i < close;) {
		size_t end = end_of(str_sub(sql, 0, close), i, ',');
		struct str one = str_trim(str_sub(sql, i, end));
		size_t value = str_find(one, STR(" DEFAULT 0"));

		if (value != SIZE_MAX && value + strlen(" DEFAULT 0") == one.n)
			one.n = value;
		*ARENA_PUSH(a, &c) = one;
		i = end + 1;
	}
	if (c.n)
		qsort(c.p, c.n, sizeof *c.p, by_text);
	return c;
}

/* A table extended by ALTER TABLE has its columns in another order. */
static bool same_columns(struct arena *a, struct str x, struct str y)
{
	size_t open[2] = { str_find(x, STR("(")), str_find(y, STR("(")) };
	size_t close[2] = { str_rfind(x, STR(")")), str_rfind(y, STR(")")) };

	if (open[0] == SIZE_MAX || open[1] == SIZE_MAX || close[0] == SIZE_MAX || close[1] == SIZE_MAX ||
	    !str_eq(str_sub(x, close[0], x.n), str_sub(y, close[1], y.n)))
		return false;
	struct foreign_columns c = columns_of(a, x, open[0] + 1, close[0]), d = columns_of(a, y, open[1] + 1, close[1]);
	bool same = c.n == d.n;

	for (size_t i = 0; i < c.n && same; i++)
		same = str_eq(c.p[i], d.p[i]);
	return same;
}

/* The next object of this name behind `last`, which is NULL or another one. */
static struct object *named(struct objects *o, struct str name, const struct object *last)
{
	for (size_t i = last ? (size_t)(last - o->p) + 1 : 0; i < o->n; i++)
		if (str_eq(o->p[i].name, name))
			return &o->p[i];
	return NULL;
}

static struct str column(sqlite3_stmt *q, int i)
{
	const char *p = (const char *)sqlite3_column_text(q, i);

	return p ? str_z(p) : STR("");
}

/* NULL: it is as it must be; else what is to be said of it. No answer depends on a view: a program that writes makes
 * them anew (schema.c), and of another version's or somebody's own nothing is said but in an audit. */
static const char *wrong(struct arena *a, struct objects *ours, struct str type, struct str name, struct str table, struct str sql)
{
	struct object *o = named(ours, name, NULL);
	bool same = false, known = o;

	for (; o; o = named(ours, name, o)) {
		struct str text = str_eq(o->type, STR("view")) ? STR_NONE : squeezed(a, sql);

		same = same || str_eq(o->type, STR("view")) ||
		       (str_eq(type, o->type) && (str_eq(text, o->sql) || (str_eq(type, STR("table")) && same_columns(a, text, o->sql))));
		o->seen = true;
	}
	if (known)
		return same ? NULL : "is not what guidang writes";
	if (str_eq(type, STR("trigger")) || (str_eq(type, STR("index")) && sql.n && named(ours, table, NULL)))
		return "was put in by somebody else";
	return NULL;
}

/* The next statement that creates something; an empty one: there is none. */
static struct str next_created(const char *const **scripts, const char **at)
{
	while (**scripts) {
		const char *from = *at ? *at : **scripts, *end = from + strspn(from, " ");

		from = end;
		end = strchrnul(from, ';'); /* ours have none in quotes or brackets: where one had, nothing is found equal */
		if (end == from) {
			++*scripts;
			*at = NULL;
			continue;
		}
		*at = *end ? end + 1 : end;
		if (strncmp(from, "CREATE ", strlen("CREATE ")) == 0)
			return (struct str){ from, (size_t)(end - from) };
	}
	return STR_NONE;
}

static bool taken(struct str *s, struct str start)
{
	bool starts = str_starts(*s, start);

	*s = str_sub(*s, starts ? start.n : 0, s->n);
	return starts;
}

/* Is every table and index just as this version creates them, in this order, as in nearly every file? Told without taking the scripts
 * apart. Views are not looked at. */
static bool as_created(sqlite3 *db, const char *const *scripts)
{
	const struct str table = STR("CREATE VIRTUAL TABLE "), shadow = STR("CREATE TABLE '");
	struct str fts5 = STR_NONE;
	const char *at = NULL;
	size_t shadows = 0;
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(db, "SELECT sql FROM main.sqlite_schema WHERE type<>'view' AND sql IS NOT NULL", -1, &q, NULL);
	bool same = rc == SQLITE_OK;

	while (same && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct str sql = column(q, 0);
		const struct shadow_table *t = fts5.n ? shadow_at(fts5, shadows) : NULL;

		if (t) {
			struct str rest = str_sub(fts5, table.n, fts5.n), own = str_sub(sql, shadow.n, sql.n), name = word_of(&rest);

			same = str_starts(sql, shadow) && taken(&own, name) && taken(&own, STR("_")) && taken(&own, str_z(t->suffix)) &&
			       taken(&own, STR("'")) && str_eq(own, str_z(t->columns));
			shadows++;
			continue;
		}
		fts5 = str_starts(sql, table) ? next_created(&scripts, &at) : STR_NONE;
		shadows = 0;
		same = str_eq(sql, fts5.n ? fts5 : next_created(&scripts, &at));
	}
	sqlite3_finalize(q);
	return same && rc == SQLITE_DONE && next_created(&scripts, &at).n == 0;
}

bool foreign_check(sqlite3 *db, const char *path, const char *const *scripts, void (*tell)(void *ctx, const char *what), void *ctx, struct err *err)
{
	if (!tell && as_created(db, scripts))
		return true;
	struct arena *a = arena_new();
	struct objects ours = { 0 };
	sqlite3_stmt *q = NULL;
	bool ok = true;
	int rc = sqlite3_prepare_v2(db, "SELECT type, name, tbl_name, sql FROM main.sqlite_schema", -1, &q, NULL);

	for (; *scripts; scripts++)
		expect(a, &ours, str_z(*scripts));
	while (ok && rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct str type = column(q, 0), name = column(q, 1), table = column(q, 2), sql = column(q, 3);
		const char *what = wrong(a, &ours, type, name, table, sql);

		if (what)
			ok = err_set(err, ERR_DATABASE, "%s: the %.*s \"%.*s\" %s; take a copy of this database that can be trusted, or file the documents anew", path,
				     STR_ARG(type), STR_ARG(name), gettext(what));
		else if (!named(&ours, name, NULL) && !str_starts(name, STR("sqlite_")) && tell)
			tell(ctx, arena_fmt(a, gettext("the %.*s \"%.*s\" is none of guidang's"), STR_ARG(type), STR_ARG(name)).p);
		rc = SQLITE_OK;
	}
	if (ok && rc != SQLITE_DONE)
		ok = err_set(err, ERR_DATABASE, "%s: %s", path, sqlite3_errmsg(db));
	sqlite3_finalize(q);
	for (size_t i = 0; ok && i < ours.n; i++)
		if (!ours.p[i].seen && !str_eq(ours.p[i].type, STR("view")))
			ok = err_set(err, ERR_DATABASE, "%s: the %.*s \"%.*s\" is missing; restore the database from a copy", path, STR_ARG(ours.p[i].type),
				     STR_ARG(ours.p[i].name));
	arena_free(a);
	return ok;
}
