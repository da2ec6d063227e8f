#include "unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "text/decode.h"
#include "text/among.h"
#include "text/fold.h"
#include "text/plain.h"
#include "base/confine.h"
#include "base/json.h"
#include "base/jsonin.h"

static void utf8_forms(void **state)
{
	(void)state;
	assert_int_equal(utf8_valid(STR("归档 abc 𠮷")), STR("归档 abc 𠮷").n);
	assert_int_equal(utf8_valid(STR("a\xC0\x80")), 1);             /* overlong */
	assert_int_equal(utf8_valid(STR("a\xED\xA0\x80")), 1);         /* surrogate */
	assert_int_equal(utf8_valid(STR("a\xF4\x90\x80\x80")), 1);     /* beyond U+10FFFF */
	assert_int_equal(utf8_valid(STR("a\xE5\xBD")), 1);             /* cut off */
	for (uint32_t cp = 1; cp < 0x110000; cp++) {
		char c[4];
		size_t i = 0;

		if (cp >= 0xD800 && cp < 0xE000)
			continue;
		unsigned n = utf8_put(c, cp);

		assert_int_equal(utf8_next((struct str){ c, n }, &i), cp);
		assert_int_equal(i, n);
		assert_int_equal(utf8_prev((struct str){ c, n }, &i), cp);
		assert_int_equal(i, 0);
	}
}

static void find_and_trim(void **state)
{
	(void)state;
	assert_int_equal(str_find(STR("abcabc"), STR("ca")), 2);
	assert_true(str_find(STR("abc"), STR("d")) == SIZE_MAX);
	assert_int_equal(str_rfind(STR("abcabc"), STR("abc")), 3);
	assert_str(str_trim(STR(" \t a b \n")), "a b");
	assert_str(str_sub(STR("abc"), 2, 99), "c");
}

static void norm_of_a_line(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_str(norm_line(a, STR("\t　２０２４年\u00a0３月\u200b\ufeff ")), "2024年 3月");
	assert_str(norm_line(a, STR("（一）、Ａ１．")), "（一）、A1．");
	assert_str(norm_line(a, STR("\x1b[31m红\x07")), "[31m红");
	/* every byte of the text leads back to the character it came from */
	struct str raw = STR("　\u200b绍　市２５号");
	struct str text = norm_line(a, raw);

	assert_str(text, "绍 市25号");
	assert_int_equal(norm_origin(raw, 0), str_find(raw, STR("绍")));
	assert_int_equal(norm_origin(raw, str_find(text, STR("25"))), str_find(raw, STR("２")));
	assert_int_equal(norm_origin(raw, text.n), raw.n);
	arena_free(a);
}

/* As fold.h says it, character by character. */
static void norm_simply(struct str raw, struct buf *out)
{
	out->n = 0;
	for (size_t i = 0; i < raw.n;) {
		uint32_t cp = utf8_next(raw, &i);
		bool alnum = (cp >= 0xFF10 && cp <= 0xFF19) || (cp >= 0xFF21 && cp <= 0xFF3A) || (cp >= 0xFF41 && cp <= 0xFF5A);

		if (is_blank(cp) ? out->n > 0 : !is_invisible(cp))
			buf_cp(out, is_blank(cp) ? ' ' : alnum ? cp - 0xFEE0 : (cp >= 0x2E80 && cp < 0x2FD8) || (cp >= 0xF900 && cp < 0xFB00) ? norm_char(cp) : cp);
	}
	while (out->n && out->p[out->n - 1] == ' ')
		out->n--;
}

static void same_norm(struct arena *a, struct str raw, struct buf *simple)
{
	struct str line;
	size_t indent, blanks = 0;

	norm_simply(raw, simple);
	if (!str_eq(norm_line(a, raw), buf_view(simple)))
		fail_msg("norm_line: \"%.*s\"", STR_ARG(raw));
	for (size_t i = 0; i < raw.n; blanks++) {
		uint32_t cp = utf8_next(raw, &i);

		if (cp == '\n' || cp == '\r')
			return; /* no line */
		if (!is_blank(cp) && !is_invisible(cp))
			break;
	}
	struct norm_text text = norm_text_of(a, raw);

	assert_int_equal(norm_next_line(a, &text, 0, &line, &indent), raw.n);
	if (!str_eq(line, buf_view(simple)) || indent != blanks)
		fail_msg("norm_next_line: \"%.*s\"", STR_ARG(raw));
}

/* Sixteen bytes are looked at together: every character at every place among them, and broken UTF-8. */
static void norm_of_every_character(void **state)
{
	static const char *const around[] = { "", "a", "中", "ab中", "中、", "a一b", "中文", "中文。", "一二三四五", "一二三四五6" };
	struct arena *a = arena_new();
	struct buf raw = { 0 }, simple = { 0 };
	unsigned seed = 11;

	(void)state;
	for (uint32_t cp = 1; cp < 0x20000; cp++) {
		if ((cp >= 0xD800 && cp <= 0xDFFF) || (cp >= '\n' && cp <= '\v') || cp == '\r' || cp == 0x85 || cp == 0x2028 || cp == 0x2029)
			continue;
		for (size_t k = 0; k < sizeof around / sizeof around[0]; k += cp < 0x3400 || cp >= 0xF900 ? 1 : 3) {
			raw.n = 0;
			buf_z(&raw, around[k]);
			buf_cp(&raw, cp);
			buf_z(&raw, "国、务（a）院一二三四五");
			same_norm(a, buf_view(&raw), &simple);
		}
		arena_reset(a);
	}
	for (int i = 0; i < 100000; i++) {
		static const char *const some[] = { "中", "a", "\xE4", "\x80", "\xE3\x80", "\xFF", "Ａ", "　", "。", "\xEF\xBC", " ", "务院" };

		raw.n = 0;
		for (int k = 0; k < 12; k++) {
			seed = seed * 1103515245u + 12345u;
			buf_z(&raw, some[(seed >> 16) % (sizeof some / sizeof some[0])]);
		}
		same_norm(a, buf_view(&raw), &simple);
		arena_reset(a);
	}
	buf_free(&raw);
	buf_free(&simple);
	arena_free(a);
}

static void radicals_are_ideographs(void **state)
{
	static const uint32_t pairs[][2] = { { 0x2F00, 0x4E00 }, { 0x2F8F, 0x884C }, { 0x2EA0, 0x6C11 }, { 0x2ED3, 0x957F }, { 0x2EF3, 0x9F9F }, { 0xF96E, 0x8449 }, { 0x4E00, 0x4E00 } };
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		assert_int_equal(norm_char(pairs[i][0]), pairs[i][1]);
	assert_true(str_eq(norm_line(a, STR("⼀、⼈⺠\xF3\xA0\x84\x80银⾏")), STR("一、人民银行")));
	arena_free(a);
}

static void lines_of_a_text(void **state)
{
	struct arena *a = arena_new();
	struct str text = STR("　　一、甲\r\n\n \t\n乙１　\r丙\v丁\xE2\x80\xA8戊\xC2\x85己"), line;
	static const struct { size_t end, indent; const char *line; } lines[] = {
		{ 15, 2, "一、甲" }, { 17, 0, "" }, { 20, 2, "" }, { 30, 0, "乙1" }, { 34, 0, "丙" }, { 38, 0, "丁" }, { 44, 0, "戊" }, { 49, 0, "己" },
	};
	struct norm_text norm = norm_text_of(a, text);
	size_t at = 0, indent;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		assert_int_equal(norm_next_line(a, &norm, at, &line, &indent), lines[i].end);
		assert_str(line, lines[i].line);
		assert_int_equal(indent, lines[i].indent);
		at = lines[i].end + norm_break(text, lines[i].end);
	}
	arena_free(a);
}

static struct str fold(struct arena *a, struct str s)
{
	struct buf b = { 0 }, origin = { 0 };

	fold_text(s, &b, &origin);
	assert_int_equal(origin.n, b.n * sizeof(uint32_t));
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	buf_free(&origin);
	return out;
}

static void same_as_printf(struct buf *b, int64_t n)
{
	char expected[32];

	snprintf(expected, sizeof expected, "%" PRId64, n);
	b->n = 0;
	json_int(b, n);
	assert_str(buf_view(b), expected);

	struct json_row row;

	b->n = 0;
	json_row_begin(&row, b);
	json_row_int(&row, n);
	json_row_end(&row);
	assert_str(buf_view(b), expected);
}

static void numbers_in_json(void **state)
{
	struct buf b = { 0 };

	(void)state;
	for (int64_t n = -100000; n <= 100000; n++)
		same_as_printf(&b, n);
	for (int64_t power = 100000; power <= INT64_MAX / 10; power *= 10)
		for (int64_t n = power - 100; n <= power + 100; n++)
			same_as_printf(&b, n);
	buf_free(&b);
}

/* An array of a text, twice in an array that is nowhere large enough at first. */
static void same_in_a_row(struct str text)
{
	struct buf expected = { 0 }, b = { 0 };
	struct json_row row;

	json_open(&expected, '[');
	json_row_begin(&row, &b);
	json_row_open(&row);
	for (int i = 0; i < 2; i++) {
		json_open(&expected, '[');
		json_text(&expected, text);
		json_text_or_null(&expected, text);
		json_null_value(&expected);
		json_int(&expected, 70000 * i);
		json_open(&expected, '[');
		json_close(&expected, ']');
		json_close(&expected, ']');
		json_row_open(&row);
		json_row_text(&row, text);
		json_row_text_or_null(&row, text);
		json_row_null(&row);
		json_row_int(&row, 70000 * i);
		json_row_open(&row);
		json_row_close(&row);
		json_row_close(&row);
	}
	json_close(&expected, ']');
	json_row_close(&row);
	json_row_end(&row);
	assert_int_equal(b.n, expected.n);
	assert_memory_equal(b.p, expected.p, expected.n);
	buf_free(&expected);
	buf_free(&b);
}

/* What needs an escape, at every place among sixteen. */
static void escapes_in_json(void **state)
{
	static const char some[] = "名中医馆abc名老中医馆0123456789名中医馆名老中医";
	struct arena *a = arena_new();
	struct buf b = { 0 };

	(void)state;
	for (size_t n = 0; n < sizeof some; n++)
		for (size_t at = 0; at <= n; at++)
			for (size_t kind = 0; kind < 3; kind++) {
				char text[sizeof some];

				memcpy(text, some, n);
				if (at < n) /* inside a character too: what is no escape is not looked at */
					text[at] = "\"\\\x1F"[kind];
				b.n = 0;
				json_text(&b, (struct str){ text, n });
				struct jsonin in = jsonin_source(a, buf_view(&b));
				struct str back = jsonin_string(&in);

				assert_int_equal(back.n, n);
				assert_memory_equal(back.p ? back.p : "", text, n);
				same_in_a_row((struct str){ text, n });
			}
	buf_free(&b);
	arena_free(a);
}

/* Wherever the arena's chunk ends. */
static void text_is_formatted(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int i = 0; i < 100000; i++) {
		struct str s = arena_fmt(a, "%.*s %d", i % 17, "0123456789abcdef", i);
		char expected[32];

		snprintf(expected, sizeof expected, "%.*s %d", i % 17, "0123456789abcdef", i);
		assert_str(s, expected);
		assert_int_equal(s.p[s.n], 0);
	}
	arena_free(a);
}

static void json_comes_back(void **state)
{
	static const char *const texts[] = { "", "名中医馆", "a\"b\\c", "\n\t\r\b\f\x01", "[1,\"2\"]", "尾\\" };
	struct arena *a = arena_new();
	struct buf b = { 0 };

	(void)state;
	json_open(&b, '[');
	for (size_t i = 0; i < 6; i++) {
		json_open(&b, '[');
		json_int(&b, (int64_t)i * -12345678901);
		json_text(&b, str_z(texts[i]));
		json_null_value(&b);
		json_open(&b, '[');
		json_close(&b, ']');
		json_close(&b, ']');
	}
	json_close(&b, ']');
	struct jsonin in = jsonin_source(a, buf_view(&b));

	assert_true(jsonin_begin_array(&in));
	for (size_t i = 0; i < 6; i++) {
		assert_true(jsonin_more(&in) && jsonin_begin_array(&in) && jsonin_more(&in));
		assert_int_equal(jsonin_number(&in, 7), (int64_t)i * -12345678901);
		assert_true(jsonin_more(&in));
		assert_str(jsonin_string(&in), texts[i]);
		assert_true(jsonin_more(&in));
		assert_int_equal(jsonin_number(&in, 7), 7);
		assert_true(jsonin_more(&in) && jsonin_begin_array(&in));
		assert_false(jsonin_more(&in));
		assert_false(jsonin_more(&in));
	}
	assert_false(jsonin_more(&in));
	assert_true(jsonin_at_end(&in));
	/* cut off or changed anywhere it ends, and what was cut off is bad */
	for (size_t i = 0; i < b.n; i++)
		for (int way = 0; way < 3; way++) {
			struct str cut = arena_str(a, str_sub(buf_view(&b), 0, way ? b.n : i));

			if (way)
				((char *)(uintptr_t)cut.p)[i] ^= way == 1 ? 1 : 0x20;
			in = jsonin_source(a, cut);
			jsonin_begin_array(&in);
			while (jsonin_more(&in)) {
				jsonin_begin_array(&in);
				for (int k = 0; jsonin_more(&in); k++)
					if (k == 1)
						jsonin_string(&in);
					else if (k == 3)
						jsonin_begin_array(&in), jsonin_more(&in);
					else
						jsonin_number(&in, 0);
			}
			if (!way)
				assert_false(jsonin_at_end(&in));
		}
	in = jsonin_source(a, STR("\"\\u4e2d\\uD842\\uDFB7\\/\""));
	assert_str(jsonin_string(&in), "中𠮷/");
	in = jsonin_source(a, STR("\"\\uD842x\""));
	jsonin_string(&in);
	assert_true(in.bad);
	buf_free(&b);
	arena_free(a);
}

static void fold_has_a_way_back(void **state)
{
	(void)state;
	for (uint32_t c = '!'; c < 0x30000; c++) {
		uint32_t sources[FOLD_SOURCES_MAX];
		size_t n = fold_sources(fold_char(c), sources), i = 0;

		if (c >= 0xD800 && c < 0xE000)
			continue;
		while (i < n && sources[i] != c)
			i++;
		if (i == n)
			fail_msg("U+%04X is no source of U+%04X", c, fold_char(c));
		for (i = 0; i < n; i++)
			assert_int_equal(fold_char(sources[i]), fold_char(c));
	}
}

/* A character of a text may be folded twice (the index of single characters), one of a query once. */
static void fold_of_a_fold_is_the_same(void **state)
{
	struct buf once = { 0 }, twice = { 0 };
	char c[4];

	(void)state;
	for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
		if (cp >= 0xD800 && cp < 0xE000)
			continue;
		once.n = twice.n = 0;
		fold_text((struct str){ c, utf8_put(c, cp) }, &once, NULL);
		fold_text(buf_view(&once), &twice, NULL);
		if (!str_eq(buf_view(&once), buf_view(&twice)))
			fail_msg("U+%04X", cp);
	}
	buf_free(&once);
	buf_free(&twice);
}

static void fold_for_search(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_str(fold(a, STR("ＧＣＰ　業務")), "gcp业务");
	assert_str(fold(a, STR("名中\n\n  医")), "名中医");
	assert_str(fold(a, STR("open  source\nGCP")), "open source gcp");
	assert_str(fold(a, STR("5 项")), "5项");
	assert_str(fold(a, STR(" 　a ")), "a");
	assert_str(fold(a, STR("（一）！～")), "(一)!~");
	assert_str(fold(a, STR("衛\u200b生")), "卫生");
	arena_free(a);
}

/* Sixteen bytes at a time the same places are found as character by character, wherever they stand. */
static void the_next_of_a_few(void **state)
{
	static const char *const words[] = { "：", ":", "责", "任务", "a", "é", "𠮷", "二〇", "责a：", "一二三四五六七", "", NULL };
	struct among a;
	uint32_t seed = 7;

	(void)state;
	assert_false(among_of(&a, STR("é")));
	assert_false(among_of(&a, STR("一二三四五六七")));
	assert_true(among_of(&a, STR("：:责务")));
	for (int round = 0; round < 4000; round++) {
		struct buf b = { 0 };

		for (int n = round % 40; n > 0; n--) {
			seed = seed * 1664525 + 1013904223;
			buf_z(&b, words[(seed >> 16) % 11]);
		}
		struct str text = buf_view(&b);

		for (size_t at = 0; at < text.n; utf8_next(text, &at))
			assert_int_equal(among_next(&a, text, at), characters_next(&a.all, text, at));
		buf_free(&b);
	}
}

static void names_of_files(void **state)
{
	static const struct {
		const char *bytes, *text;
	} names[] = {
		{ "收文/通知.txt", "收文/通知.txt" },
		{ "\xcd\xa8\xd6\xaa.txt", "通知.txt" },                     /* valid UTF-8, of U+0368 and U+05AA */
		{ "\xc4\xbf\xc2\xbc/2024.txt", "目录/2024.txt" },           /* U+013F U+00BC */
		{ "收文/\xb9\xd8\xd3\xda\xb7\xc5\xbc\xd9.doc", "收文/关于放假.doc" }, /* each name by itself */
		{ "café/Übersicht.txt", "café/Übersicht.txt" },
		{ "отчёт.txt", "отчёт.txt" },
		{ "é/2.txt", "é/2.txt" },
		{ "x\xff.txt", "x\xef\xbf\xbd.txt" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct str got = decode_path(a, str_z(names[i].bytes));

		if (!str_eq(got, str_z(names[i].text)))
			fail_msg("%s: \"%.*s\"", names[i].text, STR_ARG(got));
	}
	arena_free(a);
}

static void arena_is_zeroed_and_reused(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int round = 0; round < 3; round++) {
		char *big = arena_alloc(a, 3 * 1024 * 1024);

		for (size_t i = 0; i < 3 * 1024 * 1024; i += 4097)
			assert_int_equal(big[i], 0);
		memset(big, 0xFF, 3 * 1024 * 1024);
		struct { int *p; size_t n, cap; } list = { 0 };

		for (int i = 0; i < 1000; i++)
			*ARENA_PUSH(a, &list) = i;
		for (int i = 0; i < 1000; i++)
			assert_int_equal(list.p[i], i);
		arena_reset(a);
	}
	arena_free(a);
}

/* As many characters as one by one, wherever the sixteen bytes begin. */
static void plain_text_ends(void **state)
{
	static const char *const pieces[] = { "a", "1 ", "~", "\x7f", "\x1f", "\n", "绍兴市", "卫", "，", "。", "　", "〇", "ｶ", "Ａ", "\xEF\xBF\xBD", "\xEF\xBB\xBF", "\xE9", "\xE9\x80", "\x80",
					      "\xEF\xBC", "𠮷", "\xED\x80\x80", "é", "\xE3\x80", "―", "ﬁ" };
	unsigned next = 7;

	(void)state;
	for (int round = 0; round < 40000; round++) {
		struct buf b = { 0 };
		size_t end = 0;
		unsigned char least = round % 2 ? ' ' : '!';

		while (b.n < 60) {
			next = next * 1103515245 + 12345;
			buf_z(&b, pieces[next >> 16 & 64 ? next >> 17 & 1 ? 6 : 7 : (next >> 17) % (sizeof pieces / sizeof pieces[0])]);
		}
		for (size_t i = 0; i < b.n; end = i) {
			uint32_t c = utf8_next(buf_view(&b), &i);

			if (!((c >= least && c < 0x7F) || (c > 0x3000 && c < 0xA000) || (c >= 0xFF00 && c < 0xFF80)))
				break;
		}
		assert_int_equal(plain_end(buf_view(&b), 0, least), end);
		buf_free(&b);
	}
}

/* Whatever their numbers, the calls of the list are told from all others. */
static void calls_are_told(void **state)
{
	static const int calls[] = { SYS_getpid, SYS_getppid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_gettid, SYS_sched_yield };
	enum { CALLS = sizeof calls / sizeof calls[0] };

	(void)state;
	for (unsigned set = 0; set < 1u << CALLS; set += 5)
		for (int but = 0; but < 2; but++) {
			pid_t child = fork();
			int status = 0;

			if (child == 0) {
				int list[CALLS + 2], n = 0;

				for (int i = CALLS; i-- > 0;)
					if (set >> i & 1)
						list[n++] = calls[i];
				if (!but)
					list[n++] = SYS_exit_group;
				if (!(but ? confine_calls_but(list, (size_t)n) : confine_calls(list, (size_t)n, OPEN_NOTHING)))
					_exit(0); /* neither here */
				for (int i = 0; i < CALLS; i++)
					if ((syscall(calls[i]) >= 0) != ((set >> i & 1) != (unsigned)but))
						_exit(1);
				_exit(0);
			}
			assert_true(child > 0 && waitpid(child, &status, 0) == child);
			assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_forms),
		cmocka_unit_test(find_and_trim), cmocka_unit_test(plain_text_ends), cmocka_unit_test(calls_are_told),
		cmocka_unit_test(norm_of_a_line),
		cmocka_unit_test(norm_of_every_character), cmocka_unit_test(radicals_are_ideographs), cmocka_unit_test(lines_of_a_text),
		cmocka_unit_test(numbers_in_json), cmocka_unit_test(escapes_in_json), cmocka_unit_test(text_is_formatted), cmocka_unit_test(json_comes_back), cmocka_unit_test(fold_has_a_way_back), cmocka_unit_test(fold_of_a_fold_is_the_same), cmocka_unit_test(fold_for_search),
		cmocka_unit_test(arena_is_zeroed_and_reused), cmocka_unit_test(names_of_files), cmocka_unit_test(the_next_of_a_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
