#include "read/decode.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

/* GB 18030-2022 swapped these with two-byte codes; glibc 2.36 has the two-byte half only.
 * Key: the linear index of the four-byte code. */
static uint32_t gb18030_2022(const unsigned char *p)
{
	static const uint16_t fe10[10] = { 0xE78D, 0xE78F, 0xE78E, 0xE790, 0xE791, 0xE792, 0xE793, 0xE794, 0xE795, 0xE796 };
	static const uint16_t n9fb4[8] = { 0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864 };
	uint32_t code = ((p[0] - 0x81u) * 10 + (p[1] - 0x30u)) * 1260 + (p[2] - 0x81u) * 10 + (p[3] - 0x30u);
	uint32_t from_fe10 = ((0x84 - 0x81u) * 10 + 1) * 1260 + (0x82 - 0x81u) * 10 + 6;
	uint32_t from_9fb4 = ((0x82 - 0x81u) * 10 + 5) * 1260 + (0x90 - 0x81u) * 10 + 7;

	if (code >= from_fe10 && code < from_fe10 + 10)
		return fe10[code - from_fe10];
	if (code >= from_9fb4 && code < from_9fb4 + 8)
		return n9fb4[code - from_9fb4];
	return 0;
}

static bool gb18030_four(const unsigned char *p, size_t n)
{
	return n >= 4 && p[0] >= 0x81 && p[0] <= 0xFE && p[1] >= 0x30 && p[1] <= 0x39 && p[2] >= 0x81 && p[2] <= 0xFE &&
	       p[3] >= 0x30 && p[3] <= 0x39;
}

static void bad_byte(struct decoded *d, size_t at)
{
	if (d->bad < DECODE_BAD_KEPT)
		d->bad_at[d->bad] = at;
	d->bad++;
}

/* UTF-8 with bad bytes replaced. */
static struct str repair_utf8(struct arena *a, struct str s, size_t base, struct decoded *d)
{
	char *out = arena_alloc(a, s.n * 3 + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t ok = utf8_valid(str_sub(s, i, s.n));

		memcpy(out + n, s.p + i, ok);
		n += ok;
		i += ok;
		if (i < s.n) {
			bad_byte(d, base + i);
			memcpy(out + n, "\xEF\xBF\xBD", 3);
			n += 3;
			i++;
		}
	}
	return (struct str){ out, n };
}

static struct str convert(struct arena *a, iconv_t cd, struct str s, size_t base, bool gb, struct decoded *d)
{
	size_t cap = s.n * 3 + 16; /* worst: one byte becomes U+FFFD */
	char *out = arena_alloc(a, cap), *to = out;
	char *from;
	size_t left = s.n, room = cap;

	memcpy(&from, &s.p, sizeof from); /* iconv's prototype lacks the const */
	while (left > 0) {
		if (iconv(cd, &from, &left, &to, &room) != (size_t)-1)
			break;
		if (errno != EILSEQ && errno != EINVAL)
			break;
		uint32_t cp = 0;

		if (gb && gb18030_four((const unsigned char *)from, left))
			cp = gb18030_2022((const unsigned char *)from);
		if (cp) {
			unsigned w = utf8_put(to, cp);

			to += w, room -= w, from += 4, left -= 4;
		} else {
			bad_byte(d, base + s.n - left);
			memcpy(to, "\xEF\xBF\xBD", 3);
			to += 3, room -= 3, from++, left--;
		}
		iconv(cd, NULL, NULL, NULL, NULL);
	}
	return (struct str){ out, (size_t)(to - out) };
}

static bool named(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcasecmp(name, *list) == 0)
			return true;
	return false;
}

static bool resolve(const char *name, struct decoded *d)
{
	static const char *const utf8[] = { "UTF-8", "UTF8", NULL };
	static const char *const gb[] = { "GB18030", "GB2312", "GBK", "GB-2312", "CP936", "EUC-CN", "x-gbk", NULL };
	static const char *const le[] = { "UTF-16LE", "UTF16LE", NULL };
	static const char *const be[] = { "UTF-16BE", "UTF16BE", "UTF-16", "UTF16", NULL };

	if (named(name, utf8))
		d->encoding = ENC_UTF8, d->name = "UTF-8";
	else if (named(name, gb))
		d->encoding = ENC_GB18030, d->name = "GB18030";
	else if (named(name, le))
		d->encoding = ENC_UTF16LE, d->name = "UTF-16LE";
	else if (named(name, be))
		d->encoding = ENC_UTF16BE, d->name = "UTF-16BE";
	else
		d->encoding = ENC_OTHER, d->name = name;
	return true;
}

static bool bom(struct str b, struct decoded *d)
{
	static const struct { const char *bytes; size_t n; const char *name; } boms[] = {
		{ "\xEF\xBB\xBF", 3, "UTF-8" },
		{ "\xFF\xFE", 2, "UTF-16LE" },
		{ "\xFE\xFF", 2, "UTF-16BE" },
		{ "\x84\x31\x95\x33", 4, "GB18030" },
	};

	for (size_t i = 0; i < sizeof boms / sizeof boms[0]; i++)
		if (b.n >= boms[i].n && memcmp(b.p, boms[i].bytes, boms[i].n) == 0) {
			resolve(boms[i].name, d);
			d->bom = boms[i].n;
			return true;
		}
	return false;
}

static bool run(struct arena *a, struct str body, struct decoded *d, struct err *err)
{
	d->bad = 0;
	if (d->encoding == ENC_UTF8) {
		d->text = utf8_valid(body) == body.n ? body : repair_utf8(a, body, d->bom, d);
		return true;
	}
	iconv_t cd = iconv_open("UTF-8", d->name);

	if (cd == (iconv_t)-1)
		return err_set(err, ERR_ENCODING, "unknown encoding \"%s\" (iconv -l lists the known ones)", d->name);
	d->text = convert(a, cd, body, d->bom, d->encoding == ENC_GB18030, d);
	iconv_close(cd);
	return true;
}

bool decode(struct arena *a, struct str bytes, const char *name, struct decoded *d, struct err *err)
{
	*d = (struct decoded){ 0 };
	bool marked = bom(bytes, d);

	if (name && (!marked || d->encoding != ENC_UTF8)) {
		size_t skip = d->bom;

		resolve(name, d);
		d->bom = skip;
	}
	struct str body = str_sub(bytes, d->bom, bytes.n);

	if (!marked && !name) {
		const char *nul = bytes.n ? memchr(bytes.p, '\0', bytes.n) : NULL;

		if (nul) {
			err_set(err, ERR_NOT_TEXT, "not a text file: NUL byte at offset %zu", (size_t)(nul - bytes.p));
			err->offset = nul - bytes.p;
			return false;
		}
		resolve("UTF-8", d);
		if (utf8_valid(body) != body.n) {
			struct decoded utf8 = *d;

			run(a, body, &utf8, err);
			resolve("GB18030", d);
			if (!run(a, body, d, err))
				return false;
			if (utf8.bad < d->bad)
				*d = utf8;
		} else {
			d->text = body;
		}
	} else if (!run(a, body, d, err)) {
		return false;
	}
	if (d->bad > 2 && d->bad * 5 > utf8_length(d->text)) {
		err_set(err, ERR_NOT_TEXT, "not a text file: %zu of %zu bytes cannot be decoded as %s, the first at offset %zu",
			d->bad, bytes.n, d->name, d->bad_at[0]);
		err->offset = (int64_t)d->bad_at[0];
		return false;
	}
	return true;
}

/* Length in the source of the character at p, and of its UTF-8. */
static size_t gb18030_step(iconv_t cd, const unsigned char *p, size_t n, size_t *utf8)
{
	size_t len = p[0] < 0x80 ? 1 : gb18030_four(p, n) ? 4 : 2;
	char out[8], *to = out;
	char *from;
	size_t left = len, room = sizeof out;

	*utf8 = 1;
	if (len == 1)
		return 1;
	if (len == 4 && gb18030_2022(p)) {
		*utf8 = 3;
		return 4;
	}
	memcpy(&from, &p, sizeof from);
	if (len <= n && iconv(cd, &from, &left, &to, &room) != (size_t)-1) {
		*utf8 = (size_t)(to - out);
		return len;
	}
	iconv(cd, NULL, NULL, NULL, NULL);
	*utf8 = 3;
	return 1;
}

bool decode_walk(enum encoding e, struct str b, size_t *at, size_t n)
{
	iconv_t cd = (iconv_t)-1;
	size_t i = *at;

	if (e == ENC_OTHER)
		return false;
	if (e == ENC_GB18030) {
		cd = iconv_open("UTF-8", "GB18030");
		if (cd == (iconv_t)-1)
			return false;
	}
	while (n > 0 && i < b.n) {
		const unsigned char *p = (const unsigned char *)b.p + i;
		size_t used = 1, utf8 = 1;

		if (e == ENC_GB18030) {
			used = gb18030_step(cd, p, b.n - i, &utf8);
		} else if (e == ENC_UTF8) {
			size_t end = i;
			uint32_t cp = utf8_next(b, &end);
			char c[4];

			used = end - i;
			utf8 = utf8_put(c, cp);
		} else if (b.n - i >= 2) {
			uint32_t u = e == ENC_UTF16LE ? (uint32_t)(p[0] | p[1] << 8) : (uint32_t)(p[0] << 8 | p[1]);

			used = u >= 0xD800 && u < 0xDC00 ? 4 : 2;
			utf8 = used == 4 ? 4 : u < 0x80 ? 1 : u < 0x800 ? 2 : 3;
		}
		i += used;
		n -= utf8 < n ? utf8 : n;
	}
	if (cd != (iconv_t)-1)
		iconv_close(cd);
	*at = i;
	return true;
}
