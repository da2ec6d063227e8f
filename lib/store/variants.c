#include "store/variants.h"

#include <stdlib.h>

#include "index/tokens.h"
#include "store/remote.h"
#include "store/rows.h"
#include "store/words.h"
#include "text/sounds.h"

enum {
	CHARACTERS_MAX = 24, /* characters of a word */
	PIECES_MAX = 16,
	TRIED_MAX = 60,      /* variants tried per place */
	FOUND_MAX = 12,
	RUNS_MAX = 5,
};

struct letters {
	uint32_t c[CHARACTERS_MAX + 1];
	size_t n;
};

static struct str written(struct arena *a, const struct letters *w, size_t from, size_t to)
{
	char p[4 * (CHARACTERS_MAX + 1)];
	size_t n = 0;

	for (size_t i = from; i < to && i < w->n; i++)
		n += utf8_put(p + n, w->c[i]);
	return arena_str(a, (struct str){ p, n });
}

static bool read_word(struct str folded, struct letters *w)
{
	w->n = 0;
	for (size_t i = 0; i < folded.n; w->n++) {
		if (w->n == CHARACTERS_MAX)
			return false;
		w->c[w->n] = utf8_next(folded, &i);
		if (token_class(w->c[w->n]) != TOKEN_WIDE)
			return false;
	}
	return w->n > 0;
}

struct variants_search {
	struct store *s;
	struct arena *a;
	struct postings *texts, *characters;
	struct words_near *out;
	size_t tried;
};

/* Does it occur in a text? */
static bool stands(struct variants_search *s, struct str word)
{
	struct arena *one = arena_new();
	struct err ignored; /* suggestions are a help, no more */
	bool found = false;

	if (s->s->remote)
		found = word.n && s->s->engine->stands(s->s->remote, s->s, one, word, &found, &ignored) && found;
	else if (word_unigram(word)) {
		struct cursor c;

		found = s->characters && postings_open(s->characters, one, word, &c) && cursor_next(&c);
	} else if (word.n) {
		struct counts n;

		/* 8号 also in front of another character, which costs more to find */
		for (int open = 0; !found && open <= word_open_end(&(struct word){ word, false }); open++) {
			struct occurrences *o = occurrences_open(s->texts, one, word, open, NULL);

			for (int64_t id = 0; o && !found && (id = occurrences_seek(o, id)) != INT64_MAX; id++)
				found = occurrences_here(o, &n) && n.body > 0;
		}
	}
	arena_free(one);
	return found;
}

static void try_word(struct variants_search *s, const struct letters *w)
{
	struct str word = written(s->a, w, 0, w->n);

	if (s->tried++ >= TRIED_MAX || s->out->n == FOUND_MAX)
		return;
	for (size_t i = 0; i < s->out->n; i++)
		if (str_eq(s->out->p[i], word))
			return;
	if (stands(s, word))
		*ARENA_PUSH(s->a, s->out) = word;
}

/* ── characters possible at a place ── */

struct fitting {
	uint32_t c;
	size_t bytes; /* of its list: how common it is */
};

static int by_bytes(const void *x, const void *y)
{
	const struct fitting *a = x, *b = y;

	return a->bytes != b->bytes ? (a->bytes < b->bytes) - (a->bytes > b->bytes) : (a->c > b->c) - (a->c < b->c);
}

struct variants_gathered {
	struct arena *a;
	struct { struct fitting *p; size_t n, cap; } list;
	bool second; /* of a pair */
};

static void gather(void *ctx, struct str term, struct cursor *c)
{
	struct variants_gathered *g = ctx;
	size_t i = 0;
	uint32_t first = term.n ? utf8_next(term, &i) : 0, it = g->second ? i < term.n ? utf8_next(term, &i) : 0 : first;

	if (it && i == term.n)
		*ARENA_PUSH(g->a, &g->list) = (struct fitting){ it, c->bytes };
}

/* Characters that follow this one in some text, the most frequent first; 0: any character of a text. */
static struct variants_gathered behind(struct variants_search *s, uint32_t before)
{
	struct variants_gathered g = { .a = s->a, .second = before != 0 };
	char p[4];

	if (before)
		postings_each(s->texts, (struct str){ p, utf8_put(p, before) }, gather, &g);
	else if (s->characters)
		postings_each(s->characters, STR(""), gather, &g);
	if (g.list.n)
		qsort(g.list.p, g.list.n, sizeof *g.list.p, by_bytes);
	return g;
}

static bool pair_stands(struct variants_search *s, uint32_t x, uint32_t y)
{
	char p[8];
	size_t n = utf8_put(p, x);
	struct arena *one = arena_new();
	struct cursor c;

	n += utf8_put(p + n, y);
	bool found = postings_open(s->texts, one, (struct str){ p, n }, &c) && c.n > 0;

	arena_free(one);
	return found;
}

/* On a server a word with one place open, or with several characters for each, is one question. */
static void ask(struct variants_search *s, const struct remote_place *place, size_t n, const struct letters *but)
{
	struct words_near found = { 0 };
	struct str not = but ? written(s->a, but, 0, but->n) : STR("");
	struct err ignored;
	bool ok = s->s->engine->words(s->s->remote, s->a, place, n, FOUND_MAX, &found, &ignored);

	for (size_t i = 0; ok && i < found.n && s->out->n < FOUND_MAX; i++) {
		bool known = str_eq(found.p[i], not);

		for (size_t k = 0; k < s->out->n && !known; k++)
			known = str_eq(s->out->p[k], found.p[i]);
		if (!known)
			*ARENA_PUSH(s->a, s->out) = found.p[i];
	}
}

static void ask_open(struct variants_search *s, const struct letters *w, size_t at, bool instead)
{
	struct remote_place place[CHARACTERS_MAX + 1];
	size_t n = w->n + !instead;

	if (n > CHARACTERS_MAX || s->out->n == FOUND_MAX)
		return;
	for (size_t k = 0; k < n; k++)
		place[k] = k == at ? (struct remote_place){ NULL, 0 } : (struct remote_place){ &w->c[k < at ? k : k - !instead], 1 };
	ask(s, place, n, w);
}

/* Puts each fitting character at `at`, in place of the one there or before it. */
static void fill(struct variants_search *s, const struct letters *w, size_t at, bool instead)
{
	size_t rest = at + instead;
	struct variants_gathered g;

	if (s->s->remote) {
		ask_open(s, w, at, instead);
		return;
	}
	/* both parts must occur in texts */
	if ((at && !stands(s, written(s->a, w, 0, at))) || (rest < w->n && !stands(s, written(s->a, w, rest, w->n))))
		return;
	g = behind(s, at ? w->c[at - 1] : 0);
	s->tried = 0;
	for (size_t i = 0; i < g.list.n && s->out->n < FOUND_MAX; i++) {
		struct letters v = { .n = w->n + !instead };

		if (v.n > CHARACTERS_MAX || (instead && g.list.p[i].c == w->c[at]) || (rest < w->n && !pair_stands(s, g.list.p[i].c, w->c[rest])))
			continue;
		for (size_t k = 0; k < v.n; k++)
			v.c[k] = k < at ? w->c[k] : k == at ? g.list.p[i].c : w->c[k - !instead];
		try_word(s, &v);
	}
}

static bool begin(struct variants_search *s, struct store *store, struct arena *a, struct words_near *out)
{
	*s = (struct variants_search){ .s = store, .a = a, .out = out };
	if (store->remote)
		return true;
	s->texts = rows_postings(store, POSTINGS_SEARCH);
	s->characters = rows_postings(store, POSTINGS_UNIGRAM);
	return s->texts != NULL;
}

void variants_of(struct store *store, struct arena *a, struct str folded, struct words_near *out)
{
	struct variants_search s;
	struct letters w;

	if (!read_word(folded, &w) || w.n < 2 || !begin(&s, store, a, out))
		return;
	for (size_t i = 0; i + 1 < w.n; i++) {
		struct letters v = w;

		v.c[i] = w.c[i + 1];
		v.c[i + 1] = w.c[i];
		try_word(&s, &v);
	}
	s.tried = 0;
	if (w.n < 3) /* so short a word is similar to any other */
		return;
	for (size_t i = 1; i + 1 < w.n; i++) /* the characters on both sides are the best evidence */
		fill(&s, &w, i, true);
	for (size_t i = 1; i < w.n; i++)
		fill(&s, &w, i, false);
	fill(&s, &w, w.n - 1, true);
	fill(&s, &w, 0, true);
	s.tried = 0;
	for (size_t i = 0; i < w.n; i++) {
		struct letters v = { .n = w.n - 1 };

		for (size_t k = 0; k < v.n; k++)
			v.c[k] = w.c[k < i ? k : k + 1];
		try_word(&s, &v);
	}
}

/* Beginnings of words that sound like it and whose pairs of characters all occur in texts. */
struct beginnings {
	struct letters *p;
	size_t n, cap;
};

void variants_sounding(struct store *store, struct arena *a, struct str folded, struct words_near *out)
{
	enum { PAIRS_MAX = 3000, BEGINNINGS_MAX = 200 };
	struct beginnings all = { 0 };
	struct letters w;
	struct variants_search s;
	uint32_t like[SOUNDS_MAX];
	size_t pairs = 0, n;

	if (!read_word(folded, &w) || w.n < 2 || !begin(&s, store, a, out))
		return;
	if (store->remote) {
		struct remote_place place[CHARACTERS_MAX];

		for (size_t i = 0; i < w.n; i++) {
			if ((n = sounds_alike(w.c[i], like)) == 0)
				return;
			place[i] = (struct remote_place){ (const uint32_t *)(const void *)arena_str(a, (struct str){ (const char *)like, n * sizeof *like }).p, n };
		}
		ask(&s, place, w.n, NULL);
		return;
	}
	n = sounds_alike(w.c[0], like);
	for (size_t i = 0; i < n; i++)
		*ARENA_PUSH(a, &all) = (struct letters){ .c[0] = like[i], .n = 1 };
	for (size_t at = 1; at < w.n && all.n; at++) {
		struct beginnings longer = { 0 };

		n = sounds_alike(w.c[at], like);
		for (size_t i = 0; i < all.n; i++)
			for (size_t k = 0; k < n && pairs < PAIRS_MAX && longer.n < BEGINNINGS_MAX; k++, pairs++) {
				struct letters v = all.p[i];

				v.c[v.n++] = like[k];
				if (postings_have(s.texts, a, written(a, &v, v.n - 2, v.n)))
					*ARENA_PUSH(a, &longer) = v;
			}
		all = longer;
	}
	s.tried = 0;
	for (size_t i = 0; i < all.n; i++)
		try_word(&s, &all.p[i]);
}

static int sort_of(char c)
{
	return c >= '0' && c <= '9' ? 1 : c >= 'a' && c <= 'z' ? 2 : 0;
}

/* Is the place between two digits, or two letters? A piece does not begin or end there. */
static bool within_run(struct str folded, size_t at)
{
	return at > 0 && at < folded.n && sort_of(folded.p[at]) && sort_of(folded.p[at]) == sort_of(folded.p[at - 1]);
}

enum { WINDOW = 40 /* characters that are split at once */, LEFT_OUT = 10, ONE_MORE = 3 /* what a split costs */ };

/* A part of the word: where its characters begin, and how far the text that begins with each occurs. */
struct split_window {
	size_t at[WINDOW + 1], reach[WINDOW];
	size_t n;
};

static void read_window(struct variants_search *s, struct str folded, size_t from, struct split_window *w)
{
	w->n = 0;
	w->at[0] = from;
	while (w->n < WINDOW && w->at[w->n] < folded.n) {
		size_t end = w->at[w->n];

		do
			utf8_next(folded, &end);
		while (within_run(folded, end)); /* a run of digits is one step */
		w->at[++w->n] = end;
	}
	for (size_t i = 0, end = 0; i < w->n; i++) {
		/* what occurs from the character before on occurs from this one on, unless a token is cut */
		bool cut = i == 0 || (sort_of(folded.p[w->at[i]]) && sort_of(folded.p[w->at[i] - 1]));

		end = cut || end < i + 1 ? i + 1 : end;
		if (end == i + 1 && w->at[end] - w->at[i] > 1 && sort_of(folded.p[w->at[i]]) && !stands(s, str_sub(folded, w->at[i], w->at[end]))) {
			w->reach[i] = i;
			end = i;
			continue;
		}
		while (end < w->n && end - i < CHARACTERS_MAX && stands(s, str_sub(folded, w->at[i], w->at[end + 1])))
			end++;
		w->reach[i] = end;
	}
}

static bool is_piece(struct str folded, const struct split_window *w, size_t from, size_t to)
{
	return to > from && (to > from + 1 || (w->at[to] - w->at[from] > 1 && sort_of(folded.p[w->at[from]])));
}

void variants_pieces(struct store *store, struct arena *a, struct str folded, struct words_near *out)
{
	struct variants_search s;
	struct split_window w;

	if (!begin(&s, store, a, out))
		return;
	for (size_t from = 0; from < folded.n && out->n < PIECES_MAX; from = w.at[w.n]) {
		unsigned cost[WINDOW + 1] = { 0 };
		size_t next[WINDOW + 1] = { 0 };

		read_window(&s, folded, from, &w);
		for (size_t i = w.n; i-- > 0;) { /* the fewest pieces that leave the fewest characters out, the first ones long */
			next[i] = i + 1;
			cost[i] = LEFT_OUT + cost[i + 1];
			for (size_t end = w.reach[i]; end > i; end--) {
				unsigned one = ONE_MORE + cost[end];

				if (is_piece(folded, &w, i, end) && one < cost[i]) {
					cost[i] = one;
					next[i] = end;
				}
			}
		}
		for (size_t i = 0; i < w.n && out->n < PIECES_MAX; i = next[i])
			if (cost[i] < LEFT_OUT + cost[i + 1] || next[i] > i + 1)
				*ARENA_PUSH(a, out) = str_sub(folded, w.at[i], w.at[next[i]]);
	}
}

struct endings {
	struct arena *a;
	struct str run;
	struct words_near *out;
};

static void take_ending(void *ctx, struct str term, struct cursor *c)
{
	struct endings *e = ctx;

	if (term.n > e->run.n && str_ends(term, e->run) && cursor_next(c) && e->out->n < RUNS_MAX)
		*ARENA_PUSH(e->a, e->out) = arena_str(e->a, term);
}

static int by_length(const void *x, const void *y)
{
	const struct str *a = x, *b = y;

	return a->n != b->n ? (a->n > b->n) - (a->n < b->n) : str_cmp(*a, *b);
}

void variants_ending(struct store *store, struct arena *a, struct str run, struct words_near *out)
{
	struct endings e = { a, run, out };
	struct variants_search s;

	struct err ignored;

	if (!begin(&s, store, a, out))
		return;
	if (store->remote)
		store->engine->runs(store->remote, a, run, RUNS_MAX, out, &ignored);
	for (char c = '0'; !store->remote && c <= 'z'; c = c == '9' ? 'a' : (char)(c + 1))
		postings_each(s.texts, (struct str){ &c, 1 }, take_ending, &e);
	if (out->n)
		qsort(out->p, out->n, sizeof *out->p, by_length);
}
