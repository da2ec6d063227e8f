#include "parse/parse.h"

#include <string.h>
#include <strings.h>

#include "base/digest.h"
#include "parse/field.h"
#include "parse/runon.h"
#include "parse/outline.h"
#include "parse/metadata.h"
#include "parse/table.h"
#include "parse/tree.h"
#include "parse/unwrap.h"
#include "parse/verify.h"
#include "read/html.h"
#include "read/line.h"

static bool suffix(struct str path, const char *s)
{
	size_t n = strlen(s);

	return path.n > n && strncasecmp(path.p + path.n - n, s, n) == 0;
}

/* By its name, else by its first characters: markup begins with a tag. */
static enum kind kind_of(struct str path, struct str text)
{
	struct str start = str_trim(str_sub(text, 0, 2048));

	if (suffix(path, ".html") || suffix(path, ".htm") || suffix(path, ".shtml"))
		return KIND_HTML;
	if (suffix(path, ".md") || suffix(path, ".markdown"))
		return KIND_MARKDOWN;
	if (start.n > 2 && start.p[0] == '<' && (start.p[1] == '!' || (start.p[1] >= 'A' && start.p[1] <= 'z')) &&
	    str_has(start, STR(">")))
		return KIND_HTML;
	if (str_starts(start, STR("# ")) || str_starts(start, STR("## ")))
		return KIND_MARKDOWN;
	return KIND_TEXT;
}

struct keeper {
	struct matcher *m;
	struct arena *a;
};

/* Which lines of a page beside the document are kept: 发文字号：…, a download that bears a number. */
static bool is_metadata(void *ctx, struct str text)
{
	struct keeper *k = ctx;
	const struct match *may = rules_classify_text(k->m, k->a, text);

	return match_of(may, CLASS_META) || match_of(may, CLASS_DOWNLOAD);
}

static bool read_lines(struct doc *d, struct matcher *m, struct err *err)
{
	struct keeper k = { m, d->arena };

	d->text = d->src.in.text;
	switch (d->src.kind) {
	case KIND_HTML:
		return html_lines(d, is_metadata, &k, err);
	case KIND_MARKDOWN:
		lines_split(d);
		lines_markdown(d);
		break;
	case KIND_TEXT:
		lines_split(d);
		break;
	}
	if (d->lines.n > LINES_MAX)
		return err_set(err, ERR_TOO_BIG, "more than %d lines; split the file", LINES_MAX);
	return true;
}

/* What could this line be? */
static void classify(struct doc *d, struct matcher *m)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];

		l->held = characters_of(l->text);
		l->may = rules_classify(m, d->arena, l->text, &l->held);
		l->classes = match_classes(l->may);
		l->label = match_of(l->may, CLASS_LABEL);
	}
}

/* While lines stand as they are printed. */
static void find_printed_tables(struct doc *d, struct matcher *m)
{
	if (d->src.kind == KIND_TEXT)
		table_barred(d);
	if (d->src.kind != KIND_HTML)
		table_aligned(d, m);
}

static void find_tables(struct doc *d, struct matcher *m)
{
	if (d->src.kind == KIND_MARKDOWN)
		table_markdown(d);
	if (d->src.kind != KIND_TEXT || !str_has(d->text, STR("\t"))) /* cells are led by a TAB or parted by it */
		return;
	struct announced a = announced_all(d, m);
	struct str *titles = ARENA_ARRAY(d->arena, struct str, a.n);

	for (size_t i = 0; i < a.n; i++)
		titles[i] = a.p[i].title;
	table_flattened(d, titles, a.n);
	table_tabbed(d);
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
		doc_find(d, "undecodable-byte", SEVERITY_WARNING, "GB 18030-2022", (struct span){ line, line })->message =
			arena_fmt(d->arena, "byte 0x%02X at offset %zu is not %s; it stands as U+FFFD (%zu such bytes in the file)",
				  (unsigned char)d->src.bytes.p[at], at, in->name, in->bad);
	}
}

static void report_overrun(struct doc *d, struct matcher *m)
{
	const struct rule *r = matcher_overrun(m);

	if (r)
		doc_find(d, "rule-limit", SEVERITY_WARNING, "", (struct span){ 0, 0 })->message =
			arena_fmt(d->arena, "rule %s (%s:%d) reached a limit of PCRE2 and was not applied to a line", r->id, r->file, r->line);
}

bool parse(struct matcher *m, struct arena *a, struct str path, struct str bytes, const char *encoding, struct doc *d,
	   struct err *err)
{
	struct layout layout;

	*d = (struct doc){ .arena = a, .src = { .path = path, .bytes = bytes } };
	digest_hex(bytes, d->src.id);
	if (!decode(a, bytes, encoding, &d->src.in, err))
		return false;
	d->src.kind = kind_of(path, d->src.in.text);
	if (!read_lines(d, m, err))     /* bytes → lines */
		return false;
	if (d->src.kind != KIND_HTML)
		metadata_split(d, m); /* 索引号 | 0152… in cells → lines */
	find_printed_tables(d, m);      /* columns of blanks, cells between bars → grids */
	unwrap(d, m);                   /* lines broken at the page's width → paragraphs */
	if (d->src.kind != KIND_MARKDOWN)
		runon_break(d, m);       /* a line that lost its breaks → lines */
	classify(d, m);                 /* what could each line be? */
	find_tables(d, m);              /* cells → grids */
	tree_build(d, m, &layout);      /* what is it here? → roles, parts */
	outline_build(d);               /* numbered lines → sections */
	field_read(d, m, &layout);      /* → values */
	report_bad_bytes(d);
	verify(d);                      /* → findings */
	report_overrun(d, m);
	return true;
}
