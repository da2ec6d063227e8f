/* Bodies that go by several names: 卫健委 = 卫生健康委 = 卫生健康委员会. The common ones stand here, a user's own come to them. */
#ifndef GUIDANG_SEARCH_NAMES_H
#define GUIDANG_SEARCH_NAMES_H

#include "base/arena.h"

struct names;
struct names *names_new(struct arena *a);
/* Lines of names that mean the same, with blanks or = between them; a line that begins with # says nothing. */
void names_add(struct names *n, struct str lines);

/* What documents tell of the words of a query. */
struct query;
struct store;
void names_learn(struct names *n, struct store *s, const struct query *q);

struct name_list {
	struct str *p;
	size_t n, cap;
};
/* The folded word with its end, where that is one of the names, replaced by each of the others. */
struct name_list names_other(const struct names *n, struct arena *a, struct str folded);

#endif
