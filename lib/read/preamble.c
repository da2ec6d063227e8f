#include "read/preamble.h"

#include <string.h>

#include "text/fold.h"

enum {
	FRONT_MAX = 60,     /* lines of front matter */
	KEY_MAX = 30,       /* bytes of its keys */
	HEAD_WITHIN = 30,   /* lines above which the head of a mail begins */
	HEAD_MIN = 3,       /* lines of it */
};

static void empty(struct line *l)
{
	l->furniture = l->text.n > 0;
	l->text = STR_NONE;
}

/* ── front matter ── */

/* Keys of front matter, and those of pages that say the same. */
static const struct { const char *key, *as; } keys[] = {
	{ "title", "标题" }, { "date", "发布日期" }, { "published", "发布日期" }, { "pubdate", "发布日期" }, { "created", "发布日期" },
	{ "source", "来源" }, { "site", "来源" }, { "author", "作者" },
};

/* The key in front of a colon; empty: it is none. */
static struct str key_of(struct str t, struct str *value)
{
	size_t colon = str_find(t, STR(":"));

	if (colon == SIZE_MAX || colon == 0 || colon > KEY_MAX || str_has(str_sub(t, 0, colon), STR(" ")) || (colon + 1 < t.n && t.p[colon + 1] != ' '))
		return STR_NONE;
	*value = str_trim(str_sub(t, colon + 1, t.n));
	return str_sub(t, 0, colon);
}

static struct str unquoted(struct str t)
{
	bool quoted = t.n >= 2 && (t.p[0] == '"' || t.p[0] == '\'') && t.p[t.n - 1] == t.p[0];

	return quoted ? str_sub(t, 1, t.n - 1) : t;
}

/* A value, or an item of one, on a line of its own. */
static bool belongs(const struct line *l)
{
	return l->text.n == 0 || str_starts(l->text, STR("- ")) || (l->raw.n && (l->raw.p[0] == ' ' || l->raw.p[0] == '\t'));
}

/* The line that closes it; 0: there is none. */
static size_t front_matter_end(const struct doc *d, size_t first)
{
	size_t known = 0;
	struct str value;

	for (size_t i = first + 1; i < d->lines.n && i < first + FRONT_MAX; i++) {
		const struct line *l = &d->lines.p[i];

		if (str_eq(l->text, STR("---")) || str_eq(l->text, STR("...")))
			return known ? i : 0;
		if (belongs(l))
			continue;
		if (key_of(l->text, &value).n == 0)
			return 0;
		known++;
	}
	return 0;
}

void preamble_front_matter(struct doc *d)
{
	size_t first = 0;

	while (first < d->lines.n && d->lines.p[first].text.n == 0)
		first++;
	if (first == d->lines.n || !str_eq(d->lines.p[first].text, STR("---")))
		return;
	size_t end = front_matter_end(d, first);

	for (size_t i = first; end && i <= end; i++) {
		struct line *l = &d->lines.p[i];
		struct str value, key = belongs(l) ? STR_NONE : key_of(l->text, &value), text = STR_NONE;

		for (size_t k = 0; key.n && k < sizeof keys / sizeof keys[0]; k++)
			if (str_eq(key, str_z(keys[k].key)))
				text = arena_fmt(d->arena, "%s：%.*s", keys[k].as, STR_ARG(unquoted(value)));
		if (key.n && (unsigned char)key.p[0] >= 0x80) /* 文号: 某发〔2024〕3号 */
			text = arena_fmt(d->arena, "%.*s：%.*s", STR_ARG(key), STR_ARG(unquoted(value)));
		if (text.n)
			l->text = text;
		else
			empty(l);
	}
}

/* ── mail ── */

enum mail_key { MAIL_NONE, MAIL_FROM, MAIL_ABOUT, MAIL_OTHER };

/* A colon behind two to four ideographs, or behind letters. */
static bool colon_near(struct str t)
{
	if (t.n < 3 || (unsigned char)t.p[0] < 0x80)
		return t.n > 2 && memchr(t.p, ':', t.n < 9 ? t.n : 9) != NULL;
	for (size_t at = 6; at <= 12 && at < t.n; at += 3)
		if (t.p[at] == ':' || ((unsigned char)t.p[at] == 0xEF && str_starts(str_sub(t, at, t.n), STR("："))))
			return true;
	return false;
}

static enum mail_key mail_key(struct str t)
{
	static const struct { const char *name; enum mail_key key; } names[] = {
		{ "发件人", MAIL_FROM }, { "From", MAIL_FROM }, { "主题", MAIL_ABOUT }, { "Subject", MAIL_ABOUT }, { "发送时间", MAIL_ABOUT },
		{ "发送日期", MAIL_ABOUT }, { "Sent", MAIL_ABOUT }, { "收件人", MAIL_OTHER }, { "To", MAIL_OTHER }, { "日期", MAIL_OTHER },
		{ "Date", MAIL_OTHER }, { "抄送", MAIL_OTHER }, { "Cc", MAIL_OTHER }, { "附件", MAIL_OTHER },
	};

	while (t.n && (t.p[0] == '>' || t.p[0] == ' ' || t.p[0] == '*'))
		t = str_sub(t, 1, t.n);
	if (!colon_near(t)) /* nearly always */
		return MAIL_NONE;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct str name = str_z(names[i].name), rest = str_sub(t, name.n, t.n);

		if (str_starts(t, name) && (str_starts(rest, STR(":")) || str_starts(rest, STR("："))))
			return names[i].key;
	}
	return MAIL_NONE;
}

/* The line behind the head of a mail; 0: there is none. */
static size_t mail_head_end(const struct doc *d)
{
	for (size_t i = 0, text = 0; i < d->lines.n && text < HEAD_WITHIN; i++) {
		size_t end = i, n = 0;
		bool from = false, about = false;

		text += d->lines.p[i].text.n > 0;
		for (size_t k = d->lines.p[i].text.n ? i : d->lines.n; k < d->lines.n; k++) {
			enum mail_key key = mail_key(d->lines.p[k].text);

			if (d->lines.p[k].text.n == 0) /* some programs double the ends of lines */
				continue;
			if (key == MAIL_NONE)
				break;
			from = from || key == MAIL_FROM;
			about = about || key == MAIL_ABOUT;
			end = k + 1;
			n++;
		}
		if (n >= HEAD_MIN && from && about)
			return end;
	}
	return 0;
}

/* Takes the mark of a quoted line off its text and its raw form. */
static void unquote(struct doc *d, struct line *l)
{
	size_t at = str_find(l->raw, STR(">"));

	at = at == SIZE_MAX ? 0 : at + 1;
	at += at < l->raw.n && l->raw.p[at] == ' ';
	l->raw = str_sub(l->raw, at, l->raw.n);
	l->text = norm_line(d->arena, l->raw);
	l->cell = l->raw.n && l->raw.p[0] == '\t';
}

void preamble_mail(struct doc *d)
{
	size_t end = mail_head_end(d), quoted = 0, text = 0;

	if (end == 0)
		return;
	for (size_t i = 0; i < end; i++)
		empty(&d->lines.p[i]);
	for (size_t i = end; i < d->lines.n; i++) {
		text += d->lines.p[i].text.n > 0;
		quoted += str_starts(d->lines.p[i].text, STR(">"));
	}
	for (size_t i = end; i < d->lines.n && text && quoted == text; i++)
		if (d->lines.p[i].text.n)
			unquote(d, &d->lines.p[i]);
}
