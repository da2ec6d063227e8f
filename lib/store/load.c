#include <stdlib.h>
#include <string.h>

#include "text/gb18030.h"
#include "store/columns.h"
#include "store/listjson.h"
#include "store/place.h"
#include "store/remote.h"
#include "store/rows.h"
#include "text/fold.h"

/* Columns of a row of GET_DOCUMENT. */
enum { PATH_AT = 1, BYTES_AT, ENCODING_AT, ASKED_AT, KIND_AT, FLOWED_AT, TEXT_AT, SOURCE_AT, LIKENESS_AT, ELSEWHERE_AT, PAGES_AT, CONTAINER_AT,
       READING_AT, LISTS_AT, OUTLINE_AT = LISTS_AT + LISTS };

/* The bytes of the file. */
static struct str source_of(struct arena *a, sqlite3_stmt *q)
{
	struct str text, bytes;
	struct buf b = { 0 };

	if (sqlite3_column_type(q, SOURCE_AT) != SQLITE_NULL)
		return rows_column(a, q, SOURCE_AT);
	if (sqlite3_column_type(q, READING_AT) != SQLITE_NULL)
		return (struct str){ NULL, (size_t)sqlite3_column_int64(q, BYTES_AT) };
	text = rows_column(a, q, TEXT_AT);
	bytes = str_eq(rows_column(a, q, ENCODING_AT), STR("GB18030")) && gb18030_encode(text, &b) ? arena_str(a, buf_view(&b)) : text;
	buf_free(&b);
	return bytes;
}

static void id_of(sqlite3_stmt *q, char id[static 65])
{
	const char *sha = (const char *)sqlite3_column_blob(q, 0);
	size_t n = (size_t)sqlite3_column_bytes(q, 0);

	memcpy(id, sha ? sha : "", n < 64 ? n : 64);
	id[64] = '\0';
}

static struct outline outline_of(struct arena *a, sqlite3_stmt *q)
{
	struct outline o = { .sections = rows_column(a, q, OUTLINE_AT), .grids = rows_column(a, q, OUTLINE_AT + 1) };

	o.n = (size_t)sqlite3_column_bytes(q, OUTLINE_AT + 2) / sizeof *o.line;
	o.line = ARENA_ARRAY(a, uint32_t, o.n + 1);
	if (o.n)
		memcpy(o.line, sqlite3_column_blob(q, OUTLINE_AT + 2), o.n * sizeof *o.line);
	return o;
}

/* A statement returned no row: the document does not exist, or the statement failed. */
static bool none(struct store *s, sqlite3_stmt *q, int rc, int64_t id, struct err *err)
{
	if (rc == SQLITE_DONE)
		err_set(err, ERR_DATABASE, "%s: no document %lld", s->path, (long long)id);
	else
		rows_fail(s, err);
	sqlite3_reset(q);
	return false;
}

static bool load(struct store *s, int64_t id, struct doc *d, struct outline *outline, enum statement get, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, get);
	bool whole = true;
	int rc;

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	rc = sqlite3_step(q);
	if (rc != SQLITE_ROW)
		return none(s, q, rc, id, err);
	d->id = id;
	id_of(q, d->src.id);
	d->src.path = rows_column(d->arena, q, PATH_AT);
	d->src.in.name = rows_column(d->arena, q, ENCODING_AT).p;
	d->src.kind = kind_by_name(rows_column(d->arena, q, KIND_AT));
	d->src.kind = d->src.kind == KIND_COUNT ? KIND_text : d->src.kind;
	d->runon = sqlite3_column_int(q, FLOWED_AT) != 0;
	d->text = rows_column(d->arena, q, TEXT_AT);
	d->fingerprint = sqlite3_column_int64(q, LIKENESS_AT);
	d->elsewhere = sqlite3_column_int(q, ELSEWHERE_AT) != 0;
	d->src.pages = (uint32_t)sqlite3_column_int64(q, PAGES_AT);
	d->src.container = rows_column(d->arena, q, CONTAINER_AT);
	d->src.reading = rows_column(d->arena, q, READING_AT);
	d->src.bytes = (struct str){ NULL, (size_t)sqlite3_column_int64(q, BYTES_AT) };
	if (get == Q_GET_DOCUMENT)
		d->src.bytes = source_of(d->arena, q);
	for (int i = 0; i < LISTS && whole; i++)
		whole = lists_read(d, i, (struct str){ sqlite3_column_blob(q, LISTS_AT + i), (size_t)sqlite3_column_bytes(q, LISTS_AT + i) });
	for (size_t i = 0; i < d->tables.n && whole; i++)
		whole = d->tables.p[i].cells != NULL;
	if (d->parts.n && !d->parts.p[0].title.p)
		d->parts.p[0].title = doc_text(d, FIELD_TITLE);
	whole = whole && sqlite3_column_type(q, LISTS_AT + LIST_FIELDS) != SQLITE_NULL; /* in a row of its own, which may be missing */
	if (outline)
		*outline = outline_of(d->arena, q);
	sqlite3_reset(q);
	return whole || rows_damaged(s, id, err);
}

bool store_load_derived(struct store *s, struct doc *d, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_GET_DERIVED);
	const struct list *l;
	bool whole = true;

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, d->id);
	int rc = sqlite3_step(q);

	for (int i = 0; rc == SQLITE_ROW && whole && (l = derived_at((size_t)i)); i++)
		if (sqlite3_column_type(q, 1 + i) != SQLITE_NULL)
			whole = listjson_read(l, d, rows_column(d->arena, q, 1 + i));
	bool ok = !whole ? rows_damaged(s, d->id, err) : rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);

	sqlite3_reset(q);
	return ok;
}

bool store_load(struct store *s, int64_t id, struct doc *d, struct err *err)
{
	return load(s, id, d, NULL, Q_GET_DOCUMENT, err) && store_load_derived(s, d, err);
}

bool store_load_hit(struct store *s, int64_t id, struct doc *d, struct outline *outline, struct err *err)
{
	return load(s, id, d, outline, Q_GET_HIT, err);
}

bool store_load_record(struct store *s, int64_t id, struct doc *d, struct err *err)
{
	return load(s, id, d, NULL, Q_GET_RECORD, err);
}

bool store_original(struct store *s, int64_t id, struct arena *a, struct original *out, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_GET_DOCUMENT);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	int rc = sqlite3_step(q);

	if (rc != SQLITE_ROW)
		return none(s, q, rc, id, err);
	id_of(q, out->id);
	out->path = rows_column(a, q, PATH_AT);
	out->container = rows_column(a, q, CONTAINER_AT);
	out->encoding = rows_column(a, q, ASKED_AT).p;
	out->bytes = source_of(a, q);
	out->reading = rows_column(a, q, READING_AT);
	sqlite3_reset(q);
	return true;
}

bool store_rules(struct store *s, int64_t id, struct arena *a, const char **rules, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_GET_RULES);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	int rc = sqlite3_step(q);

	if (rc != SQLITE_ROW)
		return none(s, q, rc, id, err);
	*rules = rows_column(a, q, 0).p;
	sqlite3_reset(q);
	return true;
}

bool store_other_rules(struct store *s, const char *rules, size_t *n, struct err *err)
{
	sqlite3_stmt *q = rows_prepare(s, "SELECT count(*) FROM document WHERE rules<>?1", err);
	int64_t found = 0;

	*n = 0;
	if (!q)
		return false;
	rows_bind(q, 1, str_z(rules));
	bool ok = rows_number(s, q, &found, err);

	sqlite3_finalize(q);
	*n = (size_t)found;
	return ok;
}

bool store_has_lists(struct store *s)
{
	return s->remote || rows_any(s, "SELECT 1 FROM derived LIMIT 1");
}

bool store_find_content(struct store *s, struct str sha256, int64_t *id, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_CONTENT);

	if (!q)
		return rows_fail(s, err);
	rows_bind(q, 1, sha256);
	int rc = sqlite3_step(q);

	*id = rc == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
	sqlite3_reset(q);
	return rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);
}

bool store_times(struct store *s, int64_t id, int64_t *filed, int64_t *changed, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_GET_TIMES);
	bool ok = q != NULL;

	*filed = *changed = 0;
	if (ok) {
		sqlite3_bind_int64(q, 1, id);
		ok = sqlite3_step(q) == SQLITE_ROW;
	}
	if (ok) {
		*filed = sqlite3_column_int64(q, 0);
		*changed = sqlite3_column_int64(q, 1);
	}
	if (q)
		sqlite3_reset(q);
	return ok || err_set(err, ERR_DATABASE, "%s: no document %lld", s->path, (long long)id);
}

bool store_dates(struct store *s, struct arena *a, struct str *first, struct str *last, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_GET_DATES);

	if (!q || sqlite3_step(q) != SQLITE_ROW)
		return rows_fail(s, err);
	*first = rows_column(a, q, 0);
	*last = rows_column(a, q, 1);
	sqlite3_reset(q);
	return true;
}

bool store_each_path(struct store *s, bool (*each)(void *ctx, struct str path), void *ctx, struct err *err)
{
	sqlite3_stmt *q = NULL;
	struct buf whole = { 0 };
	bool ok = sqlite3_prepare_v2(s->db, "SELECT root, rest FROM path", -1, &q, NULL) == SQLITE_OK || rows_fail(s, err);
	int rc = SQLITE_DONE;

	while (ok && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		whole.n = 0;
		ok = place_full(s, sqlite3_column_int64(q, 0), (struct str){ sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) },
				&whole, err);
		buf_c(&whole, '\0');
		if (ok && !each(ctx, (struct str){ whole.p, whole.n - 1 })) {
			rc = SQLITE_DONE;
			break;
		}
	}
	ok = ok && (rc == SQLITE_DONE || rows_fail(s, err));
	sqlite3_finalize(q);
	buf_free(&whole);
	return ok;
}

bool store_ids(struct store *s, struct arena *a, struct ids *out, struct err *err)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(s->db, "SELECT id FROM document ORDER BY id", -1, &q, NULL) != SQLITE_OK)
		return rows_fail(s, err);
	return rows_ids(s, a, q, out, err);
}

bool store_next(struct store *s, int64_t above, int64_t *id, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_NEXT);

	if (!q || sqlite3_bind_int64(q, 1, above) != SQLITE_OK || sqlite3_step(q) != SQLITE_ROW)
		return rows_fail(s, err);
	*id = sqlite3_column_int64(q, 0);
	sqlite3_reset(q);
	return true;
}

/* The documents with this path, or one that ends with a slash and it: those whose folded paths hold it are looked at. */
static bool find_by_path(struct store *s, struct arena *a, struct str path, bool whole, struct ids *out, struct err *err)
{
	const char *holds = whole ? "path=?1" : "lower(substr(path,-length(?1)-1))='/'||lower(?1)";
	const char *all = arena_fmt(a, "SELECT DISTINCT document FROM path WHERE %s ORDER BY document", holds).p;
	const char *of_one = arena_fmt(a, "SELECT DISTINCT document FROM path WHERE document=?2 AND %s", holds).p;
	struct buf folded = { 0 };
	struct ids maybe = { 0 };
	sqlite3_stmt *q;

	if (s->remote) {
		if ((q = rows_prepare(s, all, err)))
			rows_bind(q, 1, path);
		return q && rows_ids(s, a, q, out, err);
	}
	fold_text(whole ? path : arena_join(a, STR("/"), path), &folded, NULL);
	bool ok = columns_find(s, a, COLUMN_PATH, &(struct word){ buf_view(&folded), false }, &maybe, err);

	for (size_t i = 0; ok && i < maybe.n; i++) {
		if ((q = rows_prepare(s, of_one, err))) {
			rows_bind(q, 1, path);
			sqlite3_bind_int64(q, 2, maybe.p[i]);
		}
		ok = q && rows_ids(s, a, q, out, err);
	}
	buf_free(&folded);
	return ok;
}

bool store_find(struct store *s, struct arena *a, struct str what, struct ids *out, struct err *err)
{
	static const char *const ways[] = {
		"SELECT id FROM document WHERE number_key=?2 ORDER BY id",
		"SELECT document FROM path WHERE root=?3 AND rest=?4",
		NULL, /* the path as it was given */
		"SELECT id FROM document WHERE id=CAST(?1 AS INTEGER) AND CAST(id AS TEXT)=?1",
		"SELECT id FROM document WHERE length(?1)>=6 AND sha256>=lower(?1) AND sha256<lower(?1)||'g' AND substr(sha256,1,length(?1))=lower(?1) ORDER BY id",
	};

	struct site at;

	for (size_t i = 0; i < sizeof ways / sizeof ways[0] && out->n == 0; i++) {
		sqlite3_stmt *q = NULL;

		if (!ways[i]) {
			if (what.n && !find_by_path(s, a, what, true, out, err))
				return false;
			continue;
		}
		if (sqlite3_prepare_v2(s->db, ways[i], -1, &q, NULL) != SQLITE_OK)
			return rows_fail(s, err);
		rows_bind(q, 1, what);
		if (sqlite3_bind_parameter_count(q) == 2)
			rows_bind(q, 2, number_key(a, what));
		if (sqlite3_bind_parameter_count(q) == 4) {
			if (!place_of(s, what, false, &at, err)) {
				sqlite3_finalize(q);
				return false;
			}
			sqlite3_bind_int64(q, 3, at.root);
			rows_bind(q, 4, at.rest);
		}
		if (!rows_ids(s, a, q, out, err))
			return false;
	}
	return out->n > 0 || what.n == 0 || find_by_path(s, a, what, false, out, err);
}

bool store_copies(struct store *s, const struct doc *d, struct paths *out, struct err *err)
{
	if (!d->elsewhere)
		return true;
	sqlite3_stmt *q = rows_prepared(s, Q_GET_COPIES);
	int rc;

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, d->fingerprint);
	rows_bind(q, 2, d->src.path);
	sqlite3_bind_int64(q, 3, d->id);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct str rest = { sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) };
		struct str given = { sqlite3_column_blob(q, 2), (size_t)sqlite3_column_bytes(q, 2) };
		struct buf b = { 0 };

		if (place_shown(s, sqlite3_column_int64(q, 0), rest, given, false, &b, err))
			*ARENA_PUSH(d->arena, out) = arena_str(d->arena, buf_view(&b));
		buf_free(&b);
	}
	bool ok = rc == SQLITE_DONE || rows_fail(s, err);

	sqlite3_reset(q);
	return ok;
}

/* Of a document with a single place, which the index of documents holds: the row is not read. *only false: it has none, or several. */
static bool only_place(struct store *s, const struct doc *d, bool bytes, struct buf *out, bool *only, struct err *err)
{
	sqlite3_stmt *q = s->remote ? NULL : rows_prepared(s, Q_ONLY_PLACE);
	bool ok = true;

	*only = false;
	if (!q)
		return s->remote || rows_fail(s, err);
	sqlite3_bind_int64(q, 1, d->id);
	if (sqlite3_step(q) != SQLITE_ROW)
		ok = rows_fail(s, err);
	*only = ok && sqlite3_column_int64(q, 2) == 1 && sqlite3_column_int64(q, 0) > 0;
	if (*only)
		ok = place_shown(s, sqlite3_column_int64(q, 0), (struct str){ sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) }, d->src.path,
				 bytes, out, err);
	sqlite3_reset(q);
	return ok;
}

bool store_shown(struct store *s, const struct doc *d, bool bytes, struct buf *out, struct err *err)
{
	bool only;

	/* its path in full, and no other */
	if (!s->remote && !bytes && !d->elsewhere && d->src.path.n && d->src.path.p[0] == '/') {
		buf_str(out, d->src.path);
		return true;
	}
	if (!only_place(s, d, bytes, out, &only, err) || only)
		return only;
	sqlite3_stmt *q = rows_prepared(s, Q_GET_PLACE);
	bool ok = q != NULL || rows_fail(s, err);

	if (ok) {
		sqlite3_bind_int64(q, 1, d->id);
		rows_bind(q, 2, d->src.path);
	}
	int rc = ok ? sqlite3_step(q) : SQLITE_ERROR;

	if (rc == SQLITE_ROW)
		ok = place_shown(s, sqlite3_column_int64(q, 0), (struct str){ sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) },
				 (struct str){ sqlite3_column_blob(q, 2), (size_t)sqlite3_column_bytes(q, 2) }, bytes, out, err);
	else if (rc == SQLITE_DONE)
		buf_str(out, d->src.path);
	else
		ok = ok && rows_fail(s, err);
	if (q)
		sqlite3_reset(q);
	return ok;
}

bool store_near_numbers(struct store *s, struct arena *a, struct str number, struct paths *out, struct err *err)
{
	struct str key = number_key(a, number);
	size_t close = str_find(key, STR(")"));
	sqlite3_stmt *q = NULL;
	int rc;

	if (close == SIZE_MAX)
		return true;
	/* the same code and year, the nearest serial numbers first */
	if (sqlite3_prepare_v2(s->db, "SELECT doc_number FROM document WHERE substr(number_key,1,length(?1))=?1"
				      " ORDER BY abs(CAST(substr(number_key,length(?1)+1) AS INTEGER)-?2), number_key LIMIT 5", -1, &q, NULL) !=
	    SQLITE_OK)
		return rows_fail(s, err);
	rows_bind(q, 1, str_sub(key, 0, close + 1));
	sqlite3_bind_int64(q, 2, close + 1 < key.n ? atoi(arena_str(a, str_sub(key, close + 1, key.n)).p) : 0);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW)
		*ARENA_PUSH(a, out) = rows_column(a, q, 0);
	bool ok = rc == SQLITE_DONE || rows_fail(s, err);

	sqlite3_finalize(q);
	return ok;
}
