#include "parse/lastchar.h"

#include <string.h>

/* What is known of a piece of pattern: one-character patterns of what can end it, joined by |. */
struct ends {
	struct buf set;
	bool nullable; /* can match nothing */
	bool at_end;   /* stands before the end of the line, always */
};

struct reader {
	struct str t;
	size_t i;
	bool lost; /* something it does not understand */
};

static struct ends alternatives(struct reader *r, int depth);

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

static struct ends sequence(struct reader *r, int depth)
{
	struct ends all = { .nullable = true };

	while (r->i < r->t.n && r->t.p[r->i] != '|' && r->t.p[r->i] != ')') {
		struct ends one = { 0 };
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

			if (!open_group(r))
				continue;
			if (!r->lost)
				one = alternatives(r, depth + 1);
			if (caseless && one.set.n) {
				struct buf set = { 0 };

				buf_fmt(&set, "(?i:%.*s)", (int)one.set.n, one.set.p);
				buf_free(&one.set);
				one.set = set;
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
				utf8_next(r->t, &r->i);
			}
			buf_str(&one.set, str_sub(r->t, from, r->i));
		}
		if (quantifier(r))
			one.nullable = true;
		if (!one.nullable)
			all.set.n = 0;
		if (all.set.n && one.set.n)
			buf_c(&all.set, '|');
		buf_str(&all.set, buf_view(&one.set));
		buf_free(&one.set);
		all.nullable = all.nullable && one.nullable;
		all.at_end = one.at_end && !one.nullable;
	}
	return all;
}

static struct ends alternatives(struct reader *r, int depth)
{
	struct ends all = { .at_end = true };

	if (depth > 50)
		lose(r);
	for (;;) {
		struct ends one = sequence(r, depth);

		if (all.set.n && one.set.n)
			buf_c(&all.set, '|');
		buf_str(&all.set, buf_view(&one.set));
		buf_free(&one.set);
		all.nullable = all.nullable || one.nullable;
		all.at_end = all.at_end && one.at_end;
		if (r->lost || r->i >= r->t.n || r->t.p[r->i] == ')')
			return all;
		r->i++;
	}
}

bool lastchar_pattern(struct str pattern, struct buf *out)
{
	struct reader r = { .t = pattern };
	struct ends all = alternatives(&r, 0);
	bool known = !r.lost && r.i >= pattern.n && all.at_end && !all.nullable && all.set.n > 0;

	if (known) {
		buf_z(out, "^(?:");
		buf_str(out, buf_view(&all.set));
		buf_z(out, ")$");
	}
	buf_free(&all.set);
	return known;
}
