#include <string.h>

#include "search/names.h"
#include "search/query.h"

/* 院办48号, 第25号: letters, a serial number, 号. */
static bool recalled(struct arena *a, struct str folded, struct number *out)
{
	struct str rest = folded, code;
	size_t digits = 0, letters = 0, i = 0;

	if (!str_ends(rest, STR("号")))
		return false;
	rest.n -= strlen("号");
	while (digits < rest.n && rest.p[rest.n - digits - 1] >= '0' && rest.p[rest.n - digits - 1] <= '9')
		digits++;
	if (digits == 0 || digits > 6)
		return false;
	code = str_sub(rest, 0, rest.n - digits);
	bool ordinal = str_ends(code, STR("第"));

	if (ordinal)
		code.n -= strlen("第");
	for (; i < code.n; letters++) {
		uint32_t c = utf8_next(code, &i);

		if (!((c >= 'a' && c <= 'z') || (c >= 0x3400 && c <= 0x9FFF)))
			return false;
	}
	if (letters < 2 && !(ordinal && letters == 0))
		return false;
	*out = (struct number){ .code = code, .first = arena_str(a, str_sub(rest, rest.n - digits, rest.n)) };
	return true;
}

static struct query *either(struct arena *a, struct query *q, size_t more)
{
	struct query *or = ARENA_NEW(a, struct query);

	*or = (struct query){ .kind = QUERY_OR, .child = ARENA_ARRAY(a, struct query *, more + 1), .n = 1 };
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
