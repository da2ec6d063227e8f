#include "read/wordfield.h"

#include <stdlib.h>
#include <string.h>

#include "read/node.h"
#include "read/wordlist.h"

/* ── EQ ── */

enum { NESTED_MAX = 16, ELEMENTS_MAX = 64 };

struct equation_scan {
	struct str code;
	size_t at;
};

static bool more(const struct equation_scan *s)
{
	return s->at < s->code.n;
}

static void skip_blanks(struct equation_scan *s)
{
	while (more(s) && s->code.p[s->at] == ' ')
		s->at++;
}

/* The letters of a switch, and the number that may follow: \up 9. */
static struct str switch_name(struct equation_scan *s)
{
	size_t from = s->at;

	while (more(s) && is_letter(s->code.p[s->at]))
		s->at++;
	struct str name = str_sub(s->code, from, s->at);
	size_t before = s->at;

	skip_blanks(s);
	if (!more(s) || s->code.p[s->at] < '0' || s->code.p[s->at] > '9')
		s->at = before;
	while (more(s) && s->code.p[s->at] >= '0' && s->code.p[s->at] <= '9')
		s->at++;
	return name;
}

/* \* "Font:宋体", \* hps10: how it is formatted. */
static void skip_format(struct equation_scan *s)
{
	s->at++;
	skip_blanks(s);
	if (more(s) && s->code.p[s->at] == '"') {
		size_t end = str_find(str_sub(s->code, s->at + 1, s->code.n), STR("\""));

		s->at = end == SIZE_MAX ? s->code.n : s->at + end + 2;
		return;
	}
	while (more(s) && s->code.p[s->at] != ' ' && s->code.p[s->at] != '\\')
		s->at++;
}

static bool is_frame(struct str t)
{
	static const char *const frames[] = { "○", "◯", "〇", "O", "△", "□", "◇", "◎" };

	for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++)
		if (str_eq(t, str_z(frames[i])))
			return true;
	return false;
}

/* The character for a number in a circle; 0: there is none. */
static uint32_t circled(struct str t)
{
	uint32_t v = 0;

	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] < '0' || t.p[i] > '9' || v > 50)
			return 0;
		v = v * 10 + (uint32_t)(t.p[i] - '0');
	}
	return v < 1 || v > 50 ? 0 : v <= 20 ? 0x2460 + v - 1 : v <= 35 ? 0x3251 + v - 21 : 0x32B1 + v - 36;
}

static void join(struct str function, const struct str *elements, size_t n, struct buf *out)
{
	bool over = str_eq(function, STR("o")), fraction = str_eq(function, STR("f")), list = str_eq(function, STR("l"));

	if (over && n == 2 && (is_frame(elements[0]) || is_frame(elements[1]))) {
		struct str inner = elements[is_frame(elements[0]) ? 1 : 0];
		uint32_t cp = circled(inner);

		if (cp)
			buf_cp(out, cp);
		else
			buf_str(out, inner);
		return;
	}
	if (str_eq(function, STR("b")))
		buf_c(out, '(');
	if (str_eq(function, STR("r")))
		buf_cp(out, 0x221A);
	/* the degree of a root stands before it */
	for (size_t i = str_eq(function, STR("r")) && n > 1; i < n; i++) {
		if (i && (fraction || list))
			buf_c(out, fraction ? '/' : ',');
		/* names of two bodies one above the other are not one name */
		else if (i && over && elements[i].n >= 6 && elements[i - 1].n >= 6)
			buf_c(out, ' ');
		buf_str(out, elements[i]);
	}
	if (str_eq(function, STR("b")))
		buf_c(out, ')');
}

static void elements(struct equation_scan *s, struct str function, int deep, struct buf *out);

/* Text and functions up to what ends an element, or the whole instruction (deep 0). */
static void element(struct equation_scan *s, int deep, struct buf *out)
{
	struct str function = STR_NONE;

	while (more(s)) {
		char c = s->code.p[s->at];

		if (deep && (c == ',' || c == ';' || c == ')'))
			return;
		if (c == '(' && function.n) {
			s->at++;
			elements(s, function, deep + 1, out);
			function = STR_NONE;
		} else if (c == '\\' && s->at + 1 < s->code.n) {
			s->at++;
			c = s->code.p[s->at];
			if (c == '*') {
				skip_format(s);
			} else if (is_letter(c)) {
				struct str name = switch_name(s);

				function = name.n == 1 ? name : function; /* of two letters: how the function before it is drawn */
			} else {
				buf_c(out, c);
				s->at++;
			}
		} else {
			if (deep || c != ' ')
				buf_c(out, c);
			s->at++;
		}
	}
}

static void elements(struct equation_scan *s, struct str function, int deep, struct buf *out)
{
	struct buf text[ELEMENTS_MAX] = { 0 };
	struct str list[ELEMENTS_MAX];
	size_t n = 0;

	if (deep > NESTED_MAX) {
		s->at = s->code.n;
		return;
	}
	while (more(s) && n < ELEMENTS_MAX) {
		element(s, deep, &text[n]);
		list[n] = str_trim(buf_view(&text[n]));
		n++;
		if (more(s) && s->code.p[s->at++] == ')')
			break;
	}
	join(function, list, n, out);
	for (size_t i = 0; i < n; i++)
		buf_free(&text[i]);
}

void word_equation(struct str code, struct buf *out)
{
	struct equation_scan s = { code, strlen("EQ") };

	element(&s, 0, out);
}

/* ── fields ── */

static struct str first_word(struct str *code)
{
	struct str t = str_trim(*code);
	size_t end = 0;

	while (end < t.n && t.p[end] != ' ' && t.p[end] != '\\')
		end++;
	*code = t;
	return str_sub(t, 0, end);
}

static bool named(struct str word, const char *name)
{
	return word.n == strlen(name) && strncasecmp(word.p, name, word.n) == 0;
}

static bool is_on(const struct xml_node *n)
{
	struct str v = n ? node_attr(n, "val") : STR("0");

	return !str_eq(v, STR("0")) && !str_eq(v, STR("false")) && !str_eq(v, STR("off"));
}

static void check_box(const struct xml_node *form, struct buf *out)
{
	const struct xml_node *box = node_child(form, "checkBox"), *checked = node_child(box, "checked");

	if (box)
		buf_cp(out, is_on(checked ? checked : node_child(box, "default")) ? 0x2611 : 0x25A1);
}

static void chosen(const struct xml_node *form, struct buf *out)
{
	const struct xml_node *list = node_child(form, "ddList"), *result = node_child(list, "result");
	int wanted = node_int(result ? result : node_child(list, "default"), "val", 0), i = 0;

	if (list)
		NODE_EACH (entry, list, "listEntry")
			if (i++ == wanted)
				buf_str(out, node_attr(entry, "val"));
}

/* SYMBOL 82 \f "Wingdings 2" */
static void symbol(struct str code, struct buf *out)
{
	struct str number = str_trim(str_sub(code, strlen("SYMBOL"), code.n));
	size_t font = str_find(code, STR("\\f"));
	struct str name = font == SIZE_MAX ? STR_NONE : str_trim(str_sub(code, font + 2, code.n));
	char digits[16] = "";

	memcpy(digits, number.p, number.n < sizeof digits - 1 ? number.n : sizeof digits - 1);
	unsigned long cp = strtoul(digits, NULL, 0);

	if (name.n && name.p[0] == '"') {
		name = str_sub(name, 1, name.n);
		name = str_sub(name, 0, str_find(name, STR("\"")));
	}
	if (cp >= ' ' && cp <= 0xFF && name.n)
		cp = word_symbol(name, 0xF000 + (uint32_t)cp);
	if (cp >= ' ' && cp < 0xD800)
		buf_cp(out, (uint32_t)cp);
}

/* MACROBUTTON name text: the text is what a reader sees. */
static void button(struct str code, struct buf *out)
{
	struct str rest = str_trim(str_sub(code, strlen("MACROBUTTON"), code.n));
	size_t blank = str_find(rest, STR(" "));

	if (blank != SIZE_MAX)
		buf_str(out, str_trim(str_sub(rest, blank, rest.n)));
}

static void show(const struct word_field *f, struct buf *out)
{
	struct str code = buf_view(&f->code), word = first_word(&code);

	if (named(word, "EQ"))
		word_equation(code, out);
	else if (named(word, "FORMCHECKBOX"))
		check_box(f->form, out);
	else if (named(word, "FORMDROPDOWN"))
		chosen(f->form, out);
	else if (named(word, "SYMBOL"))
		symbol(code, out);
	else if (named(word, "MACROBUTTON"))
		button(code, out);
}

static void end_field(struct word_fields *f, struct buf *text)
{
	struct word_field *mine = &f->p[f->n - 1];

	bool shown = !mine->in_instruction && text->n != mine->result;

	f->instructions -= mine->in_instruction;
	f->n--;
	if (!shown) {
		struct buf result = { 0 };

		show(mine, &result);
		if (word_fields_in_instruction(f))
			word_fields_code(f, buf_view(&result));
		else
			buf_str(text, buf_view(&result));
		buf_free(&result);
	}
	buf_free(&mine->code);
	*mine = (struct word_field){ 0 };
}

void word_fields_mark(struct word_fields *f, const struct xml_node *mark, struct buf *text)
{
	struct str type = node_attr(mark, "fldCharType");

	if (str_eq(type, STR("begin"))) {
		if (f->n < WORD_FIELDS_DEEP) {
			f->p[f->n++] = (struct word_field){ .in_instruction = true, .form = node_child(mark, "ffData") };
			f->instructions++;
		}
	} else if (f->n > 0 && str_eq(type, STR("end"))) {
		end_field(f, text);
	} else if (f->n > 0) {
		struct word_field *mine = &f->p[f->n - 1];

		f->instructions -= mine->in_instruction;
		mine->in_instruction = false;
		mine->result = text->n;
	}
}

void word_fields_code(struct word_fields *f, struct str code)
{
	if (f->n && f->p[f->n - 1].in_instruction && f->p[f->n - 1].code.n + code.n <= WORD_FIELD_CODE_MAX)
		buf_str(&f->p[f->n - 1].code, code);
}

void word_fields_end(struct word_fields *f)
{
	while (f->n > 0)
		buf_free(&f->p[--f->n].code);
	f->instructions = 0;
}
