#include "parse/aligned.h"

#include <string.h>

#include "text/fold.h"
#include "parse/table.h"
#include "doc/value.h"
#include "read/line.h"

enum {
	POSITIONS = 320,   /* of a line; a longer one is none of a table */
	SEGMENTS_MAX = 24,
	EMPTY_MAX = 2,     /* empty lines between rows */
	GAP = 2,           /* blanks that separate cells */
	OVER = 3,          /* positions: a line that continues a cell extends at most this far beyond the lines above */
};

/* A piece of text between gaps, with its printed position. */
struct aligned_segment {
	int from, to;
	struct str text;
};

struct segments {
	struct aligned_segment p[SEGMENTS_MAX];
	size_t n;
	bool rule; /* only dashes */
};

/* A bit for each position of a line. */
enum { WORD = 64, WORDS = POSITIONS / WORD };
struct aligned_positions {
	uint64_t w[WORDS];
};

struct aligned_row {
	const struct aligned_segment *p;
	size_t n;
	bool apart; /* separated from the text above by nothing, an empty line, or dashes */
};

struct aligned_block {
	size_t end;               /* behind its last line */
	struct aligned_positions taken;
	size_t columns;
	bool parted;              /* empty lines between rows */
	struct { struct aligned_row *p; size_t n, cap; } rows; /* lines that are neither empty nor dashes */
};

/* Dashes, and blanks between them. */
static bool is_rule(struct str t)
{
	for (size_t i = 0; i < t.n;) {
		uint32_t cp = utf8_next(t, &i);

		if (cp != ' ' && cp != '-' && cp != '=' && cp != 0x2014 && cp != 0x2500)
			return false;
	}
	return t.n > 1;
}

/* Cuts a line at its gaps; by_columns: a Han character takes two positions, as in pandoc and w3m, else one, as in
 * pdftotext. False: it can be none of a table. */
static bool cut(const struct line *l, bool by_columns, struct arena *a, struct segments *out)
{
	const size_t gap = is_rule(l->text) ? 1 : GAP;
	size_t begin = 0, end = 0, blanks = gap;
	int at = 0;

	out->n = 0;
	out->rule = true;
	for (size_t i = 0; i <= l->raw.n;) {
		size_t from = i;
		uint32_t cp = i < l->raw.n ? utf8_next(l->raw, &i) : ' ';
		bool blank = is_blank(cp), last = from == l->raw.n;

		i += last;
		if (cp == '\t' || at >= POSITIONS)
			return false;
		if (cp == '\f' || is_invisible(cp))
			continue;
		if (!blank && blanks >= gap) {
			if (out->n == SEGMENTS_MAX)
				return false;
			out->p[out->n++] = (struct aligned_segment){ .from = at };
			begin = from;
		}
		blanks = blank ? blanks + 1 : 0;
		at += by_columns ? line_columns_of(cp) : 1;
		if (!blank) {
			end = i;
			out->p[out->n - 1].to = at;
		}
		if (out->n && (last || blanks == gap)) {
			struct aligned_segment *s = &out->p[out->n - 1];

			s->text = norm_line(a, str_sub(l->raw, begin, end));
			out->rule = out->rule && is_rule(s->text);
		}
	}
	return out->n > 0;
}

static uint64_t bits_to(int n) /* the lower n */
{
	return n >= WORD ? UINT64_MAX : n > 0 ? (UINT64_C(1) << n) - 1 : 0;
}

static bool has(const struct aligned_positions *t, int at)
{
	return t->w[at / WORD] >> at % WORD & 1;
}

/* How many columns begin before a position: those taken behind one that is not. */
static size_t columns_before(const struct aligned_positions *t, int end)
{
	uint64_t before = 0;
	size_t n = 0;

	for (int k = 0; k < WORDS && k * WORD < end; before = t->w[k++] >> (WORD - 1))
		n += (size_t)__builtin_popcountll(t->w[k] & ~(t->w[k] << 1 | before) & bits_to(end - k * WORD));
	return n;
}

static size_t count_columns(const struct aligned_positions *t)
{
	return columns_before(t, POSITIONS);
}

static size_t column_of(const struct aligned_positions *t, int at)
{
	return columns_before(t, at + 1) - 1;
}

static void take(struct aligned_positions *t, const struct aligned_segment *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (int k = p[i].from / WORD; k < WORDS && k * WORD < p[i].to; k++)
			t->w[k] |= bits_to(p[i].to - k * WORD) & ~bits_to(p[i].from - k * WORD);
}

/* Is each cell in a column of its own? Dashes may cross several columns. */
static bool fits(const struct aligned_block *b, const struct aligned_segment *p, size_t n, bool rule)
{
	struct aligned_positions with = b->taken;

	take(&with, p, n);
	for (size_t i = 1; i < n && !rule; i++)
		if (column_of(&with, p[i].from) == column_of(&with, p[i - 1].from))
			return false;
	return count_columns(&with) == b->columns;
}

/* A row recognised only by its gaps, because long cells push the following cells to the right. The last cell may be empty. */
static bool in_order(const struct aligned_block *b, const struct aligned_segment *p, size_t n)
{
	return n == b->columns || (n + 1 == b->columns && n > 1 && p[0].from == 0 && !fits(b, p, n, false));
}

static bool is_of(struct doc *d, struct matcher *m, const struct line *l, enum rule_class c)
{
	return match_of(rules_classify_text(m, d->arena, l->text), c) != NULL;
}

/* 二、报名要求, on a line of its own. */
static bool heads_text(struct doc *d, struct matcher *m, const struct line *l)
{
	struct line one = { .label = match_of(rules_classify_text(m, d->arena, l->text), CLASS_LABEL) };

	return table_heads_text(&one);
}

static void add_row(struct arena *a, struct aligned_block *b, const struct segments *s, bool apart)
{
	struct aligned_segment *p = ARENA_ARRAY(a, struct aligned_segment, s->n);

	memcpy(p, s->p, s->n * sizeof *p);
	*ARENA_PUSH(a, &b->rows) = (struct aligned_row){ p, s->n, apart };
}

/* Lines from `first` on that leave the same gaps open. */
static bool grow(struct doc *d, struct matcher *m, size_t first, bool by_columns, struct aligned_block *b)
{
	struct segments s;
	size_t empty = 0, parted = 0, together = 0;
	bool after_rule = false;

	*b = (struct aligned_block){ .end = first + 1 };
	if (!cut(&d->lines.p[first], by_columns, d->arena, &s) || s.rule || s.n < 2)
		return false;
	take(&b->taken, s.p, s.n);
	b->columns = count_columns(&b->taken);
	add_row(d->arena, b, &s, true);
	for (size_t k = first + 1; k < d->lines.n; k++) {
		const struct line *l = &d->lines.p[k];

		if (l->text.n == 0 && ++empty <= EMPTY_MAX)
			continue;
		if (empty > EMPTY_MAX || l->heading || l->table >= 0 || !cut(l, by_columns, d->arena, &s))
			break;
		if (s.n == 1 && !s.rule && is_of(d, m, l, CLASS_NOISE))
			continue;
		if (s.rule && s.n == 1) { /* the border */
			after_rule = true;
			continue;
		}
		bool fit = fits(b, s.p, s.n, s.rule);

		if (!fit && (s.rule || !in_order(b, s.p, s.n)))
			break;
		if (s.rule) {
			take(&b->taken, s.p, s.n);
			after_rule = true;
			continue;
		}
		if (s.n == 1 && heads_text(d, m, l))
			break;
		bool begins = column_of(&b->taken, s.p[0].from) == 0;
		bool within = has(&b->taken, s.p[0].from) && (s.p[0].to <= s.p[0].from + OVER || has(&b->taken, s.p[0].to - OVER));

		if (s.n == 1 && (begins ? empty || !parted || is_of(d, m, l, CLASS_LABEL) : !within))
			break;
		if (fit)
			take(&b->taken, s.p, s.n);
		if ((k - first) * b->columns <= TABLE_CELLS_MAX) /* else it is refused */
			add_row(d->arena, b, &s, empty || after_rule);
		parted += empty > 0;
		together += begins && !empty && !after_rule;
		after_rule = false;
		empty = 0;
		b->end = k + 1;
	}
	b->parted = parted > 0 && together == 0;
	return b->end > first + 1;
}

/* Fills the cells row by row; a line that does not begin a row continues the cells of the row above. */
static struct table cells_of(struct doc *d, const struct aligned_block *b)
{
	size_t wide = b->columns;
	struct table t = { .columns = wide };
	struct pieces *cells = ARENA_ARRAY(d->arena, struct pieces, b->rows.n * wide);

	for (size_t k = 0; k < b->rows.n; k++) {
		const struct aligned_row *r = &b->rows.p[k];
		bool in_turn = in_order(b, r->p, r->n);

		t.rows += b->parted ? r->apart : column_of(&b->taken, r->p[0].from) == 0;
		for (size_t i = 0; i < r->n; i++) {
			size_t x = in_turn ? i : column_of(&b->taken, r->p[i].from);

			*ARENA_PUSH(d->arena, &cells[(t.rows - 1) * wide + (x < wide ? x : 0)]) = r->p[i].text;
		}
	}
	t.cells = ARENA_ARRAY(d->arena, struct str, t.rows * wide);
	for (size_t i = 0; i < t.rows * wide; i++)
		t.cells[i] = value_tight(d->arena, value_join(d->arena, &cells[i]));
	return t;
}

static bool is_figure(struct str t)
{
	size_t digits = 0;

	for (size_t i = 0; i < t.n; i++) {
		digits += t.p[i] >= '0' && t.p[i] <= '9';
		if (!(t.p[i] >= '0' && t.p[i] <= '9') && t.p[i] != '.' && t.p[i] != ',' && t.p[i] != '%' && t.p[i] != '-')
			return false;
	}
	return digits > 0;
}

/* A column of figures below a name: in the two lines below line i, which has n pieces. */
static bool heads_figures(struct doc *d, size_t i, const struct segments *head)
{
	struct segments rows[2];
	size_t k = i;

	for (size_t y = 0; y < 2; y++) {
		for (k++; k < d->lines.n && d->lines.p[k].text.n == 0; k++)
			;
		if (k >= d->lines.n || k > i + 2 * EMPTY_MAX || !cut(&d->lines.p[k], false, d->arena, &rows[y]) || rows[y].n != head->n)
			return false;
	}
	for (size_t x = 1; x < head->n; x++)
		if (!is_figure(head->p[x].text) && is_figure(rows[0].p[x].text) && is_figure(rows[1].p[x].text))
			return true;
	return false;
}

/* Names of columns, dashes or the number 1 below: else it may be names in rows, or bodies that sign. */
static bool is_header(struct doc *d, struct matcher *m, size_t i)
{
	struct segments s, below;
	size_t named = 0, next = i + 1;
	struct match found;

	if (!cut(&d->lines.p[i], false, d->arena, &s) || s.rule || s.n < 2)
		return false;
	for (size_t x = 0; x < s.n; x++)
		named += class_find(m, CLASS_COLUMN_NAME, s.p[x].text, 0, &found);
	while (next < d->lines.n && d->lines.p[next].text.n == 0)
		next++;
	return named >= 2 || (s.n > 2 && heads_figures(d, i, &s)) || (next < d->lines.n && cut(&d->lines.p[next], false, d->arena, &below) && below.n > 1 &&
			      (below.rule || (s.n > 2 && str_eq(below.p[0].text, STR("1")))));
}

static bool is_table(const struct table *t)
{
	for (size_t x = 0; x < t->columns && t->rows; x++)
		if (t->cells[x].n == 0)
			return false;
	return t->rows >= (t->columns > 2 ? 2 : 3);
}

static bool has_gap(struct str t)
{
	const char *p = t.p, *end = t.p + t.n;

	while (p < end && (p = memchr(p, ' ', (size_t)(end - p))) && p[1] != ' ') /* a blank is never the last */
		p++;
	return p && p < end;
}

/* The larger of the results of the two ways to count positions; returns where it ends. */
static struct table read_table(struct doc *d, struct matcher *m, size_t first, size_t *end)
{
	struct table best = { .rows = 0 };

	*end = first + 1;
	for (int way = 0; way < 2; way++) {
		struct aligned_block b;

		if (!grow(d, m, first, way, &b))
			continue;
		if (table_too_large(d, first, b.end, (b.end - first) * b.columns)) {
			*end = b.end;
			return (struct table){ .rows = 0 };
		}
		struct table t = cells_of(d, &b);

		if (is_table(&t) && t.rows > best.rows) {
			best = t;
			*end = b.end;
		}
		if (best.rows && (*end == d->lines.n || !has_gap(d->lines.p[*end].text)))
			break; /* all of it */
	}
	return best;
}

void table_aligned(struct doc *d, struct matcher *m)
{
	for (size_t i = 0, end; i < d->lines.n; i = end) {
		const struct line *l = &d->lines.p[i];

		end = i + 1;
		if (l->cell || l->heading || l->table >= 0 || !has_gap(l->text) || !is_header(d, m, i))
			continue;
		struct table t = read_table(d, m, i, &end);

		t.header_rows = table_headers(&t);
		if (t.rows)
			table_put(d, t, i, end, "table-aligned");
	}
}
