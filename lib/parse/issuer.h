/* The issuing bodies, and the head of minutes. Part of the field stage. */
#ifndef GUIDANG_PARSE_ISSUER_H
#define GUIDANG_PARSE_ISSUER_H

#include "parse/reader.h"

/* Chooses the issuing bodies: of the candidates in signature, page metadata, letterhead and title those with the most evidence. */
void issuers_read(struct reader *r);
/* Minutes name the issuing body and the date in their head (GB/T 9704 10.3): the match of that line, NULL if there is none. */
const struct match *signed_head(struct reader *r, long *line);

#endif
