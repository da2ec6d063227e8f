#include "parse/flow.h"

#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "parse/value.h"

enum {
	LONG_LINE = 300,      /* bytes: shorter lines have not lost anything */
	TITLE_MAX = 600,      /* bytes */
	RECIPIENTS_MAX = 1500,
	NUMBER_ORG_MAX = 60,  /* bytes of a document number before its bracket */
};

struct cuts {
	size_t *p;
	size_t n, cap;
};

struct flow {
	struct doc *d;
	struct matcher *m;
	struct str t;          /* the long line's text */
	struct str title;      /* as the page has it, else as it was taken */
	struct cuts cuts;
	size_t at;             /* read so far */
};

static void cut(struct flow *f, size_t at)
{
	if (at > 0 && at < f->t.n)
		*ARENA_PUSH(f->d->arena, &f->cuts) = at;
}

/* The next n bytes are a line. */
static void take(struct flow *f, size_t n)
{
	cut(f, f->at);
	f->at += n;
	cut(f, f->at);
}

static void skip_blanks(struct flow *f)
{
	while (f->at < f->t.n && f->t.p[f->at] == ' ')
		f->at++;
}

static struct str rest(const struct flow *f)
{
	return str_sub(f->t, f->at, f->t.n);
}

/* How many bytes of `t` say the same as `what`, blanks and the form of brackets and quotes left aside;
 * 0: something else. */
static size_t same(struct arena *a, struct str t, struct str what)
{
	struct str key = value_key(a, what);
	size_t k = 0, i = 0;

	if (key.n == 0)
		return 0;
	while (i < t.n && k < key.n) {
		size_t from = i;

		utf8_next(t, &i);
		struct str c = value_key(a, str_sub(t, from, i));

		if (c.n == 0)
			continue;
		if (!str_starts(str_sub(key, k, key.n), c))
			return 0;
		k += c.n;
	}
	return k == key.n ? i : 0;
}

/* A page's breadcrumb, time and share buttons before the text. */
static void preface(struct flow *f)
{
	struct match m;

	if (class_find(f->m, CLASS_FLOW_PREFACE, rest(f), 0, &m) && m.from == 0) {
		f->at += m.to;
		cut(f, f->at);
	}
}

static bool take_number(struct flow *f)
{
	struct match m;

	skip_blanks(f);
	if (!class_find(f->m, CLASS_NUMBER_INSIDE, str_sub(rest(f), 0, 200), 0, &m) || m.from != 0 ||
	    match_get(&m, GROUP_ORG).n > NUMBER_ORG_MAX)
		return false;
	struct match genre;

	/* …的报告国发〔1980〕82号: the title's end is no part of the number */
	if (class_find(f->m, CLASS_GENRE_INSIDE, match_get(&m, GROUP_ORG), 0, &genre) && genre.to < match_get(&m, GROUP_ORG).n)
		return false;
	take(f, m.to);
	return true;
}

/* 中华人民共和国国务院令第380号: an order's letterhead and number are one. */
static bool take_order(struct flow *f)
{
	struct match m;

	skip_blanks(f);
	if (!class_find(f->m, CLASS_ORDER_INSIDE, str_sub(rest(f), 0, TITLE_MAX), 0, &m) || m.from != 0)
		return false;
	take(f, m.to);
	return true;
}

/* The title: known from the page, or up to the genre word that a number follows. */
static bool take_title(struct flow *f)
{
	struct match m, genre;
	size_t n;

	skip_blanks(f);
	n = same(f->d->arena, rest(f), f->title);
	if (n == 0 && class_find(f->m, CLASS_NUMBER_INSIDE, str_sub(rest(f), 0, TITLE_MAX), 0, &m)) {
		size_t bracket = m.from + match_get(&m, GROUP_ORG).n, at = 0, last = 0;

		while (class_find(f->m, CLASS_GENRE_INSIDE, str_sub(rest(f), 0, bracket), at, &genre)) {
			if (genre.to < bracket && (genre.to >= m.from || str_trim(str_sub(rest(f), genre.to, m.from)).n == 0))
				last = genre.to;
			at = genre.from + 3;
		}
		if (last && bracket - last <= NUMBER_ORG_MAX && !str_has(str_sub(rest(f), 0, last), STR("。")))
			n = last;
	}
	if (n == 0 || n > TITLE_MAX)
		return false;
	if (f->title.n == 0)
		f->title = str_sub(rest(f), 0, n);
	take(f, n);
	return true;
}

/* …的决定（1997年1月15日）: a title whose date stands behind it. */
static bool take_dated_title(struct flow *f)
{
	struct match m;

	skip_blanks(f);
	if (!class_find(f->m, CLASS_FLOW_TITLE, str_sub(rest(f), 0, 2 * TITLE_MAX), 0, &m))
		return false;
	struct str title = match_get(&m, GROUP_OF(TITLE));

	if (f->title.n == 0)
		f->title = title;
	take(f, title.n);
	take(f, m.to - title.n);
	return true;
}

static bool take_recipients(struct flow *f)
{
	skip_blanks(f);
	struct str r = str_sub(rest(f), 0, RECIPIENTS_MAX);
	size_t colon = str_find(r, STR("：")), ascii = str_find(r, STR(":")), end;
	struct match m;

	if (colon == SIZE_MAX && ascii == SIZE_MAX)
		return false;
	end = ascii < colon ? ascii + 1 : colon + strlen("：");
	colon = ascii < colon ? ascii : colon;
	struct str line = str_sub(r, 0, end);

	struct characters held = characters_of(line);
	struct match *may = rules_classify(f->m, f->d->arena, line, &held);

	if (!match_of(may, CLASS_RECIPIENTS) || class_find(f->m, CLASS_NOT_ADDRESSEE, str_sub(r, 0, colon), 0, &m))
		return false;
	take(f, line.n);
	return true;
}

/* Cuts round what rules of a class find from `from` on; `inner`: after this capture too. */
static size_t cut_found(struct flow *f, enum rule_class c, size_t from, int inner, bool once)
{
	struct match m;
	size_t end = 0;

	while (from < f->t.n && class_find(f->m, c, f->t, from, &m)) {
		struct str part = inner ? match_get(&m, inner) : STR_NONE;

		cut(f, m.from);
		if (part.n)
			cut(f, (size_t)(part.p - f->t.p) + part.n);
		cut(f, m.to);
		if (!end)
			end = m.to;
		if (once)
			break;
		from = m.to > from ? m.to : from + 1;
	}
	return end;
}

/* The document's own signature: right before a date, after the end of a sentence, or a body that the
 * title names. Returns the offset behind the date, 0 if there is none. */
static size_t take_signature(struct flow *f)
{
	struct match m, body;
	size_t from = f->at;
	struct str issuer = STR_NONE;

	if (f->title.n && class_find(f->m, CLASS_TITLE_BODY, f->title, 0, &body))
		issuer = match_get(&body, GROUP_OF(ISSUERS));
	while (class_find(f->m, CLASS_FLOW_SIGNATURE, f->t, from, &m)) {
		struct str who = str_trim(match_get(&m, GROUP_OF(ISSUERS)));
		struct str date = match_get(&m, GROUP_OF(DATE));

		struct str name = value_tight(f->d->arena, who);

		if (class_find(f->m, CLASS_ORG_END, name, 0, &body) || class_find(f->m, CLASS_FLOW_OFFICE, name, 0, &body)) {
			cut(f, (size_t)(who.p - f->t.p));
			cut(f, (size_t)(who.p - f->t.p) + who.n);
			cut(f, (size_t)(date.p - f->t.p) + date.n);
			return (size_t)(date.p - f->t.p) + date.n;
		}
		from = (size_t)(who.p - f->t.p) + 1;
		while (from < f->t.n && ((unsigned char)f->t.p[from] & 0xC0) == 0x80)
			from++;
	}
	/* …授权委托书平潭综合实验区社会事业局2024年9月26日 */
	for (from = f->at; issuer.n && class_find(f->m, CLASS_FLOW_DATE, f->t, from, &m); from = m.to) {
		struct str before = str_trim(str_sub(f->t, f->at, m.from));

		if (!str_ends(before, issuer))
			continue;
		cut(f, (size_t)(before.p - f->t.p) + before.n - issuer.n);
		cut(f, m.from);
		cut(f, m.to);
		return m.to;
	}
	return 0;
}

/* After the date: notes in brackets, attachment heads, the title of what is issued. */
static void take_enclosure(struct flow *f, size_t end)
{
	struct pieces names = value_quoted(f->d->arena, str_sub(f->t, 0, end));
	struct pieces title = value_quoted(f->d->arena, f->title);
	struct match m;

	for (size_t i = 0; i < title.n; i++)
		*ARENA_PUSH(f->d->arena, &names) = title.p[i];
	f->at = end;
	skip_blanks(f);
	while (class_find(f->m, CLASS_FLOW_NOTE, rest(f), 0, &m) && m.from == 0) {
		f->at += m.to;
		cut(f, f->at);
		skip_blanks(f);
	}
	size_t imprint = class_find(f->m, CLASS_FLOW_IMPRINT, str_sub(rest(f), 0, 400), 0, &m) && m.from < 3 ? m.to : 0;

	if (imprint) {
		f->at += imprint;
		cut(f, f->at);
		skip_blanks(f);
	}
	if (class_find(f->m, CLASS_FLOW_ATTACHMENT, rest(f), 0, &m) && m.from == 0) {
		f->at += m.to;
		cut(f, f->at);
		skip_blanks(f);
	}
	size_t n = 0;

	for (size_t i = 0; i < names.n && !n; i++)
		n = same(f->d->arena, rest(f), names.p[i]);
	/* the body's name may stand before the title that the notice quotes, or 关于… be left out of it */
	for (size_t i = 0; i < names.n && !n; i++) {
		struct str key = str_sub(rest(f), 0, 300);
		size_t at = str_find(key, names.p[i]);

		if (at != SIZE_MAX && at < 120 && !str_has(str_sub(key, 0, at), STR("。")))
			n = at + names.p[i].n;
	}
	if (n) {
		f->at += n;
		cut(f, f->at);
	}
}

static int by_offset(const void *x, const void *y)
{
	size_t a = *(const size_t *)x, b = *(const size_t *)y;

	return a < b ? -1 : a > b;
}

static bool find_cuts(struct flow *f)
{
	bool title = false, number;

	preface(f);
	number = take_order(f);
	for (int i = 0; i < 3; i++) {
		number = (!number && take_number(f)) || number;
		title = (!title && take_title(f)) || title;
	}
	title = title || (!number && take_dated_title(f));
	bool recipients = take_recipients(f);
	size_t body = f->at;
	size_t end = take_signature(f);

	if (!end && !(title || number || recipients))
		return false;
	cut_found(f, CLASS_FLOW_LIST, body, 0, true);
	cut_found(f, CLASS_FLOW_FURNITURE, body, 0, false);
	cut_found(f, CLASS_FLOW_CC, body, 0, true);
	cut_found(f, CLASS_FLOW_IMPRINT, body, 0, true);
	if (end)
		take_enclosure(f, end);
	return true;
}

static void replace(struct doc *d, size_t i, struct flow *f)
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
		size_t raw_to = k < f->cuts.n ? norm_origin(whole.raw, to) : whole.raw.n;
		struct line *l = ARENA_PUSH(d->arena, &all);

		*l = whole;
		l->raw = str_sub(whole.raw, raw_at, raw_to);
		l->text = norm_line(d->arena, l->raw);
		l->flowed = true;
		l->cell = false;
		l->src = src;
		if (d->src.kind == KIND_HTML || !decode_walk(d->src.in.encoding, d->src.bytes, &src, raw_to - raw_at))
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

static struct str known_title(struct doc *d, struct matcher *m, size_t before)
{
	for (size_t i = 0; i < before; i++) {
		const struct line *l = &d->lines.p[i];
		struct characters held = characters_of(l->text);
		const struct match *meta = match_of(rules_classify(m, d->arena, l->text, &held), CLASS_META);
		struct str key = meta ? value_tight(d->arena, match_get(meta, GROUP_KEY)) : STR_NONE;

		if (l->heading == 1)
			return l->text;
		if (str_eq(key, STR("标题")))
			return match_get(meta, GROUP_VALUE);
	}
	return STR_NONE;
}

void flow_break(struct doc *d, struct matcher *m)
{
	size_t total = 0, longest = 0;

	for (size_t i = 0; i < d->lines.n; i++) {
		total += d->lines.p[i].text.n;
		if (d->lines.p[i].text.n > d->lines.p[longest].text.n)
			longest = i;
	}
	if (d->lines.n == 0 || d->lines.p[longest].text.n < LONG_LINE || d->lines.p[longest].text.n * 2 < total ||
	    d->lines.p[longest].cell)
		return;
	struct flow f = { .d = d, .m = m, .t = d->lines.p[longest].text };

	f.title = known_title(d, m, longest);
	if (find_cuts(&f) && f.cuts.n) {
		replace(d, longest, &f);
		d->flowed = true;
	}
}
