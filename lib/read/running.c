#include "read/running.h"

#include <stdlib.h>
#include <string.h>

enum {
	LINE_MAX_BYTES = 120, /* bytes of a running header */
	NUMBER_MAX_BYTES = 36,
	WITHIN = 3,           /* lines with text between it and the page number */
	PAGES_MIN = 2,
};

/* — 12 —, 12, 第1页/共3页, 1 / 3, · 1 · */
static bool page_number(struct str t)
{
	static const char *const words[] = { "第", "页", "共", "—", "–", "―", "－", "·", "•", "，", NULL };
	size_t digits = 0;

	unsigned char c = t.n ? (unsigned char)t.p[0] : 'a';

	if (t.n == 0 || t.n > NUMBER_MAX_BYTES || (c > '9' && c < 0xC2) || (c > 0xE2 && c != 0xE7 && c != 0xEF) || (c == 0xE7 && !str_starts(t, STR("第"))))
		return false;
	for (size_t i = 0; i < t.n;) {
		size_t step = 0;

		if (t.p[i] >= '0' && t.p[i] <= '9')
			digits++, step = 1;
		else if (memchr(" /-.,", t.p[i], 5))
			step = 1;
		for (int k = 0; !step && (t.p[i] & 0x80) && words[k]; k++)
			step = t.p[i] != words[k][0] ? 0 : str_starts(str_sub(t, i, t.n), str_z(words[k])) ? strlen(words[k]) : 0;
		if (!step)
			return false;
		i += step;
	}
	return digits > 0 && digits <= 8;
}

struct repeated {
	struct str text;
	size_t line;
	int away; /* lines with text from the page's break, above it less than 0: the same on each page */
};

static int by_text(const void *x, const void *y)
{
	const struct repeated *a = x, *b = y;
	int c = str_cmp(a->text, b->text);

	c = c ? c : a->away - b->away;
	return c ? c : a->line < b->line ? -1 : a->line > b->line;
}

static bool could_be(const struct line *l)
{
	return l->text.n > 0 && l->text.n <= LINE_MAX_BYTES && l->table < 0 && !l->cell && !page_number(l->text) && !str_has(l->text, STR("。")) && !str_has(l->text, STR("；"));
}

/* A body above a date is a signature. */
static bool signs(const struct doc *d, size_t i)
{
	for (i++; i < d->lines.n && d->lines.p[i].text.n == 0; i++)
		;
	return i < d->lines.n && str_ends(d->lines.p[i].text, STR("日")) && str_has(d->lines.p[i].text, STR("月"));
}

static bool breaks_page(const struct doc *d, size_t i)
{
	const struct line *l = &d->lines.p[i];

	unsigned char c = l->text.n && l->text.n <= NUMBER_MAX_BYTES ? (unsigned char)l->text.p[0] : 'a';

	bool wide = c >= 0xE2 && l->text.n > 3;

	return ((c <= '9' || c == 0xC2 || (c == 0xE2 && wide && l->text.p[1] == '\x80') || (c == 0xE7 && wide && str_starts(l->text, STR("第")) && (l->text.p[3] & 0x80) == 0) ||
		 (c == 0xEF && str_starts(l->text, STR("－")))) && page_number(l->text)) || (l->raw.n && l->raw.p[0] == '\f');
}

void running_mark(struct doc *d, bool (*title)(void *ctx, struct str text), void *ctx)
{
	struct { struct repeated *p; size_t n, cap; } near = { 0 };
	size_t pages = 0, first = 0;

	for (size_t i = 0; i < d->lines.n; i++)
		pages += breaks_page(d, i);
	while (first < d->lines.n && d->lines.p[first].text.n == 0)
		first++;
	if (first < d->lines.n && str_eq(d->lines.p[first].text, STR("1")) && first + 2 < d->lines.n)
		d->lines.p[first].furniture = true;
	if (pages < PAGES_MIN)
		return;
	/* the lines above and below each break, and those that the text begins with */
	for (size_t i = 0; i < d->lines.n; i++) {
		if (!breaks_page(d, i) && i != first)
			continue;
		int up = 0, down = 0;

		for (size_t k = i; k-- > 0 && up < WITHIN && !page_number(d->lines.p[k].text);) {
			up += d->lines.p[k].text.n > 0;
			if (could_be(&d->lines.p[k]) && !signs(d, k))
				*ARENA_PUSH(d->arena, &near) = (struct repeated){ d->lines.p[k].text, k, -up };
		}
		for (size_t k = page_number(d->lines.p[i].text) ? i + 1 : i; k < d->lines.n && down < WITHIN && (k == i || !breaks_page(d, k)); k++) {
			down += d->lines.p[k].text.n > 0;
			if (could_be(&d->lines.p[k]) && !signs(d, k))
				*ARENA_PUSH(d->arena, &near) = (struct repeated){ d->lines.p[k].text, k, down };
		}
	}
	if (near.n == 0)
		return;
	qsort(near.p, near.n, sizeof *near.p, by_text);
	for (size_t i = 0, to; i < near.n; i = to) {
		size_t times = 1;

		for (to = i + 1; to < near.n && near.p[to].away == near.p[i].away && str_eq(near.p[to].text, near.p[i].text); to++)
			times += near.p[to].line != near.p[to - 1].line;
		if (times < 2 || times * 3 < pages)
			continue;
		bool keeps = title && title(ctx, near.p[i].text);

		for (size_t k = i; k < to; k++)
			d->lines.p[near.p[k].line].furniture |= !(keeps && near.p[k].line == near.p[i].line);
	}
}
