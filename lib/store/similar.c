#include "store/similar.h"

#include <math.h>
#include <stdlib.h>

#include "index/tokens.h"
#include "store/remote.h"
#include "store/rows.h"

enum {
	LEAVES_MAX = 6,          /* of a token's list: a longer one tells little */
	TOKENS_MAX = 400,        /* the rarest */
	DOCUMENTS_MAX = 20000,   /* a token of more of them tells nothing */
};

struct rare {
	struct str term;
	int64_t documents;
};

static int by_term(const void *x, const void *y)
{
	return str_cmp(((const struct token *)x)->term, ((const struct token *)y)->term);
}

static int by_documents(const void *x, const void *y)
{
	const struct rare *a = x, *b = y;

	return a->documents != b->documents ? (a->documents > b->documents) - (a->documents < b->documents) : str_cmp(a->term, b->term);
}

/* By the bounds of its list, where it has some: nothing else of it is read. */
static int64_t documents_of(struct postings *p, const struct text_lengths *texts, struct str term)
{
	struct arena *one = arena_new();
	struct cursor c;
	int64_t n = postings_open_long(p, one, term, texts, true, &c) ? cursor_documents(&c) : 0;

	arena_free(one);
	return n;
}

/* Each token once that some others hold, the rarest first. */
static struct rare *rare_tokens(struct postings *p, const struct text_lengths *texts, struct arena *a, struct str folded, size_t *n)
{
	size_t tokens, kept = 0;
	struct token *t = tokens_of_phrase(a, folded, &tokens);
	struct rare *out = ARENA_ARRAY(a, struct rare, tokens + 1);

	if (tokens)
		qsort(t, tokens, sizeof *t, by_term);
	for (size_t i = 0; i < tokens; i++) {
		if ((i && str_eq(t[i].term, t[i - 1].term)) || t[i].term.n < 2 || postings_leaves(p, a, t[i].term) > LEAVES_MAX)
			continue;
		int64_t documents = documents_of(p, texts, t[i].term);

		if (documents > 0 && documents <= DOCUMENTS_MAX)
			out[kept++] = (struct rare){ t[i].term, documents };
	}
	if (kept)
		qsort(out, kept, sizeof *out, by_documents);
	*n = kept < TOKENS_MAX ? kept : TOKENS_MAX;
	return out;
}

struct voted {
	int64_t id;
	float votes;
};

static int by_votes(const void *x, const void *y)
{
	const struct voted *a = x, *b = y;

	if (a->votes != b->votes)
		return a->votes > b->votes ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* Keeps the `want` highest at the front, in order. */
static void keep_voted(struct voted *v, size_t *n, size_t want, struct voted one)
{
	size_t at = *n < want ? (*n)++ : want;

	if (at == want && (want == 0 || by_votes(&one, &v[want - 1]) >= 0))
		return;
	for (at -= at == want; at > 0 && by_votes(&one, &v[at - 1]) < 0; at--)
		v[at] = v[at - 1];
	v[at] = one;
}

/* What a token gives to each of its documents. */
struct ballot {
	float *votes;
	size_t last; /* documents from 0 to before it have votes */
	float weight;
};

static void vote(void *ctx, int64_t id)
{
	const struct ballot *b = ctx;

	if (id >= 0 && (size_t)id < b->last)
		b->votes[id] += b->weight;
}

bool similar_find(struct store *s, struct arena *a, struct str folded, int64_t self, size_t want, struct ids *out, struct err *err)
{
	struct postings *p = s->remote ? NULL : rows_postings(s, POSTINGS_SEARCH);
	sqlite3_stmt *q;
	int64_t documents = 0, top = 0;
	size_t n, voted = 0, last;

	if (s->remote)
		return s->engine->similar(s->remote, a, folded, self, want, out, err);
	if (!p)
		return true;
	q = rows_prepare(s, "SELECT count(*) FROM document", err); /* by the smallest index, not by the rows */
	if (!q || !rows_number(s, q, &documents, err))
		return sqlite3_finalize(q), false;
	sqlite3_finalize(q);
	q = rows_prepare(s, "SELECT max(id) FROM document", err);
	if (!q || !rows_number(s, q, &top, err))
		return sqlite3_finalize(q), false;
	sqlite3_finalize(q);
	last = documents > 0 && top >= 0 ? (size_t)top + 1 : 0;
	last = last < ROWS_ID_MAX ? last : ROWS_ID_MAX;
	float *votes = ARENA_ARRAY(a, float, last + 1);
	struct rare *t = rare_tokens(p, rows_texts(s), a, folded, &n);

	for (size_t i = 0; i < n; i++) {
		struct ballot b = { votes, last, (float)log((double)documents / (double)t[i].documents + 1) };
		struct arena *one = arena_new();
		struct cursor c;
		bool ok = postings_open(p, one, t[i].term, &c);

		if (ok)
			cursor_each(&c, vote, &b);
		arena_free(one);
		if (!ok)
			return true;
	}
	struct voted *v = ARENA_ARRAY(a, struct voted, want + 1);

	for (size_t id = 0; id < last; id++)
		if ((int64_t)id != self && votes[id] > 0)
			keep_voted(v, &voted, want, (struct voted){ (int64_t)id, votes[id] });
	for (size_t i = 0; i < voted; i++)
		*ARENA_PUSH(a, out) = v[i].id;
	return true;
}
