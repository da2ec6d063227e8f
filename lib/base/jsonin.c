#include "base/jsonin.h"

#include <stddef.h>
#include <string.h>

#include "base/sixteen.h"

struct jsonin jsonin_source(struct arena *a, struct str json)
{
	return (struct jsonin){ .p = json.p, .end = json.p ? json.p + json.n : NULL, .arena = a };
}

static bool fail(struct jsonin *in)
{
	in->bad = true;
	in->p = in->end;
	return false;
}

/* The next character that is not blank, '\0' at the end. */
static inline char next(struct jsonin *in)
{
	while (in->p < in->end && (*in->p == ' ' || *in->p == '\n' || *in->p == '\t' || *in->p == '\r'))
		in->p++;
	return in->p < in->end ? *in->p : '\0';
}

static inline bool take(struct jsonin *in, char c)
{
	if (next(in) != c || in->p == in->end)
		return false;
	in->p++;
	return true;
}

bool jsonin_begin_array(struct jsonin *in)
{
	return take(in, '[') || fail(in);
}

bool jsonin_more_slowly(struct jsonin *in)
{
	/* the first element has no comma before it */
	bool first = in->p < in->end && in->p[-1] == '[';
	char c = next(in);

	if (c == ']') {
		in->p++;
		return false;
	}
	if (first)
		return true;
	if (c != ',')
		return fail(in);
	in->p++;
	return true;
}

bool jsonin_is_text(struct jsonin *in)
{
	return next(in) == '"';
}

static inline bool take_null(struct jsonin *in)
{
	if (next(in) != 'n' || in->end - in->p < 4 || memcmp(in->p, "null", 4) != 0)
		return false;
	in->p += 4;
	return true;
}

/* A number that is negative or of many digits, null, or none at all. */
static int64_t any_number(struct jsonin *in, int64_t if_null)
{
	char c = next(in);
	bool minus = c == '-';
	uint64_t n = 0;

	if (c == 'n')
		return take_null(in) ? if_null : fail(in);
	const char *from = in->p + minus, *p = from, *end = in->end - from < 19 ? in->end : from + 19;

	while (p < end && *p >= '0' && *p <= '9')
		n = n * 10 + (uint64_t)(*p++ - '0');
	in->p = p;
	if (p == from || n > INT64_MAX)
		return fail(in);
	return minus ? -(int64_t)n : (int64_t)n;
}

int64_t jsonin_number(struct jsonin *in, int64_t if_null)
{
	enum { FEW = 8 };
	const char *p = in->p;
	unsigned digit, n = 0;

	if (in->end - p <= FEW)
		return any_number(in, if_null);
	for (int i = 0; i < FEW && (digit = (unsigned)*p - '0') < 10; i++, p++)
		n = n * 10 + digit;
	if (p == in->p || (unsigned)*p - '0' < 10)
		return any_number(in, if_null);
	in->p = p;
	return n;
}

static bool hex(struct jsonin *in, uint32_t *c)
{
	*c = 0;
	for (int i = 0; i < 4; i++, in->p++) {
		char d = in->p < in->end ? *in->p : '?';

		if (d >= '0' && d <= '9')
			*c = *c * 16 + (uint32_t)(d - '0');
		else if ((d | 32) >= 'a' && (d | 32) <= 'f')
			*c = *c * 16 + (uint32_t)((d | 32) - 'a' + 10);
		else
			return fail(in);
	}
	return true;
}

/* After \u. A surrogate without its other half is invalid. */
static uint32_t unicode(struct jsonin *in)
{
	uint32_t high, low;

	if (!hex(in, &high) || high < 0xD800 || high > 0xDFFF)
		return in->bad ? 0 : high;
	if (high > 0xDBFF || in->end - in->p < 6 || in->p[0] != '\\' || in->p[1] != 'u')
		return fail(in);
	in->p += 2;
	if (!hex(in, &low) || low < 0xDC00 || low > 0xDFFF)
		return fail(in);
	return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

/* Decodes from the first escape on; `from`: where the text begins. */
static struct str unescaped(struct jsonin *in, const char *from)
{
	static const char codes[] = "\"\\/bfnrt", chars[] = "\"\\/\b\f\n\r\t";
	struct buf b = { 0 };
	struct str out = STR_NONE;

	buf_add(&b, from, (size_t)(in->p - from));
	while (in->p < in->end && *in->p != '"') {
		const char *code;

		if (*in->p != '\\') {
			buf_c(&b, *in->p++);
			continue;
		}
		in->p++;
		if (in->p < in->end && *in->p == 'u') {
			in->p++;
			buf_cp(&b, unicode(in));
		} else if (in->p < in->end && (code = memchr(codes, *in->p, sizeof codes - 1))) {
			buf_c(&b, chars[code - codes]);
			in->p++;
		} else {
			fail(in);
		}
	}
	if (take(in, '"'))
		out = arena_str(in->arena, b.n ? buf_view(&b) : STR(""));
	else
		fail(in);
	buf_free(&b);
	return out;
}

/* The first quotation mark or backslash, or the end. Most texts are short. */
static inline const char *special(const char *p, const char *end)
{
	for (; end - p >= (ptrdiff_t)sizeof(sixteen); p += sizeof(sixteen)) {
		sixteen v = sixteen_at((const unsigned char *)p);
		size_t at = sixteen_first((sixteen)(v == '"') | (sixteen)(v == '\\'));

		if (at < sizeof(sixteen))
			return p + at;
	}
	while (p < end && *p != '"' && *p != '\\')
		p++;
	return p;
}

/* Behind the quotation mark. */
static inline struct str rest_of_string(struct jsonin *in)
{
	const char *from = in->p, *end = special(from, in->end);

	if (end == in->end)
		return fail(in), STR_NONE;
	if (*end == '\\') {
		in->p = end;
		return unescaped(in, from);
	}
	in->p = end + 1;
	return (struct str){ from, (size_t)(end - from) };
}

struct str jsonin_string(struct jsonin *in)
{
	if (in->p < in->end && *in->p == '"') {
		in->p++;
		return rest_of_string(in);
	}
	if (take_null(in))
		return STR_NONE;
	return take(in, '"') ? rest_of_string(in) : (fail(in), STR_NONE);
}

void jsonin_skip(struct jsonin *in)
{
	size_t depth = 0;

	do {
		char c = next(in);

		if (c == '[') {
			in->p++;
			depth++;
			continue;
		}
		if (c == ']' && depth) {
			in->p++;
			depth--;
		} else if (c == ',' && depth) {
			in->p++;
			continue;
		} else if (c == '"') {
			jsonin_string(in);
		} else {
			jsonin_number(in, 0);
		}
	} while (depth && !in->bad);
}

bool jsonin_at_end(struct jsonin *in)
{
	next(in);
	return !in->bad && in->p == in->end;
}
