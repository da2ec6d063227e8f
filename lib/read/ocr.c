#include "read/ocr.h"

#include <stdio.h>
#include <stdlib.h>

#include "read/limits.h"
#include "read/readers.h"
#include "read/tool.h"

enum { A4_SHORT = 595, A4_LONG = 842, FIELDS = 12, DIGITS = 16, SURE = 50, EXAMPLES = 20 }; /* points; of a line of TSV; confidence in percent */
enum ocr_level { LEVEL_PAGE = 1, LEVEL_LINE = 4, LEVEL_WORD = 5 };

/* Adjacent words of a line become one text with the height of the line, since 一 alone has hardly any. */
struct page_text {
	struct buf *out;
	bool page; /* one was begun */
	float scale;
	int top, bottom; /* of the line, in dots */
	int left, right; /* of the text so far */
	struct buf text;
	size_t words, unsure; /* on all pages */
	struct buf examples;
};

static void put_escaped(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '&')
			buf_z(out, "&amp;");
		else if (s.p[i] == '<')
			buf_z(out, "&lt;");
		else if (s.p[i] == '>')
			buf_z(out, "&gt;");
		else
			buf_c(out, s.p[i]);
	}
}

static void put_text(struct page_text *r)
{
	char place[160];

	if (!r->text.n)
		return;
	snprintf(place, sizeof place, "<word xMin=\"%.2f\" yMin=\"%.2f\" xMax=\"%.2f\" yMax=\"%.2f\">", (double)((float)r->left * r->scale), (double)((float)r->top * r->scale),
		 (double)((float)r->right * r->scale), (double)((float)r->bottom * r->scale));
	buf_z(r->out, place);
	put_escaped(r->out, buf_view(&r->text));
	buf_z(r->out, "</word>\n");
	r->text.n = 0;
}

static void put_page(struct page_text *r, int width, int height)
{
	char size[100];

	put_text(r);
	if (r->page)
		buf_z(r->out, "</page>\n");
	r->page = width > 0;
	if (!r->page)
		return;
	/* the size of the paper is not known: A4 is assumed */
	r->scale = (float)(width <= height ? A4_SHORT : A4_LONG) / (float)width;
	snprintf(size, sizeof size, "<page width=\"%.2f\" height=\"%.2f\">\n", (double)((float)width * r->scale), (double)((float)height * r->scale));
	buf_z(r->out, size);
}

static bool joins(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

static void put_word(struct page_text *r, int left, int right, struct str word)
{
	char last = r->text.n ? r->text.p[r->text.n - 1] : '\0';

	if (r->text.n && left - r->right > (r->bottom - r->top) * 6 / 5)
		put_text(r);
	if (!r->text.n)
		r->left = left;
	else if (joins(last) && joins(word.p[0]))
		buf_c(&r->text, ' ');
	buf_str(&r->text, word);
	r->right = right;
}

static int number(struct str s)
{
	char digits[DIGITS + 1] = { 0 };

	memcpy(digits, s.p, s.n < DIGITS ? s.n : DIGITS);
	long v = strtol(digits, NULL, 10);

	return v < 0 || v > 1000000 ? 0 : (int)v;
}

static void count_word(struct page_text *r, int confidence, struct str word)
{
	r->words++;
	if (confidence >= SURE)
		return;
	if (r->unsure < EXAMPLES) {
		if (r->examples.n)
			buf_c(&r->examples, ' ');
		buf_str(&r->examples, word);
	} else if (r->unsure == EXAMPLES) {
		buf_z(&r->examples, " …");
	}
	r->unsure++;
}

/* A line of tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. */
static void take_line(struct page_text *r, struct str line)
{
	struct str field[FIELDS] = { 0 };
	size_t n = 0;

	for (size_t i = 0, from = 0; i <= line.n && n < FIELDS; i++)
		if (i == line.n || line.p[i] == '\t') {
			field[n++] = str_sub(line, from, i);
			from = i + 1;
		}
	if (n < FIELDS - 1)
		return;
	int level = number(field[0]), left = number(field[6]), top = number(field[7]), width = number(field[8]), height = number(field[9]);
	struct str word = n == FIELDS ? str_trim(field[FIELDS - 1]) : STR_NONE;

	if (level == LEVEL_PAGE) {
		put_page(r, width, height);
	} else if (level == LEVEL_LINE) {
		put_text(r);
		r->top = top;
		r->bottom = top + height;
	} else if (level == LEVEL_WORD && word.n && r->page) {
		put_word(r, left, left + width, word);
		count_word(r, number(field[10]), word);
	}
}

/* Appends the pages of one picture to r->out. */
static bool recognise(struct page_text *r, struct str picture, struct err *err)
{
	static const char *const argv[] = { "tesseract", TOOL_INPUT, "stdout", "-l", "chi_sim", "tsv", NULL };
	struct buf table = { 0 }, says = { 0 };
	int status = 0;
	enum tool_end how = tool_run(argv, picture, &table, &says, &status);
	struct str t = str_sub(buf_view(&table), 0, utf8_valid(buf_view(&table)));

	if (how == TOOL_MISSING || (how == TOOL_DONE && status != 0 && str_has(buf_view(&says), STR("chi_sim"))))
		err_set(err, ERR_UNSUPPORTED, "recognising its text needs tesseract (Debian: apt install tesseract-ocr tesseract-ocr-chi-sim)");
	else if (how == TOOL_STOPPED)
		err_set(err, ERR_TOO_BIG, "recognising its text took too long, or too much memory");
	else if (status != 0)
		err_set(err, ERR_DAMAGED, "damaged: tesseract cannot read the picture (exit status %d)", status);
	bool ok = how == TOOL_DONE && status == 0;

	for (size_t at = 0; ok && at < t.n;) {
		const char *lf = memchr(t.p + at, '\n', t.n - at);
		size_t end = lf ? (size_t)(lf - t.p) : t.n;

		take_line(r, str_sub(t, at, end));
		at = end + 1;
	}
	put_page(r, 0, 0);
	buf_free(&table);
	buf_free(&says);
	return ok;
}

/* Frees r. The pages have the same form as from pdf_convert. */
static bool give(struct arena *a, struct page_text *r, bool ok, struct recognised *out)
{
	if (ok)
		*out = (struct recognised){ arena_fmt(a, "%zu\n%.*s", r->out->n, (int)r->out->n, r->out->p ? r->out->p : ""), r->words, r->unsure,
					    arena_str(a, buf_view(&r->examples)) };
	buf_free(r->out);
	buf_free(&r->text);
	buf_free(&r->examples);
	return ok;
}

bool ocr_picture(struct arena *a, struct str picture, struct recognised *out, struct err *err)
{
	struct buf pages = { 0 };
	struct page_text r = { .out = &pages };
	bool ok = recognise(&r, picture, err);

	return give(a, &r, ok, out);
}

bool ocr_pdf(struct arena *a, struct str pdf, size_t pages, struct recognised *out, struct err *err)
{
	struct buf all = { 0 }, picture = { 0 }, says = { 0 };
	struct page_text r = { .out = &all };
	bool ok = pages <= LIMIT_OCR_PAGES || err_set(err, ERR_TOO_BIG, "a scan of more than %d pages; split the file", LIMIT_OCR_PAGES);

	for (size_t i = 1; ok && i <= pages; i++) {
		char no[24];
		const char *const argv[] = { "pdftoppm", "-q", "-r", "300", "-gray", "-png", "-f", no, "-l", no, "-singlefile", TOOL_INPUT, NULL };
		int status = 0;

		snprintf(no, sizeof no, "%zu", i);
		picture.n = 0;
		ok = (tool_run(argv, pdf, &picture, &says, &status) == TOOL_DONE && status == 0 && picture.n) ||
		     err_set(err, ERR_DAMAGED, "damaged or cut off: page %zu cannot be drawn (pdftoppm, exit status %d)", i, status);
		ok = ok && recognise(&r, buf_view(&picture), err);
	}
	buf_free(&picture);
	buf_free(&says);
	return give(a, &r, ok, out);
}
