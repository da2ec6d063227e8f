#include "opt.h"

#include <errno.h>
#include <getopt.h>
#include <glob.h>
#include <libintl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "screen.h"
#include "rules/rules.h"
#include "search/search.h"
#include "store/store.h"
#include "write/format.h"
#include "write/text.h"

enum { OPTION_COLUMNS = 30 };

static const struct option_row common[] = {
	{ "db", 'd', "PATH", "the database (else $GUIDANG_DB, else $XDG_DATA_HOME/guidang/guidang.db)" },
	{ "quiet", 'q', NULL, "no counts, no progress, no warnings" },
	{ "verbose", 'v', NULL, "say more on standard error" },
	{ "color", 0, "WHEN", "auto, always or never (NO_COLOR is obeyed)" },
	{ "help", 'h', NULL, "this help" },
	{ NULL, 0, NULL, NULL },
};

void put_clean(struct str s, FILE *out)
{
	struct buf b = { 0 };

	screen_clean(s, true, false, &b);
	fwrite(b.p, 1, b.n, out);
	buf_free(&b);
}

static void say_line(struct buf *line)
{
	struct buf b = { 0 };

	fflush(stdout); /* on a terminal: in the order of the output */
	buf_z(&b, "guidang: ");
	screen_clean(buf_view(line), true, false, &b);
	buf_c(&b, '\n');
	fwrite(b.p, 1, b.n, stderr); /* in one write: other processes may write there too */
	buf_free(line);
	buf_free(&b);
}

void say(const char *fmt, ...)
{
	va_list ap;
	struct buf line = { 0 };

	va_start(ap, fmt);
	buf_vfmt(&line, gettext(fmt), ap);
	va_end(ap);
	say_line(&line);
}

void say_n(size_t n, const char *one, const char *many, ...)
{
	va_list ap;
	struct buf line = { 0 };

	va_start(ap, many);
	buf_vfmt(&line, ngettext(one, many, n), ap);
	va_end(ap);
	say_line(&line);
}

void say_counts(const struct count *c, const char *tail)
{
	struct buf line = { 0 };

	for (size_t i = 0; c[i].one; i++) {
		if (i)
			buf_z(&line, _(", "));
		const char *said = ngettext(c[i].one, c[i].many, c[i].n), *at = strstr(said, "%zu");

		buf_add(&line, said, (size_t)(at - said));
		buf_fmt(&line, "%zu%s", c[i].n, at + strlen("%zu"));
	}
	buf_z(&line, tail);
	say_line(&line);
}

int cannot(const struct err *err)
{
	say("%s", err->message);
	return EXIT_CANNOT;
}

static void put_formats(struct buf *out)
{
	for (size_t i = 0; format_at(i); i++)
		buf_fmt(out, "%s%s", i ? ", " : "", format_at(i)->name);
}

void opt_help(const struct option_row *r, bool translated, struct buf *out)
{
	static const struct {
		const char *mark;
		void (*put)(struct buf *out);
	} lists[] = { { "{formats}", put_formats }, { "{facets}", search_facet_names } };
	const char *text = translated ? gettext(r->help) : r->help;

	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		const char *at = strstr(text, lists[i].mark);

		if (!at)
			continue;
		buf_add(out, text, (size_t)(at - text));
		lists[i].put(out);
		text = at + strlen(lists[i].mark);
	}
	buf_z(out, text);
}

void opt_placeholder(const char *s, struct buf *out)
{
	while (*s) {
		char word[32];
		size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

		if (n > 1 && n < sizeof word) {
			memcpy(word, s, n);
			word[n] = '\0';
			buf_z(out, gettext(word));
		} else {
			n = n ? n : 1;
			buf_add(out, s, n);
		}
		s += n;
	}
}

static void help(const struct args *a)
{
	struct buf operands = { 0 };

	opt_placeholder(a->command->operands, &operands);
	printf(_("usage: guidang %s [options] %.*s\n%s\n\n"), a->command->name, (int)operands.n, operands.p ? operands.p : "",
	       gettext(a->command->summary));
	buf_free(&operands);
	for (size_t i = 0; i < a->n_rows; i++) {
		const struct option_row *r = a->rows[i];
		struct buf left = { 0 }, text = { 0 };

		buf_fmt(&left, "  %c%c%c --%s%s", r->letter ? '-' : ' ', r->letter ? r->letter : ' ', r->letter ? ',' : ' ', r->name, r->arg ? " " : "");
		if (r->arg)
			opt_placeholder(r->arg, &left);
		int pad = OPTION_COLUMNS - (int)text_width(buf_view(&left));

		opt_help(r, true, &text);
		printf("%.*s%*s %.*s\n", STR_ARG(buf_view(&left)), pad > 0 ? pad : 0, "", STR_ARG(buf_view(&text)));
		buf_free(&left);
		buf_free(&text);
	}
}

const struct option_row *opt_row(const struct command *c, size_t i)
{
	size_t n = 0;

	while (c->options && c->options[n].name)
		n++;
	if (i < n)
		return &c->options[i];
	return i - n < sizeof common / sizeof common[0] && common[i - n].name ? &common[i - n] : NULL;
}

static void add_rows(struct args *a, const struct option_row *rows)
{
	for (; rows && rows->name && a->n_rows < OPTIONS_MAX; rows++)
		a->rows[a->n_rows++] = rows;
}

bool opt_terminal_dumb(void)
{
	const char *term = getenv("TERM");

	return term && strcmp(term, "dumb") == 0;
}

static bool set_color(struct args *a)
{
	const char *when = opt_get(a, "color");
	const char *no = getenv("NO_COLOR");

	if (!when || strcmp(when, "auto") == 0)
		a->color = isatty(STDOUT_FILENO) && !(no && *no) && !opt_terminal_dumb();
	else if (strcmp(when, "always") == 0)
		a->color = true;
	else if (strcmp(when, "never") == 0)
		a->color = false;
	else {
		say("--color takes auto, always or never, not \"%s\"", when);
		return false;
	}
	return true;
}

/* -甲 is not an option but a word to exclude (guidang-query(7)): getopt must treat it as an operand at its position. */
enum { NO_OPTION = '\x01' };

static void mark_words(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (argv[i][0] == '-' && (unsigned char)argv[i][1] >= 0x80) {
			size_t n = strlen(argv[i]) + 1;
			char *marked = allocated(malloc(n + 1)); /* never freed, like argv */

			marked[0] = NO_OPTION;
			memcpy(marked + 1, argv[i], n);
			argv[i] = marked;
		}
}

static char *unmarked(char *arg)
{
	return arg && arg[0] == NO_OPTION && arg[1] == '-' ? arg + 1 : arg;
}

int opt_parse(struct args *a, const struct command *c, int argc, char **argv)
{
	struct option longs[OPTIONS_MAX + 1] = { 0 };
	char shorts[3 * OPTIONS_MAX + 2] = ":";
	int k;

	*a = (struct args){ .command = c };
	add_rows(a, c->options);
	add_rows(a, common);
	for (size_t i = 0; i < a->n_rows; i++) {
		const struct option_row *r = a->rows[i];

		longs[i] = (struct option){ r->name, r->arg ? required_argument : no_argument, NULL, 256 + (int)i };
		if (r->letter) {
			size_t n = strlen(shorts);

			shorts[n] = r->letter;
			shorts[n + 1] = r->arg ? ':' : '\0';
		}
	}
	mark_words(argc, argv);
	opterr = 0;
	optind = 1;
	while ((k = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		size_t row = SIZE_MAX;

		for (size_t i = 0; i < a->n_rows; i++)
			if (k == 256 + (int)i || (a->rows[i]->letter && k == a->rows[i]->letter))
				row = i;
		if (row == SIZE_MAX) {
			const char *what = argv[optind - 1];

			if (optopt && optopt < 256 && optind < argc && argv[optind][0] == '-' && strchr(argv[optind], optopt))
				what = argv[optind]; /* one of several letters in one argument */
			if (k == ':')
				say("%s: option %s needs an argument; see guidang %s --help", c->name, what, c->name);
			else if (strcmp(c->name, "query") == 0)
				say("%s: unknown option %s; see guidang %s --help; put words that begin with - after --", c->name, what, c->name);
			else
				say("%s: unknown option %s; see guidang %s --help", c->name, what, c->name);
			return EXIT_CANNOT;
		}
		a->values[row] = a->rows[row]->arg ? unmarked(optarg) : "";
		if (a->rows[row]->arg && a->n_given < GIVEN_MAX) {
			a->given[a->n_given].row = row;
			a->given[a->n_given++].value = a->values[row];
		}
	}
	a->operands = argv + optind;
	a->n = argc - optind;
	for (int i = 0; i < a->n; i++)
		a->operands[i] = unmarked(a->operands[i]);
	if (opt_has(a, "help")) {
		help(a);
		return EXIT_DONE;
	}
	a->quiet = opt_has(a, "quiet");
	a->verbose = opt_has(a, "verbose");
	return set_color(a) ? -1 : EXIT_CANNOT;
}

const char *opt_get(const struct args *a, const char *name)
{
	for (size_t i = 0; i < a->n_rows; i++)
		if (a->rows[i]->name[0] == name[0] && strcmp(a->rows[i]->name, name) == 0)
			return a->values[i];
	return NULL;
}

const char *opt_nth(const struct args *a, const char *name, size_t i)
{
	for (size_t k = 0; k < a->n_given; k++)
		if (strcmp(a->rows[a->given[k].row]->name, name) == 0 && i-- == 0)
			return a->given[k].value;
	return NULL;
}

bool opt_has(const struct args *a, const char *name)
{
	return opt_get(a, name) != NULL;
}

bool opt_number(const struct args *a, const char *name, long least, long *out)
{
	const char *s = opt_get(a, name);
	char *end;

	if (!s)
		return true;
	errno = 0;
	long v = strtol(s, &end, 10);

	if (*s == '\0' || *end != '\0' || errno || v < least) {
		say("--%s takes a whole number of at least %ld, not \"%s\"", name, least, s);
		return false;
	}
	*out = v;
	return true;
}

struct str opt_words(const struct args *a, struct arena *arena)
{
	struct buf all = { 0 };

	for (int i = 0; i < a->n; i++) {
		struct str typed = str_z(a->operands[i]);

		if (i)
			buf_c(&all, ' ');
		for (size_t k = 0; k < typed.n;)
			buf_cp(&all, utf8_next(typed, &k));
	}
	struct str words = arena_str(arena, buf_view(&all));

	buf_free(&all);
	return words;
}

static void make_folders(char *path)
{
	for (char *p = path + 1; *p; p++)
		if (*p == '/') {
			*p = '\0';
			mkdir(path, 0777); /* the error is reported when the file is opened */
			*p = '/';
		}
}

const char *opt_database(const struct args *a, bool make)
{
	static struct buf path;
	const char *given = opt_get(a, "db"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (!given)
		given = getenv("GUIDANG_DB");
	if (given && *given)
		return given;
	path.n = 0;
	if (data && *data)
		buf_fmt(&path, "%s/guidang/guidang.db", data);
	else if (home && *home)
		buf_fmt(&path, "%s/.local/share/guidang/guidang.db", home);
	else
		return NULL;
	buf_c(&path, '\0');
	if (make)
		make_folders(path.p);
	return path.p;
}

bool load_rules(const struct args *a, const char *remembered, struct rules **out, struct err *err)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME"), *extra = opt_get(a, "rules");
	struct buf pattern = { 0 };
	const char *files[256];
	size_t n = 0;
	glob_t g = { 0 };
	bool ok;

	if (config && *config)
		buf_fmt(&pattern, "%s/guidang/rules.d/*.xml", config);
	else if (home && *home)
		buf_fmt(&pattern, "%s/.config/guidang/rules.d/*.xml", home);
	buf_c(&pattern, '\0');
	if (*pattern.p && glob(pattern.p, 0, NULL, &g) == 0)
		for (size_t i = 0; i < g.gl_pathc && n < 255; i++)
			files[n++] = g.gl_pathv[i];
	if (extra || remembered)
		files[n++] = extra ? extra : remembered;
	ok = rules_load(files, n, out, err);
	globfree(&g);
	buf_free(&pattern);
	return ok;
}

bool load_remembered_rules(const struct args *a, struct store *s, bool write, struct rules **out, struct err *err)
{
	struct arena *arena = arena_new();
	const char *named = opt_get(a, "rules");
	struct str kept = STR_NONE;
	bool ok = !s || store_setting(s, arena, "rules", &kept, err);

	if (ok && (named || opt_has(a, "forget-rules")))
		kept = STR_NONE;
	if (ok && kept.n && access(kept.p, R_OK) != 0)
		ok = err_set(err, ERR_RULES, "%s: %s: the database was filled with these rules; name them with --rules FILE, or do without: --forget-rules",
			     kept.p, strerror(errno));
	if (ok && kept.n && !a->quiet)
		say("with the rules of %s, as at the import before", kept.p);
	ok = ok && load_rules(a, kept.n ? kept.p : NULL, out, err);
	if (ok && s && write && (named || opt_has(a, "forget-rules"))) {
		char *whole = named ? realpath(named, NULL) : NULL;

		ok = store_begin(s, err) && store_set_setting(s, "rules", str_z(whole), err) && store_commit(s, err);
		if (!ok) {
			store_rollback(s);
			rules_free(*out);
			*out = NULL;
		}
		free(whole);
	}
	arena_free(arena);
	return ok;
}
