#include "parse/hint.h"

#include <string.h>

/* What is known of a piece of pattern. */
struct piece {
	struct buf last;  /* one-character patterns of what can end it, joined by | */
	bool nullable;    /* can match nothing */
	bool at_end;      /* stands before the end of the line, always */
	struct held held;
};

struct reader {
	struct str t;
	size_t i;
	bool lost; /* something it does not understand */
};

static struct piece alternatives(struct reader *r, int depth);

static bool is_at(const struct reader *r, const char *z)
{
	return str_starts(str_sub(r->t, r->i, r->t.n), str_z(z));
}

static void lose(struct reader *r)
{
	r->lost = true;
	r->i = r->t.n;
}

/* Past the bracket that closes the group; what it holds does not matter. */
static void skip_group(struct reader *r)
{
	int open = 1;

	while (r->i < r->t.n && open > 0) {
		char c = r->t.p[r->i++];

		if (c == '\\') {
			r->i++;
		} else if (c == '[') {
			if (r->i < r->t.n && r->t.p[r->i] == '^')
				r->i++;
			if (r->i < r->t.n && r->t.p[r->i] == ']')
				r->i++;
			for (; r->i < r->t.n && r->t.p[r->i] != ']'; r->i++)
				r->i += r->t.p[r->i] == '\\';
			r->i++;
		} else {
			open += (c == '(') - (c == ')');
		}
	}
	if (open)
		lose(r);
}

static void skip_class(struct reader *r)
{
	r->i++;
	if (r->i < r->t.n && r->t.p[r->i] == '^')
		r->i++;
	if (r->i < r->t.n && r->t.p[r->i] == ']')
		r->i++;
	for (; r->i < r->t.n && r->t.p[r->i] != ']'; r->i++) {
		if (r->t.p[r->i] == '\\')
			r->i++;
		else if (r->t.p[r->i] == '[')
			lose(r); /* [[:alpha:]] */
	}
	r->i++;
}

/* Behind a backslash. Zero width: false. */
static bool skip_escape(struct reader *r)
{
	char c = r->i + 1 < r->t.n ? r->t.p[r->i + 1] : '\0';

	r->i += 2;
	if (strchr("bBAG", c) && c)
		return false;
	if (c == 'p' || c == 'P') {
		while (r->i < r->t.n && r->t.p[r->i] != '}')
			r->i++;
		r->i++;
	} else if (c == '\0' || c == 'Z' || c == 'z' || (((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) &&
							!strchr("dDsSwWhHvVN", c))) {
		lose(r);
	}
	return true;
}

/* The opening of a group: true if what it holds is part of the match. */
static bool open_group(struct reader *r)
{
	static const char *const around[] = { "(?=", "(?!", "(?<=", "(?<!", "(*plb:", "(*nlb:", "(*pla:", "(*nla:" };

	for (size_t i = 0; i < sizeof around / sizeof around[0]; i++)
		if (is_at(r, around[i])) {
			r->i += strlen(around[i]);
			skip_group(r);
			return false;
		}
	if (is_at(r, "(?:")) {
		r->i += 3;
	} else if (is_at(r, "(?i:")) {
		r->i += 4;
	} else if (is_at(r, "(?'") || (is_at(r, "(?<"))) {
		char close = r->t.p[r->i + 2] == '<' ? '>' : '\'';

		for (r->i += 3; r->i < r->t.n && r->t.p[r->i] != close;)
			r->i++;
		r->i++;
	} else if (is_at(r, "(?") || is_at(r, "(*")) {
		lose(r); /* options, conditions, atomic groups, verbs */
	} else {
		r->i++;
	}
	return true;
}

static bool quantifier(struct reader *r) /* true: nothing is enough */
{
	bool none = false, any = false;

	while (r->i < r->t.n && (r->t.p[r->i] == ' ' || r->t.p[r->i] == '\n' || r->t.p[r->i] == '\t'))
		r->i++;
	if (r->i < r->t.n && strchr("*?+", r->t.p[r->i])) {
		none = r->t.p[r->i++] != '+';
		any = true;
	} else if (r->i + 1 < r->t.n && r->t.p[r->i] == '{' && ((r->t.p[r->i + 1] >= '0' && r->t.p[r->i + 1] <= '9') || r->t.p[r->i + 1] == ',')) {
		none = r->t.p[r->i + 1] == '0' || r->t.p[r->i + 1] == ',';
		while (r->i < r->t.n && r->t.p[r->i] != '}')
			r->i++;
		r->i++;
		any = true;
	}
	if (any && r->i < r->t.n && (r->t.p[r->i] == '?' || r->t.p[r->i] == '+'))
		r->i++;
	return none;
}

/* ── characters that must be there ── */

/* The bit of a character: of three bytes the last two, which tell neighbours apart. */
static unsigned bit_of(const unsigned char *p, size_t bytes)
{
	return bytes < 3 ? p[bytes - 1] : ((unsigned)p[1] << 4 ^ p[2] ^ (unsigned)p[0] << 2) & 0xFF;
}

static void add_bit(struct characters *c, unsigned bit)
{
	c->w[bit / 64] |= UINT64_C(1) << bit % 64;
}

struct characters hint_characters(struct str text)
{
	const unsigned char *p = (const unsigned char *)text.p;
	struct characters c = { { 0 } };

	for (size_t i = 0; i < text.n;) {
		size_t bytes = p[i] < 0x80 ? 1 : p[i] < 0xE0 ? 2 : p[i] < 0xF0 ? 3 : 4;

		if (bytes > text.n - i)
			break;
		add_bit(&c, bit_of(p + i, bytes));
		i += bytes;
	}
	return c;
}

static int weight(const struct characters *c)
{
	return __builtin_popcountll(c->w[0]) + __builtin_popcountll(c->w[1]) + __builtin_popcountll(c->w[2]) + __builtin_popcountll(c->w[3]);
}

/* Of one item of a pattern: a character, an escaped mark, a class that lists characters. */
static struct held held_by(struct str item)
{
	struct held h = { .n = 1 };
	bool escape = item.p[0] == '\\', class = item.p[0] == '[';

	if (escape)
		item = str_sub(item, 1, item.n);
	if (class)
		item = str_sub(item, 1, item.n - 1);
	for (size_t i = 0; i < item.n; i++)
		if ((class && strchr("^-\\[", item.p[i])) || (escape && ((item.p[i] | 32) >= 'a' && (item.p[i] | 32) <= 'z')))
			h.n = 0;
	if (!escape && !class && str_eq(item, STR(".")))
		h.n = 0;
	h.set[0] = hint_characters(item);
	return h;
}

/* One set more; where there is no room the largest goes. */
static void hold(struct held *h, const struct characters *c)
{
	size_t largest = 0;

	if (h->n < HELD_MAX) {
		h->set[h->n++] = *c;
		return;
	}
	for (size_t i = 1; i < h->n; i++)
		if (weight(&h->set[i]) > weight(&h->set[largest]))
			largest = i;
	if (weight(c) < weight(&h->set[largest]))
		h->set[largest] = *c;
}

static void hold_all(struct held *h, const struct held *more)
{
	for (size_t i = 0; i < more->n; i++)
		hold(h, &more->set[i]);
}

/* What one of two alternatives holds: a character of the smallest set of either. */
static struct held either(const struct held *x, const struct held *y)
{
	struct held out = { .n = x->n && y->n };
	const struct held *both[2] = { x, y };

	for (int i = 0; i < 2 && out.n; i++) {
		size_t least = 0;

		for (size_t k = 1; k < both[i]->n; k++)
			if (weight(&both[i]->set[k]) < weight(&both[i]->set[least]))
				least = k;
		for (int k = 0; k < 4; k++)
			out.set[0].w[k] |= both[i]->set[least].w[k];
	}
	return out;
}

/* What is looked for ahead is in the text too. */
static void look_ahead(const struct reader *r, int depth, struct held *h)
{
	struct reader ahead = *r;

	if (!is_at(r, "(?="))
		return;
	ahead.i += strlen("(?=");
	struct piece p = alternatives(&ahead, depth + 1);

	if (!ahead.lost)
		hold_all(h, &p.held);
	buf_free(&p.last);
}

static struct piece sequence(struct reader *r, int depth)
{
	struct piece all = { .nullable = true };

	while (r->i < r->t.n && r->t.p[r->i] != '|' && r->t.p[r->i] != ')') {
		struct piece one = { 0 };
		size_t from = r->i;
		char c = r->t.p[r->i];

		if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '^') {
			r->i++;
			continue;
		}
		if (c == '$') {
			r->i++;
			all.at_end = true;
			continue;
		}
		if (c == '#') {
			lose(r);
			break;
		}
		if (c == '(') {
			bool caseless = is_at(r, "(?i:");

			look_ahead(r, depth, &all.held);
			if (!open_group(r))
				continue;
			if (!r->lost)
				one = alternatives(r, depth + 1);
			if (caseless && one.last.n) {
				struct buf last = { 0 };

				buf_fmt(&last, "(?i:%.*s)", (int)one.last.n, one.last.p);
				buf_free(&one.last);
				one.last = last;
				one.held.n = 0;
			}
			if (r->i >= r->t.n)
				lose(r);
			r->i++;
		} else {
			if (c == '\\') {
				if (!skip_escape(r))
					continue;
			} else if (c == '[') {
				skip_class(r);
			} else {
				uint32_t cp = utf8_next(r->t, &r->i);

				/* extended mode skips these blanks too */
				if (cp == '\v' || cp == '\f' || cp == 0x85 || cp == 0x200E || cp == 0x200F || cp == 0x2028 || cp == 0x2029)
					lose(r);
			}
			buf_str(&one.last, str_sub(r->t, from, r->i));
			one.held = held_by(buf_view(&one.last));
		}
		if (quantifier(r))
			one.nullable = true;
		if (!one.nullable)
			hold_all(&all.held, &one.held);
		if (!one.nullable)
			all.last.n = 0;
		if (all.last.n && one.last.n)
			buf_c(&all.last, '|');
		buf_str(&all.last, buf_view(&one.last));
		buf_free(&one.last);
		all.nullable = all.nullable && one.nullable;
		all.at_end = one.at_end && !one.nullable;
	}
	return all;
}

static struct piece alternatives(struct reader *r, int depth)
{
	struct piece all = { .at_end = true };
	bool first = true;

	if (depth > 50)
		lose(r);
	for (;;) {
		struct piece one = sequence(r, depth);

		if (all.last.n && one.last.n)
			buf_c(&all.last, '|');
		buf_str(&all.last, buf_view(&one.last));
		buf_free(&one.last);
		all.nullable = all.nullable || one.nullable;
		all.at_end = all.at_end && one.at_end;
		all.held = first ? one.held : either(&all.held, &one.held);
		first = false;
		if (r->lost || r->i >= r->t.n || r->t.p[r->i] == ')')
			return all;
		r->i++;
	}
}

struct held hint_read(struct str pattern, struct buf *last)
{
	struct reader r = { .t = pattern };
	struct piece all = alternatives(&r, 0);
	bool known = !r.lost && r.i >= pattern.n;

	if (known && all.at_end && !all.nullable && all.last.n > 0) {
		buf_z(last, "^(?:");
		buf_str(last, buf_view(&all.last));
		buf_z(last, ")$");
	}
	buf_free(&all.last);
	if (!known)
		all.held.n = 0;
	return all.held;
}
