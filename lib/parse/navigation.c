#include "parse/navigation.h"

#include "parse/title.h"

enum {
	HEAD_LINES = 60,  /* with text */
	ENTRY_MAX = 24,   /* bytes of an entry */
	ENTRIES_MIN = 3,
	TRAIL_MAX = 120,  /* bytes of the line with the page's place in its site */
	TITLE_WITHIN = 20, /* lines with text below the trail */
};

static bool trail(const struct line *l)
{
	return l->role == ROLE_FURNITURE && l->text.n < TRAIL_MAX && str_has(l->text, STR("位置")) && (str_has(l->text, STR("：")) || str_has(l->text, STR(":")));
}

static bool title_below(const struct doc *d, size_t i)
{
	int lines = 0;

	for (i++; i < d->lines.n && lines < TITLE_WITHIN; i++) {
		const struct line *l = &d->lines.p[i];

		lines += !line_blank(l);
		if (!line_blank(l) && (line_is(l, CLASS_TITLE_END) || line_is(l, CLASS_DOC_NUMBER)))
			return true;
	}
	return false;
}

static bool entry(const struct line *l)
{
	return l->text.n > 0 && l->text.n <= ENTRY_MAX && l->table < 0 && !l->label && !line_head_matter(l) && !line_paragraph(l) && !line_is(l, CLASS_RECIPIENTS);
}

/* The entries around line i, itself one of them. */
static void mark_entries(struct doc *d, size_t i)
{
	size_t first = i, last = i, n = 1;

	while (first > 0 && (entry(&d->lines.p[first - 1]) || line_blank(&d->lines.p[first - 1])))
		n += !line_blank(&d->lines.p[--first]);
	while (last + 1 < d->lines.n && (entry(&d->lines.p[last + 1]) || line_blank(&d->lines.p[last + 1])))
		n += !line_blank(&d->lines.p[++last]);
	/* the last entry may be the first line of the title */
	while (last > i && (line_blank(&d->lines.p[last]) || !d->lines.p[last - 1].text.n))
		last--;
	for (; n >= ENTRIES_MIN && first <= last; first++)
		if (d->lines.p[first].role == ROLE_BODY)
			d->lines.p[first].role = ROLE_FURNITURE;
}

static bool open_key(struct str t)
{
	static const char *const ends[] = { " 来源：", " 作者：", " 编辑：", "浏览次数：", "阅读次数：", "点击数：" };

	if (!str_ends(t, STR("：")) || str_has(t, STR("，")))
		return false;
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (str_ends(t, str_z(ends[i])))
			return true;
	return false;
}

void navigation_mark(struct doc *d)
{
	size_t lines = 0;

	for (size_t i = 0; i < d->lines.n && lines < HEAD_LINES; i++) {
		const struct line *l = &d->lines.p[i];

		lines += l->text.n > 0;
		if (str_has(l->text, STR("。")))
			break;
		if (trail(l) && title_below(d, i)) {
			for (size_t k = 0; k < i; k++)
				if (d->lines.p[k].role == ROLE_BODY && !line_is(&d->lines.p[k], CLASS_META))
					d->lines.p[k].role = ROLE_FURNITURE;
			while (i + 1 < d->lines.n && (line_blank(&d->lines.p[i + 1]) || str_starts(d->lines.p[i + 1].text, STR(">"))))
				if (d->lines.p[++i].role == ROLE_BODY)
					d->lines.p[i].role = ROLE_FURNITURE;
		} else if (open_key(l->text)) {
			d->lines.p[i].role = ROLE_FURNITURE;
		} else if (str_eq(l->text, STR("首页")) || str_eq(l->text, STR("网站首页"))) {
			mark_entries(d, i);
		}
	}
}
