#include "search/names.h"

#include "search/query.h"
#include "store/find.h"
#include "text/fold.h"

enum { COMMON_MAX = 4 };

/* As search folds them; the full name first. */
static const char *const common[][COMMON_MAX] = {
	{ "卫生健康委员会", "卫生健康委", "卫健委" },
	{ "卫生健康局", "卫健局" },
	{ "卫生和计划生育委员会", "卫生计生委", "卫计委" },
	{ "发展和改革委员会", "发展改革委", "发改委" },
	{ "发展和改革局", "发展改革局", "发改局" },
	{ "人力资源和社会保障局", "人力资源社会保障局", "人社局" },
	{ "人力资源和社会保障厅", "人力资源社会保障厅", "人社厅" },
	{ "人力资源和社会保障部", "人力资源社会保障部", "人社部" },
	{ "市场监督管理局", "市场监管局", "市监局" },
	{ "市场监督管理总局", "市场监管总局" },
	{ "住房和城乡建设局", "住房城乡建设局", "住建局" },
	{ "住房和城乡建设委员会", "住房城乡建设委员会", "住房城乡建设委", "住建委" },
	{ "住房和城乡建设厅", "住房城乡建设厅", "住建厅" },
	{ "住房和城乡建设部", "住房城乡建设部", "住建部" },
	{ "自然资源和规划局", "自规局" },
	{ "规划和自然资源局", "规自局" },
	{ "民族宗教事务局", "民宗局" },
	{ "医疗保障局", "医保局" },
	{ "疾病预防控制中心", "疾控中心" },
	{ "疾病预防控制局", "疾控局" },
	{ "妇幼保健院", "妇保院" },
	{ "工业和信息化局", "工信局" },
	{ "工业和信息化厅", "工信厅" },
	{ "工业和信息化部", "工信部" },
	{ "经济和信息化局", "经信局" },
	{ "经济和信息化厅", "经信厅" },
	{ "经济和信息化委员会", "经信委" },
	{ "文化和旅游局", "文旅局" },
	{ "文化和旅游厅", "文旅厅" },
	{ "文化和旅游部", "文旅部" },
	{ "文化广电旅游局", "文广旅局" },
	{ "应急管理局", "应急局" },
	{ "应急管理厅", "应急厅" },
	{ "应急管理部", "应急部" },
	{ "国有资产监督管理委员会", "国资委" },
	{ "退役军人事务局", "退役军人局" },
	{ "大数据发展管理局", "大数据局" },
	{ "城市管理局", "城管局" },
	{ "交通运输局", "交通局" },
	{ "交通运输厅", "交通厅" },
	{ "交通运输部", "交通部" },
	{ "科学技术局", "科技局" },
	{ "科学技术厅", "科技厅" },
	{ "科学技术部", "科技部" },
	{ "教育体育局", "教体局" },
	{ "林业和草原局", "林草局" },
	{ "药品监督管理局", "药监局" },
	{ "食品药品监督管理局", "食药监局" },
	{ "质量技术监督局", "质监局" },
	{ "安全生产监督管理局", "安监局" },
	{ "中医药管理局", "中医药局" },
	{ "机关事务管理局", "机关事务局" },
	{ "机构编制委员会办公室", "编办" },
	{ "精神文明建设指导委员会办公室", "文明办" },
	{ "人民代表大会常务委员会", "人大常委会" },
	{ "公共资源交易中心", "公共资源中心" },
	{ "最高人民法院", "最高法", "最高院" },
	{ "最高人民检察院", "最高检" },
	{ "高级人民法院", "高院" },
	{ "中级人民法院", "中院" },
	{ "证券监督管理委员会", "证监会" },
	{ "银行保险监督管理委员会", "银保监会" },
	{ "金融监督管理局", "金融监管局" },
	{ "金融监督管理总局", "金融监管总局" },
	{ "国有资产管理局", "国资局" },
	{ "行政审批局", "审批局" },
	{ "投资促进局", "投促局" },
	{ "社会保险基金管理中心", "社保中心" },
	{ "住房公积金管理中心", "公积金中心" },
	{ "国务院办公厅", "国办" },
	{ "中共中央办公厅", "中办" },
	{ "人民政府办公厅", "政府办公厅" },
	{ "人民政府办公室", "政府办公室", "政府办", "府办" },
	{ "省人民政府办公厅", "省政府办公厅", "省政府办", "省府办" },
	{ "市人民政府办公室", "市政府办公室", "市政府办", "市府办" },
	{ "县人民政府办公室", "县政府办公室", "县政府办", "县府办" },
	{ "区人民政府办公室", "区政府办公室", "区政府办", "区府办" },
	{ "委员会办公室", "委办" },
	{ "安全生产委员会", "安委会" },
	{ "安全生产委员会办公室", "安委办" },
	{ "纪律检查委员会", "纪委" },
	{ "监察委员会", "监委" },
	{ "政法委员会", "政法委" },
	{ "残疾人联合会", "残联" },
	{ "妇女联合会", "妇联" },
	{ "科学技术协会", "科协" },
	{ "爱国卫生运动委员会", "爱卫会" },
	{ "爱国卫生运动委员会办公室", "爱卫办" },
};

enum { GROUP_MAX = 16, WORD_MAX = 120 /* bytes; a longer word is a sentence */ };

/* What may stand behind the name of a body in a word typed without blanks: 卫健委关于…, 市卫健委办公室. */
static const char *const behind[] = { "办公室", "办公厅", "党组", "党委", "关于", "的", "印发", "转发", "发文", "文件", NULL };

struct names_group {
	struct str *name; /* folded */
	size_t n;
	bool learned; /* from filed documents, for a whole word */
};

struct names {
	struct arena *a;
	struct names_group *p;
	size_t n, cap;
};

static bool parts(uint32_t c)
{
	return is_blank(c) || c == '=' || c == 0xFF1D || c == 0x3001 || c == ',';
}

static bool quotes(uint32_t c)
{
	return c == '"' || c == 0x201C || c == 0x201D;
}

/* The next name of a line from *at on. False: there is none. */
static bool next_name(struct str line, size_t *at, struct str *name)
{
	size_t from = *at, end, i = *at;
	uint32_t c = 0;

	for (; i < line.n; from = i)
		if (!parts(c = utf8_next(line, &i)))
			break;
	if (from >= line.n)
		return false;
	bool quoted = quotes(c);

	if (quoted)
		from = i;
	else
		i = from;
	for (end = from; i < line.n; end = i) {
		c = utf8_next(line, &i);
		if (quoted ? quotes(c) : parts(c))
			break;
	}
	*name = str_sub(line, from, end);
	*at = i;
	return true;
}

static bool next_line(struct str *lines, struct str *line)
{
	while (lines->n) {
		size_t end = str_find(*lines, STR("\n"));

		*line = str_sub(*lines, 0, end);
		*lines = end == SIZE_MAX ? STR_NONE : str_sub(*lines, end + 1, lines->n);
		if (!str_starts(str_trim(*line), STR("#")))
			return true;
	}
	return false;
}

void names_add(struct names *n, struct str lines)
{
	struct str line, name;

	while (next_line(&lines, &line)) {
		struct names_group g = { .name = ARENA_ARRAY(n->a, struct str, GROUP_MAX) };

		for (size_t i = 0; next_name(line, &i, &name);)
			if (name.n && g.n < GROUP_MAX)
				g.name[g.n++] = fold_str(n->a, name);
		if (g.n > 1)
			*ARENA_PUSH(n->a, n) = g;
	}
}

void names_read(struct arena *a, struct str lines, struct strings *out)
{
	struct str line, name;

	while (next_line(&lines, &line))
		for (size_t i = 0; next_name(line, &i, &name);)
			if (name.n)
				*ARENA_PUSH(a, out) = arena_str(a, name);
}

struct names *names_new(struct arena *a)
{
	enum { COMMON = sizeof common / sizeof common[0], ROOM = 8 };
	struct names *n = ARENA_NEW(a, struct names);
	struct str *name = ARENA_ARRAY(a, struct str, COMMON * COMMON_MAX);

	*n = (struct names){ .a = a, .p = ARENA_ARRAY(a, struct names_group, COMMON + ROOM), .n = COMMON, .cap = COMMON + ROOM };
	for (size_t i = 0; i < COMMON; i++) {
		n->p[i] = (struct names_group){ .name = name };
		for (const char *const *each = common[i]; each < common[i] + COMMON_MAX && *each; each++)
			*name++ = str_z(*each);
		n->p[i].n = (size_t)(name - n->p[i].name);
	}
	return n;
}

void names_learn(struct names *n, struct store *s, const struct query *q)
{
	struct strings others = { 0 };
	struct err ignored; /* it is a help, no more */

	if (q->kind == QUERY_TERM && !q->quoted && q->folded.n <= WORD_MAX && find_aliases(s, n->a, q->folded, &others, &ignored) && others.n) {
		struct names_group g = { .name = ARENA_ARRAY(n->a, struct str, GROUP_MAX), .n = 1, .learned = true };

		g.name[0] = q->folded;
		for (size_t i = 0; i < others.n && g.n < GROUP_MAX; i++)
			g.name[g.n++] = others.p[i];
		*ARENA_PUSH(n->a, n) = g;
	}
	for (size_t i = 0; i < q->n; i++)
		names_learn(n, s, q->child[i]);
}

static bool goes_on(struct str rest)
{
	bool so = rest.n == 0;

	for (size_t i = 0; behind[i] && !so; i++)
		so = str_starts(rest, str_z(behind[i]));
	return so;
}

/* The longest name in the word, at its end or with what may follow one behind it. Returns its offset. */
static size_t longest(const struct names *n, struct str folded, struct str *name)
{
	size_t found = 0;

	*name = STR_NONE;
	for (size_t i = 0; i < n->n; i++)
		for (size_t k = 0; k < n->p[i].n && !n->p[i].learned; k++) {
			struct str one = n->p[i].name[k];

			for (size_t at = 0; one.n > name->n && at + one.n <= folded.n;) {
				size_t here = str_find(str_sub(folded, at, folded.n), one);

				if (here == SIZE_MAX)
					break;
				at += here;
				/* two characters may be in anything: 集中办 */
				if (str_eq(one, folded) || (utf8_length(one) > 2 && goes_on(str_sub(folded, at + one.n, folded.n)))) {
					*name = one;
					found = at;
				}
				at += one.n;
			}
		}
	return found;
}

static bool has(const struct names_group *g, struct str name)
{
	bool there = false;

	for (size_t i = 0; i < g->n && !there; i++)
		there = str_eq(g->name[i], name);
	return there;
}

static void add_other(struct arena *a, struct str name, struct str folded, struct name_list *out)
{
	for (size_t i = 0; i < out->n; i++)
		if (str_eq(out->p[i], name))
			return;
	if (!str_eq(name, folded))
		*ARENA_PUSH(a, out) = name;
}

struct name_list names_other(const struct names *n, struct arena *a, struct str folded)
{
	struct name_list out = { 0 };
	struct str name;

	if (folded.n > WORD_MAX)
		return out;
	size_t at = longest(n, folded, &name);
	struct str before = str_sub(folded, 0, at), after = str_sub(folded, at + name.n, folded.n);

	for (size_t i = 0; i < n->n; i++) {
		const struct names_group *g = &n->p[i];

		for (size_t k = 0; k < g->n && g->learned && has(g, folded); k++)
			add_other(a, g->name[k], folded, &out);
		for (size_t k = 0; k < g->n && !g->learned && name.n && has(g, name); k++)
			add_other(a, arena_join(a, arena_join(a, before, g->name[k]), after), folded, &out);
	}
	return out;
}
