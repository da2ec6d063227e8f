#include "parsing.h"

#include <stdio.h>
#include <unistd.h>

#include "text/fold.h"
#include "rules/code.h"
#include "rules/compiled.h"
#include "rules/examine.h"
#include "rules/prefilter.h"
#include "derive/sentence.h"
#include "text/pairs.h"
#include "parse/evidence.h"
#include "rules/rulefile.h"
#include "doc/value.h"

/* Once it is to stop no rule matches, the stages run to their ends, and nothing of it is a record. */
static void stopped(void **state)
{
	volatile sig_atomic_t stop = 0;
	struct matcher *mine = matcher_new(rules);
	struct err err = { 0 };
	struct doc d;
	struct str text = STR("关于加强夜班管理的通知\n各科室：\n一、总则\n请照此办理。\n甲乙医院\n2024年3月1日\n");

	(void)state;
	matcher_stop(mine, &stop);
	assert_true(parse(mine, a, STR("x.txt"), text, NULL, &d, &err));
	assert_int_equal(d.sections.n, 1);
	stop = 1;
	assert_true(matcher_stopped(mine));
	assert_null(rules_classify_text(mine, a, STR("一、总则")));
	assert_false(parse(mine, a, STR("x.txt"), text, NULL, &d, &err));
	assert_int_equal(err.code, ERR_STOPPED);
	matcher_free(mine);
}

static void dates(void **state)
{
	(void)state;
	assert_str(value_date(a, STR("2024年3月18日")), "2024-03-18");
	assert_str(value_date(a, STR("２０２４年３月１日")), "2024-03-01");
	assert_str(value_date(a, STR("二○○八年三月十八日")), "2008-03-18");
	assert_str(value_date(a, STR("二〇一〇年十二月三十一日")), "2010-12-31");
	assert_str(value_date(a, STR("一九八〇年十月二十日")), "1980-10-20");
	assert_str(value_date(a, STR("二ＯＯ四年 一月 十日")), "2004-01-10");
	assert_str(value_date(a, STR("2026年 4月 20 日")), "2026-04-20");
	assert_str(value_date(a, STR("2024-3-8")), "2024-03-08");
	assert_str(value_date(a, STR("2024年3月")), "2024-03");
	assert_int_equal(value_date(a, STR("2024年13月1日")).n, 0);
	assert_int_equal(value_date(a, STR("三月十八日")).n, 0);
}

/* A blank of any kind at every place of texts of Han and of ASCII, where it stays if nothing else parts them. */
static void blanks_are_taken_out(void **state)
{
	static const char *const blanks[] = { " ", "\t", "\u00A0", "\u1680", "\u2003", "\u3000" };
	static const struct { const char *all; size_t size; bool stays; } texts[] = {
		{ "名老中医馆、“处”《方》名老中医馆名中", 3, false }, { "GCP-5G/2024.abcdefghijklmnopqrstuvwxyz", 1, true },
	};

	(void)state;
	for (size_t t = 0; t < 2; t++)
		for (size_t n = 0; n <= strlen(texts[t].all); n += texts[t].size)
			for (size_t at = 0; at <= n; at += texts[t].size)
				for (size_t k = 0; k < sizeof blanks / sizeof blanks[0]; k++) {
					struct str whole = { texts[t].all, n }, before = str_sub(whole, 0, at), behind = str_sub(whole, at, n);
					struct str spaced = arena_join(a, arena_join(a, before, str_z(blanks[k])), behind);
					struct str tight = value_tight(a, spaced), plain = value_tight(a, whole);
					bool stays = texts[t].stays && at > 0 && at < n;

					assert_true(str_eq(plain, whole));
					assert_true(str_eq(tight, stays ? arena_join(a, arena_join(a, before, STR(" ")), behind) : whole));
				}
	arena_reset(a);
}

static void numbers(void **state)
{
	(void)state;
	assert_int_equal(value_number(STR("十")), 10);
	assert_int_equal(value_number(STR("十二")), 12);
	assert_int_equal(value_number(STR("二十")), 20);
	assert_int_equal(value_number(STR("一百三十")), 130);
	assert_int_equal(value_number(STR("一百零五")), 105);
	assert_int_equal(value_number(STR("31")), 31);
	assert_int_equal(value_number(STR("⑫")), 12);
	assert_int_equal(value_number(STR("第一")), 0);
}

static void document_numbers(void **state)
{
	(void)state;
	assert_str(value_doc_number(a, STR("阜蒙健促办发[2020] 3 号")), "阜蒙健促办发〔2020〕3号");
	assert_str(value_doc_number(a, STR("国办函（2004）57号")), "国办函〔2004〕57号");
	assert_str(value_doc_number(a, STR("甲［2024年］1号")), "甲〔2024〕1号");
	assert_str(value_doc_number(a, STR("(84)卫字第12号")), "(84)卫字第12号");
}

static void attachment_titles(void **state)
{
	(void)state;
	assert_str(value_attachment_title(a, STR("附件1：清单（2024年版）.xls")), "清单（2024年版）");
	assert_str(value_attachment_title(a, STR("《申请表》.doc")), "申请表");
	assert_str(value_attachment_title(a, STR("名单。")), "名单");
	assert_str(value_attachment_title(a, STR("docx")), "");
}

static struct doc *read_doc(struct str text)
{
	struct doc *d = ARENA_NEW(a, struct doc);
	struct err err;

	assert_true(parse(m, a, STR("test.txt"), text, NULL, d, &err));
	return d;
}

static struct str all(struct doc *d, enum field f)
{
	struct str out = STR("");

	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field == f)
			out = arena_join(a, out.n ? arena_join(a, out, STR("|")) : out, d->values.p[i].text);
	return out;
}

/* The whole form of GB/T 9704: classified, upward, with every element. */
static void every_element(void **state)
{
	struct doc *d = read_doc(STR(
		"000012\n机密★1年\n特急\n\n绍兴市卫生健康委员会文件\n\n绍市卫〔2024〕12号            签发人：张 三  李四五\n\n"
		"绍兴市卫生健康委员会关于\n申请设立中医药专项资金的请示\n\n市人民政府：\n\n"
		"    为加快中医药发展，现就有关事项请示如下。\n    一、基本情况\n    本市共有中医医院六家。\n    二、请示事项\n    （一）设立专项资金。\n"
		"    以上请示妥否，请批示。\n\n    附件：1.资金测算表\n          2.项目清单\n\n"
		"                    绍兴市卫生健康委员会\n                      2024年3月8日\n"
		"（联系人：王某，联系电话：0575-88888888）\n\n抄送：市财政局，市发展改革委；市医保局。\n"
		"绍兴市卫生健康委员会办公室          2024年3月9日印发\n"));

	(void)state;
	assert_str(all(d, FIELD_COPY_NUMBER), "000012");
	assert_str(all(d, FIELD_SECRECY), "机密★1年");
	assert_str(all(d, FIELD_URGENCY), "特急");
	assert_str(all(d, FIELD_DOC_NUMBER), "绍市卫〔2024〕12号");
	assert_str(all(d, FIELD_SIGNERS), "张三|李四五");
	assert_str(all(d, FIELD_TITLE), "绍兴市卫生健康委员会关于申请设立中医药专项资金的请示");
	assert_str(all(d, FIELD_DOC_TYPE), "请示");
	assert_str(all(d, FIELD_RECIPIENTS), "市人民政府");
	assert_str(all(d, FIELD_ISSUERS), "绍兴市卫生健康委员会");
	assert_str(all(d, FIELD_DATE), "2024-03-08");
	assert_str(all(d, FIELD_ATTACHMENTS), "资金测算表|项目清单");
	assert_str(all(d, FIELD_NOTE), "联系人：王某，联系电话：0575-88888888");
	assert_str(all(d, FIELD_CC), "市财政局|市发展改革委|市医保局");
	assert_str(all(d, FIELD_PRINTED_BY), "绍兴市卫生健康委员会办公室");
	assert_str(all(d, FIELD_PRINTED_ON), "2024-03-09");
	assert_int_equal(d->sections.n, 3);
	assert_int_equal(d->findings.n, 0); /* a clean document */
}

/* Classification, urgency and copy number on one line; the signer under the number; two signers below each other. */
static void other_layouts_of_the_head(void **state)
{
	struct doc *d = read_doc(STR("份号：000034\n密级：秘密★6个月  加急\n\n甲发〔2023〕7号\n签发人：欧阳某\n\n某某局关于报送年度情况的报告\n\n"
				     "市政府：\n现将有关情况报告如下。一切正常。\n\n某某局\n二〇二三年二月一日\n"));

	(void)state;
	assert_str(all(d, FIELD_COPY_NUMBER), "000034");
	assert_str(all(d, FIELD_SECRECY), "秘密★6个月");
	assert_str(all(d, FIELD_URGENCY), "加急");
	assert_str(all(d, FIELD_SIGNERS), "欧阳某");
	assert_str(all(d, FIELD_DOC_NUMBER), "甲发〔2023〕7号");
	assert_str(all(d, FIELD_DATE), "2023-02-01");
	d = read_doc(STR("000001    绝密★长期    特急\n甲委文件\n甲发〔2023〕8号    签发人：张某某\n                      李 某\n"
			 "甲委关于乙事项的请示\n省委：\n请批示。\n甲委\n2023年5月1日\n"));
	assert_str(all(d, FIELD_COPY_NUMBER), "000001");
	assert_str(all(d, FIELD_SECRECY), "绝密★长期");
	assert_str(all(d, FIELD_URGENCY), "特急");
	assert_str(all(d, FIELD_SIGNERS), "张某某|李某");
}

static void imprint_over_two_lines(void **state)
{
	struct doc *d = read_doc(STR("甲局关于乙事项的通知\n各科室：\n请执行。\n甲局\n2024年3月1日\n\n抄送：市委办公室，市人大常委会办公室，\n"
				     "      市政协办公室。\n甲局办公室\n2024年3月2日印发\n"));

	(void)state;
	assert_str(all(d, FIELD_CC), "市委办公室|市人大常委会办公室|市政协办公室");
	assert_str(all(d, FIELD_PRINTED_BY), "甲局办公室");
	assert_str(all(d, FIELD_PRINTED_ON), "2024-03-02");
}

static void flattened_table(void **state)
{
	struct doc *d = read_doc(STR("甲局关于乙事项的通知\n各科室：\n请执行。\n附件：任务表\n甲局\n2024年3月1日\n附件\n任务表\n"
				     "\t序号\n\t任务\n\t科室\n\n\t1\n\t第一项\n\n第二段\n\t内科\n\n\t2\n\t\n\t中\n\n医\n\n科\n\n\t合计\n\n"));

	(void)state;
	assert_int_equal(d->tables.n, 1);
	struct table *t = &d->tables.p[0];

	assert_int_equal(t->columns, 3);
	assert_int_equal(t->rows, 4);
	assert_str(t->cells[4], "第一项\n第二段");
	assert_str(t->cells[7], "");
	assert_str(t->cells[8], "中医科");
	assert_str(t->cells[9], "合计"); /* a row of merged cells is shorter */
	assert_str(t->cells[10], "");
	assert_str(t->caption, "任务表");
	assert_int_equal(d->parts.n, 2);
	assert_int_equal(t->part, 1);
}

static void tabbed_table(void **state)
{
	struct doc *d = read_doc(STR("甲局关于乙事项的通知\n各科室：\n表1　情况表\n类别\t预算\t执行\n药品\t10\t9\n\n耗材\t\t8\n\n甲局\t乙局\n2024年3月1日\n"));

	(void)state;
	assert_int_equal(d->tables.n, 1);
	assert_int_equal(d->tables.p[0].rows, 3);
	assert_int_equal(d->tables.p[0].columns, 3);
	assert_str(d->tables.p[0].cells[7], "");
	assert_str(d->tables.p[0].cells[8], "8");
	assert_str(all(d, FIELD_ISSUERS), "甲局|乙局");
}

static void markdown_table(void **state)
{
	struct doc *d = ARENA_NEW(a, struct doc);
	struct err err;

	(void)state;
	assert_true(parse(m, a, STR("t.md"), STR("# 甲办法\n\n第一条 如下。\n\n| 甲 | 乙 |\n|---|:-:|\n| 1 | |\n| x | y |\n"), NULL, d, &err));
	assert_int_equal(d->tables.n, 1);
	assert_int_equal(d->tables.p[0].rows, 3);
	assert_str(d->tables.p[0].cells[3], "");
	assert_str(d->tables.p[0].cells[5], "y");
}

static void outline_depths(void **state)
{
	struct doc *d = read_doc(STR("甲局关于乙事项的通知\n各科室：\n一、甲\n（一）乙\n1.丙，请落实到位。\n（1）丁\n（二）戊\n二、己\n1.庚\n2015年是开局之年。\n1.3人户不算。\n"
				     "①辛；②壬。\n甲局\n2024年3月1日\n附件\n子丑寅\n（一）卯\n"));
	static const int depths[] = { 1, 2, 3, 4, 2, 1, 3, 1 };

	(void)state;
	assert_int_equal(d->sections.n, 8);
	for (size_t i = 0; i < 8; i++)
		assert_int_equal(d->sections.p[i].depth, i == 6 ? 2 : depths[i]);
	assert_int_equal(d->sections.p[3].parent, 2);
	assert_int_equal(d->sections.p[7].part, 1);
}

static void contents_are_left_out(void **state)
{
	struct doc *d = read_doc(STR("甲规划\n目　录\n一、总则\n二、任务\n一、总则\n正文。\n二、任务\n正文。\n"));

	(void)state;
	assert_int_equal(d->sections.n, 2);
	assert_int_equal(d->sections.p[0].at.from, 5);
}

static void enclosure_is_not_the_document(void **state)
{
	struct doc *d = read_doc(STR("甲〔2024〕1号\n甲局关于转发《乙厅关于丙事项的通知》的通知\n各科室：\n现转发给你们。\n甲局\n2024年3月1日\n\n"
				     "乙厅关于丙事项的通知\n\n丁发〔2024〕99号\n\n各市局：\n一、戊\n乙厅\n2024年2月1日\n"));

	(void)state;
	assert_str(all(d, FIELD_DOC_NUMBER), "甲〔2024〕1号");
	assert_str(all(d, FIELD_ISSUERS), "甲局");
	assert_str(all(d, FIELD_DATE), "2024-03-01");
	assert_str(all(d, FIELD_RECIPIENTS), "各科室");
	assert_str(all(d, FIELD_ENCLOSURE_TITLE), "乙厅关于丙事项的通知");
	assert_int_equal(d->parts.p[1].kind, PART_ENCLOSURE);
}

static void two_enclosures(void **state)
{
	struct doc *d = read_doc(STR("甲局关于印发《提示函工作规则》和《通报工作规则》的通知\n各企业：\n现予印发。\n甲局\n2020年6月30日\n"
				     "某区提示函工作规则\n第一条 甲。\n（一）乙\n某区通报工作规则\n（一）丙\n"));

	(void)state;
	assert_str(all(d, FIELD_ENCLOSURE_TITLE), "某区提示函工作规则");
	assert_int_equal(d->parts.n, 3);
	assert_int_equal(d->sections.p[1].depth, 2);
	assert_int_equal(d->sections.p[2].depth, 1); /* begins anew */
}

static void number_on_a_download(void **state)
{
	struct doc *d = ARENA_NEW(a, struct doc);
	struct err err;

	(void)state;
	assert_true(parse(m, a, STR("t.html"),
			  STR("<html><head><meta name=\"ArticleTitle\" content=\"甲局关于检查工作的通知\"></head><body><div><p>各单位：</p>"
			      "<p>请做好准备，认真落实。</p><p>甲局</p><p>2023年5月1日</p></div><ul><li><a href='x'>甲局关于检查工作的通知（甲发〔2023〕8号）.pdf</a>"
			      "</li><li><a href='y'>乙局关于别的事的通知（乙发〔2023〕9号）.pdf</a></li></ul></body></html>"), NULL, d, &err));
	assert_str(all(d, FIELD_DOC_NUMBER), "甲发〔2023〕8号");
}

static void lost_line_breaks(void **state)
{
	struct doc *d = read_doc(STR(
		"国务院批转林业部关于切实保障工作条件的报告国发〔1980〕82号各省、市、自治区人民政府，国务院各部委：国务院同意林业部《关于切实保障工作条件的报告》，"
		"现转发给你们，望认真研究执行。护林员长年住在山上，十分辛苦。各级人民政府都要关心他们。"
		"国务院一九八〇年三月三十一日关于切实保障工作条件的报告国务院：护林是看守山林的工作，自1979年1月1日起，条件很艰苦，请予支持。林业部一九八〇年二月二十日"));

	(void)state;
	assert_true(d->runon);
	assert_str(all(d, FIELD_TITLE), "国务院批转林业部关于切实保障工作条件的报告");
	assert_str(all(d, FIELD_DOC_NUMBER), "国发〔1980〕82号");
	assert_str(all(d, FIELD_RECIPIENTS), "各省、市、自治区人民政府|国务院各部委");
	assert_str(all(d, FIELD_ISSUERS), "国务院");
	assert_str(all(d, FIELD_DATE), "1980-03-31");
	assert_str(all(d, FIELD_ENCLOSURE_TITLE), "关于切实保障工作条件的报告");
	assert_int_equal(d->sections.n, 0);
}

static bool has_finding(struct doc *d, const char *rule)
{
	for (size_t i = 0; i < d->findings.n; i++)
		if (strcmp(d->findings.p[i].rule, rule) == 0)
			return true;
	return false;
}

static const struct candidate *candidate_of(const struct doc *d, enum field f, enum evidence e)
{
	for (size_t i = 0; i < d->candidates.n; i++)
		if (d->candidates.p[i].field == f && d->candidates.p[i].says.n && (d->candidates.p[i].evidence >> e & 1))
			return &d->candidates.p[i];
	return NULL;
}

static bool is_doubtful(const struct doc *d, const char *of, const char *reason)
{
	for (size_t i = 0; i < d->doubts.n; i++)
		if (strcmp(d->doubts.p[i].of, of) == 0 && strcmp(d->doubts.p[i].reason, reason) == 0)
			return true;
	return false;
}

/* The signature outweighs the title; what was not chosen stays. */
static void candidates(void **state)
{
	struct doc *d = read_doc(STR("某某市甲局关于开展检查的通知\n甲发〔2024〕3号\n各科室：\n请做好检查。\n某某市甲局\n2024年3月5日\n"));
	const struct candidate *signature = candidate_of(d, FIELD_ISSUERS, EVIDENCE_SIGNATURE), *title = candidate_of(d, FIELD_ISSUERS, EVIDENCE_TITLE);

	(void)state;
	assert_non_null(signature);
	assert_non_null(title);
	assert_true(signature->chosen);
	assert_false(title->chosen);
	assert_int_equal(signature->agrees, 1);
	assert_true(signature->weight > title->weight);
	assert_int_equal(d->doubts.n, 0);
	/* another body signs than the title names, and the number is of another year */
	d = read_doc(STR("某某市甲局关于开展检查的通知\n甲发〔2022〕3号\n各科室：\n请做好检查。\n某某市丙银行\n2024年3月5日\n"));
	assert_str(all(d, FIELD_ISSUERS), "某某市丙银行");
	assert_true(is_doubtful(d, "issuers", "contradiction"));
	assert_true(is_doubtful(d, "date", "contradiction"));
	/* nothing but the title says who issues it */
	d = read_doc(STR("某某市甲局关于开展检查的通知\n各科室：\n请做好检查。\n"));
	assert_str(all(d, FIELD_ISSUERS), "某某市甲局");
	assert_true(is_doubtful(d, "date", "missing"));
}

static void findings(void **state)
{
	struct doc *d = read_doc(STR("甲发[2024]01号\n甲局关于乙事项的通知\n各科室：\n一、甲“乙\n三、丙\n三、丁（\n附件：1.子\n2.丑\n甲局\n2024年03月08日\n附件1\n寅卯\n正文。\n"
				     "甲局办公室 2024年3月1日印发\n"));

	(void)state;
	assert_true(has_finding(d, "number-brackets"));
	assert_true(has_finding(d, "number-zero"));
	assert_true(has_finding(d, "numbering-gap"));
	assert_true(has_finding(d, "numbering-repeat"));
	assert_true(has_finding(d, "unbalanced-quotes"));
	assert_true(has_finding(d, "unbalanced-brackets"));
	assert_true(has_finding(d, "date-order"));
	assert_true(has_finding(d, "date-padded"));
	assert_true(has_finding(d, "attachment-count"));
	assert_false(has_finding(d, "missing-title"));
	d = read_doc(STR("没有标题的一段话，只是文字。\n"));
	assert_true(has_finding(d, "missing-title"));
	assert_true(has_finding(d, "missing-date"));
}

/* Sixteen bytes are looked at together: one mark at every place among them. */
static void lonely_marks(void **state)
{
	static const struct { const char *mark, *rule; } marks[] = {
		{ "“", "unbalanced-quotes" }, { "”", "unbalanced-quotes" }, { "《", "unbalanced-titles" }, { "》", "unbalanced-titles" },
		{ "（", "unbalanced-brackets" }, { "）", "unbalanced-brackets" }, { "(", "unbalanced-brackets" }, { ")", "unbalanced-brackets" },
		{ "〈", NULL }, { "‘", NULL }, { "＊", NULL }, { "*", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		for (int before = 0; before < 20; before++)
			for (int behind = 0; behind < 20; behind += 1 + before % 3) {
				struct buf b = { 0 };

				buf_z(&b, "甲局关于乙的通知\n各科室：\n");
				for (int k = 0; k < before; k++)
					buf_z(&b, k % 4 == 1 ? "a" : "中");
				buf_z(&b, marks[i].mark);
				for (int k = 0; k < behind; k++)
					buf_z(&b, k % 5 == 2 ? " " : "国");
				buf_z(&b, "终。\n甲局\n2024年3月8日\n");
				struct doc *d = read_doc(buf_view(&b));

				for (size_t k = 0; k < sizeof marks / sizeof marks[0]; k++)
					if (marks[k].rule && has_finding(d, marks[k].rule) != (marks[i].rule && strcmp(marks[i].rule, marks[k].rule) == 0))
						fail_msg("%s: \"%.*s\"", marks[k].rule, STR_ARG(buf_view(&b)));
				buf_free(&b);
			}
}

/* The ends of sentences are those that are found character by character, wherever the search begins and ends. */
static void ends_of_sentences(void **state)
{
	static const char *const some[] = { "。", "；", ";", "！", "“", "‛", "肂", "一", "1", "！", "。", "é" }; /* with last bytes alike */

	(void)state;
	srand(7);
	for (int round = 0; round < 3000; round++) {
		struct buf b = { 0 };
		size_t places[80], n = 0, characters = (size_t)rand() % 70 + 1;
		bool exclaims = round % 2;

		for (size_t i = 0; i < characters; i++) {
			places[n++] = b.n;
			buf_z(&b, rand() % 4 ? "中" : some[(size_t)rand() % (sizeof some / sizeof some[0])]);
		}
		places[n] = b.n;
		struct str t = buf_view(&b);
		size_t from = (size_t)rand() % n, to = from + (size_t)rand() % (n - from + 1), want = from, i;

		for (uint32_t c; want < to; want++) {
			i = places[want];
			c = utf8_next(t, &i);
			if (c == 0x3002 || c == 0xFF1B || c == ';' || (exclaims && c == 0xFF01))
				break;
		}
		size_t at = sentence_mark(t, places[from], places[to], exclaims);

		assert_int_equal(at, places[want]);
		if (want < to)
			assert_int_equal(sentence_behind(t, at), places[want + 1]);
		buf_free(&b);
	}
}

/* The matches of a line with the filters on its characters are those of trying every rule; so of what is searched for. */
static void same_matches(struct matcher *with, const struct rules *all, struct str line)
{
	struct characters held = characters_of(line);
	struct match *fast = rules_classify(with, a, line, &held), got;

	for (size_t r = 0; r < rules_count(all); r++) {
		const struct rule *x = rules_at(all, r);

		if (x->find || !rule_match(with, x, line, 0, &got))
			continue;
		if (!fast || fast->rule != x)
			fail_msg("%s: not tried on \"%.*s\"", x->id, STR_ARG(line));
		fast = fast->next;
	}
	assert_null(fast);
	for (enum rule_class c = 0; c < CLASS_COUNT; c++) {
		struct match first = { .from = SIZE_MAX };
		bool any = false;

		for (size_t r = 0; r < rules_count(all); r++)
			if (rules_at(all, r)->class == c && rule_match(with, rules_at(all, r), line, 0, &got) && got.from < first.from) {
				first = got;
				any = true;
			}
		assert_int_equal(class_find(with, c, line, 0, &got), any);
		if (any)
			assert_true(got.rule == first.rule && got.from == first.from && got.to == first.to);
	}
}

static const char *const pieces[] = {
	"一", "、", "工作目标", "（", "）", "一", "1", ".", "顶层", "2024", "年", "3", "月", "18", "日", "绍市中医", "〔2025〕", "25", "号", "附件",
	"附 件", "抄送", "：", "甲", "各科室", "机密", "★", "1年", "第", "第12号", "十二", "条", " ", "①", "— 1 —", "国务院令", "第536号", "abc", "关于", "的", "通知",
	"此件公开发布", "：各科室", "特急", "签发人：", "文件", "印发", "共印40份", "《", "》", "解读", ".doc", "x.PDF", "。", "；", "！", "，", "令", "（试行）",
	"索引号：", "来源：", "{x}", "{1", "-", "==", "目 录", "𠮷", "各位代表：", "b",
};

/* forms that the reader of patterns meets in users' files: each with its own ends */
static const char strange[] =
	"<rules>"
	"<line><id>s0</id><class>field</class><match>^ (?'x' 附 件 {x} | 令 {2} | 号 {1 ) $</match><yes>附件{x}</yes><yes>令令</yes><yes>号{1</yes></line>"
	"<line><id>s15</id><class>field</class><match>^ (?'x' 第 \\d+ ? \\d+ 号 ) $</match><yes>第12号</yes></line>"
	"<line><id>s1</id><class>field</class><match>^ (?'x' 甲 (?: 乙 | 丙? | [丁戊]{0,2}) ) $</match><yes>甲</yes></line>"
	"<line><id>s2</id><class>field</class><match>^ (?'x' .* ) (?i: x\\.pdf ) $</match><yes>aX.PDF</yes></line>"
	"<line><id>s3</id><class>field</class><match>^ (?'x' [^一-丁)] + ) (?= $ ) $</match><yes>ab</yes></line>"
	"<line><id>s4</id><class>field</class><match>^ (?'x' 第 \\d+ ) (?: 号 | (?: 条 ) ){1,2} \\ ? $</match><yes>第1号</yes></line>"
	"<line><id>s5</id><class>field</class><match>^ (?: (?'x' 通知 $ ) | 公告 .* $ )</match><yes>通知</yes></line>"
	"<line><id>s6</id><class>field</class><match>(?'x' 关于 | 日 $ )</match><yes>关于甲</yes></line>"
	"<line><id>s7</id><class>field</class><match>^ (?'x' \\p{Han}++ ) \\S*? (?!号) $</match><yes>一2</yes></line>"
	"<line><id>s8</id><class>field</class><match>^ (?'x' (?>甲|乙)* 号? ) [])] $</match><yes>甲)</yes></line>"
	"<line><id>s9</id><class>field</class><match>^ (?= .* [：:] ) (?'x' [^\\]]+ | (?i: doc | \\. ) ) (?: 号 | [一-三] | 年? )+ \\S* $</match><yes>甲：号</yes></line>"
	"<find><id>s10</id><class>field</class><match>(?'x' (?! 甲 ) (?: 月 | 日 ){1,2} | [.·] \\d{2,} (?: ，| 。){0,1} )</match><yes>月</yes></find>"
	"<find><id>s11</id><class>field</class><match>(?'x' [〔（] [^〕）] {1,5} [〕）] (?= 号 | $ ) )</match><yes>〔2025〕</yes></find>"
	"<find><id>s12</id><class>field</class><match>(?'x' 甲 | [乙丙-] | [-丁] | \\. | \\d 号 | 关于 | \\] | 日? ！ )</match><yes>关于</yes></find>"
	"<find><id>s13</id><class>field</class><match>(?'x' (?: 一 | 二 | 三 | 四 | 五 | (?: 六 | 七 | 八 | 九 | 十 | 通? 知 | \\s ) 年 )+ ) 月 | (?: 1 | 2 | 3 | 4 | 5 | [^6] ) 号</match><yes>一月</yes></find>"
	"<line><id>s14</id><class>field</class><match>^ (?'x' .+? (?: (?: 印发 | 公布 | (?= 关 ) 关于 | 号 | 、 | ， ){0,2} | 附 件 | \\p{Lu} | 令 | 一 | x ) ) \\S* $</match><yes>号</yes></line>"
	"</rules>";

static void random_line(struct buf *b, unsigned *seed)
{
	enum { PIECES = sizeof pieces / sizeof pieces[0] };

	*seed = *seed * 1103515245u + 12345u;
	for (unsigned k = 1 + (*seed >> 16) % 6; k > 0; k--) {
		*seed = *seed * 1103515245u + 12345u;
		buf_z(b, pieces[(*seed >> 16) % PIECES]);
	}
}

/* A look at the next character before many alternatives changes no match. */
static void looking_first_changes_nothing(void **state)
{
	struct rulefile f = { .arena = a };
	struct err err;
	size_t changed = 0;

	(void)state;
	assert_true(rulefile_read(&f, rules_builtin(), "built in", &err));
	if (!rulefile_read(&f, str_z(strange), "strange", &err))
		fail_msg("%s", err.message);
	for (size_t r = 0; r < f.n; r++) {
		struct buf text = { 0 };
		unsigned seed = (unsigned)r;

		assert_true(rulefile_expand(&f, str_z(f.p[r].pattern), &text, &err));
		struct prefilter h = prefilter_read(a, buf_view(&text));

		if (!str_eq(h.pattern, buf_view(&text))) {
			uint32_t options = PCRE2_UTF | PCRE2_EXTENDED | PCRE2_DOLLAR_ENDONLY | (f.p[r].find ? 0 : PCRE2_ANCHORED);
			int code;
			PCRE2_SIZE at;
			pcre2_code *x = pcre2_compile((PCRE2_SPTR)text.p, text.n, options, &code, &at, NULL);
			pcre2_code *y = pcre2_compile((PCRE2_SPTR)h.pattern.p, h.pattern.n, options, &code, &at, NULL);
			pcre2_match_data *one = pcre2_match_data_create(24, NULL), *other = pcre2_match_data_create(24, NULL);

			changed++;
			if (!x || !y)
				fail_msg("%s: %.*s", f.p[r].id, STR_ARG(h.pattern));
			for (int i = 0; i < 2000; i++) {
				struct buf line = { 0 };

				random_line(&line, &seed);
				int n = pcre2_match(x, (PCRE2_SPTR)line.p, line.n, 0, 0, one, NULL);

				if (n != pcre2_match(y, (PCRE2_SPTR)line.p, line.n, 0, 0, other, NULL) ||
				    (n > 0 && memcmp(pcre2_get_ovector_pointer(one), pcre2_get_ovector_pointer(other),
						     (size_t)n * 2 * sizeof(PCRE2_SIZE)) != 0))
					fail_msg("%s: otherwise on \"%.*s\"", f.p[r].id, (int)line.n, line.p);
				buf_free(&line);
			}
			pcre2_match_data_free(one);
			pcre2_match_data_free(other);
			pcre2_code_free(x);
			pcre2_code_free(y);
		}
		buf_free(&text);
	}
	assert_true(changed >= 10);
}

/* The built-in rules and these; `whole`: all of them are read from XML. */
static struct rules *rules_with(const char *xml, bool whole)
{
	struct rules *interned;
	struct err err;
	char file[64];

	snprintf(file, sizeof file, "/tmp/guidang-rules-%d.xml", (int)getpid());
	FILE *f = fopen(file, "w");

	fputs(xml, f);
	fclose(f);
	if (!(whole ? rules_examine(arena_new(), (const char *const[]){ file }, 1, NULL, &interned, &err) : rules_load((const char *const[]){ file }, 1, &interned, &err)))
		fail_msg("%s", err.message);
	unlink(file);
	return interned;
}

static struct rules *strange_rules(void)
{
	return rules_with(strange, false);
}

/* What is tried where its first character stands is found where PCRE2 finds it by itself. */
static void starts_lose_nothing(void **state)
{
	struct rulefile f = { .arena = a };
	struct rules *interned = strange_rules();
	struct matcher *with = matcher_new(interned);
	pcre2_match_data *data = pcre2_match_data_create(24, NULL);
	struct err err;
	size_t known = 0;

	(void)state;
	assert_true(rulefile_read(&f, rules_builtin(), "built in", &err) && rulefile_read(&f, str_z(strange), "strange", &err));
	for (size_t r = 0; r < rules_count(interned); r++) {
		const struct rule *x = rules_at(interned, r);
		struct buf text = { 0 };
		unsigned seed = (unsigned)r;
		int code;
		PCRE2_SIZE at;

		known += x->start_known;
		if (!x->find)
			continue;
		assert_true(rulefile_expand(&f, str_z(x->pattern), &text, &err));
		pcre2_code *written = pcre2_compile((PCRE2_SPTR)text.p, text.n, PCRE2_UTF | PCRE2_EXTENDED | PCRE2_DOLLAR_ENDONLY, &code, &at, NULL);

		assert_non_null(written);
		for (int i = 0; i < 2000; i++) {
			struct buf line = { 0 };
			struct match got;

			random_line(&line, &seed);
			size_t from = i % 3 ? 0 : (size_t)((i & 7) % 4);

			while (from < line.n && ((unsigned char)line.p[from] & 0xC0) == 0x80)
				from++;
			if (from > line.n)
				from = line.n;
			int n = pcre2_match(written, (PCRE2_SPTR)line.p, line.n, from, 0, data, NULL);
			const PCRE2_SIZE *where = pcre2_get_ovector_pointer(data);
			bool found = rule_match(with, x, buf_view(&line), from, &got);
			struct characters held = characters_of(buf_view(&line));
			size_t last = line.n;

			/* … nor do its other characters say no where it is found */
			if (n > 0 && line.n) {
				utf8_prev(buf_view(&line), &last);
				if ((x->either && !prefilter_may_match_either(x->either, &held)) || (x->ends_known && !characters_have(&x->ends, buf_view(&line), last)) ||
				    (x->begin_known && !characters_have(&x->start, buf_view(&line), 0)))
					fail_msg("%s: not asked on \"%.*s\"", x->id, (int)line.n, line.p);
			}

			if (found != (n > 0) || (found && (got.from != where[0] || got.to != where[1])))
				fail_msg("%s: otherwise from %zu of \"%.*s\"", x->id, from, (int)line.n, line.p);
			buf_free(&line);
		}
		pcre2_code_free(written);
		buf_free(&text);
	}
	assert_true(known >= 8);
	pcre2_match_data_free(data);
	matcher_free(with);
	rules_free(interned);
}

/* Of the pairs of characters that a rule tells each text it matches has one, and none that it does not match need have. */
static void has_pair(const struct rule *x, struct str text)
{
	struct pair_table *table = pairs_new(a);
	struct characters held, same = characters_of(text);
	struct pairs_place place = { .bits = 4 };

	pairs_tell(table, x->pairs, 4);
	if (x->pairs.n && (pairs_in(table, text, &held, &place) != 4 || place.from >= place.to || place.to > text.n))
		fail_msg("%s: none of %.*s in \"%.*s\"", x->id, STR_ARG(x->pairs), STR_ARG(text));
	if (x->pairs.n && memcmp(&held, &same, sizeof held) != 0)
		fail_msg("other characters in \"%.*s\"", STR_ARG(text));
}

static void pairs_lose_nothing(void **state)
{
	struct rules *interned = strange_rules();
	struct matcher *strict = matcher_new(interned);
	size_t known = 0;

	(void)state;
	for (size_t r = 0; r < rules_count(interned); r++) {
		const struct rule *x = rules_at(interned, r);
		unsigned seed = (unsigned)r;
		struct match got;

		known += x->pairs.n > 0;
		for (size_t i = 0; i < x->n_yes; i++)
			if (rule_match(strict, x, x->yes[i], 0, &got))
				has_pair(x, x->yes[i]);
		for (int i = 0; i < 1000 && x->pairs.n; i++) {
			struct buf line = { 0 };

			random_line(&line, &seed);
			if (rule_match(strict, x, buf_view(&line), 0, &got))
				has_pair(x, buf_view(&line));
			buf_free(&line);
		}
	}
	assert_true(known > 100);
	matcher_free(strict);
	rules_free(interned);
}

/* Blanks between the two do not count; one pair tells several. */
static void pairs_are_told(void **state)
{
	struct pair_table *t = pairs_new(a);
	struct characters held;
	struct pairs_place place = { .bits = 1 };

	(void)state;
	pairs_tell(t, STR("牵头负责"), 1);
	pairs_tell(t, STR("负责"), 2);
	for (uint32_t c = 0x5000; c < 0x5800; c++) {
		char two[8];
		unsigned n = utf8_put(two, c);

		pairs_tell(t, (struct str){ two, n + utf8_put(two + n, c + 1) }, 4);
	}
	assert_int_equal(pairs_in(t, STR("由医务科牵头"), &held, &place), 1);
	assert_true(place.from == strlen("由医务科") && place.to == strlen("由医务科牵头"));
	assert_int_equal(pairs_in(t, STR("负 责"), &held, &place), 3);
	assert_int_equal(pairs_in(t, STR("责负头牵a负b责"), &held, &place), 0);
	assert_true(place.from == 0 && place.to == 0);
	assert_int_equal(pairs_in(t, STR("a负 责，牵头，在"), &held, &place), 3);
	assert_true(place.from == 1 && place.to == strlen("a负 责，牵头"));
	assert_int_equal(pairs_in(t, STR(""), &held, &place), 0);
	for (uint32_t c = 0x5000; c < 0x5800; c++) {
		char two[8];
		unsigned n = utf8_put(two, c);

		assert_int_equal(pairs_in(t, (struct str){ two, n + utf8_put(two + n, c + 1) }, &held, &place), 4);
	}
}

/* A loop by finder_next meets the matches that one by class_find meets. */
static void finder_finds_the_same(void **state)
{
	struct rules *interned = strange_rules();
	struct matcher *with = matcher_new(interned);
	unsigned seed = 11;
	size_t matches = 0;

	(void)state;
	for (int i = 0; i < 500; i++) {
		struct buf b = { 0 };

		random_line(&b, &seed);
		random_line(&b, &seed);
		random_line(&b, &seed);
		struct str line = norm_line(a, buf_view(&b));
		struct characters held = characters_of(line);

		for (int c = CLASS_FIRST_FIND; c < CLASS_COUNT; c++) {
			struct finder next;

			finder_begin(&next, (enum rule_class)c, line, i % 2 ? &held : NULL);
			struct match one, other;
			size_t at = 0;

			for (bool more = true; more && at <= line.n; at = one.to > at ? one.to : at + 1) {
				while (at < line.n && ((unsigned char)line.p[at] & 0xC0) == 0x80)
					at++;
				more = class_find(with, (enum rule_class)c, line, at, &one);
				assert_int_equal(finder_next(with, &next, at, &other), more);
				if (!more)
					break;
				assert_true(one.rule == other.rule && one.from == other.from && one.to == other.to);
				for (size_t g = 0; g < MATCH_GROUPS && one.group[g].p; g++)
					assert_true(one.group[g].p == other.group[g].p && one.group[g].n == other.group[g].n);
				matches++;
			}
		}
		buf_free(&b);
	}
	assert_true(matches > 300);
	matcher_free(with);
	rules_free(interned);
}

static void filter_loses_nothing(void **state)
{
	struct rules *interned = strange_rules();
	unsigned seed = 5;

	(void)state;
	struct matcher *strict = matcher_new(interned);

	for (int i = 0; i < 20000; i++) {
		struct buf b = { 0 };

		random_line(&b, &seed);
		same_matches(strict, interned, norm_line(a, buf_view(&b)));
		buf_free(&b);
	}
	matcher_free(strict);
	rules_free(interned);
}

static void same_text(const struct rule *x, const char *one, const char *other)
{
	if ((one == NULL) != (other == NULL) || (one && strcmp(one, other) != 0))
		fail_msg("%s: \"%s\" for \"%s\"", x->id, one, other);
}

static void same_examples(const struct rule *x, const struct str *one, size_t n, const struct str *other, size_t n_other)
{
	assert_int_equal(n, n_other);
	for (size_t i = 0; i < n; i++)
		if (!str_eq(one[i], other[i]))
			fail_msg("%s: \"%.*s\"", x->id, STR_ARG(other[i]));
}

static void same_held(const struct held *x, const struct held *y)
{
	assert_int_equal(x->n, y->n);
	assert_memory_equal(x->set, y->set, x->n * sizeof x->set[0]);
}

static void same_masks(struct matcher *one, struct matcher *other)
{
	for (uint32_t cp = 1; cp < 0xFFFF; cp += cp < 0x500 ? 1 : 7) {
		struct buf c = { 0 };

		if (cp >= 0xD800 && cp < 0xE000)
			continue;
		buf_cp(&c, cp);
		struct mask masks[] = { mask_of_first(one, buf_view(&c)), mask_of_first(other, buf_view(&c)), mask_of_last(one, buf_view(&c)), mask_of_last(other, buf_view(&c)) };

		assert_memory_equal(&masks[0], &masks[1], sizeof masks[0]);
		assert_memory_equal(&masks[2], &masks[3], sizeof masks[0]);
		buf_free(&c);
	}
}

/* What make-rules wrote at build time is what its XML says; so are the rules that a first and a last character leave. */
static void made_rules_are_those_of_the_xml(void **state)
{
	struct rules *read;
	struct err err;

	(void)state;
	assert_true(rules_examine(arena_new(), NULL, 0, NULL, &read, &err));
	assert_int_equal(rules->n, read->n);
	assert_string_equal(rules_id(rules), rules_id(read));
	for (size_t i = 0; i < read->n; i++) {
		const struct rule *x = &read->p[i], *y = &rules->p[i];

		same_text(x, x->id, y->id);
		same_text(x, x->clause, y->clause);
		same_text(x, x->style, y->style);
		same_text(x, x->file, y->file);
		same_text(x, x->pattern, y->pattern);
		assert_true(str_eq(x->text, y->text) && str_eq(x->last, y->last));
		assert_true(x->line == y->line && x->class == y->class && x->find == y->find);
		same_examples(x, x->yes, x->n_yes, y->yes, y->n_yes);
		same_examples(x, x->no, x->n_no, y->no, y->n_no);
		for (int g = 0; g <= GROUPS_MAX; g++)
			assert_true(x->captures[g].meaning == y->captures[g].meaning && str_eq(x->captures[g].name, y->captures[g].name));
		assert_memory_equal(x->first, y->first, sizeof x->first);
		assert_true(x->start_known == y->start_known && x->start_begins == y->start_begins && x->begin_known == y->begin_known &&
			    x->ends_known == y->ends_known);
		assert_memory_equal(&x->start, &y->start, sizeof x->start);
		assert_true(x->second.known == y->second.known && x->second.alone == y->second.alone && memcmp(&x->second.any, &y->second.any, sizeof x->second.any) == 0 &&
			    memcmp(&x->second.of, &y->second.of, sizeof x->second.of) == 0);
		assert_true(!x->ends_known || memcmp(&x->ends, &y->ends, sizeof x->ends) == 0);
		assert_true(x->few.n == y->few.n && (x->few.n == 0 || memcmp(&x->few, &y->few, sizeof x->few) == 0));
		same_held(&x->held, &y->held);
		assert_true((x->either == NULL) == (y->either == NULL));
		if (x->either)
			for (size_t k = 0; k < x->either->n || k < y->either->n; k++)
				same_held(&x->either->of[k], &y->either->of[k]);
	}
	struct matcher *other = matcher_new(read);

	same_masks(m, other);
	matcher_free(other);
	rules_free(read);
}

/* Rules of a file on the rules made at build time are the same as both read from XML: new ones, one in the place of a built-in one, one
 * that becomes of the other sort, a definition of its own, and one that changes what built-in rules use. */
static void files_on_made_rules(void **state)
{
	static const char *const files[] = {
		strange,
		"<rules><line><id>page-number</id><class>noise</class><match>^ 第 \\d+ 张 $</match><yes>第3张</yes></line></rules>",
		"<rules><find><id>page-number</id><class>noise</class><match>第 \\d+ 张</match><yes>第3张</yes></find></rules>",
		"<rules><define><id>own</id><match>甲|乙</match></define>"
		"<line><id>own-end</id><class>title-end</class><match>^ (?&amp;own) .* (?&amp;genre) $</match><yes>甲的通知</yes></line></rules>",
		"<rules><define><id>genre</id><match>通知|公告|解释|办法</match></define></rules>",
	};

	(void)state;
	for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
		struct rules *quick = rules_with(files[f], false), *whole = rules_with(files[f], true);

		assert_string_equal(rules_id(quick), rules_id(whole));
		assert_int_equal(quick->n, whole->n);
		assert_int_equal(quick->n_line, whole->n_line);
		for (size_t i = 0; i < quick->n; i++)
			assert_true(str_eq(quick->p[i].text, whole->p[i].text));
		struct matcher *one = matcher_new(quick), *other = matcher_new(whole);

		same_masks(one, other);
		for (size_t i = 0; i < quick->n; i++)
			for (size_t k = 0; k < i; k++)
				if (quick->p[i].style && quick->p[k].style)
					assert_int_equal(quick->p[i].style == quick->p[k].style, strcmp(quick->p[i].style, quick->p[k].style) == 0);
		matcher_free(one);
		matcher_free(other);
		rules_free(quick);
		rules_free(whole);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates),
		cmocka_unit_test(ends_of_sentences), cmocka_unit_test(stopped), cmocka_unit_test(blanks_are_taken_out), cmocka_unit_test(numbers), cmocka_unit_test(document_numbers), cmocka_unit_test(attachment_titles),
		cmocka_unit_test(every_element), cmocka_unit_test(other_layouts_of_the_head), cmocka_unit_test(imprint_over_two_lines),
		cmocka_unit_test(flattened_table), cmocka_unit_test(markdown_table), cmocka_unit_test(tabbed_table), cmocka_unit_test(outline_depths),
		cmocka_unit_test(contents_are_left_out), cmocka_unit_test(enclosure_is_not_the_document),
		cmocka_unit_test(two_enclosures), cmocka_unit_test(number_on_a_download), cmocka_unit_test(lost_line_breaks), cmocka_unit_test(candidates), cmocka_unit_test(findings), cmocka_unit_test(lonely_marks), cmocka_unit_test(filter_loses_nothing),
		cmocka_unit_test(pairs_lose_nothing), cmocka_unit_test(pairs_are_told),
		cmocka_unit_test(looking_first_changes_nothing), cmocka_unit_test(starts_lose_nothing), cmocka_unit_test(made_rules_are_those_of_the_xml), cmocka_unit_test(files_on_made_rules),
		cmocka_unit_test(looking_first_changes_nothing), cmocka_unit_test(starts_lose_nothing), cmocka_unit_test(made_rules_are_those_of_the_xml), cmocka_unit_test(files_on_made_rules), cmocka_unit_test(finder_finds_the_same),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
