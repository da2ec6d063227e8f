/* Words in texts and in titles, and titles, for documents that come near a query. */
#include "index/phrase.h"
#include "store/find.h"
#include "store/rows.h"
#include "store/words.h"
#include "text/fold.h"

bool find_word_twice(struct store *s, struct arena *a, const struct word *w, struct ids *texts, struct ids *titles, struct err *err)
{
	struct postings *p = s->remote || word_unigram(w->folded) ? NULL : rows_postings(s, POSTINGS_SEARCH);
	struct phrase_hits h;

	if (!p || !phrase_find(p, a, w->folded, word_open_end(w), &h))
		return find_word(s, a, FIND_TEXT, w, texts, err) && find_word(s, a, FIND_TITLE, w, titles, err);
	for (size_t i = 0; i < h.n; i++) {
		if (h.p[i].body)
			*ARENA_PUSH(a, texts) = h.p[i].id;
		if (h.p[i].title)
			*ARENA_PUSH(a, titles) = h.p[i].id;
	}
	return true;
}

bool find_token(struct store *s, struct arena *a, struct str token, struct ids *texts, struct ids *titles)
{
	struct postings *p = rows_postings(s, POSTINGS_SEARCH);
	struct cursor c;

	if (!p || !postings_open(p, a, token, &c))
		return false;
	while (cursor_next(&c)) {
		struct counts n = { 0 };

		occurrences_in_list(c.list, &n);
		if (n.body)
			*ARENA_PUSH(a, texts) = c.id;
		if (n.title)
			*ARENA_PUSH(a, titles) = c.id;
	}
	return !c.damaged;
}

int64_t find_token_leaves(struct store *s, struct arena *a, struct str token)
{
	struct postings *p = rows_postings(s, POSTINGS_SEARCH);

	return p ? postings_leaves(p, a, token) : -1;
}

struct str find_title(struct store *s, struct arena *a, int64_t id)
{
	sqlite3_stmt *q = rows_prepared(s, Q_GET_TITLE);
	struct str title = STR_NONE;

	if (!q)
		return title;
	sqlite3_bind_int64(q, 1, id);
	if (sqlite3_step(q) == SQLITE_ROW)
		title = fold_str(a, rows_column(a, q, 0));
	sqlite3_reset(q);
	return title;
}
