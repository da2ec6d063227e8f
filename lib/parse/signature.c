#include "parse/signature.h"

#include <string.h>

#include "doc/value.h"
#include "text/fold.h"

enum {
	SIGNATURE_LINES_MAX = 12,
	BODY_MIN = 12,          /* bytes */
	BROKEN_INDENT = 4,      /* columns of a line that continues a name in the signature … */
	BROKEN_MAX = 60,        /* … and its bytes */
	MONTH_WITHIN = 3,       /* lines */
	SIGNATURE_LINE_MAX = 600,
	KEY_MAX = 24,           /* bytes */
	NAME_LINE_MAX = 60,     /* bytes: of the first line of a name */
	PLACE_MAX = 24,         /* bytes */
};

bool line_is_blank(const struct line *l)
{
	return l->text.n == 0 || l->role == ROLE_FURNITURE || l->role == ROLE_BLANK;
}

bool line_is_sentence(struct str t)
{
	return str_has(t, STR("。")) || str_has(t, STR("；")) || str_ends(t, STR("，")) || str_ends(t, STR("："));
}

/* 特此通知, 请遵照执行。: the text's last words. */
static bool closes(struct str t)
{
	return str_ends(t, STR("。")) || str_ends(t, STR("！")) || str_starts(t, STR("特此")) || str_starts(t, STR("此复"));
}

/* 联系人：王某，电话：88061168 */
bool line_is_particular(struct str t)
{
	size_t at = str_find(t, STR("："));

	return at != SIZE_MAX && at <= KEY_MAX && at + strlen("：") < t.n;
}

/* Could this line be (a part of) a signature? */
bool signature_line(struct doc *d, struct matcher *m, const struct line *l)
{
	static const enum rule_class never[] = { CLASS_NOTE, CLASS_ATTACHMENT_LIST, CLASS_ATTACHMENT_HEAD, CLASS_ATTACHMENT_TITLED,
						 CLASS_RECIPIENTS, CLASS_DOC_NUMBER, CLASS_META, CLASS_DATE, CLASS_CC };
	struct match org;

	if (line_is(l, CLASS_SIGNED_ROLE))
		return l->table < 0;
	if (l->text.n == 0 || l->text.n > SIGNATURE_LINE_MAX || l->label || l->table >= 0 || line_is_sentence(l->text) ||
	    str_has(l->text, STR("，")) || str_has(l->text, STR("《")) || str_ends(l->text, STR("！")))
		return false;
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
		if (line_is(l, never[i]))
			return false;
	struct str tight = value_tight(d->arena, l->text);

	if (!str_has(tight, STR("：")) && class_find(m, CLASS_ORG_END, tight, 0, &org)) /* 联系科室：设备科 is not a signature */
		return true;
	return class_find(m, CLASS_OFFICE, l->text, 0, &org);
}

/* （爱国卫生委员会） below 健康委员会: its second name. */
static bool second_name(struct doc *d, struct matcher *m, const struct line *l)
{
	struct str t = str_trim(class_before(m, CLASS_SEAL, l->text));
	const struct line *above = l - 1;
	struct match org;

	while (above >= d->lines.p && above->text.n == 0)
		above--;
	return above >= d->lines.p && t.n > 2 * strlen("（") && str_starts(t, STR("（")) && str_ends(t, STR("）")) &&
	       class_find(m, CLASS_ORG_END, value_tight(d->arena, str_sub(t, strlen("（"), t.n - strlen("）"))), 0, &org) && signature_line(d, m, above);
}

/* （综合司代章） below a body: whose seal it bears. */
static bool sealed_for(struct doc *d, struct matcher *m, const struct line *l)
{
	const struct line *above = l - 1;
	struct match seal;

	while (above >= d->lines.p && above->text.n == 0)
		above--;
	return above >= d->lines.p && class_find(m, CLASS_SEAL, l->text, 0, &seal) && seal.from == 0 && signature_line(d, m, above);
}

/* 中共某某省 / 委组织部, 某某地区某某 / 县检察院: the beginning of a body's name, broken where the line ended. */
static bool begins_name(const struct line *l)
{
	static const char *const begin[] = { "中共", "中国", "国家", "国务院", "全国", "中华", "共青团" };
	static const char *const place[] = { "省", "市", "县", "区", "州", "盟", "旗", "自治" };
	bool begins = false;

	if (l->text.n > NAME_LINE_MAX || l->text.n < 6 || l->label || l->may || l->table >= 0)
		return false;
	for (size_t i = 0; i < l->text.n;) {
		uint32_t cp = utf8_next(l->text, &i);

		if (!is_han(cp) && !is_blank(cp))
			return false;
	}
	for (size_t i = 0; i < sizeof begin / sizeof begin[0]; i++)
		begins = begins || str_starts(l->text, str_z(begin[i]));
	for (size_t i = 0; i < sizeof place / sizeof place[0]; i++)
		begins = begins || str_has(str_sub(l->text, 0, PLACE_MAX), str_z(place[i]));
	return begins;
}

size_t signature_behind(struct doc *d, struct matcher *m, size_t line)
{
	struct str t = d->lines.p[line].text;
	size_t gap = str_rfind(t, STR("  ")), below = line + 1;
	struct match org;

	if (gap == SIZE_MAX || gap == 0 || d->lines.p[line].table >= 0)
		return 0;
	while (below < d->lines.n && below <= line + MONTH_WITHIN && d->lines.p[below].text.n == 0)
		below++;
	if (below >= d->lines.n || !line_is(&d->lines.p[below], CLASS_DATE))
		return 0;
	struct str who = value_tight(d->arena, str_sub(t, gap, t.n)), own = value_tight(d->arena, str_sub(t, 0, gap));

	/* two bodies side by side are all signature */
	if (who.n < BODY_MIN || !class_find(m, CLASS_ORG_END, who, 0, &org) || str_has(who, STR("：")) || class_find(m, CLASS_ORG_END, own, 0, &org))
		return 0;
	return gap + strlen("  ");
}

static void find_signature(struct doc *d, struct matcher *m, struct document_layout *o)
{
	long i = o->date - 1, lines = 0;

	if (line_is(&d->lines.p[o->date], CLASS_SIGNED_DATE) && !line_is(&d->lines.p[o->date], CLASS_DATE))
		o->signature_first = o->signature_last = o->date;
	for (; i >= o->body && lines < SIGNATURE_LINES_MAX; i--) {
		const struct line *l = &d->lines.p[i];

		if (line_is_blank(l))
			continue;
		size_t behind = o->signature_first == NOWHERE ? signature_behind(d, m, (size_t)i) : 0;

		if (behind) {
			o->signature_first = o->signature_last = i;
			o->signature_from = behind;
			break;
		}
		bool takes = signature_line(d, m, l);

		/* a name broken over two lines: 中国共产党绍兴市 / 委员会 */
		if (!takes && o->signature_first != NOWHERE && l->indent >= BROKEN_INDENT && l->text.n < BROKEN_MAX && !l->label && !l->may &&
		    !line_is_sentence(l->text) && !closes(l->text) && !str_has(l->text, STR("，")) && !str_has(l->text, STR("：")))
			takes = true;
		if (!takes && o->signature_first != NOWHERE)
			takes = begins_name(l) && !closes(l->text);
		if (!takes)
			takes = second_name(d, m, l) || sealed_for(d, m, l);
		if (!takes)
			break;
		o->signature_first = i;
		if (o->signature_last == NOWHERE)
			o->signature_last = i;
		lines++;
	}
}

/* 附件1, but not 附件：, which may open the list of them. */
bool line_heads_attachment(const struct line *l)
{
	return l->attached || (line_is(l, CLASS_ATTACHMENT_HEAD) && !line_is(l, CLASS_ATTACHMENT_LIST));
}

/* A date in the head of a web page, or in a table, is not the document's date. */
void signature_find(struct doc *d, struct matcher *m, struct document_layout *o)
{
	for (long i = o->body; i < (long)d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->table >= 0 || line_is_blank(l))
			continue;
		/* 附件： alone may be the heading of the list of attachments, above the signature */
		if (line_heads_attachment(l) && i > o->body)
			break;
		bool signed_date = line_is(l, CLASS_SIGNED_DATE);

		/* a month alone is a date only under a signature */
		long before = i - 1;

		while (before > o->body && before > i - MONTH_WITHIN && line_is_blank(&d->lines.p[before]))
			before--;
		bool month = line_is(l, CLASS_MONTH) && before >= o->body && signature_line(d, m, &d->lines.p[before]);

		/* 招标人：某医院 / 日期：…: roles are named */
		const struct line *above = i > o->body ? &d->lines.p[i - 1] : NULL;
		bool role = line_is(l, CLASS_DATED_ROLE) && above && (line_is(above, CLASS_SIGNED_ROLE) || signature_line(d, m, above));

		if (line_is(l, CLASS_DATE) || month || role) {
			o->date = i;
		} else if (signed_date && !l->label) {
			const struct match *s = match_of(l->may, CLASS_SIGNED_DATE);
			struct match org;

			if (class_find(m, CLASS_ORG_END, value_tight(d->arena, match_get(s, GROUP_OF(ISSUERS))), 0, &org) ||
			    class_find(m, CLASS_OFFICE, match_get(s, GROUP_OF(ISSUERS)), 0, &org))
				o->date = i;
		}
		if (o->date != NOWHERE)
			break;
	}
	if (o->date == NOWHERE)
		return;
	find_signature(d, m, o);
	for (long i = o->signature_first; o->signature_first != NOWHERE && i <= o->signature_last && o->signature_from == 0; i++)
		if (!line_is_blank(&d->lines.p[i]))
			d->lines.p[i].role = ROLE_SIGNATURE;
	d->lines.p[o->date].role = ROLE_DATE;
}

static bool announces(const struct document_layout *o, long line)
{
	for (size_t i = 0; i < o->announced.n; i++)
		if ((long)o->announced.p[i].at.last == line)
			return true;
	return false;
}

/* A signature without a date: bodies below the last sentence or the list of attachments; between them and `end` there are only notes and
 * the imprint (版记). */
void signature_find_undated(struct doc *d, struct matcher *m, struct document_layout *o, long end)
{
	long first = NOWHERE, last = NOWHERE, i;

	for (i = o->body; i < end; i++)
		if (line_heads_attachment(&d->lines.p[i]))
			end = i;
	for (i = end - 1; i >= o->body; i--) {
		const struct line *l = &d->lines.p[i];

		if (line_is_blank(l) || l->role == ROLE_META || l->role == ROLE_IMPRINT || l->role == ROLE_CC ||
		    (last == NOWHERE && (line_is(l, CLASS_NOTE) || line_is(l, CLASS_DAY)) && !l->label))
			continue;
		if (!signature_line(d, m, l) && !second_name(d, m, l) && !(first != NOWHERE && begins_name(l) && !closes(l->text)))
			break;
		first = i;
		last = last == NOWHERE ? i : last;
	}
	if (first == NOWHERE || i < o->body || last - first >= SIGNATURE_LINES_MAX)
		return;
	if (!closes(d->lines.p[i].text) && !announces(o, i) && !line_is_particular(d->lines.p[i].text) && !d->lines.p[i].runon) /* cut off there */
		return;
	o->signature_first = first;
	o->signature_last = last;
	for (i = first; i <= last; i++)
		if (!line_is_blank(&d->lines.p[i]))
			d->lines.p[i].role = ROLE_SIGNATURE;
}

