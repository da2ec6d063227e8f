#include "read/pdf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/drawn.h"
#include "read/layout.h"
#include "read/readers.h"
#include "read/tool.h"

enum { HEAD_LOOKED = 1024, TAIL_LOOKED = 2048, NUMBER_DIGITS = 20 };

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
		else if (!has_end(bytes))
			err_set(err, ERR_DAMAGED, "damaged or cut off: its end (%s) is missing", "%%EOF");
		else
			ok = true;
		break;
	}
	/* without the lines that are drawn tables are told by their columns alone */
	if (ok && tool_run(contents, bytes, &drawn, &says, &status) != TOOL_DONE)
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

static struct str unescaped(struct arena *a, struct str s)
{
	static const struct { const char *name; char c; } entities[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' }, { "&#39;", '\'' } };
	char *out = arena_room(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t k = 0, many = sizeof entities / sizeof entities[0];

		while (k < many && !str_starts(str_sub(s, i, s.n), str_z(entities[k].name)))
			k++;
		/* without a table of characters pdftotext gives codes: none of them is text */
		if (k < many) {
			out[n++] = entities[k].c;
			i += strlen(entities[k].name);
		} else if ((unsigned char)s.p[i] < ' ') {
			i++;
		} else {
			out[n++] = s.p[i++];
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

static size_t read_words(struct layout *l, struct arena *a, struct str words, size_t *strange)
{
	size_t pages = 0;

	for (size_t at = 0; at < words.n;) {
		const char *lf = memchr(words.p + at, '\n', words.n - at);
		size_t end = lf ? (size_t)(lf - words.p) : words.n;
		struct str line = str_trim(str_sub(words, at, end));
		size_t from = str_find(line, STR(">")), to = str_rfind(line, STR("</word>"));

		at = end + 1;
		if (str_starts(line, STR("<page "))) {
			layout_page(l, number_in(line, "width=\""), number_in(line, "height=\""));
			pages++;
		} else if (str_starts(line, STR("<word ")) && from != SIZE_MAX && to != SIZE_MAX && to > from) {
			struct str tag = str_sub(line, 0, from);
			struct placed_text t = { number_in(tag, "xMin=\""), number_in(tag, "yMin=\""), number_in(tag, "xMax=\""), number_in(tag, "yMax=\""), 0,
						 unescaped(a, str_sub(line, from + 1, to)) };

			if (t.text.n == 0)
				++*strange;
			t.size = size_of(&t);
			layout_text(l, t);
		}
	}
	return pages;
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

	/* page by page: what is drawn belongs to the page that was begun last */
	for (size_t at = head + 1, end = at + words < in.n ? at + words : in.n, page = 0; at < end;) {
		struct str rest = str_sub(in, at, end);
		size_t next = str_find(rest, STR("</page>"));
		size_t n = next == SIZE_MAX ? rest.n : next + strlen("</page>");
		float height = number_in(str_sub(rest, 0, n), "height=\"");

		if (read_words(l, d->arena, str_sub(rest, 0, n), &strange))
			drawn_page(&drawn, ++page, height, l);
		at += n;
	}
	size_t pages = 0, characters = layout_end(l);

	pages = d->src.pages;
	if (pages == 0)
		return err_set(err, ERR_DAMAGED, "damaged: it has no pages");
	if (characters == 0 && strange > 0)
		return err_set(err, ERR_NOT_TEXT, "its text cannot be read: the fonts do not say which characters they show; recognise it from its picture (OCR, such as ocrmypdf --force-ocr)");
	if (characters == 0)
		return err_set(err, ERR_NOT_TEXT, "a scan without text (pages: %zu); let its text be recognised (OCR, such as ocrmypdf) and file the result", pages);
	return true;
}

enum told tell_pdf(struct str bytes)
{
	return str_find(str_sub(bytes, 0, HEAD_LOOKED), STR("%PDF-")) != SIZE_MAX ? TOLD_YES : TOLD_NO;
}
