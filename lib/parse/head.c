#include "parse/head.h"

#include <string.h>

#include "parse/numbering.h"
#include "parse/signature.h"
#include "parse/title.h"
#include "doc/value.h"

enum {
	HEAD_LINES_MAX = 120,
	NAME_MAX = 12, /* bytes: four characters */
	ISSUED_WITHIN = 4,
	META_MAX = 120, /* bytes: below the head a longer line is text */
	FAR_RIGHT = 4,  /* columns: least distance of a signer's name from the margin */
};

/* What a page's own table of metadata calls the title. */

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

		lines += !line_blank(l);
		if (l->label || line_paragraph(l))
			return false;
		if (line_is(l, CLASS_TITLE_END) && !line_head_matter(l))
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

/* Bodies separated by commas: a line of addressees that continues below. */
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

		if (line_blank(l))
			continue;
		if (addresses(m, l))
			return i;
		if (l->label || !lists_addressees(d, m, l))
			break;
	}
	return NOWHERE;
}

/* Is it a row of a table whose columns are parted by single blanks: three words or more, two of them of two characters? */
static bool row_of_words(const struct line *l)
{
	struct str t = str_trim(l->text);
	size_t words = 0, long_ = 0, from = 0;

	for (size_t i = 0; i <= t.n; i++) {
		if (i < t.n && t.p[i] != ' ')
			continue;
		words += i > from;
		long_ += i > from && utf8_length(str_sub(t, from, i)) > 1;
		from = i + 1;
	}
	return words > 2 && long_ > 1;
}

/* A text without a sentence, a heading or an addressee is a sheet, such as a duty roster: its rows are the body, else there is none. */
static long rows_begin(const struct doc *d)
{
	long n = (long)d->lines.n, first = NOWHERE, rows = 0;

	for (long i = 0; i < n; i++) {
		if (row_of_words(&d->lines.p[i]) && !line_head_matter(&d->lines.p[i])) {
			first = rows++ ? first : i;
		} else if (!line_blank(&d->lines.p[i]) && rows > 0) {
			break;
		}
	}
	return rows > 1 ? first : n;
}

enum { HEAD_BELOW = 40, PAGE_PARAGRAPHS = 3 };

/* A page may have words of its own above the document, 小编为你整理了…: the last of these, a paragraph at `from`, below which a title
 * stands above an addressee. NOWHERE: it is the document's text. */
static long words_of_page(struct doc *d, struct matcher *m, long from)
{
	long last = from;
	int paragraphs = 1;
	bool title = false;

	for (long i = 0; i < from; i++)
		if (line_is(&d->lines.p[i], CLASS_TITLE_END) || line_is(&d->lines.p[i], CLASS_DOC_NUMBER))
			return NOWHERE;
	for (long i = from + 1; i < (long)d->lines.n && i < from + HEAD_BELOW; i++) {
		const struct line *l = &d->lines.p[i];

		if (line_blank(l))
			continue;
		if (addresses(m, l))
			return title ? last : NOWHERE;
		if (l->label || l->table >= 0)
			break;
		if (line_paragraph(l) || line_is_sentence(l->text)) {
			if (++paragraphs > PAGE_PARAGRAPHS)
				break;
			last = i;
			title = false;
		}
		title = title || line_is(l, CLASS_TITLE_END);
	}
	return NOWHERE;
}

/* Where the body begins; the recipients' line is passed in *to. */
static long find_body(struct doc *d, struct matcher *m, struct document_layout *o)
{
	long n = (long)d->lines.n, i;

	for (i = 0; i < n && i < HEAD_LINES_MAX; i++) {
		const struct line *l = &d->lines.p[i];

		if (line_blank(l) || l->role == ROLE_META)
			continue;
		if (line_is(l, CLASS_SALUTATION) || l->table >= 0 || line_is(l, CLASS_ATTACHMENT_LIST))
			return i;
		if (addresses(m, l)) {
			o->recipients_first = o->recipients_last = i;
			return i + 1;
		}
		if (line_is(l, CLASS_SIGNED_DATE) && !title_below(d, i)) /* above a title: the head of minutes */
			return i;
		if (line_head_matter(l))
			continue;
		long below = line_paragraph(l) ? addressees_below(d, m, i) : NOWHERE;

		if (below != NOWHERE) {
			o->recipients_first = i;
			o->recipients_last = below;
			return below + 1;
		}
		long page = line_paragraph(l) ? words_of_page(d, m, i) : NOWHERE;

		if (page != NOWHERE) {
			for (long k = 0; k <= page; k++)
				d->lines.p[k].role = d->lines.p[k].role == ROLE_META ? ROLE_META : ROLE_FURNITURE;
			i = page;
			continue;
		}
		if (l->label || line_is(l, CLASS_CONTENTS) || line_paragraph(l) || numbering_leads(d, (size_t)i))
			return i;
	}
	return i < n ? i : rows_begin(d);
}

struct str head_meta(struct doc *d, const struct document_layout *o, enum vocabulary which, long *line)
{
	const char *const *keys = words_of(which);
	struct str found = STR_NONE;
	size_t best = SIZE_MAX; /* its key */

	for (size_t i = 0; i < o->meta_end && best > 0; i++) {
		if (d->lines.p[i].role != ROLE_META)
			continue;
		const struct match *m = match_of(d->lines.p[i].may, CLASS_META);
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

/* 《…》政策解读 above a text that has no addressee and no number: the text itself is what explains the other document. */
static bool title_of_reading(struct doc *d, struct document_layout *o)
{
	for (long i = 0; i < o->body && o->recipients_first == NOWHERE && o->number == NOWHERE; i++) {
		struct line *l = &d->lines.p[i];

		if (l->role != ROLE_FURNITURE || !line_is(l, CLASS_LINK) || !str_ends(l->text, STR("解读")))
			continue;
		l->role = ROLE_TITLE;
		o->title = l->text;
		o->title_rule = str_z(match_of(l->may, CLASS_LINK)->rule->id);
		o->title_first = o->title_last = i;
		return true;
	}
	return false;
}

/* 《…的通知》 in a link to the document itself: the text has lost its title. */
static void title_from_link(struct doc *d, struct matcher *m, struct document_layout *o)
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
static void title_from_number(struct doc *d, struct matcher *m, struct document_layout *o)
{
	struct match name;

	if (!class_find(m, CLASS_TITLE_OF_NUMBER, d->lines.p[o->number].text, 0, &name))
		return;
	o->title = match_get(&name, GROUP_OF(TITLE));
	o->title_rule = str_z(name.rule->id);
	o->title_first = o->title_last = o->number;
}

/* 某会决定废止的规范性文件, of an annex that stands alone: no number and no title is below it, so it is no letterhead. */
static void title_from_letterhead(struct doc *d, struct document_layout *o)
{
	for (long i = 0; i < o->body && i < (long)d->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		if (l->role != ROLE_HEAD || !line_is(l, CLASS_LETTERHEAD))
			continue;
		l->role = ROLE_TITLE;
		o->title = l->text;
		o->title_rule = STR("letterhead");
		o->title_first = o->title_last = i;
		return;
	}
}

/* Behind the last of them. */
static size_t mark_meta(struct doc *d, long body)
{
	size_t end = 0;

	for (long i = 0; i < (long)d->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		if (l->role == ROLE_BODY && line_is(l, CLASS_META) && (i < body || l->text.n < META_MAX) && !l->label) {
			l->role = ROLE_META;
			end = (size_t)i + 1;
		}
	}
	return end;
}

bool head_is_signer(struct matcher *m, const struct line *l)
{
	struct match name;

	/* 民政部, 某某省皮肤病防治所: the first body of the title; 王文会 is a name */
	if (str_ends(l->text, STR("部")) || ((l->text.n > NAME_MAX || !str_ends(l->text, STR("会")) || str_eq(l->text, STR("工会"))) &&
					     class_find(m, CLASS_ORG_END, l->text, 0, &name)))
		return false;
	return (l->indent >= FAR_RIGHT || l->text.n <= NAME_MAX) && !line_is(l, CLASS_TITLE_END) && class_find(m, CLASS_PERSON, l->text, 0, &name);
}

/* 签发人：张某 / 李某: further names stand below the first. */
static void more_signers(struct doc *d, struct matcher *m, long body)
{
	bool after = false;

	for (long i = 0; i < body; i++) {
		struct line *l = &d->lines.p[i];
		const struct match *head = match_of(l->may, CLASS_HEAD);

		if (line_blank(l))
			continue;
		if (head)
			after = match_get(head, GROUP_OF(SIGNERS)).n > 0;
		else if (after && l->role == ROLE_BODY && head_is_signer(m, l))
			l->role = ROLE_HEAD;
		else
			after = false;
	}
}

/* 中华人民共和国国务院令 (GB/T 9704 10.2): its first sentence names the text that it promulgates. */
static void read_order(struct doc *d, struct matcher *m, struct document_layout *o)
{
	struct match order;

	if (!class_find(m, CLASS_ORDER_TITLE, o->title, 0, &order))
		return;
	o->order_issuer = match_get(&order, GROUP_OF(ISSUERS));
	o->order_first = o->title_first;
	for (long i = o->body; i < (long)d->lines.n && i < o->body + 3; i++) {
		struct str s = d->lines.p[i].text;
		struct pieces names = value_quoted(d->arena, s);

		if (names.n && (str_has(s, STR("公布")) || str_has(s, STR("发布")) || str_has(s, STR("颁布")))) {
			o->issued = names.p[0];
			return;
		}
	}
}

/* 某某省人民代表大会常务委员会公告 does not name its subject: its first sentence names the text that it promulgates. */
static void read_promulgation(struct doc *d, struct matcher *m, struct document_layout *o)
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
static void read_issued_here(struct doc *d, struct matcher *m, struct document_layout *o)
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

/* 专题会议纪要, above its number: the subject of the minutes may be only in the page metadata. */
static bool names_minutes(const struct document_layout *o)
{
	return o->number != NOWHERE && o->title_last < o->number && str_ends(o->title, STR("会议纪要")) && !str_has(o->title, STR("关于"));
}

/* （第6号） is the number of an announcement or an order where its letterhead stands above, else of what the title speaks of. */
static bool names_other(const struct doc *d, long i)
{
	static const char *const ends[] = { "令", "告", "报" };
	struct str t = d->lines.p[i].text;

	if (!str_starts(t, STR("（第")) && !str_starts(t, STR("(第")))
		return false;
	while (--i >= 0 && line_blank(&d->lines.p[i]))
		;
	for (size_t k = 0; i >= 0 && k < sizeof ends / sizeof ends[0]; k++)
		if (str_ends(d->lines.p[i].text, str_z(ends[k])))
			return false;
	return true;
}

/* 各位委员： below the title of a notice are its addressees, in a report those who listen. */
static void address_greeted(struct doc *d, struct matcher *m, struct document_layout *o)
{
	static const char *const sent[] = { "通知", "函", "通报", "公开信", "倡议书", "告知书" };
	struct match genre;

	if (o->recipients_first != NOWHERE || o->body >= (long)d->lines.n || !line_is(&d->lines.p[o->body], CLASS_SALUTATION) ||
	    !line_is(&d->lines.p[o->body], CLASS_RECIPIENTS) || !class_find(m, CLASS_GENRE_END, value_tight(d->arena, o->title), 0, &genre))
		return;
	for (size_t i = 0; i < sizeof sent / sizeof sent[0]; i++)
		if (str_eq(match_get(&genre, GROUP_NAME), str_z(sent[i]))) {
			o->recipients_first = o->recipients_last = o->body++;
			return;
		}
}

/* A title that is typed with a full stop, 关于…的通知。 above the addressees or the number: read without it. */
static void drop_full_stop(struct doc *d, struct matcher *m)
{
	enum { WITHIN = 12, LONGEST = 240 }; /* lines; bytes */
	struct match end;

	for (size_t i = 0, k; i + 1 < d->lines.n && i < WITHIN; i++) {
		struct line *l = &d->lines.p[i];
		struct str t = str_ends(l->text, STR("。")) ? str_sub(l->text, 0, l->text.n - strlen("。")) : STR_NONE;

		if (!t.n || t.n > LONGEST || str_has(t, STR("。")) || str_has(t, STR("，")) || str_has(t, STR("：")) || !str_has(t, STR("关于")) ||
		    !class_find(m, CLASS_GENRE_END, t, 0, &end))
			continue;
		for (k = i + 1; k < d->lines.n && line_blank(&d->lines.p[k]); k++)
			;
		if (k < d->lines.n && (addresses(m, &d->lines.p[k]) || line_is(&d->lines.p[k], CLASS_DOC_NUMBER))) {
			l->text = t;
			l->may = rules_classify_text(m, d->arena, t);
		}
		return;
	}
}

void head_read(struct doc *d, struct matcher *m, struct document_layout *o)
{
	struct match issued;
	long line;

	drop_full_stop(d, m);

	o->meta_end = mark_meta(d, HEAD_LINES_MAX);
	o->body = find_body(d, m, o);
	for (long i = 0; i < o->body; i++) {
		struct line *l = &d->lines.p[i];

		if (l->role != ROLE_BODY)
			continue;
		if (line_is(l, CLASS_DOC_NUMBER) && !names_other(d, i)) {
			l->role = ROLE_NUMBER;
			o->number = o->number == NOWHERE ? i : o->number;
		} else if (line_head_matter(l)) {
			l->role = ROLE_HEAD;
		}
	}
	more_signers(d, m, o->body);
	title_find(d, m, o, head_meta(d, o, TITLE_KEYS, &line), o->recipients_first != NOWHERE ? o->recipients_first : o->body);
	if (o->title.n == 0 || o->title_known || names_minutes(o) || !class_find(m, CLASS_GENRE_END, o->title, 0, &issued)) {
		struct str t = head_meta(d, o, TITLE_KEYS, &line);

		if (t.n) {
			o->title = t;
			o->title_rule = STR("meta");
			o->title_first = o->title_last = line;
		}
		if (!(o->title.n == 0 && title_of_reading(d, o)) && (o->title.n == 0 || !class_find(m, CLASS_GENRE_END, value_tight(d->arena, o->title), 0, &issued)))
			title_from_link(d, m, o);
		if (o->title.n == 0 && o->number != NOWHERE)
			title_from_number(d, m, o);
	}
	if (o->title.n == 0 && o->number == NOWHERE)
		title_from_letterhead(d, o);
	read_order(d, m, o);
	read_promulgation(d, m, o);
	address_greeted(d, m, o);
	if (o->recipients_first != NOWHERE) {
		/* recipients over several lines */
		for (long i = o->recipients_first - 1; i > o->title_last && i > o->number && i >= 0; i--) {
			struct line *l = &d->lines.p[i];

			if (line_blank(l))
				continue;
			if (l->role != ROLE_BODY || !(comma_ends(l->text) || breaks_addressee(l->text)))
				break;
			o->recipients_first = i;
		}
		for (long i = o->recipients_first; i <= o->recipients_last; i++)
			if (d->lines.p[i].role == ROLE_BODY)
				d->lines.p[i].role = ROLE_RECIPIENTS;
	}
	/* all remaining lines above the body belong to the head: letterheads, codes, names of speakers */
	for (long i = 0; i < o->body && i < (long)d->lines.n; i++)
		if (d->lines.p[i].role == ROLE_BODY)
			d->lines.p[i].role = ROLE_HEAD;
	if (!o->issued.n && o->title.n && (class_find(m, CLASS_ISSUED_TITLE, o->title, 0, &issued) ||
					   class_find(m, CLASS_ISSUED_TITLE, value_tight(d->arena, o->title), 0, &issued))) /* 通　知 */
		o->issued = match_get(&issued, GROUP_OF(TITLE));
	if (!o->issued.n)
		read_issued_here(d, m, o);
}
