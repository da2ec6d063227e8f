#include "write/text.h"

#include <libintl.h>
#include <string.h>
#include <time.h>

#include <utf8proc.h>

#include "doc/location.h"
#include "text/fold.h"
#include "text/plain.h"

enum { LABEL_COLUMNS = 10, CELL_MIN = 6 };

static size_t char_width(uint32_t cp)
{
	int w = utf8proc_charwidth((utf8proc_int32_t)cp);

	return w > 0 ? (size_t)w : 0;
}

size_t text_width(struct str s)
{
	size_t w = 0;

	for (size_t i = 0; i < s.n;)
		w += char_width(utf8_next(s, &i));
	return w;
}

void text_safe(struct str s, struct buf *out)
{
	size_t from = 0; /* start of the bytes not yet written */

	for (size_t i = 0; i < s.n;) {
		size_t at = i;

		if ((i = plain_end(s, i, ' ')) > at)
			continue;
		uint32_t cp = utf8_next(s, &i);

		if (!is_blank(cp) && !is_hidden(cp))
			continue;
		buf_add(out, s.p + from, at - from);
		from = i;
		if (is_blank(cp))
			buf_c(out, ' ');
	}
	buf_add(out, s.p + from, s.n - from);
}

static bool is_among(uint32_t c, const char *these)
{
	struct str s = str_z(these);
	bool is = false;

	for (size_t i = 0; i < s.n && !is;)
		is = utf8_next(s, &i) == c;
	return is;
}

static bool of_run(uint32_t c)
{
	return c > ' ' && c < 0x7F;
}

bool text_may_break(uint32_t before, uint32_t after)
{
	/* 、 to 】 are of one block, so that most characters are told by their number */
	bool stop = after > 0x7F && (after < 0x4E00 || after > 0xFF00) && is_among(after, "、。〉》」』】〕〗〞’”…—·‰℃°′″，．：；？！）］｝％～・");
	bool opens = before > 0x7F && (before < 0x4E00 || before > 0xFF00) && is_among(before, "〈《「『【〔〖〝‘“（［｛￥＄№");

	return !stop && !opens && !(of_run(before) && of_run(after)) && !is_among(after, ",.;:!?)]}%") && !is_among(before, "([{");
}

/* Offset just behind what fits in `columns` from `from` on; at least one character. */
static size_t fit(struct str s, size_t from, size_t columns)
{
	size_t w = 0, i = from, last = from;
	uint32_t before = 0;

	while (i < s.n) {
		size_t next = i;
		uint32_t c = utf8_next(s, &next);

		if (i > from && text_may_break(before, c))
			last = i;
		if (w + char_width(c) > columns && i > from)
			return last > from ? last : i;
		w += char_width(c);
		before = c;
		i = next;
	}
	return i;
}

static void pad(struct buf *out, size_t n)
{
	while (n-- > 0)
		buf_c(out, ' ');
}

static size_t room_from(size_t width, size_t column)
{
	return width > column + 20 ? width - column : 20;
}

/* Text in lines of `width` columns: the first begins at `column`, the following ones at `indent`. */
static void wrap(struct buf *out, struct str s, size_t width, size_t column, size_t indent)
{
	struct buf safe = { 0 };
	struct str t;

	text_safe(s, &safe);
	t = str_trim(buf_view(&safe));
	for (size_t i = 0; i < t.n;) {
		size_t end = fit(t, i, room_from(width, i ? indent : column));

		if (i > 0)
			pad(out, indent);
		buf_str(out, str_trim(str_sub(t, i, end)));
		buf_c(out, '\n');
		for (i = end; i < t.n && t.p[i] == ' ';)
			i++;
	}
	if (t.n == 0)
		buf_c(out, '\n');
	buf_free(&safe);
}

void text_wrapped(struct str s, const struct style *style, size_t column, size_t indent, struct buf *out)
{
	wrap(out, s, style->width, column, indent);
}

static void bold(struct buf *out, const struct style *s, bool on)
{
	if (s->color)
		buf_z(out, on ? "\033[1m" : "\033[0m");
}

static void label(struct buf *out, const struct style *s, const char *name)
{
	bold(out, s, true);
	buf_z(out, name);
	bold(out, s, false);
	pad(out, LABEL_COLUMNS - text_width(str_z(name)));
}

void text_fields(const struct doc *d, const struct style *s, struct buf *out)
{
	struct buf b = { 0 };

	for (int f = 0; f < FIELD_COUNT; f++) {
		bool any = false;

		b.n = 0;
		for (size_t i = 0; i < d->values.n; i++) {
			const struct value *v = &d->values.p[i];

			if (v->field != (enum field)f)
				continue;
			if (field_form((enum field)f) == FORM_NUMBERED) {
				b.n = 0;
				buf_fmt(&b, "%d. %.*s", v->number, STR_ARG(v->text));
				if (any)
					pad(out, LABEL_COLUMNS);
				else
					label(out, s, field_label((enum field)f));
				wrap(out, buf_view(&b), s->width, LABEL_COLUMNS, LABEL_COLUMNS);
				b.n = 0;
			} else {
				if (b.n)
					buf_z(&b, field_is_list((enum field)f) && f != FIELD_SIGNERS ? "；" : "、");
				buf_str(&b, v->text);
			}
			any = true;
		}
		if (b.n) {
			label(out, s, field_label((enum field)f));
			wrap(out, buf_view(&b), s->width, LABEL_COLUMNS, LABEL_COLUMNS);
		}
	}
	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field == FIELD_EXTRA) {
			b.n = 0;
			buf_fmt(&b, "%.*s: %.*s", STR_ARG(d->values.p[i].name), STR_ARG(d->values.p[i].text));
			wrap(out, buf_view(&b), s->width, 0, LABEL_COLUMNS);
		}
	label(out, s, "来源"); /* not wrapped, so that the path can be copied */
	text_safe(d->src.path, out);
	buf_fmt(out, gettext(" (%zu bytes, %s, %s)\n"), d->src.bytes.n, d->src.in.name, kind_name(d->src.kind));
	buf_free(&b);
}

void text_outline(const struct doc *d, const struct style *s, struct buf *out)
{
	struct arena *a = arena_new();
	uint32_t part = 0;
	struct buf b = { 0 };

	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *t = &d->sections.p[i];
		struct str text = doc_slice(d, a, t->from, t->to);
		size_t indent = (size_t)(t->depth - 1) * 2;

		if (t->part != part && t->part < d->parts.n && d->parts.p[t->part].title.n) {
			bold(out, s, true);
			wrap(out, d->parts.p[t->part].title, s->width, 0, 0);
			bold(out, s, false);
		}
		part = t->part;
		b.n = 0;
		buf_str(&b, doc_section_name(a, t, t->heading.n ? t->heading : str_sub(text, 0, fit(text, 0, 60))));
		if (!t->heading.n && text_width(text) > 60)
			buf_z(&b, "…");
		pad(out, indent);
		wrap(out, buf_view(&b), s->width, indent, indent + 4);
	}
	buf_free(&b);
	arena_free(a);
}

/* ── tables ── */

static size_t cell_width(struct str c)
{
	size_t widest = 0, from = 0;

	for (size_t i = 0; i <= c.n; i++)
		if (i == c.n || c.p[i] == '\n') {
			size_t w = text_width(str_sub(c, from, i));

			widest = w > widest ? w : widest;
			from = i + 1;
		}
	return widest;
}

/* Columns as wide as their content; the widest are narrowed until the table fits. */
static void fit_columns(const struct table *t, size_t width, size_t *w)
{
	size_t sum = 0, room = width > 3 * t->columns + 1 ? width - 3 * t->columns - 1 : t->columns * CELL_MIN;

	for (size_t x = 0; x < t->columns; x++) {
		w[x] = 2;
		for (size_t y = 0; y < t->rows; y++) {
			size_t c = cell_width(t->cells[y * t->columns + x]);

			w[x] = c > w[x] ? c : w[x];
		}
		sum += w[x];
	}
	while (sum > room) {
		size_t widest = 0;

		for (size_t x = 1; x < t->columns; x++)
			if (w[x] > w[widest])
				widest = x;
		if (w[widest] <= CELL_MIN)
			break;
		w[widest]--;
		sum--;
	}
}

static void rule(const struct table *t, const size_t *w, struct buf *out)
{
	for (size_t x = 0; x < t->columns; x++) {
		buf_c(out, '+');
		for (size_t i = 0; i < w[x] + 2; i++)
			buf_c(out, '-');
	}
	buf_z(out, "+\n");
}

static void row(const struct table *t, size_t y, const size_t *w, struct buf *out)
{
	size_t at[64] = { 0 };
	struct buf safe[64] = { 0 };
	bool more = true;
	size_t n = t->columns < 64 ? t->columns : 64;

	for (size_t x = 0; x < n; x++) {
		struct str c = t->cells[y * t->columns + x];

		for (size_t i = 0, from = 0; i <= c.n; i++)
			if (i == c.n || c.p[i] == '\n') { /* paragraphs keep their lines */
				text_safe(str_sub(c, from, i), &safe[x]);
				buf_c(&safe[x], '\n');
				from = i + 1;
			}
	}
	while (more) {
		more = false;
		for (size_t x = 0; x < n; x++) {
			struct str c = buf_view(&safe[x]);
			size_t stop = str_find(str_sub(c, at[x], c.n), STR("\n"));
			struct str line = str_sub(c, at[x], stop == SIZE_MAX ? c.n : at[x] + stop);
			size_t end = fit(line, 0, w[x]);
			struct str part = str_sub(line, 0, end);

			buf_z(out, "| ");
			buf_str(out, part);
			pad(out, w[x] > text_width(part) ? w[x] - text_width(part) + 1 : 1);
			at[x] += end + (end == line.n && at[x] + end < c.n);
			more = more || at[x] < c.n;
		}
		buf_z(out, "|\n");
	}
	for (size_t x = 0; x < n; x++)
		buf_free(&safe[x]);
}

void text_tables(const struct doc *d, const struct style *s, struct buf *out)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < d->tables.n; i++) {
		const struct table *t = &d->tables.p[i];
		size_t *w = ARENA_ARRAY(a, size_t, t->columns);

		bold(out, s, true);
		wrap(out, t->caption.n ? t->caption : STR("表"), s->width, 0, 0);
		bold(out, s, false);
		fit_columns(t, s->width, w);
		rule(t, w, out);
		for (size_t y = 0; y < t->rows; y++) {
			row(t, y, w, out);
			if (y + 1 == t->header_rows || y + 1 == t->rows)
				rule(t, w, out);
		}
		buf_fmt(out, "%zu × %zu, 第%u–%u行\n\n", t->rows, t->columns, t->at.from, t->at.to);
	}
	arena_free(a);
}

void text_findings(const struct doc *d, const struct style *s, struct buf *out)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < d->findings.n; i++) {
		const struct finding *f = &d->findings.p[i];

		b.n = 0;
		if (f->at.from)
			buf_fmt(&b, "第%u行 ", f->at.from);
		buf_fmt(&b, "[%s] ", gettext(severity_name(f->severity)));
		finding_say(f->rule, f->message, &b);
		buf_fmt(&b, " (%s%s%.*s)", f->rule, f->clause.n ? "; " : "", STR_ARG(f->clause));
		wrap(out, buf_view(&b), s->width, 0, 4);
	}
	buf_free(&b);
}

/* Who set the field, when, and what the extraction says. */
static void said_of(const struct doc *d, enum field f, const struct style *s, struct buf *out)
{
	for (size_t i = 0; i < d->desk.said.n; i++) {
		const struct said *t = &d->desk.said.p[i];
		struct buf b = { 0 };

		if (t->field != f)
			continue;
		buf_fmt(&b, gettext("set by %.*s on "), STR_ARG(t->who));
		text_time(t->at, &b);
		buf_fmt(&b, gettext("; extracted: %.*s"), STR_ARG(t->was.n ? t->was : STR("-")));
		pad(out, LABEL_COLUMNS);
		wrap(out, buf_view(&b), s->width, LABEL_COLUMNS, LABEL_COLUMNS);
		buf_free(&b);
	}
}

void text_desk(const struct doc *d, const struct style *s, struct buf *out)
{
	const struct arrangement *a = &d->desk.arranged;
	struct buf b = { 0 };

	for (size_t i = 0; i < d->desk.tags.n; i++)
		buf_fmt(&b, "%s%.*s", i ? "；" : "", STR_ARG(d->desk.tags.p[i]));
	if (b.n) {
		label(out, s, "标签");
		wrap(out, buf_view(&b), s->width, LABEL_COLUMNS, LABEL_COLUMNS);
	}
	if (a->number.n || a->item_of) {
		label(out, s, "档号");
		b.n = 0;
		buf_str(&b, a->number);
		if (a->item_of)
			buf_fmt(&b, gettext(" (one item with [%lld])"), (long long)a->item_of);
		if (a->formerly.n)
			buf_fmt(&b, gettext(" (formerly %.*s)"), STR_ARG(a->formerly));
		wrap(out, buf_view(&b), s->width, LABEL_COLUMNS, LABEL_COLUMNS);
	}
	if (a->open.n) {
		label(out, s, "开放标识");
		wrap(out, a->open, s->width, LABEL_COLUMNS, LABEL_COLUMNS);
	}
	b.n = 0;
	buf_fmt(&b, "[%lld]  ", (long long)d->id);
	text_time(d->desk.filed, &b);
	if (d->desk.changed != d->desk.filed) {
		buf_z(&b, gettext(", changed "));
		text_time(d->desk.changed, &b);
	}
	label(out, s, "入库");
	wrap(out, buf_view(&b), s->width, LABEL_COLUMNS, LABEL_COLUMNS);
	buf_free(&b);
}

void text_time(int64_t at, struct buf *out)
{
	time_t t = (time_t)at;
	struct tm tm;
	char text[32];

	if (!at || !localtime_r(&t, &tm) || !strftime(text, sizeof text, "%Y-%m-%d %H:%M", &tm))
		buf_z(out, "-");
	else
		buf_z(out, text);
}

/* A section or a table. */
static void why_of(const struct style *s, const char *what, struct str name, struct span at, struct str by, struct buf *out)
{
	struct buf b = { 0 };

	label(out, s, what);
	wrap(out, name, s->width, LABEL_COLUMNS, LABEL_COLUMNS);
	if (by.n)
		buf_fmt(&b, gettext("lines %u–%u, rule %.*s"), at.from, at.to, STR_ARG(by));
	else
		buf_fmt(&b, gettext("lines %u–%u"), at.from, at.to);
	pad(out, LABEL_COLUMNS);
	wrap(out, buf_view(&b), s->width, LABEL_COLUMNS, LABEL_COLUMNS);
	buf_free(&b);
}

void text_why(const struct doc *d, const struct style *s, struct buf *out)
{
	struct arena *a = arena_new();
	struct buf b = { 0 };

	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];

		label(out, s, field_label(v->field));
		wrap(out, v->text, s->width, LABEL_COLUMNS, LABEL_COLUMNS);
		b.n = 0;
		buf_fmt(&b, gettext("lines %u–%u, bytes %zu–%zu, rule %.*s"), v->at.from, v->at.to, v->from, v->to, STR_ARG(v->rule));
		if (!str_eq(v->rule, STR(RULE_CORRECTION))) {
			pad(out, LABEL_COLUMNS);
			wrap(out, buf_view(&b), s->width, LABEL_COLUMNS, LABEL_COLUMNS);
		}
		const struct location *l = doc_location(d, v->at.from);

		b.n = 0;
		if (l) {
			location_put(l, &b);
			pad(out, LABEL_COLUMNS);
			wrap(out, buf_view(&b), s->width, LABEL_COLUMNS, LABEL_COLUMNS);
		}
		if (i + 1 == d->values.n || d->values.p[i + 1].field != v->field)
			said_of(d, v->field, s, out);
	}
	for (size_t i = 0; i < d->desk.said.n; i++) /* fields set to an empty value */
		if (!doc_value(d, d->desk.said.p[i].field)) {
			label(out, s, field_label(d->desk.said.p[i].field));
			wrap(out, STR("-"), s->width, LABEL_COLUMNS, LABEL_COLUMNS);
			said_of(d, d->desk.said.p[i].field, s, out);
		}
	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *t = &d->sections.p[i];

		why_of(s, "章节", doc_section_name(a, t, t->heading), t->at, t->rule, out);
	}
	for (size_t i = 0; i < d->tables.n; i++)
		why_of(s, "表格", d->tables.p[i].caption, d->tables.p[i].at, d->tables.p[i].rule, out);
	buf_free(&b);
	arena_free(a);
}

void text_whole(const struct doc *d, struct buf *out)
{
	for (size_t i = 0; i < d->text.n;) {
		size_t at = i;
		uint32_t cp = utf8_next(d->text, &i);

		if (cp == '\n' || cp == '\t' || (!is_hidden(cp) && cp != '\r'))
			buf_add(out, d->text.p + at, i - at);
		else if (cp == '\r')
			buf_z(out, i < d->text.n && d->text.p[i] == '\n' ? "" : "\n");
	}
	if (out->n && out->p[out->n - 1] != '\n')
		buf_c(out, '\n');
}
