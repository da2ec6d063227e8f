#include "parse/runonhead.h"

#include <string.h>

#include "text/fold.h"
#include "doc/value.h"

enum {
	TITLE_MAX = 600,      /* bytes */
	TITLE_WITHIN = 900,   /* bytes before a title that the page knows */
	RECIPIENTS_MAX = 1500,
	PIECES_MAX = 16,
	DATE_MAX = 60, SOURCE_MAX = 90, /* bytes */
	NAME_MAX = 4,  /* characters */
	BODY_MIN = 15, BODY_MAX = 150,
};

/* A page's breadcrumb, time and share buttons before the text, or before the title where it stands among them with its number. */
static void preface(struct runon *f)
{
	struct str rest = runon_rest(f);
	struct match m;
	size_t title;

	if (!runon_begins(f, CLASS_FLOW_PREFACE, rest, &m))
		return;
	title = f->title.n ? str_rfind(str_sub(rest, 0, m.to), f->title) : SIZE_MAX;
	if (title != SIZE_MAX && runon_number(f, str_trim(str_sub(rest, title + f->title.n, rest.n))) == 0)
		title = SIZE_MAX;
	runon_take(f, title != SIZE_MAX ? title : m.to);
}

/* The addressees that t begins with, their colon included: their bytes. */
static size_t addressees_at(struct runon *f, struct str t)
{
	struct str r = runon_near(t, RECIPIENTS_MAX);
	size_t colon = str_find(r, STR("：")), ascii = str_find(r, STR(":")), end;
	struct match m;

	if (colon == SIZE_MAX && ascii == SIZE_MAX)
		return 0;
	end = ascii < colon ? ascii + 1 : colon + strlen("：");
	colon = ascii < colon ? ascii : colon;
	struct str line = str_trim(str_sub(r, 0, end));
	const struct match *may = rules_classify_text(f->m, f->d->arena, line);

	struct str names = str_trim(str_sub(r, 0, colon));

	/* a colon follows many other words: 当事人：甲公司 */
	if (!match_of(may, CLASS_RECIPIENTS) || class_find(f->m, CLASS_NOT_ADDRESSEE, names, 0, &m) ||
	    !class_find(f->m, CLASS_FLOW_ADDRESSEE, names, 0, &m))
		return 0;
	return end;
}

/* Is offset `at` of t within quotes or brackets? */
static bool within(struct str t, size_t at)
{
	int depth = 0;

	for (size_t i = 0; i < at;) {
		uint32_t c = utf8_next(t, &i);

		depth += (c == 0x300A || c == 0xFF08 || c == '(') - (c == 0x300B || c == 0xFF09 || c == ')');
	}
	return depth > 0;
}

/* The bytes of （试行） or （甲发〔2020〕1号） behind a title. */
static size_t title_tail(struct runon *f, struct str t)
{
	struct match m;
	size_t n = 0;

	while (!runon_begins(f, CLASS_FLOW_DATED, str_sub(t, n, t.n), &m) && runon_begins(f, CLASS_FLOW_TAIL, str_sub(t, n, t.n), &m))
		n += m.to;
	return n;
}

/* 中共中央办公厅 国务院办公厅印发《…意见》近日，…: the quoted title ends the whole one. Its bytes, 0: none. */
static size_t issued_alone(struct runon *f, struct str s)
{
	size_t open = str_find(s, STR("《")), verb = strlen("印发"), close;
	struct match m;

	if (open == SIZE_MAX || !class_find(f->m, CLASS_TITLE_BODY, str_sub(s, 0, open), 0, &m))
		return 0;
	struct str bodies = match_get(&m, GROUP_OF(ISSUERS));

	if ((size_t)(bodies.p - s.p) + bodies.n + verb != open)
		return 0;
	for (size_t end = open; (close = str_find(str_sub(s, end, s.n), STR("》"))) != SIZE_MAX;) {
		end += close + strlen("》");
		if (!within(s, end))
			return runon_begins(f, CLASS_FLOW_OPENING, str_sub(s, end, s.n), &m) ? end : 0;
	}
	return 0;
}

/* The bytes of the title that t begins with: up to the genre word that a number or a date in brackets follows,
 * else up to the last one before the addressees, else up to the first before the words that open a body;
 * 的通知 before 规划, which may be part of a name. Where the page knows the title, what looks like another
 * must be sure to be one. */
static size_t title_at(struct runon *f, struct str t)
{
	static const char *const stops[] = { "。", "；", "：", ":", "！" };
	struct str s = runon_near(t, TITLE_MAX);
	struct match m, other;
	size_t addressed[2] = { 0 }, opens[2] = { 0 }; /* indexed by whether the word found is certain */
	size_t comma = str_find(s, STR("，")), end;

	for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++)
		s = str_sub(s, 0, str_find(s, str_z(stops[i])));
	if (runon_begins(f, CLASS_FLOW_OPENING, s, &m) && (unsigned char)s.p[0] >= 0x80)
		return 0;
	for (size_t at = 0; class_find(f->m, CLASS_FLOW_TITLE, s, at, &m); utf8_next(s, &at)) {
		at = m.from;
		bool about = str_has(str_sub(s, 0, m.from), STR("关于"));
		bool sure = runon_begins(f, CLASS_GENRE_INSIDE, str_sub(s, m.from, s.n), &other);

		if (within(s, m.to) || (f->title.n && !about))
			continue;
		end = m.to + title_tail(f, str_sub(t, m.to, t.n));
		struct str next = str_sub(t, end, t.n);

		if (runon_begins(f, CLASS_TITLE_GOES_ON, str_trim(next), &other))
			continue;
		if (runon_number(f, str_trim(next)) || runon_begins(f, CLASS_FLOW_DATED, next, &other))
			return end;
		if (addressees_at(f, next))
			addressed[sure] = end;
		else if (!opens[sure] && !f->title.n && end < comma &&
			 (runon_begins(f, CLASS_FLOW_OPENING, next, &other) || (about && str_starts(next, STR(" ")))))
			opens[sure] = end;
	}
	end = addressed[1] ? addressed[1] : addressed[0];
	end = end ? end : opens[1] ? opens[1] : opens[0];
	return end ? end : issued_alone(f, s);
}

/* The number of bytes before the title given by the page; 0: it does not come next, or not before the text. */
static size_t before_known_title(const struct runon *f)
{
	struct str near = runon_near(runon_rest(f), TITLE_WITHIN);

	near = str_sub(near, 0, str_find(near, STR("。")));
	near = str_sub(near, 0, str_find(near, STR("，")));
	for (size_t i = 0; f->title.n && i < near.n; utf8_next(near, &i))
		if (runon_same(f->d->arena, str_sub(f->t, f->at + i, f->t.n), f->title))
			return i;
	return 0;
}

/* …国办发〔1999〕12号1999年2月7日各省…：: the bytes of a date right before the addressees. */
static size_t date_at(struct runon *f, struct str t)
{
	struct match date, other;

	if (f->title.n == 0 || !class_find(f->m, CLASS_FLOW_DATE, runon_near(t, DATE_MAX), 0, &date) || date.from > 0)
		return 0;
	struct str next = str_sub(t, date.to, t.n);
	size_t n = addressees_at(f, next);

	return n > 0 && !class_find(f->m, CLASS_FLOW_DATE, str_sub(next, 0, n), 0, &other) ? date.to : 0;
}

/* 签发人：王建国某某市卫生健康局关于…: the name ends where a body begins that signs below. Its bytes. */
static size_t signer_at(struct runon *f, struct str t)
{
	struct match key, end;

	if (!runon_begins(f, CLASS_FLOW_SIGNER, t, &key))
		return 0;
	size_t at = key.to;

	for (int n = 0; n < NAME_MAX && at < t.n; n++) {
		size_t last = at, again; /* the name does not continue as it does below */

		utf8_next(t, &at);
		struct str title = runon_near(str_sub(t, at, t.n), BODY_MAX), below = str_sub(t, at + BODY_MIN, t.n);

		for (size_t k = BODY_MIN; n > 0 && k < title.n && (again = str_find(below, str_sub(title, 0, k))) != SIZE_MAX; utf8_next(title, &k))
			if (!str_ends(str_sub(below, 0, again), str_sub(t, last, at)) && class_find(f->m, CLASS_ORG_END, str_sub(title, 0, k), 0, &end))
				return at;
	}
	return 0;
}

/* 来源：某某法律工作部各市…：: the bytes up to the addressees, whose first word ends the name. */
static size_t source_at(struct runon *f, struct str t)
{
	struct str name = runon_near(t, SOURCE_MAX);

	if (!str_starts(t, STR("来源：")) && !str_starts(t, STR("来源:")))
		return 0;
	for (size_t at = strlen("来源:"), each; (each = str_find(str_sub(name, at, name.n), STR("各"))) != SIZE_MAX; at += each + strlen("各"))
		if (addressees_at(f, str_sub(t, at + each, t.n)))
			return at + each;
	return 0;
}

/* The length in bytes of an element of the head, other than document number, title and addressees, that a rule recognises. */
static size_t beside_at(struct runon *f, struct str t, bool letterhead)
{
	struct match m;
	size_t n;

	if (runon_begins(f, CLASS_FLOW_HEAD, t, &m) || (letterhead && runon_begins(f, CLASS_FLOW_LETTERHEAD, t, &m)) ||
	    (f->title.n && runon_begins(f, CLASS_FLOW_DATED, t, &m)))
		return m.to;
	if ((n = signer_at(f, t)) || (n = source_at(f, t)))
		return n;
	return date_at(f, t);
}

/* 国家卫生健康委员会公告2024年第12号: a title of n bytes that is the beginning of the number too. */
static bool goes_into_number(struct runon *f, struct str t, size_t n)
{
	return n < t.n && t.p[n] != ' ' && runon_number(f, t) > n;
}

bool runon_head(struct runon *f)
{
	bool title = false, number = false, any = false;
	struct match office;
	size_t n;

	preface(f);
	for (int i = 0; i < PIECES_MAX; i++) {
		runon_skip_blanks(f);
		struct str t = runon_rest(f);

		if (f->leads && any && !title && runon_begins(f, CLASS_FLOW_OFFICE_DATED, t, &office)) { /* of minutes, of a newsletter */
			runon_take(f, office.to);
		} else if (f->leads && (n = beside_at(f, t, !title && !number))) {
			runon_take(f, n);
		} else if ((n = runon_same(f->d->arena, t, f->title)) && !goes_into_number(f, t, n)) { /* a page may print it twice */
			runon_take(f, n + title_tail(f, str_sub(t, n, t.n)));
			title = true;
		} else if ((n = runon_number(f, t))) {
			runon_take(f, n);
			number = true;
		} else if (f->leads && !title && (n = before_known_title(f))) {
			runon_take(f, n);
		} else if (f->leads && !title && (n = title_at(f, t))) {
			f->title = f->title.n ? f->title : str_sub(t, 0, n);
			runon_take(f, n);
			title = true;
		} else {
			break;
		}
		any = true;
	}
	n = addressees_at(f, runon_rest(f));
	if (n)
		runon_take(f, n);
	return any || n;
}
