#include "parse/verify.h"

#include <string.h>

#include "base/sixteen.h"
#include "parse/attach.h"
#include "rules/match.h"
#include "rules/vocabulary.h"
#include "text/fold.h"
#include "doc/value.h"

/* ── numbering ── */

/* The level GB/T 9704 7.3.3 gives a style; 0: none. */
static int level(const char *style)
{
	static const char *const order[] = { "cn-dun", "cn-paren", "ar-dot", "ar-paren" };

	for (int i = 0; i < 4; i++)
		if (style && strcmp(style, order[i]) == 0)
			return i + 1;
	return 0;
}

/* The last section of each style in the part so far. */
struct styles {
	struct { const char *name; const struct section *last; } *p;
	size_t n, cap;
};

/* The one of s's style, which s becomes. */
static const struct section *take_last(struct doc *d, struct styles *all, const struct section *s)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->p[i].name, s->style) == 0) {
			const struct section *last = all->p[i].last;

			all->p[i].last = s;
			return last;
		}
	ARENA_PUSH(d->arena, all);
	all->p[all->n - 1].name = s->style;
	all->p[all->n - 1].last = s;
	return NULL;
}

/* The sibling of the same style before section i. */
static const struct section *sibling_before(const struct doc *d, size_t i)
{
	const struct section *all = d->sections.p, *s = &all[i];

	for (int32_t k = (int32_t)i - 1; k >= 0 && k != s->parent;) {
		if (all[k].part != s->part)
			break;
		if (all[k].parent == s->parent && all[k].style && strcmp(all[k].style, s->style) == 0)
			return &all[k];
		/* sections below a section end with it */
		k = all[k].parent > s->parent ? all[k].parent : k - 1;
	}
	return NULL;
}

static void check_numbering(struct doc *d)
{
	struct styles styles = { 0 };

	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *s = &d->sections.p[i];

		if (i && s->part != s[-1].part)
			styles.n = 0;
		if (!s->style)
			continue;
		const struct section *sibling = sibling_before(d, i), *last = take_last(d, &styles, s);
		const struct section *p = sibling ? sibling : last;

		if (s->number <= 0 || (strcmp(s->style, "article") == 0 && !str_ends(s->label, STR("条")))) /* 第十条之一 */
			continue;
		if (!sibling && s->number == 1)
			goto levels;
		/* numbering may run on through the chapters */
		if (last && s->number == last->number + 1)
			continue;
		if (p && s->number == p->number && sibling)
			doc_find(d, NUMBERING_REPEAT, s->at, STR_ARG(s->label), p->at.from);
		else if (p && s->number > p->number + 1)
			doc_find(d, NUMBERING_GAP, s->at, STR_ARG(s->label), STR_ARG(p->label), p->at.from);
		else if (!p && s->number > 1)
			doc_find(d, NUMBERING_START, s->at, STR_ARG(s->label));
		else if (p && s->number != 1 && s->number < p->number)
			doc_find(d, NUMBERING_ORDER, s->at, STR_ARG(s->label), STR_ARG(p->label), p->at.from);
	levels:
		if (s->parent >= 0 && s->number == 1 && level(s->style) && level(d->sections.p[s->parent].style) &&
		    level(s->style) - level(d->sections.p[s->parent].style) > 2)
			doc_find(d, NUMBERING_LEVEL, s->at, STR_ARG(s->label), STR_ARG(d->sections.p[s->parent].label));
	}
}

/* ── tables: the column of serial numbers ── */

static size_t serial_column(const struct table *t)
{
	for (size_t x = 0; x < t->columns; x++) {
		struct str h = t->cells[x];

		if (str_eq(h, STR("序号")) || str_eq(h, STR("编号")) || str_eq(h, STR("序 号")) || str_eq(h, STR("项次")))
			return x;
	}
	return SIZE_MAX;
}

enum { SERIALS_MAX = 2048 }; /* of a table; larger numbers are no serial numbers */

static void check_serials(struct doc *d)
{
	for (size_t i = 0; i < d->tables.n; i++) {
		const struct table *t = &d->tables.p[i];
		size_t x = serial_column(t);
		int last = 0, from = 0, to = 0;

		if (x == SIZE_MAX)
			continue;
		bool seen[SERIALS_MAX] = { false };

		for (size_t y = t->header_rows; y < t->rows; y++) {
			int n = value_number(t->cells[y * t->columns + x]);

			if (n <= 0 || n >= SERIALS_MAX)
				continue;
			if (seen[n]) {
				from = from ? from : n;
				to = n;
			} else if (last && n > last + 1) {
				doc_find(d, SERIAL_GAP, t->at, last, n);
			}
			seen[n] = true;
			last = n;
		}
		if (from)
			from == to ? doc_find(d, SERIAL_REPEAT, t->at, from) : doc_find(d, SERIAL_REPEATS, t->at, from, to);
	}
}

/* ── quotes and brackets in pairs ── */

enum { QUOTES, TITLES, BRACKETS, PAIRS };
static const struct { uint32_t open, open2, close, close2; const char *o, *c; enum finding_id finding; } pairs[PAIRS] = {
	[QUOTES] = { 0x201C, 0, 0x201D, 0, "“", "”", FINDING_UNBALANCED_QUOTES },
	[TITLES] = { 0x300A, 0, 0x300B, 0, "《", "》", FINDING_UNBALANCED_TITLES },
	[BRACKETS] = { 0xFF08, '(', 0xFF09, ')', "（", "）", FINDING_UNBALANCED_BRACKETS },
};

/* How many more open than close, by the place of a mark's last byte among sixteen; no sum leaves a byte before it is
 * added to the others. */
struct balance {
	sixteen open[PAIRS];
	int rounds, sum[PAIRS];
};

static void add_up(struct balance *b)
{
	for (int k = 0; k < PAIRS; k++) {
		for (size_t i = 0; i < sizeof(sixteen); i++)
			b->sum[k] += (signed char)b->open[k][i];
		b->open[k] = (sixteen){ 0 };
	}
	b->rounds = 0;
}

/* Sixteen bytes, two more before them. Marks that open are even, those that close interned. */
static inline void weigh(struct balance *b, const unsigned char *p)
{
	sixteen v = sixteen_at(p), before = sixteen_at(p - 1), two_before = sixteen_at(p - 2), pair = v & 0xFE;
	sixteen sign = ((v & 1) << 1) - 1; /* −1 for one that opens, 1; a comparison is −1 where it is true */
	sixteen in_80 = (sixteen)(before == 0x80), round = (sixteen)(two_before == 0xEF) & (sixteen)(before == 0xBC) & (sixteen)(pair == 0x88);

	b->open[QUOTES] -= sign & (sixteen)(two_before == 0xE2) & in_80 & (sixteen)(pair == 0x9C);
	b->open[TITLES] -= sign & (sixteen)(two_before == 0xE3) & in_80 & (sixteen)(pair == 0x8A);
	b->open[BRACKETS] -= sign & (round | (sixteen)(pair == '('));
	if (++b->rounds == 127)
		add_up(b);
}

static void weigh_line(struct balance *b, struct str s)
{
	enum { BLOCK = sizeof(sixteen), BEFORE = 2 };

	unsigned char first[BLOCK + 2 * BEFORE] = { 0 }, last[BLOCK + 2 * BEFORE] = { 0 };
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = s.n < BLOCK - BEFORE ? s.n : BLOCK - BEFORE;

	/* the bytes before the first and after the last belong to other lines */
	memcpy(&first[2 * BEFORE], p, i);
	weigh(b, &first[BEFORE]);
	for (; s.n - i >= BLOCK; i += BLOCK)
		weigh(b, p + i);
	if (i < s.n) {
		memcpy(last, p + i - BEFORE, s.n - i + BEFORE);
		weigh(b, &last[BEFORE]);
	}
}

/* The part of a line that is checked: without a label such as 1）, which closes a bracket that was not opened. */
static struct str paired(const struct line *l, const struct characters *marks)
{
	size_t skip = l->label ? (size_t)(match_get(l->label, GROUP_LABEL).p - l->text.p) + match_get(l->label, GROUP_LABEL).n : 0;

	if (l->role == ROLE_FURNITURE || l->role == ROLE_META || !characters_meet(&l->held, marks))
		return STR_NONE;
	return str_sub(l->text, skip, l->text.n);
}

static void tell_unbalanced(struct doc *d, size_t k, const struct characters *marks)
{
	size_t opened = 0, closed = 0, depth = 0;
	uint32_t first = 0, last_open = 0;

	for (size_t i = 0; i < d->lines.n; i++) {
		struct str s = paired(&d->lines.p[i], marks);

		for (size_t at = 0; at < s.n;) {
			uint32_t cp = utf8_next(s, &at);

			if (cp == pairs[k].open || cp == pairs[k].open2) {
				opened++;
				depth++;
				last_open = d->lines.p[i].no;
			} else if (cp == pairs[k].close || cp == pairs[k].close2) {
				closed++;
				if (depth)
					depth--;
				else if (!first)
					first = d->lines.p[i].no;
			}
		}
	}
	uint32_t line = first ? first : last_open;

	/* the three have one message */
	doc_find_with(d, pairs[k].finding, finding_message_UNBALANCED_QUOTES, (struct span){ line, line }, opened, pairs[k].o, closed, pairs[k].c);
}

static void check_pairs(struct doc *d)
{
	const struct characters marks = characters_of(STR("“”《》（）()"));
	struct balance b = { 0 };

	for (size_t i = 0; i < d->lines.n; i++) {
		struct str s = paired(&d->lines.p[i], &marks);

		if (s.n)
			weigh_line(&b, s);
	}
	add_up(&b);
	for (size_t k = 0; k < PAIRS; k++)
		if (b.sum[k] != 0)
			tell_unbalanced(d, k, &marks);
}

/* ── what the document says of itself: 43项任务清单（见附件） ── */

static const struct part *attachment(const struct doc *d, int number, uint32_t *index)
{
	for (uint32_t i = 0; i < d->parts.n; i++)
		if (d->parts.p[i].kind == PART_ATTACHMENT && (number == 0 || d->parts.p[i].number == number)) {
			*index = i;
			return &d->parts.p[i];
		}
	return NULL;
}

static void check_claims(struct doc *d)
{
	uint32_t any;

	if (!attachment(d, 0, &any))
		return;
	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];
		size_t see = l->role == ROLE_BODY ? str_find(l->text, STR("见附件")) : SIZE_MAX, counter;
		uint32_t part;

		if (see == SIZE_MAX)
			continue;
		int number = value_number(str_sub(l->text, see + strlen("见附件"), see + strlen("见附件") + 1));

		if (!attachment(d, number, &part))
			continue;
		/* the nearest count before it, in the same clause */
		struct str clause = str_sub(l->text, 0, see);
		static const char *const stops[] = { "，", "。", "；", "：" };

		for (size_t k = 0; k < 4; k++) {
			size_t at = str_rfind(clause, str_z(stops[k]));

			if (at != SIZE_MAX)
				clause = str_sub(clause, at + 3, clause.n);
		}
		counter = str_find(clause, STR("项"));
		if (counter == SIZE_MAX || counter == 0)
			continue;
		int claimed = 0;
		size_t digits = counter;

		while (digits > 0 && clause.p[digits - 1] >= '0' && clause.p[digits - 1] <= '9')
			digits--;
		claimed = value_number(str_sub(clause, digits, counter));
		for (size_t t = 0; t < d->tables.n && claimed; t++) {
			const struct table *tab = &d->tables.p[t];

			if (tab->part != part)
				continue;
			if ((size_t)claimed != tab->rows - tab->header_rows)
				doc_find(d, CLAIMED_COUNT, (struct span){ l->no, l->end_no }, claimed, tab->at.from, tab->rows - tab->header_rows);
			break;
		}
	}
}

/* ── document number and dates ── */

static void check_number(struct doc *d)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];
		const struct match *m = l->role == ROLE_NUMBER ? match_of(l->may, CLASS_DOC_NUMBER) : NULL;
		struct str printed = match_get(m, GROUP_OF(DOC_NUMBER));
		struct span at = { l->no, l->end_no };

		if (!m || !printed.n || strcmp(m->rule->id, "doc-number") != 0)
			continue;
		if (!str_has(printed, STR("〔")))
			doc_find(d, NUMBER_BRACKETS, at, STR_ARG(printed));
		struct str key = value_doc_number(d->arena, printed);
		size_t close = str_find(key, STR("〕"));

		if (close != SIZE_MAX && close + 4 < key.n && key.p[close + 3] == '0')
			doc_find(d, NUMBER_ZERO, at, STR_ARG(printed));
		if (close != SIZE_MAX && str_starts(str_sub(key, close + 3, key.n), STR("第")))
			doc_find(d, NUMBER_DI, at, STR_ARG(printed));
		return;
	}
}

static void check_dates(struct doc *d)
{
	const struct value *date = doc_value(d, FIELD_DATE), *printed = doc_value(d, FIELD_PRINTED_ON);
	size_t n = date && printed ? (date->text.n < printed->text.n ? date->text.n : printed->text.n) : 0;

	if (n && memcmp(date->text.p, printed->text.p, n) > 0)
		doc_find(d, DATE_ORDER, printed->at, STR_ARG(printed->text), STR_ARG(date->text));
	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];
		const struct match *m = l->role == ROLE_DATE ? match_of(l->may, CLASS_DATE) : NULL;
		struct str day = match_get(m, GROUP_OF(DATE));

		if (day.n && !value_date(d->arena, day).n)
			doc_find(d, IMPOSSIBLE_DATE, (struct span){ l->no, l->end_no }, STR_ARG(day));
		if (!date || l->role != ROLE_DATE || l->no != date->at.from)
			continue;
		if (str_has(l->text, STR("年0")) || str_has(l->text, STR("月0")))
			doc_find(d, DATE_PADDED, date->at, STR_ARG(l->text));
	}
}

/* ── attachments: announced against present, and where the imprint stands ── */

static bool same_title(struct doc *d, struct str x, struct str y)
{
	return str_eq(value_key(d->arena, x), value_key(d->arena, y));
}

static void check_attachments(struct doc *d)
{
	size_t present = 0, announced = 0, k = 0;

	for (size_t i = 0; i < d->parts.n; i++)
		present += d->parts.p[i].kind == PART_ATTACHMENT;
	for (size_t i = 0; i < d->values.n; i++)
		announced += d->values.p[i].field == FIELD_ATTACHMENTS && str_eq(d->values.p[i].rule, STR("attachment-list"));
	/* an attachment's title below its table counts too; text without line breaks shows no heads */
	for (size_t t = 0; t < d->tables.n; t++)
		for (size_t i = 0; i < d->values.n; i++) {
			bool headed = false;

			if (d->values.p[i].field != FIELD_ATTACHMENTS || !same_title(d, d->tables.p[t].caption, d->values.p[i].text))
				continue;
			for (size_t p = 0; p < d->parts.n; p++)
				headed = headed || same_title(d, d->parts.p[p].title, d->values.p[i].text);
			present += !headed;
		}
	if (present == 0 || d->runon)
		return; /* a page may offer them for download */
	if (announced == 0) {
		doc_find(d, ATTACHMENT_UNANNOUNCED, d->parts.p[d->parts.n - 1].at, present);
		return;
	}
	if (present != announced)
		doc_find(d, ATTACHMENT_COUNT, d->parts.p[0].at, announced, present);
	for (size_t i = 0; i < d->values.n && present == announced; i++) {
		const struct value *v = &d->values.p[i];

		if (v->field != FIELD_ATTACHMENTS)
			continue;
		while (k < d->parts.n && d->parts.p[k].kind != PART_ATTACHMENT)
			k++;
		if (k == d->parts.n)
			break;
		/* a title that stands below its table is its caption */
		bool caption = false;

		for (size_t t = 0; t < d->tables.n; t++)
			caption = caption || same_title(d, d->tables.p[t].caption, v->text);
		if (d->parts.p[k].title.n && !caption && !same_title(d, d->parts.p[k].title, v->text))
			doc_find(d, ATTACHMENT_TITLE, d->parts.p[k].at, STR_ARG(v->text), STR_ARG(d->parts.p[k].title));
		k++;
	}
}

static void check_imprint_place(struct doc *d)
{
	long imprint = -1;

	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->role == ROLE_IMPRINT || l->role == ROLE_CC)
			imprint = imprint < 0 ? (long)i : imprint;
		else if (imprint >= 0 && l->part < d->parts.n && (d->parts.p[l->part].kind == PART_ATTACHMENT) &&
			 (l->role == ROLE_PART_HEAD || l->role == ROLE_PART_TITLE)) {
			doc_find(d, IMPRINT_BEFORE_ATTACHMENTS, (struct span){ d->lines.p[imprint].no, d->lines.p[imprint].end_no }, l->no);
			return;
		}
	}
}

/* ── what is missing ── */

static void check_missing(struct doc *d)
{
	static const struct {
		enum field field;
		enum finding_id finding;
	} wanted[] = { { FIELD_TITLE, FINDING_MISSING_TITLE },
		       { FIELD_DATE, FINDING_MISSING_DATE },
		       { FIELD_ISSUERS, FINDING_MISSING_ISSUER },
		       { FIELD_DOC_NUMBER, FINDING_MISSING_NUMBER } };
	struct span top = { d->lines.n ? d->lines.p[0].no : 0, d->lines.n ? d->lines.p[0].no : 0 };

	/* laws and regulations bear neither; only the fifteen types of official documents do */
	struct str type = doc_text(d, FIELD_DOC_TYPE);
	bool official = words_have(STATUTORY, type);

	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		if (!doc_value(d, wanted[i].field) && (official || finding_severity(wanted[i].finding) == SEVERITY_ERROR))
			doc_find_plain(d, wanted[i].finding, top);
	if (!doc_value(d, FIELD_RECIPIENTS) && str_eq(doc_text(d, FIELD_DOC_TYPE), STR("通知")))
		doc_find_plain(d, FINDING_MISSING_RECIPIENTS, top);
}

static bool issued_with(const struct doc *d, enum field f)
{
	return doc_value(d, f) != NULL;
}

static void check_classified(struct doc *d)
{
	if (issued_with(d, FIELD_COPY_NUMBER) && !issued_with(d, FIELD_SECRECY))
		doc_find_plain(d, FINDING_COPY_NUMBER_ALONE, doc_value(d, FIELD_COPY_NUMBER)->at);
}

/* Characters that change the direction of text, and invisible tags: the visible text differs from the stored text. */
static void check_deceptive(struct doc *d)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		for (size_t at = 0; l->role == ROLE_TITLE && at < l->raw.n;)
			if (is_deceptive(utf8_next(l->raw, &at))) {
				doc_find_plain(d, FINDING_TITLE_SHOWS_OTHERWISE, (struct span){ l->no, l->end_no });
				return;
			}
	}
}

void verify(struct doc *d)
{
	check_deceptive(d);
	check_missing(d);
	check_classified(d);
	check_number(d);
	check_dates(d);
	check_numbering(d);
	check_serials(d);
	check_claims(d);
	check_attachments(d);
	check_imprint_place(d);
	check_pairs(d);
}
