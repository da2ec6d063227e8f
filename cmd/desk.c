#include "desk.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

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

void desk_time(int64_t at, struct buf *out)
{
	time_t t = (time_t)at;
	struct tm tm;
	char text[32];

	if (!at || !localtime_r(&t, &tm) || !strftime(text, sizeof text, "%Y-%m-%d %H:%M", &tm))
		buf_z(out, "-");
	else
		buf_z(out, text);
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
