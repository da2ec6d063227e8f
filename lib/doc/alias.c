#include "doc/alias.h"

#include "doc/number.h"
#include "text/fold.h"

enum {
	FULL_MAX = 30, SHORT_MIN = 3, SHORT_MAX = 12, /* characters */
	ALIASES_MAX = 20,
};

static const char *const marks[] = { "简称", "统称", "称" }; /* behind 以下 */

/* Endings of names of bodies. */
static bool is_body(struct str name)
{
	static const char *const ends[] = { "委员会", "委", "局", "厅", "部", "院", "办公室", "办公厅", "中心", "公司", "大学", "学院", "政府", "集团", "协会", "总站",
					    "所", "总队", "支队", "领导小组", "指挥部", "署", "银行", "法院", "检察院", "医院", "馆", "校" };

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (str_ends(name, str_z(ends[i])))
			return true;
	return false;
}

/* Do all characters of x occur in y in this order, the first at y's beginning? */
static bool shortens(struct str x, struct str y)
{
	size_t i = 0, k = 0;
	bool first = true;

	while (i < x.n) {
		uint32_t c = utf8_next(x, &i), other;

		do {
			if (k == y.n)
				return false;
			other = utf8_next(y, &k);
		} while (other != c && !first);
		if (other != c)
			return false;
		first = false;
	}
	return x.n < y.n;
}

static void add(struct arena *a, struct str shorter, struct str full, struct aliases *out)
{
	if (out->n < ALIASES_MAX && utf8_length(shorter) >= SHORT_MIN && utf8_length(shorter) <= SHORT_MAX && shortens(shorter, full))
		*ARENA_PUSH(a, out) = (struct alias){ shorter, full };
}

/* The full name that ends at `end` and of which this is a short form; it begins as late as possible. */
static struct str full_before(struct str text, size_t end, struct str shorter)
{
	size_t at = end;

	for (int n = 0; at > 0 && n < FULL_MAX; n++) {
		uint32_t c = utf8_prev(text, &at);

		if (!is_han(c))
			break;
		if (shortens(shorter, str_sub(text, at, end)))
			return str_sub(text, at, end);
	}
	return STR_NONE;
}

/* At a mark: the full name is before the bracket, the short one behind the mark, perhaps in quotes. */
static void take_told(struct arena *a, struct str text, size_t mark, size_t behind, struct aliases *out)
{
	size_t open = mark, from = behind, to, next;
	struct str shorter, full;

	if (open == 0)
		return;
	uint32_t bracket = utf8_prev(text, &open);

	if (bracket != '(' && bracket != 0xFF08)
		return;
	for (next = from; next < text.n; from = next) {
		uint32_t c = utf8_next(text, &next);

		if (c != '"' && c != 0x201C && c != ':' && c != 0xFF1A && c != 0x4E3A) /* 为 */
			break;
	}
	for (to = from, next = from; next < text.n && next - from <= 3 * SHORT_MAX + 3; to = next)
		if (!is_han(utf8_next(text, &next)))
			break;
	shorter = fold_str(a, str_sub(text, from, to));
	full = full_before(text, open, shorter);
	if (full.n && is_body(full) && is_body(shorter))
		add(a, shorter, fold_str(a, full), out);
}

/* May a code of at least SHORT_MIN characters that begins the number be a short form of the issuer? Told without folding them as a whole. */
static bool may_shorten(struct str number, struct str issuer)
{
	size_t i = 0, k = 0;

	for (int n = 0; n < SHORT_MIN; n++) {
		uint32_t c = i < number.n ? fold_char(utf8_next(number, &i)) : 0, other;

		if (!is_han(c))
			return true; /* not told */
		do {
			if (k == issuer.n)
				return false;
			other = fold_char(utf8_next(issuer, &k));
		} while (other != c && (n || !is_han(other)));
		if (other != c)
			return false;
	}
	return true;
}

/* 绍市中医〔2025〕25号: the end of the code names the series, not the body. */
static void take_code(const struct doc *d, struct arena *a, struct aliases *out)
{
	static const char *const kinds[] = { "发", "办发", "函", "办函", "字", "办", "通", "文", "令", "" };
	struct str issuer = STR_NONE;
	struct number n = { 0 };

	for (size_t i = 0; i < d->values.n; i++) {
		if (d->values.p[i].field != FIELD_ISSUERS)
			continue;
		if (issuer.n)
			return;
		issuer = d->values.p[i].text;
	}
	struct str number = doc_text(d, FIELD_DOC_NUMBER);

	if (!issuer.n || !number.n || !may_shorten(number, issuer) || !number_begins(a, fold_str(a, number), &n))
		return;
	issuer = fold_str(a, issuer);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct str kind = str_z(kinds[i]), code = n.code;

		if (!str_ends(code, kind) || !is_body(issuer))
			continue;
		code.n -= kind.n;
		if (utf8_length(code) >= SHORT_MIN && shortens(code, issuer)) {
			add(a, code, issuer, out);
			return;
		}
	}
}

void doc_aliases(const struct doc *d, struct arena *a, struct aliases *out)
{
	take_code(d, a, out);
	const struct str below = STR("以下");

	for (size_t at = 0, found; (found = str_find(str_sub(d->text, at, d->text.n), below)) != SIZE_MAX; at += found + below.n) {
		size_t behind = at + found + below.n;

		for (size_t m = 0; m < sizeof marks / sizeof marks[0]; m++)
			if (str_starts(str_sub(d->text, behind, d->text.n), str_z(marks[m]))) {
				take_told(a, d->text, at + found, behind + str_z(marks[m]).n, out);
				break;
			}
	}
}
