#include "unit.h"

#include <stdio.h>
#include <unistd.h>

#include <sqlite3.h>

#include "text/seek.h"
#include "parse/parse.h"
#include "search/search.h"
#include "write/record.h"

static struct arena *a;
static struct rules *rules;
static struct matcher *m;
static char path[64];

static int setup(void **state)
{
	struct err err;

	(void)state;
	a = arena_new();
	snprintf(path, sizeof path, "/tmp/guidang-unit-%d.db", (int)getpid());
	if (!rules_load(NULL, 0, &rules, &err))
		return 1;
	m = matcher_new(rules);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unlink(path);
	matcher_free(m);
	rules_free(rules);
	arena_free(a);
	return 0;
}

static struct store *fresh(void)
{
	struct store *s;
	struct err err;

	unlink(path);
	assert_true(store_open(path, true, &s, &err) && store_begin(s, &err));
	return s;
}

static enum filed put(struct store *s, const char *name, struct str text, struct doc *d)
{
	struct err err;
	enum filed what;
	struct stamp stamp = { 1, 2, 3 };

	assert_true(parse(m, a, str_z(name), text, NULL, d, &err));
	d->src.file = str_z(name);
	struct prepared *terms = prepared_new();

	store_prepare(terms, d);
	assert_true(store_file(s, d, terms, NULL, rules_id(rules), &stamp, &what, &err));
	prepared_free(terms);
	return what;
}

static void settle(struct store *s) /* what was filed is found from here on */
{
	struct err err;

	assert_true(store_commit(s, &err) && store_begin(s, &err));
}

static bool sound(struct store *s)
{
	return sqlite3_exec(store_handle(s), "INSERT INTO search(search) VALUES('integrity-check');"
					     "INSERT INTO single(single) VALUES('integrity-check');"
					     "INSERT INTO single_title(single_title) VALUES('integrity-check')", NULL, NULL, NULL) == SQLITE_OK;
}

static size_t count(struct store *s, const char *words)
{
	struct query_notes notes = { 0 };
	struct hits h;
	struct err err;

	settle(s);
	assert_true(search_run(s, a, query_parse(a, str_z(words), &notes), SORT_RELEVANCE, 20, &h, &err));
	return h.n;
}

static const char text_one[] = "甲发〔2024〕3号\n甲局关于印发2024年度工作计划的通知\n各科室：\n一、总则\n业务 GCP 与 5G 網絡。\n（一）名中\n\n医馆\n"
			       "甲局\n2024年3月18日\n抄送：乙局。\n甲局办公室 2024年3月19日印发\n";

static void record_comes_back(void **state)
{
	struct store *s = fresh();
	struct doc d, e = { .arena = a };
	struct buf x = { 0 }, y = { 0 };
	struct record_options o = { .provenance = true };
	struct err err;

	(void)state;
	assert_int_equal(put(s, "x/1.txt", str_z(text_one), &d), FILED_IMPORTED);
	assert_true(store_load(s, d.id, &e, &err));
	record_json(&d, &o, &x);
	record_json(&e, &o, &y);
	assert_int_equal(x.n, y.n);
	assert_memory_equal(x.p, y.p, x.n);
	buf_free(&x);
	buf_free(&y);
	store_close(s);
}

static bool file_holds(struct str text)
{
	struct buf all = { 0 };
	FILE *f = fopen(path, "rb");

	assert_non_null(f);
	for (int c; (c = getc(f)) != EOF;)
		buf_c(&all, (char)c);
	fclose(f);
	bool holds = str_has(buf_view(&all), text);

	buf_free(&all);
	return holds;
}

static void same_updated_duplicate(void **state)
{
	struct store *s = fresh();
	struct doc d;
	struct ids ids = { 0 };
	struct err err;

	(void)state;
	assert_int_equal(put(s, "1.txt", str_z(text_one), &d), FILED_IMPORTED);
	assert_int_equal(put(s, "1.txt", str_z(text_one), &d), FILED_UNCHANGED);
	assert_int_equal(put(s, "2.txt", str_z(text_one), &d), FILED_DUPLICATE);
	assert_int_equal(count(s, "名中医"), 1);
	assert_int_equal(put(s, "1.txt", STR("乙局关于丙的通知\n"), &d), FILED_UPDATED);
	assert_int_equal(count(s, "名中医"), 1); /* still at 2.txt */
	assert_true(file_holds(STR("业务 GCP 与 5G 網絡")));
	assert_int_equal(count(s, "路径:1.txt 名中医"), 0);
	assert_int_equal(put(s, "2.txt", STR("乙局关于丁的通知\n"), &d), FILED_UPDATED);
	assert_int_equal(count(s, "名中医"), 0);
	assert_int_equal(count(s, "甲"), 0);
	size_t dropped;

	assert_true(file_holds(STR("业务 GCP 与 5G 網絡"))); /* an earlier version */
	assert_true(store_prune_versions(s, &dropped, &err));
	assert_int_equal(dropped, 2);
	settle(s);
	assert_false(file_holds(STR("业务 GCP 与 5G 網絡"))); /* in a first load too, which erases nothing else */
	assert_true(store_ids(s, a, &ids, &err));
	assert_int_equal(ids.n, 2);
	assert_true(sound(s));
	store_close(s);
}

static void found_by_number(void **state)
{
	struct store *s = fresh();
	struct doc d;
	struct err err;
	static const char *const forms[] = { "甲发〔2024〕3号", "甲发[2024]3号", "甲发（2024）3", "甲发【2024】3号", "1" };

	(void)state;
	put(s, "1.txt", str_z(text_one), &d);
	for (size_t i = 0; i < 5; i++) {
		struct ids ids = { 0 };

		assert_true(store_find(s, a, str_z(forms[i]), &ids, &err));
		assert_int_equal(ids.n, 1);
		if (i < 4) {
			assert_int_equal(count(s, forms[i]), 1);
			char field[64];

			snprintf(field, sizeof field, "文号:%s", forms[i]);
			assert_int_equal(count(s, field), 1);
		}
	}
	assert_int_equal(count(s, "甲发〔2024〕30号"), 0);
	put(s, "2.txt", STR("乙局关于丙的通知\n根据甲发【2024】3号文件，办理。\n"), &d);
	assert_int_equal(count(s, "甲发(2024)3号"), 2); /* the document and the one that cites it */
	assert_int_equal(count(s, "文号:甲发(2024)3号"), 1);
	assert_int_equal(count(s, "文号:甲发〔2024〕"), 1);
	store_close(s);
}

static void grammar(void **state)
{
	struct store *s = fresh();
	struct doc d;

	(void)state;
	put(s, "1.txt", str_z(text_one), &d);
	put(s, "2.txt", STR("乙局公告\n业务公告如下。\n乙局\n2023年1月2日\n"), &d);
	assert_int_equal(count(s, "业务"), 2);
	assert_int_equal(count(s, "业务 通知"), 1);
	assert_int_equal(count(s, "通知 OR 公告"), 2);
	assert_int_equal(count(s, "业务 -通知"), 1);
	assert_int_equal(count(s, "业务 NOT 通知"), 1);
	assert_int_equal(count(s, "业务 －通知"), 1);
	assert_int_equal(count(s, "（通知 OR 公告） 网络"), 1);
	assert_int_equal(count(s, "\"gcp 与\""), 1);
	assert_int_equal(count(s, "“GCP与5G”"), 1);
	assert_int_equal(count(s, "GC"), 0);
	assert_int_equal(count(s, "GC*"), 1);
	assert_int_equal(count(s, "标题:工作计划"), 1);
	assert_int_equal(count(s, "title:业务"), 0);
	assert_int_equal(count(s, "机关：乙局"), 1);
	assert_int_equal(count(s, "cc:乙局"), 1);
	assert_int_equal(count(s, "文种:通知"), 1);
	assert_int_equal(count(s, "章节:总则"), 1);
	assert_int_equal(count(s, "date:2024"), 1);
	assert_int_equal(count(s, "日期:2024-03"), 1);
	assert_int_equal(count(s, "日期:2023-01..2024-03"), 2);
	assert_int_equal(count(s, "日期:..2023"), 1);
	assert_int_equal(count(s, "日期:2024-04.."), 0);
	assert_int_equal(count(s, ""), 2);
	/* nothing of this is FTS5 syntax, nothing fails */
	static const char *const interned[] = { "\"", "(", ")", "OR", "-", "NOT", "AND AND", "a:b", "{x} : y", "NEAR(a b)", "^x", "x*y", "''", "*",
					   "date:", "date:x", "标题:", "((((((", "\"\" OR", "- -", "。", "〔" };

	for (size_t i = 0; i < sizeof interned / sizeof interned[0]; i++)
		count(s, interned[i]);
	store_close(s);
}

/* Whatever is typed, a tree comes out and the search neither fails nor shows a word of SQLite's. */
static void random_queries(void **state)
{
	static const char *const pieces[] = {
		"业务", "通知", "(", ")", "（", "）", "\"", "“", "”", " ", " OR ", " AND ", " NOT ", "-", "－", "*", ":", "：", "标题:", "date:",
		"日期：", "文号:", "..", "2024", "2024-03", "GCP", "{body}", "^", "NEAR(", "'", ";", "--", "〔2024〕3号", "甲发", "\xF0\x9F\x98\x80",
		"\xEF\xBB\xBF", "\t", "　", "+", "\\", "%", "_", "路径:", "表格:", "章节:", "cc:",
	};
	enum { PIECES = sizeof pieces / sizeof pieces[0], ROUNDS = 6000 };
	struct store *s = fresh();
	struct arena *own = arena_new();
	unsigned seed = 11;
	struct doc d;

	(void)state;
	put(s, "1.txt", str_z(text_one), &d);
	for (int i = 0; i < ROUNDS; i++) {
		struct buf b = { 0 }, tree = { 0 };
		struct query_notes notes = { 0 };
		struct hits h;
		struct err err = { 0 };

		for (unsigned k = 1 + (seed >> 20) % 14; k > 0; k--) {
			seed = seed * 1103515245u + 12345u;
			buf_z(&b, pieces[(seed >> 16) % PIECES]);
		}
		struct query *q = query_parse(own, buf_view(&b), &notes);

		query_explain(q, 0, &tree);
		if (!search_run(s, own, q, SORT_RELEVANCE, 20, &h, &err))
			fail_msg("%.*s: %s", (int)b.n, b.p, err.message);
		buf_free(&b);
		buf_free(&tree);
		arena_reset(own);
	}
	/* as deep as anybody could type */
	struct buf deep = { 0 };
	struct query_notes notes = { 0 };

	for (int i = 0; i < 20000; i++)
		buf_z(&deep, i % 2 ? "(-" : "(甲 OR ");
	assert_non_null(query_parse(own, buf_view(&deep), &notes));
	buf_free(&deep);
	arena_free(own);
	store_close(s);
}

static void places_tell_line_and_section(void **state)
{
	struct store *s = fresh();
	struct doc d, e = { .arena = a };
	struct outline outline;
	struct query_notes notes = { 0 };
	struct err err;

	(void)state;
	put(s, "1.txt", str_z(text_one), &d);
	assert_true(store_load_hit(s, d.id, &e, &outline, &err));
	struct snippets p = search_snippets(query_parse(a, STR("GCP"), &notes), &e, &outline, 3, 40);

	assert_int_equal(p.n, 1);
	assert_int_equal(p.p[0].line, 5);
	assert_str(p.p[0].section, "一、总则");
	assert_str(p.p[0].snippet, "业务 \x02GCP\x03 与 5G 網絡。");
	store_close(s);
}

/* Seeking in the text finds what finding in the folded text finds, at the same places. */
static void seeks_as_it_folds(void **state)
{
	static const char *const pieces[] = { "名", "中", "醫", " ", "\n", "　", "GCP", "g", "５", "5", "\xE2\x80\x8B", "。", "a b", "𠮷", "\r\n", "~", "～", "館", "馆" };
	size_t found = 0;
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct buf text = { 0 }, folded = { 0 }, origin = { 0 };

		for (int k = 0; k < 40; k++) {
			seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
			buf_z(&text, pieces[(seed >> 33) % (sizeof pieces / sizeof pieces[0])]);
		}
		fold_text(buf_view(&text), &folded, &origin);
		const uint32_t *from = (const uint32_t *)(const void *)origin.p;
		struct str f = buf_view(&folded);
		size_t begin = (seed >> 20) % f.n, end, at = 0, last = 0, got_at, got_end;

		while (((unsigned char)f.p[begin] & 0xC0) == 0x80)
			begin--;
		end = begin;
		for (uint64_t k = (seed >> 50) % 5 + 1; k > 0 && end < f.n; k--)
			utf8_next(f, &end);
		struct str needle = str_sub(f, begin, end);
		bool prefix = seed >> 60 & 1;
		struct seek s;

		if (needle.p[0] == ' ' || needle.p[needle.n - 1] == ' ')
			goto next;
		seek_begin(&s, needle, prefix, buf_view(&text));
		for (; (at = folded_find(f, needle, prefix, at)) != SIZE_MAX; at += needle.n, last = got_end, found++) {
			size_t want_end = from[at + needle.n - 1];

			utf8_next(buf_view(&text), &want_end);
			assert_true(seek_next(&s, last, &got_at, &got_end));
			assert_int_equal(got_at, from[at]);
			assert_int_equal(got_end, want_end);
		}
		assert_false(seek_next(&s, last, &got_at, &got_end));
next:
		buf_free(&text);
		buf_free(&folded);
		buf_free(&origin);
	}
	assert_true(found > 2000);
}

static struct hits best(struct store *s, const char *words, size_t want)
{
	struct query_notes notes = { 0 };
	struct hits h;
	struct err err;

	assert_true(search_run(s, a, query_parse(a, str_z(words), &notes), SORT_RELEVANCE, want, &h, &err));
	return h;
}

static void title_before_heading_before_text(void **state)
{
	struct store *s = fresh();
	struct doc text, heading, title, later;
	struct err err;

	(void)state;
	put(s, "1.txt", STR("甲局关于假期的通知\n各科室：\n一、总则\n各科室应当安排值班。\n甲局\n2024年3月18日\n"), &text);
	put(s, "2.txt", STR("甲局关于假期的通知\n各科室：\n一、值班\n各科室应当安排休息。\n甲局\n2024年3月18日\n"), &heading);
	put(s, "3.txt", STR("甲局关于值班的通知\n各科室：\n一、总则\n各科室应当安排休息。\n甲局\n2024年3月18日\n"), &title);
	settle(s);
	struct hits h = best(s, "值班", 20);

	assert_int_equal(h.n, 3);
	assert_int_equal(h.p[0].id, title.id);
	assert_int_equal(h.p[1].id, heading.id);
	assert_int_equal(h.p[2].id, text.id);
	/* headings go with their document */
	put(s, "2.txt", STR("甲局关于假期的通知\n各科室：\n一、附则\n各科室应当安排值班。\n甲局\n2024年3月18日\n"), &later);
	settle(s);
	h = best(s, "值班", 20);
	assert_int_equal(h.p[1].id, text.id);
	assert_int_equal(h.p[2].id, later.id);
	assert_true(h.p[1].score == h.p[2].score);
	/* a database from before there were headings */
	assert_true(store_commit(s, &err));
	assert_int_equal(sqlite3_exec(store_handle(s), "DELETE FROM heading", NULL, NULL, NULL), SQLITE_OK);
	store_close(s);
	assert_true(store_open(path, false, &s, &err));
	assert_int_equal(best(s, "总则", 20).n, 2);
	store_close(s);
	assert_true(store_open(path, true, &s, &err));
	h = best(s, "附则 OR 安排", 20);
	assert_int_equal(h.p[0].id, later.id);
	store_close(s);
}

/* What is filed under this path is extracted anew. */
static void put_again(struct store *s, struct str name)
{
	struct ids ids = { 0 };
	struct err err;
	struct doc d;

	assert_true(store_find(s, a, name, &ids, &err));
	for (size_t i = 0; i < ids.n; i++) {
		struct original o;
		struct prepared *terms = prepared_new();

		assert_true(store_original(s, ids.p[i], a, &o, &err) && parse(m, a, o.path, o.bytes, NULL, &d, &err));
		d.id = ids.p[i];
		store_prepare(terms, &d);
		assert_true(store_replace(s, &d, terms, rules_id(rules), &err));
		prepared_free(terms);
	}
}

/* The copies of each document, as told and as they are. */
static void copies_are_all(struct store *s)
{
	struct arena *own = arena_new();
	struct ids ids = { 0 };
	struct err err;

	assert_true(store_ids(s, own, &ids, &err));
	for (size_t i = 0; i < ids.n; i++) {
		struct doc d = { .arena = own };
		struct paths copies = { 0 };
		sqlite3_stmt *q;

		assert_true(store_load_record(s, ids.p[i], &d, &err));
		assert_true(store_copies(s, &d, &copies, &err));
		assert_int_equal(sqlite3_prepare_v2(store_handle(s),
						    "SELECT count(*) FROM document d JOIN path p ON p.document=d.id, document me"
						    " WHERE d.likeness=me.likeness AND me.id=?1 AND p.path<>me.path",
						    -1, &q, NULL), SQLITE_OK);
		sqlite3_bind_int64(q, 1, ids.p[i]);
		assert_int_equal(sqlite3_step(q), SQLITE_ROW);
		assert_int_equal(copies.n, sqlite3_column_int(q, 0));
		sqlite3_finalize(q);
	}
	arena_free(own);
}

/* Four contents, two of them alike, come and go at six paths; each document knows whether it has copies. */
static void copies_are_known(void **state)
{
	static const char *const contents[] = {
		"甲局关于值班的通知\n各科室：\n请安排值班。\n甲局\n2024年3月18日\n", "甲局关于值班的通知\n各科室：\n\n请安排值班。\n甲局\n2024年3月18日\n",
		"甲局关于休息的通知\n各科室：\n请安排休息。\n甲局\n2024年3月18日\n", "甲局关于假期的通知\n各科室：\n请安排假期。\n甲局\n2024年3月18日\n",
	};
	struct store *s = fresh();
	struct err err;
	struct doc d;
	unsigned random = 1;
	struct arena *own = arena_new();

	(void)state;
	for (int i = 0; i < 300; i++) {
		random = random * 1103515245 + 12345;
		unsigned r = random >> 16;
		char name[] = { (char)('a' + r / 8 % 6), '\0' };

		if (r % 8 == 7)
			assert_true(store_prune(s, (struct str[]){ str_z(name) }, 1, own, &(struct ids){ 0 }, &err));
		else if (r % 8 == 6)
			put_again(s, str_z(name));
		else
			put(s, name, str_z(contents[r % 4]), &d);
		copies_are_all(s);
		if (i % 16 == 0)
			settle(s);
	}
	assert_true(sound(s));
	store_close(s);
	arena_free(own);
}

/* A reader that lives on sees in each snapshot what others have filed by then. */
static void snapshots_go_on(void **state)
{
	struct store *w = fresh(), *r;
	struct doc d;
	struct err err;

	(void)state;
	put(w, "1.txt", STR("甲局关于值班的通知\n各科室：\n请安排值班。\n甲局\n2024年3月18日\n"), &d);
	assert_true(store_commit(w, &err));
	assert_true(store_open(path, false, &r, &err));
	for (size_t i = 1; i < 12; i++) {
		assert_true(store_snapshot(r, &err));
		assert_int_equal(best(r, "值班", 20).n, i);
		assert_int_equal(best(r, "请安排值班 通知", 20).n, i);
		assert_int_equal(best(r, "班", 20).n, i);
		store_rollback(r);
		assert_true(store_begin(w, &err));
		put(w, arena_fmt(a, "x%zu.txt", i).p, arena_fmt(a, "甲局关于值班的通知\n各科室：\n第%zu次，请安排值班。\n甲局\n2024年3月18日\n", i), &d);
		assert_true(store_commit(w, &err));
	}
	store_close(r);
	store_close(w);
}

static void strange_files_are_refused(void **state)
{
	struct store *s;
	struct err err;
	sqlite3 *db;

	(void)state;
	unlink(path);
	assert_false(store_open(path, false, &s, &err));
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_exec(db, "CREATE TABLE mine(x)", NULL, NULL, NULL);
	sqlite3_close(db);
	assert_false(store_open(path, true, &s, &err));
	assert_non_null(strstr(err.message, "not one of guidang"));
	s = fresh();
	sqlite3_exec(store_handle(s), "PRAGMA user_version=999; COMMIT", NULL, NULL, NULL);
	store_close(s);
	assert_false(store_open(path, false, &s, &err));
	assert_non_null(strstr(err.message, "newer"));
	FILE *f = fopen(path, "w");

	fputs("this is no database, it is a letter to a friend, and long enough to be read as one", f);
	fclose(f);
	assert_false(store_open(path, true, &s, &err));
}

/* SQLite's memory (pieces.h): each allocation keeps its bytes while others come, go and are resized, also past what is cut from pieces. */
static void memory_of_sqlite_is_kept(void **state)
{
	enum { HELD = 300, STEPS = 60000, MOST = 3000 };
	static struct { unsigned char *p; int n, of; } held[HELD];
	uint64_t seed = 7;

	(void)state;
	for (int step = 0; step < STEPS; step++) {
		seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
		size_t k = (size_t)(seed >> 33) % HELD;
		int n = 1 + (int)(seed >> 40) % (seed >> 60 ? 200 : MOST), same = n < held[k].n ? n : held[k].n;

		for (int i = 0; i < held[k].n; i++)
			assert_int_equal(held[k].p[i], held[k].of);
		if (held[k].p && seed >> 62 == 0) {
			sqlite3_free(held[k].p);
			held[k].p = NULL;
			held[k].n = 0;
			continue;
		}
		held[k].p = sqlite3_realloc(held[k].p, n);
		assert_non_null(held[k].p);
		assert_int_equal((uintptr_t)held[k].p % 8, 0);
		assert_true(sqlite3_msize(held[k].p) >= (sqlite3_uint64)n);
		for (int i = 0; i < same; i++)
			assert_int_equal(held[k].p[i], held[k].of);
		held[k].n = n;
		held[k].of = step % 251;
		memset(held[k].p, held[k].of, (size_t)n);
	}
	for (size_t k = 0; k < HELD; k++)
		sqlite3_free(held[k].p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(record_comes_back), cmocka_unit_test(same_updated_duplicate), cmocka_unit_test(found_by_number),
		cmocka_unit_test(grammar), cmocka_unit_test(random_queries), cmocka_unit_test(places_tell_line_and_section),
		cmocka_unit_test(seeks_as_it_folds), cmocka_unit_test(title_before_heading_before_text), cmocka_unit_test(snapshots_go_on), cmocka_unit_test(strange_files_are_refused),
		cmocka_unit_test(copies_are_known),
		cmocka_unit_test(memory_of_sqlite_is_kept), /* after a store was opened: then SQLite's memory is from there */
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
