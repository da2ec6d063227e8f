#include "parse/field.h"

#include <string.h>

#include "base/fold.h"
#include "parse/head.h"
#include "parse/value.h"
#include "read/line.h"

struct reader {
	struct doc *d;
	struct matcher *m;
	const struct layout *o;
};

static const struct line *line_at(const struct reader *r, long i)
{
	return &r->d->lines.p[i];
}

static struct place whole_lines(const struct reader *r, long first, long last)
{
	return (struct place){ (size_t)first, (size_t)last, 0, line_at(r, last)->text.n };
}

/* Where a slice of a line's text stands; the whole line if it is none. */
static struct place slice(const struct reader *r, long i, struct str s)
{
	const struct line *l = line_at(r, i);

	if (s.p >= l->text.p && s.p + s.n <= l->text.p + l->text.n)
		return (struct place){ (size_t)i, (size_t)i, (size_t)(s.p - l->text.p), (size_t)(s.p - l->text.p) + s.n };
	return whole_lines(r, i, i);
}

static struct value *put(struct reader *r, enum field f, struct str text, struct place at, struct str rule)
{
	struct doc *d = r->d;
	struct value *v;

	if (text.n == 0)
		return NULL;
	v = ARENA_PUSH(d->arena, &d->values);
	*v = (struct value){ .field = f, .text = text, .rule = rule };
	v->at = (struct span){ d->lines.p[at.first].no, d->lines.p[at.last].no };
	lines_bytes(d, at, &v->from, &v->to);
	return v;
}

static void put_tight(struct reader *r, enum field f, struct str text, struct place at, const char *rule)
{
	put(r, f, value_tight(r->d->arena, text), at, str_z(rule));
}

static bool has(const struct reader *r, enum field f)
{
	return doc_value(r->d, f) != NULL;
}

/* ── title, genre, number ── */

static struct str capture_from(struct reader *r, enum rule_class c, struct str text, int group, struct match *m)
{
	return class_find(r->m, c, text, 0, m) ? match_get(m, group) : STR_NONE;
}

static void read_title(struct reader *r)
{
	const struct layout *o = r->o;
	struct str t = o->title;
	struct match m;

	if (t.n == 0)
		return;
	/* 盐卫科教〔2019〕10号关于…: the number in the title */
	if (class_find(r->m, CLASS_NUMBER_INSIDE, t, 0, &m) && m.from == 0 && m.to < t.n) {
		if (!has(r, FIELD_DOC_NUMBER) && o->number == NOWHERE)
			put(r, FIELD_DOC_NUMBER, value_doc_number(r->d->arena, match_get(&m, GROUP_OF(DOC_NUMBER))),
			    whole_lines(r, o->title_first, o->title_last), str_z(m.rule->id));
		t = str_trim(str_sub(t, m.to, t.n));
	}
	put(r, FIELD_TITLE, value_tight(r->d->arena, t), whole_lines(r, o->title_first, o->title_last), o->title_rule);
	struct str genre = capture_from(r, CLASS_GENRE_END, t, GROUP_NAME, &m);

	if (str_eq(genre, STR("复函")))
		genre = STR("函");
	put(r, FIELD_DOC_TYPE, genre, whole_lines(r, o->title_last, o->title_last), genre.n ? str_z(m.rule->id) : STR_NONE);
}

static void read_number(struct reader *r)
{
	static const char *const keys[] = { "发文字号", "文号", "发布文号", "文件编号", NULL };
	const struct layout *o = r->o;
	struct match m;
	long line;

	if (has(r, FIELD_DOC_NUMBER))
		return;
	if (o->number != NOWHERE) {
		const struct match *n = match_of(line_at(r, o->number)->may, CLASS_DOC_NUMBER);
		struct str printed = match_get(n, GROUP_OF(DOC_NUMBER));
		struct str text = value_doc_number(r->d->arena, printed);
		long first = o->number;

		/* an order's number stands under its letterhead: 中华人民共和国国务院令 / 第707号 */
		for (long i = o->number - 1; str_starts(text, STR("第")) && i >= 0 && o->number - i < 6; i--) {
			struct str above = value_tight(r->d->arena, line_at(r, i)->text);

			if (above.n == 0)
				continue;
			if (str_ends(above, STR("令")) || str_ends(above, STR("公告")) || str_ends(above, STR("通告"))) {
				text = arena_join(r->d->arena, above, text);
				first = i;
			}
			break;
		}
		struct place at = slice(r, o->number, printed);

		if (first != o->number)
			at = whole_lines(r, first, o->number);
		put(r, FIELD_DOC_NUMBER, text, at, str_z(n->rule->id));
		return;
	}
	struct str printed = head_meta(r->d, keys, &line);

	if (printed.n) {
		put(r, FIELD_DOC_NUMBER, value_doc_number(r->d->arena, printed), slice(r, line, printed), STR("meta"));
		return;
	}
	for (long i = 0; i < o->body && i < (long)r->d->lines.n; i++)
		if (line_is(line_at(r, i), CLASS_PROMULGATION) && line_at(r, i)->role == ROLE_HEAD) {
			struct str n = capture_from(r, CLASS_ORDER_INSIDE, line_at(r, i)->text, GROUP_OF(DOC_NUMBER), &m);
			struct match date;

			if (n.n == 0)
				continue;
			/* the body follows the date: 2022年3月10日 国家市场监督管理总局令第53号 */
			if (class_find(r->m, CLASS_DATE_INSIDE, n, 0, &date))
				n = str_trim(str_sub(n, date.to, n.n));
			put(r, FIELD_DOC_NUMBER, value_doc_number(r->d->arena, n), slice(r, i, n), str_z(m.rule->id));
			return;
		}
}

/* ── issuers ── */

static bool single(struct str s)
{
	return utf8_length(s) == 1;
}

static bool ends_as_body(struct reader *r, struct str s)
{
	struct match m;

	return class_find(r->m, CLASS_ORG_END, s, 0, &m);
}

/* Adds a body; two that stand without a blank between them begin alike: 某某区甲局某某区乙局. */
static void add_body(struct reader *r, struct pieces *out, struct str body)
{
	struct str tight = value_tight(r->d->arena, body);
	size_t prefix = 0, n = 0;

	while (n < 3 && prefix < tight.n) {
		utf8_next(tight, &prefix);
		n++;
	}
	for (size_t at = prefix; n == 3 && at + prefix < tight.n;) {
		size_t again = str_find(str_sub(tight, at, tight.n), str_sub(tight, 0, prefix));

		if (again == SIZE_MAX)
			break;
		if (ends_as_body(r, str_sub(tight, 0, at + again))) {
			*ARENA_PUSH(r->d->arena, out) = str_sub(tight, 0, at + again);
			add_body(r, out, str_sub(tight, at + again, tight.n));
			return;
		}
		at += again + prefix;
	}
	*ARENA_PUSH(r->d->arena, out) = body;
}

/* 国务院、中央军委: two bodies, if every piece ends as one. */
static struct pieces split_names(struct reader *r, struct str s)
{
	struct pieces named = value_split(r->d->arena, s, STR("、"));
	bool all = named.n > 1;

	for (size_t i = 0; i < named.n; i++)
		all = all && named.p[i].n >= 6 && ends_as_body(r, named.p[i]);
	if (!all) {
		named = (struct pieces){ 0 };
		*ARENA_PUSH(r->d->arena, &named) = s;
	}
	return named;
}

/* Bodies of one printed line: 国  务  院 is one, 甲局  乙局 are two. */
static void split_bodies(struct reader *r, struct str t, struct pieces *out)
{
	struct pieces words = value_split(r->d->arena, t, STR(" "));
	struct str body = STR_NONE;
	struct match m;
	bool office = class_find(r->m, CLASS_OFFICE, t, 0, &m);

	for (size_t i = 0; i < words.n; i++) {
		struct str w = words.p[i];

		body = body.n ? arena_join(r->d->arena, body, w) : w;
		bool last = i + 1 == words.n;
		bool ends = class_find(r->m, CLASS_ORG_END, body, 0, &m);

		if (office && !last)
			continue;
		if (last || (ends && !single(w) && !single(words.p[i + 1]) && utf8_length(words.p[i + 1]) > 2)) {
			add_body(r, out, body);
			body = STR_NONE;
		}
	}
}

static struct str without_seal(struct reader *r, struct str s)
{
	struct match m;

	return class_find(r->m, CLASS_SEAL, s, 0, &m) ? str_trim(str_sub(s, 0, m.from)) : s;
}

static bool read_signature(struct reader *r)
{
	const struct layout *o = r->o;
	struct str open = STR_NONE; /* a name that goes on */
	long open_at = 0;
	bool any = false;
	struct match m;

	if (o->signature_first == NOWHERE)
		return false;
	for (long i = o->signature_first; i <= o->signature_last; i++) {
		const struct line *l = line_at(r, i);
		const struct match *both = match_of(l->may, CLASS_SIGNED_DATE);
		struct str t = both && i == o->date ? match_get(both, GROUP_OF(ISSUERS)) : l->text;
		struct pieces bodies = { 0 };

		if (l->role != ROLE_SIGNATURE && i != o->date)
			continue;
		/* （甲局代章）: the seal of another body */
		if (class_find(r->m, CLASS_SEAL, t, 0, &m) && m.from == 0)
			continue;
		t = without_seal(r, t);
		if (open.n) {
			t = arena_join(r->d->arena, open, t);
			open = STR_NONE;
		} else {
			open_at = i;
		}
		bool office = class_find(r->m, CLASS_OFFICE, t, 0, &m);

		if (!office && !class_find(r->m, CLASS_ORG_END, value_tight(r->d->arena, t), 0, &m) && i < o->signature_last) {
			open = t;
			continue;
		}
		split_bodies(r, t, &bodies);
		for (size_t k = 0; k < bodies.n; k++) {
			struct pieces apart = value_split(r->d->arena, bodies.p[k], STR("，,；"));

			for (size_t j = 0; j < apart.n; j++) {
				struct pieces named = split_names(r, apart.p[j]);

				for (size_t x = 0; x < named.n; x++)
					put(r, FIELD_ISSUERS, value_tight(r->d->arena, without_seal(r, named.p[x])),
					    open_at == i ? slice(r, i, named.p[x]) : whole_lines(r, open_at, i), STR("signature"));
				any = true;
			}
		}
	}
	return any;
}

static void put_bodies(struct reader *r, struct str t, long first, long last, const char *rule)
{
	struct pieces parts = value_split(r->d->arena, t, STR("，,；;"));

	for (size_t k = 0; k < parts.n; k++) {
		struct pieces bodies = { 0 }, named = split_names(r, parts.p[k]);

		for (size_t i = 0; i < named.n; i++)
			split_bodies(r, named.p[i], &bodies);
		for (size_t i = 0; i < bodies.n; i++)
			put_tight(r, FIELD_ISSUERS, bodies.p[i], first == last ? slice(r, first, bodies.p[i]) : whole_lines(r, first, last), rule);
	}
}

/* Minutes bear the body and the date in their head (9704 10.3). */
static const struct match *signed_head(struct reader *r, long *line)
{
	for (long i = 0; i < r->o->body && i < (long)r->d->lines.n; i++)
		if (line_at(r, i)->role == ROLE_HEAD && line_is(line_at(r, i), CLASS_SIGNED_DATE)) {
			*line = i;
			return match_of(line_at(r, i)->may, CLASS_SIGNED_DATE);
		}
	return NULL;
}

static void read_issuers(struct reader *r)
{
	static const char *const keys[] = { "发文机关", "发文单位", "制发机关", "发布机构", "发布机关", "发布单位", "公开主体", NULL };
	const struct layout *o = r->o;
	struct match m;
	long line = 0;

	/* under an order stand an office and a name: no body */
	if (!o->order_issuer.n && read_signature(r))
		return;
	struct str title = capture_from(r, CLASS_TITLE_BODY, o->title, GROUP_OF(ISSUERS), &m);
	struct str meta = head_meta(r->d, keys, &line);

	if (meta.n && class_find(r->m, CLASS_ORG_END, meta, 0, &m)) {
		const struct match *k = match_of(line_at(r, line)->may, CLASS_META);
		struct str key = value_tight(r->d->arena, match_get(k, GROUP_KEY));

		/* a page's 发布机构 may be its editor: the body in the title knows better */
		if (title.n == 0 || str_starts(key, STR("发文"))) {
			put_bodies(r, meta, line, line, "meta");
			return;
		}
	}
	for (long i = 0; i < o->body && i < (long)r->d->lines.n; i++) {
		const struct match *head = match_of(line_at(r, i)->may, CLASS_LETTERHEAD);

		if (head && line_at(r, i)->role == ROLE_HEAD) {
			put_bodies(r, match_get(head, GROUP_OF(ISSUERS)), i, i, "letterhead");
			return;
		}
	}
	if (o->order_issuer.n)
		put_tight(r, FIELD_ISSUERS, o->order_issuer, whole_lines(r, o->order_first, o->order_first), "order-title");
	else if (title.n)
		put_bodies(r, title, o->title_first, o->title_last, "title-body");
	const struct match *head = has(r, FIELD_ISSUERS) ? NULL : signed_head(r, &line);

	if (head)
		put_bodies(r, match_get(head, GROUP_OF(ISSUERS)), line, line, head->rule->id);
}

/* ── recipients, date ── */

static void read_recipients(struct reader *r)
{
	const struct layout *o = r->o;
	struct str all = STR_NONE;

	if (o->recipients_first == NOWHERE)
		return;
	for (long i = o->recipients_first; i <= o->recipients_last; i++) {
		const struct match *m = match_of(line_at(r, i)->may, CLASS_RECIPIENTS);
		struct str t = m ? match_get(m, GROUP_OF(RECIPIENTS)) : line_at(r, i)->text;

		all = all.n ? arena_join(r->d->arena, all, t) : t;
	}
	struct pieces p = value_split(r->d->arena, all, STR("，,；;"));

	for (size_t k = 0; k < p.n; k++)
		put_tight(r, FIELD_RECIPIENTS, p.p[k],
			  o->recipients_first == o->recipients_last ? slice(r, o->recipients_first, p.p[k]) :
								      whole_lines(r, o->recipients_first, o->recipients_last),
			  "recipients");
}

/* The first promulgation, else the first adoption (of two bodies that adopt together the later one);
 * amendment, approval and entry into force are not the document's date. */
static bool date_of_statute(struct reader *r)
{
	struct str promulgated = STR_NONE, adopted = STR_NONE;
	long promulgated_at = 0, adopted_at = 0;

	for (long i = 0; i < r->o->body && i < (long)r->d->lines.n; i++) {
		const struct line *l = line_at(r, i);
		struct match m, next;
		size_t at = 0;

		if (l->role != ROLE_HEAD || !(line_is(l, CLASS_PROMULGATION) || line_is(l, CLASS_SUBTITLE)))
			continue;
		bool delivered = match_of(l->may, CLASS_SUBTITLE) != NULL; /* ——2026年1月27日在…会议上 */

		while (class_find(r->m, CLASS_DATE_INSIDE, l->text, at, &m)) {
			size_t end = class_find(r->m, CLASS_DATE_INSIDE, l->text, m.to, &next) ? next.from : l->text.n;
			struct str says = str_sub(l->text, m.to, end);
			struct str date = match_get(&m, GROUP_OF(DATE));
			bool amends = str_has(says, STR("修正")) || str_has(says, STR("修订")) || str_has(says, STR("批准"));

			if (!amends && (str_has(says, STR("公布")) || str_has(says, STR("发布"))) && !promulgated.n)
				promulgated = date, promulgated_at = i;
			else if (!amends && (str_has(says, STR("通过")) || delivered) && !adopted.n)
				adopted = date, adopted_at = i;
			at = m.to;
		}
	}
	struct str date = promulgated.n ? promulgated : adopted;

	if (date.n == 0)
		return false;
	put(r, FIELD_DATE, value_date(r->d->arena, date), slice(r, promulgated.n ? promulgated_at : adopted_at, date),
	    STR("promulgation"));
	return true;
}

static void read_date(struct reader *r)
{
	static const char *const keys[] = { "成文日期", "发文日期", "印发日期", NULL };
	const struct layout *o = r->o;
	long line;

	if (o->date != NOWHERE) {
		const struct match *m = match_of(line_at(r, o->date)->may, CLASS_DATE);

		if (!m)
			m = match_of(line_at(r, o->date)->may, CLASS_MONTH);
		if (!m)
			m = match_of(line_at(r, o->date)->may, CLASS_SIGNED_DATE);
		struct str printed = match_get(m, GROUP_OF(DATE));

		put(r, FIELD_DATE, value_date(r->d->arena, printed), slice(r, o->date, printed), str_z(m->rule->id));
		return;
	}
	struct str printed = head_meta(r->d, keys, &line);

	if (printed.n) {
		put(r, FIELD_DATE, value_date(r->d->arena, printed), slice(r, line, printed), STR("meta"));
		if (has(r, FIELD_DATE))
			return;
	}
	if (date_of_statute(r))
		return;
	const struct match *m = signed_head(r, &line);

	if (m)
		put(r, FIELD_DATE, value_date(r->d->arena, match_get(m, GROUP_OF(DATE))), slice(r, line, match_get(m, GROUP_OF(DATE))),
		    str_z(m->rule->id));
}

/* ── attachments, enclosure ── */

/* The lines on which each part's title stands. */
struct title_lines {
	long first, last;
};

static const struct title_lines *part_titles(struct reader *r)
{
	struct title_lines *t = ARENA_ARRAY(r->d->arena, struct title_lines, r->d->parts.n);

	for (size_t i = 0; i < r->d->parts.n; i++)
		t[i].first = t[i].last = NOWHERE;
	for (long k = 0; k < (long)r->d->lines.n; k++) {
		const struct line *l = line_at(r, k);

		if (l->role != ROLE_PART_TITLE)
			continue;
		if (t[l->part].first == NOWHERE)
			t[l->part].first = k;
		t[l->part].last = k;
	}
	return t;
}

static void read_attachments(struct reader *r)
{
	const struct announced *a = &r->o->announced;

	for (size_t i = 0; i < a->n; i++) {
		struct value *v = put(r, FIELD_ATTACHMENTS, a->p[i].title, a->p[i].at, STR("attachment-list"));

		if (v)
			v->number = a->p[i].number;
	}
	if (has(r, FIELD_ATTACHMENTS))
		return;
	int counted = 0;
	const struct title_lines *t = part_titles(r);

	for (size_t i = 0; i < r->d->parts.n; i++) {
		const struct part *p = &r->d->parts.p[i];
		struct value *v;

		if (p->kind != PART_ATTACHMENT)
			continue;
		counted++;
		if (p->title.n == 0 || t[i].first == NOWHERE)
			continue;
		v = put(r, FIELD_ATTACHMENTS, value_attachment_title(r->d->arena, p->title), whole_lines(r, t[i].first, t[i].last),
			STR("attachment-head"));
		if (v)
			v->number = p->number ? p->number : counted;
	}
}

/* Does the title of a text name what the notice says it issues? */
static bool names(struct reader *r, struct str title, struct str issued)
{
	struct str a = value_key(r->d->arena, title), b = value_key(r->d->arena, value_strip_quotes(issued));

	return a.n && b.n && (str_ends(a, b) || str_ends(b, a) || str_has(a, b));
}

static void read_enclosure(struct reader *r)
{
	const struct layout *o = r->o;
	struct pieces quoted = value_quoted(r->d->arena, o->issued);
	struct str first = quoted.n ? quoted.p[0] : o->issued;
	const struct title_lines *t = part_titles(r);

	for (uint32_t i = 0; i < r->d->parts.n; i++) {
		const struct part *p = &r->d->parts.p[i];
		bool issued_as_attachment = p->kind == PART_ATTACHMENT && o->issued.n && names(r, p->title, first);

		if (p->kind != PART_ENCLOSURE && !issued_as_attachment)
			continue;
		if (p->title.n && t[i].first != NOWHERE)
			put(r, FIELD_ENCLOSURE_TITLE, value_attachment_title(r->d->arena, p->title),
			    whole_lines(r, t[i].first, t[i].last), STR("part-title"));
		else if (o->title_first != NOWHERE) /* the text stands without its title: the notice names it */
			put(r, FIELD_ENCLOSURE_TITLE, value_attachment_title(r->d->arena, first),
			    whole_lines(r, o->title_first, o->title_last), STR("issued-title"));
		return;
	}
}

/* ── the rest of the head, notes, imprint ── */

static void read_captures(struct reader *r, long i, const struct match *m)
{
	for (int g = 0; g < MATCH_GROUPS && m->group[g].p; g++) {
		int meaning = m->meaning[g];
		struct str s = str_trim(m->group[g]);

		if (s.n == 0)
			continue;
		if (meaning == GROUP_OF(SIGNERS)) {
			/* 李 明  王小二: two blanks or a comma part the names, one spreads a short one */
			struct pieces names_ = value_split(r->d->arena, s, STR(" 、，"));

			for (size_t k = 0; k < names_.n; k++) {
				struct str n = names_.p[k];

				if (single(n) && k + 1 < names_.n && single(names_.p[k + 1])) {
					n = str_sub(s, (size_t)(n.p - s.p), (size_t)(names_.p[k + 1].p - s.p) + names_.p[k + 1].n);
					k++;
				}
				put_tight(r, FIELD_SIGNERS, n, slice(r, i, n), m->rule->id);
			}
		} else if (meaning == GROUP_OF(DOC_NUMBER)) {
			if (!has(r, FIELD_DOC_NUMBER))
				put(r, FIELD_DOC_NUMBER, value_doc_number(r->d->arena, s), slice(r, i, s), str_z(m->rule->id));
		} else if (meaning >= GROUP_FIELD0 && !has(r, (enum field)(meaning - GROUP_FIELD0))) {
			put_tight(r, (enum field)(meaning - GROUP_FIELD0), s, slice(r, i, s), m->rule->id);
		}
	}
}

static void read_head(struct reader *r)
{
	for (long i = 0; i < r->o->body && i < (long)r->d->lines.n; i++) {
		const struct match *m = match_of(line_at(r, i)->may, CLASS_HEAD);

		if (m && line_at(r, i)->role == ROLE_HEAD)
			read_captures(r, i, m);
		/* more signers, under the first */
		struct match name;

		if (m && match_get(m, GROUP_OF(SIGNERS)).n)
			for (long k = i + 1; k < r->o->body && k < i + 4 && line_at(r, k)->role == ROLE_HEAD; k++) {
				struct str t = line_at(r, k)->text;

				if (line_at(r, k)->indent < 4 || !class_find(r->m, CLASS_PERSON, t, 0, &name))
					break;
				put_tight(r, FIELD_SIGNERS, t, slice(r, k, t), "signer");
			}
	}
}

static void read_note(struct reader *r)
{
	struct str all = STR_NONE;
	long first = NOWHERE, last = NOWHERE;

	for (long i = r->o->date; i != NOWHERE && i < (long)r->d->lines.n; i++) {
		const struct match *m = match_of(line_at(r, i)->may, CLASS_NOTE);

		if (line_at(r, i)->role != ROLE_NOTE || !m)
			continue;
		struct str t = value_tight(r->d->arena, match_get(m, GROUP_OF(NOTE)));

		all = all.n ? arena_join(r->d->arena, arena_join(r->d->arena, all, STR("；")), t) : t;
		first = first == NOWHERE ? i : first;
		last = i;
	}
	if (all.n)
		put(r, FIELD_NOTE, all, first == last ? slice(r, first, match_get(match_of(line_at(r, first)->may, CLASS_NOTE), GROUP_OF(NOTE))) :
							whole_lines(r, first, last), STR("note"));
}

static void read_imprint(struct reader *r)
{
	for (long i = 0; i < (long)r->d->lines.n; i++) {
		const struct line *l = line_at(r, i);
		const struct match *m = line_is(l, CLASS_IMPRINT) ? match_of(l->may, CLASS_IMPRINT) : NULL;

		if (l->role == ROLE_CC) {
			const struct match *cc = match_of(l->may, CLASS_CC);
			struct pieces p = value_split(r->d->arena, cc ? match_get(cc, GROUP_OF(CC)) : l->text, STR("，,；;。"));

			for (size_t k = 0; k < p.n; k++)
				put_tight(r, FIELD_CC, p.p[k], slice(r, i, p.p[k]), "cc");
		}
		if (l->role != ROLE_IMPRINT || !m || has(r, FIELD_PRINTED_ON))
			continue;
		struct str on = match_get(m, GROUP_OF(PRINTED_ON)), by = match_get(m, GROUP_OF(PRINTED_BY));

		put(r, FIELD_PRINTED_ON, value_date(r->d->arena, on), slice(r, i, on), str_z(m->rule->id));
		if (by.n) {
			put_tight(r, FIELD_PRINTED_BY, by, slice(r, i, by), m->rule->id);
			continue;
		}
		for (long k = i - 1; k >= 0 && i - k < 4; k--)
			if (line_at(r, k)->role == ROLE_IMPRINT) {
				put_tight(r, FIELD_PRINTED_BY, line_at(r, k)->text, slice(r, k, line_at(r, k)->text), m->rule->id);
				break;
			}
	}
}

/* Captures of the user's own rules: class "field", every name a field of its own. */
static void read_extra(struct reader *r)
{
	for (long i = 0; i < (long)r->d->lines.n; i++)
		for (const struct match *m = line_at(r, i)->may; m; m = m->next) {
			if (m->rule->class != CLASS_FIELD)
				continue;
			for (int g = 0; g < MATCH_GROUPS && m->group[g].p; g++) {
				enum field f = field_by_name(m->name[g]);

				if (f != FIELD_EXTRA && has(r, f) && !field_is_list(f))
					continue;
				struct value *v = put(r, f, value_tight(r->d->arena, m->group[g]), slice(r, i, m->group[g]), str_z(m->rule->id));

				if (v)
					v->name = m->name[g];
			}
		}
}

void field_read(struct doc *d, struct matcher *m, const struct layout *o)
{
	struct reader r = { d, m, o };

	read_head(&r);
	read_title(&r);
	read_number(&r);
	read_issuers(&r);
	read_recipients(&r);
	read_date(&r);
	read_attachments(&r);
	read_enclosure(&r);
	read_note(&r);
	read_imprint(&r);
	read_extra(&r);
}
