#include "eval/pairing.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "eval/likeness.h"

enum { DAY = 24 * 60 * 60 };

const char *pairing_string(json_t *v)
{
	return json_is_string(v) ? json_string_value(v) : "";
}

struct str pairing_text(struct arena *a, json_t *v)
{
	if (json_is_integer(v))
		return arena_fmt(a, "%lld", (long long)json_integer_value(v));
	return likeness_normal(a, str_z(pairing_string(v)));
}

/* A key that is absent, null, false or empty is not set. */
bool pairing_says(json_t *o, const char *key)
{
	json_t *v = json_object_get(o, key);

	return v && !json_is_null(v) && !json_is_false(v) && !(json_is_string(v) && !*pairing_string(v));
}

bool pairing_names(json_t *list, const char *s)
{
	size_t i;
	json_t *v;

	json_array_foreach(list, i, v)
		if (strcmp(pairing_string(v), s) == 0)
			return true;
	return false;
}

static struct entries_parts answer(bool right)
{
	return (struct entries_parts){ right, !right, 0 };
}

static bool same_text(json_t *gold, json_t *got, const char *key)
{
	return strcmp(pairing_string(json_object_get(gold, key)), pairing_string(json_object_get(got, key))) == 0;
}

/* ── sets of names ── */

static void add_once(struct arena *a, struct strings *set, struct str s)
{
	for (size_t i = 0; i < set->n; i++)
		if (str_eq(set->p[i], s))
			return;
	*ARENA_PUSH(a, set) = s;
}

static struct str without_bracket(struct str s)
{
	size_t open = str_rfind(s, STR("("));

	if (open == SIZE_MAX || open == 0 || !str_ends(s, STR(")")) || str_find(str_sub(s, open, s.n), STR(")")) != s.n - open - 1)
		return s;
	return str_sub(s, 0, open);
}

static struct strings bodies(struct arena *a, json_t *list)
{
	struct strings set = { 0 };
	size_t i;
	json_t *v;

	json_array_foreach(list, i, v)
		add_once(a, &set, without_bracket(pairing_text(a, v)));
	return set;
}

static struct entries_parts compare_sets(const struct strings *gold, const struct strings *got)
{
	struct entries_parts p = { 0, 0, 0 };

	for (size_t i = 0; i < gold->n; i++)
		for (size_t k = 0; k < got->n; k++)
			p.right += str_eq(gold->p[i], got->p[k]);
	p.extra = got->n - p.right;
	p.missed = gold->n - p.right;
	return p;
}

static struct entries_parts compare_bodies(struct arena *a, json_t *gold, json_t *got)
{
	struct strings x = bodies(a, gold), y = bodies(a, got);

	return compare_sets(&x, &y);
}

double pairing_f1(struct entries_parts p)
{
	size_t all = 2 * p.right + p.extra + p.missed;

	return all ? (double)(2 * p.right) / (double)all : 0;
}

/* ── tasks ── */

enum { TASK_TEXT, TASK_FIRST, TASK_GROUP, TASK_NUMBER, TASK_DEADLINE };
enum { TASK_LEAD, TASK_SUPPORT, TASK_LEADER, TASK_IN_GROUP, TASK_NUMBERED, TASK_BY };

static struct str bare(struct str number)
{
	static const char *const marks[] = { "(", ")", ".", "、" };
	size_t before;

	do {
		before = number.n;
		for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
			struct str m = str_z(marks[i]);

			if (str_starts(number, m))
				number = str_sub(number, m.n, number.n);
			if (str_ends(number, m))
				number = str_sub(number, 0, number.n - m.n);
		}
	} while (number.n < before);
	return number;
}

static struct entries_parts leads(struct arena *a, json_t *gold, json_t *got)
{
	json_t *names = json_object_get(got, "lead"), *other;
	struct entries_parts best = compare_bodies(a, json_object_get(gold, "lead"), names);
	size_t i;

	json_array_foreach(json_object_get(gold, "lead_alt"), i, other)
	{
		struct entries_parts p = compare_bodies(a, other, names);

		if (pairing_f1(p) > pairing_f1(best) || (pairing_f1(p) >= pairing_f1(best) && p.extra + p.missed < best.extra + best.missed))
			best = p;
	}
	return best;
}

static bool pair_task(struct arena *a, const struct pairing_entry *gold, const struct pairing_entry *got, struct pairing *c)
{
	struct str want = gold->form[TASK_TEXT], first = gold->form[TASK_FIRST], it = got->form[TASK_TEXT];
	bool origins = pairing_says(gold->of, "origin") && pairing_says(got->of, "origin");

	if (origins && !same_text(gold->of, got->of, "origin"))
		return false;
	if (!likeness_holds(want, it, 6) && !(first.n && str_has(it, first)))
		return false;
	double like = likeness_dice(a, want, it);

	if (first.n)
		like = fmax(like, fmax(likeness_dice(a, first, it), likeness_dice(a, arena_join(a, want, first), it)));
	c->field[TASK_LEAD] = leads(a, gold->of, got->of);
	c->field[TASK_SUPPORT] = compare_bodies(a, json_object_get(gold->of, "support"), json_object_get(got->of, "support"));
	c->field[TASK_LEADER] = compare_bodies(a, json_object_get(gold->of, "leader"), json_object_get(got->of, "leader"));
	c->field[TASK_IN_GROUP] = answer(likeness_holds(gold->form[TASK_GROUP], got->form[TASK_GROUP], 2));
	c->field[TASK_NUMBERED] = answer(str_eq(bare(gold->form[TASK_NUMBER]), bare(got->form[TASK_NUMBER])));
	c->field[TASK_BY] = answer(likeness_holds(gold->form[TASK_DEADLINE], got->form[TASK_DEADLINE], 2));
	c->likeness = 2 * like + pairing_f1(c->field[TASK_LEAD]) + c->near;
	return true;
}

/* ── indicators ── */

enum { FIGURE_SUBJECT, FIGURE_TEXT, FIGURE_UNIT, FIGURE_PERIOD, FIGURE_VALUE, FIGURE_SCOPE };
enum { FIGURE_OF, FIGURE_COMPARED, FIGURE_KIND, FIGURE_IN };

static bool same_figure(struct arena *a, const struct pairing_entry *gold, const struct pairing_entry *got)
{
	struct str unit = got->form[FIGURE_UNIT], want = gold->form[FIGURE_UNIT];
	json_t *in = json_object_get(gold->of, "in_unit"), *printed = json_object_get(gold->of, "printed");

	if (!str_eq(unit, want) && !(in && str_eq(unit, pairing_text(a, in))))
		return false;
	struct str value = likeness_number(a, got->form[FIGURE_VALUE], unit);

	return str_eq(value, likeness_number(a, gold->form[FIGURE_VALUE], want)) ||
	       (printed && str_eq(value, likeness_number(a, pairing_text(a, printed), want)));
}

static void try_subject(struct arena *a, struct str name, struct str subject, bool *right, double *like)
{
	*right = *right || likeness_meets(a, name, subject);
	*like = fmax(*like, likeness_dice(a, name, subject));
}

static bool pair_indicator(struct arena *a, const struct pairing_entry *gold, const struct pairing_entry *got, struct pairing *c)
{
	struct str subject = got->form[FIGURE_SUBJECT];
	bool right = false;
	double like = 0;
	size_t i;
	json_t *v;

	if (!(c->loose || c->near) || !same_figure(a, gold, got))
		return false;
	try_subject(a, gold->form[FIGURE_SUBJECT], subject, &right, &like);
	json_array_foreach(json_object_get(gold->of, "alt_subjects"), i, v)
		try_subject(a, pairing_text(a, v), subject, &right, &like);
	if (json_object_get(gold->of, "scope"))
		try_subject(a, gold->form[FIGURE_SCOPE], subject, &right, &like);
	if (c->loose && !right && !likeness_meets(a, gold->form[FIGURE_TEXT], got->form[FIGURE_TEXT]))
		return false;
	c->field[FIGURE_OF] = answer(right);
	c->field[FIGURE_COMPARED] = answer(same_text(gold->of, got->of, "comparator"));
	c->field[FIGURE_KIND] = answer(same_text(gold->of, got->of, "kind"));
	c->field[FIGURE_IN] = answer(likeness_holds(gold->form[FIGURE_PERIOD], got->form[FIGURE_PERIOD], 2));
	c->likeness = like + likeness_dice(a, gold->form[FIGURE_TEXT], got->form[FIGURE_TEXT]) + c->near;
	return true;
}

/* ── citations ── */

enum { CITED_TITLE, CITED_NUMBER };

static struct str without_marks(struct str title)
{
	return title.n >= 2 && title.p[0] == '<' && title.p[title.n - 1] == '>' ? str_sub(title, 1, title.n - 1) : title;
}

static bool pair_citation(struct arena *a, const struct pairing_entry *gold, const struct pairing_entry *got, struct pairing *c)
{
	struct str title = without_marks(got->form[CITED_TITLE]), want = without_marks(gold->form[CITED_TITLE]);
	struct str number = got->form[CITED_NUMBER];
	bool same_number = str_eq(number, gold->form[CITED_NUMBER]), same = same_number && number.n;
	size_t i;
	json_t *v;

	if (title.n && want.n) {
		same = str_eq(title, want);
		json_array_foreach(json_object_get(gold->of, "alt_titles"), i, v)
			same = same || str_eq(title, without_marks(pairing_text(a, v)));
	}
	if (!same)
		return false;
	c->field[0] = answer(same_number);
	c->field[1] = answer(same_text(gold->of, got->of, "relation"));
	c->likeness = 2 * same_number + c->near;
	return true;
}

/* ── deadlines ── */

static bool day_of(const char *date, time_t *out)
{
	struct tm t = { 0 };

	if (strlen(date) != STR("2024-01-31").n || sscanf(date, "%4d-%2d-%2d", &t.tm_year, &t.tm_mon, &t.tm_mday) != 3)
		return false;
	t.tm_year -= 1900;
	t.tm_mon--;
	*out = timegm(&t);
	return true;
}

/* margin: so many days more or less are right as well. */
static bool same_day(const char *want, const char *got, int margin)
{
	time_t x, y;

	if (strcmp(want, got) == 0)
		return true;
	return margin && day_of(want, &x) && day_of(got, &y) && labs((long)(x - y)) <= (long)margin * DAY;
}

static bool pair_deadline(struct arena *a, const struct pairing_entry *gold, const struct pairing_entry *got, struct pairing *c)
{
	static const char *const keys[2][2] = { { "start", "resolved_start" }, { "end", "resolved_end" } };
	struct str want = gold->form[0], it = got->form[0];
	int margin = str_has(want, STR("有效期"));
	bool compared = false, right = true;

	if (!(c->loose || c->near) || !likeness_holds(want, it, 2))
		return false;
	for (size_t i = 0; i < 2; i++) {
		const char *day = pairing_string(json_object_get(got->of, keys[i][0]));
		json_t *resolved = json_object_get(gold->of, keys[i][1]);

		if (pairing_names(json_object_get(gold->of, "soft"), keys[i][0]))
			continue;
		compared = true;
		right = right && (same_day(pairing_string(json_object_get(gold->of, keys[i][0])), day, margin) || (resolved && same_day(pairing_string(resolved), day, margin)));
	}
	c->field[0] = compared ? answer(right) : (struct entries_parts){ 0, 0, 0 };
	c->likeness = 2 * likeness_dice(a, want, it) + c->near + right / 4.0;
	return true;
}

/* ── groups ── */

/* The name that gold has for a member, where `name` is another right one for it. */
static struct str member_named(struct arena *a, json_t *gold, struct str name)
{
	size_t i, k;
	json_t *member, *other;

	json_array_foreach(json_object_get(gold, "members"), i, member)
		json_array_foreach(json_object_get(member, "alt_names"), k, other)
			if (str_eq(pairing_text(a, other), name))
				return pairing_text(a, json_object_get(member, "name"));
	return name;
}

static struct strings members_of(struct arena *a, json_t *group, json_t *gold)
{
	struct strings set = { 0 };
	size_t i;
	json_t *member;

	json_array_foreach(json_object_get(group, "members"), i, member)
	{
		struct str role = pairing_text(a, json_object_get(member, "role"));
		struct str name = member_named(a, gold, pairing_text(a, json_object_get(member, "name")));
		size_t at = str_find(role, STR("组员"));

		if (at != SIZE_MAX)
			role = arena_fmt(a, "%.*s成员%.*s", STR_ARG(str_sub(role, 0, at)), STR_ARG(str_sub(role, at + STR("组员").n, role.n)));
		add_once(a, &set, arena_fmt(a, "%.*s %.*s", STR_ARG(role), STR_ARG(name)));
	}
	return set;
}

static bool pair_group(struct arena *a, const struct pairing_entry *gold, const struct pairing_entry *got, struct pairing *c)
{
	if (!likeness_holds(gold->form[0], got->form[0], 4))
		return false;
	struct strings want = members_of(a, gold->of, gold->of), has = members_of(a, got->of, gold->of);

	c->field[0] = compare_sets(&want, &has);
	c->likeness = likeness_dice(a, gold->form[0], got->form[0]) + c->near;
	return true;
}

/* ── the lists ── */

const struct pairing_list pairing_lists[PAIRING_LISTS] = {
	{ "tasks", { "task", "first_sentence", "group", "number", "deadline" }, { "lead", "support", "leader", "group", "number", "deadline" }, 3, pair_task },
	{ "indicators", { "subject", "text", "unit", "period", "value", "scope" }, { "subject", "comparator", "kind", "period" }, 0, pair_indicator },
	{ "citations", { "title", "doc_number" }, { "doc_number", "relation" }, 0, pair_citation },
	{ "deadlines", { "text" }, { "date" }, 0, pair_deadline },
	{ "groups", { "name" }, { "members" }, 1, pair_group },
};
