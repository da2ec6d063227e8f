#include "parse/runoncut.h"

#include "doc/value.h"

enum {
	NUMBER_WITHIN = 300,  /* bytes that are looked at for a number */
	NUMBER_ORG_MAX = 120, /* bytes of a number before its year */
};

void runon_cut(struct runon *f, size_t at)
{
	if (at > 0 && at < f->t.n)
		*ARENA_PUSH(f->d->arena, &f->cuts) = at;
}

void runon_take(struct runon *f, size_t n)
{
	runon_cut(f, f->at);
	f->at += n;
	runon_cut(f, f->at);
}

void runon_skip_blanks(struct runon *f)
{
	while (f->at < f->t.n && f->t.p[f->at] == ' ')
		f->at++;
}

size_t runon_same(struct arena *a, struct str t, struct str what)
{
	struct str key = value_key(a, what);
	size_t k = 0, i = 0;

	if (key.n == 0)
		return 0;
	while (i < t.n && k < key.n) {
		size_t from = i;

		utf8_next(t, &i);
		struct str c = value_key(a, str_sub(t, from, i));

		if (c.n == 0)
			continue;
		if (!str_starts(str_sub(key, k, key.n), c))
			return 0;
		k += c.n;
	}
	return k == key.n ? i : 0;
}

/* The number that t begins with: 国发〔1980〕82号, 中华人民共和国国务院令第380号, 2024年第12号. Its bytes. */
size_t runon_number(struct runon *f, struct str t)
{
	static const enum rule_class numbers[] = { CLASS_NUMBER_INSIDE, CLASS_ORDER_INSIDE, CLASS_FLOW_NUMBER };
	struct match m, other;

	if (runon_begins(f, CLASS_FLOW_OPENING, t, &other) && (unsigned char)t.p[0] >= 0x80) /* 根据国发〔2004〕32号 */
		return 0;
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		if (!runon_begins(f, numbers[i], runon_near(t, NUMBER_WITHIN), &m))
			continue;
		struct str org = match_get(&m, GROUP_ORG);

		/* …的报告国发〔1980〕82号: the title's end is no part of the number; 国发〔1980〕82号文件 is cited */
		bool title = class_find(f->m, CLASS_GENRE_INSIDE, org, 0, &other) && other.to < org.n;

		if (!title && org.n <= NUMBER_ORG_MAX && !str_starts(str_sub(t, m.to, t.n), STR("文")))
			return m.to;
	}
	return 0;
}
