#include "base/fold.h"

#include <string.h>

#include "base/t2s.inc"

static uint32_t half_width_alnum(uint32_t cp)
{
	if ((cp >= 0xFF10 && cp <= 0xFF19) || (cp >= 0xFF21 && cp <= 0xFF3A) || (cp >= 0xFF41 && cp <= 0xFF5A))
		return cp - 0xFEE0;
	return cp;
}

/* Bytes at the front of the line that norm_line leaves as they are. */
static size_t unchanged(struct str raw)
{
	const unsigned char *p = (const unsigned char *)raw.p;
	size_t i = 0;

	while (i < raw.n) {
		if (p[i] < 0x80) {
			if (p[i] <= ' ' || p[i] == 0x7F)
				break;
			i++;
		} else if (raw.n - i >= 3 && ((p[i] >= 0xE4 && p[i] <= 0xE9) || (p[i] == 0xE3 && (p[i + 1] != 0x80 || p[i + 2] != 0x80)) ||
					     (p[i] == 0xEF && p[i + 1] == 0xBC && p[i + 2] >= 0x81 && p[i + 2] <= 0x8F)) &&
			   (p[i + 1] & 0xC0) == 0x80 && (p[i + 2] & 0xC0) == 0x80) {
			i += 3; /* Han, punctuation of CJK and the full-width block */
		} else {
			break;
		}
	}
	return i;
}

struct str norm_line(struct arena *a, struct str raw)
{
	/* paragraphs begin with blanks; most of them are as they must be behind these */
	for (size_t i = 0; i < raw.n;) {
		uint32_t cp = utf8_next(raw, &i);

		if (!is_blank(cp) && !is_invisible(cp))
			break;
		raw = str_sub(raw, i, raw.n);
		i = 0;
	}
	size_t same = unchanged(raw);

	if (same == raw.n)
		return raw;
	char *out = arena_alloc(a, raw.n * 3 + 1); /* a stray byte may become U+FFFD */
	size_t n = same, end = same;

	memcpy(out, raw.p, same);
	for (size_t i = same; i < raw.n;) {
		uint32_t cp;

		if ((unsigned char)raw.p[i] < 0x80)
			cp = (unsigned char)raw.p[i++];
		else
			cp = utf8_next(raw, &i);
		if (is_invisible(cp))
			continue;
		if (is_blank(cp)) {
			if (n)
				out[n++] = ' ';
			continue;
		}
		n += utf8_put(out + n, half_width_alnum(cp));
		end = n;
	}
	out[end] = '\0';
	return (struct str){ out, end };
}

size_t norm_origin(struct str raw, size_t at)
{
	size_t n = 0, i = 0, start = 0;

	while (i < raw.n) {
		char c[4];

		start = i;
		uint32_t cp = utf8_next(raw, &i);

		if (is_invisible(cp) || (is_blank(cp) && n == 0))
			continue;
		size_t w = is_blank(cp) ? 1 : utf8_put(c, half_width_alnum(cp));

		if (n + w > at)
			return start;
		n += w;
		start = i;
	}
	return n == at ? start : raw.n;
}

uint32_t fold_char(uint32_t cp)
{
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		cp -= 0xFEE0;
	if (cp >= 'A' && cp <= 'Z')
		return cp + 32;
	if (cp < 0x3400)
		return cp;
	if (cp < 0x10000) {
		uint16_t to = t2s_page[t2s_index[cp >> 8]][cp & 0xFF];

		return to ? to : cp;
	}
	size_t lo = 0, hi = sizeof t2s_rest / sizeof t2s_rest[0];

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (t2s_rest[mid].from == cp)
			return t2s_rest[mid].to;
		if (t2s_rest[mid].from < cp)
			lo = mid + 1;
		else
			hi = mid;
	}
	return cp;
}

/* Where fold_text writes. */
struct folded {
	char *p;
	uint32_t *origin;
	size_t n;
};

static void put(struct folded *f, uint32_t cp, size_t at)
{
	unsigned n = utf8_put(f->p + f->n, cp);

	for (unsigned k = 0; f->origin && k < n; k++)
		f->origin[f->n + k] = (uint32_t)at;
	f->n += n;
}

static struct folded make_room(struct buf *out, struct buf *origin, size_t written, size_t more)
{
	buf_reserve(out, written + more);
	if (origin)
		buf_reserve(origin, (written + more) * sizeof(uint32_t));
	return (struct folded){ out->p + out->n, origin ? (uint32_t *)(void *)(origin->p + origin->n) : NULL, written };
}

void fold_text(struct str text, struct buf *out, struct buf *origin)
{
	const unsigned char *p = (const unsigned char *)text.p;
	struct folded f;
	bool blank = false, stray = false;
	uint32_t last = 0x3000; /* not ASCII: no blank at the start */
	size_t blank_at = 0;

	f = make_room(out, origin, 0, text.n + text.n / 3 + 8); /* three bytes may become four: a rare simplified character */
	for (size_t i = 0; i < text.n;) {
		if (blank || p[i] < 0xE4 || p[i] > 0xE9)
			goto any;
		/* U+4000–U+9FFF in a row, nearly all of a text: copied, four bytes at a time, the fourth for nothing */
		for (; text.n - i >= 4; i += 3, f.n += 3) {
			uint32_t cp = (uint32_t)(p[i] & 0x0F) << 12 | (uint32_t)(p[i + 1] & 0x3F) << 6 | (p[i + 2] & 0x3F);

			if ((unsigned)p[i] - 0xE4 > 5 || (p[i + 1] & 0xC0) != 0x80 || (p[i + 2] & 0xC0) != 0x80 ||
			    t2s_page[t2s_index[cp >> 8]][cp & 0xFF])
				break;
			last = cp;
			memcpy(f.p + f.n, p + i, 4);
			if (f.origin) {
				const uint32_t at[4] = { (uint32_t)i, (uint32_t)i, (uint32_t)i, (uint32_t)i };

				memcpy(f.origin + f.n, at, sizeof at);
			}
		}
		if (i >= text.n)
			break;
any:;
		size_t at = i;
		uint32_t cp;

		if (p[i] < 0x80) {
			cp = p[i++];
		} else if (p[i] >= 0xE4 && p[i] <= 0xE9 && text.n - i >= 3 && (p[i + 1] & 0xC0) == 0x80 && (p[i + 2] & 0xC0) == 0x80) {
			/* U+4000–U+9FFF, nearly all of a text: neither blank nor invisible */
			cp = (uint32_t)(p[i] & 0x0F) << 12 | (uint32_t)(p[i + 1] & 0x3F) << 6 | (p[i + 2] & 0x3F);
			i += 3;
			uint16_t to = t2s_page[t2s_index[cp >> 8]][cp & 0xFF];

			last = to ? to : cp;
			blank = false;
			put(&f, last, at);
			continue;
		} else {
			cp = utf8_next(text, &i);
			if (i == at + 1 && !stray) { /* a byte of no character becomes three */
				stray = true;
				f = make_room(out, origin, f.n, (text.n - at) * 3 + 8);
			}
		}
		if (is_blank(cp)) {
			if (!blank)
				blank_at = at;
			blank = true;
			continue;
		}
		if (is_invisible(cp))
			continue;
		cp = cp >= 0x3000 && cp < 0x3400 ? cp : fold_char(cp); /* punctuation of CJK is as it is */
		if (blank && cp < 0x80 && last < 0x80)
			put(&f, ' ', blank_at);
		blank = false;
		put(&f, cp, at);
		last = cp;
	}
	out->n += f.n;
	if (origin)
		origin->n += f.n * sizeof *f.origin;
}
