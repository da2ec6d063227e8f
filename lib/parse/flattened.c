#include "parse/flattened.h"

#include <math.h>
#include <string.h>

#include "parse/evidence.h"
#include "parse/table.h"
#include "text/fold.h"
#include "doc/value.h"
#include "rules/vocabulary.h"

enum {
	CELLS_MIN = 4,         /* fewer TAB-led lines are no table */
	LAST_CELL_LINE = 60,   /* bytes: a longer line after the last cell is running text */
	FAR = 40,              /* lines between two cells: the second is of another table, or of none */
	CELL_LINE = 600,       /* bytes: a longer line is a cell's only if another cell follows at once */
	OPENS_WITHIN = 10,     /* lines: where 1. is led by a TAB, 2. need not be */
	SENTENCE = 60,         /* bytes: shorter ones may be a table's first cell */
	SIGNERS_MAX = 6,       /* lines */
	ROWS_COMPARED = 40,    /* below what may be a header */
	GUESSED_MAX = 12,      /* columns of a table whose rows cannot be distinguished */
	SKIPPED_MAX = 6,       /* numbers */
};

/* ── where it ends ── */

/* The last number of each style in the text outside tables. */
struct numbers {
	struct { const char *style; struct str whole; int number; } *p;
	size_t n, cap;
};

/* A label without its last number: 5.3 of 5.3.2 */
static struct str before_number(const struct match *label)
{
	struct str t = match_get(label, GROUP_LABEL);
	size_t dot = str_rfind(t, STR("."));

	return dot == SIZE_MAX || dot + 1 == t.n ? STR_NONE : str_sub(t, 0, dot);
}

/* Does the label go on with these numbers? */
static bool goes_on(const struct numbers *all, const struct match *label)
{
	int number = value_number(match_get(label, GROUP_NUM));

	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->p[i].style, label->rule->style) == 0)
			return number > 1 && all->p[i].number + 1 == number && str_eq(all->p[i].whole, before_number(label));
	return false;
}

/* Of the paragraphs of a cell some numbers may stand within a line: 1、…；2、… / 3、… */
static bool goes_on_within(const struct numbers *cell, const struct match *label)
{
	int number = value_number(match_get(label, GROUP_NUM));

	for (size_t i = 0; i < cell->n; i++)
		if (strcmp(cell->p[i].style, label->rule->style) == 0)
			return number > cell->p[i].number && number <= cell->p[i].number + SKIPPED_MAX;
	return false;
}

static void note(struct doc *d, struct numbers *all, const struct line *l)
{
	size_t i = 0;

	if (!l->label || l->contents)
		return;
	while (i < all->n && strcmp(all->p[i].style, l->label->rule->style) != 0)
		i++;
	if (i == all->n)
		ARENA_PUSH(d->arena, all)->style = l->label->rule->style;
	all->p[i].whole = before_number(l->label);
	all->p[i].number = value_number(match_get(l->label, GROUP_NUM));
}

/* Never of a cell. */
static bool ends_table(struct doc *d, const struct line *l, const struct str *announced, size_t n)
{
	static const enum rule_class enders[] = { CLASS_ATTACHMENT_HEAD, CLASS_ATTACHMENT_LIST, CLASS_ATTACHMENT_TITLED, CLASS_CC,
						  CLASS_IMPRINT, CLASS_SIGNED_DATE };

	for (size_t i = 0; i < sizeof enders / sizeof enders[0]; i++)
		if (line_is(l, enders[i]))
			return true;
	for (size_t i = 0; i < n; i++)
		if (str_eq(value_key(d->arena, l->text), value_key(d->arena, announced[i])))
			return true;
	return l->contents;
}

/* Do lines without a TAB from i on, none of them empty, end where another cell begins at once? Then they are paragraphs of the cell above. */
static bool within_cell(const struct doc *d, size_t i)
{
	if (i == 0 || (d->lines.p[i - 1].text.n == 0 && !d->lines.p[i - 1].cell))
		return false;
	for (size_t k = i; k < d->lines.n && k < i + FAR; k++) {
		if (d->lines.p[k].cell)
			return true;
		if (d->lines.p[k].text.n == 0)
			return false;
	}
	return false;
}

/* Bodies and a date, led by TABs too, behind an empty line: the document's signature below its last table. Where they begin; `end`: nowhere. */
static size_t signature_of(struct doc *d, struct matcher *m, size_t from, size_t end)
{
	size_t date = end, first = end;
	struct match org;

	while (date > from && !line_is(&d->lines.p[date - 1], CLASS_DATE) && end - date < SIGNERS_MAX &&
	       (d->lines.p[date - 1].text.n == 0 || line_is(&d->lines.p[date - 1], CLASS_NOTE)))
		date--;
	if (date == from || !line_is(&d->lines.p[date - 1], CLASS_DATE))
		return end;
	for (size_t i = date - 1; i > from && date - i < SIGNERS_MAX; i--) {
		const struct line *l = &d->lines.p[i - 1];

		if (l->text.n == 0 && !l->cell)
			return first;
		if (l->label || !class_find(m, CLASS_ORG_END, value_tight(d->arena, l->text), 0, &org))
			break;
		first = i - 1;
	}
	return end;
}

/* One past the last line of the run of cells that begins at `at`; `text`: the numbers of the text above. */
static size_t run_end(struct doc *d, struct matcher *m, const struct numbers *text, size_t at, const struct str *announced, size_t n)
{
	size_t last = at, end;
	struct numbers cell = { 0 }; /* of the paragraphs of the last cell */

	for (size_t i = at; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->contents || (l->cell && i > at && (line_is(l, CLASS_CC) || line_is(l, CLASS_IMPRINT))))
			break;
		if (l->cell) {
			last = i;
			cell.n = 0;
			note(d, &cell, l);
			continue;
		}
		if (l->text.n == 0)
			continue;
		bool own = l->label && goes_on_within(&cell, l->label), inside = (own || within_cell(d, i)) && !ends_table(d, l, announced, n);

		if (l->label && goes_on(text, l->label) && !own)
			break;
		if (!inside && (ends_table(d, l, announced, n) || table_heads_text(l) || l->text.n > CELL_LINE))
			break;
		/* far from the last cell: another table, or none */
		if (i > last + FAR)
			break;
		note(d, &cell, l);
	}
	/* what still belongs to the last cell */
	end = last + 1;
	for (size_t i = end, blanks = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->text.n == 0) {
			blanks++;
			continue;
		}
		if (blanks > 1 || l->text.n > LAST_CELL_LINE || l->label || line_is(l, CLASS_META) || line_is(l, CLASS_NOISE) || line_is(l, CLASS_NOTE_KNOWN) ||
		    ends_table(d, l, announced, n) ||
		    str_ends(l->text, STR("。")) || str_ends(l->text, STR("：")) || line_is(l, CLASS_TITLE_END))
			break;
		end = i + 1;
		blanks = 0;
	}
	return signature_of(d, m, at, end);
}

/* ── its cells ── */

struct cell {
	struct str text;  /* paragraphs joined by \n */
	size_t line;
	bool after_blank; /* an empty line before it: it may begin a row */
};

struct cells {
	struct cell *p;
	size_t n, cap;
};

static void add_paragraph(struct doc *d, struct cell *c, struct str t)
{
	c->text = c->text.n ? arena_join(d->arena, arena_join(d->arena, c->text, STR("\n")), t) : t;
}

static struct cells collect(struct doc *d, size_t from, size_t to)
{
	struct cells out = { 0 };
	bool blank = false;

	for (size_t i = from; i < to; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->cell)
			*ARENA_PUSH(d->arena, &out) = (struct cell){ .text = l->text, .line = i, .after_blank = blank };
		else if (l->text.n && out.n)
			add_paragraph(d, &out.p[out.n - 1], l->text);
		blank = l->text.n == 0 && !l->cell;
	}
	return out;
}

/* Text written downwards, one character a paragraph, is one word. */
static struct str upright(struct arena *a, struct str s)
{
	struct buf b = { 0 };
	bool single = str_has(s, STR("\n"));
	size_t in_line = 0;

	for (size_t i = 0; i < s.n && single;) {
		uint32_t cp = utf8_next(s, &i);

		if (cp == '\n')
			in_line = 0;
		else if (++in_line > 1 || !is_han(cp))
			single = false;
	}
	if (!single)
		return s;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\n')
			buf_c(&b, s.p[i]);
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

/* ── columns when no empty line tells the rows apart ── */

/* What a cell looks like: those of a column look alike. */
enum { LENGTH, DIGITS, CLAUSES, OFFICE, EMPTY, FEATURES };

static void look(struct str t, double f[FEATURES])
{
	size_t n = 0, digits = 0, clauses = 0;

	for (size_t i = 0; i < t.n; n++) {
		uint32_t c = utf8_next(t, &i);

		digits += c >= '0' && c <= '9';
		clauses += c == 0xFF0C || c == 0x3002 || c == 0xFF1B || c == ',' || c == ';';
	}
	f[LENGTH] = log(1.0 + (double)n);
	f[DIGITS] = n ? 2.0 * (double)digits / (double)n : 0;
	f[CLAUSES] = clauses > 0;
	f[OFFICE] = words_end(OFFICE_ENDS, t);
	f[EMPTY] = n == 0;
}

/* How little the cells of column x look alike, the header's left out: the sum of squares about their means. */
static double unlike(const struct cells *c, size_t x, size_t wide)
{
	double sum[FEATURES] = { 0 }, square[FEATURES] = { 0 }, all = 0, n = 0, filled = 0;

	for (size_t i = x + wide; i < c->n; i += wide) {
		double f[FEATURES];

		look(c->p[i].text, f);
		n++;
		filled += 1 - f[EMPTY];
		for (size_t k = 0; k < FEATURES; k++) {
			sum[k] += k == EMPTY || f[EMPTY] < 1 ? f[k] : 0; /* empty cells occur only in tables */
			square[k] += k == EMPTY || f[EMPTY] < 1 ? f[k] * f[k] : 0;
		}
	}
	for (size_t k = 0; k < FEATURES; k++) {
		double of = k == EMPTY ? n : filled;

		all += of > 0 ? square[k] - sum[k] * sum[k] / of : 0;
	}
	return all;
}

/* Does the column count 1, 2, 3 … below its header? */
static bool counts(const struct cells *c, size_t x, size_t wide)
{
	int n = 0;

	for (size_t i = x + wide; i < c->n; i += wide)
		if (value_number(c->p[i].text) != ++n)
			return false;
	return n > 1;
}

/* How many of the first cells cannot be a header's: empty, with a figure or a clause, or found again below. */
static size_t no_header(const struct cells *c, size_t wide)
{
	size_t bad = 0;

	for (size_t x = 0; x < wide; x++) {
		double f[FEATURES];
		bool again = false;

		look(c->p[x].text, f);
		for (size_t i = wide; i < c->n && i < wide * ROWS_COMPARED && !again; i++)
			again = str_eq(c->p[i].text, c->p[x].text);
		bad += again || f[EMPTY] > 0 || f[DIGITS] > 0 || f[CLAUSES] > 0;
	}
	return bad;
}

/* The number of columns for which the cells of each column, below a possible header, look most alike. */
static size_t period(const struct cells *c)
{
	size_t best = 0;
	double best_score = 1e9;

	for (size_t k = 2; k <= GUESSED_MAX && k * 2 <= c->n; k++) {
		double sum = 0, free = (double)c->n - 2 * (double)k; /* a mean a column is not free */
		bool counted = false;

		if (c->n % k)
			continue;
		for (size_t x = 0; x < k; x++) {
			sum += unlike(c, x, k);
			counted = counted || counts(c, x, k);
		}
		double score = sum / (free < 1 ? 1 : free) + 0.01 * (double)k + (double)no_header(c, k) / (double)k - (counted ? 1 : 0);

		if (score < best_score) {
			best_score = score;
			best = k;
		}
	}
	return best;
}

static size_t columns(const struct cells *c, bool *breaks)
{
	size_t n = 1;

	*breaks = false;
	for (size_t i = 1; i < c->n; i++)
		*breaks = *breaks || c->p[i].after_blank;
	while (n < c->n && !c->p[n].after_blank)
		n++;
	if (!*breaks || n == 1)
		return period(c);
	return n;
}

/* Rows of `wide` cells; a shorter row (cells merged sideways) and a row that begins without an empty
 * line before it cost. from[i]: where the row that ends at i begins. */
static size_t *rows(struct arena *a, const struct cells *c, size_t wide, bool breaks)
{
	size_t *from = ARENA_ARRAY(a, size_t, c->n + 1);
	uint32_t *cost = ARENA_ARRAY(a, uint32_t, c->n + 1);

	for (size_t i = 1; i <= c->n; i++) {
		cost[i] = UINT32_MAX;
		for (size_t k = 1; k <= wide && k <= i; k++) {
			size_t s = i - k;
			uint32_t here = cost[s] + (k == wide ? 0 : 10 + (uint32_t)(wide - k)) +
					(s && breaks && !c->p[s].after_blank ? 25 : 0);

			if (here < cost[i]) {
				cost[i] = here;
				from[i] = s;
			}
		}
	}
	return from;
}

/* Are these names of columns, above other cells? */
static bool is_headed(struct matcher *m, const struct cells *c, size_t wide)
{
	struct match name;
	size_t named = 0;

	for (size_t x = 0; x < wide; x++)
		named += class_find(m, CLASS_COLUMN_NAME, c->p[x].text, 0, &name);
	return named >= 2;
}

static bool grid(struct doc *d, struct matcher *m, size_t from, size_t to)
{
	struct cells c = collect(d, from, to);
	bool breaks;

	while (c.n && c.p[0].text.n == 0 && c.n > 1 && c.p[1].after_blank) { /* stray TABs before it */
		c.p++;
		c.n--;
	}
	if (c.n < CELLS_MIN)
		return false;
	size_t wide = columns(&c, &breaks);

	if (wide < 2 || wide > COLUMNS_MAX)
		return false;
	/* lines with a leading TAB that are not a table: no empty line between rows, no names, no row numbers */
	if (!breaks && c.n < 3 * wide && !is_headed(m, &c, wide))
		return false;
	size_t *begin = rows(d->arena, &c, wide, breaks), n = 0;

	for (size_t i = c.n; i > 0; i = begin[i])
		n++;
	struct table t = { .rows = n, .columns = wide, .header_rows = 1, .section = -1, .rule = STR("table-flattened") };

	if (!breaks && !is_headed(m, &c, wide))
		evidence_doubt(d, "tables", "no-lines", (struct span){ d->lines.p[from].no, d->lines.p[to - 1].no });
	t.cells = ARENA_ARRAY(d->arena, struct str, n * wide);
	size_t end = c.n;

	for (size_t y = n; y-- > 0; end = begin[end])
		for (size_t x = 0; x < wide; x++) {
			size_t i = begin[end] + x;

			t.cells[y * wide + x] = i < end && c.p[i].text.n ? upright(d->arena, c.p[i].text) : STR("");
		}
	for (bool empty = true; t.rows > 1 && empty;) {
		for (size_t x = 0; x < wide; x++)
			empty = empty && t.cells[(t.rows - 1) * wide + x].n == 0;
		t.rows -= empty;
	}
	t.header_rows = table_headers(&t);
	t.at = (struct span){ d->lines.p[c.p[0].line].no, d->lines.p[to - 1].no };
	for (size_t i = c.p[0].line; i < to; i++)
		d->lines.p[i].table = (int32_t)d->tables.n;
	*ARENA_PUSH(d->arena, &d->tables) = t;
	return true;
}

/* A paragraph that is indented by TABs: it continues the numbers of the text, or begins a series that continues without TABs, or is a sentence
 * where a table would begin with the names of its columns. */
static bool is_paragraph(const struct doc *d, size_t i, const struct numbers *text)
{
	const struct line *l = &d->lines.p[i];
	const struct match *next = NULL;

	if (l->label && goes_on(text, l->label))
		return true;
	for (size_t k = i + 1; l->label && k < d->lines.n && k < i + OPENS_WITHIN && !next; k++)
		next = d->lines.p[k].cell ? NULL : d->lines.p[k].label;
	if (next && strcmp(next->rule->style, l->label->rule->style) == 0 &&
	    value_number(match_get(next, GROUP_NUM)) == value_number(match_get(l->label, GROUP_NUM)) + 1)
		return true;
	return l->text.n > SENTENCE && (str_ends(l->text, STR("。")) || str_ends(l->text, STR("；")) || str_has(l->text, STR("，")));
}

/* A row whose first cell is empty: TABs separate the others. */
static bool holds_row(const struct line *l)
{
	struct str t = str_trim(l->raw);

	return t.n > 0 && memchr(t.p, '\t', t.n) != NULL;
}

/* Is the text typed with TABs in front of its paragraphs? Then these begin before any other sentence, and nearly all sentences have one. */
static bool tabs_indent(const struct doc *d)
{
	size_t led = 0, others = 0;

	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];
		bool ends = l->text.n > SENTENCE && (str_ends(l->text, STR("。")) || str_ends(l->text, STR("；")) || str_ends(l->text, STR("如下：")));

		if (l->cell && l->text.n && !ends && led == 0)
			return false;
		if (ends && !l->cell && led == 0)
			return false;
		led += ends && l->cell;
		others += ends && !l->cell;
	}
	return led > 1 && led > 2 * others;
}

void table_flattened(struct doc *d, struct matcher *m, const struct str *announced, size_t n)
{
	struct numbers text = { 0 };
	bool indent = tabs_indent(d);

	for (size_t i = 0; i < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		if (!l->cell || l->text.n == 0 || l->contents || holds_row(l)) {
			if (l->text.n && l->table < 0 && !l->cell)
				note(d, &text, l);
			continue;
		}
		if (indent || is_paragraph(d, i, &text)) {
			l->cell = false;
			note(d, &text, l);
			continue;
		}
		size_t end = run_end(d, m, &text, i, announced, n);

		if (grid(d, m, i, end))
			i = end - 1;
		else
			while (i + 1 < d->lines.n && d->lines.p[i + 1].cell)
				i++;
	}
}
