/* How folded text becomes tokens of the index.
 *
 * A run of wide characters (neither ASCII nor punctuation) gives its overlapping pairs, then its last
 * character alone; a run of ASCII letters and digits is one token; every other character is its own
 * token. No character is dropped, so a string of two or more characters occurs in a text exactly
 * where the phrase of its tokens does: hits need no verification. */
#ifndef GUIDANG_INDEX_TOKENS_H
#define GUIDANG_INDEX_TOKENS_H

#include "base/arena.h"
#include "index/sqlite.h"

/* The columns of the table search. A position list has a marker where the second column begins. Nearly all words occur in the text
 * only, so the text is the first column: in the other order the index took 1.3 times the bytes. */
enum { COLUMN_BODY, COLUMN_TITLE };

enum token_class { TOKEN_MARK, TOKEN_WIDE, TOKEN_ALNUM };
static inline enum token_class token_class(uint32_t cp) /* folded */
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

enum { TOKEN_MAX = 32768 }; /* bytes; FTS5 truncates longer tokens */

/* Registers the FTS5 tokenizer "guidang" with the connection; returns an SQLite code. With the argument "single"
 * each wide character is a token and everything else is dropped: for the unigram index. */
int tokens_register(sqlite3 *db);
/* FTS5's API; NULL if this SQLite has no FTS5. */
fts5_api *tokens_fts5(sqlite3 *db);

/* Calls `take` for each token t of a folded text, which is at [from, to). Stops at the first result that is not 0 and returns it. */
typedef int take_token(void *ctx, struct str t, size_t from, size_t to, bool pair);
int tokens_walk(struct str folded, void *ctx, take_token *take);

/* The tokens of a query's phrase: slices of `folded`, and whether they are pairs of wide characters. */
struct token {
	struct str term;
	bool pair;
};
struct token *tokens_of_phrase(struct arena *a, struct str folded, size_t *n);

#endif
