#include "postgres/compile.h"

#include <string.h>

#include "index/tokens.h"
#include "search/sets.h"

enum {
	GRAMS_ASKED = MARKS_BEHIND, /* more tell no more; and of a word that begins in a heading so many are in its zone */
	GRAMS_ANYWHERE = 6,
};

static const char not_behind_run[] = "(?<![a-z0-9])", not_before_run[] = "(?![a-z0-9])";

static bool alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static int too_many(struct compiling *c, int number)
{
	if (number == 0 && !c->failed) {
		c->failed = true;
		err_set(c->err, ERR_USAGE, "a query of so many words cannot be asked of a server");
	}
	return number;
}

static int text(struct compiling *c, const struct buf *b)
{
	return too_many(c, param_text(c->p, b->n ? buf_view(b) : STR("")));
}

/* ── words ── */

static void add_escaped(struct buf *b, struct str t)
{
	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] == '%' || t.p[i] == '_' || t.p[i] == '\\')
			buf_c(b, '\\');
		buf_c(b, t.p[i]);
	}
}

static int like(struct compiling *c, struct str word)
{
	struct buf b = { 0 };

	buf_c(&b, '%');
	add_escaped(&b, word);
	buf_c(&b, '%');
	int number = text(c, &b);

	buf_free(&b);
	return number;
}

/* Characters as a regular expression means them. */
static void add_literal(struct buf *b, struct str t)
{
	for (size_t i = 0; i < t.n; i++) {
		if ((unsigned char)t.p[i] < 0x80 && !alnum(t.p[i]) && !is_letter(t.p[i]))
			buf_c(b, '\\');
		buf_c(b, t.p[i]);
	}
}

static bool begins_in_run(const struct word *w)
{
	return alnum(w->folded.p[0]);
}

static bool ends_in_run(const struct word *w)
{
	return alnum(w->folded.p[w->folded.n - 1]) && !w->prefix;
}

/* The column holds the word, not a part of a run of letters and digits. */
static void holds(struct compiling *c, const char *column, const struct word *w)
{
	buf_fmt(c->sql, "%s LIKE $%d", column, like(c, w->folded));
	if (!begins_in_run(w) && !ends_in_run(w))
		return;
	struct buf b = { 0 };

	if (begins_in_run(w))
		buf_z(&b, not_behind_run);
	add_literal(&b, w->folded);
	if (ends_in_run(w))
		buf_z(&b, not_before_run);
	buf_fmt(c->sql, " AND %s ~ $%d", column, text(c, &b));
	buf_free(&b);
}

/* Texts without these codes cannot hold the word: the index tells them. */
static void has_grams(struct compiling *c, struct buf *to, struct str word)
{
	struct buf b = { 0 };

	marks_grams(word, &b);
	size_t n = b.n / sizeof(int32_t);

	buf_fmt(to, "grams @> $%d", too_many(c, param_grams(c->p, (const int32_t *)(const void *)b.p, n < GRAMS_ASKED ? n : GRAMS_ASKED)));
	buf_free(&b);
}

/* The same for the text, the title and the values. */
static void has_grams_anywhere(struct compiling *c, struct buf *to, struct str word)
{
	struct buf b = { 0 };

	marks_grams(word, &b);
	const int32_t *gram = (const int32_t *)(const void *)b.p;

	for (size_t i = 0; i < b.n / sizeof *gram && i < GRAMS_ANYWHERE; i++) {
		const int32_t either[2] = { gram[i], marks_elsewhere(gram[i]) };

		buf_fmt(to, "%sgrams && $%d", i ? " AND " : "", too_many(c, param_grams(c->p, either, 2)));
	}
	buf_free(&b);
}

/* The codes of a word, before the condition that confirms it; or apart from it. */
static void begin_with_grams(struct compiling *c, const struct word *w, bool anywhere)
{
	buf_z(c->sql, "(");
	(anywhere ? has_grams_anywhere : has_grams)(c, c->codes ? c->codes : c->sql, w->folded);
	if (!c->codes)
		buf_z(c->sql, " AND ");
}

void compile_dense(struct compiling *c, const struct word *w, int class)
{
	struct buf b = { 0 };

	marks_grams(w->folded, &b);
	int32_t *gram = (int32_t *)(void *)b.p;
	size_t n = b.n / sizeof *gram < GRAMS_ASKED ? b.n / sizeof *gram : GRAMS_ASKED;

	for (size_t i = 0; i < n; i++)
		gram[i] = marks_dense(gram[i], class);
	buf_fmt(c->sql, "grams @> $%d", too_many(c, param_grams(c->p, gram, n)));
	buf_free(&b);
}

/* In the text, and in the other column too. */
static void in_text(struct compiling *c, const struct word *w, const char *other)
{
	begin_with_grams(c, w, false);
	if (!c->codes && marks_enough(w->folded))
		buf_z(c->sql, "true");
	else
		holds(c, "body", w);
	if (other) {
		buf_z(c->sql, " AND ");
		holds(c, other, w);
	}
	buf_z(c->sql, ")");
}

void compile_in_text(struct compiling *c, const struct word *w)
{
	in_text(c, w, NULL);
}

void compile_anywhere(struct compiling *c, const struct word *w)
{
	begin_with_grams(c, w, true);
	buf_z(c->sql, "(");
	holds(c, "body", w);
	buf_z(c->sql, " OR ");
	holds(c, "ftitle", w);
	buf_z(c->sql, "))");
}

/* A value of the header field: vals has each behind its letter. */
static void in_value(struct compiling *c, int field, const struct word *w)
{
	struct buf b = { 0 };

	buf_fmt(&b, MARK_END "%c" MARK_BEHIND, marks_letter(field));
	if (begins_in_run(w))
		buf_z(&b, "(|[^" MARK_END "]*[^a-z0-9" MARK_END "])");
	else
		buf_z(&b, "[^" MARK_END "]*");
	add_literal(&b, w->folded);
	if (ends_in_run(w))
		buf_z(&b, not_before_run);
	begin_with_grams(c, w, true);
	buf_fmt(c->sql, "vals ~ $%d)", text(c, &b));
	buf_free(&b);
}

/* ── what is found first ── */

/* What is told by other columns is asked together with the codes too. */
static void both(struct compiling *c, size_t from)
{
	if (c->codes)
		buf_add(c->codes, c->sql->p + from, c->sql->n - from);
}

static void these(struct compiling *c, bool ok, const struct ids *ids)
{
	size_t from = c->sql->n;

	c->failed = c->failed || !ok;
	buf_fmt(c->sql, "id=ANY($%d)", too_many(c, param_ints(c->p, ids->p, ids->n)));
	both(c, from);
}

/* Texts that hold the parts of a number, near one another or not, are looked into. */
static void cited(struct compiling *c, const struct query *q)
{
	const struct number *n = &q->number;
	const struct str part[] = { n->code, n->year, n->first };
	struct buf sql = { 0 };
	struct params p = { .a = c->a };
	struct compiling inner = { .r = c->r, .s = c->s, .a = c->a, .err = c->err, .sql = &sql, .p = &p };
	struct link_reply *r = NULL;
	struct ids out = { 0 };

	buf_z(&sql, "SELECT id, body FROM document WHERE true");
	for (size_t i = 0; i < sizeof part / sizeof part[0]; i++)
		if (part[i].n) {
			buf_z(&sql, " AND ");
			has_grams(&inner, &sql, part[i]);
			buf_fmt(&sql, " AND body LIKE $%d", like(&inner, part[i]));
		}
	buf_z(&sql, " ORDER BY id");
	buf_c(&sql, '\0');
	bool ok = !inner.failed && link_run(c->r->link, sql.p, &p, false, &r, c->err);

	for (size_t i = 0; ok && i < reply_rows(r); i++) {
		struct arena *one = arena_new();
		size_t at, end;

		if (number_next(one, n, q->tail, reply_text(r, i, 1), 0, &at, &end))
			*ARENA_PUSH(c->a, &out) = reply_int(r, i, 0);
		arena_free(one);
	}
	reply_free(r);
	buf_free(&sql);
	these(c, ok, &out);
}

/* ── dates ── */

static int number(struct compiling *c, int64_t v)
{
	return too_many(c, param_int(c->p, v));
}

/* A date that says less is compared as far as it goes. */
static void in_span(struct compiling *c, const struct query *q)
{
	int64_t first = columns_day(q->from), last = columns_day(q->to);
	size_t from = c->sql->n;

	if (last == 0)
		last = 99991231;
	buf_fmt(c->sql, "(day<>0 AND day>=$%d AND day<=$%d AND ", number(c, first / 10000 * 10000), number(c, last));
	buf_fmt(c->sql, "CASE WHEN day%%10000=0 THEN day>=$%d AND day<=$%d ", number(c, first / 10000 * 10000), number(c, last / 10000 * 10000));
	buf_fmt(c->sql, "WHEN day%%100=0 THEN day>=$%d AND day<=$%d ", number(c, first / 100 * 100), number(c, last / 100 * 100));
	buf_fmt(c->sql, "ELSE day>=$%d AND day<=$%d END)", number(c, first), number(c, last));
	both(c, from);
}

/* ── the tree ── */

static void term(struct compiling *c, const struct query *q)
{
	struct word w = { q->folded, q->prefix };
	struct ids ids = { 0 };

	switch (q->field) {
	case IN_ANY:
	case IN_TEXT:
	case IN_NUMBER:
	case IN_DATE:
		in_text(c, &w, NULL);
		return;
	case IN_TITLE:
		begin_with_grams(c, &w, true);
		holds(c, "ftitle", &w);
		buf_z(c->sql, ")");
		return;
	case IN_HEADING:
		in_text(c, &w, "headings");
		return;
	case IN_TABLE:
		in_text(c, &w, "celltext");
		return;
	case IN_PATH:
	case IN_TAG: {
		bool ok = find_word(c->s, c->a, q->field == IN_TAG ? FIND_TAG : FIND_PATH, &w, &ids, c->err);

		these(c, ok, &ids);
		return;
	}
	case IN_TASK:
	case IN_LEAD:
	case IN_SUPPORT:
	case IN_INDICATOR:
	case IN_CITES:
	case IN_DUE: {
		bool ok = sets_about(c->s, c->a, q, &ids, c->err);

		these(c, ok, &ids);
		return;
	}
	default:
		in_value(c, (int)(q->field - IN_FIELD), &w);
	}
}

static void put(struct compiling *c, const char *piece)
{
	buf_z(c->sql, piece);
	if (c->codes)
		buf_z(c->codes, piece);
}

static void joined(struct compiling *c, const struct query *q, const char *by, const char *none)
{
	put(c, q->n ? "" : none);
	for (size_t i = 0; i < q->n; i++) {
		put(c, i ? by : "(");
		compile_query(c, q->child[i]);
	}
	put(c, q->n ? ")" : "");
}

/* Documents that are not in a set can have its codes. */
static void without(struct compiling *c, const struct query *q)
{
	struct buf *codes = c->codes, of_child = { 0 };

	if (codes) {
		buf_z(codes, "true");
		c->codes = &of_child;
	}
	buf_z(c->sql, "NOT ");
	compile_query(c, q);
	c->codes = codes;
	buf_free(&of_child);
}

void compile_query(struct compiling *c, const struct query *q)
{
	struct ids ids = { 0 };
	bool ok;

	if (c->failed) {
		put(c, "false");
		return;
	}
	switch (q->kind) {
	case QUERY_ALL:
		put(c, "true");
		return;
	case QUERY_TERM:
		term(c, q);
		return;
	case QUERY_CITED:
		cited(c, q);
		return;
	case QUERY_NUMBER:
		ok = find_number(c->s, c->a, q->text, &ids, c->err);
		these(c, ok, &ids);
		return;
	case QUERY_RECALLED:
		ok = find_recalled(c->s, c->a, &q->number, &ids, c->err);
		these(c, ok, &ids);
		return;
	case QUERY_DATE:
		if (q->field == IN_DUE)
			term(c, q);
		else
			in_span(c, q);
		return;
	case QUERY_NOT:
		without(c, q->child[0]);
		return;
	case QUERY_OR:
		joined(c, q, " OR ", "false");
		return;
	case QUERY_AND:
		joined(c, q, " AND ", "true");
		return;
	}
}

/* ── counting ── */

/* Does it overlap itself, as 人人 does in 人人人? Then its occurrences are more than what can be taken out of a text. */
static bool overlaps_itself(struct str t)
{
	for (size_t n = 1; n < t.n; n++)
		if (memcmp(t.p, t.p + t.n - n, n) == 0)
			return true;
	return false;
}

/* The first character, where the others follow: so every beginning counts. `between`: what may stand before each of them. */
static void add_begin(struct buf *b, const struct word *w, const char *between)
{
	size_t i = 0;

	utf8_next(w->folded, &i);
	add_literal(b, str_sub(w->folded, 0, i));
	if (i == w->folded.n && !ends_in_run(w))
		return;
	buf_z(b, "(?=");
	while (i < w->folded.n) {
		size_t from = i;

		utf8_next(w->folded, &i);
		buf_z(b, between);
		add_literal(b, str_sub(w->folded, from, i));
	}
	if (ends_in_run(w)) /* no lookaround stands within another */
		buf_z(b, *between ? "(" MARK_BEHIND "?[^a-z0-9" MARK_BEHIND "]|" MARK_END "|$)" : "([^a-z0-9]|$)");
	buf_z(b, ")");
}

void compile_count(struct compiling *c, const char *column, const struct word *w)
{
	struct buf b = { 0 };

	if (!begins_in_run(w) && !ends_in_run(w) && !overlaps_itself(w->folded)) {
		buf_str(&b, w->folded);
		int word = text(c, &b);

		buf_fmt(c->sql, "((octet_length(%s)-octet_length(replace(%s,$%d,'')))/octet_length($%d))", column, column, word, word);
		buf_free(&b);
		return;
	}
	if (begins_in_run(w))
		buf_z(&b, not_behind_run);
	add_begin(&b, w, "");
	buf_fmt(c->sql, "regexp_count(%s,$%d)", column, text(c, &b));
	buf_free(&b);
}

void compile_count_heads(struct compiling *c, const struct word *w)
{
	struct buf b = { 0 };

	if (begins_in_run(w))
		buf_z(&b, not_behind_run);
	add_begin(&b, w, MARK_BEHIND "?");
	buf_z(&b, "(?=[^" MARK_BEHIND MARK_END "]*" MARK_BEHIND ")"); /* it begins before what is behind the heading */
	buf_fmt(c->sql, "regexp_count(heads,$%d)", text(c, &b));
	buf_free(&b);
}
