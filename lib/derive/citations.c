#include "derive/citations.h"

#include <stdlib.h>
#include <string.h>

#include "derive/position.h"
#include "derive/quoted.h"
#include "derive/sentence.h"
#include "doc/value.h"

enum {
	CITATIONS_MAX = 2000,   /* of a document */
	PREAMBLE_LINES = 3,     /* lines of a part in which its basis may be cited */
	SHORT_MIN = 24,         /* bytes of a title that may be the end of another one */
	NEXT_MAX = 90,          /* … and of a short sentence after it */
	CLAUSE_BEFORE = 240, CLAUSE_MAX = 720, /* bytes of the sentence that are stored */
};

/* Weakest first. */
enum citations_relation { CITES, BASIS, AMENDS, REPEALS, FORWARDS, ISSUES };
static const char *const relation_names[] = { "cites", "basis", "amends", "repeals", "forwards", "issues" };

/* A cited file and its names. */
struct cited {
	size_t item; /* in d->citations */
	enum citations_relation relation;
	struct str key;   /* its title's (value_key), without 中华人民共和国 */
	struct str name;  /* 以下简称, key; empty: none */
	struct str number;
};

struct citing {
	struct doc *d;
	struct matcher *m;
	struct { struct cited *p; size_t n, cap; } cited;
	struct str own;       /* key of the document's title … */
	struct str own_quoted; /* … without the body before it, if it is 某局《关于…的通知》 */
	struct quoted_search search;
	struct quoteds found; /* of the line */
	enum citations_relation *says;  /* of each of found */
	struct buf gist;      /* of a sentence: each file as 《》 … */
	struct { size_t *p; size_t n, cap; } marks; /* … and where */
	bool preamble;        /* may the sentence cite the basis of the document? */
	bool listed;          /* the files of the lines that follow are repealed … */
	const char *listed_style; /* … as far as the next label of this kind; NULL: the line that says so has none */
	bool refused;         /* there are too many */
};

static struct str without_republic(struct str key)
{
	static const char republic[] = "中华人民共和国";

	return str_starts(key, STR("中华人民共和国")) && key.n > sizeof republic + 2 ? str_sub(key, sizeof republic - 1, key.n) : key;
}

static struct str title_key(struct arena *a, struct str title)
{
	return without_republic(value_key(a, title));
}

static struct str key_of(struct citing *c, struct quoted *q)
{
	if (q->title.n && !q->key.n)
		q->key = value_key(c->d->arena, q->title);
	return q->key;
}

static bool same_file(const struct cited *k, struct str key, struct str number)
{
	if (number.n && k->number.n && !str_eq(number, k->number))
		return false;
	if (!key.n || !k->key.n)
		return number.n && str_eq(number, k->number);
	if (str_eq(key, k->key) || (k->name.n && str_eq(key, k->name)))
		return true;
	struct str shorter = key.n < k->key.n ? key : k->key, longer = key.n < k->key.n ? k->key : key;

	/* 国务院关于…的意见 is 关于…的意见 */
	return shorter.n >= SHORT_MIN && str_ends(longer, shorter) && str_starts(shorter, STR("关于"));
}

static struct cited *known(struct citing *c, struct str key, struct str number)
{
	for (size_t i = 0; i < c->cited.n; i++)
		if (same_file(&c->cited.p[i], key, number))
			return &c->cited.p[i];
	return NULL;
}

static bool is_file(struct citing *c, struct quoted *q, enum citations_relation says)
{
	struct match got;

	if (q->number.n || says == ISSUES || says == FORWARDS)
		return true;
	struct str title = key_of(c, q);

	return !class_find(c->m, CLASS_CITATION_OTHER, title, 0, &got) && class_find(c->m, CLASS_CITATION_FILE, title, 0, &got);
}

static bool is_own(struct citing *c, struct quoted *q)
{
	struct str key = without_republic(key_of(c, q));

	if (!key.n) {
		struct str number = value_doc_number(c->d->arena, q->number);

		return str_eq(number, doc_text(c->d, FIELD_DOC_NUMBER)) || str_has(doc_text(c->d, FIELD_TITLE), number);
	}
	return c->own.n && (str_eq(key, c->own) || (c->own_quoted.n && str_eq(key, c->own_quoted)) || (key.n >= SHORT_MIN && str_ends(c->own, key) && str_starts(key, STR("关于"))));
}

/* The sentence around [from, to), without what makes it too long. */
static struct str clause_of(struct str sentence, size_t from)
{
	size_t begin = from > CLAUSE_BEFORE ? from - CLAUSE_BEFORE : 0, end;

	while (begin < from && ((unsigned char)sentence.p[begin] & 0xC0) == 0x80)
		begin++;
	end = begin + CLAUSE_MAX < sentence.n ? begin + CLAUSE_MAX : sentence.n;
	while (end > begin && end < sentence.n && ((unsigned char)sentence.p[end] & 0xC0) == 0x80)
		end--;
	return str_trim(str_sub(sentence, begin, end));
}

static struct str seen_number(struct citing *c, struct str number)
{
	return number.n ? value_doc_number(c->d->arena, number) : STR_NONE;
}

static void put(struct citing *c, struct quoted *q, enum citations_relation says, struct found at, struct str clause)
{
	struct doc *d = c->d;
	struct str key = without_republic(key_of(c, q)), number = seen_number(c, q->number);
	struct cited *k = known(c, key, number);

	if (!k) {
		if (d->citations.n == CITATIONS_MAX) {
			c->refused = true;
			return;
		}
		k = ARENA_PUSH(d->arena, &c->cited);
		*k = (struct cited){ .item = d->citations.n, .relation = says, .key = key };
		*ARENA_PUSH(d->arena, &d->citations) = (struct citation){
			.found = at, .title = value_tight(d->arena, q->title), .relation = str_z(relation_names[says]), .clause = clause,
		};
	}
	struct citation *item = &d->citations.p[k->item];

	if (says > k->relation) {
		k->relation = says;
		item->relation = str_z(relation_names[says]);
		item->found = at;
		item->clause = clause;
	}
	if (!item->title.n && q->title.n) {
		item->title = value_tight(d->arena, q->title);
		k->key = key;
	}
	if (q->open && !item->doubt.n)
		item->doubt = STR("title-not-closed");
	if (number.n && !k->number.n)
		k->number = item->doc_number = number;
	if (q->name.n && !k->name.n)
		k->name = title_key(d->arena, value_strip_quotes(q->name));
}

/* ── what a sentence says of the files in it ── */

static void say(struct citing *c, uint64_t in, const struct characters *held, enum rule_class class, size_t first, enum citations_relation relation)
{
	struct str gist = buf_view(&c->gist);
	struct match got;

	if (!class_among(c->m, in, class) || !class_may(c->m, class, held))
		return;
	struct finder next;

	finder_begin(&next, class, gist, held);
	size_t mark = 0; /* none before it is in a match to come */

	for (size_t at = 0; at < gist.n && finder_next(c->m, &next, at, &got); at = got.to > at ? got.to : at + 1)
		for (; mark < c->marks.n && c->marks.p[mark] < got.to; mark++)
			if (c->marks.p[mark] >= got.from && relation > c->says[first + mark])
				c->says[first + mark] = relation;
}

/* The files [first, end) of the line stand in its text [from, to). */
static void make_gist(struct citing *c, struct str text, size_t from, size_t to, size_t first, size_t end)
{
	c->gist.n = c->marks.n = 0;
	for (size_t i = first; i < end; i++) {
		const struct quoted *q = &c->found.p[i];

		buf_str(&c->gist, str_sub(text, from, q->from));
		*ARENA_PUSH(c->d->arena, &c->marks) = c->gist.n;
		buf_z(&c->gist, "《》");
		from = q->to;
	}
	buf_str(&c->gist, str_sub(text, from, to));
}

static void say_all(struct citing *c, size_t first, bool notice)
{
	struct characters held;
	uint64_t in = classes_in(c->m, buf_view(&c->gist), &held);
	struct match got;

	if (notice) {
		say(c, in, &held, CLASS_CITATION_ISSUES, first, ISSUES);
		say(c, in, &held, CLASS_CITATION_FORWARDS, first, FORWARDS);
	}
	say(c, in, &held, CLASS_CITATION_REPEALS, first, REPEALS);
	say(c, in, &held, CLASS_CITATION_AMENDS, first, AMENDS);
	if (c->preamble)
		say(c, in, &held, CLASS_CITATION_BASIS, first, BASIS);
	say(c, in, &held, CLASS_CITATION_MADE, first, BASIS);
	if (c->listed && c->marks.n && !class_find(c->m, CLASS_CITATION_BASIS, buf_view(&c->gist), 0, &got))
		for (size_t i = 0; i < c->marks.n; i++)
			if (c->says[first + i] == CITES)
				c->says[first + i] = REPEALS;
}

/* Does a sentence end in [at, end)? *behind: where it ends, else `end`. */
static bool sentence_ends(struct str t, size_t at, size_t end, size_t *behind)
{
	size_t mark = sentence_mark(t, at, end, true);

	*behind = mark < end ? sentence_behind(t, mark) : end;
	return mark < end;
}

static size_t sentence_begins(struct str t, size_t least, size_t at)
{
	size_t begin = least, behind;

	while (sentence_ends(t, begin, at, &behind))
		begin = behind;
	return begin;
}

/* 《某某办法》已经批准。现印发给你们: the relation is in the next sentence. */
static size_t goes_on(struct str t, size_t to)
{
	struct str rest = str_sub(t, to, to + NEXT_MAX);
	size_t behind;

	if (!str_starts(rest, STR("现")) || !sentence_ends(rest, 0, rest.n, &behind) || str_has(str_sub(rest, 0, behind), STR("《")))
		return to;
	return to + behind;
}

/* 一、 inside a line that lost its breaks, 通知如下: what follows is no preamble. */
static bool ends_preamble(struct citing *c, struct str t)
{
	struct match got;

	return t.n && class_find(c->m, CLASS_CITATION_BODY, t, 0, &got);
}

static void put_all(struct citing *c, size_t line, struct str t, size_t first, size_t end, size_t from, size_t to)
{
	struct doc *d = c->d;

	for (size_t i = first; i < end; i++) {
		struct quoted *q = &c->found.p[i];

		if (is_file(c, q, c->says[i]) && (c->says[i] == REPEALS || !is_own(c, q)))
			put(c, q, c->says[i], position_of(d, line, str_sub(t, q->from, q->to), q->rule), clause_of(str_sub(t, from, to), q->from - from));
	}
}

/* Handles each sentence that cites a file. */
static void read_line(struct citing *c, size_t line, bool notice)
{
	struct str t = c->d->lines.p[line].text;
	size_t behind = 0; /* the sentences before */

	c->says = ARENA_ARRAY(c->d->arena, enum citations_relation, c->found.n);
	for (size_t i = 0, end; i < c->found.n; i = end) {
		size_t from = sentence_begins(t, behind, c->found.p[i].from), to;

		for (end = i + 1; !sentence_ends(t, c->found.p[end - 1].to, end < c->found.n ? c->found.p[end].from : t.n, &to) && end < c->found.n;)
			end++;
		if (c->preamble && ends_preamble(c, str_sub(t, i ? c->found.p[i - 1].to : 0, c->found.p[i].from)))
			c->preamble = false;
		make_gist(c, t, from, goes_on(t, to), i, end);
		say_all(c, i, notice);
		put_all(c, line, t, i, end, from, to);
		behind = to;
	}
}

/* A statute cites its basis in 第一条, any other document in its first paragraphs. */
static bool is_preamble(const struct line *l, size_t nth)
{
	if (l->label)
		return l->label->rule->style && strcmp(l->label->rule->style, "article") == 0 && value_number(match_get(l->label, GROUP_NUM)) == 1;
	return nth < PREAMBLE_LINES;
}

static void read_lines(struct citing *c)
{
	struct doc *d = c->d;
	uint32_t part = UINT32_MAX;
	size_t nth = 0; /* of the part's lines */
	struct match got;
	uint64_t listed = class_bit(c->m, CLASS_CITATION_LISTED);

	for (size_t i = 0; i < d->lines.n && !c->refused; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->text.n == 0)
			continue;
		bool cites = quoted_may(&c->search, &l->held, l->in);

		if (!cites && !c->listed && nth >= PREAMBLE_LINES && l->part == part && !(l->in & listed)) /* nearly all */
			continue;
		if (!position_is_text(l) || l->role == ROLE_TITLE || l->role == ROLE_PART_TITLE || l->role == ROLE_ATTACH_LIST ||
		    l->role == ROLE_HEAD || l->role == ROLE_NUMBER || l->role == ROLE_IMPRINT || l->role == ROLE_CC)
			continue;
		if (l->part != part) {
			part = l->part;
			nth = 0;
		}
		if (c->listed && l->label && c->listed_style == l->label->rule->style)
			c->listed = false;
		c->found.n = 0;
		if (cites)
			quoted_find(&c->search, l->text, &l->held, l->in, &c->found);
		if (c->found.n) {
			c->preamble = is_preamble(l, nth) && !line_is(l, CLASS_PROMULGATION);
			read_line(c, i, part < d->parts.n && d->parts.p[part].kind == PART_DOCUMENT);
		}
		nth = l->label ? PREAMBLE_LINES : nth + 1;
		if (str_ends(l->text, STR("：")) || str_ends(l->text, STR(":"))) {
			c->listed = class_among(c->m, l->in, CLASS_CITATION_LISTED) && class_find_held(c->m, CLASS_CITATION_LISTED, l->text, &l->held, 0, &got);
			c->listed_style = l->label ? l->label->rule->style : NULL;
			if (str_has(l->text, STR("如下")))
				nth = PREAMBLE_LINES;
		} else if (!c->found.n) {
			c->listed = false;
		}
	}
}

/* ── lists of files in tables ── */

static size_t file_column(struct citing *c, const struct table *t, enum group role)
{
	struct match got;

	for (size_t i = 0; i < t->columns; i++) {
		struct str head = arena_squeeze(c->d->arena, t->cells[i]);

		if (head.n && head.n <= NEXT_MAX && class_find(c->m, CLASS_CITATION_COLUMN, head, 0, &got) && match_get(&got, role).n)
			return i;
	}
	return t->columns;
}

/* 废止的文件目录: what stands over the table says so. */
static bool repeals_all(struct citing *c, const struct table *t)
{
	const struct str over[] = { t->caption, t->section >= 0 ? c->d->sections.p[t->section].heading : STR_NONE,
				    t->part < c->d->parts.n ? c->d->parts.p[t->part].title : STR_NONE };

	struct match got;

	for (size_t i = 0; i < sizeof over / sizeof over[0]; i++)
		if (over[i].n && class_find(c->m, CLASS_CITATION_VOID, over[i], 0, &got) && !str_has(over[i], STR("继续有效")))
			return true;
	return false;
}

static void read_table(struct citing *c, size_t table)
{
	struct doc *d = c->d;
	const struct table *t = &d->tables.p[table];
	size_t title = t->rows > 1 && class_among(c->m, t->in, CLASS_CITATION_COLUMN) ? file_column(c, t, GROUP_OF(TITLE)) : t->columns, number = t->rows > 1 ? file_column(c, t, GROUP_OF(DOC_NUMBER)) : t->columns;

	if (title == t->columns || (number == t->columns && !repeals_all(c, t)))
		return;
	bool repeals = repeals_all(c, t);
	struct cell_position place = position_cells(d, table);

	for (size_t row = t->header_rows ? t->header_rows : 1; row < t->rows && !c->refused; row++) {
		struct str name = t->cells[row * t->columns + title];
		struct quoted q = { .title = value_strip_quotes(str_trim(name)), .number = number < t->columns ? str_trim(t->cells[row * t->columns + number]) : STR_NONE };

		if (utf8_length(q.title) < 4 || !is_file(c, &q, CITES))
			continue;
		put(c, &q, repeals ? REPEALS : CITES, position_of_cell(&place, name, STR("table")), repeals ? t->caption.n ? t->caption : name : name);
	}
}

/* ── what the title says ── */

static struct found found_as(const struct value *v, struct str rule)
{
	return (struct found){ .at = v->at, .from = v->from, .to = v->to, .rule = rule };
}

/* Is a file issued or forwarded of which the title names the end? 《工作规则》 where the text has 《某市工作规则》. */
static bool issues_already(const struct citing *c, struct str key)
{
	for (size_t i = 0; i < c->cited.n; i++)
		if (c->cited.p[i].relation >= FORWARDS && (!key.n || str_ends(c->cited.p[i].key, key)))
			return true;
	return false;
}

static size_t n_issued(const struct citing *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->cited.n; i++)
		n += c->cited.p[i].relation >= FORWARDS;
	return n;
}

static void read_title(struct citing *c, const struct value *title)
{
	struct characters held;
	uint64_t in = classes_in(c->m, title->text, &held);

	c->found.n = 0;
	quoted_find(&c->search, title->text, &held, in, &c->found);
	c->says = ARENA_ARRAY(c->d->arena, enum citations_relation, c->found.n + 1);
	make_gist(c, title->text, 0, title->text.n, 0, c->found.n);
	c->preamble = c->listed = false;
	say_all(c, 0, true);
	bool named = c->found.n && n_issued(c) >= c->found.n; /* the text names them, in words of its own: 《…管理实施办法》 */

	for (size_t i = 0; i < c->found.n; i++) {
		struct quoted *q = &c->found.p[i];

		if (!q->title.n && c->says[i] == CITES) /* the document's own */
			continue;
		if ((named && c->says[i] >= FORWARDS) || (c->own_quoted.n && is_own(c, q)))
			continue;
		if (is_file(c, q, c->says[i]) && !(c->says[i] >= FORWARDS && issues_already(c, without_republic(key_of(c, q)))))
			put(c, q, c->says[i], found_as(title, q->rule), title->text);
	}
}

/* Does the file contain the text that its title says it issues? */
static bool has_issued(struct citing *c)
{
	struct doc *d = c->d;
	struct match got;

	if (doc_value(d, FIELD_ENCLOSURE_TITLE) || doc_value(d, FIELD_ATTACHMENTS))
		return true;
	for (size_t i = 0; i < d->lines.n; i++)
		if (d->lines.p[i].role == ROLE_BODY && class_among(c->m, d->lines.p[i].in, CLASS_CITATION_HANDED) &&
		    class_find(c->m, CLASS_CITATION_HANDED, d->lines.p[i].text, 0, &got))
			return true;
	return false;
}

/* 关于印发2024年度工作计划的通知, where the text does not name the plan itself. */
static void read_unquoted(struct citing *c, const struct value *title)
{
	struct match got, file;

	if (str_has(title->text, STR("《")) || issues_already(c, STR_NONE) || !class_find(c->m, CLASS_ISSUED_TITLE, title->text, 0, &got))
		return;
	struct quoted q = { .title = match_get(&got, GROUP_OF(TITLE)) };
	struct str verb = str_sub(title->text, got.from, got.to);
	enum citations_relation says = str_starts(verb, STR("转发")) || str_starts(verb, STR("批转")) ? FORWARDS : ISSUES;

	if (q.title.n && class_find(c->m, CLASS_CITATION_FILE, q.title, 0, &file) && has_issued(c))
		put(c, &q, says, found_as(title, str_z(got.rule->id)), title->text);
}

static int by_place(const void *x, const void *y)
{
	const struct citation *a = x, *b = y;

	return a->found.from != b->found.from ? (a->found.from > b->found.from) - (a->found.from < b->found.from) :
						(a->found.to > b->found.to) - (a->found.to < b->found.to);
}

/* 某局《关于…的通知》: the title of the document itself. */
static struct str quoted_title(struct arena *a, struct str title)
{
	size_t open = str_find(title, STR("《"));
	struct str inside = open == SIZE_MAX ? STR_NONE : str_sub(title, open + strlen("《"), title.n);

	if (!str_ends(inside, STR("》")) || !str_starts(inside, STR("关于")))
		return STR_NONE;
	return title_key(a, str_sub(inside, 0, inside.n - strlen("》")));
}

void derive_citations(struct doc *d, struct matcher *m)
{
	const struct value *title = doc_value(d, FIELD_TITLE);
	struct citing c = { .d = d, .m = m, .search = quoted_search(m, d->arena) };

	if (title) {
		c.own = title_key(d->arena, title->text);
		c.own_quoted = quoted_title(d->arena, title->text);
	}
	read_lines(&c);
	for (size_t i = 0; i < d->tables.n; i++)
		read_table(&c, i);
	if (title) {
		read_title(&c, title);
		read_unquoted(&c, title);
	}
	if (d->citations.n > 1)
		qsort(d->citations.p, d->citations.n, sizeof *d->citations.p, by_place);
	if (c.refused)
		doc_find(d, DERIVED_LIMIT, (struct span){ 0, 0 }, (size_t)CITATIONS_MAX, "citations in the document");
	buf_free(&c.gist);
}
