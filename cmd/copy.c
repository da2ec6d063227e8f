#include "copy.h"

#include <unistd.h>

#include "confine.h"
#include "interrupt.h"
#include "opt.h"
#include "output.h"
#include "store/copy.h"

static volatile sig_atomic_t stop;

static void tell(void *ctx, int64_t documents)
{
	const struct args *a = ctx;

	if (!a->quiet && isatty(STDERR_FILENO) && !opt_terminal_dumb())
		fprintf(stderr, "\r\033[K%lld", (long long)documents);
}

int copy_database(const struct args *a, const char *from, const char *to)
{
	struct store *source = NULL, *target = NULL;
	struct err err = { 0 };
	struct copied done = { 0 };
	int status = EXIT_CANNOT;

	if (output_is_database(from, to)) {
		say("%s: that is the database itself; name another one", to);
		return EXIT_CANNOT;
	}
	interrupt_sets(&stop);
	if (!store_exists(from, &err) || !store_open(from, false, &source, &err) || !store_numbered(source, &err) || !store_snapshot(source, &err) || !store_open(to, true, &target, &err))
		goto out;
	confine_writing(to, NULL);
	bool ok = copy_all(source, target, tell, (void *)(uintptr_t)a, &stop, &done, &err);

	if (!a->quiet && isatty(STDERR_FILENO) && !opt_terminal_dumb())
		fputs("\r\033[K", stderr);
	if (ok && stop) {
		say("interrupted; %lld documents are copied. Run the same command again to continue.", (long long)done.documents);
		status = EXIT_SIGNAL + stop;
	} else if (ok && copy_verify(source, target, &err)) {
		if (!a->quiet)
			say("%lld documents copied, %lld were there; counts and hashes of all tables are the same", (long long)(done.documents - done.before), (long long)done.before);
		status = EXIT_DONE;
	}
out:
	if (err.message[0])
		cannot(&err);
	if (source)
		store_snapshot_end(source);
	store_close(target);
	store_close(source);
	return status;
}
