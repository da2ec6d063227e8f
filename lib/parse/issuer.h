/* The issuing bodies, and the head of minutes. Part of the field stage. */
#ifndef GUIDANG_PARSE_ISSUER_H
#define GUIDANG_PARSE_ISSUER_H

#include "parse/reader.h"

/* The issuing bodies, of what signature, page, letterhead and title say the one with most evidence. */
void issuers_read(struct reader *r);
/* Minutes bear the body and the date in their head (9704 10.3): that line's match, NULL if there is none. */
const struct match *signed_head(struct reader *r, long *line);

#endif
