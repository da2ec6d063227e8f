#include "serve/view.h"

#include <stdarg.h>
#include <string.h>

#include "base/json.h"
#include "text/fold.h"

/* ── writing ── */

static void escaped(uint32_t cp, struct buf *b)
{
	switch (cp) {
	case '&': buf_z(b, "&amp;"); break;
	case '<': buf_z(b, "&lt;"); break;
	case '>': buf_z(b, "&gt;"); break;
	case '"': buf_z(b, "&quot;"); break;
	case '\'': buf_z(b, "&#39;"); break;
	default:
		if (cp == '\n' || cp == '\t' || !is_hidden(cp))
			buf_cp(b, cp);
	}
}

/* A character of three bytes that is written as it is. Not U+1000–U+2FFF and U+F000–U+FFFF: these hold invisible characters. */
static bool plain(const unsigned char *p)
{
	return utf8_is_three(p) && p[0] != 0xE1 && p[0] != 0xE2 && p[0] != 0xEF;
}

static void put(struct request *r, struct str s, bool marks)
{
	struct buf *b = r->out;

	for (size_t i = 0; i < s.n;) {
		size_t from = i;

		while (s.n - i >= 3 && plain((const unsigned char *)s.p + i))
			i += 3;
		buf_add(b, s.p + from, i - from);
		if (i == s.n)
			break;
		uint32_t cp = utf8_next(s, &i);

		if (cp == 0x02 || cp == 0x03)
			buf_z(b, !marks ? "" : cp == 0x02 ? "<mark>" : "</mark>");
		else
			escaped(cp, b);
	}
}

void view_url(struct str s, struct buf *out)
{
	static const char digits[] = "0123456789ABCDEF";

	buf_reserve(out, 3 * s.n);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_letter(s.p[i]) || (c >= '0' && c <= '9') || (c && strchr("-._~", c))) {
			out->p[out->n++] = s.p[i];
		} else {
			out->p[out->n++] = '%';
			out->p[out->n++] = digits[c >> 4];
			out->p[out->n++] = digits[c & 15];
		}
	}
}

void html(struct request *r, const char *template, ...)
{
	struct buf *b = r->out;
	va_list ap;

	va_start(ap, template);
	for (const char *p = template, *next; *p; p = next) {
		next = strchr(p, '$');
		buf_add(b, p, next ? (size_t)(next - p) : strlen(p));
		if (!next)
			break;
		switch (next[1]) {
		case 't': put(r, va_arg(ap, struct str), false); break;
		case 'm': put(r, va_arg(ap, struct str), true); break;
		case 'z': put(r, str_z(va_arg(ap, const char *)), false); break;
		case 'u': view_url(va_arg(ap, struct str), b); break;
		case 'd': buf_fmt(b, "%lld", va_arg(ap, long long)); break;
		case 'n': buf_fmt(b, "%zu", va_arg(ap, size_t)); break;
		default: buf_c(b, '$'); break;
		}
		next += next[1] ? 2 : 1;
	}
	va_end(ap);
}

/* ── the frame ── */

struct view_place_of {
	const char *address, *label;
};

#define _(text) text /* marks the text for gettext; phrase() translates it */
static const struct view_place_of places[] = {
	{ "/search", _("Search") },
	{ "/overview", _("Overview") },
	{ NULL, NULL },
};
#undef _

void view_begin(struct request *r, struct str title, const char *here)
{
	const char *stamp = r->room->stamp;

	r->reply->type = "text/html; charset=utf-8";
	html(r, "<!DOCTYPE html>\n<html lang=\"$z\">\n<head>\n<meta charset=\"utf-8\">\n<title>$t$z$z</title>\n"
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
		"<link rel=\"stylesheet\" href=\"/static/reading.css?v=$z\">\n<link rel=\"icon\" href=\"/static/icon.svg\" type=\"image/svg+xml\">\n"
		"<script src=\"/static/reading.js?v=$z\" defer></script>\n</head>\n<body>\n",
	     r->chinese ? "zh-CN" : "en", title, title.n ? " · " : "", phrase(r, "guidang reading room"), stamp, stamp);
	html(r, "<a class=\"skip\" href=\"#main\">$z</a>\n<header class=\"top\">\n<a class=\"home\" href=\"/\">$z</a>\n<nav aria-label=\"$z\"><ul>",
	     phrase(r, "To the content"), phrase(r, "guidang reading room"), phrase(r, "Pages"));
	for (size_t i = 0; places[i].address; i++)
		html(r, strcmp(here, places[i].address) == 0 ? "<li><a href=\"$z\" aria-current=\"page\">$z</a></li>" : "<li><a href=\"$z\">$z</a></li>",
		     places[i].address, phrase(r, places[i].label));
	if (r->room->options->edit_token.n)
		html(r, strcmp(here, "/review") == 0 ? "<li><a href=\"/review\" aria-current=\"page\">$z</a></li>" : "<li><a href=\"/review\">$z</a></li>", phrase(r, "Review"));
	html(r, "</ul></nav>\n</header>\n<main id=\"main\" tabindex=\"-1\">\n");
}

void view_end(struct request *r)
{
	html(r, "</main>\n<footer class=\"bottom\"><p>guidang $z · <a href=\"/openapi.json\">API</a></p></footer>\n</body>\n</html>\n",
	     r->room->options->version);
}

void view_refuse(struct request *r, unsigned status, const char *message)
{
	r->out->n = 0;
	r->reply->status = status;
	if (r->json) {
		r->reply->type = "application/json";
		json_open(r->out, '{');
		json_key(r->out, "error");
		json_name(r->out, str_z(message));
		json_close(r->out, '}');
		buf_c(r->out, '\n');
		return;
	}
	view_begin(r, str_z(message), "");
	html(r, "<h1>$z</h1>\n<p><a href=\"/search\">$z</a></p>\n", message, phrase(r, "Search"));
	view_end(r);
}

void view_failed(struct request *r, const struct err *err)
{
	view_refuse(r, err->code == ERR_USAGE ? 400 : 500, r->chinese ? err->message : err->plain);
}

struct str view_field(const struct request *r, enum field f)
{
	if (r->chinese)
		return str_z(field_label(f));
	struct str s = arena_str(r->arena, str_z(field_name(f)));
	char *p = arena_room(r->arena, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] == '_' ? ' ' : s.p[i];
	return (struct str){ p, s.n };
}

const char *view_colon(const struct request *r)
{
	return r->chinese ? "：" : ": ";
}

static const char *translate(const void *ctx, const char *message)
{
	return phrase(ctx, message);
}

struct str view_finding(struct request *r, const struct finding *f)
{
	struct buf b = { 0 };

	buf_z(&b, phrase(r, severity_name(f->severity)));
	buf_z(&b, view_colon(r));
	finding_say_by(translate, r, f->rule, f->message, &b);
	struct str out = arena_str(r->arena, buf_view(&b));

	buf_free(&b);
	return out;
}

void view_cell(struct request *r, struct str text)
{
	enum { SHORT = 24, LONG = 90 }; /* bytes of a cell that is not wrapped; that needs a wide column */

	html(r, text.n <= SHORT ? "<td class=\"short\">$t</td>" : text.n > LONG ? "<td class=\"long\">$t</td>" : "<td>$t</td>", text);
}

void view_rows_end(struct request *r)
{
	if (r->json) {
		json_close(r->out, ']');
		buf_c(r->out, '\n');
		return;
	}
	html(r, "</table></div>\n");
	view_end(r);
}

struct str view_title(struct request *r, const struct doc *d)
{
	struct str title = doc_text(d, FIELD_TITLE);

	(void)r;
	return title.n ? title : d->src.path;
}

struct str view_disposition(struct arena *a, struct str file)
{
	struct buf b = { 0 };

	buf_z(&b, "attachment; filename=\"");
	for (size_t i = 0; i < file.n; i++)
		if (is_letter(file.p[i]) || (file.p[i] >= '0' && file.p[i] <= '9') || strchr("-._", file.p[i]))
			buf_c(&b, file.p[i]);
	buf_z(&b, "\"; filename*=UTF-8''");
	view_url(file, &b);
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}
