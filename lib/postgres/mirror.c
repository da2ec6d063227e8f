/* Writes to a server's tables through their virtual tables: an INSERT, UPDATE or DELETE a row, and what goes with a document. */
#include "postgres/mirror.h"

#include <string.h>

#include "postgres/filing.h"
#include "store/lists.h"

static int say(struct mirror *m, const char *message)
{
	sqlite3_free(m->base.zErrMsg);
	m->base.zErrMsg = sqlite3_mprintf("%s", message);
	return SQLITE_ERROR;
}

int mirror_fail(struct mirror *m, const struct err *err)
{
	m->r->failing = true;
	return say(m, err->message);
}

const char *mirror_column(const struct relation_column *c)
{
	return c->is ? c->is : c->name;
}

int mirror_key(const struct relation *t)
{
	for (int i = 0; t->key && i < t->columns; i++)
		if (strcmp(t->column[i].name, t->key) == 0)
			return i;
	return -1;
}

struct str mirror_text(sqlite3_value *v)
{
	const char *p = sqlite3_value_blob(v);

	return (struct str){ p ? p : "", (size_t)sqlite3_value_bytes(v) };
}

struct str mirror_sound(struct arena *a, struct str t)
{
	struct buf b = { 0 };

	if (t.n == 0 || (utf8_valid(t) == t.n && !memchr(t.p, '\0', t.n)))
		return t;
	for (size_t i = 0; i < t.n;) {
		uint32_t c = utf8_next(t, &i);

		buf_cp(&b, c ? c : 0xFFFD);
	}
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

int mirror_bind(struct params *p, enum relation_kind kind, sqlite3_value *v)
{
	if (sqlite3_value_type(v) == SQLITE_NULL)
		return param_null(p, kind == IS_INT ? PARAM_INT : kind == IS_TEXT ? PARAM_TEXT : PARAM_BYTES);
	if (kind == IS_INT)
		return param_int(p, sqlite3_value_int64(v));
	return kind == IS_TEXT ? param_text(p, mirror_sound(p->a, mirror_text(v))) : param_bytes(p, mirror_text(v));
}

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

/* Adds codes to those of the row, which is there: its text's and its values' are one list. */
static void add_grams(struct writing *w, const struct buf *b)
{
	int codes = param_grams(&w->p, (const int32_t *)(const void *)b->p, b->n / sizeof(int32_t));

	buf_fmt(&w->names, ",grams=(SELECT coalesce(array_agg(DISTINCT g ORDER BY g),'{}') FROM unnest(grams || $%d) g)", codes);
}

/* Computes the search columns of a document from the columns written. */
static void set_marks_of_text(struct writing *w, const struct doc *d, struct str title, struct str ranges)
{
	struct marks *m = &w->m->r->marks;

	marks_of_text(m, d, title, ranges);
	set_text(w, "body", &m->body);
	set_text(w, "ftitle", &m->title);
	set_text(w, "heads", &m->heads);
	set_text(w, "headings", &m->headings);
	set_text(w, "celltext", &m->cells);
	if (w->update)
		add_grams(w, &m->grams);
	else
		set(w, "grams", param_grams(&w->p, (const int32_t *)(const void *)m->grams.p, m->grams.n / sizeof(int32_t)));
	set(w, "size", param_int(&w->p, m->size));
}

static void set_marks_of_fields(struct writing *w, const struct doc *d)
{
	struct marks *m = &w->m->r->marks;

	marks_of_fields(m, w->p.a, d);
	set_text(w, "vals", &m->values);
	add_grams(w, &m->grams);
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

	return sqlite3_value_type(v) == SQLITE_NULL ? STR_NONE : mirror_text(v);
}

/* Of a row of table document, whole. */
static bool read_text(struct writing *w, sqlite3_value **row, struct doc *d)
{
	const struct relation *t = w->m->t;

	*d = (struct doc){ .arena = w->p.a, .text = mirror_sound(w->p.a, argument(t, row, "text")) };
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

/* A folder that another import was quicker to enter is the same folder. */
static bool is_root(const struct mirror *m)
{
	return strcmp(m->t->name, "root") == 0;
}

static void conflict(struct mirror *m, struct buf *sql)
{
	if (is_root(m)) {
		buf_z(sql, " ON CONFLICT(folder) DO UPDATE SET folder=EXCLUDED.folder");
		return;
	}
	switch (sqlite3_vtab_on_conflict(m->r->rows)) {
	case SQLITE_IGNORE:
		buf_z(sql, " ON CONFLICT DO NOTHING");
		break;
	case SQLITE_REPLACE:
		if (!*m->t->conflict)
			break;
		buf_fmt(sql, " ON CONFLICT(%s) DO UPDATE SET ", m->t->conflict);
		for (int i = 0; i < m->t->columns; i++)
			buf_fmt(sql, "%s\"%s\"=EXCLUDED.\"%s\"", i ? "," : "", mirror_column(&m->t->column[i]), mirror_column(&m->t->column[i]));
		break;
	default:
		break;
	}
}

static void where(struct writing *w, struct buf *sql, int64_t row)
{
	const struct relation *t = w->m->t;
	int key = mirror_key(t);

	if (key >= 0)
		buf_fmt(sql, " WHERE \"%s\"=$%d", mirror_column(&t->column[key]), param_int(&w->p, row));
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

static bool cut_names(struct writing *w, int64_t id, struct err *err)
{
	struct params p = { .a = w->p.a };

	param_int(&p, id);
	return link_run(w->m->r->link, "DELETE FROM guidang.alias WHERE document=$1", &p, true, NULL, err);
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

	if (document && !(change_extent(w, row, err) && set_filed(w, row, STR_NONE, err) && cut_names(w, row, err)))
		return false;
	if (header) /* the header is a column of the document's row */
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
			set(w, mirror_column(&t->column[i]), mirror_bind(&w->p, t->column[i].kind, argv[i]));
	if (strcmp(t->name, "document") == 0 && !sqlite3_value_nochange(argv[index_of(t, "title")]))
		ok = set_new_title(w, row, mirror_sound(w->p.a, argument(t, argv, "title")), err);
	if (strcmp(t->name, "header") == 0) {
		struct doc d = { .arena = w->p.a };

		ok = lists_read(&d, LIST_FIELDS, mirror_sound(w->p.a, argument(t, argv, "fields")));
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
	int key = mirror_key(t);

	if (strcmp(t->name, "header") == 0) { /* the row of its document is there */
		*number = sqlite3_value_int64(argv[0]);
		return update_row(w, *number, argv, err);
	}
	if (is_root(w->m) && !filing_alone(w->m->r, err)) /* else two could wait for each other */
		return false;
	for (int i = 0; i < t->columns; i++)
		if (!(t->numbered && i == key && sqlite3_value_type(argv[i]) == SQLITE_NULL))
			set(w, mirror_column(&t->column[i]), mirror_bind(&w->p, t->column[i].kind, argv[i]));
	if (document) {
		ok = read_text(w, argv, &d) || err_set(err, ERR_DATABASE, "%s: the record of document %lld is damaged; restore the database from a copy",
						       link_name(w->m->r->link), (long long)sqlite3_value_int64(argv[0]));
		if (ok)
			set_marks_of_text(w, &d, mirror_sound(w->p.a, argument(t, argv, "title")), STR_NONE); /* written afterwards: filing_headings */
	}
	buf_fmt(&sql, "INSERT INTO guidang.\"%s\"(", t->is);
	buf_str(&sql, buf_view(&w->names));
	buf_z(&sql, ") VALUES(");
	buf_str(&sql, buf_view(&w->values));
	buf_z(&sql, ")");
	conflict(w->m, &sql);
	if (t->numbered)
		buf_fmt(&sql, " RETURNING \"%s\"", mirror_column(&t->column[key]));
	ok = ok && run(w, &sql, &r, err);
	if (ok)
		*number = t->numbered && reply_rows(r) ? reply_int(r, 0, 0) : key >= 0 ? sqlite3_value_int64(argv[key]) : 1;
	if (ok && document)
		ok = set_filed(w, *number, argument(t, argv, "sha256"), err) && filing_extent(w->m->r, w->m->r->marks.size > 0, w->m->r->marks.size, err);
	reply_free(r);
	buf_free(&sql);
	return ok;
}

int mirror_update(sqlite3_vtab *v, int argc, sqlite3_value **argv, sqlite3_int64 *number)
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
	return ok ? SQLITE_OK : mirror_fail(w.m, &err);
}
