#include "parse/unwrap.h"

#include <stdlib.h>

#include "text/fold.h"
#include "read/line.h"

enum {
	NARROWEST = 40, WIDEST = 160, /* columns between the margins */
	LEEWAY = 2,           /* columns by which a full line may fall short or go over: letters, marks in the margin */
	NEAR = 8,             /* columns between the widths of full lines: first ones, words that did not fit */
	FIRST_INDENT = 4,     /* columns of a paragraph's first line (9704 7.3.3) */
	BESIDE = 16,          /* columns: an indent beyond is a signature's */
	BROKEN_MIN = 2,       /* lines that break within a sentence, for a text to be broken at its width … */
	LINES_EACH = 3,       /* … and of each paragraph, for paragraphs to be long */
	BRACKET_LINES = 8,    /* lines over which a bracket may extend */
	CANDIDATE_MIN = 60,   /* bytes of a line so wide */
	LINE_BYTES_MAX = 1200, /* beyond any width */
	NOTE_WITHIN = 40,     /* lines */
	NOTE_BYTES = 120,
	LABEL_BYTES = 24,     /* of 第二十一条 */
};

/* A line as printed, before joining. */
struct printed {
	size_t line;    /* index */
	int indent;     /* columns, the page's margin left aside */
	int end;        /* column it ends at; 0: empty */
	bool sentence;  /* ends with a sentence, or with what opens a list */
	bool apart;     /* cells, headings: no line of a paragraph */
	bool parted;    /* by gaps: columns, bodies side by side */
	bool page;      /* a page number */
	bool bare;      /* 第一条 alone: separated from its text by the gap behind it */
	uint64_t classes;
};

struct unwrap_paper {
	struct doc *d;
	struct matcher *m;
	struct printed *p;
	size_t n;
	int width;      /* columns between the margins */
	bool indented;  /* first lines of paragraphs are */
	bool spaced;    /* an empty line follows each */
	bool blocks;    /* an empty line follows each paragraph */
	bool lengthy;   /* paragraphs have many lines: a full one that ends a sentence seldom ends its paragraph */
};

static bool closing(uint32_t cp)
{
	struct str marks = STR("，。、；：！？）》”’】〕」』");

	for (size_t i = 0; i < marks.n;)
		if (utf8_next(marks, &i) == cp)
			return true;
	return false;
}

static bool opening(uint32_t cp)
{
	return cp == 0xFF08 || cp == 0x300A || cp == 0x201C || cp == 0x2018 || cp == 0x3010 || cp == 0x3014;
}

static bool ends_sentence(struct str t)
{
	size_t at = t.n;

	while (at > 0) {
		uint32_t cp = utf8_prev(t, &at);

		if (cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F || cp == 0xFF1B || cp == 0xFF1A || cp == ':' || cp == ';')
			return true;
		if (cp != 0x201D && cp != 0x2019 && cp != 0xFF09 && cp != 0x300B)
			return false;
	}
	return false;
}

/* Width of the first unbreakable unit of a line: a word, a number or a character, with its punctuation. */
static int first_unit(struct str t)
{
	int n = 0;
	bool inside = false, word = false; /* is there a character yet, of a word? */

	for (size_t i = 0; i < t.n;) {
		uint32_t cp = utf8_next(t, &i);
		bool letter = cp > ' ' && cp < 0x2000;

		if (inside && !closing(cp) && !(word && letter))
			break;
		n += line_columns_of(cp);
		inside = inside || !opening(cp);
		word = letter;
	}
	return n;
}

static bool is_prose(struct str t)
{
	return str_has(t, STR("，")) || str_has(t, STR("。")) || str_has(t, STR("、")) || str_has(t, STR("；"));
}

/* Columns of a table, bodies side by side: gaps of two blanks and more, but behind a label at its beginning. */
static bool has_gaps(struct str t)
{
	size_t gaps = 0, from = 0;

	for (size_t at; (at = str_find(str_sub(t, from, t.n), STR("  "))) != SIZE_MAX; gaps += at > LABEL_BYTES || from > 0)
		for (from += at; from < t.n && t.p[from] == ' ';)
			from++;
	return gaps > 1 || (gaps == 1 && !is_prose(t));
}

/* A cheap prefilter for every document: is there a width at which lines end within a sentence and which few lines exceed? */
static bool may_be(const struct doc *d)
{
	int ends[WIDEST + 1] = { 0 }, all[WIDEST + 1] = { 0 };

	for (size_t i = 0; i < d->lines.n; i++) {
		struct str t = d->lines.p[i].text;
		size_t next = i + 1, least = t.n * 2 / 3; /* columns, if all is Han */

		all[least < WIDEST ? least : WIDEST]++;
		if (t.n < CANDIDATE_MIN || least > WIDEST || d->lines.p[i].cell || ends_sentence(t))
			continue;
		while (next < d->lines.n && d->lines.p[next].text.n == 0)
			next++;
		int width = line_columns(t);

		if (next < d->lines.n && width <= WIDEST)
			ends[width]++;
	}
	for (int v = WIDEST, beyond = 0; v >= NARROWEST; v--) {
		int there = 0;

		for (int k = v; ends[v] && k >= 0 && k >= v - NEAR; k--)
			there += ends[k];
		if (there && beyond * 4 <= there)
			return true;
		beyond += v + 2 * LEEWAY <= WIDEST ? all[v + 2 * LEEWAY] : 0;
	}
	return false;
}

/* A line of the page that is drawn with characters: ──────, ------. */
static bool drawn(struct str t)
{
	size_t i = 0;

	while (i < t.n) {
		uint32_t cp = utf8_next(t, &i);

		if (cp != '-' && cp != '_' && cp != '=' && cp != '*' && cp != 0x2014 && (cp < 0x2500 || cp > 0x257F))
			return false;
	}
	return t.n > 3;
}

static bool begins_page(const struct unwrap_paper *w, size_t line)
{
	return str_starts(w->d->lines.p[line].raw, STR("\f"));
}

static void look(struct unwrap_paper *w)
{
	struct doc *d = w->d;

	w->p = ARENA_ARRAY(d->arena, struct printed, d->lines.n);
	w->n = d->lines.n;
	for (size_t i = 0; i < w->n; i++) {
		const struct line *l = &d->lines.p[i];
		struct printed *p = &w->p[i];

		*p = (struct printed){ .line = i, .indent = line_column(l), .sentence = ends_sentence(l->text) };
		p->parted = has_gaps(l->text);
		p->page = l->furniture && l->text.n;
		p->apart = l->table >= 0 || drawn(l->text) || l->cell || l->heading || str_has(l->raw, STR("\t")) || str_starts(l->text, STR("|")) ||
			   l->text.n > LINE_BYTES_MAX;
		if (l->text.n && l->text.n <= LINE_BYTES_MAX)
			p->end = p->indent + line_columns(l->text);
	}
	/* each page has a margin of its own */
	for (size_t from = 0, to; from < w->n; from = to) {
		int margin = INT32_MAX;

		for (to = from; to < w->n && (to == from || !begins_page(w, to)); to++)
			if (w->p[to].end - w->p[to].indent >= NARROWEST / 2 && w->p[to].indent < margin)
				margin = w->p[to].indent;
		for (size_t i = from; i < to && margin < INT32_MAX; i++) {
			int cut = w->p[i].indent < margin ? w->p[i].indent : margin;

			w->p[i].indent -= cut;
			w->p[i].end -= w->p[i].end ? cut : 0;
		}
	}
}

/* The column at which most lines end that do not end a sentence; 0: none, or many lines exceed it. */
static int right_margin(const struct unwrap_paper *w)
{
	int ends[WIDEST + 1] = { 0 }, band[WIDEST + 1] = { 0 }, best = 0, most = 0, there = 0, beyond = 0;

	for (size_t i = 0; i < w->n; i++)
		if (!w->p[i].apart && !w->p[i].parted && !w->p[i].sentence && w->p[i].indent <= BESIDE && w->p[i].end >= NARROWEST &&
		    w->p[i].end <= WIDEST)
			ends[w->p[i].end]++;
	for (int v = NARROWEST; v <= WIDEST; v++) {
		band[v] = ends[v] + ends[v - 1] + ends[v - 2]; /* letters are not all of a width */
		most = band[v] > most ? band[v] : most;
	}
	/* first lines may end before the others, and there may be more of them */
	for (int v = WIDEST; v >= NARROWEST && !best; v--)
		if (most && band[v] * 3 >= most)
			best = v;
	for (int v = best; v >= best - 2 && v > 0; v--)
		best = ends[v] > ends[best] ? v : best;
	for (size_t i = 0; i < w->n; i++) {
		if (w->p[i].apart || w->p[i].parted || w->p[i].indent > BESIDE)
			continue;
		beyond += w->p[i].end > best + 2 * LEEWAY;
		there += abs(w->p[i].end - best) <= LEEWAY;
	}
	return beyond * 4 <= there ? best : 0;
}

/* The next line with text; passes empty ones and page numbers. */
static size_t next_of(const struct unwrap_paper *w, size_t i)
{
	for (i++; i < w->n && (w->p[i].end == 0 || w->p[i].page) && !w->p[i].apart; i++)
		;
	return i;
}

/* Did the next line's first word not fit behind line p? A paragraph's first line may have lost its indent, or a part of it. */
static bool is_full(const struct unwrap_paper *w, const struct printed *p, bool first, const struct printed *next)
{
	int lost = first && p->indent < FIRST_INDENT ? FIRST_INDENT - p->indent : 0;
	int room = w->width - (p->end <= w->width - lost + LEEWAY ? lost : 0);

	return p->end <= w->width + 2 * LEEWAY && p->end + first_unit(w->d->lines.p[next->line].text) > room - (LEEWAY - 1);
}

static bool most_are_full(const struct unwrap_paper *w)
{
	size_t wide = 0, full = 0;

	for (size_t i = 0; i < w->n; i++) {
		wide += !w->p[i].apart && w->p[i].end >= NARROWEST;
		full += !w->p[i].apart && w->p[i].end >= w->width - FIRST_INDENT - LEEWAY;
	}
	return full * 2 >= wide;
}

#define BIT(c) (UINT64_C(1) << CLASS_##c)

static bool is_any(const struct printed *p, uint64_t classes)
{
	return p->classes & classes;
}

static bool measure(struct unwrap_paper *w)
{
	size_t broken = 0, hangs = 0, flush = 0, whole = 0, starts = 0, blanks = 0, parts = 0;

	for (size_t i = 0, to; i < w->n; i = to) {
		to = next_of(w, i);
		const struct printed *p = &w->p[i], *next = &w->p[to];

		if (to == w->n || p->end == 0 || p->apart || p->parted || next->apart || next->parted || p->indent > BESIDE)
			continue;
		struct str text = w->d->lines.p[i].text, more = w->d->lines.p[to].text;
		bool full = is_full(w, p, true, next);

		if (full && !p->sentence && (is_prose(more) || (is_prose(text) && next->sentence))) {
			broken++;
			hangs += next->indent < 2 && (p->indent >= 2 || (is_any(next, BIT(RECIPIENTS)) && is_prose(text) && !p->classes && next->end < p->end));
			flush += next->indent < 2;
			blanks += w->p[i + 1].end == 0;
		} else if (!full && p->sentence && next->indent <= BESIDE) {
			whole++;
			starts += next->indent >= 2;
			parts += w->p[i + 1].end == 0;
		}
	}
	w->indented = starts * 2 > whole && flush * 2 > broken;
	w->spaced = blanks * 2 > broken;
	w->blocks = !w->spaced && parts * 4 >= whole * 3 && whole > 1;
	w->lengthy = broken >= LINES_EACH * whole;
	if (w->spaced && !most_are_full(w)) /* paragraphs that empty lines part, a few of one width */
		return false;
	/* one is enough where its first line is indented and the next is not, or where no empty line parts them */
	return broken >= BROKEN_MIN || hangs > 0 || (broken > 0 && w->blocks);
}

/* A number alone; 0: something else. */
static int lone_number(struct str t)
{
	int n = 0;

	for (size_t k = 0; k < t.n; k++) {
		if (t.n > 4 || t.p[k] < '0' || t.p[k] > '9')
			return 0;
		n = n * 10 + t.p[k] - '0';
	}
	return n;
}

/* The last on its page. */
static bool plain_page_number(const struct unwrap_paper *w, size_t i)
{
	if (!lone_number(w->d->lines.p[i].text))
		return false;
	for (i++; i < w->n && w->p[i].end == 0 && !begins_page(w, i); i++)
		;
	return i < w->n && begins_page(w, i);
}

/* 1, 2 … in the middle of the page or to the right, the last of them below all text: of pages whose ends are lost. */
static void find_page_numbers(struct unwrap_paper *w)
{
	size_t last = 0, n = 0;

	for (int pass = 0; pass < 2; pass++) {
		int next = 1;

		for (size_t i = 0; i < w->n; i++) {
			if (w->p[i].apart || w->p[i].indent < BESIDE || lone_number(w->d->lines.p[i].text) != next)
				continue;
			w->p[i].page |= pass == 1;
			next++;
			last = i;
			n += pass == 0;
		}
		if (n < 2 || next_of(w, last) < w->n)
			return;
	}
}

static void classify_lines(struct unwrap_paper *w)
{
	for (size_t i = 0; i < w->n; i++) {
		struct printed *p = &w->p[i];
		struct str t = w->d->lines.p[i].text;
		const struct match *may = p->end ? rules_classify_text(w->m, w->d->arena, t) : NULL;

		p->classes = match_classes(may);
		p->bare = may && may == match_of(may, CLASS_LABEL) && match_get(may, GROUP_TEXT).n == 0 && !may->next;
		p->page |= p->classes >> CLASS_NOISE & 1 || plain_page_number(w, i);
	}
	find_page_numbers(w);
}

/* Is a bracket open at the end of the lines? */
static bool in_brackets(const struct unwrap_paper *w, const struct printed *first, const struct printed *last)
{
	int depth = 0;
	size_t from = last->line - first->line < BRACKET_LINES ? first->line : last->line - BRACKET_LINES;

	for (size_t k = from; k <= last->line; k++) {
		struct str t = w->d->lines.p[k].text;

		for (size_t i = 0; i < t.n;) {
			uint32_t cp = utf8_next(t, &i);

			depth += (cp == 0xFF08 || cp == '(') - (cp == 0xFF09 || cp == ')');
		}
	}
	return depth > 0;
}

static bool page_between(const struct unwrap_paper *w, const struct printed *last, const struct printed *next)
{
	for (const struct printed *p = last + 1; p <= next; p++)
		if (p->page || begins_page(w, p->line))
			return true;
	return false;
}

/* Does the line `next` go on with the paragraph from `first` to `last`? */
static bool goes_on(const struct unwrap_paper *w, const struct printed *first, const struct printed *last, const struct printed *next)
{
	const uint64_t notes = last->sentence ? BIT(NOTE) : 0; /* else （2023年） may be a title's end */
	const uint64_t begins = notes | BIT(DOC_NUMBER) | BIT(ATTACHMENT_LIST) | BIT(ATTACHMENT_HEAD) | BIT(ATTACHMENT_TITLED) | BIT(DATE) | BIT(SIGNED_DATE) |
				BIT(META) | BIT(CC) | BIT(IMPRINT) | BIT(SALUTATION) | BIT(CONTENTS) | BIT(HEAD) | BIT(HEAD_NOISE);
	struct str text = w->d->lines.p[last->line].text, more = w->d->lines.p[next->line].text;
	bool label = is_any(next, BIT(LABEL)), lists = str_ends(text, STR("，")) || str_ends(text, STR("、"));

	if (last->apart || next->apart || last->page || last->end == 0 || last->indent > BESIDE || next->indent > BESIDE)
		return false;
	if (is_any(last, BIT(DATE) | BIT(DOC_NUMBER) | BIT(HEAD) | BIT(LETTERHEAD)) && first == last)
		return false;
	if (last->bare && first == last)
		return !w->indented && !label && !is_any(next, begins);
	if (!is_full(w, last, first == last, next) || is_any(next, begins) || ((last->parted || next->parted) && !in_brackets(w, first, last)))
		return false;
	struct str begun = w->d->lines.p[first->line].text;

	if (is_any(next, BIT(RECIPIENTS)) && !lists && !is_prose(begun) && !str_has(begun, STR(",")))
		return false;
	if ((last->sentence || w->blocks) && !w->spaced && next->line - last->line > 1 && !page_between(w, last, next))
		return false;
	if (w->blocks && next->line - last->line == 1)
		return true;
	if (label && last->sentence)
		return false;
	if ((!w->indented || first->indent < FIRST_INDENT) && is_any(last, BIT(TITLE_END)) && !is_prose(begun) && !is_prose(text) && !str_starts(more, STR("的")))
		return false; /* a title of a full line */
	if (!w->indented)
		return !label && (!last->sentence || (w->lengthy && last->end > w->width - 2 && str_ends(text, STR("。"))));
	if (next->indent < 2)
		return true;
	size_t after = next_of(w, (size_t)(next - w->p)); /* a body that signs, and its date */

	return !last->sentence && !label && next->indent > first->indent + 1 && /* hangs below an item's text */
	       !(after < w->n && is_any(&w->p[after], BIT(DATE)));
}

/* The text a line adds to its paragraph: without its indent and without trailing blanks. */
static struct str piece(const struct doc *d, const struct line *l)
{
	if (kind_is(d->src.kind, KIND_MARKED)) /* its marks are off */
		return l->text;
	return str_sub(l->raw, line_origin(l, 0), line_origin(l, l->text.n));
}

struct joiner {
	struct doc *d;
	struct lines all;
	char *text; /* room for the whole */
	size_t n;
};

static void put(struct joiner *j, struct str t)
{
	memcpy(j->text + j->n, t.p, t.n);
	j->n += t.n;
}

/* Adds the line unchanged. */
static struct line *put_line(struct joiner *j, const struct line *l)
{
	struct line *one = ARENA_PUSH(j->d->arena, &j->all);

	*one = *l;
	one->raw.p = j->text + j->n;
	put(j, l->raw);
	if (str_slices(l->text, l->raw))
		one->text.p = one->raw.p + (l->text.p - l->raw.p);
	return one;
}

static void join(struct joiner *j, struct line *to, const struct line *next, bool apart)
{
	struct str more = piece(j->d, next);

	if (apart || (to->text.n && more.n && is_letter(j->text[j->n - 1]) && is_letter(more.p[0])))
		put(j, STR(" "));
	put(j, more);
	to->raw.n = (size_t)(j->text + j->n - to->raw.p);
	to->end_no = next->end_no;
	to->src_end = next->src_end;
	to->joined = true;
}

static void rebuild(struct unwrap_paper *w)
{
	struct doc *d = w->d;
	struct joiner j = { .d = d, .text = arena_room(d->arena, d->text.n + 2 * w->n) };

	for (size_t i = 0; i < w->n;) {
		const struct printed *first = &w->p[i], *last = first;
		struct line *l = put_line(&j, &d->lines.p[i]);
		size_t next = next_of(w, i);

		while (next < w->n && goes_on(w, first, last, &w->p[next])) {
			if (!l->joined) {
				j.n = (size_t)(l->raw.p - j.text);
				put(&j, piece(d, &d->lines.p[i]));
			}
			join(&j, l, &d->lines.p[next], last->bare && last == first);
			last = &w->p[next];
			next = next_of(w, next);
		}
		if (l->joined)
			l->text = norm_line(d->arena, l->raw);
		put(&j, STR("\n"));
		l->furniture |= first->page;
		for (i++; i <= last->line; i++) /* what was passed */
			if (w->p[i].page) {
				put_line(&j, &d->lines.p[i])->furniture = true;
				put(&j, STR("\n"));
			}
	}
	d->lines = j.all;
	d->text = (struct str){ j.text, j.n };
}

/* （2031年9月24日甲会令第94号公布 自2032年1月 / 1日起施行）: a note under the title, whatever the width of the text. */
static void join_brackets(struct doc *d)
{
	for (size_t i = 0; i + 1 < d->lines.n && i < NOTE_WITHIN; i++) {
		struct line *l = &d->lines.p[i], *next = l + 1;

		if (!str_starts(l->text, STR("（")) || !str_has(l->text, STR("年")) || str_has(l->text, STR("）")) || l->table >= 0 ||
		    !str_ends(next->text, STR("）")) || str_has(next->text, STR("（")) || next->text.n > NOTE_BYTES)
			continue;
		l->text = arena_join(d->arena, l->text, next->text);
		l->joined = true;
		l->end_no = next->end_no;
		l->src_end = next->src_end;
		next->text = STR_NONE;
	}
}

static bool unwrap_paragraphs(struct doc *d, struct matcher *m)
{
	struct unwrap_paper w = { .d = d, .m = m };

	if (!may_be(d))
		return false;
	look(&w);
	w.width = right_margin(&w);
	if (w.width == 0)
		return false;
	classify_lines(&w);
	if (!measure(&w))
		return false;
	rebuild(&w);
	return true;
}

void unwrap(struct doc *d, struct matcher *m)
{
	if (!unwrap_paragraphs(d, m))
		join_brackets(d);
}
