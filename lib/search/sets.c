#include "search/sets.h"

#include <stdlib.h>
#include <string.h>

#include "text/fold.h"
#include "index/phrase.h"
#include "search/search.h"
#include "index/tokens.h"

bool sets_fail(struct searcher *r)
{
	if (!r->failed)
		err_set(r->err, ERR_DATABASE, "%s: %s", store_path(r->s), sqlite3_errmsg(r->db));
	r->failed = true;
	return false;
}

sqlite3_stmt *sets_prepare(struct searcher *r, const char *sql)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(r->db, sql, -1, &q, NULL) != SQLITE_OK)
		sets_fail(r);
	return q;
}

static struct str column(sqlite3_stmt *q, int i)
{
	const char *p = sqlite3_column_blob(q, i);

	return (struct str){ p, (size_t)sqlite3_column_bytes(q, i) };
}

void sets_bind(sqlite3_stmt *q, int i, struct str s)
{
	sqlite3_bind_text(q, i, s.p ? s.p : "", (int)s.n, SQLITE_STATIC);
}

static int by_id(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return a < b ? -1 : a > b;
}

static set rows(struct searcher *r, sqlite3_stmt *q)
{
	set out = { 0 };
	bool sorted = true;
	int rc = SQLITE_DONE;

	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		int64_t id = sqlite3_column_int64(q, 0);

		if (out.n && out.p[out.n - 1] >= id)
			sorted = false;
		*ARENA_PUSH(r->a, &out) = id;
	}
	if (q && rc != SQLITE_DONE)
		sets_fail(r);
	sqlite3_finalize(q);
	if (!sorted) {
		size_t n = 0;

		qsort(out.p, out.n, sizeof *out.p, by_id);
		for (size_t i = 0; i < out.n; i++)
			if (n == 0 || out.p[n - 1] != out.p[i])
				out.p[n++] = out.p[i];
		out.n = n;
	}
	return out;
}

static bool alnum(const struct str s, size_t i)
{
	return token_class((unsigned char)s.p[i]) == TOKEN_ALNUM && (unsigned char)s.p[i] < 0x80;
}

size_t search_find(struct str text, struct str needle, bool prefix, size_t from)
{
	while (from + needle.n <= text.n) {
		size_t at = str_find(str_sub(text, from, text.n), needle);

		if (at == SIZE_MAX)
			return SIZE_MAX;
		at += from;
		size_t end = at + needle.n;
		bool left = at > 0 && alnum(needle, 0) && alnum(text, at - 1);
		bool right = !prefix && end < text.n && alnum(needle, needle.n - 1) && alnum(text, end);

		if (!left && !right)
			return at;
		from = at + 1;
	}
	return SIZE_MAX;
}

/* ── terms ── */

bool sets_unigram(struct str folded)
{
	size_t i = 0;

	return folded.n && token_class(utf8_next(folded, &i)) == TOKEN_WIDE && i == folded.n;
}

/* A lone wide character at the end, after something else, may go on in the text. */
static bool open_end(struct str folded)
{
	size_t i = folded.n;

	if (!i || token_class(utf8_prev(folded, &i)) != TOKEN_WIDE)
		return false;
	return i == 0 || token_class(utf8_prev(folded, &i)) != TOKEN_WIDE;
}

struct str sets_phrase(struct arena *a, const char *column, struct str folded, bool prefix)
{
	struct buf b = { 0 };
	struct str out;

	if (column)
		buf_fmt(&b, "{%s} : ", column);
	buf_c(&b, '"');
	for (size_t i = 0; i < folded.n; i++) {
		if (folded.p[i] == '"')
			buf_c(&b, '"');
		buf_c(&b, folded.p[i]);
	}
	buf_c(&b, '"');
	if (prefix || open_end(folded))
		buf_z(&b, " *");
	out = arena_str(a, buf_view(&b));
	buf_free(&b);
	return out;
}

bool sets_open_end(const struct query *t)
{
	return t->prefix || open_end(t->folded);
}

static set match(struct searcher *r, const char *table, struct str expression)
{
	char sql[96];

	sqlite3_snprintf(sizeof sql, sql, "SELECT rowid FROM %s WHERE %s MATCH ?1 ORDER BY rowid", table, table);
	sqlite3_stmt *q = sets_prepare(r, sql);

	if (q)
		sets_bind(q, 1, expression);
	return rows(r, q);
}

set sets_listed(struct searcher *r, enum postings_of which, struct str folded)
{
	struct postings *p = rows_postings(r->s, which);
	struct cursor c;
	set out = { 0 };

	if (p && postings_open(p, r->a, folded, &c)) {
		while (cursor_next(&c))
			*ARENA_PUSH(r->a, &out) = c.id;
		if (!c.damaged)
			return out;
	}
	return match(r, which == POSTINGS_UNIGRAM ? "single" : "single_title", sets_phrase(r->a, NULL, folded, false));
}

static set everything(struct searcher *r)
{
	return rows(r, sets_prepare(r, "SELECT id FROM document ORDER BY id"));
}

/* Keeps the documents for which the statement (document id as ?1) gives a text that holds the term. */
static set verify(struct searcher *r, set candidates, const struct query *t, const char *sql)
{
	set out = { 0 };
	sqlite3_stmt *q = sets_prepare(r, sql);
	struct buf b = { 0 };

	for (size_t i = 0; q && i < candidates.n; i++) {
		bool holds = false;

		sqlite3_reset(q);
		sqlite3_bind_int64(q, 1, candidates.p[i]);
		while (!holds && sqlite3_step(q) == SQLITE_ROW) {
			b.n = 0;
			fold_text(column(q, 0), &b, NULL);
			holds = search_find(buf_view(&b), t->folded, t->prefix, 0) != SIZE_MAX;
		}
		if (holds)
			*ARENA_PUSH(r->a, &out) = candidates.p[i];
	}
	buf_free(&b);
	sqlite3_finalize(q);
	return out;
}

/* Documents whose text, or title, holds the term; exact. */
static set in_index(struct searcher *r, const struct query *t, bool title)
{
	struct postings *p;
	struct phrase_hits h;

	if (sets_unigram(t->folded))
		return sets_listed(r, title ? POSTINGS_UNIGRAM_TITLE : POSTINGS_UNIGRAM, t->folded);
	if ((p = rows_postings(r->s, POSTINGS_SEARCH)) && phrase_find(p, r->a, t->folded, sets_open_end(t), &h)) {
		set out = { 0 };

		for (size_t i = 0; i < h.n; i++)
			if (title ? h.p[i].title : h.p[i].body)
				*ARENA_PUSH(r->a, &out) = h.p[i].id;
		return out;
	}
	return match(r, "search", sets_phrase(r->a, title ? "title" : "body", t->folded, t->prefix));
}

static set in_text(struct searcher *r, const struct query *t)
{
	return in_index(r, t, false);
}

static bool holds(struct str x, struct str y, const struct query *t)
{
	struct buf b = { 0 };

	fold_text(x, &b, NULL);
	fold_text(y, &b, NULL);
	bool found = search_find(buf_view(&b), t->folded, t->prefix, 0) != SIZE_MAX;

	buf_free(&b);
	return found;
}

/* Documents with a value of the header field that holds the term. */
static set in_header(struct searcher *r, const struct query *t, enum field field)
{
	sqlite3_stmt *q = sets_prepare(r, "SELECT document, fields FROM header ORDER BY document");
	struct arena *a = arena_new();
	struct str name = str_z(field_name(field));
	set out = { 0 };
	int rc = SQLITE_DONE;

	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW) {
		struct header h = header_of(a, column(q, 1));
		bool found = false;

		while (!found && header_next(&h))
			found = str_eq(h.name, name) && holds(h.text, STR_NONE, t);
		if (found)
			*ARENA_PUSH(r->a, &out) = sqlite3_column_int64(q, 0);
		arena_reset(a);
	}
	if (q && rc != SQLITE_DONE)
		sets_fail(r);
	arena_free(a);
	sqlite3_finalize(q);
	return out;
}

static bool holds_heading(struct doc *d, sqlite3_stmt *q, const struct query *t)
{
	bool found = false;

	lists_read(d, LIST_SECTIONS, column(q, 0));
	for (size_t i = 0; i < d->sections.n && !found; i++)
		found = d->sections.p[i].heading.n && holds(d->sections.p[i].label, d->sections.p[i].heading, t);
	return found;
}

static bool holds_cell(struct doc *d, sqlite3_stmt *q, const struct query *t)
{
	bool found = false;

	lists_read(d, LIST_GRIDS, column(q, 0));
	lists_read(d, LIST_CELLS, column(q, 1));
	for (size_t i = 0; i < d->tables.n; i++)
		for (size_t k = 0; k < d->tables.p[i].rows * d->tables.p[i].columns && !found; k++)
			found = d->tables.p[i].cells && holds(d->tables.p[i].cells[k], STR_NONE, t);
	return found;
}

/* Headings and cells are part of the text: only documents whose text holds the term are looked into. */
static set in_list(struct searcher *r, const struct query *t, const char *sql,
		   bool (*found)(struct doc *d, sqlite3_stmt *q, const struct query *t))
{
	set candidates = in_text(r, t), out = { 0 };
	sqlite3_stmt *q = sets_prepare(r, sql);
	struct arena *a = arena_new();

	for (size_t i = 0; q && i < candidates.n; i++) {
		struct doc d = { .arena = a, .text = { NULL, SIZE_MAX } };

		sqlite3_reset(q);
		sqlite3_bind_int64(q, 1, candidates.p[i]);
		if (sqlite3_step(q) == SQLITE_ROW && found(&d, q, t))
			*ARENA_PUSH(r->a, &out) = candidates.p[i];
		arena_reset(a);
	}
	arena_free(a);
	sqlite3_finalize(q);
	return out;
}

static set term(struct searcher *r, const struct query *t)
{
	switch (t->field) {
	case IN_TITLE:
		return in_index(r, t, true);
	case IN_ISSUER:
		return in_header(r, t, FIELD_ISSUERS);
	case IN_TO:
		return in_header(r, t, FIELD_RECIPIENTS);
	case IN_CC:
		return in_header(r, t, FIELD_CC);
	case IN_TYPE:
		return in_header(r, t, FIELD_DOC_TYPE);
	case IN_ATTACHMENT:
		return in_header(r, t, FIELD_ATTACHMENTS);
	case IN_HEADING:
		return in_list(r, t, "SELECT sections FROM document WHERE id=?1", holds_heading);
	case IN_TABLE:
		return in_list(r, t, "SELECT grids, cells FROM document WHERE id=?1", holds_cell);
	case IN_PATH:
		return verify(r, everything(r), t, "SELECT path FROM path WHERE document=?1");
	case IN_ANY:
	case IN_TEXT:
	case IN_NUMBER:
	case IN_DATE:
		break;
	}
	return in_text(r, t);
}

/* number: the key itself, or a piece of it. */
static set number(struct searcher *r, const struct query *t)
{
	struct str key = number_key(r->a, t->text);
	sqlite3_stmt *q = sets_prepare(r, "SELECT id FROM document WHERE number_key=?1 ORDER BY id");
	set out;

	if (!q)
		return (set){ 0 };
	sets_bind(q, 1, key);
	out = rows(r, q);
	if (out.n || key.n == 0)
		return out;
	q = sets_prepare(r, "SELECT id FROM document WHERE instr(number_key, ?1) ORDER BY id");
	if (!q)
		return (set){ 0 };
	sets_bind(q, 1, key);
	return rows(r, q);
}

static set dates(struct searcher *r, const struct query *t)
{
	/* 2024-03 alone is the whole month: compare by prefixes */
	sqlite3_stmt *q = sets_prepare(r, "SELECT id FROM document WHERE date IS NOT NULL AND (?1='' OR date>=substr(?1,1,length(date)))"
				     " AND (?2='' OR date<=substr(?2,1,length(date))) ORDER BY id");

	if (q) {
		sets_bind(q, 1, t->from);
		sets_bind(q, 2, t->to);
	}
	return rows(r, q);
}

static set combine(struct searcher *r, set x, set y, bool in_x, bool in_y, bool in_both)
{
	set out = { 0 };
	size_t i = 0, k = 0;

	while (i < x.n || k < y.n) {
		bool take_x = k == y.n || (i < x.n && x.p[i] <= y.p[k]), take_y = i == x.n || (k < y.n && y.p[k] <= x.p[i]);

		if (take_x && take_y ? in_both : take_x ? in_x : in_y)
			*ARENA_PUSH(r->a, &out) = take_x ? x.p[i] : y.p[k];
		i += take_x;
		k += take_y;
	}
	return out;
}

set sets_evaluate(struct searcher *r, const struct query *q)
{
	set out = { 0 };
	bool started = false;

	if (r->failed)
		return out;
	switch (q->kind) {
	case QUERY_ALL:
		return everything(r);
	case QUERY_TERM:
		out = term(r, q);
		if (q->field == IN_ANY && query_like_number(r->a, q->text))
			for (size_t i = 0; i < QUERY_BRACKETS; i++) {
				struct query other = *q;

				other.folded = query_in_brackets(r->a, q->text, i);
				out = combine(r, out, in_text(r, &other), true, true, true);
			}
		return out;
	case QUERY_NUMBER:
		return number(r, q);
	case QUERY_DATE:
		return dates(r, q);
	case QUERY_NOT:
		return combine(r, everything(r), sets_evaluate(r, q->child[0]), true, false, false);
	case QUERY_OR:
		for (size_t i = 0; i < q->n; i++)
			out = combine(r, out, sets_evaluate(r, q->child[i]), true, true, true);
		return out;
	case QUERY_AND:
		for (size_t i = 0; i < q->n; i++) {
			bool not = q->child[i]->kind == QUERY_NOT;

			if (not)
				continue;
			set one = sets_evaluate(r, q->child[i]);

			out = started ? combine(r, out, one, false, false, true) : one;
			started = true;
		}
		if (!started)
			out = everything(r);
		for (size_t i = 0; i < q->n; i++)
			if (q->child[i]->kind == QUERY_NOT)
				out = combine(r, out, sets_evaluate(r, q->child[i]->child[0]), true, false, false);
		return out;
	}
	return out;
}
