#include "parse/attach.h"

#include <string.h>

#include "doc/value.h"
#include "read/line.h"

enum {
	LIST_LINES_MAX = 60,
	REPEATS_MAX = 200,
	TITLE_BELOW = 200, /* bytes: a longer line below 附件： is no title */
	HANGING = 4, /* columns beyond an item's own text */
};

/* Offset of the label "k." / "k、" / "附件k" in t at or after `from`, and where its text begins. */
static size_t numbered(struct str t, size_t from, int k, size_t *text)
{
	char digits[12];
	size_t n = 0;

	for (int v = k; v; v /= 10)
		n++;
	for (size_t i = n, v = (size_t)k; i-- > 0; v /= 10)
		digits[i] = (char)('0' + v % 10);
	for (size_t i = from; i + n < t.n; i++) {
		if (t.p[i] != digits[0] || memcmp(t.p + i, digits, n) != 0 || (i > 0 && t.p[i - 1] >= '0' && t.p[i - 1] <= '9'))
			continue;
		struct str rest = str_sub(t, i + n, t.n);
		bool attachment = i >= strlen("附件") && memcmp(t.p + i - strlen("附件"), "附件", strlen("附件")) == 0;
		size_t skip = 0;

		while (skip < rest.n && rest.p[skip] == ' ')
			skip++;
		struct str mark = str_sub(rest, skip, rest.n);

		if (str_starts(mark, STR(".")) || str_starts(mark, STR(":")))
			skip += 1;
		else if (str_starts(mark, STR("．")) || str_starts(mark, STR("、")) || str_starts(mark, STR("：")))
			skip += 3;
		else if (!attachment || (rest.n && rest.p[0] >= '0' && rest.p[0] <= '9'))
			continue;
		struct str after = str_sub(rest, skip, rest.n);

		/* 3.5 is no label, 4.2013年度… is one */
		if (after.n && after.p[0] >= '0' && after.p[0] <= '9' &&
		    !(after.n > 4 && after.p[3] >= '0' && after.p[3] <= '9'))
			continue;
		*text = i + n + skip;
		return attachment ? i - strlen("附件") : i;
	}
	return SIZE_MAX;
}

static void add(struct doc *d, struct announced *out, size_t line, struct str all, struct str piece, int number)
{
	size_t from = (size_t)(piece.p - all.p);

	*ARENA_PUSH(d->arena, out) = (struct announced_item){ .number = number, .title = piece,
							      .at = { line, line, from, from + piece.n } };
}

/* The items of one line's text, which is a slice of the line `all`. */
static void split_line(struct doc *d, struct announced *out, size_t line, struct str all, struct str t)
{
	size_t text, next_text, at;
	int k = 1;

	t = str_trim(t);
	if (t.n == 0)
		return;
	at = numbered(t, 0, k, &text);
	if (at != 0) {
		add(d, out, line, all, t, out->n ? out->p[out->n - 1].number + 1 : 1);
		return;
	}
	for (;; k++) {
		size_t next = numbered(t, text, k + 1, &next_text);

		add(d, out, line, all, str_trim(str_sub(t, text, next == SIZE_MAX ? t.n : next)), k);
		if (next == SIZE_MAX)
			break;
		text = next_text;
	}
}

/* Nothing, or the number of the page that ends. */
static bool between(const struct line *l)
{
	return l->text.n == 0 || line_of_page(l);
}

static bool names_body(const struct doc *d, struct matcher *m, const struct line *l)
{
	struct match end;

	return !l->label && class_find(m, CLASS_ORG_END, value_tight(d->arena, class_before(m, CLASS_SEAL, l->text)), 0, &end);
}

/* A line below an item goes on with it; far to the right the signature begins. */
static bool goes_on(const struct doc *d, struct matcher *m, size_t i, bool blank, const struct announced *out)
{
	const struct line *l = &d->lines.p[i];

	if (blank || out->n == 0 || l->indent < 3 || l->may || l->cell || l->label)
		return false;
	const struct announced_item *last = &out->p[out->n - 1];
	const struct line *item = &d->lines.p[last->at.first];

	if (line_column(l) > line_column(item) + line_columns(str_sub(item->text, 0, last->at.from)) + HANGING)
		return false;
	bool body = names_body(d, m, l);

	for (size_t k = i + 1; k < d->lines.n; k++) {
		if (between(&d->lines.p[k]))
			continue;
		if (line_is(&d->lines.p[k], CLASS_DATE))
			return false;
		if (!body || !names_body(d, m, &d->lines.p[k])) /* bodies that sign together */
			break;
	}
	return true;
}

size_t announced_read(struct doc *d, struct matcher *m, size_t i, struct announced *out)
{
	const struct match *head = match_of(d->lines.p[i].may, CLASS_ATTACHMENT_LIST);
	size_t end = i + 1, first = out->n;
	bool blank = false;

	if (head) {
		split_line(d, out, i, d->lines.p[i].text, match_get(head, GROUP_TEXT));
	} else {
		head = match_of(d->lines.p[i].may, CLASS_ATTACHMENT_TITLED);
		add(d, out, i, d->lines.p[i].text, match_get(head, GROUP_TEXT), value_number(match_get(head, GROUP_NUM)));
	}
	if (d->lines.p[i].runon)
		goto clean;
	for (size_t k = i + 1; k < d->lines.n && k < i + LIST_LINES_MAX; k++) {
		const struct line *l = &d->lines.p[k];
		const struct match *titled = match_of(l->may, CLASS_ATTACHMENT_TITLED);
		int expected = out->n > first ? out->p[out->n - 1].number + 1 : 1;

		if (between(l)) {
			blank = true;
			continue;
		}
		if (l->cell)
			break;
		struct str num = l->label ? match_get(l->label, GROUP_NUM) : STR_NONE;
		size_t text = 0;

		if (l->label && strcmp(l->label->rule->style, "ar-dot") == 0 && value_number(num) == expected) {
			add(d, out, k, l->text, match_get(l->label, GROUP_TEXT), expected);
		} else if (!l->label && out->n > first && numbered(l->text, 0, expected, &text) == 0) {
			add(d, out, k, l->text, str_sub(l->text, text, l->text.n), expected); /* 2.2510工程清单 is no decimal here */
		} else if (titled && value_number(match_get(titled, GROUP_NUM)) == expected) {
			add(d, out, k, l->text, match_get(titled, GROUP_TEXT), expected);
		} else if (out->n == first && !l->label && l->text.n < TITLE_BELOW && !str_ends(l->text, STR("。"))) {
			add(d, out, k, l->text, l->text, 1); /* 附件： alone, the title below */
		} else if (goes_on(d, m, k, blank, out) && out->n > first) {
			out->p[out->n - 1].title = arena_join(d->arena, out->p[out->n - 1].title, l->text);
			out->p[out->n - 1].at.last = k;
			out->p[out->n - 1].at.to = l->text.n;
		} else {
			break;
		}
		end = k + 1;
		blank = false;
	}
clean:
	for (size_t k = first; k < out->n; k++) {
		out->p[k].title = value_attachment_title(d->arena, out->p[k].title);
		out->p[k].key = value_key(d->arena, out->p[k].title);
	}
	return end;
}

struct announced announced_all(struct doc *d, struct matcher *m)
{
	struct announced out = { 0 };

	for (size_t i = 0; i < d->lines.n;) {
		size_t before = out.n, kept = out.n;

		if (!line_is(&d->lines.p[i], CLASS_ATTACHMENT_LIST)) {
			i++;
			continue;
		}
		i = announced_read(d, m, i, &out);
		/* 附件： above the attachment itself repeats its title */
		for (size_t k = before; k < out.n && before < REPEATS_MAX; k++) {
			bool repeated = false;

			for (size_t j = 0; j < before && !repeated; j++)
				repeated = str_eq(out.p[j].key, out.p[k].key);
			if (!repeated)
				out.p[kept++] = out.p[k];
		}
		if (before < REPEATS_MAX)
			out.n = kept;
	}
	return out;
}
