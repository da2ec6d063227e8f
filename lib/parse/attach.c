#include "parse/attach.h"

#include <string.h>

#include "doc/value.h"
#include "parse/signature.h"
#include "read/line.h"

enum {
	LIST_LINES_MAX = 60,
	REPEATS_MAX = 200,
	TITLE_BELOW = 200, /* bytes: a longer line below 附件： is no title */
	HANGING = 4, /* columns beyond an item's own text */
	BEGINNING_MIN = 12, /* bytes of a title's first line */
};

/* How an item is numbered: the next is numbered alike. */
enum numeral { NUMERAL_NONE, NUMERAL_FIGURE, NUMERAL_CHINESE };

struct item_label {
	size_t from, text; /* where it begins, where the item's text does */
	enum numeral numeral;
};

/* Prints k in Chinese numerals. */
struct numeral_text {
	char p[16];
	size_t n;
	int k;
	enum numeral as;
};

static struct numeral_text numeral_of(int k, enum numeral as)
{
	static const char *const cn[] = { "", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };
	struct numeral_text t = { .k = k, .as = as };

	if (as == NUMERAL_FIGURE) {
		for (int v = k; v; v /= 10)
			t.n++;
		for (size_t i = t.n, v = (size_t)k; i-- > 0; v /= 10)
			t.p[i] = (char)('0' + v % 10);
	} else if (k > 0 && k < 100) {
		const char *parts[] = { k >= 20 ? cn[k / 10] : "", k >= 10 ? "十" : "", k == 10 ? "" : cn[k % 10] };

		for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
			for (const char *c = parts[i]; *c; c++)
				t.p[t.n++] = *c;
	}
	return t;
}

/* Its bytes, if t begins with it; 0: it does not. */
static size_t number_at(struct str t, const struct numeral_text *number)
{
	return number->n && t.n >= number->n && memcmp(t.p, number->p, number->n) == 0 ? number->n : 0;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Is "k.", "k、", "（k）" or "附件k" at offset `at` of t? 3.5 is no label, 4.2013年度… is one. */
static bool label_at(struct str t, size_t at, const struct numeral_text *number, struct item_label *out)
{
	enum numeral as = number->as;
	struct str attach = STR("附件"), s = str_sub(t, at, t.n);

	if (s.n == 0 || number->n == 0 || (s.p[0] != number->p[0] && s.p[0] != '(' && !str_starts(s, STR("（"))))
		return false;
	bool word = at >= attach.n && str_eq(str_sub(t, at - attach.n, at), attach), bracket = false;
	size_t from = word ? at - attach.n : at;

	if (!word && (str_starts(s, STR("（")) || str_starts(s, STR("(")))) {
		bracket = true;
		s = str_sub(s, s.p[0] == '(' ? 1 : strlen("（"), s.n);
	}
	size_t n = number_at(s, number);

	if (n == 0 || (as == NUMERAL_FIGURE && at > 0 && digit(t.p[at - 1])))
		return false;
	struct str rest = str_sub(s, n, s.n);
	size_t skip = 0;

	while (skip < rest.n && rest.p[skip] == ' ')
		skip++;
	struct str mark = str_sub(rest, skip, rest.n);

	if (bracket) {
		if (!str_starts(mark, STR("）")) && !str_starts(mark, STR(")")))
			return false;
		skip += mark.p[0] == ')' ? 1 : strlen("）");
	} else if (str_starts(mark, STR(".")) || str_starts(mark, STR(":"))) {
		skip += 1;
	} else if (str_starts(mark, STR("．")) || str_starts(mark, STR("、")) || str_starts(mark, STR("："))) {
		skip += 3;
	} else if (!word || (rest.n && (digit(rest.p[0]) || str_starts(rest, STR("十"))))) {
		return false;
	}
	struct str after = str_sub(rest, skip, rest.n);

	if (as == NUMERAL_FIGURE && !bracket && after.n && digit(after.p[0]) && !(after.n > 4 && digit(after.p[3])))
		return false;
	*out = (struct item_label){ from, t.n - after.n, as };
	return true;
}

/* The label of item k in t at or after `from`, numbered as the items before it. */
static bool find_label(struct str t, size_t from, int k, enum numeral as, struct item_label *out)
{
	struct numeral_text number = numeral_of(k, as);

	for (size_t i = from; as != NUMERAL_NONE && i < t.n; utf8_next(t, &i))
		if (label_at(t, i, &number, out))
			return true;
	return false;
}

/* Does t begin with the label of item k? */
static bool begins_item(struct str t, int k, enum numeral as, struct item_label *out)
{
	size_t word = str_starts(t, STR("附件")) ? strlen("附件") : 0;

	for (enum numeral n = NUMERAL_FIGURE; n <= NUMERAL_CHINESE; n++) {
		struct numeral_text number = numeral_of(k, n);

		if ((as == NUMERAL_NONE || as == n) && label_at(t, word, &number, out))
			return true;
	}
	return false;
}

static void add(struct doc *d, struct announced *out, size_t line, struct str all, struct str piece, int number)
{
	size_t from = (size_t)(piece.p - all.p);

	*ARENA_PUSH(d->arena, out) = (struct announced_item){ .number = number, .title = piece,
							      .at = { line, line, from, from + piece.n } };
}

/* The items of one line's text, which is a slice of the line `all`. Returns how they are numbered. */
static enum numeral split_line(struct doc *d, struct announced *out, size_t line, struct str all, struct str t)
{
	struct item_label label, next;
	enum numeral as;

	t = str_trim(t);
	if (t.n == 0)
		return NUMERAL_NONE;
	if (!begins_item(t, 1, NUMERAL_NONE, &label)) {
		add(d, out, line, all, t, out->n ? out->p[out->n - 1].number + 1 : 1);
		return NUMERAL_NONE;
	}
	as = label.numeral;
	for (int k = 1;; k++) {
		bool more = find_label(t, label.text, k + 1, as, &next);

		add(d, out, line, all, str_trim(str_sub(t, label.text, more ? next.from : t.n)), k);
		if (!more)
			return as;
		label = next;
	}
}

/* Blank, or the number of the previous page. */
static bool between(const struct line *l)
{
	return l->text.n == 0 || line_of_page(l);
}

static bool names_body(const struct doc *d, struct matcher *m, const struct line *l)
{
	struct match end;

	return !l->label && class_find(m, CLASS_ORG_END, value_tight(d->arena, class_before(m, CLASS_SEAL, l->text)), 0, &end);
}

/* A line below an item continues it, unless it is far to the right, where the signature begins. */
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
	enum numeral as = NUMERAL_NONE;

	if (head) {
		as = split_line(d, out, i, d->lines.p[i].text, match_get(head, GROUP_TEXT));
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
		if (l->cell && !d->lines.p[i].cell) /* every paragraph may be led by a TAB */
			break;
		struct str num = l->label ? match_get(l->label, GROUP_NUM) : STR_NONE;
		struct item_label label;

		if (l->label && strcmp(l->label->rule->style, "ar-dot") == 0 && value_number(num) == expected) {
			add(d, out, k, l->text, match_get(l->label, GROUP_TEXT), expected);
		} else if (out->n > first && (!l->label || as == NUMERAL_CHINESE) && begins_item(l->text, expected, as, &label)) {
			add(d, out, k, l->text, str_sub(l->text, label.text, l->text.n), expected); /* 2.2510工程清单 is no decimal here */
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
		/* 3.回执    某局, above the date */
		size_t behind = k + 1 == out->n ? signature_behind(d, m, out->p[k].at.last) : 0;
		struct str last = d->lines.p[out->p[k].at.last].text;

		if (behind && str_slices(out->p[k].title, last) && behind > (size_t)(out->p[k].title.p - last.p))
			out->p[k].title = str_trim(str_sub(last, (size_t)(out->p[k].title.p - last.p), behind));

		out->p[k].title = value_attachment_title(d->arena, out->p[k].title);
		out->p[k].key = value_key(d->arena, out->p[k].title);
	}
	return end;
}

/* ── which of the lists are the document's ── */

void attach_mentions(struct doc *d)
{
	static const char *const before[] = { "见", "按", "照", "在", "至", "和", "及", "与", "、", "，", "（", "“", "将", "据", "的" };
	static const uint64_t classes = UINT64_C(1) << CLASS_ATTACHMENT_HEAD | UINT64_C(1) << CLASS_ATTACHMENT_LIST | UINT64_C(1) << CLASS_ATTACHMENT_TITLED;
	struct str above = STR_NONE;

	for (size_t i = 0; i < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		for (size_t k = 0; line_is(l, CLASS_ATTACHMENT_HEAD) && above.n && k < sizeof before / sizeof before[0]; k++)
			if (str_ends(above, str_z(before[k])))
				l->classes &= ~classes;
		above = l->text.n ? l->text : above;
	}
}

/* 附件1：X is an entry of the list if the other entries follow directly or the document ends; else it is the heading of X itself. */
static bool heads_attachment(struct doc *d, struct matcher *m, size_t i, size_t end)
{
	const struct line *l = &d->lines.p[i];
	struct match office;

	if (l->runon || !line_is(l, CLASS_ATTACHMENT_TITLED))
		return false;
	for (size_t k = end; k < d->lines.n; k++) {
		const struct line *next = &d->lines.p[k];

		if (between(next) || next->furniture || line_is(next, CLASS_LINK) || line_is(next, CLASS_META))
			continue;
		return !(names_body(d, m, next) || line_is(next, CLASS_DATE) || line_is(next, CLASS_SIGNED_DATE) || line_is(next, CLASS_NOTE) ||
			 line_is(next, CLASS_CC) || line_is(next, CLASS_IMPRINT) || line_is(next, CLASS_ATTACHMENT_HEAD) || next->contents ||
			 class_find(m, CLASS_OFFICE, next->text, 0, &office));
	}
	return false;
}

/* Are all items names of files? So a page offers them. */
static bool only_files(const struct doc *d, struct matcher *m, const struct announced *all, size_t from)
{
	struct match kind;

	for (size_t k = from; k < all->n; k++)
		if (!class_find(m, CLASS_FILE_NAME, d->lines.p[all->p[k].at.last].text, 0, &kind))
			return false;
	return all->n > from;
}

static bool is_listed(const struct announced *all, size_t n, struct str key)
{
	for (size_t j = 0; j < n; j++)
		if (str_eq(all->p[j].key, key))
			return true;
	return false;
}

/* 附件： / 2010年龙舟赛南湖 / 赛场组织方案, where the whole was announced: the first line of its title. */
static bool begins_listed(const struct announced *all, size_t n, struct str key)
{
	for (size_t j = 0; j < n; j++)
		if (key.n >= BEGINNING_MIN && key.n < all->p[j].key.n && str_starts(all->p[j].key, key))
			return true;
	return false;
}

struct announced announced_all(struct doc *d, struct matcher *m)
{
	struct announced out = { 0 };
	bool titled = false, within = false, printed = false; /* was a list with titles met since the last text, an attachment's own heading, any list that is no page's? */

	for (size_t i = 0; i < d->lines.n;) {
		struct line *l = &d->lines.p[i];
		size_t before = out.n, kept = out.n, end;

		if (!line_is(l, CLASS_ATTACHMENT_LIST) || l->contents) {
			titled = titled && !l->label && !str_ends(l->text, STR("。"));
			i++;
			continue;
		}
		end = announced_read(d, m, i, &out);
		l->attached = out.n - before == 1 && heads_attachment(d, m, i, end);
		within = within || l->attached;
		bool files = only_files(d, m, &out, before);

		if (within || (files && titled)) {
			out.n = before;
			i = l->attached ? i + 1 : end;
			continue;
		}
		i = end;
		/* 附件： above the attachment itself repeats its title */
		for (size_t k = before; k < out.n && before < REPEATS_MAX; k++)
			if (!is_listed(&out, before, out.p[k].key) && !(out.n == before + 1 && begins_listed(&out, before, out.p[k].key)))
				out.p[kept++] = out.p[k];
		if (before < REPEATS_MAX)
			out.n = kept;
		for (size_t k = before; k < out.n && !files; k++) {
			titled = titled || out.p[k].title.n > 0;
			printed = printed || titled;
		}
	}
	out.files = !printed;
	return out;
}
