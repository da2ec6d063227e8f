#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "opt.h"
#include "store/store.h"

extern char **environ;

/* Runs $GUIDANG_OPEN or xdg-open with the file as its only argument, without a shell. */
static int start(const char *path)
{
	const char *program = getenv("GUIDANG_OPEN");
	char *name = allocated(strdup(program && *program ? program : "xdg-open")), *file = allocated(strdup(path));
	char *argv[] = { name, file, NULL };
	int rc, status = 0;
	pid_t child;

	fflush(stdout);
	rc = posix_spawnp(&child, name, NULL, NULL, argv, environ);
	if (rc == 0 && waitpid(child, &status, 0) != child)
		rc = errno;
	if (rc != 0)
		say("%s: %s; GUIDANG_OPEN names another program", name, strerror(rc));
	else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		say("%s: it could not open %s", name, path);
	free(name);
	free(file);
	return rc == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? EXIT_DONE : EXIT_CANNOT;
}

static int open_one(struct store *store, struct arena *arena, const char *what)
{
	struct ids ids = { 0 };
	struct err err = { 0 };
	struct doc d = { .arena = arena };
	struct outline outline;

	if (!store_find(store, arena, str_z(what), &ids, &err))
		return cannot(&err);
	if (ids.n == 0) {
		say("no document \"%s\": give an id, a document number, a path or the beginning of a hash (guidang query finds them)", what);
		return EXIT_NOTHING;
	}
	if (!store_load_hit(store, ids.p[0], &d, &outline, &err))
		return cannot(&err);
	size_t inside = str_find(d.src.path, STR("!/"));
	const char *file = arena_str(arena, inside == SIZE_MAX ? d.src.path : str_sub(d.src.path, 0, inside)).p; /* of a member the whole bundle */

	if (access(file, R_OK) != 0) {
		say("%s: %s; its text is still there: guidang show --text %lld", file, strerror(errno), (long long)ids.p[0]);
		return EXIT_CANNOT;
	}
	return start(file);
}

static int run(struct args *a)
{
	struct store *store = NULL;
	struct arena *arena = arena_new();
	struct err err = { 0 };
	int status = EXIT_DONE;

	if (a->n == 0) {
		say("open: which document? guidang open ID|文号");
		status = EXIT_CANNOT;
	} else if (!open_database(a, false, &store, &err)) {
		status = cannot(&err);
	}
	for (int i = 0; i < a->n && store && status == EXIT_DONE; i++)
		status = open_one(store, arena, a->operands[i]);
	store_close(store);
	arena_free(arena);
	return status;
}

static const struct option_row options[] = { { NULL, 0, NULL, NULL } };

const struct command command_open = { "open", "ID|文号…", "the source file, in the program that shows it", options, run };
