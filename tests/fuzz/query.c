/* A query: understood or searched literally, never refused, and exactly what a scan finds where it is one word. */
#include <string.h>
#include <unistd.h>

#include "text/fold.h"
#include "fuzz.h"
#include "parse/parse.h"
#include "search/names.h"
#include "search/near.h"
#include "search/search.h"
#include "search/when.h"
#include "text/seek.h"

static const char *const texts[] = {
	"甲发〔2024〕3号\n甲局关于印发2024年度工作计划的通知\n各科室：\n一、总则\n业务 GCP 与 5G 網絡。\n（一）名中\n\n医馆\n",
	"乙局公告\n业务公告如下。\n乙局\n2023年1月2日\n", "a-b c, d! 10% “引号” (x) AND OR NOT 标题:甲\n", "𠮷野家😀 é ｆｕｌｌ\n",
};
enum { TEXTS = sizeof texts / sizeof texts[0] };

static struct store *filed(void)
{
	struct store *s;
	struct err err;
	struct rules *rules;
	char path[64];

	snprintf(path, sizeof path, "/dev/shm/guidang-fuzz-%d.db", (int)getpid());
	unlink(path);
	REQUIRE(rules_load(NULL, 0, &rules, &err) && store_open(path, true, &s, &err) && store_begin(s, &err));
	struct matcher *m = matcher_new(rules);

	for (int i = 0; i < TEXTS; i++) {
		struct arena *a = arena_new();
		struct prepared *t = prepared_new();
		struct stamp stamp = { 1, 2, i };
		enum filed what;
		struct doc d;

		REQUIRE(parse(m, a, arena_fmt(a, "%d.txt", i), str_z(texts[i]), NULL, &d, &err));
		store_prepare(t, &d);
		REQUIRE(store_file(s, &d, t, NULL, rules_id(rules), &stamp, &what, &err));
		prepared_free(t);
		arena_free(a);
	}
	REQUIRE(store_commit(s, &err) && store_snapshot(s, &err));
	unlink(path);
	matcher_free(m);
	rules_free(rules);
	return s;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct store *s;
	struct arena *a = arena_new();
	struct query_notes notes = { 0 };
	struct buf text = { 0 }, out = { 0 };
	struct hits h;
	struct err err;

	if (!s)
		s = filed();
	if (n > 4000)
		n = 4000;
	for (size_t i = 0; i < n;) /* as the command line gives it: UTF-8, no NUL */
		buf_cp(&text, utf8_next((struct str){ (const char *)data, n }, &i) + (data[i - 1] == 0));
	struct query *q = query_parse(a, buf_view(&text), &notes);

	query_explain(q, 0, &out);

	struct query_notes also = { 0 };
	struct answer best;
	struct near near;
	struct str from, to;
	struct query *remembered = query_understand(a, query_parse(a, buf_view(&text), &notes), names_new(a), &also);

	when_read(a, buf_view(&text), &from, &to);
	REQUIRE(search_best(s, a, q, (enum sort)(n % 5), 20, &best, &err) && search_best(s, a, remembered, SORT_RELEVANCE, 5, &best, &err));
	if (n % 7 == 0)
		REQUIRE(search_near(s, a, remembered, names_new(a), n % 3 * 30, &near, &err));
	if (!search_run(s, a, q, (enum sort)(n % 5), 20, &h, &err)) {
		fprintf(stderr, "%s\n", err.message);
		abort();
	}
	if (q->kind == QUERY_TERM && q->field == IN_ANY) {
		size_t expected = 0;

		for (int i = 0; i < TEXTS; i++) {
			out.n = 0;
			fold_text(str_z(texts[i]), &out, NULL);
			expected += folded_find(buf_view(&out), q->folded, q->prefix, 0) != SIZE_MAX;
		}
		REQUIRE(h.n == expected);
	}
	for (size_t i = 0; i < h.n; i++) {
		struct doc d = { .arena = a };
		struct outline outline;

		REQUIRE(store_load_hit(s, h.p[i].id, &d, &outline, &err));
		search_snippets(q, &d, &outline, 3, 10);
	}
	buf_free(&text);
	buf_free(&out);
	arena_free(a);
	return 0;
}
