#include "parse/tree.h"

#include <string.h>

#include "parse/head.h"
#include "parse/navigation.h"
#include "parse/signature.h"
#include "doc/value.h"

enum {
	TITLE_LINE_MAX = 240,   /* bytes: a longer line is no line of a part's title */
	TITLE_LINES_MAX = 5,
	CARRIER_LINES_MAX = 400,
	IMPRINT_WITHIN = 8,
	ISSUED_MIN = 12,        /* bytes: a shorter title may be anything */
	ANNOUNCED_MIN = 12,     /* bytes: a shorter title may be anything */
	ANNOUNCED_OFF = 12,     /* bytes that a title and its announcement may differ by at their ends */
	BEFORE_ISSUED = 60,     /* bytes of a name before the title of the text that is issued */
	NOTE_MAX = 60,          /* bytes of a note below a title */
	OFFICE_LINE_MAX = 120,  /* bytes of the office's line in an imprint */
};

static bool title_line(const struct line *l)
{
	static const enum rule_class never[] = { CLASS_DATE, CLASS_SIGNED_DATE, CLASS_RECIPIENTS, CLASS_ATTACHMENT_HEAD, CLASS_ATTACHMENT_LIST,
						 CLASS_CC, CLASS_IMPRINT, CLASS_CONTENTS, CLASS_SALUTATION, CLASS_META };

	if (l->text.n == 0 || l->text.n > TITLE_LINE_MAX || l->label || l->table >= 0 || l->cell || line_is_sentence(l->text) ||
	    str_ends(l->text, STR("！")))
		return false;
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
		if (line_is(l, never[i]))
			return false;
	return true;
}

/* Does t, in whatever form its last character is printed, end like the key? */
static bool ends_alike(struct doc *d, struct str t, struct str key)
{
	size_t last = t.n;

	if (t.n)
		utf8_prev(t, &last);
	return str_ends(key, value_key(d->arena, str_sub(t, last, t.n)));
}

/* The line where the issued text begins, if it has its own title there; lines.n: none. */
static long issued_begins(struct doc *d, const struct document_layout *o)
{
	struct str key = o->issued_key;
	long n = (long)d->lines.n;

	for (long end = o->body + 1; end < n && end < o->body + CARRIER_LINES_MAX && key.n >= ISSUED_MIN; end++) {
		struct str joined = STR_NONE;

		if (!title_line(&d->lines.p[end]) || !ends_alike(d, d->lines.p[end].text, key))
			continue;
		for (long i = end; i > o->body && i > end - TITLE_LINES_MAX && (title_line(&d->lines.p[i]) || line_is_blank(&d->lines.p[i])); i--) {
			joined = arena_join(d->arena, d->lines.p[i].text, joined);
			/* the name of the body may precede it */
			if (str_ends(value_key(d->arena, joined), key) && joined.n < key.n + ISSUED_MIN * 4)
				return i;
		}
	}
	return n;
}

static bool is_title_elsewhere(struct doc *d, const struct document_layout *o, long line, struct str text)
{
	for (size_t k = 0; k < o->announced.n && text.n; k++) {
		const struct announced_item *one = &o->announced.p[k];

		if ((long)one->at.first != line && one->title.n && one->title.p[0] == text.p[0] && text.n < one->key.n + ISSUED_MIN &&
		    str_eq(one->key, value_key(d->arena, text)))
			return true;
	}
	return false;
}

/* Numbered lines right above a signature that are titles announced elsewhere, as a page's downloads: the list of attachments without its
 * word. */
static void take_lists(struct doc *d, struct matcher *m, const struct document_layout *o)
{
	long first = NOWHERE, n = (long)d->lines.n;

	for (long i = o->body; i < n && o->announced.n; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->text.n == 0)
			continue;
		if (l->label && l->role == ROLE_BODY && is_title_elsewhere(d, o, i, match_get(l->label, GROUP_TEXT))) {
			first = first == NOWHERE ? i : first;
			continue;
		}
		for (long k = first; first != NOWHERE && k < i && (signature_line(d, m, l) || line_is(l, CLASS_DATE)); k++)
			if (!line_is_blank(&d->lines.p[k]))
				d->lines.p[k].role = ROLE_ATTACH_LIST;
		first = NOWHERE;
	}
}

static long take_notes(struct doc *d, long i)
{
	for (; i < (long)d->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		if (line_is_blank(l))
			continue;
		if (!line_is(l, CLASS_NOTE) || l->label)
			break;
		l->role = ROLE_NOTE;
	}
	return i;
}

/* Above the signature whom to call is no note, but the end of the text. */
static bool known_note(const struct line *l, bool ends)
{
	return (line_is(l, CLASS_NOTE_KNOWN) || (ends && line_is(l, CLASS_NOTE_CONTACT))) && !l->label && l->table < 0;
}

/* Skips known notes, and lines that may be between them, upwards from i. */
static void take_known_notes(struct doc *d, long i, long body, bool ends)
{
	for (; i > body; i--) {
		struct line *l = &d->lines.p[i];

		if (known_note(l, ends))
			l->role = ROLE_NOTE;
		else if (!line_is_blank(l) && l->role != ROLE_NOTE && l->role != ROLE_IMPRINT && l->role != ROLE_CC)
			break;
	}
}

/* Was anything announced above line i? Then 附件： there heads an attachment. */
static bool announced_before(const struct document_layout *o, long i)
{
	return o->announced.n && (long)o->announced.p[0].at.first < i;
}

/* Notes that are not below the date: right above the signature, or where the text issued begins; or, if none is below it, the last lines, where
 * no other document ends in its date. */
static void take_notes_elsewhere(struct doc *d, const struct document_layout *o, long issued)
{
	long last = (long)d->lines.n - 1;
	bool any = false;

	for (long i = o->body; i <= last; i++)
		any = any || d->lines.p[i].role == ROLE_NOTE;
	bool ends = o->signature_first == NOWHERE && o->date == NOWHERE;

	if (!ends)
		issued = o->signature_first != NOWHERE ? o->signature_first : o->date;
	for (long i = o->body; i < issued && ends; i++)
		if (line_is(&d->lines.p[i], CLASS_ATTACHMENT_HEAD) && (!line_is(&d->lines.p[i], CLASS_ATTACHMENT_LIST) || announced_before(o, i)))
			issued = i;
	take_known_notes(d, issued - 1, o->body, ends);
	for (long i = last; i > o->body && !any; i--) {
		const struct line *l = &d->lines.p[i];

		if (known_note(l, true) || line_is_blank(l) || l->role == ROLE_IMPRINT || l->role == ROLE_CC)
			continue;
		if (!line_is(l, CLASS_DATE) && !line_is(l, CLASS_SIGNED_DATE) && !str_ends(l->text, STR("日")))
			take_known_notes(d, last, i, true);
		break;
	}
}

/* ── parts ── */

static uint32_t add_part(struct doc *d, enum part_kind kind, int number, long line)
{
	struct part *p = ARENA_PUSH(d->arena, &d->parts);

	*p = (struct part){ .kind = kind, .number = number, .at = { d->lines.p[line].no, d->lines.p[line].end_no } };
	return (uint32_t)(d->parts.n - 1);
}

static bool is_announced(struct doc *d, const struct document_layout *o, struct str t, int *number)
{
	struct str key = o->announced.n ? value_key(d->arena, t) : STR_NONE;

	for (size_t i = 0; i < o->announced.n; i++) {
		struct str other = o->announced.p[i].key;

		if (other.n < ANNOUNCED_MIN)
			continue;
		if (str_eq(key, other) || (key.n > other.n ? str_starts(key, str_sub(other, 0, other.n - 3)) && key.n - other.n < ANNOUNCED_OFF
							   : str_starts(other, str_sub(key, 0, key.n - (key.n > 3 ? 3 : 0))) &&
								     other.n - key.n < ANNOUNCED_OFF)) {
			*number = o->announced.p[i].number;
			return true;
		}
	}
	return false;
}

/* The second of the texts that the title says it issues: 印发《甲规则》《乙规则》. */
static bool is_issued_too(struct doc *d, const struct pieces *names, struct str t)
{
	struct str key = value_key(d->arena, t);

	for (size_t i = 1; i < names->n; i++) {
		struct str name = value_key(d->arena, names->p[i]);

		if (name.n >= ISSUED_MIN && str_ends(key, name) && key.n < name.n + BEFORE_ISSUED)
			return true;
	}
	return false;
}

/* The whole title of the issued text, even if line breaks or blanks prevent a rule from matching its end. */
static bool is_issued(struct doc *d, const struct document_layout *o, struct str t)
{
	return o->issued_key.n >= ISSUED_MIN && ends_alike(d, t, o->issued_key) && str_eq(value_key(d->arena, t), o->issued_key);
}

/* The beginning of the issued text's title, where a line may end in what looks like a genre word. */
static bool begins_issued(struct doc *d, const struct document_layout *o, struct str t)
{
	struct str key = value_key(d->arena, t);

	return key.n < o->issued_key.n && str_starts(o->issued_key, key);
}

/* The title of a part from line i on; returns one past it. */
static long part_title(struct doc *d, struct matcher *m, struct document_layout *o, long i, uint32_t part)
{
	struct str title = STR_NONE;
	long end = i;
	int lines = 0, number;
	bool finished = false;
	struct match tail;

	for (long k = i; k < (long)d->lines.n && lines < TITLE_LINES_MAX; k++) {
		struct line *l = &d->lines.p[k];

		if (line_is_blank(l))
			continue;
		if (lines == 0 && line_is(l, CLASS_DOC_NUMBER)) { /* its own: 法释〔2017〕20号 */
			l->role = ROLE_PART_HEAD;
			l->part = part;
			end = k + 1; /* also where no title follows, or divide would come here again */
			continue;
		}
		bool goes_on = !finished || line_is(l, CLASS_SUBTITLE) || (line_is(l, CLASS_NOTE) && l->text.n < NOTE_MAX);

		if (!goes_on || (!title_line(l) && !line_is(l, CLASS_SUBTITLE)) ||
		    (line_is(l, CLASS_PROMULGATION) && lines > 0))
			break;
		if (lines > 0 && line_is(l, CLASS_NOTE) && !class_find(m, CLASS_TITLE_TAIL, l->text, 0, &tail))
			break;
		title = title.n ? arena_join(d->arena, title, l->text) : l->text;
		l->role = ROLE_PART_TITLE;
		l->part = part;
		end = k + 1;
		lines++;
		finished = (line_is(l, CLASS_TITLE_END) && !begins_issued(d, o, title)) || is_announced(d, o, title, &number) || is_issued(d, o, title);
		if (l->runon)
			break;
	}
	/* lines that never come to an end are no title */
	if (!finished && lines > 2) {
		for (long k = i; k < end; k++)
			if (d->lines.p[k].role == ROLE_PART_TITLE && k > i)
				d->lines.p[k].role = ROLE_BODY;
		for (long k = i; k < end; k++)
			if (d->lines.p[k].role == ROLE_PART_TITLE) {
				title = d->lines.p[k].text;
				end = k + 1;
			}
	}
	d->parts.p[part].title = value_tight(d->arena, title);
	return end;
}

/* 公布…名单的通知, 附件：…名单: a list that is made public as the notice's attachment is that, no document of its own. */
static bool is_list_attached(const struct document_layout *o)
{
	struct str key = o->issued_key;

	if (!str_ends(key, STR("名单")) && !str_ends(key, STR("名录")))
		return false;
	for (size_t i = 0; i < o->announced.n; i++)
		if (str_ends(o->announced.p[i].key, key) || str_ends(key, o->announced.p[i].key))
			return o->announced.p[i].key.n > 0;
	return false;
}

/* The texts that the title says it issues, else those that the first sentence does: 《甲总结》和《乙要点》已经…通过，现予下发. */
static struct pieces issued_names(struct doc *d, const struct document_layout *o)
{
	struct pieces names = value_quoted(d->arena, o->issued);
	const struct line *first = o->body < (long)d->lines.n ? &d->lines.p[o->body] : NULL;

	while (first && first->text.n == 0 && first + 1 < d->lines.p + d->lines.n)
		first++;
	if (names.n > 0 || !o->issued.n || !first || !str_has(o->issued, STR("和")))
		return names;
	return value_quoted(d->arena, str_sub(first->text, 0, str_find(first->text, STR("。"))));
}

/* Runs through what follows the document's own end (or its body, if it has none). */
static void divide(struct doc *d, struct matcher *m, struct document_layout *o, long i, bool ended)
{
	uint32_t part = 0;
	bool enclosed = false, expect = ended && o->issued.n && !is_list_attached(o);
	struct pieces issued = issued_names(d, o);
	struct match name;

	while (i < (long)d->lines.n) {
		struct line *l = &d->lines.p[i];
		const struct match *titled = line_is(l, CLASS_ATTACHMENT_TITLED) ? match_of(l->may, CLASS_ATTACHMENT_TITLED) : NULL;
		const struct match *head = line_is(l, CLASS_ATTACHMENT_HEAD) ? match_of(l->may, CLASS_ATTACHMENT_HEAD) : NULL;
		int number;

		l->part = part;
		if (line_is_blank(l) || l->role == ROLE_SIGNATURE || l->role == ROLE_DATE || l->role == ROLE_NOTE ||
		    l->role == ROLE_IMPRINT || l->role == ROLE_CC || l->role == ROLE_META) {
			i++;
			continue;
		}
		if (line_is(l, CLASS_ATTACHMENT_LIST) && !l->attached && l->table < 0 && !(head && ended && announced_before(o, i))) {
			struct announced again = { 0 };
			long end = (long)announced_read(d, m, (size_t)i, &again);

			for (; i < end; i++) {
				d->lines.p[i].part = part;
				if (!line_is_blank(&d->lines.p[i]))
					d->lines.p[i].role = ROLE_ATTACH_LIST;
			}
			continue;
		}
		if (head && l->table < 0) {
			part = add_part(d, PART_ATTACHMENT, value_number(match_get(head, GROUP_NUM)), i);
			l->role = ROLE_PART_HEAD;
			l->part = part;
			expect = false;
			i = part_title(d, m, o, i + 1, part);
			continue;
		}
		if (titled && l->table < 0 && (ended || l->attached)) {
			part = add_part(d, PART_ATTACHMENT, value_number(match_get(titled, GROUP_NUM)), i);
			l->role = ROLE_PART_TITLE;
			l->part = part;
			d->parts.p[part].title = value_attachment_title(d->arena, match_get(titled, GROUP_TEXT));
			expect = false;
			i++;
			continue;
		}
		if (ended && title_line(l) && is_announced(d, o, l->text, &number) && !d->runon) {
			bool caption = i > 0 && d->lines.p[i - 1].table >= 0;

			if (!caption) {
				part = add_part(d, PART_ATTACHMENT, number, i);
				i = part_title(d, m, o, i, part);
				expect = false;
				continue;
			}
			l->role = ROLE_CAPTION;
		}
		/* offered for download, its text is not here; whom to call */
		if (expect && (class_find(m, CLASS_FILE_NAME, l->text, 0, &name) || (line_is_particular(l->text) && !l->label))) {
			i++;
			continue;
		}
		if (expect || (enclosed && title_line(l) && is_issued_too(d, &issued, l->text))) {
			expect = false;
			enclosed = true;
			part = add_part(d, PART_ENCLOSURE, 0, i);
			if (line_is(l, CLASS_PROMULGATION)) { /* （…通过）: its title stands above the notice */
				l->role = ROLE_PART_HEAD;
			} else if (title_line(l)) {
				i = part_title(d, m, o, i, part);
				continue;
			}
			l->part = part;
		}
		i++;
	}
}

/* Bodies, as a line of 抄送 lists them. */
static bool lists_bodies(struct doc *d, struct matcher *m, struct str t)
{
	struct pieces p = value_split(d->arena, t, STR("，,；;、。"));
	struct match end;

	for (size_t i = 0; i < p.n; i++)
		if (!class_find(m, CLASS_ADDRESSEE_END, value_tight(d->arena, p.p[i]), 0, &end))
			return false;
	return p.n > 0;
}

/* 主送：…, as the first line of the imprint (GB/T 9704 7.4.2: where the first page has no room for the recipients)? */
static bool recipients_below(const struct doc *d, size_t i)
{
	const struct match *m = match_of(d->lines.p[i].may, CLASS_HEAD);

	if (!m || !match_get(m, GROUP_OF(RECIPIENTS)).n)
		return false;
	for (size_t k = i + 1; k < d->lines.n; k++)
		if (!line_is_blank(&d->lines.p[k]) && d->lines.p[k].role != ROLE_FURNITURE)
			return line_is(&d->lines.p[k], CLASS_CC) || line_is(&d->lines.p[k], CLASS_IMPRINT);
	return false;
}

static void take_imprint(struct doc *d, struct matcher *m)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		if (line_is(l, CLASS_CC)) {
			l->role = ROLE_CC;
			/* until the imprint, or a line that ends the list */
			const struct line *before = l;

			for (size_t k = i + 1; k < d->lines.n && k < i + 8 && !l->runon; k++) {
				struct line *n = &d->lines.p[k];

				if (n->text.n == 0)
					continue;
				if (line_is(n, CLASS_IMPRINT) || n->label || line_is(n, CLASS_ATTACHMENT_HEAD) ||
				    line_is(n, CLASS_DATE) || line_is(n, CLASS_NOISE) || line_is(n, CLASS_CC) ||
				    !(str_ends(before->text, STR("。")) ? str_ends(n->text, STR("。")) && lists_bodies(d, m, n->text) :
									 n->indent > l->indent + 1 || str_ends(before->text, STR("，"))))
					break;
				n->role = ROLE_CC;
				before = n;
			}
		}
		if (l->role == ROLE_BODY && recipients_below(d, i))
			l->role = ROLE_IMPRINT;
		if (line_is(l, CLASS_IMPRINT) && l->role != ROLE_CC) {
			const struct match *imprint = match_of(l->may, CLASS_IMPRINT);

			l->role = ROLE_IMPRINT;
			for (size_t k = i; match_get(imprint, GROUP_OF(PRINTED_BY)).n == 0 && k-- > 0 && i - k < IMPRINT_WITHIN;) {
				struct line *p = &d->lines.p[k];

				if (line_is_blank(p)) /* it may be on the previous page */
					continue;
				if (p->role == ROLE_BODY && p->text.n < OFFICE_LINE_MAX && !line_is_sentence(p->text) && !p->label)
					p->role = ROLE_IMPRINT;
				break;
			}
		}
	}
}

static void set_parts(struct doc *d)
{
	uint32_t imprint = 0; /* part 0 is the document */

	for (size_t i = 0; i < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		if (l->text.n == 0 || l->role == ROLE_FURNITURE)
			continue;
		if (l->role == ROLE_IMPRINT || l->role == ROLE_CC) {
			if (!imprint)
				imprint = add_part(d, PART_IMPRINT, 0, (long)i);
			l->part = imprint;
			d->parts.p[imprint].at.to = l->end_no;
			continue;
		}
		struct part *p = &d->parts.p[l->part];

		if (p->at.to < l->end_no)
			p->at.to = l->end_no;
	}
}

void tree_build(struct doc *d, struct matcher *m, struct document_layout *o)
{
	*o = (struct document_layout){ .title_first = NOWHERE, .title_last = NOWHERE, .number = NOWHERE, .recipients_first = NOWHERE,
			      .recipients_last = NOWHERE, .signature_first = NOWHERE, .signature_last = NOWHERE, .date = NOWHERE };
	*ARENA_PUSH(d->arena, &d->parts) = (struct part){ .kind = PART_DOCUMENT };
	for (size_t i = 0; i < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		if (l->text.n == 0)
			l->role = ROLE_BLANK;
		else if (l->table >= 0)
			l->role = ROLE_TABLE;
		else if (line_of_page(l) || l->contents || (line_is(l, CLASS_LINK) && !l->label) || line_is(l, CLASS_DOWNLOAD) ||
			 (l->runon && line_is(l, CLASS_HEAD_NOISE)))
			l->role = ROLE_FURNITURE;
	}
	navigation_mark(d);
	o->announced = announced_all(d, m);
	head_read(d, m, o);
	o->issued_key = value_key(d->arena, value_strip_quotes(o->issued));
	take_imprint(d, m);
	signature_find(d, m, o);
	take_lists(d, m, o);
	long issued = o->date == NOWHERE ? issued_begins(d, o) : (long)d->lines.n;
	long rest = o->date != NOWHERE ? take_notes(d, o->date + 1) : issued;

	if (o->date == NOWHERE) {
		signature_find_undated(d, m, o, issued);
		if (o->signature_last != NOWHERE)
			take_notes(d, o->signature_last + 1);
	}
	take_notes_elsewhere(d, o, issued);
	/* before its own end the document may announce attachments */
	divide(d, m, o, o->body, false);
	if (o->date != NOWHERE || issued < (long)d->lines.n) {
		d->parts.n = 1;
		for (long i = o->body; i < (long)d->lines.n; i++) {
			struct line *l = &d->lines.p[i];

			l->part = 0;
			if (l->role == ROLE_PART_HEAD || l->role == ROLE_PART_TITLE)
				l->role = ROLE_BODY;
		}
		divide(d, m, o, rest, true);
	}
	d->parts.p[0].title = value_tight(d->arena, o->title);
	for (size_t i = 0; i < d->lines.n; i++)
		if (d->lines.p[i].text.n && d->parts.p[0].at.from == 0)
			d->parts.p[0].at.from = d->parts.p[0].at.to = d->lines.p[i].no; /* all may be furniture, which belongs to no part */
	set_parts(d);
}
