#include "postgres/words.h"

#include <math.h>
#include <stdlib.h>

#include "index/tokens.h"
#include "postgres/compile.h"
#include "postgres/filing.h"
#include "search/query.h"

enum {
	CODES_MAX = 4096,    /* pairs that two neighbouring places allow: more tell nothing */
	MORE = 4,            /* times as many words are asked for as are wanted: some are no words */
	PASSAGES = 48,       /* of a text, spread over it */
	PASSAGE = 8,         /* characters */
	HOLDERS_MAX = 2000,  /* documents that hold a passage: more tell nothing */
};

static bool ask(struct remote *r, struct buf *sql, const struct params *p, struct link_reply **out, struct err *err)
{
	buf_c(sql, '\0');
	bool ok = filing_flush(r, err) && link_run(r->link, sql->p, p, false, out, err);

	buf_free(sql);
	return ok;
}

bool words_aliases(struct remote *r, struct arena *a, struct str name, size_t most, struct strings *out, struct err *err)
{
	struct params p = { .a = a };
	struct link_reply *reply = NULL;

	param_text(&p, name);
	param_int(&p, (int64_t)most);
	if (!link_run(r->link, "SELECT DISTINCT other FROM guidang.alias WHERE name=$1 ORDER BY 1 LIMIT $2", &p, true, &reply, err))
		return false;
	for (size_t i = 0; i < reply_rows(reply); i++)
		*ARENA_PUSH(a, out) = arena_str(a, reply_text(reply, i, 0));
	reply_free(reply);
	return true;
}

bool words_stand(struct remote *r, struct store *s, struct arena *a, struct str word, bool *found, struct err *err)
{
	struct buf sql = { 0 };
	struct params p = { .a = a };
	struct compiling c = { .r = r, .s = s, .a = a, .err = err, .sql = &sql, .p = &p };
	struct query q = { .kind = QUERY_TERM, .field = IN_TEXT, .text = word, .folded = word };
	struct link_reply *reply = NULL;

	buf_z(&sql, "SELECT EXISTS(SELECT FROM document WHERE ");
	compile_query(&c, &q);
	buf_z(&sql, ")");
	if (c.failed || !ask(r, &sql, &p, &reply, err))
		return false;
	*found = reply_int(reply, 0, 0) != 0;
	reply_free(reply);
	return true;
}

/* ── words of a form ── */

static void add_code(struct buf *out, uint32_t first, uint32_t second)
{
	char p[8];
	size_t n = utf8_put(p, first);
	struct buf one = { 0 };

	if (second)
		n += utf8_put(p + n, second);
	marks_grams((struct str){ p, n }, &one);
	buf_add(out, one.p, one.n);
	buf_free(&one);
}

/* Texts that have one of the pairs at each two places, and the single characters beside an open one. */
static void add_conditions(struct buf *sql, struct params *p, const struct remote_place *place, size_t n)
{
	const char *join = " WHERE ";

	for (size_t i = 0; i < n; i++) {
		bool pair = i + 1 < n && place[i].n && place[i + 1].n, alone = place[i].n && (i == 0 || !place[i - 1].n) && (i + 1 == n || !place[i + 1].n);
		struct buf codes = { 0 };

		if (pair && place[i].n * place[i + 1].n <= CODES_MAX) {
			for (size_t x = 0; x < place[i].n; x++)
				for (size_t y = 0; y < place[i + 1].n; y++)
					add_code(&codes, place[i].c[x], place[i + 1].c[y]);
		} else if (alone) {
			for (size_t x = 0; x < place[i].n; x++)
				add_code(&codes, place[i].c[x], 0);
		}
		if (codes.n) {
			buf_fmt(sql, "%sgrams && $%d", join, param_grams(p, (const int32_t *)(const void *)codes.p, codes.n / sizeof(int32_t)));
			join = " AND ";
		}
		buf_free(&codes);
	}
}

static void add_form(struct buf *b, const struct remote_place *place, size_t n)
{
	buf_z(b, "(");
	for (size_t i = 0; i < n; i++) {
		buf_z(b, place[i].n ? "[" : "[^\\x01-\\x7f");
		for (size_t k = 0; k < place[i].n; k++)
			buf_cp(b, place[i].c[k]);
		buf_z(b, "]");
	}
	buf_z(b, ")");
}

static bool is_wide(struct str word)
{
	for (size_t i = 0; i < word.n;)
		if (token_class(utf8_next(word, &i)) != TOKEN_WIDE)
			return false;
	return true;
}

bool words_like(struct remote *r, struct arena *a, const struct remote_place *place, size_t n, size_t most, struct words_near *out, struct err *err)
{
	struct buf sql = { 0 }, form = { 0 };
	struct params p = { .a = a };
	struct link_reply *reply = NULL;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < place[i].n; k++)
			if (token_class(place[i].c[k]) != TOKEN_WIDE) /* some have a meaning in an expression */
				return true;
	add_form(&form, place, n);
	buf_fmt(&sql, "SELECT w FROM (SELECT DISTINCT id, m[1] AS w FROM (SELECT id, body FROM document");
	int expression = param_text(&p, buf_view(&form));

	buf_free(&form);
	add_conditions(&sql, &p, place, n);
	buf_fmt(&sql, ") d, regexp_matches(body,$%d,'g') m) x GROUP BY w ORDER BY count(*) DESC, w COLLATE \"C\" LIMIT $%d", expression,
		param_int(&p, (int64_t)(most * MORE)));
	if (!ask(r, &sql, &p, &reply, err))
		return false;
	for (size_t i = 0; i < reply_rows(reply) && out->n < most; i++)
		if (is_wide(reply_text(reply, i, 0)))
			*ARENA_PUSH(a, out) = arena_str(a, reply_text(reply, i, 0));
	reply_free(reply);
	return true;
}

bool words_ending(struct remote *r, struct arena *a, struct str run, size_t most, struct words_near *out, struct err *err)
{
	struct buf sql = { 0 }, codes = { 0 };
	struct params p = { .a = a };
	struct link_reply *reply = NULL;

	for (size_t i = 0; i < run.n; i++)
		if (token_class((unsigned char)run.p[i]) == TOKEN_WIDE)
			return true;
	marks_grams(run, &codes);
	buf_fmt(&sql, "SELECT DISTINCT m[1] COLLATE \"C\" FROM (SELECT body FROM document WHERE grams @> $%d) d, regexp_matches(body,$%d,'g') m ORDER BY 1 LIMIT $%d",
		param_grams(&p, (const int32_t *)(const void *)codes.p, codes.n / sizeof(int32_t)),
		param_text(&p, arena_fmt(a, "([a-z0-9]+%.*s)(?![a-z0-9])", STR_ARG(run))), param_int(&p, (int64_t)most));
	buf_free(&codes);
	if (!ask(r, &sql, &p, &reply, err))
		return false;
	for (size_t i = 0; i < reply_rows(reply); i++)
		*ARENA_PUSH(a, out) = arena_str(a, reply_text(reply, i, 0));
	reply_free(reply);
	return true;
}

/* ── passages ── */

struct passages_of {
	struct str *p;
	size_t n, cap;
};

/* Runs of characters that no blank and no punctuation breaks, in pieces of PASSAGE characters; of these PASSAGES, spread evenly. */
static struct passages_of passages(struct arena *a, struct str folded)
{
	struct passages_of all = { 0 }, some = { 0 };
	size_t from = 0, characters = 0;

	for (size_t i = 0; i < folded.n;) {
		size_t at = i;
		uint32_t c = utf8_next(folded, &i);
		bool counts = c >= 0x3400 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');

		counts = counts && !(c >= 0xFE00 && c < 0x20000);
		if (characters == 0)
			from = at;
		characters = counts ? characters + 1 : 0;
		if (characters == PASSAGE) {
			*ARENA_PUSH(a, &all) = str_sub(folded, from, i);
			characters = 0;
		}
	}
	for (size_t k = 0; k < PASSAGES && k < all.n; k++)
		*ARENA_PUSH(a, &some) = all.p[all.n <= PASSAGES ? k : k * all.n / PASSAGES];
	return some;
}

struct votes {
	int64_t id;
	double votes;
};

static int by_id(const void *x, const void *y)
{
	const struct votes *a = x, *b = y;

	return (a->id > b->id) - (a->id < b->id);
}

static int by_votes(const void *x, const void *y)
{
	const struct votes *a = x, *b = y;

	return a->votes != b->votes ? (a->votes < b->votes) - (a->votes > b->votes) : by_id(x, y);
}

/* A row a document and passage, with the passage's number. */
static struct votes *count_votes(struct arena *a, const struct link_reply *reply, int64_t self, size_t *n)
{
	struct votes *all = ARENA_ARRAY(a, struct votes, reply_rows(reply) + 1);
	size_t holders[PASSAGES + 1] = { 0 }, rows = 0, kept = 0;

	for (size_t i = 0; i < reply_rows(reply); i++)
		holders[reply_int(reply, i, 0)]++;
	for (size_t i = 0; i < reply_rows(reply); i++) {
		size_t of = holders[reply_int(reply, i, 0)];

		if (reply_int(reply, i, 1) != self && of < HOLDERS_MAX)
			all[rows++] = (struct votes){ reply_int(reply, i, 1), 1 / (1 + log((double)of)) };
	}
	if (rows)
		qsort(all, rows, sizeof *all, by_id);
	for (size_t i = 0; i < rows; i++)
		if (kept && all[kept - 1].id == all[i].id)
			all[kept - 1].votes += all[i].votes;
		else
			all[kept++] = all[i];
	if (kept)
		qsort(all, kept, sizeof *all, by_votes);
	*n = kept;
	return all;
}

bool words_similar(struct remote *r, struct arena *a, struct str folded, int64_t self, size_t want, struct ids *out, struct err *err)
{
	struct passages_of some = passages(a, folded);
	struct buf sql = { 0 }, codes = { 0 };
	struct params p = { .a = a };
	struct link_reply *reply = NULL;
	size_t n;

	for (size_t i = 0; i < some.n; i++) {
		marks_grams(some.p[i], &codes);
		buf_fmt(&sql, "%s(SELECT $%d::int8, id FROM document WHERE grams @> $%d AND body LIKE $%d LIMIT %d)", i ? " UNION ALL " : "",
			param_int(&p, (int64_t)i), param_grams(&p, (const int32_t *)(const void *)codes.p, codes.n / sizeof(int32_t)),
			param_text(&p, arena_fmt(a, "%%%.*s%%", STR_ARG(some.p[i]))), HOLDERS_MAX);
	}
	buf_free(&codes);
	if (some.n == 0)
		return true;
	if (!ask(r, &sql, &p, &reply, err))
		return false;
	struct votes *v = count_votes(a, reply, self, &n);

	reply_free(reply);
	for (size_t i = 0; i < n && i < want; i++)
		*ARENA_PUSH(a, out) = v[i].id;
	return true;
}
