#include "read/reading.h"

#include <string.h>

#include "read/build.h"
#include "read/line.h"

/* Version, then numbers of seven bits per byte, the lowest first, and strings preceded by their length. */
static const char version[4] = "GR1\n";

enum { CENTER = 1, BOLD = 2, FURNITURE = 4, HEADING_SHIFT = 3 };
enum { AT_PAGE = 1, AT_PARAGRAPH = 2, AT_CELL = 4, AT_BOX = 8 }; /* differences from the previous line */

static void put_number(struct buf *b, uint64_t n)
{
	for (; n >= 0x80; n >>= 7)
		buf_c(b, (char)(n | 0x80));
	buf_c(b, (char)n);
}

static void put_str(struct buf *b, struct str s)
{
	put_number(b, s.n);
	buf_str(b, s);
}

static void put_float(struct buf *b, float f)
{
	double tenths = (double)f * 10; /* fractions of a point: enough to find the place */

	put_number(b, tenths > 0 && tenths < 1e9 ? (uint64_t)(tenths + 0.5) : 0);
}

static void put_locations(struct buf *b, const struct locations *all)
{
	struct location last = { .sheet = STR_NONE };

	put_number(b, all->n);
	for (size_t i = 0; i < all->n; i++) {
		const struct location *p = &all->p[i];
		bool cell = p->row != last.row || p->column != last.column || !str_eq(p->sheet, last.sheet);
		bool box = p->right > 0;
		unsigned what = (p->page != last.page ? AT_PAGE : 0) | (p->paragraph != last.paragraph ? AT_PARAGRAPH : 0) | (cell ? AT_CELL : 0) |
				(box ? AT_BOX : 0);

		put_number(b, what);
		if (what & AT_PAGE)
			put_number(b, p->page);
		if (what & AT_PARAGRAPH)
			put_number(b, p->paragraph);
		if (what & AT_CELL) {
			put_str(b, str_eq(p->sheet, last.sheet) ? STR_NONE : p->sheet);
			put_number(b, p->row);
			put_number(b, p->column);
		}
		if (what & AT_BOX) {
			put_float(b, p->left);
			put_float(b, p->top);
			put_float(b, p->right);
			put_float(b, p->bottom);
		}
		last = *p;
	}
}

void reading_pack(const struct doc *d, struct buf *b)
{
	buf_add(b, version, sizeof version);
	put_str(b, str_z(kind_name(d->src.kind)));
	put_number(b, d->src.pages);
	put_locations(b, &d->locations);
	put_str(b, d->text);
	put_number(b, d->lines.n);
	for (size_t i = 0; i < d->lines.n; i++) {
		const struct line *l = &d->lines.p[i];

		put_number(b, l->raw.n);
		put_number(b, (l->center ? CENTER : 0) | (l->bold ? BOLD : 0) | (l->furniture ? FURNITURE : 0) | (unsigned)l->heading << HEADING_SHIFT);
		put_number(b, l->indent);
		put_number(b, (uint64_t)(l->table + 1));
	}
	put_number(b, d->tables.n);
	for (size_t i = 0; i < d->tables.n; i++) {
		const struct table *t = &d->tables.p[i];

		put_number(b, t->rows);
		put_number(b, t->columns);
		put_number(b, t->header_rows);
		put_number(b, t->at.from);
		put_number(b, t->at.to);
		for (size_t k = 0; k < t->rows * t->columns; k++)
			put_str(b, t->cells[k]);
	}
	put_number(b, d->findings.n);
	for (size_t i = 0; i < d->findings.n; i++) {
		const struct finding *f = &d->findings.p[i];

		put_str(b, str_z(f->rule));
		put_number(b, f->severity);
		put_str(b, f->clause);
		put_number(b, f->at.from);
		put_number(b, f->at.to);
		put_str(b, f->message);
	}
}

/* ── read back: nothing is believed ── */

struct unpack {
	struct str s;
	size_t at;
	bool bad;
};

static uint64_t take_number(struct unpack *u, uint64_t most)
{
	uint64_t n = 0;

	for (unsigned shift = 0; shift < 64; shift += 7) {
		if (u->at >= u->s.n)
			break;
		unsigned char c = (unsigned char)u->s.p[u->at++];

		n |= (uint64_t)(c & 0x7F) << shift;
		if (c < 0x80) {
			u->bad |= n > most;
			return u->bad ? 0 : n;
		}
	}
	u->bad = true;
	return 0;
}

static struct str take_str(struct unpack *u)
{
	size_t n = take_number(u, u->s.n - u->at);

	if (u->bad || n > u->s.n - u->at) {
		u->bad = true;
		return STR_NONE;
	}
	struct str s = str_sub(u->s, u->at, u->at + n);

	u->at += n;
	u->bad |= utf8_valid(s) != s.n;
	return s;
}

static float take_float(struct unpack *u)
{
	return (float)take_number(u, UINT32_MAX) / 10;
}

static struct unpack unpack_begin(struct doc *d, struct str bytes)
{
	struct unpack u = { .s = bytes };

	u.bad = bytes.n < sizeof version || memcmp(bytes.p, version, sizeof version) != 0;
	u.at = sizeof version;
	if (!u.bad)
		d->src.kind = kind_by_name(take_str(&u));
	u.bad |= d->src.kind == KIND_COUNT;
	if (u.bad)
		return u;
	d->src.pages = (uint32_t)take_number(&u, UINT32_MAX);
	size_t n = take_number(&u, LINES_MAX + 1);
	struct location now = { .sheet = STR_NONE };

	d->locations.p = ARENA_ARRAY(d->arena, struct location, n + 1);
	for (size_t i = 0; i < n && !u.bad; i++) {
		unsigned what = (unsigned)take_number(&u, 15);

		if (what & AT_PAGE)
			now.page = (uint32_t)take_number(&u, UINT32_MAX);
		if (what & AT_PARAGRAPH)
			now.paragraph = (uint32_t)take_number(&u, UINT32_MAX);
		if (what & AT_CELL) {
			struct str sheet = take_str(&u);

			now.sheet = sheet.n ? sheet : now.sheet;
			now.row = (uint32_t)take_number(&u, UINT32_MAX);
			now.column = (uint32_t)take_number(&u, UINT32_MAX);
		}
		now.left = what & AT_BOX ? take_float(&u) : 0;
		now.top = what & AT_BOX ? take_float(&u) : 0;
		now.right = what & AT_BOX ? take_float(&u) : 0;
		now.bottom = what & AT_BOX ? take_float(&u) : 0;
		d->locations.p[d->locations.n++] = now;
	}
	d->locations.cap = n + 1;
	return u;
}

bool reading_locations(struct doc *d, struct str bytes)
{
	return !unpack_begin(d, bytes).bad;
}

static void take_lines(struct unpack *u, struct doc *d)
{
	size_t n = take_number(u, LINES_MAX + 1), at = 0;

	d->lines.p = ARENA_ARRAY(d->arena, struct line, n + 1);
	d->lines.cap = n + 1;
	for (size_t i = 0; i < n && !u->bad; i++) {
		struct line *l = &d->lines.p[d->lines.n++];
		size_t raw = take_number(u, d->text.n);
		unsigned marks = (unsigned)take_number(u, 6 << HEADING_SHIFT | 7);

		*l = (struct line){ .raw = { NULL, raw }, .center = marks & CENTER, .bold = (marks & BOLD) != 0, .furniture = (marks & FURNITURE) != 0,
				    .heading = (uint8_t)(marks >> HEADING_SHIFT), .indent = (uint16_t)take_number(u, UINT16_MAX) };
		l->table = (int32_t)take_number(u, INT32_MAX) - 1;
		at += raw + 1;
		u->bad |= !d->text.p || at > d->text.n || d->text.p[at - 1] != '\n';
	}
}

static void take_tables(struct unpack *u, struct doc *d)
{
	size_t n = take_number(u, LINES_MAX), cells = 0;

	for (size_t i = 0; i < n && !u->bad; i++) {
		struct table t = { .section = -1, .caption = STR_NONE, .rule = STR("table-markup") };

		t.rows = take_number(u, TABLE_CELLS_MAX);
		t.columns = take_number(u, TABLE_CELLS_MAX);
		t.header_rows = take_number(u, t.rows);
		t.at.from = (uint32_t)take_number(u, d->lines.n);
		t.at.to = (uint32_t)take_number(u, d->lines.n);
		cells = t.rows * t.columns;
		u->bad |= cells == 0 || cells > TABLE_CELLS_MAX || cells > u->s.n - u->at || t.at.from == 0 || t.at.from > t.at.to;
		if (u->bad)
			break;
		t.cells = ARENA_ARRAY(d->arena, struct str, cells);
		for (size_t k = 0; k < cells && !u->bad; k++)
			t.cells[k] = take_str(u);
		*ARENA_PUSH(d->arena, &d->tables) = t;
	}
	for (size_t i = 0; i < d->lines.n; i++)
		u->bad |= d->lines.p[i].table >= (int32_t)d->tables.n;
}

bool reading_unpack(struct doc *d, struct str bytes)
{
	struct unpack u = unpack_begin(d, bytes);

	if (u.bad)
		return false;
	d->text = take_str(&u);
	take_lines(&u, d);
	if (!u.bad)
		take_tables(&u, d);
	size_t n = u.bad ? 0 : take_number(&u, LINES_MAX);

	for (size_t i = 0; i < n && !u.bad; i++) {
		const char *rule = arena_str(d->arena, take_str(&u)).p;
		enum severity s = (enum severity)take_number(&u, SEVERITY_ERROR);
		struct str clause = take_str(&u);
		struct span at;

		at.from = (uint32_t)take_number(&u, UINT32_MAX);
		at.to = (uint32_t)take_number(&u, UINT32_MAX);
		*ARENA_PUSH(d->arena, &d->findings) = (struct finding){ .rule = rule, .severity = s, .clause = clause, .at = at, .message = take_str(&u) };
	}
	if (u.bad || u.at != u.s.n)
		return false;
	build_finish(d);
	d->src.reading = bytes;
	return true;
}
