#include "parse/runontail.h"

#include <string.h>

#include "text/fold.h"
#include "doc/value.h"

enum {
	TEXT_WORD = 12, /* bytes: a shorter word may be part of a name that is spaced out */
	BODY_MIN = 6,
	LIST_MAX = 1500,
	OFFICE_MAX = 30,
	ITEM_MAX = 300, /* of a list */
	NAME_MIN = 12,
	NAME_MAX_LISTED = 300,
	BODY_MAX = 90,
	BODIES_MAX = 400,
	TITLE_NEAR = 300,   /* bytes in which a title that a name stands before is looked for … */
	BEFORE_TITLE = 120, /* … and of the name */
	CARRIER_MAX = 3000, /* of a notice that forwards another */
};

/* Cuts before and after the matches of a class from `from` on: all matches, or the first. */
static bool cut_found(struct runon *f, enum rule_class c, size_t from, bool all)
{
	struct finder next;

	finder_begin(&next, c, f->t, NULL);
	struct match m;
	bool found = false;

	for (; (all || !found) && finder_next(f->m, &next, from, &m); utf8_next(f->t, &from)) {
		runon_cut(f, m.from);
		runon_cut(f, m.to);
		found = true;
		from = m.to;
		if (from == f->t.n)
			break;
	}
	return found;
}

static bool is_body(struct runon *f, struct str name)
{
	struct match m;
	struct str tight = value_tight(f->d->arena, name);

	return class_find(f->m, CLASS_ORG_END, tight, 0, &m) || class_find(f->m, CLASS_FLOW_OFFICE, tight, 0, &m);
}

/* 特此通告 绍兴市中医院: the words before the body are the text's. */
static struct str without_text(struct runon *f, struct str who)
{
	struct pieces words = value_split(f->d->arena, who, STR(" "));

	for (size_t i = 0; i + 1 < words.n; i++) {
		if (words.p[i].n < TEXT_WORD || is_body(f, words.p[i]))
			return str_sub(who, (size_t)(words.p[i].p - who.p), who.n);
	}
	return words.n ? words.p[words.n - 1] : who;
}

/* Cuts before and after a signature and its date; returns the offset after the date. */
static size_t signed_at(struct runon *f, struct str who, struct str date)
{
	size_t end = (size_t)(date.p - f->t.p) + date.n;

	runon_cut(f, (size_t)(who.p - f->t.p));
	runon_cut(f, (size_t)(who.p - f->t.p) + who.n);
	runon_cut(f, (size_t)(date.p - f->t.p));
	runon_cut(f, end);
	return end;
}

/* …附件：1.名单绍兴市中医院2024年1月26日: what follows the end of a title in the list, up to a date. */
static struct str signs_list(struct runon *f, struct str list)
{
	struct str who = STR_NONE;
	struct match m;

	for (size_t at = 0; class_find(f->m, CLASS_FLOW_ITEM_END, list, at, &m); utf8_next(list, &at)) {
		at = m.from;
		struct str rest = str_trim(str_sub(list, m.to, list.n));

		if (rest.n >= BODY_MIN && !str_has(rest, STR("：")) && is_body(f, rest))
			who = rest;
	}
	return who;
}

/* …授权委托书平潭综合实验区社会事业局: the text ends in the body that the title names, or in an office of it. */
static struct str names_issuer(struct runon *f, struct str text, struct str issuer)
{
	struct str end = text.n > issuer.n + OFFICE_MAX ? str_sub(text, text.n - issuer.n - OFFICE_MAX, text.n) : text;
	size_t at = issuer.n ? str_rfind(end, issuer) : SIZE_MAX;
	struct str who = at == SIZE_MAX ? STR_NONE : str_sub(end, at, end.n);
	struct match m;

	if (who.n == issuer.n)
		return who;
	return who.n && class_find(f->m, CLASS_FLOW_OFFICE_OF, str_sub(who, issuer.n, who.n), 0, &m) ? who : STR_NONE;
}

/* The first signature right before a date, after a blank or the end of a sentence. */
static struct str plain_signature(struct runon *f, struct str *date)
{
	struct finder next;

	finder_begin(&next, CLASS_FLOW_SIGNATURE, f->t, NULL);
	struct match m;

	for (size_t from = f->at; finder_next(f->m, &next, from, &m); utf8_next(f->t, &from)) {
		struct str who = str_trim(match_get(&m, GROUP_OF(ISSUERS)));

		if (is_body(f, who)) {
			*date = match_get(&m, GROUP_OF(DATE));
			return without_text(f, who);
		}
		from = (size_t)(who.p - f->t.p);
	}
	return STR_NONE;
}

/* The titles quoted in the text so far and in the title. */
static struct pieces quoted_to(struct runon *f, size_t end)
{
	struct pieces names = value_quoted(f->d->arena, str_sub(f->t, 0, end));
	struct pieces title = value_quoted(f->d->arena, f->title);

	for (size_t i = 0; i < title.n; i++)
		*ARENA_PUSH(f->d->arena, &names) = title.p[i];
	return names;
}

/* The length of the longest title that begins there; 0: none. */
static size_t begins_one_of(struct runon *f, size_t at, const struct pieces *names)
{
	size_t longest = 0;

	for (size_t i = 0; i < names->n; i++) {
		size_t n = runon_same(f->d->arena, str_sub(f->t, at, f->t.n), names->p[i]);

		longest = n > longest ? n : longest;
	}
	return longest;
}

/* …请遵照执行。 2012年7月9日 财政部关于…的通知: a date alone between the text and what it forwards. */
static bool stands_alone(struct runon *f, const struct match *date)
{
	struct str before = str_sub(f->t, f->at, date->from);

	if (before.n > CARRIER_MAX || !str_ends(str_trim(before), STR("。")))
		return false;
	struct pieces names = quoted_to(f, date->from);

	return begins_one_of(f, date->to, &names) > 0;
}

/* Do more bodies sign than the one that ends it? */
static bool signs_beside(struct runon *f, struct str who, struct str name)
{
	return who.n > name.n && (!str_ends(who, name) || is_body(f, str_trim(str_sub(who, 0, who.n - name.n))));
}

/* The document's own signature: a plain one; or before an earlier date, or in what seems one, the end of the
 * list of attachments or a body that the title names; else a date alone at the end. Returns the offset behind
 * the date, 0 if there is none. */
static size_t take_signature(struct runon *f)
{
	struct match m;
	/* a signature ends with a date, which is quickly found, or not, in a long text */
	bool dated = class_find(f->m, CLASS_DATE_INSIDE, f->t, f->at, &m);
	struct str date = STR_NONE, who = dated ? plain_signature(f, &date) : STR_NONE;
	size_t found = who.n ? (size_t)(date.p - f->t.p) : f->t.n;

	if (f->title.n && class_find(f->m, CLASS_TITLE_BODY, f->title, 0, &m))
		f->issuer = match_get(&m, GROUP_OF(ISSUERS));
	struct finder dates;

	finder_begin(&dates, CLASS_FLOW_DATE, f->t, NULL);

	for (size_t from = f->at; finder_next(f->m, &dates, from, &m) && m.from <= found; from = m.to) {
		struct str before = str_trim(str_sub(f->t, f->at, m.from));
		struct str name = names_issuer(f, before, f->issuer);

		if (name.n == 0) /* the title may have been broken within it */
			name = names_issuer(f, before, value_tight(f->d->arena, f->issuer));

		if (m.from > f->list && m.from - f->list < LIST_MAX && !str_has(str_sub(f->t, f->list, m.from), STR("。"))) {
			struct str last = signs_list(f, str_sub(f->t, f->list, m.from));

			name = name.n == 0 || signs_beside(f, last, name) ? last : name;
		}
		/* several may sign where the title names one */
		if (name.n && !(m.from == found && signs_beside(f, who, name))) {
			who = name;
			date = match_get(&m, GROUP_OF(DATE));
			break;
		}
		if (m.from < found && stands_alone(f, &m)) {
			date = match_get(&m, GROUP_OF(DATE));
			return signed_at(f, str_sub(date, 0, 0), date);
		}
	}
	if (who.n) {
		f->issuer = f->issuer.n ? f->issuer : who;
		f->signer = who;
		return signed_at(f, who, date);
	}
	if (!dated || !class_find(f->m, CLASS_FLOW_LONE_DATE, f->t, f->at, &m))
		return 0;
	date = match_get(&m, GROUP_OF(DATE));
	return signed_at(f, str_sub(date, 0, 0), date);
}

/* …委员会绍兴市中医院党政综合办公室2020年3月27日印发: an imprint that is not separated from the text before it. */
static bool take_imprint(struct runon *f, size_t from)
{
	struct finder dates;

	finder_begin(&dates, CLASS_DATE_INSIDE, f->t, NULL);
	struct match m;

	for (; finder_next(f->m, &dates, from, &m); from = m.to) {
		struct str before = str_trim(str_sub(f->t, 0, m.from)), who = names_issuer(f, before, f->issuer);

		for (size_t n = f->signer.n; n > BODY_MIN && !who.n; utf8_prev(f->signer, &n)) /* the first of several that sign */
			if ((who = names_issuer(f, before, str_sub(f->signer, 0, n))).n && !is_body(f, str_sub(f->signer, 0, n)))
				who = STR_NONE;
		if (who.n && str_starts(str_trim(str_sub(f->t, m.to, f->t.n)), STR("印发"))) {
			runon_cut(f, (size_t)(who.p - f->t.p));
			runon_cut(f, m.to + str_find(str_sub(f->t, m.to, f->t.n), STR("印发")) + strlen("印发"));
			return true;
		}
	}
	return false;
}

/* …附件：1.名单绍兴市中医院（此件公开发布）附件1…: bodies that sign a list without a date, and notes below them. */
static void sign_list(struct runon *f, struct str list)
{
	struct match note;

	list = str_trim(list);
	for (size_t at; str_ends(list, STR("）")) && (at = str_rfind(list, STR("（"))) != SIZE_MAX; list = str_trim(str_sub(list, 0, at))) {
		if (!class_find(f->m, CLASS_FLOW_NOTE_KNOWN, str_sub(list, at, list.n), 0, &note))
			break;
		runon_cut(f, (size_t)(list.p - f->t.p) + at);
	}
	struct str who = names_issuer(f, list, value_tight(f->d->arena, f->issuer));

	who = who.n ? who : signs_list(f, list);
	if (who.n)
		runon_cut(f, (size_t)(who.p - f->t.p));
}

/* Cuts round the list of attachments: it ends where the first attachment is headed, or with a title that a blank
 * parts from too much to be one. */
static void take_list(struct runon *f, bool is_signed)
{
	struct match end, item;

	runon_cut(f, f->list);
	if (class_find(f->m, CLASS_FLOW_ATTACHED, runon_near(f->t, f->list + LIST_MAX), f->list, &end)) {
		runon_cut(f, end.from);
		if (!is_signed)
			sign_list(f, str_sub(f->t, f->list, end.from));
		return;
	}
	struct finder ends;

	finder_begin(&ends, CLASS_FLOW_ITEM_END, f->t, NULL);

	for (size_t at = f->list; finder_next(f->m, &ends, at, &end) && end.from < f->list + LIST_MAX; utf8_next(f->t, &at)) {
		at = end.from;
		struct str below = str_sub(f->t, end.to, f->t.n);

		if (str_starts(below, STR(" ")) && !class_find(f->m, CLASS_FLOW_ITEM, below, 0, &item)) {
			struct str text = runon_near(below, ITEM_MAX);

			if (text.n < below.n && str_has(text, STR("。")))
				runon_cut(f, end.to);
			return;
		}
	}
}

/* Moves the reading position past the next n bytes and the blanks after them. */
static void pass(struct runon *f, size_t n)
{
	f->at += n;
	runon_cut(f, f->at);
	runon_skip_blanks(f);
}

/* The length of the common prefix of the text here and a title in the list of attachments. */
static size_t listed_at(struct runon *f, size_t list_end)
{
	struct str list = f->list < list_end ? runon_near(str_sub(f->t, f->list, list_end), LIST_MAX) : STR_NONE, here = runon_near(runon_rest(f), NAME_MAX_LISTED);
	size_t n = 0, next = 0;
	struct match m;

	while (next < here.n && (utf8_next(here, &next), str_has(list, str_sub(here, 0, next))))
		n = next;
	struct str name = str_trim(str_sub(here, 0, n));

	return name.n >= NAME_MIN && class_find(f->m, CLASS_GENRE_END, name, 0, &m) ? name.n : 0;
}

/* 附件1：甲.doc 附件2：乙.doc: the next item follows at once, so that nothing is headed here. */
static bool lists_on(struct runon *f)
{
	struct str rest = runon_near(runon_rest(f), ITEM_MAX), second = STR("附件2");
	size_t at = str_find(rest, second);

	if (f->list != f->at)
		return false;
	at = at == SIZE_MAX ? str_find(rest, STR("附件二")) : at;
	return at != SIZE_MAX && !str_has(str_sub(rest, 0, at), STR("。"));
}

/* After the date: notes in brackets, attachment heads, the title of what is issued. */
static void take_enclosure(struct runon *f, size_t end)
{
	struct pieces names = quoted_to(f, end);
	struct match m;

	f->at = end;
	runon_skip_blanks(f);
	while (runon_begins(f, CLASS_FLOW_NOTE, runon_rest(f), &m))
		pass(f, m.to);
	if (class_find(f->m, CLASS_FLOW_IMPRINT, runon_near(runon_rest(f), 400), 0, &m) && m.from < 3)
		pass(f, m.to);
	bool attached = !lists_on(f) && runon_begins(f, CLASS_FLOW_ATTACHMENT, runon_rest(f), &m);

	if (attached)
		pass(f, m.to);
	size_t number = runon_number(f, runon_rest(f)); /* the text that is issued */

	if (number)
		pass(f, number);
	size_t n = begins_one_of(f, f->at, &names);

	n = n || !attached ? n : listed_at(f, end);

	/* the body's name may stand before the title that the notice quotes, or 关于… be left out of it */
	for (size_t i = 0; i < names.n && !n; i++) {
		struct str key = runon_near(runon_rest(f), TITLE_NEAR);
		size_t at = str_find(key, names.p[i]);

		if (at != SIZE_MAX && at < BEFORE_TITLE && !str_has(str_sub(key, 0, at), STR("。")))
			n = at + names.p[i].n;
	}
	if (n)
		pass(f, n);
}

static bool ends_sentence(struct str t)
{
	return t.n == 0 || str_ends(t, STR("。")) || str_ends(t, STR("！")) || str_ends(t, STR("）")) || str_ends(t, STR(" "));
}

/* …3.费用明细: the list of attachments ends so. */
static bool ends_item(struct runon *f, size_t at)
{
	struct match end;

	if (f->list >= at || at - f->list >= LIST_MAX)
		return false;
	struct str list = str_sub(f->t, f->list, at);

	for (size_t from = 0; class_find(f->m, CLASS_FLOW_ITEM_END, list, from, &end); utf8_next(list, &from)) {
		if (end.to == list.n)
			return true;
		from = end.from;
	}
	return false;
}

/* Where the title of what the document issues stands by itself, the name of a body before it included;
 * t.n: nowhere. `*end`: behind it. */
static size_t issued_at(struct runon *f, struct str name, size_t *end)
{
	size_t from = f->at, at, stop = str_find(runon_rest(f), STR("。"));

	for (; (at = str_find(str_sub(f->t, from, f->t.n), name)) != SIZE_MAX; from = *end) {
		size_t start = from + at, back = start;

		*end = start + name.n;
		struct str behind = str_sub(f->t, *end, f->t.n);

		if (stop == SIZE_MAX || start < f->at + stop || str_starts(behind, STR("》")) || str_starts(behind, STR("的")) ||
		    str_starts(behind, STR("，")))
			continue;
		while (back > f->at && start - back < BODY_MAX && !ends_sentence(str_sub(f->t, f->at, back)))
			utf8_prev(f->t, &back);
		struct str before = str_sub(f->t, back, start);

		if (ends_item(f, start) || (f->issuer.n && str_eq(value_tight(f->d->arena, before), value_tight(f->d->arena, f->issuer))))
			return start; /* the list, the signature ends there */
		if (ends_sentence(str_sub(f->t, f->at, back)) && (back == start || is_body(f, before)))
			return back;
	}
	return f->t.n;
}

/* A notice without a date: it ends, with bodies and notes, where what it issues begins, or with the text. An imprint and a
 * list of copies are looked for where there is one: the text may be long. */
static bool take_undated(struct runon *f, bool imprint, bool cc)
{
	struct pieces names = value_quoted(f->d->arena, f->title);
	struct match m;
	size_t start = f->t.n, end = 0;

	if (f->title.n && class_find(f->m, CLASS_ISSUED_TITLE, f->title, 0, &m))
		*ARENA_PUSH(f->d->arena, &names) = value_strip_quotes(match_get(&m, GROUP_OF(TITLE)));
	for (size_t i = 0; i < names.n && start == f->t.n; i++)
		if (names.p[i].n >= NAME_MIN) /* the title may have been broken within it */
			start = issued_at(f, value_tight(f->d->arena, names.p[i]), &end);
	bool whole = start == f->t.n; /* it ends with the text, or where the imprint begins */

	if (whole) {
		if (imprint && class_find(f->m, CLASS_FLOW_IMPRINT, f->t, f->at, &m))
			start = m.from;
		if (cc && class_find(f->m, CLASS_FLOW_CC, f->t, f->at, &m) && m.from < start)
			start = m.from;
	} else {
		runon_cut(f, start);
		runon_cut(f, end);
	}
	struct str own = str_trim(str_sub(f->t, f->at, start));
	size_t note = str_ends(own, STR("）")) ? str_rfind(own, STR("（")) : SIZE_MAX, last;

	if (note != SIZE_MAX && class_find(f->m, CLASS_FLOW_NOTE, str_sub(own, note, own.n), 0, &m)) {
		runon_cut(f, f->at + note);
		own = str_trim(str_sub(own, 0, note));
	}
	last = str_rfind(own, STR("。"));
	if (last != SIZE_MAX)
		own = str_sub(own, last + strlen("。"), own.n);
	size_t digits = own.n; /* 联系人：王某，电话：88061168 绍兴市中医院 */

	while (str_has(own, STR("：")) && digits > 0 && !(own.p[digits - 1] >= '0' && own.p[digits - 1] <= '9'))
		digits--;
	struct str who = str_trim(digits < own.n ? str_sub(own, digits, own.n) : own);

	if (class_find(f->m, CLASS_FLOW_LIST, f->t, (size_t)(own.p - f->t.p), &m) && m.to < start)
		who = signs_list(f, str_sub(own, m.to - (size_t)(own.p - f->t.p), own.n));
	bool signs = who.n && who.n < BODIES_MAX && (!whole || last != SIZE_MAX) && is_body(f, who);

	if (signs) {
		who = without_text(f, who);
		runon_cut(f, (size_t)(who.p - f->t.p));
		runon_cut(f, (size_t)(who.p - f->t.p) + who.n);
	}
	return signs || !whole;
}

bool runon_tail(struct runon *f)
{
	struct match list;
	size_t body = f->at, end;

	f->list = class_find(f->m, CLASS_FLOW_LIST, f->t, body, &list) ? list.to : f->t.n;
	end = take_signature(f);
	if (f->list < f->t.n)
		take_list(f, end > 0);
	cut_found(f, CLASS_FLOW_FURNITURE, body, true);
	cut_found(f, CLASS_FLOW_NOTE_KNOWN, body, true);
	bool cc = cut_found(f, CLASS_FLOW_CC, body, true);
	bool imprint = take_imprint(f, body) || cut_found(f, CLASS_FLOW_IMPRINT, body, false);

	if (end)
		take_enclosure(f, end);
	else if (take_undated(f, imprint, cc))
		return true;
	return end > 0 || imprint;
}
