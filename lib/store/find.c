#include "store/find.h"

#include <stdlib.h>

#include "index/phrase.h"
#include "index/tokens.h"
#include "store/columns.h"
#include "store/departments.h"
#include "store/desk.h"
#include "store/numbers.h"
#include "store/remote.h"
#include "store/rows.h"
#include "store/words.h"
#include "text/fold.h"
#include "text/seek.h"

/* One condition being evaluated. */
struct leaf {
	struct store *s;
	struct arena *a;
	struct err *err;
	struct ids *out;
};

static struct str column(sqlite3_stmt *q, int i)
{
	const char *p = sqlite3_column_blob(q, i);

	return (struct str){ p, (size_t)sqlite3_column_bytes(q, i) };
}

static int by_id(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return a < b ? -1 : a > b;
}

/* Sorts the ids and removes repeats. */
static void sort_ids(struct ids *out)
{
	size_t n = 0;

	if (out->n)
		qsort(out->p, out->n, sizeof *out->p, by_id);
	for (size_t i = 0; i < out->n; i++)
		if (n == 0 || out->p[n - 1] != out->p[i])
			out->p[n++] = out->p[i];
	out->n = n;
}

/* The ids that a statement returns. */
static bool rows(struct leaf *l, sqlite3_stmt *q)
{
	struct ids *out = l->out;
	bool sorted = true;
	int rc = SQLITE_DONE;

	if (!q)
		return false;
	while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(q, 0);

		if (out->n && out->p[out->n - 1] >= id)
			sorted = false;
		*ARENA_PUSH(l->a, out) = id;
	}
	if (!rows_ended(l->s, q, rc, l->err))
		return false;
	if (!sorted)
		sort_ids(out);
	return true;
}

/* ── the index ── */

bool word_unigram(struct str folded)
{
	size_t i = 0;

	return folded.n && token_class(utf8_next(folded, &i)) == TOKEN_WIDE && i == folded.n;
}

/* A single wide character at the end, after other tokens, may be the beginning of a pair in the text. */
static bool open_end(struct str folded)
{
	size_t i = folded.n;

	if (!i || token_class(utf8_prev(folded, &i)) != TOKEN_WIDE)
		return false;
	return i == 0 || token_class(utf8_prev(folded, &i)) != TOKEN_WIDE;
}

bool word_open_end(const struct word *w)
{
	return w->prefix || open_end(w->folded);
}

void word_phrase(const char *column, const struct word *w, struct buf *out)
{
	if (column)
		buf_fmt(out, "{%s} : ", column);
	buf_c(out, '"');
	for (size_t i = 0; i < w->folded.n; i++) {
		if (w->folded.p[i] == '"')
			buf_c(out, '"');
		buf_c(out, w->folded.p[i]);
	}
	buf_c(out, '"');
	if (word_open_end(w))
		buf_z(out, " *");
}

/* Uses FTS5, for when the posting lists cannot be read. */
static bool match(struct leaf *l, const char *table, const char *column, const struct word *w)
{
	struct buf expression = { 0 };
	char sql[96];

	sqlite3_snprintf(sizeof sql, sql, "SELECT rowid FROM %s WHERE %s MATCH ?1 ORDER BY rowid", table, table);
	sqlite3_stmt *q = rows_prepare(l->s, sql, l->err);

	word_phrase(column, w, &expression);
	if (q)
		rows_bind(q, 1, buf_view(&expression));
	bool ok = rows(l, q);

	buf_free(&expression);
	return ok;
}

bool words_listed(struct store *s, struct arena *a, enum postings_of which, struct str folded, struct ids *out, struct err *err)
{
	struct postings *p = rows_postings(s, which);
	struct leaf l = { s, a, err, out };
	struct cursor c;

	if (p && postings_open(p, a, folded, &c)) {
		while (cursor_next(&c))
			*ARENA_PUSH(a, out) = c.id;
		if (!c.damaged)
			return true;
		out->n = 0;
	}
	return match(&l, which == POSTINGS_UNIGRAM ? "single" : "single_title", NULL, &(struct word){ folded, false });
}

struct occurrences *find_occurrences(struct store *s, struct arena *a, const struct word *w)
{
	struct postings *p = rows_postings(s, POSTINGS_SEARCH);

	return p ? occurrences_open(p, a, w->folded, word_open_end(w), rows_texts(s)) : NULL;
}

enum { BY_TEXT_FROM = 256 }; /* leaves, read or not, weigh as much as a hundred texts */

/* Copies both into the room. */
static void take_texts(struct text_room *room, struct str *title, struct str *text)
{
	size_t n = title->n + text->n;

	if (n > room->size) {
		room->size = n + n / 2;
		room->p = arena_room(room->a, room->size);
	}
	if (title->n)
		memcpy(room->p, title->p, title->n);
	if (text->n)
		memcpy(room->p + title->n, text->p, text->n);
	*title = (struct str){ room->p, title->n };
	*text = (struct str){ room->p + title->n, text->n };
}

static bool read_texts(void *store, struct text_room *room, int64_t id, struct str *title, struct str *text)
{
	sqlite3_stmt *q = rows_prepared(store, Q_GET_TEXT);

	if (!q)
		return false;
	sqlite3_bind_int64(q, 1, id);
	bool found = sqlite3_step(q) == SQLITE_ROW;

	if (found) {
		*title = column(q, 0);
		*text = column(q, 1);
		take_texts(room, title, text);
	}
	sqlite3_reset(q);
	return found;
}

struct occurrences *find_occurrences_of_few(struct store *s, struct arena *a, const struct word *w, bool given, bool *by_text)
{
	struct postings *p = rows_postings(s, POSTINGS_SEARCH);
	struct occurrences_texts rows = { read_texts, s };
	struct occurrences *o = NULL;

	if (p && !w->prefix && open_end(w->folded))
		o = occurrences_open_by_text(p, a, w->folded, rows_texts(s), &rows, given ? 0 : BY_TEXT_FROM);
	*by_text = o != NULL;
	return o ? o : find_occurrences(s, a, w);
}

bool find_unigram(struct store *s, struct arena *a, struct str folded, bool title, struct cursor *out)
{
	struct postings *p = rows_postings(s, title ? POSTINGS_UNIGRAM_TITLE : POSTINGS_UNIGRAM);

	return p && postings_open(p, a, folded, out);
}

/* The exact documents whose text, or title, contains the word. */
static bool in_index(struct leaf *l, const struct word *w, bool title)
{
	struct postings *p;
	struct phrase_hits h;

	if (word_unigram(w->folded))
		return words_listed(l->s, l->a, title ? POSTINGS_UNIGRAM_TITLE : POSTINGS_UNIGRAM, w->folded, l->out, l->err);
	if ((p = rows_postings(l->s, POSTINGS_SEARCH)) && phrase_find(p, l->a, w->folded, word_open_end(w), &h)) {
		for (size_t i = 0; i < h.n; i++)
			if (title ? h.p[i].title : h.p[i].body)
				*ARENA_PUSH(l->a, l->out) = h.p[i].id;
		return true;
	}
	return match(l, "search", title ? "title" : "body", w);
}

/* ── the rows ── */

static bool holds(struct str x, struct str y, const struct word *w)
{
	struct buf b = { 0 };

	fold_text(x, &b, NULL);
	fold_text(y, &b, NULL);
	bool found = folded_find(buf_view(&b), w->folded, w->prefix, 0) != SIZE_MAX;

	buf_free(&b);
	return found;
}

bool find_value(struct store *s, struct arena *a, enum field field, const struct word *w, struct ids *out, struct err *err)
{
	return columns_find(s, a, (int)field, w, out, err);
}

bool find_aliases(struct store *s, struct arena *a, struct str name, struct strings *out, struct err *err)
{
	enum { MOST = 8 };

	if (str_eq(name, STR(DEPARTMENT_ALIAS)))
		return true;
	if (s->remote)
		return s->engine->aliases(s->remote, a, name, MOST, out, err);
	sqlite3_stmt *q = rows_prepare(s, "SELECT text FROM column_value WHERE field=?1 AND text>=?2 AND text<?3 LIMIT ?4", err);
	struct str with = arena_join(a, name, STR("="));
	int rc;

	if (!q)
		return false;
	sqlite3_bind_int(q, 1, COLUMN_ALIAS);
	rows_bind(q, 2, with);
	rows_bind(q, 3, arena_join(a, name, STR(">")));
	sqlite3_bind_int(q, 4, MOST);
	while ((rc = sqlite3_step(q)) == SQLITE_ROW)
		*ARENA_PUSH(a, out) = str_sub(rows_column(a, q, 0), with.n, SIZE_MAX);
	return rows_ended(s, q, rc, err);
}

/* Does the row of a document contain it? An unreadable row is reported as damage. */
typedef bool row_holds(struct arena *a, sqlite3_stmt *q, const void *what, bool *damaged);

static bool heading_holds_word(struct arena *a, sqlite3_stmt *q, const void *w, bool *damaged)
{
	struct doc d = { .arena = a, .text = { NULL, SIZE_MAX } };
	bool found = false;

	*damaged = !lists_read(&d, LIST_SECTIONS, column(q, 0));
	for (size_t i = 0; i < d.sections.n && !found; i++)
		found = d.sections.p[i].heading.n && holds(d.sections.p[i].label, d.sections.p[i].heading, w);
	return found;
}

static bool cell_holds(struct arena *a, sqlite3_stmt *q, const void *w, bool *damaged)
{
	struct doc d = { .arena = a, .text = { NULL, SIZE_MAX } };
	bool found = false;

	*damaged = !lists_read(&d, LIST_GRIDS, column(q, 0)) || !lists_read(&d, LIST_CELLS, column(q, 1));
	for (size_t i = 0; i < d.tables.n; i++)
		for (size_t k = 0; k < d.tables.p[i].rows * d.tables.p[i].columns && !found; k++)
			found = d.tables.p[i].cells && holds(d.tables.p[i].cells[k], STR_NONE, w);
	return found;
}

static bool in_paths(struct leaf *l, const struct word *w)
{
	return columns_find(l->s, l->a, COLUMN_PATH, w, l->out, l->err);
}

struct tagged {
	struct leaf *l;
	const struct word *w;
};

static void add_tagged(void *ctx, struct str tag, int64_t document)
{
	struct tagged *t = ctx;
	struct buf folded = { 0 };

	fold_text(tag, &folded, NULL);
	if (folded_find(buf_view(&folded), t->w->folded, t->w->prefix, 0) != SIZE_MAX)
		*ARENA_PUSH(t->l->a, t->l->out) = document;
	buf_free(&folded);
}

static bool in_tags(struct leaf *l, const struct word *w)
{
	struct tagged t = { l, w };
	size_t n = 0;

	if (!desk_each_tagged(l->s, add_tagged, &t, l->err))
		return false;
	sort_ids(l->out);
	for (size_t i = 0; i < l->out->n; i++) /* tags of a removed document are kept; a server leaves them out itself */
		if (store_remote(l->s) || rows_filed(l->s, l->out->p[i]))
			l->out->p[n++] = l->out->p[i];
	l->out->n = n;
	return true;
}

/* Does a row of the document contain it? */
static bool row_of_document(struct store *s, enum statement row, int64_t id, const void *what, row_holds *holds_it, bool *found, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, row);
	struct arena *one;
	bool damaged = false;
	int rc;

	if (!q)
		return rows_fail(s, err);
	sqlite3_bind_int64(q, 1, id);
	rc = sqlite3_step(q);
	one = arena_new();
	*found = rc == SQLITE_ROW && holds_it(one, q, what, &damaged);
	arena_free(one);
	bool ok = damaged ? rows_damaged(s, id, err) : rc == SQLITE_ROW || rc == SQLITE_DONE || rows_fail(s, err);

	sqlite3_reset(q);
	return ok;
}

bool find_holds(struct store *s, enum find_where where, const struct word *w, int64_t id, bool *found, struct err *err)
{
	return where == FIND_HEADING ? row_of_document(s, Q_GET_SECTIONS, id, w, heading_holds_word, found, err) :
				       row_of_document(s, Q_GET_CELLS, id, w, cell_holds, found, err);
}

static bool in_rows(struct leaf *l, const struct ids *candidates, enum find_where where, const struct word *w)
{
	bool found = false;

	for (size_t i = 0; i < candidates->n; i++) {
		if (!find_holds(l->s, where, w, candidates->p[i], &found, l->err))
			return false;
		if (found)
			*ARENA_PUSH(l->a, l->out) = candidates->p[i];
	}
	return true;
}

bool find_word(struct store *s, struct arena *a, enum find_where where, const struct word *w, struct ids *out, struct err *err)
{
	struct ids candidates = { 0 };
	struct leaf l = { s, a, err, out }, wide = { s, a, err, &candidates };

	switch (where) {
	case FIND_TEXT:
		return in_index(&l, w, false);
	case FIND_TITLE:
		return in_index(&l, w, true);
	case FIND_PATH:
		return in_paths(&l, w);
	case FIND_TAG:
		return in_tags(&l, w);
	/* headings and cells are part of the text: only documents whose text holds the word are looked into */
	case FIND_HEADING:
	case FIND_CELL:
		return in_index(&wide, w, false) && in_rows(&l, &candidates, where, w);
	}
	return true;
}

/* ── document numbers ── */

struct find_cited {
	const struct number *number;
	struct str tail;
};

static bool text_cites(struct arena *a, sqlite3_stmt *q, const void *what, bool *damaged)
{
	const struct find_cited *c = what;
	struct buf b = { 0 };
	size_t at, end;

	(void)damaged;
	if (c->number->year.n && !number_stands(a, c->number, column(q, 1)))
		return false;
	fold_text(column(q, 1), &b, NULL);
	bool found = number_next(a, c->number, c->tail, buf_view(&b), 0, &at, &end);

	buf_free(&b);
	return found;
}

/* Of many places where a year and a serial number follow each other most are dates: a bracket closes the year, behind up to four tokens: a
 * blank before the year, 年, blanks. False: it cannot be told. */
static bool in_brackets(struct postings *p, struct arena *a, uint32_t year, struct phrase_hits *h)
{
	enum { FEW = 16, BETWEEN = 4, BRACKETS_MAX = 16 };
	struct placed any[BRACKETS_MAX];
	size_t n = 0;
	uint32_t c;

	if (h->n < FEW)
		return true;
	for (size_t i = 0; (c = number_closing(i)) && n < BRACKETS_MAX; i++) {
		char bracket[4];
		unsigned bytes = utf8_put(bracket, c);

		if (fold_char(c) == c)
			any[n++] = (struct placed){ arena_str(a, (struct str){ bracket, bytes }), year + 1, BETWEEN };
	}
	return phrase_followed(p, a, any, n, h);
}

/* Where code, year and a serial number stand as in a document number: the tokens of the code, a bracket and perhaps a blank, the year.
 * Between that and the number there are up to five others: 年, a bracket, a blank, 第, the first number of a range and its dash. */
static bool number_candidates(struct leaf *l, const struct number *n)
{
	enum { BETWEEN = 6, BLANK = 1 };
	struct postings *p = rows_postings(l->s, POSTINGS_SEARCH);
	struct phrase_hits h;
	size_t code;
	struct token *t = tokens_of_phrase(l->a, arena_join(l->a, n->code, STR("(")), &code);
	struct placed *placed = ARENA_ARRAY(l->a, struct placed, code + 1);

	code--; /* the bracket */
	for (uint32_t i = 0; i < code; i++)
		placed[i] = (struct placed){ t[i].term, i, 0 };
	placed[code] = (struct placed){ n->year, (uint32_t)code + 1, code ? BLANK : 0 }; /* without code its place is that of all */
	placed[code + 1] = (struct placed){ n->first, (uint32_t)code + 3, BETWEEN + BLANK };
	if (p && phrase_placed(p, l->a, placed, code + 2, &h) && in_brackets(p, l->a, (uint32_t)code + 1, &h)) {
		for (size_t i = 0; i < h.n; i++)
			if (h.p[i].body)
				*ARENA_PUSH(l->a, l->out) = h.p[i].id;
		return true;
	}
	struct word year = { n->year, false };
	struct buf expression = { 0 };

	word_phrase("body", &year, &expression);
	buf_z(&expression, " AND ");
	word_phrase("body", &(struct word){ n->first, false }, &expression);
	sqlite3_stmt *q = rows_prepare(l->s, "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid", l->err);

	if (q)
		rows_bind(q, 1, buf_view(&expression));
	bool ok = rows(l, q);

	buf_free(&expression);
	return ok;
}

bool find_maybe_cited(struct store *s, struct arena *a, const struct number *n, struct ids *out, struct err *err)
{
	struct leaf l = { s, a, err, out };

	return number_candidates(&l, n);
}

bool find_cites(struct store *s, const struct number *n, struct str tail, int64_t id, bool *cites, struct err *err)
{
	return row_of_document(s, Q_GET_TEXT, id, &(struct find_cited){ n, tail }, text_cites, cites, err);
}

bool find_cited(struct store *s, struct arena *a, const struct number *n, struct str tail, struct ids *out, struct err *err)
{
	struct ids candidates = { 0 };
	bool cites = false, ok = find_maybe_cited(s, a, n, &candidates, err);

	for (size_t i = 0; ok && i < candidates.n; i++) {
		ok = find_cites(s, n, tail, candidates.p[i], &cites, err);
		if (ok && cites)
			*ARENA_PUSH(a, out) = candidates.p[i];
	}
	return ok;
}

/* The condition on a number's key. */
struct asked_number {
	struct arena *a;
	struct str key;
	const struct number *number;
};

/* Does the key contain the number? A number with a year must match as a complete number, not as a part of one. */
static bool key_holds(void *ctx, struct str entry)
{
	const struct asked_number *n = ctx;
	struct str key = str_sub(entry, 0, entry.n - 1);
	size_t at, end;

	return n->number->year.n ? number_next(n->a, n->number, STR_NONE, key, 0, &at, &end) : str_has(key, n->key);
}

bool find_number(struct store *s, struct arena *a, struct str number, struct ids *out, struct err *err)
{
	struct str key = number_key(a, number);
	struct leaf l = { s, a, err, out };
	struct number whole = { 0 };
	sqlite3_stmt *q = rows_prepare(s, "SELECT id FROM document WHERE number_key=?1 ORDER BY id", err);

	if (q)
		rows_bind(q, 1, key.p ? key : STR(""));
	if (!rows(&l, q))
		return false;
	if (out->n || key.n == 0)
		return true;
	if (!number_begins(a, number, &whole) || !str_ends(number, STR("号"))) /* without 号, further digits may follow */
		whole = (struct number){ 0 };
	struct asked_number asked = { a, key, &whole };
	bool done = false;

	if (!whole.year.n && !numbers_having(s, a, key, key_holds, &asked, out, &done, err))
		return false;
	return done || columns_having(s, a, FIELD_DOC_NUMBER, whole.year.n ? whole.year : key, key_holds, &asked, out, err);
}

bool find_own(struct store *s, struct arena *a, const struct number *n, struct ids *out, struct err *err)
{
	struct leaf l = { s, a, err, out };
	sqlite3_stmt *q = rows_prepare(s, "SELECT id FROM document WHERE number_key=?1 ORDER BY id", err);

	if (q)
		rows_bind(q, 1, arena_fmt(a, "%.*s(%.*s)%.*s%s%.*s", STR_ARG(n->code), STR_ARG(n->year), STR_ARG(n->first), n->last.n ? "-" : "", STR_ARG(n->last)));
	return rows(&l, q);
}

static bool key_recalled(void *ctx, struct str entry)
{
	const struct number *n = ((const struct asked_number *)ctx)->number;
	struct str key = str_sub(entry, 0, entry.n - 1);
	size_t open = str_find(key, STR("(")), close = str_find(key, STR(")")), ordinal = str_rfind(key, STR("第"));

	if (close == SIZE_MAX && ordinal != SIZE_MAX) { /* 公告2024年第12 */
		struct str code = str_sub(key, 0, ordinal), year = n->year.n ? arena_join(((const struct asked_number *)ctx)->a, n->year, STR("年")) : STR_NONE;

		return str_eq(str_sub(key, ordinal + strlen("第"), key.n), n->first) && str_has(code, n->code) && str_ends(code, year);
	}
	return close != SIZE_MAX && open < close && str_eq(str_sub(key, close + 1, key.n), n->first) &&
	       str_has(str_sub(key, 0, open), n->code) && (!n->year.n || str_eq(str_sub(key, open + 1, close), n->year));
}

bool find_recalled(struct store *s, struct arena *a, const struct number *n, struct ids *out, struct err *err)
{
	struct str end = arena_str(a, n->first);
	struct asked_number asked = { .a = a, .number = n };

	end.n++; /* skips the NUL at the end of an entry */
	bool done;

	if (!numbers_ending(s, a, n->first, n->year.n ? n->year : n->code, key_recalled, &asked, out, &done, err))
		return false;
	return done || columns_having(s, a, FIELD_DOC_NUMBER, end, key_recalled, &asked, out, err);
}

bool find_recalled_among(struct store *s, struct arena *a, const struct number *n, const struct ids *among, struct ids *out, struct err *err)
{
	struct asked_number asked = { .a = a, .number = n };
	sqlite3_stmt *q = rows_prepare(s, "SELECT number_key FROM document WHERE id=?1 AND number_key IS NOT NULL", err);
	int rc = SQLITE_DONE;

	for (size_t i = 0; q && i < among->n && (rc == SQLITE_DONE || rc == SQLITE_ROW); i++) {
		sqlite3_bind_int64(q, 1, among->p[i]);
		rc = sqlite3_step(q);
		struct str key = rc == SQLITE_ROW ? column(q, 0) : STR_NONE;

		if (rc == SQLITE_ROW && key_recalled(&asked, (struct str){ key.p, key.n + 1 })) /* as an entry has it, with the NUL */
			*ARENA_PUSH(a, out) = among->p[i];
		sqlite3_reset(q);
	}
	return q && rows_ended(s, q, rc, err);
}

bool find_dates(struct store *s, struct arena *a, struct str from, struct str to, struct ids *out, struct err *err)
{
	return columns_between(s, a, columns_day(from), columns_day(to), out, err);
}
