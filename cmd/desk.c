#include "desk.h"

#include <string.h>
#include <unistd.h>

#include "confine.h"

int desk_find(struct store *s, struct arena *a, const char *operand, bool many, struct ids *out)
{
	struct ids found = { 0 };
	struct err err = { 0 };

	if (!store_find(s, a, str_z(operand), &found, &err))
		return cannot(&err);
	if (found.n == 0) {
		say("no document \"%s\": give an id, a document number, a path or the beginning of a hash (guidang query finds them)", operand);
		return EXIT_NOTHING;
	}
	if (found.n > 1 && !many) {
		say("\"%s\" is %zu documents; name one of them by its number in brackets:", operand, found.n);
		for (size_t i = 0; i < found.n && i < 10; i++) {
			struct buf b = { 0 };

			desk_name(s, found.p[i], &b);
			say("  %.*s", (int)b.n, b.p);
			buf_free(&b);
		}
		return EXIT_NOTHING;
	}
	for (size_t i = 0; i < found.n; i++)
		*ARENA_PUSH(a, out) = found.p[i];
	return EXIT_DONE;
}

void desk_name(struct store *s, int64_t id, struct buf *out)
{
	struct doc d = { .arena = arena_new() };
	struct err ignored;

	buf_fmt(out, "[%lld]", (long long)id);
	if (store_load_record(s, id, &d, &ignored)) {
		struct str title = doc_text(&d, FIELD_TITLE);

		buf_fmt(out, " %.*s%s", STR_ARG(title), title.n ? "  " : "");
		store_shown(s, &d, false, out, &ignored);
	}
	arena_free(d.arena);
}

bool desk_ask(bool *asked, const char *question)
{
	char line[64];

	*asked = isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
	if (!*asked)
		return false;
	fflush(stdout);
	fprintf(stderr, "guidang: %s ", question);
	fflush(stderr);
	return fgets(line, sizeof line, stdin) && (line[0] == 'y' || line[0] == 'Y' || str_starts(str_z(line), STR("是")));
}

bool open_filed(const struct args *a, bool write, struct store **out, struct err *err)
{
	bool ok = (!write || store_exists(opt_database(a, false), err)) && open_database(a, write, out, err);

	if (ok && write)
		confine_writing(store_path(*out), NULL);
	else if (ok)
		confine_reading(*out, NULL);
	return ok;
}

void desk_split(struct arena *a, struct str typed, bool list, struct texts *out)
{
	for (size_t i = 0; i <= typed.n;) {
		struct str rest = str_sub(typed, i, typed.n);
		size_t wide = list ? str_find(rest, STR("；")) : SIZE_MAX, narrow = list ? str_find(rest, STR(";")) : SIZE_MAX;
		size_t end = wide < narrow ? wide : narrow, skip = wide < narrow ? strlen("；") : 1;
		struct str one = str_trim(end == SIZE_MAX ? rest : str_sub(rest, 0, end));

		if (one.n)
			*ARENA_PUSH(a, out) = one;
		i = end == SIZE_MAX ? typed.n + 1 : i + end + skip;
	}
}
