#include "derive/bodies.h"

#include "derive/colon.h"
#include "doc/value.h"

enum { NAME_MAX = 120, BODIES_MAX = 200 }; /* bytes; of a list */
enum { FIELD_CHARACTERS = 10, OTHERS_PLAIN = 6, OTHERS_NAMED = 16 }; /* 人力资源社会保障; behind 等: 执法部门, 有关行政主管部门或者单位 */

bool body_is(struct matcher *m, struct str name)
{
	struct match found;

	return name.n > 3 && class_find(m, CLASS_TASK_BODY, name, 0, &found);
}

/* ── the marks between names ── */

enum mark { MARK_NONE, MARK_LIST, MARK_OTHER, MARK_BREAK, MARK_BLANK, MARK_AND };

/* c: the character at i; *n: the bytes of the word. */
static bool is_and(uint32_t c, struct str s, size_t i, size_t *n)
{
	*n = c == 0x4EE5 && str_starts(str_sub(s, i, s.n), STR("以及")) ? strlen("以及") : strlen("及");
	return *n == strlen("以及") || c == 0x53CA /* 及 */ || c == 0x548C /* 和 */ || c == 0x4E0E /* 与 */;
}

static enum mark mark_of(uint32_t c)
{
	switch (c) {
	case 0x3001: /* 、 */
		return MARK_LIST;
	case 0xFF0C: case ',': case 0xFF1B: case ';': case '/': case 0xFF0F: case 0x3002:
		return MARK_OTHER;
	case '\n': case '\r':
		return MARK_BREAK;
	case ' ': case '\t': case 0x3000:
		return MARK_BLANK;
	default:
		return MARK_NONE;
	}
}

static int bracket_of(uint32_t c)
{
	return c == 0xFF08 || c == '(' || c == 0x201C || c == 0x300A || c == 0x3014 ? 1 :
	       c == 0xFF09 || c == ')' || c == 0x201D || c == 0x300B || c == 0x3015 ? -1 : 0;
}

/* ── one name ── */

static struct str without_bracket(struct str s)
{
	while (str_ends(s, STR("）")) || str_ends(s, STR(")"))) {
		size_t wide = str_rfind(s, STR("（")), narrow = str_rfind(s, STR("("));
		size_t at = wide == SIZE_MAX ? narrow : narrow == SIZE_MAX ? wide : wide > narrow ? wide : narrow;

		if (at == SIZE_MAX || at == 0)
			return s;
		s = str_trim(str_sub(s, 0, at));
	}
	return s;
}

/* Where 等有关部门 begins at the end of a list; SIZE_MAX: it does not. */
static size_t others_begin(struct str s)
{
	static const char *const kinds[] = { "部门", "单位", "科室", NULL }, *const words[] = { "有关", "相关", "行政", "主管", "行业", "职能", "业务", "各", NULL };
	size_t at = str_rfind(s, STR("等"));
	struct str rest = at == SIZE_MAX ? STR_NONE : str_sub(s, at + strlen("等"), s.n);
	size_t most = OTHERS_PLAIN;

	for (size_t i = 0; words[i]; i++)
		most = str_starts(rest, str_z(words[i])) ? OTHERS_NAMED : most;
	for (size_t i = 0; kinds[i] && utf8_length(rest) <= most; i++)
		if (str_ends(rest, str_z(kinds[i])))
			return at;
	return SIZE_MAX;
}

/* 财政局等有关部门 → 财政局; 等 at the beginning: no name. */
static struct str without_others(struct str s)
{
	size_t at = str_ends(s, STR("等")) ? s.n - strlen("等") : others_begin(s);

	return at == SIZE_MAX ? s : str_sub(s, 0, at);
}

bool bodies_by_field(struct str list, const struct strings *bodies)
{
	struct str last = bodies->n ? bodies->p[bodies->n - 1] : STR_NONE;

	return last.n && utf8_length(last) <= FIELD_CHARACTERS && others_begin(list) != SIZE_MAX;
}

enum { WAY_CHARACTERS = 14 };

/* 医政处等按职责分工落实, in a cell: how they work. */
static struct str without_way(struct str s)
{
	size_t at = str_rfind(s, STR("按"));
	struct str way = at == SIZE_MAX ? STR_NONE : str_sub(s, at, s.n);

	return at > 0 && way.n && utf8_length(way) <= WAY_CHARACTERS && (str_has(way, STR("职责")) || str_has(way, STR("分工"))) ? str_sub(s, 0, at) : s;
}

static struct str name_clean(struct arena *a, struct str s)
{
	s = arena_squeeze(a, str_trim(s));
	while (str_starts(s, STR("由")) || str_starts(s, STR("：")) || str_starts(s, STR("•")) || str_starts(s, STR(":")) || str_starts(s, STR("-")))
		s = str_sub(s, s.p[0] == ':' || s.p[0] == '-' ? 1 : 3, s.n);
	s = without_others(without_way(without_bracket(s)));
	return without_bracket(s);
}

/* ── the list ── */

struct name {
	struct str text;
	bool list; /* followed by 、 */
};

struct bodies_names {
	struct name *p;
	size_t n, cap;
};

static void put_name(struct arena *a, struct bodies_names *all, struct str text, bool list)
{
	text = name_clean(a, text);
	if (text.n == 0 || text.n > NAME_MAX || all->n >= BODIES_MAX)
		return;
	*ARENA_PUSH(a, all) = (struct name){ arena_str(a, text), list };
}

/* Is the piece that ends here a whole name, so that the next line or word begins another? */
static bool is_whole(struct matcher *m, struct str piece, struct str rest)
{
	return !str_starts(rest, STR("（")) && !str_starts(rest, STR("(")) && body_is(m, piece);
}

/* Names that have a mark of enumeration in them: no mark counts up to there. */
static size_t whole_until(struct matcher *m, struct str list, size_t from, struct match *next)
{
	if (next->to == SIZE_MAX || next->to > from)
		return next->to == SIZE_MAX || next->from > from ? 0 : next->to;
	if (!class_find(m, CLASS_TASK_BODY_WHOLE, list, from, next))
		next->to = SIZE_MAX;
	return next->to == SIZE_MAX || next->from > from ? 0 : next->to;
}

static void split(struct matcher *m, struct arena *a, struct str list, struct bodies_names *all)
{
	struct buf piece = { 0 };
	struct match next = { 0 };
	int depth = 0;
	size_t n;

	for (size_t i = 0; i < list.n;) {
		size_t at = i, until = whole_until(m, list, i, &next);

		if (until > i) {
			buf_str(&piece, str_sub(list, i, until));
			i = until;
			continue;
		}
		uint32_t c = utf8_next(list, &i);
		enum mark mark = mark_of(c);
		int bracket = bracket_of(c);
		struct str now = buf_view(&piece), rest;

		depth = depth + bracket > 0 ? depth + bracket : 0;
		if (depth > 0 && mark != MARK_BREAK && mark != MARK_BLANK) {
			buf_str(&piece, str_sub(list, at, i));
			continue;
		}
		if (mark == MARK_NONE && is_and(c, list, at, &n) && now.n && at + n < list.n && body_is(m, now)) {
			mark = MARK_OTHER;
			i = at + n;
		}
		if (mark == MARK_NONE) {
			buf_str(&piece, str_sub(list, at, i));
			continue;
		}
		rest = str_sub(list, i, list.n);
		if ((mark == MARK_BREAK || mark == MARK_BLANK) && (now.n == 0 || depth > 0 || !is_whole(m, now, str_trim(rest))))
			continue;
		put_name(a, all, now, mark == MARK_LIST);
		piece.n = 0;
	}
	put_name(a, all, buf_view(&piece), false);
	buf_free(&piece);
}

enum { JOINED_MAX = 3 };

struct strings bodies_split(struct matcher *m, struct arena *a, struct str list)
{
	struct strings out = { 0 };
	struct bodies_names all = { 0 };
	bool fields = others_begin(list) != SIZE_MAX;

	split(m, a, list, &all);
	for (size_t i = 0; i < all.n; i++) {
		size_t end = i;

		/* 脊柱、骨肿瘤科: what is no name by itself goes with what follows */
		while (end < all.n && end - i < JOINED_MAX && all.p[end].list && !body_is(m, all.p[end].text))
			end++;
		if (end == i || end >= all.n || !body_is(m, all.p[end].text) || (fields && utf8_length(all.p[end].text) <= 2)) /* 财政、人社等部门 */
			end = i;
		struct str name = all.p[i].text;

		for (; i < end; i++)
			name = arena_join(a, arena_join(a, name, STR("、")), all.p[i + 1].text);
		*ARENA_PUSH(a, &out) = name;
	}
	return out;
}

struct strings persons_split(struct arena *a, struct str list)
{
	struct strings out = { 0 };
	struct buf piece = { 0 };

	for (size_t i = 0; i <= list.n;) {
		size_t at = i;
		enum mark mark = MARK_OTHER;

		if (i < list.n)
			mark = mark_of(utf8_next(list, &i));
		else
			i++;
		if (mark == MARK_NONE) {
			buf_str(&piece, str_sub(list, at, i));
			continue;
		}
		if ((mark == MARK_BLANK || mark == MARK_BREAK) && utf8_length(buf_view(&piece)) < 2)
			continue;
		struct str rest = str_trim(str_sub(list, i < list.n ? i : list.n, list.n));
		size_t one = 0;

		/* 欧阳 峰: a single character is not a name */
		if (mark == MARK_BLANK && rest.n) {
			utf8_next(rest, &one);
			size_t behind = one;
			enum mark next = one < rest.n ? mark_of(utf8_next(rest, &behind)) : MARK_OTHER;

			if (utf8_length(buf_view(&piece)) <= 2 ? next != MARK_NONE : next == MARK_LIST) /* 办公室主任夏 琳、 */
				continue;
		}
		struct str name = without_bracket(str_trim(buf_view(&piece)));

		if (name.n && name.n <= NAME_MAX && out.n < BODIES_MAX)
			*ARENA_PUSH(a, &out) = arena_str(a, name);
		piece.n = 0;
	}
	buf_free(&piece);
	return out;
}

/* ── who does it by when ── */

static void add_all(struct arena *a, struct strings *to, struct strings from)
{
	for (size_t i = 0; i < from.n; i++) {
		bool there = false;

		for (size_t k = 0; k < to->n; k++)
			there = there || str_eq(to->p[k], from.p[i]);
		if (!there)
			*ARENA_PUSH(a, to) = from.p[i];
	}
}

static bool is_list_mark(uint32_t c)
{
	switch (c) {
	case 0xFF0C: case 0xFF1B: case 0x3002: case 0x3001: case ',': case ';': case 0xFF1A: case ':': /* ，；。、,;：: */
		return true;
	default:
		return false;
	}
}

/* Without blanks and marks at both ends. */
static struct str trimmed(struct str s)
{
	for (;;) {
		s = str_trim(s);
		size_t first = 0, last = s.n;

		if (s.n && is_list_mark(utf8_prev(s, &last)))
			s = str_sub(s, 0, last);
		else if (s.n && is_list_mark(utf8_next(s, &first)))
			s = str_sub(s, first, s.n);
		else
			return s;
	}
}

/* A limit at the end of a list: 医务科，6月底前. */
static struct str take_limit(struct matcher *m, struct str s, struct assignment *out)
{
	struct match found;

	s = trimmed(s);
	if (s.n == 0 || !class_find(m, CLASS_TASK_LIMIT, s, 0, &found))
		return s;
	if (out->limit.n == 0)
		out->limit = trimmed(str_sub(s, found.from, found.to));
	return trimmed(str_sub(s, 0, found.from));
}

struct strings bodies_named(struct matcher *m, struct strings bodies)
{
	struct match found;
	size_t n = 0;

	for (size_t i = 0; i < bodies.n; i++)
		if (!class_find(m, CLASS_TASK_GENERIC, bodies.p[i], 0, &found))
			bodies.p[n++] = bodies.p[i];
	bodies.n = n;
	return bodies;
}

static void put_list(struct matcher *m, struct arena *a, struct str list, enum group role, struct assignment *out)
{
	struct match with;

	list = trimmed(list);
	if (list.n == 0)
		return;
	if (role == GROUP_LEADER) {
		add_all(a, &out->leader, persons_split(a, list));
	} else if (role == GROUP_LEAD && class_find(m, CLASS_TASK_WITH, list, 0, &with)) {
		add_all(a, &out->lead, bodies_split(m, a, trimmed(str_sub(list, 0, with.from))));
		add_all(a, &out->support, bodies_named(m, bodies_split(m, a, trimmed(str_sub(list, with.to, list.n)))));
	} else {
		struct strings bodies = bodies_split(m, a, list);

		out->by_field = out->by_field || (role == GROUP_LEAD && bodies_by_field(list, &bodies));
		add_all(a, role == GROUP_SUPPORT ? &out->support : &out->lead, bodies);
	}
}

static enum group role_of(const struct match *found)
{
	static const enum group roles[] = { GROUP_LEAD, GROUP_SUPPORT, GROUP_LEADER, GROUP_LIMIT };

	for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
		if (match_get(found, roles[i]).n)
			return roles[i];
	return GROUP_NONE;
}

/* A牵头，B、C配合: each list comes before its verb. */
static void read_verbs(struct matcher *m, struct arena *a, struct str text, enum group bare, struct assignment *out)
{
	struct finder verbs;

	finder_begin(&verbs, CLASS_TASK_VERB, text, NULL);
	struct match verb;
	size_t at = 0;

	for (size_t next = 0; next < text.n && finder_next(m, &verbs, next, &verb); next = verb.to) {
		enum group role = role_of(&verb);

		if (str_ends(str_sub(text, 0, verb.from), STR("（")) || str_ends(str_sub(text, 0, verb.from), STR("("))) /* 医务科（牵头）、护理部 */
			continue;

		if (role == GROUP_SUPPORT && bare == GROUP_LEAD && out->lead.n == 0 && str_starts(str_sub(text, verb.from, verb.to), STR("按"))) /* A、B按职责分工落实 */
			role = GROUP_LEAD;
		if (role != GROUP_NONE) /* 指导: who does neither */
			put_list(m, a, str_sub(text, at, verb.from), role, out);
		at = verb.to;
	}
	struct str rest = take_limit(m, str_sub(text, at, text.n), out);

	if (at == 0 && bare != GROUP_NONE)
		put_list(m, a, rest, bare, out);
}

bool assignment_read(struct matcher *m, struct arena *a, struct str text, enum group bare, struct assignment *out)
{
	struct match key, next;
	bool more = colon_find(m, CLASS_TASK_KEY, text, 0, &key);

	*out = (struct assignment){ 0 };
	if (!more)
		read_verbs(m, a, text, bare, out);
	else if (key.from > 0)
		read_verbs(m, a, str_sub(text, 0, key.from), GROUP_NONE, out);
	while (more) {
		enum group role = role_of(&key);

		more = colon_find(m, CLASS_TASK_KEY, text, key.to, &next);
		struct str value = trimmed(str_sub(text, key.to, more ? next.from : text.n));

		if (role == GROUP_LIMIT)
			out->limit = value;
		else if (role == GROUP_LEADER)
			put_list(m, a, value, role, out);
		else
			read_verbs(m, a, value, role, out);
		key = next;
	}
	return out->lead.n || out->support.n || out->leader.n;
}
