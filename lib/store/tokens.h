/* How folded text becomes tokens of the index.
 *
 * A run of characters that are neither ASCII nor punctuation gives its overlapping pairs, then its last
 * character alone; a run of ASCII letters and digits is one token; every other character is a token by
 * itself. Nothing of the text is left out, so a string of two characters and more is in a text exactly
 * where the phrase of its tokens is: no hit needs to be verified. */
#ifndef GUIDANG_STORE_TOKENS_H
#define GUIDANG_STORE_TOKENS_H

#include "base/arena.h"
#include "store/sqlite.h"

enum token_class { TOKEN_MARK, TOKEN_WIDE, TOKEN_ALNUM };
enum token_class token_class(uint32_t folded);
enum { TOKEN_MAX = 32768 }; /* bytes; FTS5 cuts what is longer */

/* Registers the FTS5 tokenizer "guidang" with the connection; returns an SQLite code. Its argument "single"
 * makes every wide character a token and drops the rest: the table for words of one character. */
int tokens_register(sqlite3 *db);
/* FTS5's interface, NULL if this SQLite has none. */
fts5_api *tokens_fts5(sqlite3 *db);

/* The tokens of a query's phrase: their strings in `folded`, and which are pairs of wide characters. */
struct token {
	struct str term;
	bool pair;
};
struct token *tokens_of_phrase(struct arena *a, struct str folded, size_t *n);

/* All that the index is told of a document, made by any thread. The same memory serves document after document.
 *
 * A token is 32 bits that sort as its bytes do: two characters of the BMP (the second 0: alone), ASCII
 * punctuation as itself. From TERM_ODD up to TERM_PAIR it numbers a string of `odd`: runs of letters and
 * digits, characters beyond the BMP. */
enum { TERM_ODD = 0x80, TERM_PAIR = 0x800000, TERMS_TEXT_MAX = 6 << 20 /* bytes */ };

struct terms {
	struct buf keys;     /* uint32_t; the title's first; none where the text is longer than TERMS_TEXT_MAX */
	size_t n_title, n;
	struct buf odd;      /* struct odd_term */
	struct buf text;     /* the folded title, then the folded text; empty without keys */
	struct buf singles, title_singles; /* every wide character once, UTF-8 */
	struct buf marks;    /* uint32_t: where headings begin and end in the text (terms_heading) */
	struct buf headings; /* varints: tokens of the text from the end of the heading before, tokens in it */
	bool source_told;    /* the bytes of the file can be had from its text and encoding */
	int64_t likeness;    /* the same in copies that differ in encoding, width, blanks or line breaks only */
};

struct odd_term {
	uint32_t from, n; /* in terms->text */
};

/* The next terms_take: a heading is the text from..to; headings rise and do not overlap. */
void terms_heading(struct terms *t, size_t from, size_t to);
void terms_take(struct terms *t, struct str title, struct str text);
void terms_clear(struct terms *t); /* frees what it holds */

#endif
