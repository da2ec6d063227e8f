#include "confine.h"

#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>

#include "base/arena.h"
#include "base/confine.h"
#include "opt.h"
#include "output.h"
#include "store/remote.h"
#include "store/store.h"

enum { PLACES_MAX = 16, CALLS_TO_SERVER = 7 };

/* Memory, time, descriptors that are already open, and what SQLite needs for its file; no other file, no network, no program. Databases
 * may come from others, so this limits what a malicious one can do if it exploits a bug. */
static const int reading[] = {
	/* to a server, on the connection that is open already */
	SYS_ppoll, SYS_recvfrom, SYS_sendto, SYS_recvmsg, SYS_sendmsg, SYS_getsockopt,
#ifdef SYS_poll
	SYS_poll,
#else
	SYS_ppoll,
#endif
	SYS_read, SYS_write, SYS_readv, SYS_writev, SYS_pread64, SYS_lseek, SYS_fcntl, SYS_close, SYS_fstat, SYS_newfstatat, SYS_statx, SYS_faccessat,
	SYS_faccessat2, SYS_readlinkat, SYS_ioctl, SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_brk, SYS_futex, SYS_exit, SYS_exit_group,
	SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_restart_syscall, SYS_wait4, SYS_clock_gettime, SYS_clock_nanosleep, SYS_nanosleep,
	SYS_gettimeofday, SYS_getrandom, SYS_getpid, SYS_gettid, SYS_tgkill, SYS_geteuid, SYS_getuid, SYS_sched_yield, SYS_getrusage, SYS_prlimit64, SYS_uname,
	SYS_fsync, SYS_fdatasync, SYS_umask, SYS_getcwd, SYS_rseq, SYS_set_robust_list,
#ifdef SYS_access
	SYS_access, SYS_stat, SYS_lstat, SYS_time, SYS_getrlimit, SYS_readlink,
#endif
};
/* The export that is complete takes its place, or is removed. */
static const int renaming[] = {
	SYS_renameat2, SYS_unlinkat,
#ifdef SYS_rename
	SYS_rename, SYS_unlink,
#endif
};
static const int walking[] = { SYS_getdents64, SYS_fchdir, SYS_chdir, SYS_dup, SYS_fstatfs, SYS_statfs, SYS_fadvise64 };
/* The network, and looking into other processes. Workers speak over socketpair(2). */
static const int network[] = { SYS_socket, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4 };
static const int others[] = { SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev };
static const int writing[] = { SYS_pwrite64, SYS_ftruncate, SYS_fallocate, SYS_fchmod, SYS_fchown, SYS_getegid, SYS_getgid, SYS_unlinkat,
#ifdef SYS_unlink
			       SYS_unlink,
#endif
};

struct profile {
	int calls[CONFINE_MAX];
	size_t n_calls;
	enum confine_open open;
	struct confine_place places[PLACES_MAX];
	size_t n_places;
	struct arena *a; /* names of places */
	bool network;
};

#define ALLOW(p, list) allow(p, list, sizeof list / sizeof list[0])
static void allow(struct profile *p, const int *calls, size_t n)
{
	for (size_t i = 0; i < n && p->n_calls < CONFINE_MAX; i++)
		p->calls[p->n_calls++] = calls[i];
}

static void add_place(struct profile *p, const char *path, unsigned access)
{
	if (path && *path && p->n_places < PLACES_MAX)
		p->places[p->n_places++] = (struct confine_place){ path, access };
}

/* The folder that a file is in. */
static void add_folder(struct profile *p, const char *file, unsigned access)
{
	const char *slash = strrchr(file, '/');
	size_t n = slash ? (size_t)(slash - file) + 1 : 0;

	add_place(p, arena_fmt(p->a, "%.*s.", (int)n, file).p, access);
}

/* Where SQLite and readers have temporary files. */
static void add_temporary(struct profile *p, unsigned access)
{
	add_place(p, getenv("SQLITE_TMPDIR"), access);
	add_place(p, getenv("TMPDIR"), access);
	add_place(p, "/var/tmp", access);
	add_place(p, "/tmp", access);
}

/* The database, its journals, and what they become. */
static void add_database(struct profile *p, const char *path)
{
	char *real = store_is_address(path) ? NULL : realpath(path, NULL);

	add_temporary(p, FILES_READ | FILES_WRITE | FILES_EMPTY | FILES_MAKE | FILES_FOLDERS);
	if (real)
		add_folder(p, real, FILES_READ | FILES_WRITE | FILES_EMPTY | FILES_MAKE);
	free(real);
	add_place(p, "/dev", FILES_READ | FILES_WRITE | FILES_EMPTY);
}

static void prepare(void)
{
	tzset();
	(void)gettext("the whole database: upgrade it, erase removed documents"); /* loads the translations, which gettext reads at the first message */
}

/* Where the kernel cannot, it is as it was. Not `ready`: what is to be read is not open, and the command will say why. */
static void enter(struct profile *p, bool ready, bool listed)
{
	if (ready)
		confine_files(p->places, p->n_places, p->network);
	if (ready && listed)
		confine_calls(p->calls, p->n_calls, p->open);
	else if (ready)
		confine_calls_but(p->calls, p->n_calls);
	arena_free(p->a);
}

static void begin(struct profile *p, const struct store *s)
{
	*p = (struct profile){ .a = arena_new(), .network = store_remote(s) };
	if (store_remote(s))
		allow(p, reading, sizeof reading / sizeof reading[0]);
	else
		allow(p, reading + CALLS_TO_SERVER, sizeof reading / sizeof reading[0] - CALLS_TO_SERVER);
	prepare();
}

void confine_reading(struct store *s, const struct output *o)
{
	struct profile p;

	begin(&p, s);
	if (o && o->temporary) {
		ALLOW(&p, renaming);
		add_folder(&p, o->target, FILES_MAKE);
	}
	enter(&p, store_touch(s), true);
}

void confine_workbook(struct store *s, const struct output *o)
{
	const char *temporary = getenv("TMPDIR");
	struct profile p;

	begin(&p, s);
	ALLOW(&p, renaming);
	p.open = OPEN_NEW;
	add_place(&p, temporary && *temporary ? temporary : "/tmp", FILES_READ | FILES_WRITE | FILES_MAKE);
	add_place(&p, o->temporary ? o->temporary : o->target, FILES_WRITE | FILES_EMPTY);
	if (o->temporary)
		add_folder(&p, o->target, FILES_MAKE);
	enter(&p, store_touch(s), true);
}

void confine_to_folder(struct store *s, const char *folder)
{
	struct profile p;

	begin(&p, s);
	ALLOW(&p, renaming);
	ALLOW(&p, writing);
	p.open = OPEN_ANY;
	add_place(&p, folder, FILES_READ | FILES_WRITE | FILES_EMPTY | FILES_MAKE);
	enter(&p, store_touch(s), true);
}

void confine_comparing(struct store *s)
{
	struct profile p;

	begin(&p, s);
	ALLOW(&p, walking);
	p.open = OPEN_TO_READ;
	add_place(&p, "/", FILES_READ);
	enter(&p, store_touch(s), true);
}

void confine_writing(const char *database, const struct output *o)
{
	struct profile p = { .a = arena_new(), .network = store_is_address(database) };

	prepare();
	if (!p.network)
		ALLOW(&p, network);
	ALLOW(&p, others);
	add_place(&p, "/", FILES_READ | FILES_RUN);
	add_database(&p, database);
	if (o && o->target)
		add_folder(&p, o->target, FILES_READ | FILES_WRITE | FILES_EMPTY | FILES_MAKE);
	enter(&p, true, false);
}

void confine_serving(const char *database, bool edits)
{
	/* pictures of pages are made by pdftoppm, which this holds for too: so the list is of what is refused */
	static const int refused[] = { SYS_socket, SYS_connect, SYS_bind, SYS_listen };
	struct profile p = { .a = arena_new(), .network = store_is_address(database) };

	prepare();
	if (!p.network)
		ALLOW(&p, refused);
	ALLOW(&p, others);
	add_place(&p, "/", FILES_READ | FILES_RUN);
	if (edits && !p.network) {
		add_database(&p, database);
	} else {
		add_temporary(&p, FILES_READ | FILES_WRITE | FILES_EMPTY | FILES_MAKE | FILES_FOLDERS);
		add_place(&p, "/dev", FILES_READ | FILES_WRITE | FILES_EMPTY);
	}
	enter(&p, true, false);
}
