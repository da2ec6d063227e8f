#include "read/ruled.h"

#include <stdlib.h>

#include "read/rows.h"

enum { TABLES_MAX = 200, PARTED_MAX = 400 /* lines of one direction in a table */ };

static const float near_enough = 2.5f; /* points: tolerance for meeting ends and for equal lines */

static bool touches(const struct drawn_rule *a, const struct drawn_rule *b)
{
	return a->left <= b->right + near_enough && b->left <= a->right + near_enough && a->top <= b->bottom + near_enough &&
	       b->top <= a->bottom + near_enough;
}

static size_t root(size_t *of, size_t i)
{
	while (of[i] != i)
		i = of[i] = of[of[i]];
	return i;
}

static int by_top(const void *x, const void *y)
{
	const struct drawn_rule *a = x, *b = y;

	return (a->top > b->top) - (a->top < b->top);
}

/* Merges values that are close together into their mean. */
static size_t merged(float *v, size_t n)
{
	size_t kept = 0;

	qsort(v, n, sizeof *v, float_by_value);
	for (size_t i = 0; i < n;) {
		float sum = 0;
		size_t from = i;

		for (; i < n && v[i] - v[from] <= near_enough; i++)
			sum += v[i];
		v[kept++] = sum / (float)(i - from);
	}
	return kept;
}

/* How much of from…to at `across` is covered by lines of this direction? */
static bool drawn(const struct drawn_rule *const *rules, size_t n, bool vertical, float across, float from, float to)
{
	float covered = 0;

	for (size_t i = 0; i < n; i++) {
		const struct drawn_rule *r = rules[i];
		bool is_vertical = r->bottom - r->top > r->right - r->left;
		float at = vertical ? r->left : r->top, begin = vertical ? r->top : r->left, end = vertical ? r->bottom : r->right;

		if (is_vertical != vertical || at < across - near_enough || at > across + near_enough)
			continue;
		begin = begin > from ? begin : from;
		end = end < to ? end : to;
		if (end > begin)
			covered += end - begin;
	}
	return covered >= (to - from) * 0.6f;
}

/* Grid squares without a line between them are one cell. Grows right, then down, since cells are rectangles. */
static void join_cells(struct arena *a, struct ruled *t, const struct drawn_rule *const *rules, size_t n)
{
	t->cell = ARENA_ARRAY(a, uint32_t, t->rows * t->columns);
	for (size_t i = 0; i < t->rows * t->columns; i++)
		t->cell[i] = UINT32_MAX;
	for (size_t y = 0; y < t->rows; y++)
		for (size_t x = 0; x < t->columns; x++) {
			uint32_t number = (uint32_t)(y * t->columns + x);
			size_t right = x, down = y;

			if (t->cell[number] != UINT32_MAX)
				continue;
			while (right + 1 < t->columns && t->cell[y * t->columns + right + 1] == UINT32_MAX &&
			       !drawn(rules, n, true, t->x[right + 1], t->y[y], t->y[y + 1]))
				right++;
			while (down + 1 < t->rows && !drawn(rules, n, false, t->y[down + 1], t->x[x], t->x[right + 1]))
				down++;
			for (size_t i = y; i <= down; i++)
				for (size_t k = x; k <= right; k++)
					t->cell[i * t->columns + k] = number;
		}
}

static void add_table(struct arena *a, struct ruled_tables *out, const struct drawn_rule *const *rules, size_t n)
{
	float *x = ARENA_ARRAY(a, float, n * 2), *y = ARENA_ARRAY(a, float, n * 2);
	struct ruled t = { .x = x, .y = y };
	size_t n_x = 0, n_y = 0;

	for (size_t i = 0; i < n; i++) {
		const struct drawn_rule *r = rules[i];

		if (r->bottom - r->top > r->right - r->left) {
			x[n_x++] = r->left;
		} else {
			y[n_y++] = r->top;
		}
	}
	n_x = merged(x, n_x);
	n_y = merged(y, n_y);
	if (n_x < 2 || n_y < 2 || n_x > PARTED_MAX || n_y > PARTED_MAX)
		return;
	t.columns = n_x - 1;
	t.rows = n_y - 1;
	if (t.rows * t.columns < 2)
		return;
	t.left = x[0];
	t.right = x[n_x - 1];
	t.top = y[0];
	t.bottom = y[n_y - 1];
	join_cells(a, &t, rules, n);
	*ARENA_PUSH(a, out) = t;
}

static int by_place(const void *x, const void *y)
{
	const struct ruled *a = x, *b = y;

	return (a->top > b->top) - (a->top < b->top);
}

struct ruled_tables ruled_find(struct arena *a, const struct rules_drawn *rules)
{
	struct ruled_tables out = { 0 };
	size_t n = rules->n;

	if (n < 4)
		return out;
	struct drawn_rule *sorted = ARENA_ARRAY(a, struct drawn_rule, n);
	size_t *of = ARENA_ARRAY(a, size_t, n);
	const struct drawn_rule **group = ARENA_ARRAY(a, const struct drawn_rule *, n);

	for (size_t i = 0; i < n; i++) {
		sorted[i] = rules->p[i];
		of[i] = i;
	}
	qsort(sorted, n, sizeof *sorted, by_top);
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n && sorted[k].top <= sorted[i].bottom + near_enough; k++)
			if (touches(&sorted[i], &sorted[k]))
				of[root(of, k)] = root(of, i);
	for (size_t i = 0; i < n && out.n < TABLES_MAX; i++) {
		size_t size = 0;

		if (root(of, i) != i)
			continue;
		for (size_t k = 0; k < n; k++)
			if (root(of, k) == i)
				group[size++] = &sorted[k];
		if (size >= 4)
			add_table(a, &out, group, size);
	}
	if (out.n)
		qsort(out.p, out.n, sizeof *out.p, by_place);
	return out;
}

bool ruled_place(const struct ruled *t, float x, float y, size_t *place)
{
	size_t column = 0, row = 0;

	if (x < t->left || x > t->right || y < t->top || y > t->bottom)
		return false;
	while (column + 1 < t->columns && x > t->x[column + 1])
		column++;
	while (row + 1 < t->rows && y > t->y[row + 1])
		row++;
	*place = t->cell[row * t->columns + column];
	return true;
}
