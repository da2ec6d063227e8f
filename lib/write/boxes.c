/* The printed sheets for the boxes of a catalogue (DA/T 22-2015): covers 封面, reference sheets 备考表 and spine labels 盒脊, one
 * printed page each; the boxes of a series follow one another. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "doc/archivenumber.h"
#include "write/catalogue.h"
#include "write/sheet.h"

struct archive_box {
	struct arrangement at;
	int64_t first, last;
	size_t items, documents, number; /* number of the box in its series */
	int64_t pages;
};

struct boxes_state {
	struct sheet *sheet;
	struct format_options o;
	struct arena *own;
	struct years years;
	struct { struct archive_box *p; size_t n, cap; } all;
};

static void *begin(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	struct boxes_state *b = calloc(1, sizeof *b);

	(void)f;
	(void)out;
	if (!b)
		memory_out();
	b->o = *o;
	b->own = arena_new();
	if (!o->xlsx) {
		err_set(err, ERR_USAGE, "boxes are pages of a workbook: guidang export -f boxes -o FILE.xlsx");
	} else {
		b->sheet = sheet_new(o->xlsx, NULL, err);
	}
	if (b->sheet)
		return b;
	arena_free(b->own);
	free(b);
	return NULL;
}

static struct archive_box *box_for(struct boxes_state *b, const struct arrangement *at)
{
	struct archive_box *last = b->all.n ? &b->all.p[b->all.n - 1] : NULL;
	bool same = last && catalogue_same_series(&last->at, at);

	if (same && (at->item_of || !b->o.box_items || last->items < b->o.box_items))
		return last;
	struct archive_box *new = ARENA_PUSH(b->own, &b->all);

	last = b->all.n > 1 ? &b->all.p[b->all.n - 2] : NULL;
	*new = (struct archive_box){ .first = at->item, .last = at->item, .number = last && same ? last->number + 1 : 1 };
	new->at.fonds = arena_str(b->own, at->fonds);
	new->at.year = arena_str(b->own, at->year);
	new->at.period = arena_str(b->own, at->period);
	new->at.dept = arena_str(b->own, at->dept);
	return new;
}

static void record(void *state, const struct doc *d, struct buf *out)
{
	struct boxes_state *b = state;
	struct arena *a = arena_new();
	struct arrangement at = catalogue_place(&b->o, d, &b->years, b->own, a);

	(void)out;
	if (at.item) {
		struct archive_box *x = box_for(b, &at);

		x->documents++;
		x->items += !at.item_of;
		x->first = at.item < x->first ? at.item : x->first;
		x->last = at.item > x->last ? at.item : x->last;
		x->pages += at.pages ? at.pages : d->src.pages;
	}
	arena_free(a);
}

static const double two[] = { 14, 46 };

static void line(struct boxes_state *b, const char *name, struct str value, double height)
{
	sheet_line(b->sheet, (struct str[]){ str_z(name), value }, 2, height, false);
}

static struct str count(struct arena *a, int64_t n)
{
	return n ? arena_fmt(a, "%lld", (long long)n) : STR_NONE;
}

static void series_lines(struct boxes_state *b, const struct archive_box *x, struct arena *a, double height)
{
	line(b, "全宗号", x->at.fonds, height);
	line(b, "年度", x->at.year, height);
	line(b, "保管期限", x->at.period, height);
	line(b, "机构（问题）", x->at.dept, height);
	line(b, "起止件号", arena_fmt(a, "%04lld — %04lld", (long long)x->first, (long long)x->last), height);
	line(b, "盒号", count(a, (int64_t)x->number), height);
}

static void cover(struct boxes_state *b, const struct archive_box *x, struct arena *a)
{
	sheet_line(b->sheet, (struct str[]){ STR("") }, 1, 120, false);
	sheet_line(b->sheet, (struct str[]){ b->o.fonds_name ? str_z(b->o.fonds_name) : x->at.fonds }, 1, 60, true);
	sheet_line(b->sheet, (struct str[]){ STR("文　书　档　案") }, 1, 80, true);
	series_lines(b, x, a, 36);
}

static void reference(struct boxes_state *b, const struct archive_box *x, struct arena *a)
{
	sheet_line(b->sheet, (struct str[]){ STR("备　考　表") }, 1, 50, true);
	series_lines(b, x, a, 28);
	line(b, "件数", count(a, (int64_t)x->items), 28);
	line(b, "份数", count(a, (int64_t)x->documents), 28);
	line(b, "页数", count(a, x->pages), 28);
	line(b, "盒内文件情况说明", STR(""), 240);
	line(b, "整理人", STR(""), 32);
	line(b, "整理日期", STR(""), 32);
	line(b, "检查人", STR(""), 32);
	line(b, "检查日期", STR(""), 32);
}

static void each_box(struct boxes_state *b, const char *name, void (*print)(struct boxes_state *b, const struct archive_box *x, struct arena *a), struct buf *out)
{
	struct arena *a = arena_new();

	sheet_page(b->sheet, &(struct sheet_page){ .name = name, .widths = two, .columns = 2, .plain = true }, NULL, out);
	for (size_t i = 0; i < b->all.n; i++) {
		sheet_break(b->sheet);
		print(b, &b->all.p[i], a);
	}
	arena_free(a);
}

/* Labels are printed side by side, one column each, to be cut out for the spines. */
static void spines(struct boxes_state *b, struct buf *out)
{
	static const struct str names[] = { { "全宗号", 9 }, { "年度", 6 }, { "保管期限", 12 }, { "机构（问题）", 18 }, { "起件号", 9 }, { "止件号", 9 }, { "盒号", 6 } };
	static const double widths[] = { 12, 12, 12, 12, 12 };
	enum { LINES = sizeof names / sizeof names[0], ACROSS = 4 };
	struct arena *a = arena_new();

	sheet_page(b->sheet, &(struct sheet_page){ .name = "盒脊", .widths = widths, .columns = ACROSS + 1, .plain = true }, NULL, out);
	for (size_t i = 0; i < b->all.n; i += ACROSS) {
		sheet_break(b->sheet);
		for (size_t l = 0; l < LINES; l++) {
			struct str cells[ACROSS + 1] = { names[l] };

			for (size_t k = 0; k < ACROSS; k++) {
				const struct archive_box *x = i + k < b->all.n ? &b->all.p[i + k] : NULL;

				if (!x)
					cells[k + 1] = STR("");
				else if (l < 4)
					cells[k + 1] = (const struct str[]){ x->at.fonds, x->at.year, x->at.period, x->at.dept }[l];
				else
					cells[k + 1] = l == 6 ? count(a, (int64_t)x->number) : arena_fmt(a, "%04lld", (long long)(l == 4 ? x->first : x->last));
			}
			sheet_line(b->sheet, cells, ACROSS + 1, l == 3 ? 90 : 44, false);
		}
	}
	arena_free(a);
}

static bool end(void *state, struct buf *out, struct err *err)
{
	struct boxes_state *b = state;

	each_box(b, "封面", cover, out);
	each_box(b, "备考表", reference, out);
	spines(b, out);
	bool ok = sheet_end(b->sheet, err);

	arena_free(b->own);
	free(b);
	return ok;
}

const struct format format_boxes = { .name = "boxes", .help = "covers, reference sheets (备考表) and spine labels of the boxes, to be printed (-o FILE.xlsx)",
				     .begins = "PK", .sheet = true, .by_date = true, .arranged = true, .begin = begin, .record = record, .end = end };
