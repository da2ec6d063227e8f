#include <string.h>

#include "search/names.h"
#include "search/query.h"

static bool cut_end(struct str *s, const char *what)
{
	bool there = str_ends(*s, str_z(what));

	if (there)
		s->n -= strlen(what);
	return there;
}

/* The digits at the end, cut off. */
static struct str cut_digits(struct str *s)
{
	size_t n = s->n;

	while (n > 0 && s->p[n - 1] >= '0' && s->p[n - 1] <= '9')
		n--;
	struct str digits = str_sub(*s, n, s->n);

	s->n = n;
	return digits;
}

/* Letters and ideographs; SIZE_MAX: something else is in it. */
static size_t letters_of(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; n++) {
		uint32_t c = utf8_next(s, &i);

		if (!((c >= 'a' && c <= 'z') || (c >= 0x3400 && c <= 0x9FFF)))
			return SIZE_MAX;
	}
	return n;
}

/* 院办48号, 第25号, 院办2024年48号, 48号文, 5号令: letters, perhaps a year, a serial number, 号. */
static bool recalled(struct arena *a, struct str folded, struct number *out)
{
	static const char *const kinds[] = { "令", "公告", "通告" };
	struct str rest = folded, kind = STR_NONE, year = STR_NONE;
	bool paper = cut_end(&rest, "号文") || cut_end(&rest, "号文件");

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && !paper; i++)
		if (str_ends(rest, arena_join(a, STR("号"), str_z(kinds[i])))) {
			kind = str_z(kinds[i]);
			rest.n -= strlen("号") + kind.n;
			paper = true;
		}
	if (!paper && !cut_end(&rest, "号"))
		return false;
	struct str serial = cut_digits(&rest);
	bool ordinal = cut_end(&rest, "第"), told;
	struct str before = rest;

	if (serial.n == 0 || serial.n > 6)
		return false;
	if ((cut_end(&rest, "年") || ordinal) && (year = cut_digits(&rest)).n != 4) {
		year = STR_NONE;
		rest = before;
	}
	told = ordinal || paper || year.n;
	if (rest.n == 0)
		rest = kind;
	size_t letters = letters_of(rest);

	if (letters == SIZE_MAX || (letters < 2 && !(told && rest.n == kind.n)))
		return false;
	*out = (struct number){ .code = rest, .year = year, .first = arena_str(a, serial) };
	return true;
}

static struct query *either(struct arena *a, struct query *q, size_t more)
{
	struct query *or = ARENA_NEW(a, struct query);

	*or = (struct query){ .kind = QUERY_OR, .understood = true, .child = ARENA_ARRAY(a, struct query *, more + 1), .n = 1 };
	or->child[0] = q;
	return or;
}

static void add(struct arena *a, struct query *or, struct query one)
{
	struct query *copy = ARENA_NEW(a, struct query);

	*copy = one;
	or->child[or->n++] = copy;
}

static bool of_bodies(enum query_field f)
{
	return f == IN_ANY || f == IN_TEXT || f == IN_TITLE || f == IN_FIELD + FIELD_ISSUERS || f == IN_FIELD + FIELD_RECIPIENTS ||
	       f == IN_FIELD + FIELD_CC || f == IN_FIELD + FIELD_PRINTED_BY;
}

static struct query *term(struct arena *a, struct query *q, const struct names *names, struct query_notes *also)
{
	struct number number = { 0 };

	if (q->field == IN_ANY && recalled(a, q->folded, &number)) {
		struct query other = *q, *or = either(a, q, 1);

		other.kind = QUERY_RECALLED;
		other.number = number;
		add(a, or, other);
		return or;
	}
	if (!of_bodies(q->field) || !names)
		return q;
	struct name_list others = names_other(names, a, q->folded);
	struct query *or = others.n ? either(a, q, others.n) : q;

	for (size_t i = 0; i < others.n; i++) {
		struct query other = *q;

		other.text = other.folded = others.p[i];
		add(a, or, other);
		bool told = false;

		for (size_t k = 0; k < also->n && !told; k++)
			told = str_eq(also->p[k], others.p[i]);
		if (!told)
			*ARENA_PUSH(a, also) = others.p[i];
	}
	return or;
}

struct query *query_understand(struct arena *a, struct query *q, const struct names *names, struct query_notes *also)
{
	if (q->kind == QUERY_TERM && !q->quoted && !q->prefix)
		return term(a, q, names, also);
	for (size_t i = 0; i < q->n; i++)
		q->child[i] = query_understand(a, q->child[i], names, also);
	return q;
}
