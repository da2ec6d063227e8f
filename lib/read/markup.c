#include "read/markup.h"

#include <string.h>
#include <strings.h>

static bool begins(struct str page, size_t at, const char *tag)
{
	size_t n = strlen(tag);

	return page.n - at >= n && strncasecmp(page.p + at, tag, n) == 0;
}

/* The offset behind the '>' that closes the tag at `at`. */
static size_t tag_end(struct str page, size_t at)
{
	const char *p = memchr(page.p + at, '>', page.n - at);

	return p ? (size_t)(p - page.p) + 1 : page.n;
}

/* Attributes of the tag that begins at `at`; at the most, as values without quotes around them may count too. */
static size_t attributes(struct str page, size_t at)
{
	size_t n = 0;
	char quote = '\0';
	bool blank = false;

	for (size_t i = at + 1; i < page.n && (quote || (page.p[i] != '>' && page.p[i] != '<')); i++) {
		char c = page.p[i];
		bool now = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '/';

		if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (blank && !now)
			n++;
		blank = now;
	}
	return n;
}

static void blank_out(char *p, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (p[i] != '\n' && p[i] != '\r')
			p[i] = ' ';
}

struct str markup_mended(struct arena *a, struct str page, size_t *tags)
{
	char *mended = NULL;
	const char *lt;
	bool unclosed = false; /* a comment: the later ones are too */

	*tags = 0;
	for (size_t i = 0; i < page.n && (lt = memchr(page.p + i, '<', page.n - i));) {
		i = (size_t)(lt - page.p);
		if (page.n - i > 1 && is_letter(lt[1]))
			*tags += 1 + attributes(page, i);
		if (begins(page, i, "<!--")) {
			size_t end = unclosed ? SIZE_MAX : str_find(str_sub(page, i + 4, page.n), STR("-->"));

			unclosed = end == SIZE_MAX;
			i = end == SIZE_MAX ? i + 4 : i + 4 + end + 3;
			continue;
		}
		bool bogus = page.n - i > 2 && lt[1] == '!' && !begins(page, i, "<!doctype");

		if (bogus || begins(page, i, "</html") || begins(page, i, "</body")) {
			size_t end = tag_end(page, i);

			if (!mended)
				mended = memcpy(arena_room(a, page.n + 1), page.p, page.n);
			blank_out(mended, i, end);
			i = end;
			continue;
		}
		i++;
	}
	return mended ? (struct str){ mended, page.n } : page;
}
