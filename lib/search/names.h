/* Bodies with several names: 卫健委 = 卫生健康委 = 卫生健康委员会. Common ones are built in; users can add their own. */
#ifndef GUIDANG_SEARCH_NAMES_H
#define GUIDANG_SEARCH_NAMES_H

#include "base/arena.h"

struct names;
struct names *names_new(struct arena *a);
/* Adds lines of equivalent names, separated by blanks, =, 、 or commas; a name in "" or “” may contain these. Lines that begin with # are
 * comments. */
void names_add(struct names *n, struct str lines);
/* Adds all names of these lines as they are. */
void names_read(struct arena *a, struct str lines, struct strings *out);

/* Adds the aliases that filed documents define for the words of a query. */
struct query;
struct store;
void names_learn(struct names *n, struct store *s, const struct query *q);

struct name_list {
	struct str *p;
	size_t n, cap;
};
/* If the folded word is or ends in one of the names, or has one with 办公室, 关于 or the like behind it: the word with each equivalent
 * name in its place. */
struct name_list names_other(const struct names *n, struct arena *a, struct str folded);

#endif
