#include "store/tokens.h"

#include <stdlib.h>
#include <string.h>

#include "base/fold.h"

enum token_class token_class(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ? TOKEN_ALNUM : TOKEN_MARK;
	if ((cp >= 0xA0 && cp <= 0xBF) || cp == 0xD7 || cp == 0xF7 || (cp >= 0x2000 && cp <= 0x206F) ||
	    (cp >= 0x3000 && cp <= 0x3004) || (cp >= 0x3008 && cp <= 0x3020) || cp == 0x3030 || (cp >= 0xFE10 && cp <= 0xFE6F) ||
	    cp >= 0xFF00)
		return cp >= 0x10000 && cp <= 0x3FFFF ? TOKEN_WIDE : TOKEN_MARK;
	return TOKEN_WIDE;
}

typedef int emit_token(void *ctx, int flags, const char *token, int n, int start, int end);

struct tokenizer {
	bool single; /* every wide character a token of its own */
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

/* In a query the last run may go on in the text, so its last character alone is no token, unless it is
 * all there is; a run that something follows ends in the text too. */
static int tokenize_folded(struct str t, bool query, bool single, void *ctx, emit_token *emit)
{
	int rc = SQLITE_OK;

	for (size_t i = 0; i < t.n && rc == SQLITE_OK;) {
		size_t at = i;
		enum token_class c = token_class(utf8_next(t, &i));

		if (c == TOKEN_MARK) {
			if (!single)
				rc = emit(ctx, 0, t.p + at, (int)(i - at), (int)at, (int)i);
			continue;
		}
		if (c == TOKEN_ALNUM) {
			while (i < t.n && (unsigned char)t.p[i] < 0x80 && token_class((unsigned char)t.p[i]) == TOKEN_ALNUM)
				i++;
			if (!single)
				rc = emit(ctx, 0, t.p + at, (int)(i - at), (int)at, (int)i);
			continue;
		}
		for (bool first = true;; first = false) {
			size_t next = i;

			if (single) {
				rc = emit(ctx, 0, t.p + at, (int)(i - at), (int)at, (int)i);
				break;
			}
			if (i < t.n && token_class(utf8_next(t, &next)) == TOKEN_WIDE) {
				rc = emit(ctx, 0, t.p + at, (int)(next - at), (int)at, (int)next);
				at = i;
				i = next;
			} else {
				if (!query || first || i < t.n)
					rc = emit(ctx, 0, t.p + at, (int)(i - at), (int)at, (int)i);
				break;
			}
			if (rc != SQLITE_OK)
				break;
		}
	}
	return rc;
}

static int tokenize(Fts5Tokenizer *tok, void *ctx, int flags, const char *text, int n, emit_token *emit)
{
	const struct tokenizer *t = (const struct tokenizer *)tok;
	struct buf folded = { 0 };
	int rc;

	fold_text((struct str){ text, (size_t)n }, &folded, NULL);
	rc = tokenize_folded(buf_view(&folded), (flags & FTS5_TOKENIZE_QUERY) != 0, t->single, ctx, emit);
	buf_free(&folded);
	return rc;
}

void tokens_singles(struct str text, struct buf *out)
{
	uint8_t seen[0x10000 / 8] = { 0 };

	for (size_t i = 0; i < text.n;) {
		uint32_t cp = fold_char(utf8_next(text, &i));

		if (token_class(cp) != TOKEN_WIDE || is_invisible(cp))
			continue;
		if (cp < 0x10000) {
			if (seen[cp / 8] >> (cp % 8) & 1)
				continue;
			seen[cp / 8] |= (uint8_t)(1u << cp % 8);
		}
		buf_cp(out, cp);
	}
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

	return api ? api->xCreateTokenizer(api, "guidang", NULL, &methods, NULL) : SQLITE_ERROR;
}
