#include <stdlib.h>
#include <string.h>

#include "text/folding.h"
#include "text/seek.h"
#include "store/lists.h"
#include "search/search.h"

enum { RANGES_MAX = 64 }; /* of a word in a document, where not all are wanted */

struct snippets_words {
	const struct query **p;
	size_t n, cap;
};

static void gather(struct arena *a, const struct query *q, struct snippets_words *out)
{
	if (q->kind == QUERY_NOT)
		return;
	if (((q->kind == QUERY_TERM && query_in_text(q->field)) || q->kind == QUERY_CITED || q->kind == QUERY_NUMBER) && q->folded.n)
		*ARENA_PUSH(a, out) = q;
	for (size_t i = 0; i < q->n; i++)
		gather(a, q->child[i], out);
}

struct snippets_range {
	size_t from, to; /* in the text */
};

struct ranges {
	struct snippets_range *p;
	size_t n, cap;
};

static int by_from(const void *x, const void *y)
{
	const struct snippets_range *a = x, *b = y;

	return a->from < b->from ? -1 : a->from > b->from;
}

static bool line_break(char c)
{
	return c == '\n' || c == '\r';
}

static size_t next_of(struct str t, size_t at, size_t end, char c)
{
	const char *p = at < end ? memchr(t.p + at, c, end - at) : NULL;

	return p ? (size_t)(p - t.p) : end;
}

static size_t end_of_line(struct str t, size_t at)
{
	return next_of(t, at, next_of(t, at, t.n, '\n'), '\r');
}

/* Line breaks that end in [from, to): LF, CR or both. */
static uint32_t breaks(struct str t, size_t from, size_t to)
{
	uint32_t n = 0;

	for (size_t at = from; (at = next_of(t, at, to, '\n')) < to; at++)
		n++;
	for (size_t at = from; (at = next_of(t, at, to, '\r')) < to; at++)
		n += !(at + 1 < t.n && t.p[at + 1] == '\n');
	return n;
}

/* Iterates over the places of one word. */
struct snippets_places {
	const struct query *word;
	struct seek seek;
	struct arena *a;
	struct str text, folded; /* folded: of a document number only, with the places its bytes come from */
	const uint32_t *origin;
	size_t at;               /* in the folded text */
};

static struct snippets_places places_of(struct arena *a, const struct query *word, struct str text)
{
	struct snippets_places p = { .word = word, .a = a, .text = text };
	struct buf folded = { 0 }, origin = { 0 };

	if (word->number.year.n == 0) {
		seek_begin(&p.seek, word->folded, word->prefix, text);
		return p;
	}
	fold_text(text, &folded, &origin);
	p.folded = arena_str(a, buf_view(&folded));
	p.origin = (const uint32_t *)(const void *)arena_str(a, buf_view(&origin)).p;
	buf_free(&folded);
	buf_free(&origin);
	return p;
}

static bool places_next(struct snippets_places *p, size_t from, struct snippets_range *r)
{
	size_t at, end;

	if (!p->origin)
		return seek_next(&p->seek, from, &r->from, &r->to);
	if (!number_next(p->a, &p->word->number, p->word->tail, p->folded, p->at, &at, &end))
		return false;
	p->at = end;
	r->from = p->origin[at];
	r->to = p->origin[end - 1];
	utf8_next(p->text, &r->to);
	return true;
}

/* Of each word the first ones, or all. */
static struct ranges find_ranges(struct arena *a, const struct snippets_words *t, struct str text, bool all)
{
	struct ranges out = { 0 };

	for (size_t i = 0; i < t->n; i++) {
		struct snippets_range r = { 0 };
		struct snippets_places p = places_of(a, t->p[i], text);

		for (size_t seen = 0; (all || seen < RANGES_MAX) && places_next(&p, r.to, &r); seen++) {
			*ARENA_PUSH(a, &out) = r;
		}
	}
	for (size_t i = 1; i < out.n; i++)
		if (by_from(&out.p[i - 1], &out.p[i]) > 0) { /* those of one word are in order */
			qsort(out.p, out.n, sizeof *out.p, by_from);
			break;
		}
	return out;
}

/* Does the section contain the place? A line may have many sections, as in run-together pages; then byte offsets decide. */
static bool section_holds(const struct doc *d, const struct section *s, uint32_t line, size_t at)
{
	if (line < s->at.from || line > s->at.to)
		return false;
	if (line == s->at.from && s->from <= d->text.n) {
		size_t begin = doc_section_begin(d, s), label = str_find(str_sub(d->text, begin, s->from), s->label);

		if (at < begin + (label == SIZE_MAX ? 0 : label))
			return false;
	}
	return line < s->at.to || at < s->end;
}

/* The last section that begins before the place; -1: none. */
static int32_t last_begun(const struct doc *d, uint32_t line, size_t at)
{
	int32_t last = -1;

	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *s = &d->sections.p[i];

		if (s->at.from < line || (s->at.from == line && s->from <= d->text.n && doc_section_begin(d, s) <= at))
			last = (int32_t)i;
	}
	return last;
}

/* Cells of a row stand on one line of the text, parted by TABs. */
static bool in_row(struct str text, size_t at)
{
	size_t from = at;

	while (from > 0 && !line_break(text.p[from - 1]))
		from--;
	return next_of(text, from, end_of_line(text, at), '\t') < end_of_line(text, at);
}

/* Is the place in the table? Where its lines are those of a section as well, as in a page of one line, the text tells. */
static bool table_holds(const struct doc *d, const struct table *t, const struct snippet *p)
{
	if (p->line < t->at.from || p->line > t->at.to || (t->section >= 0 && (size_t)t->section >= d->sections.n))
		return false;
	if (t->section < 0 || d->sections.p[t->section].at.to < t->at.from)
		return true;
	return t->section == last_begun(d, p->line, p->at) && (t->columns == 1 || in_row(d->text, p->at));
}

static struct str section_path(struct doc *d, const struct snippet *p)
{
	int32_t at = -1;
	struct str out = STR_NONE;

	for (size_t i = 0; i < d->sections.n; i++)
		if (section_holds(d, &d->sections.p[i], p->line, p->at))
			at = (int32_t)i;
	for (size_t i = 0; at < 0 && i < d->tables.n; i++)
		if (table_holds(d, &d->tables.p[i], p)) {
			at = d->tables.p[i].section;
			out = d->tables.p[i].caption;
			break;
		}
	while (at >= 0) {
		const struct section *s = &d->sections.p[at];
		struct str one = doc_section_name(d->arena, s, s->heading);

		out = out.n ? arena_join(d->arena, arena_join(d->arena, one, STR(" → ")), out) : one;
		at = s->parent;
	}
	return out;
}

/* Copies from..to, white space as one blank. Returns where it ended. */
static size_t one_blank(struct str t, size_t from, size_t to, struct buf *out)
{
	size_t done = from, i = from;

	while (i < to) {
		size_t at = i;

		if (t.n - i >= 4 && folding_han(utf8_four((const unsigned char *)t.p + i))) {
			i += 3;
			continue;
		}
		uint32_t cp = utf8_next(t, &i);

		if (!is_blank(cp) && !is_invisible(cp))
			continue;
		buf_add(out, t.p + done, at - done);
		done = i;
		if (is_blank(cp) && out->n && out->p[out->n - 1] != ' ')
			buf_c(out, ' ');
	}
	buf_add(out, t.p + done, i - done);
	return i;
}

/* One line of text round the range, with all ranges in it marked. */
static struct str snippet(struct doc *d, const struct ranges *all, size_t which, size_t context)
{
	struct str t = d->text;
	struct snippets_range r = all->p[which];
	size_t from = r.from, to = r.to;
	struct buf b = { 0 };

	for (size_t n = 0; from > 0 && n < context; n++) {
		size_t before = from;

		utf8_prev(t, &before);
		if (line_break(t.p[before]))
			break;
		from = before;
	}
	for (size_t n = 0; to < t.n && n < context; n++) {
		if (line_break(t.p[to]))
			break;
		utf8_next(t, &to);
	}
	if (from > 0 && !line_break(t.p[from - 1]))
		buf_z(&b, "…");
	for (size_t i = from, k = 0; i < to;) {
		while (k < all->n && all->p[k].to <= i)
			k++;
		bool inside = k < all->n && all->p[k].from <= i;
		size_t end = k == all->n ? to : inside ? all->p[k].to : all->p[k].from;

		if (inside && all->p[k].from == i)
			buf_c(&b, '\x02');
		i = one_blank(t, i, end < to ? end : to, &b);
		if (inside && all->p[k].to == i)
			buf_c(&b, '\x03');
	}
	if (to < t.n && !line_break(t.p[to]))
		buf_z(&b, "…");
	struct str out = arena_str(d->arena, str_trim(buf_view(&b)));

	buf_free(&b);
	return out;
}

static uint32_t last_line(const struct snippets *p)
{
	uint32_t last = 0;

	for (size_t i = 0; i < p->n; i++)
		if (p->p[i].line > last)
			last = p->p[i].line;
	return last;
}

struct snippets search_snippets(const struct query *q, struct doc *d, const struct outline *o, size_t max, size_t context)
{
	struct snippets out = { 0 };
	struct snippets_words words = { 0 };
	size_t end = 0;
	uint32_t line = 1;

	gather(d->arena, q, &words);
	struct ranges all = find_ranges(d->arena, &words, d->text, max == SIZE_MAX);

	for (size_t i = 0, at = 0; i < all.n; i++) {
		if (all.p[i].from < end)
			continue; /* on the line shown already */
		end = end_of_line(d->text, all.p[i].to);
		if (out.n == max) {
			out.more++;
			continue;
		}
		line += breaks(d->text, at, all.p[i].from);
		at = all.p[i].from;
		struct snippet *p = ARENA_PUSH(d->arena, &out);

		p->at = at;
		p->line = line <= o->n ? o->line[line - 1] : line;
		p->snippet = snippet(d, &all, i, context);
	}
	if (out.n && lists_read_sections(d, o->sections, last_line(&out)) && lists_read(d, LIST_GRIDS, o->grids))
		for (size_t i = 0; i < out.n; i++)
			out.p[i].section = section_path(d, &out.p[i]);
	return out;
}

struct str search_marked(const struct query *q, struct arena *a, struct str text)
{
	struct doc d = { .arena = a, .text = text };
	struct snippets_words words = { 0 };

	gather(a, q, &words);
	struct ranges all = find_ranges(a, &words, text, false);

	return all.n ? snippet(&d, &all, 0, SIZE_MAX) : text;
}
