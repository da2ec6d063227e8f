#include "parse/reader.h"

#include "doc/value.h"
#include "read/line.h"
#include "text/fold.h"

struct place reader_lines(const struct reader *r, long first, long last)
{
	return (struct place){ (size_t)first, (size_t)last, 0, reader_line(r, last)->text.n };
}

struct place reader_slice(const struct reader *r, long i, struct str s)
{
	const struct line *l = reader_line(r, i);

	if (str_slices(s, l->text))
		return (struct place){ (size_t)i, (size_t)i, (size_t)(s.p - l->text.p), (size_t)(s.p - l->text.p) + s.n };
	return reader_lines(r, i, i);
}

/* Drops invisible characters, so that a value is the text that is seen. Characters that turn a title's direction are a finding (verify.c). */
static struct str seen(struct arena *a, struct str s)
{
	size_t hidden = 0;

	for (size_t i = 0; i < s.n;)
		hidden += is_hidden(utf8_next(s, &i));
	if (hidden == 0)
		return s;
	char *p = arena_room(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t at = i;

		if (is_hidden(utf8_next(s, &i)))
			continue;
		memcpy(p + n, s.p + at, i - at);
		n += i - at;
	}
	return (struct str){ p, n };
}

struct value *reader_put(struct reader *r, enum field f, struct str text, struct place at, struct str rule)
{
	struct doc *d = r->d;
	struct value *v;

	if (text.n == 0)
		return NULL;
	v = ARENA_PUSH(d->arena, r->into);
	*v = (struct value){ .field = f, .text = seen(d->arena, text), .rule = rule };
	v->at = (struct span){ d->lines.p[at.first].no, d->lines.p[at.last].end_no };
	lines_bytes(d, at, &v->from, &v->to);
	return v;
}

void reader_tight(struct reader *r, enum field f, struct str text, struct place at, const char *rule)
{
	reader_put(r, f, value_tight(r->d->arena, text), at, str_z(rule));
}

bool reader_has(const struct reader *r, enum field f)
{
	return doc_value(r->d, f) != NULL;
}

struct str reader_capture(struct reader *r, enum rule_class c, struct str text, int group, struct match *m)
{
	return class_find(r->m, c, text, 0, m) ? match_get(m, group) : STR_NONE;
}

void reader_recipients(struct reader *r, struct str all, long first, long last, const char *rule)
{
	struct pieces p = value_split(r->d->arena, all, STR("，,；;"));

	for (size_t k = 0; k < p.n; k++)
		reader_tight(r, FIELD_RECIPIENTS, p.p[k], first == last ? reader_slice(r, first, p.p[k]) : reader_lines(r, first, last), rule);
}
