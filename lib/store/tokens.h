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

#endif
