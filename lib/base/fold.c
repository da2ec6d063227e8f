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

size_t fold_sources(uint32_t folded, uint32_t out[static FOLD_SOURCES_MAX])
{
	size_t n = 0, lo = 0, hi = sizeof t2s_back / sizeof t2s_back[0];

	_Static_assert(FOLD_SOURCES_MAX >= T2S_BACK_MAX + 1, "room for all");
	if (fold_char(folded) == folded)
		out[n++] = folded;
	if (folded > ' ' && folded < 0x7F)
		out[n++] = folded + 0xFEE0;
	if (folded >= 'a' && folded <= 'z') {
		out[n++] = folded - 32;
		out[n++] = folded - 32 + 0xFEE0;
	}
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (t2s_back[mid].to < folded)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < sizeof t2s_back / sizeof t2s_back[0] && t2s_back[lo].to == folded; lo++)
		if (fold_char(t2s_back[lo].from) == folded) /* from one plane to another nothing is folded */
			out[n++] = t2s_back[lo].from;
	return n;
}

/* A text being folded. */
struct folding {
	struct str text;
	struct buf *out, *origin;
	char *p;              /* what was written */
	uint32_t *from;       /* origin of each byte of it, or NULL */
	size_t n, i;          /* bytes written, read */
	uint32_t last;        /* character written */
	size_t blank_at;
	bool blank, stray;
};

static void make_room(struct folding *f, size_t more)
{
	buf_reserve(f->out, f->n + more);
	f->p = f->out->p + f->out->n;
	if (f->origin) {
		buf_reserve(f->origin, (f->n + more) * sizeof(uint32_t));
		f->from = (uint32_t *)(void *)(f->origin->p + f->origin->n);
	}
}

static inline void put(struct folding *f, uint32_t cp, size_t at)
{
	unsigned n = utf8_put(f->p + f->n, cp);

	for (unsigned k = 0; f->from && k < n; k++)
		f->from[f->n + k] = (uint32_t)at;
	f->n += n;
}

/* The U+4000–U+9FFF in a row that begin here, nearly all of a text: copied, four bytes at a time, the fourth for
 * nothing. */
static inline size_t copy_run(struct folding *f, size_t i, size_t to)
{
	const unsigned char *p = (const unsigned char *)f->text.p;
	size_t n = f->n;
	uint32_t last = f->last;

	for (; to - i >= 4; i += 3, n += 3) {
		uint32_t cp = (uint32_t)(p[i] & 0x0F) << 12 | (uint32_t)(p[i + 1] & 0x3F) << 6 | (p[i + 2] & 0x3F);

		if ((unsigned)p[i] - 0xE4 > 5 || (p[i + 1] & 0xC0) != 0x80 || (p[i + 2] & 0xC0) != 0x80 || t2s_page[t2s_index[cp >> 8]][cp & 0xFF])
			break;
		last = cp;
		memcpy(f->p + n, p + i, 4);
		if (f->from) {
			const uint32_t at[4] = { (uint32_t)i, (uint32_t)i, (uint32_t)i, (uint32_t)i };

			memcpy(f->from + n, at, sizeof at);
		}
	}
	f->n = n;
	f->last = last;
	return i;
}

/* Up to `to`, where a character begins. */
static void fold_up_to(struct folding *f, size_t to)
{
	const unsigned char *p = (const unsigned char *)f->text.p;
	struct str text = { f->text.p, to };

	for (size_t i = f->i; i < to;) {
		if (!f->blank && p[i] >= 0xE4 && p[i] <= 0xE9 && (i = copy_run(f, i, to)) >= to)
			break;
		size_t at = i;
		uint32_t cp;

		if (p[i] < 0x80) {
			cp = p[i++];
		} else if (p[i] >= 0xE4 && p[i] <= 0xE9 && to - i >= 3 && (p[i + 1] & 0xC0) == 0x80 && (p[i + 2] & 0xC0) == 0x80) {
			/* neither blank nor invisible */
			cp = (uint32_t)(p[i] & 0x0F) << 12 | (uint32_t)(p[i + 1] & 0x3F) << 6 | (p[i + 2] & 0x3F);
			i += 3;
			uint16_t simple = t2s_page[t2s_index[cp >> 8]][cp & 0xFF];

			f->last = simple ? simple : cp;
			f->blank = false;
			put(f, f->last, at);
			continue;
		} else {
			cp = utf8_next(text, &i);
			if (i == at + 1 && !f->stray) { /* a byte of no character becomes three */
				f->stray = true;
				make_room(f, (f->text.n - at) * 3 + 8);
			}
		}
		if (is_blank(cp)) {
			if (!f->blank)
				f->blank_at = at;
			f->blank = true;
			continue;
		}
		if (is_invisible(cp))
			continue;
		cp = cp >= 0x3000 && cp < 0x3400 ? cp : fold_char(cp); /* punctuation of CJK is as it is */
		if (f->blank && cp < 0x80 && f->last < 0x80)
			put(f, ' ', f->blank_at);
		f->blank = false;
		put(f, cp, at);
		f->last = cp;
	}
	f->i = to;
}

static struct folding begin(struct str text, struct buf *out, struct buf *origin)
{
	struct folding f = { .text = text, .out = out, .origin = origin, .last = 0x3000 /* not ASCII: no blank at the start */ };

	make_room(&f, text.n + text.n / 3 + 8); /* three bytes may become four: a rare simplified character */
	return f;
}

static void end(struct folding *f)
{
	fold_up_to(f, f->text.n);
	f->out->n += f->n;
	if (f->origin)
		f->origin->n += f->n * sizeof *f->from;
}

void fold_text(struct str text, struct buf *out, struct buf *origin)
{
	struct folding f = begin(text, out, origin);

	end(&f);
}

void fold_marked(struct str text, struct buf *out, uint32_t *mark, size_t n)
{
	struct folding f = begin(text, out, NULL);

	for (size_t i = 0; i < n; i++) {
		fold_up_to(&f, mark[i]);
		mark[i] = (uint32_t)f.n;
	}
	end(&f);
}
