#include "read/pdf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/drawn.h"
#include "read/layout.h"
#include "read/readers.h"
#include "read/tool.h"

enum { HEAD_LOOKED = 1024, TAIL_LOOKED = 2048, NUMBER_DIGITS = 20 };

static float number_in(struct str tag, const char *name)
{
	size_t at = str_find(tag, str_z(name));
	char digits[NUMBER_DIGITS + 1] = { 0 };

	if (at == SIZE_MAX)
		return 0;
	at += strlen(name);
	for (size_t i = 0; i < NUMBER_DIGITS && at + i < tag.n && tag.p[at + i] != '"'; i++)
		digits[i] = tag.p[at + i];
	return strtof(digits, NULL);
}

/* ── may there be tables? ── */

struct box {
	float left, top, right, bottom;
};

struct boxes {
	struct box *p;
	size_t n, cap;
};

static int by_row(const void *x, const void *y)
{
	const struct box *a = x, *b = y;
	float p = a->top + a->bottom, q = b->top + b->bottom;

	return p != q ? (p > q) - (p < q) : (a->left > b->left) - (a->left < b->left);
}

/* At least two rows with two separate strings, or one row with three. */
static bool may_hold_table(struct boxes *w)
{
	size_t rows = 0;

	if (w->n)
		qsort(w->p, w->n, sizeof *w->p, by_row);
	for (size_t i = 0, end; i < w->n; i = end) {
		float height = w->p[i].bottom - w->p[i].top, middle = w->p[i].top + w->p[i].bottom;
		size_t gaps = 0;

		for (end = i + 1; end < w->n && w->p[end].top + w->p[end].bottom - middle < height; end++)
			;
		for (size_t k = i; k < end; k++) { /* is the next string to the right far away? */
			float next = 1e9f;

			for (size_t j = i; j < end; j++)
				if (w->p[j].left > w->p[k].left && w->p[j].left < next)
					next = w->p[j].left;
			gaps += next < 1e9f && next - w->p[k].right > height * 1.5f;
			if (end - i > 500) /* not a row of a table */
				break;
		}
		rows += gaps > 0;
		if (gaps > 1 || rows > 1)
			return true;
	}
	return false;
}

/* Does an uncompressed page contain it? */
static bool is_turned(struct str pdf)
{
	for (size_t at; (at = str_find(pdf, STR("/Rotate"))) != SIZE_MAX;) {
		pdf = str_trim(str_sub(pdf, at + strlen("/Rotate"), pdf.n));
		if (pdf.n && pdf.p[0] != '0')
			return true;
	}
	return false;
}

/* Are the uncompressed contents needed? Yes, if a page may hold a table or is rotated. */
static bool contents_wanted(struct str pdf, struct str words)
{
	struct boxes w = { 0 };
	struct arena *a = arena_new();
	float width = 0, height = 0;
	bool wanted = is_turned(pdf);

	for (size_t at = 0; at < words.n && !wanted;) {
		const char *lf = memchr(words.p + at, '\n', words.n - at);
		size_t end = lf ? (size_t)(lf - words.p) : words.n;
		struct str line = str_trim(str_sub(words, at, end)), tag = str_sub(line, 0, str_find(line, STR(">")));

		at = end + 1;
		if (str_starts(line, STR("<page "))) {
			width = number_in(tag, "width=\"");
			height = number_in(tag, "height=\"");
			w.n = 0;
		} else if (str_starts(line, STR("<word "))) {
			struct box p = { number_in(tag, "xMin=\""), number_in(tag, "yMin=\""), number_in(tag, "xMax=\""), number_in(tag, "yMax=\"") };

			/* outside the paper, or tall: a rotated page */
			wanted = p.right > width + 1 || p.bottom > height + 1 || (p.bottom - p.top > 3 * (p.right - p.left) && p.bottom - p.top > 40);
			*ARENA_PUSH(a, &w) = p;
		} else if (str_starts(line, STR("</page>"))) {
			wanted = may_hold_table(&w);
		}
	}
	arena_free(a);
	return wanted;
}

/* ── by others ── */

static bool has_end(struct str b)
{
	return str_has(str_sub(b, b.n > TAIL_LOOKED ? b.n - TAIL_LOOKED : 0, b.n), STR("%%EOF"));
}

bool pdf_convert(struct arena *a, struct str bytes, struct str *out, struct err *err)
{
	static const char *const words[] = { "pdftotext", "-q", "-bbox", "-enc", "UTF-8", TOOL_INPUT, "-", NULL };
	static const char *const contents[] = { "qpdf", "--qdf", "--object-streams=disable", "--coalesce-contents", "--no-original-object-ids", "--warning-exit-0",
						TOOL_INPUT, "-", NULL };
	struct buf text = { 0 }, drawn = { 0 }, says = { 0 };
	char head[NUMBER_DIGITS + 2];
	int status = 0;
	bool ok = false;

	switch (tool_run(words, bytes, &text, &says, &status)) {
	case TOOL_MISSING:
		err_set(err, ERR_UNSUPPORTED, "reading it needs pdftotext (Debian: apt install poppler-utils poppler-data)");
		break;
	case TOOL_STOPPED:
		err_set(err, ERR_TOO_BIG, "pdftotext took too long or wrote too much; split the file");
		break;
	case TOOL_DONE:
		if (status != 0 && str_has(bytes, STR("/Encrypt")))
			err_set(err, ERR_PROTECTED, "protected by a password; save a copy without one and file that");
		else if (status != 0)
			err_set(err, ERR_DAMAGED, "damaged or cut off: pdftotext cannot read it (exit status %d)", status);
		else if (str_has(buf_view(&says), STR("Missing language pack"))) /* it ends well, without the text in such fonts */
			err_set(err, ERR_UNSUPPORTED, "its fonts need the character tables of poppler (Debian: apt install poppler-data)");
		else if (!has_end(bytes))
			err_set(err, ERR_DAMAGED, "damaged or cut off: its end (%s) is missing", "%%EOF");
		else
			ok = true;
		break;
	}
	/* without drawn lines tables are recognised only by their columns */
	if (ok && contents_wanted(bytes, buf_view(&text)) && tool_run(contents, bytes, &drawn, &says, &status) != TOOL_DONE)
		drawn.n = 0;
	if (ok) {
		struct buf all = { 0 };

		buf_add(&all, head, (size_t)snprintf(head, sizeof head, "%zu\n", text.n));
		buf_str(&all, buf_view(&text));
		buf_str(&all, buf_view(&drawn));
		*out = arena_str(a, buf_view(&all));
		buf_free(&all);
	}
	buf_free(&text);
	buf_free(&drawn);
	buf_free(&says);
	return ok;
}

/* ── what they wrote ── */

static struct str unescaped(struct arena *a, struct str s)
{
	static const struct { const char *name; char c; } entities[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' }, { "&#39;", '\'' } };
	char *out = arena_room(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t k = 0, many = sizeof entities / sizeof entities[0];

		while (k < many && !str_starts(str_sub(s, i, s.n), str_z(entities[k].name)))
			k++;
		/* a font without Unicode map: pdftotext prints codes, which are not text */
		if (k < many) {
			out[n++] = entities[k].c;
			i += strlen(entities[k].name);
		} else if ((unsigned char)s.p[i] < ' ') {
			i++;
		} else {
			size_t from = i;
			bool bad = utf8_next_any(s, &i) == 0xFFFD && !str_starts(str_sub(s, from, i), STR("\xEF\xBF\xBD"));

			for (; from < i && !bad; from++)
				out[n++] = s.p[from];
		}
	}
	return (struct str){ out, n };
}

/* The width of a Chinese character, by how many of them the box would hold; its height tells the limits. */
static float size_of(const struct placed_text *t)
{
	float wide = 0, height = t->bottom - t->top;

	for (size_t i = 0; i < t->text.n;)
		wide += utf8_next(t->text, &i) >= 0x2E80 ? 1.0f : 0.5f;
	float size = wide > 0 ? (t->right - t->left) / wide : 0;

	return size < height * 0.6f ? height * 0.6f : size > height * 1.05f ? height * 0.8f : size;
}

struct words {
	struct placed_text *p;
	size_t n, cap;
};

static void read_words(struct words *out, struct arena *a, struct str page, size_t *strange)
{
	for (size_t at = 0; at < page.n;) {
		const char *lf = memchr(page.p + at, '\n', page.n - at);
		size_t end = lf ? (size_t)(lf - page.p) : page.n;
		struct str line = str_trim(str_sub(page, at, end));
		size_t from = str_find(line, STR(">")), to = str_rfind(line, STR("</word>"));

		at = end + 1;
		if (str_starts(line, STR("<word ")) && from != SIZE_MAX && to != SIZE_MAX && to > from) {
			struct str tag = str_sub(line, 0, from);
			struct placed_text t = { number_in(tag, "xMin=\""), number_in(tag, "yMin=\""), number_in(tag, "xMax=\""), number_in(tag, "yMax=\""), 0,
						 unescaped(a, str_sub(line, from + 1, to)) };

			if (t.text.n == 0)
				++*strange;
			*ARENA_PUSH(a, out) = t;
		}
	}
}

/* Is most of the text rotated or vertical? */
static bool is_sideways(const struct words *w)
{
	size_t tall = 0, wide = 0;

	for (size_t i = 0; i < w->n; i++) {
		const struct placed_text *t = &w->p[i];
		float width = t->right - t->left, height = t->bottom - t->top;

		if (t->text.n >= 6 && height > width * 1.5f) /* two Chinese characters, or six others */
			tall += t->text.n;
		else if (t->text.n >= 6 && width > height * 1.5f)
			wide += t->text.n;
	}
	return tall > wide;
}

static void turn(struct placed_text *t, const struct sheet_of_paper *sheet)
{
	float x = t->left, y = t->top, u = t->right, v = t->bottom;

	drawn_turn(sheet, &x, &y);
	drawn_turn(sheet, &u, &v);
	t->left = x < u ? x : u;
	t->right = x < u ? u : x;
	t->top = y < v ? y : v;
	t->bottom = y < v ? v : y;
}

/* pdftotext turns the words of a page as the page is shown, and gives the size of the paper that is not turned. A text that is
 * shown on its side is laid as it was written; where the page is not turned at all it runs downwards, in columns from the right. */
static void put_page(struct layout *l, struct drawn *d, size_t no, struct words *w, struct sheet_of_paper sheet)
{
	drawn_sheet(d, no, &sheet);
	bool across = sheet.turn == 90 || sheet.turn == 270;
	struct sheet_of_paper words = { across ? sheet.height : sheet.width, across ? sheet.width : sheet.height, 0, 0, 0 };

	if (is_sideways(w)) {
		words.turn = across ? 360 - sheet.turn : 270;
		sheet.turn = across ? 0 : (sheet.turn + 270) % 360;
		across = !across;
	}
	layout_page(l, across ? sheet.height : sheet.width, across ? sheet.width : sheet.height);
	for (size_t i = 0; i < w->n; i++) {
		turn(&w->p[i], &words);
		w->p[i].size = size_of(&w->p[i]);
		layout_text(l, w->p[i]);
	}
	drawn_page(d, no, &sheet, l);
}

bool read_pdf(struct doc *d, const struct reading *r, struct err *err)
{
	struct str in = d->src.bytes;
	size_t head = str_find(str_sub(in, 0, NUMBER_DIGITS + 1), STR("\n")), strange = 0;
	struct layout *l = layout_new(d);

	(void)r;
	if (head == SIZE_MAX)
		return err_set(err, ERR_DAMAGED, "damaged or cut off: pdftotext cannot read it (exit status %d)", 0);
	size_t words = strtoul(in.p, NULL, 10);
	struct drawn drawn = drawn_of(str_sub(in, head + 1 + words, in.n));

	/* page by page: drawn lines belong to the page begun last */
	for (size_t at = head + 1, end = at + words < in.n ? at + words : in.n, page = 0; at < end;) {
		struct str rest = str_sub(in, at, end);
		size_t next = str_find(rest, STR("</page>"));
		size_t n = next == SIZE_MAX ? rest.n : next + strlen("</page>");
		struct str whole = str_sub(rest, 0, n);
		struct words w = { 0 };

		if (str_has(whole, STR("<page "))) {
			read_words(&w, d->arena, whole, &strange);
			put_page(l, &drawn, ++page, &w, (struct sheet_of_paper){ number_in(whole, "width=\""), number_in(whole, "height=\""), 0, 0, 0 });
		}
		at += n;
	}
	size_t pages = 0, characters = layout_end(l);

	pages = d->src.pages;
	if (pages == 0)
		return err_set(err, ERR_DAMAGED, "damaged: it has no pages");
	if (characters == 0 && strange > 0)
		return err_set(err, ERR_NOT_TEXT, "its text cannot be read: the fonts do not say which characters they show; import --ocr recognises it from its picture, as ocrmypdf --force-ocr does");
	if (characters == 0)
		return err_set(err, ERR_NOT_TEXT, "a scan without text (pages: %zu); import --ocr has its text recognised, or let ocrmypdf do so and file the result", pages);
	return true;
}

/* The text of a picture has already been recognised (ocr.h) and has the same form. */
bool read_picture(struct doc *d, const struct reading *r, struct err *err)
{
	return read_pdf(d, r, err);
}

enum told tell_picture(struct str b)
{
	static const struct str marks[] = { { "\xFF\xD8\xFF", 3 }, { "\x89PNG\r\n\x1A\n", 8 }, { "II*\0", 4 }, { "MM\0*", 4 }, { "GIF8", 4 } };

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (str_starts(b, marks[i]))
			return TOLD_YES;
	return str_starts(b, STR("BM")) && b.n > 26 && b.p[6] == 0 && b.p[7] == 0 && b.p[8] == 0 && b.p[9] == 0 ? TOLD_YES : TOLD_NO;
}

enum told tell_pdf(struct str bytes)
{
	return str_find(str_sub(bytes, 0, HEAD_LOOKED), STR("%PDF-")) != SIZE_MAX ? TOLD_YES : TOLD_NO;
}
