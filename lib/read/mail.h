/* Mails (.eml, .mbox) and saved pages (.mht): the message is read itself, or, a mail with documents attached, what holds them. */
#ifndef GUIDANG_READ_MAIL_H
#define GUIDANG_READ_MAIL_H

#include "read/mime.h"

/* The attached documents of kinds that are read, pictures among them or not. False: there are none, the message is the document. */
bool mail_attached(struct arena *a, struct str bytes, bool pictures, struct mime *out);

/* A box of mails (mbox): each begins with a line From …, and in its text such lines are marked with >. */
bool mail_box_is(struct str bytes);
size_t mail_box_line(struct str s, size_t i);             /* where the line at i ends, its line feed included */
struct str mail_box_next(struct str box, size_t *at);     /* the mail at *at, and *at at the next */

#endif
