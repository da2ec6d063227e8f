/* The way through the documents of a query, by rising id: its words, sets and what joins them as nodes of a tree, each at
 * its next candidate. Not for others than best.c. */
#ifndef GUIDANG_SEARCH_WAY_H
#define GUIDANG_SEARCH_WAY_H

#include "index/occurrences.h"
#include "search/best.h"

/* CHECK: candidates of another node, each to be looked at. */
enum node_kind { NODE_WORD, NODE_UNIGRAM, NODE_IDS, NODE_CHECK, NODE_AND, NODE_OR };

struct node {
	enum node_kind kind;
	int64_t id;              /* the candidate at hand; INT64_MAX: no more */
	bool costly;             /* a row is read to tell whether it holds */
	size_t cost;             /* bytes or documents to go through, roughly */
	/* WORD */
	struct word of;
	struct occurrences *word;
	bool title;              /* there, not in the text */
	int64_t counted;         /* the document that counts and stands are of */
	struct counts counts;
	bool stands;             /* as a phrase */
	/* UNIGRAM, IDS */
	struct cursor list;
	set ids;
	size_t at;
	/* CHECK */
	const struct query *of_query;
	int64_t checked;         /* the document that `checks` is of */
	bool checks;
	/* AND, OR; of CHECK the one child gives the candidates */
	struct node **child, **but; /* but: of AND, those that must not hold */
	size_t n, n_but;
};

struct way {
	struct node *root;
	struct { struct opened { struct word word; struct occurrences *o; } *p; size_t n, cap; } words; /* each once, not moved */
};

/* A word of its own, at the beginning; NULL: the lists cannot be read. */
struct occurrences *way_opened(struct searcher *r, struct way *w, const struct word *word);
struct node *way_word(struct searcher *r, struct way *w, const struct word *word, bool title);

/* Another one that stands where this does, with all below it. */
struct node *node_copy(struct searcher *r, const struct node *n);
/* The first candidate from this id on, never back. */
int64_t node_seek(struct node *n, int64_t id);
/* Of WORD: occurrences_bound. */
double node_bound(struct node *n, struct ranking *r, int64_t id, int64_t *until);
bool node_holds(struct searcher *r, struct node *n, int64_t id);
/* Of AND: the conditions for which rows are read, or those for which none are. */
bool node_all_hold(struct searcher *r, struct node *n, int64_t id, bool costly);
/* Of CHECK: is the candidate, of whatever id, meant? */
bool node_check(struct searcher *r, struct node *n, int64_t id);
/* Counts a word in the document it is at; false: its tokens do not stand together. */
bool node_count(struct node *n);
bool node_sound(const struct node *n); /* no list was damaged */

#endif
