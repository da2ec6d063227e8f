#include "index/unigrams.h"

#include <stdlib.h>

#include "index/segment.h"
#include "index/tokens.h"
#include "index/varint.h"

enum { PAGES = 0x40000 >> 8 };

/* The documents that contain a character: struct doclist. */
struct holders {
	struct buf list;
	uint32_t first, last;
};

struct unigrams_characters {
	struct holders *page[PAGES];
	size_t bytes;
	int64_t tokens; /* as FTS5 counts them: terms_unigrams */
};

struct interned {
	uint32_t character, document, in_title, in_text;
};

struct unigrams {
	struct unigrams_characters text, title;
	/* of the block */
	const uint32_t *ids;
	size_t n_ids;
	size_t words;           /* of 64 documents */
	struct sightings now;
	uint32_t character;     /* the current one, 0: none */
	struct buf interned;         /* struct interned, by character once the pairs begin */
	size_t next;
	bool sorted;
};

struct unigrams *unigrams_new(void)
{
	return allocated(calloc(1, sizeof(struct unigrams)));
}

static void forget(struct unigrams_characters *c)
{
	for (size_t i = 0; i < PAGES; i++) {
		for (size_t k = 0; c->page[i] && k < 256; k++)
			buf_free(&c->page[i][k].list);
		free(c->page[i]);
	}
	*c = (struct unigrams_characters){ 0 };
}

void unigrams_clear(struct unigrams *s)
{
	forget(&s->text);
	forget(&s->title);
}

void unigrams_free(struct unigrams *s)
{
	unigrams_clear(s);
	buf_free(&s->interned);
	free(s);
}

size_t unigrams_bytes(const struct unigrams *s)
{
	return s->text.bytes + s->title.bytes;
}

/* ── a block ── */

struct sightings *unigrams_begin(struct unigrams *s, const uint32_t *ids, size_t n)
{
	s->ids = ids;
	s->n_ids = n;
	s->words = n / 64 + 1;
	s->now.text = allocated(calloc(2 * s->words, sizeof *s->now.text));
	s->now.title = s->now.text + s->words;
	s->interned.n = s->next = 0;
	s->sorted = false;
	s->character = 0;
	return &s->now;
}

void unigrams_interned(struct unigrams *s, uint32_t character, uint32_t document, uint32_t in_title, uint32_t in_text)
{
	if (token_class(character) == TOKEN_WIDE)
		buf_add(&s->interned, &(struct interned){ character, document, in_title, in_text }, sizeof(struct interned));
}

static struct holders *holders_of(struct unigrams_characters *c, uint32_t cp)
{
	if (!c->page[cp >> 8])
		c->page[cp >> 8] = allocated(calloc(256, sizeof(struct holders)));
	return &c->page[cp >> 8][cp & 0xFF];
}

/* The most bytes that n distances take: one each, four more for each of 128 or more, and the first may be of any size. */
static size_t distance_bytes(const struct unigrams *s, size_t n)
{
	enum { LONGEST = 5 };
	size_t range = s->ids[s->n_ids - 1] - s->ids[0], most = n + range / 32 + LONGEST;

	return most < n * LONGEST ? most : n * LONGEST;
}

/* Writes the marked documents to the list of the current character and clears the marks. */
static void hold_all(struct unigrams *s, struct unigrams_characters *c, uint64_t *seen)
{
	size_t n = 0;

	for (size_t w = 0; w < s->words; w++)
		n += (size_t)__builtin_popcountll(seen[w]);
	if (n == 0)
		return;
	struct holders *h = holders_of(c, s->character);
	bool first = h->list.cap == 0;

	buf_reserve(&h->list, distance_bytes(s, n));
	size_t before = h->list.n;
	unsigned char *out = (unsigned char *)h->list.p + before;

	for (size_t w = 0; w < s->words; w++) {
		for (uint64_t left = seen[w]; left; left &= left - 1) {
			uint32_t id = s->ids[w * 64 + (size_t)__builtin_ctzll(left)];

			if (first)
				h->first = id;
			else
				out += varint_put(out, id - h->last);
			h->last = id;
			first = false;
		}
		seen[w] = 0;
	}
	h->list.n = (size_t)(out - (unsigned char *)h->list.p);
	c->bytes += h->list.n - before;
	c->tokens += s->character < 0x10000 ? (int64_t)n : 0;
}

/* Changes the current character. */
static void move_on(struct unigrams *s, uint32_t character)
{
	if (s->character && s->character != character) {
		hold_all(s, &s->text, s->now.text);
		hold_all(s, &s->title, s->now.title);
	}
	s->character = character;
}

static int by_character(const void *x, const void *y)
{
	uint32_t a = ((const struct interned *)x)->character, b = ((const struct interned *)y)->character;

	return (a > b) - (a < b);
}

/* Adds the characters that begin interned terms, up to this character. */
static void take_interned(struct unigrams *s, uint32_t character)
{
	const struct interned *interned = (const struct interned *)(const void *)s->interned.p;

	if (s->interned.n && !s->sorted) /* they were added in another order */
		qsort(s->interned.p, s->interned.n / sizeof *interned, sizeof *interned, by_character);
	s->sorted = true;
	for (; s->next < s->interned.n / sizeof *interned && interned[s->next].character <= character; s->next++) {
		const struct interned *o = &interned[s->next];

		move_on(s, o->character);
		unigrams_see(&s->now, o->document, o->in_title > 0, o->in_text > 0);
		if (o->character >= 0x10000) { /* once for each occurrence */
			s->text.tokens += o->in_text;
			s->title.tokens += o->in_title;
		}
	}
}

void unigrams_character(struct unigrams *s, uint32_t character)
{
	take_interned(s, character);
	move_on(s, character);
}

void unigrams_end(struct unigrams *s)
{
	take_interned(s, UINT32_MAX);
	move_on(s, 0);
	free(s->now.text);
	s->now = (struct sightings){ 0 };
}

/* ── all blocks ── */

static bool write_table(const struct unigrams_characters *c, const char *table, int64_t base, int64_t documents, sqlite3 *db, struct err *err)
{
	struct segment *g = segment_begin(db, table, false, false);

	for (size_t i = 0; i < PAGES; i++)
		for (size_t k = 0; c->page[i] && k < 256; k++) {
			const struct holders *h = &c->page[i][k];
			char term[5] = "0";

			if (h->list.cap == 0)
				continue;
			segment_term(g, (struct str){ term, 1 + utf8_put(term + 1, (uint32_t)(i << 8 | k)) });
			segment_doclist(g, &(struct doclist){ base + h->first, base + h->last, buf_view(&h->list) });
		}
	return segment_end(g, (int64_t[]){ documents, c->tokens }, 2, err);
}

bool unigrams_write(const struct unigrams *s, int64_t base, int64_t documents, sqlite3 *db, struct err *err)
{
	return write_table(&s->text, "single", base, documents, db, err) && write_table(&s->title, "single_title", base, documents, db, err);
}
