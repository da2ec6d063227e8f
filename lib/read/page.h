/* Finds the document in a saved web page, and the title that the page gives it. */
#ifndef GUIDANG_READ_PAGE_H
#define GUIDANG_READ_PAGE_H

#include "base/arena.h"
#include "base/xml.h"

/* The smallest block that holds the sentences. Overwrites the nodes' _private member. */
xmlNodePtr page_main(xmlNodePtr root);
/* <meta name="ArticleTitle"> or og:title, else <title>, unchanged; n is 0: none. */
struct str page_title(struct arena *a, xmlNodePtr root);

#endif
