/* A server's tables as virtual tables of SQLite, so that the store's statements read and write them like local tables. Conditions with
 * =, <, >, ORDER BY and LIMIT become part of one SELECT on the server, with parameters; SQLite does the rest on the rows that it
 * returns. */
#include "postgres/virtual.h"

#include <stdlib.h>
#include <string.h>

#include "postgres/filing.h"
#include "store/lists.h"

struct mirror {
	sqlite3_vtab base;
	struct remote *r;
	const struct relation *t;
};

struct window {
	sqlite3_vtab_cursor base;
	struct link_reply *rows;
	size_t at;
	int place[64]; /* of each column in the reply, -1: it was not asked for */
	bool by_ctid;
};

static int say(struct mirror *m, const char *message)
{
	sqlite3_free(m->base.zErrMsg);
	m->base.zErrMsg = sqlite3_mprintf("%s", message);
	return SQLITE_ERROR;
}

static int fail(struct mirror *m, const struct err *err)
{
	m->r->failing = true;
	return say(m, err->message);
}

static const char *server_name(const struct relation_column *c)
{
	return c->is ? c->is : c->name;
}

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

static int key_column(const struct relation *t)
{
	for (int i = 0; t->key && i < t->columns; i++)
		if (strcmp(t->column[i].name, t->key) == 0)
			return i;
	return -1;
}

/* The kinds of the parameters stand before the statement, a letter each: i, t, b. */
static int plan(sqlite3_vtab *v, sqlite3_index_info *info)
{
	const struct mirror *m = (const struct mirror *)v;
	const struct relation *t = m->t;
	struct buf sql = { 0 }, kinds = { 0 };
	int n = 0, limit = -1, key = key_column(t);
	bool all = true, unique = false;

	buf_z(&sql, "SELECT ");
	for (int i = 0; i < t->columns; i++)
		if (info->colUsed >> (i < 63 ? i : 63) & 1)
			buf_fmt(&sql, "\"%s\",", server_name(&t->column[i]));
	if (key >= 0)
		buf_fmt(&sql, "\"%s\"", server_name(&t->column[key]));
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
			buf_fmt(&sql, "%s \"%s\" IS%s NULL", kinds.n ? " AND" : " WHERE", server_name(&t->column[column]),
				c->op == SQLITE_INDEX_CONSTRAINT_ISNULL ? "" : " NOT");
			buf_c(&kinds, '-');
			continue;
		}
		if (!c->usable || column < 0 || !operator) {
			all = false;
			continue;
		}
		buf_fmt(&sql, "%s \"%s\"%s$%d", kinds.n ? " AND" : " WHERE", server_name(&t->column[column]), operator, n + 1);
		buf_c(&kinds, t->column[column].kind == IS_INT ? 'i' : t->column[column].kind == IS_TEXT ? 't' : 'b');
		info->aConstraintUsage[i].argvIndex = ++n;
		info->aConstraintUsage[i].omit = 1;
		if (m->r->partitions.n && column == key && c->op == SQLITE_INDEX_CONSTRAINT_EQ && strcmp(t->is, "document") == 0)
			buf_fmt(&sql, " AND sha256=(SELECT f.sha256 FROM guidang.filed f WHERE f.id=$%d)", n); /* one shard is asked */
		unique = unique || (c->op == SQLITE_INDEX_CONSTRAINT_EQ && column == key);
	}
	for (int i = 0; i < info->nOrderBy; i++) {
		int column = info->aOrderBy[i].iColumn < 0 ? key : info->aOrderBy[i].iColumn;

		if (column < 0) {
			all = false;
			break;
		}
		buf_fmt(&sql, "%s \"%s\"%s", i ? "," : " ORDER BY", server_name(&t->column[column]), info->aOrderBy[i].desc ? " DESC NULLS LAST" : " NULLS FIRST");
		info->orderByConsumed = i + 1 == info->nOrderBy;
	}
	if (limit >= 0 && all && (info->nOrderBy == 0 || info->orderByConsumed)) {
		buf_fmt(&sql, " LIMIT $%d", n + 1);
		buf_c(&kinds, 'i');
		info->aConstraintUsage[limit].argvIndex = ++n;
		info->aConstraintUsage[limit].omit = 1;
	}
	buf_c(&sql, '\0');
	buf_c(&kinds, '\0');
	info->estimatedCost = unique ? 1 : n ? 10 : 1e6;
	info->estimatedRows = unique ? 1 : n ? 10 : 1000000;
	if (unique)
		info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
	info->idxStr = sqlite3_mprintf("%016llx%s %s", (unsigned long long)info->colUsed, kinds.p, sql.p);
	info->needToFreeIdxStr = 1;
	buf_free(&sql);
	buf_free(&kinds);
	return info->idxStr ? SQLITE_OK : SQLITE_NOMEM;
}

static struct str text_of(sqlite3_value *v)
{
	const char *p = sqlite3_value_blob(v);

	return (struct str){ p ? p : "", (size_t)sqlite3_value_bytes(v) };
}

/* No text of a server holds NUL, or what is not UTF-8. */
static struct str sound(struct arena *a, struct str t)
{
	struct buf b = { 0 };

	if (utf8_valid(t) == t.n && !memchr(t.p, '\0', t.n))
		return t;
	for (size_t i = 0; i < t.n;) {
		uint32_t c = utf8_next(t, &i);

		buf_cp(&b, c ? c : 0xFFFD);
	}
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

static int bind_value(struct params *p, enum relation_kind kind, sqlite3_value *v)
{
	if (sqlite3_value_type(v) == SQLITE_NULL)
		return param_null(p, kind == IS_INT ? PARAM_INT : kind == IS_TEXT ? PARAM_TEXT : PARAM_BYTES);
	if (kind == IS_INT)
		return param_int(p, sqlite3_value_int64(v));
	return kind == IS_TEXT ? param_text(p, sound(p->a, text_of(v))) : param_bytes(p, text_of(v));
}

static int filter(sqlite3_vtab_cursor *c, int number, const char *how, int argc, sqlite3_value **argv)
{
	struct window *w = (struct window *)c;
	struct mirror *m = (struct mirror *)c->pVtab;
	const char *kinds = how + 16, *sql = strchr(how, ' ') + 1;
	char mask[17] = "";
	struct params p = { .a = arena_new() };
	struct err err = { 0 };
	int k = 0;

	(void)number;
	memcpy(mask, how, 16);
	unsigned long long used = strtoull(mask, NULL, 16);

	for (int i = 0; kinds[i] && kinds[i] != ' ' && k < argc; i++)
		if (kinds[i] != '-')
			bind_value(&p, kinds[i] == 'i' ? IS_INT : kinds[i] == 't' ? IS_TEXT : IS_BYTES, argv[k++]);
	reply_free(w->rows);
	w->rows = NULL;
	w->at = 0;
	for (int i = 0, place = 0; i < m->t->columns; i++)
		w->place[i] = used >> (i < 63 ? i : 63) & 1 ? place++ : -1;
	w->place[m->t->columns] = 0;
	for (int i = 0; i < m->t->columns; i++)
		w->place[m->t->columns] += w->place[i] >= 0;
	w->by_ctid = key_column(m->t) < 0;
	bool ok = filing_flush(m->r, &err) && link_run(m->r->link, sql, &p, true, &w->rows, &err);

	arena_free(p.a);
	return ok ? SQLITE_OK : fail(m, &err);
}

static int next(sqlite3_vtab_cursor *c)
{
	((struct window *)c)->at++;
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

/* ── writing ── */

struct writing {
	struct mirror *m;
	struct params p;
	struct buf names, values; /* of INSERT; of UPDATE the first alone */
	bool update;
};

static void set(struct writing *w, const char *name, int parameter)
{
	if (w->update)
		buf_fmt(&w->names, "%s\"%s\"=$%d", w->names.n ? "," : "", name, parameter);
	else {
		buf_fmt(&w->names, "%s\"%s\"", w->names.n ? "," : "", name);
		buf_fmt(&w->values, "%s$%d", w->values.n ? "," : "", parameter);
	}
}

static void set_text(struct writing *w, const char *name, const struct buf *b)
{
	set(w, name, param_text(&w->p, b->p ? buf_view(b) : STR("")));
}

static void set_grams(struct writing *w, const char *name, const struct buf *b)
{
	set(w, name, param_grams(&w->p, (const int32_t *)(const void *)b->p, b->n / sizeof(int32_t)));
}

/* What a document is searched by, made of the columns that are written. */
static void set_marks_of_text(struct writing *w, const struct doc *d, struct str title, struct str ranges)
{
	struct marks *m = &w->m->r->marks;

	marks_of_text(m, d, title, ranges);
	set_text(w, "body", &m->body);
	set_text(w, "ftitle", &m->title);
	set_text(w, "heads", &m->heads);
	set_text(w, "headings", &m->headings);
	set_text(w, "celltext", &m->cells);
	set_grams(w, "grams", &m->grams);
	set(w, "size", param_int(&w->p, m->size));
}

static void set_marks_of_fields(struct writing *w, const struct doc *d)
{
	struct marks *m = &w->m->r->marks;

	marks_of_fields(m, w->p.a, d);
	set_text(w, "vals", &m->values);
	set_grams(w, "vgrams", &m->value_grams);
	set(w, "facets", param_texts(&w->p, m->facets.p, m->facets.n));
	set(w, "day", param_int(&w->p, columns_day(doc_text(d, FIELD_DATE))));
}

static int index_of(const struct relation *t, const char *name)
{
	int i = 0;

	while (i < t->columns && strcmp(t->column[i].name, name) != 0)
		i++;
	return i;
}

static struct str argument(const struct relation *t, sqlite3_value **row, const char *name)
{
	sqlite3_value *v = row[index_of(t, name)];

	return sqlite3_value_type(v) == SQLITE_NULL ? STR_NONE : text_of(v);
}

/* Of a row of table document, whole. */
static bool read_text(struct writing *w, sqlite3_value **row, struct doc *d)
{
	const struct relation *t = w->m->t;

	*d = (struct doc){ .arena = w->p.a, .text = sound(w->p.a, argument(t, row, "text")) };
	return lists_read(d, LIST_SECTIONS, argument(t, row, "sections")) && lists_read(d, LIST_GRIDS, argument(t, row, "grids")) &&
	       lists_read(d, LIST_CELLS, argument(t, row, "cells"));
}

/* The title alone is another: the text is read from the server. */
static bool set_new_title(struct writing *w, int64_t id, struct str title, struct err *err)
{
	struct params p = { .a = w->p.a };
	struct link_reply *r = NULL;
	bool ok;

	param_int(&p, id);
	if (!link_run(w->m->r->link, "SELECT text, sections, grids, cells, ranges FROM document WHERE id=$1", &p, true, &r, err))
		return false;
	if (reply_rows(r) == 1) {
		struct doc d = { .arena = w->p.a, .text = arena_str(w->p.a, reply_text(r, 0, 0)) };

		ok = lists_read(&d, LIST_SECTIONS, arena_str(w->p.a, reply_text(r, 0, 1))) && lists_read(&d, LIST_GRIDS, arena_str(w->p.a, reply_text(r, 0, 2))) &&
		     lists_read(&d, LIST_CELLS, arena_str(w->p.a, reply_text(r, 0, 3)));
		if (ok)
			set_marks_of_text(w, &d, title, arena_str(w->p.a, reply_text(r, 0, 4)));
	}
	reply_free(r);
	return true;
}

static void conflict(struct mirror *m, struct buf *sql)
{
	switch (sqlite3_vtab_on_conflict(m->r->rows)) {
	case SQLITE_IGNORE:
		buf_z(sql, " ON CONFLICT DO NOTHING");
		break;
	case SQLITE_REPLACE:
		if (!*m->t->conflict)
			break;
		buf_fmt(sql, " ON CONFLICT(%s) DO UPDATE SET ", m->t->conflict);
		for (int i = 0; i < m->t->columns; i++)
			buf_fmt(sql, "%s\"%s\"=EXCLUDED.\"%s\"", i ? "," : "", server_name(&m->t->column[i]), server_name(&m->t->column[i]));
		break;
	default:
		break;
	}
}

static void where(struct writing *w, struct buf *sql, int64_t row)
{
	const struct relation *t = w->m->t;
	int key = key_column(t);

	if (key >= 0)
		buf_fmt(sql, " WHERE \"%s\"=$%d", server_name(&t->column[key]), param_int(&w->p, row));
	else
		buf_fmt(sql, " WHERE ctid=$%d::text::tid", param_text(&w->p, arena_fmt(w->p.a, "(%lld,%lld)", (long long)(row >> 16), (long long)(row & 0xFFFF))));
}

static bool change_extent(struct writing *w, int64_t id, struct err *err)
{
	struct params p = { .a = w->p.a };
	struct link_reply *r = NULL;
	bool ok;

	param_int(&p, id);
	if (!link_run(w->m->r->link, "SELECT size FROM document WHERE id=$1", &p, true, &r, err))
		return false;
	ok = reply_rows(r) == 0 || filing_extent(w->m->r, reply_int(r, 0, 0) > 0 ? -1 : 0, -reply_int(r, 0, 0), err);
	reply_free(r);
	return ok;
}

/* On shards: where the document is; no text: nowhere any more. */
static bool set_filed(struct writing *w, int64_t id, struct str sha256, struct err *err)
{
	struct params p = { .a = w->p.a };

	if (!w->m->r->partitions.n)
		return true;
	param_int(&p, id);
	if (sha256.p)
		param_text(&p, sha256);
	return link_run(w->m->r->link, sha256.p ? "INSERT INTO guidang.filed VALUES($1,$2)" : "DELETE FROM guidang.filed WHERE id=$1", &p, true, NULL, err);
}

static bool run(struct writing *w, struct buf *sql, struct link_reply **out, struct err *err)
{
	buf_c(sql, '\0');
	return link_run(w->m->r->link, sql->p, &w->p, true, out, err);
}

static bool delete_row(struct writing *w, int64_t row, struct err *err)
{
	struct buf sql = { 0 };
	bool header = strcmp(w->m->t->name, "header") == 0, document = strcmp(w->m->t->name, "document") == 0;

	if (document && !(change_extent(w, row, err) && set_filed(w, row, STR_NONE, err)))
		return false;
	if (header) /* a part of the document's row */
		buf_z(&sql, "UPDATE guidang.document SET fields=NULL");
	else
		buf_fmt(&sql, "DELETE FROM guidang.\"%s\"", w->m->t->is);
	where(w, &sql, row);
	bool ok = run(w, &sql, NULL, err);

	buf_free(&sql);
	return ok;
}

static bool update_row(struct writing *w, int64_t row, sqlite3_value **argv, struct err *err)
{
	const struct relation *t = w->m->t;
	struct buf sql = { 0 };
	bool ok = true;

	w->update = true;
	for (int i = 0; i < t->columns; i++)
		if (!sqlite3_value_nochange(argv[i]))
			set(w, server_name(&t->column[i]), bind_value(&w->p, t->column[i].kind, argv[i]));
	if (strcmp(t->name, "document") == 0 && !sqlite3_value_nochange(argv[index_of(t, "title")]))
		ok = set_new_title(w, row, sound(w->p.a, argument(t, argv, "title")), err);
	if (strcmp(t->name, "header") == 0) {
		struct doc d = { .arena = w->p.a };

		ok = lists_read(&d, LIST_FIELDS, sound(w->p.a, argument(t, argv, "fields")));
		set_marks_of_fields(w, &d);
	}
	if (ok && w->names.n) {
		buf_fmt(&sql, "UPDATE guidang.\"%s\" SET ", t->is);
		buf_str(&sql, buf_view(&w->names));
		where(w, &sql, row);
		ok = run(w, &sql, NULL, err);
	}
	buf_free(&sql);
	return ok;
}

static bool insert_row(struct writing *w, sqlite3_value **argv, int64_t *number, struct err *err)
{
	const struct relation *t = w->m->t;
	struct buf sql = { 0 };
	struct link_reply *r = NULL;
	struct doc d;
	bool ok = true, document = strcmp(t->name, "document") == 0;
	int key = key_column(t);

	if (strcmp(t->name, "header") == 0) { /* the row of its document is there */
		*number = sqlite3_value_int64(argv[0]);
		return update_row(w, *number, argv, err);
	}
	for (int i = 0; i < t->columns; i++)
		if (!(t->numbered && i == key && sqlite3_value_type(argv[i]) == SQLITE_NULL))
			set(w, server_name(&t->column[i]), bind_value(&w->p, t->column[i].kind, argv[i]));
	if (document) {
		ok = read_text(w, argv, &d) || err_set(err, ERR_DATABASE, "%s: the record of document %lld is damaged; restore the database from a copy",
						       link_name(w->m->r->link), (long long)sqlite3_value_int64(argv[0]));
		if (ok)
			set_marks_of_text(w, &d, sound(w->p.a, argument(t, argv, "title")), STR_NONE); /* told behind it: filing_headings */
	}
	buf_fmt(&sql, "INSERT INTO guidang.\"%s\"(", t->is);
	buf_str(&sql, buf_view(&w->names));
	buf_z(&sql, ") VALUES(");
	buf_str(&sql, buf_view(&w->values));
	buf_z(&sql, ")");
	conflict(w->m, &sql);
	if (t->numbered)
		buf_fmt(&sql, " RETURNING \"%s\"", server_name(&t->column[key]));
	ok = ok && run(w, &sql, &r, err);
	if (ok)
		*number = t->numbered && reply_rows(r) ? reply_int(r, 0, 0) : key >= 0 ? sqlite3_value_int64(argv[key]) : 1;
	if (ok && document)
		ok = set_filed(w, *number, argument(t, argv, "sha256"), err) && filing_extent(w->m->r, w->m->r->marks.size > 0, w->m->r->marks.size, err);
	reply_free(r);
	buf_free(&sql);
	return ok;
}

static int update(sqlite3_vtab *v, int argc, sqlite3_value **argv, sqlite3_int64 *number)
{
	struct writing w = { .m = (struct mirror *)v, .p = { .a = arena_new() } };
	struct err err = { 0 };
	int64_t made = 0;
	bool ok = filing_flush(w.m->r, &err);

	if (ok && argc == 1)
		ok = delete_row(&w, sqlite3_value_int64(argv[0]), &err);
	else if (ok && sqlite3_value_type(argv[0]) == SQLITE_NULL)
		ok = insert_row(&w, argv + 2, &made, &err);
	else if (ok)
		ok = update_row(&w, sqlite3_value_int64(argv[0]), argv + 2, &err);
	if (ok && argc > 1 && sqlite3_value_type(argv[0]) == SQLITE_NULL)
		*number = made;
	arena_free(w.p.a);
	buf_free(&w.names);
	buf_free(&w.values);
	return ok ? SQLITE_OK : fail(w.m, &err);
}

static int nothing(sqlite3_vtab *v)
{
	(void)v;
	return SQLITE_OK;
}

static sqlite3_module module = {
	.iVersion = 1, .xCreate = make, .xConnect = make, .xBestIndex = plan, .xDisconnect = unmake, .xDestroy = unmake, .xOpen = open_window,
	.xClose = close_window, .xFilter = filter, .xNext = next, .xEof = at_end, .xColumn = column, .xRowid = row_number, .xUpdate = update,
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
