/* DA/T 48-2009 基于XML的电子文件封装规范: one original, unsigned package (原始型) that holds every document of the
 * export as a 文件实体, its bytes in base64. Element names and their order are the standard's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <nettle/base64.h>

#include "doc/archivenumber.h"
#include "write/catalogue.h"
#include "write/xmlout.h"

struct eep_package {
	struct xmlout *x;
	struct format_options o;
	struct years years;
	struct arena *own;
	unsigned serial;
};

static const char *or_unknown(const char *s)
{
	return s ? s : "";
}

static void stated(struct xmlout *x, const char *name, struct str text) /* stands there even if empty */
{
	xmlout_open(x, name);
	xmlout_text(x, text);
	xmlout_close(x);
}

static void *begin(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	(void)f;
	struct eep_package *p = calloc(1, sizeof *p);
	struct buf probe = { 0 };
	time_t now = (time_t)o->now;
	struct tm tm;
	char when[32];

	(void)out;
	if (!p)
		memory_out();
	if (o->number && !archive_number(o->number, &(struct arrangement){ 0 }, &probe, err)) {
		buf_free(&probe);
		free(p);
		return NULL;
	}
	buf_free(&probe);
	gmtime_r(&now, &tm);
	strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &tm);
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
	stated(p->x, "封装包创建时间", str_z(when));
	stated(p->x, "封装包创建单位", str_z(or_unknown(o->fonds_name ? o->fonds_name : o->fonds)));
	xmlout_open(p->x, "封装内容");
	xmlout_open(p->x, "文件实体块");
	return p;
}

static void encoded(struct xmlout *x, struct str bytes)
{
	char *text = malloc(BASE64_ENCODE_RAW_LENGTH(bytes.n) + 1);

	if (!text)
		memory_out();
	base64_encode_raw(text, bytes.n, (const uint8_t *)bytes.p);
	stated(x, "编码数据", (struct str){ text, BASE64_ENCODE_RAW_LENGTH(bytes.n) });
	free(text);
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
	stated(x, "密级", doc_text(d, FIELD_SECRECY));
	xmlout_close(x);
	buf_free(&b);
}

static void record(void *state, const struct doc *d, struct buf *out)
{
	struct eep_package *p = state;
	struct xmlout *x = p->x;
	struct arena *a = arena_new();
	struct buf b = { 0 };
	struct arrangement at = catalogue_place(&p->o, d, &p->years, p->own, a);
	struct str year = at.year.n ? at.year : str_sub(doc_text(d, FIELD_DATE), 0, 4);
	size_t slash = str_rfind(d->src.path, STR("/"));

	xmlout_open(x, "文件实体");
	buf_fmt(&b, "%u", ++p->serial);
	xmlout_attr(x, "序号", buf_view(&b));
	stated(x, "聚合层次", STR("文件"));
	xmlout_open(x, "来源");
	stated(x, "立档单位名称", str_z(or_unknown(p->o.fonds_name ? p->o.fonds_name : p->o.fonds)));
	xmlout_close(x);
	stated(x, "电子文件号", str_z(d->src.id));
	b.n = 0;
	xmlout_open(x, "档号");
	xmlout_element(x, "档号值", at.number);
	xmlout_element(x, "全宗号", at.fonds.n ? at.fonds : str_z(p->o.fonds));
	stated(x, "年度", year.n ? year : STR(""));
	stated(x, "保管期限", at.period.n ? at.period : str_z(or_unknown(p->o.period)));
	xmlout_element(x, "机构或问题", at.dept.n ? at.dept : str_z(p->o.dept));
	if (at.item)
		buf_fmt(&b, "%lld", (long long)at.item);
	xmlout_element(x, "件号", buf_view(&b));
	xmlout_close(x);
	content(p, d, a);
	xmlout_open(x, "形式特征");
	stated(x, "文件组合类型", STR("单件"));
	xmlout_close(x);
	xmlout_open(x, "存储位置");
	stated(x, "脱机载体编号", STR(""));
	xmlout_close(x);
	stated(x, "权限管理", at.open);
	xmlout_open(x, "文件数据");
	xmlout_open(x, "文档");
	xmlout_open(x, "文档数据");
	xmlout_open(x, "编码");
	xmlout_open(x, "电子属性");
	stated(x, "计算机文件名", str_sub(d->src.path, slash == SIZE_MAX ? 0 : slash + 1, d->src.path.n));
	b.n = 0;
	buf_fmt(&b, "%zu", d->src.bytes.n);
	stated(x, "计算机文件大小", buf_view(&b));
	xmlout_close(x);
	stated(x, "编码描述", STR("本封装包中“编码数据”元素存储的是计算机文件二进制流的Base64编码"));
	stated(x, "反编码关键字", STR("base64-txt"));
	encoded(x, d->src.bytes);
	for (int i = 0; i < 5; i++) /* 编码 文档数据 文档 文件数据 文件实体 */
		xmlout_close(x);
	xmlout_take(x, out);
	buf_free(&b);
	arena_free(a);
}

static bool end(void *state, struct buf *out, struct err *err)
{
	struct eep_package *p = state;

	(void)err;
	xmlout_close(p->x); /* 文件实体块 */
	xmlout_end(p->x, out);
	arena_free(p->own);
	free(p);
	return true;
}

const struct format format_eep = { .name = "eep", .help = "one unsigned package of DA/T 48-2009 (XML) with the files in base64", .begins = "<电子文件封装包 ",
				   .by_date = true, .arranged = true,
				   .bytes = true, .begin = begin, .record = record, .end = end };
