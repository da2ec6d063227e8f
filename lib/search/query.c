#include "search/query.h"

#include <libintl.h>
#include <string.h>

#include "search/when.h"
#include "text/fold.h"

enum {
	DEPTH_MAX = 64,
	QUERY_BYTES_MAX = 16384, QUERY_WORDS_MAX = 400, /* what is longer is left out, with a note */
	NOTES_MAX = 20, NOTE_SHOWN = 60, /* bytes of the query quoted in a message */
};

/* Fields beside the header fields (doc/fields.h). */
static const struct {
	enum query_field field;
	const char *names[2];
} places[] = { { IN_HEADING, { "heading", "章节" } }, { IN_TABLE, { "table", "表格" } }, { IN_TEXT, { "text", "正文" } }, { IN_PATH, { "path", "路径" } },
	     { IN_TAG, { "tag", "标签" } }, { IN_TASK, { "task", "任务" } }, { IN_LEAD, { "lead", "牵头" } }, { IN_SUPPORT, { "support", "配合" } },
	     { IN_INDICATOR, { "indicator", "指标" } }, { IN_DUE, { "due", "截止" } }, { IN_CITES, { "cites", "引用" } } };

static enum query_field in_field(enum field f)
{
	return f == FIELD_TITLE ? IN_TITLE : f == FIELD_DOC_NUMBER ? IN_NUMBER : f == FIELD_DATE ? IN_DATE : (enum query_field)(IN_FIELD + (int)f);
}

static struct str name_of(enum query_field field, size_t which)
{
	for (int f = 0; f < FIELD_COUNT; f++)
		if (in_field((enum field)f) == field)
			return field_query_name((enum field)f, which);
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		if (places[i].field == field)
			return str_z(places[i].names[which]);
	return STR("any");
}

struct str query_field_name(enum query_field field)
{
	return name_of(field, 0);
}

bool query_in_text(enum query_field f)
{
	return f != IN_PATH && f != IN_TAG;
}

struct parser {
	struct arena *a;
	struct str t;
	size_t at;
	int depth;
	size_t words;
	enum query_field field; /* of what names none */
	struct query_notes *notes;
};

static void note(struct parser *p, const char *what, struct str text)
{
	size_t n = 0;

	while (n < text.n && n < NOTE_SHOWN)
		utf8_next(text, &n);
	if (p->notes->n < NOTES_MAX)
		*ARENA_PUSH(p->a, p->notes) = arena_fmt(p->a, gettext("%s: \"%.*s%s\""), gettext(what), (int)n, text.p ? text.p : "", n < text.n ? "…" : "");
	else if (p->notes->n == NOTES_MAX)
		*ARENA_PUSH(p->a, p->notes) = arena_str(p->a, str_z(gettext("and more that was not understood")));
}

static uint32_t peek(const struct parser *p, size_t at, size_t *next)
{
	*next = at;
	return at < p->t.n ? utf8_next(p->t, next) : 0;
}

static bool is_quote(uint32_t c)
{
	return c == '"' || c == 0x201C || c == 0x201D || c == 0xFF02;
}

static bool is_open(uint32_t c)
{
	return c == '(' || c == 0xFF08;
}

static bool is_close(uint32_t c)
{
	return c == ')' || c == 0xFF09;
}

static bool is_colon(uint32_t c)
{
	return c == ':' || c == 0xFF1A;
}

static bool is_minus(uint32_t c)
{
	return c == '-' || c == 0xFF0D;
}

static void skip_blanks(struct parser *p)
{
	size_t next;

	while (p->at < p->t.n && (is_blank(peek(p, p->at, &next)) || is_invisible(peek(p, p->at, &next))))
		p->at = next;
}

static struct query *node(struct parser *p, enum query_kind kind)
{
	struct query *q = ARENA_NEW(p->a, struct query);

	q->kind = kind;
	return q;
}

static void add_child(struct parser *p, struct query *q, struct query *c)
{
	if ((q->n & (q->n - 1)) == 0) { /* full at each power of two */
		struct query **grown = ARENA_ARRAY(p->a, struct query *, q->n ? 2 * q->n : 1);

		if (q->n)
			memcpy(grown, q->child, q->n * sizeof *grown);
		q->child = grown;
	}
	q->child[q->n++] = c;
}

static struct str folded(struct arena *a, struct str s)
{
	struct buf b = { 0 };
	struct str out;

	fold_text(s, &b, NULL);
	out = arena_str(a, buf_view(&b));
	buf_free(&b);
	return out;
}

/* 绍市中医〔2025〕25号 in any brackets: one word though it may have brackets and a dash in it. Returns its end, 0: none. A
 * bracket that opens the word groups, unless 号 says that it does not. */
static size_t number_end(const struct parser *p, size_t at, struct number *n)
{
	struct str rest = str_sub(p->t, at, p->t.n);
	size_t end = number_begins(p->a, rest, n), next;

	if (!end || (!n->code.n && is_open(peek(p, at, &next)) && !str_ends(str_sub(rest, 0, end), STR("号"))))
		return 0;
	return at + end;
}

static struct query *term(struct parser *p, enum query_field field, struct str text, bool prefix)
{
	struct query *q = node(p, QUERY_TERM);

	q->field = field;
	q->text = text;
	q->folded = folded(p->a, text);
	q->prefix = prefix;
	if (field == IN_NUMBER)
		q->kind = QUERY_NUMBER;
	return q;
}

static struct query *date(struct parser *p, enum query_field field, struct str text)
{
	struct query *q = node(p, QUERY_DATE);

	q->field = field;
	q->text = text;
	if (when_read(p->a, text, &q->from, &q->to))
		return q;
	note(p, "no date (2024, 2024-03, 2024-03-18, 2024-01..2024-06, ..2019, 2020..), searched literally", text);
	return term(p, IN_ANY, arena_join(p->a, field == IN_DUE ? STR("due:") : STR("date:"), text), false);
}

/* A word that begins with a document number, without a full stop that was copied along; what stands behind the number, folded. */
static struct str cited(struct parser *p, struct str text, struct number *n, struct str *tail)
{
	size_t end = number_begins(p->a, text, n), at = text.n;

	*tail = STR_NONE;
	if (!end) {
		*n = (struct number){ 0 };
		return text;
	}
	while (at > end) {
		size_t before = at;
		uint32_t c = fold_char(utf8_prev(text, &before));

		if (c != 0x3002 && c != 0xFF61 && c != 0x3001 && !(c < 0x80 && strchr(".,;:", (int)c)))
			break;
		at = before;
	}
	*tail = folded(p->a, str_sub(text, end, at));
	return str_sub(text, 0, at);
}

static struct query *value(struct parser *p, enum query_field field, struct str text, bool quoted)
{
	bool prefix = false;
	struct number number = { 0 };
	struct str tail = STR_NONE;
	size_t star = quoted ? 0 : str_ends(text, STR("*")) ? 1 : str_ends(text, STR("＊")) ? strlen("＊") : 0;

	if (star && text.n > star) {
		struct str stem = str_sub(text, 0, text.n - star);
		unsigned char last = (unsigned char)stem.p[stem.n - 1];

		/* after a Han character a star means nothing: strings match inside words anyway */
		prefix = (last >= '0' && last <= '9') || (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z');
		text = stem;
	}
	if (field == IN_DATE || field == IN_DUE)
		return date(p, field, text);
	if (!quoted && (field == IN_ANY || field == IN_TEXT || field == IN_NUMBER))
		text = cited(p, text, &number, &tail);
	struct query *q = term(p, field, text, prefix);

	if (number.year.n && field != IN_NUMBER)
		q->kind = QUERY_CITED;
	q->number = number;
	q->tail = tail;
	q->quoted = quoted;
	if (q->folded.n == 0) {
		note(p, "nothing to search for in", text.n ? text : quoted ? STR("\"\"") : STR("*"));
		return NULL;
	}
	return q;
}

/* Is this name with a colon here? If so, skips it. */
static bool take_name(struct parser *p, struct str name)
{
	size_t next;

	if (!str_starts(str_sub(p->t, p->at, p->t.n), name) || !is_colon(peek(p, p->at + name.n, &next)))
		return false;
	p->at = next;
	return true;
}

/* The field that ends at a colon in front of the value, if the word begins with one. */
static bool field_prefix(struct parser *p, enum query_field *field)
{
	struct str name;

	for (int f = 0; f < FIELD_COUNT; f++) {
		bool taken = take_name(p, str_z(field_name((enum field)f)));

		for (size_t i = 0; !taken && (name = field_query_name((enum field)f, i)).n; i++)
			taken = take_name(p, name);
		if (taken) {
			*field = in_field((enum field)f);
			return true;
		}
	}
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		if (take_name(p, str_z(places[i].names[0])) || take_name(p, str_z(places[i].names[1]))) {
			*field = places[i].field;
			return true;
		}
	return false;
}

static struct str quoted(struct parser *p)
{
	size_t next, from;

	peek(p, p->at, &next);
	from = next;
	for (size_t i = from; i < p->t.n;) {
		size_t at = i;
		uint32_t c = utf8_next(p->t, &i);

		if (is_quote(c)) {
			p->at = i;
			return str_sub(p->t, from, at);
		}
	}
	note(p, "a quote that is not closed, searched literally", str_sub(p->t, from, p->t.n));
	p->at = p->t.n;
	return str_sub(p->t, from, p->t.n);
}

static struct str word(struct parser *p)
{
	struct number number;
	size_t from = p->at, end = number_end(p, from, &number), next;
	int open = 0;

	p->at = end ? end : from;
	for (size_t i = p->at; i < p->t.n; i = next) {
		uint32_t c = peek(p, i, &next);

		if (is_blank(c) || is_quote(c))
			break;
		if (is_open(c)) {
			/* 通知（试行）: a bracket that closes inside the word belongs to it */
			bool closes = false;

			for (size_t k = next; k < p->t.n && !closes;) {
				uint32_t d = utf8_next(p->t, &k);

				if (is_blank(d) || is_quote(d) || is_open(d))
					break;
				closes = is_close(d);
			}
			if (i == from || !closes)
				break;
			open++;
		}
		if (is_close(c) && open-- <= 0)
			break;
		p->at = next;
	}
	return str_sub(p->t, from, p->at);
}

static bool keyword(struct parser *p, const char *word_)
{
	struct str w = str_z(word_);
	size_t next;

	if (!str_starts(str_sub(p->t, p->at, p->t.n), w))
		return false;
	if (p->at + w.n < p->t.n && !is_blank(peek(p, p->at + w.n, &next)) && !is_open(peek(p, p->at + w.n, &next)))
		return false;
	p->at += w.n;
	return true;
}

/* One of the ways to write an operator: in Latin letters also before a bracket, else between blanks. */
static bool operator(struct parser *p, const char *const *ways)
{
	for (; *ways; ways++) {
		size_t here = p->at, next;

		if (!keyword(p, *ways))
			continue;
		if ((unsigned char)**ways < 0x80 && **ways != '|')
			return true;
		if (p->at < p->t.n && is_blank(peek(p, p->at, &next)))
			return true;
		p->at = here;
	}
	return false;
}

static const char *const ors[] = { "OR", "或", "或者", "|", "｜", "||", NULL };
static const char *const ands[] = { "AND", "且", "并且", NULL };
static const char *const nots[] = { "NOT", "非", "不含", NULL };

static bool is_operator(struct str word)
{
	const char *const *const all[] = { ors, ands, nots };
	bool is = false;

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		for (const char *const *way = all[i]; *way && !is; way++)
			is = str_eq(word, str_z(*way));
	return is;
}

struct str query_typed(struct arena *a, const struct query *t)
{
	size_t next = 0;
	uint32_t first = t->text.n ? utf8_next(t->text, &next) : 0;
	bool plain = !is_minus(first) && !is_open(first) && first != '@' && !is_operator(t->text);

	for (size_t i = 0; i < t->text.n && plain;)
		plain = !is_blank(utf8_next(t->text, &i));
	struct str word = t->prefix ? arena_join(a, t->text, STR("*")) : plain ? t->text : arena_fmt(a, "\"%.*s\"", STR_ARG(t->text));

	return t->field == IN_ANY ? word : arena_fmt(a, "%.*s:%.*s", STR_ARG(name_of(t->field, 1)), STR_ARG(word));
}

static struct query *parse_or(struct parser *p);

/* The field before a bracket applies to all terms in it that have no field of their own. */
static struct query *parse_group(struct parser *p, enum query_field field)
{
	enum query_field outside = p->field;
	size_t next, start = p->at;

	peek(p, start, &next);
	p->at = next;
	p->depth++;
	p->field = field;
	struct query *q = parse_or(p);

	skip_blanks(p);
	if (is_close(peek(p, p->at, &next)))
		p->at = next;
	else
		note(p, "a bracket that is not closed", str_sub(p->t, start, p->t.n));
	if (!q && p->at == next)
		note(p, "nothing to search for in", str_sub(p->t, start, p->at));
	p->depth--;
	p->field = outside;
	return q;
}

/* 标题: 通知: skips the blanks between a field and its value, unless an operator, another field or nothing follows. */
static void skip_to_value(struct parser *p)
{
	enum query_field other = IN_ANY;
	size_t here = p->at, next;

	skip_blanks(p);
	size_t there = p->at;
	bool value = there < p->t.n && !is_close(peek(p, there, &next)) && (there == here || !is_minus(peek(p, there, &next))) && !operator(p, ors) && !operator(p, ands) && !operator(p, nots) &&
		     !field_prefix(p, &other);

	p->at = value ? there : here;
}

static struct query *parse_one(struct parser *p)
{
	enum query_field field = IN_ANY;
	size_t next, start = p->at;
	uint32_t c = peek(p, p->at, &next);
	struct number number;

	if (is_open(c) && p->depth < DEPTH_MAX && !number_end(p, p->at, &number))
		return parse_group(p, p->field);
	if (is_quote(c))
		return value(p, p->field, quoted(p), true);
	if (field_prefix(p, &field)) {
		skip_to_value(p);
		c = peek(p, p->at, &next);
		if (is_open(c) && p->depth < DEPTH_MAX && !number_end(p, p->at, &number))
			return parse_group(p, field);
		if (is_quote(c))
			return value(p, field, quoted(p), true);
		struct str w = word(p);

		if (w.n)
			return value(p, field, w, false);
		note(p, "a field without a value, searched literally", str_sub(p->t, start, p->at));
		return term(p, IN_ANY, str_sub(p->t, start, p->at), false);
	}
	struct str w = word(p);

	if (w.n == 0) { /* a bracket with nothing before it */
		p->at = next;
		note(p, "left out", str_sub(p->t, start, next));
		return NULL;
	}
	return value(p, p->field, w, false);
}

static struct query *parse_not(struct parser *p)
{
	size_t next, start = p->at;
	uint32_t c = peek(p, p->at, &next);
	bool negative = false;

	if (is_minus(c)) {
		size_t after;
		uint32_t d = peek(p, next, &after);

		if (d && !is_blank(d) && !is_minus(d)) {
			negative = true;
			p->at = next;
		}
	} else if (operator(p, nots)) {
		skip_blanks(p);
		negative = p->at < p->t.n && !is_close(peek(p, p->at, &next));
		if (!negative)
			p->at = start;
	}
	if (!negative) {
		struct query *q = parse_one(p);

		return q;
	}
	struct query *inner = parse_one(p);

	if (!inner)
		return NULL;
	struct query *q = node(p, QUERY_NOT);

	add_child(p, q, inner);
	return q;
}

static struct query *parse_and(struct parser *p)
{
	struct query *q = node(p, QUERY_AND);

	for (;;) {
		size_t before = p->at, next;

		skip_blanks(p);
		if (p->at >= p->t.n)
			break;
		if (is_close(peek(p, p->at, &next))) {
			if (p->depth > 0)
				break;
			note(p, "a bracket that was not opened, left out", str_sub(p->t, p->at, next));
			p->at = next;
			continue;
		}
		size_t here = p->at;

		if (q->n && operator(p, ors)) {
			skip_blanks(p);
			bool more = p->at < p->t.n && !is_close(peek(p, p->at, &next));

			p->at = here;
			if (more)
				break;
		}
		if (q->n && operator(p, ands)) {
			skip_blanks(p);
			if (p->at >= p->t.n || is_close(peek(p, p->at, &next)))
				p->at = here;
		}
		if (p->words++ == QUERY_WORDS_MAX) {
			note(p, "too many words; left out from here on", str_sub(p->t, p->at, p->t.n));
			p->at = p->t.n;
			break;
		}
		struct query *c = parse_not(p);

		if (c)
			add_child(p, q, c);
		if (p->at == before) /* cannot happen; do not loop if it does */
			break;
	}
	if (q->n == 1)
		return q->child[0];
	return q->n ? q : NULL;
}

static struct query *parse_or(struct parser *p)
{
	struct query *first = parse_and(p), *q;

	skip_blanks(p);
	size_t here = p->at;

	if (!first || !operator(p, ors)) {
		p->at = here;
		return first;
	}
	q = node(p, QUERY_OR);
	add_child(p, q, first);
	do {
		struct query *c = parse_and(p);

		if (c)
			add_child(p, q, c);
		skip_blanks(p);
		here = p->at;
	} while (operator(p, ors));
	p->at = here;
	return q->n == 1 ? q->child[0] : q;
}

struct query *query_parse(struct arena *a, struct str text, struct query_notes *notes)
{
	size_t n = 0;

	while (n < text.n && n < QUERY_BYTES_MAX)
		utf8_next(text, &n);
	struct parser p = { .a = a, .t = str_sub(text, 0, n), .notes = notes };

	if (n < text.n)
		note(&p, "too long a query; left out from here on", str_sub(text, n, text.n));
	struct query *q = parse_or(&p);

	return q ? q : node(&p, QUERY_ALL);
}

void query_explain(const struct query *q, int depth, struct buf *out)
{
	static const char *const kinds[] = { "ALL", "AND", "OR", "NOT", "TERM", "CITED", "NUMBER", "RECALLED", "DATE" };

	buf_fmt(out, "%*s%s", depth * 2, "", kinds[q->kind]);
	if (q->kind == QUERY_TERM || q->kind == QUERY_CITED || q->kind == QUERY_NUMBER || q->kind == QUERY_RECALLED)
		buf_fmt(out, " %.*s:\"%.*s\"%s", STR_ARG(query_field_name(q->field)), STR_ARG(q->folded), q->prefix ? "*" : "");
	if (q->kind == QUERY_DATE)
		buf_fmt(out, "%s %.*s..%.*s", q->field == IN_DUE ? " due:" : "", STR_ARG(q->from), STR_ARG(q->to));
	buf_c(out, '\n');
	for (size_t i = 0; i < q->n; i++)
		query_explain(q->child[i], depth + 1, out);
}
