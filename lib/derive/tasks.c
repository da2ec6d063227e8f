#include "derive/tasks.h"

#include <stdlib.h>
#include <string.h>

#include "derive/bodies.h"
#include "derive/colon.h"
#include "derive/duty.h"
#include "derive/learned.h"
#include "derive/ledger.h"
#include "derive/position.h"
#include "doc/departments.h"

/* A bracket at the end of a line that holds names of bodies. */
struct bare {
	size_t line, open; /* where it opens */
	struct assignment as;
};

struct items {
	struct doc *d;
	struct matcher *m;
	int32_t taken;     /* the section whose heading was the last task's, -1 */
	uint32_t cut;      /* a line with more than are recorded, 0: none */
	size_t paragraphs; /* the last text line that is no list of departments, SIZE_MAX: none, … */
	size_t seen;       /* … of the lines before this one */
	struct { struct bare *p; size_t n, cap; } lists;
};

/* - 建立…, • 建立…: the mark of a list that has no numbers. */
static struct str without_bullet(struct str s)
{
	static const char *const bullets[] = { "- ", "* ", "• ", "● ", "■ ", "◆ ", "·", "•", "●", "■", "○", "➢", NULL };

	for (size_t i = 0; bullets[i]; i++)
		if (str_starts(s, str_z(bullets[i])))
			return str_trim(str_sub(s, strlen(bullets[i]), s.n));
	return s;
}

static struct str first_sentence(struct str s)
{
	size_t at = str_find(s, STR("。"));

	return str_trim(at == SIZE_MAX ? s : str_sub(s, 0, at));
}

/* The offset after the label, if the text begins the line. */
static struct str without_label(const struct line *l, struct str s)
{
	struct str text = match_get(l->label, GROUP_TEXT);

	return s.p == l->text.p && text.n && str_slices(text, l->text) && (size_t)(text.p - s.p) <= s.n ? str_sub(s, (size_t)(text.p - s.p), s.n) : s;
}

static bool has_body(struct matcher *m, const struct assignment *as)
{
	for (size_t i = 0; i < as->lead.n; i++)
		if (body_is(m, as->lead.p[i]))
			return true;
	return as->by_field;
}

/* 1.开展培训，…: behind the last number within a text, which *label is; none: all of it. */
static struct str last_item(struct items *it, struct str s, struct str *label)
{
	struct finder numbers;

	finder_begin(&numbers, CLASS_TASK_VALUE_END, s, NULL);
	struct match found;
	size_t from = 0;

	for (size_t at = 0; at < s.n && finder_next(it->m, &numbers, at, &found); at = found.to)
		if (!str_eq(str_sub(s, found.from, found.to), STR("。")) && found.to < s.n) {
			*label = str_sub(s, found.from, found.to);
			from = found.to;
		}
	return str_trim(str_sub(s, from, s.n));
}

/* `before`: the text that the assignment closes, a slice of line `at`; `closed`: it is one of several of its paragraph. */
static void put_item(struct items *it, size_t at, struct str before, bool several, const struct assignment *as, const char *rule)
{
	struct doc *d = it->d;
	const struct line *l = &d->lines.p[at];
	struct position_headings h = position_headings(d, at);
	struct str heading = position_heading(d, h.own);
	bool below = !l->label && heading.n && !str_has(l->text, heading) && !str_has(heading, l->text);
	bool again = h.own >= 0 && (h.own == it->taken || below) && !l->label; /* a paragraph below one that had its own, or below the heading's */

	if (several || again)
		heading = STR_NONE;
	size_t bracket = str_find(heading, STR("（"));
	struct str label = STR_NONE;
	struct task *k;

	if (heading.n && before.n && bracket != SIZE_MAX && heading.n >= utf8_length(before) && !str_has(before, heading))
		heading = STR_NONE; /* it continues into the bracket */
	if (several)
		heading = first_sentence(last_item(it, before, &label));
	else if (heading.n == 0)
		heading = without_bullet(first_sentence(without_label(l, before)));
	if (utf8_length(heading) < 2 || d->tasks.n >= TASKS_MAX)
		return;
	k = ARENA_PUSH(d->arena, &d->tasks);
	*k = (struct task){ .found = position_of(d, at, several ? before : l->text, str_z(rule)), .task = heading, .group = position_heading(d, h.above),
			    .lead = as->lead, .support = as->support, .leader = as->leader, .deadline = as->limit, .origin = STR("text"), .table = -1 };
	if (label.n)
		k->number = position_number(label);
	else if (h.own >= 0 && !again)
		k->number = position_number(d->sections.p[h.own].label);
	it->taken = h.own;
}

/* （A、B负责）, once or several times in a paragraph. True: there was one. */
static bool read_closings(struct items *it, size_t at)
{
	const struct line *l = &it->d->lines.p[at];
	struct match found, next;
	size_t from = 0;
	struct finder closings;

	finder_begin(&closings, CLASS_TASK_CLOSING, l->text, &l->held);
	bool more = finder_next(it->m, &closings, 0, &found), any = false, several = false;

	size_t was = it->d->tasks.n;

	while (more && it->d->tasks.n - was < TASKS_LINE_MAX) {
		struct assignment as;
		struct str before = str_trim(str_sub(l->text, from, found.from));

		more = finder_next(it->m, &closings, found.to, &next);
		several = several || more;
		if (assignment_read(it->m, it->d->arena, match_get(&found, GROUP_TEXT), GROUP_NONE, &as) && has_body(it->m, &as)) {
			size_t owner = before.n == 0 && from == 0 ? it->paragraphs : at;

			if (owner != SIZE_MAX)
				put_item(it, owner, owner == at ? before : it->d->lines.p[owner].text, several && owner == at, &as, found.rule->id);
			any = true;
			from = found.to;
		}
		found = next;
	}
	return any;
}

enum { BRACKET_BYTES = 600 };

/* Is a bracket open that began not long before? What is in it is read as a whole. */
static bool is_in_bracket(struct str s, size_t at)
{
	size_t least = at > BRACKET_BYTES ? at - BRACKET_BYTES : 0;

	while (at > least) {
		uint32_t c = utf8_prev(s, &at);

		if (c == 0xFF09 || c == ')' || c == 0x3002)
			return false;
		if (c == 0xFF08 || c == '(')
			return true;
	}
	return false;
}

static bool begins_key(struct str s, size_t at)
{
	static const char *const before[] = { "。", "；", "）", " ", "】", "，", ")", NULL };

	for (size_t i = 0; before[i]; i++)
		if (str_ends(str_sub(s, 0, at), str_z(before[i])))
			return !is_in_bracket(s, at);
	return at == 0;
}

/* 5.责任部门：…: nothing but the label before it. */
static bool is_label_end(const struct line *l, size_t at)
{
	struct str text = match_get(l->label, GROUP_TEXT);

	return text.n && str_slices(text, l->text) && text.p == l->text.p + at;
}

static bool is_title(const struct line *l)
{
	return l->role == ROLE_TITLE || l->role == ROLE_PART_TITLE;
}

/* The lines before this one that hold no words of a task have not been looked at. */
static void see_paragraphs(struct items *it, size_t line)
{
	for (size_t i = line; i > it->seen; i--)
		if (position_is_text(&it->d->lines.p[i - 1]) && !is_title(&it->d->lines.p[i - 1])) {
			it->paragraphs = i - 1;
			break;
		}
	it->seen = line;
}

/* 责任部门： below the text is no metadata of the page, which has that key too. */
static bool is_item_text(const struct items *it, const struct line *l)
{
	struct match key;

	return position_is_text(l) || (l->role == ROLE_META && it->paragraphs != SIZE_MAX && l->table < 0 && class_among(it->m, l->in, CLASS_TASK_KEY) &&
				       colon_find(it->m, CLASS_TASK_KEY, l->text, 0, &key) && key.from == 0);
}

/* Where the keys that begin at `from` end: behind their last value, of which the next item of the same paragraph is none. */
static size_t keys_end(struct items *it, struct str text, size_t from)
{
	struct match key, next;
	size_t end = from;

	while (end < text.n && colon_find(it->m, CLASS_TASK_KEY, text, end, &key) && (end == from || key.from == end)) {
		size_t to = text.n;

		if (colon_find(it->m, CLASS_TASK_KEY, text, key.to, &next))
			to = next.from;
		if (class_find(it->m, CLASS_TASK_VALUE_END, str_sub(text, 0, to), key.to, &next))
			to = next.from;
		end = to;
	}
	return end;
}

/* The lines below that are lists of the same item. */
static size_t key_lines(struct items *it, size_t at, struct str *text)
{
	struct doc *d = it->d;
	size_t lines = 1;
	struct match key;

	for (; at + lines < d->lines.n; lines++) {
		const struct line *below = &d->lines.p[at + lines];

		if (below->text.n == 0)
			continue;
		if (!is_item_text(it, below) || !colon_find(it->m, CLASS_TASK_KEY, below->text, 0, &key) || key.from > 0)
			break;
		*text = arena_join(d->arena, arena_join(d->arena, *text, STR("；")), below->text);
	}
	return lines;
}

/* The text that the keys [key, end) belong to, which stands before them, or behind: 3.责任单位：…。对…依法查处。 */
static struct str item_before(const struct line *l, struct str text, size_t from, size_t key, size_t end)
{
	struct str before = str_trim(str_sub(text, from, key)), rest = str_trim(str_sub(text, end, text.n));

	while (str_starts(rest, STR("。")) || str_starts(rest, STR("；")))
		rest = str_trim(str_sub(rest, strlen("。"), rest.n));
	return rest.n && from == 0 && without_label(l, before).n < strlen("甲乙") ? rest : before;
}

/* 责任领导：… 责任部门：… behind the text, or on lines of their own. Returns how many lines they take, 0: none. */
static size_t read_keys(struct items *it, size_t at)
{
	struct doc *d = it->d;
	struct str text = d->lines.p[at].text, keys;
	size_t lines = 0, from = 0, end = 0;
	struct match key;

	size_t was = d->tasks.n;

	while (end < text.n && d->tasks.n - was < TASKS_LINE_MAX && colon_find(it->m, CLASS_TASK_KEY, text, end, &key) && (begins_key(text, key.from) || is_label_end(&d->lines.p[at], key.from))) {
		struct assignment as;
		size_t owner = at;

		from = end;
		end = keys_end(it, text, key.from);
		keys = str_sub(text, key.from, end);
		if (lines == 0)
			lines = key.from == 0 && end == text.n ? key_lines(it, at, &keys) : 1;
		if (!assignment_read(it->m, d->arena, keys, GROUP_NONE, &as) || as.lead.n == 0)
			return 0;
		if (key.from == 0)
			owner = it->paragraphs;
		if (owner != SIZE_MAX)
			put_item(it, owner, owner == at ? item_before(&d->lines.p[at], text, from, key.from, end) : d->lines.p[owner].text, owner == at && (from > 0 || end < text.n), &as,
				 key.rule->id);
	}
	return lines;
}

/* 医务组：负责…。责任人：丁一；完成时间：5月: keys without a body behind a sentence that names one. */
static void read_keys_behind(struct items *it, struct str text, struct task *k)
{
	struct match key;
	struct assignment as;

	if (!colon_find(it->m, CLASS_TASK_KEY, text, 0, &key) || key.from == 0)
		return;
	assignment_read(it->m, it->d->arena, str_sub(text, key.from, text.n), GROUP_NONE, &as);
	if (k->leader.n == 0)
		k->leader = as.leader;
	if (k->deadline.n == 0)
		k->deadline = as.limit;
}

/* ── lists without a verb: （市教育局、市财政局） ── */

enum { LIST_BYTES = 400, TEXT_CHARACTERS = 12 /* before it */, NAME_CHARACTERS = 20, LISTS_MAX = 2000 /* of a document */, LIMITS_TRIED = 200 };

/* Nearly all texts end otherwise, which their last bytes tell: 1 of ）)], 2 of 】〕 and some other characters. */
static inline bool may_end_in_bracket(struct str s)
{
	static const unsigned char ends[256] = { [')'] = 1, [']'] = 1, [0x89] = 1, [0x91] = 2, [0x95] = 2 };
	size_t end = s.n;

	if (end > 3 && (unsigned char)s.p[end - 3] >= 0xE3 && !ends[(unsigned char)s.p[end - 1]]) /* 。 or ； behind it */
		end -= 3;
	unsigned char may = end > 0 ? ends[(unsigned char)s.p[end - 1]] : 0;

	return may == 1 || (may == 2 && end > 3 && (unsigned char)s.p[end - 2] == 0x80 && (unsigned char)s.p[end - 3] == 0xE3);
}

/* The text of a bracket that ends the paragraph, with where it opens; empty: there is none. */
static struct str last_bracket(struct str s, size_t *open)
{
	size_t end, least;
	int depth = 0;

	while (str_ends(s, STR("。")) || str_ends(s, STR("；")))
		s = str_sub(s, 0, s.n - strlen("。"));
	bool round = str_ends(s, STR("）")) || str_ends(s, STR(")"));

	if (!round && !str_ends(s, STR("】")) && !str_ends(s, STR("〕")) && !str_ends(s, STR("]")))
		return STR_NONE;
	end = s.n - ((unsigned char)s.p[s.n - 1] >= 0x80 ? strlen("）") : 1);
	least = s.n > LIST_BYTES ? s.n - LIST_BYTES : 0;
	for (size_t i = s.n; i > least;) {
		size_t behind = i;
		uint32_t c = utf8_prev(s, &i);

		depth += round ? c == 0xFF09 || c == ')' : c == 0x3011 || c == 0x3015 || c == ']';
		depth -= round ? c == 0xFF08 || c == '(' : c == 0x3010 || c == 0x3014 || c == '[';
		if (depth == 0) {
			*open = i;
			return str_sub(s, behind, end);
		}
	}
	return STR_NONE;
}

/* An item closed by names of bodies and nothing else. */
static bool read_list(struct items *it, size_t at, struct bare *out)
{
	struct str text = it->d->lines.p[at].text, list = may_end_in_bracket(text) ? last_bracket(text, &out->open) : STR_NONE;
	struct match found;

	if (!list.n || out->open == 0 || utf8_length(str_sub(text, 0, out->open)) < TEXT_CHARACTERS || class_find(it->m, CLASS_TASK_NOT_ACTOR, list, 0, &found))
		return false;
	out->line = at;
	if (!assignment_read(it->m, it->d->arena, list, GROUP_LEAD, &out->as) || out->as.support.n || out->as.leader.n)
		return false;
	const struct strings *names = &out->as.lead;

	for (size_t i = 0; i < names->n; i++)
		if (utf8_length(names->p[i]) > NAME_CHARACTERS || !body_is(it->m, names->p[i]))
			return false;
	return names->n > 0;
}

static int by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

/* The bodies that the document's tasks name, in order. */
static struct strings known_bodies(struct doc *d)
{
	struct strings known = { 0 };

	for (size_t i = 0; i < d->tasks.n; i++) {
		const struct strings *lists[] = { &d->tasks.p[i].lead, &d->tasks.p[i].support };

		for (size_t k = 0; k < 2; k++)
			for (size_t n = 0; n < lists[k]->n; n++)
				*ARENA_PUSH(d->arena, &known) = lists[k]->p[n];
	}
	departments_sort(&known);
	return known;
}

static int by_place(const void *x, const void *y)
{
	const struct task *a = x, *b = y;

	return a->found.from != b->found.from ? (a->found.from > b->found.from) - (a->found.from < b->found.from) : (a->found.to > b->found.to) - (a->found.to < b->found.to);
}

/* Lists are tasks where several of the document's items end in one, or if its other tasks name the bodies. */
static void put_lists(struct items *it)
{
	struct doc *d = it->d;
	size_t was = d->tasks.n, first = 0, several = 0;

	if (it->lists.n == 0)
		return;
	struct strings known = known_bodies(d);

	for (size_t i = 0; i < it->lists.n; i++)
		several += it->lists.p[i].as.lead.n > 1;
	for (size_t i = 0; i < it->lists.n; i++) {
		const struct bare *b = &it->lists.p[i];
		struct str before = str_trim(str_sub(d->lines.p[b->line].text, 0, b->open));
		bool named = several > 1;

		for (size_t k = 0; !named && k < b->as.lead.n; k++)
			named = known.n && bsearch(&b->as.lead.p[k], known.p, known.n, sizeof *known.p, by_text);
		it->taken = -1;
		if (named)
			put_item(it, b->line, before, false, &b->as, "task-list");
	}
	while (first < was && d->tasks.p[first].table >= 0)
		first++;
	if (d->tasks.n > was && first < was)
		qsort(d->tasks.p + first, d->tasks.n - first, sizeof *d->tasks.p, by_place);
}

static bool is_limit(const struct deadline *k)
{
	return k->table < 0 && !str_eq(k->kind, STR("entry")) && !str_eq(k->kind, STR("validity"));
}

void tasks_limit(struct doc *d)
{
	size_t at = 0; /* those before end before the task; both lists are in the order of the text */

	for (size_t i = 0; i < d->tasks.n; i++) {
		struct task *k = &d->tasks.p[i];

		if (k->table >= 0 || k->deadline.n || !str_eq(k->found.rule, STR("task-duty")))
			continue;
		while (at < d->deadlines.n && (!is_limit(&d->deadlines.p[at]) || d->deadlines.p[at].found.to <= k->found.from))
			at++;
		for (size_t n = at; n < d->deadlines.n && n < at + LIMITS_TRIED && d->deadlines.p[n].found.from < k->found.to; n++)
			if (is_limit(&d->deadlines.p[n]) && str_has(k->task, d->deadlines.p[n].text)) {
				k->deadline = d->deadlines.p[n].text;
				break;
			}
	}
}

void derive_tasks(struct doc *d, struct matcher *m)
{
	struct items it = { .d = d, .m = m, .taken = -1, .paragraphs = SIZE_MAX };
	struct duty duty = { .d = d, .m = m };

	uint64_t key = class_bit(m, CLASS_TASK_KEY), closing = class_bit(m, CLASS_TASK_CLOSING), verb = class_bit(m, CLASS_TASK_DUTY), words = key | closing | verb;

	ledger_read(d, m);
	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];
		size_t lines;

		if (l->text.n == 0 || (!(l->in & words) && !may_end_in_bracket(l->text)))
			continue;
		see_paragraphs(&it, i);
		if (!is_item_text(&it, l) || is_title(l))
			continue;
		it.seen = i + 1;
		size_t was = d->tasks.n;

		if (l->in & key && (lines = read_keys(&it, i)) > 0) {
			i += lines - 1;
			it.seen = i + 1;
			if (d->tasks.n - was >= TASKS_LINE_MAX)
				it.cut = l->no;
			continue;
		}
		if (l->in & closing && class_may(m, CLASS_TASK_CLOSING, &l->held) && read_closings(&it, i)) {
			it.paragraphs = i;
			continue;
		}
		if (l->in & verb)
			duty_read(&duty, i);
		if (l->in & key && d->tasks.n == was + 1)
			read_keys_behind(&it, l->text, &d->tasks.p[was]);
		if (d->tasks.n - was >= TASKS_LINE_MAX)
			it.cut = l->no;
		struct bare b;

		if (d->tasks.n == was && it.lists.n < LISTS_MAX && read_list(&it, i, &b))
			*ARENA_PUSH(d->arena, &it.lists) = b;
		it.paragraphs = i;
	}
	put_lists(&it);
	if (it.cut)
		doc_find(d, DERIVED_LIMIT, (struct span){ it.cut, it.cut }, (size_t)TASKS_LINE_MAX, "tasks in a line");
	if (d->tasks.n >= TASKS_MAX)
		doc_find(d, DERIVED_LIMIT, (struct span){ 0, 0 }, (size_t)TASKS_MAX, "tasks in the document");
	learned_apply(d);
}
