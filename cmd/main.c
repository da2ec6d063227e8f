#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/heap.h"
#include "base/memory.h"
#include "interrupt.h"
#include "opt.h"
#ifdef HAVE_LIBPQ
#include "postgres/engine.h"
#endif
#include "read/convert.h"
#include "read/workers.h"
#include "screen.h"
#include "store/store.h"

const struct command *const commands[] = {
	&command_import, &command_query, &command_show, &command_export, &command_check, &command_stats, &command_set, &command_tag, &command_review, &command_arrange, &command_remove, &command_undo, &command_log, &command_rules, &command_eval, &command_db, &command_like, &command_open, &command_serve, &command_graph, &command_diff, &command_follow,
	&command_completion, NULL,
};

static void usage(FILE *out)
{
	fputs(_("usage: guidang COMMAND [options] …\n"
		"guidang (归档) files Chinese official documents: it extracts their records, indexes them and finds them again.\n\n"),
	      out);
	for (size_t i = 0; commands[i]; i++)
		fprintf(out, "  %-10s %s\n", commands[i]->name, gettext(commands[i]->summary));
	fputs(_("\nguidang COMMAND --help lists a command's options.\n"), out);
}

/* Where the translations are: TEXTDOMAINDIR, else below the folder the program was built in (BUILD/cmd/guidang, BUILD/po),
 * else where they are installed. */
static const char *locales(void)
{
	static char path[4096];
	const char *named = getenv("TEXTDOMAINDIR"), place[] = "/cmd/guidang";
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

	if (named && *named)
		return named;
	if (n > (ssize_t)strlen(place)) {
		char *end = path + n - strlen(place);

		path[n] = '\0';
		if (strcmp(end, place) == 0) {
			memcpy(end, "/po", 4);
			if (access(path, R_OK) == 0)
				return path;
		}
	}
	return GUIDANG_LOCALES;
}

/* Messages in the user's language, always in UTF-8, as all text here is. Where nothing is to be translated no locale is
 * loaded: that took 3 % of a short search. A language whose locale the system has not made is spoken all the same. */
static void speak(void)
{
	static const char *const names[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *language = NULL;

	for (size_t i = 0; i < sizeof names / sizeof names[0] && !(language && *language); i++)
		language = getenv(names[i]);
	if (!language || strcmp(language, "C") == 0 || strncmp(language, "C.", 2) == 0 || strcmp(language, "POSIX") == 0)
		return;
	if (!setlocale(LC_MESSAGES, "") && setlocale(LC_MESSAGES, "C.UTF-8"))
		setenv("LANGUAGE", language, 1); /* also in place of an empty one */
	bindtextdomain("guidang", locales());
	bind_textdomain_codeset("guidang", "UTF-8");
	bind_textdomain_codeset("libc", "UTF-8");
	textdomain("guidang");
}

static void tell_upgrade(const char *path)
{
	say("%s: made by an earlier guidang; it is brought up to date now, which takes a while if it is large", path);
}

/* Is the output for a program? Then its bytes must not be changed. */
static bool for_programs(const struct args *a)
{
	static const char *const options[] = { "json", "jsonl", "csv", "null", "raw", "report", "marks", "export", "due" };

	for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
		if (opt_has(a, options[i]))
			return true;
	if (opt_has(a, "format") && strcmp(opt_get(a, "format"), "dot") != 0) /* a person reads dot as well */
		return true;
	return a->command == &command_export || a->command == &command_completion;
}

/* Where a descriptor of the three is closed, the next file that is opened would be taken for it. What is opened in its
 * place cannot be read from, or written to. */
static void hold_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			_exit(EXIT_CANNOT);
}

/* Reports if standard output could not be written completely. */
static int finish(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	say("standard output: the rest could not be written");
	return EXIT_CANNOT;
}

/* Also prints the kinds that can be read, and those whose package is missing. */
static int version(void)
{
	struct converters *c = convert_new();
	const char *lack[KIND_COUNT];

	puts("guidang " GUIDANG_VERSION);
	fputs(_("reads:"), stdout);
	for (int k = 0; k < KIND_COUNT; k++)
		if (!(lack[k] = readers_lack((enum kind)k, c)))
			printf(" %s", kind_name((enum kind)k));
	putchar('\n');
	for (int k = 0; k < KIND_COUNT; k++)
		if (lack[k])
			printf(_("does not read %s: apt install %s\n"), kind_name((enum kind)k), lack[k]);
	convert_free(c);
	return EXIT_DONE;
}

int main(int argc, char **argv)
{
	hold_descriptors();
	speak();
	if (argc > 1 && strcmp(argv[1], "--worker") == 0) /* internal: read/workers.h */
		return worker_run(argc - 2, argv + 2);
	heap_setup();
	json_set_alloc_funcs(memory_get, free);
	static char output[1 << 17];

	setvbuf(stdout, output, _IOFBF, sizeof output);
	signal(SIGPIPE, SIG_DFL);
	interrupt_install();
#ifdef HAVE_LIBPQ
	postgres_register();
#endif
	if (argc < 2) {
		usage(stderr);
		return EXIT_CANNOT;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		return finish(version());
	}
	char *asked[] = { argv[0], argv[1], (char[]){ "--help" }, NULL };

	if (strcmp(argv[1], "help") == 0 && argc > 2) { /* guidang help COMMAND */
		asked[1] = argv[2];
		argv = asked;
		argc = 3;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		usage(stdout);
		return finish(EXIT_DONE);
	}
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(argv[1], commands[i]->name) == 0) {
			struct args a;
			int status;

			heap_populate();
			status = opt_parse(&a, commands[i], argc - 1, argv + 1);
			if (status < 0) {
				if (!for_programs(&a))
					screen_start(a.color);
				store_on_upgrade(a.quiet ? NULL : tell_upgrade);
				status = a.command->run(&a);
			}
			return finish(status);
		}
	say("unknown command \"%s\"; guidang --help lists them", argv[1]);
	return EXIT_CANNOT;
}
