#include "base/json.h"

#include <stdio.h>
#include <string.h>

/* Room for so many bytes, and a comma where one belongs. */
static char *begin(struct buf *b, size_t bytes)
{
	char last = b->n ? b->p[b->n - 1] : '\n';

	if (b->cap - b->n <= bytes)
		buf_reserve(b, bytes + 1);
	if (last != '{' && last != '[' && last != ':' && last != '\n')
		b->p[b->n++] = ',';
	return b->p + b->n;
}

void json_open(struct buf *b, char bracket)
{
	*begin(b, 1) = bracket;
	b->n++;
}

void json_close(struct buf *b, char bracket)
{
	buf_c(b, bracket);
}

/* How much of s needs no escape; it ends at a character's end. */
static size_t plain(struct str s, size_t from)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = from;

	for (;;) {
		/* eight bytes above ASCII at once: nearly all of a text */
		uint64_t eight;

		while (s.n - i >= sizeof eight && (memcpy(&eight, p + i, sizeof eight), (eight & UINT64_C(0x8080808080808080)) == UINT64_C(0x8080808080808080)))
			i += sizeof eight;
		if (i >= s.n || p[i] < 0x20 || p[i] == '"' || p[i] == '\\')
			return i;
		i++;
	}
}

static void escaped(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t end = plain(s, i);

		buf_add(b, s.p + i, end - i);
		if (end == s.n)
			break;
		unsigned char c = (unsigned char)s.p[end];
		char code[8];

		switch (c) {
		case '"': buf_z(b, "\\\""); break;
		case '\\': buf_z(b, "\\\\"); break;
		case '\n': buf_z(b, "\\n"); break;
		case '\t': buf_z(b, "\\t"); break;
		case '\r': buf_z(b, "\\r"); break;
		case '\b': buf_z(b, "\\b"); break;
		case '\f': buf_z(b, "\\f"); break;
		default:
			snprintf(code, sizeof code, "\\u%04X", c);
			buf_z(b, code);
		}
		i = end + 1;
	}
}

void json_key(struct buf *b, const char *key)
{
	size_t n = strlen(key);

	char *p = begin(b, n + 3);

	p[0] = '"';
	memcpy(p + 1, key, n);
	memcpy(p + 1 + n, "\":", 2);
	b->n += n + 3;
}

void json_text(struct buf *b, struct str s)
{
	char *p = begin(b, s.n + 2);

	p[0] = '"';
	b->n++;
	if (plain(s, 0) == s.n) {
		if (s.n)
			memcpy(p + 1, s.p, s.n);
		b->n += s.n;
	} else {
		escaped(b, s);
	}
	buf_c(b, '"');
}

void json_name(struct buf *b, struct str s)
{
	struct buf valid = { 0 };

	for (size_t i = 0; i < s.n;)
		buf_cp(&valid, utf8_next(s, &i));
	json_text(b, valid.p ? buf_view(&valid) : STR(""));
	buf_free(&valid);
}

void json_text_or_null(struct buf *b, struct str s)
{
	if (s.n)
		json_text(b, s);
	else
		json_null_value(b);
}

void json_int(struct buf *b, int64_t n)
{
	enum { LONGEST = 20 };

	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	char *p = begin(b, LONGEST);
	size_t digits = 1;

	if (n < 0)
		*p++ = '-';
	for (uint64_t ten = 10; digits < LONGEST - 1 && rest >= ten; ten *= 10)
		digits++;
	for (size_t i = digits; i-- > 0; rest /= 10)
		p[i] = (char)('0' + rest % 10);
	b->n += digits + (n < 0);
}

void json_null_value(struct buf *b)
{
	memcpy(begin(b, 4), "null", 4);
	b->n += 4;
}
