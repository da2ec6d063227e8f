/* Where the document is in a saved web page, and what the page calls it. */
#ifndef GUIDANG_READ_PAGE_H
#define GUIDANG_READ_PAGE_H

#include "base/arena.h"
#include "base/xml.h"

/* The smallest block that holds the sentences. Uses the _private of the nodes. */
xmlNodePtr page_main(xmlNodePtr root);
/* <meta name="ArticleTitle">, og:title, else <title>, as it stands; n is 0 where there is none. */
struct str page_title(struct arena *a, xmlNodePtr root);

#endif
