#include "write/markdown.h"

#include <libintl.h>
#include <string.h>

#include "text/fold.h"

enum { HEADING_MAX = 6 };

/* Characters that Markdown takes at the beginning of a line for a list, a rule or a heading's underline: - + = ~, 1. and 1) */
static size_t put_begin(struct buf *out, struct str s)
{
	size_t i = 0;

	if (s.n && strchr("-+=~", s.p[0])) {
		buf_c(out, '\\');
		return 0;
	}
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	if (i == 0 || i == s.n || (s.p[i] != '.' && s.p[i] != ')'))
		return 0;
	buf_add(out, s.p, i);
	buf_c(out, '\\');
	buf_c(out, s.p[i]);
	return i + 1;
}

/* Text on one line; what Markdown or HTML would take for markup is escaped. */
static void put(struct buf *out, struct str s, bool cell)
{
	size_t begin = 0;

	while (begin < s.n && !cell) { /* four blanks would be code */
		size_t at = begin;
		uint32_t cp = utf8_next(s, &begin);

		if (!is_blank(cp) && !is_hidden(cp)) {
			begin = at;
			break;
		}
	}
	s = str_sub(s, begin, s.n);
	for (size_t i = cell ? 0 : put_begin(out, s); i < s.n;) {
		size_t at = i;
		uint32_t cp = utf8_next(s, &i);

		if (cp == '\n' && cell) {
			buf_z(out, "<br>");
			continue;
		}
		if (is_blank(cp)) {
			buf_c(out, ' ');
			continue;
		}
		if (is_hidden(cp))
			continue;
		if (cp < 0x80 && strchr("\\`*_[]<>|#&", (int)cp))
			buf_c(out, '\\');
		if (cp == 0xFFFD)
			buf_cp(out, cp);
		else
			buf_add(out, s.p + at, i - at);
	}
}

/* Paragraphs, one per line of the text. */
static void paragraphs(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t end = i;

		while (end < s.n && s.p[end] != '\n')
			end++;
		put(out, str_sub(s, i, end), false);
		buf_z(out, "\n\n");
		i = end + 1;
	}
}

static void fields(const struct doc *d, struct buf *out)
{
	for (int f = 0; f < FIELD_COUNT; f++) {
		bool any = false;

		if (f == FIELD_TITLE)
			continue;
		for (size_t i = 0; i < d->values.n; i++) {
			if (d->values.p[i].field != (enum field)f)
				continue;
			if (any)
				buf_z(out, "；");
			else
				buf_fmt(out, "- %s%s", gettext(field_name((enum field)f)), gettext(": "));
			put(out, d->values.p[i].text, false);
			any = true;
		}
		if (any)
			buf_c(out, '\n');
	}
	buf_fmt(out, "- %s%s", gettext("source"), gettext(": "));
	put(out, d->src.path, false);
	buf_z(out, "\n\n");
}

static void table(const struct table *t, struct buf *out)
{
	if (t->caption.n) {
		buf_z(out, "**");
		put(out, t->caption, false);
		buf_z(out, "**\n\n");
	}
	for (size_t y = 0; y < t->rows; y++) {
		for (size_t x = 0; x < t->columns; x++) {
			buf_z(out, "| ");
			put(out, t->cells[y * t->columns + x], true);
			buf_c(out, ' ');
		}
		buf_z(out, "|\n");
		for (size_t x = 0; y == 0 && x < t->columns; x++)
			buf_z(out, x + 1 < t->columns ? "|---" : "|---|\n");
	}
	buf_c(out, '\n');
}

void markdown_record(const struct doc *d, struct buf *out)
{
	struct arena *a = arena_new();
	uint32_t part = 0;

	buf_z(out, "# ");
	put(out, doc_text(d, FIELD_TITLE).n ? doc_text(d, FIELD_TITLE) : d->src.path, false);
	buf_z(out, "\n\n");
	fields(d, out);
	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *s = &d->sections.p[i];
		struct str text = doc_slice(d, a, s->from, s->to);

		if (s->part != part && s->part < d->parts.n && d->parts.p[s->part].title.n) {
			buf_z(out, "## ");
			put(out, d->parts.p[s->part].title, false);
			buf_z(out, "\n\n");
		}
		part = s->part;
		for (int k = 0; s->heading.n && k < (s->depth + 2 < HEADING_MAX ? s->depth + 2 : HEADING_MAX); k++)
			buf_c(out, '#');
		buf_z(out, s->heading.n ? " " : "");
		put(out, doc_section_name(a, s, s->heading.n ? s->heading : text), false);
		buf_z(out, "\n\n");
		if (s->heading.n)
			paragraphs(out, text);
		paragraphs(out, doc_slice(d, a, s->to, s->end));
	}
	if (d->sections.n == 0)
		paragraphs(out, doc_slice(d, a, 0, d->text.n));
	for (size_t i = 0; i < d->tables.n; i++)
		table(&d->tables.p[i], out);
	arena_free(a);
}
