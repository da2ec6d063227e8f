/* A whole database file: the one of four texts with bytes changed (offset of 3 bytes, a byte, and so on), or, if the input
 * begins as an SQLite file, the input. Opened or refused with a message; searched, loaded, counted, audited; never more. */
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "parse/parse.h"
#include "search/search.h"
#include "search/statistics.h"
#include "store/audit.h"
#include "write/format.h"

static const char *const texts[] = {
	"甲发〔2024〕3号\n甲局关于印发2024年度工作计划的通知\n各科室：\n一、总则\n业务 GCP 与 5G 網絡。\n（一）名中医馆\n| 序号 | 姓名 |\n| 1 | 甲 |\n甲局\n2024年1月2日\n",
	"乙局公告\n业务公告如下。\n乙局\n2023年1月2日\n", "a-b c, d! 10% “引号” (x) AND OR NOT 标题:甲\n", "𠮷野家😀 é ｆｕｌｌ\n",
};
enum { TEXTS = sizeof texts / sizeof texts[0], SECONDS = 60 };
static const char magic[] = "SQLite format 3";

static struct buf template_of(const char *path)
{
	struct store *s;
	struct err err;
	struct rules *rules;
	struct buf out = { 0 };

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
	REQUIRE(store_commit(s, &err));
	store_close(s);
	matcher_free(m);
	rules_free(rules);
	FILE *f = fopen(path, "rb");
	char b[4096];

	REQUIRE(f);
	for (size_t n; (n = fread(b, 1, sizeof b, f)) > 0;)
		buf_add(&out, b, n);
	fclose(f);
	return out;
}

static void nothing(void *ctx, const char *what)
{
	(void)ctx;
	REQUIRE(what[0]);
}

static void read_all(struct store *s, struct arena *a)
{
	static const char *const queries[] = { "业务", "馆", "标题:通知 OR 机关:甲", "日期:2024 表格:甲 章节:总则", "GCP -网络", "3号" };
	struct err err = { 0 };
	struct ids ids = { 0 };
	struct statistics counts = { 0 };

	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
		struct query_notes notes = { 0 };
		struct hits h;
		struct query *q = query_parse(a, str_z(queries[i]), &notes);

		if (!search_run(s, a, q, (enum sort)(i % 5), 20, &h, &err))
			REQUIRE(err.message[0]);
	}
	if (!statistics_take(s, a, &counts, &err) || !store_ids(s, a, &ids, &err))
		REQUIRE(err.message[0]);
	struct holdings *h = holdings_new(&ids);

	for (size_t i = 0; i < ids.n && i < 50; i++) {
		struct doc d = { .arena = a }, hit = { .arena = a };
		struct outline outline;
		struct buf out = { 0 };

		if (store_load(s, ids.p[i], &d, &err)) {
			record_json(&d, NULL, &out);
			audit_document(s, &d, h);
		}
		store_load_hit(s, ids.p[i], &hit, &outline, &err);
		buf_free(&out);
	}
	audit_index(s, h, nothing, NULL, &err);
	holdings_free(h);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct buf base;
	char path[64], journal[80];
	struct err err = { 0 };
	struct store *s;

	snprintf(path, sizeof path, "/dev/shm/guidang-fuzz-%d-database.db", (int)getpid());
	snprintf(journal, sizeof journal, "%s-journal", path);
	if (!base.n)
		base = template_of(path);
	FILE *f = fopen(path, "wb");

	REQUIRE(f);
	if (n >= sizeof magic && memcmp(data, magic, sizeof magic) == 0) {
		fwrite(data, 1, n, f);
	} else {
		struct buf changed = { 0 };

		buf_str(&changed, buf_view(&base));
		for (size_t i = 0; i + 4 <= n; i += 4)
			changed.p[(size_t)(data[i] << 16 | data[i + 1] << 8 | data[i + 2]) % changed.n] = (char)data[i + 3];
		fwrite(changed.p, 1, changed.n, f);
		buf_free(&changed);
	}
	fclose(f);
	alarm(SECONDS);
	if (store_open(path, false, &s, &err)) {
		struct arena *a = arena_new();

		if (store_snapshot(s, &err))
			read_all(s, a);
		store_close(s);
		arena_free(a);
	} else {
		REQUIRE(err.message[0]);
	}
	alarm(0);
	unlink(path);
	unlink(journal);
	return 0;
}
