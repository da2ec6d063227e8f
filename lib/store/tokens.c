#include "store/tokens.h"

#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "store/varint.h"

enum token_class token_class(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ? TOKEN_ALNUM : TOKEN_MARK;
	if (cp >= 0x3400 && cp <= 0xD7FF)
		return TOKEN_WIDE;
	if ((cp >= 0xA0 && cp <= 0xBF) || cp == 0xD7 || cp == 0xF7 || (cp >= 0x2000 && cp <= 0x206F) ||
	    (cp >= 0x3000 && cp <= 0x3004) || (cp >= 0x3008 && cp <= 0x3020) || cp == 0x3030 || (cp >= 0xFE10 && cp <= 0xFE6F) ||
	    cp >= 0xFF00)
		return cp >= 0x10000 && cp <= 0x3FFFF ? TOKEN_WIDE : TOKEN_MARK;
	return TOKEN_WIDE;
}

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

/* A token: bytes from..to; a, b: its characters, 0 where there is none; both 0: a run of letters and digits. */
typedef int take_token(void *ctx, struct str t, size_t from, size_t to, uint32_t a, uint32_t b, enum token_class c);

/* In a query the last run may go on in the text, so its last character alone is no token, unless it is
 * all there is; a run that something follows ends in the text too. */
static inline __attribute__((always_inline)) int walk(struct str t, bool query, void *ctx, take_token *take)
{
	int rc = SQLITE_OK;

	for (size_t i = 0; i < t.n && rc == SQLITE_OK;) {
		size_t at = i;
		uint32_t a = next(t.p, &i);
		enum token_class c = token_class(a);

		if (c == TOKEN_MARK) {
			rc = take(ctx, t, at, i, a, 0, TOKEN_MARK);
			continue;
		}
		if (c == TOKEN_ALNUM) {
			while (i < t.n && (unsigned char)t.p[i] < 0x80 && token_class((unsigned char)t.p[i]) == TOKEN_ALNUM)
				i++;
			rc = take(ctx, t, at, i, 0, 0, TOKEN_ALNUM);
			continue;
		}
		for (bool first = true; rc == SQLITE_OK; first = false) {
			size_t end = i;
			uint32_t b = i < t.n ? next(t.p, &end) : 0;

			if (end == i || token_class(b) != TOKEN_WIDE) {
				if (!query || first || i < t.n)
					rc = take(ctx, t, at, i, a, 0, TOKEN_WIDE);
				break;
			}
			rc = take(ctx, t, at, end, a, b, TOKEN_WIDE);
			at = i;
			i = end;
			a = b;
		}
	}
	return rc;
}

/* ── for FTS5 ── */

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

struct emitter {
	void *ctx;
	emit_token *emit;
};

static int emit(void *ctx, struct str t, size_t from, size_t to, uint32_t a, uint32_t b, enum token_class c)
{
	const struct emitter *e = ctx;

	(void)a, (void)b, (void)c;
	return e->emit(e->ctx, 0, t.p + from, (int)(to - from), (int)from, (int)to);
}

static int tokenize(Fts5Tokenizer *tok, void *ctx, int flags, const char *text, int n, emit_token *to)
{
	const struct tokenizer *t = (const struct tokenizer *)tok;
	struct emitter e = { ctx, to };
	struct buf folded = { 0 };
	int rc = SQLITE_OK;

	fold_text((struct str){ text, (size_t)n }, &folded, NULL);
	if (!t->single)
		rc = walk(buf_view(&folded), (flags & FTS5_TOKENIZE_QUERY) != 0, &e, emit);
	for (size_t i = 0, at = 0; t->single && i < folded.n && rc == SQLITE_OK; at = i)
		if (token_class(next(folded.p, &i)) == TOKEN_WIDE)
			rc = emit(&e, buf_view(&folded), at, i, 0, 0, TOKEN_WIDE);
	buf_free(&folded);
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

	return api ? api->xCreateTokenizer(api, "guidang", NULL, &methods, NULL) : SQLITE_ERROR;
}

/* ── for postings ── */

struct phrase {
	struct arena *a;
	struct token *p;
	size_t n, cap;
};

static int take_token_of_phrase(void *ctx, struct str t, size_t from, size_t to, uint32_t a, uint32_t b, enum token_class c)
{
	struct phrase *all = ctx;

	(void)a, (void)c;
	*ARENA_PUSH(all->a, all) = (struct token){ str_sub(t, from, to - from > TOKEN_MAX ? from + TOKEN_MAX : to), b != 0 };
	return SQLITE_OK;
}

struct token *tokens_of_phrase(struct arena *a, struct str folded, size_t *n)
{
	struct phrase all = { .a = a };

	walk(folded, true, &all, take_token_of_phrase);
	*n = all.n;
	return all.p;
}

/* ── for the inversion ── */

struct taker {
	struct terms *t;
	uint32_t *key;          /* room for a token a byte; NULL: they are only counted */
	size_t n;
	uint32_t *mark, *marks; /* offsets in the text, which become numbers of tokens: the next, the end of all */
	struct buf *singles;
	uint8_t seen[0x10000 / 8]; /* characters of the BMP */
};

static void take_single(struct taker *k, struct str text, size_t from, uint32_t c)
{
	size_t end = from;

	if (c < 0x10000) {
		if (k->seen[c / 8] >> (c % 8) & 1)
			return;
		k->seen[c / 8] |= (uint8_t)(1u << c % 8);
	}
	next(text.p, &end);
	buf_add(k->singles, text.p + from, end - from);
}

static int take(void *ctx, struct str text, size_t from, size_t to, uint32_t a, uint32_t b, enum token_class c)
{
	struct taker *k = ctx;

	while (k->mark < k->marks && from >= *k->mark)
		*k->mark++ = (uint32_t)k->n;
	if (c == TOKEN_WIDE)
		take_single(k, text, from, a);
	k->n++;
	if (!k->key)
		return SQLITE_OK;
	if (a && (a | b) < 0x10000) {
		*k->key++ = a < 0x80 ? a : a << 16 | b;
		return SQLITE_OK;
	}
	size_t odd = k->t->odd.n / sizeof(struct odd_term);

	if (odd >= TERM_PAIR - TERM_ODD)
		return SQLITE_TOOBIG; /* far more than a block holds: inversion_add refuses it */
	buf_add(&k->t->odd, &(struct odd_term){ (uint32_t)(size_t)(text.p + from - k->t->text.p), (uint32_t)(to - from) },
		sizeof(struct odd_term));
	*k->key++ = (uint32_t)(TERM_ODD + odd);
	return SQLITE_OK;
}

/* Says how many tokens there are. */
static size_t take_all(struct terms *t, uint32_t *key, struct str folded, struct buf *singles, uint32_t *mark, size_t marks)
{
	struct taker k = { .t = t, .key = key, .mark = mark, .marks = mark + marks, .singles = singles };

	singles->n = 0;
	walk(folded, false, &k, take);
	while (k.mark < k.marks)
		*k.mark++ = (uint32_t)k.n;
	return k.n;
}

/* 63 bits of a hash over the folded text (FNV-1a): tells copies, it does not have to withstand anybody. */
static int64_t likeness(struct str folded)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < folded.n; i++)
		h = (h ^ (unsigned char)folded.p[i]) * UINT64_C(1099511628211);
	return (int64_t)(h >> 1);
}

void terms_heading(struct terms *t, size_t from, size_t to)
{
	buf_add(&t->marks, (uint32_t[]){ (uint32_t)from, (uint32_t)to }, 2 * sizeof(uint32_t));
}

/* Marks, two a heading, as varints: tokens from the end of the one before, tokens in it. */
static void pack_headings(struct terms *t)
{
	const uint32_t *mark = (const uint32_t *)(const void *)t->marks.p;
	uint32_t last = 0;

	t->headings.n = 0;
	for (size_t i = 0; i < t->marks.n / sizeof *mark; i += 2) {
		if (mark[i] < last || mark[i] >= mark[i + 1])
			continue;
		buf_reserve(&t->headings, 18);
		t->headings.n += varint_put((unsigned char *)t->headings.p + t->headings.n, mark[i] - last);
		t->headings.n += varint_put((unsigned char *)t->headings.p + t->headings.n, mark[i + 1] - mark[i]);
		last = mark[i + 1];
	}
	t->marks.n = 0;
}

void terms_take(struct terms *t, struct str title, struct str text)
{
	uint32_t *mark = (uint32_t *)(void *)t->marks.p, *key = NULL;
	size_t marks = t->marks.n / sizeof *mark, n_title, n_body;
	struct str whole, head, body;

	t->text.n = t->odd.n = t->keys.n = 0;
	fold_text(title, &t->text, NULL);
	n_title = t->text.n;
	fold_marked(text, &t->text, mark, marks);
	whole = buf_view(&t->text);
	head = str_sub(whole, 0, n_title);
	body = str_sub(whole, n_title, whole.n);
	if (whole.n <= TERMS_TEXT_MAX) {
		buf_reserve(&t->keys, whole.n * sizeof *key + 1);
		key = (uint32_t *)(void *)t->keys.p;
	}
	t->n_title = take_all(t, key, head, &t->title_singles, NULL, 0);
	n_body = take_all(t, key ? key + t->n_title : NULL, body, &t->singles, mark, marks);
	t->n = t->n_title + n_body;
	t->keys.n = key ? t->n * sizeof *key : 0;
	pack_headings(t);
	t->likeness = likeness(body);
	if (!key)
		buf_free(&t->text);
}

void terms_clear(struct terms *t)
{
	buf_free(&t->keys);
	buf_free(&t->odd);
	buf_free(&t->text);
	buf_free(&t->singles);
	buf_free(&t->title_singles);
	buf_free(&t->marks);
	buf_free(&t->headings);
}
