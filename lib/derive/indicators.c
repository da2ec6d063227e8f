#include "derive/indicators.h"

#include "derive/figure.h"
#include "derive/outlook.h"
#include "derive/position.h"
#include "derive/several.h"
#include "derive/tabular.h"
#include "derive/wording.h"

enum {
	GROUP_MAX = 16, /* figures of one subject: 分别为2413元、2512元、2121元 */
	BEFORE_MAX = 300, /* bytes */
	SUBJECT_BYTES = 240, TASK_MAX = 120, AVERAGE_BYTES = 30, NAMED_CHARACTERS = 12,
};

struct scan {
	struct doc *d;
	struct matcher *m;
	struct outlook outlook;
	size_t line, begun; /* how many there were when the line began … */
	size_t texts;       /* … and before the last of them that stands in a table */
	struct str text;
	uint64_t in; /* the text … */
	struct characters held; /* … and its characters */
	size_t clause, before; /* where they begin; before: the clause before this one */
	size_t bracket, outside, outside_before; /* the last bracket that opened, and both as they were there */
	struct str last;    /* the subject before in the sentence */
	struct str recent[SEVERAL_MAX]; /* its last subjects, in order */
	size_t recents;
	struct outlook_told told; /* by the sentence so far */
	struct cell_position *cell; /* NULL: the text is a line's; else of a table's cell: */
	struct str cell_text;
	size_t row, column;
};

/* May a part of the text hold a match of the class? */
static bool may(const struct scan *w, enum rule_class c)
{
	return class_among(w->m, w->in, c) && class_may(w->m, c, &w->held);
}

/* ── which comparator, which kind ── */

static bool is_range(struct str value)
{
	for (size_t i = 1; i < value.n; i++)
		if ((value.p[i] < '0' || value.p[i] > '9') && value.p[i] != '.' && value.p[i] != ',')
			return true;
	return false;
}

static const char *comparator_of(struct scan *w, const struct figure *f, struct str before)
{
	const char *style = NULL;
	struct match found;
	bool grows;

	before = str_trim(before);
	for (size_t at = may(w, CLASS_INDICATOR_COMPARE) ? 0 : before.n; at < before.n && class_find(w->m, CLASS_INDICATOR_COMPARE, before, at, &found); at = found.to > found.from ? found.to : before.n)
		style = found.rule->style;
	if (style && strcmp(style, "<=") == 0 && is_range(f->value) && str_ends(before, STR("控制在"))) /* 控制在1至3分钟 */
		style = NULL;
	grows = style && (strcmp(style, "+%") == 0 || strcmp(style, "-%") == 0);
	if (grows && f->unit.n == 0)
		grows = false;
	if (grows)
		return style;
	if (f->comparator)
		return f->comparator;
	return style && style[1] != '%' ? style : "=";
}

/* ── the subject ── */

/* Behind the figure, where it is counted or belongs: 8个学科, 83%的工程量, 3000元实习补贴. */
static struct str subject_behind(struct scan *w, const struct figure *f, struct str after, bool before)
{
	struct match found;
	bool of = str_starts(after, STR("的"));
	bool counts = f->style && strcmp(f->style, "count") == 0;
	static const char *const joins[] = { "或", "且", "但", "而", NULL };

	for (size_t i = 0; joins[i]; i++) /* 10年或更长 */
		if (str_starts(after, str_z(joins[i])))
			return STR_NONE;
	if (after.n == 0 || f->unit.n == 0 || (before && !of && !counts))
		return STR_NONE;
	if (of)
		after = str_sub(after, 3, after.n);
	if (of && (str_starts(after, STR("标准")) || str_starts(after, STR("额度")) || str_starts(after, STR("比例"))) && wording_begins(w->m, CLASS_INDICATOR_PREDICATE, after, &found))
		return STR_NONE; /* 按1000元的标准定额扣除 */
	/* 1000名达到标准的家庭医生: what the predicate belongs to follows it */
	size_t relative = str_rfind(after, STR("的"));

	if (!of && counts && relative != SIZE_MAX && relative > 0 && wording_is_word(str_sub(after, relative + 3, after.n)))
		return after;
	if (!of && wording_begins(w->m, CLASS_INDICATOR_PREDICATE, after, &found) && (before || !wording_begins(w->m, CLASS_INDICATOR_BEGIN, after, &found)))
		return STR_NONE;
	after = wording_cut_begin(w->m, CLASS_INDICATOR_BEGIN, after);
	if (wording_begins(w->m, CLASS_INDICATOR_PREDICATE, after, &found) && found.to == after.n) /* 予以发放 */
		return STR_NONE;
	if (class_find(w->m, CLASS_INDICATOR_STOP, after, 0, &found) && wording_is_word(str_sub(after, 0, found.from)))
		after = str_sub(after, 0, found.from);
	return wording_is_word(after) ? after : STR_NONE;
}

/* `average`: 平均 stands before the figure. */
static bool is_measured_time(struct scan *w, const struct figure *f, struct str before, struct str subject, struct str after, bool average)
{
	struct match found;

	if (!f->style || (strcmp(f->style, "duration") != 0 && strcmp(f->style, "score") != 0))
		return true;
	if (strcmp(f->style, "score") == 0)
		return class_find(w->m, CLASS_INDICATOR_SCORED, subject, 0, &found);
	/* 平均住院日为8.8日，其中公立医院为8.4日 */
	if (w->recents && str_has(before, STR("其中")) && str_eq(w->d->indicators.p[w->d->indicators.n - 1].unit, f->unit))
		return true;
	return average || wording_is_pay(w->m, after) || class_find(w->m, CLASS_INDICATOR_DURATION, subject, 0, &found);
}

enum { REPEATS_LOOKED_AT = 2000 };

/* A ledger repeats the figures of the text. */
static bool is_repeated(struct scan *w, const struct figure *f, struct str clause)
{
	const struct doc *d = w->d;

	if (!w->cell)
		return false;
	for (size_t i = w->texts; i > 0 && i + REPEATS_LOOKED_AT > d->indicators.n; i--) {
		const struct indicator *other = &d->indicators.p[i - 1];

		if (other->table < 0 && str_eq(other->value, f->value) && str_eq(other->unit, f->unit) && str_eq(other->text, clause))
			return true;
	}
	return false;
}

/* Where it stands: in a line, or in a cell, which may be several lines. */
static struct found found_at(struct scan *w, struct str clause, struct str rule)
{
	const struct table *t = w->cell ? &w->d->tables.p[w->cell->table] : NULL;

	if (!t)
		return position_of(w->d, w->line, clause, rule);
	struct found f = position_of_cell(w->cell, clause, rule);

	return f.from == 0 && f.to == 0 ? position_of_cell(w->cell, w->cell_text, rule) : f;
}

static void put(struct scan *w, const struct figure *f, struct str subject, const char *comparator, struct str clause, bool norm, const char *kind)
{
	struct doc *d = w->d;
	struct indicator *k;

	subject = str_trim(subject);
	if (str_ends(subject, STR("的"))) /* 住院费用的60% */
		subject = str_sub(subject, 0, subject.n - strlen("的"));
	if (subject.n == 0 || is_repeated(w, f, clause) || wording_is_formula(subject))
		return;
	k = ARENA_PUSH(d->arena, &d->indicators);
	w->texts = w->cell ? w->texts : d->indicators.n;
	struct str rule = f->rule.n ? f->rule : STR("indicator");

	if (subject.n > SUBJECT_BYTES)
		while (subject.n > SUBJECT_BYTES || ((unsigned char)subject.p[0] & 0xC0) == 0x80) /* the end of the words is the subject */
			subject = str_sub(subject, 1, subject.n);
	*k = (struct indicator){ .found = found_at(w, clause, rule), .subject = subject, .value = f->value,
				 .unit = f->unit, .comparator = str_z(comparator), .kind = str_z(kind), .norm = norm ? STR("norm") : STR_NONE,
				 .period = w->told.period, .text = clause, .table = w->cell ? w->cell->table : -1, .row = w->cell ? (int64_t)w->row + 1 : 0,
				 .column = w->cell ? (int64_t)w->column + 1 : 0 };
	if (w->recents && str_eq(w->recent[w->recents - 1], subject))
		return;
	w->last = subject;
	if (w->recents == SEVERAL_MAX)
		memmove(&w->recent[0], &w->recent[1], --w->recents * sizeof w->recent[0]);
	w->recent[w->recents++] = subject;
}

/* ── the figures of a line ── */

/* A number without a unit is an indicator where a verb or sign leads to it and nothing follows: CMI值达到0.85. */
static bool may_stand_alone(struct scan *w, const struct figure *f, struct str before, struct str after)
{
	struct match found;
	struct str sign = str_trim(before);

	if (f->unit.n)
		return true;
	if (after.n || sign.n == 0 || f->value.n > 8)
		return false;
	if (class_find(w->m, CLASS_INDICATOR_COMPARE, sign, 0, &found) || f->comparator)
		return wording_cut_end(w->m, CLASS_INDICATOR_TAIL, sign).n < sign.n || found.to == sign.n || f->comparator;
	if (str_ends(sign, STR("为")) && class_find(w->m, CLASS_INDICATOR_HEAD, wording_before(w->m, sign), 0, &found)) /* 死亡人数为0 */
		return true;
	return class_find(w->m, CLASS_INDICATOR_REACHES, sign, 0, &found);
}

/* 签约服务覆盖率。2023年达到80%: the heading of the item. */
static struct str heading_subject(struct scan *w)
{
	struct position_headings h = position_headings(w->d, w->line);
	struct str s = position_heading(w->d, h.own >= 0 ? h.own : h.above);
	struct match found;

	return s.n && class_find(w->m, CLASS_INDICATOR_HEAD, s, 0, &found) ? s : STR_NONE;
}

/* 预算金额：120万元: what is measured, before the colon that the clause of the figure begins behind. */
static struct str colon_subject(struct scan *w, const struct figure *f, size_t from)
{
	static const char *const others[] = { "其中", "包括", "如下", "说明", "附件", "为", "有", NULL };
	struct str s = str_trim(str_sub(w->text, w->before, from));
	size_t colon = s.n;

	if (s.n == 0 || (s.p[s.n - 1] != ':' && !str_ends(s, STR("："))))
		return STR_NONE;
	utf8_prev(s, &colon);
	s = wording_cut_begin(w->m, CLASS_INDICATOR_BEGIN, str_trim(str_sub(s, 0, colon)));
	for (size_t i = 0; others[i]; i++)
		if (str_ends(s, str_z(others[i])))
			return STR_NONE;
	if (f->style && strcmp(f->style, "duration") == 0 && !str_ends(s, STR("期")) && !str_ends(s, STR("期限")))
		return STR_NONE;
	return wording_is_word(s) && utf8_length(s) <= NAMED_CHARACTERS ? s : STR_NONE;
}

/* 建成8个, in a ledger: what the row's task names. */
static struct str task_subject(struct scan *w)
{
	const struct doc *d = w->d;

	for (size_t i = 0; i < d->tasks.n; i++)
		if (d->tasks.p[i].table == w->cell->table && d->tasks.p[i].row == (int64_t)w->row + 1 && d->tasks.p[i].column != (int64_t)w->column + 1)
			return d->tasks.p[i].task.n <= TASK_MAX ? d->tasks.p[i].task : STR_NONE;
	return STR_NONE;
}

/* Returns where the clause of the figures ends. */
static size_t put_group(struct scan *w, const struct figure *f, size_t n)
{
	size_t from = w->clause < f[0].from ? w->clause : f[0].from, end = f[n - 1].to;
	struct str parts[GROUP_MAX]; /* several_named asks for SEVERAL_MAX, which are fewer */
	struct match found;

	if (f[0].from - from > BEFORE_MAX) {
		from = f[0].from - BEFORE_MAX;
		while (((unsigned char)w->text.p[from] & 0xC0) == 0x80)
			from++;
	}
	struct str before = str_sub(w->text, from, f[0].from), after = str_trim(wording_behind(w->text, end));
	size_t behind_end = after.n ? (size_t)(after.p - w->text.p) + after.n : end; /* blanks may part them */

	if (may(w, CLASS_INDICATOR_NONE) && class_find(w->m, CLASS_INDICATOR_NONE, before, 0, &found) && found.to == before.n)
		return end;
	if (!may_stand_alone(w, &f[0], before, after) || wording_is_dimension(w->text, f[n - 1].to))
		return end;
	struct str cleaned = wording_before(w->m, before);
	bool named = wording_is_word(cleaned) || (cleaned.n > 0 && is_letter(cleaned.p[0]));
	bool of_period = !named && class_find_among(w->m, w->in, CLASS_INDICATOR_PERIOD, before, &found);
	bool bracket = !named && (str_ends(str_sub(w->text, 0, from), STR("（")) || str_ends(str_sub(w->text, 0, from), STR("(")));
	bool of = str_ends(str_trim(before), STR("的")) && after.n;
	bool gives = f[0].style && strcmp(f[0].style, "money") == 0 && class_find_among(w->m, w->in, CLASS_INDICATOR_GIVES, before, &found);
	struct str near = str_sub(before, before.n > AVERAGE_BYTES ? before.n - AVERAGE_BYTES : 0, before.n);
	bool average = str_has(near, STR("平均")) || str_has(near, STR("最长"));
	if (wording_is_condition(&f[n - 1], comparator_of(w, &f[n - 1], before), after, cleaned, gives))
		return end;
	bool measured = named && !of && !gives && class_find(w->m, CLASS_INDICATOR_HEAD, cleaned, 0, &found);
	bool money = f[n - 1].style && (strcmp(f[n - 1].style, "money") == 0 || strcmp(f[n - 1].style, "ratio") == 0);
	struct str granted = money && after.n && class_find(w->m, CLASS_INDICATOR_GRANTED, after, 0, &found) ? match_get(&found, GROUP_TEXT) : STR_NONE;
	struct str subject = granted.n ? granted : measured && f[n - 1].style && strcmp(f[n - 1].style, "count") != 0 ? STR_NONE :
											 subject_behind(w, &f[n - 1], after, named && !of && !gives);
	bool behind = subject.n > 0;
	size_t subjects = 1;

	if (!behind && named) {
		subject = cleaned;
		subjects = n > 1 && several_paired(subject, n, parts) ? n : n > 1 ? 1 : several_named(w->m, subject, parts);
	} else if (!behind && n > 1 && w->recents >= n && (str_has(before, STR("分别")) || str_ends(before, STR("至")) || str_ends(before, STR("到")))) { /* 接待12人，收入3万元，分别增长2%、4% */
		subject = w->last;
		subjects = n;
		memcpy(parts, &w->recent[w->recents - n], n * sizeof parts[0]);
	} else if (!behind) {
		/* “优秀作品”（不超过5个） */
		if (bracket && !(subject = wording_clause(w->m, str_sub(w->text, w->before, w->clause))).n)
			subject = STR_NONE;
		if (!subject.n && f[0].unit.n && (subject = colon_subject(w, &f[0], from)).n)
			from = (size_t)(subject.p - w->text.p);
		if (!subject.n)
			subject = w->last.n || !f[0].unit.n ? w->last : w->cell ? task_subject(w) : heading_subject(w);
		if (!subject.n && f[0].unit.n && !w->cell && (of_period || bracket))
			subject = wording_clause(w->m, str_sub(w->text, w->before, w->clause));
	}
	if (!behind && subjects == 1 && w->last.n && wording_is_work(w->m, subject)) /* 新建管网30公里、改造120公里 */
		subject = w->last;
	if (n > 1 && behind && named && several_paired(cleaned, n, parts))
		behind = true;
	if (subject.n == 0 || !is_measured_time(w, &f[0], before, subject, after, average) || (f[0].unit.n == 0 && !wording_has_han(subject)))
		return end;
	struct str clause = str_sub(w->text, from, behind ? behind_end : end);

	while (str_starts(clause, STR(" ")) || str_starts(clause, STR("、")))
		clause = str_sub(clause, clause.p[0] == ' ' ? 1 : 3, clause.n);
	bool norm = may(w, CLASS_INDICATOR_NORM) && class_find(w->m, CLASS_INDICATOR_NORM, clause, 0, &found);
	struct str period = outlook_period(&w->told, w->m, w->in, w->text, f[0].from);
	const char *kind = outlook_kind(&w->told, &w->outlook, w->m, w->in, w->text, f[0].from, behind_end, norm);

	if (f[0].style && strcmp(f[0].style, "duration") == 0 && str_starts(period, STR("每"))) /* 每年不超过5万元、补贴期限3年 */
		w->told.period = STR_NONE;
	for (size_t i = 0; i < n; i++) {
		const char *comparator = comparator_of(w, &f[i], before);

		/* 11分钟和14分钟以内 */
		if (!f[i].comparator && i + 1 < n && f[n - 1].comparator && strcmp(f[n - 1].comparator, ">") != 0)
			comparator = f[n - 1].comparator;
		if (!behind && n > 1 && subjects == n)
			put(w, &f[i], parts[i], comparator, clause, norm, kind);
		else if (!behind && subjects > 1)
			for (size_t k = 0; k < subjects; k++)
				put(w, &f[i], wording_cut_begin(w->m, CLASS_INDICATOR_BEGIN, parts[k]), comparator, clause, norm, kind);
		else
			put(w, &f[i], subject, comparator, clause, norm, kind);
	}
	w->told.period = period;
	return behind ? behind_end : end;
}

/* 自然增长率-1.25‰: a minus stands behind a word, none of Latin letters or figures. */
static bool is_minus(struct str s, size_t at)
{
	return at > 1 && s.p[at - 1] == '-' && (unsigned char)s.p[at - 2] >= 0x80;
}

/* The figures that begin at `at`; returns where they end. */
static size_t read_figures(struct scan *w, size_t at)
{
	struct figure f[GROUP_MAX];
	size_t n = 0, end = at;

	while (n < GROUP_MAX && figure_read(w->m, w->d->arena, w->text, at, &f[n])) {
		if (n > 0 && (f[n].unit.n == 0) != (f[0].unit.n == 0))
			break;
		if (n == 0 && is_minus(w->text, at)) {
			if (!f->style || strcmp(f->style, "ratio") != 0)
				return f->to;
			f->from--;
			f->value = (struct str){ w->text.p + f->from, f->value.n + 1 };
		}
		end = f[n++].to;
		at = several_joined(w->text, end);
		if (at == SIZE_MAX)
			break;
	}
	if (n == 0) {
		while (end < w->text.n && ((w->text.p[end] >= '0' && w->text.p[end] <= '9') || w->text.p[end] == '.'))
			end++;
		return end;
	}
	/* 4个、7个学科: what follows the last belongs to it alone, unless 分别 says that all share it */
	size_t clause = put_group(w, f, n);

	if (f[n - 1].unit.n)
		w->clause = clause;
	return end;
}

/* Behind ；: the period goes on. */
static void begin_part(struct scan *w, size_t at)
{
	w->clause = w->before = at;
	w->last = STR_NONE;
	w->recents = 0;
}

static void open_bracket(struct scan *w, size_t at)
{
	w->bracket = at;
	w->outside = w->clause;
	w->outside_before = w->before;
}

static void begin_sentence(struct scan *w, size_t at)
{
	begin_part(w, at);
	w->bracket = 0;
	w->told = (struct outlook_told){ .sentence = at, .dated = at, .said = at };
}

/* Behind what a number has before it: 140/90, A-12, the digits of 12. */
static bool goes_on(struct str s, size_t at)
{
	char before = at > 0 ? s.p[at - 1] : 0, first = at > 1 ? s.p[at - 2] : 0;

	return before == '.' || (before == '-' && !is_minus(s, at)) || (before == '/' && first >= '0' && first <= '9') || (before >= '0' && before <= '9');
}

/* 通报如下：一、…, in one line. */
static bool begins_outline(struct str s)
{
	enum { OUTLINE_BYTES = 30 };

	s = str_trim(str_sub(s, 0, OUTLINE_BYTES));
	return str_starts(s, STR("一、")) || str_starts(s, STR("（一）"));
}

/* Up to `end`, where its digits do. */
static void read_line(struct scan *w, size_t end)
{
	struct str s = w->text;
	int quotes = 0;

	begin_sentence(w, 0);
	for (size_t i = 0; i < end;) {
		size_t at = i;
		unsigned char c = (unsigned char)s.p[i];

		if (c >= '0' && c <= '9' && quotes == 0 && !goes_on(s, at)) {
			if (w->d->indicators.n >= INDICATORS_MAX || w->d->indicators.n - w->begun >= INDICATORS_LINE_MAX)
				return;
			i = read_figures(w, at);
			continue;
		}
		if (c >= 0xE4 && c <= 0xE9 && i + 3 <= s.n) { /* Han */
			i += 3;
			continue;
		}
		if (c < 0xE2) {
			uint32_t low = utf8_next(s, &i);
			bool within = low == ')' && wording_goes_on(w->text, w->outside, w->bracket, at, i);

			if (low == '(')
				open_bracket(w, at);
			if (wording_parts(low))
				w->clause = within ? w->outside : i;
			if (c == ';')
				begin_part(w, i);
			else if (c == '\t' || c == '|')
				begin_sentence(w, i);
			continue;
		}
		uint32_t u = utf8_next(s, &i);

		if (u == 0x201C || u == 0x300A)
			quotes++;
		else if (u == 0x201D || u == 0x300B)
			quotes -= quotes > 0;
		else if (u == 0x3002)
			begin_sentence(w, i), quotes = 0;
		else if (u == 0xFF1B)
			begin_part(w, i), quotes = 0;
		else if (u == 0xFF1A && begins_outline(str_sub(s, i, s.n)))
			begin_sentence(w, i);
		else if (u == 0xFF09 && wording_goes_on(w->text, w->outside, w->bracket, at, i))
			w->before = w->outside_before, w->clause = w->outside;
		else if (u >= 0xFF00 && wording_parts(u)) {
			if (u == 0xFF08)
				open_bracket(w, at);
			w->before = w->clause, w->clause = i;
		}
	}
}

static bool is_body(const struct line *l)
{
	return l->text.n > 0 && !l->contents && !line_of_page(l) &&
	       (l->role == ROLE_BODY || l->role == ROLE_TABLE || l->role == ROLE_PART_HEAD || l->role == ROLE_CAPTION);
}

/* A figure that fills its cell. */
static void put_cell(struct scan *w, const struct tabular_figure *f)
{
	struct match found;
	bool norm = class_find_among(w->m, w->d->tables.p[w->cell->table].in, CLASS_INDICATOR_NORM, f->subject, &found);

	w->told.period = f->period;
	struct figure figure = f->figure;

	figure.unit = f->unit;
	put(w, &figure, f->subject, f->comparator, str_trim(w->cell_text), norm, f->kind ? f->kind : w->outlook.past ? "result" : "target");
}

static void read_table(struct scan *w, size_t table)
{
	struct doc *d = w->d;
	const struct table *t = &d->tables.p[table];
	struct tabular head = tabular_of(d, w->m, table);
	struct cell_position place = position_cells(d, table);

	w->cell = &place;
	for (size_t row = t->header_rows; row < t->rows; row++)
		for (size_t column = 0; column < t->columns && d->indicators.n < INDICATORS_MAX; column++) {
			struct tabular_figure f;
			struct str text = t->cells[row * t->columns + column];
			size_t end = figure_digits_end(text);

			if (end == 0)
				continue;
			w->begun = d->indicators.n;
			w->text = w->cell_text = text;
			w->row = row, w->column = column;
			begin_sentence(w, 0);
			if (tabular_read(&head, row, column, &f)) {
				put_cell(w, &f);
				continue;
			}
			if (wording_is_digits(text)) /* 序号: no word, no subject */
				continue;
			w->in = classes_in(w->m, text, &w->held);
			struct outlook of = w->outlook;

			if (head.column[column].aims || head.column[column].reports)
				w->outlook.past = w->outlook.reports = head.column[column].reports;
			read_line(w, end);
			w->outlook = of;
		}
	w->cell = NULL;
}

void derive_indicators(struct doc *d, struct matcher *m)
{
	struct scan w = { .d = d, .m = m };
	struct characters digits = characters_of(STR("0123456789"));

	w.outlook = outlook_of(d, m);
	int32_t table = -1; /* the last one that was read */
	for (size_t i = 0; i < d->lines.n && d->indicators.n < INDICATORS_MAX; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->text.n == 0)
			continue;
		if (l->label)
			outlook_at(&w.outlook, m, l);
		if (l->table >= 0 && (size_t)l->table < d->tables.n && l->table != table && !l->contents && !line_of_page(l))
			read_table(&w, (size_t)(table = l->table));
		if (l->table >= 0 || !characters_meet(&l->held, &digits) || !is_body(l))
			continue;
		struct str text = match_get(l->label, GROUP_TEXT);

		w.text = text.n && str_slices(text, l->text) ? text : l->text;
		size_t end = figure_digits_end(w.text);

		if (end == 0)
			continue;
		w.line = i;
		w.in = l->in;
		w.held = l->held;
		w.begun = d->indicators.n;
		read_line(&w, end);
		if (d->indicators.n - w.begun >= INDICATORS_LINE_MAX)
			doc_find(d, DERIVED_LIMIT, (struct span){ l->no, l->end_no }, (size_t)INDICATORS_LINE_MAX, "indicators in a line");
	}
	if (d->indicators.n >= INDICATORS_MAX)
		doc_find(d, DERIVED_LIMIT, (struct span){ 0, 0 }, (size_t)INDICATORS_MAX, "indicators in the document");
}
