#include "rules/vocabulary.h"

static const char *const title_keys[] = { "标题", "Title", "title", "文件名称", "信息名称", "名称", NULL };
static const char *const number_keys[] = { "发文字号", "文号", "发文文号", "发布文号", "文件编号", NULL };
static const char *const issuer_keys[] = { "发文机关", "发文单位", "发文机构", "制发机关", "发布机构", "发布机关", "发布单位", "公开主体", NULL };
static const char *const date_keys[] = { "成文日期", "发文日期", "印发日期", NULL };
static const char *const page_keys[] = { "索引号", "发文机关", "发文单位", "发布机构", "成文日期", "发文日期", "发布日期", "发布时间", "主题分类",
					 "统一编号", NULL };
static const char *const place_ends[] = { "省", "市", "县", "区", "镇", "乡", "街道", NULL };
static const char *const office_ends[] = { "科", "部", "办", "室", "局", "处", "院", "会", "中心", NULL };
static const char *const statutory[] = { "决议", "决定", "命令", "令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示",
					 "批复", "议案", "函", "纪要", NULL };

static const char *const *const lists[] = {
	[TITLE_KEYS] = title_keys, [NUMBER_KEYS] = number_keys, [ISSUER_KEYS] = issuer_keys, [DATE_KEYS] = date_keys, [PAGE_KEYS] = page_keys,
	[PLACE_ENDS] = place_ends, [OFFICE_ENDS] = office_ends, [STATUTORY] = statutory,
};

const char *const *words_of(enum vocabulary which)
{
	return lists[which];
}

bool words_have(enum vocabulary which, struct str s)
{
	const char *const *w = lists[which];

	while (*w && !str_eq(s, str_z(*w)))
		w++;
	return *w != NULL;
}

bool words_begin(enum vocabulary which, struct str s)
{
	const char *const *w = lists[which];

	while (*w && !str_starts(s, str_z(*w)))
		w++;
	return *w != NULL;
}

bool words_end(enum vocabulary which, struct str s)
{
	const char *const *w = lists[which];

	while (*w && !str_ends(s, str_z(*w)))
		w++;
	return *w != NULL;
}
