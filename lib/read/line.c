#include "read/line.h"

#include <ctype.h>
#include <string.h>

#include "base/sixteen.h"
#include "text/fold.h"
#include "read/embedded.h"
#include "read/preamble.h"
#include "read/readers.h"
#include "read/running.h"
#include "read/spaced.h"

/* Iterates over the line breaks of a text: LF, CR or CR LF. Each byte is searched once for each of the two. */
struct breaks {
	struct str s;
	size_t lf, cr; /* the next LF and the next CR; s.n: no more */
	bool begun;
};

/* The end of the line at `at`; *next: the beginning of the following line. */
static size_t next_break(struct breaks *b, size_t at, size_t *next)
{
	const char *p;

	if (b->lf < at || !b->begun)
		b->lf = (p = memchr(b->s.p + at, '\n', b->s.n - at)) ? (size_t)(p - b->s.p) : b->s.n;
	if (b->cr < at || !b->begun)
		b->cr = (p = memchr(b->s.p + at, '\r', b->s.n - at)) ? (size_t)(p - b->s.p) : b->s.n;
	b->begun = true;
	size_t end = b->lf < b->cr ? b->lf : b->cr;

	*next = end == b->s.n ? end : end + (end == b->cr && b->lf == end + 1 && b->lf < b->s.n ? 2 : 1);
	return end;
}

/* The same in UTF-16. */
static size_t next_break_16(const struct source *src, size_t at)
{
	const unsigned char *p = (const unsigned char *)src->bytes.p;
	size_t n = src->bytes.n;
	bool le = src->in.encoding == ENC_UTF16LE;

	for (; at + 1 < n; at += 2) {
		unsigned u = le ? p[at] | p[at + 1] << 8 : p[at] << 8 | p[at + 1];

		if (u == '\n')
			return at + 2;
		if (u == '\r') {
			int v = at + 3 < n ? (le ? p[at + 2] | p[at + 3] << 8 : p[at + 2] << 8 | p[at + 3]) : 0;

			return v == '\n' ? at + 4 : at + 2;
		}
	}
	return n;
}

/* Do the bytes equal the text one to one? */
static bool is_text(const struct source *src)
{
	return src->in.encoding == ENC_UTF8 && src->in.bad == 0;
}

/* Where the next `n` bytes of text come to their end in the source, from `at` on. */
static bool walks(const struct source *src, size_t at, size_t n, size_t *end)
{
	*end = at;
	return decode_walk(src->in.encoding, src->bytes, end, n);
}

/* The number of LF and CR in a text. */
static size_t breaks_in(struct str t)
{
	size_t n = 0, at = 0;

	for (; t.n - at >= sizeof(sixteen); at += sizeof(sixteen)) {
		sixteen v = sixteen_at((const unsigned char *)t.p + at);
		unsigned bits = sixteen_bits((sixteen)(v == '\n') | (sixteen)(v == '\r'));

		for (; bits; bits &= bits - 1) /* few blocks have one */
			n++;
	}
	for (; at < t.n; at++)
		n += t.p[at] == '\n' || t.p[at] == '\r';
	return n;
}

/* Allocates all lines at once: growing by doubling would leave the old lists in the arena. */
static void make_room(struct doc *d)
{
	size_t n = d->text.n ? 1 + breaks_in(d->text) : 1;

	n = n < LINES_MAX + 1 ? n : LINES_MAX + 1;
	d->lines.p = (struct line *)(void *)arena_room(d->arena, n * sizeof(struct line)); /* each is written as a whole */
	d->lines.cap = n;
}

static bool is_empty(struct str text, struct str raw)
{
	return text.n == 0 && !(raw.n && raw.p[0] == '\t'); /* an empty cell counts too */
}

enum { EMPTY_KEPT = 50 };

void lines_split(struct doc *d)
{
	struct str t = d->text;
	size_t at = 0, src = d->src.in.bom, indent, empty = 0;
	uint32_t no = 0;
	struct breaks bytes = { .s = d->src.bytes };
	bool wide = d->src.in.encoding == ENC_UTF16LE || d->src.in.encoding == ENC_UTF16BE;
	bool same = is_text(&d->src);
	struct norm_text norm = norm_text_of(d->arena, t);

	make_room(d);
	while (at < t.n && d->lines.n <= LINES_MAX) {
		struct str text;
		size_t end = norm_next_line(d->arena, &norm, at, &text, &indent), src_next;
		size_t next = end + norm_break(t, end);

		/* the bytes 0A and 0D are never part of another character in GB18030, nor in the encodings iconv is asked for */
		if (same)
			src_next = src + next - at;
		else if (end < t.n && t.p[end] != '\n' && t.p[end] != '\r' && walks(&d->src, src, next - at, &src_next))
			; /* a line end of Unicode other than 0A and 0D */
		else if (wide)
			src_next = next_break_16(&d->src, src);
		else
			next_break(&bytes, src, &src_next);
		no++;
		struct str raw = str_sub(t, at, end);

		at = next;
		empty = is_empty(text, raw) ? empty + 1 : 0;
		if (empty > EMPTY_KEPT) {
			src = src_next;
			continue;
		}
		if (text.n && text.p[text.n - 1] == '|' && memchr(text.p, '|', text.n) == text.p + text.n - 1) { /* one cell of a page */
			raw = str_sub(raw, 0, str_rfind(raw, STR("|")));
			text = norm_line(d->arena, raw);
		}
		struct line *l = ARENA_PUSH(d->arena, &d->lines);

		*l = (struct line){ .raw = raw, .text = text, .no = no, .end_no = no, .src = src, .src_end = src_next, .table = -1,
				    .indent = (uint16_t)(indent < UINT16_MAX ? indent : UINT16_MAX) };
		l->cell = l->raw.n && l->raw.p[0] == '\t';
		src = src_next;
	}
}

enum { LINK_MAX = 512 }; /* bytes of its text, of its address */

/* [text](address) or pandoc's [text]{attributes} at `at`: where its text ends, and the rest with its brackets; 0: neither. */
static size_t link_ends(struct str t, size_t at, size_t *end)
{
	struct str look = str_sub(t, at, at + LINK_MAX);
	size_t close = str_find(look, STR("](")), braces = str_find(look, STR("]{"));
	bool attributes = braces < close && at + braces + 2 < t.n && (t.p[at + braces + 2] == '#' || t.p[at + braces + 2] == '.' || is_letter(t.p[at + braces + 2]));
	char opens = attributes ? '{' : '(', closes = attributes ? '}' : ')';
	int depth = 0;

	close = attributes ? braces : close;
	for (size_t i = close == SIZE_MAX ? t.n : at + close + 1; i < t.n && i < at + 2 * LINK_MAX; i++) {
		depth += (t.p[i] == opens) - (t.p[i] == closes);
		if (depth == 0) {
			*end = i + 1;
			return at + close;
		}
	}
	return 0;
}

/* HTML elements that converters leave in Markdown, except those of tables, which other code recognises. last: of the last >, so that
 * a line full of tags that are not closed is not read to its end for each. */
static size_t tag_at(struct str t, size_t at, size_t last)
{
	static const char *const names[] = { "a", "div", "span", "p", "br", "img", "b", "i", "u", "em", "strong", "font", "center", "sup", "sub", "figure", NULL };
	size_t i = at + 1, from;

	if (last == SIZE_MAX || at > last)
		return 0;
	i += i < t.n && t.p[i] == '/';
	for (from = i; i < t.n && is_letter(t.p[i]); i++)
		;
	for (int k = 0; names[k]; k++)
		if (strlen(names[k]) == i - from && strncasecmp(t.p + from, names[k], i - from) == 0)
			return at + str_find(str_sub(t, at, t.n), STR(">")) + 1;
	return 0;
}

/* Where the emphasis that the single mark at `at` opens ends (CommonMark 0.30, 6.2); 0: it opens none. Not within a word or a
 * product (3*4*5), where pipelines that escape nothing mean the character. */
static size_t emphasis_ends(struct str t, size_t at)
{
	char mark = t.p[at];

	if (at + 1 >= t.n || is_blank((unsigned char)t.p[at + 1]) || (at > 0 && isalnum((unsigned char)t.p[at - 1])) || (mark == '_' && at > 0 && !isspace((unsigned char)t.p[at - 1])))
		return 0;
	for (size_t k = at + 1; k < t.n; k++) {
		if (t.p[k] == '\\')
			k++;
		else if (t.p[k] == mark && k + 1 < t.n && t.p[k + 1] == mark && k > at + 1)
			k++; /* **strong** within */
		else if (t.p[k] == mark)
			return k > at + 1 && !isspace((unsigned char)t.p[k - 1]) && (k + 1 == t.n || !isalnum((unsigned char)t.p[k + 1])) &&
				       (mark == '*' || k + 1 == t.n || isspace((unsigned char)t.p[k + 1])) ? k : 0;
	}
	return 0;
}

/* The text of a Markdown line: without the marks of emphasis, links and elements, escaped ones as they are meant. */
static struct str plain_text(struct arena *a, struct str t)
{
	size_t tag;

	if (!str_has(t, STR("*")) && !str_has(t, STR("_")) && !str_has(t, STR("\\")) && !str_has(t, STR("](")) && !str_has(t, STR("]{")) && !str_has(t, STR("<")))
		return t;
	char *p = arena_alloc(a, t.n + 1);
	size_t n = 0, link = 0, end = 0, emphasis = 0, last = str_rfind(t, STR(">"));

	for (size_t k = 0; k < t.n; k++) {
		char c = t.p[k], next = k + 1 < t.n ? t.p[k + 1] : 0;

		if (c == '<' && (tag = tag_at(t, k, last)) > 0) {
			k = tag - 1;
		} else if (c == '\\' && next == 0) { /* a hard line break */
			continue;
		} else if (c == '\\' && ispunct((unsigned char)next)) {
			p[n++] = t.p[++k];
		} else if (emphasis && k == emphasis) {
			emphasis = 0;
		} else if (c == next && (c == '*' || c == '_')) {
			k++;
		} else if ((c == '*' || c == '_') && !emphasis && (emphasis = emphasis_ends(t, k)) > 0) {
			continue;
		} else if (c == '[' && k >= end && (link = link_ends(t, k, &end)) > 0) {
			n -= n > 0 && p[n - 1] == '!';
		} else if (link > 0 && k == link) {
			k = end - 1;
		} else {
			p[n++] = c;
		}
	}
	return str_trim((struct str){ p, n });
}

/* Two blanks or a backslash: the paragraph continues after the break, with some converters also a heading. */
static bool hard_break(const struct line *l)
{
	return str_ends(l->raw, STR("  ")) || (str_ends(l->raw, STR("\\")) && !str_ends(l->raw, STR("\\\\")));
}

void lines_markdown(struct doc *d)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];
		struct str t = l->text;
		size_t level = 0;

		if (str_starts(t, STR("<!--")) && str_ends(t, STR("-->"))) {
			l->furniture = true;
			continue;
		}
		if (str_starts(t, STR(":::"))) { /* a division of pandoc */
			l->furniture = true;
			l->text = STR_NONE;
			continue;
		}
		while (level < t.n && t.p[level] == '#')
			level++;
		if (level > 0 && level <= 6 && level < t.n && t.p[level] == ' ') {
			l->heading = (uint8_t)level;
			t = str_trim(str_sub(t, level, t.n));
		}
		if (str_starts(t, STR("> ")))
			t = str_trim(str_sub(t, 2, t.n));
		l->text = plain_text(d->arena, t);
		l->furniture = t.n > 0 && l->text.n == 0; /* only elements */
		if (i > 0 && !l->heading && l->text.n && d->lines.p[i - 1].heading && hard_break(&d->lines.p[i - 1]))
			l->heading = d->lines.p[i - 1].heading;
	}
	embedded_tables(d);
}

struct str line_key(struct str text)
{
	struct str name = str_ends(text, STR(":")) ? str_sub(text, 0, text.n - 1) : str_ends(text, STR("：")) ? str_sub(text, 0, text.n - strlen("：")) : text;

	return str_has(name, STR("：")) || str_has(name, STR(":")) ? STR_NONE : str_trim(name);
}

int line_columns(struct str s)
{
	return (int)((s.n + utf8_length(s)) / 2); /* three bytes are two columns, one is one */
}

int line_column(const struct line *l)
{
	int n = 0;

	for (size_t i = 0; i < l->raw.n;) {
		uint32_t cp = utf8_next(l->raw, &i);

		if (!is_blank(cp) && !is_invisible(cp))
			break;
		n += cp == '\f' || is_invisible(cp) ? 0 : line_columns_of(cp);
	}
	return n;
}

/* Of what is left of the raw line, whose normal form is `whole`, in its order. */
static size_t origin_of(const struct line *l, struct str whole, size_t at)
{
	size_t k = 0;

	for (size_t i = 0; i < at && k < whole.n; k++)
		i += whole.p[k] == l->text.p[i];
	while (at < l->text.n && k < whole.n && whole.p[k] != l->text.p[at]) /* marks before it */
		k++;
	return norm_origin(l->raw, k);
}

size_t line_origin(const struct line *l, size_t at)
{
	if (str_slices(l->text, l->raw)) /* the usual case */
		return (size_t)(l->text.p - l->raw.p) + at;
	/* Markdown; characters that were normalised */
	struct arena *a = arena_new();
	size_t k = origin_of(l, norm_line(a, l->raw), at);

	arena_free(a);
	return k;
}

/* Where bytes [from, to) of the line's text begin and end in its raw form: what ends there may be followed by marks. */
static void origins(const struct line *l, size_t from, size_t to, size_t *first, size_t *end)
{
	if (str_slices(l->text, l->raw)) {
		*first = line_origin(l, from);
		*end = line_origin(l, to);
		return;
	}
	size_t begin = norm_origin(l->raw, 0);

	if (from < to && l->raw.n - begin >= to && memcmp(l->raw.p + begin, l->text.p, to) == 0) { /* what was normalised stands behind it */
		*first = begin + from;
		*end = begin + to;
		return;
	}
	if (from < to && norm_origins(l->raw, l->text, from, to, first, end))
		return;
	struct arena *a = arena_new();
	struct str whole = norm_line(a, l->raw);
	size_t last = to;

	*first = origin_of(l, whole, from);
	if (to)
		utf8_prev(l->text, &last);
	*end = origin_of(l, whole, last);
	if (to && *end < l->raw.n)
		utf8_next(l->raw, end);
	arena_free(a);
}

/* The source offset behind the raw text, which begins at the offset `src`. */
static size_t walked(const struct doc *d, size_t src, struct str raw)
{
	if (is_text(&d->src))
		return src + raw.n;
	if (str_slices(raw, d->text))
		return decode_walk_text(&d->src.in, d->src.bytes, &src, raw) ? src : SIZE_MAX;
	return decode_walk(d->src.in.encoding, d->src.bytes, &src, raw.n) ? src : SIZE_MAX;
}

enum { TAIL_MAX = 32 };

/* The source offset of offset `at` of the raw line, counted from the line's end where only ASCII follows; SIZE_MAX: something else does. */
static size_t walked_back(const struct doc *d, const struct line *l, size_t at)
{
	size_t end = l->src_end, tail = 0;
	const char *p = l->raw.p + at, *text_end = d->text.p + d->text.n;

	if (d->src.in.encoding != ENC_GB18030 || d->src.in.bad || !str_slices(l->raw, d->text))
		return SIZE_MAX;
	for (; p < text_end && *p != '\n' && *p != '\r'; p++, tail++)
		if ((unsigned char)*p >= 0x80 || (*p < ' ' && *p != '\t') || tail == TAIL_MAX) /* a form feed ends a line, too */
			return SIZE_MAX;
	while (end > l->src && (d->src.bytes.p[end - 1] == '\n' || d->src.bytes.p[end - 1] == '\r'))
		end--;
	return end - l->src >= tail ? end - tail : SIZE_MAX;
}

void lines_bytes(const struct doc *d, struct place at, size_t *from, size_t *to)
{
	const struct line *first = &d->lines.p[at.first], *last = &d->lines.p[at.last];

	*from = first->src;
	*to = last->src_end;
	if (!kind_is(d->src.kind, KIND_LINES) || first->joined || last->joined)
		return;
	size_t f, t, none;

	if (first == last) {
		origins(first, at.from, at.to, &f, &t);
		if (f >= t)
			return;
		struct str raw = str_sub(first->raw, f, t);
		size_t back = walked_back(d, first, t);

		f = walked(d, first->src, str_sub(first->raw, 0, f));
		t = f == SIZE_MAX ? f : back != SIZE_MAX ? back : walked(d, f, raw);
	} else {
		f = walked(d, first->src, str_sub(first->raw, 0, line_origin(first, at.from)));
		origins(last, 0, at.to, &none, &t);
		t = walked(d, last->src, str_sub(last->raw, 0, t));
	}
	if (f != SIZE_MAX && t != SIZE_MAX && f < t) {
		*from = f;
		*to = t;
	}
}

/* ****** 关于…的通知 ******: a heading of html2text, over lines perhaps. */
static void take_frames(struct doc *d)
{
	bool open = false;
	struct str stars = STR("***");

	if (d->text.n == 0 || !memchr(d->text.p, '*', d->text.n) || !str_has(d->text, stars))
		return;
	for (size_t i = 0; i < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];
		struct str t = l->text;
		bool opens = str_starts(t, stars), closes = str_ends(t, stars);

		while (t.n && opens && (t.p[0] == '*' || t.p[0] == ' '))
			t = str_sub(t, 1, t.n);
		while (t.n && closes && (t.p[t.n - 1] == '*' || t.p[t.n - 1] == ' '))
			t.n--;
		if (t.n == 0 || !(opens || (open && closes)))
			continue;
		l->text = t;
		l->heading = 1;
		open = !closes;
	}
}

/* Ends like a title. */
static bool may_be_title(void *ctx, struct str text)
{
	const struct reading *r = ctx;

	return r->tell && r->tell(r->ctx, text) & LINE_TITLE;
}

bool read_text(struct doc *d, const struct reading *r, struct err *err)
{
	struct reading ask = *r;

	(void)err;
	d->text = d->src.in.text;
	lines_split(d);
	preamble_front_matter(d);
	preamble_mail(d);
	spaced_close(d);
	spaced_join_days(d);
	take_frames(d);
	running_mark(d, may_be_title, &ask);
	return true;
}

bool read_markdown(struct doc *d, const struct reading *r, struct err *err)
{
	(void)r;
	(void)err;
	d->text = d->src.in.text;
	lines_split(d);
	preamble_front_matter(d);
	lines_markdown(d);
	preamble_mail(d);
	spaced_close(d);
	spaced_join_days(d);
	return true;
}

enum told tell_markdown(struct str text)
{
	struct str start = str_trim(str_sub(text, 0, 2048));

	return str_starts(start, STR("# ")) || str_starts(start, STR("## ")) ? TOLD_MAYBE : TOLD_NO;
}

/* Text is the kind of everything that no other reader recognises. */
enum told tell_text(struct str text)
{
	(void)text;
	return TOLD_NO;
}
