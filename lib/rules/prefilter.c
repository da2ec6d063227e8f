#include "rules/prefilter.h"

#include <ctype.h>
#include <string.h>

#include "rules/edges.h"
#include "rules/many.h"

/* What is known about a part of a pattern. */
struct pattern_piece {
	struct buf last;  /* one-character patterns of what can end it, joined by | */
	struct buf first; /* what can begin it if it is not empty, as a class has it between its brackets … */
	bool first_lost;  /* … it cannot be told */
	struct buf second; /* what can stand behind the first character, the same way … */
	struct buf any;    /* … but behind these first characters anything can */
	struct buf ones;   /* the characters it is if it is one character long, the same way; first_lost: there are others … */
	bool one;          /* … it can be one */
	bool nullable;    /* can match nothing */
	bool at_begin;    /* begins with ^ */
	bool at_end;      /* stands before the end of the line, always */
	struct held held;
	struct pattern_edge edge;
};

struct pattern_reader {
	struct str t;
	size_t i;
	bool lost;           /* something it does not understand */
	struct many_lists *many; /* the inner ones before those around them */
	struct either *either; /* of the pattern itself */
	bool begins;         /* some of its alternatives, not all, begin with ^; what can begin it is that of the others */
};

static struct pattern_piece alternatives(struct pattern_reader *r, int depth);

static void forget(struct pattern_piece *p)
{
	buf_free(&p->last);
	buf_free(&p->first);
	buf_free(&p->second);
	buf_free(&p->any);
	buf_free(&p->ones);
	edge_free(&p->edge);
}

static bool is_at(const struct pattern_reader *r, const char *z)
{
	return str_starts(str_sub(r->t, r->i, r->t.n), str_z(z));
}

static void lose(struct pattern_reader *r)
{
	r->lost = true;
	r->i = r->t.n;
}

/* Skips to after the bracket that closes the group, ignoring its content. */
static void skip_group(struct pattern_reader *r)
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

static void skip_class(struct pattern_reader *r)
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

/* Reads an escape, after its backslash. Returns false if it has zero width. */
static bool skip_escape(struct pattern_reader *r)
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

/* Reads the opening of a group; true if its content is part of the match. */
static bool open_group(struct pattern_reader *r)
{
	static const char *const around[] = { "(?=", "(?!", "(?<=", "(?<!", "(*plb:", "(*nlb:", "(*pla:", "(*nla:" };

	for (size_t i = 0; i < sizeof around / sizeof around[0]; i++)
		if (is_at(r, around[i])) {
			r->i += strlen(around[i]);
			skip_group(r);
			return false;
		}
	if (is_at(r, "(?J)")) { /* names may come twice */
		r->i += 4;
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

/* Length of {n}, {n,} or {n,m}; 0: not a quantifier. */
static size_t counted(const struct pattern_reader *r)
{
	struct str t = str_sub(r->t, r->i, r->t.n);
	size_t i = 1, commas = 0;

	while (i < t.n && (isdigit((unsigned char)t.p[i]) || (t.p[i] == ',' && i > 1 && !commas)))
		commas += t.p[i++] == ',';
	return i > 1 && i < t.n && t.p[0] == '{' && t.p[i] == '}' ? i + 1 : 0;
}

static bool quantifier(struct pattern_reader *r) /* true: nothing is enough */
{
	bool none = false, any = false;

	while (r->i < r->t.n && (r->t.p[r->i] == ' ' || r->t.p[r->i] == '\n' || r->t.p[r->i] == '\t'))
		r->i++;
	if (r->i < r->t.n && strchr("*?+", r->t.p[r->i])) {
		none = r->t.p[r->i++] != '+';
		any = true;
	} else if (counted(r) > 0) {
		none = r->t.p[r->i + 1] == '0';
		r->i += counted(r);
		any = true;
	}
	if (any && r->i < r->t.n && (r->t.p[r->i] == '?' || r->t.p[r->i] == '+'))
		r->i++;
	return none;
}

/* Does a quantifier that follows allow more than one? */
static bool repeats(const struct pattern_reader *r)
{
	struct pattern_reader at = *r;

	while (at.i < at.t.n && (at.t.p[at.i] == ' ' || at.t.p[at.i] == '\n' || at.t.p[at.i] == '\t'))
		at.i++;
	return at.i < at.t.n && (at.t.p[at.i] == '*' || at.t.p[at.i] == '+' || counted(&at) > 0);
}

/* ── characters that must be there ── */

/* Of one item of a pattern: a character, an escaped mark, a class that lists characters, \d. */
static struct held held_by(struct str item)
{
	struct held h = { .n = 1 };
	bool escape = item.p[0] == '\\', class = item.p[0] == '[';

	if (str_eq(item, STR("\\d"))) {
		h.set[0] = characters_of(pattern_escaped('d', item));
		return h;
	}
	if (escape)
		item = str_sub(item, 1, item.n);
	if (class)
		item = str_sub(item, 1, item.n - 1);
	for (size_t i = 0; i < item.n; i++)
		if ((class && strchr("^-\\[", item.p[i])) || (escape && ((item.p[i] | 32) >= 'a' && (item.p[i] | 32) <= 'z')))
			h.n = 0;
	if (!escape && !class && str_eq(item, STR(".")))
		h.n = 0;
	h.set[0] = characters_of(item);
	return h;
}

/* Adds a set; if there is no room, the largest one is dropped. */
static void hold(struct held *h, const struct characters *c)
{
	size_t largest = 0;

	if (h->n < HELD_MAX) {
		h->set[h->n++] = *c;
		return;
	}
	for (size_t i = 1; i < h->n; i++)
		if (characters_count(&h->set[i]) > characters_count(&h->set[largest]))
			largest = i;
	if (characters_count(c) < characters_count(&h->set[largest]))
		h->set[largest] = *c;
}

static void hold_all(struct held *h, const struct held *more)
{
	for (size_t i = 0; i < more->n; i++)
		hold(h, &more->set[i]);
}

/* What one of two alternatives holds: a character of a set of the one or of a set of the other, which are chosen to be
 * few together. */
static struct held either(const struct held *x, const struct held *y)
{
	struct held out = { 0 };

	for (size_t i = 0; i < x->n && y->n; i++) {
		struct characters least = { { 0 } };

		for (size_t j = 0; j < y->n; j++) {
			struct characters both = x->set[i];

			characters_add(&both, &y->set[j]);
			if (j == 0 || characters_count(&both) <= characters_count(&least)) /* the later one: the first character is known anyway */
				least = both;
		}
		out.set[out.n++] = least;
	}
	return out;
}

/* Characters that a lookahead requires are in the text, too. */
static void look_ahead(const struct pattern_reader *r, int depth, struct pattern_piece *all)
{
	struct pattern_reader ahead = *r;

	if (!is_at(r, "(?="))
		return;
	ahead.i += strlen("(?=");
	struct pattern_piece p = alternatives(&ahead, depth + 1);

	if (!ahead.lost) {
		hold_all(&all->held, &p.held);
		edge_look(&all->edge, &p.edge);
	}
	forget(&p);
}

/* ── characters that a match can begin with ── */

/* The characters of one item, in the form used in a class; empty: not known. */
static void begin_with(struct buf *first, struct str item)
{
	char c = item.p[0];

	if (c == '[') {
		item = str_sub(item, 1, item.n - 1);
		if (item.n == 0 || strchr("^]", item.p[0]))
			return;
		if (item.p[0] == '-')
			buf_c(first, '\\');
		buf_str(first, str_sub(item, 0, item.n - str_ends(item, STR("-"))));
		if (item.n > 1 && str_ends(item, STR("-")))
			buf_z(first, "\\-");
	} else if (c == '\\') {
		if (item.n > 1 && !strchr("NRXC", item.p[1]))
			buf_str(first, item);
	} else if (c != '.') {
		if (ispunct((unsigned char)c))
			buf_c(first, '\\');
		buf_str(first, item);
	}
}

/* Adds characters that are not in the set yet. */
static void begin_also(struct buf *first, struct str more)
{
	bool plain = str_find(more, STR("\\")) == SIZE_MAX && str_find(more, STR("-")) == SIZE_MAX;

	if (!plain)
		buf_str(first, more);
	for (size_t i = 0, from = 0; plain && i < more.n; from = i) {
		utf8_next(more, &i);
		if (str_find(buf_view(first), str_sub(more, from, i)) == SIZE_MAX)
			buf_str(first, str_sub(more, from, i));
	}
}

/* The characters of a class; false: it is not a plain list. */
static bool listed(struct str class, struct characters *out, struct among *few)
{
	struct buf plain = { 0 };
	bool known = pattern_listed(class, &plain);

	*out = characters_of(buf_view(&plain));
	if (few && (!known || !among_of(few, buf_view(&plain))))
		few->n = 0;
	buf_free(&plain);
	return known;
}

/* The characters of one-character patterns joined by |. */
static bool listed_ends(struct str last, struct characters *out)
{
	bool known = last.n > 0;

	*out = (struct characters){ { 0 } };
	for (size_t i = 0; known && i < last.n; i++) { /* past the | */
		struct pattern_reader r = { .t = last, .i = i };
		struct buf class = { 0 };
		struct characters one;

		if (last.p[i] == '[')
			skip_class(&r);
		else if (last.p[i] == '\\')
			skip_escape(&r);
		else
			utf8_next(last, &r.i);
		if (r.lost || last.p[i] == '(' || (r.i < last.n && last.p[r.i] != '|')) {
			known = false;
		} else {
			begin_with(&class, str_sub(last, i, r.i));
			known = listed(buf_view(&class), &one, NULL);
			characters_add(out, &one);
			i = r.i;
		}
		buf_free(&class);
	}
	return known;
}

/* The first character of `next` can be the second one of the piece. */
static void go_on_with(struct pattern_piece *p, const struct pattern_piece *next)
{
	struct characters first;

	if (next->first_lost || (next->first.n && !listed(buf_view(&next->first), &first, NULL)))
		begin_also(&p->any, buf_view(&p->ones));
	else
		begin_also(&p->second, buf_view(&next->first));
}

/* What the piece can be if it has one character, with `next` behind it. */
static void be_one_with(struct pattern_piece *p, const struct pattern_piece *next)
{
	if (!next->nullable)
		p->ones.n = 0;
	if (p->nullable)
		begin_also(&p->ones, buf_view(&next->ones));
	p->one = (p->one && next->nullable) || (p->nullable && next->one);
}

/* What can begin `one` can begin `all`. */
static void begin_either(struct pattern_piece *all, const struct pattern_piece *one)
{
	all->first_lost = all->first_lost || one->first_lost;
	begin_also(&all->first, buf_view(&one->first));
	begin_also(&all->second, buf_view(&one->second));
	begin_also(&all->any, buf_view(&one->any));
}

static struct pattern_piece sequence(struct pattern_reader *r, int depth)
{
	struct pattern_piece all = { .nullable = true, .edge = edge_nothing() };
	bool begun = false;


	while (r->i < r->t.n && r->t.p[r->i] != '|' && r->t.p[r->i] != ')') {
		struct pattern_piece one = { 0 };
		size_t from = r->i;
		char c = r->t.p[r->i];

		if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '^') {
			all.at_begin = all.at_begin || (c == '^' && !begun);
			r->i++;
			continue;
		}
		begun = true;
		if (c == '$') {
			r->i++;
			all.at_end = true;
			continue;
		}
		if (c == '#' || strchr("*+?", c) || counted(r)) { /* a comment; a quantifier of a quantifier */
			lose(r);
			break;
		}
		if (c == '(') {
			bool caseless = is_at(r, "(?i:");

			look_ahead(r, depth, &all);
			if (!open_group(r))
				continue;
			if (!r->lost)
				one = alternatives(r, depth + 1);
			if (caseless) {
				struct buf last = { 0 };

				if (one.last.n)
					buf_fmt(&last, "(?i:%.*s)", STR_ARG(buf_view(&one.last)));
				forget(&one);
				one = (struct pattern_piece){ .last = last, .first_lost = true, .one = true, .nullable = one.nullable, .at_end = one.at_end, .edge = edge_of(STR_NONE) };
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
			begin_with(&one.first, buf_view(&one.last));
			buf_str(&one.ones, buf_view(&one.first));
			one.first_lost = one.first.n == 0;
			one.edge = edge_of(buf_view(&one.first));
			one.one = true;
		}
		if (repeats(r) && one.one)
			go_on_with(&one, &one);
		if (quantifier(r))
			one.nullable = true;
		if (all.one)
			go_on_with(&all, &one);
		if (all.nullable)
			begin_either(&all, &one);
		be_one_with(&all, &one);
		edge_then(&all.edge, &one.edge, one.nullable);
		if (!one.nullable)
			hold_all(&all.held, &one.held);
		if (!one.nullable)
			all.last.n = 0;
		if (all.last.n && one.last.n)
			buf_c(&all.last, '|');
		buf_str(&all.last, buf_view(&one.last));
		forget(&one);
		all.nullable = all.nullable && one.nullable;
		all.at_end = one.at_end && !one.nullable;
	}
	return all;
}

/* One of several alternatives. */
static void take_either(struct pattern_piece *all, const struct pattern_piece *one)
{
	begin_either(all, one);
	begin_also(&all->ones, buf_view(&one->ones));
	all->one = all->one || one->one;
}

static struct pattern_piece alternatives(struct pattern_reader *r, int depth)
{
	struct pattern_piece all = { .at_end = true }, here = { .nullable = false }; /* here: only where the text begins */
	size_t anywhere = 0;
	size_t from = r->i, n = 0;

	if (depth > 50)
		lose(r);
	for (;;) {
		struct pattern_piece one = sequence(r, depth);

		if (all.last.n && one.last.n)
			buf_c(&all.last, '|');
		buf_str(&all.last, buf_view(&one.last));
		take_either(depth == 0 && one.at_begin ? &here : &all, &one);
		anywhere += !one.at_begin;
		all.nullable = all.nullable || one.nullable;
		all.at_end = all.at_end && one.at_end;
		if (depth == 0 && n < EITHER_MAX)
			r->either->of[n] = one.held;
		if (n > 0) {
			edge_or(&all.edge, &one.edge);
		} else {
			all.edge = one.edge;
			one.edge = (struct pattern_edge){ .n = 0 };
		}
		all.held = n++ ? either(&all.held, &one.held) : one.held;
		forget(&one);
		if (r->lost || r->i >= r->t.n || r->t.p[r->i] == ')')
			break;
		r->i++;
	}
	if (depth == 0) {
		r->either->n = n > 1 && n <= EITHER_MAX ? n : 0;
		r->begins = anywhere > 0 && anywhere < n;
		if (anywhere == 0)
			take_either(&all, &here);
		forget(&here);
	}
	if (!r->lost && !(depth == 0 && r->begins) && !all.first_lost && !all.nullable && all.first.n && n >= MANY_LEAST)
		*ARENA_PUSH(r->many->arena, r->many) = (struct many_alternatives){ from, r->i, arena_str(r->many->arena, buf_view(&all.first)) };
	return all;
}

/* What fewest texts hold is asked first. */
static void sort_held(struct held *h)
{
	for (size_t i = 1; i < h->n; i++)
		for (size_t k = i; k > 0 && characters_count(&h->set[k]) < characters_count(&h->set[k - 1]); k--) {
			struct characters set = h->set[k];

			h->set[k] = h->set[k - 1];
			h->set[k - 1] = set;
		}
}

/* Behind the first character of a match, which is known. */
static struct second second_of(struct pattern_piece *all)
{
	struct second out = { .alone = all->one && all->at_end };
	struct characters first;

	if (all->one && !all->at_end)
		begin_also(&all->any, buf_view(&all->ones));
	out.known = (all->any.n == 0 || listed(buf_view(&all->any), &out.any, NULL)) && (all->second.n == 0 || listed(buf_view(&all->second), &out.of, NULL));
	out.known = out.known && listed(buf_view(&all->first), &first, NULL) && !characters_within(&first, &out.any);
	return out.known ? out : (struct second){ .known = false };
}

struct prefilter prefilter_read(struct arena *a, struct str pattern)
{
	struct many_lists many = { .arena = a };
	struct prefilter h = { .pattern = pattern };
	struct pattern_reader r = { .t = pattern, .many = &many, .either = &h.either };
	struct pattern_piece all = alternatives(&r, 0);

	if (!r.lost && r.i >= pattern.n) {
		h.held = all.held;
		sort_held(&h.held);
		for (size_t i = 0; i < h.either.n; i++)
			sort_held(&h.either.of[i]);
		h.begins = r.begins;
		h.first_known = !all.first_lost && !all.nullable && listed(buf_view(&all.first), &h.first, &h.few);
		if (h.first_known)
			h.second = second_of(&all);
		h.pairs = edge_pairs(a, &all.edge);
		h.pattern = many_looked_at(pattern, &many);
		if (all.at_end && !all.nullable && all.last.n > 0) {
			h.last = arena_fmt(a, "^(?:%.*s)$", STR_ARG(buf_view(&all.last)));
			h.ends_known = listed_ends(buf_view(&all.last), &h.ends);
		}
	} else {
		h.either.n = 0;
	}
	forget(&all);
	return h;
}
