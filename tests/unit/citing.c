/* Citations and deadlines of invented documents, dates as texts print them. */
#include "parsing.h"

#include <stdio.h>

#include "doc/period.h"

static struct doc read_text(const char *text)
{
	struct doc d;
	struct err err;

	assert_true(parse(m, a, STR("memory.txt"), str_z(text), NULL, &d, &err));
	return d;
}

/* relation title number; … */
static struct str cited(const char *text)
{
	struct doc d = read_text(text);
	struct buf b = { 0 };

	for (size_t i = 0; i < d.citations.n; i++) {
		const struct citation *c = &d.citations.p[i];

		buf_fmt(&b, "%s%.*s %.*s%s%.*s", i ? "; " : "", STR_ARG(c->relation), STR_ARG(c->title), c->doc_number.n ? " " : "", STR_ARG(c->doc_number));
	}
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

/* text start/end kind; … */
static struct str due(const char *text)
{
	struct doc d = read_text(text);
	struct buf b = { 0 };

	for (size_t i = 0; i < d.deadlines.n; i++) {
		const struct deadline *t = &d.deadlines.p[i];

		buf_fmt(&b, "%s%.*s %.*s/%.*s %.*s", i ? "; " : "", STR_ARG(t->text), STR_ARG(t->start), STR_ARG(t->end), STR_ARG(t->kind));
	}
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

#define NOTICE(title, body)                                                                                                    \
	"云泽卫办〔2031〕7号\n云泽县卫生健康局关于" title "的通知\n各乡镇卫生院：\n" body "\n云泽县卫生健康局\n2031年3月18日\n"

static void relations(void **state)
{
	(void)state;
	assert_str(cited(NOTICE("印发《云泽县急救站建设办法》", "现将《云泽县急救站建设办法》印发给你们，请认真执行。")), "issues 云泽县急救站建设办法");
	assert_str(cited(NOTICE("转发市局《关于加强值班工作的意见》", "现将《关于加强值班工作的意见》（砚湖卫办〔2031〕3号）转发给你们。")),
		   "forwards 关于加强值班工作的意见 砚湖卫办〔2031〕3号");
	assert_str(cited(NOTICE("做好值班工作", "根据《砚湖市值班工作规定》（砚政发[2030]12号）和《中华人民共和国突发事件应对法》要求，现将有关事项通知如下：\n"
						"一、各单位要执行《云泽县医疗机构值班制度》。")),
		   "basis 砚湖市值班工作规定 砚政发〔2030〕12号; basis 中华人民共和国突发事件应对法; cites 云泽县医疗机构值班制度");
	assert_str(cited(NOTICE("调整急救收费", "本通知自印发之日起执行，《云泽县急救收费办法》（云泽价字〔2028〕5号）、《急救收费补充规定》同时废止。")),
		   "repeals 云泽县急救收费办法 云泽价字〔2028〕5号; repeals 急救收费补充规定");
	assert_str(cited(NOTICE("修改《云泽县急救站管理办法》", "现对《云泽县急救站管理办法》作如下修改：\n一、将第三条修改为：急救站由县局管理。")), "amends 云泽县急救站管理办法");
	assert_str(cited(NOTICE("清理文件", "经研究，决定废止下列文件：\n1.《云泽县药房管理办法》（云泽卫〔2025〕1号）\n2.《云泽县病历管理规定》")),
		   "repeals 云泽县药房管理办法 云泽卫〔2025〕1号; repeals 云泽县病历管理规定");
	assert_str(cited(NOTICE("做好统计工作", "请按照砚卫函〔2031〕45号文件精神做好统计。")), "basis  砚卫函〔2031〕45号");
}

static void names_are_followed(void **state)
{
	(void)state;
	assert_str(cited(NOTICE("做好值班工作", "为落实《砚湖市值班工作规定》（砚政发〔2030〕12号，以下简称《值班规定》），现通知如下：\n一、认真学习《值班规定》。\n二、《值班规定》同时废止。")),
		   "repeals 砚湖市值班工作规定 砚政发〔2030〕12号");
	/* the republic's name may be left out */
	assert_str(cited(NOTICE("学习", "学习《中华人民共和国献血法》。\n各单位应当遵守《献血法》。")), "cites 中华人民共和国献血法");
	/* a title in a title */
	assert_str(cited(NOTICE("学习", "各单位要学习《市局关于印发〈值班办法〉的通知》。")), "cites 市局关于印发〈值班办法〉的通知");
}

static void what_is_no_file(void **state)
{
	(void)state;
	assert_str(cited(NOTICE("登记", "申请人携带《医疗机构执业许可证》，填写《登记表》，详见《通知》。《云泽日报》作了报道。")), "");
	/* the document itself */
	assert_str(cited(NOTICE("做好登记工作", "《云泽县卫生健康局关于做好登记工作的通知》由县局解释。")), "");
	/* never closed */
	assert_str(cited(NOTICE("登记", "请学习《值班办法的有关规定。")), "");
}

static void days(void **state)
{
	(void)state;
	assert_str(due(NOTICE("报送材料", "请于4月5日前报送，确保10月底完成。")), "4月5日前 /2031-04-05 limit; 10月底 /2031-10-31 limit");
	assert_str(due(NOTICE("报送材料", "请分别于2031年6月14日、11月15日前报送。")), "2031年6月14日 /2031-06-14 limit; 11月15日前 /2031-11-15 limit");
	assert_str(due(NOTICE("培训", "培训于2031年4月20日至24日举办。")), "于2031年4月20日至24日 2031-04-20/2031-04-24 span");
	assert_str(due(NOTICE("收费", "本通知自2031年4月1日起施行，有效期3年。")), "自2031年4月1日起施行 2031-04-01/ entry; 有效期3年 2031-04-01/2034-03-31 validity");
	assert_str(due(NOTICE("收费", "本通知自印发之日起施行，有效期两年。")), "自印发之日起施行 2031-03-18/ entry; 有效期两年 2031-03-18/2033-03-17 validity");
	assert_str(due(NOTICE("答复", "应当自受理之日起20个工作日内答复，每年12月底前汇总。")), "自受理之日起20个工作日内 / relative; 每年12月底前 / recurring");
	assert_str(due(NOTICE("规划", "到2035年，基本建成急救网络。")), "到2035年 /2035-12-31 limit");
	assert_str(due(NOTICE("整改", "第一阶段（4-6月）自查，即日起至7月1日整改。")), "4-6月 2031-04-01/2031-06-30 span; 即日起至7月1日 /2031-07-01 span");
	assert_str(due(NOTICE("整改", "二〇三一年六月三十日前完成。")), "二〇三一年六月三十日前 /2031-06-30 limit");
	/* what was, is no deadline; nor is what a title says, or how long it takes */
	assert_str(due(NOTICE("整改", "2030年6月底前建成的急救站，按《急救行动计划（2031—2035年）》验收，响应时间缩短至10分钟以内。")), "");
}

static void impossible_days(void **state)
{
	struct doc d = read_text(NOTICE("报送材料", "请于2031年2月30日前报送。"));
	size_t found = 0;

	(void)state;
	assert_int_equal(d.deadlines.n, 1);
	assert_int_equal(d.deadlines.p[0].end.n, 0);
	assert_str(d.deadlines.p[0].doubt, "impossible-date");
	for (size_t i = 0; i < d.findings.n; i++)
		found += strcmp(d.findings.p[i].rule, "impossible-date") == 0;
	assert_int_equal(found, 1);
}

static void much_is_bounded(void **state)
{
	struct buf b = { 0 };

	(void)state;
	buf_z(&b, "云泽县卫生健康局关于清理文件的通知\n各乡镇卫生院：\n一、");
	for (int i = 0; i < 3000; i++)
		buf_fmt(&b, "《第%d号值班办法》、请于%d月5日前报送、", i, i % 12 + 1);
	for (int i = 0; i < 3000; i++)
		buf_z(&b, "《");
	buf_c(&b, '\0');
	struct doc d = read_text(b.p);
	size_t found = 0;

	buf_free(&b);
	assert_int_equal(d.citations.n, 2000);
	for (size_t i = 0; i < d.findings.n; i++)
		found += strcmp(d.findings.p[i].rule, "derived-limit") == 0;
	assert_int_equal(found, 1);
}

static struct str between(const char *printed, int year)
{
	struct period p;
	char from[11], to[11];

	if (period_read(str_z(printed), year, 0, &p) != PERIOD_READ)
		return STR_NONE;
	period_iso(p.from, from);
	period_iso(p.to, to);
	return arena_fmt(a, "%s/%s", from, to);
}

static void periods(void **state)
{
	struct period p;

	(void)state;
	assert_str(between("2024年2月底", 0), "2024-02-01/2024-02-29");
	assert_str(between("年底", 2031), "2031-01-01/2031-12-31");
	assert_str(between("明年3月", 2031), "2032-03-01/2032-03-31");
	assert_str(between("第三季度", 2031), "2031-07-01/2031-09-30");
	assert_str(between("上半年", 2031), "2031-01-01/2031-06-30");
	assert_str(between("6月中旬", 2031), "2031-06-11/2031-06-20");
	assert_str(between("2031-06-14", 0), "2031-06-14/2031-06-14");
	assert_str(between("3月20-24日", 2031), "2031-03-20/2031-03-24");
	assert_str(between("自2031年11月1日起至3月31日止", 0), "2031-11-01/2032-03-31");
	assert_str(between("十二月三十一日", 2031), "2031-12-31/2031-12-31");
	assert_str(between("6月", 0), "/");
	assert_int_equal(between("第三条", 2031).n, 0);
	assert_int_equal(period_read(STR("13月1日"), 2031, 0, &p), PERIOD_IMPOSSIBLE);
	assert_int_equal(period_read(STR("2031年2月29日"), 0, 0, &p), PERIOD_IMPOSSIBLE);
	assert_int_equal(period_number(STR("二十五")), 25);
	assert_int_equal(period_compare(period_after((struct day){ 2024, 2, 29 }, 1, 0), (struct day){ 2025, 2, 28 }), 0);
	assert_int_equal(period_compare(period_after((struct day){ 2024, 1, 1 }, 0, 6), (struct day){ 2024, 6, 30 }), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(relations),       cmocka_unit_test(names_are_followed), cmocka_unit_test(what_is_no_file), cmocka_unit_test(days),
		cmocka_unit_test(impossible_days), cmocka_unit_test(much_is_bounded),    cmocka_unit_test(periods),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
