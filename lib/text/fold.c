#include "text/fold.h"

#include <string.h>

#include "text/folding.h"
#include "base/sixteen.h"
#include "text/radicals.inc"
#include "text/t2s.inc"
#include "text/canonical.inc"

/* Full-width digits and letters become ASCII; radicals and the like, which PDF readers emit for ideographs, become those. */
uint32_t norm_char(uint32_t cp)
{
	if ((cp >= 0xFF10 && cp <= 0xFF19) || (cp >= 0xFF21 && cp <= 0xFF3A) || (cp >= 0xFF41 && cp <= 0xFF5A))
		return cp - 0xFEE0;
	if (cp >= 0x2E80 && cp < 0x2E80 + sizeof radicals / sizeof radicals[0])
		return radicals[cp - 0x2E80];
	if (cp >= 0xF900 && cp < 0xFB00)
		return compatibility[cp - 0xF900];
	return cp;
}

/* Of sixteen bytes, two more before them, those that end what norm_line leaves as it is: by their own value, or as the
 * third of a character that is blank, invisible, a radical, a digit or letter of full width; or where UTF-8 is broken. */
static sixteen changing(const unsigned char *p)
{
	sixteen v = sixteen_at(p), before = sixteen_at(p - 1), two_before = sixteen_at(p - 2);
	sixteen inside = (sixteen)((v & 0xC0) == 0x80), lead = sixteen_leads(before, 0xE2) | sixteen_leads(two_before, 0xE2);
	sixteen e2 = (sixteen)(two_before == 0xE2) & ((sixteen)(before == 0x81) | sixteen_between(before, 0xBA, 0xBF) | ((sixteen)(before == 0x80) & ~sixteen_between(v, 0x90, 0xA7)));
	sixteen e3 = (sixteen)(two_before == 0xE3) & (sixteen)(before == 0x80) & (sixteen)(v == 0x80);
	sixteen ef = (sixteen)(two_before == 0xEF) & ((sixteen)(before != 0xBC) | sixteen_between(v, 0x90, 0x99) | sixteen_between(v, 0xA1, 0xBA));

	return (inside ^ lead) | (sixteen)(v < ' ') | (sixteen)(v == 0x7F) | sixteen_between(v, 0xC0, 0xE1) | (sixteen)(v == 0xED) |
	       (sixteen)(v >= 0xF0) | e2 | e3 | ef;
}

/* Length in bytes of the character if norm_line does not change it; 0: it may change it. */
static size_t leaves(const unsigned char *p, size_t n)
{
	if (p[0] < 0x80)
		return p[0] >= ' ' && p[0] != 0x7F;
	if (p[0] < 0xE2 || p[0] > 0xEF || p[0] == 0xED || n < 3 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
		return 0;
	if (p[0] == 0xE2)
		return (p[1] > 0x81 && p[1] < 0xBA) || (p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0xA7) ? 3 : 0;
	if (p[0] == 0xE3)
		return p[1] == 0x80 && p[2] == 0x80 ? 0 : 3;
	if (p[0] == 0xEF)
		return p[1] != 0xBC || (p[2] >= 0x90 && p[2] <= 0x99) || (p[2] >= 0xA1 && p[2] <= 0xBA) ? 0 : 3;
	return 3;
}

/* The offset where the character that contains the byte begins. */
static size_t character_at(struct str text, size_t from, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.p;

	return at - (at >= from + 2 && p[at - 2] >= 0xE2 ? 2 : at > from && p[at - 1] >= 0xE2);
}

/* The end of a run that norm_line does not change: Han, punctuation, ASCII. A U+0020 is not changed either, except at the end. */
static size_t unchanged(struct str raw, size_t from)
{
	const unsigned char *p = (const unsigned char *)raw.p;

	for (size_t i = from, one; i < raw.n; i += one) {
		size_t known = i; /* a character begins here */

		while (i >= from + 2 && raw.n - i >= sizeof(sixteen)) {
			size_t same = sixteen_first(changing(p + i));

			i += same;
			if (same < sizeof(sixteen))
				break;
		}
		i = character_at(raw, known, i); /* this character ends the run, or is cut off by its end */
		if (i == raw.n)
			break;
		one = leaves(p + i, raw.n - i);
		if (one == 0)
			return i;
	}
	return raw.n;
}

static struct str without_blanks_behind(struct str s)
{
	while (s.n && s.p[s.n - 1] == ' ')
		s.n--;
	return s;
}

/* Normalises from the first character that is neither blank nor invisible; the first `same` bytes do not change. */
static struct str norm_from(struct arena *a, struct str raw, size_t same)
{
	if (same == raw.n)
		return without_blanks_behind(raw);
	char *out = arena_room(a, raw.n * 3 + 1); /* a stray byte may become U+FFFD */
	size_t n = 0;

	for (size_t i = 0; i < raw.n; same = unchanged(raw, i)) {
		memcpy(out + n, raw.p + i, same - i);
		n += same - i;
		i = same;
		if (i == raw.n)
			break;
		uint32_t cp = utf8_next(raw, &i);

		if (is_blank(cp))
			out[n++] = ' ';
		else if (!is_invisible(cp))
			n += utf8_put(out + n, norm_char(cp));
	}
	struct str text = without_blanks_behind((struct str){ out, n });

	out[text.n] = '\0';
	return text;
}

struct norm_text norm_text_of(struct arena *a, struct str text)
{
	uint64_t *changes = ARENA_ARRAY(a, uint64_t, text.n / 64 + 1);

	for (size_t i = 0; i <= text.n; i += sizeof(sixteen)) {
		unsigned char part[2 + sizeof(sixteen)];
		const unsigned char *p = (const unsigned char *)text.p + i;

		if (i < 2 || text.n - i < sizeof(sixteen)) {
			size_t before = i < 2 ? i : 2, n = text.n - i < sizeof(sixteen) ? text.n - i : sizeof(sixteen);

			memset(part, 0, sizeof part); /* norm_line changes NUL: no match beyond the end */
			if (text.n)
				memcpy(part + 2 - before, p - before, before + n);
			p = part + 2;
		}
		changes[i / 64] |= (uint64_t)sixteen_bits(changing(p)) << i % 64;
	}
	return (struct norm_text){ text, changes };
}

/* The offset of the next byte that norm_line may change; text.n: none. */
static size_t next_change(const struct norm_text *t, size_t at)
{
	size_t w = at / 64;
	uint64_t bits = t->changes[w] & UINT64_MAX << at % 64;

	while (!bits)
		bits = t->changes[++w];
	return w * 64 + (size_t)__builtin_ctzll(bits);
}

size_t norm_break_of(struct str text, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.p + at;
	size_t left = text.n - at;

	if (left == 0)
		return 0;
	if (p[0] == '\n' || p[0] == '\v')
		return 1;
	if (p[0] == '\r')
		return left > 1 && p[1] == '\n' ? 2 : 1;
	if (p[0] == 0xC2 && left > 1 && p[1] == 0x85) /* U+0085 */
		return 2;
	return p[0] == 0xE2 && left > 2 && p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9) ? 3 : 0; /* U+2028, U+2029 */
}

/* Where the text begins after blanks and invisible characters, which may include line breaks; *n: their number. */
static size_t behind_blanks(struct str text, size_t at, bool on_line, size_t *n)
{
	*n = 0;
	for (size_t i = at; i < text.n; at = i, ++*n) {
		uint32_t cp = utf8_next(text, &i);

		if ((!is_blank(cp) && !is_invisible(cp)) || (on_line && norm_break(text, at)))
			break;
	}
	return at;
}

size_t norm_next_line(struct arena *a, const struct norm_text *t, size_t at, struct str *line, size_t *indent)
{
	at = behind_blanks(t->text, at, true, indent);
	size_t end = next_change(t, at), same = character_at(t->text, at, end);

	/* a break of several bytes is flagged at its last */
	for (size_t begins = same; end < t->text.n && !norm_break(t->text, begins); begins = character_at(t->text, at, end))
		end = next_change(t, end + 1);
	end = end < t->text.n ? character_at(t->text, at, end) : end;
	*line = norm_from(a, str_sub(t->text, at, end), same - at);
	return end;
}

struct str norm_line(struct arena *a, struct str raw)
{
	/* paragraphs begin with blanks; behind these most of them need no change */
	size_t blanks, at = behind_blanks(raw, 0, false, &blanks);

	raw = str_sub(raw, at, raw.n);
	return norm_from(a, raw, unchanged(raw, 0));
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
		size_t w = is_blank(cp) ? 1 : utf8_put(c, norm_char(cp));

		if (n + w > at)
			return start;
		n += w;
		start = i;
	}
	return n == at ? start : raw.n;
}

/* All of the text, of which only the first and the last character are compared: where it ends in the raw form, which begins at `from`. */
static bool norm_whole(struct str raw, size_t from, struct str text, size_t *end)
{
	size_t last = raw.n, behind = raw.n, next = from, begin = 0, tail = text.n;
	uint32_t cp = 0;

	if (from >= raw.n || text.n == 0)
		return false;
	while (last > from) {
		behind = last;
		cp = utf8_prev(raw, &last);
		if (!is_blank(cp) && !is_invisible(cp))
			break;
	}
	*end = behind;
	return norm_char(cp) == utf8_prev(text, &tail) && norm_char(utf8_next(raw, &next)) == utf8_next(text, &begin);
}

bool norm_origins(struct str raw, struct str text, size_t from, size_t to, size_t *first, size_t *end)
{
	size_t blanks, i = behind_blanks(raw, 0, false, &blanks), n = 0;

	if (from == 0 && to == text.n && norm_whole(raw, i, text, end)) {
		*first = i;
		return true;
	}
	while (i < raw.n) {
		size_t run = unchanged(raw, i) - i;

		run = run < to - n ? run : to - n;
		if (memcmp(raw.p + i, text.p + n, run) != 0)
			return false;
		if (from >= n && from < n + run)
			*first = i + (from - n);
		n += run;
		i += run;
		*end = i;
		if (n == to || i == raw.n)
			break;
		char c[4];
		size_t begin = i;
		uint32_t cp = utf8_next(raw, &i);

		if (is_invisible(cp))
			continue;
		size_t w = is_blank(cp) ? 1 : utf8_put(c, norm_char(cp));

		if (is_blank(cp))
			c[0] = ' ';
		if (n + w > to || memcmp(c, text.p + n, w) != 0)
			return false;
		if (from == n)
			*first = begin;
		n += w;
		*end = i;
		if (n == to)
			break;
	}
	return n == to;
}

/* Maps a character to its canonical equivalent (canonical.inc), and radicals and the like from PDF to ideographs. */
static uint32_t canonical_of(uint32_t cp)
{
	size_t lo = 0, hi = sizeof canonical / sizeof canonical[0];

	cp = norm_char(cp);
	if (cp >= 0x3400 && cp < 0xF900) /* there are none */
		return cp;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (canonical[mid].from == cp)
			return canonical[mid].to;
		if (canonical[mid].from < cp)
			lo = mid + 1;
		else
			hi = mid;
	}
	return cp;
}

static uint32_t simplified(uint32_t cp)
{
	size_t lo = 0, hi = sizeof t2s_rest / sizeof t2s_rest[0];

	if (cp >= 0x4000 && cp < 0xA000)
		return folding_simple(cp);
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

uint32_t fold_char(uint32_t cp)
{
	if (cp >= 0x4000 && cp < 0xA000)
		return folding_simple(cp);
	if (cp >= 0xA000 && cp < 0xF900) /* no table has any of them */
		return cp;
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		cp -= 0xFEE0;
	if (cp >= 0x300) {
		cp = canonical_of(cp);
		if (cp >= 0x3400)
			return simplified(cp);
	}
	return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
}

uint32_t folding_composed(struct str text, uint32_t cp, size_t *i)
{
	for (size_t next = *i; next < text.n; *i = next) {
		uint32_t mark = utf8_next(text, &next), whole = 0;
		size_t lo = 0, hi = sizeof composed / sizeof composed[0];

		while (lo < hi && !whole) {
			size_t mid = (lo + hi) / 2;

			if (composed[mid].base == cp && composed[mid].mark == mark)
				whole = composed[mid].whole;
			else if (composed[mid].base < cp || (composed[mid].base == cp && composed[mid].mark < mark))
				lo = mid + 1;
			else
				hi = mid;
		}
		if (!whole)
			break;
		cp = whole;
	}
	return cp;
}

/* The base character of a composed one; any other character itself. */
static uint32_t base_of(uint32_t cp)
{
	for (size_t i = 0; cp < 0x3400 && i < sizeof composed / sizeof composed[0]; i++)
		if (composed[i].whole == cp)
			return composed[i].base;
	return cp;
}

size_t fold_sources(uint32_t folded, uint32_t out[static FOLD_SOURCES_MAX])
{
	size_t n = 0, lo = 0, hi = sizeof t2s_back / sizeof t2s_back[0];

	_Static_assert(FOLD_SOURCES_MAX >= T2S_BACK_MAX + CANONICAL_BACK_MAX + 8, "room for all");
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
		if (fold_char(t2s_back[lo].from) == folded) /* folding never changes the plane */
			out[n++] = t2s_back[lo].from;
	for (lo = 0, hi = sizeof canonical_back / sizeof canonical_back[0]; lo < hi;) {
		size_t mid = (lo + hi) / 2;

		if (canonical_back[mid].to < folded)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < sizeof canonical_back / sizeof canonical_back[0] && canonical_back[lo].to == folded; lo++)
		out[n++] = canonical_back[lo].from;
	return n;
}

uint32_t fold_base(uint32_t folded)
{
	for (uint32_t next; folded >= 0xC0 && folded < 0x3400 && (next = base_of(folded)) != folded;)
		folded = next;
	return folded;
}

/* The output buffer of a folding. */
struct writer {
	struct buf *out, *origin;
};

static inline void put_origin(struct writer *w, size_t at, size_t bytes)
{
	if (!w->origin)
		return;
	buf_reserve(w->origin, bytes * sizeof(uint32_t));
	for (uint32_t *from = (uint32_t *)(void *)(w->origin->p + w->origin->n), k = 0; k < bytes; k++)
		from[k] = (uint32_t)at;
	w->origin->n += bytes * sizeof(uint32_t);
}

static inline void write_character(void *ctx, uint32_t cp, size_t at)
{
	struct writer *w = ctx;

	if (w->out->cap - w->out->n < 4)
		buf_reserve(w->out, 4);
	unsigned n = utf8_put(w->out->p + w->out->n, cp);

	w->out->n += n;
	put_origin(w, at, n);
}

/* Copies characters that are already simplified, four bytes at a time; the fourth is overwritten. */
static inline size_t write_run(void *ctx, struct str text, size_t i, uint32_t *last)
{
	struct writer *w = ctx;
	const unsigned char *p = (const unsigned char *)text.p;
	size_t from = i;

	buf_reserve(w->out, text.n - i + 1);
	for (char *out = w->out->p + w->out->n; text.n - i >= 4 && folding_han(utf8_four(p + i)); i += 3, out += 3) {
		uint32_t cp = folding_three(utf8_four(p + i));

		if (folding_simple(cp) != cp)
			break;
		*last = cp;
		memcpy(out, p + i, 4);
	}
	w->out->n += i - from;
	for (size_t k = from; w->origin && k < i; k += 3)
		put_origin(w, k, 3);
	return i;
}

void fold_text(struct str text, struct buf *out, struct buf *origin)
{
	struct folding f = folding_of(text);
	struct writer w = { out, origin };

	buf_reserve(out, text.n + 8);
	folding_walk(&f, text.n, write_run, write_character, &w);
}

struct str fold_str(struct arena *a, struct str s)
{
	struct buf b = { 0 };

	fold_text(s, &b, NULL);
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}
