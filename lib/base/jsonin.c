#include "base/jsonin.h"

#include <string.h>

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

static void skip_blanks(struct jsonin *in)
{
	while (in->p < in->end && (*in->p == ' ' || *in->p == '\n' || *in->p == '\t' || *in->p == '\r'))
		in->p++;
}

static bool take(struct jsonin *in, char c)
{
	skip_blanks(in);
	if (in->p >= in->end || *in->p != c)
		return false;
	in->p++;
	return true;
}

bool jsonin_begin_array(struct jsonin *in)
{
	return take(in, '[') || fail(in);
}

bool jsonin_more(struct jsonin *in)
{
	/* behind the opening bracket an element comes without a comma */
	bool first = in->p < in->end && in->p[-1] == '[';

	if (in->bad || take(in, ']'))
		return false;
	return first || take(in, ',') || fail(in);
}

static bool take_null(struct jsonin *in)
{
	skip_blanks(in);
	if (in->end - in->p < 4 || memcmp(in->p, "null", 4) != 0)
		return false;
	in->p += 4;
	return true;
}

int64_t jsonin_number(struct jsonin *in, int64_t if_null)
{
	uint64_t n = 0;
	bool minus;
	const char *from;

	if (take_null(in))
		return if_null;
	minus = take(in, '-');
	for (from = in->p; in->p < in->end && *in->p >= '0' && *in->p <= '9' && in->p - from < 19; in->p++)
		n = n * 10 + (uint64_t)(*in->p - '0');
	if (in->p == from || n > INT64_MAX)
		return fail(in);
	return minus ? -(int64_t)n : (int64_t)n;
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

/* Behind \u. A surrogate without its other half is no character. */
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

/* From the first escape on; `from`: what stands before it. */
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

struct str jsonin_string(struct jsonin *in)
{
	const char *from;

	if (take_null(in))
		return STR_NONE;
	if (!take(in, '"'))
		return fail(in), STR_NONE;
	for (from = in->p; in->p < in->end && *in->p != '"'; in->p++)
		if (*in->p == '\\')
			return unescaped(in, from);
	if (in->p == in->end)
		return fail(in), STR_NONE;
	return (struct str){ from, (size_t)(in->p++ - from) };
}

bool jsonin_at_end(struct jsonin *in)
{
	skip_blanks(in);
	return !in->bad && in->p == in->end;
}
