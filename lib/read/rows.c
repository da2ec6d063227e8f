#include "read/rows.h"

#include <math.h>
#include <stdlib.h>

enum {
	APART = 4,         /* blanks written between separate strings */
	GAP_MAX = 200,     /* most blanks written for a gap */
};

float text_middle(const struct placed_text *t)
{
	return (t->top + t->bottom) / 2;
}

int text_by_middle(const void *x, const void *y)
{
	float a = text_middle(x), b = text_middle(y);

	return (a > b) - (a < b);
}

int text_by_left(const void *x, const void *y)
{
	const struct placed_text *a = x, *b = y;

	return (a->left > b->left) - (a->left < b->left);
}

int float_by_value(const void *x, const void *y)
{
	float a = *(const float *)x, b = *(const float *)y;

	return (a > b) - (a < b);
}

/* Drops repeats: bold is often made by printing a string twice with a tiny offset. */
static bool printed_twice(const struct placed_text *t, const struct placed_text *before)
{
	return str_eq(t->text, before->text) && fabsf(t->left - before->left) < 1 && fabsf(t->top - before->top) < 1;
}

bool row_ascii(struct str s, bool at_end)
{
	unsigned char c = s.n ? (unsigned char)s.p[at_end ? s.n - 1 : 0] : 0;

	return c > ' ' && c < 0x80;
}

/* The blanks that a gap between two strings of a row stands for: half a character each, as in printed columns. */
static size_t blanks(const struct placed_text *a, const struct placed_text *b)
{
	float size = a->size > b->size ? a->size : b->size, gap = b->left - a->right;

	if (size <= 0)
		return gap > 1;
	if (b->text.p[0] == '.' || b->text.p[0] == ')' || b->text.p[0] == ',')
		return gap > size * 2;
	if (row_ascii(a->text, true) && row_ascii(b->text, false))
		return gap > size * 0.12f ? (size_t)(gap / (size / 2) + 0.6f) + (gap < size * 0.3f) : 0;
	return gap > size * 0.4f ? (size_t)(gap / (size / 2) + 0.5f) : 0;
}

static struct str text_of(struct arena *a, const struct placed_text *t, size_t n, struct printed_row *r)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < n; i++) {
		if (i > 0) {
			size_t gap = blanks(&t[i - 1], &t[i]);

			if (gap >= APART && r->first == 0) {
				r->first = b.n;
				r->first_right = t[i - 1].right;
			}
			for (size_t k = 0; k < gap && k < GAP_MAX; k++)
				buf_c(&b, ' ');
		}
		buf_str(&b, t[i].text);
	}
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

/* A row of these strings, which are sorted from left to right. */
static struct printed_row row_of(struct arena *a, struct placed_text *t, size_t n, uint32_t page)
{
	struct printed_row r = { .left = t[0].left, .top = t[0].top, .right = t[0].right, .bottom = t[0].bottom, .page = page };
	float widest = -1;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		bool again = false;

		for (size_t k = kept; k > 0 && kept - k < 4 && !again; k--)
			again = printed_twice(&t[i], &t[k - 1]);
		if (!again)
			t[kept++] = t[i];
	}
	for (size_t i = 0; i < kept; i++) {
		r.right = t[i].right > r.right ? t[i].right : r.right;
		r.top = t[i].top < r.top ? t[i].top : r.top;
		r.bottom = t[i].bottom > r.bottom ? t[i].bottom : r.bottom;
		if (t[i].right - t[i].left > widest) {
			widest = t[i].right - t[i].left;
			r.size = t[i].size;
		}
	}
	r.text = text_of(a, t, kept, &r);
	return r;
}

/* Groups sorted strings of a page or cell into rows, appended to `out`. */
void rows_make(struct arena *a, struct placed_text *t, size_t n, uint32_t page, struct printed_rows *out)
{
	if (n == 0)
		return;
	qsort(t, n, sizeof *t, text_by_middle);
	for (size_t i = 0; i < n;) {
		size_t from = i;
		float top = t[i].top, bottom = t[i].bottom;

		for (i++; i < n; i++) {
			float least = bottom - top < t[i].bottom - t[i].top ? bottom - top : t[i].bottom - t[i].top;
			float common = (bottom < t[i].bottom ? bottom : t[i].bottom) - (top > t[i].top ? top : t[i].top);

			if (common < least * 0.5f)
				break;
			/* a larger character draws the row along only as far as it goes itself */
			if (t[i].bottom - t[i].top > bottom - top) {
				top = t[i].top;
				bottom = t[i].bottom;
			}
		}
		qsort(t + from, i - from, sizeof *t, text_by_left);
		*ARENA_PUSH(a, out) = row_of(a, t + from, i - from, page);
	}
}

bool row_ends_sentence(struct str s)
{
	static const char *const ends[] = { "。", "；", "：", "！", "？", ";", ":" };

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (str_ends(s, str_z(ends[i])))
			return true;
	return false;
}
