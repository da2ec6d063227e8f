#include "hit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sixteen.h"
#include "screen.h"
#include "write/text.h"

struct str hit_joined(struct arena *a, const struct doc *d, enum field f)
{
	struct str out = STR_NONE;

	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field == f)
			out = out.n ? arena_join(a, arena_join(a, out, STR("、")), d->values.p[i].text) : d->values.p[i].text;
	return out;
}

static bool is_mark(char c)
{
	return c == '\x02' || c == '\x03';
}

/* Where the next mark from i on is, s.n: there is none. */
static size_t next_mark(struct str s, size_t i)
{
	for (; s.n - i >= sizeof(sixteen); i += sizeof(sixteen)) {
		size_t at = sixteen_first(sixteen_between(sixteen_at((const unsigned char *)s.p + i), '\x02', '\x03'));

		if (at < sizeof(sixteen))
			return i + at;
	}
	while (i < s.n && !is_mark(s.p[i]))
		i++;
	return i;
}

struct str hit_unmarked(struct arena *a, struct str s)
{
	char *p = arena_room(a, s.n + 1);
	size_t n = 0;

	for (size_t from = 0, i = 0; from < s.n; from = i + 1) {
		i = next_mark(s, from);
		memcpy(p + n, s.p + from, i - from);
		n += i - from;
	}
	p[n] = '\0';
	return (struct str){ p, n };
}

/* Terminals known to support links (OSC 8). */
static bool shows_links(void)
{
	static const char *const marks[] = { "VTE_VERSION", "WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "WEZTERM_PANE", "ITERM_SESSION_ID" };
	const char *term = getenv("TERM"), *program = getenv("TERM_PROGRAM");
	bool known = term && (strncmp(term, "foot", 4) == 0 || strcmp(term, "xterm-kitty") == 0 || strcmp(term, "alacritty") == 0);

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		known |= getenv(marks[i]) != NULL;
	return known || (program && (strcmp(program, "vscode") == 0 || strcmp(program, "WezTerm") == 0));
}

struct hit_style hit_style_of(const struct args *a)
{
	bool terminal = isatty(STDOUT_FILENO);

	return (struct hit_style){ terminal ? terminal_width() : 0, a->color, terminal && a->color && shows_links() };
}

static void put_mark(char mark, const struct hit_style *style, struct buf *out)
{
	if (style->color)
		buf_z(out, mark == '\x02' ? "\033[1;31m" : "\033[0m");
}

/* Where lines are not broken the text is put from mark to mark. */
static void put_unbroken(struct str s, const struct hit_style *style, struct buf *out)
{
	for (size_t from = 0, i = 0; from < s.n; from = i + 1) {
		i = next_mark(s, from);
		text_safe(str_sub(s, from, i), out);
		if (i < s.n)
			put_mark(s.p[i], style, out);
	}
}

void hit_wrapped(struct str s, const struct hit_style *style, size_t column, size_t indent, struct buf *out)
{
	if (!style->width) {
		put_unbroken(s, style, out);
		return;
	}
	size_t line = out->n, last = 0, last_columns = 0; /* the last possible break, and the columns up to it */
	uint32_t before = 0;

	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t c = utf8_next(s, &i);

		if (is_mark(s.p[at])) {
			put_mark(s.p[at], style, out);
			continue;
		}
		struct str one = str_sub(s, at, i);
		size_t wide = text_width(one);

		if (style->width && text_may_break(before, c)) {
			last = out->n;
			last_columns = column;
		}
		bool full = column + wide > style->width && column > indent;

		if (full && c == ' ') {
			last = out->n; /* the end of the line is blank enough */
			last_columns = column;
			wide = 0;
		}
		if (full) {
			struct buf rest = { 0 };
			size_t from = last > line ? last : out->n, moved = last > line ? column - last_columns : 0;

			buf_add(&rest, out->p + from, out->n - from);
			out->n = from;
			buf_c(out, '\n');
			for (size_t k = 0; k < indent; k++)
				buf_c(out, ' ');
			line = out->n;
			buf_str(out, buf_view(&rest));
			buf_free(&rest);
			column = indent + moved;
			last = line;
			last_columns = indent;
		}
		if (wide || c != ' ')
			text_safe(one, out);
		column += wide;
		before = c;
	}
}

/* Prints the path, as a link if the terminal supports links. */
static void put_path(struct arena *a, struct str path, const struct hit_style *style, size_t column, struct buf *out)
{
	char *whole = style->links ? realpath(arena_str(a, path).p, NULL) : NULL;

	if (!whole) {
		hit_wrapped(path, style, column, 4, out);
		return;
	}
	buf_fmt(out, "\033]8;id=%s;file://", screen_link_id());
	for (const char *p = whole; *p; p++)
		if ((unsigned char)*p > ' ' && (unsigned char)*p < 0x7F && !strchr("%\\\"<>^`{|}?#", *p))
			buf_c(out, *p);
		else
			buf_fmt(out, "%%%02X", (unsigned char)*p);
	buf_z(out, "\033\\");
	hit_wrapped(path, style, column, 4, out);
	buf_z(out, "\033]8;;\033\\");
	free(whole);
}

void hit_head(const struct doc *d, struct str title, struct str path, const struct hit_style *style, struct buf *out)
{
	struct str plain = doc_text(d, FIELD_TITLE), number = doc_text(d, FIELD_DOC_NUMBER), date = doc_text(d, FIELD_DATE);
	struct str issuers = hit_joined(d->arena, d, FIELD_ISSUERS);
	size_t column = 4, from;

	buf_z(out, style->color ? "\033[1m" : "");
	from = out->n;
	buf_c(out, '[');
	buf_number(out, d->id);
	buf_z(out, "] ");
	hit_wrapped(title.n ? title : plain.n ? plain : path, style, out->n - from, 4, out);
	buf_z(out, style->color ? "\033[0m\n    " : "\n    ");
	for (int i = 0; i < 3; i++) {
		struct str v = i == 0 ? number : i == 1 ? issuers : date;

		if (!v.n)
			continue;
		if (style->width && column > 4 && column + text_width(v) > style->width) {
			buf_z(out, "\n    ");
			column = 4;
		}
		hit_wrapped(v, style, column, 4, out);
		buf_z(out, "  ");
		column += style->width ? text_width(v) + 2 : 0;
	}
	if (style->width && column > 4 && column + text_width(path) > style->width) {
		buf_z(out, "\n    ");
		column = 4;
	}
	put_path(d->arena, path, style, column, out);
}
