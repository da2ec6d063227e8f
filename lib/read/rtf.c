#include "read/rtf.h"

#include <string.h>
#include <strings.h>

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Behind the control word at i, if it is this one and has a number (numbered) or none; else i. */
static size_t behind_word(struct str s, size_t i, const char *word, bool numbered)
{
	size_t n = strlen(word), end = i + n;

	if (!str_starts(str_sub(s, i, s.n), str_z(word)))
		return i;
	while (end < s.n && digit(s.p[end]))
		end++;
	if ((end > i + n) != numbered || (end < s.n && is_letter(s.p[end])))
		return i;
	return end;
}

/* The end of the field's name at i, if it is one whose result is computed anew; else i. */
static size_t behind_recomputed(struct str s, size_t i)
{
	static const char *const names[] = { "DATE", "TIME", "SAVEDATE", "PRINTDATE", "FILENAME", "NUMPAGES", "TITLE" };
	size_t end = i;

	while (end < s.n && is_letter(s.p[end]))
		end++;
	for (size_t k = 0; k < sizeof names / sizeof *names; k++)
		if (strlen(names[k]) == end - i && strncasecmp(s.p + i, names[k], end - i) == 0)
			return end;
	return i;
}

/* Behind the control word or symbol at i, without the blank that may end it. */
static size_t behind_control(struct str s, size_t i)
{
	size_t end = i + 1;

	if (end >= s.n || !is_letter(s.p[end]))
		return end < s.n ? end + 1 : end; /* an escaped backslash begins no word */
	while (end < s.n && is_letter(s.p[end]))
		end++;
	if (end + 1 < s.n && s.p[end] == '-' && digit(s.p[end + 1]))
		end++;
	while (end < s.n && digit(s.p[end]))
		end++;
	return end;
}

struct str rtf_for_converter(struct arena *a, struct str s)
{
	struct buf out = { 0 };
	bool name_follows = false; /* behind \fldinst, before the first word of its text */

	for (size_t i = 0; i < s.n;) {
		size_t end = i;

		if (s.p[i] == '\\') {
			end = behind_word(s, i, "\\ls", true);
			if (end == i && out.n && out.p[out.n - 1] == '{' && (end = behind_word(s, i, "\\listtext", false)) == i)
				end = behind_word(s, i, "\\pntext", false);
			if (end == i) {
				name_follows = name_follows || behind_word(s, i, "\\fldinst", false) > i;
				end = behind_control(s, i);
				buf_str(&out, str_sub(s, i, end));
			}
			i = end;
			continue;
		}
		if (name_follows && !strchr("{} \r\n", s.p[i])) {
			name_follows = false;
			if ((end = behind_recomputed(s, i)) > i) {
				buf_str(&out, STR("QUOTE"));
				i = end;
				continue;
			}
		}
		buf_str(&out, str_sub(s, i, i + 1));
		i++;
	}
	struct str rewritten = arena_str(a, buf_view(&out));

	buf_free(&out);
	return rewritten;
}

bool rtf_is_whole(struct str s)
{
	size_t open = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\') {
			size_t end = behind_word(s, i, "\\bin", true), n = 0;

			for (size_t k = i + strlen("\\bin"); end > i && k < end && n < s.n; k++)
				n = n * 10 + (size_t)(s.p[k] - '0');
			i = end > i ? end + n : i + 1; /* past the blank and the bytes; past the character */
		} else if (s.p[i] == '{') {
			open++;
		} else if (s.p[i] == '}' && open > 0 && --open == 0) {
			return true;
		}
	}
	return false;
}
