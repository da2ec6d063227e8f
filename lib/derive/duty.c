#include "derive/duty.h"

#include "derive/bodies.h"
#include "derive/ledger.h"
#include "derive/position.h"
#include "derive/sentence.h"

enum { BODY_LENGTH = 30 }; /* characters */
enum { VERBS_MAX = 100 };       /* of a sentence; what follows more of them is no text */
enum { SENTENCE_BYTES = 4096 }; /* a longer one is cut: its clauses are looked for from each verb back to its beginning */

/* The offset of the clause that ends at `to`: behind the last mark of a clause outside brackets. */
static size_t clause_begin(struct str s, size_t from, size_t to)
{
	int depth = 0;

	for (size_t i = to; i > from;) {
		size_t end = i;
		uint32_t c = utf8_prev(s, &i);

		if (c == 0xFF09 || c == ')' || c == 0x201D || c == 0x300B)
			depth++;
		else if (c == 0xFF08 || c == '(' || c == 0x201C || c == 0x300A)
			depth -= depth > 0;
		else if (depth == 0 && (c == 0xFF0C || c == ',' || c == 0xFF1A || c == ':'))
			return end;
	}
	return from;
}

static size_t sentence_end(struct str s, size_t from)
{
	size_t end = s.n - from > SENTENCE_BYTES ? from + SENTENCE_BYTES : s.n;

	while (end < s.n && ((unsigned char)s.p[end] & 0xC0) == 0x80)
		end++;
	return sentence_mark(s, from, end, true);
}

/* 组织推进领导小组, 协调办公室: a group is called after what it does. */
static bool is_group(struct duty *w, struct str s)
{
	struct match found;

	return class_find(w->m, CLASS_TASK_GROUP, s, 0, &found);
}

enum { VERB_BYTES = 6 };

static bool may_be_body(struct duty *w, struct str s)
{
	struct match found;

	if (utf8_length(s) > BODY_LENGTH)
		return false;
	return !class_find(w->m, CLASS_TASK_NOT_ACTOR, s, 0, &found) || (found.from > 0 && found.to - found.from >= VERB_BYTES && is_group(w, s));
}

/* Are all of them, which the list was split into, names of bodies and nothing else? */
static bool are_bodies(struct duty *w, struct str list, const struct strings *bodies)
{
	for (size_t i = 0; i < bodies->n; i++)
		if (!may_be_body(w, bodies->p[i]))
			return false;
	return bodies->n > 0 && (body_is(w->m, bodies->p[bodies->n - 1]) || bodies_by_field(list, bodies));
}

/* 市财政局以及负有监管职责的部门: what is described at the end is none of them. */
static void drop_described(struct duty *w, struct str list, struct strings *bodies)
{
	while (bodies->n > 1 && !(may_be_body(w, bodies->p[bodies->n - 1]) && (body_is(w->m, bodies->p[bodies->n - 1]) || bodies_by_field(list, bodies))))
		bodies->n--;
}

/* Reads the bodies before the verb. */
static struct strings actors(struct duty *w, struct str clause, struct match *found)
{
	struct strings bodies = { 0 };
	struct str list = STR_NONE;

	if (class_find(w->m, CLASS_TASK_ACTOR, clause, 0, found)) {
		list = match_get(found, GROUP_LEAD);
		bodies = bodies_split(w->m, w->d->arena, list);
	}
	if (!are_bodies(w, list, &bodies))
		bodies.n = 0;
	return bodies;
}

/* 医务组：负责…: the bodies before the colon that the clause begins behind. */
static struct strings before_colon(struct duty *w, struct str s, size_t begin, size_t from)
{
	size_t at = from;
	struct strings bodies = { 0 };
	struct str list = STR_NONE;

	if (from > begin) {
		uint32_t c = utf8_prev(s, &at);

		if (c == 0xFF1A || c == ':') {
			list = str_trim(str_sub(s, clause_begin(s, begin, at), at));
			bodies = bodies_split(w->m, w->d->arena, list);
		}
	}
	if (!are_bodies(w, list, &bodies))
		bodies.n = 0;
	return bodies;
}

/* 某区人民政府是责任主体: the text before the word that says what the body is; empty: it says nothing of the kind. */
static struct str told_body(struct str clause)
{
	static const char *const kinds[] = { "部门", "单位", "机构", "主体", NULL }, *const words[] = { "作为", "为", "是", NULL };
	bool told = false;

	for (size_t i = 0; kinds[i]; i++)
		told = told || str_ends(clause, str_z(kinds[i]));
	for (size_t i = 0; words[i] && told; i++) {
		size_t at = str_find(clause, str_z(words[i]));

		if (at != SIZE_MAX && at > 0)
			return str_sub(clause, 0, at);
	}
	return STR_NONE;
}

/* The bodies of the clause before the one at *from. 成立专家委员会，负责…: the group that it founds; 市民政局为主管部门，负责…: the body that it is about;
 * 市民政局按照职责分工，负责…: the one that does so, to which *from moves. */
static struct strings clause_before(struct duty *w, struct str s, size_t begin, size_t *from)
{
	size_t at = *from;
	struct match found;
	struct strings bodies = { 0 };

	if (*from <= begin || utf8_prev(s, &at) != 0xFF0C)
		return bodies;
	size_t open = clause_begin(s, begin, at);
	struct str clause = str_trim(str_sub(s, open, at)), told = told_body(clause), list = told;

	if (is_group(w, clause) && class_find(w->m, CLASS_TASK_FOUNDS, clause, 0, &found)) {
		bodies = bodies_split(w->m, w->d->arena, str_sub(clause, found.to, clause.n));
	} else if (told.n) {
		bodies = bodies_split(w->m, w->d->arena, told);
	} else if (class_find(w->m, CLASS_TASK_ACTOR, clause, 0, &found)) {
		list = match_get(&found, GROUP_LEAD);
		if (str_ends(clause, list))
			return bodies;
		bodies = bodies_split(w->m, w->d->arena, list);
		if (are_bodies(w, list, &bodies)) {
			*from = open;
			return bodies;
		}
	}
	if (bodies.n != 1 || !are_bodies(w, list, &bodies))
		bodies.n = 0;
	return bodies;
}

/* 会同B…, ，B配合: reads bodies after the verb that have a part of their own. */
static struct strings supporters(struct duty *w, struct str rest)
{
	struct match with, verb;
	struct strings out = { 0 };
	struct str list;
	bool joins = class_find_among(w->m, w->in, CLASS_TASK_WITH, rest, &with) && with.from < 12; /* 会同 */

	if (joins)
		list = str_sub(rest, with.to, rest.n);
	else if (!class_find_among(w->m, w->in, CLASS_TASK_VERB, rest, &verb) || match_get(&verb, GROUP_SUPPORT).n == 0)
		return out;
	else
		list = str_sub(rest, clause_begin(rest, 0, verb.from), verb.from);
	struct match body;

	if (!joins)
		out = bodies_split(w->m, w->d->arena, list);
	if (!joins && are_bodies(w, list, &out))
		return bodies_named(w->m, out);
	out.n = 0;
	/* as far as the names go */
	list = class_find(w->m, CLASS_TASK_BODIES, list, 0, &body) ? str_sub(list, body.from, body.to) : STR_NONE;
	out = bodies_split(w->m, w->d->arena, list);
	if (joins)
		drop_described(w, list, &out);
	if (!are_bodies(w, list, &out))
		out.n = 0;
	return bodies_named(w->m, out);
}

/* 由评审办负责，联系人：张某某: whom to ask is no part of it. */
static struct str without_contact(struct duty *w, struct str clause)
{
	struct match found;

	return class_find_among(w->m, w->in, CLASS_TASK_CONTACT, clause, &found) ? str_sub(clause, 0, found.from) : clause;
}

static struct task *put(struct duty *w, size_t line, struct str clause, struct strings lead, struct strings support, const char *rule)
{
	struct doc *d = w->d;
	struct position_headings h = position_headings(d, line);

	clause = without_contact(w, clause);
	struct task *k = ARENA_PUSH(d->arena, &d->tasks);

	*k = (struct task){ .found = position_of(d, line, clause, str_z(rule)), .task = clause, .group = position_heading(d, h.above), .lead = lead,
			    .support = support, .origin = STR("text"), .table = -1 };
	if (w->label.n)
		k->number = position_number(w->label);
	else if (h.own >= 0)
		k->number = position_number(d->sections.p[h.own].label);
	return k;
}

/* 办公室设在X，负责…: a task of X. True: the sentence is one. */
static bool read_office(struct duty *w, size_t line, struct str sentence, const struct characters *held)
{
	struct match office, verb;

	if (!class_among(w->m, w->in, CLASS_TASK_OFFICE) || !class_find_held(w->m, CLASS_TASK_OFFICE, sentence, held, 0, &office))
		return false;
	if (class_find_held(w->m, CLASS_TASK_DUTY, sentence, held, office.to, &verb)) {
		struct strings lead = bodies_split(w->m, w->d->arena, match_get(&office, GROUP_LEAD));

		put(w, line, str_sub(sentence, verb.from, sentence.n), lead, (struct strings){ 0 }, office.rule->id);
	}
	return true;
}

/* 成立了调查组，由市应急局牵头: it tells what has been done. */
static bool is_report(struct duty *w, struct str before)
{
	struct match found;

	return class_find_among(w->m, w->in, CLASS_TASK_FORMED, before, &found);
}

static struct str trimmed(struct str s)
{
	static const char *const marks[] = { "，", ",", "、", "；", " ", NULL };

	for (size_t i = 0; marks[i]; i++)
		if (str_ends(s, str_z(marks[i])))
			return trimmed(str_sub(s, 0, s.n - strlen(marks[i])));
	return s;
}

/* 四、办理流程1.区经发局负责…: behind the last number that is glued to a heading. */
static size_t behind_number(struct str s, size_t from, size_t to)
{
	for (size_t i = from; i + 1 < to; i++)
		if (s.p[i] == '.' && i > from && s.p[i - 1] >= '1' && s.p[i - 1] <= '9' && (unsigned char)s.p[i + 1] >= 0xE4 && (i < from + 3 || (unsigned char)s.p[i - 2] >= 0x80))
			from = i + 1;
	return from;
}

/* 职责：负责… below the name of the body. */
static bool tells_duty(struct duty *w, struct str before)
{
	size_t end = before.n;
	uint32_t last = before.n ? utf8_prev(before, &end) : 0;
	struct match found;

	return (last == 0xFF1A || last == ':') && class_find(w->m, CLASS_TASK_HEAD, str_trim(str_sub(before, 0, end)), 0, &found);
}

/* 医务组。负责…, or 医务组 as the heading above: the sentence begins with what the body does. */
static struct strings before_sentence(struct duty *w, size_t line)
{
	const struct line *l = &w->d->lines.p[line];
	struct str named = w->named.n || l->label ? w->named : position_heading(w->d, position_headings(w->d, line).above);
	struct strings bodies = { 0 };

	if (named.n && utf8_length(named) <= BODY_LENGTH)
		bodies = bodies_split(w->m, w->d->arena, named);
	if (!are_bodies(w, named, &bodies))
		bodies.n = 0;
	return bodies;
}

static void read_sentence(struct duty *w, size_t line, struct str s)
{
	struct match verb, actor, done;
	size_t begin = 0, open = SIZE_MAX; /* of the clause that is not put down yet */
	struct strings lead = { 0 }, support = { 0 };
	const char *rule = NULL;
	int seen = 0;
	struct characters held = characters_of(s);
	struct finder verbs;

	finder_begin(&verbs, CLASS_TASK_DUTY, s, &held);
	bool more = finder_next(w->m, &verbs, 0, &verb);

	if (!more || read_office(w, line, s, &held))
		return;
	for (; more && w->d->tasks.n < w->end && seen++ < VERBS_MAX; more = verb.to < s.n && finder_next(w->m, &verbs, verb.to, &verb)) {
		size_t from = clause_begin(s, begin, verb.from);

		if (from == begin && open != SIZE_MAX) /* 市教育局会同市财政局负责…: one clause */
			continue;
		from = behind_number(s, from, verb.from);
		while (from < verb.from && str_starts(str_sub(s, from, verb.from), STR("—"))) /* ——医务科牵头 */
			from += strlen("—");
		struct strings found = from < verb.from ? actors(w, str_sub(s, from, verb.from), &actor) : before_colon(w, s, begin, from);
		bool with = match_get(&verb, GROUP_LEAD).n == 0; /* 会同 */

		if (found.n == 0 && !with && (verb.from == 0 || (from == verb.from && tells_duty(w, str_sub(s, 0, from)))))
			found = before_sentence(w, line);
		if (found.n == 0 && from == verb.from && (!with || open == SIZE_MAX))
			found = clause_before(w, s, begin, &from);
		if (with && from == verb.from && found.n == 0 && open != SIZE_MAX && support.n == 0) /* A负责…，会同B… */
			support = supporters(w, str_sub(s, verb.from, s.n));
		if (found.n == 0 || is_report(w, str_sub(s, 0, from)) || class_find_among(w->m, w->in, CLASS_TASK_DONE, str_sub(s, verb.to, s.n), &done))
			continue;
		if (open != SIZE_MAX) /* 市教育局负责…，市财政局负责… */
			put(w, line, trimmed(str_sub(s, open, from)), lead, support, rule);
		open = from;
		begin = verb.to;
		lead = found;
		rule = verb.rule->id;
		support = supporters(w, str_sub(s, match_get(&verb, GROUP_LEAD).n ? verb.to : verb.from, s.n));
	}
	if (open != SIZE_MAX)
		put(w, line, trimmed(str_sub(s, open, s.n)), lead, support, rule);
}

void duty_read(struct duty *w, size_t line)
{
	const struct line *l = &w->d->lines.p[line];
	struct str text = match_get(l->label, GROUP_TEXT);
	size_t from = text.n && str_slices(text, l->text) ? (size_t)(text.p - l->text.p) : 0;
	struct match verb;

	if (!class_find_held(w->m, CLASS_TASK_DUTY, l->text, &l->held, from, &verb))
		return;

	w->in = l->in;
	w->label = w->named = STR_NONE;
	bool labelled = l->label;
	w->end = w->d->tasks.n + TASKS_LINE_MAX < TASKS_MAX ? w->d->tasks.n + TASKS_LINE_MAX : TASKS_MAX;
	while (from < l->text.n && w->d->tasks.n < w->end) {
		size_t end = sentence_end(l->text, from);

		struct str sentence = str_trim(str_sub(l->text, from, end));
		struct match label;

		if (from > 0 && class_find_among(w->m, w->in, CLASS_TASK_LABEL, sentence, &label)) { /* run-together text */
			w->label = match_get(&label, GROUP_LABEL);
			sentence = str_trim(str_sub(sentence, label.to, sentence.n));
			labelled = true;
		}
		read_sentence(w, line, sentence);
		w->named = labelled ? sentence : STR_NONE;
		labelled = false;
		from = end < l->text.n ? end : end + 1;
		if (from < l->text.n)
			utf8_next(l->text, &from);
	}
}
