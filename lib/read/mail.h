/* Mails (.eml) and saved pages (.mht): the message is read itself, or, a mail with documents attached, what holds them. */
#ifndef GUIDANG_READ_MAIL_H
#define GUIDANG_READ_MAIL_H

#include "read/mime.h"

/* The attached documents of kinds that are read. False: there are none, the message is the document. */
bool mail_attached(struct arena *a, struct str bytes, struct mime *out);

#endif
