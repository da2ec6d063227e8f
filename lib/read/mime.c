#include "read/mime.h"

#include <string.h>
#include <strings.h>

#include "text/decode.h"

static char low(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool same_word(struct str s, const char *word)
{
	return s.n == strlen(word) && strncasecmp(s.p, word, s.n) == 0;
}

static struct str lowered(struct arena *a, struct str s)
{
	char *p = arena_room(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = low(s.p[i]);
	return (struct str){ p, s.n };
}

/* Returns the line at *i without its end and moves *i behind it. */
static struct str line_at(struct str s, size_t *i)
{
	const char *lf = *i < s.n ? memchr(s.p + *i, '\n', s.n - *i) : NULL;
	size_t end = lf ? (size_t)(lf - s.p) : s.n, from = *i;

	*i = lf ? end + 1 : s.n;
	return str_sub(s, from, end > from && s.p[end - 1] == '\r' ? end - 1 : end);
}

static bool is_field(struct str l)
{
	size_t i = 0;

	while (i < l.n && (is_letter(l.p[i]) || l.p[i] == '-' || (l.p[i] >= '0' && l.p[i] <= '9')))
		i++;
	return i > 1 && i < l.n && l.p[i] == ':';
}

bool mime_is_message(struct str b)
{
	static const char *const known[] = { "From", "To", "Subject", "Date", "MIME-Version", "Received", "Return-Path", "Message-ID", "Content-Type",
					     "X-Mailer", "Delivered-To", "Reply-To", "Cc", "Sender", "DKIM-Signature", "Snapshot-Content-Location" };
	size_t i = str_starts(b, STR("\xEF\xBB\xBF")) ? 3 : 0, fields = 0, ours = 0;

	for (int k = 0; k < 40 && i < b.n; k++) {
		if (fields && !memchr(b.p + i, '\n', b.n - i)) /* longer ones are cut */
			break;
		struct str l = line_at(b, &i);

		if (l.n == 0 && fields == 0)
			continue;
		if (l.n == 0)
			break;
		if (l.p[0] == ' ' || l.p[0] == '\t')
			continue;
		if (!is_field(l))
			return false;
		fields++;
		for (size_t w = 0; w < sizeof known / sizeof known[0]; w++)
			ours += same_word(str_sub(l, 0, str_find(l, STR(":"))), known[w]);
	}
	return ours >= 2;
}

/* ── header fields ── */

struct mime_head {
	struct str type, coding, disposition, id;
};

/* A field's value, its folded lines joined. */
static struct str unfolded(struct arena *a, struct str first, struct str all, size_t *i)
{
	struct str v = str_trim(first);
	struct buf b = { 0 };

	if (*i >= all.n || (all.p[*i] != ' ' && all.p[*i] != '\t'))
		return v;
	buf_str(&b, v);
	while (*i < all.n && (all.p[*i] == ' ' || all.p[*i] == '\t')) {
		buf_c(&b, ' ');
		buf_str(&b, str_trim(line_at(all, i)));
	}
	v = arena_str(a, buf_view(&b));
	buf_free(&b);
	return v;
}

static struct mime_head read_head(struct arena *a, struct str b, size_t *i)
{
	struct mime_head h = { STR_NONE, STR_NONE, STR_NONE, STR_NONE };

	while (*i < b.n) {
		struct str l = line_at(b, i);
		size_t colon = str_find(l, STR(":"));

		if (l.n == 0)
			break;
		if (colon == SIZE_MAX)
			continue;
		struct str name = str_sub(l, 0, colon), value = unfolded(a, str_sub(l, colon + 1, l.n), b, i);

		if (same_word(name, "Content-Type") && !h.type.n)
			h.type = value;
		else if (same_word(name, "Content-Transfer-Encoding"))
			h.coding = value;
		else if (same_word(name, "Content-Disposition"))
			h.disposition = value;
	}
	return h;
}

/* ── parameters: name="x", name*=GBK''%B8, name*0*=…; name*1=… ── */

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : low(c) >= 'a' && low(c) <= 'f' ? low(c) - 'a' + 10 : -1;
}

static void put_percent(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
			buf_c(out, (char)((unsigned)hex(s.p[i + 1]) << 4 | (unsigned)hex(s.p[i + 2])));
			i += 2;
		} else {
			buf_c(out, s.p[i]);
		}
	}
}

struct parameter {
	struct buf bytes;
	struct str charset; /* charset given by RFC 2231; n is 0: the bytes are in the form of RFC 2047, or plain */
};

/* A section of a parameter (RFC 2231); no is -1: an ordinary parameter. */
struct mime_piece {
	int no;
	bool extended; /* percent-encoded */
	struct str value;
};

enum { PIECES_MAX = 1000 };

struct mime_pieces {
	struct mime_piece *p;
	size_t n, cap;
};

/* name, name*, name*3, name*3*; false: another parameter. */
static bool take_key(struct str key, const char *name, struct mime_piece *out)
{
	size_t i = strlen(name);

	if (key.n < i || strncasecmp(key.p, name, i) != 0)
		return false;
	*out = (struct mime_piece){ .no = -1 };
	if (key.n == i)
		return true;
	if (key.p[i++] != '*')
		return false;
	out->extended = i == key.n;
	out->no = 0;
	for (; i < key.n && key.p[i] >= '0' && key.p[i] <= '9' && out->no < PIECES_MAX; i++)
		out->no = out->no * 10 + key.p[i] - '0';
	if (i + 1 == key.n && key.p[i] == '*') {
		out->extended = true;
		i++;
	}
	return i == key.n;
}

static struct str quoted_value(struct arena *a, struct str field, size_t *at)
{
	size_t i = *at + 1, end = i, n = 0;

	while (end < field.n && field.p[end] != '"')
		end += 1 + (field.p[end] == '\\' && end + 1 < field.n);
	char *p = arena_room(a, end - i + 1);

	for (; i < field.n && field.p[i] != '"'; i++) {
		if (field.p[i] == '\\' && i + 1 < field.n && (field.p[i + 1] == '"' || field.p[i + 1] == '\\'))
			i++;
		p[n++] = field.p[i];
	}
	*at = i;
	return (struct str){ p, n };
}

static void find_pieces(struct arena *a, struct str field, const char *name, struct mime_pieces *out)
{
	size_t i = 0;

	while (i < field.n && field.p[i] != ';')
		i++;
	while (i < field.n) {
		i++;
		while (i < field.n && (field.p[i] == ' ' || field.p[i] == '\t' || field.p[i] == ';'))
			i++;
		size_t from = i;

		while (i < field.n && field.p[i] != '=' && field.p[i] != ';')
			i++;
		struct str key = str_trim(str_sub(field, from, i)), value;
		struct mime_piece one;

		if (i >= field.n || field.p[i] == ';')
			continue;
		i++;
		while (i < field.n && field.p[i] == ' ')
			i++;
		bool quoted = i < field.n && field.p[i] == '"';

		from = i;
		value = quoted ? quoted_value(a, field, &i) : STR_NONE;
		while (i < field.n && field.p[i] != ';')
			i++;
		one.value = STR_NONE;
		if (out->n < PIECES_MAX && take_key(key, name, &one)) {
			one.value = quoted ? value : str_trim(str_sub(field, from, i));
			*ARENA_PUSH(a, out) = one;
		}
	}
}

static int by_number(const void *x, const void *y)
{
	const struct mime_piece *a = x, *b = y;

	return (a->no > b->no) - (a->no < b->no);
}

/* Its pieces in the order of their numbers (they may stand in any), the octets joined before they are decoded: a piece may end
 * inside a character. Where a parameter is given in the ordinary way too, that is for those who do not know pieces. */
static void parameter(struct arena *a, struct str field, const char *name, struct parameter *out)
{
	struct mime_pieces all = { 0 };
	bool whole = true;

	find_pieces(a, field, name, &all);
	if (all.n)
		qsort(all.p, all.n, sizeof *all.p, by_number);
	for (size_t i = 0; i < all.n; i++)
		whole &= all.p[i].no < 0;
	for (size_t i = 0; i < all.n; i++) {
		struct mime_piece *one = &all.p[i];
		size_t quote = one->extended && !out->bytes.n && !out->charset.n ? str_find(one->value, STR("'")) : SIZE_MAX, end = SIZE_MAX;

		if ((one->no < 0 && !whole) || (i && one->no == one[-1].no))
			continue;
		if (quote != SIZE_MAX)
			end = str_find(str_sub(one->value, quote + 1, one->value.n), STR("'"));
		if (end != SIZE_MAX) {
			out->charset = str_sub(one->value, 0, quote);
			one->value = str_sub(one->value, quote + 1 + end + 1, one->value.n);
		}
		if (one->extended)
			put_percent(&out->bytes, one->value);
		else
			buf_str(&out->bytes, one->value);
	}
}

/* ── encoded words: =?GB2312?B?…?= ── */

static int base64_value(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' : c >= 'a' && c <= 'z' ? c - 'a' + 26 : c >= '0' && c <= '9' ? c - '0' + 52 : c == '+' ? 62 : c == '/' ? 63 : -1;
}

static void put_base64(struct buf *out, struct str s)
{
	uint32_t bits = 0;
	int n = 0;

	for (size_t i = 0; i < s.n && s.p[i] != '='; i++) {
		int v = base64_value(s.p[i]);

		if (v < 0)
			continue;
		bits = bits << 6 | (uint32_t)v;
		n += 6;
		if (n >= 8) {
			n -= 8;
			buf_c(out, (char)(bits >> n & 0xFF));
		}
	}
}

static void put_quoted(struct buf *out, struct str s, bool word)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '=' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0) {
			buf_c(out, (char)(hex(s.p[i + 1]) << 4 | hex(s.p[i + 2])));
			i += 2;
		} else if (s.p[i] == '=' && !word) { /* a soft line break */
			size_t k = i + 1;

			while (k < s.n && (s.p[k] == ' ' || s.p[k] == '\t' || s.p[k] == '\r'))
				k++;
			if (k < s.n && s.p[k] == '\n')
				i = k;
			else
				buf_c(out, '=');
		} else {
			buf_c(out, word && s.p[i] == '_' ? ' ' : s.p[i]);
		}
	}
}

void mime_hz(struct arena *a, struct str *bytes, struct str *charset)
{
	struct str s = *bytes;
	bool han = false;
	size_t n = 0;

	if (!same_word(*charset, "hz-gb-2312") && !same_word(*charset, "hz"))
		return;
	char *out = arena_room(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : '\0';

		han = han && c != '\n'; /* a line ends in ASCII */
		if (c == '~' && next == (han ? '}' : '{')) {
			han = !han;
			i++;
		} else if (c == '~' && !han && (next == '~' || next == '\n')) {
			if (next == '~')
				out[n++] = '~';
			i++;
		} else {
			out[n++] = (char)(han && c > ' ' ? c | 0x80 : c);
		}
	}
	*bytes = (struct str){ out, n };
	*charset = STR("gb2312");
}

static struct str as_text(struct arena *a, struct str bytes, struct str charset)
{
	mime_hz(a, &bytes, &charset);
	char label[40];
	struct decoded d;
	struct err ignored;
	bool named = charset.n > 0 && charset.n < sizeof label && !same_word(charset, "us-ascii") && !same_word(charset, "utf-8");

	if (named)
		memcpy(label, charset.p, charset.n);
	label[named ? charset.n : 0] = '\0';
	bytes = arena_str(a, bytes);
	if (decode(a, bytes, named ? label : NULL, &d, &ignored) || decode(a, bytes, "GB18030", &d, &ignored))
		return d.text;
	return STR_NONE;
}

/* Decodes encoded words; the bytes of adjacent ones with the same charset are joined first. */
static struct str words(struct arena *a, struct str s)
{
	struct buf out = { 0 }, bytes = { 0 };
	struct str charset = STR_NONE;
	size_t plain = 0;

	for (size_t i = 0; i < s.n;) {
		struct str rest = str_sub(s, i, s.n);
		size_t one = str_starts(rest, STR("=?")) ? str_find(str_sub(rest, 2, rest.n), STR("?")) : SIZE_MAX;
		struct str more = one == SIZE_MAX ? STR_NONE : str_sub(rest, 2 + one + 1, rest.n);
		size_t end = more.n > 2 && more.p[1] == '?' ? str_find(str_sub(more, 2, more.n), STR("?=")) : SIZE_MAX;

		if (end == SIZE_MAX) {
			i++;
			continue;
		}
		struct str label = str_sub(rest, 2, 2 + one), between = str_sub(s, plain, i);
		size_t star = str_find(label, STR("*"));

		label = str_sub(label, 0, star);
		bool joins = bytes.n && str_trim(between).n == 0 && label.n == charset.n && strncasecmp(label.p, charset.p, label.n) == 0;

		if (!joins) {
			buf_str(&out, as_text(a, buf_view(&bytes), charset));
			if (!(bytes.n && str_trim(between).n == 0))
				buf_str(&out, as_text(a, between, STR_NONE));
			bytes.n = 0;
		}
		charset = label;
		if (low(more.p[0]) == 'b')
			put_base64(&bytes, str_sub(more, 2, 2 + end));
		else
			put_quoted(&bytes, str_sub(more, 2, 2 + end), true);
		i += 2 + one + 1 + 2 + end + 2;
		plain = i;
	}
	buf_str(&out, as_text(a, buf_view(&bytes), charset));
	buf_str(&out, as_text(a, str_sub(s, plain, s.n), STR_NONE));
	struct str text = arena_str(a, buf_view(&out));

	buf_free(&out);
	buf_free(&bytes);
	return text;
}

static struct str name_of(struct arena *a, struct str field, const char *parameter_name)
{
	struct parameter p = { .charset = STR_NONE };

	parameter(a, field, parameter_name, &p);
	struct str name = p.charset.n ? as_text(a, buf_view(&p.bytes), p.charset) : words(a, buf_view(&p.bytes));

	buf_free(&p.bytes);
	return name;
}

/* ── the tree ── */

static void take_part(struct arena *a, struct str b, struct mime *m, int deep);

/* Is this line a boundary? 1: between parts, 2: the last one, 0: no. */
static int is_mark(struct str l, struct str boundary)
{
	if (l.n < boundary.n + 2 || l.p[0] != '-' || l.p[1] != '-' || !str_eq(str_sub(l, 2, 2 + boundary.n), boundary))
		return 0;
	struct str rest = str_sub(l, 2 + boundary.n, l.n);

	return str_starts(rest, STR("--")) ? 2 : str_trim(rest).n == 0;
}

static void take_parts(struct arena *a, struct str b, struct str boundary, struct mime *m, int deep)
{
	size_t i = 0, from = SIZE_MAX;

	while (i < b.n) {
		size_t at = i;
		int mark = is_mark(line_at(b, &i), boundary);

		if (mark && from != SIZE_MAX) {
			size_t end = at;

			end -= end > from && b.p[end - 1] == '\n';
			end -= end > from && b.p[end - 1] == '\r';
			take_part(a, str_sub(b, from, end), m, deep + 1);
		}
		if (mark == 2)
			return;
		if (mark)
			from = i;
	}
	if (from != SIZE_MAX) /* truncated */
		take_part(a, str_sub(b, from, b.n), m, deep + 1);
}

static void take_part(struct arena *a, struct str b, struct mime *m, int deep)
{
	size_t i = 0;

	if (deep > MIME_DEPTH || m->n >= MIME_PARTS_MAX)
		return;
	struct mime_head h = read_head(a, b, &i);
	size_t semicolon = str_find(h.type, STR(";"));
	struct str type = lowered(a, str_trim(str_sub(h.type, 0, semicolon))), body = str_sub(b, i, b.n), coding = lowered(a, h.coding);

	if (deep == 0)
		m->type = type;
	if (str_starts(type, STR("multipart/"))) {
		struct parameter p = { .charset = STR_NONE };

		parameter(a, h.type, "boundary", &p);
		struct str boundary = arena_str(a, buf_view(&p.bytes));

		buf_free(&p.bytes);
		if (boundary.n)
			take_parts(a, body, boundary, m, deep);
		return;
	}
	struct mime_part part = { .type = type.n ? type : STR("text/plain"), .encoded = body, .coding = str_starts(coding, STR("base64")) ? 'b' :
				  str_starts(coding, STR("quoted")) ? 'q' : 0 };

	if (str_eq(type, STR("message/rfc822"))) {
		take_part(a, part.coding ? mime_bytes(a, &part) : body, m, deep + 1);
		return;
	}
	struct parameter charset = { .charset = STR_NONE };

	parameter(a, h.type, "charset", &charset);
	part.charset = arena_str(a, buf_view(&charset.bytes));
	buf_free(&charset.bytes);
	part.name = name_of(a, h.disposition, "filename");
	if (!part.name.n)
		part.name = name_of(a, h.type, "name");
	part.attachment = h.disposition.n >= 10 && strncasecmp(h.disposition.p, "attachment", 10) == 0;
	*ARENA_PUSH(a, m) = part;
}

void mime_parse(struct arena *a, struct str bytes, struct mime *out)
{
	*out = (struct mime){ .type = STR_NONE };
	if (str_starts(bytes, STR("\xEF\xBB\xBF")))
		bytes = str_sub(bytes, 3, bytes.n);
	while (bytes.n && (bytes.p[0] == '\r' || bytes.p[0] == '\n'))
		bytes = str_sub(bytes, 1, bytes.n);
	take_part(a, bytes, out, 0);
}

struct str mime_bytes(struct arena *a, const struct mime_part *p)
{
	struct buf b = { 0 };

	if (p->coding == 0)
		return p->encoded;
	if (p->coding == 'b')
		put_base64(&b, p->encoded);
	else
		put_quoted(&b, p->encoded, false);
	struct str bytes = arena_str(a, buf_view(&b));

	buf_free(&b);
	return bytes;
}
