#include "read/drawn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPERANDS = 8, SAVED = 64, POINTS = 512, DIGITS = 24, OPERATORS_MAX = 4000000 };

struct matrix {
	float a, b, c, d, e, f;
};

struct point {
	float x, y;
	bool begins; /* a path of its own; else a line from the one before */
};

struct painter {
	struct layout *l;
	float height;
	struct matrix now, saved[SAVED];
	size_t depth;
	float operand[OPERANDS];
	size_t n;
	struct point path[POINTS];
	size_t points, start;
};

struct drawn drawn_of(struct str qdf)
{
	return (struct drawn){ qdf };
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
	p->path[p->points++] = (struct point){ x * m.a + y * m.c + m.e, p->height - (x * m.b + y * m.d + m.f), begins };
}

static void add_line(struct painter *p, const struct point *a, const struct point *b)
{
	layout_rule(p->l, a->x < b->x ? a->x : b->x, a->y < b->y ? a->y : b->y, a->x < b->x ? b->x : a->x, a->y < b->y ? b->y : a->y);
}

/* A stroke draws its lines; a filled path is a line where it is thin. */
static void paint(struct painter *p, bool stroke)
{
	for (size_t i = 0; i < p->points;) {
		size_t end = i + 1;
		struct point least = p->path[i], most = p->path[i];

		for (; end < p->points && !p->path[end].begins; end++) {
			const struct point *q = &p->path[end];

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
		add_point(p, v[4], v[5], true); /* a curve is no line */
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

/* Behind a string in brackets, whose own brackets are paired or escaped. */
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
			} else if (str_eq(word, STR("ID"))) { /* a picture in the stream */
				size_t end = str_find(str_sub(s, i, s.n), STR("\nEI"));

				i = end == SIZE_MAX ? s.n : i + end + 3;
				p->n = 0;
			} else {
				operator(p, word);
			}
		}
	}
}

void drawn_page(struct drawn *d, size_t page, float height, struct layout *l)
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
	p->height = height;
	p->now = (struct matrix){ 1, 0, 0, 1, 0, 0 };
	run(p, str_sub(s, from + strlen("\nstream\n"), to));
	free(p);
	d->rest = str_sub(s, to, s.n);
}
