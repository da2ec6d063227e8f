#include "derive/deadlines.h"

#include <string.h>

#include "derive/position.h"
#include "derive/sentence.h"
#include "derive/timesign.h"
#include "derive/titleyear.h"
#include "doc/period.h"
#include "doc/value.h"

enum { DEADLINES_MAX = 5000 /* of a document */, TOKENS_MAX = 200 /* of a sentence */ };

enum deadlines_due { RECURRING, SPAN, ENTRY, VALIDITY, RELATIVE, LIMIT, DAY, KINDS };

/* The first of two that begin at the same place is taken. */
static const struct {
	enum rule_class class;
	const char *name;
} kinds[] = {
	[RECURRING] = { CLASS_DEADLINE_RECURRING, "recurring" }, [SPAN] = { CLASS_DEADLINE_SPAN, "span" },
	[ENTRY] = { CLASS_DEADLINE_ENTRY, "entry" },             [VALIDITY] = { CLASS_DEADLINE_VALIDITY, "validity" },
	[RELATIVE] = { CLASS_DEADLINE_RELATIVE, "relative" },    [LIMIT] = { CLASS_DEADLINE_LIMIT, "limit" },
	[DAY] = { CLASS_DEADLINE_DAY, "span" },
};

struct deadlines_token {
	size_t from, to; /* bytes of the text */
	int mark;        /* of marks */
	bool past;       /* a date before that of the document */
	size_t gist;     /* position of the mark in the gist */
};

struct dating {
	struct doc *d;
	struct matcher *m;
	int year, month;       /* that complete a date; 0: not known */
	struct day made;       /* the document's date */
	struct day in_force;   /* from the entry into force that was seen last */
	struct characters signs; /* of time */
	struct { struct deadlines_token *p; size_t n, cap; } tokens; /* of the sentence */
	struct buf gist;       /* the sentence with a mark for each of them … */
	struct characters held; /* … and the kinds of marks in it */
	bool report;           /* it reports what has been done … */
	int of_year;           /* … in this year, 0: not known */
	bool every_year;       /* a statute, of no year: its dates without one come every year */
	bool refused, impossible;
};

/* Where the text is looked through: a line, or a cell. */
struct place_of {
	size_t line;
	const struct table *table;
	size_t row, column;
	struct cell_position *cell;
};

static bool is_past(const struct dating *t, struct day end)
{
	if (!t->made.year && t->report && t->of_year) /* a report of 2031 without a date */
		return end.year && end.year <= t->of_year;
	return end.year && t->made.year && period_compare(end, t->made) < 0;
}

/* After the document; a month in the year of a plan without a date. */
static bool is_to_come(const struct dating *t, const struct period *p)
{
	if (t->made.year)
		return period_compare(p->to, t->made) > 0;
	return t->of_year && (t->report ? p->to.year > t->of_year : p->unit != PERIOD_DAY && p->to.year >= t->of_year);
}

/* 请于1月20日前报送2031年度数据, written early in the next year: the date p without a year, of the year of the title, is past, and in
 * the year of the document, as *next has it, to come. */
static bool is_next_year(const struct dating *t, struct str text, size_t at, const struct period *p, struct period *next)
{
	return !t->report && t->made.year > t->year && is_past(t, p->to) && period_next(text, at, t->made.year, t->month, next) == PERIOD_READ && !is_past(t, next->to);
}

static struct str iso(struct arena *a, struct day d)
{
	char text[11];

	period_iso(d, text);
	return text[0] ? arena_str(a, str_z(text)) : STR_NONE;
}

static void put(struct dating *t, const struct place_of *at, enum deadlines_due kind, struct str text, const struct match *m, struct str key, struct day start, struct day end, bool bad)
{
	struct doc *d = t->d;
	struct str rule = str_z(m->rule->id);

	if (d->deadlines.n == DEADLINES_MAX) {
		t->refused = true;
		return;
	}
	*ARENA_PUSH(d->arena, &d->deadlines) = (struct deadline){
		.found = at->table ? position_of_cell(at->cell, at->table->cells[at->row * at->table->columns + at->column], rule) : position_of(d, at->line, text, rule),
		.text = value_tight(d->arena, text), .start = iso(d->arena, start), .end = iso(d->arena, end), .kind = str_z(kinds[kind].name),
		.relative_to = key, .doubt = bad ? STR("impossible-date") : STR_NONE,
		.table = at->table ? (int32_t)(at->table - d->tables.p) : -1, .row = at->table ? (int64_t)at->row + 1 : 0,
		.column = at->table ? (int64_t)at->column + 1 : 0,
	};
	if (bad && !t->impossible) {
		const struct deadline *last = &d->deadlines.p[d->deadlines.n - 1];

		t->impossible = true;
		doc_find(d, IMPOSSIBLE_DEADLINE, last->found.at, STR_ARG(last->text));
	}
}

enum { TITLE_REACH = 600 }; /* bytes before and behind a date within which its title begins and ends */

/* 《某某行动（2019—2030年）》: no date of this text. */
static bool in_title(struct str t, size_t at)
{
	struct str before = str_sub(t, at > TITLE_REACH ? at - TITLE_REACH : 0, at);
	size_t open = str_rfind(before, STR("《")), close = str_rfind(before, STR("》"));

	return open != SIZE_MAX && (close == SIZE_MAX || close < open) && str_has(str_sub(t, at, at + TITLE_REACH), STR("》"));
}

/* 有效期5年 of a certificate is none of the document's: 本办法 or 施行 stands before it in the sentence or in the one before. */
static bool of_document(struct dating *t, struct str text, size_t at)
{
	struct str before = str_sub(text, at > 180 ? at - 180 : 0, at);
	size_t open = str_rfind(before, STR("。"));
	struct str near = open == SIZE_MAX ? before : str_sub(before, open, before.n);
	struct match found;

	return class_find(t->m, CLASS_DEADLINE_OWN, near, 0, &found);
}

/* 执行期限为2031年1月1日至2032年12月31日 */
static bool is_span(struct str text)
{
	size_t until = str_find(text, STR("至"));

	return until != SIZE_MAX && str_has(str_sub(text, 0, until), STR("年")) && str_has(str_sub(text, until, text.n), STR("年"));
}

static void put_validity(struct dating *t, const struct place_of *at, struct str text, const struct match *m, struct str key)
{
	struct day start = t->in_force.year ? t->in_force : t->made, none = { 0, 0, 0 };
	static const char *const digits[] = { "为", "是", "：", ":", "期", "限" };
	size_t from = 0;
	struct period p;

	size_t until = str_find(text, STR("至"));

	if (period_read(until == SIZE_MAX ? text : str_sub(text, until, text.n), t->year, t->month, &p) == PERIOD_READ && p.to.year && p.unit != PERIOD_YEAR) {
		struct period begin = { 0 };

		for (size_t i = 0; until != SIZE_MAX && i < until && !begin.from.year; utf8_next(text, &i))
			if (text.p[i] >= '0' && text.p[i] <= '9' && period_next(str_sub(text, 0, until), i, t->year, t->month, &begin) != PERIOD_READ)
				begin.from = none;
		put(t, at, VALIDITY, text, m, key, begin.from, p.to, false);
		return;
	}
	for (size_t i = 0; i < sizeof digits / sizeof digits[0]; i++) {
		size_t last = str_rfind(text, str_z(digits[i]));

		if (last != SIZE_MAX && last + strlen(digits[i]) > from)
			from = last + strlen(digits[i]);
	}
	int n = period_number(str_sub(text, from, text.n));

	if (n == 0 || start.year == 0) {
		put(t, at, VALIDITY, text, m, key, none, none, false);
		return;
	}
	bool years = str_ends(text, STR("年"));

	put(t, at, VALIDITY, text, m, key, start, period_after(start, years ? n : 0, years ? 0 : n), false);
}

/* 应在1个月内完成整改, in a report: somebody has to. */
static bool is_asked(struct dating *t, struct str text, size_t at)
{
	enum { ASKED_BYTES = 60 };
	struct match found;
	struct str before = str_sub(text, at > ASKED_BYTES ? at - ASKED_BYTES : 0, at);
	size_t sentence = str_rfind(before, STR("。"));

	before = sentence == SIZE_MAX ? before : str_sub(before, sentence, before.n);
	return class_find(t->m, CLASS_DEADLINE_ASKED, before, 0, &found);
}

/* What was found is put down, if it is one. */
static void take(struct dating *t, const struct place_of *at, struct str line, enum deadlines_due kind, const struct match *m, struct str text, struct str key)
{
	struct day none = { 0, 0, 0 };
	struct period p = { 0 }, next;
	enum period_read as;

	if (!text.n || in_title(line, (size_t)(text.p - line.p)))
		return;
	if (kind == RELATIVE && t->report && !key.n && !is_asked(t, line, (size_t)(text.p - line.p)))
		return;
	if (kind == RECURRING || kind == RELATIVE) {
		put(t, at, kind, text, m, key, none, none, false);
		return;
	}
	if (kind == VALIDITY) {
		if (is_span(text) || of_document(t, line, (size_t)(text.p - line.p)))
			put_validity(t, at, text, m, key);
		return;
	}
	if (kind == ENTRY && key.n) { /* 自印发之日起 */
		t->in_force = t->made;
		put(t, at, kind, text, m, key, t->made, none, false);
		return;
	}
	as = period_read(text, t->year, t->month, &p);
	if (as == PERIOD_NONE)
		return;
	if (as == PERIOD_IMPOSSIBLE) {
		put(t, at, kind, text, m, key, none, none, true);
		return;
	}
	if (kind == LIMIT && is_next_year(t, text, 0, &p, &next))
		p = next;
	if (t->every_year && !p.to.year) {
		put(t, at, RECURRING, text, m, key, none, none, false);
		return;
	}
	if (p.from.year) { /* 2024年6月14日、11月15日前 */
		t->year = p.from.year;
		t->month = p.from.month;
	}
	if (kind == ENTRY && (!is_past(t, p.to) || !str_ends(text, STR("起")))) { /* 自去年7月起 without 施行 is about the past */
		t->in_force = p.from;
		put(t, at, kind, text, m, key, p.from, none, false);
	} else if (kind == DAY ? is_to_come(t, &p) : kind != ENTRY && !is_past(t, p.to)) {
		put(t, at, kind, text, m, key, kind == LIMIT ? none : p.from, p.to, false);
	}
}

/* ── dates and lengths of time in a text ── */

/* The marks of the rules: a day, the end of a month or year, a month, a year, a range; a length of time, of years; words that
 * stand as they are: 之日, 每年. */
enum { LENGTH = PERIOD_RANGE + 1, YEARS, WORDS };
static const char *const marks[] = {
	[PERIOD_DAY] = "◆", [PERIOD_END] = "◈", [PERIOD_MONTH] = "◎", [PERIOD_YEAR] = "●", [PERIOD_RANGE] = "◐", [LENGTH] = "◇", [YEARS] = "◊", [WORDS] = "",
};

/* The date or length that has the sign [at, behind), or words that tell of one; false: it is none of these. */
static bool token_at(const struct dating *t, struct str text, size_t least, size_t at, size_t behind, struct deadlines_token *out)
{
	struct period p, next;
	struct str before = str_sub(text, least, at);
	size_t begin = timesign_begins(text, least, at), end;

	if (str_ends(before, STR("之")) || str_ends(before, STR("每")) || str_ends(before, STR("次")) || str_ends(before, STR("当"))) {
		*out = (struct deadlines_token){ .from = at, .to = at, .mark = WORDS };
		return true;
	}
	for (size_t i = begin; i <= at; utf8_next(text, &i)) { /* 至2024年6月: the character before the figures is not part of the date */
		enum period_read as = text.p[i] == ' ' || !timesign_may_begin(text, least, i) ? PERIOD_NONE : period_next(text, i, t->year ? t->year : 1, t->month, &p);

		if (as != PERIOD_NONE && p.end >= behind) {
			*out = (struct deadlines_token){ .from = i, .to = p.end, .mark = (int)p.unit, .past = as == PERIOD_READ && t->year && is_past(t, p.to) && !is_next_year(t, text, i, &p, &next) };
			return true;
		}
	}
	begin = timesign_figures_begin(text, least, timesign_unit_begins(text, least, at));
	end = timesign_length_end(text, begin);
	if (!end || end < behind)
		return false;
	*out = (struct deadlines_token){ .from = begin, .to = end, .mark = str_ends(str_sub(text, begin, end), STR("年")) ? YEARS : LENGTH };
	return true;
}

/* ── a sentence ── */

/* The position in the text of a byte of the gist. */
static size_t origin(const struct dating *t, size_t from, size_t at)
{
	size_t text = from, gist = 0;

	for (size_t i = 0; i < t->tokens.n && t->tokens.p[i].gist + strlen(marks[t->tokens.p[i].mark]) <= at; i++) {
		text = t->tokens.p[i].to;
		gist = t->tokens.p[i].gist + strlen(marks[t->tokens.p[i].mark]);
	}
	return text + (at - gist);
}

static struct str in_text(const struct dating *t, struct str text, size_t from, struct str slice)
{
	size_t at = (size_t)(slice.p - t->gist.p);

	return slice.n ? str_sub(text, origin(t, from, at), origin(t, from, at + slice.n)) : STR_NONE;
}

/* The next match of each kind in the gist; .to 0: none, or none any more. */
struct nexts {
	struct match of[KINDS];
};

static void find_next(struct dating *t, struct nexts *n, int kind, size_t at)
{
	if (!class_find_held(t->m, kinds[kind].class, buf_view(&t->gist), &t->held, at, &n->of[kind]))
		n->of[kind].to = 0;
}

/* The kind of the match nearest to `at`; a plain day counts only if there is no other. KINDS: none. */
static int best_at(struct dating *t, struct nexts *n, size_t at)
{
	int first = KINDS;

	for (int k = 0; k < KINDS; k++) {
		struct match *found = &n->of[k];

		if (found->to && found->from < at)
			find_next(t, n, k, at);
		if (found->to && (first == KINDS || (k == DAY ? found->to <= n->of[first].from : found->from < n->of[first].from)))
			first = k;
	}
	return first;
}

/* Do the marks of the sentence allow it? A length is needed for what is relative, a date that is not past for a day to come, two or a
 * range (or 即日起至 and one) for a span. */
static bool may_be(const struct dating *t, enum deadlines_due kind)
{
	size_t lengths = 0, dates = 0, to_come = 0, ranges = 0, years = 0;

	for (size_t i = 0; i < t->tokens.n; i++) {
		const struct deadlines_token *k = &t->tokens.p[i];
		bool date = k->mark < LENGTH;

		lengths += k->mark == LENGTH || k->mark == YEARS;
		dates += date;
		ranges += k->mark == PERIOD_RANGE;
		to_come += date && !k->past;
		years += k->mark == PERIOD_YEAR;
	}
	switch (kind) {
	case RELATIVE:
		return lengths > 0;
	case VALIDITY:
		return lengths + dates > 0;
	case SPAN:
		return to_come > 0 && (ranges > 0 || dates + lengths > 1 || str_has(buf_view(&t->gist), STR("即日起")));
	case LIMIT:
		return to_come > 0 || (t->every_year && dates > 0);
	case DAY: /* of years only the one that the sentence begins with: 2031年，选取… */
		return (to_come > 0 || (t->every_year && dates > 0)) && (years < dates || (t->tokens.p[0].mark == PERIOD_YEAR && !t->tokens.p[0].past && str_starts(buf_view(&t->gist), STR("●，"))));
	default:
		return true;
	}
}

/* The sentence text[from, to), whose tokens are known. */
static void read_sentence(struct dating *t, const struct place_of *place, struct str text, size_t from, size_t to)
{
	size_t behind = from, at = 0;

	t->gist.n = 0;
	for (size_t i = 0; i < t->tokens.n; i++) {
		struct deadlines_token *k = &t->tokens.p[i];

		buf_str(&t->gist, str_sub(text, behind, k->from));
		k->gist = t->gist.n;
		buf_z(&t->gist, marks[k->mark]);
		behind = k->to;
	}
	buf_str(&t->gist, str_sub(text, behind, to));
	uint64_t in = classes_in(t->m, buf_view(&t->gist), &t->held);
	struct nexts next = { .of[0].to = 0 };

	for (int k = 0; k < KINDS; k++)
		if (class_among(t->m, in, kinds[k].class) && may_be(t, (enum deadlines_due)k) && class_may(t->m, kinds[k].class, &t->held))
			find_next(t, &next, k, 0);
	for (int kind; !t->refused && (kind = best_at(t, &next, at)) != KINDS;) {
		const struct match *found = &next.of[kind];

		at = found->to > at ? found->to : at + 1;
		take(t, place, text, (enum deadlines_due)kind, found, in_text(t, text, from, match_get(found, GROUP_TEXT)), in_text(t, text, from, match_get(found, GROUP_KEY)));
	}
}

static size_t sentence_end(struct str text, size_t at)
{
	size_t mark = sentence_mark(text, at, text.n, false);

	return mark < text.n ? sentence_behind(text, mark) : text.n;
}

static size_t sentence_begin(struct str text, size_t least, size_t at)
{
	for (size_t mark; (mark = sentence_mark(text, least, at, false)) < at;)
		least = sentence_behind(text, mark);
	return least;
}

/* 2032年，力争12月底前…: what a sentence begins with is the year of its dates, of plans too in a report of the year before. */
static void begin_year(struct dating *t, struct str text, const struct deadlines_token *token)
{
	int year = titleyear(str_sub(text, token->from, token->to));

	if (year >= t->year && year <= t->made.year && str_starts(str_sub(text, token->to, text.n), STR("，")))
		t->year = year;
}

/* Signs of a time stand in text[signs, signs_end). */
static void read_text(struct dating *t, const struct place_of *place, struct str text, size_t signs, size_t signs_end)
{
	int year = t->year, month = t->month;
	size_t from = 0, end = 0;  /* of the sentence … */
	size_t sentence = 0;       /* … and where it ends if it has more dates than are read at once */

	t->tokens.n = 0;
	for (size_t at = signs; at < signs_end && (at = characters_next(&t->signs, text, at)) < signs_end && !t->refused;) {
		struct deadlines_token found;
		size_t behind = at, least = t->tokens.n ? t->tokens.p[t->tokens.n - 1].to : end;

		utf8_next(text, &behind);
		if (!timesign_at(text, at, behind) || !token_at(t, text, least, at, behind, &found)) {
			at = behind;
			continue;
		}
		if (t->tokens.n && (found.from >= end || t->tokens.n == TOKENS_MAX)) {
			end = found.from < end ? found.from : end;
			read_sentence(t, place, text, from, end);
			t->tokens.n = 0;
		}
		if (!t->tokens.n) {
			from = sentence_begin(text, end, found.from);
			sentence = found.to < sentence ? sentence : sentence_end(text, found.to);
			end = sentence;
		}
		if (found.mark == PERIOD_YEAR && found.from == from)
			begin_year(t, text, &found);
		*ARENA_PUSH(t->d->arena, &t->tokens) = found;
		at = found.to > behind ? found.to : behind;
	}
	if (t->tokens.n)
		read_sentence(t, place, text, from, end);
	t->year = year;
	t->month = month;
}

enum { HEAD_BYTES = 90, HEAD_LINES = 20, SIGN_BYTES = 4 /* 3月 is the shortest date */ };

static struct day day_of(struct str iso_text)
{
	struct day d = { 0, 0, 0 };
	int *part[] = { &d.year, &d.month, &d.day };
	int k = 0;

	for (size_t i = 0; i < iso_text.n && k < 3; i++)
		if (iso_text.p[i] == '-')
			k++;
		else if (iso_text.p[i] >= '0' && iso_text.p[i] <= '9')
			*part[k] = 10 * *part[k] + (iso_text.p[i] - '0');
	if (d.year && !d.month)
		d.month = 1;
	if (d.year && !d.day)
		d.day = 1;
	return d;
}

/* Which columns are said to hold limits: 完成时限. */
static bool is_limit_column(struct dating *t, const struct table *table, size_t column, struct match *found)
{
	size_t rows = table->header_rows ? table->header_rows : 1;

	for (size_t row = 0; row < rows && row < table->rows; row++)
		if (table->cells[row * table->columns + column].n <= HEAD_BYTES &&
		    class_find(t->m, CLASS_TASK_COLUMN, arena_squeeze(t->d->arena, table->cells[row * table->columns + column]), 0, found) && match_get(found, GROUP_LIMIT).n)
			return true;
	return false;
}

/* 2031年9月 below 完成时限, where no word says by then. */
static void read_limit(struct dating *t, const struct place_of *at, struct str text, const struct match *head)
{
	struct day none = { 0, 0, 0 };
	struct period p;

	text = str_trim(text);
	if (period_next(text, 0, t->year, t->month, &p) == PERIOD_READ && p.end == text.n && !is_past(t, p.to))
		put(t, at, LIMIT, text, head, STR_NONE, p.unit == PERIOD_RANGE ? p.from : none, p.to, false);
}

static void read_cells(struct dating *t)
{
	for (size_t i = 0; i < t->d->tables.n; i++) {
		const struct table *table = &t->d->tables.p[i];

		if (!class_among(t->m, table->in, CLASS_DEADLINE_SIGN))
			continue;
		struct cell_position cell = position_cells(t->d, i);
		struct match *limits = ARENA_ARRAY(t->d->arena, struct match, table->columns + 1);
		bool *limit = ARENA_ARRAY(t->d->arena, bool, table->columns + 1);

		for (size_t k = 0; k < table->columns && table->rows > 0; k++)
			limit[k] = is_limit_column(t, table, k, &limits[k]);
		for (size_t k = table->header_rows * table->columns; k < table->rows * table->columns && !t->refused; k++) {
			struct place_of at = { .table = table, .row = k / table->columns, .column = k % table->columns, .cell = &cell };
			size_t was = t->d->deadlines.n;

			if (limit[at.column] && table->cells[k].n)
				read_limit(t, &at, table->cells[k], &limits[at.column]);
			if (t->d->deadlines.n == was && table->cells[k].n >= SIGN_BYTES)
				read_text(t, &at, table->cells[k], 0, table->cells[k].n);
		}
	}
}

enum { PLANS_BYTES = 30 };

/* 下一步，各地要在3月底前…, in a report of the year before. */
static bool begins_plans(const struct dating *t, const struct line *l)
{
	struct match found;

	return t->report && t->made.year > t->year && class_find_among(t->m, l->in, CLASS_INDICATOR_PLANS, l->text, &found) && found.from <= PLANS_BYTES;
}

/* When the page was published, of a document without a date: what is before is past. */
static struct day published_on(const struct doc *d)
{
	static const char *const keys[] = { "发布日期", "发布时间", "时间", "日期", NULL };

	for (size_t i = 0; i < d->lines.n && i < HEAD_LINES; i++) {
		const struct match *page = d->lines.p[i].role == ROLE_META ? match_of(d->lines.p[i].may, CLASS_META) : NULL;
		struct str key = match_get(page, GROUP_KEY), value = match_get(page, GROUP_VALUE);

		for (size_t k = 0; key.n && keys[k]; k++)
			if (str_eq(key, str_z(keys[k])))
				return day_of(value_date(d->arena, str_sub(value, 0, str_find(value, STR(" "))))); /* without the hour */
	}
	return (struct day){ 0, 0, 0 };
}

void derive_deadlines(struct doc *d, struct matcher *m)
{
	struct dating t = { .d = d, .m = m, .signs = timesigns(), .made = day_of(doc_text(d, FIELD_DATE)) };
	int title = titleyear(doc_text(d, FIELD_TITLE));
	struct match found;

	t.report = class_find(m, CLASS_DEADLINE_REPORT, doc_text(d, FIELD_ENCLOSURE_TITLE), 0, &found) ||
		   (class_find(m, CLASS_DEADLINE_REPORT, doc_text(d, FIELD_DOC_TYPE), 0, &found) && found.from == 0);
	if (!t.made.year)
		t.made = published_on(d);
	t.of_year = title ? title : titleyear_first(doc_text(d, FIELD_TITLE));
	t.year = title ? title : t.made.year;
	t.month = t.made.month;
	for (size_t i = 0; i < d->lines.n && i < HEAD_LINES && !t.year; i++) /* 时间：2031年5月12日 */
		if (d->lines.p[i].text.n <= HEAD_BYTES && !str_has(d->lines.p[i].text, STR("《")))
			t.year = titleyear(d->lines.p[i].text);
	if (!t.year)
		t.year = titleyear_of_number(doc_text(d, FIELD_DOC_NUMBER));
	uint64_t sign = class_bit(m, CLASS_DEADLINE_SIGN);
	uint32_t part = UINT32_MAX; /* of the line before */
	int of_notice = t.year, month_of_notice = t.month;

	for (size_t i = 0; i < d->lines.n && !t.refused; i++) {
		const struct line *l = &d->lines.p[i];

		if (t.report && begins_plans(&t, l))
			t.year = t.made.year;
		if (l->text.n == 0 || !(l->in & sign)) /* 2031年 has one, too */
			continue;
		if (l->part != part) {
			bool was = t.every_year;

			part = l->part;
			t.every_year = part < d->parts.n && titleyear_none(m, d->parts.p[part].title);
			if (t.every_year || was) {
				t.year = t.every_year ? 0 : of_notice;
				t.month = t.every_year ? 0 : month_of_notice;
			}
		}
		if ((l->label || l->heading) && l->text.n <= HEAD_BYTES && titleyear(l->text) && !str_has(l->text, STR("。"))) /* 三、2031年工作计划 */
			t.year = titleyear(l->text);
		bool note = l->role == ROLE_HEAD && line_is(l, CLASS_PROMULGATION) && str_has(l->text, STR("起施行")); /* （…通过，自2031年7月1日起施行） */

		if (position_is_text(l) && l->role != ROLE_TITLE && l->role != ROLE_PART_TITLE && (l->role != ROLE_HEAD || note) && l->role != ROLE_NUMBER &&
		    l->role != ROLE_IMPRINT && l->role != ROLE_DATE && l->role != ROLE_CC)
			read_text(&t, &(struct place_of){ .line = i }, l->text, l->signs_from, l->signs_to);
	}
	read_cells(&t);
	if (t.refused)
		doc_find(d, DERIVED_LIMIT, (struct span){ 0, 0 }, (size_t)DEADLINES_MAX, "deadlines in the document");
	buf_free(&t.gist);
}
