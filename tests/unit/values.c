#include "unit.h"

#include <stdio.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/days.h"
#include "store/values.h"
#include "text/fold.h"
#include "text/seek.h"

/* Documents are only their columns here; what they have is kept beside them. */
enum { DOCUMENTS = 3000, TOPS = 3, EACH = 3, NAMES = 400 };
static const enum field fields[] = { FIELD_ISSUERS, FIELD_CC, FIELD_DOC_TYPE };
enum { FIELDS = sizeof fields / sizeof fields[0] };
static struct kept {
	struct str value[FIELDS][EACH];
	struct str date, path;
	struct str code, year, serial; /* of its number */
} kept[DOCUMENTS + 1];
static struct arena *a;
static char path[64];
static uint64_t seed = 1;

static size_t pick(size_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (size_t)(seed >> 33) % n;
}

static int setup(void **state)
{
	(void)state;
	a = arena_new();
	snprintf(path, sizeof path, "/tmp/guidang-unit-values-%d.db", (int)getpid());
	unlink(path);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unlink(path);
	arena_free(a);
	return 0;
}

/* Few names are frequent. */
static struct str some_name(void)
{
	size_t n = pick(2) ? pick(TOPS) : pick(NAMES);

	return arena_fmt(a, "甲%zu县%s%zu局", n % 7, n % 2 ? "卫生" : "Civil", n);
}

static struct str number_of(const struct kept *k)
{
	return arena_fmt(a, "%.*s〔%.*s〕%.*s号", STR_ARG(k->code), STR_ARG(k->year), STR_ARG(k->serial));
}

static void make(struct store *s, int64_t id)
{
	struct doc d = { .arena = a, .id = id };
	struct kept *k = &kept[id];
	struct err err;

	*k = (struct kept){ .date = STR_NONE };
	if (pick(5)) {
		k->code = arena_fmt(a, "甲%s%zu发", pick(2) ? "政" : "x", pick(20));
		k->year = arena_fmt(a, "%zu", 2012 + pick(12));
		k->serial = pick(8) ? arena_fmt(a, "%zu", 1 + pick(40)) : arena_fmt(a, "%zu-%zu", 1 + pick(5), 7 + pick(5));
		*ARENA_PUSH(a, &d.values) = (struct value){ .field = FIELD_DOC_NUMBER, .text = number_of(k) };
	}
	k->path = arena_fmt(a, "%s/D%zu/%s%lld号关于%s.TXT", pick(2) ? "收文" : "发文 2", pick(9), pick(2) ? "文件" : "a", (long long)id, pick(300) ? "工作" : "预算的函");
	if (pick(9)) {
		unsigned y = 2015 + (unsigned)pick(5), m = 1 + (unsigned)pick(12), day = 1 + (unsigned)pick(28);

		k->date = pick(12) ? arena_fmt(a, "%04u-%02u-%02u", y, m, day) : pick(2) ? arena_fmt(a, "%04u-%02u", y, m) : arena_fmt(a, "%04u", y);
		*ARENA_PUSH(a, &d.values) = (struct value){ .field = FIELD_DATE, .text = k->date };
	}
	for (size_t f = 0; f < FIELDS; f++)
		for (size_t i = 0, n = fields[f] == FIELD_DOC_TYPE ? 1 : pick(EACH + 1); i < n; i++) {
			k->value[f][i] = fields[f] == FIELD_DOC_TYPE ? str_z(pick(3) ? "通知" : "公告") : some_name();
			*ARENA_PUSH(a, &d.values) = (struct value){ .field = fields[f], .text = k->value[f][i] };
		}
	assert_true(columns_set(s, &d, &err) && columns_path(s, id, k->path, &err));
}

static void cut(struct store *s, int64_t id)
{
	struct err err;

	kept[id] = (struct kept){ .date = STR_NONE };
	assert_true(columns_cut(s, id, &err));
}

static bool has(const struct kept *k, size_t f, struct str word)
{
	struct buf folded = { 0 };
	bool found = false;

	for (int i = 0; i < EACH; i++) {
		folded.n = 0;
		fold_text(k->value[f][i], &folded, NULL);
		found |= folded_find(buf_view(&folded), word, false, 0) != SIZE_MAX;
	}
	buf_free(&folded);
	return found;
}

static void compare_word(struct store *s, size_t f, const char *text)
{
	struct word w = { str_z(text), false };
	struct ids found = { 0 };
	struct err err;
	size_t n = 0;

	assert_true(columns_find(s, a, (int)fields[f], &w, &found, &err));
	for (int64_t id = 1; id <= DOCUMENTS; id++)
		if (has(&kept[id], f, w.folded)) {
			assert_true(n < found.n);
			assert_int_equal(found.p[n++], id);
		}
	assert_int_equal(n, found.n);
	/* jumping */
	struct matches *m = matches_word(s, a, (int)fields[f], &w, &err);

	assert_non_null(m);
	for (int64_t id = (int64_t)pick(900); id <= DOCUMENTS; id += 1 + (int64_t)pick(700)) {
		int64_t next = id;

		while (next <= DOCUMENTS && !has(&kept[next], f, w.folded))
			next++;
		assert_int_equal(matches_from(m, id), next <= DOCUMENTS ? next : INT64_MAX);
	}
}

static void compare_any(struct store *s, size_t f, const char *one, const char *other)
{
	struct word w[] = { { str_z(one), false }, { str_z(other), false } };
	struct err err;
	struct matches *m = matches_any(s, a, (int)fields[f], w, 2, &err);

	assert_non_null(m);
	for (int64_t id = 1, next = 0; id <= DOCUMENTS; id++)
		if (has(&kept[id], f, w[0].folded) || has(&kept[id], f, w[1].folded)) {
			assert_int_equal(matches_from(m, next), id);
			next = id + 1;
		}
}

/* A date that is not complete is in the range if what there is of it is. */
static bool within(struct str date, const char *from, const char *to)
{
	size_t n = strlen(from) < date.n ? strlen(from) : date.n, k = strlen(to) < date.n ? strlen(to) : date.n;

	return date.n && memcmp(date.p, from, n) >= 0 && memcmp(date.p, to, k) <= 0;
}

static void compare_days(struct store *s, const char *from, const char *to)
{
	struct ids found = { 0 };
	struct err err;
	size_t n = 0;

	assert_true(columns_between(s, a, columns_day(str_z(from)), columns_day(str_z(to)), &found, &err));
	for (int64_t id = 1; id <= DOCUMENTS; id++)
		if (within(kept[id].date, from, to)) {
			assert_true(n < found.n);
			assert_int_equal(found.p[n++], id);
		}
	assert_int_equal(n, found.n);
}

/* Numbers by a part of them, and by what is remembered. */
static void compare_numbers(struct store *s, const char *text)
{
	struct ids found = { 0 };
	struct err err;
	struct str key = number_key(a, str_z(text));
	size_t n = 0;

	assert_true(find_number(s, a, str_z(text), &found, &err));
	for (int64_t id = 1; id <= DOCUMENTS; id++)
		if (kept[id].code.n && str_has(number_key(a, number_of(&kept[id])), key)) {
			assert_true(n < found.n);
			assert_int_equal(found.p[n++], id);
		}
	assert_int_equal(n, found.n);
}

static void compare_recalled(struct store *s, const char *code, const char *year, const char *serial)
{
	struct number number = { .code = str_z(code), .year = str_z(year), .first = str_z(serial) };
	struct ids found = { 0 };
	struct err err;
	size_t n = 0;

	assert_true(find_recalled(s, a, &number, &found, &err));
	for (int64_t id = 1; id <= DOCUMENTS; id++)
		if (kept[id].code.n && str_has(kept[id].code, number.code) && (!number.year.n || str_eq(kept[id].year, number.year)) &&
		    str_eq(kept[id].serial, number.first)) {
			assert_true(n < found.n);
			assert_int_equal(found.p[n++], id);
		}
	assert_int_equal(n, found.n);
}

static void compare_paths(struct store *s, const char *text, bool prefix)
{
	struct word w = { str_z(text), prefix };
	struct ids found = { 0 };
	struct buf folded = { 0 };
	struct err err;
	size_t n = 0;

	assert_true(columns_find(s, a, COLUMN_PATH, &w, &found, &err));
	for (int64_t id = 1; id <= DOCUMENTS; id++) {
		folded.n = 0;
		fold_text(kept[id].path, &folded, NULL);
		if (folded_find(buf_view(&folded), w.folded, prefix, 0) != SIZE_MAX) {
			assert_true(n < found.n);
			assert_int_equal(found.p[n++], id);
		}
	}
	assert_int_equal(n, found.n);
	buf_free(&folded);
}

static bool before(uint32_t day, uint32_t than, bool down)
{
	return down ? day > than : day < than;
}

/* The first by date of some documents. */
static void compare_first(struct store *s, bool listed, bool down)
{
	struct hits h = { 0 }, first;
	struct err err;
	bool done, taken[DOCUMENTS + 1] = { false };
	size_t n = 1 + pick(60), part = 1 + pick(4);

	for (int64_t id = 1; id <= DOCUMENTS; id++)
		if (pick(part) == 0)
			*ARENA_PUSH(a, &h) = (struct hit){ .id = id, .score = (double)id / 2 };
	assert_true(days_first(s, a, &h, down, n, &first, &done, &err));
	assert_int_equal(done, listed);
	assert_true(!done || first.n == n);
	for (size_t i = 0; done && i < n; i++) {
		int64_t best = 0;
		uint32_t best_day = 0;

		for (size_t k = 0; k < h.n; k++) {
			uint32_t day = columns_day(kept[h.p[k].id].date);

			if (day && !taken[h.p[k].id] && (best == 0 || before(day, best_day, down))) {
				best = h.p[k].id;
				best_day = day;
			}
		}
		taken[best] = true;
		assert_int_equal(first.p[i].id, best);
		assert_true(first.p[i].score == (double)best / 2);
	}
}

static void compare(struct store *s, bool listed)
{
	static const char *const words[] = { "甲", "甲1县", "卫生", "civil2局", "卫生1局", "civil12", "卫生321局", "没有", "1", "通知", "公告", "局" };
	struct value_lists v;
	struct err err;
	bool same;

	assert_true(store_commit(s, &err));
	for (size_t f = 0; f < FIELDS; f++) {
		for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
			compare_word(s, f, words[i]);
		compare_any(s, f, "卫生1局", "civil2局");
		compare_any(s, f, "卫生301局", "没有");
		compare_any(s, f, "县卫生", "卫生");
		compare_any(s, f, "卫生", "县卫生1局");
		compare_any(s, f, "civil", "县civil2局");
		compare_any(s, f, "通知", "通知");
		compare_any(s, f, "公告", "civil300局");
		assert_true(values_open(s, a, (int)fields[f], &v, &err));
		assert_int_equal(v.blocks > 0, listed);
	}
	compare_days(s, "2016", "2016-12-31");
	compare_days(s, "2016-03", "2017-05-31");
	compare_days(s, "2016-03-14", "2016-03-20");
	compare_days(s, "2018-12-03", "");
	compare_days(s, "", "2015-02-28");
	compare_days(s, "2031", "2032-12-31");
	static const char *const numbers[] = { "2019", "1", "12", "3-", "-9", "甲政1", "发(2015", "发(2015)", "(2015)3", ")3", "甲x7发(2020)1", "没有", "3发" };

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		compare_numbers(s, numbers[i]);
	compare_recalled(s, "", "2016", "12");
	compare_recalled(s, "", "", "7");
	compare_recalled(s, "政1", "", "3");
	compare_recalled(s, "x", "2019", "1-7");
	compare_recalled(s, "", "2031", "12");
	static const char *const names[] = { "预算", "d3", "d", "文件17号", "文件1", "a12", "收", "发文 2/d4", "的函.txt", "txt", "没有的", "" };

	for (size_t i = 0; i < sizeof names / sizeof names[0] - 1; i++) {
		compare_paths(s, names[i], false);
		compare_paths(s, names[i], true);
	}
	for (int i = 0; i < 4; i++)
		compare_first(s, listed, i % 2);
	assert_true(values_are(s, &same, &err));
	assert_true(same);
	assert_true(store_begin(s, &err));
}

/* A search by the lists finds what the columns have: when the lists are new, when documents came, changed and went since, and when they are made anew. */
static void lists_are_what_columns_are(void **state)
{
	struct store *s;
	struct err err;
	bool same;

	(void)state;
	assert_true(store_open(path, true, &s, &err) && store_begin(s, &err));
	/* whose id is the last */
	assert_int_equal(sqlite3_exec(store_handle(s), "INSERT INTO document(id,sha256,path,bytes,encoding,kind,flowed,rules,likeness,elsewhere,worst,filed,"
						      "changed,text) VALUES(3000,'','',0,'','',0,'',0,0,0,0,0,'')", NULL, NULL, NULL), SQLITE_OK);
	for (int64_t id = 1; id <= 2200; id++)
		make(s, id);
	compare(s, false);
	assert_true(values_make(s, false, &err)); /* too few */
	compare(s, false);
	assert_true(values_make(s, true, &err));
	compare(s, true);
	for (int64_t id = 2201; id <= DOCUMENTS; id++) /* also in the last block */
		make(s, id);
	compare(s, true);
	for (int i = 0; i < 20; i++) {
		int64_t id = 1 + (int64_t)pick(600);

		cut(s, id);
		if (pick(2)) {
			make(s, id);
			kept[id].path = STR_NONE; /* its paths are taken from their table, which has none here */
		}
	}
	compare(s, true);
	assert_true(values_make(s, true, &err));
	compare(s, true);
	assert_true(store_commit(s, &err));
	for (int kind = 1; kind <= 5; kind += 4) { /* a bit that is missing is told */
		char *sql = sqlite3_mprintf("UPDATE value_list SET data=zeroblob(length(data)) WHERE id>>56=%d", kind);

		assert_true(store_begin(s, &err));
		assert_int_equal(sqlite3_exec(store_handle(s), sql, NULL, NULL, NULL), SQLITE_OK);
		assert_true(sqlite3_changes(store_handle(s)) > 0 && values_are(s, &same, &err));
		assert_false(same);
		store_rollback(s);
		sqlite3_free(sql);
	}
	assert_true(values_are(s, &same, &err));
	assert_true(same);
	/* one that does not belong there is told */
	assert_int_equal(sqlite3_exec(store_handle(s), "UPDATE value_list SET data=(SELECT data FROM value_list WHERE id>>48=515 ORDER BY id LIMIT 1 OFFSET 1)"
						      " WHERE id=(SELECT min(id) FROM value_list WHERE id>>48=515)", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_changes(store_handle(s)), 1);
	assert_true(values_are(s, &same, &err));
	assert_false(same);
	store_close(s);
}

/* Any bytes in the lists are read to their end and no further. */
static void damaged_lists_are_read(void **state)
{
	struct store *s;
	struct err err;
	struct ids found = { 0 };
	struct word w = { STR("局"), false };
	struct hit some[] = { { .id = 3 }, { .id = 700 }, { .id = 1900 }, { .id = 2800 } };
	struct hits h = { some, 4, 4 }, first;
	bool same, done;

	(void)state;
	for (int i = 0; i < 60; i++) {
		char *sql = sqlite3_mprintf("UPDATE value_list SET data=substr(data,1,%d)||randomblob(%d)||substr(data,%d) WHERE id>0 AND (id>>3)%%3=%d", (int)pick(40),
					    (int)pick(6), (int)pick(60), (int)pick(3));

		assert_true(store_open(path, true, &s, &err));
		sqlite3_exec(store_handle(s), sql, NULL, NULL, NULL);
		sqlite3_free(sql);
		for (size_t f = 0; f < FIELDS; f++)
			assert_true(columns_find(s, a, (int)fields[f], &w, &found, &err));
		assert_true(columns_between(s, a, 20160000, 20171231, &found, &err));
		assert_true(find_number(s, a, STR("2019"), &found, &err) && find_number(s, a, STR(")3"), &found, &err));
		assert_true(columns_find(s, a, COLUMN_PATH, &(struct word){ STR("预算"), false }, &found, &err));
		assert_true(days_first(s, a, &h, true, 2, &first, &done, &err));
		assert_true(values_are(s, &same, &err));
		store_close(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(lists_are_what_columns_are), cmocka_unit_test(damaged_lists_are_read) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
