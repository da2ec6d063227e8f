#include "parse/parse.h"

#include <string.h>

#include "base/digest.h"
#include "derive/derive.h"
#include "doc/check.h"
#include "parse/attach.h"
#include "parse/bars.h"
#include "parse/contents.h"
#include "parse/counted.h"
#include "parse/doubt.h"
#include "parse/evidence.h"
#include "parse/field.h"
#include "parse/runon.h"
#include "parse/outline.h"
#include "parse/metadata.h"
#include "parse/stacked.h"
#include "parse/table.h"
#include "parse/aligned.h"
#include "parse/flattened.h"
#include "parse/tree.h"
#include "parse/unwrap.h"
#include "parse/verify.h"
#include "read/readers.h"
#include "read/reading.h"

struct keeper {
	struct matcher *m;
	struct arena *a;
};

static unsigned tell_line(void *ctx, struct str text)
{
	struct keeper *k = ctx;
	const struct match *may = rules_classify_text(k->m, k->a, text);
	struct finder fields;

	finder_begin(&fields, CLASS_META_INSIDE, text, NULL);
	struct match field;
	size_t at = 0;

	/* 信息来源：办公室 文号：… */
	while (!match_of(may, CLASS_META) && str_has(text, STR(" ")) && finder_next(k->m, &fields, at, &field)) {
		const struct match *rest = rules_classify_text(k->m, k->a, str_sub(text, field.from, text.n));

		may = match_of(rest, CLASS_META) ? rest : may;
		at = field.to;
	}
	return (match_of(may, CLASS_META) ? LINE_META : 0u) | (match_of(may, CLASS_DOWNLOAD) ? LINE_DOWNLOAD : 0u) |
	       (match_of(may, CLASS_DOC_NUMBER) || match_get(match_of(may, CLASS_PROMULGATION), GROUP_OF(DOC_NUMBER)).n ? LINE_NUMBER : 0u) | (match_of(may, CLASS_TITLE_END) ? LINE_TITLE : 0u);
}

/* What could this line be? */
static void classify(struct doc *d, struct matcher *m)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		classes_in_line(m, l);
		l->may = rules_classify(m, d->arena, l->text, &l->held);
		l->classes = match_classes(l->may);
		l->label = match_of(l->may, CLASS_LABEL);
	}
}

/* Stages that need the lines as printed. */
static void find_printed_tables(struct doc *d, struct matcher *m)
{
	for (size_t i = 0; i < d->tables.n; i++) /* of the reader, which counts the rows that the markup says head it */
		if (d->tables.p[i].header_rows == 0)
			d->tables.p[i].header_rows = table_headers(&d->tables.p[i]);
	if (kind_is(d->src.kind, KIND_GRIDS))
		return;
	table_bars(d, m);
	table_aligned(d, m);
	table_counted(d);
}

static void find_tables(struct doc *d, struct matcher *m)
{
	table_stacked(d, m);
	if (!kind_is(d->src.kind, KIND_PRINTED) || !str_has(d->text, STR("\t"))) { /* cells preceded or separated by TABs */
		table_order(d);
		return;
	}
	struct announced a = announced_all(d, m);
	struct str *titles = ARENA_ARRAY(d->arena, struct str, a.n);

	for (size_t i = 0; i < a.n; i++)
		titles[i] = a.p[i].title;
	table_flattened(d, m, titles, a.n);
	table_tabbed(d);
	table_order(d);
}

static void report_bad_bytes(struct doc *d)
{
	const struct decoded *in = &d->src.in;

	for (size_t i = 0; i < in->bad && i < DECODE_BAD_KEPT; i++) {
		size_t at = in->bad_at[i];
		uint32_t line = 0;

		for (size_t k = 0; k < d->lines.n; k++)
			if (d->lines.p[k].src <= at)
				line = d->lines.p[k].no;
		doc_find(d, UNDECODABLE_BYTE, (struct span){ line, line }, (unsigned char)d->src.bytes.p[at], at, in->name, in->bad);
	}
}

enum { MOJIBAKE_MIN = 20 }; /* pairs */

/* UTF-8 that was read as Latin-1 and written as UTF-8 again: å¹´, with U+0080 to U+00BF behind each U+00C0 to U+00FF. */
static void report_mojibake(struct doc *d)
{
	struct str t = d->src.in.text;
	size_t pairs = 0, han = 0;

	if (t.n == 0 || !memchr(t.p, 0xC3, t.n))
		return;
	for (size_t i = 0; i + 3 < t.n; i++) {
		const unsigned char *p = (const unsigned char *)t.p + i;

		pairs += p[0] == 0xC3 && p[2] == 0xC2;
		han += p[0] >= 0xE4 && p[0] <= 0xE9;
	}
	if (pairs >= MOJIBAKE_MIN && pairs > han)
		doc_find(d, MOJIBAKE, (struct span){ 0, 0 }, pairs);
}

static void report_overrun(struct doc *d, struct matcher *m)
{
	const struct rule *r = matcher_overrun(m);

	if (r)
		doc_find(d, RULE_LIMIT, (struct span){ 0, 0 }, r->id, r->file, r->line);
}

static void identify(struct doc *d, const struct input *in)
{
	if (in->id)
		memcpy(d->src.id, in->id, sizeof d->src.id);
	else
		digest_hex(in->bytes, d->src.id);
}

bool parse_input(struct matcher *m, struct arena *a, const struct input *in, struct doc *d, struct err *err)
{
	struct document_layout layout;
	struct keeper keeper = { m, a };
	struct reading reading = { tell_line, &keeper, in->encoding, in->workers, in->turn, in->turn_ctx };

	*d = (struct doc){ .arena = a, .src = { .path = in->path, .bytes = in->bytes, .container = in->container } };
	identify(d, in);
	if (in->kept.n && !reading_unpack(d, in->kept))
		return err_set(err, ERR_DATABASE, "what was read of it is damaged in the database; import the file again");
	if (!in->kept.n && !readers_read(d, &reading, err)) /* bytes → lines, grids */
		return false;
	doc_check(d, HAS_LINES, "reading");
	if (!kind_is(d->src.kind, KIND_GRIDS))
		metadata_split(d, m); /* 索引号 | 0152… in cells → lines */
	metadata_split_fields(d, m);    /* 索引号：… 文号：… on one line → lines */
	find_printed_tables(d, m);      /* columns of blanks, cells between bars → grids */
	unwrap(d, m);                   /* lines broken at the page's width → paragraphs */
	doc_check(d, HAS_LINES, "unwrap");
	if (!kind_is(d->src.kind, KIND_MARKED))
		runon_break(d, m);       /* a line that lost its breaks → lines */
	classify(d, m);                 /* what could each line be? */
	contents_mark(d);               /* lines that list what comes again */
	doc_check(d, HAS_CLASSES, "classify");
	attach_mentions(d);             /* 附件 in a sentence */
	find_tables(d, m);              /* cells → grids */
	doc_check(d, HAS_CLASSES, "tables");
	tree_build(d, m, &layout);      /* what is each line here? → roles, parts */
	doc_check(d, HAS_PARTS, "tree");
	outline_build(d);               /* numbered lines → sections */
	doc_check(d, HAS_SECTIONS, "outline");
	field_read(d, m, &layout);      /* → values */
	doc_check(d, HAS_VALUES, "fields");
	report_bad_bytes(d);
	report_mojibake(d);
	verify(d);                      /* → findings */
	report_overrun(d, m);
	doubt_find(d);                  /* what is uncertain? → doubts */
	evidence_others(d);
	derive(d, m);                   /* what is the document about? → tasks, indicators … */
	doc_check(d, HAS_VALUES, "verify");
	return !matcher_stopped(m) || err_set(err, ERR_STOPPED, "interrupted while it was read");
}

bool parse(struct matcher *m, struct arena *a, struct str path, struct str bytes, const char *encoding, struct doc *d,
	   struct err *err)
{
	return parse_input(m, a, &(struct input){ .path = path, .bytes = bytes, .encoding = encoding }, d, err);
}
