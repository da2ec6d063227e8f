/* Queries on a server: which documents, and the best of them. The constants and the order of the sums are those of
 * index/bm25.c, so that the scores are the same to the last bit. */
#include "postgres/search.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index/bm25.h"
#include "postgres/ahead.h"
#include "postgres/compile.h"
#include "postgres/filing.h"
#include "postgres/shards.h"

bool search_ids(struct remote *r, struct store *s, struct arena *a, const struct query *q, struct ids *out, struct err *err)
{
	struct buf sql = { 0 };
	struct params p = { .a = a };
	struct compiling c = { .r = r, .s = s, .a = a, .err = err, .sql = &sql, .p = &p };
	struct link_reply *reply = NULL;

	buf_z(&sql, "SELECT id FROM document WHERE ");
	compile_query(&c, q);
	buf_z(&sql, " ORDER BY id");
	buf_c(&sql, '\0');
	bool ok = !c.failed && filing_flush(r, err) && link_run(r->link, sql.p, &p, false, &reply, err);

	for (size_t i = 0; ok && i < reply_rows(reply); i++)
		*ARENA_PUSH(a, out) = reply_int(reply, i, 0);
	reply_free(reply);
	buf_free(&sql);
	return ok;
}

bool search_titled(struct remote *r, struct store *s, struct arena *a, struct str folded, struct ids *out, struct err *err)
{
	const struct query title = { .kind = QUERY_TERM, .field = IN_TITLE, .text = folded, .folded = folded, .quoted = true };

	return search_ids(r, s, a, &title, out, err);
}

/* ── ranking ── */

struct ranking_of {
	double average;
	double *idf; /* of each word */
	int dense;   /* only documents with the word's codes of this class are looked at; -1: all */
};

/* How long the texts are, and how many documents hold each word: that matters where there are several. */
static bool measure(struct compiling *c, const struct remote_wish *w, struct ranking_of *out)
{
	struct buf sql = { 0 };
	struct params p = { .a = c->a };
	struct compiling inner = { .r = c->r, .s = c->s, .a = c->a, .err = c->err, .sql = &sql, .p = &p };
	struct link_reply *r = NULL;

	out->dense = -1;
	out->idf = ARENA_ARRAY(c->a, double, w->n + 1);
	buf_z(&sql, "SELECT coalesce(sum(documents),0)::int8, coalesce(sum(size),0)::int8");
	for (size_t i = 0; w->n > 1 && i < w->n; i++) {
		struct buf where = { 0 };

		inner.sql = &where;
		compile_anywhere(&inner, &w->words[i]);
		buf_c(&where, '\0');
		buf_z(&sql, ",(SELECT sum(n)::int8 FROM (");
		shards_union(c->r, &sql, "SELECT count(*) AS n", where.p, "");
		buf_z(&sql, ") x)");
		buf_free(&where);
	}
	buf_z(&sql, " FROM guidang.extent");
	buf_c(&sql, '\0');
	if (inner.failed || !link_run(c->r->link, sql.p, &p, w->n < 2, &r, c->err)) {
		buf_free(&sql);
		return false;
	}
	double documents = (double)reply_int(r, 0, 0), size = (double)reply_int(r, 0, 1);

	out->average = documents > 0 && size > 0 ? size / documents : 1;
	for (size_t i = 0; i < w->n; i++) {
		double rows = w->n > 1 ? (double)reply_int(r, 0, (int)i + 2) : 0, idf = log((documents - rows + 0.5) / (rows + 0.5));

		out->idf[i] = w->n < 2 ? 1 : idf >= 1e-6 ? idf : 1e-6;
	}
	reply_free(r);
	buf_free(&sql);
	return true;
}

static void sum(struct compiling *c, const struct remote_wish *w, const struct ranking_of *rank, const char *headings)
{
	buf_z(c->sql, "(");
	for (size_t i = 0; i < w->n; i++) {
		struct str tf = arena_fmt(c->a, "(%d*t%zu+b%zu+%d*%s%zu)::float8", TITLE_WEIGHT, i, i, HEADING_WEIGHT - 1, headings, i);

		buf_fmt(c->sql, "%s$%d*%s*2.2::float8/(%s+norm)", i ? "+" : "", param_double(c->p, rank->idf[i]), tf.p, tf.p);
	}
	buf_z(c->sql, ")");
}

/* A word in the title only, whose lines were joined, is none of the text's: such a document counts 0. */
static void unless_joined(struct compiling *c, const struct remote_wish *w)
{
	buf_z(c->sql, "CASE WHEN ");
	for (size_t i = 0; i < w->n; i++)
		buf_fmt(c->sql, "%s(t%zu>0 AND b%zu=0)", i ? " OR " : "", i, i);
	buf_z(c->sql, " THEN 0 ELSE ");
}

/* Is the query the words that are counted, each of which has to stand in the text? Then their counts tell what matches. */
static bool counted(const struct query *q, const struct remote_wish *w)
{
	const struct query *const *term = q->kind == QUERY_AND ? (const struct query *const *)q->child : &q;
	size_t n = q->kind == QUERY_AND ? q->n : 1;
	bool all = n == w->n;

	for (size_t i = 0; i < n && all; i++)
		all = term[i]->kind == QUERY_TERM && (term[i]->field == IN_ANY || term[i]->field == IN_TEXT) && term[i]->prefix == w->words[i].prefix &&
		      str_eq(term[i]->folded, w->words[i].folded);
	return all;
}

/* The documents with how often they hold each word. On one server a text is decompressed once, for all that is asked of it; a shard
 * groups its own rows, so that no text goes to the first server. */
static void matching(struct compiling *c, const struct query *q, const struct ids *these, const struct remote_wish *w, int dense)
{
	struct buf *b = c->sql, select = { 0 }, where = { 0 }, codes = { 0 }, behind = { 0 };
	bool shards = c->r->partitions.n > 0, by_counts = q && !these && counted(q, w);

	c->sql = &select;
	buf_z(&select, shards ? "SELECT id,max(heads) AS heads,max(size) AS size" : "SELECT id,heads,size");
	for (size_t i = 0; i < w->n; i++) {
		size_t from;

		buf_z(&select, shards ? ",max(" : ",(");
		compile_count(c, "ftitle", &w->words[i]);
		buf_fmt(&select, ") AS t%zu,%s", i, shards ? "max(" : "(");
		from = select.n;
		compile_count(c, "body", &w->words[i]);
		if (by_counts && shards)
			buf_fmt(&behind, "%smax(%.*s)>0", i ? " AND " : " GROUP BY id HAVING ", (int)(select.n - from), select.p + from);
		buf_fmt(&select, ") AS b%zu", i);
	}
	buf_c(&select, '\0');
	c->sql = &where;
	c->codes = &codes;
	if (these)
		buf_fmt(&codes, "id=ANY($%d)", param_ints(c->p, these->p, these->n));
	else
		compile_query(c, q);
	if (dense >= 0) {
		buf_z(&codes, " AND ");
		c->sql = &codes;
		compile_dense(c, &w->words[0], dense);
	}
	if (by_counts || these) {
		where.n = 0;
		buf_z(&where, "true");
	}
	if (shards && !by_counts)
		buf_z(&behind, " GROUP BY id");
	buf_c(&behind, '\0');
	buf_c(&where, '\0');
	buf_c(&codes, '\0');
	c->codes = NULL;
	c->sql = b;
	if (shards) {
		struct str both = arena_fmt(c->a, "(%s) AND (%s)", codes.p, where.p);

		shards_union(c->r, b, select.p, both.p, behind.p);
	} else {
		buf_fmt(b, "%s FROM (SELECT id,heads,size,ftitle,headings,celltext,vals,day,body||'' AS body FROM document WHERE %s OFFSET 0) d WHERE %s", select.p, codes.p,
			where.p);
	}
	if (by_counts && !shards) {
		struct str sql = arena_str(c->a, buf_view(b));

		b->n = 0;
		buf_fmt(b, "SELECT * FROM (%.*s OFFSET 0) e WHERE ", STR_ARG(sql));
		for (size_t i = 0; i < w->n; i++)
			buf_fmt(b, "%sb%zu>0", i ? " AND " : "", i);
	}
	buf_free(&select);
	buf_free(&where);
	buf_free(&codes);
	buf_free(&behind);
}

/* These documents, or those of the query, with their scores. First all without a look at the headings, which is costly; then
 * those that can be among the `want` best. */
static void ranked(struct compiling *c, const struct query *q, const struct ids *these, const struct remote_wish *w, const struct ranking_of *rank)
{
	struct buf *b = c->sql;

	matching(c, q, these, w, rank->dense);
	struct str found = arena_str(c->a, buf_view(b));

	b->n = 0;
	buf_fmt(b, "WITH m AS MATERIALIZED (%.*s", STR_ARG(found));
	int own = param_ints(c->p, w->own ? w->own->p : NULL, w->own ? w->own->n : 0), more = param_double(c->p, w->more);
	int want = param_int(c->p, these ? INT32_MAX : w->want < INT32_MAX ? (int64_t)w->want : INT32_MAX), average = param_double(c->p, rank->average);

	buf_fmt(b, "), n AS (SELECT *, 1.2::float8*(0.25::float8+0.75::float8*size/$%d) AS norm, CASE WHEN id=ANY($%d) THEN $%d ELSE 0::float8 END AS more FROM m),"
		   " s AS MATERIALIZED (SELECT *, more+", average, own, more);
	unless_joined(c, w);
	sum(c, w, rank, "0*b");
	buf_z(b, " END AS low, more+");
	unless_joined(c, w);
	sum(c, w, rank, "b");
	buf_fmt(b, " END AS high FROM n), k AS (SELECT low FROM s ORDER BY low DESC OFFSET $%d-1 LIMIT 1)"
		   " SELECT id, score+more, (SELECT count(*) FROM s) FROM (SELECT id, more, ", want);
	unless_joined(c, w);
	sum(c, w, rank, "h");
	buf_z(b, " END AS score FROM (SELECT *");
	for (size_t i = 0; i < w->n; i++) {
		buf_fmt(b, ", CASE WHEN b%zu=0 THEN 0 ELSE ", i);
		compile_count_heads(c, &w->words[i]);
		buf_fmt(b, " END AS h%zu", i);
	}
	buf_fmt(b, " FROM s WHERE high*(1+1e-9) >= coalesce((SELECT low FROM k),0) OFFSET 0) x) y ORDER BY 2 DESC, 1 LIMIT $%d", want);
}

/* ── a frequent word ── */

enum {
	FEW = 200,           /* documents with the word's pairs: all are looked at … */
	FEW_ON_SHARDS = 600, /* … where several servers do so, and each question costs more */
	TOTAL_TOLD = 1000,   /* so many documents are counted … */
	TOTAL_COSTLY = 100,  /* … where each is looked at */
	COUNTED_WHOLE = 20000, /* about so many documents, on shards, are counted to the end: one row comes from each shard, not one for each document */
	MANY = TOTAL_TOLD + 1,
	BEST_MOST = 100,     /* documents that are wanted */
};

/* Documents, up to `most`: one shard after the other is asked, until there are so many. */
static void count_of(const struct remote *r, struct buf *sql, struct buf *where, int most)
{
	buf_c(where, '\0');
	buf_z(sql, "(SELECT count(*) FROM (SELECT 1 FROM (");
	char limit[32];

	snprintf(limit, sizeof limit, " LIMIT %d)", most);
	shards_union(r, sql, "(SELECT 1", where->p, limit);
	buf_fmt(sql, ") y LIMIT %d) x)", most);
	where->n = 0;
}

/* Partitions hold documents at random: one is a sample of all. NULL: there are none. */
static const struct partition *sample_of(const struct remote *r)
{
	for (size_t i = 0; i < r->partitions.n; i++)
		if (!r->partitions.p[i].missing)
			return &r->partitions.p[i];
	return NULL;
}

static void sample(const struct partition *p, const struct remote *r, struct buf *sql, struct buf *where, int most)
{
	if (!p) {
		count_of(r, sql, where, most);
		return;
	}
	buf_c(where, '\0');
	buf_fmt(sql, "(SELECT count(*) FROM guidang.%s WHERE %s)", p->name, where->p);
	where->n = 0;
}

/* *documents: those with the word's pairs, on shards about so many. *densest: the densest class that has enough of them; -1: none has, or
 * there are so few that all are looked at. */
static bool frequency_of(struct compiling *c, const struct remote_wish *w, int64_t *documents, int *densest)
{
	struct buf sql = { 0 }, where = { 0 }, unseen = { 0 };
	struct params p = { .a = c->a };
	struct compiling inner = { .r = c->r, .s = c->s, .a = c->a, .err = c->err, .sql = &unseen, .codes = &where, .p = &p };
	struct link_reply *r = NULL;
	const struct partition *part = sample_of(c->r);
	int parts = part ? (int)c->r->partitions.n : 1, enough = part ? 2 * (int)w->want / parts + 1 : (int)w->want;

	compile_in_text(&inner, &w->words[0]);
	buf_fmt(&sql, "SELECT d, CASE WHEN d*%d <= %d THEN -1::int8", parts, part ? FEW_ON_SHARDS : FEW);
	struct buf found = { 0 };

	sample(part, c->r, &found, &where, MANY);
	inner.sql = &where;
	for (int class = MARKS_CLASSES - 1; class >= 0; class--) { /* what is behind the first that is true is not counted */
		compile_dense(&inner, &w->words[0], class);
		buf_z(&sql, " WHEN ");
		sample(part, c->r, &sql, &where, enough);
		buf_fmt(&sql, " >= %d THEN %d", enough, class);
	}
	buf_fmt(&sql, " ELSE -1 END FROM (SELECT %.*s AS d OFFSET 0) z", (int)found.n, found.p);
	buf_c(&sql, '\0');
	bool ok = !inner.failed && link_run(c->r->link, sql.p, &p, false, &r, c->err);

	*documents = ok ? reply_int(r, 0, 0) * parts : 0;
	*densest = ok ? (int)reply_int(r, 0, 1) : -1;
	reply_free(r);
	buf_free(&sql);
	buf_free(&where);
	buf_free(&unseen);
	buf_free(&found);
	return ok;
}

/* No document without the codes of this class has a score above this. */
static double most_without(const struct ranking_of *rank, int class)
{
	double third = rank->average / 3, x = marks_limit(class) * rank->average / 0.9 * (third < MARKS_SIZE ? MARKS_SIZE / third : 1);

	return 2.2 * x / (1 + x) * (1 + 1e-9);
}

static size_t characters(struct str t)
{
	size_t n = 0;

	for (size_t i = 0; i < t.n; n++)
		utf8_next(t, &i);
	return n;
}

/* Is it one word whose best documents are enough? */
static bool for_the_best(const struct query *q, const struct remote_wish *w)
{
	return w->n == 1 && counted(q, w) && w->want <= BEST_MOST && (!w->own || !w->own->n) && characters(w->words[0].folded) >= 2 &&
	       characters(w->words[0].folded) <= MARKS_BEHIND;
}

/* All documents: each shard counts its own. */
static void count_whole(const struct remote *r, struct buf *sql, struct buf *where)
{
	buf_c(where, '\0');
	buf_z(sql, "(SELECT sum(n)::int8 FROM (");
	shards_union(r, sql, "SELECT count(*) AS n", where->p, "");
	buf_z(sql, ") x)");
	where->n = 0;
}

/* How many documents have the word, where `documents` have its pairs. *exact false: there are more. */
static bool total_of(struct compiling *c, const struct word *w, int64_t documents, size_t *total, bool *exact)
{
	struct buf sql = { 0 }, where = { 0 };
	struct params p = { .a = c->a };
	struct compiling inner = { .r = c->r, .s = c->s, .a = c->a, .err = c->err, .sql = &where, .p = &p };
	int64_t n = documents, told = marks_enough(w->folded) ? TOTAL_TOLD : TOTAL_COSTLY;
	bool ok = true;

	if (told == TOTAL_COSTLY || c->r->partitions.n) {
		struct link_reply *r = NULL;

		buf_z(&sql, "SELECT ");
		compile_in_text(&inner, w);
		if (told == TOTAL_TOLD && documents <= COUNTED_WHOLE)
			count_whole(c->r, &sql, &where);
		else
			count_of(c->r, &sql, &where, (int)told + 1);
		buf_c(&sql, '\0');
		ok = !inner.failed && link_run(c->r->link, sql.p, &p, false, &r, c->err);
		n = ok ? reply_int(r, 0, 0) : 0;
		reply_free(r);
		buf_free(&sql);
		buf_free(&where);
	}
	*exact = n <= told;
	*total = (size_t)(*exact ? n : told);
	return ok;
}

static bool ask(struct compiling *c, struct hits *out, size_t *total);

/* The best documents of a word that many have are dense with it: those are looked at, of the class where no other document can
 * be better. *done false: it does not help. */
static bool among_dense(struct compiling *c, const struct query *q, const struct remote_wish *w, struct ranking_of *rank, struct hits *out, size_t *total,
			bool *exact, bool *done)
{
	int64_t documents = 0;
	int class = -1;

	*done = false;
	if (!for_the_best(q, w))
		return true;
	if (!frequency_of(c, w, &documents, &class))
		return false;
	while (class >= 0 && !*done) {
		c->sql->n = 0;
		*c->p = (struct params){ .a = c->a };
		rank->dense = class;
		ranked(c, q, NULL, w, rank);
		out->n = 0;
		if (!ask(c, out, total))
			return false;
		bool enough = out->n == w->want; /* else the pairs are dense, but not the word */

		*done = enough && out->p[out->n - 1].score >= most_without(rank, class);
		/* the best of more documents are not worse: the next class is the last that is needed */
		while (!*done && --class >= 0 && enough && out->p[out->n - 1].score < most_without(rank, class))
			;
	}
	rank->dense = -1;
	if (*done)
		return total_of(c, &w->words[0], documents, total, exact);
	c->sql->n = 0;
	*c->p = (struct params){ .a = c->a };
	*out = (struct hits){ 0 };
	return true;
}

/* In another order than that of their scores. */
static void in_order(struct compiling *c, const struct query *q, const struct remote_wish *w)
{
	static const char *const orders[] = {
		[REMOTE_BEST] = "2 DESC, id", [REMOTE_DATE] = "day=0, day, id", [REMOTE_DATE_DOWN] = "day DESC, id",
		[REMOTE_NUMBER] = "number_key IS NULL, number_key, id", [REMOTE_ID] = "id",
	};
	struct buf *b = c->sql;

	buf_z(b, "SELECT id, ");
	if (w->character.n) {
		int word = param_text(c->p, w->character);

		buf_fmt(b, "CASE WHEN strpos(ftitle,$%d)>0 THEN 1::float8 ELSE 0.5::float8 END", word);
	} else {
		buf_z(b, "0::float8");
	}
	buf_z(b, ", count(*) OVER () FROM document WHERE ");
	compile_query(c, q);
	buf_fmt(b, " ORDER BY %s LIMIT $%d", orders[w->order], param_int(c->p, w->want < INT32_MAX ? (int64_t)w->want : INT32_MAX));
}

static bool ask(struct compiling *c, struct hits *out, size_t *total)
{
	struct link_reply *reply = NULL;

	buf_c(c->sql, '\0');
	if (c->failed || !filing_flush(c->r, c->err) || !link_run(c->r->link, c->sql->p, c->p, false, &reply, c->err))
		return false;
	*total = reply_rows(reply) ? (size_t)reply_int(reply, 0, 2) : 0;
	for (size_t i = 0; i < reply_rows(reply); i++)
		*ARENA_PUSH(c->a, out) = (struct hit){ reply_int(reply, i, 0), reply_double(reply, i, 1) };
	reply_free(reply);
	return true;
}

/* The scores of what is shown in another order than theirs. */
static bool scored(struct remote *r, struct store *s, struct arena *a, const struct remote_wish *w, struct hits *h, struct err *err)
{
	struct buf sql = { 0 };
	struct params p = { .a = a };
	struct compiling c = { .r = r, .s = s, .a = a, .err = err, .sql = &sql, .p = &p };
	struct ranking_of rank;
	struct hits scores = { 0 };
	struct ids ids = { .p = ARENA_ARRAY(a, int64_t, h->n + 1), .n = h->n };
	size_t total;

	for (size_t i = 0; i < h->n; i++)
		ids.p[i] = h->p[i].id;
	if (h->n == 0 || !measure(&c, w, &rank))
		return h->n == 0;
	ranked(&c, NULL, &ids, w, &rank);
	bool ok = ask(&c, &scores, &total);

	for (size_t i = 0; ok && i < h->n; i++)
		for (size_t k = 0; k < scores.n; k++)
			if (scores.p[k].id == h->p[i].id)
				h->p[i].score = scores.p[k].score;
	buf_free(&sql);
	return ok;
}

bool search_hits(struct remote *r, struct store *s, struct arena *a, const struct query *q, const struct remote_wish *w, struct hits *out, size_t *total,
		 bool *exact, struct err *err)
{
	struct buf sql = { 0 };
	struct params p = { .a = a };
	struct compiling c = { .r = r, .s = s, .a = a, .err = err, .sql = &sql, .p = &p };
	struct ranking_of rank;
	bool ok = true, done = false;

	*out = (struct hits){ 0 };
	*exact = true;
	if (w->order == REMOTE_BEST && w->n) {
		ok = measure(&c, w, &rank) && among_dense(&c, q, w, &rank, out, total, exact, &done);
		if (ok && !done)
			ranked(&c, q, NULL, w, &rank);
	} else {
		in_order(&c, q, w);
	}
	ok = ok && (done || ask(&c, out, total));
	buf_free(&sql);
	if (ok && w->scores && w->n && w->order != REMOTE_BEST)
		ok = scored(r, s, a, w, out, err);
	if (ok)
		ahead_expect(r, out);
	return ok;
}
