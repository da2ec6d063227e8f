#include "derive/ledger.h"

#include "derive/bodies.h"
#include "derive/position.h"

enum { HEADERS_MAX = 4, HEADER_CELL_MAX = 40 }; /* rows; bytes */

struct ledger_cell {
	bool read;
	struct str text;
	struct assignment as;
};

struct ledger {
	struct doc *d;
	struct matcher *m;
	const struct table *t;
	enum group *role; /* of each column */
	const char **style; /* of the rule for its head */
	size_t first;     /* row of data */
	struct ledger_cell last_lead, last_support;
	size_t task, group, number, lead, support, leader, limit, basis; /* columns; t->columns: none */
};

static struct str cell(const struct ledger *l, size_t row, size_t column)
{
	return column < l->t->columns ? l->t->cells[row * l->t->columns + column] : STR_NONE;
}

/* In one line, blanks only between words of Latin letters. */
static struct str one_line(struct arena *a, struct str s)
{
	if (s.n == 0 || (!memchr(s.p, '\n', s.n) && !memchr(s.p, '\r', s.n) && !memchr(s.p, '\t', s.n))) /* nearly all */
		return arena_str(a, str_trim(s));
	char *line = arena_alloc(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '\t')
			line[n++] = s.p[i];
	return str_trim((struct str){ line, n });
}

/* ── the header ── */

static enum group role_of_header(const struct ledger *l, size_t row, size_t column, const char **style)
{
	static const enum group roles[] = { GROUP_LEAD, GROUP_SUPPORT, GROUP_LEADER, GROUP_LIMIT, GROUP_NUM, GROUP_TASK, GROUP_SUBJECT, GROUP_TEXT };
	struct str name = cell(l, row, column);
	char text[HEADER_CELL_MAX];
	size_t n = 0;
	struct match found;

	if (name.n == 0 || name.n > HEADER_CELL_MAX)
		return GROUP_NONE;
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] != ' ' && name.p[i] != '\n' && name.p[i] != '\t')
			text[n++] = name.p[i];
	if (class_find(l->m, CLASS_TASK_COLUMN, (struct str){ text, n }, 0, &found))
		for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
			if (match_get(&found, roles[i]).n) {
				*style = found.rule->style;
				return roles[i];
			}
	return GROUP_NONE;
}

static size_t column_of(const struct ledger *l, enum group role)
{
	size_t i = 0;

	while (i < l->t->columns && l->role[i] != role)
		i++;
	return i;
}

/* The last of its role before the departments, else the last of all. */
static size_t innermost(const struct ledger *l, enum group role, size_t end)
{
	for (size_t i = end; i-- > 0;)
		if (l->role[i] == role)
			return i;
	for (size_t i = l->t->columns; i-- > 0;)
		if (l->role[i] == role)
			return i;
	return l->t->columns;
}

/* No header names it: the column with most text. */
static size_t longest(const struct ledger *l)
{
	size_t best = l->t->columns, most = 0;

	for (size_t i = 0; i < l->t->columns; i++) {
		size_t n = 0;

		if (l->role[i] != GROUP_NONE)
			continue;
		for (size_t row = l->first; row < l->t->rows && row < l->first + 20; row++)
			n += cell(l, row, i).n;
		if (n > most) {
			most = n;
			best = i;
		}
	}
	return best;
}

static bool is_style(const struct ledger *l, size_t column, const char *style)
{
	return l->style[column] && strcmp(l->style[column], style) == 0;
}

/* 部门 beside 工作职责: the first one is responsible. True: there is one. */
static bool take_body(struct ledger *l)
{
	size_t body = l->t->columns;
	bool duty = false;

	for (size_t i = l->t->columns; i-- > 0;) {
		duty = duty || is_style(l, i, "duty");
		body = is_style(l, i, "body") ? i : body;
	}
	if (body == l->t->columns || !duty)
		return false;
	l->role[body] = GROUP_LEAD;
	for (size_t i = 0; i < l->t->columns; i++)
		if (l->role[i] == GROUP_TASK && !is_style(l, i, "duty"))
			l->role[i] = GROUP_NONE;
	return true;
}

/* 牵头单位 and 责任单位: who is responsible beside the one that leads takes part. */
static void share_leads(struct ledger *l, size_t found)
{
	size_t leads = 0, first = l->lead;

	for (size_t i = 0; i < l->t->columns; i++) {
		leads += is_style(l, i, "leads");
		if (is_style(l, i, "leads") && !is_style(l, first, "leads"))
			first = i;
	}
	if (leads != 1 || found < 2 || column_of(l, GROUP_SUPPORT) < l->t->columns)
		return;
	for (size_t i = 0; i < l->t->columns; i++)
		if (l->role[i] == GROUP_LEAD && i != first)
			l->role[i] = GROUP_SUPPORT;
	l->lead = first;
}

static bool read_header(struct ledger *l)
{
	size_t rows = l->t->rows < HEADERS_MAX ? l->t->rows : HEADERS_MAX, found = 0;

	for (size_t row = 0, cells = 0; row < rows && (row == 0 || row < l->t->header_rows || (found == 0 && cells < 2)); row++) {
		cells = 0; /* one alone is a title */
		for (size_t i = 0; i < l->t->columns; i++) {
			const char *style = NULL;
			enum group role = role_of_header(l, row, i, &style);
			bool body = style && strcmp(style, "body") == 0;

			cells += cell(l, row, i).n > 0;
			if (role == GROUP_NONE)
				continue;
			l->role[i] = body ? GROUP_NONE : role; /* see take_body */
			l->style[i] = style;
			found += role == GROUP_LEAD && !body;
			l->first = row + 1;
		}
	}
	if (found == 0 && !take_body(l))
		return false;
	if (l->first < l->t->header_rows)
		l->first = l->t->header_rows;
	l->lead = column_of(l, GROUP_LEAD);
	share_leads(l, found);
	l->support = column_of(l, GROUP_SUPPORT);
	l->leader = column_of(l, GROUP_LEADER);
	l->limit = column_of(l, GROUP_LIMIT);
	l->basis = column_of(l, GROUP_TEXT);
	l->number = column_of(l, GROUP_NUM);
	l->task = innermost(l, GROUP_TASK, l->lead);
	if (l->task == l->t->columns)
		l->task = longest(l);
	if (l->task == l->t->columns) /* nothing but aims */
		l->task = innermost(l, GROUP_SUBJECT, l->lead);
	l->group = 0;
	while (l->group < l->task && (l->role[l->group] != GROUP_NONE && l->role[l->group] != GROUP_TASK && l->role[l->group] != GROUP_SUBJECT))
		l->group++;
	if (l->group == l->task)
		l->group = l->t->columns;
	return l->task < l->t->columns;
}

/* ── the rows ── */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* 7.3 做强…, 1. 做强…: the number, and *rest what follows. */
static struct str leading_number(struct str s, struct str *rest)
{
	size_t n = 0, dots = 0, end;

	while (n < s.n && (is_digit(s.p[n]) || (s.p[n] == '.' && n > 0 && n + 1 < s.n && is_digit(s.p[n + 1])))) {
		dots += s.p[n] == '.';
		n++;
	}
	end = n;
	*rest = s;
	if (n == 0 || n > 12)
		return STR_NONE;
	struct str after = str_sub(s, n, s.n);
	bool marked = str_starts(after, STR("、")) || str_starts(after, STR("．")) || str_starts(after, STR(".")) || str_starts(after, STR(" ")) ||
		      str_starts(after, STR("）")) || str_starts(after, STR(")"));

	if (!marked && dots == 0 && after.n)
		return STR_NONE;
	if (!marked && dots == 1 && (str_starts(after, STR("万")) || str_starts(after, STR("亿")) || str_starts(after, STR("%"))))
		return STR_NONE;
	while (end < s.n && (s.p[end] == '.' || s.p[end] == ' ' || s.p[end] == ')'))
		end++;
	if (str_starts(str_sub(s, end, s.n), STR("、")) || str_starts(str_sub(s, end, s.n), STR("．")) || str_starts(str_sub(s, end, s.n), STR("）")))
		end += 3;
	*rest = str_trim(str_sub(s, end, s.n));
	return str_sub(s, 0, n);
}

/* Without the label of a heading: （一）, 一、, 1. */
static struct str without_label(struct ledger *l, struct str s)
{
	const struct match *label = match_of(rules_classify_text(l->m, l->d->arena, s), CLASS_LABEL);
	struct str rest, text = match_get(label, GROUP_TEXT);

	if (text.n)
		return text;
	return leading_number(s, &rest).n ? rest : s;
}

static bool is_blank(struct str s)
{
	static const char *const none[] = { "/", "—", "－", "-", "无", "——", "／", "\\", NULL };

	s = str_trim(s);
	if (s.n > strlen("——")) /* the longest */
		return false;
	for (size_t i = 0; none[i]; i++)
		if (str_eq(s, str_z(none[i])))
			return true;
	return s.n == 0;
}

/* What merged cells hold until there is something else. */
struct filled {
	struct str category; /* of a row across the table */
	struct str group, lead, support, leader, limit, basis;
	bool lead_from_above;
};

/* Only a heading across the row: 一、党建工作. */
static bool is_category(struct ledger *l, size_t row)
{
	size_t texts = 0, at = 0;

	for (size_t i = 0; i < l->t->columns; i++)
		if (!is_blank(cell(l, row, i))) {
			texts++;
			at = i;
		}
	if (texts != 1 || at == l->lead || at == l->support || at == l->leader || at == l->limit || at == l->basis || at == l->group)
		return false;
	if (at != l->task)
		return true;
	const struct match *label = match_of(rules_classify_text(l->m, l->d->arena, one_line(l->d->arena, cell(l, row, at))), CLASS_LABEL);

	/* 1.2 in a row of its own is an item whose departments are those above */
	return label && (strncmp(label->rule->style, "cn-", 3) == 0 || strcmp(label->rule->style, "chapter") == 0 || strcmp(label->rule->style, "part") == 0);
}

static void fill(struct ledger *l, size_t row, struct filled *f)
{
	struct arena *a = l->d->arena;
	struct str lead = cell(l, row, l->lead), support = cell(l, row, l->support), rest;
	struct str group = one_line(a, cell(l, row, l->group));

	if (group.n && !(leading_number(group, &rest).n && rest.n == 0))
		f->group = without_label(l, group);
	f->lead_from_above = lead.n == 0 && f->lead.n;
	if (lead.n)
		f->lead = is_blank(lead) ? STR_NONE : lead;
	if (support.n || (lead.n && support.p != table_merged))
		f->support = is_blank(support) ? STR_NONE : support;
	if (cell(l, row, l->leader).n)
		f->leader = cell(l, row, l->leader);
	if (cell(l, row, l->basis).n)
		f->basis = is_blank(cell(l, row, l->basis)) ? STR_NONE : one_line(a, cell(l, row, l->basis));
	if (cell(l, row, l->limit).n)
		f->limit = is_blank(cell(l, row, l->limit)) ? STR_NONE : one_line(a, cell(l, row, l->limit));
}

static struct str squeezed(struct arena *a, struct str s)
{
	return arena_squeeze(a, one_line(a, s));
}

/* The header comes again, sums. */
static bool is_no_task(struct ledger *l, size_t row, struct str task)
{
	struct match found;

	for (size_t column = 0; column <= l->task; column++) {
		struct str s = column < l->task ? cell(l, row, column) : task;

		if (s.n > 0 && s.n <= HEADER_CELL_MAX && class_find(l->m, CLASS_TASK_SUM, s, 0, &found))
			return true;
	}
	const char *style = NULL;

	return role_of_header(l, row, l->lead, &style) == GROUP_LEAD && class_find(l->m, CLASS_TASK_COLUMN, task, 0, &found);
}

/* The same cell as in the row above is not read again. */
static void read_cell(struct ledger *l, struct ledger_cell *last, struct str text, enum group bare, struct assignment *out)
{
	if (!last->read || !str_eq(last->text, text))
		assignment_read(l->m, l->d->arena, text, bare, &last->as);
	last->read = true;
	last->text = text;
	*out = last->as;
}

static void put_row(struct ledger *l, size_t table, size_t row, const struct filled *f, struct cell_position *place)
{
	struct arena *a = l->d->arena;
	size_t column = l->task;
	struct str raw = cell(l, row, column), text, number = squeezed(a, cell(l, row, l->number));
	struct assignment lead, support;

	while (is_blank(raw) && column-- > 0)
		if (l->role[column] == GROUP_TASK)
			raw = cell(l, row, column);
	if (is_blank(raw) || is_no_task(l, row, squeezed(a, raw)))
		return;
	struct str printed = leading_number(str_trim(raw), &text);

	text = one_line(a, text);
	if (number.n == 0)
		number = printed;
	if (utf8_length(text) < 2)
		return;
	read_cell(l, &l->last_lead, f->lead, GROUP_LEAD, &lead);
	read_cell(l, &l->last_support, f->support, GROUP_SUPPORT, &support);
	if (lead.lead.n == 0 && lead.leader.n == 0)
		return;
	struct task *k = ARENA_PUSH(a, &l->d->tasks);

	*k = (struct task){ .found = position_of_cell(place, raw, STR("ledger")), .task = text, .number = position_number(number), .group = f->category.n ? f->category : f->group,
			    .lead = lead.lead, .support = lead.support.n ? lead.support : support.support, .leader = lead.leader,
			    .deadline = f->limit.n ? f->limit : lead.limit, .basis = f->basis, .origin = STR("table"),
			    .doubt = f->lead_from_above ? STR("filled-down") : STR_NONE, .row = (int64_t)row + 1, .column = (int64_t)l->task + 1,
			    .table = (int32_t)table };
	if (f->leader.n)
		k->leader = persons_split(a, f->leader);
}

static void read_table(struct doc *d, struct matcher *m, size_t table)
{
	struct ledger l = { .d = d, .m = m, .t = &d->tables.p[table] };
	struct filled f = { 0 };

	l.role = ARENA_ARRAY(d->arena, enum group, l.t->columns + 1);
	l.style = ARENA_ARRAY(d->arena, const char *, l.t->columns + 1);
	if (!read_header(&l))
		return;
	struct cell_position place = position_cells(d, table);

	for (size_t row = l.first; row < l.t->rows; row++) {
		if (d->tasks.n >= TASKS_MAX) /* reported by derive_tasks */
			return;
		if (is_category(&l, row)) {
			for (size_t i = 0; i < l.t->columns; i++)
				if (!is_blank(cell(&l, row, i)))
					f.category = without_label(&l, one_line(d->arena, cell(&l, row, i)));
			continue;
		}
		fill(&l, row, &f);
		put_row(&l, table, row, &f, &place);
	}
}

void ledger_read(struct doc *d, struct matcher *m)
{
	for (size_t i = 0; i < d->tables.n; i++)
		read_table(d, m, i);
}
