#include "base/err.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/str.h"

const char *err_code_name(enum err_code code)
{
	static const char *const names[] = { "none", "usage", "io", "not-text", "too-big", "encoding", "rules", "database",
					     "damaged", "protected", "unsupported", "crashed", "memory", "empty", "stopped" };

	return names[code];
}

/* A name from a damaged file may contain any bytes: those that are not UTF-8 become ?, so that reports can include the message. */
static void scrub(struct buf *b)
{
	for (size_t at = 0; at < b->n;) {
		struct str rest = { b->p + at, b->n - at };
		size_t good = utf8_valid(rest);

		at += good;
		if (good < rest.n)
			b->p[at++] = '?';
	}
}

/* A message that is too long, mostly because of a long path, keeps its beginning and its end, which has the reason. */
static void put(char *to, size_t room, const char *fmt, va_list ap) __attribute__((format(printf, 3, 0)));

static void put(char *to, size_t room, const char *fmt, va_list ap)
{
	struct buf b = { 0 };

	buf_vfmt(&b, fmt, ap);
	scrub(&b);
	struct str all = b.p ? buf_view(&b) : STR("");
	size_t from = all.n, head = all.n;

	if (all.n >= room) {
		head = room / 3;
		from = all.n - room / 2;
		while (head > 0 && ((unsigned char)all.p[head] & 0xC0) == 0x80)
			head--;
		while (from < all.n && ((unsigned char)all.p[from] & 0xC0) == 0x80)
			from++;
	}
	snprintf(to, room, "%.*s%s%.*s", (int)head, all.p, from < all.n ? "…" : "", (int)(all.n - from), all.p + from);
	buf_free(&b);
}

bool err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	e->code = code;
	e->offset = -1;
	va_start(ap, fmt);
	put(e->plain, sizeof e->plain, fmt, ap);
	va_end(ap);
	va_start(ap, fmt);
	put(e->message, sizeof e->message, gettext(fmt), ap);
	va_end(ap);
	return false;
}

bool err_say(struct err *e, enum err_code code, const char *message)
{
	e->code = code;
	e->offset = -1;
	snprintf(e->plain, sizeof e->plain, "%s", message);
	snprintf(e->message, sizeof e->message, "%s", gettext(message));
	return false;
}
