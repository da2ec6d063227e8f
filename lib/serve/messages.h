/* Messages in the language of each request. gettext cannot do this: a process has one locale, but readers use two languages. */
#ifndef GUIDANG_SERVE_MESSAGES_H
#define GUIDANG_SERVE_MESSAGES_H

#include "serve/request.h"

/* The message, translated if the request wants Chinese. */
const char *phrase(const struct request *r, const char *message) __attribute__((format_arg(2)));
/* The translation in po/zh_CN.po; NULL: none. */
const char *messages_chinese(const char *message);
struct str messages_catalogue(void); /* po/zh_CN.po compiled by msgfmt at build time */

#endif
