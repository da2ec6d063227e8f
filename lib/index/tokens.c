#include "index/tokens.h"

#include <stdlib.h>
#include <string.h>

#include "text/fold.h"

/* Folded text is well-formed UTF-8: nothing to check. */
static inline uint32_t next(const char *s, size_t *i)
{
	const unsigned char *p = (const unsigned char *)s + *i;

	if (p[0] < 0x80)
		return *i += 1, p[0];
	if (p[0] < 0xE0)
		return *i += 2, (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
	if (p[0] < 0xF0)
		return *i += 3, (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
	return *i += 4, (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

/* A token, t[from…to); pair: of wide characters. */

/* In a query the last run may continue in the text, so its last character alone is not a token unless the query has nothing else. A run
 * that is followed by something ends in the text too. */
static inline __attribute__((always_inline)) int walk(struct str t, bool query, void *ctx, take_token *take)
{
	int rc = SQLITE_OK;

	for (size_t i = 0; i < t.n && rc == SQLITE_OK;) {
		size_t at = i;
		uint32_t a = next(t.p, &i);
		enum token_class c = token_class(a);

		if (c == TOKEN_MARK) {
			rc = take(ctx, t, at, i, false);
			continue;
		}
		if (c == TOKEN_ALNUM) {
			while (i < t.n && (unsigned char)t.p[i] < 0x80 && token_class((unsigned char)t.p[i]) == TOKEN_ALNUM)
				i++;
			rc = take(ctx, t, at, i, false);
			continue;
		}
		for (bool first = true; rc == SQLITE_OK; first = false) {
			size_t end = i;
			uint32_t b = i < t.n ? next(t.p, &end) : 0;

			if (end == i || token_class(b) != TOKEN_WIDE) {
				if (!query || first || i < t.n)
					rc = take(ctx, t, at, i, false);
				break;
			}
			rc = take(ctx, t, at, end, true);
			at = i;
			i = end;
		}
	}
	return rc;
}

/* ── for FTS5 ── */

typedef int emit_token(void *ctx, int flags, const char *token, int n, int start, int end);

struct tokenizer {
	bool single; /* every wide character is a token */
};

static int create(void *ctx, const char **argv, int argc, Fts5Tokenizer **out)
{
	struct tokenizer *t = calloc(1, sizeof *t);

	(void)ctx;
	if (!t)
		return SQLITE_NOMEM;
	t->single = argc > 0 && strcmp(argv[0], "single") == 0;
	*out = (Fts5Tokenizer *)t;
	return SQLITE_OK;
}

static void destroy(Fts5Tokenizer *t)
{
	free(t);
}

struct emitter {
	void *ctx;
	emit_token *emit;
};

static int emit(void *ctx, struct str t, size_t from, size_t to, bool pair)
{
	const struct emitter *e = ctx;

	(void)pair;
	return e->emit(e->ctx, 0, t.p + from, (int)(to - from), (int)from, (int)to);
}

/* One call of the tokenizer. */
struct tokenizing {
	struct str text;
	struct buf folded;
};

static void fold_for(void *ctx)
{
	struct tokenizing *t = ctx;

	fold_text(t->text, &t->folded, NULL);
}

static int tokenize(Fts5Tokenizer *tok, void *ctx, int flags, const char *text, int n, emit_token *to)
{
	const struct tokenizer *t = (const struct tokenizer *)tok;
	struct emitter e = { ctx, to };
	struct tokenizing it = { .text = { text, (size_t)n } };
	int rc = memory_try(fold_for, &it) ? SQLITE_OK : SQLITE_NOMEM;

	if (!t->single && rc == SQLITE_OK)
		rc = walk(buf_view(&it.folded), (flags & FTS5_TOKENIZE_QUERY) != 0, &e, emit);
	for (size_t i = 0, at = 0; t->single && i < it.folded.n && rc == SQLITE_OK; at = i)
		if (token_class(next(it.folded.p, &i)) == TOKEN_WIDE)
			rc = emit(&e, buf_view(&it.folded), at, i, false);
	buf_free(&it.folded);
	return rc;
}

fts5_api *tokens_fts5(sqlite3 *db)
{
	fts5_api *api = NULL;
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &s, NULL) != SQLITE_OK)
		return NULL;
	sqlite3_bind_pointer(s, 1, (void *)&api, "fts5_api_ptr", NULL);
	sqlite3_step(s);
	sqlite3_finalize(s);
	return api;
}

int tokens_register(sqlite3 *db)
{
	static fts5_tokenizer methods = { create, destroy, tokenize };
	fts5_api *api = tokens_fts5(db);

	return api ? api->xCreateTokenizer(api, "guidang", NULL, &methods, NULL) : sqlite3_errcode(db) == SQLITE_NOMEM ? SQLITE_NOMEM : SQLITE_ERROR;
}

int tokens_walk(struct str folded, void *ctx, take_token *to)
{
	return walk(folded, false, ctx, to);
}

/* ── for postings ── */

struct phrase {
	struct arena *a;
	struct token *p;
	size_t n, cap;
};

static int take_token_of_phrase(void *ctx, struct str t, size_t from, size_t to, bool pair)
{
	struct phrase *all = ctx;

	*ARENA_PUSH(all->a, all) = (struct token){ str_sub(t, from, to - from > TOKEN_MAX ? from + TOKEN_MAX : to), pair };
	return SQLITE_OK;
}

struct token *tokens_of_phrase(struct arena *a, struct str folded, size_t *n)
{
	struct phrase all = { .a = a };

	walk(folded, true, &all, take_token_of_phrase);
	*n = all.n;
	return all.p;
}
