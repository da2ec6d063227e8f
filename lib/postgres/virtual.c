/* A server's tables as virtual tables of SQLite, so that the store's statements read and write them like local tables. Conditions with
 * =, <, >, ORDER BY and LIMIT become part of one SELECT on the server, with parameters; SQLite does the rest on the rows that it
 * returns. */
#include "postgres/virtual.h"

#include <stdlib.h>
#include <string.h>

#include "postgres/ahead.h"
#include "postgres/filing.h"
#include "postgres/mirror.h"

struct window {
	sqlite3_vtab_cursor base;
	struct link_reply *rows;
	size_t at;
	int place[64]; /* of each column in the reply, -1: it was not asked for */
	bool by_ctid;
	int only;      /* the rows are also those of others: this column of the reply tells which are `value`'s; -1: all are */
	int64_t value;
};

/* ── made and opened ── */

static int make(sqlite3 *db, void *ctx, int argc, const char *const *argv, sqlite3_vtab **out, char **why)
{
	struct mirror *m = sqlite3_malloc(sizeof *m);
	struct buf sql = { 0 };
	size_t i = 0;

	(void)argc, (void)why;
	while (i < relations_count && strcmp(relations[i].name, argv[2]) != 0)
		i++;
	if (!m || i == relations_count)
		return SQLITE_ERROR;
	*m = (struct mirror){ .r = ctx, .t = &relations[i] };
	buf_z(&sql, "CREATE TABLE x(");
	for (int c = 0; c < m->t->columns; c++)
		buf_fmt(&sql, "%s%s %s", c ? "," : "", m->t->column[c].name,
			m->t->column[c].kind == IS_INT ? "INTEGER" : m->t->column[c].kind == IS_TEXT ? "TEXT" : "BLOB");
	buf_z(&sql, ")");
	buf_c(&sql, '\0');
	int rc = sqlite3_declare_vtab(db, sql.p);

	buf_free(&sql);
	sqlite3_vtab_config(db, SQLITE_VTAB_CONSTRAINT_SUPPORT, 1);
	*out = &m->base;
	return rc;
}

static int unmake(sqlite3_vtab *v)
{
	sqlite3_free(v);
	return SQLITE_OK;
}

static int open_window(sqlite3_vtab *v, sqlite3_vtab_cursor **out)
{
	struct window *w = sqlite3_malloc(sizeof *w);

	(void)v;
	if (!w)
		return SQLITE_NOMEM;
	*w = (struct window){ 0 };
	*out = &w->base;
	return SQLITE_OK;
}

static int close_window(sqlite3_vtab_cursor *c)
{
	struct window *w = (struct window *)c;

	reply_free(w->rows);
	sqlite3_free(w);
	return SQLITE_OK;
}

/* ── reading ── */

static const char *operator_of(unsigned char op)
{
	switch (op) {
	case SQLITE_INDEX_CONSTRAINT_EQ: return "=";
	case SQLITE_INDEX_CONSTRAINT_GT: return ">";
	case SQLITE_INDEX_CONSTRAINT_GE: return ">=";
	case SQLITE_INDEX_CONSTRAINT_LT: return "<";
	case SQLITE_INDEX_CONSTRAINT_LE: return "<=";
	default: return NULL;
	}
}

/* The types of the parameters precede the statement, one letter each: i, t, b. */
static int plan(sqlite3_vtab *v, sqlite3_index_info *info)
{
	const struct mirror *m = (const struct mirror *)v;
	const struct relation *t = m->t;
	struct buf sql = { 0 }, kinds = { 0 };
	int n = 0, limit = -1, key = mirror_key(t), equal = -1;
	bool all = true, unique = false;

	buf_z(&sql, "SELECT ");
	for (int i = 0; i < t->columns; i++)
		if (info->colUsed >> (i < 63 ? i : 63) & 1)
			buf_fmt(&sql, "\"%s\",", mirror_column(&t->column[i]));
	if (key >= 0)
		buf_fmt(&sql, "\"%s\"", mirror_column(&t->column[key]));
	else
		buf_z(&sql, "ctid::text");
	buf_fmt(&sql, " FROM \"%s\"", t->is);
	for (int i = 0; i < info->nConstraint; i++) {
		const struct sqlite3_index_constraint *c = &info->aConstraint[i];
		const char *operator = operator_of(c->op);
		int column = c->iColumn < 0 ? key : c->iColumn;

		if (c->op == SQLITE_INDEX_CONSTRAINT_LIMIT && c->usable) {
			limit = i;
			continue;
		}
		if (c->usable && column >= 0 && (c->op == SQLITE_INDEX_CONSTRAINT_ISNOTNULL || c->op == SQLITE_INDEX_CONSTRAINT_ISNULL)) {
			buf_fmt(&sql, "%s \"%s\" IS%s NULL", kinds.n ? " AND" : " WHERE", mirror_column(&t->column[column]),
				c->op == SQLITE_INDEX_CONSTRAINT_ISNULL ? "" : " NOT");
			buf_c(&kinds, '-');
			continue;
		}
		if (!c->usable || column < 0 || !operator) {
			all = false;
			continue;
		}
		buf_fmt(&sql, "%s \"%s\"%s$%d", kinds.n ? " AND" : " WHERE", mirror_column(&t->column[column]), operator, n + 1);
		buf_c(&kinds, t->column[column].kind == IS_INT ? 'i' : t->column[column].kind == IS_TEXT ? 't' : 'b');
		info->aConstraintUsage[i].argvIndex = ++n;
		info->aConstraintUsage[i].omit = 1;
		if (m->r->partitions.n && column == key && c->op == SQLITE_INDEX_CONSTRAINT_EQ && strcmp(t->is, "document") == 0)
			buf_fmt(&sql, " AND sha256=(SELECT f.sha256 FROM guidang.filed f WHERE f.id=$%d)", n); /* one shard is asked */
		if (n == 1 && c->op == SQLITE_INDEX_CONSTRAINT_EQ && ((column == key && strcmp(t->is, "document") == 0) || strcmp(t->column[column].name, "document") == 0))
			equal = column;
		unique = unique || (c->op == SQLITE_INDEX_CONSTRAINT_EQ && column == key);
	}
	for (int i = 0; i < info->nOrderBy; i++) {
		int column = info->aOrderBy[i].iColumn < 0 ? key : info->aOrderBy[i].iColumn;

		if (column < 0) {
			all = false;
			break;
		}
		buf_fmt(&sql, "%s \"%s\"%s", i ? "," : " ORDER BY", mirror_column(&t->column[column]), info->aOrderBy[i].desc ? " DESC NULLS LAST" : " NULLS FIRST");
		info->orderByConsumed = i + 1 == info->nOrderBy;
	}
	if (info->nOrderBy == 0 && n && key < 0) /* as in a file, where such a table is kept by its key */
		buf_fmt(&sql, " ORDER BY %s", t->conflict);
	if (limit >= 0 && all && !unique && (info->nOrderBy == 0 || info->orderByConsumed)) {
		buf_fmt(&sql, " LIMIT $%d", n + 1);
		buf_c(&kinds, 'i');
		info->aConstraintUsage[limit].argvIndex = ++n;
		info->aConstraintUsage[limit].omit = 1;
	}
	buf_c(&sql, '\0');
	buf_c(&kinds, '\0');
	info->estimatedCost = unique ? 1 : n ? 10 : 1e6;
	info->estimatedRows = unique ? 1 : n ? 10 : 1000000;
	/* one document's rows: they may be fetched together with those of others */
	info->idxNum = equal >= 0 && n == 1 && kinds.n == 2 && info->nOrderBy == 0 ? equal + 1 : 0;
	if (unique)
		info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
	info->idxStr = sqlite3_mprintf("%016llx%s %s", (unsigned long long)info->colUsed, kinds.p, sql.p);
	info->needToFreeIdxStr = 1;
	buf_free(&sql);
	buf_free(&kinds);
	return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}

/* Goes on to the next row of the document that was asked for. */
static void pass_over(struct window *w)
{
	while (w->only >= 0 && w->rows && w->at < reply_rows(w->rows) && reply_int(w->rows, w->at, w->only) != w->value)
		w->at++;
}

static int filter(sqlite3_vtab_cursor *c, int number, const char *how, int argc, sqlite3_value **argv)
{
	struct window *w = (struct window *)c;
	struct mirror *m = (struct mirror *)c->pVtab;
	const char *kinds = how + 16, *sql = strchr(how, ' ') + 1;
	char mask[17] = "";
	struct params p = { .a = arena_new() };
	struct err err = { 0 };
	int k = 0, column = 0;

	memcpy(mask, how, 16);
	unsigned long long used = strtoull(mask, NULL, 16);

	for (int i = 0; kinds[i] && kinds[i] != ' ' && k < argc; i++)
		if (kinds[i] != '-')
			mirror_bind(&p, kinds[i] == 'i' ? IS_INT : kinds[i] == 't' ? IS_TEXT : IS_BYTES, argv[k++]);
	reply_free(w->rows);
	w->rows = NULL;
	w->at = 0;
	for (int i = 0, place = 0; i < m->t->columns; i++)
		w->place[i] = used >> (i < 63 ? i : 63) & 1 ? place++ : -1;
	w->place[m->t->columns] = 0;
	for (int i = 0; i < m->t->columns; i++)
		w->place[m->t->columns] += w->place[i] >= 0;
	w->by_ctid = mirror_key(m->t) < 0;
	w->only = -1;
	bool ok = filing_flush(m->r, &err);

	if (ok && number > 0) {
		w->only = mirror_key(m->t) == number - 1 ? w->place[m->t->columns] : w->place[number - 1];
		w->value = sqlite3_value_int64(argv[0]);
		ok = w->only < 0 || ahead_rows(m->r, sql, w->value, &w->rows, &column, &err);
	}
	for (int i = 0; column && i <= m->t->columns; i++)
		w->place[i] += w->place[i] >= 0 ? column : 0;
	w->only += column;
	if (ok && !w->rows) {
		w->only = -1;
		ok = link_run(m->r->link, sql, &p, true, &w->rows, &err);
	}
	pass_over(w);
	arena_free(p.a);
	return ok ? SQLITE_OK : mirror_fail(m, &err);
}

static int next(sqlite3_vtab_cursor *c)
{
	struct window *w = (struct window *)c;

	w->at++;
	pass_over(w);
	return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *c)
{
	struct window *w = (struct window *)c;

	return !w->rows || w->at >= reply_rows(w->rows);
}

static int column(sqlite3_vtab_cursor *c, sqlite3_context *to, int i)
{
	struct window *w = (struct window *)c;
	const struct mirror *m = (const struct mirror *)c->pVtab;
	int place = w->place[i];

	if (sqlite3_vtab_nochange(to))
		return SQLITE_OK;
	if (place < 0 || reply_null(w->rows, w->at, place)) {
		sqlite3_result_null(to);
		return SQLITE_OK;
	}
	if (m->t->column[i].kind == IS_INT) {
		sqlite3_result_int64(to, reply_int(w->rows, w->at, place));
		return SQLITE_OK;
	}
	struct str t = reply_text(w->rows, w->at, place);

	if (m->t->column[i].kind == IS_TEXT || strcmp(m->t->column[i].name, "rest") == 0 || strcmp(m->t->column[i].name, "folder") == 0)
		sqlite3_result_text(to, t.p, (int)t.n, SQLITE_TRANSIENT);
	else
		sqlite3_result_blob(to, t.p, (int)t.n, SQLITE_TRANSIENT);
	return SQLITE_OK;
}

/* (block,item) */
static int64_t number_of_ctid(struct str t)
{
	unsigned long long block = 0, item = 0;
	size_t i = 1;

	for (; i < t.n && t.p[i] != ','; i++)
		block = block * 10 + (unsigned)(t.p[i] - '0');
	for (i++; i < t.n && t.p[i] != ')'; i++)
		item = item * 10 + (unsigned)(t.p[i] - '0');
	return (int64_t)(block << 16 | item);
}

static int row_number(sqlite3_vtab_cursor *c, sqlite3_int64 *out)
{
	const struct window *w = (const struct window *)c;
	const struct mirror *m = (const struct mirror *)c->pVtab;
	int place = w->place[m->t->columns];

	*out = w->by_ctid ? number_of_ctid(reply_text(w->rows, w->at, place)) : reply_int(w->rows, w->at, place);
	return SQLITE_OK;
}

static int nothing(sqlite3_vtab *v)
{
	(void)v;
	return SQLITE_OK;
}

static sqlite3_module module = {
	.iVersion = 1, .xCreate = make, .xConnect = make, .xBestIndex = plan, .xDisconnect = unmake, .xDestroy = unmake, .xOpen = open_window,
	.xClose = close_window, .xFilter = filter, .xNext = next, .xEof = at_end, .xColumn = column, .xRowid = row_number, .xUpdate = mirror_update,
	.xBegin = nothing, .xSync = nothing, .xCommit = nothing, .xRollback = nothing,
};

bool virtual_tables(struct remote *r, struct err *err)
{
	bool ok = sqlite3_create_module(r->rows, "server", &module, r) == SQLITE_OK;

	for (size_t i = 0; ok && i < relations_count; i++) {
		char *sql = sqlite3_mprintf("CREATE VIRTUAL TABLE \"%w\" USING server", relations[i].name);

		ok = sqlite3_exec(r->rows, sql, NULL, NULL, NULL) == SQLITE_OK;
		sqlite3_free(sql);
	}
	return ok || err_set(err, ERR_DATABASE, "%s: %s", link_name(r->link), sqlite3_errmsg(r->rows));
}
