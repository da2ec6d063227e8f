#include "parse/head.h"

#include <string.h>

#include "parse/outline.h"
#include "parse/value.h"

enum {
	HEAD_LINES_MAX = 120,
	PARAGRAPH = 180,      /* bytes: a plain line longer than this, with a comma, is running text */
	TITLE_LINES_MAX = 8,
	TITLE_MAX = 900,
	NAME_MAX = 12,        /* bytes: four characters */
	LEFT_OVER = 9,        /* bytes */
	ISSUED_WITHIN = 4,
	SIGNED_WITHIN = 2000, /* lines: the signature stands before what is issued */
};

/* What a page's own table of particulars calls the title. */
static const char *const title_keys[] = { "标题", "文件名称", "信息名称", "名称", NULL };

/* Commas outside brackets and quotes. */
static bool has_clause(struct str t)
{
	int depth = 0;

	for (size_t i = 0; i < t.n;) {
		uint32_t cp = utf8_next(t, &i);

		depth += (cp == 0x300A || cp == 0xFF08 || cp == '(' || cp == 0x201C) - (cp == 0x300B || cp == 0xFF09 || cp == ')' || cp == 0x201D);
		if (depth <= 0 && (cp == 0xFF0C || cp == ','))
			return true;
	}
	return false;
}

static bool paragraph(const struct line *l)
{
	struct str t = l->text;

	if (str_has(t, STR("。")) || str_ends(t, STR("；")) || str_ends(t, STR("：")) || str_ends(t, STR("，")))
		return true;
	return t.n > PARAGRAPH && has_clause(t) && !line_is(l, CLASS_TITLE_END);
}

/* Lines of the head that are neither title nor body. */
static bool head_matter(const struct line *l)
{
	static const enum rule_class matter[] = { CLASS_HEAD, CLASS_LETTERHEAD, CLASS_DOC_NUMBER, CLASS_META, CLASS_HEAD_NOISE,
						  CLASS_PROMULGATION, CLASS_SUBTITLE, CLASS_DATE, CLASS_SIGNED_DATE, CLASS_NOTE, CLASS_CC };

	for (size_t i = 0; i < sizeof matter / sizeof matter[0]; i++)
		if (line_is(l, matter[i]))
			return true;
	return false;
}

static bool empty(const struct line *l)
{
	return l->role == ROLE_BLANK || l->role == ROLE_FURNITURE;
}

static bool addresses(struct matcher *m, const struct line *l)
{
	const struct match *r = match_of(l->may, CLASS_RECIPIENTS);
	struct match end;

	return r && !l->label && !class_find(m, CLASS_NOT_ADDRESSEE, match_get(r, GROUP_OF(RECIPIENTS)), 0, &end);
}

static bool title_below(const struct doc *d, long i)
{
	int lines = 0;

	for (long k = i + 1; k < (long)d->lines.n && lines < 4; k++) {
		const struct line *l = &d->lines.p[k];

		lines += !empty(l);
		if (l->label || paragraph(l))
			return false;
		if (line_is(l, CLASS_TITLE_END) && !head_matter(l))
			return true;
	}
	return false;
}

static bool comma_ends(struct str t)
{
	return str_ends(t, STR("，")) || str_ends(t, STR("、")) || str_ends(t, STR(","));
}

/* 各…应对新型冠状病毒肺炎 / 联防联控机制：a name may be broken where the line ends. */
static bool breaks_addressee(struct str t)
{
	return str_starts(t, STR("各")) && !str_ends(t, STR("。")) && !str_ends(t, STR("："));
}

/* Bodies that a comma parts: a line of addressees that goes on below. */
static bool lists_addressees(struct doc *d, struct matcher *m, const struct line *l)
{
	bool goes_on = comma_ends(l->text) || str_ends(l->text, STR("；"));
	struct pieces p = value_split(d->arena, goes_on ? l->text : STR_NONE, STR("，,；;"));
	struct match end;

	for (size_t i = 0; i < p.n; i++) {
		struct str body = str_ends(p.p[i], STR("、")) ? str_sub(p.p[i], 0, p.p[i].n - strlen("、")) : p.p[i];

		if (!class_find(m, CLASS_ADDRESSEE_END, body, 0, &end))
			return false;
	}
	return p.n > 0;
}

/* The line that ends the addressees which line i begins. */
static long addressees_below(struct doc *d, struct matcher *m, long i)
{
	for (; i < (long)d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		if (empty(l))
			continue;
		if (addresses(m, l))
			return i;
		if (l->label || !lists_addressees(d, m, l))
			break;
	}
	return NOWHERE;
}

/* Where the body begins; the recipients' line is passed in *to. */
static long find_body(struct doc *d, struct matcher *m, struct layout *o)
{
	long n = (long)d->lines.n, i;

	for (i = 0; i < n && i < HEAD_LINES_MAX; i++) {
		const struct line *l = &d->lines.p[i];

		if (empty(l) || l->role == ROLE_META)
			continue;
		if (line_is(l, CLASS_SALUTATION) || l->table >= 0 || line_is(l, CLASS_ATTACHMENT_LIST))
			return i;
		if (addresses(m, l)) {
			o->recipients_first = o->recipients_last = i;
			return i + 1;
		}
		if (line_is(l, CLASS_SIGNED_DATE) && !title_below(d, i)) /* above a title: the head of minutes */
			return i;
		if (head_matter(l))
			continue;
		long below = paragraph(l) ? addressees_below(d, m, i) : NOWHERE;

		if (below != NOWHERE) {
			o->recipients_first = i;
			o->recipients_last = below;
			return below + 1;
		}
		if (l->label || line_is(l, CLASS_CONTENTS) || paragraph(l) || outline_leads(d, (size_t)i))
			return i;
	}
	return i < n ? i : n;
}

/* Does the title end here, or does 的通知 follow on the next line? */
static bool open_title(struct matcher *m, struct str t)
{
	static const char *const verbs[] = { "印发", "转发", "批转", "公布", "发布", "下发" };
	struct match end;
	bool carrier = false;
	size_t opened = 0, closed = 0;

	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		carrier = carrier || str_has(t, str_z(verbs[i]));
	for (size_t i = 0; i < t.n;) {
		uint32_t cp = utf8_next(t, &i);

		opened += cp == 0x300A;
		closed += cp == 0x300B;
	}
	return opened != closed || (carrier && !class_find(m, CLASS_STATUTORY_END, t, 0, &end));
}

struct run {
	long first, last;
	struct str text;
	bool about; /* says 关于 */
};

static bool plain(const struct doc *d, long i)
{
	const struct line *l = &d->lines.p[i];

	return !empty(l) && l->role != ROLE_META && l->role != ROLE_HEAD && !head_matter(l);
}

/* Do the bodies named in a line sign below? Each does that issues together with others. The last name may go on with the title's
 * first characters. */
static bool sign_below(struct doc *d, struct matcher *m, const struct line *above, bool complete, struct str title)
{
	struct pieces bodies = value_split(d->arena, above->text, STR(" 、"));
	struct match end;

	for (size_t k = 0; k < bodies.n; k++) {
		struct str body = value_tight(d->arena, bodies.p[k]);
		bool signs = false;

		for (const struct line *l = above + 1; !signs && l < d->lines.p + d->lines.n && l - above < SIGNED_WITHIN; l++) {
			if (l->text.n < body.n || l->label || paragraph(l))
				continue;
			struct str names = value_tight(d->arena, l->text);
			size_t at = str_find(names, body);

			if (at == SIZE_MAX || !class_find(m, CLASS_ORG_END, names, 0, &end))
				continue;
			struct str rest = str_sub(names, at + body.n, names.n);

			signs = complete || k + 1 < bodies.n || (rest.n && str_starts(title, rest));
		}
		if (!signs)
			return false;
	}
	return bodies.n > 0;
}

/* 会议纪 / 要: a line that the title's last characters were left for. */
static const struct line *left_over(const struct doc *d, const struct line *l)
{
	const struct line *above = l;

	while (l->text.n <= LEFT_OVER && above > d->lines.p && above > l - 3)
		if (!empty(--above))
			return plain(d, above - d->lines.p) && !paragraph(above) ? above : NULL;
	return NULL;
}

/* Is 关于… further up, with nothing between but lines of a title? */
static bool begins_above(struct doc *d, struct matcher *m, const struct line *l)
{
	struct str joined = STR_NONE;
	struct match found;

	for (int lines = 1; lines < TITLE_LINES_MAX && l >= d->lines.p; l--) {
		if (empty(l))
			continue;
		if (!plain(d, l - d->lines.p) || line_is(l, CLASS_TITLE_END) || class_find(m, CLASS_CODE, l->text, 0, &found))
			break;
		lines++;
		joined = arena_join(d->arena, l->text, joined);
		if (class_find(m, CLASS_TITLE_BODY, value_tight(d->arena, joined), 0, &found))
			return true;
	}
	return false;
}

/* 关于进一步优化防控措施 / 做好工作的通知: a line of 关于 that happens to end in a word that may be a genre, before one that ends
 * in a statutory genre. */
static bool broken_off(struct matcher *m, const struct line *above, const struct line *first, struct str title)
{
	struct match end;
	const struct line *next = above + 1;

	while (next < first && empty(next))
		next++;
	return next == first && str_has(above->text, STR("关于")) && !str_has(title, STR("关于")) &&
	       !class_find(m, CLASS_STATUTORY_END, above->text, 0, &end) && class_find(m, CLASS_STATUTORY_END, title, 0, &end);
}

/* May the line before the title's first line so far belong to it? */
static bool extends(struct doc *d, struct matcher *m, const struct line *above, const struct line *first, struct str title)
{
	struct match body, org, verb;
	bool complete = class_find(m, CLASS_TITLE_BODY, title, 0, &body);
	bool is_body = class_find(m, CLASS_ORG_END, value_tight(d->arena, above->text), 0, &org);

	if ((above->heading == 1) != (first->heading == 1) || above->text.n > 300)
		return false;
	if (left_over(d, first) == above && title.n == first->text.n && !line_is(above, CLASS_TITLE_END))
		return true;
	if (class_find(m, CLASS_TITLE_GOES_ON, title, 0, &verb) || class_find(m, CLASS_TITLE_OPEN, above->text, 0, &verb))
		return true;
	if (class_find(m, CLASS_TITLE_VERB, title, 0, &verb)) /* 关于…: the bodies stand above */
		return is_body || class_find(m, CLASS_TITLE_CO_BODY, value_tight(d->arena, above->text), 0, &org);
	if (complete) /* several bodies, one a line, the last on the line of 关于 */
		return !str_starts(title, value_tight(d->arena, above->text)) &&
		       (sign_below(d, m, above, is_body, title) ||
			(d->src.kind != KIND_TEXT && is_body && above->center == first->center));
	bool ended = line_is(above, CLASS_TITLE_END) && !open_title(m, above->text) && !broken_off(m, above, first, title);

	if (ended)
		return false;
	if (class_find(m, CLASS_CODE, above->text, 0, &org))
		return false;
	/* neither 关于 nor a body yet: it goes on upwards if that gives one */
	struct str joined = arena_join(d->arena, above->text, title);

	if (class_find(m, CLASS_TITLE_BODY, value_tight(d->arena, joined), 0, &body) || str_has(joined, STR("关于")))
		return true;
	return (above->center == first->center && above->center) || begins_above(d, m, above);
}

/* Ends in a genre word, be it spaced out, 几 个 问 题 的 通 知, or broken. */
static bool title_ends(struct doc *d, struct matcher *m, const struct line *l)
{
	const struct line *above = left_over(d, l);
	struct match end;

	if (above && class_find(m, CLASS_GENRE_END, arena_join(d->arena, above->text, l->text), 0, &end))
		return true;
	return line_is(l, CLASS_TITLE_END) || (str_has(l->text, STR(" ")) && !paragraph(l) &&
					       class_find(m, CLASS_GENRE_END, value_tight(d->arena, l->text), 0, &end));
}

/* The last run of title lines that ends at or before line `last`. */
static struct run run_up(struct doc *d, struct matcher *m, long last)
{
	struct run r = { .first = last, .last = last, .text = d->lines.p[last].text };

	for (long i = last - 1; i >= 0 && last - i < 40; i--) {
		if (empty(&d->lines.p[i]))
			continue;
		if (!plain(d, i) || r.text.n > TITLE_MAX ||
		    !extends(d, m, &d->lines.p[i], &d->lines.p[r.first], r.text))
			break;
		r.text = arena_join(d->arena, d->lines.p[i].text, r.text);
		r.first = i;
	}
	r.about = str_has(r.text, STR("关于")) || open_title(m, r.text);
	return r;
}

/* The lines of the head that together say what the page calls the document. */
static struct run find_known(struct doc *d, struct str known, long end)
{
	struct run none = { .first = NOWHERE };
	struct str key = value_key(d->arena, known);

	for (long i = end - 1; i >= 0 && key.n; i--) {
		struct str joined = STR_NONE;

		if (!plain(d, i) || d->lines.p[i].heading == 1)
			continue;
		for (long k = i; k < end && k < i + TITLE_LINES_MAX; k++) {
			if (empty(&d->lines.p[k]))
				continue;
			if (!plain(d, k))
				break;
			joined = joined.n ? arena_join(d->arena, joined, d->lines.p[k].text) : d->lines.p[k].text;
			struct str sofar = value_key(d->arena, joined);

			if (str_eq(sofar, key))
				return (struct run){ .first = i, .last = k, .text = joined, .about = true };
			if (!str_starts(key, sofar))
				break;
		}
	}
	return none;
}

static void find_title(struct doc *d, struct matcher *m, struct layout *o, long body)
{
	struct run best;
	long end = o->recipients_first != NOWHERE ? o->recipients_first : body, line;

	struct str known = head_meta(d, title_keys, &line);

	best = find_known(d, known, end);
	for (long i = 0; i < end && best.first == NOWHERE; i++)
		if (d->lines.p[i].heading == 1 && plain(d, i))
			best = find_known(d, d->lines.p[i].text, end);

	for (long i = best.first == NOWHERE ? end - 1 : -1; i >= 0; i--) {
		if (!plain(d, i) || !title_ends(d, m, &d->lines.p[i]))
			continue;
		struct run r = run_up(d, m, i);

		/* the last one that says 关于: a page repeats its title, the document prints it last */
		if (best.first == NOWHERE || (r.about && !best.about))
			best = r;
		i = r.first;
	}
	if (best.first == NOWHERE) { /* no genre word: the page's heading, else the first line that stands alone */
		for (long i = 0; i < end && best.first == NOWHERE; i++)
			if (plain(d, i) && d->lines.p[i].heading == 1)
				best = run_up(d, m, i);
		for (long i = 0; i < end && best.first == NOWHERE && !known.n; i++)
			if (plain(d, i) && d->lines.p[i].text.n >= 12 && (unsigned char)d->lines.p[i].text.p[0] >= 0x80) {
				long last = i;

				while (last + 1 < end && plain(d, last + 1) && d->lines.p[last + 1].center == d->lines.p[i].center &&
				       last - i < TITLE_LINES_MAX)
					last++;
				best = run_up(d, m, last);
			}
	}
	if (best.first == NOWHERE)
		return;
	/* （试行） on a line of its own */
	for (long i = best.last + 1; i < end && i < best.last + 3; i++) {
		struct match tail;

		if (empty(&d->lines.p[i]))
			continue;
		if (class_find(m, CLASS_TITLE_TAIL, d->lines.p[i].text, 0, &tail)) {
			best.text = arena_join(d->arena, best.text, d->lines.p[i].text);
			best.last = i;
		}
		break;
	}
	o->title_first = best.first;
	o->title_last = best.last;
	o->title = best.text;
	o->title_rule = STR("title-end");
	for (long i = best.first; i <= best.last; i++)
		if (!empty(&d->lines.p[i]))
			d->lines.p[i].role = ROLE_TITLE;
}

struct str head_meta(struct doc *d, const char *const *keys, long *line)
{
	struct str found = STR_NONE;
	size_t best = SIZE_MAX; /* its key */

	for (size_t i = 0; i < d->lines.n && best > 0; i++) {
		const struct match *m = d->lines.p[i].role == ROLE_META ? match_of(d->lines.p[i].may, CLASS_META) : NULL;
		struct str value = match_get(m, GROUP_VALUE), key = value.n ? value_tight(d->arena, match_get(m, GROUP_KEY)) : STR_NONE;

		for (size_t k = 0; key.n && keys[k] && k < best; k++)
			if (str_eq(key, str_z(keys[k]))) {
				best = k;
				*line = (long)i;
				found = str_trim(value);
			}
	}
	return found;
}

/* 《…的通知》 in a link to the document itself: the text has lost its title. */
static void title_from_link(struct doc *d, struct matcher *m, struct layout *o)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];
		struct pieces names;
		struct match end;

		if (l->role != ROLE_FURNITURE || !line_is(l, CLASS_LINK))
			continue;
		names = value_quoted(d->arena, l->text);
		for (size_t k = 0; k < names.n; k++)
			if (class_find(m, CLASS_STATUTORY_END, names.p[k], 0, &end)) {
				o->title = names.p[k];
				o->title_rule = l->may->rule ? str_z(l->may->rule->id) : STR("related-link");
				o->title_first = o->title_last = (long)i;
				return;
			}
	}
}

/* 国家卫生健康委员会公告2024年第12号, and nothing else above the body. */
static void title_from_number(struct doc *d, struct matcher *m, struct layout *o)
{
	struct match name;

	if (!class_find(m, CLASS_TITLE_OF_NUMBER, d->lines.p[o->number].text, 0, &name))
		return;
	o->title = match_get(&name, GROUP_OF(TITLE));
	o->title_rule = str_z(name.rule->id);
	o->title_first = o->title_last = o->number;
}

static void mark_meta(struct doc *d, long body)
{
	for (long i = 0; i < (long)d->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		if (l->role == ROLE_BODY && line_is(l, CLASS_META) && (i < body || l->text.n < 120) && !l->label)
			l->role = ROLE_META;
	}
}

bool head_is_signer(struct matcher *m, const struct line *l)
{
	struct match name;

	return (l->indent >= 4 || l->text.n <= NAME_MAX) && !line_is(l, CLASS_TITLE_END) && class_find(m, CLASS_PERSON, l->text, 0, &name);
}

/* 签发人：张某 / 李某: further names stand below the first. */
static void more_signers(struct doc *d, struct matcher *m, long body)
{
	bool after = false;

	for (long i = 0; i < body; i++) {
		struct line *l = &d->lines.p[i];
		const struct match *head = match_of(l->may, CLASS_HEAD);

		if (empty(l))
			continue;
		if (head)
			after = match_get(head, GROUP_OF(SIGNERS)).n > 0;
		else if (after && l->role == ROLE_BODY && head_is_signer(m, l))
			l->role = ROLE_HEAD;
		else
			after = false;
	}
}

/* 中华人民共和国国务院令 is an order's letterhead (9704 10.2): where the page names the text it promulgates,
 * that is the title. What it promulgates stands in its first sentence. */
static void read_order(struct doc *d, struct matcher *m, struct layout *o)
{
	struct match order;
	long line;

	if (!class_find(m, CLASS_ORDER_TITLE, o->title, 0, &order))
		return;
	o->order_issuer = match_get(&order, GROUP_OF(ISSUERS));
	o->order_first = o->title_first;
	struct str t = head_meta(d, title_keys, &line);

	if (t.n) {
		o->title = t;
		o->title_rule = STR("meta");
		o->title_first = o->title_last = line;
	}
	for (long i = o->body; i < (long)d->lines.n && i < o->body + 3; i++) {
		struct str s = d->lines.p[i].text;
		struct pieces names = value_quoted(d->arena, s);

		if (names.n && (str_has(s, STR("公布")) || str_has(s, STR("发布")) || str_has(s, STR("颁布")))) {
			o->issued = names.p[0];
			return;
		}
	}
}

/* 某某省人民代表大会常务委员会公告 says nothing of its subject: what it promulgates stands in its first sentence. */
static void read_promulgation(struct doc *d, struct matcher *m, struct layout *o)
{
	struct match found;

	if (!class_find(m, CLASS_PROMULGATION_TITLE, o->title, 0, &found))
		return;
	for (long i = o->body; i < (long)d->lines.n && i < o->body + 3; i++)
		if (class_find(m, CLASS_PROMULGATED, d->lines.p[i].text, 0, &found)) {
			o->issued = match_get(&found, GROUP_OF(TITLE));
			return;
		}
}

/* 关于开展…工作的通知: only its first sentences say that it issues 《…》, whose title must then stand below. */
static void read_issued_here(struct doc *d, struct matcher *m, struct layout *o)
{
	struct match found;

	for (long i = o->body; i + 1 < (long)d->lines.n && i < o->body + ISSUED_WITHIN; i++) {
		struct str said = arena_join(d->arena, d->lines.p[i].text, d->lines.p[i + 1].text); /* it may be broken */

		if (!class_find(m, CLASS_ISSUED_HERE, said, 0, &found))
			continue;
		struct str key = value_key(d->arena, value_strip_quotes(match_get(&found, GROUP_OF(TITLE))));

		for (long k = i + 1; k < (long)d->lines.n; k++)
			if (d->lines.p[k].text.n && d->lines.p[k].text.n <= match_get(&found, GROUP_OF(TITLE)).n * 2 &&
			    str_eq(value_key(d->arena, d->lines.p[k].text), key)) {
				o->issued = match_get(&found, GROUP_OF(TITLE));
				return;
			}
	}
}

void head_read(struct doc *d, struct matcher *m, struct layout *o)
{
	struct match issued;
	long line;

	mark_meta(d, HEAD_LINES_MAX);
	o->body = find_body(d, m, o);
	for (long i = 0; i < o->body; i++) {
		struct line *l = &d->lines.p[i];

		if (l->role != ROLE_BODY)
			continue;
		if (line_is(l, CLASS_DOC_NUMBER)) {
			l->role = ROLE_NUMBER;
			o->number = o->number == NOWHERE ? i : o->number;
		} else if (head_matter(l)) {
			l->role = ROLE_HEAD;
		}
	}
	more_signers(d, m, o->body);
	find_title(d, m, o, o->body);
	if (o->title.n == 0 || !class_find(m, CLASS_GENRE_END, o->title, 0, &issued)) {
		struct str t = head_meta(d, title_keys, &line);

		if (t.n) {
			o->title = t;
			o->title_rule = STR("meta");
			o->title_first = o->title_last = line;
		}
		if (o->title.n == 0 || !class_find(m, CLASS_GENRE_END, value_tight(d->arena, o->title), 0, &issued))
			title_from_link(d, m, o);
		if (o->title.n == 0 && o->number != NOWHERE)
			title_from_number(d, m, o);
	}
	read_order(d, m, o);
	read_promulgation(d, m, o);
	if (o->recipients_first != NOWHERE) {
		/* recipients over several lines */
		for (long i = o->recipients_first - 1; i > o->title_last && i > o->number && i >= 0; i--) {
			struct line *l = &d->lines.p[i];

			if (empty(l))
				continue;
			if (l->role != ROLE_BODY || !(comma_ends(l->text) || breaks_addressee(l->text)))
				break;
			o->recipients_first = i;
		}
		for (long i = o->recipients_first; i <= o->recipients_last; i++)
			if (d->lines.p[i].role == ROLE_BODY)
				d->lines.p[i].role = ROLE_RECIPIENTS;
	}
	/* what is left above the body is head matter: letterheads, codes, names of speakers */
	for (long i = 0; i < o->body && i < (long)d->lines.n; i++)
		if (d->lines.p[i].role == ROLE_BODY)
			d->lines.p[i].role = ROLE_HEAD;
	if (!o->issued.n && o->title.n && (class_find(m, CLASS_ISSUED_TITLE, o->title, 0, &issued) ||
					   class_find(m, CLASS_ISSUED_TITLE, value_tight(d->arena, o->title), 0, &issued))) /* 通　知 */
		o->issued = match_get(&issued, GROUP_OF(TITLE));
	if (!o->issued.n)
		read_issued_here(d, m, o);
}
