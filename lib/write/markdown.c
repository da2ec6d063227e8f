#include "write/markdown.h"

#include <libintl.h>
#include <string.h>

#include "text/fold.h"
#include "doc/value.h"

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

/* Does a line above the outline repeat what fields() has written: the title or a piece of it, the addressees, another field? */
static bool is_head(const struct doc *d, struct arena *a, struct str line)
{
	enum { BESIDE = 40, PIECE_MIN = 9 }; /* bytes: what may stand beside a value; the shortest piece of a title */
	struct str t = value_tight(a, line);

	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];
		struct str says = value_tight(a, v->text);

		if (v->field == FIELD_TITLE && t.n >= PIECE_MIN && str_has(says, t))
			return true;
		if (!says.n || !str_has(t, says))
			continue;
		if (v->field == FIELD_RECIPIENTS ? str_ends(t, STR("：")) || str_ends(t, STR(":")) : t.n <= says.n + BESIDE)
			return true;
	}
	return false;
}

/* What follows the head of a text: the sentences that lead to the outline, or everything. */
static struct str below_head(const struct doc *d, struct arena *a, struct str text)
{
	enum { HEAD_LINES = 64 };
	size_t head = 0, lines = 0;

	for (size_t i = 0, end; i < text.n && lines++ < HEAD_LINES; i = end + 1) {
		const char *lf = memchr(text.p + i, '\n', text.n - i);
		struct str line;

		end = lf ? (size_t)(lf - text.p) : text.n;
		line = str_sub(text, i, end);
		if (is_head(d, a, line))
			head = end + 1;
		else if (str_has(line, STR("。")) || str_has(line, STR("，")))
			break;
	}
	return str_sub(text, head, text.n);
}

void markdown_record(const struct doc *d, struct buf *out)
{
	struct arena *a = arena_new();
	uint32_t part = 0;
	size_t done = 0; /* of the text */

	buf_z(out, "# ");
	put(out, doc_text(d, FIELD_TITLE).n ? doc_text(d, FIELD_TITLE) : d->src.path, false);
	buf_z(out, "\n\n");
	fields(d, out);
	for (size_t i = 0; i < d->sections.n; i++) {
		const struct section *s = &d->sections.p[i];
		struct str text = doc_slice(d, a, s->from, s->to);
		size_t begin = doc_section_begin(d, s);

		if (begin > done)
			paragraphs(out, i ? doc_slice(d, a, done, begin) : below_head(d, a, doc_slice(d, a, 0, begin)));
		done = s->end > done ? s->end : done;
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
	struct str rest = doc_slice(d, a, done, d->text.n);

	paragraphs(out, d->sections.n ? rest : below_head(d, a, rest));
	for (size_t i = 0; i < d->tables.n; i++)
		table(&d->tables.p[i], out);
	arena_free(a);
}
