#include "parse/metadata.h"

#include <string.h>

#include "base/sixteen.h"
#include "text/fold.h"
#include "doc/value.h"
#include "read/line.h"
#include "rules/vocabulary.h"

enum {
	HEAD_LINES = 60,  /* lines with text in which metadata may occur */
	KEY_MAX = 36,     /* bytes */
	STRANGE_MIN = 6, STRANGE_MAX = 24, /* of a key that is not known */
	VALUE_MAX = 300,  /* bytes, on a line of its own */
	CELLS_MIN = 2,    /* of a document: fewer may be anything … */
	LINES_MIN = 3,    /* … and of those with a line for the key and one for the value */
	WORDS_MIN = 3,    /* keys that nothing but blanks part from their values … */
	WORD_LINES = 2,   /* … and lines of these, one behind the other */
	SPREAD_MAX = 4,   /* characters of a key with blanks between them: 索 引 号 */
};

struct metadata_particular {
	size_t first, last; /* lines */
	struct str key, value;
	bool whole;         /* the key is 索引号：0152… as it stands */
};

struct head {
	struct doc *d;
	struct matcher *m;
	size_t end;     /* one past its last line */
	size_t strange; /* of those found: with a key that is not known */
	struct { struct metadata_particular *p; size_t n, cap; } found;
};

/* • 索引号: */
static struct str without_bullet(struct str t)
{
	static const char *const bullets[] = { "•", "●", "▪", "◆", "·", "*", "-" };

	if (t.n < 2 || !memchr(t.p + 1, ' ', t.n < 4 ? t.n - 1 : 3)) /* nearly always */
		return t;
	for (size_t i = 0; i < sizeof bullets / sizeof bullets[0]; i++)
		if (str_starts(t, str_z(bullets[i])) && str_starts(str_sub(t, strlen(bullets[i]), t.n), STR(" ")))
			return str_trim(str_sub(t, strlen(bullets[i]), t.n));
	return t;
}

/* 索引号, 索引号： */
static bool is_key(const struct head *h, struct str t)
{
	struct str name = line_key(t);

	return name.n > 0 && name.n <= KEY_MAX &&
	       match_of(rules_classify_text(h->m, h->d->arena, arena_join(h->d->arena, name, STR("："))), CLASS_META);
}

/* 索引号：0152… */
static bool is_whole(const struct head *h, struct str t)
{
	return t.n > 0 && match_of(rules_classify_text(h->m, h->d->arena, t), CLASS_META);
}

/* Cells between TABs, between bars or in columns. */
static struct pieces cells_of(struct arena *a, const struct line *l)
{
	struct str t = l->text, sep = STR("  ");
	struct pieces out = { 0 };
	size_t at;

	if (!str_has(l->raw, STR("\t")) && !str_has(t, STR("|")) && !str_has(t, sep))
		return out;

	if (str_has(l->raw, STR("\t"))) {
		t = l->raw;
		sep = STR("\t");
	} else if (str_starts(t, STR("|")) || str_has(t, STR(" | "))) {
		sep = STR("|");
		t = str_sub(t, str_starts(t, STR("|")), str_ends(t, sep) ? t.n - 1 : t.n);
	}
	do {
		at = str_find(t, sep);
		struct str cell = norm_line(a, str_sub(t, 0, at));

		if (cell.n || sep.n == 1)
			*ARENA_PUSH(a, &out) = cell;
		t = at == SIZE_MAX ? STR_NONE : str_sub(t, at + sep.n, t.n);
	} while (at != SIZE_MAX);
	return out;
}

static void add(struct head *h, size_t first, size_t last, struct str key, struct str value)
{
	*ARENA_PUSH(h->d->arena, &h->found) = (struct metadata_particular){ first, last, line_key(key), value, false };
}

static bool has_value(const struct metadata_particular *p)
{
	return p->whole || p->value.n > 0;
}

/* An unknown key beside known keys: 公文效用. */
static bool may_be_key(struct str t)
{
	for (size_t i = 0; i < t.n;)
		if (!is_han(utf8_next(t, &i)))
			return false;
	return t.n >= STRANGE_MIN && t.n <= STRANGE_MAX;
}

/* Only metadata, more known keys than unknown ones? */
static void take_cells(struct head *h, size_t line)
{
	struct pieces cells = cells_of(h->d->arena, &h->d->lines.p[line]);
	size_t before = h->found.n, strange = 0;
	bool columns = !str_has(h->d->lines.p[line].raw, STR("\t")) && !str_starts(h->d->lines.p[line].text, STR("|")); /* 通  告 */

	for (size_t k = 0; cells.n > 1 && k < cells.n; k++) {
		struct str cell = cells.p[k], next = k + 1 < cells.n ? cells.p[k + 1] : STR_NONE;

		if (cell.n == 0)
			continue;
		if (is_key(h, cell)) {
			bool value = next.n && !is_key(h, next) && !is_whole(h, next);

			add(h, line, line, cell, value ? next : STR_NONE);
			k += value;
		} else if (is_whole(h, cell)) {
			*ARENA_PUSH(h->d->arena, &h->found) = (struct metadata_particular){ line, line, cell, STR_NONE, true };
		} else if (k % 2 == 0 && !columns && may_be_key(cell) && !str_has(next, STR("：")) && (h->found.n > 0 || cells.n > 2)) {
			add(h, line, line, cell, next);
			strange++;
			k++;
		} else {
			strange = SIZE_MAX;
			break;
		}
	}
	size_t valued = 0;

	for (size_t k = before; k < h->found.n; k++)
		valued += has_value(&h->found.p[k]);
	/* 发文字号 | 发布日期: columns of a list of documents */
	bool named = valued == 0 && h->found.n - before > 1;

	if (strange == SIZE_MAX || named || (strange > 0 && h->found.n < 2 * (h->strange + strange)))
		h->found.n = before;
	else
		h->strange += strange;
}

static size_t next_with_text(const struct head *h, size_t i)
{
	for (i++; i < h->end && h->d->lines.p[i].text.n == 0; i++)
		;
	return i;
}

/* A key and, below it, its value. */
static void take_lines(struct head *h)
{
	size_t before = h->found.n;

	for (size_t i = 0; i < h->end; i++) {
		size_t next = next_with_text(h, i);
		struct str key = without_bullet(h->d->lines.p[i].text), value = next < h->end ? h->d->lines.p[next].text : STR_NONE;

		if (!is_key(h, key) || value.n == 0 || value.n > VALUE_MAX || is_key(h, without_bullet(value)) || is_whole(h, without_bullet(value)))
			continue;
		const struct match *may = rules_classify_text(h->m, h->d->arena, value);
		struct str name = value_tight(h->d->arena, line_key(key));
		bool title = match_of(may, CLASS_TITLE_END) && str_has(value, STR("关于")) && !str_ends(name, STR("标题")) &&
			     !str_ends(name, STR("名称")); /* the value is missing */

		if (title || match_of(may, CLASS_NOISE))
			continue;
		add(h, i, next, key, value);
		i = next;
	}
	if (h->found.n - before < LINES_MIN)
		h->found.n = before;
}

/* Keys that pages of documents have and data tables do not. */
static bool of_a_page(const struct head *h)
{
	bool told = false;

	for (size_t i = 0; i < h->found.n && !told; i++)
		told = has_value(&h->found.p[i]) && words_begin(PAGE_KEYS, value_tight(h->d->arena, h->found.p[i].key));
	return told;
}

/* Where the key that begins at `from` ends, perhaps with blanks between its characters; `from`: there is none. */
static size_t key_end(const struct head *h, struct str t, size_t from)
{
	struct str key = STR_NONE;

	for (size_t at = from, n = 0; at < t.n && n < SPREAD_MAX; n++) {
		size_t blank = str_find(str_sub(t, at, t.n), STR(" ")), end = blank == SIZE_MAX ? t.n : at + blank;
		bool single = end - at == strlen("索");

		key = arena_join(h->d->arena, key, str_sub(t, at, end));
		if ((n > 0 && !single) || key.n > STRANGE_MAX)
			break;
		if (may_be_key(key) && is_key(h, key))
			return end;
		if (!single)
			break;
		at = end + 1;
	}
	return from;
}

/* Not that of a time, 10:08. */
static bool has_colon(struct str t)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] == ':' && !(i > 0 && i + 1 < t.n && t.p[i - 1] >= '0' && t.p[i - 1] <= '9' && t.p[i + 1] >= '0' && t.p[i + 1] <= '9'))
			return true;
	return str_has(t, STR("："));
}

/* 索引号 0152/2031 成文日期 2031-05-06: keys and values with a blank between them, as text of a page's table. False: it does not begin
 * with a key. */
static bool take_words(struct head *h, size_t line)
{
	struct str t = without_bullet(h->d->lines.p[line].text);
	size_t end = t.n && !has_colon(t) ? key_end(h, t, 0) : 0, from = 0;

	if (end == 0)
		return false;
	while (from < t.n) {
		size_t value = end < t.n ? end + 1 : end, next = value;

		while (next < t.n && key_end(h, t, next) == next) {
			size_t blank = str_find(str_sub(t, next, t.n), STR(" "));

			next = blank == SIZE_MAX ? t.n : next + blank + 1;
		}
		struct str key = norm_line(h->d->arena, str_sub(t, from, end));

		add(h, line, line, value_tight(h->d->arena, key), str_trim(str_sub(t, value, next)));
		from = next;
		end = from < t.n ? key_end(h, t, from) : from;
	}
	return true;
}

/* Lines of such words, one behind the other. */
static void take_word_lines(struct head *h)
{
	size_t before = h->found.n, lines = 0;

	for (size_t i = 0; i <= h->end; i++) {
		if (i < h->end && h->d->lines.p[i].text.n == 0)
			continue;
		if (i < h->end && take_words(h, i)) {
			lines++;
			continue;
		}
		if (h->found.n - before < WORDS_MIN || lines < WORD_LINES)
			h->found.n = before;
		before = h->found.n;
		lines = 0;
	}
	if (!of_a_page(h))
		h->found.n = 0;
}

/* The number of : ： ] 】 in a line, counted up to 2. */
static size_t colons(struct str t)
{
	struct str wide = STR("："), bracket = STR("】");
	const unsigned char *p = (const unsigned char *)t.p;
	size_t n = 0, i = 0;

	for (; t.n - i >= sizeof(sixteen) + 2 && n < 2; i += sizeof(sixteen)) {
		sixteen v = sixteen_at(p + i), second = sixteen_at(p + i + 1), third = sixteen_at(p + i + 2);
		unsigned bits = sixteen_bits((sixteen)(v == ':') | (sixteen)(v == ']') | ((sixteen)(v == 0xEF) & (sixteen)(second == 0xBC) & (sixteen)(third == 0x9A)) |
					     ((sixteen)(v == 0xE3) & (sixteen)(second == 0x80) & (sixteen)(third == 0x91)));

		for (; bits && n < 2; bits &= bits - 1)
			n++;
	}
	for (; i < t.n && n < 2; i++)
		n += t.p[i] == ':' || t.p[i] == ']' || (p[i] == 0xE3 && str_starts(str_sub(t, i, t.n), bracket)) ||
		     (p[i] == 0xEF && str_starts(str_sub(t, i, t.n), wide));
	return n;
}

/* 索引号: 0152… 发文字号: 某发〔2031〕6号 成文日期: …: fields of one line, one of them at least what a page tells of its document. */
static bool take_fields(struct head *h, size_t line)
{
	struct str t = h->d->lines.p[line].text;
	size_t at = 0, before = h->found.n, known = 0, first = SIZE_MAX;
	struct match m;

	if (colons(t) < 2)
		return false;
	struct finder keys;

	finder_begin(&keys, CLASS_META_INSIDE, t, NULL);

	while (finder_next(h->m, &keys, at, &m)) {
		struct str key = match_get(&m, GROUP_KEY);

		if (h->found.n > before) {
			struct metadata_particular *last = &h->found.p[h->found.n - 1];

			last->value = str_trim(str_sub(t, (size_t)(last->value.p - t.p), m.from));
			while (last->value.n && strchr("|,;", last->value.p[last->value.n - 1]))
				last->value = str_trim(str_sub(last->value, 0, last->value.n - 1));
		}
		first = first == SIZE_MAX ? m.from : first;
		known += is_key(h, key);
		*ARENA_PUSH(h->d->arena, &h->found) = (struct metadata_particular){ line, line, key, str_sub(t, m.to, t.n), false };
		at = m.to;
	}
	if (h->found.n > before)
		h->found.p[h->found.n - 1].value = str_trim(h->found.p[h->found.n - 1].value);
	if (h->found.n - before < 2 || known == 0 || first != 0) {
		h->found.n = before;
		return false;
	}
	return true;
}

static void find_head(struct head *h)
{
	size_t with_text = 0;

	for (h->end = 0; h->end < h->d->lines.n && with_text < HEAD_LINES; h->end++) {
		struct str t = h->d->lines.p[h->end].text;

		if (str_has(t, STR("。")))
			break;
		with_text += t.n > 0;
	}
}

/* | --- | --- |, | | |: remains of the table around them. */
static bool is_frame(struct str t)
{
	for (size_t i = 0; i < t.n; i++)
		if (!strchr("|-: ", t.p[i]))
			return false;
	return str_starts(t, STR("|"));
}

struct text {
	char *p;
	size_t n;
};

static struct str put(struct text *to, struct str a, struct str b, struct str c)
{
	size_t from = to->n;
	const struct str parts[] = { a, b, c, STR("\n") };

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (parts[i].n)
			memcpy(to->p + to->n, parts[i].p, parts[i].n);
		to->n += parts[i].n;
	}
	return (struct str){ to->p + from, to->n - from - 1 };
}

static void rebuild(struct head *h)
{
	struct doc *d = h->d;
	struct lines all = { 0 };
	struct text text = { arena_room(d->arena, 2 * d->text.n + d->lines.n + h->found.n * 8), 0 };
	size_t k = 0;

	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		if (k < h->found.n && h->found.p[k].first == i) {
			for (; k < h->found.n && h->found.p[k].first == i; k++) {
				const struct metadata_particular *p = &h->found.p[k];
				struct line *one = ARENA_PUSH(d->arena, &all);

				*one = d->lines.p[p->first];
				one->raw = put(&text, p->key, p->whole ? STR_NONE : STR("："), p->value);
				one->text = norm_line(d->arena, one->raw);
				one->end_no = d->lines.p[p->last].end_no;
				one->src_end = d->lines.p[p->last].src_end;
				one->cell = false;
				one->joined = true;
			}
			i = h->found.p[k - 1].last;
			continue;
		}
		if (i < h->end && is_frame(l->text))
			continue;
		struct line *one = ARENA_PUSH(d->arena, &all);

		*one = *l;
		one->raw = put(&text, l->raw, STR_NONE, STR_NONE);
		if (str_slices(l->text, l->raw))
			one->text.p = one->raw.p + (l->text.p - l->raw.p);
	}
	d->lines = all;
	d->text = (struct str){ text.p, text.n };
}

void metadata_split(struct doc *d, struct matcher *m)
{
	struct head h = { .d = d, .m = m };
	size_t alone = 0;

	find_head(&h);
	for (size_t i = 0; i < h.end; i++) {
		size_t before = h.found.n;

		take_cells(&h, i);
		if (before && h.found.n == before && is_key(&h, d->lines.p[i].text)) { /* one of several keys, without a value */
			add(&h, i, i, d->lines.p[i].text, STR_NONE);
			alone++;
		}
	}
	if (h.found.n - alone < CELLS_MIN || !of_a_page(&h))
		h.found.n = 0;
	if (h.found.n == 0)
		take_word_lines(&h);
	if (h.found.n == 0)
		take_lines(&h);
	if (h.found.n)
		rebuild(&h);
}

void metadata_split_fields(struct doc *d, struct matcher *m)
{
	struct head h = { .d = d, .m = m };

	find_head(&h);
	for (size_t i = 0; i < h.end; i++)
		if (d->lines.p[i].table < 0)
			take_fields(&h, i);
	if (h.found.n)
		rebuild(&h);
}
