/* Messages in the language of each request: a process has one locale, a room has readers of two languages. */
#ifndef GUIDANG_SERVE_MESSAGES_H
#define GUIDANG_SERVE_MESSAGES_H

#include "serve/request.h"

/* The message, in Chinese if that is what the request asks for. */
const char *phrase(const struct request *r, const char *message) __attribute__((format_arg(2)));
/* What po/zh_CN.po says; NULL: nothing. */
const char *messages_chinese(const char *message);
struct str messages_catalogue(void); /* po/zh_CN.po as msgfmt makes it; made at build time */

#endif
