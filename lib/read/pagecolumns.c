#include "read/pagecolumns.h"

#include <math.h>
#include <stdlib.h>

#include "read/rows.h"

enum { LINES_LEAST = 6, ALIKE_LEAST = 4 /* that begin or end at the same place */, CHARACTERS_LEAST = 8 /* of a line on average */ };
static const float TOGETHER = 4, CROSSING = 2; /* points */

/* A line of the page, as two parts if there is a wide gap near its middle. */
struct column_line {
	float top, size, left, left_end, right, right_end; /* left_end, right: at the gap; of a line without one both are right_end */
	size_t from, to;                                  /* its strings */
	bool parted;
};

struct column_lines {
	struct column_line *p;
	size_t n, cap;
};

static struct column_line line_of(const struct placed_text *t, size_t from, size_t to, float width)
{
	struct column_line l = { .top = t[from].top, .size = t[from].size, .left = t[from].left, .from = from, .to = to };
	float end = t[from].right, widest = 0;

	for (size_t i = from + 1; i < to; i++) {
		float gap = t[i].left - end;

		if (gap > l.size * 0.8f && gap > widest && end > width * 0.25f && t[i].left < width * 0.75f) {
			widest = gap;
			l.left_end = end;
			l.right = t[i].left;
			l.parted = true;
		}
		end = t[i].right > end ? t[i].right : end;
	}
	l.right_end = end;
	if (!l.parted)
		l.left_end = l.right = end;
	return l;
}

static void find_lines(struct arena *a, struct placed_text *t, size_t n, float width, struct column_lines *out)
{
	if (n) /* else there is no array */
		qsort(t, n, sizeof *t, text_by_middle);
	for (size_t i = 0; i < n;) {
		size_t from = i;
		float most = t[i].size * 0.5f, middle = text_middle(&t[i]);

		while (i < n && text_middle(&t[i]) - middle < most)
			i++;
		if (i == from)
			i++;
		qsort(t + from, i - from, sizeof *t, text_by_left);
		*ARENA_PUSH(a, out) = line_of(t, from, i, width);
	}
}

/* The value that most have, within a few points; *share: how many. `v` is sorted. */
static float commonest(const float *v, size_t n, size_t *share)
{
	size_t best = 0;

	*share = 0;
	for (size_t i = 0, end = 0; i < n; i++) {
		while (end < n && v[end] - v[i] <= TOGETHER)
			end++;
		if (end - i > *share) {
			*share = end - i;
			best = i;
		}
	}
	return n ? v[best] : 0;
}

static float place_of(struct arena *a, const struct column_line *l, size_t n, size_t member, bool parted, size_t *share)
{
	float *v = ARENA_ARRAY(a, float, n + 1);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (!parted || l[i].parted)
			v[k++] = *(const float *)(const void *)((const char *)&l[i] + member);
	qsort(v, k, sizeof *v, float_by_value);
	return commonest(v, k, share);
}

/* Does no string of the line reach over the gap? */
static bool clear(const struct placed_text *t, const struct column_line *l, float gap, float gap_end)
{
	for (size_t i = l->from; i < l->to; i++)
		if (t[i].left < gap_end - CROSSING && t[i].right > gap + l->size * 1.2f)
			return false;
	return true;
}

/* The most lines one below the other that leave the gap. */
static void find_band(const struct placed_text *t, const struct column_lines *l, float gap, float gap_end, size_t *from, size_t *to)
{
	*from = *to = 0;
	for (size_t i = 0; i < l->n;) {
		size_t first = i, parted = 0;

		while (i < l->n && clear(t, &l->p[i], gap, gap_end) && (i == first || l->p[i].top - l->p[i - 1].top < l->p[i].size * 3))
			parted += l->p[i++].parted;
		if (i - first > *to - *from && parted) {
			*from = first;
			*to = i;
		}
		i += i == first;
	}
}

/* Running text: lines on both sides, long ones, most of the left ones full, and none with cells. */
static bool runs(const struct column_line *l, size_t n, const struct page_columns *c)
{
	size_t parted = 0, full = 0, flush = 0;
	float wide[2] = { 0, 0 }, size = 0;

	for (size_t i = 0; i < n; i++) {
		if (!l[i].parted)
			continue;
		parted++;
		full += fabsf(l[i].left_end - c->column[0].right) < l[i].size * 1.2f;
		flush += l[i].right - c->column[1].left > -CROSSING && l[i].right - c->column[1].left < l[i].size * 2.3f;
		wide[0] += l[i].left_end - l[i].left;
		wide[1] += l[i].right_end - l[i].right;
		size += l[i].size;
	}
	return parted >= LINES_LEAST && parted * 10 >= n * 6 && full * 10 >= parted * 6 && flush * 10 >= parted * 8 &&
	       wide[0] > size * CHARACTERS_LEAST && wide[1] > size * CHARACTERS_LEAST;
}

/* Gaps within a column: cells of a table. */
static bool has_cells(const struct placed_text *t, const struct column_line *l, size_t n, float gap_end)
{
	size_t with = 0;

	for (size_t i = 0; i < n; i++) {
		bool any = false;

		for (size_t k = l[i].from + 1; k < l[i].to; k++)
			any |= t[k].left - t[k - 1].right > l[i].size * 1.5f && (t[k].left < gap_end - CROSSING || t[k - 1].left > gap_end - CROSSING);
		with += any;
	}
	return with * 5 > n;
}

bool page_columns_find(struct arena *a, struct placed_text *t, size_t n, float width, struct page_columns *out)
{
	struct column_lines l = { 0 };
	size_t share, from, to;

	find_lines(a, t, n, width, &l);
	float gap_end = place_of(a, l.p, l.n, offsetof(struct column_line, right), true, &share);

	if (share < ALIKE_LEAST)
		return false;
	float gap = place_of(a, l.p, l.n, offsetof(struct column_line, left_end), true, &share) + TOGETHER;

	if (share < ALIKE_LEAST || gap >= gap_end)
		return false;
	find_band(t, &l, gap, gap_end, &from, &to);
	*out = (struct page_columns){ .column = { { 0, gap }, { gap_end, 0 } } };
	if (to - from < LINES_LEAST || !runs(l.p + from, to - from, out) || has_cells(t, l.p + from, to - from, gap_end))
		return false;
	out->column[0].left = place_of(a, l.p + from, to - from, offsetof(struct column_line, left), true, &share);
	out->column[1].right = place_of(a, l.p + from, to - from, offsetof(struct column_line, right_end), true, &share) + TOGETHER;
	out->top = l.p[from].top;
	out->bottom = l.p[to - 1].top + l.p[to - 1].size * 1.2f;
	return true;
}

enum page_block page_columns_block(const struct page_columns *c, const struct placed_text *t)
{
	float middle = text_middle(t);

	return middle < c->top ? BLOCK_ABOVE : middle > c->bottom ? BLOCK_BELOW : t->left < c->column[1].left - CROSSING ? BLOCK_LEFT : BLOCK_RIGHT;
}
