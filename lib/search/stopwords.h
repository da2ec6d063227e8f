/* Words of a question that papers do not have in them. Internal to near.c. */
#ifndef GUIDANG_SEARCH_STOPWORDS_H
#define GUIDANG_SEARCH_STOPWORDS_H

#include "search/query.h"

/* The query without the words of a question, its words split where these stood and at punctuation: 请问有没有关于《办法》的通知 becomes
 * 关于 办法 通知. Quoted words stay. names: for the words that are new; NULL: none. Returns q if there is nothing to be done, or nothing
 * would be left. */
struct names;
const struct query *stopwords_cut(struct arena *a, const struct query *q, const struct names *names);

#endif
