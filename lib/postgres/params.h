/* Parameters of a statement in the server's binary format. */
#ifndef GUIDANG_POSTGRES_PARAMS_H
#define GUIDANG_POSTGRES_PARAMS_H

#include "base/arena.h"

/* A parameter: 64 bits, a text, bytes, numbers, or arrays of them. p NULL: NULL. */
enum param_type { PARAM_INT = 20, PARAM_DOUBLE = 701, PARAM_TEXT = 25, PARAM_BYTES = 17, PARAM_INTS = 1016, PARAM_GRAMS = 1007, PARAM_TEXTS = 1009, PARAM_BLOBS = 1001 };
enum { PARAMS_MAX = 200 };
struct params {
	struct arena *a; /* what is added is copied there */
	size_t n;
	unsigned type[PARAMS_MAX];
	const char *value[PARAMS_MAX];
	int length[PARAMS_MAX], format[PARAMS_MAX];
};
/* Each function adds a parameter and returns its number, from 1; 0: too many parameters. */
int param_int(struct params *p, int64_t v);
int param_double(struct params *p, double v);
int param_text(struct params *p, struct str t);
int param_bytes(struct params *p, struct str t);
int param_null(struct params *p, enum param_type type);
int param_ints(struct params *p, const int64_t *v, size_t n);
int param_grams(struct params *p, const int32_t *v, size_t n);
int param_texts(struct params *p, const struct str *v, size_t n);
int param_blobs(struct params *p, const struct str *v, size_t n); /* bytes */

#endif
