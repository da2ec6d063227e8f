/* Lists of a record: this program has a derived list of its own (derived_lists below stands for that of lib/doc; the database keeps it
 * in the column of tasks) and a list like those that every record has, so that the ways into the database, JSON, XML, text and sheets are
 * tested whatever lists there are. */
#include "unit.h"

#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include <sqlite3.h>

#include "parse/parse.h"
#include "store/listjson.h"
#include "store/store.h"
#include "write/lists.h"
#include "write/record.h"

struct errand {
	struct found found;
	struct str what, way, day;
	struct strings who, roles;
	int64_t count;
	int32_t section;
};

struct document {
	struct doc d;
	struct {
		struct errand *p;
		size_t n, cap;
	} errands;
};

static const char *const ways[] = { "on foot", "by cart", NULL }, *const keys[] = { "role", "name", NULL };
#define AT(member) offsetof(struct errand, member)
static struct list_column columns[] = {
	{ .name = "errand", .type = COLUMN_TEXT, .offset = AT(what), .label = "事项" },
	{ .name = "way", .type = COLUMN_WORD, .offset = AT(way), .label = "方式", .words = ways },
	{ .name = "day", .type = COLUMN_DATE, .offset = AT(day), .label = "日期" },
	{ .name = "who", .type = COLUMN_TEXTS, .offset = AT(who), .label = "何人" },
	{ .name = "roles", .type = COLUMN_PAIRS, .offset = AT(roles), .label = "分工", .words = keys },
	{ .name = "count", .type = COLUMN_NUMBER, .offset = AT(count) },
	{ .name = "section", .type = COLUMN_INDEX, .offset = AT(section) },
	{ .name = NULL },
};
const struct list derived_lists[] = {
	{ .name = "tasks", .label = "差事", .help = "the errands", .derived = true, .offset = offsetof(struct document, errands), .size = sizeof(struct errand),
	  .columns = columns },
	{ .name = NULL },
};

static struct arena *a;
static char path[64];

static void push(struct strings *t, struct str s)
{
	*ARENA_PUSH(a, t) = s;
}

static void fill(struct document *x)
{
	struct errand *e = list_push(&derived_lists[0], &x->d);

	e->found = (struct found){ { 3, 4 }, 10, 20, STR("errand-sentence") };
	e->what = STR("送“急件”到\n县里");
	e->way = STR("on foot");
	e->day = STR("2024-05");
	push(&e->who, STR("甲"));
	push(&e->who, STR("乙"));
	push(&e->roles, STR("组长"));
	push(&e->roles, STR("丙"));
	e->count = 7;
	e->section = 0;
	e = list_push(&derived_lists[0], &x->d);
	e->found.rule = STR("none");
}

static const char item[] = "{\"errand\":\"送“急件”到\\n县里\",\"way\":\"on foot\",\"day\":\"2024-05\",\"who\":[\"甲\",\"乙\"],"
			   "\"roles\":[{\"role\":\"组长\",\"name\":\"丙\"}],\"count\":7,\"section\":0,\"line\":3";
static const char nothing[] = "{\"errand\":null,\"way\":null,\"day\":null,\"who\":[],\"roles\":[],\"count\":null,\"section\":null,\"line\":0";

static void must_be(const struct buf *b, const char *text)
{
	assert_int_equal(b->n, strlen(text));
	assert_memory_equal(b->p, text, b->n);
}

static void to_json(void **state)
{
	struct document x = { .d.arena = a };
	struct buf b = { 0 };
	char want[2048];

	(void)state;
	fill(&x);
	derived_json(&x.d, false, &b);
	snprintf(want, sizeof want, "{\"tasks\":[%s},%s}]}", item, nothing);
	must_be(&b, want);
	b.n = 0;
	derived_json(&x.d, true, &b);
	snprintf(want, sizeof want, "{\"tasks\":[%s,\"lines\":[3,4],\"bytes\":[10,20],\"rule\":\"errand-sentence\"},%s,\"lines\":[0,0],\"bytes\":[0,0],\"rule\":\"none\"}]}",
		 item, nothing);
	must_be(&b, want);
	buf_free(&b);
}

static void to_xml(void **state)
{
	struct document x = { .d.arena = a };
	struct buf b = { 0 };

	(void)state;
	fill(&x);
	struct xmlout *out = xmlout_new("root");

	derived_xml(&x.d, out);
	xmlout_end(out, &b);
	assert_true(str_has(buf_view(&b), STR("<day>2024-05</day>")));
	assert_true(str_has(buf_view(&b), STR("<value role=\"组长\">丙</value>")));
	assert_true(str_has(buf_view(&b), STR("<item line=\"0\"")));
	buf_free(&b);
}

static void to_text_and_sheet(void **state)
{
	struct document x = { .d.arena = a };
	struct buf b = { 0 };
	struct style s = { 100, false, false };
	struct format f = derived_sheet;
	struct format_options o = { 0 };
	struct err err;

	(void)state;
	fill(&x);
	list_text(&derived_lists[0], &x.d, &s, &b);
	must_be(&b, "1. 送“急件”到 县里 (第3行)\n   方式：on foot  日期：2024-05  何人：甲、乙  分工：组长：丙\n2.  (第0行)\n");
	b.n = 0;
	f.name = "tasks";
	f.list = &derived_lists[0];
	void *sheet = f.begin(&f, &o, &b, &err);

	assert_non_null(sheet);
	f.record(sheet, &x.d, &b);
	assert_true(f.end(sheet, &b, &err));
	assert_true(str_has(buf_view(&b), STR("\"序号\",\"事项\",\"方式\",\"日期\",\"何人\",\"分工\",\"文号\",\"题名\",\"行\",\"文件\"\r\n\"1\",")));
	buf_free(&b);
}

/* Filed, loaded, read by a program that knows other columns. */
static void stored_and_read(void **state)
{
	struct document x = { .d.arena = a }, y = { .d.arena = a };
	struct buf before = { 0 }, after = { 0 };

	(void)state;
	fill(&x);
	listjson_write(&derived_lists[0], &x.d, &before);
	assert_true(listjson_read(&derived_lists[0], &y.d, arena_str(a, buf_view(&before))));
	listjson_write(&derived_lists[0], &y.d, &after);
	assert_true(str_eq(buf_view(&before), buf_view(&after)));
	assert_true(str_ends(buf_view(&before), STR(",7,0],[0,0,0,0,\"none\",null,null,null,[],[]]]"))); /* nulls at the end are left out */

	/* without the last column, with one more */
	y = (struct document){ .d.arena = a };
	assert_true(listjson_read(&derived_lists[0], &y.d, STR("[[1,2,3,4,null,\"A\",null,null,[],[[\"r\",\"n\"]],5]]")));
	assert_int_equal(y.errands.p[0].count, 5);
	assert_int_equal(y.errands.p[0].section, -1);
	y = (struct document){ .d.arena = a };
	assert_true(listjson_read(&derived_lists[0], &y.d, STR("[[1,2,3,4,null,\"A\",null,null,[],[],5,6,[[\"x]\"],null,7],8]]")));
	assert_int_equal(y.errands.p[0].section, 6);
	columns[1].type = COLUMN_GONE;
	y = (struct document){ .d.arena = a };
	assert_true(listjson_read(&derived_lists[0], &y.d, STR("[[1,2,3,4,null,\"A\",[\"x\",1],null,[],[],5,6]]")));
	columns[1].type = COLUMN_WORD;
	/* damaged */
	static const char *const bad[] = { "", "[", "[[1]]", "[[1,2,3,4,null,7]]", "[[1,2,3,4,null,\"A\",null,null,[],[[\"r\"]],5]]", "[[1,2,3,4,null,\"A\",null,null,{}]]",
					   "[[1,2,3,4,null,\"A\",null,null,[],[],5,6,[[7]]", "[] 1" };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		y = (struct document){ .d.arena = a };
		assert_false(listjson_read(&derived_lists[0], &y.d, str_z(bad[i])));
	}
	buf_free(&before);
	buf_free(&after);
}

/* A list of the record itself: strict where it is read, with columns that are only in the database or only in the record. */
struct mark {
	struct str words;
	const char *sort;
	unsigned shape;
	uint32_t times, number;
	size_t from, to;
	struct span at;
	struct str rule;
};

struct marked {
	struct doc d;
	struct {
		struct mark *p;
		size_t n, cap;
	} marks;
};

static const char *const shapes[] = { "round", "square", "other", NULL };
#define MARK(member, sort, ...) { .name = #member, .type = COLUMN_##sort, .offset = offsetof(struct mark, member), .size = sizeof ((struct mark *)NULL)->member, __VA_ARGS__ }
static const struct list_column mark_columns[] = {
	MARK(words, STRING, .about = NULL),
	MARK(sort, ID, .xml = XML_ATTRIBUTE),
	MARK(shape, CHOICE, .words = shapes, .xml = XML_ATTRIBUTE),
	MARK(times, COUNT, .xml = XML_ATTRIBUTE),
	MARK(number, NUMBER, .xml = XML_ATTRIBUTE),
	MARK(from, COUNT, .place = COLUMN_IN_DATABASE),
	MARK(to, COUNT, .place = COLUMN_IN_DATABASE),
	{ .name = "text", .type = COLUMN_SLICE, .offset = offsetof(struct mark, from), .end = offsetof(struct mark, to), .place = COLUMN_IN_RECORD },
	{ .name = "lines", .type = COLUMN_SPAN, .offset = offsetof(struct mark, at), .xml = XML_ATTRIBUTE },
	MARK(rule, TEXT, .place = COLUMN_IN_DATABASE, .later = true),
	{ .name = NULL },
};

static bool mark_sound(const struct doc *d, size_t i)
{
	return ((const struct marked *)d)->marks.p[i].to <= d->text.n;
}

static const struct list marks = { .name = "marks", .element = "mark", .sound = mark_sound, .offset = offsetof(struct marked, marks),
				   .size = sizeof(struct mark), .columns = mark_columns };

static void own_list(void **state)
{
	struct marked x = { .d = { .arena = a, .text = STR("甲乙丙") } }, y;
	struct buf b = { 0 };

	(void)state;
	*(struct mark *)list_push(&marks, &x.d) = (struct mark){ STR(""), "seal", 1, 0, 0, 3, 6, { 7, 8 }, STR("found") };
	assert_int_equal(list_span(&marks, list_item(&marks, &x.d, 0)).to, 8);
	listjson_write(&marks, &x.d, &b);
	must_be(&b, "[[\"\",\"seal\",\"square\",0,null,3,6,7,8,\"found\"]]");
	y = (struct marked){ .d = x.d };
	assert_true(listjson_read(&marks, &y.d, arena_str(a, buf_view(&b))));
	b.n = 0;
	list_json(&marks, &y.d, &b);
	must_be(&b, "[{\"words\":\"\",\"sort\":\"seal\",\"shape\":\"square\",\"times\":0,\"number\":null,\"text\":\"乙\",\"lines\":[7,8]}]");
	b.n = 0;
	struct xmlout *out = xmlout_new("root");

	list_xml(&marks, &y.d, out);
	xmlout_end(out, &b);
	assert_true(str_has(buf_view(&b), STR("<mark sort=\"seal\" shape=\"square\" times=\"0\" from=\"7\" to=\"8\">")));
	assert_true(str_has(buf_view(&b), STR("<text>乙</text>")));

	y = (struct marked){ .d = x.d }; /* a word of a newer program is the last one; its rule came later; up to a line */
	assert_true(listjson_read_to(&marks, &y.d, STR("[[\"\",\"s\",\"oval\",0,2,0,0,7,8],[\"\",\"s\",\"round\",0,2,0,0,9,9],[\"\",\"s\",\"round\",0,2,0,0,11,11]]"), 8));
	assert_int_equal(y.marks.n, 2);
	assert_int_equal(y.marks.p[0].shape, 2);
	assert_int_equal(y.marks.p[0].number, 2);
	assert_int_equal(y.marks.p[0].rule.n, 0);
	static const char *const bad[] = { "[[\"\",\"s\",\"round\",0,2,0,0,7]]", "[[\"\",\"s\",\"round\",0,2,0,0,7,8,\"r\",1]]", "[[\"\",\"s\",\"round\",0,2,0,99,7,8]]" };

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		y = (struct marked){ .d = x.d };
		assert_false(listjson_read(&marks, &y.d, str_z(bad[i])));
	}
	/* all lists of a record, each once */
	const struct list *l;
	size_t n = 0, derived = 0;

	for (size_t i = 0; (l = list_at(i)); i++, n++)
		derived += l->derived;
	assert_int_equal(n, RECORD_LIST_COUNT + 1);
	assert_int_equal(derived, 1);
	buf_free(&b);
}

static int64_t count(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *q;
	int64_t n;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return n;
}

static void in_the_database(void **state)
{
	struct document x = { 0 }, y = { .d.arena = a };
	struct rules *rules;
	struct store *s;
	struct prepared *terms = prepared_new();
	struct stamp stamp = { 1, 2, 3 };
	enum filed what;
	struct err err;
	struct buf before = { 0 }, after = { 0 };
	sqlite3 *db;

	(void)state;
	unlink(path);
	assert_true(rules_load(NULL, 0, &rules, &err));
	struct matcher *m = matcher_new(rules);

	assert_true(parse(m, a, STR("x.txt"), STR("关于办差的通知\n各乡镇：\n办差。\n"), NULL, &x.d, &err));
	fill(&x);
	store_prepare(terms, &x.d);
	assert_true(store_open(path, true, &s, &err) && store_begin(s, &err));
	assert_true(store_file(s, &x.d, terms, NULL, "", &stamp, &what, &err) && store_commit(s, &err));
	assert_true(store_load(s, x.d.id, &y.d, &err));
	derived_json(&x.d, true, &before);
	derived_json(&y.d, true, &after);
	assert_true(str_eq(buf_view(&before), buf_view(&after)));

	y = (struct document){ .d.arena = a };
	assert_true(store_load_record(s, x.d.id, &y.d, &err));
	assert_int_equal(y.errands.n, 0);
	assert_true(store_load_derived(s, &y.d, &err));
	assert_int_equal(y.errands.n, 2);
	store_close(s);

	/* its view; another form of it is renewed when the database is opened for writing */
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(count(db, "SELECT count(*) FROM tasks WHERE errand LIKE '送%' AND who='甲；乙' AND roles='组长：丙' AND \"count\"=7"
				   " AND line_from=3 AND rule='errand-sentence' AND document=1 AND item=0"), 1);
	assert_int_equal(sqlite3_exec(db, "DROP VIEW tasks; CREATE VIEW tasks AS SELECT 1 AS no; DROP VIEW documents;"
					  "UPDATE derived SET groups='[]'", NULL, NULL, NULL), SQLITE_OK);
	assert_true(store_open(path, true, &s, &err));
	assert_int_equal(count(db, "SELECT count(*) FROM tasks, documents WHERE errand IS NULL AND id=document"), 1);
	int64_t version = count(db, "PRAGMA schema_version");

	store_close(s);
	assert_true(store_open(path, true, &s, &err));
	assert_int_equal(count(db, "PRAGMA schema_version"), version); /* nothing to renew */
	y = (struct document){ .d.arena = a };
	assert_true(store_load(s, x.d.id, &y.d, &err)); /* what it does not know it leaves */
	/* filed anew: the old items go */
	x.errands.n = 0;
	assert_true(store_begin(s, &err) && store_replace(s, &x.d, terms, "", &err) && store_commit(s, &err));
	assert_int_equal(count(db, "SELECT count(*) FROM derived"), 0);
	assert_int_equal(sqlite3_exec(db, "INSERT INTO derived(document,tasks) VALUES(1,'[[1')", NULL, NULL, NULL), SQLITE_OK);
	y = (struct document){ .d.arena = a };
	assert_false(store_load(s, x.d.id, &y.d, &err));
	store_close(s);
	sqlite3_close(db);
	buf_free(&before);
	buf_free(&after);
	prepared_free(terms);
	matcher_free(m);
	rules_free(rules);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(to_json), cmocka_unit_test(to_xml), cmocka_unit_test(to_text_and_sheet),
					    cmocka_unit_test(stored_and_read), cmocka_unit_test(own_list), cmocka_unit_test(in_the_database) };

	a = arena_new();
	snprintf(path, sizeof path, "/tmp/guidang-unit-list-%d.db", (int)getpid());
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	arena_free(a);
	return failed;
}
