#include "rules/edges.h"

#include <ctype.h>
#include <string.h>

enum { LIST_MAX = 80, PAIRS_MAX = 400 }; /* a longer list says little */

struct str pattern_escaped(char c, struct str self)
{
	return ispunct((unsigned char)c) || c == ' ' ? self : c == 'd' ? STR("0123456789") : c == 's' ? STR(" \t\n\v\f\r") : STR("");
}

bool pattern_listed(struct str class, struct buf *plain)
{
	bool known = class.n > 0;

	for (size_t i = 0; known && i < class.n;) {
		size_t from = i;
		uint32_t cp = utf8_next(class, &i);
		struct str one = str_sub(class, from, i);
		unsigned char to = cp < 0x80 && i + 1 < class.n && class.p[i] == '-' ? (unsigned char)class.p[i + 1] : 0;

		if (cp == '\\' && i < class.n) {
			one = pattern_escaped(class.p[i], str_sub(class, i, i + 1));
			i++;
		} else if (isalnum((int)cp & 0x7F) && isalnum(to) && cp <= to) { /* A-Z */
			for (uint32_t c = cp; c < to; c++)
				buf_c(plain, (char)c);
			one = str_sub(class, i + 1, i + 2);
			i += 2;
		}
		known = cp != '-' && cp != '^' && cp != '[' && one.n > 0;
		buf_str(plain, one);
	}
	return known;
}

struct pattern_edge edge_nothing(void)
{
	return (struct pattern_edge){ .head_known = true, .tail_known = true, .empty = true };
}

void edge_free(struct pattern_edge *e)
{
	buf_free(&e->head);
	buf_free(&e->tail);
	for (size_t i = 0; i < e->n; i++)
		buf_free(&e->set[i]);
	*e = (struct pattern_edge){ .n = 0 };
}

static void add(struct buf *list, struct str more, bool *known)
{
	for (size_t i = 0, from = 0; i < more.n; from = i) {
		utf8_next(more, &i);
		if (!str_has(buf_view(list), str_sub(more, from, i)))
			buf_str(list, str_sub(more, from, i));
	}
	*known = *known && utf8_length(buf_view(list)) <= LIST_MAX;
}

struct pattern_edge edge_of(struct str class)
{
	struct pattern_edge e = { .empty = true }; /* what is not known may be a blank */
	struct buf plain = { 0 };
	struct str all;

	if (pattern_listed(class, &plain)) {
		e.head_known = e.tail_known = true;
		e.empty = false;
		all = buf_view(&plain);
		for (size_t i = 0, from = 0; i < all.n; from = i) {
			uint32_t c = utf8_next(all, &i);

			if (c < 0x80 && isspace((int)c))
				e.empty = true;
			else
				add(&e.head, str_sub(all, from, i), &e.head_known);
		}
		add(&e.tail, buf_view(&e.head), &e.tail_known);
	}
	buf_free(&plain);
	return e;
}

/* ── pairs ── */

static size_t count(const struct buf *set)
{
	return utf8_length(buf_view(set)) / 2;
}

static void put_pair(struct buf *set, struct str two)
{
	struct str all = buf_view(set);

	for (size_t i = 0, from = 0; i < all.n; from = i) {
		utf8_next(all, &i);
		utf8_next(all, &i);
		if (str_eq(str_sub(all, from, i), two))
			return;
	}
	buf_str(set, two);
}

static void put_pairs(struct buf *set, struct str more)
{
	for (size_t i = 0, from = 0; i < more.n; from = i) {
		utf8_next(more, &i);
		utf8_next(more, &i);
		put_pair(set, str_sub(more, from, i));
	}
}

/* Takes over the set; the largest one is dropped where there is no room. */
static void hold(struct pattern_edge *e, struct buf *set)
{
	size_t largest = 0;

	if (set->n == 0 || count(set) > PAIRS_MAX) {
		buf_free(set);
		return;
	}
	if (e->n < EDGE_SETS) {
		e->set[e->n++] = *set;
		return;
	}
	for (size_t i = 1; i < e->n; i++)
		if (count(&e->set[i]) > count(&e->set[largest]))
			largest = i;
	if (count(set) < count(&e->set[largest])) {
		struct buf drop = e->set[largest];

		e->set[largest] = *set;
		*set = drop;
	}
	buf_free(set);
}

static bool is_word(struct str s, size_t *i)
{
	uint32_t c = utf8_next(s, i);

	return is_han(c) || (c < 0x80 && isalnum((int)c));
}

/* Two marks of punctuation, as 《》, say nothing. */
static bool says_nothing(const struct buf *set)
{
	struct str all = buf_view(set);
	bool any = false;

	for (size_t i = 0; i < all.n;)
		any = is_word(all, &i) || any;
	return !any;
}

static void join(struct pattern_edge *all, const struct pattern_edge *one)
{
	struct str tails = buf_view(&all->tail), heads = buf_view(&one->head);
	struct buf set = { 0 };

	if (utf8_length(tails) * utf8_length(heads) <= PAIRS_MAX)
		for (size_t i = 0, from = 0; i < tails.n; from = i) {
			utf8_next(tails, &i);
			for (size_t k = 0, at = 0; k < heads.n; at = k) {
				utf8_next(heads, &k);
				buf_str(&set, str_sub(tails, from, i));
				buf_str(&set, str_sub(heads, at, k));
			}
		}
	if (says_nothing(&set))
		set.n = 0;
	hold(all, &set);
}

static void hold_all(struct pattern_edge *all, const struct pattern_edge *more)
{
	for (size_t i = 0; i < more->n; i++) {
		struct buf set = { 0 };

		buf_str(&set, buf_view(&more->set[i]));
		hold(all, &set);
	}
}

/* What follows `all`. */
static void join_next(struct pattern_edge *all, const struct pattern_edge *next)
{
	if (!next->empty && !all->empty && all->tail_known && next->head_known)
		join(all, next);
}

void edge_look(struct pattern_edge *all, const struct pattern_edge *ahead)
{
	join_next(all, ahead);
	hold_all(all, ahead);
}

void edge_then(struct pattern_edge *all, struct pattern_edge *one, bool nullable)
{
	bool may_lack = nullable || one->empty;

	if (!nullable)
		join_next(all, one);
	if (all->empty) {
		all->head_known = all->head_known && one->head_known;
		add(&all->head, buf_view(&one->head), &all->head_known);
	}
	if (!may_lack) {
		all->tail.n = 0;
		all->tail_known = true;
	}
	all->tail_known = all->tail_known && one->tail_known;
	add(&all->tail, buf_view(&one->tail), &all->tail_known);
	if (!nullable)
		hold_all(all, one);
	all->empty = all->empty && may_lack;
	edge_free(one);
}

void edge_or(struct pattern_edge *all, struct pattern_edge *one)
{
	struct pattern_edge both = { .n = 0 };

	all->head_known = all->head_known && one->head_known;
	all->tail_known = all->tail_known && one->tail_known;
	add(&all->head, buf_view(&one->head), &all->head_known);
	add(&all->tail, buf_view(&one->tail), &all->tail_known);
	all->empty = all->empty || one->empty;
	for (size_t i = 0; i < all->n && one->n; i++) { /* one of a set of the one or of a set of the other, few together */
		struct buf least = { 0 };

		for (size_t j = 0; j < one->n; j++) {
			struct buf sum = { 0 };

			put_pairs(&sum, buf_view(&all->set[i]));
			put_pairs(&sum, buf_view(&one->set[j]));
			if (j > 0 && sum.n >= least.n) {
				buf_free(&sum);
				continue;
			}
			buf_free(&least);
			least = sum;
		}
		hold(&both, &least);
	}
	for (size_t i = 0; i < all->n; i++)
		buf_free(&all->set[i]);
	all->n = both.n;
	memcpy(all->set, both.set, sizeof both.set);
	edge_free(one);
}

/* How often texts may have one of them, very roughly: 20 is in every date, 位： is rarer than 单位. */
enum { WORD = 2, WORD_AND_MARK = 1, NO_HAN = 16 };

static size_t weight(const struct buf *set)
{
	struct str all = buf_view(set);
	size_t n = 0;

	for (size_t i = 0; i < all.n;) {
		size_t first = i, second;
		bool words = is_word(all, &i);

		second = i;
		words = is_word(all, &i) && words;
		n += !is_han(utf8_next(all, &first)) && !is_han(utf8_next(all, &second)) ? NO_HAN : words ? WORD : WORD_AND_MARK;
	}
	return n;
}

struct str edge_pairs(struct arena *a, const struct pattern_edge *e)
{
	size_t best = 0;

	for (size_t i = 1; i < e->n; i++)
		if (weight(&e->set[i]) < weight(&e->set[best]))
			best = i;
	return e->n ? arena_str(a, buf_view(&e->set[best])) : STR_NONE;
}
