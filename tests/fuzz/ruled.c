/* Rules and documents together: each byte takes a piece, of a pattern or of a text. What is loaded files every text, and
 * ends. */
#include <string.h>
#include <unistd.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "fuzz.h"
#include "parse/parse.h"
#include "rules/match.h"

static const char *const pieces[] = {
	"甲", "局", "\\d+", ".*", "?", "*", "+?", "|", "(?:", ")", "(?=", "(?!", "^", "$", "\\K", "(*ACCEPT)", "[甲乙]", "\\ ", "：", "通知", "(?'title'", "(?'label'",
	"(?'num'", "(?'text'", "(?'org'", "(?'key'", "(?'value'", "(?'name'", "(?'doc_number'", "(?'date'", "(?'issuers'", "(?'recipients'", "(?'attachments'",
	"(?'own'", "2024年1月2日", "〔2024〕", "号", "\\C", "(?1)", "\\1", "{0,3}", "\\b", "\\R", "附件",
};
static const char *const lines[] = {
	"甲局文件", "甲发〔2024〕3号", "甲局关于印发《甲办法》的通知", "各科室：", "一、目标", "（一）甲", "1.甲", "A、乙", "附件：1.名单", "甲局  乙局", "2024年1月2日", "抄送：乙局。", "附件1", "名单",
	"| 序号 | 姓名 |", "| 1 | 甲 |", "甲", "乙 丙", "（联系人：甲；电话：1）", "甲局关于乙的通知各科室：一、甲。附件：1.名单甲局2024年1月2日抄送：乙局。", "", "第一条　甲",
};
enum { PIECES = sizeof pieces / sizeof pieces[0], LINES = sizeof lines / sizeof lines[0], SECONDS = 20 };

/* Those lines that the pattern matches are its examples. */
static void put_rule(FILE *f, unsigned class, const char *pattern, const char *id)
{
	bool find = class >= CLASS_FIRST_FIND;
	int code, n = 0;
	PCRE2_SIZE at;
	pcre2_code *c = pcre2_compile((PCRE2_SPTR)pattern, strlen(pattern), PCRE2_UTF | PCRE2_EXTENDED | PCRE2_NEVER_BACKSLASH_C | (find ? 0 : PCRE2_ANCHORED), &code, &at, NULL);
	pcre2_match_data *d = pcre2_match_data_create(24, NULL);

	fprintf(f, "<%s><id>%s</id><class>%s</class><style>cn-dun</style><match>", find ? "find" : "line", id, rule_class_name((enum rule_class)class));
	for (; *pattern; pattern++)
		fputs(*pattern == '<' ? "&lt;" : *pattern == '&' ? "&amp;" : (char[]){ *pattern, '\0' }, f);
	fputs("</match>", f);
	for (int i = 0; c && i < LINES; i++)
		if (pcre2_match(c, (PCRE2_SPTR)lines[i], strlen(lines[i]), 0, 0, d, NULL) >= 0 && n++ < 2)
			fprintf(f, "<yes>%s</yes>", lines[i]);
	fprintf(f, "%s</%s>\n", n ? "" : "<yes>甲</yes>", find ? "find" : "line");
	pcre2_code_free(c);
	pcre2_match_data_free(d);
}

/* CLASS, pieces up to FF; a class of FF: then the lines of a text. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const ids[] = { "own", "other", "doc-number", "title-end" };
	char name[64];
	struct rules *rules;
	struct err err;
	struct buf text = { 0 };
	size_t i = 0, k = 0;

	snprintf(name, sizeof name, "/dev/shm/guidang-fuzz-%d.xml", (int)getpid());
	FILE *f = fopen(name, "wb");

	REQUIRE(f);
	fputs("<rules>\n", f);
	for (; i < n && data[i] != 0xFF && k < sizeof ids / sizeof ids[0]; k++) {
		unsigned class = data[i++] % CLASS_COUNT;
		struct buf pattern = { 0 };

		for (; i < n && data[i] != 0xFF && pattern.n < 400; i++)
			buf_z(&pattern, pieces[data[i] % PIECES]);
		i += i < n;
		buf_c(&pattern, '\0');
		put_rule(f, class, pattern.p, ids[k]);
		buf_free(&pattern);
	}
	fputs("</rules>", f);
	fclose(f);
	for (int l = 0; l < LINES; l++)
		buf_fmt(&text, "%s\n", lines[l]);
	for (; i < n && text.n < 20000; i++)
		buf_fmt(&text, "%s%s", lines[data[i] % LINES], data[i] & 0x80 ? "" : "\n");
	alarm(SECONDS);
	if (rules_load((const char *const[]){ name }, 1, &rules, &err)) {
		struct matcher *m = matcher_new(rules);
		struct arena *a = arena_new();
		struct doc d;

		REQUIRE(parse(m, a, STR("x.txt"), buf_view(&text), NULL, &d, &err));
		REQUIRE(utf8_valid(d.text) == d.text.n);
		for (size_t v = 0; v < d.values.n; v++)
			REQUIRE(utf8_valid(d.values.p[v].text) == d.values.p[v].text.n);
		matcher_free(m);
		arena_free(a);
		rules_free(rules);
	} else {
		REQUIRE(err.message[0]);
	}
	alarm(0);
	buf_free(&text);
	unlink(name);
	return 0;
}
