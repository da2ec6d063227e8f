#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "confine.h"
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

/* Writes the whole of a name with its NUL. */
static bool put_name(int to, const char *name)
{
	size_t n = strlen(name) + 1;

	for (ssize_t k; n > 0; name += k, n -= (size_t)k)
		if ((k = write(to, name, n)) <= 0)
			return false;
	return true;
}

/* Writes the name of a document's file. */
static int find_file(struct store *store, struct arena *arena, const char *what, int to)
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
	return put_name(to, file) ? EXIT_DONE : EXIT_CANNOT;
}

/* In a process of its own, which can do nothing but read the database. */
static int find_files(struct args *a, int to)
{
	struct store *store = NULL;
	struct arena *arena = arena_new();
	struct err err = { 0 };
	int status = EXIT_DONE;

	if (!open_database(a, false, &store, &err))
		status = cannot(&err);
	else
		confine_reading(store, NULL);
	for (int i = 0; i < a->n && status == EXIT_DONE; i++)
		status = find_file(store, arena, a->operands[i], to);
	store_close(store);
	arena_free(arena);
	return status;
}

/* Reads the names that the process writes. Returns its status. */
static int ask(struct args *a, struct buf *names)
{
	int ends[2], status = 0;
	char piece[4096];
	ssize_t n;
	pid_t child = -1;

	fflush(stdout);
	if (pipe(ends) == 0)
		child = fork();
	if (child < 0) {
		say("open: %s", strerror(errno));
		return EXIT_CANNOT;
	}
	if (child == 0) {
		close(ends[0]);
		exit(find_files(a, ends[1]));
	}
	close(ends[1]);
	while ((n = read(ends[0], piece, sizeof piece)) > 0 || (n < 0 && errno == EINTR))
		buf_add(names, piece, n > 0 ? (size_t)n : 0);
	close(ends[0]);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return EXIT_CANNOT;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_CANNOT;
}

static int run(struct args *a)
{
	struct buf names = { 0 };
	int status, started = EXIT_DONE;

	if (a->n == 0) {
		say("open: which document? guidang open ID|文号");
		return EXIT_CANNOT;
	}
	status = ask(a, &names);
	for (size_t i = 0; i < names.n && started == EXIT_DONE;) {
		size_t n = strnlen(names.p + i, names.n - i);

		if (i + n < names.n)
			started = start(names.p + i);
		i += n + 1;
	}
	buf_free(&names);
	return started == EXIT_DONE ? status : started;
}

static const struct option_row options[] = { { NULL, 0, NULL, NULL } };

const struct command command_open = { "open", "ID|文号…", "the source file, in the program that shows it", options, run };
