#include "parse/doubt.h"

#include <string.h>

#include "doc/value.h"
#include "parse/evidence.h"

/* Findings that may be the extraction's fault as well as the document's. */
static const struct {
	const char *rule, *of, *reason;
} by_finding[] = {
	{ "attachment-count", "attachments", "contradiction" }, { "attachment-title", "attachments", "contradiction" },
	{ "missing-title", "title", "missing" },                { "missing-issuer", "issuers", "missing" },
	{ "missing-date", "date", "missing" },                  { "missing-recipients", "recipients", "missing" },
	{ "numbering-gap", "sections", "gap" },                 { "numbering-order", "sections", "gap" },
	{ "numbering-repeat", "sections", "gap" },              { "serial-repeat", "tables", "gap" },
	{ "claimed-count", "tables", "contradiction" },         { "table-size", "tables", "limit" },
	{ "rule-limit", "sections", "limit" },                  { "undecodable-byte", "title", "damaged" },
};

enum {
	RECIPIENT_MAX = 120, /* bytes */
	TITLE_MAX = 300,
	ISSUER_MIN = 6,
	ISSUER_MAX = 120,
	HEAD_LINES = 15,
	NUMBER_LINE_MAX = 120,
};

static struct span at_of(const struct doc *d, enum field f)
{
	const struct value *v = doc_value(d, f);

	return v ? v->at : (struct span){ 0, 0 };
}

static void doubt(struct doc *d, enum field f, const char *reason)
{
	evidence_doubt(d, field_name(f), reason, at_of(d, f));
}

/* ── fields ── */

static bool is_statute(const struct doc *d)
{
	for (size_t i = 0; i < d->sections.n; i++)
		if (d->sections.p[i].style && strcmp(d->sections.p[i].style, "article") == 0 && d->sections.p[i].part == 0)
			return true;
	return false;
}

/* Of a genre that is signed, dated and numbered. */
static bool is_statutory(struct str genre)
{
	static const char *const genres[] = { "决议", "决定", "令", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函" };

	for (size_t i = 0; i < sizeof genres / sizeof genres[0]; i++)
		if (str_eq(genre, str_z(genres[i])))
			return true;
	return false;
}

static void check_title(struct doc *d)
{
	static const char *const strange[] = { "：", "来源", "发布", "当前位置", "首页", "<", "。", "|", "http" };
	struct str t = doc_text(d, FIELD_TITLE);

	if (t.n == 0)
		return;
	bool odd = t.n > TITLE_MAX || str_ends(t, STR("的")) || str_ends(t, STR("、"));

	for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++)
		odd = odd || str_has(t, str_z(strange[i]));
	/* 发布 is a verb of carriers */
	if (odd && !(str_has(t, STR("发布")) && str_has(t, STR("关于")) && !str_has(t, STR("："))))
		doubt(d, FIELD_TITLE, "odd");
	if (doc_text(d, FIELD_DOC_TYPE).n == 0)
		doubt(d, FIELD_DOC_TYPE, "missing");
}

static void check_issuers(struct doc *d)
{
	bool any = false;

	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];

		if (v->field == FIELD_ISSUERS) {
			any = true;
			if (v->text.n < ISSUER_MIN || v->text.n > ISSUER_MAX || str_has(v->text, STR("：")) || str_has(v->text, STR("|")) ||
			    str_has(v->text, STR("（")))
				doubt(d, FIELD_ISSUERS, "odd");
		} else if (v->field == FIELD_RECIPIENTS) {
			if (v->text.n > RECIPIENT_MAX || str_has(v->text, STR("：")) || str_has(v->text, STR("，")))
				doubt(d, FIELD_RECIPIENTS, "odd");
		}
	}
	if (!any && !is_statute(d))
		doubt(d, FIELD_ISSUERS, "missing");
	/* the body in the title does not sign */
	const struct candidate *title = NULL, *chosen = NULL;

	for (size_t i = 0; i < d->candidates.n; i++) {
		const struct candidate *c = &d->candidates.p[i];

		if (c->field != FIELD_ISSUERS || c->says.n == 0)
			continue;
		chosen = c->chosen ? c : chosen;
		title = c->evidence & EV(TITLE) ? c : title;
	}
	if (title && chosen && title != chosen && title->agrees == 0)
		doubt(d, FIELD_ISSUERS, "contradiction");
}

static int year_of(struct str t, const char *open)
{
	size_t at = str_find(t, str_z(open));

	return at == SIZE_MAX ? 0 : value_number(str_sub(t, at + strlen(open), at + strlen(open) + 4));
}

/* A line of the head ends as a number does. */
static bool may_be_numbered(const struct doc *d)
{
	size_t seen = 0;

	for (size_t i = 0; i < d->lines.n && seen < HEAD_LINES; i++) {
		const struct line *l = &d->lines.p[i];

		seen += l->text.n > 0;
		if (l->role != ROLE_FURNITURE && l->text.n < NUMBER_LINE_MAX && str_ends(l->text, STR("号")) && !l->label &&
		    (str_has(l->text, STR("字")) || str_has(l->text, STR("〔")) || str_has(l->text, STR("[")) || str_has(l->text, STR("（")) ||
		     str_has(l->text, STR("第"))))
			return true;
	}
	return false;
}

static void check_number_and_date(struct doc *d)
{
	struct str number = doc_text(d, FIELD_DOC_NUMBER), date = doc_text(d, FIELD_DATE);
	int year = number.n ? year_of(number, "〔") : 0, of_date = date.n >= 4 ? value_number(str_sub(date, 0, 4)) : 0;

	if (number.n == 0 && may_be_numbered(d))
		doubt(d, FIELD_DOC_NUMBER, "missing");
	if (number.n && !str_ends(number, STR("号")) && !str_ends(number, STR("期")) && !str_ends(number, STR("）")))
		doubt(d, FIELD_DOC_NUMBER, "odd");
	if (year && of_date && year != of_date && !(of_date == year + 1 && str_starts(str_sub(date, 4, date.n), STR("-01"))))
		doubt(d, FIELD_DATE, "contradiction");
	if (date.n && date.n < strlen("2024-03-18"))
		doubt(d, FIELD_DATE, "odd");
	if (date.n == 0 && is_statutory(doc_text(d, FIELD_DOC_TYPE)))
		doubt(d, FIELD_DATE, "missing");
}

static size_t count(const struct doc *d, enum field f)
{
	size_t n = 0;

	for (size_t i = 0; i < d->values.n; i++)
		n += d->values.p[i].field == f;
	return n;
}

static size_t attached(const struct doc *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->parts.n; i++)
		n += d->parts.p[i].kind == PART_ATTACHMENT;
	return n;
}

/* Does another candidate have the same value as the chosen one? */
static bool agreed(const struct doc *d, enum field f)
{
	for (size_t i = 0; i < d->candidates.n; i++)
		if (d->candidates.p[i].field == f && d->candidates.p[i].chosen)
			return d->candidates.p[i].agrees > 0;
	return false;
}

static bool title_names_enclosure(const struct doc *d)
{
	return str_has(value_key(d->arena, doc_text(d, FIELD_TITLE)), value_key(d->arena, doc_text(d, FIELD_ENCLOSURE_TITLE)));
}

void doubt_find(struct doc *d)
{
	const struct value *attachment = doc_value(d, FIELD_ATTACHMENTS), *issuer = doc_value(d, FIELD_ISSUERS);

	for (size_t i = 0; i < d->findings.n; i++)
		for (size_t k = 0; k < sizeof by_finding / sizeof by_finding[0]; k++)
			if (strcmp(d->findings.p[i].rule, by_finding[k].rule) == 0)
				evidence_doubt(d, by_finding[k].of, by_finding[k].reason, d->findings.p[i].at);
	/* attachments announced, and attachments that follow */
	if (attached(d) > 0 && count(d, FIELD_ATTACHMENTS) != attached(d)) /* a list alone is correct: the attachments are in other files */
		evidence_doubt(d, field_name(FIELD_ATTACHMENTS), "elsewhere", attachment ? attachment->at : (struct span){ 0, 0 });
	if (count(d, FIELD_ISSUERS) > 1 && !agreed(d, FIELD_ISSUERS)) /* where one name ends and the next begins */
		evidence_doubt(d, field_name(FIELD_ISSUERS), "several", issuer->at);
	if (!doc_value(d, FIELD_DOC_TYPE))
		evidence_doubt(d, field_name(FIELD_DOC_TYPE), "missing", (struct span){ 0, 0 });
	check_title(d);
	check_issuers(d);
	check_number_and_date(d);
	/* what ends only where the next begins */
	if (d->runon && doc_value(d, FIELD_ATTACHMENTS))
		doubt(d, FIELD_ATTACHMENTS, "run-together");
	if (d->runon && doc_value(d, FIELD_ENCLOSURE_TITLE) && !title_names_enclosure(d))
		doubt(d, FIELD_ENCLOSURE_TITLE, "run-together");
}
