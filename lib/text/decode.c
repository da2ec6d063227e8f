#include "text/decode.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "text/gb18030.h"

static void bad_byte(struct decoded *d, size_t at)
{
	if (d->bad < DECODE_BAD_KEPT)
		d->bad_at[d->bad] = at;
	d->bad++;
}

/* UTF-8 with bad bytes replaced. */
static struct str repair_utf8(struct arena *a, struct str s, size_t base, struct decoded *d)
{
	char *out = arena_room(a, s.n * 3 + 1);
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

static struct str from_gb18030(struct arena *a, struct str s, size_t base, struct decoded *d)
{
	const unsigned char *p = (const unsigned char *)s.p;
	char *out = arena_room(a, s.n * 3 + 4);
	size_t n = 0;

	d->lossless = true;
	for (size_t i = 0; i < s.n;) {
		n += gb18030_run(p, s.n, &i, out + n, &d->lossless);
		if (i < s.n) {
			d->lossless = false;
			bad_byte(d, base + i++);
			n += utf8_put(out + n, 0xFFFD);
		}
	}
	return (struct str){ out, n };
}

static struct str convert(struct arena *a, iconv_t cd, struct str s, size_t base, struct decoded *d)
{
	size_t cap = s.n * 3 + 16; /* worst case: each byte becomes U+FFFD */
	char *out = arena_room(a, cap), *to = out;
	char *from;
	size_t left = s.n, room = cap;

	memcpy(&from, &s.p, sizeof from); /* iconv's prototype lacks the const */
	while (left > 0) {
		if (iconv(cd, &from, &left, &to, &room) != (size_t)-1)
			break;
		if (errno != EILSEQ && errno != EINVAL)
			break;
		size_t unit = (d->encoding == ENC_UTF16LE || d->encoding == ENC_UTF16BE) && left > 1 ? 2 : 1;

		bad_byte(d, base + s.n - left);
		memcpy(to, "\xEF\xBF\xBD", 3);
		to += 3, room -= 3, from += unit, left -= unit;
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
		d->lossless = utf8_valid(body) == body.n;
		d->text = d->lossless ? body : repair_utf8(a, body, d->bom, d);
		return true;
	}
	if (d->encoding == ENC_GB18030) {
		d->text = from_gb18030(a, body, d->bom, d);
		return true;
	}
	iconv_t cd = iconv_open("UTF-8", d->name);

	if (cd == (iconv_t)-1)
		return err_set(err, ERR_ENCODING, "unknown encoding \"%s\" (iconv -l lists the known ones)", d->name);
	d->text = convert(a, cd, body, d->bom, d);
	iconv_close(cd);
	return true;
}

enum { PADDING_EVERY = 20 /* bytes: a page may have at most one stray NUL in this many */ };

/* Is this markup with stray NULs but no other control characters? Then it is a page, not a binary file. */
static bool padded_page(struct str b)
{
	size_t nuls = 0, i = 0;

	while (i < b.n && (b.p[i] == ' ' || b.p[i] == '\t' || b.p[i] == '\r' || b.p[i] == '\n'))
		i++;
	if (i == b.n || b.p[i] != '<')
		return false;
	for (; i < b.n; i++) {
		unsigned char c = (unsigned char)b.p[i];

		if (c < ' ' && c != '\0' && c != '\t' && c != '\r' && c != '\n' && c != '\f')
			return false;
		nuls += c == '\0';
	}
	return nuls * PADDING_EVERY < b.n;
}

/* UTF-32 with its mark. As UTF-16LE, whose mark begins like it, it would be a text with a NUL behind each character. */
static bool is_utf32(struct str b)
{
	return b.n >= 4 && b.n % 4 == 0 && (memcmp(b.p, "\xFF\xFE\0\0", 4) == 0 || memcmp(b.p, "\0\0\xFE\xFF", 4) == 0);
}

/* Does a page name Big5 in its first bytes, where the HTML standard looks for a charset? */
static bool says_big5(struct str b)
{
	enum { SEARCHED = 1024 };
	struct str head = str_sub(b, 0, SEARCHED);

	for (size_t i = 0; i + 12 < head.n; i++) {
		size_t at = i + 7;

		if ((head.p[i] | 0x20) != 'c' || strncasecmp(head.p + i, "charset", 7) != 0)
			continue;
		while (at < head.n && strchr(" =\"'", head.p[at]))
			at++;
		if (head.n - at > 4 && strncasecmp(head.p + at, "big5", 4) == 0)
			return true;
	}
	return false;
}

/* Decodes bytes that are no UTF-8: as Big5 where a page says so and it fits, else as GB18030. */
static bool run_chinese(struct arena *a, struct str body, struct decoded *d, struct err *err)
{
	if (says_big5(body)) {
		resolve("BIG5-HKSCS", d);
		if (run(a, body, d, err) && !d->bad)
			return true;
	}
	resolve("GB18030", d);
	return run(a, body, d, err);
}

static struct str without_nuls(struct arena *a, struct str b)
{
	char *p = arena_alloc(a, b.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] != '\0')
			p[n++] = b.p[i];
	p[n] = '\0';
	return (struct str){ p, n };
}

bool decode(struct arena *a, struct str bytes, const char *name, struct decoded *d, struct err *err)
{
	*d = (struct decoded){ 0 };
	if (!name && is_utf32(bytes))
		return err_set(err, ERR_NOT_TEXT, "a text in UTF-32; convert it to UTF-8 (iconv -f UTF-32 -t UTF-8), or name the encoding");
	bool marked = bom(bytes, d);

	if (name && (!marked || d->encoding != ENC_UTF8)) {
		size_t skip = d->bom;

		resolve(name, d);
		d->bom = is_utf32(bytes) ? 0 : skip; /* iconv reads the mark of UTF-32 */
	}
	size_t end = bytes.n;

	/* a file written in blocks may be padded with NULs, which are not text; in UTF-16 a NUL may be half of a character */
	if (!marked || d->encoding == ENC_UTF8)
		while (end > d->bom && bytes.p[end - 1] == '\0')
			end--;
	if (end == d->bom || (name && d->encoding != ENC_UTF8 && d->encoding != ENC_GB18030))
		end = bytes.n;
	struct str body = str_sub(bytes, d->bom, end);

	if (!marked && !name) {
		const char *nul = bytes.n ? memchr(bytes.p, '\0', end) : NULL;

		if (nul && padded_page(body)) {
			body = without_nuls(a, body);
			end = SIZE_MAX; /* offset in the file not known */
		} else if (nul) {
			err_set(err, ERR_NOT_TEXT, "not a text file: NUL byte at offset %zu", (size_t)(nul - bytes.p));
			err->offset = nul - bytes.p;
			return false;
		}
		resolve("UTF-8", d);
		if (utf8_valid(body) != body.n) {
			struct decoded utf8 = *d;

			if (!run_chinese(a, body, d, err))
				return false;
			if (d->bad) { /* damaged UTF-8, if it has fewer bad bytes than GB18030 would */
				run(a, body, &utf8, err);
				if (utf8.bad < d->bad)
					*d = utf8;
			}
		} else {
			d->text = body;
			d->lossless = true;
		}
	} else if (!run(a, body, d, err)) {
		return false;
	}
	d->lossless = d->lossless && d->bom == 0 && end == bytes.n;
	if (d->bad > 2 && d->bad * 5 > utf8_length(d->text)) {
		err_set(err, ERR_NOT_TEXT, "not a text file: %zu of %zu bytes cannot be decoded as %s, the first at offset %zu",
			d->bad, bytes.n, d->name, d->bad_at[0]);
		err->offset = (int64_t)d->bad_at[0];
		return false;
	}
	return true;
}

bool decode_walk(enum encoding e, struct str b, size_t *at, size_t n)
{
	size_t i = *at;

	if (e == ENC_OTHER)
		return false;
	while (n > 0 && i < b.n) {
		const unsigned char *p = (const unsigned char *)b.p + i;
		size_t used = 1, utf8 = 1;

		if (e == ENC_GB18030) {
			uint32_t cp = 0xFFFD;

			used = gb18030_char(p, b.n - i, &cp);
			utf8 = utf8_size(used ? cp : 0xFFFD);
			used += used == 0;
		} else if (e == ENC_UTF8) {
			size_t end = i;

			utf8 = utf8_size(utf8_next(b, &end));
			used = end - i;
		} else if (b.n - i >= 2) {
			uint32_t u = e == ENC_UTF16LE ? (uint32_t)(p[0] | p[1] << 8) : (uint32_t)(p[0] << 8 | p[1]);

			uint32_t low = b.n - i < 4 ? 0 : e == ENC_UTF16LE ? (uint32_t)(p[2] | p[3] << 8) : (uint32_t)(p[2] << 8 | p[3]);

			used = u >= 0xD800 && u < 0xDC00 && low >= 0xDC00 && low < 0xE000 ? 4 : 2;
			utf8 = used == 4 ? 4 : u < 0x80 ? 1 : u < 0x800 ? 2 : 3;
		} else {
			utf8 = 3; /* half a unit: U+FFFD */
		}
		i += used;
		n -= utf8 < n ? utf8 : n;
	}
	*at = i;
	return true;
}

/* Characters of one or two bytes in the source, of four where the second is a digit. */
static size_t walk_gb18030(struct str b, size_t at, struct str text)
{
	const unsigned char *p = (const unsigned char *)b.p, *c = (const unsigned char *)text.p, *end = c + text.n;

	for (; c < end && at < b.n; c += *c < 0x80 ? 1 : *c < 0xE0 ? 2 : *c < 0xF0 ? 3 : 4)
		at += p[at] < 0x80 || at + 1 >= b.n ? 1 : p[at + 1] >= '0' && p[at + 1] <= '9' ? 4 : 2;
	return at < b.n ? at : b.n;
}

bool decode_walk_text(const struct decoded *in, struct str bytes, size_t *at, struct str text)
{
	if (in->encoding != ENC_GB18030 || in->bad)
		return decode_walk(in->encoding, bytes, at, text.n);
	*at = walk_gb18030(bytes, *at, text);
	return true;
}

bool name_has_han(struct str name)
{
	for (size_t i = 0; i < name.n;) {
		uint32_t cp = utf8_next(name, &i);

		if (is_han(cp) || (cp >= 0x3000 && cp < 0x3100) || cp >= 0xFF00)
			return true;
	}
	return false;
}

bool name_may_be_gb2312(struct str name)
{
	size_t high = 0;

	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];

		if (c >= 0x80 && c < 0xA1)
			return false;
		if (c < 0x80 && high % 2)
			return false;
		high = c < 0x80 ? 0 : high + 1;
	}
	return high % 2 == 0;
}

/* 通知 and 目录 in GB2312 are valid UTF-8, of letters that no name has: such are at least two characters together, with no Latin
 * letter beside them, as é and ü have. */
static bool is_gb2312(struct str name)
{
	size_t high = 0;
	bool any = false, letter = false;

	if (name_has_han(name) || !name_may_be_gb2312(name))
		return false;
	for (size_t i = 0; i <= name.n; i++) {
		unsigned char c = i < name.n ? (unsigned char)name.p[i] : '/';
		bool latin = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (c >= 0x80) {
			if (letter)
				return false;
			high++;
			continue;
		}
		if (high && (high < 4 || latin))
			return false;
		any = any || high;
		high = 0;
		letter = latin;
	}
	return any;
}

/* Decodes one component of a path. */
static void decode_name(struct arena *a, struct str name, struct buf *out)
{
	struct decoded d;
	struct err ignored;
	bool valid = utf8_valid(name) == name.n;

	if ((!valid || is_gb2312(name)) && decode(a, name, "GB18030", &d, &ignored) && d.bad == 0)
		buf_str(out, d.text);
	else if (valid)
		buf_str(out, name);
	else
		for (size_t i = 0; i < name.n;)
			buf_cp(out, utf8_next(name, &i));
}

struct str decode_path(struct arena *a, struct str bytes)
{
	struct buf b = { 0 };
	struct str text;

	if (str_is_ascii(bytes))
		return bytes;
	for (size_t i = 0; i <= bytes.n;) {
		size_t slash = str_find(str_sub(bytes, i, bytes.n), STR("/")), end = slash == SIZE_MAX ? bytes.n : i + slash;

		decode_name(a, str_sub(bytes, i, end), &b);
		if (end < bytes.n)
			buf_c(&b, '/');
		i = end + 1;
	}
	text = str_eq(buf_view(&b), bytes) ? bytes : arena_str(a, buf_view(&b));
	buf_free(&b);
	return text;
}
