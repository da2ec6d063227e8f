#include <stdlib.h>
#include <string.h>

#include "doc/value.h"
#include "store/derived.h"
#include "store/columns.h"
#include "store/headings.h"
#include "store/index.h"
#include "store/lengths.h"

enum { LIST_KEPT = 1 << 20 }; /* bytes: a larger buffer is not kept for the next document */

struct prepared *prepared_new(void)
{
	struct prepared *p = calloc(1, sizeof *p);

	if (!p)
		memory_out();
	return p;
}

void prepared_free(struct prepared *p)
{
	if (p)
		terms_clear(&p->terms);
	free(p);
}

void store_prepare(struct prepared *p, const struct doc *d)
{
	struct terms *t = &p->terms;

	t->source_lossless = d->src.in.lossless && d->text.p == d->src.in.text.p && d->text.n == d->src.in.text.n;
	headings_mark(t, d);
	terms_take(t, doc_text(d, FIELD_TITLE), d->text);
}

static void bind_some(sqlite3_stmt *q, int i, struct str t) /* empty: NULL */
{
	rows_bind(q, i, t.n ? t : STR_NONE);
}

static void bind_int(sqlite3_stmt *q, int i, int64_t v)
{
	sqlite3_bind_int64(q, i, v);
}

static void bind_some_int(sqlite3_stmt *q, int i, int64_t v) /* 0 or less: NULL */
{
	if (v > 0)
		sqlite3_bind_int64(q, i, v);
	else
		sqlite3_bind_null(q, i);
}

static void bind_blob(sqlite3_stmt *q, int i, struct str bytes) /* .p == NULL: NULL */
{
	if (bytes.p)
		sqlite3_bind_blob(q, i, bytes.p, (int)bytes.n, SQLITE_STATIC);
	else
		sqlite3_bind_null(q, i);
}

/* A document goes by a path it still has. */
static const char name_by_path[] =
	"UPDATE document SET path=(SELECT min(p.path) FROM path p WHERE p.document=document.id)"
	" WHERE NOT EXISTS (SELECT 1 FROM path p WHERE p.path=document.path AND p.document=document.id)";

struct str number_key(struct arena *a, struct str n)
{
	struct str key = value_key(a, n);

	if (str_ends(key, STR("号")))
		key.n -= strlen("号");
	return key;
}

static struct str line_map(struct doc *d)
{
	if (d->text.p == d->src.in.text.p || d->lines.n == 0)
		return STR_NONE;
	uint32_t *map = ARENA_ARRAY(d->arena, uint32_t, d->lines.n);
	size_t n = 0;

	for (size_t i = 0; i < d->lines.n; i++) {
		const char *at = d->lines.p[i].raw.p;

		if (at == d->text.p || at[-1] == '\n') /* not a piece of a line that was cut */
			map[n++] = d->lines.p[i].no;
	}
	return (struct str){ (const char *)map, n * sizeof *map };
}

static bool put_header(struct store *s, int64_t id, struct str fields, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_HEADER);

	if (!q)
		return rows_fail(s, err);
	bind_int(q, 1, id);
	rows_bind(q, 2, fields.n ? fields : STR("[]"));
	return rows_done(s, q, err);
}

static bool put_derived(struct store *s, const struct doc *d, struct err *err)
{
	struct buf value = { 0 };
	const struct list *l;
	bool ok = true;

	for (size_t i = 0; ok && (l = derived_at(i)); i++) {
		if (list_length(l, d) == 0)
			continue;
		sqlite3_stmt *q = rows_prepared(s, Q_PUT_LIST);

		value.n = 0;
		derived_write(l, d, &value);
		if (q) {
			bind_int(q, 1, d->id);
			rows_bind(q, 2, str_z(l->name));
			rows_bind(q, 3, buf_view(&value));
		}
		ok = rows_done(s, q, err);
	}
	buf_free(&value);
	return ok;
}

static int worst_of(const struct findings *f)
{
	int worst = 0;

	for (size_t i = 0; i < f->n; i++)
		worst = (int)f->p[i].severity + 1 > worst ? (int)f->p[i].severity + 1 : worst;
	return worst;
}

/* The number a query gives, 0: none; then it is reset. */
static bool number_of(struct store *s, sqlite3_stmt *q, int64_t *out, struct err *err)
{
	int rc = q ? sqlite3_step(q) : SQLITE_ERROR;
	bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);

	*out = rc == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
	if (q)
		sqlite3_reset(q);
	return ok;
}

static bool number_by_id(struct store *s, enum statement which, int64_t id, int64_t *out, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, which);

	bind_int(q, 1, id);
	return number_of(s, q, out, err);
}

static bool number_by_text(struct store *s, enum statement which, struct str text, int64_t *out, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, which);

	rows_bind(q, 1, text);
	return number_of(s, q, out, err);
}

/* Documents filed before learn that there is a copy. */
static bool tell_of_copy(struct store *s, enum statement which, int64_t whom, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, which);

	if (!q)
		return rows_fail(s, err);
	bind_int(q, 1, whom);
	return rows_done(s, q, err);
}

/* All rows of a document; d->id 0 lets the database choose the id. */
static bool put_document(struct store *s, struct doc *d, const struct terms *t, const char *asked, const char *rules, struct err *err)
{
	struct str number = doc_text(d, FIELD_DOC_NUMBER);
	int64_t alike, paths = 0;

	if (!number_by_id(s, Q_ALIKE, t->fingerprint, &alike, err) || (d->id && !number_by_id(s, Q_COUNT_PATHS, d->id, &paths, err)))
		return false;
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_DOCUMENT);

	if (!q)
		return rows_fail(s, err);
	bind_some_int(q, 1, d->id);
	rows_bind(q, 2, str_z(d->src.id));
	rows_bind(q, 3, d->src.path);
	bind_int(q, 4, (int64_t)d->src.bytes.n);
	rows_bind(q, 5, str_z(d->src.in.name));
	rows_bind(q, 6, str_z(asked));
	rows_bind(q, 7, str_z(kind_name(d->src.kind)));
	bind_int(q, 8, d->runon);
	bind_some(q, 9, doc_text(d, FIELD_TITLE));
	bind_some(q, 10, doc_text(d, FIELD_DOC_TYPE));
	bind_some(q, 11, number);
	bind_some(q, 12, number.n ? number_key(d->arena, number) : STR_NONE);
	bind_some(q, 13, doc_text(d, FIELD_DATE));
	rows_bind(q, 14, str_z(rules));
	rows_bind(q, 15, d->text.p ? d->text : STR(""));
	bind_blob(q, 16, t->source_lossless || d->src.bytes.n > STORE_SOURCE_MAX ? STR_NONE : d->src.bytes);
	bind_blob(q, 17, line_map(d));
	bind_int(q, 18, t->fingerprint);
	bind_int(q, 19, alike || paths > 1);
	bind_int(q, 20, worst_of(&d->findings));
	bind_some_int(q, 21, d->src.pages);
	bind_some(q, 22, d->src.container);
	bind_blob(q, 23, d->src.reading);
	lists_write(d, s->list);
	for (int i = 0; i < LIST_FIELDS; i++)
		bind_some(q, 24 + i, buf_view(&s->list[i]));
	if (!rows_done(s, q, err) || (alike && !tell_of_copy(s, Q_PUT_ALIKE, t->fingerprint, err)))
		return false;
	if (!d->id)
		d->id = sqlite3_last_insert_rowid(s->db);
	bool ok = put_header(s, d->id, buf_view(&s->list[LIST_FIELDS]), err) && put_derived(s, d, err) && lengths_set(s, d->id, d->text.n, err) &&
		  headings_set(s, d->id, buf_view(&t->headings), err) && columns_set(s, d, err);

	for (int i = 0; i < LISTS; i++)
		if (s->list[i].cap > LIST_KEPT)
			buf_free(&s->list[i]);
	return ok && index_put(s, d->id, t, err);
}

static bool cut_document(struct store *s, int64_t id, struct err *err)
{
	struct doc old = { .arena = arena_new() };
	bool ok = store_load_record(s, id, &old, err) && index_cut(s, id, doc_text(&old, FIELD_TITLE), old.text, err) &&
		  lengths_set(s, id, 0, err) && headings_set(s, id, STR_NONE, err) && columns_cut(s, id, err);

	if (ok) {
		char *sql = sqlite3_mprintf("PRAGMA secure_delete=ON; DELETE FROM header WHERE document=%lld; DELETE FROM list WHERE document=%lld;"
					    " DELETE FROM document WHERE id=%lld", (long long)id, (long long)id, (long long)id);

		ok = rows_exec(s, sql, err);
		sqlite3_free(sql);
	}
	arena_free(old.arena);
	return ok;
}

bool store_unchanged(struct store *s, struct str path, const struct stamp *stamp, int64_t *id)
{
	if (s->first_load || stamp->size < 0) /* a path that comes twice is known by its content */
		return false;
	sqlite3_stmt *q = rows_prepared(s, Q_BY_PATH);
	bool same;

	if (!q)
		return false;
	rows_bind(q, 1, path);
	same = sqlite3_step(q) == SQLITE_ROW && sqlite3_column_int64(q, 1) == stamp->size &&
	       sqlite3_column_int64(q, 2) == stamp->mtime && sqlite3_column_int64(q, 3) == stamp->inode;
	if (same)
		*id = sqlite3_column_int64(q, 0);
	sqlite3_reset(q);
	return same;
}

static bool put_path(struct store *s, struct str path, int64_t id, const struct stamp *stamp, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_PATH);

	if (!q)
		return rows_fail(s, err);
	rows_bind(q, 1, path);
	bind_int(q, 2, id);
	bind_int(q, 3, stamp->size);
	bind_int(q, 4, stamp->mtime);
	bind_int(q, 5, stamp->inode);
	return rows_done(s, q, err);
}

bool store_file(struct store *s, struct doc *d, const struct prepared *p, const char *asked, const char *rules, const struct stamp *stamp,
		enum filed *what, struct err *err)
{
	int64_t before, same, left;

	if (!number_by_text(s, Q_BY_PATH, d->src.path, &before, err) || !number_by_text(s, Q_BY_HASH, str_z(d->src.id), &same, err))
		return false;
	if (same) {
		d->id = same;
		*what = before == same ? FILED_UNCHANGED : before ? FILED_UPDATED : FILED_DUPLICATE;
	} else {
		d->id = 0;
		*what = before ? FILED_UPDATED : FILED_IMPORTED;
		if (!put_document(s, d, &p->terms, asked, rules, err))
			return false;
	}
	if (!put_path(s, d->src.path, d->id, stamp, err) || (same && before != same && !tell_of_copy(s, Q_PUT_ELSEWHERE, same, err)))
		return false;
	if (!before || before == d->id)
		return true;
	if (!number_by_id(s, Q_COUNT_PATHS, before, &left, err))
		return false;
	return left > 0 ? rows_exec(s, name_by_path, err) : cut_document(s, before, err);
}

bool store_replace(struct store *s, struct doc *d, const struct prepared *p, const char *rules, struct err *err)
{
	struct arena *a = arena_new();
	struct original was;
	bool ok = store_original(s, d->id, a, &was, err);

	if (ok) {
		d->src.path = was.path;
		ok = cut_document(s, d->id, err) && put_document(s, d, &p->terms, was.encoding, rules, err);
	}
	arena_free(a);
	return ok;
}

bool store_prune(struct store *s, bool (*gone)(void *ctx, struct str path), void *ctx, size_t *paths, size_t *documents,
		 struct err *err)
{
	struct arena *a = arena_new();
	struct { struct str *p; size_t n, cap; } list = { 0 };
	struct ids owners = { 0 };
	sqlite3_stmt *q = NULL;
	bool ok = sqlite3_prepare_v2(s->db, "SELECT path FROM path", -1, &q, NULL) == SQLITE_OK || rows_fail(s, err);

	*paths = *documents = 0;
	while (ok && sqlite3_step(q) == SQLITE_ROW) {
		struct str p = rows_column(a, q, 0);

		if (p.n && gone(ctx, p))
			*ARENA_PUSH(a, &list) = p;
	}
	sqlite3_finalize(q);
	q = NULL;
	ok = ok && (sqlite3_prepare_v2(s->db, "DELETE FROM path WHERE path=?1", -1, &q, NULL) == SQLITE_OK || rows_fail(s, err));
	for (size_t i = 0; ok && i < list.n; i++) {
		sqlite3_reset(q);
		rows_bind(q, 1, list.p[i]);
		ok = sqlite3_step(q) == SQLITE_DONE || rows_fail(s, err);
		++*paths;
	}
	sqlite3_finalize(q);
	q = NULL;
	ok = ok && (sqlite3_prepare_v2(s->db, "SELECT id FROM document WHERE id NOT IN (SELECT document FROM path)", -1, &q, NULL) ==
			    SQLITE_OK || rows_fail(s, err)) &&
	     rows_ids(s, a, q, &owners, err);
	for (size_t i = 0; ok && i < owners.n; i++) {
		ok = cut_document(s, owners.p[i], err);
		++*documents;
	}
	ok = ok && rows_exec(s, name_by_path, err);
	arena_free(a);
	return ok;
}
