#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/value.h"
#include "store/listjson.h"
#include "store/columns.h"
#include "store/desk.h"
#include "store/headings.h"
#include "store/index.h"
#include "store/journal.h"
#include "store/lengths.h"
#include "store/paths.h"
#include "store/remote.h"
#include "store/versions.h"

enum { LIST_KEPT = 1 << 20 }; /* bytes: a larger buffer is not kept for the next document */

struct prepared *prepared_new(void)
{
	struct prepared *p = calloc(1, sizeof *p);

	if (!p)
		memory_out();
	return p;
}

struct prepared *prepared_for(const struct store *s)
{
	struct prepared *p = prepared_new();

	p->engine = s && s->remote ? s->engine : NULL;
	p->row = p->engine ? p->engine->row_new() : NULL;
	return p;
}

void prepared_free(struct prepared *p)
{
	if (p)
		terms_clear(&p->terms);
	if (p && p->row)
		p->engine->row_free(p->row);
	free(p);
}

void store_prepare(struct prepared *p, const struct doc *d)
{
	struct terms *t = &p->terms;

	t->source_lossless = d->src.in.lossless && d->text.p == d->src.in.text.p && d->text.n == d->src.in.text.n;
	headings_mark(t, d);
	terms_take(t, doc_text(d, FIELD_TITLE), d->text);
	if (p->row)
		p->engine->row_make(p->row, d, t);
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

struct str number_key(struct arena *a, struct str n)
{
	struct str key = value_key(a, n);

	if (str_ends(key, STR("号")))
		key.n -= strlen("号");
	return key;
}

struct str line_map(struct doc *d)
{
	if (d->text.p == d->src.in.text.p || d->lines.n == 0)
		return STR_NONE;
	uint32_t *map = ARENA_ARRAY(d->arena, uint32_t, d->lines.n);
	size_t n = 0;

	for (size_t i = 0; i < d->lines.n; i++) {
		const char *at = d->lines.p[i].raw.p;

		if (at == d->text.p || at[-1] == '\n') /* not the rest of a line that was cut */
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

/* No row where there are none. */
static bool put_derived(struct store *s, const struct doc *d, struct err *err)
{
	size_t end[DERIVED_COUNT] = { 0 }, from = 0;
	struct buf *b = &s->derived;
	const struct list *l;

	b->n = 0;
	for (size_t i = 0; (l = derived_at(i)); i++) {
		if (list_length(l, d))
			listjson_write(l, d, b);
		end[i] = b->n;
	}
	if (b->n == 0)
		return true;
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_DERIVED);

	if (!q)
		return rows_fail(s, err);
	bind_int(q, 1, d->id);
	for (int i = 0; i < DERIVED_COUNT; i++) {
		bind_some(q, 2 + i, str_sub(buf_view(b), from, end[i]));
		from = end[i];
	}
	return rows_done(s, q, err);
}

static bool number_by_id(struct store *s, enum statement which, int64_t id, int64_t *out, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, which);

	bind_int(q, 1, id);
	return rows_number(s, q, out, err);
}

static bool number_by_text(struct store *s, enum statement which, struct str text, int64_t *out, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, which);

	rows_bind(q, 1, text);
	return rows_number(s, q, out, err);
}

/* Marks documents filed earlier as having a copy. */
static bool tell_of_copy(struct store *s, enum statement which, int64_t whom, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, which);

	if (!q)
		return rows_fail(s, err);
	bind_int(q, 1, whom);
	return rows_done(s, q, err);
}

/* An accession number that no document has or ever had. */
static bool next_id(struct store *s, int64_t *id, struct err *err)
{
	if (s->remote)
		return s->engine->next_id(s->remote, id, err);
	if (!s->next_id && !rows_number(s, rows_prepared(s, Q_NEXT_ID), &s->next_id, err))
		return false;
	if (s->next_id > ROWS_ID_MAX)
		return err_set(err, ERR_DATABASE, "%s: it has no accession number left", s->path);
	*id = s->next_id++;
	return true;
}

struct times {
	int64_t filed, changed;
};

/* Writes all rows of a document, and into the index unless it is `indexed`; d->id 0: a new document. */
static bool put_document(struct store *s, struct doc *d, const struct terms *t, bool indexed, const char *asked, const char *rules,
			 const struct times *times, struct err *err)
{
	struct str number = doc_text(d, FIELD_DOC_NUMBER);
	int64_t alike, paths = 0;

	if (!number_by_id(s, Q_ALIKE, t->fingerprint, &alike, err) || (d->id && !number_by_id(s, Q_COUNT_PATHS, d->id, &paths, err)) ||
	    (!d->id && !next_id(s, &d->id, err)))
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
	bind_int(q, 20, doc_worst(d));
	bind_some_int(q, 21, d->src.pages);
	bind_some(q, 22, d->src.container);
	bind_blob(q, 23, d->src.reading);
	bind_int(q, 24, times->filed);
	bind_int(q, 25, times->changed);
	lists_write(d, s->list);
	for (int i = 0; i < LIST_FIELDS; i++)
		bind_some(q, 26 + i, buf_view(&s->list[i]));
	if (!rows_done(s, q, err) || (alike && !tell_of_copy(s, Q_PUT_ALIKE, t->fingerprint, err)))
		return false;
	bool ok = put_header(s, d->id, buf_view(&s->list[LIST_FIELDS]), err) && put_derived(s, d, err) && lengths_set(s, d->id, d->text.n, err) &&
		  headings_set(s, d->id, buf_view(&t->headings), err) && columns_set(s, d, err);

	for (int i = 0; i < LISTS; i++)
		if (s->list[i].cap > LIST_KEPT)
			buf_free(&s->list[i]);
	if (s->derived.cap > LIST_KEPT)
		buf_free(&s->derived);
	return ok && (indexed || index_put(s, d->id, t, err));
}

static bool cut_rows(struct store *s, int64_t id, struct err *err)
{
	if (!lengths_set(s, id, 0, err) || !headings_set(s, id, STR_NONE, err) || !columns_cut(s, id, err))
		return false;
	char *sql = allocated(sqlite3_mprintf("PRAGMA secure_delete=ON; DELETE FROM header WHERE document=%lld; DELETE FROM derived WHERE document=%lld;"
					      " DELETE FROM document WHERE id=%lld", (long long)id, (long long)id, (long long)id));
	bool ok = rows_exec(s, sql, err);

	sqlite3_free(sql);
	return ok;
}

bool filing_cut(struct store *s, int64_t id, struct err *err)
{
	struct doc old = { .arena = arena_new() };
	bool ok = store_load_record(s, id, &old, err) && index_cut(s, id, doc_text(&old, FIELD_TITLE), old.text, err) && cut_rows(s, id, err);

	arena_free(old.arena);
	return ok;
}

/* The other paths keep their content under a new number, because the document at this path is the one that was edited. */
static bool part_from_copies(struct store *s, int64_t id, const struct site *at, struct err *err)
{
	struct doc d = { .arena = arena_new() };
	struct prepared *p = prepared_new();
	int64_t other;
	bool ok = rows_exec(s, "PRAGMA secure_delete=ON", err) && next_id(s, &other, err) && store_load_record(s, id, &d, err) && store_load_derived(s, &d, err) && index_cut(s, id, doc_text(&d, FIELD_TITLE), d.text, err) &&
		  lengths_set(s, id, 0, err) && headings_set(s, id, STR_NONE, err) && columns_cut(s, id, err);

	for (int i = 0; ok && i < PART_STEPS; i++) {
		sqlite3_stmt *q = rows_prepared(s, (enum statement)(Q_PART_DOCUMENT + i));

		ok = q != NULL || rows_fail(s, err);
		if (!ok)
			break;
		bind_int(q, 1, id);
		bind_int(q, 2, other);
		if (i == 0)
			bind_int(q, 3, s->now);
		if (i + 1 == PART_STEPS) {
			bind_int(q, 3, at->root);
			rows_bind(q, 4, at->rest);
		}
		ok = rows_done(s, q, err);
	}
	if (ok) {
		store_prepare(p, &d);
		d.id = other;
		columns_paths_changed(s, other);
		ok = lengths_set(s, other, d.text.n, err) && headings_set(s, other, buf_view(&p->terms.headings), err) && columns_set(s, &d, err) &&
		     index_put(s, other, &p->terms, err) && paths_name(s, other, err);
	}
	prepared_free(p);
	arena_free(d.arena);
	return ok;
}

/* Corrections are applied to the document; a corrected title changes the index. */
static bool take_corrections(struct store *s, struct doc *d, const struct prepared **p, struct err *err)
{
	struct str title = doc_text(d, FIELD_TITLE);
	bool changed;

	if (!s->corrected || !d->id)
		return true;
	if (!desk_apply(s, d, true, &changed, err))
		return false;
	if (changed && !str_eq(title, doc_text(d, FIELD_TITLE))) {
		s->anew = s->anew ? s->anew : prepared_new();
		store_prepare(s->anew, d);
		*p = s->anew;
	}
	return true;
}

bool filing_rewrite(struct store *s, struct doc *d, struct str title, struct err *err)
{
	struct str number = doc_text(d, FIELD_DOC_NUMBER), now = doc_text(d, FIELD_TITLE);
	sqlite3_stmt *q = rows_prepared(s, Q_REWRITE), *header = rows_prepared(s, Q_REWRITE_HEADER);

	if (!q || !header)
		return rows_fail(s, err);
	lists_write(d, s->list);
	bind_int(q, 1, d->id);
	bind_some(q, 2, now);
	bind_some(q, 3, doc_text(d, FIELD_DOC_TYPE));
	bind_some(q, 4, number);
	bind_some(q, 5, number.n ? number_key(d->arena, number) : STR_NONE);
	bind_some(q, 6, doc_text(d, FIELD_DATE));
	bind_some(q, 7, buf_view(&s->list[LIST_PARTS]));
	bind_some(q, 8, buf_view(&s->list[LIST_DOUBTS]));
	bind_int(q, 9, s->now);
	bind_int(header, 1, d->id);
	rows_bind(header, 2, s->list[LIST_FIELDS].n ? buf_view(&s->list[LIST_FIELDS]) : STR("[]"));
	if (!rows_done(s, q, err) || !rows_done(s, header, err) || !columns_cut(s, d->id, err) || !columns_set(s, d, err))
		return false;
	if (str_eq(title, now))
		return true;
	struct prepared *p = prepared_new();

	store_prepare(p, d);
	bool ok = index_cut(s, d->id, title, d->text, err) && index_put(s, d->id, &p->terms, err);

	prepared_free(p);
	return ok;
}

/* Files new content of the document `before`, or a new document (0). */
static bool put_content(struct store *s, struct doc *d, int64_t before, const struct site *at, bool copies, const struct prepared *p,
			const char *asked, const char *rules, struct err *err)
{
	struct times times = { s->now, s->now };
	int64_t there = 0;

	d->id = before;
	if (before && (!versions_filed(s, before, &times.filed, err) || !number_by_id(s, Q_IS_FILED, before, &there, err)))
		return false;
	if (there && (!versions_keep(s, before, "edited", err) || !(copies ? part_from_copies(s, before, at, err) : filing_cut(s, before, err))))
		return false;
	return take_corrections(s, d, &p, err) && put_document(s, d, &p->terms, false, asked, rules, &times, err);
}

/* New documents, and known ones with the same content, are filed in batches. */
static bool file_remotely(struct store *s, struct doc *d, const struct prepared *p, const char *asked, const char *rules, const struct stamp *stamp,
			  enum filed *what, bool *done, struct err *err)
{
	struct site at = { 0, d->src.path };

	if (d->src.file.n && !place_of(s, d->src.file, true, &at, err))
		return false;
	struct remote_filing f = { at.root, at.rest, &p->terms, p->row, asked, rules, stamp, s->now, s->out };

	if (!s->engine->file(s->remote, d, &f, what, done, err))
		return false;
	if (*done) {
		s->filed[*what]++;
		s->filing = true;
	}
	return true;
}

bool store_file(struct store *s, struct doc *d, const struct prepared *p, const char *asked, const char *rules, const struct stamp *stamp,
		enum filed *what, struct err *err)
{
	struct str sha = str_z(d->src.id);
	int64_t before = 0, same = 0, left = 0, out = 0;
	struct site at;
	sqlite3_stmt *q = NULL;
	bool done = false;

	if (s->remote && (!file_remotely(s, d, p, asked, rules, stamp, what, &done, err) || done))
		return done;
	bool stays = false, ok = paths_find(s, d->src.file, d->src.path, true, &at, &before, &q, err);

	if (q)
		sqlite3_reset(q);
	if (!ok || !number_by_text(s, Q_BY_HASH, sha, &same, err) || (before && !paths_known(s, d, &at, err)) ||
	    (!before && !same && !versions_find(s, at.root, at.rest, sha, &out, &stays, err)))
		return false;
	if (out && stays) {
		d->id = out;
		*what = FILED_REMOVED;
		return true;
	}
	if (before && before != same && !number_by_id(s, Q_COUNT_PATHS, before, &left, err))
		return false;
	if (same) {
		d->id = same;
		*what = before == same ? FILED_UNCHANGED : before ? FILED_UPDATED : FILED_DUPLICATE;
	} else {
		*what = before || out ? FILED_UPDATED : FILED_IMPORTED;
		/* a copy that is edited becomes a document of its own */
		bool copy = before && left > 1, main_path;

		if (copy && !paths_names(s, before, d->src.path, &main_path, err))
			return false;
		copy = copy && !main_path;
		if (!put_content(s, d, copy ? 0 : before ? before : out, &at, left > 1, p, asked, rules, err) ||
		    (out && !versions_back(s, out, sha, false, err)))
			return false;
	}
	s->filed[*what]++;
	s->filing = true;
	if (before && before != d->id)
		columns_paths_changed(s, before);
	if (*what == FILED_IMPORTED ? !columns_path(s, d->id, d->src.path, err) : (columns_paths_changed(s, d->id), false))
		return false;
	if (!paths_put(s, &at, d->src.path, d->id, stamp, err) || (same && before != same && !tell_of_copy(s, Q_PUT_ELSEWHERE, same, err)))
		return false;
	if (!before || before == d->id)
		return true;
	if (left > 1)
		return paths_name(s, before, err);
	return versions_keep(s, before, "replaced", err) && filing_cut(s, before, err);
}

/* Do the lists in s->list equal the stored ones of document id? */
static bool same_lists(struct store *s, const struct buf *was)
{
	for (int i = 0; i < LISTS; i++)
		if (!str_eq(buf_view(&was[i]), buf_view(&s->list[i])))
			return false;
	return true;
}

bool store_replace(struct store *s, struct doc *d, const struct prepared *p, const char *rules, struct err *err)
{
	struct doc old = { .arena = arena_new() };
	struct original o;
	struct times times = { 0 };
	struct buf was[LISTS] = { 0 };
	bool ok = store_original(s, d->id, old.arena, &o, err) && store_times(s, d->id, &times.filed, &times.changed, err) &&
		  store_load_record(s, d->id, &old, err);

	if (ok) {
		ok = take_corrections(s, d, &p, err);
		lists_write(&old, was);
		lists_write(d, s->list);
		if (!same_lists(s, was))
			times.changed = s->now;
		d->src.path = o.path;
		/* FTS5 takes long to delete a text, and hundreds of megabytes for a large one */
		bool indexed = str_eq(old.text, d->text) && str_eq(doc_text(&old, FIELD_TITLE), doc_text(d, FIELD_TITLE));

		ok = ok && (indexed || index_cut(s, d->id, doc_text(&old, FIELD_TITLE), old.text, err)) && cut_rows(s, d->id, err) &&
		     put_document(s, d, &p->terms, indexed, o.encoding, rules, &times, err);
	}
	for (int i = 0; i < LISTS; i++)
		buf_free(&was[i]);
	arena_free(old.arena);
	return ok;
}

bool store_note_again(struct store *s, int64_t n, struct err *err)
{
	return journal_add(s, "again", 0, n, STR_NONE, NULL, err);
}

bool store_revive(struct store *s, struct doc *d, const struct prepared *p, const char *asked, const char *rules, struct err *err)
{
	struct times times = { s->now, s->now };
	struct str sha = str_z(d->src.id);
	int64_t same, id = d->id;

	if (!number_by_text(s, Q_BY_HASH, sha, &same, err))
		return false;
	if (same)
		return err_set(err, ERR_USAGE, "[%lld] is filed again already, as [%lld]", (long long)id, (long long)same);
	return versions_filed(s, id, &times.filed, err) && take_corrections(s, d, &p, err) && put_document(s, d, &p->terms, false, asked, rules, &times, err) &&
	       versions_back(s, id, sha, true, err) && paths_name(s, id, err);
}
