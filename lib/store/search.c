#include "store/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "store/rows.h"

struct searcher {
	struct store *s;
	sqlite3 *db;
	struct arena *a;
	struct err *err;
	bool failed;
};

/* Sorted, without repeats. */
typedef struct ids set;

static bool fail(struct searcher *r)
{
	if (!r->failed)
		err_set(r->err, ERR_DATABASE, "%s: %s", store_path(r->s), sqlite3_errmsg(r->db));
	r->failed = true;
	return false;
}

static sqlite3_stmt *prepare(struct searcher *r, const char *sql)
{
	sqlite3_stmt *q = NULL;

	if (sqlite3_prepare_v2(r->db, sql, -1, &q, NULL) != SQLITE_OK)
		fail(r);
	return q;
}

static struct str column(sqlite3_stmt *q, int i)
{
	const char *p = sqlite3_column_blob(q, i);

	return (struct str){ p, (size_t)sqlite3_column_bytes(q, i) };
}

static void bind(sqlite3_stmt *q, int i, struct str s)
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
		fail(r);
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

/* One wide character and nothing else: the small table answers. */
static bool is_single(struct str folded)
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

/* A string of FTS5's query language that holds the text as a phrase and nothing else of it. */
static struct str match_phrase(struct arena *a, const char *column, struct str folded, bool prefix)
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

static set match(struct searcher *r, const char *table, struct str expression)
{
	char sql[96];

	sqlite3_snprintf(sizeof sql, sql, "SELECT rowid FROM %s WHERE %s MATCH ?1 ORDER BY rowid", table, table);
	sqlite3_stmt *q = prepare(r, sql);

	if (q)
		bind(q, 1, expression);
	return rows(r, q);
}

static set everything(struct searcher *r)
{
	return rows(r, prepare(r, "SELECT id FROM document ORDER BY id"));
}

/* Keeps the documents for which the statement (document id as ?1) gives a text that holds the term. */
static set verify(struct searcher *r, set candidates, const struct query *t, const char *sql)
{
	set out = { 0 };
	sqlite3_stmt *q = prepare(r, sql);
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

/* Documents whose text holds the term; exact. */
static set in_text(struct searcher *r, const struct query *t)
{
	if (is_single(t->folded))
		return match(r, "single", match_phrase(r->a, NULL, t->folded, false));
	return match(r, "search", match_phrase(r->a, "body", t->folded, t->prefix));
}

static set in_value(struct searcher *r, const struct query *t, const char *field)
{
	char sql[128];

	sqlite3_snprintf(sizeof sql, sql, "SELECT text FROM value WHERE document=?1 AND field='%s'", field);
	char all[96];

	sqlite3_snprintf(sizeof all, all, "SELECT DISTINCT document FROM value WHERE field='%s' ORDER BY 1", field);
	return verify(r, rows(r, prepare(r, all)), t, sql);
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
	sqlite3_stmt *q = prepare(r, sql);
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
		return in_value(r, t, "title");
	case IN_ISSUER:
		return in_value(r, t, "issuers");
	case IN_TO:
		return in_value(r, t, "recipients");
	case IN_CC:
		return in_value(r, t, "cc");
	case IN_TYPE:
		return in_value(r, t, "doc_type");
	case IN_ATTACHMENT:
		return in_value(r, t, "attachments");
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
	sqlite3_stmt *q = prepare(r, "SELECT id FROM document WHERE number_key=?1 ORDER BY id");
	set out;

	if (!q)
		return (set){ 0 };
	bind(q, 1, key);
	out = rows(r, q);
	if (out.n || key.n == 0)
		return out;
	q = prepare(r, "SELECT id FROM document WHERE instr(number_key, ?1) ORDER BY id");
	if (!q)
		return (set){ 0 };
	bind(q, 1, key);
	return rows(r, q);
}

static set dates(struct searcher *r, const struct query *t)
{
	/* 2024-03 alone is the whole month: compare by prefixes */
	sqlite3_stmt *q = prepare(r, "SELECT id FROM document WHERE date IS NOT NULL AND (?1='' OR date>=substr(?1,1,length(date)))"
				     " AND (?2='' OR date<=substr(?2,1,length(date))) ORDER BY id");

	if (q) {
		bind(q, 1, t->from);
		bind(q, 2, t->to);
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

static set evaluate(struct searcher *r, const struct query *q)
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
		return combine(r, everything(r), evaluate(r, q->child[0]), true, false, false);
	case QUERY_OR:
		for (size_t i = 0; i < q->n; i++)
			out = combine(r, out, evaluate(r, q->child[i]), true, true, true);
		return out;
	case QUERY_AND:
		for (size_t i = 0; i < q->n; i++) {
			bool not = q->child[i]->kind == QUERY_NOT;

			if (not)
				continue;
			set one = evaluate(r, q->child[i]);

			out = started ? combine(r, out, one, false, false, true) : one;
			started = true;
		}
		if (!started)
			out = everything(r);
		for (size_t i = 0; i < q->n; i++)
			if (q->child[i]->kind == QUERY_NOT)
				out = combine(r, out, evaluate(r, q->child[i]->child[0]), true, false, false);
		return out;
	}
	return out;
}

/* ── ranking ── */

/* The phrases that speak for a document, OR'ed. */
static void positive(struct searcher *r, const struct query *q, struct buf *out)
{
	if (q->kind == QUERY_NOT)
		return;
	if (q->kind == QUERY_TERM && !is_single(q->folded) && q->field != IN_PATH) {
		if (out->n)
			buf_z(out, " OR ");
		buf_str(out, match_phrase(r->a, NULL, q->folded, q->prefix));
	}
	for (size_t i = 0; i < q->n; i++)
		positive(r, q->child[i], out);
}

static int by_score(const void *x, const void *y)
{
	const struct hit *a = x, *b = y;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* Puts the best `want` hits at the front, sorted. */
static void best_first(struct hits *h, size_t want)
{
	size_t k = want < h->n ? want : h->n;

	/* while most of the list is worse than the worst kept, one comparison a hit is all it takes */
	if (k < h->n / 8) {
		qsort(h->p, k, sizeof *h->p, by_score);
		for (size_t i = k; i < h->n; i++) {
			if (by_score(&h->p[i], &h->p[k - 1]) >= 0)
				continue;
			struct hit better = h->p[i];
			size_t at = k - 1;

			h->p[i] = h->p[k - 1];
			for (; at > 0 && by_score(&better, &h->p[at - 1]) < 0; at--)
				h->p[at] = h->p[at - 1];
			h->p[at] = better;
		}
		return;
	}
	qsort(h->p, h->n, sizeof *h->p, by_score);
}

/* Gives the hits (sorted by id) their scores. */
static void rank(struct searcher *r, const struct query *q, struct hits *h)
{
	struct buf expression = { 0 };
	sqlite3_stmt *st;
	size_t i = 0;

	if (q->kind == QUERY_TERM && is_single(q->folded)) { /* in the title, or only elsewhere */
		set titles = match(r, "single_title", match_phrase(r->a, NULL, q->folded, false));

		for (size_t k = 0; k < h->n; k++) {
			while (i < titles.n && titles.p[i] < h->p[k].id)
				i++;
			h->p[k].score = i < titles.n && titles.p[i] == h->p[k].id ? 1 : 0.5;
		}
		return;
	}
	positive(r, q, &expression);
	st = expression.n && h->n ? prepare(r, "SELECT rowid, guidang_rank(search) FROM search WHERE search MATCH ?1 ORDER BY rowid") : NULL;
	if (st) {
		bind(st, 1, buf_view(&expression));
		while (sqlite3_step(st) == SQLITE_ROW) {
			int64_t id = sqlite3_column_int64(st, 0);

			while (i < h->n && h->p[i].id < id)
				i++;
			if (i < h->n && h->p[i].id == id)
				h->p[i].score = sqlite3_column_double(st, 1);
		}
	}
	sqlite3_finalize(st);
	buf_free(&expression);
}

/* Words side by side and nothing else: one pass of the index gives the set and the scores. */
static bool plain_words(struct searcher *r, const struct query *q, struct buf *out)
{
	if (q->kind == QUERY_TERM && q->field == IN_ANY && !is_single(q->folded) && !query_like_number(r->a, q->text)) {
		if (out->n)
			buf_z(out, " AND ");
		buf_str(out, match_phrase(r->a, NULL, q->folded, q->prefix));
		return true;
	}
	if (q->kind != QUERY_AND)
		return false;
	for (size_t i = 0; i < q->n; i++)
		if (!plain_words(r, q->child[i], out))
			return false;
	return true;
}

static bool one_pass(struct searcher *r, const struct query *q, size_t want, struct hits *out)
{
	struct buf expression = { 0 };
	bool plain = plain_words(r, q, &expression);

	if (plain) {
		sqlite3_stmt *st = rows_prepared(r->s, Q_RANKED);
		int rc = SQLITE_ERROR;

		if (st) {
			bind(st, 1, buf_view(&expression));
			sqlite3_bind_int64(st, 2, (sqlite3_int64)(want < INT32_MAX ? want : INT32_MAX));
		}
		while (st && (rc = sqlite3_step(st)) == SQLITE_ROW)
			if (sqlite3_column_type(st, 1) != SQLITE_NULL)
				*ARENA_PUSH(r->a, out) = (struct hit){ sqlite3_column_int64(st, 0), sqlite3_column_double(st, 1) };
		if (rc != SQLITE_DONE)
			fail(r);
		sqlite3_reset(st);
	}
	buf_free(&expression);
	return plain;
}

struct keyed {
	struct hit hit;
	struct str key;
	int sign;
};

static int by_key(const void *x, const void *y)
{
	const struct keyed *a = x, *b = y;
	size_t n = a->key.n < b->key.n ? a->key.n : b->key.n;
	int c = n ? memcmp(a->key.p, b->key.p, n) : 0;

	if (a->key.n == 0 || b->key.n == 0) /* those without come last */
		c = (a->key.n == 0) - (b->key.n == 0);
	else
		c = (c ? c : (a->key.n > b->key.n) - (a->key.n < b->key.n)) * a->sign;
	return c ? c : a->hit.id < b->hit.id ? -1 : a->hit.id > b->hit.id;
}

static void sort_by_column(struct searcher *r, struct hits *h, const char *sql, int sign)
{
	struct keyed *k = ARENA_ARRAY(r->a, struct keyed, h->n);
	sqlite3_stmt *q = prepare(r, sql);

	for (size_t i = 0; q && i < h->n; i++) {
		k[i].hit = h->p[i];
		k[i].sign = sign;
		sqlite3_reset(q);
		sqlite3_bind_int64(q, 1, h->p[i].id);
		if (sqlite3_step(q) == SQLITE_ROW && sqlite3_column_type(q, 0) != SQLITE_NULL)
			k[i].key = arena_str(r->a, str_z((const char *)sqlite3_column_text(q, 0)));
	}
	sqlite3_finalize(q);
	if (!q)
		return;
	qsort(k, h->n, sizeof *k, by_key);
	for (size_t i = 0; i < h->n; i++)
		h->p[i] = k[i].hit;
}

bool search_run(struct store *s, struct arena *a, const struct query *q, enum sort sort, size_t want, struct hits *out, struct err *err)
{
	struct searcher r = { .s = s, .db = store_handle(s), .a = a, .err = err };

	*out = (struct hits){ 0 };
	if (!one_pass(&r, q, want, out)) {
		set found = evaluate(&r, q);

		out->p = ARENA_ARRAY(a, struct hit, found.n);
		out->n = out->cap = found.n;
		for (size_t i = 0; i < found.n; i++)
			out->p[i] = (struct hit){ .id = found.p[i] };
		if (!r.failed)
			rank(&r, q, out);
	}
	if (r.failed)
		return false;
	bool ranked = false;

	for (size_t i = 0; i < out->n && !ranked; i++)
		ranked = out->p[i].score != 0;
	if (want == 0 || sort == SORT_ID) /* the index gives them by id */
		return true;
	if (sort == SORT_RELEVANCE && ranked)
		best_first(out, want);
	else if (sort == SORT_NUMBER)
		sort_by_column(&r, out, "SELECT number_key FROM document WHERE id=?1", 1);
	else
		sort_by_column(&r, out, "SELECT date FROM document WHERE id=?1", sort == SORT_DATE ? 1 : -1);
	return !r.failed;
}
