#include "read/drawn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPERANDS = 8, SAVED = 64, POINTS = 512, DIGITS = 24, OPERATORS_MAX = 4000000 };

struct matrix {
	float a, b, c, d, e, f;
};

struct drawn_point {
	float x, y;
	bool begins; /* begins a subpath; else a line from the previous point */
};

struct painter {
	struct layout *l;
	const struct sheet_of_paper *sheet;
	struct matrix now, saved[SAVED];
	size_t depth;
	float operand[OPERANDS];
	size_t n;
	struct drawn_point path[POINTS];
	size_t points, start;
};

struct drawn drawn_of(struct str qdf)
{
	return (struct drawn){ qdf, qdf };
}

void drawn_turn(const struct sheet_of_paper *sheet, float *x, float *y)
{
	float u = *x, v = *y;

	*x = sheet->turn == 90 ? sheet->height - v : sheet->turn == 180 ? sheet->width - u : sheet->turn == 270 ? v : u;
	*y = sheet->turn == 90 ? u : sheet->turn == 180 ? sheet->height - v : sheet->turn == 270 ? sheet->width - u : v;
}

static struct matrix times(struct matrix m, struct matrix n)
{
	return (struct matrix){ m.a * n.a + m.b * n.c, m.a * n.b + m.b * n.d, m.c * n.a + m.d * n.c, m.c * n.b + m.d * n.d,
				m.e * n.a + m.f * n.c + n.e, m.e * n.b + m.f * n.d + n.f };
}

static void add_point(struct painter *p, float x, float y, bool begins)
{
	struct matrix m = p->now;

	if (p->points == POINTS)
		return;
	if (begins)
		p->start = p->points;
	float u = x * m.a + y * m.c + m.e - p->sheet->left, v = p->sheet->height - (x * m.b + y * m.d + m.f - p->sheet->bottom);

	drawn_turn(p->sheet, &u, &v);
	p->path[p->points++] = (struct drawn_point){ u, v, begins };
}

static void add_line(struct painter *p, const struct drawn_point *a, const struct drawn_point *b)
{
	layout_rule(p->l, a->x < b->x ? a->x : b->x, a->y < b->y ? a->y : b->y, a->x < b->x ? b->x : a->x, a->y < b->y ? b->y : a->y);
}

/* A stroked path draws its lines; a filled path counts as a line if it is thin. */
static void paint(struct painter *p, bool stroke)
{
	for (size_t i = 0; i < p->points;) {
		size_t end = i + 1;
		struct drawn_point least = p->path[i], most = p->path[i];

		for (; end < p->points && !p->path[end].begins; end++) {
			const struct drawn_point *q = &p->path[end];

			least.x = q->x < least.x ? q->x : least.x;
			least.y = q->y < least.y ? q->y : least.y;
			most.x = q->x > most.x ? q->x : most.x;
			most.y = q->y > most.y ? q->y : most.y;
			if (stroke)
				add_line(p, q - 1, q);
		}
		if (!stroke)
			layout_rule(p->l, least.x, least.y, most.x, most.y);
		i = end;
	}
	p->points = 0;
}

static void close_path(struct painter *p)
{
	if (p->points > p->start && p->points < POINTS) {
		p->path[p->points] = p->path[p->start];
		p->path[p->points++].begins = false;
	}
}

static void operator(struct painter *p, struct str o)
{
	const float *v = p->operand;

	if (str_eq(o, STR("q")) && p->depth < SAVED)
		p->saved[p->depth++] = p->now;
	else if (str_eq(o, STR("Q")) && p->depth > 0)
		p->now = p->saved[--p->depth];
	else if (str_eq(o, STR("cm")) && p->n >= 6)
		p->now = times((struct matrix){ v[0], v[1], v[2], v[3], v[4], v[5] }, p->now);
	else if (str_eq(o, STR("m")) && p->n >= 2)
		add_point(p, v[0], v[1], true);
	else if (str_eq(o, STR("l")) && p->n >= 2)
		add_point(p, v[0], v[1], false);
	else if (str_eq(o, STR("c")) && p->n >= 6)
		add_point(p, v[4], v[5], true); /* curves are not lines */
	else if (str_eq(o, STR("h"))) {
		close_path(p);
	} else if (str_eq(o, STR("re")) && p->n >= 4) {
		add_point(p, v[0], v[1], true);
		add_point(p, v[0] + v[2], v[1], false);
		add_point(p, v[0] + v[2], v[1] + v[3], false);
		add_point(p, v[0], v[1] + v[3], false);
		close_path(p);
	} else if (str_eq(o, STR("s")) || str_eq(o, STR("b")) || str_eq(o, STR("b*"))) {
		close_path(p);
		paint(p, true);
	} else if (str_eq(o, STR("S")) || str_eq(o, STR("B")) || str_eq(o, STR("B*"))) {
		paint(p, true);
	} else if (str_eq(o, STR("f")) || str_eq(o, STR("F")) || str_eq(o, STR("f*"))) {
		paint(p, false);
	} else if (str_eq(o, STR("n"))) {
		p->points = 0;
	}
	p->n = 0;
}

static bool blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

/* Skips a string in brackets; brackets inside are paired or escaped. */
static size_t behind_string(struct str s, size_t i)
{
	int depth = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')' && --depth == 0)
			return i + 1;
	}
	return s.n;
}

static void run(struct painter *p, struct str s)
{
	for (size_t i = 0, done = 0; i < s.n && done < OPERATORS_MAX; done++) {
		char c = s.p[i];

		if (blank(c) || c == '[' || c == ']' || c == '>' || c == '{' || c == '}' || c == ')') {
			i++;
		} else if (c == '(') {
			i = behind_string(s, i);
		} else if (c == '<') {
			while (i < s.n && s.p[i] != '>')
				i++;
		} else if (c == '%') {
			while (i < s.n && s.p[i] != '\n')
				i++;
		} else {
			size_t from = i++;

			while (i < s.n && !blank(s.p[i]) && !strchr("[]()<>/%{}", s.p[i]))
				i++;
			struct str word = str_sub(s, from, i);

			if (c == '/')
				continue;
			if ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.') {
				char digits[DIGITS + 1] = { 0 };

				memcpy(digits, word.p, word.n < DIGITS ? word.n : DIGITS);
				if (p->n < OPERANDS)
					p->operand[p->n++] = strtof(digits, NULL);
			} else if (str_eq(word, STR("ID"))) { /* an inline image */
				size_t end = str_find(str_sub(s, i, s.n), STR("\nEI"));

				i = end == SIZE_MAX ? s.n : i + end + 3;
				p->n = 0;
			} else {
				operator(p, word);
			}
		}
	}
}

/* Reads the numbers after a key of the page dictionary. */
static size_t numbers_of(struct str dictionary, const char *key, float *out, size_t most)
{
	size_t at = str_find(dictionary, str_z(key)), n = 0;

	if (at == SIZE_MAX)
		return 0;
	for (at += strlen(key); at < dictionary.n && n < most; at++) {
		char digits[DIGITS + 1] = { 0 };
		size_t k = 0;

		if (blank(dictionary.p[at]) || dictionary.p[at] == '[')
			continue;
		while (k < DIGITS && at + k < dictionary.n && strchr("+-.0123456789", dictionary.p[at + k]) && dictionary.p[at + k]) {
			digits[k] = dictionary.p[at + k];
			k++;
		}
		if (k == 0)
			break;
		out[n++] = strtof(digits, NULL);
		at += k - 1;
	}
	return n;
}

void drawn_sheet(struct drawn *d, size_t page, struct sheet_of_paper *out)
{
	char mark[64];
	size_t n = (size_t)snprintf(mark, sizeof mark, "%%%% Page %zu\n", page), at = str_find(d->pages, (struct str){ mark, n });
	float v[4];

	if (at == SIZE_MAX) {
		d->pages = STR_NONE;
		return;
	}
	struct str rest = str_sub(d->pages, at + n, d->pages.n), dictionary = str_sub(rest, 0, str_find(rest, STR("\nendobj")));

	if (numbers_of(dictionary, "\n  /Rotate ", v, 1) && v[0] > -3600 && v[0] < 3600)
		out->turn = ((int)v[0] % 360 + 360) % 360 / 90 * 90;
	if (numbers_of(dictionary, "\n  /MediaBox ", v, 4) == 4) {
		out->left = v[0] < v[2] ? v[0] : v[2];
		out->bottom = v[1] < v[3] ? v[1] : v[3];
	}
	d->pages = rest;
}

void drawn_page(struct drawn *d, size_t page, const struct sheet_of_paper *sheet, struct layout *l)
{
	char mark[64];
	size_t n = (size_t)snprintf(mark, sizeof mark, "%%%% Contents for page %zu\n", page), at = str_find(d->rest, (struct str){ mark, n });

	if (at == SIZE_MAX)
		return;
	struct str s = str_sub(d->rest, at + n, d->rest.n);
	size_t from = str_find(s, STR("\nstream\n")), to = str_find(s, STR("endstream"));

	if (from == SIZE_MAX || to == SIZE_MAX || to < from)
		return;
	struct painter *p = allocated(calloc(1, sizeof *p));

	p->l = l;
	p->sheet = sheet;
	p->now = (struct matrix){ 1, 0, 0, 1, 0, 0 };
	run(p, str_sub(s, from + strlen("\nstream\n"), to));
	free(p);
	d->rest = str_sub(s, to, s.n);
}
