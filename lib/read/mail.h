/* Mails (.eml, .mbox) and saved pages (.mht). A message is read as a document itself; a mail with attached documents is read as a
 * container of them. */
#ifndef GUIDANG_READ_MAIL_H
#define GUIDANG_READ_MAIL_H

#include "read/mime.h"

/* The attached documents of readable kinds; pictures: whether pictures count. False: there are none, so the message itself is
 * the document. */
bool mail_attached(struct arena *a, struct str bytes, bool pictures, struct mime *out);

/* A mailbox file (mbox): each mail begins with a line "From …"; such lines within a mail's text are escaped with >. */
bool mail_box_is(struct str bytes);
size_t mail_box_line(struct str s, size_t i);             /* the end of the line at i, including its line feed */
struct str mail_box_next(struct str box, size_t *at);     /* the mail at *at; moves *at to the next */

#endif
