/* How folded text becomes tokens of the index.
 *
 * A run of characters that are neither ASCII nor punctuation gives its overlapping pairs, then its last
 * character alone; a run of ASCII letters and digits is one token; all else parts runs. So a string of
 * two and more such characters is exactly a phrase of its pairs. */
#ifndef GUIDANG_STORE_TOKENS_H
#define GUIDANG_STORE_TOKENS_H

#include <sqlite3.h>

#include "base/str.h"

enum token_class { TOKEN_NONE, TOKEN_WIDE, TOKEN_ALNUM };
enum token_class token_class(uint32_t folded);

/* Registers the FTS5 tokenizer "guidang" with the connection; returns an SQLite code. */
int tokens_register(sqlite3 *db);

/* Every different wide character of the text once, in order: what the one-character table holds. */
void tokens_singles(struct str text, struct buf *out);

#endif
