#include "serve/request.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Decodes %XX, in forms and pairs also +; invalid UTF-8 becomes U+FFFD. False: an invalid %, or a NUL. */
static bool unescape(struct arena *a, struct str s, bool plus, struct str *out)
{
	char *p = arena_room(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '%') {
			if (i + 2 >= s.n || hex(s.p[i + 1]) < 0 || hex(s.p[i + 2]) < 0)
				return false;
			c = (char)(hex(s.p[i + 1]) << 4 | hex(s.p[i + 2]));
			i += 2;
		} else if (c == '+' && plus) {
			c = ' ';
		}
		if (c == '\0')
			return false;
		p[n++] = c;
	}
	*out = (struct str){ p, n };
	if (utf8_valid(*out) == n)
		return true;
	struct buf b = { 0 };

	for (size_t i = 0; i < n;)
		buf_cp(&b, utf8_next(*out, &i));
	*out = arena_str(a, buf_view(&b));
	buf_free(&b);
	return true;
}

static bool read_pairs(struct arena *a, struct str s, struct pairs *out)
{
	while (s.n) {
		size_t end = str_find(s, STR("&"));
		struct str one = str_sub(s, 0, end);
		size_t is = str_find(one, STR("="));
		struct pair p = { .value = STR("") };

		s = end == SIZE_MAX ? STR_NONE : str_sub(s, end + 1, s.n);
		if (!one.n)
			continue;
		if (out->n == PAIRS_MAX || !unescape(a, str_sub(one, 0, is), true, &p.name) ||
		    (is != SIZE_MAX && !unescape(a, str_sub(one, is + 1, one.n), true, &p.value)))
			return false;
		*ARENA_PUSH(a, out) = p;
	}
	return true;
}

bool request_target(struct request *r, struct str target)
{
	size_t ask = str_find(target, STR("?"));

	if (target.n == 0 || target.n > TARGET_MAX || target.p[0] != '/' || !unescape(r->arena, str_sub(target, 0, ask), false, &r->path))
		return false;
	r->query = ask == SIZE_MAX ? STR("") : str_sub(target, ask + 1, target.n);
	if (str_ends(r->path, STR(".json"))) {
		r->json = true;
		r->path.n -= strlen(".json");
	}
	return read_pairs(r->arena, r->query, &r->pairs);
}

bool request_form(struct request *r, struct str body)
{
	return body.n <= FORM_MAX && read_pairs(r->arena, body, &r->form);
}

static struct str value_of(const struct pairs *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->p[i].name, str_z(name)))
			return l->p[i].value;
	return STR("");
}

struct str request_get(const struct request *r, const char *name)
{
	return value_of(&r->pairs, name);
}

struct str request_post(const struct request *r, const char *name)
{
	return value_of(&r->form, name);
}

size_t request_number(const struct request *r, const char *name, size_t otherwise, size_t most)
{
	struct str s = request_get(r, name);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9' || n > most)
			return otherwise;
		n = n * 10 + (size_t)(s.p[i] - '0');
	}
	return s.n && n <= most ? n : otherwise;
}

/* ── who asks ── */

bool token_is(struct str given, struct str token)
{
	char x[DIGEST_HEX + 1], y[DIGEST_HEX + 1];
	volatile unsigned char differs = 0;

	digest_hex(given, x);
	digest_hex(token, y);
	for (size_t i = 0; i < DIGEST_HEX; i++)
		differs = (unsigned char)(differs | (x[i] ^ y[i]));
	return token.n > 0 && differs == 0;
}

static struct str cookie(struct str all, struct str name)
{
	while (all.n) {
		size_t end = str_find(all, STR(";"));
		struct str one = str_trim(str_sub(all, 0, end));
		size_t is = str_find(one, STR("="));

		if (is != SIZE_MAX && str_eq(str_sub(one, 0, is), name))
			return str_sub(one, is + 1, one.n);
		all = end == SIZE_MAX ? STR_NONE : str_sub(all, end + 1, all.n);
	}
	return STR("");
}

static bool same_letters(struct str s, struct str lower) /* whatever their case */
{
	bool same = s.n == lower.n;

	for (size_t i = 0; same && i < s.n; i++)
		same = (s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + ('a' - 'A') : s.p[i]) == lower.p[i];
	return same;
}

static bool has_token(const struct request *r, struct str token)
{
	struct str bearer = STR("Bearer ");

	if (str_starts(r->authorization, bearer) && token_is(str_sub(r->authorization, bearer.n, r->authorization.n), token))
		return true;
	return token_is(cookie(r->cookies, STR("guidang")), token);
}

/* The preferred one of the available languages: compares q of zh and en. Without the header: English, as for programs. */
static bool wants_chinese(struct str languages)
{
	int zh = -1, en = -1;

	while (languages.n) {
		size_t end = str_find(languages, STR(","));
		struct str one = str_trim(str_sub(languages, 0, end));
		size_t q = str_find(one, STR("q="));
		/* 1, 0.9, 0.85: thousandths */
		int weight = q == SIZE_MAX ? 1000 : 0;

		for (size_t i = q == SIZE_MAX ? one.n : q + 2, unit = 1000; i < one.n && unit > 0; i++)
			if (one.p[i] >= '0' && one.p[i] <= '9') {
				weight += (one.p[i] - '0') * (int)unit;
				unit /= 10;
			}
		struct str tag = str_sub(one, 0, 2);

		if (same_letters(tag, STR("zh")) && weight > zh)
			zh = weight;
		if (same_letters(tag, STR("en")) && weight > en)
			en = weight;
		languages = end == SIZE_MAX ? STR_NONE : str_sub(languages, end + 1, languages.n);
	}
	return zh > 0 && zh >= en;
}

void request_settle(struct request *r)
{
	const struct serve_options *o = r->room->options;
	struct str language = request_get(r, "lang");
	size_t json = str_find(r->accept, STR("application/json")), html = str_find(r->accept, STR("text/html"));

	r->json = r->json || (json != SIZE_MAX && html == SIZE_MAX);
	r->chinese = language.n ? str_eq(language, STR("zh")) : wants_chinese(r->languages);
	r->editor = o->edit_token.n && has_token(r, o->edit_token);
	r->reader = !o->token.n || r->editor || has_token(r, o->token);
}

/* ── from where ── */

/* NAME or NAME:PORT, [ADDRESS]:PORT: the name, and whether the port is ours. */
static bool host_name(const struct request *r, struct str host, struct str *name)
{
	size_t bracket = str_rfind(host, STR("]")), colon = str_rfind(host, STR(":"));
	bool port = colon != SIZE_MAX && (bracket == SIZE_MAX ? true : colon > bracket);
	struct str number = port ? str_sub(host, colon + 1, host.n) : STR("");

	*name = port ? str_sub(host, 0, colon) : host;
	/* a name of the user's may be a proxy's, which has a port of its own */
	return !port || str_eq(number, arena_fmt(r->arena, "%u", r->room->port));
}

static bool our_name(const struct request *r, struct str host)
{
	const struct serve_options *o = r->room->options;
	struct str name, address = o->address ? str_z(o->address) : STR("");
	bool port = host_name(r, host, &name);

	for (size_t i = 0; o->hosts && o->hosts[i]; i++)
		if (same_letters(name, str_z(o->hosts[i])))
			return true;
	if (!port)
		return false;
	if (same_letters(name, STR("localhost")) || str_eq(name, STR("127.0.0.1")) || str_eq(name, STR("[::1]")))
		return true;
	if (name.n > 2 && name.p[0] == '[')
		name = str_sub(name, 1, name.n - 1);
	return address.n && str_eq(name, address);
}

bool request_for_us(const struct request *r)
{
	return r->host.n && our_name(r, r->host);
}

bool request_from_us(const struct request *r)
{
	struct str http = STR("http://"), https = STR("https://");

	if (r->site.n && !str_eq(r->site, STR("same-origin")) && !str_eq(r->site, STR("none")))
		return false;
	if (!r->origin.n) /* no browser */
		return true;
	struct str host = str_starts(r->origin, http) ? str_sub(r->origin, http.n, r->origin.n) :
			  str_starts(r->origin, https) ? str_sub(r->origin, https.n, r->origin.n) : STR("");

	return host.n && same_letters(host, r->host);
}
