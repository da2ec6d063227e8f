#include "index/terms.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "text/folding.h"
#include "index/varint.h"

struct taker {
	struct terms *t;
	uint32_t *key;     /* `room` of them are allocated */
	size_t n, room;
	uint32_t wide;     /* the previous wide character, whose token is not yet complete; 0: none */
	bool run;          /* letters and digits before, t->text[run_from…) */
	size_t run_from;
	uint64_t fingerprint;
};

/* A 64-bit hash of all tokens that identifies copies; it need not withstand attacks. */
static inline uint64_t mixed(uint64_t h, uint64_t x)
{
	return ((h << 29 | h >> 35) ^ x) * UINT64_C(0x9E3779B97F4A7C15);
}

static inline void put_key(struct taker *k, uint32_t key)
{
	if (k->n < k->room)
		k->key[k->n] = key;
	k->n++;
}

static void put_interned(struct taker *k, size_t from)
{
	struct terms *t = k->t;
	struct interned_term interned = { (uint32_t)from, (uint32_t)(t->text.n - from) };

	for (size_t i = from; i < t->text.n; i++)
		k->fingerprint = mixed(k->fingerprint, (unsigned char)t->text.p[i]);
	k->fingerprint = mixed(k->fingerprint, TERM_INTERNED);
	if (k->n < k->room) {
		put_key(k, TERM_INTERNED + (uint32_t)(t->interned.n / sizeof interned));
		buf_add(&t->interned, &interned, sizeof interned);
	} else {
		k->n++;
	}
}

/* A token of two characters, b 0: of one. */
static inline void put_pair(struct taker *k, uint32_t a, uint32_t b)
{
	size_t from = k->t->text.n;

	if ((a | b) < 0x10000) {
		uint32_t key = a < 0x80 ? a : a << 16 | b;

		k->fingerprint = mixed(k->fingerprint, key);
		put_key(k, key);
		return;
	}
	buf_cp(&k->t->text, a);
	if (b)
		buf_cp(&k->t->text, b);
	put_interned(k, from);
}

/* Ends the previous character or run. */
static void end_token(struct taker *k)
{
	if (k->run)
		put_interned(k, k->run_from);
	else if (k->wide)
		put_pair(k, k->wide, 0);
	k->run = false;
	k->wide = 0;
}

static void take_character(void *ctx, uint32_t cp, size_t at)
{
	struct taker *k = ctx;

	(void)at;
	switch (token_class(cp)) {
	case TOKEN_WIDE:
		if (k->wide)
			put_pair(k, k->wide, cp);
		else if (k->run)
			end_token(k);
		k->wide = cp;
		break;
	case TOKEN_ALNUM:
		if (!k->run) {
			end_token(k);
			k->run = true;
			k->run_from = k->t->text.n;
		}
		buf_c(&k->t->text, (char)cp);
		break;
	case TOKEN_MARK:
		end_token(k);
		put_pair(k, cp, 0);
		break;
	}
}

/* The folded code point of a three-byte character whose token can be computed without a branch; 0: it needs the general code. From
 * PLAIN_HAN on it is a wide character, below it a punctuation mark. */
enum { PLAIN_HAN = 0x3400 };
static uint16_t plain[0x10000];
static pthread_once_t plain_once = PTHREAD_ONCE_INIT;

static inline uint32_t plain_at(uint32_t four)
{
	return plain[folding_three(four)];
}

static void set_plain(void)
{
	memcpy(plain + 0x4000, t2s_han, sizeof t2s_han); /* all of them wide */
	for (uint32_t cp = 0x800; cp < 0x10000; cp = cp == 0x3FFF ? 0xA000 : cp + 1) {
		uint32_t folded = fold_char(cp);
		bool wide = folded >= PLAIN_HAN;

		if (!is_blank(cp) && !is_invisible(cp) && folded < 0x10000 && token_class(folded) == (wide ? TOKEN_WIDE : TOKEN_MARK))
			plain[cp] = (uint16_t)folded;
	}
}

/* The key of the character's token without the wide character that may follow it. */
static inline uint32_t plain_alone(uint32_t c)
{
	return c < 0x80 ? c : c << 16;
}

/* All bits set for a wide character, none for a mark. */
static inline uint32_t plain_wide(uint32_t c)
{
	return -(uint32_t)(c >= PLAIN_HAN);
}

/* Each plain character begins one token, which includes the next character if both are wide: so runs of Han and punctuation need no
 * branches. A function of its own, so that everything is in registers. */
static __attribute__((noinline)) size_t take_run(void *ctx, struct str text, size_t i, uint32_t *last)
{
	struct taker *k = ctx;
	const unsigned char *p = (const unsigned char *)text.p + i, *last_four = (const unsigned char *)text.p + text.n - 4;
	uint32_t c = k->wide, *key = k->key + k->n;
	uint64_t fingerprint = k->fingerprint;

	if (k->run || (k->wide && k->wide - PLAIN_HAN >= 0x10000 - PLAIN_HAN) || k->n + (text.n - i) / 3 >= k->room)
		return i; /* this one needs the general code */
	if (c == 0) {
		c = plain_at(utf8_four(p));
		p += 3;
	}
	for (uint32_t four, next; p <= last_four && ((four = utf8_four(p)) & 0xC0C0F0) == 0x8080E0 && (next = plain_at(four)) != 0; p += 3) {
		*key = plain_alone(c) | (next & plain_wide(next) & plain_wide(c));
		fingerprint = mixed(fingerprint, *key++);
		c = next;
	}
	*last = c;
	k->wide = c & plain_wide(c);
	if (!k->wide) {
		*key = plain_alone(c);
		fingerprint = mixed(fingerprint, *key++);
	}
	k->n = (size_t)(key - k->key);
	k->fingerprint = fingerprint;
	return (size_t)(p - (const unsigned char *)text.p);
}

/* Makes all tokens of a text; the offsets in `marks` are replaced by numbers of tokens. Returns the number of tokens. */
static size_t take_all(struct taker *k, struct str text, uint32_t *mark, size_t marks)
{
	struct folding f = folding_of(text);
	size_t before = k->n;

	for (size_t i = 0; i <= marks; i++) {
		folding_walk(&f, i < marks ? mark[i] : text.n, take_run, take_character, k);
		if (i < marks)
			mark[i] = (uint32_t)(k->n - before + (k->wide || k->run));
	}
	end_token(k);
	return k->n - before;
}

void terms_heading(struct terms *t, size_t from, size_t to)
{
	buf_add(&t->marks, (uint32_t[]){ (uint32_t)from, (uint32_t)to }, 2 * sizeof(uint32_t));
}

/* Writes the marks, two per heading, as varints: tokens since the end of the previous heading, tokens in it. */
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
	size_t most = title.n + text.n; /* a token takes a byte at least */
	uint32_t none = 0;
	struct taker k = { .t = t, .room = most < TERMS_MAX ? most : TERMS_MAX };

	pthread_once(&plain_once, set_plain);
	t->text.n = t->interned.n = t->keys.n = 0;
	buf_reserve(&t->keys, k.room * sizeof *k.key + 1);
	k.key = (uint32_t *)(void *)t->keys.p;
	t->n_title = take_all(&k, title, &none, 0);
	k.fingerprint = 0;
	t->n = t->n_title + take_all(&k, text, (uint32_t *)(void *)t->marks.p, t->marks.n / sizeof(uint32_t));
	t->keys.n = t->n <= k.room ? t->n * sizeof *k.key : 0;
	t->fingerprint = (int64_t)(k.fingerprint >> 1);
	pack_headings(t);
}

void terms_clear(struct terms *t)
{
	buf_free(&t->keys);
	buf_free(&t->interned);
	buf_free(&t->text);
	buf_free(&t->marks);
	buf_free(&t->headings);
}

/* ── unigrams ── */

struct interned_unigrams {
	struct buf *out;
	uint8_t seen[0x10000 / 8]; /* of the BMP */
};

static void take_unigram(void *ctx, uint32_t cp, size_t at)
{
	struct interned_unigrams *s = ctx;

	(void)at;
	if (token_class(cp) != TOKEN_WIDE)
		return;
	if (cp < 0x10000) {
		if (s->seen[cp / 8] >> (cp % 8) & 1)
			return;
		s->seen[cp / 8] |= (uint8_t)(1u << cp % 8);
	}
	buf_cp(s->out, cp);
}

static size_t no_run(void *ctx, struct str text, size_t i, uint32_t *last)
{
	(void)ctx, (void)text, (void)last;
	return i;
}

void terms_unigrams(struct str text, struct buf *out)
{
	struct folding f = folding_of(text);
	struct interned_unigrams s = { .out = out };

	folding_walk(&f, text.n, no_run, take_unigram, &s);
}

struct terms *terms_new(void)
{
	struct terms *t = calloc(1, sizeof *t);

	if (!t)
		memory_out();
	return t;
}

void terms_free(struct terms *t)
{
	if (t)
		terms_clear(t);
	free(t);
}
