#include "store/columns.h"

#include <stdlib.h>
#include <string.h>

#include "doc/alias.h"
#include "doc/departments.h"
#include "index/dictionary.h"
#include "index/varint.h"
#include "store/departments.h"
#include "store/remote.h"
#include "store/rows.h"
#include "store/values.h"
#include "text/fold.h"
#include "text/seek.h"

enum {
	LONG_VALUES_BLOCK = 64, /* documents in a block of a column with long values */
	CODES_KEPT = 16 << 20,  /* bytes of values whose ids are cached */
};

/* A block being written. */
struct stored_column {
	int64_t at;                /* -1: none */
	uint32_t end[COLUMNS_BLOCK_MAX]; /* end of each document's entry, up to the last that is not empty */
	size_t n;                  /* of them */
	struct buf entries;
	bool dirty;
};

struct columns {
	struct stored_column column[COLUMNS];
	struct dictionary codes; /* key: a byte for the column, then the value … */
	struct buf ids;          /* int64_t: … and the id at the same index */
	struct buf key;          /* of the value that is looked for */
	struct buf entry[COLUMNS];
	size_t aliases; /* bytes of the entry of COLUMN_ALIAS before the departments */
	struct arena *arena;     /* of one document */
	struct buf moved;        /* int64_t: documents whose paths are to be looked up */
	bool comparing;          /* while checking: a missing value is not added */
	bool same;
};

bool columns_coded(int column)
{
	switch (column) {
	case FIELD_DOC_TYPE:
	case FIELD_ISSUERS:
	case FIELD_RECIPIENTS:
	case FIELD_CC:
	case FIELD_PRINTED_BY:
	case FIELD_SECRECY:
	case FIELD_URGENCY:
	case FIELD_SIGNERS:
	case COLUMN_ENCODING:
	case COLUMN_KIND:
	case COLUMN_ALIAS:
	case COLUMN_LEAD:
	case COLUMN_SUPPORT:
		return true;
	default:
		return false;
	}
}

int64_t columns_block(int column)
{
	bool small = columns_coded(column) || column == FIELD_DATE || column == FIELD_DOC_NUMBER || column == COLUMN_PATH || column == COLUMN_VALUE;

	return small ? COLUMNS_BLOCK_MAX : LONG_VALUES_BLOCK;
}

uint32_t columns_day(struct str date)
{
	uint32_t part[3] = { 0 };
	int k = 0;

	for (size_t i = 0; i < date.n && k < 3; i++)
		if (date.p[i] == '-')
			k++;
		else if (date.p[i] >= '0' && date.p[i] <= '9')
			part[k] = part[k] * 10 + (uint32_t)(date.p[i] - '0');
	return part[0] * 10000 + part[1] * 100 + part[2];
}

/* ── writing ── */

static void add_varint(struct buf *b, uint64_t v)
{
	buf_reserve(b, 9);
	b->n += varint_put((unsigned char *)b->p + b->n, v);
}

static struct columns *columns_of(struct store *s)
{
	if (!s->columns) {
		s->columns = allocated(calloc(1, sizeof *s->columns));
		s->columns->arena = arena_new();
		for (int c = 0; c < COLUMNS; c++)
			s->columns->column[c].at = -1;
	}
	return s->columns;
}

static void forget_codes(struct columns *all)
{
	dictionary_free(&all->codes);
	all->ids.n = 0;
}

void columns_forget(struct store *s)
{
	struct columns *all = s->columns;

	if (!all)
		return;
	for (int c = 0; c < COLUMNS; c++) {
		buf_free(&all->column[c].entries);
		buf_free(&all->entry[c]);
	}
	forget_codes(all);
	buf_free(&all->ids);
	buf_free(&all->key);
	buf_free(&all->moved);
	arena_free(all->arena);
	free(all);
	s->columns = NULL;
}

static bool load_block(struct store *s, int column, int64_t block, struct err *err)
{
	struct stored_column *c = &s->columns->column[column];
	sqlite3_stmt *q = rows_prepared(s, Q_GET_COLUMN);
	int rc;

	if (!q)
		return rows_fail(s, err);
	c->n = c->entries.n = 0;
	sqlite3_bind_int64(q, 1, columns_row(column, block));
	rc = sqlite3_step(q);
	if (rc == SQLITE_ROW) {
		size_t bytes = (size_t)sqlite3_column_bytes(q, 0);
		struct buf copy = { 0 };
		uint64_t size;

		buf_add(&copy, sqlite3_column_blob(q, 0), bytes);
		memset((buf_reserve(&copy, 16), copy.p + copy.n), 0, 16);
		for (size_t i = 0; i < bytes && c->n < (size_t)columns_block(column);) {
			i += varint_get((const unsigned char *)copy.p + i, &size);
			if (i > bytes || size > bytes - i) /* damaged */
				break;
			buf_add(&c->entries, copy.p + i, (size_t)size);
			c->end[c->n++] = (uint32_t)c->entries.n;
			i += (size_t)size;
		}
		buf_free(&copy);
	}
	sqlite3_reset(q);
	c->at = block;
	return rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);
}

static bool flush_block(struct store *s, int column, struct err *err)
{
	struct stored_column *c = &s->columns->column[column];
	struct buf blob = { 0 };

	if (!c->dirty)
		return true;
	c->dirty = false;
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_COLUMN);

	if (!q)
		return rows_fail(s, err);
	for (size_t i = 0; i < c->n; i++) {
		size_t from = i ? c->end[i - 1] : 0;

		add_varint(&blob, c->end[i] - from);
		buf_str(&blob, str_sub(buf_view(&c->entries), from, c->end[i]));
	}
	sqlite3_bind_int64(q, 1, columns_row(column, c->at));
	sqlite3_bind_blob(q, 2, blob.p ? blob.p : "", (int)blob.n, SQLITE_STATIC);
	bool ok = rows_done(s, q, err) && values_changed(s, column, c->at, err);

	buf_free(&blob);
	return ok;
}

static bool set_entry(struct store *s, int column, int64_t id, struct str entry, struct err *err)
{
	struct stored_column *c = &s->columns->column[column];
	int64_t block = id / columns_block(column);
	size_t i = (size_t)(id % columns_block(column)), behind;

	if (c->at != block && !(flush_block(s, column, err) && load_block(s, column, block, err)))
		return false;
	if (i >= c->n && entry.n == 0)
		return true;
	for (; c->n <= i; c->n++)
		c->end[c->n] = (uint32_t)c->entries.n;
	size_t from = i ? c->end[i - 1] : 0, to = c->end[i];

	behind = c->entries.n - to;
	buf_reserve(&c->entries, entry.n + 1);
	memmove(c->entries.p + from + entry.n, c->entries.p + to, behind);
	if (entry.n)
		memcpy(c->entries.p + from, entry.p, entry.n);
	c->entries.n = from + entry.n + behind;
	for (size_t k = i; k < c->n; k++)
		c->end[k] = (uint32_t)(c->end[k] + entry.n - (to - from));
	c->dirty = true;
	return true;
}

/* While comparing: does the column have this entry? */
static bool holds_entry(struct store *s, int column, int64_t id, struct str entry, bool *same, struct err *err)
{
	struct stored_column *c = &s->columns->column[column];
	int64_t block = id / columns_block(column);
	size_t i = (size_t)(id % columns_block(column));

	if (c->at != block && !load_block(s, column, block, err))
		return false;
	size_t from = i && i <= c->n ? c->end[i - 1] : 0, to = i < c->n ? c->end[i] : from;

	*same = *same && str_eq(str_sub(buf_view(&c->entries), from, to), entry);
	return true;
}

static bool set_value(struct store *s, int column, int64_t id, struct str value, struct err *err)
{
	struct buf entry = { 0 };

	buf_c(&entry, (char)(column + 1));
	fold_text(value, &entry, NULL);
	buf_c(&entry, '\0');
	bool ok = s->columns->comparing ? holds_entry(s, COLUMN_VALUE, id, buf_view(&entry), &s->columns->same, err) :
					  set_entry(s, COLUMN_VALUE, id, buf_view(&entry), err);

	buf_free(&entry);
	return ok;
}

/* The id of a value, 0: it has none. */
static bool find_code(struct store *s, int column, struct str value, int64_t *id, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_GET_VALUE);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int(q, 1, column);
	rows_bind(q, 2, value);
	return rows_number(s, q, id, err);
}

/* Gives a value that is new an id. */
static bool put_code(struct store *s, int column, struct str value, int64_t *id, bool *added, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_VALUE);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int(q, 1, column);
	rows_bind(q, 2, value);
	if (!rows_done(s, q, err))
		return false;
	*added = sqlite3_changes(s->db) > 0;
	*id = *added ? sqlite3_last_insert_rowid(s->db) : 0;
	return true;
}

/* The id of a value, which is added if it is new (not while comparing: 0). */
static bool code_of(struct store *s, int column, struct str value, int64_t *id, struct err *err)
{
	struct columns *all = s->columns;

	if (dictionary_bytes(&all->codes) > CODES_KEPT)
		forget_codes(all);
	all->key.n = 0;
	buf_c(&all->key, (char)column);
	buf_str(&all->key, value);
	size_t known = all->codes.n, number = dictionary_number(&all->codes, buf_view(&all->key));

	if (number < known) {
		memcpy(id, all->ids.p + number * sizeof *id, sizeof *id);
		return true;
	}
	bool added = false, ok = all->comparing || put_code(s, column, value, id, &added, err);

	if (ok && !added)
		ok = find_code(s, column, value, id, err);
	if (!ok || (*id && (added || all->comparing) && !set_value(s, column, *id, value, err))) {
		forget_codes(all); /* a value without its id */
		return false;
	}
	buf_add(&all->ids, id, sizeof *id);
	return true;
}

static bool add_value(struct store *s, int column, struct str value, struct err *err)
{
	struct buf *entry = &s->columns->entry[column];
	int64_t id = 0;

	if (value.n == 0)
		return true;
	if (column == FIELD_DATE) {
		uint32_t day = columns_day(value);

		for (int i = 0; i < 4 && entry->n < 4; i++, day >>= 8)
			buf_c(entry, (char)day);
	} else if (columns_coded(column)) {
		if (!code_of(s, column, value, &id, err))
			return false;
		add_varint(entry, (uint64_t)id);
	} else if (column == FIELD_DOC_NUMBER) {
		buf_str(entry, number_key(s->columns->arena, value));
		buf_c(entry, '\0');
	} else {
		fold_text(value, entry, NULL);
		buf_c(entry, '\0');
	}
	return true;
}

static bool add_aliases(struct store *s, const struct doc *d, struct err *err)
{
	struct arena *a = s->columns->arena;
	struct aliases found = { 0 };
	bool ok = true;

	doc_aliases(d, a, &found);
	for (size_t i = 0; ok && i < found.n; i++) {
		struct str x = found.p[i].shorter, y = found.p[i].full;

		ok = add_value(s, COLUMN_ALIAS, arena_fmt(a, "%.*s=%.*s", STR_ARG(x), STR_ARG(y)), err) &&
		     add_value(s, COLUMN_ALIAS, arena_fmt(a, "%.*s=%.*s", STR_ARG(y), STR_ARG(x)), err);
	}
	arena_reset(a);
	return ok;
}

static bool add_departments(struct store *s, const struct doc *d, struct err *err)
{
	struct arena *a = s->columns->arena;
	struct strings told = { 0 };
	bool ok = true;

	departments_told(d, a, &told);
	for (size_t i = 0; ok && i < told.n; i++)
		ok = add_value(s, COLUMN_ALIAS, arena_fmt(a, DEPARTMENT_ALIAS "=%.*s", STR_ARG(told.p[i])), err);
	arena_reset(a);
	return ok;
}

static int by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

/* The bodies that lead the document's tasks, or support them: each once. */
static bool add_bodies(struct store *s, const struct doc *d, int column, struct err *err)
{
	struct arena *a = s->columns->arena;
	struct strings all = { 0 };
	bool ok = true;

	for (size_t i = 0; i < d->tasks.n; i++) {
		const struct strings *t = column == COLUMN_LEAD ? &d->tasks.p[i].lead : &d->tasks.p[i].support;

		for (size_t k = 0; k < t->n; k++)
			*ARENA_PUSH(a, &all) = t->p[k];
	}
	if (all.n)
		qsort(all.p, all.n, sizeof *all.p, by_text);
	for (size_t i = 0; ok && i < all.n; i++)
		ok = (i && str_eq(all.p[i - 1], all.p[i])) || add_value(s, column, all.p[i], err);
	arena_reset(a);
	return ok;
}

static bool make_entries(struct store *s, const struct doc *d, struct err *err)
{
	struct columns *all = columns_of(s);
	bool ok;

	for (int c = 0; c < COLUMNS; c++)
		all->entry[c].n = 0;
	ok = add_value(s, COLUMN_ENCODING, str_z(d->src.in.name), err) && add_value(s, COLUMN_KIND, str_z(kind_name(d->src.kind)), err);
	for (size_t i = 0; ok && i < d->values.n; i++) {
		enum field f = d->values.p[i].field;

		if (f < FIELD_COUNT && f != FIELD_TITLE && !(f == FIELD_DOC_NUMBER && all->entry[f].n)) /* the first number is the document's own */
			ok = add_value(s, (int)f, d->values.p[i].text, err);
	}
	if (!ok || !add_aliases(s, d, err))
		return false;
	all->aliases = all->entry[COLUMN_ALIAS].n;
	return add_departments(s, d, err) && add_bodies(s, d, COLUMN_LEAD, err) && add_bodies(s, d, COLUMN_SUPPORT, err);
}

bool columns_set(struct store *s, struct doc *d, struct err *err)
{
	if (s->remote)
		return s->engine->names(s->remote, d, err);
	bool ok = make_entries(s, d, err);

	for (int c = 0; ok && c < COLUMNS; c++)
		if (s->columns->entry[c].n && c != COLUMN_PATH && c != COLUMN_VALUE)
			ok = set_entry(s, c, d->id, buf_view(&s->columns->entry[c]), err);
	return ok;
}

/* Appends the entry. */
static bool paths_of(struct store *s, int64_t id, struct buf *entry, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PATHS_OF);
	int rc;

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		fold_text((struct str){ sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0) }, entry, NULL);
		buf_c(entry, '\0');
	}
	sqlite3_reset(q);
	return rc == SQLITE_DONE || rows_fail(s, err);
}

bool columns_are(struct store *s, const struct doc *d, bool *same, struct err *err)
{
	struct columns *all = columns_of(s);

	all->comparing = all->same = true;
	bool ok = make_entries(s, d, err) && paths_of(s, d->id, &all->entry[COLUMN_PATH], err);

	for (int k = 0; ok && k < COLUMNS; k++) {
		bool holds = true;

		if (k == COLUMN_VALUE)
			continue;
		ok = holds_entry(s, k, d->id, buf_view(&all->entry[k]), &holds, err);
		/* documents of earlier versions have none, or no departments */
		if (ok && !holds && k == COLUMN_ALIAS)
			ok = holds_entry(s, k, d->id, str_sub(buf_view(&all->entry[k]), 0, all->aliases), (holds = true, &holds), err);
		if (ok && !holds && k == COLUMN_ALIAS)
			ok = holds_entry(s, k, d->id, STR(""), (holds = true, &holds), err);
		all->same = all->same && holds;
	}
	all->comparing = false;
	*same = ok && all->same;
	return ok;
}

bool columns_cut(struct store *s, int64_t id, struct err *err)
{
	bool ok = true;

	if (s->remote)
		return true;
	columns_paths_changed(s, id);
	for (int c = 0; ok && c < COLUMNS; c++)
		ok = c == COLUMN_VALUE || set_entry(s, c, id, STR(""), err);
	return ok;
}

/* ── paths ── */

bool columns_path(struct store *s, int64_t id, struct str path, struct err *err)
{
	struct buf entry = { 0 };

	if (s->remote)
		return true;
	columns_of(s);
	fold_text(path, &entry, NULL);
	buf_c(&entry, '\0');
	bool ok = set_entry(s, COLUMN_PATH, id, buf_view(&entry), err);

	buf_free(&entry);
	return ok;
}

void columns_paths_changed(struct store *s, int64_t id)
{
	if (s->remote)
		return;
	buf_add(&columns_of(s)->moved, &id, sizeof id);
}

static int by_id(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return (a > b) - (a < b);
}

static bool look_up_paths(struct store *s, int64_t id, struct err *err)
{
	struct buf *entry = &s->columns->entry[COLUMN_PATH];

	entry->n = 0;
	return paths_of(s, id, entry, err) && set_entry(s, COLUMN_PATH, id, buf_view(entry), err);
}

bool columns_flush(struct store *s, struct err *err)
{
	struct columns *all = s->columns;
	int64_t *moved = all ? (int64_t *)(void *)all->moved.p : NULL;
	size_t n = all ? all->moved.n / sizeof *moved : 0;

	if (n)
		qsort(moved, n, sizeof *moved, by_id);
	for (size_t i = 0; i < n; i++)
		if ((i == 0 || moved[i] != moved[i - 1]) && !look_up_paths(s, moved[i], err))
			return false;
	if (all)
		all->moved.n = 0;
	for (int c = 0; all && c < COLUMNS; c++)
		if (!flush_block(s, c, err))
			return false;
	return true;
}

/* Rows of an id and a text, in the order of their ids. */
static bool fill(struct store *s, const char *sql, int column, struct err *err)
{
	sqlite3_stmt *q = NULL;
	struct buf entry = { 0 };
	int64_t id = 0, now;
	int rc = SQLITE_DONE;
	bool ok = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK || rows_fail(s, err);

	while (ok && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct str text = { sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) };

		now = sqlite3_column_int64(q, 0);
		if (now != id && entry.n)
			ok = set_entry(s, column, id, buf_view(&entry), err);
		if (now != id)
			entry.n = 0;
		id = now;
		if (column == COLUMN_VALUE)
			buf_c(&entry, (char)(sqlite3_column_int(q, 2) + 1));
		if (column == FIELD_DOC_NUMBER)
			buf_str(&entry, text);
		else
			fold_text(text, &entry, NULL);
		buf_c(&entry, '\0');
	}
	ok = ok && (rc == SQLITE_DONE || rows_fail(s, err)) && (entry.n == 0 || set_entry(s, column, id, buf_view(&entry), err));
	sqlite3_finalize(q);
	buf_free(&entry);
	return ok;
}

bool columns_fill(struct store *s, struct err *err)
{
	columns_of(s);
	return fill(s, "SELECT document, path FROM path ORDER BY document, path", COLUMN_PATH, err) &&
	       fill(s, "SELECT id, text, field FROM column_value ORDER BY id", COLUMN_VALUE, err) &&
	       fill(s, "SELECT id, number_key FROM document WHERE number_key IS NOT NULL ORDER BY id", FIELD_DOC_NUMBER, err);
}

bool columns_fill_tasks(struct store *s, struct err *err)
{
	struct arena *a = arena_new();
	struct ids ids = { 0 };
	bool ok = store_ids(s, a, &ids, err);

	columns_of(s);
	for (size_t i = 0; ok && i < ids.n; i++) {
		struct doc d = { .arena = arena_new(), .id = ids.p[i] };

		ok = store_load_derived(s, &d, err);
		for (int c = COLUMN_LEAD; ok && c <= COLUMN_SUPPORT; c++) {
			s->columns->entry[c].n = 0;
			ok = add_bodies(s, &d, c, err) && set_entry(s, c, d.id, buf_view(&s->columns->entry[c]), err);
		}
		arena_free(d.arena);
	}
	arena_free(a);
	return ok;
}
