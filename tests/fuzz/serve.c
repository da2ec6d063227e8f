/* A request: an address, headers and a form, the parts parted by line feeds. Whatever is asked, the answer is a page or JSON that
 * holds nothing of the request as markup. */
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "parse/parse.h"
#include "serve/route.h"

static const char text[] = "甲局关于印发<b>2024</b>年度“工作”计划的通知\n甲发〔2024〕3号\n\n各科室：\n现将计划印发给你们。\n一、总则\n业务 GCP 与 5G 網絡。\n（一）名中\n"
			   "| 序号 | 任务 |\n| 1 | 甲&乙 |\n二、保障\n三、其他\n附件：任务表\n\n甲局\n2024年3月5日\n";

static char path[64];

static struct store *filed(void)
{
	struct store *s;
	struct err err;
	struct rules *rules;

	snprintf(path, sizeof path, "/dev/shm/guidang-fuzz-serve-%d.db", (int)getpid());
	unlink(path);
	REQUIRE(rules_load(NULL, 0, &rules, &err) && store_open(path, true, &s, &err) && store_begin(s, &err));
	struct matcher *m = matcher_new(rules);
	struct arena *a = arena_new();
	struct prepared *t = prepared_new();
	struct stamp stamp = { 1, 2, 3 };
	enum filed what;
	struct doc d;

	REQUIRE(parse(m, a, STR("a<i>.txt"), str_z(text), NULL, &d, &err));
	store_prepare(t, &d);
	REQUIRE(store_file(s, &d, t, NULL, rules_id(rules), &stamp, &what, &err) && store_commit(s, &err));
	prepared_free(t);
	arena_free(a);
	store_close(s);
	REQUIRE(store_open(path, false, &s, &err));
	matcher_free(m);
	rules_free(rules);
	return s;
}

static struct str next_line(struct str *rest)
{
	size_t end = str_find(*rest, STR("\n"));
	struct str line = str_sub(*rest, 0, end);

	*rest = end == SIZE_MAX ? STR_NONE : str_sub(*rest, end + 1, rest->n);
	return line;
}

/* Every < of an HTML page is that of an element of ours. */
static void check_page(struct str page)
{
	static const char *const elements[] = {
		"!DOCTYPE", "html", "head", "meta", "title", "link", "script", "body", "a", "header", "nav", "ul", "ol", "li", "main", "footer", "p", "h1", "h2", "h3", "h4",
		"h5", "h6", "form", "label", "input", "select", "option", "button", "section", "article", "div", "span", "mark", "dl", "dt", "dd", "table", "caption", "tr", "th",
		"td", "q", "details", "summary", "time", "code", "svg", "rect", "text", "line", "circle", "polyline", "defs", "marker", "path", "image", "figure", "figcaption",
		"fieldset", "legend",
	};

	for (size_t i = 0; i < page.n; i++) {
		bool known = page.p[i] != '<';
		size_t from = i + 1 + (i + 1 < page.n && page.p[i + 1] == '/');

		for (size_t k = 0; k < sizeof elements / sizeof elements[0] && !known; k++) {
			size_t n = strlen(elements[k]);

			known = str_starts(str_sub(page, from, page.n), str_z(elements[k])) && from + n < page.n && strchr(" >\n/", page.p[from + n]);
		}
		REQUIRE(known);
	}
	REQUIRE(utf8_valid(page) == page.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct store *s;
	static struct serve_options options = { .version = "0", .token = { "0123456789abcdef", 16 }, .edit_token = { "fedcba9876543210", 16 }, .database = path };
	struct str rest = { (const char *)data, n };
	struct arena *a = arena_new();
	struct room room = { .options = &options, .names = names_new(a), .arena = a, .stamp = "0123456789abcdef", .port = 80 };
	struct reply reply = { 0 };
	struct request r = { .arena = a, .room = &room, .reply = &reply, .out = &reply.body, .path = STR("/") };
	struct err err;

	if (!s)
		s = filed();
	struct str target = next_line(&rest);
	struct str flags = next_line(&rest);

	r.host = flags.n & 1 ? next_line(&rest) : STR("localhost:80");
	r.accept = flags.n & 2 ? next_line(&rest) : STR("text/html");
	r.languages = next_line(&rest);
	r.cookies = next_line(&rest);
	r.authorization = flags.n & 4 ? next_line(&rest) : STR("Bearer 0123456789abcdef");
	r.origin = flags.n & 8 ? next_line(&rest) : STR("");
	r.method = METHOD_GET;
	if (flags.n & 16) { /* a form; nothing is written for want of the token */
		r.method = METHOD_POST;
		if (!request_form(&r, rest))
			r.form.n = 0;
	}
	bool good = request_target(&r, target);

	request_settle(&r);
	r.editor = r.editor && r.method == METHOD_GET;
	if (good && !str_has(r.path, STR("/page/")) && !str_has(r.path, STR("/source"))) {
		REQUIRE(store_snapshot(s, &err));
		r.store = s;
		route_answer(&r);
		store_snapshot_end(s);
		REQUIRE(reply.status >= 200 && reply.status < 600 && reply.type);
		if (str_starts(str_z(reply.type), STR("text/html")))
			check_page(buf_view(&reply.body));
		for (int i = 0; reply.stream && i < 10; i++)
			REQUIRE(reply.stream->more(reply.stream, s, &reply.body, &err));
	}
	if (reply.stream)
		reply.stream->end(reply.stream);
	buf_free(&reply.body);
	arena_free(a);
	return 0;
}
