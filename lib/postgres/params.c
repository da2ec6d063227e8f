#include "postgres/params.h"

#include <string.h>

static void put32(char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (char)(v >> (24 - 8 * i));
}

static void put64(char *p, uint64_t v)
{
	put32(p, (uint32_t)(v >> 32));
	put32(p + 4, (uint32_t)v);
}

static int add(struct params *p, enum param_type type, const char *value, size_t n)
{
	if (p->n == PARAMS_MAX)
		return 0;
	p->type[p->n] = type;
	p->value[p->n] = value;
	p->length[p->n] = (int)n;
	p->format[p->n] = 1;
	return (int)++p->n;
}

int param_int(struct params *p, int64_t v)
{
	char *b = arena_alloc(p->a, 8);

	put64(b, (uint64_t)v);
	return add(p, PARAM_INT, b, 8);
}

int param_double(struct params *p, double v)
{
	char *b = arena_alloc(p->a, 8);
	uint64_t bits;

	memcpy(&bits, &v, sizeof bits);
	put64(b, bits);
	return add(p, PARAM_DOUBLE, b, 8);
}

static int add_str(struct params *p, enum param_type type, struct str t)
{
	if (!t.p)
		return add(p, type, NULL, 0);
	return add(p, type, arena_str(p->a, t).p, t.n);
}

int param_text(struct params *p, struct str t)
{
	return add_str(p, PARAM_TEXT, t);
}

int param_bytes(struct params *p, struct str t)
{
	return add_str(p, PARAM_BYTES, t);
}

int param_null(struct params *p, enum param_type type)
{
	return add(p, type, NULL, 0);
}

enum { ARRAY_HEAD = 20 };

/* A one-dimensional array; an empty array has no dimension. */
static void array_head(char *p, uint32_t of, size_t n)
{
	put32(p, n > 0);
	put32(p + 4, 0);
	put32(p + 8, of);
	put32(p + 12, (uint32_t)n);
	put32(p + 16, 1);
}

static int add_array(struct params *p, enum param_type type, char *b, size_t n, size_t bytes)
{
	return add(p, type, b, n ? bytes : ARRAY_HEAD - 8);
}

int param_ints(struct params *p, const int64_t *v, size_t n)
{
	char *b = arena_room(p->a, ARRAY_HEAD + 12 * n);

	array_head(b, 20, n);
	for (size_t i = 0; i < n; i++) {
		put32(b + ARRAY_HEAD + 12 * i, 8);
		put64(b + ARRAY_HEAD + 12 * i + 4, (uint64_t)v[i]);
	}
	return add_array(p, PARAM_INTS, b, n, ARRAY_HEAD + 12 * n);
}

int param_grams(struct params *p, const int32_t *v, size_t n)
{
	char *b = arena_room(p->a, ARRAY_HEAD + 8 * n);

	array_head(b, 23, n);
	for (size_t i = 0; i < n; i++) {
		put32(b + ARRAY_HEAD + 8 * i, 4);
		put32(b + ARRAY_HEAD + 8 * i + 4, (uint32_t)v[i]);
	}
	return add_array(p, PARAM_GRAMS, b, n, ARRAY_HEAD + 8 * n);
}

static int add_strings(struct params *p, enum param_type type, uint32_t of, const struct str *v, size_t n)
{
	size_t bytes = ARRAY_HEAD, at = ARRAY_HEAD;

	for (size_t i = 0; i < n; i++)
		bytes += 4 + v[i].n;
	char *b = arena_room(p->a, bytes);

	array_head(b, of, n);
	for (size_t i = 0; i < n; i++) {
		put32(b + at, (uint32_t)v[i].n);
		if (v[i].n)
			memcpy(b + at + 4, v[i].p, v[i].n);
		at += 4 + v[i].n;
	}
	return add_array(p, type, b, n, bytes);
}

int param_texts(struct params *p, const struct str *v, size_t n)
{
	return add_strings(p, PARAM_TEXTS, PARAM_TEXT, v, n);
}

int param_blobs(struct params *p, const struct str *v, size_t n)
{
	return add_strings(p, PARAM_BLOBS, PARAM_BYTES, v, n);
}
