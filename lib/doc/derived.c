#include "doc/derived.h"

#include <stddef.h>

/* The columns of each list of DERIVED, as static const struct list_column NAME_columns[]. The first that has a label heads
 * an item on a terminal. */
#define COLUMN(item, member, sort, said, ...)                                                                          \
	{ .name = #member, .type = COLUMN_##sort, .offset = offsetof(struct item, member), .label = said, ##__VA_ARGS__ }

static const char *const origins[] = { "text", "table", NULL };
static const char *const comparators[] = { "=", ">=", "<=", ">", "<", "+%", "-%", NULL };
static const char *const indicator_kinds[] = { "target", "result", NULL };
static const char *const indicator_kinds_said[] = { "目标", "结果", NULL };
static const char *const norms[] = { "norm", NULL };
static const char *const relations[] = { "issues", "forwards", "basis", "repeals", "amends", "cites", NULL };
static const char *const relations_said[] = { "印发", "转发", "依据", "废止", "修改", "引用", NULL };
static const char *const deadline_kinds_said[] = { "截止", "起止", "施行", "有效期", "定期", "相对", NULL };
static const char *const deadline_kinds[] = { "limit", "span", "entry", "validity", "recurring", "relative", NULL };
static const char *const member_keys[] = { "role", "name", NULL };

static const struct list_column tasks_columns[] = {
	COLUMN(task, task, TEXT, "任务"),      COLUMN(task, number, TEXT, "编号", .width = 7),
	COLUMN(task, group, TEXT, "类别"),     COLUMN(task, leader, TEXTS, "责任领导", .width = 10),
	COLUMN(task, lead, TEXTS, "牵头"),     COLUMN(task, support, TEXTS, "配合"),
	COLUMN(task, deadline, TEXT, "时限", .width = 11),  COLUMN(task, origin, WORD, NULL, .words = origins),
	COLUMN(task, table, INDEX, NULL),      COLUMN(task, row, NUMBER, NULL),
	COLUMN(task, column, NUMBER, NULL),    COLUMN(task, doubt, TEXT, "存疑", .width = 8),
	COLUMN(task, basis, TEXT, "依据", .width = 30),
	{ 0 },
};

static const struct list_column indicators_columns[] = {
	COLUMN(indicator, subject, TEXT, "指标"),
	COLUMN(indicator, comparator, WORD, "比较", .words = comparators),
	COLUMN(indicator, value, TEXT, "数值", .width = 10, .amount = true),
	COLUMN(indicator, unit, TEXT, "单位", .width = 8),
	COLUMN(indicator, kind, WORD, "性质", .words = indicator_kinds, .said = indicator_kinds_said),
	COLUMN(indicator, period, TEXT, "期间", .width = 11),
	COLUMN(indicator, text, TEXT, "原文", .width = 36),
	COLUMN(indicator, norm, WORD, NULL, .words = norms),
	COLUMN(indicator, table, INDEX, NULL),
	COLUMN(indicator, row, NUMBER, NULL),
	COLUMN(indicator, column, NUMBER, NULL),
	COLUMN(indicator, doubt, TEXT, "存疑", .width = 8),
	{ 0 },
};

static const struct list_column citations_columns[] = {
	COLUMN(citation, title, TEXT, "引用文件"),
	COLUMN(citation, doc_number, TEXT, "所引文号"),
	COLUMN(citation, relation, WORD, "关系", .words = relations, .said = relations_said),
	COLUMN(citation, clause, TEXT, "依据文字", .width = 36),
	COLUMN(citation, doubt, TEXT, "存疑"),
	{ 0 },
};

static const struct list_column deadlines_columns[] = {
	COLUMN(deadline, text, TEXT, "时限"),
	COLUMN(deadline, start, DATE, "起"),
	COLUMN(deadline, end, DATE, "止"),
	COLUMN(deadline, kind, WORD, "种类", .words = deadline_kinds, .said = deadline_kinds_said),
	COLUMN(deadline, relative_to, TEXT, "相对于"),
	COLUMN(deadline, table, INDEX, NULL),
	COLUMN(deadline, row, NUMBER, NULL),
	COLUMN(deadline, column, NUMBER, NULL),
	COLUMN(deadline, doubt, TEXT, "存疑"),
	{ 0 },
};

static const struct list_column groups_columns[] = {
	COLUMN(body, name, TEXT, "机构"),
	COLUMN(body, members, PAIRS, "成员", .words = member_keys),
	COLUMN(body, doubt, TEXT, "存疑"),
	{ 0 },
};

#define ENTRY(list, said, helped)                                                                                      \
	{ .name = #list, .label = said, .help = helped, .option = #list, .derived = true, .offset = offsetof(struct doc, list),                          \
	  .size = sizeof *((struct doc *)NULL)->list.p, .columns = list##_columns },
const struct list derived_lists[] = { DERIVED(ENTRY) { 0 } };
#undef ENTRY
