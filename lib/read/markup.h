/* What the markup of saved pages has that libxml2's parser cannot take. */
#ifndef GUIDANG_READ_MARKUP_H
#define GUIDANG_READ_MARKUP_H

#include "base/arena.h"

/* The page with blanks where </html> and </body> stand, which end it for the parser though more may follow, and where a
 * browser sees a bogus comment: <![if …]>, <!ELEMENT …>. Its bytes keep their places; `page` itself if there is nothing of
 * that. *tags: how many there are, about. */
struct str markup_mended(struct arena *a, struct str page, size_t *tags);

#endif
