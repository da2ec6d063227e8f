#include "derive/tabular.h"

enum { HEADERS_MAX = 4, HEAD_MAX = 120 /* bytes */ };

static struct str cell(const struct tabular *t, size_t row, size_t column)
{
	return column < t->t->columns ? str_trim(t->t->cells[row * t->t->columns + column]) : STR_NONE;
}

/* 平均住院日（天）: the name without the unit in brackets at its end. */
static struct str head_unit(struct matcher *m, struct str head, struct str *unit)
{
	size_t open = str_rfind(head, STR("（")), narrow = str_rfind(head, STR("("));
	size_t at = open == SIZE_MAX ? narrow : open;
	struct match found;

	*unit = STR_NONE;
	if (at == SIZE_MAX || at == 0 || !(str_ends(head, STR("）")) || str_ends(head, STR(")"))))
		return head;
	size_t from = at + (open == SIZE_MAX ? 1 : strlen("（")), to = head.n - (str_ends(head, STR(")")) ? 1 : strlen("）"));
	struct str inside = str_trim(str_sub(head, from, to));

	if (!class_find(m, CLASS_INDICATOR_UNIT, inside, 0, &found) || found.from > 0 || found.to < inside.n)
		return head;
	*unit = inside;
	return str_trim(str_sub(head, 0, at));
}

static void read_column(struct tabular *t, size_t i)
{
	struct tabular_column *c = &t->column[i];
	struct match found;

	for (size_t row = 0; row < t->first; row++) {
		struct str head = arena_squeeze(t->d->arena, cell(t, row, i)), unit;

		if (head.n == 0 || head.n > HEAD_MAX)
			continue;
		if (class_find(t->m, CLASS_INDICATOR_COLUMN, head, 0, &found)) {
			if (match_get(&found, GROUP_SUBJECT).n && t->subject == t->t->columns) {
				c->role = GROUP_SUBJECT;
				t->subject = i;
			} else if (match_get(&found, GROUP_UNIT).n) {
				c->role = GROUP_UNIT;
				t->unit = i;
			} else if (match_get(&found, GROUP_NUM).n) {
				c->role = GROUP_NUM;
				c->kind = found.rule->style;
			}
		}
		c->aims = c->aims || str_has(head, STR("目标"));
		c->reports = c->reports || str_has(head, STR("进展")) || str_has(head, STR("完成情况"));
		if (class_find(t->m, CLASS_INDICATOR_PERIOD, head, 0, &found))
			c->period = match_get(&found, GROUP_TEXT);
		c->head = head_unit(t->m, head, &unit);
		c->unit = unit.n ? unit : c->unit;
	}
	c->measures = c->head.n && class_find(t->m, CLASS_INDICATOR_HEAD, c->head, 0, &found);
}

struct tabular tabular_of(const struct doc *d, struct matcher *m, size_t table)
{
	const struct table *of = &d->tables.p[table];
	struct tabular t = { .d = d, .m = m, .t = of, .subject = of->columns, .unit = of->columns };

	t.column = ARENA_ARRAY(d->arena, struct tabular_column, of->columns + 1);
	t.first = of->header_rows < HEADERS_MAX ? of->header_rows : HEADERS_MAX;
	if (t.first == 0 && of->rows > 1)
		t.first = 1;
	for (size_t i = 0; i < of->columns; i++)
		read_column(&t, i);
	return t;
}

/* The first cell of the row that is no number. */
static struct str row_name(const struct tabular *t, size_t row, size_t column)
{
	for (size_t i = 0; i < column; i++) {
		struct str s = cell(t, row, i);

		for (size_t k = 0; k < s.n;)
			if (is_han(utf8_next(s, &k)))
				return s;
	}
	return STR_NONE;
}

bool tabular_read(const struct tabular *t, size_t row, size_t column, struct tabular_figure *out)
{
	const struct tabular_column *c = &t->column[column];
	struct str s = cell(t, row, column);
	struct match found;
	size_t at = 0;

	bool named = t->subject < t->t->columns && column > t->subject && (c->role == GROUP_NUM || c->period.n);

	if (s.n == 0 || s.n > HEAD_MAX || row < t->first || (!named && !c->unit.n && !c->measures))
		return false;
	*out = (struct tabular_figure){ .comparator = "=" };
	while (at < s.n && (s.p[at] < '0' || s.p[at] > '9'))
		at++;
	if (at == s.n || !figure_read(t->m, t->d->arena, s, at, &out->figure) || str_trim(str_sub(s, out->figure.to, s.n)).n)
		return false;
	if (at > 0) { /* ≥ 95% */
		struct str before = str_trim(str_sub(s, 0, at));

		if (!class_find(t->m, CLASS_INDICATOR_COMPARE, before, 0, &found) || found.from > 0 || found.to < before.n)
			return false;
		out->comparator = found.rule->style;
	}
	if (out->figure.comparator)
		out->comparator = out->figure.comparator;
	bool score = out->figure.style && strcmp(out->figure.style, "score") == 0;
	bool measured = !score && (c->unit.n || (out->figure.unit.n && c->measures));

	if (named)
		out->subject = head_unit(t->m, cell(t, row, t->subject), &out->unit);
	else if (measured)
		out->subject = arena_join(t->d->arena, row_name(t, row, column), c->head);
	else
		return false;
	out->unit = out->figure.unit.n ? out->figure.unit : c->unit.n ? c->unit : cell(t, row, t->unit).n ? cell(t, row, t->unit) : out->unit;
	out->period = c->period;
	out->kind = c->kind;
	return out->subject.n > 0;
}
