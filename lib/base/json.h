/* Writes JSON into a buffer without building a tree: Jansson's tree took two thirds of the time of an export. Jansson is
 * still used where trees are small. Commas between elements are added automatically. */
#ifndef GUIDANG_BASE_JSON_H
#define GUIDANG_BASE_JSON_H

#include "base/str.h"

void json_open(struct buf *b, char bracket); /* { or [ */
void json_close(struct buf *b, char bracket);
void json_key(struct buf *b, const char *key);
void json_text(struct buf *b, struct str s);         /* must be valid UTF-8 */
void json_name(struct buf *b, struct str s);         /* a file name: bytes that are not UTF-8 become U+FFFD */
void json_text_or_null(struct buf *b, struct str s); /* empty: null */
void json_int(struct buf *b, int64_t n);
void json_null_value(struct buf *b);

/* Arrays of many small elements, in a third of the time: between json_row_begin and json_row_end nothing else is written to b. Each element
 * is followed by a comma; before the first is none. */
struct json_row {
	char *p, *end; /* where the next element is written, and the end of the room there is */
	struct buf *b;
};

enum { JSON_ROW_ROOM = 32 }; /* bytes: enough for anything but a text */

void json_row_more(struct json_row *r, size_t bytes); /* makes room */
void json_row_text(struct json_row *r, struct str s);
void json_row_long(struct json_row *r, int64_t n);

static inline void json_row_begin(struct json_row *r, struct buf *b)
{
	*r = (struct json_row){ b->cap ? b->p + b->n : NULL, b->cap ? b->p + b->cap : NULL, b };
}

/* Takes the last comma away, if something was written. */
static inline void json_row_end(struct json_row *r)
{
	if (!r->p)
		return;
	size_t n = (size_t)(r->p - r->b->p);

	r->b->n = n > r->b->n ? n - 1 : n;
}

static inline char *json_row_room(struct json_row *r, size_t bytes)
{
	if ((size_t)(r->end - r->p) < bytes)
		json_row_more(r, bytes);
	return r->p;
}

static inline void json_row_int(struct json_row *r, int64_t n)
{
	if ((uint64_t)n >= 10) {
		json_row_long(r, n);
		return;
	}
	char *p = json_row_room(r, 2);

	p[0] = (char)('0' + n);
	p[1] = ',';
	r->p = p + 2;
}

static inline void json_row_null(struct json_row *r)
{
	memcpy(json_row_room(r, 5), "null,", 5);
	r->p += 5;
}

/* Takes the nulls away that were written last. */
static inline void json_row_no_nulls(struct json_row *r)
{
	while (memcmp(r->p - 5, "null,", 5) == 0)
		r->p -= 5;
}

static inline void json_row_text_or_null(struct json_row *r, struct str s)
{
	if (s.n)
		json_row_text(r, s);
	else
		json_row_null(r);
}

static inline void json_row_open(struct json_row *r)
{
	*json_row_room(r, 1) = '[';
	r->p++;
}

static inline void json_row_close(struct json_row *r)
{
	char *p = json_row_room(r, 2);

	p -= p[-1] == ',';
	p[0] = ']';
	p[1] = ',';
	r->p = p + 2;
}

#endif
