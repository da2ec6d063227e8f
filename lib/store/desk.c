#include "store/desk.h"

#include "base/json.h"
#include "base/jsonin.h"
#include "store/arrangement.h"
#include "store/journal.h"
#include "store/rows.h"

/* ── texts as JSON ── */

static void write_texts(const struct texts *t, struct buf *b)
{
	json_open(b, '[');
	for (size_t i = 0; i < t->n; i++)
		json_text(b, t->p[i]);
	json_close(b, ']');
}

static void read_texts(struct arena *a, struct jsonin *in, struct texts *t)
{
	for (jsonin_begin_array(in); jsonin_more(in);)
		*ARENA_PUSH(a, t) = arena_str(a, jsonin_string(in));
}

static bool same_texts(const struct texts *x, const struct texts *y)
{
	bool same = x->n == y->n;

	for (size_t i = 0; same && i < x->n; i++)
		same = str_eq(x->p[i], y->p[i]);
	return same;
}

static struct texts values_of(const struct doc *d, enum field f)
{
	struct texts t = { 0 };

	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field == f)
			*ARENA_PUSH(d->arena, &t) = d->values.p[i].text;
	return t;
}

/* ── corrections ── */

enum correction_state correction_state(const struct correction *c)
{
	return same_texts(&c->value, &c->now) && !same_texts(&c->then, &c->now) ? CORRECTION_AGREED :
	       !same_texts(&c->then, &c->now) ? CORRECTION_STALE : CORRECTION_STANDS;
}

const char *correction_state_name(enum correction_state s)
{
	static const char *const names[] = { "stands", "agreed", "stale" };

	return names[s];
}

static struct correction read_correction(struct arena *a, sqlite3_stmt *q)
{
	struct correction c = { .document = sqlite3_column_int64(q, 0), .field = rows_column(a, q, 1), .who = rows_column(a, q, 4),
				.at = sqlite3_column_int64(q, 5) };
	struct jsonin value = jsonin_source(a, rows_column(a, q, 2)), extracted = jsonin_source(a, rows_column(a, q, 3));

	read_texts(a, &value, &c.value);
	jsonin_begin_array(&extracted);
	if (jsonin_more(&extracted))
		read_texts(a, &extracted, &c.then);
	if (jsonin_more(&extracted))
		read_texts(a, &extracted, &c.now);
	return c;
}

bool desk_corrections(struct store *s, struct arena *a, int64_t document, struct corrections *out, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, document ? Q_GET_CORRECTIONS : Q_ALL_CORRECTIONS);
	int rc = SQLITE_ERROR;

	if (q && document)
		sqlite3_bind_int64(q, 1, document);
	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW)
		*ARENA_PUSH(a, out) = read_correction(a, q);
	if (q)
		sqlite3_reset(q);
	return rc == SQLITE_DONE || rows_fail(s, err);
}

static bool put_correction(struct store *s, const struct correction *c, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_CORRECTION);
	struct buf value = { 0 }, extracted = { 0 };

	if (!q)
		return rows_fail(s, err);
	write_texts(&c->value, &value);
	json_open(&extracted, '[');
	write_texts(&c->then, &extracted);
	write_texts(&c->now, &extracted);
	json_close(&extracted, ']');
	sqlite3_bind_int64(q, 1, c->document);
	rows_bind(q, 2, c->field);
	rows_bind(q, 3, buf_view(&value));
	rows_bind(q, 4, buf_view(&extracted));
	rows_bind(q, 5, c->who);
	sqlite3_bind_int64(q, 6, c->at);
	bool ok = rows_done(s, q, err);

	buf_free(&value);
	buf_free(&extracted);
	return ok;
}

/* Replaces the values of a field. */
static void set_field(struct doc *d, enum field f, const struct texts *t)
{
	struct str title = doc_text(d, FIELD_TITLE);
	struct values kept = { 0 };

	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field != f)
			*ARENA_PUSH(d->arena, &kept) = d->values.p[i];
	for (size_t i = 0; i < t->n; i++)
		*ARENA_PUSH(d->arena, &kept) = (struct value){ .field = f, .name = str_z(field_name(f)), .text = t->p[i],
							       .number = field_form(f) == FORM_NUMBERED ? (int)i + 1 : 0, .rule = STR(RULE_CORRECTION) };
	d->values = kept;
	if (f == FIELD_TITLE && d->parts.n && str_eq(d->parts.p[0].title, title))
		d->parts.p[0].title = t->n ? t->p[0] : STR_NONE;
}

static void forget_doubts(struct doc *d, struct str of)
{
	size_t n = 0;

	for (size_t i = 0; i < d->doubts.n; i++)
		if (!str_eq(str_z(d->doubts.p[i].of), of))
			d->doubts.p[n++] = d->doubts.p[i];
	d->doubts.n = n;
}

bool desk_apply(struct store *s, struct doc *d, bool keep, bool *changed, struct err *err)
{
	struct corrections all = { 0 };
	bool ok = desk_corrections(s, d->arena, d->id, &all, err);

	*changed = ok && all.n > 0;
	for (size_t i = 0; ok && i < all.n; i++) {
		struct correction *c = &all.p[i];
		enum field f = field_by_name(c->field);

		if (f != FIELD_EXTRA) {
			struct texts now = values_of(d, f);

			if (keep && !same_texts(&now, &c->now)) {
				c->now = now;
				ok = put_correction(s, c, err);
			}
			if (!same_texts(&now, &c->value))
				set_field(d, f, &c->value);
		}
		forget_doubts(d, c->field);
	}
	return ok;
}

bool desk_lay(struct store *s, int64_t id, const char *field, const struct texts *value, struct str who, int64_t at,
	      struct correction *before, struct arena *a, struct err *err)
{
	struct doc d = { .arena = a };
	struct corrections all = { 0 };
	struct correction c = { .document = id, .field = str_z(field), .value = *value, .who = who, .at = at };
	enum field f = field_by_name(str_z(field));

	if (before)
		*before = (struct correction){ 0 };
	if (!store_load_record(s, id, &d, err) || !store_load_derived(s, &d, err) || !desk_corrections(s, a, id, &all, err))
		return false;
	struct str title = doc_text(&d, FIELD_TITLE);

	if (f != FIELD_EXTRA)
		c.then = c.now = values_of(&d, f);
	for (size_t i = 0; i < all.n; i++)
		if (str_eq(all.p[i].field, c.field)) {
			if (before)
				*before = all.p[i];
			c.then = c.now = all.p[i].now;
		}
	if (f != FIELD_EXTRA)
		set_field(&d, f, value);
	forget_doubts(&d, c.field);
	return put_correction(s, &c, err) && filing_rewrite(s, &d, title, err);
}

/* The act number shared by all entries of a transaction: the id of the first. */
static int64_t act_of(struct store *s)
{
	sqlite3_stmt *q = s->act ? NULL : rows_prepared(s, Q_NEXT_ENTRY);

	if (q && sqlite3_step(q) == SQLITE_ROW)
		s->act = sqlite3_column_int64(q, 0);
	if (q)
		sqlite3_reset(q);
	return s->act;
}

/* {"title":["…"],"was":{"value":["…"],"who":"…","at":…},"act":12}; value NULL: taken back; was null: nothing was corrected. */
static bool note_correction(struct store *s, int64_t id, const char *field, const struct texts *value, const struct correction *was, struct err *err)
{
	struct buf detail = { 0 };

	json_open(&detail, '{');
	json_key(&detail, field);
	if (value)
		write_texts(value, &detail);
	else
		json_null_value(&detail);
	json_key(&detail, "was");
	if (was->field.n) {
		json_open(&detail, '{');
		json_key(&detail, "value");
		write_texts(&was->value, &detail);
		json_key(&detail, "who");
		json_text(&detail, was->who);
		json_key(&detail, "at");
		json_int(&detail, was->at);
		json_close(&detail, '}');
	} else {
		json_null_value(&detail);
	}
	json_key(&detail, "act");
	json_int(&detail, act_of(s));
	json_close(&detail, '}');
	bool ok = journal_add(s, "set", id, 1, buf_view(&detail), NULL, err);

	buf_free(&detail);
	return ok;
}

bool desk_correct(struct store *s, int64_t id, const char *field, const struct texts *value, struct correction *before, struct arena *a,
		  struct err *err)
{
	return desk_lay(s, id, field, value, str_z(journal_user()), s->now, before, a, err) && note_correction(s, id, field, value, before, err);
}

bool desk_sign(struct store *s, int64_t id, const char *field, struct str who, int64_t at, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_SIGN_CORRECTION);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	rows_bind(q, 2, str_z(field));
	rows_bind(q, 3, who);
	sqlite3_bind_int64(q, 4, at);
	return rows_done(s, q, err);
}

bool desk_lift(struct store *s, int64_t id, const char *field, bool *any, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_CUT_CORRECTION);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	rows_bind(q, 2, str_z(field));
	bool ok = rows_done(s, q, err);

	*any = ok && sqlite3_changes(s->db) > 0;
	return ok;
}

bool desk_drop(struct store *s, int64_t id, const char *field, bool *any, struct err *err)
{
	struct arena *a = arena_new();
	struct corrections all = { 0 };
	struct correction was = { 0 };
	bool ok = desk_corrections(s, a, id, &all, err);

	for (size_t i = 0; ok && i < all.n; i++)
		if (str_eq(all.p[i].field, str_z(field)))
			was = all.p[i];
	ok = ok && desk_lift(s, id, field, any, err) && (!*any || note_correction(s, id, field, NULL, &was, err));
	arena_free(a);
	return ok;
}

/* ── tags ── */

bool desk_lay_tag(struct store *s, int64_t id, struct str tag, bool on, bool *changed, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, on ? Q_PUT_TAG : Q_CUT_TAG);

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	rows_bind(q, 2, tag);
	if (on) {
		rows_bind(q, 3, str_z(journal_user()));
		sqlite3_bind_int64(q, 4, s->now);
	}
	bool ok = rows_done(s, q, err);

	*changed = ok && sqlite3_changes(s->db) > 0;
	return ok;
}

bool desk_tag(struct store *s, int64_t id, struct str tag, bool on, bool *changed, struct err *err)
{
	struct buf detail = { 0 };

	if (!desk_lay_tag(s, id, tag, on, changed, err))
		return false;
	json_open(&detail, '{');
	json_key(&detail, on ? "+" : "-");
	json_text(&detail, tag);
	json_key(&detail, "act");
	json_int(&detail, act_of(s));
	json_close(&detail, '}');
	bool ok = !*changed || journal_add(s, "tag", id, 1, buf_view(&detail), NULL, err);

	buf_free(&detail);
	return ok;
}

bool desk_tags(struct store *s, struct arena *a, int64_t id, struct texts *out, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_GET_TAGS);
	int rc = SQLITE_ERROR;

	if (q)
		sqlite3_bind_int64(q, 1, id);
	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW)
		*ARENA_PUSH(a, out) = rows_column(a, q, 0);
	if (q)
		sqlite3_reset(q);
	return rc == SQLITE_DONE || rows_fail(s, err);
}

bool desk_all_tags(struct store *s, desk_each_tag *each, void *ctx, struct err *err)
{
	sqlite3_stmt *q = rows_prepare(s, "SELECT tag, count(*) FROM tag WHERE document IN (SELECT id FROM document) GROUP BY 1 ORDER BY 1", err);
	int rc = SQLITE_DONE;

	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW)
		each(ctx, str_z((const char *)sqlite3_column_text(q, 0)), sqlite3_column_int64(q, 1));
	return q && rows_ended(s, q, rc, err);
}

bool desk_each_tagged(struct store *s, desk_tag_of *each, void *ctx, struct err *err)
{
	sqlite3_stmt *q = rows_prepare(s, "SELECT tag, document FROM tag", err);
	int rc = SQLITE_DONE;

	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW)
		each(ctx, str_z((const char *)sqlite3_column_text(q, 0)), sqlite3_column_int64(q, 1));
	return q && rows_ended(s, q, rc, err);
}

bool desk_tagged(struct store *s, struct arena *a, struct str tag, struct ids *out, struct err *err)
{
	sqlite3_stmt *q = rows_prepare(s, "SELECT document FROM tag WHERE tag=?1 AND document IN (SELECT id FROM document) ORDER BY 1", err);

	if (q)
		rows_bind(q, 1, tag);
	return rows_ids(s, a, q, out, err);
}

bool desk_doubtful(struct store *s, struct arena *a, struct ids *out, struct err *err)
{
	return rows_ids(s, a, rows_prepare(s, "SELECT id FROM document WHERE doubts IS NOT NULL ORDER BY id", err), out, err);
}

static struct str joined(struct arena *a, const struct texts *t)
{
	struct str all = STR_NONE;

	for (size_t i = 0; i < t->n; i++)
		all = i ? arena_join(a, arena_join(a, all, STR("；")), t->p[i]) : t->p[i];
	return all;
}

bool desk_load(struct store *s, struct doc *d, struct err *err)
{
	struct corrections all = { 0 };
	struct texts tags = { 0 };

	if (!desk_corrections(s, d->arena, d->id, &all, err) || !desk_tags(s, d->arena, d->id, &tags, err) ||
	    !store_times(s, d->id, &d->desk.filed, &d->desk.changed, err) || !arrangement_load(s, d->arena, d->id, &d->desk.arranged, err))
		return false;
	for (size_t i = 0; i < all.n; i++)
		if (field_by_name(all.p[i].field) != FIELD_EXTRA)
			*ARENA_PUSH(d->arena, &d->desk.said) = (struct said){ field_by_name(all.p[i].field), all.p[i].who, joined(d->arena, &all.p[i].now),
									      all.p[i].at };
	for (size_t i = 0; i < tags.n; i++)
		*ARENA_PUSH(d->arena, &d->desk.tags) = tags.p[i];
	return true;
}

bool desk_any(struct store *s)
{
	return rows_any(s, "SELECT 1 WHERE EXISTS(SELECT 1 FROM correction) OR EXISTS(SELECT 1 FROM tag) OR EXISTS(SELECT 1 FROM arrangement)");
}
