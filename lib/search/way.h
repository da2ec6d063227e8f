/* The iterator over the documents of a query by rising id: a tree with nodes for words, sets and operators, each positioned at
 * its next candidate. Internal to best.c. */
#ifndef GUIDANG_SEARCH_WAY_H
#define GUIDANG_SEARCH_WAY_H

#include "index/occurrences.h"
#include "search/best.h"

enum { CHECKED = 1024 }; /* results kept */

/* CHECK: tests each candidate of its child node. */
enum node_kind { NODE_WORD, NODE_UNIGRAM, NODE_IDS, NODE_MATCHES, NODE_CHECK, NODE_AND, NODE_OR };

struct node {
	enum node_kind kind;
	int64_t id;              /* the current candidate; INT64_MAX: none left */
	bool costly;             /* testing a candidate reads a row */
	size_t cost;             /* bytes or documents to go through, roughly */
	/* WORD */
	struct word of;
	struct occurrences *word;
	bool title;              /* search the title, not the text */
	int64_t counted;         /* the document that `counts` and `stands` belong to */
	struct counts counts;
	bool stands;             /* it contains the word as a phrase */
	/* UNIGRAM, IDS, MATCHES */
	struct cursor list;
	set ids;
	size_t at;
	struct matches *matches;
	/* CHECK */
	const struct query *of_query;
	struct row_check {         /* what was found, at the place of the id's last bits; shared by copies */
		int64_t id;      /* and one more; 0: none */
		bool holds;
	} *checked;
	/* AND, OR; of CHECK the one child gives the candidates */
	struct node **child, **but; /* but: of AND, conditions that must be false */
	size_t n, n_but;
};

struct way {
	struct node *root;
	struct { struct opened { struct word word; struct occurrences *o; bool by_text; } *p; size_t n, cap; } words; /* each once, not moved */
};

/* A new cursor for the word, at its beginning; NULL: the posting lists cannot be read. */
struct occurrences *way_opened(struct searcher *r, struct way *w, const struct word *word);
struct node *way_word(struct searcher *r, struct way *w, const struct word *word, bool title);

/* A deep copy of the node at the same position. */
struct node *node_copy(struct searcher *r, const struct node *n);
/* Moves to the first candidate with an id ≥ id, never backwards. */
int64_t node_seek(struct node *n, int64_t id);
/* Of WORD: occurrences_bound. */
double node_bound(struct node *n, struct ranking *r, int64_t id, bool wide, double enough, int64_t *until);
double node_bound_at(const struct node *n, unsigned size, double norm); /* occurrences_bound_at */
bool node_lengths(const struct node *n, struct norms norm, double enough, unsigned *least, unsigned *most); /* occurrences_lengths */
bool node_holds(struct searcher *r, struct node *n, int64_t id);
/* For AND: tests only the costly conditions, which read rows, or only the others. */
bool node_all_hold(struct searcher *r, struct node *n, int64_t id, bool costly);
/* For CHECK: does document `id` satisfy the condition? */
bool node_check(struct searcher *r, struct node *n, int64_t id);
/* Are rows read only for conditions that must all be true? Then these can be tested last: node_holds_so_far tests everything except
 * those rows, node_holds_at_last only them. */
bool node_can_wait(const struct node *n);
bool node_holds_so_far(struct searcher *r, struct node *n, int64_t id);
bool node_holds_at_last(struct searcher *r, struct node *n, int64_t id);
/* Counts a word in its current document; false: its tokens do not form the phrase. */
bool node_count(struct node *n);
bool node_sound(const struct node *n); /* no list was damaged */

#endif
