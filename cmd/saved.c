#include "saved.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "opt.h"
#include "search/names.h"
#include "text/fold.h"

enum { FILE_MAX = 1 << 20, DEPTH_MAX = 8 };

struct str saved_path(struct arena *a, const char *name)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	return config && *config ? arena_fmt(a, "%s/guidang/%s", config, name) : arena_fmt(a, "%s/.config/guidang/%s", home ? home : ".", name);
}

struct str saved_read(struct arena *a, const char *name)
{
	FILE *f = fopen(saved_path(a, name).p, "re");
	char part[4096];
	struct buf b = { 0 };

	for (size_t n; f && b.n < FILE_MAX && (n = fread(part, 1, sizeof part, f)) > 0;)
		buf_add(&b, part, n);
	if (f)
		fclose(f);
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

const struct strings *saved_departments(struct arena *a)
{
	struct strings *names = ARENA_NEW(a, struct strings);

	*names = (struct strings){ 0 };
	names_read(a, saved_read(a, "names.txt"), names);
	return names;
}

static struct str next_line(struct str *rest)
{
	size_t end = str_find(*rest, STR("\n"));
	struct str line = str_sub(*rest, 0, end);

	*rest = end == SIZE_MAX ? STR_NONE : str_sub(*rest, end + 1, rest->n);
	return line;
}

/* STR_NONE: no query has this name. */
static struct str of_name(struct str lines, struct str name)
{
	while (lines.n) {
		struct str line = next_line(&lines);
		size_t tab = str_find(line, STR("\t"));

		if (tab != SIZE_MAX && str_eq(str_sub(line, 0, tab), name))
			return str_sub(line, tab + 1, line.n);
	}
	return STR_NONE;
}

static void expand(struct arena *a, struct str lines, struct str query, int depth, struct buf *out)
{
	bool begins = true, quoted = false;

	for (size_t i = 0; i < query.n;) {
		size_t at = i, end;
		uint32_t c = utf8_next(query, &i);

		if (begins && !quoted && c == '@' && depth < DEPTH_MAX) {
			for (end = i; end < query.n;) {
				size_t next = end;
				uint32_t d = utf8_next(query, &next);

				if (is_blank(d) || d == ')' || d == 0xFF09)
					break;
				end = next;
			}
			struct str is = of_name(lines, str_sub(query, i, end));

			if (is.n) {
				buf_c(out, '(');
				expand(a, lines, is, depth + 1, out);
				buf_c(out, ')');
				i = end;
				continue;
			}
		}
		quoted ^= c == '"' || c == 0x201C || c == 0x201D || c == 0xFF02;
		begins = is_blank(c) || c == '(' || c == 0xFF08 || (begins && c == '-');
		buf_add(out, query.p + at, i - at);
	}
}

struct str saved_expand(struct arena *a, struct str query)
{
	struct buf b = { 0 };

	if (!str_has(query, STR("@")))
		return query;
	expand(a, saved_read(a, "queries.txt"), query, 0, &b);
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

static bool good_name(struct str name)
{
	for (size_t i = 0; i < name.n;) {
		uint32_t c = utf8_next(name, &i);

		if (is_blank(c) || is_invisible(c) || strchr("()\"@:", c < 0x80 ? (int)c : 'a'))
			return false;
	}
	return name.n > 0;
}

bool saved_put(struct arena *a, struct str name, struct str query, struct err *err)
{
	struct str lines = saved_read(a, "queries.txt"), path = saved_path(a, "queries.txt"), folder = str_sub(path, 0, str_rfind(path, STR("/")));
	struct buf b = { 0 };

	if (!good_name(name))
		return err_set(err, ERR_USAGE, "--save: a name has no blanks, brackets, quotes, colons or @");
	while (lines.n) {
		struct str line = next_line(&lines);

		if (line.n && !(str_starts(line, name) && str_sub(line, name.n, line.n).n && line.p[name.n] == '\t')) {
			buf_str(&b, line);
			buf_c(&b, '\n');
		}
	}
	buf_str(&b, name);
	buf_c(&b, '\t');
	for (size_t i = 0; i < query.n; i++)
		buf_c(&b, query.p[i] == '\n' || query.p[i] == '\t' || query.p[i] == '\r' ? ' ' : query.p[i]);
	buf_c(&b, '\n');
	for (size_t i = 1; i <= folder.n; i++) /* creates each missing folder of the path */
		if (i == folder.n || folder.p[i] == '/')
			mkdir(arena_str(a, str_sub(folder, 0, i)).p, 0700);
	/* atomically, by rename */
	struct str fresh = arena_join(a, path, STR(".new"));
	FILE *f = fopen(fresh.p, "we");
	bool ok = f && fwrite(b.p, 1, b.n, f) == b.n;

	ok = f && fclose(f) == 0 && ok && rename(fresh.p, path.p) == 0;
	buf_free(&b);
	return ok || err_set(err, ERR_IO, "%.*s: %s", STR_ARG(path), strerror(errno));
}

void saved_names(struct arena *a, FILE *out)
{
	struct str lines = saved_read(a, "queries.txt");

	while (lines.n) {
		struct str line = next_line(&lines);
		size_t tab = str_find(line, STR("\t"));

		put_clean(str_sub(line, 0, tab), out);
		putc('\n', out);
	}
}

struct str saved_lines(struct arena *a)
{
	return saved_read(a, "queries.txt");
}

void saved_list(struct arena *a, FILE *out)
{
	struct str lines = saved_read(a, "queries.txt");

	while (lines.n)
		put_clean(next_line(&lines), out), putc('\n', out);
}
