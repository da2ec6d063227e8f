#include "derive/groups.h"

#include "derive/bodies.h"
#include "derive/colon.h"
#include "derive/position.h"

enum { PER_DOCUMENT = 500, PER_GROUP = 1000, FIND_MAX = 40 }; /* texts of members; lines between a group's name and its members */
enum { NAME_CHARACTERS = 4, PERSON_CHARACTERS = 4, LINE_OF_NAMES = 240, EVERYBODY_BYTES = 60 };

struct groups {
	struct doc *d;
	struct matcher *m;
	struct str name;  /* of the last group that is named and has no members yet */
	size_t named;     /* its line */
	struct str rule;
	bool open;        /* the last of d->groups takes members */
	size_t takes;     /* the one that takes them */
	size_t last;      /* line of the last member */
	struct str role;  /* of the last member */
};

static struct body *current(struct groups *g)
{
	return &g->d->groups.p[g->takes];
}

/* A member is named: the group whose name is above begins. */
static bool begin_group(struct groups *g, size_t line)
{
	struct doc *d = g->d;

	if (g->name.n && line - g->named <= FIND_MAX) {
		if (d->groups.n >= PER_DOCUMENT) {
			doc_find(d, DERIVED_LIMIT, (struct span){ 0, 0 }, (size_t)PER_DOCUMENT, "groups in the document");
			return g->open = false;
		}
		struct body *b = ARENA_PUSH(d->arena, &d->groups);

		*b = (struct body){ .found = position_of(d, g->named, g->name, g->rule), .name = arena_squeeze(d->arena, g->name) };
		g->name = STR_NONE;
		g->open = true;
		g->takes = d->groups.n - 1;
	}
	return g->open;
}

static void put_member(struct groups *g, struct str role, struct str name)
{
	struct body *b = current(g);
	struct arena *a = g->d->arena;

	role = arena_squeeze(a, role);
	name = arena_squeeze(a, name);
	if (name.n == 0 || b->members.n >= PER_GROUP)
		return;
	for (size_t i = 0; i + 1 < b->members.n; i += 2)
		if (str_eq(b->members.p[i], role) && str_eq(b->members.p[i + 1], name))
			return;
	*ARENA_PUSH(a, &b->members) = role;
	*ARENA_PUSH(a, &b->members) = name;
}

static bool is_post(struct groups *g, struct str s)
{
	struct match found;

	return class_find(g->m, CLASS_GROUP_POST, s, 0, &found);
}

/* Is there only a mark before it? 专家组组长：, 负责委员： are not roles. */
static bool begins_role(struct str s, size_t at)
{
	static const char *const marks[] = { "，", "；", "。", "、", ",", ";", " ", "（", "(", "）", "：", ":", NULL };

	for (size_t i = 0; marks[i]; i++)
		if (str_ends(str_sub(s, 0, at), str_z(marks[i])))
			return true;
	return false;
}

static bool is_person(struct groups *g, struct str s)
{
	return s.n && (unsigned char)s.p[0] >= 0x80 /* ICU */ && utf8_length(arena_squeeze(g->d->arena, s)) <= PERSON_CHARACTERS && !is_post(g, s) && !body_is(g->m, s);
}

static bool is_person_with_post(struct groups *g, struct str s)
{
	struct match found;

	return class_find(g->m, CLASS_GROUP_PERSON, s, 0, &found);
}

/* 沈某某和陆某: two persons; 财务科及市卫生监督所负责人: two bodies; 分管副县长和县教育局局长: two posts. */
static bool are_two(struct groups *g, struct str first, struct str second)
{
	if (utf8_length(first) < 2 || utf8_length(second) < 2)
		return false;
	if (body_is(g->m, first))
		return body_is(g->m, second) || is_post(g, second);
	return (is_post(g, first) && is_post(g, second)) || ((is_person(g, first) || is_person_with_post(g, first)) && is_person(g, second));
}

/* As persons_split, and at words that names of persons and bodies have, too. */
static struct strings people_of(struct groups *g, struct str text)
{
	static const char *const joins[] = { "以及", "和", "及", "与", NULL };
	struct strings names = persons_split(g->d->arena, text), out = { 0 };

	for (size_t i = 0; i < names.n; i++) {
		struct str last = names.p[i];

		for (size_t k = 0; joins[k]; k++) {
			size_t at = str_find(last, str_z(joins[k]));

			if (at == SIZE_MAX)
				continue;
			struct str first = str_sub(last, 0, at), second = str_sub(last, at + strlen(joins[k]), last.n);

			if (are_two(g, first, second)) {
				*ARENA_PUSH(g->d->arena, &out) = first;
				last = second;
				break;
			}
		}
		*ARENA_PUSH(g->d->arena, &out) = last;
	}
	return out;
}

/* Names separated by marks or blanks; a name may be followed by the person's position. */
static size_t put_people(struct groups *g, size_t line, struct str role, struct str text)
{
	struct strings names = people_of(g, text);
	bool person = false, posts = false, blanks = !str_has(text, STR("、"));
	size_t n = 0;
	struct match found;

	for (size_t i = 0; i < names.n && !class_find(g->m, CLASS_GROUP_STOP, names.p[i], 0, &found); i++) {
		bool elsewhere = is_post(g, names.p[i]) || body_is(g->m, names.p[i]);

		/* 副局长 behind a person's name or before one */
		if (elsewhere && (person || (i + 1 < names.n && is_person(g, names.p[i + 1]))))
			continue;
		/* 张某 某村包村领导 李某: what is longer than a name and stands between two */
		if (blanks && person && (posts || (i + 1 < names.n && is_person(g, names.p[i + 1]))) && !is_person(g, names.p[i]) && !str_starts(names.p[i], STR("各"))) {
			posts = true;
			continue;
		}
		person = !elsewhere && is_person(g, names.p[i]);
		put_member(g, role, class_find(g->m, CLASS_GROUP_PERSON, names.p[i], 0, &found) ? match_get(&found, GROUP_NAME) : names.p[i]);
		n++;
	}
	if (n) {
		g->role = role;
		g->last = line;
	}
	return n;
}

/* ── names of groups ── */

/* The last name in the text, which is of the line. */
static void read_name(struct groups *g, size_t line, struct str text)
{
	struct finder names;

	finder_begin(&names, CLASS_GROUP_NAME, text, NULL);
	struct match found;
	struct str name;

	for (size_t at = 0; at < text.n && finder_next(g->m, &names, at, &found); at = found.to) {
		name = match_get(&found, GROUP_NAME);
		if (str_starts(name, STR("“")) && !str_has(name, STR("”"))) /* 成立“…领导小组” */
			name = str_sub(name, strlen("“"), name.n);
		if (utf8_length(name) < NAME_CHARACTERS && g->name.n && strcmp(found.rule->id, "group-labelled") != 0)
			continue; /* 小组 */
		/* 领导小组 under 成立…领导小组 is the same */
		if (g->name.n && line - g->named <= FIND_MAX && str_ends(g->name, name))
			continue;
		g->name = name;
		g->named = line;
		g->rule = str_z(found.rule->id);
	}
}

/* The title names it: 关于成立…领导小组的通知. */
static void read_title(struct groups *g)
{
	struct str title = doc_text(g->d, FIELD_TITLE);
	struct match found;
	const struct value *v = doc_value(g->d, FIELD_TITLE);

	if (!v || !class_find(g->m, CLASS_GROUP_NAME, title, 0, &found))
		return;
	g->name = match_get(&found, GROUP_NAME);
	g->rule = str_z(found.rule->id);
	g->named = 0;
	while (g->named < g->d->lines.n && g->d->lines.p[g->named].no < v->at.from)
		g->named++;
	if (g->named == g->d->lines.n)
		g->named = 0;
}

/* ── members ── */

/* The next role before a colon (组长：), from `from` on. */
static bool find_role(struct groups *g, struct str s, size_t from, struct match *out)
{
	for (; colon_find(g->m, CLASS_GROUP_ROLE, s, from, out); from = out->to) {
		while (out->from < out->to && s.p[out->from] == ' ')
			out->from++;
		if (out->from == 0 || begins_role(s, out->from))
			return true;
	}
	return false;
}

/* 组长：… 副组长：…, each up to the next or the end of the sentence. */
static bool read_roles(struct groups *g, size_t line)
{
	struct str s = g->d->lines.p[line].text;
	struct match role, next;
	bool more = find_role(g, s, 0, &role), any = false;

	while (more) {
		more = find_role(g, s, role.to, &next);
		struct str value = str_sub(s, role.to, more ? next.from : s.n);
		size_t end = str_find(value, STR("。"));

		value = str_trim(str_sub(value, 0, end == SIZE_MAX ? value.n : end));
		if (begin_group(g, line)) {
			g->role = match_get(&role, GROUP_ROLE);
			g->last = line;
			put_people(g, line, g->role, value);
			any = true;
		}
		role = next;
	}
	return any;
}

/* How long the first word is if blanks stand behind it, as they may behind a role, 0: none do. */
static size_t first_word(struct str s)
{
	enum { ROLE_BYTES = 24 };
	size_t i = 0;

	while (i < s.n && i < ROLE_BYTES && s.p[i] != ' ' && s.p[i] != '\t' && !str_starts(str_sub(s, i, s.n), STR("　")))
		utf8_next(s, &i);
	return i < s.n && i < ROLE_BYTES ? i : 0;
}

/* 组长  张某某  院长 */
static bool read_blank(struct groups *g, size_t line)
{
	struct str s = g->d->lines.p[line].text;
	size_t end = first_word(s);
	struct match role;

	if (!end || s.n > LINE_OF_NAMES || !class_find(g->m, CLASS_GROUP_ROLE, arena_join(g->d->arena, str_sub(s, 0, end), STR("：")), 0, &role) || role.from > 0)
		return false;
	struct strings names = persons_split(g->d->arena, str_sub(s, end, s.n));

	if (names.n == 0 || !is_person(g, names.p[0]) || !begin_group(g, line))
		return false;
	g->role = str_sub(s, 0, end);
	g->last = line;
	return put_people(g, line, g->role, str_trim(str_sub(s, end, s.n))) > 0;
}

/* A line below that continues the names. */
static bool read_more(struct groups *g, size_t line)
{
	const struct line *l = &g->d->lines.p[line];
	size_t blanks = 0;
	struct match found;

	if (!g->open || l->label || l->text.n > LINE_OF_NAMES || str_has(l->text, STR("。")) || str_has(l->text, STR("：")) ||
	    str_has(l->text, STR(":")))
		return false;
	for (size_t i = g->last + 1; i < line; i++)
		if (g->d->lines.p[i].text.n)
			blanks++;
	if (blanks || class_find(g->m, CLASS_GROUP_NAME, l->text, 0, &found))
		return false;
	struct strings names = persons_split(g->d->arena, l->text);

	/* 各科室主任 below persons */
	if (names.n == 2 && l->indent && is_post(g, names.p[0]) && is_person(g, names.p[1])) /* 市教育局副局长 张某 below the first */
		return put_people(g, line, g->role, l->text) > 0;
	if (names.n && l->indent && is_person_with_post(g, names.p[0])) /* 院长张某 */
		return put_people(g, line, g->role, l->text) > 0;
	if (names.n == 0 || (utf8_length(arena_squeeze(g->d->arena, names.p[0])) > PERSON_CHARACTERS && !(names.n == 1 && str_starts(names.p[0], STR("各")) && l->text.n <= EVERYBODY_BYTES)))
		return false;
	return put_people(g, line, g->role, l->text) > 0;
}

/* 领导小组组长由…担任, of a group that no sentence founds. */
static void name_before(struct groups *g, size_t line, struct str sentence, struct str role)
{
	size_t at = (size_t)(role.p - sentence.p), from = at;
	struct match found;

	while (from > 0) {
		size_t before = from;
		uint32_t c = utf8_prev(sentence, &before);

		if (!is_han(c) && c != 0x201C && c != 0x201D)
			break;
		from = before;
	}
	struct str name = str_sub(sentence, from, at);

	if (class_find(g->m, CLASS_GROUP_NO_NAME, name, 0, &found) || utf8_length(name) < NAME_CHARACTERS || !class_find(g->m, CLASS_GROUP_NAME, name, 0, &found))
		return;
	g->name = match_get(&found, GROUP_NAME);
	g->named = line;
	g->rule = str_z(found.rule->id);
}

/* 领导小组下设办公室, below the groups that it has: the one that is so called. */
static size_t owner_of(struct groups *g, struct str words)
{
	static const char *const ends[] = { "领导小组", "指挥部", "委员会", "专班" };

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		for (size_t k = g->d->groups.n; k > 0 && str_has(words, str_z(ends[i])); k--)
			if (str_ends(g->d->groups.p[k - 1].name, str_z(ends[i])))
				return k - 1;
	return g->takes;
}

/* 由A任组长，B为成员; the office of the group: 办公室设在X，由C兼任主任. */
static bool read_sentences(struct groups *g, size_t line)
{
	struct str s = g->d->lines.p[line].text;
	struct match found, office;
	bool any = false;

	for (size_t from = 0, end; from < s.n; from = end) {
		size_t stop = str_find(str_sub(s, from, s.n), STR("。"));

		end = stop == SIZE_MAX ? s.n : from + stop + strlen("。");
		struct str sentence = str_sub(s, from, end);
		bool of_office = class_find(g->m, CLASS_GROUP_OFFICE, sentence, 0, &office);

		struct finder appointed;
		size_t takes = g->takes;

		finder_begin(&appointed, CLASS_GROUP_APPOINTED, sentence, NULL);
		if (of_office)
			g->takes = owner_of(g, str_sub(sentence, 0, office.from));

		for (size_t at = 0; at < sentence.n && finder_next(g->m, &appointed, at, &found); at = found.to) {
			struct str role = match_get(&found, GROUP_ROLE);
			struct match last;
			bool leads = class_find(g->m, CLASS_GROUP_LEADS, role, 0, &last);

			if (leads && !g->name.n && !g->open)
				name_before(g, line, sentence, role);

			if ((leads || of_office || g->last == line) && (of_office && !leads ? g->open : begin_group(g, line)))
				any = put_people(g, line, role, match_get(&found, GROUP_NAME)) > 0 || any;
		}
		if (of_office && g->takes < takes)
			g->takes = takes;
	}
	return any;
}

/* ── tables of members ── */

static void read_table(struct groups *g, size_t table)
{
	struct doc *d = g->d;
	const struct table *t = &d->tables.p[table];
	size_t name = t->columns, role = t->columns;
	struct match found;
	struct str heading = t->caption, last = STR_NONE;

	if (!class_among(g->m, t->in, CLASS_GROUP_TABLE))
		return;
	for (size_t i = 0; t->rows > 1 && i < t->columns; i++)
		if (t->cells[i].n < 40 && class_find(g->m, CLASS_GROUP_TABLE, arena_squeeze(d->arena, t->cells[i]), 0, &found)) {
			if (match_get(&found, GROUP_NAME).n && name == t->columns)
				name = i;
			else if (match_get(&found, GROUP_ROLE).n && role == t->columns)
				role = i;
		}
	if (name == t->columns || role == t->columns)
		return;
	if (heading.n == 0 && t->section >= 0)
		heading = d->sections.p[t->section].heading;
	if (heading.n == 0 && t->part < d->parts.n)
		heading = d->parts.p[t->part].title;
	if (!class_find(g->m, CLASS_GROUP_NAME, heading, 0, &found) || d->groups.n >= PER_DOCUMENT)
		return;
	struct str named = match_get(&found, GROUP_NAME), rule = str_z(found.rule->id);
	bool begun = false;

	for (size_t row = 1; row < t->rows; row++) {
		struct str cell = t->cells[row * t->columns + role];

		if (cell.n)
			last = arena_squeeze(d->arena, cell);
		/* 职务 may be what somebody is elsewhere */
		if (last.n == 0 || !class_find(g->m, CLASS_GROUP_ROLE, arena_join(d->arena, last, STR("：")), 0, &found) || found.from > 0)
			continue;
		if (!begun) {
			*ARENA_PUSH(d->arena, &d->groups) = (struct body){ .found = { .at = t->at, .rule = rule }, .name = arena_squeeze(d->arena, named) };
			begun = true;
		}
		struct strings names = persons_split(d->arena, t->cells[row * t->columns + name]);

		for (size_t i = 0; i < names.n; i++)
			put_member(g, last, names.p[i]);
	}
}

/* 组长：, or 任组长 in a sentence. */
static bool names_somebody(struct groups *g, const struct line *l)
{
	struct match found;

	if (str_starts(l->text, STR("组长")) && first_word(l->text)) /* 组长  张某某, in a list without colons */
		return true;
	return (class_among(g->m, l->in, CLASS_GROUP_ROLE) && find_role(g, l->text, 0, &found)) ||
	       (class_among(g->m, l->in, CLASS_GROUP_TAKES) && class_find_held(g->m, CLASS_GROUP_TAKES, l->text, &l->held, 0, &found));
}

void derive_groups(struct doc *d, struct matcher *m)
{
	struct groups g = { .d = d, .m = m };
	bool any = false;

	for (size_t i = 0; i < d->tables.n; i++)
		read_table(&g, i);
	uint64_t names = class_bit(m, CLASS_GROUP_ROLE) | class_bit(m, CLASS_GROUP_TAKES);

	for (size_t i = 0; i < d->lines.n && !any; i++)
		any = ((d->lines.p[i].in & names) || str_starts(d->lines.p[i].text, STR("组长"))) && position_is_text(&d->lines.p[i]) && names_somebody(&g, &d->lines.p[i]);
	if (!any)
		return;
	read_title(&g);
	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		if (!position_is_text(l))
			continue;
		struct match role;

		/* 成立…领导小组，组长：…, in one line */
		if (class_among(m, l->in, CLASS_GROUP_ROLE) && class_among(m, l->in, CLASS_GROUP_NAME) && find_role(&g, l->text, 0, &role) && role.from > 0)
			read_name(&g, i, str_sub(l->text, 0, role.from));
		if (class_among(m, l->in, CLASS_GROUP_ROLE) && read_roles(&g, i)) {
			if (g.open && class_among(m, l->in, CLASS_GROUP_OFFICE) && class_among(m, l->in, CLASS_GROUP_TAKES)) /* 办公室主任由李某某兼任 */
				read_sentences(&g, i);
			continue;
		}
		if ((g.name.n || g.open) && read_blank(&g, i))
			continue;
		if (g.open && read_more(&g, i))
			continue;
		if (class_among(m, l->in, CLASS_GROUP_NAME))
			read_name(&g, i, l->text);
		if (class_among(m, l->in, CLASS_GROUP_APPOINTED) && (g.name.n || g.open || class_among(m, l->in, CLASS_GROUP_TAKES)))
			read_sentences(&g, i);
	}
}
