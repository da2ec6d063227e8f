#include "unit.h"

#include <iconv.h>

#include "text/decode.h"
#include "text/gb18030.h"
#include "read/html.h"
#include "read/line.h"
#include "read/readers.h"

static struct arena *a;
static struct err err;

static int setup(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void detection(void **state)
{
	struct decoded d;

	(void)state;
	assert_true(decode(a, STR("归档"), NULL, &d, &err));
	assert_string_equal(d.name, "UTF-8");
	assert_true(decode(a, STR("\xEF\xBB\xBF归档"), NULL, &d, &err));
	assert_str(d.text, "归档");
	assert_int_equal(d.bom, 3);
	assert_true(decode(a, STR("\xB9\xE9\xB5\xB5"), NULL, &d, &err));
	assert_string_equal(d.name, "GB18030");
	assert_str(d.text, "归档");
	assert_true(decode(a, STR("\xFF\xFE\x52\x5F\x63\x68"), NULL, &d, &err));
	assert_string_equal(d.name, "UTF-16LE");
	assert_str(d.text, "归档");
	assert_true(decode(a, STR("\xFE\xFF\x5F\x52\x68\x63"), NULL, &d, &err));
	assert_str(d.text, "归档");
	/* the labels of the subsets mean GB18030: 镕 is in GBK only */
	assert_true(decode(a, STR("\xE9\x46"), "gb2312", &d, &err));
	assert_string_equal(d.name, "GB18030");
	assert_str(d.text, "镕");
	assert_true(decode(a, STR("\xA4\xA4\xA4\xE5"), "big5", &d, &err));
	assert_str(d.text, "中文");
	assert_false(decode(a, STR("abc"), "no-such-encoding", &d, &err));
	assert_int_equal(err.code, ERR_ENCODING);
}

static void bad_bytes(void **state)
{
	struct decoded d;

	(void)state;
	assert_true(decode(a, STR("一二三四五六七八九十\xFF一二三四五六七八九十"), NULL, &d, &err));
	assert_int_equal(d.bad, 1);
	assert_int_equal(d.bad_at[0], 30);
	assert_str(d.text, "一二三四五六七八九十\uFFFD一二三四五六七八九十");
	assert_false(decode(a, STR("ab\0cd"), NULL, &d, &err));
	assert_int_equal(err.code, ERR_NOT_TEXT);
	assert_int_equal(err.offset, 2);
	assert_false(decode(a, STR("\xFF\xFE\xFD\xFC\xFB\xFF\xFF\xFF\xFF"), "UTF-8", &d, &err));
}

/* The 18 four-byte codes that glibc 2.36 rejects stand for the private characters they swapped with. */
/* Every code of one, two and four bytes as glibc's iconv has it, but for the 18 that it rejects. */
static void gb18030_as_iconv(void **state)
{
	iconv_t cd = iconv_open("UTF-32BE", "GB18030");
	size_t more = 0, all = 0;

	(void)state;
	assert_true(cd != (iconv_t)-1);
	for (uint32_t i = 0; i < 256 + 126 * 256 + 126u * 10 * 126 * 10; i++) {
		unsigned char code[4] = { 0 }, out[8];
		size_t len = i < 256 ? 1 : i < 256 + 126 * 256 ? 2 : 4, left, room = sizeof out;
		uint32_t k = i - 256, f = k - 126 * 256, cp = 0, want = 0;

		if (len == 1) {
			code[0] = (unsigned char)i;
		} else if (len == 2) {
			code[0] = (unsigned char)(0x81 + k / 256), code[1] = (unsigned char)k;
		} else {
			code[0] = (unsigned char)(0x81 + f / 12600), code[1] = (unsigned char)(0x30 + f / 1260 % 10);
			code[2] = (unsigned char)(0x81 + f / 10 % 126), code[3] = (unsigned char)(0x30 + f % 10);
		}
		char *from = (char *)code, *to = (char *)out;

		left = len;
		iconv(cd, NULL, NULL, NULL, NULL);
		if (iconv(cd, &from, &left, &to, &room) != (size_t)-1 && room == 4)
			want = (uint32_t)out[0] << 24 | (uint32_t)out[1] << 16 | (uint32_t)out[2] << 8 | out[3];
		if (len == 2 && code[0] == 0xA3 && code[1] == 0xA0) /* the WHATWG's blank, glibc's private character */
			want = 0x3000;
		unsigned got = gb18030_char(code, len, &cp);

		if (got && !want && code[0] != 0) {
			more++;
			assert_true(cp >= 0xE78D && cp <= 0xE864);
		} else if (got ? cp != want || got != len : want != 0) {
			fail_msg("%02x%02x%02x%02x: U+%04X, iconv U+%04X", code[0], code[1], code[2], code[3], got ? cp : 0, want);
		}
		all += got > 0;
	}
	assert_int_equal(more, 18);
	assert_true(all > 1100000);
	iconv_close(cd);
}

/* The checks of many bytes at once against those one by one. */
static void validity(void **state)
{
	static const char *const pieces[] = { "a", "中", "文", "\xED\xA0\x80", "\xE0\xA0\x80", "\xE0\x80\x80", "é", "😀", "\xF8", "\x80", "字字字字字", "abcdefghijklmnopq", "\xEE\x80\x80", "，", "\xED\x9F\xBF", "\xC3" };
	unsigned seed = 9;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct buf b = { 0 };
		size_t at = 0;

		for (int k = 0; k < 12; k++) {
			seed = seed * 1103515245u + 12345u;
			buf_z(&b, pieces[(seed >> 16) % (seed >> 30 ? 16 : 3)]);
		}
		while (at < b.n) {
			size_t next = at;

			if (utf8_next_any(buf_view(&b), &next) == 0xFFFD)
				break;
			at = next;
		}
		assert_int_equal(utf8_valid(buf_view(&b)), at);
		buf_free(&b);
	}
}

static void gb18030_2022(void **state)
{
	struct decoded d;

	(void)state;
	assert_true(decode(a, STR("\x84\x31\x82\x36"), "GB18030", &d, &err));
	assert_str(d.text, "\uE78D");
	assert_true(decode(a, STR("\x82\x35\x91\x34"), "GB18030", &d, &err));
	assert_str(d.text, "\uE864");
	assert_true(decode(a, STR("\xA6\xD9"), "GB18030", &d, &err));
	assert_str(d.text, "\uFE10");
}

static void load(struct doc *d, struct str bytes, const char *encoding)
{
	*d = (struct doc){ .arena = a, .src = { .bytes = bytes } };
	assert_true(decode(a, bytes, encoding, &d->src.in, &err));
	d->text = d->src.in.text;
	lines_split(d);
}

static void a_last_line_ends_with_its_return(void **state)
{
	struct doc d;
	struct str src = STR("a\r\xB9\xE9\xB5\xB5\r");

	(void)state;
	load(&d, src, "GB18030");
	assert_int_equal(d.lines.n, 2);
	assert_int_equal(d.lines.p[0].src_end, 2);
	assert_int_equal(d.lines.p[1].src_end, src.n);
}

static void lines_keep_their_bytes(void **state)
{
	struct doc d;
	struct str src = STR("a\r\n\xB9\xE9\xB5\xB5\r\rz\n\tx");

	(void)state;
	load(&d, src, "GB18030");
	assert_int_equal(d.lines.n, 5);
	assert_str(d.lines.p[1].text, "归档");
	assert_int_equal(d.lines.p[1].src, 3);
	assert_int_equal(d.lines.p[2].text.n, 0);
	assert_int_equal(d.lines.p[3].src, 9);
	assert_true(d.lines.p[4].cell);
	/* 档 alone: bytes 5 and 6 of the source */
	size_t from, to;

	lines_bytes(&d, (struct place){ 1, 1, 3, 6 }, &from, &to);
	assert_int_equal(from, 5);
	assert_int_equal(to, 7);
}

static void empty_lines_without_end(void **state)
{
	struct doc d;
	struct buf b = { 0 };

	(void)state;
	buf_z(&b, "甲\n");
	for (int i = 0; i < 1000; i++)
		buf_z(&b, i % 2 ? "\n" : " \n");
	buf_z(&b, "乙\n");
	for (int i = 0; i < 100; i++)
		buf_z(&b, "\t\n"); /* cells may be empty */
	load(&d, arena_str(a, buf_view(&b)), NULL);
	assert_int_equal(d.lines.n, 1 + 50 + 1 + 100);
	assert_str(d.lines.p[51].text, "乙");
	assert_int_equal(d.lines.p[51].no, 1002);
	assert_int_equal(d.lines.p[51].src, 4 + 500 + 1000);
	buf_free(&b);
}

static void bytes_after_a_bad_byte(void **state)
{
	struct doc d;
	size_t from, to;

	(void)state;
	load(&d, STR("一\xFF二三四五六七八九十归"), "UTF-8");
	lines_bytes(&d, (struct place){ 0, 0, 6, 9 }, &from, &to); /* 二 */
	assert_int_equal(from, 4);
	assert_int_equal(to, 7);
}

static void markdown_marks(void **state)
{
	struct doc d;

	(void)state;
	load(&d, STR("# 办法\n## 第一章 **总则**\n<!-- INFO END -->\n#无空格"), NULL);
	lines_markdown(&d);
	assert_str(d.lines.p[0].text, "办法");
	assert_int_equal(d.lines.p[0].heading, 1);
	assert_str(d.lines.p[1].text, "第一章 总则");
	assert_true(d.lines.p[2].furniture);
	assert_str(d.lines.p[3].text, "#无空格");

	size_t from, to;

	load(&d, STR("1\\. 见[**工作**方案](a_(1).pdf)，\\[2020\\]1号![图](b.png)"), NULL);
	lines_markdown(&d);
	assert_str(d.lines.p[0].text, "1. 见工作方案，[2020]1号图");
	load(&d, STR("1\\. 见[**工作**方案](a.pdf)，\\[2020\\]1号"), NULL);
	lines_markdown(&d);
	assert_str(d.lines.p[0].text, "1. 见工作方案，[2020]1号");
	lines_bytes(&d, (struct place){ 0, 0, 12, 18 }, &from, &to); /* 方案 */
	assert_int_equal(from, 18);
	assert_int_equal(to, 24);
}

static void html(struct doc *d, struct str bytes)
{
	*d = (struct doc){ .arena = a, .src = { .bytes = bytes, .kind = KIND_html } };
	assert_true(decode(a, bytes, NULL, &d->src.in, &err));
	assert_true(html_lines(d, &(struct reading){ 0 }, &err));
}

static void page_furniture_is_dropped(void **state)
{
	struct doc d;

	(void)state;
	html(&d, STR("<html><head><title>关于放假的通知 - 某某网</title><script>var x='。';</script></head><body>\n"
		     "<div class='nav'><a>首页</a><a>政务公开</a></div>\n"
		     "<h1>关于放假的通知</h1>\n"
		     "<div class='content'><p>各科室：</p>\n<p>现将放假安排<br>通知如下，请遵照执行。</p>"
		     "<p>&nbsp;&nbsp;某某医院</p></div>\n"
		     "<div class='footer'>主办单位 某某</div></body></html>"));
	assert_int_equal(d.lines.n, 5);
	assert_str(d.lines.p[0].text, "关于放假的通知");
	assert_int_equal(d.lines.p[0].heading, 1);
	assert_int_equal(d.lines.p[0].no, 3);
	assert_str(d.lines.p[1].text, "各科室：");
	assert_str(d.lines.p[2].text, "现将放假安排");
	assert_str(d.lines.p[3].text, "通知如下，请遵照执行。");
	assert_str(d.lines.p[4].text, "某某医院");
	assert_int_equal(d.lines.p[1].no, 4);
	assert_int_equal(d.lines.p[3].no, 5);
	/* the raw lines are slices of the text */
	for (size_t i = 0; i < d.lines.n; i++)
		assert_true(d.lines.p[i].raw.p >= d.text.p && d.lines.p[i].raw.p + d.lines.p[i].raw.n <= d.text.p + d.text.n);
}

static void data_table_becomes_a_grid(void **state)
{
	struct doc d;

	(void)state;
	html(&d, STR("<div><p>名单见下表，共两人。</p><table><tr><th>科室</th><th colspan=2>人员</th></tr>"
		     "<tr><td rowspan=2>内科</td><td>张三</td><td>主任</td></tr><tr><td>李四</td><td>医师<br>护师</td></tr></table></div>"));
	assert_int_equal(d.tables.n, 1);
	struct table *t = &d.tables.p[0];

	assert_int_equal(t->rows, 3);
	assert_int_equal(t->columns, 3);
	assert_str(t->cells[0], "科室");
	assert_str(t->cells[1], "人员");
	assert_str(t->cells[2], "");
	assert_str(t->cells[6], "");
	assert_str(t->cells[7], "李四");
	assert_str(t->cells[8], "医师\n护师");
}

static void layout_table_is_none(void **state)
{
	struct doc d;

	(void)state;
	html(&d, STR("<table><tr><td><table><tr><td>左边</td></tr></table></td><td><p>正文第一段，很长。</p><p>正文第二段。</p></td></tr></table>"));
	assert_int_equal(d.tables.n, 0);
}

static void a_page_too_deep_is_told(void **state)
{
	struct buf b = { 0 };
	struct doc d;

	(void)state;
	for (int i = 0; i < 60000; i++)
		buf_z(&b, "<div>");
	buf_z(&b, "正文，内容。");
	html(&d, buf_view(&b));
	assert_int_equal(d.findings.n, 1);
	assert_string_equal(d.findings.p[0].rule, "html-depth");
	html(&d, STR("<div><p>正文，内容。</p></div>"));
	assert_int_equal(d.findings.n, 0);
	buf_free(&b);
}

static void absurd_spans_are_cut(void **state)
{
	struct doc d;

	(void)state;
	html(&d, STR("<div>如下表。<table><tr><td colspan=100000>甲</td><td>乙</td></tr><tr><td rowspan=99999999999>丙</td><td>丁</td></tr></table></div>"));
	assert_int_equal(d.tables.n, 1);
	assert_true(d.tables.p[0].columns <= 65);
}

/* What can be encoded comes back, and is what iconv makes of it; the rest is refused. */
static void gb18030_and_back(void **state)
{
	iconv_t cd = iconv_open("GB18030", "UTF-8");
	size_t encoded = 0;

	(void)state;
	for (uint32_t cp = 1; cp < 0x30000; cp++) {
		char utf8[4], by_iconv[8], *from = utf8, *to = by_iconv;
		size_t n = utf8_put(utf8, cp), left = n, room = sizeof by_iconv;
		struct buf b = { 0 };
		uint32_t back;

		if (cp >= 0xD800 && cp < 0xE000)
			continue;
		if (gb18030_encode((struct str){ utf8, n }, &b)) {
			encoded++;
			assert_int_equal(gb18030_char((unsigned char *)b.p, b.n, &back), b.n);
			assert_int_equal(back, cp);
			iconv(cd, &from, &left, &to, &room);
			assert_int_equal(sizeof by_iconv - room, b.n);
			assert_memory_equal(by_iconv, b.p, b.n);
		} else {
			assert_true(cp > 0x7F && !(cp >= 0x4E00 && cp <= 0x9FA5));
		}
		buf_free(&b);
	}
	assert_true(encoded > 21000);
	iconv_close(cd);
	/* bytes that are told by their text come back from it */
	size_t told = 0;

	for (unsigned code = 0x8140; code <= 0xFEFE; code++) {
		unsigned char bytes[3] = { 'a', (unsigned char)(code >> 8), (unsigned char)code };
		char utf8[16];
		size_t i = 0;
		bool is_lossless = true;
		size_t n = gb18030_run(bytes, 3, &i, utf8, &is_lossless);
		struct buf b = { 0 };

		if (i < 3)
			continue;
		assert_int_equal(gb18030_encode((struct str){ utf8, n }, &b) && code != 0xA3A0, is_lossless);
		if (is_lossless)
			assert_true(str_eq(buf_view(&b), (struct str){ (char *)bytes, 3 }));
		told += is_lossless;
		buf_free(&b);
	}
	assert_true(told > 21000);
}

/* By content, then by name. */
static void kinds_are_told(void **state)
{
	static const struct { const char *path, *bytes; enum kind kind; } cases[] = {
		{ "a.txt", "关于放假的通知\n", KIND_text },
		{ "a", "关于放假的通知\n", KIND_text },
		{ "a.txt", "<p>关于放假的通知</p>", KIND_html },
		{ "a.htm", "关于放假的通知\n", KIND_html },
		{ "a.md", "<!-- 注 -->\n# 关于放假的通知\n", KIND_markdown },
		{ "a.txt", "# 关于放假的通知\n", KIND_markdown },
		{ "a.xhtml", "<?xml version=\"1.0\"?>\n<html><body><p>通知</p></body></html>", KIND_html },
		{ "a.txt", "<?xml version=\"1.0\"?>\n<html><body><p>通知</p></body></html>", KIND_html },
		{ "a.txt", "<?xml version=\"1.0\"?>\n<甲/>", KIND_text },
		{ "b.d/html", "甲\n", KIND_text },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct doc d = { .arena = a, .src = { .path = str_z(cases[i].path), .bytes = str_z(cases[i].bytes) } };

		assert_true(readers_read(&d, &(struct reading){ 0 }, &err));
		assert_int_equal(d.src.kind, cases[i].kind);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds_are_told),
		cmocka_unit_test(gb18030_and_back), cmocka_unit_test(detection), cmocka_unit_test(bad_bytes), cmocka_unit_test(gb18030_2022), cmocka_unit_test(gb18030_as_iconv), cmocka_unit_test(validity),
		cmocka_unit_test(lines_keep_their_bytes), cmocka_unit_test(a_last_line_ends_with_its_return), cmocka_unit_test(empty_lines_without_end), cmocka_unit_test(bytes_after_a_bad_byte), cmocka_unit_test(markdown_marks),
		cmocka_unit_test(page_furniture_is_dropped), cmocka_unit_test(data_table_becomes_a_grid),
		cmocka_unit_test(layout_table_is_none), cmocka_unit_test(a_page_too_deep_is_told), cmocka_unit_test(absurd_spans_are_cut),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
