#include "parse/table.h"

#include <math.h>
#include <string.h>

#include "text/fold.h"
#include "rules/rules.h"
#include "doc/value.h"

enum {
	CELLS_MIN = 4,         /* fewer TAB-led lines are no table */
	COLUMNS_MAX = 24,
	LAST_CELL_LINE = 60,   /* bytes: a longer line after the last cell is running text */
};

struct cell {
	struct str text;  /* paragraphs joined by \n */
	size_t line;
	bool after_blank; /* an empty line before it: it may begin a row */
};

struct cells {
	struct cell *p;
	size_t n, cap;
};

static bool ends_table(const struct doc *d, const struct line *l, const struct str *announced, size_t n)
{
	static const enum rule_class enders[] = { CLASS_ATTACHMENT_HEAD, CLASS_ATTACHMENT_LIST, CLASS_ATTACHMENT_TITLED, CLASS_CC,
						  CLASS_IMPRINT, CLASS_SIGNED_DATE };

	for (size_t i = 0; i < sizeof enders / sizeof enders[0]; i++)
		if (line_is(l, enders[i]))
			return true;
	if (l->label && (strcmp(l->label->rule->style, "chapter") == 0 || strcmp(l->label->rule->style, "article") == 0 ||
			 strcmp(l->label->rule->style, "cn-dun") == 0))
		return true;
	for (size_t i = 0; i < n; i++)
		if (str_eq(value_key(d->arena, l->text), value_key(d->arena, announced[i])))
			return true;
	return false;
}

/* One past the last line of the run of cells that begins at `at`. */
static size_t run_end(const struct doc *d, size_t at, const struct str *announced, size_t n)
{
	size_t last = at, end;

	for (size_t i = at; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->cell) {
			last = i;
			continue;
		}
		if (l->text.n && (ends_table(d, l, announced, n) || l->text.n > 600))
			break;
		/* far from the last cell: another table, or none */
		if (l->text.n && i > last + 40)
			break;
	}
	/* what still belongs to the last cell */
	end = last + 1;
	for (size_t i = end, blanks = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->text.n == 0) {
			blanks++;
			continue;
		}
		if (blanks > 1 || l->text.n > LAST_CELL_LINE || l->label || ends_table(d, l, announced, n) ||
		    str_ends(l->text, STR("。")) || str_ends(l->text, STR("：")) || line_is(l, CLASS_TITLE_END))
			break;
		end = i + 1;
		blanks = 0;
	}
	return end;
}

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
	static const char *const offices[] = { "科", "部", "办", "室", "局", "处", "院", "会", "中心" };
	size_t n = 0, digits = 0, clauses = 0;

	for (size_t i = 0; i < t.n; n++) {
		uint32_t c = utf8_next(t, &i);

		digits += c >= '0' && c <= '9';
		clauses += c == 0xFF0C || c == 0x3002 || c == 0xFF1B || c == ',' || c == ';';
	}
	f[LENGTH] = log(1.0 + (double)n);
	f[DIGITS] = n ? 2.0 * (double)digits / (double)n : 0;
	f[CLAUSES] = clauses > 0;
	f[OFFICE] = 0;
	for (size_t i = 0; i < sizeof offices / sizeof offices[0]; i++)
		f[OFFICE] = str_ends(t, str_z(offices[i])) ? 1 : f[OFFICE];
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
			sum[k] += k == EMPTY || f[EMPTY] < 1 ? f[k] : 0; /* an empty cell looks like nothing else */
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
		for (size_t i = wide; i < c->n && i < wide * 40 && !again; i++)
			again = str_eq(c->p[i].text, c->p[x].text);
		bad += again || f[EMPTY] > 0 || f[DIGITS] > 0 || f[CLAUSES] > 0;
	}
	return bad;
}

/* The width at which the cells of each column look most alike, below what can be a header. */
static size_t period(const struct cells *c)
{
	size_t best = 0;
	double best_score = 1e9;

	for (size_t k = 2; k <= 12 && k * 2 <= c->n; k++) {
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

static bool grid(struct doc *d, size_t from, size_t to)
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
	size_t *begin = rows(d->arena, &c, wide, breaks), n = 0;

	for (size_t i = c.n; i > 0; i = begin[i])
		n++;
	struct table t = { .rows = n, .columns = wide, .header_rows = 1, .section = -1 };

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
	t.at = (struct span){ d->lines.p[c.p[0].line].no, d->lines.p[to - 1].no };
	for (size_t i = c.p[0].line; i < to; i++)
		d->lines.p[i].table = (int32_t)d->tables.n;
	*ARENA_PUSH(d->arena, &d->tables) = t;
	return true;
}

void table_flattened(struct doc *d, const struct str *announced, size_t n)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		if (!d->lines.p[i].cell || d->lines.p[i].text.n == 0)
			continue;
		size_t end = run_end(d, i, announced, n);

		if (grid(d, i, end))
			i = end - 1;
		else
			while (i + 1 < d->lines.n && d->lines.p[i + 1].cell)
				i++;
	}
}

/* ── one row a line, cells parted by TABs ── */

static struct pieces tab_row(struct arena *a, struct str raw)
{
	struct pieces out = { 0 };
	size_t from = 0;

	for (size_t i = 0; i <= raw.n; i++)
		if (i == raw.n || raw.p[i] == '\t') {
			*ARENA_PUSH(a, &out) = norm_line(a, str_sub(raw, from, i));
			from = i + 1;
		}
	return out;
}

static size_t tabs(const struct line *l)
{
	const char *p = l->raw.p, *end = p + l->raw.n;
	size_t n = 0;

	if (l->cell || l->text.n == 0)
		return 0;
	for (; (p = memchr(p, '\t', (size_t)(end - p))); p++)
		n++;
	return n;
}

static struct span span_of(const struct doc *d, size_t first, size_t end)
{
	return (struct span){ d->lines.p[first].no, d->lines.p[end - 1].end_no };
}

bool table_too_large(struct doc *d, size_t first, size_t end, size_t cells)
{
	if (cells > TABLE_CELLS_MAX)
		doc_refuse_table(d, span_of(d, first, end));
	return cells > TABLE_CELLS_MAX;
}

/* The header printed again on each page. */
static void drop_headers(struct table *t)
{
	size_t kept = 1;

	for (size_t y = 1; y < t->rows; y++) {
		bool same = true;

		for (size_t x = 0; x < t->columns && same; x++)
			same = t->cells[x].n && str_eq(t->cells[x], t->cells[y * t->columns + x]);
		if (same)
			continue;
		memmove(t->cells + kept++ * t->columns, t->cells + y * t->columns, t->columns * sizeof *t->cells);
	}
	t->rows = kept;
}

void table_put(struct doc *d, struct table t, size_t first, size_t end)
{
	drop_headers(&t);
	t.header_rows = 1;
	t.section = -1;
	t.at = span_of(d, first, end);
	for (size_t k = first; k < end; k++)
		if (d->lines.p[k].text.n)
			d->lines.p[k].table = (int32_t)d->tables.n;
	*ARENA_PUSH(d->arena, &d->tables) = t;
}

void table_tabbed(struct doc *d)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		size_t wide = tabs(&d->lines.p[i]) + 1, end = i + 1, rows_ = 1;

		if (wide < 2 || wide > COLUMNS_MAX || d->lines.p[i].table >= 0)
			continue;
		for (size_t k = i + 1, parts = 0; k < d->lines.n; k++) {
			const struct line *l = &d->lines.p[k];
			bool page = line_of_page(l); /* the number of the page that ends */

			if ((l->text.n == 0 || page) && ++parts <= (page ? 3 : 1))
				continue;
			if (tabs(l) + 1 != wide)
				break;
			parts = 0;
			end = k + 1;
			rows_++;
		}
		/* two bodies that sign side by side are no table */
		if (rows_ < 3 && !(rows_ == 2 && wide > 2))
			continue;
		if (table_too_large(d, i, end, rows_ * wide)) {
			i = end - 1;
			continue;
		}
		struct table t = { .rows = rows_, .columns = wide, .cells = ARENA_ARRAY(d->arena, struct str, rows_ * wide) };

		for (size_t k = i, y = 0; k < end; k++) {
			if (tabs(&d->lines.p[k]) == 0)
				continue;
			struct pieces row = tab_row(d->arena, d->lines.p[k].raw);

			for (size_t x = 0; x < wide; x++)
				t.cells[y * wide + x] = row.p[x].n ? row.p[x] : STR("");
			y++;
		}
		table_put(d, t, i, end);
		i = end - 1;
	}
}

/* ── Markdown: | a | b | ── */

static struct pieces md_row(struct arena *a, struct str t)
{
	struct pieces out = { 0 };
	size_t from = 0;

	if (str_starts(t, STR("|")))
		t = str_sub(t, 1, t.n);
	if (str_ends(t, STR("|")))
		t = str_sub(t, 0, t.n - 1);
	for (size_t i = 0; i <= t.n; i++)
		if (i == t.n || (t.p[i] == '|' && (i == 0 || t.p[i - 1] != '\\'))) {
			*ARENA_PUSH(a, &out) = str_trim(str_sub(t, from, i));
			from = i + 1;
		}
	return out;
}

static size_t md_width(struct str t)
{
	size_t bars = 0;

	for (size_t i = 0; i < t.n; i++)
		bars += t.p[i] == '|' && (i == 0 || t.p[i - 1] != '\\');
	return bars > 1 ? bars - 1 : 0;
}

static bool md_rule(struct str t)
{
	bool dash = false;

	for (size_t i = 0; i < t.n; i++) {
		if (!strchr("|-: ", t.p[i]))
			return false;
		dash = dash || t.p[i] == '-';
	}
	return dash && str_has(t, STR("|"));
}

void table_markdown(struct doc *d)
{
	for (size_t i = 0; i + 1 < d->lines.n; i++) {
		struct str head = d->lines.p[i].text;

		if (!str_has(head, STR("|")) || !md_rule(d->lines.p[i + 1].text))
			continue;
		size_t end = i + 2;

		while (end < d->lines.n && str_starts(d->lines.p[end].text, STR("|")))
			end++;
		size_t wide = md_row(d->arena, head).n;

		if (table_too_large(d, i, end, (end - i - 1) * wide)) {
			i = end - 1;
			continue;
		}
		struct table t = { .rows = end - i - 1, .columns = wide, .cells = ARENA_ARRAY(d->arena, struct str, (end - i - 1) * wide) };

		for (size_t y = 0, k = i; k < end; k++) {
			if (k == i + 1)
				continue;
			struct pieces row = md_row(d->arena, d->lines.p[k].text);

			for (size_t x = 0; x < wide; x++)
				t.cells[y * wide + x] = x < row.n ? row.p[x] : STR("");
			y++;
		}
		table_put(d, t, i, end);
		i = end - 1;
	}
}

/* ── | a | b | in plain text ── */

static bool barred(const struct line *l)
{
	return l->text.n > 2 && l->table < 0 && str_starts(l->text, STR("|")) && str_ends(l->text, STR("|"));
}

/* +------+-----+ */
static bool border(const struct line *l)
{
	for (size_t i = 0; i < l->text.n; i++)
		if (!strchr("+-=|", l->text.p[i]))
			return false;
	return l->text.n > 2 && str_starts(l->text, STR("+"));
}

void table_barred(struct doc *d)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		size_t wide = barred(&d->lines.p[i]) ? md_width(d->lines.p[i].text) : 0, end = i, borders = 0;

		if (wide < 2 || wide > COLUMNS_MAX)
			continue;
		while (end < d->lines.n && (border(&d->lines.p[end]) || (barred(&d->lines.p[end]) && md_width(d->lines.p[end].text) == wide)))
			borders += border(&d->lines.p[end++]);
		struct table t = { .columns = wide };
		bool apart = true;

		if (table_too_large(d, i, end, (end - i) * wide)) {
			i = end - 1;
			continue;
		}
		struct pieces *cells = ARENA_ARRAY(d->arena, struct pieces, (end - i) * wide);

		for (size_t k = i; k < end; k++) {
			if (border(&d->lines.p[k])) {
				apart = true;
				continue;
			}
			struct pieces row = md_row(d->arena, d->lines.p[k].text);

			t.rows += borders > 1 ? apart : row.p[0].n > 0 || t.rows == 0;
			apart = false;
			for (size_t x = 0; x < wide && x < row.n; x++)
				if (row.p[x].n)
					*ARENA_PUSH(d->arena, &cells[(t.rows - 1) * wide + x]) = row.p[x];
		}
		if (t.rows < 2)
			continue;
		t.cells = ARENA_ARRAY(d->arena, struct str, t.rows * wide);
		for (size_t k = 0; k < t.rows * wide; k++)
			t.cells[k] = value_join(d->arena, &cells[k]);
		table_put(d, t, i, end);
		i = end - 1;
	}
}
