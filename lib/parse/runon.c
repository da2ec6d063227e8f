#include "parse/runon.h"

#include <stdlib.h>
#include <string.h>

#include "text/fold.h"
#include "parse/runonhead.h"
#include "parse/runontail.h"
#include "doc/value.h"

enum {
	LONG_LINE = 300,      /* bytes: shorter lines have not lost anything … */
	ONLY_LINE = 120,      /* … unless they are all there is */
	METADATA_MAX = 24, /* lines beside it */
	HEAD_LINES = 30, /* with text */
	DATED_MIN = 90,  /* bytes of a line that holds more than a date */
	JOINED_CUTS = 3, /* at the end of a title, and around the text behind it */
};

static int by_offset(const void *x, const void *y)
{
	size_t a = *(const size_t *)x, b = *(const size_t *)y;

	return a < b ? -1 : a > b;
}

static void replace(struct doc *d, size_t i, struct runon *f)
{
	struct line whole = d->lines.p[i];
	struct lines all = { 0 };

	qsort(f->cuts.p, f->cuts.n, sizeof *f->cuts.p, by_offset);
	for (size_t k = 0; k < i; k++)
		*ARENA_PUSH(d->arena, &all) = d->lines.p[k];
	size_t raw_at = 0, src = whole.src;

	for (size_t k = 0, from = 0; k <= f->cuts.n; k++) {
		size_t to = k < f->cuts.n ? f->cuts.p[k] : f->t.n;

		if (to <= from)
			continue;
		size_t raw_to = whole.raw.n, blanks = 0; /* before a piece, which norm_line takes off it */

		while (from + blanks < to && f->t.p[from + blanks] == ' ')
			blanks++;
		if (k < f->cuts.n)
			raw_to = raw_at + norm_origin(str_sub(whole.raw, raw_at, whole.raw.n), to - from - blanks);
		struct line *l = ARENA_PUSH(d->arena, &all);

		*l = whole;
		l->raw = str_sub(whole.raw, raw_at, raw_to);
		l->text = norm_line(d->arena, l->raw);
		l->runon = true;
		l->cell = false;
		l->src = src;
		if (!kind_is(d->src.kind, KIND_LINES) || !decode_walk(d->src.in.encoding, d->src.bytes, &src, raw_to - raw_at))
			src = whole.src;
		else
			l->src_end = src;
		from = to;
		raw_at = raw_to;
	}
	for (size_t k = i + 1; k < d->lines.n; k++)
		*ARENA_PUSH(d->arena, &all) = d->lines.p[k];
	d->lines = all;
}

/* The matches of a line that is page metadata about the document, or furniture; NULL: it is text. */
static const struct match *metadata(struct doc *d, struct matcher *m, struct str text)
{
	const struct match *may = rules_classify_text(m, d->arena, text);

	return match_of(may, CLASS_META) || match_of(may, CLASS_NOISE) || match_of(may, CLASS_HEAD_NOISE) ? may : NULL;
}

static struct str known_title(struct doc *d, struct matcher *m, size_t before)
{
	for (size_t i = 0; i < before; i++) {
		const struct line *l = &d->lines.p[i];
		const struct match *meta = match_of(metadata(d, m, l->text), CLASS_META);
		struct str key = meta ? value_tight(d->arena, match_get(meta, GROUP_KEY)) : STR_NONE;

		if (l->heading == 1)
			return l->text;
		if (str_eq(key, STR("标题")))
			return match_get(meta, GROUP_VALUE);
	}
	return STR_NONE;
}

/* Are all lines before `end` except one metadata? */
static bool only_metadata(struct doc *d, struct matcher *m, size_t end, size_t but)
{
	for (size_t i = 0; i < end; i++) {
		const struct line *l = &d->lines.p[i];

		if (i != but && l->text.n && !l->furniture && l->heading != 1 && !metadata(d, m, l->text))
			return false;
	}
	return true;
}

/* Is the line all the text there is? */
static bool alone(struct doc *d, struct matcher *m, size_t line)
{
	return d->lines.n <= METADATA_MAX && only_metadata(d, m, d->lines.n, line);
}

/* …的通知国卫发〔2024〕48号各省…：现将…: a converter joined the head's paragraphs, and left the others apart. */
static void break_head(struct doc *d, struct matcher *m)
{
	size_t i = 0;

	while (i < d->lines.n && (d->lines.p[i].text.n == 0 || d->lines.p[i].furniture))
		i++;
	struct runon f = { .d = d, .m = m, .t = i < d->lines.n ? d->lines.p[i].text : STR_NONE, .leads = true };

	if (f.t.n < ONLY_LINE || d->lines.p[i].cell || d->lines.p[i].heading || !(str_has(f.t, STR("：")) || str_has(f.t, STR(":"))))
		return;
	if (runon_head(&f) && f.title.n && f.cuts.n >= JOINED_CUTS)
		replace(d, i, &f);
}

/* (1985年5月4日某政〔1985〕38号) 根据…, below the title: the bracket is the head's, what stands behind it the text's. */
static void break_dated(struct doc *d, struct matcher *m)
{
	struct match found;
	struct str before = STR_NONE; /* the line above */

	for (size_t i = 0, lines = 0; i < d->lines.n && lines < HEAD_LINES; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->text.n == 0)
			continue;
		lines++;
		struct runon f = { .d = d, .m = m, .t = l->text };

		/* few lines match, so the more expensive look at the line above comes last */
		if (before.n && l->text.n > DATED_MIN && (l->text.p[0] == '(' || str_starts(l->text, STR("（"))) && !l->cell &&
		    class_find(m, CLASS_FLOW_DATED, l->text, 0, &found) && found.from == 0 && found.to < l->text.n &&
		    match_of(rules_classify_text(m, d->arena, before), CLASS_TITLE_END)) {
			runon_cut(&f, found.to);
			replace(d, i, &f);
			return;
		}
		before = l->text;
	}
}

void runon_break(struct doc *d, struct matcher *m)
{
	size_t total = 0, longest = 0;

	for (size_t i = 0; i < d->lines.n; i++) {
		total += d->lines.p[i].text.n;
		if (d->lines.p[i].text.n > d->lines.p[longest].text.n)
			longest = i;
	}
	size_t n = d->lines.n ? d->lines.p[longest].text.n : 0;

	if (n < ONLY_LINE || d->lines.p[longest].cell)
		return;
	if ((n < LONG_LINE || n * 2 < total) && !alone(d, m, longest)) {
		break_head(d, m);
		break_dated(d, m);
		return;
	}
	struct runon f = { .d = d, .m = m, .t = d->lines.p[longest].text, .leads = only_metadata(d, m, longest, longest) };

	f.title = known_title(d, m, longest);
	bool head = runon_head(&f), tail = runon_tail(&f);

	if ((head || tail) && f.cuts.n) {
		replace(d, longest, &f);
		d->runon = true;
	}
}
