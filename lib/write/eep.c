/* DA/T 48-2009 基于XML的电子文件封装规范: one original, unsigned package (原始型) that holds every document of the
 * export as a 文件实体, its bytes in base64. Element names and their order are the standard's, which takes them from
 * DA/T 46-2009; mandatory elements are written even if they are empty, and reported to format_options.lacks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <nettle/base64.h>

#include "doc/archivenumber.h"
#include "doc/kinds.h"
#include "write/catalogue.h"
#include "write/xmlout.h"

struct eep_package {
	struct xmlout *x;
	struct format_options o;
	struct years years;
	struct arena *own;
	unsigned serial;
	struct { struct act { const char *id; int64_t filed; } *p; size_t n, cap; } acts; /* of 业务实体块 */
};

static const char *or_unknown(const char *s)
{
	return s ? s : "";
}

static void stated(struct xmlout *x, const char *name, struct str text) /* written even if empty */
{
	xmlout_open(x, name);
	xmlout_text(x, text);
	xmlout_close(x);
}

static struct str moment(struct arena *a, int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;
	char text[32];

	return gmtime_r(&t, &tm) && strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm) ? arena_str(a, str_z(text)) : STR("");
}

static void *begin(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	(void)f;
	struct eep_package *p = calloc(1, sizeof *p);
	struct buf probe = { 0 };

	(void)out;
	if (!p)
		memory_out();
	if (o->number && !archive_number(o->number, &(struct arrangement){ 0 }, &probe, err)) {
		buf_free(&probe);
		free(p);
		return NULL;
	}
	buf_free(&probe);
	p->o = *o;
	p->own = arena_new();
	p->x = xmlout_new("电子文件封装包");
	xmlout_attr(p->x, "xmlns", STR("http://www.saac.gov.cn/standards/ERM/encapsulation"));
	stated(p->x, "封装包格式描述", STR("本EEP根据中华人民共和国档案行业标准DA/T 48-2009《基于XML的电子文件封装规范》生成"));
	stated(p->x, "版本", STR("2009"));
	xmlout_open(p->x, "被签名对象");
	xmlout_attr(p->x, "eep版本", STR("2009"));
	stated(p->x, "封装包类型", STR("原始型"));
	stated(p->x, "封装包类型描述", STR("原始型封装包，未签名"));
	stated(p->x, "封装包创建时间", moment(p->own, o->now));
	stated(p->x, "封装包创建单位", str_z(or_unknown(o->fonds_name ? o->fonds_name : o->fonds)));
	xmlout_open(p->x, "封装内容");
	xmlout_open(p->x, "文件实体块");
	return p;
}

static void encoded(struct xmlout *x, struct str bytes, struct str id)
{
	char *text = malloc(BASE64_ENCODE_RAW_LENGTH(bytes.n) + 1);

	if (!text)
		memory_out();
	base64_encode_raw(text, bytes.n, (const uint8_t *)bytes.p);
	xmlout_open(x, "编码数据");
	xmlout_attr(x, "编码数据ID", id);
	xmlout_text(x, (struct str){ text, BASE64_ENCODE_RAW_LENGTH(bytes.n) });
	xmlout_close(x);
	free(text);
}

/* 机密★1年 is classification and period. */
static void secrecy(struct xmlout *x, struct str printed)
{
	size_t star = str_find(printed, STR("★"));

	stated(x, "密级", star == SIZE_MAX ? printed : str_trim(str_sub(printed, 0, star)));
	if (star != SIZE_MAX)
		xmlout_element(x, "保密期限", str_trim(str_sub(printed, star + strlen("★"), printed.n)));
}

/* Names of the mandatory elements that the document lacks. */
static void tell_lacks(const struct eep_package *p, const struct doc *d, const struct arrangement *at, struct str year)
{
	const struct {
		const char *name;
		bool there;
	} mandatory[] = {
		{ "立档单位名称", p->o.fonds_name != NULL }, { "年度", year.n > 0 }, { "保管期限", at->period.n || p->o.period },
		{ "件号", at->item > 0 }, { "题名", doc_text(d, FIELD_TITLE).n > 0 }, { "责任者", doc_text(d, FIELD_ISSUERS).n > 0 },
		{ "日期", doc_text(d, FIELD_DATE).n > 0 },
	};
	struct buf b = { 0 };

	for (size_t i = 0; i < sizeof mandatory / sizeof mandatory[0]; i++)
		if (!mandatory[i].there)
			buf_fmt(&b, "%s%s", b.n ? "、" : "", mandatory[i].name);
	if (b.n && p->o.lacks)
		p->o.lacks(d, buf_view(&b));
	buf_free(&b);
}

static void content(struct eep_package *p, const struct doc *d, struct arena *a)
{
	struct xmlout *x = p->x;
	struct buf b = { 0 };

	xmlout_open(x, "内容描述");
	stated(x, "题名", catalogue_title(d, a));
	xmlout_element(x, "文件编号", doc_text(d, FIELD_DOC_NUMBER));
	doc_join(d, FIELD_ISSUERS, "；", &b);
	stated(x, "责任者", buf_view(&b));
	stated(x, "日期", doc_text(d, FIELD_DATE));
	xmlout_element(x, "文种", doc_text(d, FIELD_DOC_TYPE));
	xmlout_element(x, "紧急程度", doc_text(d, FIELD_URGENCY));
	b.n = 0;
	doc_join(d, FIELD_RECIPIENTS, "；", &b);
	xmlout_element(x, "主送", buf_view(&b));
	b.n = 0;
	doc_join(d, FIELD_CC, "；", &b);
	xmlout_element(x, "抄送", buf_view(&b));
	secrecy(x, doc_text(d, FIELD_SECRECY));
	xmlout_close(x);
	buf_free(&b);
}

/* The file: 文档, its 编码 named after the identifiers of the standard's example. */
static void data(struct eep_package *p, const struct doc *d, struct str name, struct arena *a)
{
	struct xmlout *x = p->x;
	size_t dot = str_rfind(name, STR("."));
	struct str suffix = dot == SIZE_MAX ? str_z(kind_name(d->src.kind)) : str_sub(name, dot + 1, name.n);
	struct str id = arena_fmt(a, "修改0-文件%u-文档1", p->serial);

	xmlout_open(x, "文件数据");
	xmlout_open(x, "文档");
	stated(x, "文档标识符", id);
	stated(x, "文档序号", STR("1"));
	stated(x, "文档主从声明", STR("主文档"));
	stated(x, "题名", catalogue_title(d, a));
	xmlout_open(x, "文档数据");
	xmlout_attr(x, "文档数据ID", id = arena_join(a, id, STR("-文档数据1")));
	xmlout_open(x, "编码");
	xmlout_attr(x, "编码ID", id = arena_join(a, id, STR("-编码1")));
	xmlout_open(x, "电子属性");
	stated(x, "格式信息", str_z(kind_type(d->src.kind)));
	stated(x, "计算机文件名", name);
	stated(x, "计算机文件大小", arena_fmt(a, "%zu", d->src.bytes.n));
	xmlout_close(x);
	stated(x, "编码描述", STR("本封装包中“编码数据”元素存储的是计算机文件二进制流的Base64编码"));
	stated(x, "反编码关键字", arena_fmt(a, "base64-%.*s", STR_ARG(suffix)));
	encoded(x, d->src.bytes, arena_join(a, id, STR("-编码数据1")));
	for (int i = 0; i < 4; i++) /* 编码 文档数据 文档 文件数据 */
		xmlout_close(x);
}

static void record(void *state, const struct doc *d, struct buf *out)
{
	struct eep_package *p = state;
	struct xmlout *x = p->x;
	struct arena *a = arena_new();
	struct format_options place = p->o;

	place.lacks = NULL; /* tell_lacks has reported it */
	struct arrangement at = catalogue_place(&place, d, &p->years, p->own, a);
	struct str year = at.year.n ? at.year : str_sub(doc_text(d, FIELD_DATE), 0, 4);
	size_t slash = str_rfind(d->src.path, STR("/"));
	int64_t pages = at.pages ? at.pages : (int64_t)d->src.pages;

	tell_lacks(p, d, &at, year);
	xmlout_open(x, "文件实体");
	xmlout_attr(x, "序号", arena_fmt(a, "%u", ++p->serial));
	stated(x, "聚合层次", STR("文件"));
	xmlout_open(x, "来源");
	xmlout_element(x, "全宗名称", str_z(p->o.fonds_name));
	stated(x, "立档单位名称", p->o.fonds_name ? str_z(p->o.fonds_name) : at.fonds.n ? at.fonds : str_z(or_unknown(p->o.fonds)));
	xmlout_close(x);
	stated(x, "电子文件号", str_z(d->src.id));
	xmlout_open(x, "档号");
	xmlout_element(x, "全宗号", at.fonds.n ? at.fonds : str_z(p->o.fonds));
	stated(x, "年度", year.n ? year : STR(""));
	stated(x, "保管期限", at.period.n ? at.period : str_z(or_unknown(p->o.period)));
	xmlout_element(x, "机构或问题", at.dept.n ? at.dept : str_z(p->o.dept));
	if (at.item)
		xmlout_element(x, "室编件号", arena_fmt(a, "%lld", (long long)at.item));
	xmlout_close(x);
	content(p, d, a);
	xmlout_open(x, "形式特征");
	stated(x, "文件组合类型", STR("单件"));
	if (pages > 0)
		stated(x, "页数", arena_fmt(a, "%lld", (long long)pages));
	xmlout_close(x);
	xmlout_open(x, "存储位置");
	stated(x, "脱机载体编号", STR(""));
	xmlout_close(x);
	xmlout_open(x, "权限管理");
	stated(x, "控制标识", at.open);
	xmlout_close(x);
	if (at.number.n)
		stated(x, "附注", arena_fmt(a, "档号：%.*s", STR_ARG(at.number)));
	data(p, d, str_sub(d->src.path, slash == SIZE_MAX ? 0 : slash + 1, d->src.path.n), a);
	xmlout_close(x);
	*ARENA_PUSH(p->own, &p->acts) = (struct act){ arena_str(p->own, str_z(d->src.id)).p, d->desk.filed };
	xmlout_take(x, out);
	arena_free(a);
}

/* The business records: the documents were filed, and put into this package. */
static void acts(struct eep_package *p)
{
	struct xmlout *x = p->x;
	unsigned serial = 0;

	xmlout_open(x, "业务实体块");
	for (size_t i = 0; i < p->acts.n; i++)
		for (int k = 0; k < 2; k++) {
			int64_t at = k == 0 ? p->acts.p[i].filed : p->o.now;

			if (!at)
				continue;
			xmlout_open(x, "业务实体");
			stated(x, "业务标识符", arena_fmt(p->own, "业务%u", ++serial));
			stated(x, "机构人员标识符", STR("机构1"));
			stated(x, "文件标识符", str_z(p->acts.p[i].id));
			stated(x, "业务状态", STR("历史行为"));
			stated(x, "业务行为", k == 0 ? STR("登记") : STR("封装"));
			stated(x, "行为时间", moment(p->own, at));
			xmlout_close(x);
		}
	xmlout_close(x);
	xmlout_open(x, "机构人员实体块");
	xmlout_open(x, "机构人员实体");
	stated(x, "机构人员标识符", STR("机构1"));
	stated(x, "机构人员类型", STR("单位"));
	stated(x, "机构人员名称", str_z(or_unknown(p->o.fonds_name ? p->o.fonds_name : p->o.fonds)));
	xmlout_close(x);
	xmlout_close(x);
}

static bool end(void *state, struct buf *out, struct err *err)
{
	struct eep_package *p = state;

	(void)err;
	xmlout_close(p->x); /* 文件实体块 */
	acts(p);
	xmlout_end(p->x, out);
	arena_free(p->own);
	free(p);
	return true;
}

const struct format format_eep = { .name = "eep", .help = "one unsigned package of DA/T 48-2009 (XML) with the files in base64", .begins = "<电子文件封装包 ",
				   .by_date = true, .arranged = true,
				   .bytes = true, .begin = begin, .record = record, .end = end };
