#include "search/stopwords.h"

#include <string.h>

#include "text/fold.h"

/* As search folds them; of two that begin alike the longer one first. */
static const char *const stop[] = {
	"请问", "麻烦", "想问", "我想", "我要", "帮我", "帮忙", "想找", "想查", "想看", "找一下", "查一下", "一下", "有没有", "有无", "是不是", "能不能",
	"哪个文件", "哪份文件", "哪个", "哪些", "哪份", "哪一年", "哪年", "哪里", "哪儿", "那个", "那份", "那篇", "这个", "什么时候", "什么", "怎么样", "怎么",
	"怎样", "是多少", "多少", "几岁", "几天", "为什么", "好像", "记得", "文件规定了", "规定了", "讲的是", "说的是", "里面提到", "里面写", "来着",
};
/* Only at the end of a word: 吗啡 is something else. */
static const char *const last[] = { "吗", "呢", "啊", "吧" };
/* What is left of a word does not begin or end with these. */
static const char *const particles[] = { "的", "了", "是", "在" };

enum { PARTS_OF_QUERY_MAX = 64 };

struct cutting {
	struct arena *a;
	const struct names *names;
	struct query *out; /* AND */
	bool cut;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Length of the punctuation at `at`; 0: something else. A colon between digits tells the time. */
static size_t punctuation(struct str s, size_t at)
{
	static const char marks[] = "《》〈〉“”‘’「」『』、。!?;:,()【】—…\"'";
	size_t next = at;
	uint32_t c = utf8_next(s, &next);

	if (c == ':' && at > 0 && is_digit(s.p[at - 1]) && next < s.n && is_digit(s.p[next]))
		return 0;
	return str_has(str_z(marks), str_sub(s, at, next)) ? next - at : 0;
}

static size_t stop_word(struct str s, size_t at)
{
	struct str rest = str_sub(s, at, s.n);

	for (size_t i = 0; i < sizeof stop / sizeof stop[0]; i++)
		if (str_starts(rest, str_z(stop[i])))
			return strlen(stop[i]);
	for (size_t i = 0; i < sizeof last / sizeof last[0]; i++)
		if (str_eq(rest, str_z(last[i])))
			return rest.n;
	return 0;
}

static struct str without_particles(struct str s)
{
	for (size_t before = SIZE_MAX; s.n < before;) {
		before = s.n;
		for (size_t i = 0; i < sizeof particles / sizeof particles[0]; i++) {
			struct str one = str_z(particles[i]);

			if (str_starts(s, one))
				s = str_sub(s, one.n, s.n);
			if (str_ends(s, one))
				s.n -= one.n;
		}
	}
	return s;
}

static void add(struct cutting *c, struct query *q)
{
	if (c->out->n < PARTS_OF_QUERY_MAX)
		c->out->child[c->out->n++] = q;
}

static void add_word(struct cutting *c, const struct query *like, struct str folded)
{
	struct query *q = ARENA_NEW(c->a, struct query);
	struct query_notes also = { 0 };

	folded = without_particles(folded);
	if (!folded.n)
		return;
	*q = *like;
	q->text = q->folded = folded;
	add(c, c->names ? query_understand(c->a, q, c->names, &also) : q);
}

static void cut_word(struct cutting *c, struct query *whole)
{
	const struct query *t = whole->understood ? whole->child[0] : whole;
	size_t from = 0, next;
	bool cut = false;

	if (t->kind != QUERY_TERM || t->quoted || t->prefix || (t->field != IN_ANY && t->field != IN_TEXT && t->field != IN_TITLE)) {
		add(c, whole);
		return;
	}
	for (size_t at = 0; at < t->folded.n; at = next) {
		size_t n = punctuation(t->folded, at);

		next = at;
		if (n == 0)
			n = stop_word(t->folded, at);
		if (n == 0) {
			utf8_next(t->folded, &next);
			continue;
		}
		add_word(c, t, str_sub(t->folded, from, at));
		from = next = at + n;
		cut = true;
	}
	if (cut)
		add_word(c, t, str_sub(t->folded, from, t->folded.n));
	else
		add(c, whole);
	c->cut |= cut;
}

const struct query *stopwords_cut(struct arena *a, const struct query *q, const struct names *names)
{
	struct query *all = ARENA_NEW(a, struct query);
	struct cutting c = { .a = a, .names = names, .out = all };

	*all = (struct query){ .kind = QUERY_AND, .child = ARENA_ARRAY(a, struct query *, PARTS_OF_QUERY_MAX) };
	if (q->kind == QUERY_AND)
		for (size_t i = 0; i < q->n; i++)
			cut_word(&c, q->child[i]);
	else
		cut_word(&c, (struct query *)(uintptr_t)q); /* is not changed */
	if (!c.cut || all->n == 0)
		return q;
	return all->n == 1 ? all->child[0] : all;
}
