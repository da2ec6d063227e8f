#include "base/err.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>

const char *err_code_name(enum err_code code)
{
	static const char *const names[] = { "none", "usage", "io", "not-text", "too-big", "encoding", "rules", "database" };

	return names[code];
}

bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	e->code = code;
	e->offset = -1;
	va_start(ap, fmt);
	vsnprintf(e->plain, sizeof e->plain, fmt, ap);
	va_end(ap);
	va_start(ap, fmt);
	vsnprintf(e->message, sizeof e->message, gettext(fmt), ap);
	va_end(ap);
	return false;
}
