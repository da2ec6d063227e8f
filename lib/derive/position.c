#include "derive/position.h"

#include "read/line.h"
#include "text/seek.h"

/* The lines that it was joined of are counted up to the byte. */
static uint32_t line_at(const struct doc *d, const struct line *l, size_t at)
{
	uint32_t no = l->no;

	for (size_t i = l->src; no < l->end_no && i < at && i < d->src.bytes.n; i++)
		no += d->src.bytes.p[i] == '\n';
	return no;
}

struct found position_of(const struct doc *d, size_t line, struct str slice, struct str rule)
{
	const struct line *l = &d->lines.p[line];
	struct place at = { line, line, 0, l->text.n };
	struct found f = { .rule = rule };

	if (str_slices(slice, l->text)) {
		at.from = (size_t)(slice.p - l->text.p);
		at.to = at.from + slice.n;
	}
	lines_bytes(d, at, &f.from, &f.to);
	f.at.from = line_at(d, l, f.from);
	f.at.to = line_at(d, l, f.to);
	return f;
}

/* ── cells ── */

enum { LINES_AHEAD = 400, LINE_OF_CELL = 24 }; /* lines; bytes that tell a cell */

void position_tables(struct doc *d)
{
	for (size_t i = 0; i < d->tables.n; i++) {
		d->tables.p[i].line = SIZE_MAX;
		d->tables.p[i].in = 0;
	}
	for (size_t i = 0; d->tables.n && i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		if (l->table < 0 || (size_t)l->table >= d->tables.n)
			continue;
		struct table *t = &d->tables.p[l->table];

		t->line = t->line == SIZE_MAX ? i : t->line;
		t->in |= l->in;
	}
	for (size_t i = 0; i < d->tables.n; i++)
		if (d->tables.p[i].line == SIZE_MAX)
			d->tables.p[i].in = UINT64_MAX;
}

struct cell_position position_cells(struct doc *d, size_t table)
{
	size_t line = d->tables.p[table].line;

	return (struct cell_position){ .d = d, .table = (int32_t)table, .line = line == SIZE_MAX ? d->lines.n : line };
}

/* Where a table's line stands: the cells of a row are asked for by several lists. */
static struct found position_of_row(struct doc *d, size_t line, struct str rule)
{
	if (!d->row_found)
		d->row_found = ARENA_ARRAY(d->arena, struct found, d->lines.n);
	struct found *f = &d->row_found[line];

	if (f->at.from == 0)
		*f = position_of(d, line, STR_NONE, rule);
	f->rule = rule;
	return *f;
}

struct found position_of_cell(struct cell_position *p, struct str text, struct str rule)
{
	struct doc *d = p->d;
	const struct table *t = &d->tables.p[p->table];
	const char *end = text.n ? memchr(text.p, '\n', text.n) : NULL;
	struct str first = str_trim(str_sub(text, 0, end ? (size_t)(end - text.p) : text.n));
	size_t n = first.n < LINE_OF_CELL ? first.n : LINE_OF_CELL;

	while (n > 0 && n < first.n && ((unsigned char)first.p[n] & 0xC0) == 0x80)
		n--;
	first = str_sub(first, 0, n);
	struct characters held = characters_of(first);

	for (size_t i = p->line, k = 0; n && i < d->lines.n && k < LINES_AHEAD; i++, k++)
		if (d->lines.p[i].table == p->table && characters_within(&held, &d->lines.p[i].held) && str_has(d->lines.p[i].text, first)) {
			p->line = i;
			return position_of_row(d, i, rule);
		}
	return (struct found){ .at = t->at, .rule = rule };
}

/* ── headings ── */

static size_t offset_of(const struct doc *d, const struct line *l)
{
	return str_slices(l->raw, d->text) ? (size_t)(l->raw.p - d->text.p) : SIZE_MAX;
}

struct position_headings position_headings(const struct doc *d, size_t line)
{
	const struct line *l = &d->lines.p[line];
	size_t at = offset_of(d, l), low = 0, high = d->sections.n;

	/* the first section that begins after the line */
	while (low < high) {
		size_t mid = (low + high) / 2;
		const struct section *s = &d->sections.p[mid];
		bool before = at == SIZE_MAX ? s->at.from <= l->no : s->from < at + l->raw.n || (s->from == at + l->raw.n && s->at.from <= l->no);

		if (before)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0)
		return (struct position_headings){ -1, -1 };
	int32_t last = (int32_t)low - 1;
	const struct section *s = &d->sections.p[last];

	if (at == SIZE_MAX ? s->at.from == l->no : s->from >= at || s->to > s->from)
		return (struct position_headings){ last, s->parent };
	return (struct position_headings){ -1, last };
}

/* 12, 三, 第…条: no mark. */
static bool is_numeral(uint32_t c)
{
	return is_han(c) || (c >= '0' && c <= '9');
}

struct str position_number(struct str label)
{
	static const char *const marks[] = { "（", "(", "[", "【", "）", ")", "]", "】", "、", ".", "．", "：", ":", " ", NULL };
	size_t was;

	do {
		size_t first = 0, last = label.n;

		was = label.n;
		if (label.n && is_numeral(utf8_next(label, &first)) && is_numeral(utf8_prev(label, &last)))
			break;
		for (size_t k = 0; marks[k]; k++) {
			if (str_starts(label, str_z(marks[k])))
				label = str_sub(label, strlen(marks[k]), label.n);
			if (str_ends(label, str_z(marks[k])))
				label = str_sub(label, 0, label.n - strlen(marks[k]));
		}
	} while (label.n != was);
	return label;
}

struct str position_heading(const struct doc *d, int32_t section)
{
	if (section < 0)
		return STR_NONE;
	struct str s = d->sections.p[section].heading;

	while (str_ends(s, STR("。")) || str_ends(s, STR("：")) || str_ends(s, STR(" ")))
		s = str_sub(s, 0, s.n - (str_ends(s, STR(" ")) ? 1 : 3));
	return s;
}
