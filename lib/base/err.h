/* An error of the environment: file, database, rule file, option. The caller owns the struct.
 * Defects of a document are never reported this way: they are findings (doc/findings.h). */
#ifndef GUIDANG_BASE_ERR_H
#define GUIDANG_BASE_ERR_H

#include <stdbool.h>
#include <stdint.h>

enum err_code { ERR_NONE, ERR_USAGE, ERR_IO, ERR_NOT_TEXT, ERR_TOO_BIG, ERR_ENCODING, ERR_RULES, ERR_DATABASE, ERR_DAMAGED, ERR_PROTECTED, ERR_UNSUPPORTED, ERR_CRASHED, ERR_MEMORY, ERR_EMPTY, ERR_STOPPED };

struct err {
	enum err_code code;
	int64_t offset; /* in the file; -1: not applicable */
	char message[1024]; /* for users, translated */
	char plain[1024];   /* for programs */
};

/* No error, without two thousand bytes being cleared. */
static inline void err_forget(struct err *e)
{
	e->code = ERR_NONE;
	e->offset = 0;
	e->message[0] = e->plain[0] = '\0';
}

const char *err_code_name(enum err_code code);
/* Returns false, so that `return err_set(…)` reads well. */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* The same for a message that is not a literal at the call; no format. */
bool err_say(struct err *e, enum err_code code, const char *message);

#endif
