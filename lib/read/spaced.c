#include "read/spaced.h"

#include <string.h>

#include "base/sixteen.h"
#include "text/fold.h"

enum {
	SHORTEST = 8,     /* bytes of a line */
	LINE_MIN = 3,     /* gaps of one blank in a line that has no characters side by side … */
	BESIDE_ENOUGH = 4,
	WITHOUT_BLANK = 40, /* bytes: figures and brackets contain no blanks */
	TEXT_MIN = 40,    /* … or in a whole text, of which … */
	TEXT_SHARE = 50,  /* … so many of a hundred are apart */
};

/* Neighbours of Han: with a blank between them, with nothing. */
struct gaps {
	size_t apart, beside;
	size_t marks; /* Han and figures or brackets with a blank between them */
};

static struct gaps count(struct str t)
{
	struct gaps g = { 0 };
	uint32_t last = 0;
	size_t blanks = 0;
	bool was = false; /* the last one, Han */

	for (size_t i = 0; i < t.n;) {
		uint32_t cp = utf8_next(t, &i);

		if (cp == ' ') {
			blanks++;
			continue;
		}
		bool han = is_han(cp);

		g.marks += blanks == 1 && was != han && !(cp < 0x80 && is_letter((char)cp)) && !(last < 0x80 && is_letter((char)last));
		if (was && han) {
			g.apart += blanks == 1;
			g.beside += blanks == 0;
			if (g.beside > BESIDE_ENOUGH + 2 * g.apart) /* not in such a text */
				break;
		}
		last = cp;
		was = han;
		blanks = 0;
	}
	return g;
}

static struct str closed(struct arena *a, struct str t)
{
	char *p = arena_room(a, t.n + 1);
	size_t n = 0, blanks = 0;
	uint32_t last = 0;

	for (size_t i = 0; i < t.n;) {
		size_t at = i;
		uint32_t cp = utf8_next(t, &i);

		if (cp == ' ') {
			blanks++;
			continue;
		}
		bool zero = last == 'O' || cp == 'O'; /* of 二ＯＯ八年 */
		bool words = blanks == 1 && !zero && is_letter(last < 0x80 ? (char)last : 0) && is_letter(cp < 0x80 ? (char)cp : 0);

		if (blanks > 1 || words) {
			memcpy(p + n, "  ", blanks > 1 ? 2 : 1);
			n += blanks > 1 ? 2 : 1;
		}
		memcpy(p + n, t.p + at, i - at);
		n += i - at;
		last = cp;
		blanks = 0;
	}
	p[n] = '\0';
	return (struct str){ p, n };
}

/* Has blanks, and no long run without one. */
static bool many_blanks(struct str t)
{
	size_t n = 0;

	if (t.n >= sizeof(sixteen) && !sixteen_bits(sixteen_at((const unsigned char *)t.p) == ' ')) /* nearly all lines */
		return false;
	for (size_t at = 0; at < t.n; n++) {
		size_t look = t.n - at < WITHOUT_BLANK ? t.n - at : WITHOUT_BLANK;
		const char *p = memchr(t.p + at, ' ', look);

		if (!p && look == WITHOUT_BLANK)
			return false;
		if (!p)
			break;
		at = (size_t)(p - t.p) + 1;
	}
	return n >= LINE_MIN;
}

void spaced_close(struct doc *d)
{
	size_t all = 0, bytes = 0;

	for (size_t i = 0; i < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		bytes += l->text.n;
		if (l->text.n < SHORTEST || l->table >= 0 || l->cell || !many_blanks(l->text))
			continue;
		struct gaps g = count(l->text);

		all += g.apart;
		if (g.apart > 0 && g.apart + g.marks >= LINE_MIN && g.beside == 0)
			l->text = closed(d->arena, l->text);
	}
	if (all < TEXT_MIN || all * 4 * 100 < bytes * TEXT_SHARE) /* a Han character and the blank behind it are four bytes */
		return;
	for (size_t i = 0; i < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		if (l->table < 0 && !l->cell)
			l->text = closed(d->arena, l->text);
	}
}

enum { DAY_LINES_MAX = 12 };

static bool figures(struct str t)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
	return t.n > 0 && t.n <= 4;
}

/* The line on which the date that begins on line i ends; i: none. */
static size_t day_ends(const struct doc *d, size_t i)
{
	static const char *const marks[] = { "年", "月", "日" };
	size_t mark = 0, digits = 0;

	for (size_t k = i; k < d->lines.n && k < i + DAY_LINES_MAX; k++) {
		struct str t = d->lines.p[k].text;

		if (figures(t)) {
			digits += t.n;
		} else if (t.n && digits && str_eq(t, str_z(marks[mark]))) {
			if (++mark == sizeof marks / sizeof marks[0])
				return k;
			digits = 0;
		} else if (t.n) {
			break;
		}
	}
	return i;
}

void spaced_join_days(struct doc *d)
{
	for (size_t i = 0; i + 1 < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		if (l->text.n == 0 || l->text.n > 4 || !figures(l->text) || l->table >= 0)
			continue;
		size_t last = day_ends(d, i);

		for (size_t k = i + 1; k <= last; k++) {
			l->text = arena_join(d->arena, l->text, d->lines.p[k].text);
			d->lines.p[k].text = STR_NONE;
		}
		if (last > i) {
			l->joined = true;
			l->end_no = d->lines.p[last].end_no;
			l->src_end = d->lines.p[last].src_end;
		}
		i = last;
	}
}
