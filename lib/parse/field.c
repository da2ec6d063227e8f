#include "parse/field.h"

#include <string.h>

#include "parse/evidence.h"
#include "parse/foot.h"
#include "parse/head.h"
#include "parse/issuer.h"
#include "doc/value.h"

enum { LETTERHEAD_WITHIN = 6 }; /* lines above the number of an order */
enum { COMMON_MIN = 27 /* bytes of two titles' common end that is enough */ };

/* ── title, genre, number ── */

/* …的紧急通知国发〔2004〕32号, …的通知（甲发〔2020〕1号）: the offset of the document number in the title t; t.n: none. */
static size_t number_at_end(struct reader *r, struct str t, struct str *number)
{
	struct match m, genre;
	size_t end = str_ends(t, STR("）")) ? t.n - strlen("）") : str_ends(t, STR(")")) ? t.n - 1 : t.n;

	struct finder numbers;

	finder_begin(&numbers, CLASS_NUMBER_INSIDE, t, NULL);

	for (size_t at = 0; finder_next(r->m, &numbers, at, &m); at = m.to) {
		struct str org = match_get(&m, GROUP_OF(DOC_NUMBER));
		if (!org.p) /* a user's rule may do without */
			continue;
		size_t from = (size_t)(org.p - t.p), name = match_get(&m, GROUP_ORG).n;

		if (from + org.n != end)
			continue;
		/* the title's genre word is no part of the number */
		while (class_find(r->m, CLASS_GENRE_INSIDE, str_sub(t, 0, from + name), from, &genre) && genre.to < from + name) {
			name -= genre.to - from;
			from = genre.to;
		}
		*number = str_sub(t, from, end);
		return from;
	}
	return t.n;
}

/* 《某某局关于…的通知》: a title that a page quotes whole. */
static struct str without_outer_quotes(struct str t)
{
	struct str inner = str_starts(t, STR("《")) && str_ends(t, STR("》")) ? str_sub(t, strlen("《"), t.n - strlen("》")) : STR_NONE;

	return inner.n && !str_has(inner, STR("《")) && !str_has(inner, STR("》")) ? inner : t;
}

static void offer_number(struct reader *r, uint64_t evidence, struct str text, struct place at, struct str rule)
{
	struct values *into = r->into;

	r->into = &evidence_offer(r->d, FIELD_DOC_NUMBER, evidence)->says;
	reader_put(r, FIELD_DOC_NUMBER, text, at, rule);
	r->into = into;
}

/* Where what was not found among the head's lines was taken from. */
static uint64_t title_source(const struct document_layout *o)
{
	return str_eq(o->title_rule, STR("meta")) ? EV(META_OF_DOCUMENT) :
	       str_eq(o->title_rule, STR("letterhead")) ? EV(LETTERHEAD) :
	       str_eq(o->title_rule, STR("title-end")) ? EV(HEAD) : EV(LINK);
}

/* All that could be the title, which the head had to choose among before there was a body; and what page and metadata call it. */
static void offer_titles(struct reader *r, struct str title)
{
	const struct document_layout *o = r->o;
	struct values *into = r->into;
	size_t chosen = SIZE_MAX, first = r->d->candidates.n;
	long line;
	struct str meta = head_meta(r->d, r->o, TITLE_KEYS, &line);

	for (size_t i = 0; i < o->titles.n; i++) {
		const struct title_candidate *t = &o->titles.p[i];
		bool is = chosen == SIZE_MAX && t->first == o->title_first && str_starts(o->title, t->text); /* （试行） may have been added */

		r->into = &evidence_offer(r->d, FIELD_TITLE, t->evidence)->says;
		reader_put(r, FIELD_TITLE, is ? title : value_tight(r->d->arena, t->text), reader_lines(r, t->first, t->last), t->rule);
		chosen = is ? first + i : chosen;
	}
	if (meta.n && !str_eq(meta, o->title)) {
		r->into = &evidence_offer(r->d, FIELD_TITLE, EV(META_OF_DOCUMENT))->says;
		reader_put(r, FIELD_TITLE, value_tight(r->d->arena, meta), reader_slice(r, line, meta), STR("meta"));
	}
	if (chosen == SIZE_MAX) {
		chosen = r->d->candidates.n;
		r->into = &evidence_offer(r->d, FIELD_TITLE, title_source(o))->says;
		reader_put(r, FIELD_TITLE, title, reader_lines(r, o->title_first, o->title_last), o->title_rule);
	}
	r->into = into;
	evidence_settle(r->d, FIELD_TITLE, chosen);
}

/* Do the words before a number's year say that the number is another document's: 某某局关于转发甲政发? */
static bool cites(struct reader *r, struct str before)
{
	struct match verb;

	return str_has(before, STR("关于")) || class_find(r->m, CLASS_TITLE_VERB, before, 0, &verb);
}

static void read_title(struct reader *r)
{
	const struct document_layout *o = r->o;
	struct str t = o->title;
	struct match m;

	if (t.n == 0)
		return;
	t = without_outer_quotes(t);
	if (class_find(r->m, CLASS_FILE_NAME, t, 0, &m)) /* the name of the file that held it */
		t = str_trim(str_sub(t, 0, m.from));
	/* 盐卫科教〔2019〕10号关于…: the number in the title, but not 关于贯彻甲政发〔2020〕7号精神的通知 */
	if (class_find(r->m, CLASS_NUMBER_INSIDE, t, 0, &m) && m.from == 0 && m.to < t.n && !cites(r, match_get(&m, GROUP_ORG))) {
		offer_number(r, EV(IN_TITLE), value_doc_number(r->d->arena, match_get(&m, GROUP_OF(DOC_NUMBER))),
			     reader_lines(r, o->title_first, o->title_last), str_z(m.rule->id));
		t = str_trim(str_sub(t, m.to, t.n));
	}
	struct str number = STR_NONE;
	size_t cut = number_at_end(r, t, &number);

	if (cut == t.n && class_find(r->m, CLASS_NUMBER_OF_YEAR, t, 0, &m)) { /* …的公告（2023年第153号） */
		number = match_get(&m, GROUP_OF(DOC_NUMBER));
		cut = m.from;
	}
	if (cut > 0 && cut < t.n) {
		offer_number(r, EV(IN_TITLE), value_doc_number(r->d->arena, number), reader_lines(r, o->title_first, o->title_last),
			     STR("title-with-number"));
		t = str_trim(str_sub(t, 0, cut));
		if (str_ends(t, STR("（")))
			t.n -= strlen("（");
		else if (str_ends(t, STR("(")))
			t.n--;
		t = str_trim(t);
	}
	reader_put(r, FIELD_TITLE, value_tight(r->d->arena, t), reader_lines(r, o->title_first, o->title_last), o->title_rule);
	offer_titles(r, value_tight(r->d->arena, t));
	/* 【第13号公告】《…指导意见》: a page says what issues the text */
	size_t mark = str_starts(t, STR("【")) ? str_find(t, STR("】")) : SIZE_MAX;
	struct str said = mark < t.n ? str_sub(t, strlen("【"), mark) : STR_NONE;
	struct str genre = said.n ? reader_capture(r, CLASS_GENRE_END, value_tight(r->d->arena, said), GROUP_NAME, &m) : STR_NONE;

	if (!genre.n)
		genre = reader_capture(r, CLASS_GENRE_END, value_tight(r->d->arena, t), GROUP_NAME, &m);
	if (str_eq(genre, STR("复函")))
		genre = STR("函");
	if (kind_is(r->d->src.kind, KIND_SHEETS) && (str_eq(genre, STR("清单")) || str_eq(genre, STR("名单")) || str_eq(genre, STR("目录"))))
		genre = STR_NONE; /* what its table is, and no genre of a document */
	reader_put(r, FIELD_DOC_TYPE, genre, reader_lines(r, o->title_last, o->title_last), genre.n ? str_z(m.rule->id) : STR_NONE);
}

/* A link to the document itself, offered for download, may be the only place that bears its number. */
static void number_from_download(struct reader *r)
{
	struct str title = STR_NONE;
	struct match m;

	for (long i = 0; i < (long)r->d->lines.n && r->o->title.n; i++) {
		const struct line *l = reader_line(r, i);

		if (!line_is(l, CLASS_DOWNLOAD))
			continue;
		title = title.n ? title : value_key(r->d->arena, r->o->title);
		if (!str_has(value_key(r->d->arena, l->text), title))
			continue;
		struct str n = reader_capture(r, CLASS_NUMBER_INSIDE, l->text, GROUP_OF(DOC_NUMBER), &m);

		if (n.n) {
			offer_number(r, EV(FILE_NAME), value_doc_number(r->d->arena, n), reader_slice(r, i, n), STR("download"));
			return;
		}
	}
}

static bool holds_digit(struct str t)
{
	static const char *const digits[] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };

	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] >= '0' && t.p[i] <= '9')
			return true;
	for (size_t i = 0; i < sizeof digits / sizeof digits[0]; i++)
		if (str_has(t, str_z(digits[i])))
			return true;
	return false;
}

static void read_number(struct reader *r)
{
	const struct document_layout *o = r->o;
	struct match m;
	long line;

	if (o->number != NOWHERE) {
		const struct match *n = match_of(reader_line(r, o->number)->may, CLASS_DOC_NUMBER);
		struct str printed = match_get(n, GROUP_OF(DOC_NUMBER));
		struct str text = value_doc_number(r->d->arena, printed);
		long first = o->number;

		/* the number of an order or announcement stands under its letterhead: 中华人民共和国国务院令 / 第707号 */
		bool bare = str_starts(text, STR("第")) || str_starts(text, STR("〔")) || str_has(text, STR("年第"));

		for (long i = o->number - 1; bare && i >= 0 && o->number - i < LETTERHEAD_WITHIN; i--) {
			struct str above = value_tight(r->d->arena, reader_line(r, i)->text);

			if (above.n == 0)
				continue;
			if (!str_has(above, STR("关于")) && (str_ends(above, STR("令")) || str_ends(above, STR("公告")) || str_ends(above, STR("通告")))) {
				text = arena_join(r->d->arena, above, text);
				first = i;
			}
			break;
		}
		struct place at = reader_slice(r, o->number, printed);

		if (first != o->number)
			at = reader_lines(r, first, o->number);
		offer_number(r, EV(NUMBER_LINE), text, at, str_z(n->rule->id));
	}
	struct str printed = head_meta(r->d, r->o, NUMBER_KEYS, &line);

	if (printed.n && holds_digit(printed)) { /* 文号：无 */
		offer_number(r, EV(META_OF_DOCUMENT), value_doc_number(r->d->arena, printed), reader_slice(r, line, printed), STR("meta"));
	}
	for (long i = 0; i < o->body && i < (long)r->d->lines.n; i++)
		if (line_is(reader_line(r, i), CLASS_PROMULGATION) && reader_line(r, i)->role == ROLE_HEAD) {
			const struct match *dated = match_of(reader_line(r, i)->may, CLASS_PROMULGATION);
			struct str n = match_get(dated, GROUP_OF(DOC_NUMBER));
			struct match date;

			if (n.n) {
				offer_number(r, EV(PROMULGATION), value_doc_number(r->d->arena, n), reader_slice(r, i, n), str_z(dated->rule->id));
				break;
			}
			n = reader_capture(r, CLASS_ORDER_INSIDE, reader_line(r, i)->text, GROUP_OF(DOC_NUMBER), &m);
			if (n.n == 0)
				continue;
			/* the body follows the date: 2022年3月10日 国家市场监督管理总局令第53号 */
			if (class_find(r->m, CLASS_DATE_INSIDE, n, 0, &date))
				n = str_trim(str_sub(n, date.to, n.n));
			offer_number(r, EV(PROMULGATION), value_doc_number(r->d->arena, n), reader_slice(r, i, n), str_z(m.rule->id));
			break;
		}
	number_from_download(r);
	evidence_choose(r->d, FIELD_DOC_NUMBER);
}

/* ── recipients, date ── */

static void read_recipients(struct reader *r)
{
	const struct document_layout *o = r->o;
	struct str all = STR_NONE;

	if (o->recipients_first == NOWHERE || reader_has(r, FIELD_RECIPIENTS))
		return;
	for (long i = o->recipients_first; i <= o->recipients_last; i++) {
		const struct match *m = match_of(reader_line(r, i)->may, CLASS_RECIPIENTS);
		struct str t = m ? match_get(m, GROUP_OF(RECIPIENTS)) : reader_line(r, i)->text;

		all = all.n ? arena_join(r->d->arena, all, t) : t;
	}
	reader_recipients(r, all, o->recipients_first, o->recipients_last, "recipients");
}

/* The later of two dates as printed; either may be none. */
static struct str later(struct reader *r, struct str x, struct str y)
{
	return str_cmp(value_date(r->d->arena, x), value_date(r->d->arena, y)) > 0 ? x : y;
}

static void offer_date(struct reader *r, uint64_t evidence, struct str printed, long line, const char *rule)
{
	struct values *into = r->into;

	if (printed.n == 0)
		return;
	r->into = &evidence_offer(r->d, FIELD_DATE, evidence)->says;
	reader_put(r, FIELD_DATE, value_date(r->d->arena, printed), reader_slice(r, line, printed), str_z(rule));
	r->into = into;
}

/* The first promulgation, else the first adoption (of two bodies that adopt together the later one);
 * amendment, approval and entry into force are not the document's date. */
static void date_of_statute(struct reader *r)
{
	struct str promulgated = STR_NONE, adopted = STR_NONE;
	long promulgated_at = 0, adopted_at = 0;

	for (long i = 0; i < r->o->body && i < (long)r->d->lines.n; i++) {
		const struct line *l = reader_line(r, i);
		struct match m, next;
		size_t at = 0;
		struct str together = STR_NONE; /* 2月28日甲会议、2月25日乙会议通过: one that the verb behind the next speaks of */

		if (l->role != ROLE_HEAD || !(line_is(l, CLASS_PROMULGATION) || line_is(l, CLASS_SUBTITLE)))
			continue;
		bool delivered = line_is(l, CLASS_SUBTITLE); /* ——2026年1月27日在…会议上 */
		/* （1996年7月6日国发〔1996〕29号）; 1985年9月25日，卫生部 */
		const struct match *note = match_of(l->may, CLASS_PROMULGATION);
		bool whole = match_get(note, GROUP_OF(DOC_NUMBER)).n || match_get(note, GROUP_ORG).n;

		struct finder dates;

		finder_begin(&dates, CLASS_DATE_INSIDE, l->text, NULL);

		while (finder_next(r->m, &dates, at, &m)) {
			size_t end = finder_next(r->m, &dates, m.to, &next) ? next.from : l->text.n;
			struct str says = str_sub(l->text, m.to, end);
			struct str date = match_get(&m, GROUP_OF(DATE));
			bool amends = str_has(says, STR("修正")) || str_has(says, STR("修订")) || str_has(says, STR("批准")) || str_has(says, STR("核准")) || str_has(says, STR("备案"));

			if (!amends && (str_has(says, STR("公布")) || str_has(says, STR("发布"))) && !promulgated.n)
				promulgated = date, promulgated_at = i;
			else if (!amends && (str_has(says, STR("通过")) || delivered || whole || says.n <= strlen("）")) && !adopted.n)
				adopted = later(r, together, date), adopted_at = i;
			together = str_has(says, STR("会议")) && !str_has(says, STR("通过")) ? later(r, together, date) : STR_NONE;
			at = m.to;
		}
	}
	struct str date = promulgated.n ? promulgated : adopted;

	offer_date(r, EV(PROMULGATION), date, promulgated.n ? promulgated_at : adopted_at, "promulgation");
}

static long next_text(struct reader *r, long i)
{
	do
		i++;
	while (i < (long)r->d->lines.n && reader_line(r, i)->text.n == 0);
	return i;
}

/* Older documents have their date between number, or title, and addressees or text, and no signature. */
static const struct match *date_above_body(struct reader *r, long *line)
{
	const struct document_layout *o = r->o;

	if (o->number == NOWHERE && o->title_last == NOWHERE)
		return NULL;
	*line = next_text(r, o->number != NOWHERE ? o->number : o->title_last);
	long below = next_text(r, *line);

	return below < (long)r->d->lines.n && (below == o->recipients_first || below == o->body) ?
		       match_of(reader_line(r, *line)->may, CLASS_DATE) : NULL;
}

static void read_date(struct reader *r)
{
	static const enum rule_class forms[] = { CLASS_DATE, CLASS_MONTH, CLASS_DATED_ROLE, CLASS_SIGNED_DATE };
	const struct document_layout *o = r->o;
	const struct match *m = NULL;
	long line = 0;

	for (size_t i = 0; o->date != NOWHERE && i < sizeof forms / sizeof forms[0] && !m; i++)
		m = match_of(reader_line(r, o->date)->may, forms[i]);
	if (m)
		offer_date(r, m->rule->class == CLASS_DATED_ROLE ? EV(SIGNED_BY_ROLE) : EV(SIGNATURE), match_get(m, GROUP_OF(DATE)), o->date, m->rule->id);
	struct str date = head_meta(r->d, r->o, DATE_KEYS, &line);

	if (date.n) {
		struct str key = value_tight(r->d->arena, match_get(match_of(reader_line(r, line)->may, CLASS_META), GROUP_KEY));

		offer_date(r, str_starts(key, STR("印发")) ? EV(META_OF_PAGE) : EV(META_OF_DOCUMENT), date, line, "meta");
	}
	date_of_statute(r);
	m = signed_head(r, &line);
	if (!m && o->date == NOWHERE)
		m = date_above_body(r, &line);
	if (m)
		offer_date(r, EV(HEAD), match_get(m, GROUP_OF(DATE)), line, m->rule->id);
	evidence_choose(r->d, FIELD_DATE);
}

/* ── attachments, enclosure ── */

/* The lines of each part's title. */
struct title_lines {
	long first, last;
};

static const struct title_lines *part_titles(struct reader *r)
{
	struct title_lines *t = ARENA_ARRAY(r->d->arena, struct title_lines, r->d->parts.n);

	for (size_t i = 0; i < r->d->parts.n; i++)
		t[i].first = t[i].last = NOWHERE;
	for (long k = 0; k < (long)r->d->lines.n; k++) {
		const struct line *l = reader_line(r, k);

		if (l->role != ROLE_PART_TITLE)
			continue;
		if (t[l->part].first == NOWHERE)
			t[l->part].first = k;
		t[l->part].last = k;
	}
	return t;
}

static void offer_list(struct reader *r)
{
	const struct announced *a = &r->o->announced;
	struct values *into = r->into;

	r->into = &evidence_offer(r->d, FIELD_ATTACHMENTS, a->files ? EV(DOWNLOAD) : EV(ANNOUNCED))->says;
	for (size_t i = 0; i < a->n; i++) {
		struct match number;
		/* 某政办发〔2021〕36号.pdf: the document itself, to be downloaded */
		bool itself = class_find(r->m, CLASS_NUMBER_INSIDE, a->p[i].title, 0, &number) && number.from == 0 && number.to == a->p[i].title.n;
		struct value *v = itself ? NULL : reader_put(r, FIELD_ATTACHMENTS, a->p[i].title, a->p[i].at, STR("attachment-list"));

		if (v)
			v->number = a->p[i].number;
	}
	r->into = into;
}

static void offer_heads(struct reader *r, const struct title_lines *t)
{
	struct values *into = r->into;
	int counted = 0;

	r->into = &evidence_offer(r->d, FIELD_ATTACHMENTS, EV(PART_HEAD))->says;
	for (size_t i = 0; i < r->d->parts.n; i++) {
		const struct part *p = &r->d->parts.p[i];
		struct value *v;

		if (p->kind != PART_ATTACHMENT)
			continue;
		counted++;
		if (p->title.n == 0 || t[i].first == NOWHERE)
			continue;
		v = reader_put(r, FIELD_ATTACHMENTS, value_attachment_title(r->d->arena, p->title), reader_lines(r, t[i].first, t[i].last),
			       STR("attachment-head"));
		if (v)
			v->number = p->number ? p->number : counted;
	}
	r->into = into;
}

static void read_attachments(struct reader *r, const struct title_lines *t)
{
	offer_list(r);
	offer_heads(r, t);
	evidence_choose(r->d, FIELD_ATTACHMENTS);
}

/* Does the title of a text name the text that the notice says it issues? */
static bool names(struct reader *r, struct str title, struct str issued)
{
	struct str a = value_key(r->d->arena, title), b = value_key(r->d->arena, value_strip_quotes(issued));

	size_t same = 0; /* bytes of the end that is common: the body may be named otherwise, or not at all */

	while (same < a.n && same < b.n && a.p[a.n - 1 - same] == b.p[b.n - 1 - same])
		same++;
	return a.n && b.n && (str_ends(a, b) || str_ends(b, a) || str_has(a, b) || (same >= COMMON_MIN && same * 2 >= a.n && same * 2 >= b.n));
}

static void read_enclosure(struct reader *r, const struct title_lines *t)
{
	const struct document_layout *o = r->o;
	struct pieces quoted = value_quoted(r->d->arena, o->issued);
	struct str first = quoted.n ? quoted.p[0] : o->issued;

	for (uint32_t i = 0; i < r->d->parts.n; i++) {
		const struct part *p = &r->d->parts.p[i];
		bool list = str_ends(o->issued_key, STR("名单")) || str_ends(o->issued_key, STR("名录")); /* made public as an attachment: no document of its own */
		bool issued_as_attachment = p->kind == PART_ATTACHMENT && o->issued.n && !list && names(r, p->title, first);

		if (p->kind != PART_ENCLOSURE && !issued_as_attachment)
			continue;
		if (p->title.n && t[i].first != NOWHERE)
			reader_put(r, FIELD_ENCLOSURE_TITLE, value_attachment_title(r->d->arena, p->title),
			    reader_lines(r, t[i].first, t[i].last), STR("part-title"));
		else if (o->title_first != NOWHERE) /* the text stands without its title: the notice names it */
			reader_put(r, FIELD_ENCLOSURE_TITLE, value_attachment_title(r->d->arena, first),
			    reader_lines(r, o->title_first, o->title_last), STR("issued-title"));
		return;
	}
}

/* ── the rest of the head ── */

static void read_captures(struct reader *r, long i, const struct match *m)
{
	for (size_t g = 0; g < MATCH_GROUPS && m->group[g].p; g++) {
		int meaning = match_capture(m, g)->meaning;
		struct str s = str_trim(m->group[g]);

		if (s.n == 0)
			continue;
		if (meaning == GROUP_OF(SIGNERS)) {
			/* 李 明  王小二: two blanks or a comma part the names, one spreads a short one */
			struct pieces names_ = value_split(r->d->arena, s, STR(" 、，"));

			for (size_t k = 0; k < names_.n; k++) {
				struct str n = names_.p[k];

				if (utf8_length(n) == 1 && k + 1 < names_.n && utf8_length(names_.p[k + 1]) == 1) {
					n = str_sub(s, (size_t)(n.p - s.p), (size_t)(names_.p[k + 1].p - s.p) + names_.p[k + 1].n);
					k++;
				}
				reader_tight(r, FIELD_SIGNERS, n, reader_slice(r, i, n), m->rule->id);
			}
		} else if (meaning == GROUP_OF(RECIPIENTS)) {
			reader_recipients(r, s, i, i, m->rule->id);
		} else if (meaning == GROUP_OF(DOC_NUMBER)) {
			offer_number(r, EV(NUMBER_LINE), value_doc_number(r->d->arena, s), reader_slice(r, i, s), str_z(m->rule->id));
		} else if (meaning >= GROUP_FIELD0 && !reader_has(r, (enum field)(meaning - GROUP_FIELD0))) {
			reader_tight(r, (enum field)(meaning - GROUP_FIELD0), s, reader_slice(r, i, s), m->rule->id);
		}
	}
}

static void read_head(struct reader *r)
{
	for (long i = 0; i < r->o->body && i < (long)r->d->lines.n; i++) {
		const struct match *m = match_of(reader_line(r, i)->may, CLASS_HEAD);

		if (m && reader_line(r, i)->role == ROLE_HEAD)
			read_captures(r, i, m);
		/* more signers, under the first */
		if (m && match_get(m, GROUP_OF(SIGNERS)).n)
			for (long k = i + 1; k < r->o->body && k < i + 4; k++) {
				struct str t = reader_line(r, k)->text;

				if (t.n == 0)
					continue;
				if (reader_line(r, k)->role != ROLE_HEAD || !head_is_signer(r->m, reader_line(r, k)))
					break;
				reader_tight(r, FIELD_SIGNERS, t, reader_slice(r, k, t), "signer");
			}
	}
}

/* Captures of the user's own rules: class "field", every name a field of its own. */
static void read_extra(struct reader *r)
{
	for (long i = 0; i < (long)r->d->lines.n; i++)
		for (const struct match *m = reader_line(r, i)->may; m; m = m->next) {
			if (m->rule->class != CLASS_FIELD)
				continue;
			for (size_t g = 0; g < MATCH_GROUPS && m->group[g].p; g++) {
				struct str name = match_capture(m, g)->name;
				enum field f = field_by_name(name);

				if (f != FIELD_EXTRA && reader_has(r, f) && !field_is_list(f))
					continue;
				struct value *v = reader_put(r, f, value_tight(r->d->arena, m->group[g]), reader_slice(r, i, m->group[g]), str_z(m->rule->id));

				if (v)
					v->name = name;
			}
		}
}

void field_read(struct doc *d, struct matcher *m, const struct document_layout *o)
{
	struct reader r = { d, m, o, &d->values };
	const struct title_lines *titles = part_titles(&r);

	read_head(&r);
	read_title(&r);
	read_number(&r);
	if (reader_has(&r, FIELD_TITLE)) /* without the number that stood in it */
		d->parts.p[0].title = doc_text(d, FIELD_TITLE);
	issuers_read(&r);
	read_recipients(&r);
	read_date(&r);
	read_attachments(&r, titles);
	read_enclosure(&r, titles);
	foot_read(&r);
	read_extra(&r);
}
