#include "read/rtf.h"

#include <string.h>

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

struct str rtf_with_labels(struct arena *a, struct str s)
{
	char *out = arena_room(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t end = i;

		if (s.p[i] == '\\') {
			end = behind_word(s, i, "\\ls", true);
			if (end == i && n && out[n - 1] == '{' && (end = behind_word(s, i, "\\listtext", false)) == i)
				end = behind_word(s, i, "\\pntext", false);
			if (end == i && i + 1 < s.n) { /* an escaped backslash begins no word */
				out[n++] = s.p[i++];
				out[n++] = s.p[i++];
				continue;
			}
		}
		if (end > i)
			i = end;
		else
			out[n++] = s.p[i++];
	}
	return (struct str){ out, n };
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
