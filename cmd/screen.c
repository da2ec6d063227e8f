#include "screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "text/fold.h"
#include "text/plain.h"

enum { PENDING_MAX = 16, LINK_MAX = 1 << 14 /* bytes of a link */ };

/* The sequences that write/text.c and the commands use. */
static const char *const colors[] = { "\033[0m", "\033[1m", "\033[2m", "\033[1;31m", "\033[1;32m", "\033[1;33m", "\033[1;36m", "\033[31m", "\033[33m", "\033[36m" };

static size_t color_at(struct str s)
{
	for (size_t i = 0; i < sizeof colors / sizeof colors[0]; i++)
		if (str_starts(s, str_z(colors[i])))
			return strlen(colors[i]);
	return 0;
}

const char *screen_link_id(void)
{
	static char id[17];
	uint64_t random = 0;

	if (!id[0]) {
		if (getrandom(&random, sizeof random, GRND_NONBLOCK) != sizeof random)
			random = (uint64_t)(uintptr_t)&random ^ (uint64_t)getpid() << 32;
		snprintf(id, sizeof id, "%016llx", (unsigned long long)random);
	}
	return id;
}

static const char link_begins[] = "\033]8;", link_ends[] = "\033]8;;\033\\", sequence_ends[] = "\033\\";

/* The length of one of our links' beginnings or ends at the start of s, 0: there is none. */
static size_t link_at(struct str s)
{
	char begin[64];
	size_t n;

	if (str_starts(s, str_z(link_ends)))
		return strlen(link_ends);
	snprintf(begin, sizeof begin, "%sid=%s;file://", link_begins, screen_link_id());
	if (!str_starts(s, str_z(begin)))
		return 0;
	for (n = strlen(begin); n < s.n && s.p[n] > ' ' && s.p[n] < 0x7F; n++)
		;
	return str_starts(str_sub(s, n, s.n), str_z(sequence_ends)) ? n + strlen(sequence_ends) : 0;
}

void screen_clean(struct str s, bool line, bool color, struct buf *out)
{
	for (size_t i = 0; i < s.n;) {
		size_t at = i, sequence;

		i = plain_end(s, i, ' ');
		buf_add(out, s.p + at, i - at);
		if (i == s.n)
			break;
		at = i;
		if (s.p[i] == '\033' && color && ((sequence = color_at(str_sub(s, i, s.n))) || (sequence = link_at(str_sub(s, i, s.n))))) {
			buf_add(out, s.p + i, sequence);
			i += sequence;
			continue;
		}
		uint32_t cp = utf8_next(s, &i);

		if (cp == '\n' && line)
			buf_z(out, "\\n");
		else if (cp == 0xFFFD)
			buf_z(out, "\xEF\xBF\xBD");
		else if (cp == '\n' || cp == '\t')
			buf_c(out, (char)cp);
		else if (cp < 0x20 || cp == 0x85 || (cp >= 0x7F && cp < 0xA0)) {
			if (cp != '\r')
				buf_fmt(out, "\\x%02x", cp);
		} else if (cp == 0x2028 || cp == 0x2029)
			buf_fmt(out, "\\x%02x", cp);
		else if (!is_hidden(cp))
			buf_add(out, s.p + at, i - at);
	}
}

struct screen {
	bool color;
	struct buf pending; /* an incomplete character or sequence, kept for the next call */
};

/* Length of an incomplete character or sequence at the end of s. */
static size_t unfinished(struct str s)
{
	size_t n = 0, from = s.n;

	while (from > 0 && n < PENDING_MAX - 1) {
		unsigned char c = (unsigned char)s.p[--from];

		n++;
		if (c == '\033')
			return color_at(str_sub(s, from, s.n)) || str_starts(str_sub(s, from, s.n), str_z(sequence_ends)) ? 0 : n;
		if (c == '\n')
			return 0;
	}
	for (from = s.n, n = 0; from > 0 && n < 4;) {
		unsigned char c = (unsigned char)s.p[--from];

		n++;
		if (c < 0x80)
			return 0;
		if (c >= 0xC0) /* its first byte */
			return n < (c >= 0xF0 ? 4u : c >= 0xE0 ? 3u : 2u) ? n : 0;
	}
	return 0;
}

/* Length of a link's beginning or end at the end of s whose own end is missing. */
static size_t unfinished_link(struct str s)
{
	for (size_t n = 1; n <= s.n && n <= LINK_MAX; n++) {
		struct str tail = str_sub(s, s.n - n, s.n);

		if (tail.p[0] == '\n')
			return 0;
		if (tail.p[0] == '\033' && str_starts(tail, str_z(link_begins)))
			return str_has(str_sub(tail, 1, tail.n), str_z(sequence_ends)) ? 0 : n;
	}
	return 0;
}

static bool all_written(struct str s)
{
	while (s.n) {
		ssize_t n = write(STDOUT_FILENO, s.p, s.n);

		if (n < 0)
			return false;
		s = str_sub(s, (size_t)n, s.n);
	}
	return true;
}

static ssize_t put(void *cookie, const char *p, size_t n)
{
	struct screen *screen = cookie;
	struct buf in = { 0 }, out = { 0 };

	buf_str(&in, buf_view(&screen->pending));
	buf_add(&in, p, n);
	size_t rest = unfinished(buf_view(&in)), link = unfinished_link(buf_view(&in));
	struct str whole = str_sub(buf_view(&in), 0, in.n - (link > rest ? link : rest));

	screen->pending.n = 0;
	buf_str(&screen->pending, str_sub(buf_view(&in), whole.n, in.n));
	screen_clean(whole, false, screen->color, &out);
	bool ok = all_written(buf_view(&out));

	buf_free(&in);
	buf_free(&out);
	return ok ? (ssize_t)n : 0;
}

void screen_start(bool color)
{
	static struct screen screen;
	static char buffer[1 << 16];
	FILE *f = fopencookie(&screen, "w", (cookie_io_functions_t){ .write = put });

	if (!f)
		return;
	screen.color = color;
	setvbuf(f, buffer, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF, sizeof buffer);
	fflush(stdout);
	stdout = f;
}
