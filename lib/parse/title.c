#include "parse/title.h"

#include <string.h>

#include "doc/value.h"
#include "parse/evidence.h"

enum {
	PARAGRAPH = 180,      /* bytes: a plain line longer than this, with a comma, is running text */
	TITLE_LINES_MAX = 8,
	TITLE_MAX = 900,
	LEFT_OVER = 9,        /* bytes */
	WIDE_MIN = 6,         /* characters of a line that may have been broken off */
	BARE = 4,             /* characters */
	SPLIT_MIN = 6,        /* bytes of a name on the first line, or twice as many on the second */
	ABOVE_MAX = 300,      /* bytes: a longer line above does not belong to the title */
	TITLE_RUN = 40,       /* lines that a title and the empty lines in it may take */
	PLACE_BYTES = 9, PROMULGATED_WITHIN = 8, STANDS_ABOVE = 4, /* lines */
	ALONE_MIN = 12,       /* bytes: a shorter line on its own is not a title */
	WIDE_ALONE = 12,      /* characters */
	SIGNED_WITHIN = 2000, /* lines: the signature comes before the text that is issued */
};

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

bool line_paragraph(const struct line *l)
{
	struct str t = l->text;

	if (str_has(t, STR("。")) || str_ends(t, STR("；")) || str_ends(t, STR("：")) || str_ends(t, STR("，")))
		return true;
	return t.n > PARAGRAPH && has_clause(t) && !line_is(l, CLASS_TITLE_END);
}

bool line_head_matter(const struct line *l)
{
	static const enum rule_class matter[] = { CLASS_HEAD, CLASS_LETTERHEAD, CLASS_DOC_NUMBER, CLASS_META, CLASS_HEAD_NOISE,
						  CLASS_PROMULGATION, CLASS_SUBTITLE, CLASS_DATE, CLASS_SIGNED_DATE, CLASS_NOTE, CLASS_CC };

	for (size_t i = 0; i < sizeof matter / sizeof matter[0]; i++)
		if (line_is(l, matter[i]))
			return true;
	return false;
}

bool line_blank(const struct line *l)
{
	return l->role == ROLE_BLANK || l->role == ROLE_FURNITURE;
}

/* How many more are opened than closed. */
static int open_marks(struct str t, uint32_t open, uint32_t close)
{
	int n = 0;

	for (size_t i = 0; i < t.n;) {
		uint32_t cp = utf8_next(t, &i);

		n += (cp == open) - (cp == close);
	}
	return n;
}

static int open_quotes(struct str t)
{
	return open_marks(t, 0x300A, 0x300B);
}

/* （20 / 23年版）: what the line below closes was opened above. */
static bool closes_marks(struct str above, struct str below, uint32_t open, uint32_t close)
{
	return open_marks(below, open, close) < 0 && open_marks(above, open, close) > 0;
}

static bool closes_bracket(struct str above, struct str below)
{
	return closes_marks(above, below, 0xFF08, 0xFF09);
}

/* …规划（20 / 23年版）, 20 / 24年工作要点, 2024 / 年工作要点, D / RG付费 */
static bool breaks_figure(struct str above, struct str title)
{
	size_t before = 0, behind = 0;

	if (above.n && title.n && is_letter(above.p[above.n - 1]) && is_letter(title.p[0]))
		return true;
	while (before < above.n && above.p[above.n - 1 - before] >= '0' && above.p[above.n - 1 - before] <= '9')
		before++;
	while (behind < title.n && title.p[behind] >= '0' && title.p[behind] <= '9')
		behind++;
	return before && before < above.n && before + behind <= 4 && (behind || str_starts(title, STR("年")));
}

/* 法（试行）, 实施细则: the rest of the title is above. */
static bool bare_genre(struct matcher *m, struct str title)
{
	struct match end;
	struct str words = str_sub(title, 0, str_find(title, STR("（")));

	return utf8_length(words) <= BARE && class_find(m, CLASS_GENRE_END, title, 0, &end);
}

/* Does the title end here, or does 的通知 follow on the next line? */
static bool open_title(struct matcher *m, struct str t)
{
	static const char *const verbs[] = { "印发", "转发", "批转", "公布", "发布", "下发" };
	struct match end;
	bool carrier = false;

	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		carrier = carrier || str_has(t, str_z(verbs[i]));
	return open_quotes(t) != 0 || (carrier && !class_find(m, CLASS_STATUTORY_END, t, 0, &end));
}

struct title_run {
	long first, last;
	struct str text;
	bool about; /* contains 关于 */
	uint64_t evidence;
};

static bool plain(const struct doc *d, long i)
{
	const struct line *l = &d->lines.p[i];

	return !line_blank(l) && l->role != ROLE_META && l->role != ROLE_HEAD && !line_head_matter(l);
}

/* The rest of a line of bodies without separators, after removing from its front the bodies that sign below. */
static struct str without_signers(struct doc *d, struct matcher *m, const struct line *above, struct str bodies)
{
	struct match end;

	for (const struct line *l = above + 1; l < d->lines.p + d->lines.n && l - above < SIGNED_WITHIN; l++) {
		if (l->label || line_paragraph(l))
			continue;
		struct str text = class_before(m, CLASS_SEAL, l->text), name = value_tight(d->arena, text);

		for (int first = 0; first < 2 && name.n; first++) { /* others may stand beside it */
			if (name.n < bodies.n && str_starts(bodies, name) && class_find(m, CLASS_ORG_END, name, 0, &end)) {
				bodies = str_sub(bodies, name.n, bodies.n);
				l = above;
				break;
			}
			name = str_sub(text, 0, str_find(text, STR("  ")));
		}
	}
	return bodies;
}

/* Do the bodies named in a line sign below? Each does that issues together with others. The last name may go on with the title's
 * first characters. */
static bool sign_below(struct doc *d, struct matcher *m, const struct line *above, bool complete, struct str title)
{
	struct pieces bodies = value_split(d->arena, above->text, STR(" 、"));
	struct match end;

	for (size_t k = 0; k < bodies.n; k++) {
		struct str body = without_signers(d, m, above, value_tight(d->arena, bodies.p[k]));
		bool signs = false;

		for (const struct line *l = above + 1; !signs && l < d->lines.p + d->lines.n && l - above < SIGNED_WITHIN; l++) {
			if (l->text.n < body.n || l->label || line_paragraph(l))
				continue;
			struct str names = value_tight(d->arena, class_before(m, CLASS_SEAL, l->text));
			if (!str_has(names, body) || !class_find(m, CLASS_ORG_END, names, 0, &end))
				continue;
			signs = complete || k + 1 < bodies.n;
			while (!signs && body.n && str_has(names, body)) { /* others may stand beside it */
				names = str_sub(names, str_find(names, body), names.n);
				size_t n = body.n;

				while (n < names.n && n - body.n < title.n && names.p[n] == title.p[n - body.n])
					n++;
				signs = n > body.n && class_find(m, CLASS_ORG_END, str_sub(names, 0, n), 0, &end);
				names = str_sub(names, body.n, names.n);
			}
		}
		if (!signs)
			return false;
	}
	return bodies.n > 0;
}

/* …芜湖市公共 / 资源交易中心关于…: a name that signs below begins at the end of the line above and continues in the title. */
static bool splits_name(struct doc *d, struct matcher *m, const struct line *above, struct str title)
{
	struct str before = value_tight(d->arena, above->text);
	struct match end;

	for (const struct line *l = above + 1; l < d->lines.p + d->lines.n && l - above < SIGNED_WITHIN; l++) {
		if (l->label || line_paragraph(l) || l->text.n < 2 * SPLIT_MIN)
			continue;
		struct str name = value_tight(d->arena, class_before(m, CLASS_SEAL, l->text));

		for (size_t at = 3; at < name.n; utf8_next(name, &at))
			if ((at >= SPLIT_MIN || name.n - at >= 2 * SPLIT_MIN) && str_ends(before, str_sub(name, 0, at)) && str_starts(title, str_sub(name, at, name.n)) &&
			    class_find(m, CLASS_ORG_END, name, 0, &end))
				return true;
	}
	return false;
}

/* …医院 / 2024年度工作计划, …医院2024年度 / 工作计划, …医 / 院2024年度工作计划 */
static bool begins_with_signer(struct doc *d, struct matcher *m, const struct line *above, bool is_body, struct str title)
{
	struct str tight = value_tight(d->arena, above->text);

	if (is_body)
		return sign_below(d, m, above, true, title);
	if (splits_name(d, m, above, title))
		return true;
	for (const struct line *l = above; !line_paragraph(l); tight = arena_join(d->arena, value_tight(d->arena, l->text), tight)) {
		if (without_signers(d, m, above, tight).n < tight.n)
			return true;
		do
			if (--l < d->lines.p || above - l > TITLE_LINES_MAX)
				return false;
		while (line_blank(l));
		if (!plain(d, l - d->lines.p) || line_is(l, CLASS_TITLE_END))
			break;
	}
	return false;
}

/* 会议纪 / 要: a line that the title's last characters were left for. */
static const struct line *left_over(const struct doc *d, const struct line *l)
{
	const struct line *above = l;

	while (str_sub(l->text, 0, str_find(l->text, STR("（"))).n <= LEFT_OVER && above > d->lines.p && above > l - 3)
		if (!line_blank(--above))
			return plain(d, above - d->lines.p) && !line_paragraph(above) ? above : NULL;
	return NULL;
}

/* Is 关于… further up, with only lines of a title between? */
static bool begins_above(struct doc *d, struct matcher *m, const struct line *l)
{
	struct str joined = STR_NONE;
	struct match found;

	for (int lines = 1; lines < TITLE_LINES_MAX && l >= d->lines.p; l--) {
		if (line_blank(l))
			continue;
		if (!plain(d, l - d->lines.p) || line_is(l, CLASS_TITLE_END) || class_find(m, CLASS_CODE, l->text, 0, &found))
			break;
		lines++;
		joined = arena_join(d->arena, l->text, joined);
		if (class_find(m, CLASS_TITLE_BODY, value_tight(d->arena, joined), 0, &found) || str_has(joined, STR("关于")))
			return true;
	}
	return false;
}

/* 关于进一步优化防控措施 / 做好工作的通知: a line of 关于, or one below it, that happens to end in a word that may be a genre, before
 * one that ends in a statutory genre. */
static bool broken_off(struct doc *d, struct matcher *m, const struct line *above, const struct line *first, struct str title)
{
	struct match end;
	const struct line *next = above + 1;
	bool about = str_has(above->text, STR("关于"));

	while (next < first && line_blank(next))
		next++;
	if (next != first || str_has(title, STR("关于")) || class_find(m, CLASS_STATUTORY_END, above->text, 0, &end) ||
	    !class_find(m, CLASS_STATUTORY_END, title, 0, &end))
		return false;
	for (const struct line *l = above - 1; !about && l >= d->lines.p && l > above - TITLE_LINES_MAX; l--) {
		if (line_blank(l))
			continue;
		if (!plain(d, l - d->lines.p) || line_is(l, CLASS_TITLE_END) || line_paragraph(l))
			break;
		about = str_has(l->text, STR("关于"));
	}
	return about;
}

static bool ends_as_place(struct str t)
{
	static const char *const ends[] = { "省", "市", "县", "区", "州", "旗", "盟", "镇", "乡" };

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (str_ends(t, str_z(ends[i])))
			return true;
	return false;
}

/* 某某有限公司证券质押 / 登记业务实施细则: right above the title's last line, as wide as that at least, and nothing by itself. */
static bool breaks_wide(struct matcher *m, const struct line *above, const struct line *first)
{
	struct match end;
	size_t wide = utf8_length(above->text);

	return above + 1 == first && wide >= WIDE_MIN && wide + 2 >= utf8_length(first->text) && above->center == first->center &&
	       !line_is(above, CLASS_TITLE_END) && !above->label && !line_paragraph(above) && !str_has(above->text, STR(" ")) &&
	       (ends_as_place(above->text) || !class_find(m, CLASS_ORG_END, above->text, 0, &end));
}

/* （爱国卫生运动委员会） */
static bool in_brackets(struct doc *d, struct matcher *m, struct str t)
{
	struct match org;

	return str_starts(t, STR("（")) && str_ends(t, STR("）")) && t.n > 2 * strlen("（") &&
	       class_find(m, CLASS_ORG_END, value_tight(d->arena, str_sub(t, strlen("（"), t.n - strlen("）"))), 0, &org);
}

/* 某某省家庭医生 / 服务办法 / （2031年1月2日某某省人民政府令第3号公布）: does the line above begin with the place that the bracket below the title names? */
static bool names_promulgator(const struct doc *d, const struct line *above, const struct line *first)
{
	struct str place = str_sub(above->text, 0, PLACE_BYTES);

	for (const struct line *l = first + 1; l < d->lines.p + d->lines.n && l - first < PROMULGATED_WITHIN; l++)
		if (line_is(l, CLASS_PROMULGATION))
			return place.n == PLACE_BYTES && above->text.n > PLACE_BYTES && !line_paragraph(above) && !line_is(above, CLASS_TITLE_END) && str_has(l->text, place);
	return false;
}

/* 某条例 / 某市人大常委会 / 某条例: does the title stand above the body's line, too, as libraries of statutes print it? */
static bool stands_above(struct doc *d, const struct line *above, struct str title)
{
	int lines = 0;

	title = value_tight(d->arena, title);
	for (const struct line *l = above - 1; l >= d->lines.p && lines < STANDS_ABOVE; l--) {
		if (line_blank(l))
			continue;
		if (str_starts(value_tight(d->arena, l->text), title))
			return true;
		lines++;
	}
	return false;
}

/* May the line before the title's first line so far belong to it? */
static bool extends(struct doc *d, struct matcher *m, const struct line *above, const struct line *first, struct str title)
{
	struct match body, org, verb;
	bool complete = class_find(m, CLASS_TITLE_BODY, title, 0, &body);
	bool is_body = class_find(m, CLASS_ORG_END, value_tight(d->arena, above->text), 0, &org);

	if ((above->heading == 1) != (first->heading == 1) || above->text.n > ABOVE_MAX)
		return false;
	if (left_over(d, first) == above && title.n == first->text.n && !line_is(above, CLASS_TITLE_END))
		return true;
	if (closes_bracket(above->text, title) || closes_marks(above->text, title, 0x201C, 0x201D) || breaks_figure(above->text, title) ||
	    (bare_genre(m, title) && !line_paragraph(above) && !line_is(above, CLASS_TITLE_END) && !class_find(m, CLASS_CODE, above->text, 0, &body)))
		return true;
	if (open_quotes(title) < 0 || class_find(m, CLASS_TITLE_GOES_ON, title, 0, &verb) || class_find(m, CLASS_TITLE_OPEN, above->text, 0, &verb))
		return true;
	size_t close = str_starts(title, STR("（")) ? str_find(title, STR("）")) : SIZE_MAX;

	if (close != SIZE_MAX && is_body && class_find(m, CLASS_TITLE_VERB, str_sub(title, close + strlen("）"), title.n), 0, &verb))
		return true; /* 某委员会 / （某办公室） / 关于…: its second name */
	if (class_find(m, CLASS_TITLE_VERB, title, 0, &verb)) /* 关于…: the bodies stand above */
		return is_body || in_brackets(d, m, above->text) || class_find(m, CLASS_TITLE_CO_BODY, value_tight(d->arena, above->text), 0, &org);
	if (is_body && stands_above(d, above, title))
		return false;
	if (names_promulgator(d, above, first))
		return true;
	if (complete) /* several bodies, one a line, the last on the line of 关于 */
		return !str_starts(title, value_tight(d->arena, above->text)) &&
		       (sign_below(d, m, above, is_body, title) || splits_name(d, m, above, title) ||
			(!kind_is(d->src.kind, KIND_PRINTED) && is_body && above->center == first->center));
	if (begins_with_signer(d, m, above, is_body, title))
		return true;
	if (line_is(above, CLASS_TITLE_END) && broken_off(d, m, above, first, title))
		return true;
	if (line_is(above, CLASS_TITLE_END) && !open_title(m, above->text))
		return false;
	if (class_find(m, CLASS_CODE, above->text, 0, &org))
		return false;
	if (breaks_wide(m, above, first))
		return true;
	/* neither 关于 nor a body so far: continues upwards if that finds one */
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
	for (above = l - 1; above > d->lines.p && line_blank(above); above--)
		;
	if (above >= d->lines.p && closes_bracket(above->text, l->text) &&
	    class_find(m, CLASS_GENRE_END, arena_join(d->arena, above->text, l->text), 0, &end))
		return true;
	return line_is(l, CLASS_TITLE_END) || (str_has(l->text, STR(" ")) && !line_paragraph(l) &&
					       class_find(m, CLASS_GENRE_END, value_tight(d->arena, l->text), 0, &end));
}

/* The last run of title lines that ends at or before line `last`. */
static struct title_run run_up(struct doc *d, struct matcher *m, long last)
{
	struct title_run r = { .first = last, .last = last, .text = d->lines.p[last].text };

	for (long i = last - 1; i >= 0 && last - i < TITLE_RUN; i--) {
		if (line_blank(&d->lines.p[i]))
			continue;
		if ((!plain(d, i) && !(line_is(&d->lines.p[i], CLASS_NOTE) && in_brackets(d, m, d->lines.p[i].text))) || r.text.n > TITLE_MAX ||
		    !extends(d, m, &d->lines.p[i], &d->lines.p[r.first], r.text))
			break;
		r.text = arena_join(d->arena, d->lines.p[i].text, r.text);
		r.first = i;
	}
	r.about = str_has(r.text, STR("关于")) || open_title(m, r.text);
	return r;
}

/* 某某局关于…的函, where the page's name for it is 关于…的函? */
static bool names_body_too(struct doc *d, struct matcher *m, struct str line, struct str known)
{
	struct str t = value_tight(d->arena, line), name = value_tight(d->arena, known);
	struct match found;

	return t.n > name.n && str_starts(name, STR("关于")) && str_ends(t, name) && class_find(m, CLASS_ORG_END, str_sub(t, 0, t.n - name.n), 0, &found);
}

/* The lines of the head that together equal the title in the page metadata. */
static struct title_run find_known(struct doc *d, struct matcher *m, struct str known, long end)
{
	struct title_run none = { .first = NOWHERE };
	struct str key = value_key(d->arena, known);

	for (long i = end - 1; i >= 0 && key.n; i--) {
		struct str joined = STR_NONE;

		if (!plain(d, i) || d->lines.p[i].heading == 1)
			continue;
		if (names_body_too(d, m, d->lines.p[i].text, known))
			return (struct title_run){ .first = i, .last = i, .text = d->lines.p[i].text, .about = true };
		for (long k = i; k < end && k < i + TITLE_LINES_MAX; k++) {
			if (line_blank(&d->lines.p[k]))
				continue;
			if (!plain(d, k))
				break;
			joined = joined.n ? arena_join(d->arena, joined, d->lines.p[k].text) : d->lines.p[k].text;
			struct str sofar = value_key(d->arena, joined);

			if (str_eq(sofar, key))
				return (struct title_run){ .first = i, .last = k, .text = joined, .about = true };
			if (!str_starts(key, sofar))
				break;
		}
	}
	return none;
}

/* Han, or a year. */
static bool begins_words(struct str t)
{
	size_t i = 0;

	while (i < t.n && t.p[i] >= '0' && t.p[i] <= '9')
		i++;
	return i < t.n && (unsigned char)t.p[i] >= 0x80 && (i == 0 || str_starts(str_sub(t, i, t.n), STR("年")));
}

/* 乙证券投资基金信息披露内容与格 / 式准则…: wide, and no name by itself. */
static bool breaks_off(struct matcher *m, const struct line *l)
{
	struct match end;

	return utf8_length(l->text) >= WIDE_ALONE && !str_has(l->text, STR(" ")) && !class_find(m, CLASS_ORG_END, l->text, 0, &end) &&
	       !class_find(m, CLASS_GENRE_END, l->text, 0, &end);
}

/* 某某局 / 关于…的函: the page's name for it lacks the body that signs, which stands right above. */
static struct title_run with_body(struct doc *d, struct matcher *m, struct title_run r)
{
	struct match found;
	long i = r.first - 1;

	if (r.first == NOWHERE || !class_find(m, CLASS_TITLE_VERB, r.text, 0, &found))
		return r;
	while (i >= 0 && line_blank(&d->lines.p[i]))
		i--;
	if (i < 0 || !plain(d, i) || line_paragraph(&d->lines.p[i]) || !class_find(m, CLASS_ORG_END, value_tight(d->arena, d->lines.p[i].text), 0, &found) ||
	    !sign_below(d, m, &d->lines.p[i], true, r.text))
		return r;
	return (struct title_run){ .first = i, .last = r.last, .text = arena_join(d->arena, d->lines.p[i].text, r.text), .about = true };
}

/* Puts a candidate down; of like weight the first is better: the lowest, which the document prints, not the page. */
static void consider(struct doc *d, struct document_layout *o, struct title_run *best, struct title_run r, uint64_t evidence)
{
	if (r.first == NOWHERE)
		return;
	r.evidence = evidence;
	*ARENA_PUSH(d->arena, &o->titles) = (struct title_candidate){ r.text, STR("title-end"), r.first, r.last, evidence };
	if (best->first == NOWHERE || evidence_weight(evidence) > evidence_weight(best->evidence))
		*best = r;
}

/* 某某区人民政府办公室 above the document number: who sends it; the text has lost its title. */
static bool is_sender(struct doc *d, struct matcher *m, const struct document_layout *o, long i)
{
	struct match end;
	long next = i + 1;

	while (next < o->number && line_blank(&d->lines.p[next]))
		next++;
	return o->number != NOWHERE && next == o->number && class_find(m, CLASS_ORG_END, value_tight(d->arena, d->lines.p[i].text), 0, &end) &&
	       !str_has(d->lines.p[i].text, STR("关于"));
}

void title_find(struct doc *d, struct matcher *m, struct document_layout *o, struct str known, long end)
{
	struct title_run best = { .first = NOWHERE };

	consider(d, o, &best, with_body(d, m, find_known(d, m, known, end)), EV(HEAD) | EV(PAGE_NAMES));
	for (long i = 0; i < end && best.first == NOWHERE; i++)
		if (d->lines.p[i].heading == 1 && plain(d, i))
			consider(d, o, &best, with_body(d, m, find_known(d, m, d->lines.p[i].text, end)), EV(HEAD) | EV(REPEATED));

	for (long i = best.first == NOWHERE ? end - 1 : -1; i >= 0; i--) {
		if (!plain(d, i) || !title_ends(d, m, &d->lines.p[i]))
			continue;
		struct title_run r = run_up(d, m, i);

		consider(d, o, &best, r, EV(HEAD) | EV(GENRE) | (r.about ? EV(SAYS_ABOUT) : 0));
		i = r.first;
	}
	if (best.first == NOWHERE) { /* no genre word: the heading of the page, else the first line on its own */
		for (long i = 0; i < end && best.first == NOWHERE; i++)
			if (plain(d, i) && d->lines.p[i].heading == 1)
				consider(d, o, &best, run_up(d, m, i), EV(HEADING));
		for (long i = 0; i < end && best.first == NOWHERE && !known.n; i++)
			if (plain(d, i) && d->lines.p[i].text.n >= ALONE_MIN && begins_words(d->lines.p[i].text) && !is_sender(d, m, o, i)) {
				long last = i;

				while (last + 1 < end && plain(d, last + 1) && d->lines.p[last + 1].center == d->lines.p[i].center &&
				       last - i < TITLE_LINES_MAX)
					last++;
				struct title_run r = run_up(d, m, last);

				if (r.first == i + 1 && last == i + 1 && breaks_off(m, &d->lines.p[i]))
					r = (struct title_run){ .first = i, .last = last, .text = arena_join(d->arena, d->lines.p[i].text, r.text), .about = r.about };
				consider(d, o, &best, r, EV(HEAD));
			}
	}
	if (best.first == NOWHERE)
		return;
	/* the end of what the page calls it: its first lines were not known for the title's */
	if (known.n > best.text.n && !best.about && str_ends(value_key(d->arena, known), value_key(d->arena, best.text)))
		o->title_known = true;
	/* （试行） on a line of its own */
	for (long i = best.last + 1; i < end && i < best.last + 3; i++) {
		struct match tail;

		if (line_blank(&d->lines.p[i]))
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
		if (!line_blank(&d->lines.p[i]))
			d->lines.p[i].role = ROLE_TITLE;
}
