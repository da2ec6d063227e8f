#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/confine.h"
#include "read/html.h"
#include "read/limits.h"
#include "read/reading.h"
#include "read/unpack.h"
#include "read/wire.h"
#include "read/workers.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1 /* sanitizers need terabytes of shadow memory, threads and files */
#else
#define SANITIZED 0
#endif

enum { BESIDE = 192 << 20 }; /* address space of the program and the libraries */

static void limit(int what, rlim_t soft, rlim_t hard)
{
	struct rlimit l = { soft, hard };

	setrlimit((__rlimit_resource_t)what, &l);
}

static void limit_resources(rlim_t memory)
{
	limit(RLIMIT_CORE, 0, 0);
	limit(RLIMIT_NOFILE, LIMIT_OPEN_FILES, LIMIT_OPEN_FILES);
	limit(RLIMIT_FSIZE, 0, 0);
	if (SANITIZED)
		return;
	limit(RLIMIT_NPROC, 0, 0);
	limit(RLIMIT_DATA, memory, memory);
	limit(RLIMIT_AS, memory + BESIDE, memory + BESIDE);
}

/* Sets the CPU time limit for the next file; SIGXCPU ends the worker. */
static void limit_time(int seconds)
{
	struct rusage u;
	struct rlimit l;

	if (getrusage(RUSAGE_SELF, &u) != 0 || getrlimit(RLIMIT_CPU, &l) != 0)
		return;
	l.rlim_cur = (rlim_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (rlim_t)seconds;
	setrlimit(RLIMIT_CPU, &l);
}

/* From now on only system calls for memory, the open socket and the clock are allowed; all others fail with EPERM. */
static void confine(void)
{
#if !SANITIZED && (defined(__x86_64__) || defined(__aarch64__))
	static const int allowed[] = {
		SYS_read, SYS_write, SYS_recvfrom, SYS_sendto, SYS_recvmsg, SYS_sendmsg, SYS_ppoll, SYS_mmap, SYS_munmap, SYS_mremap, SYS_brk, SYS_madvise, SYS_mprotect,
		SYS_exit, SYS_exit_group, SYS_rt_sigreturn, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_clock_gettime, SYS_gettimeofday,
		SYS_futex, SYS_getrusage, SYS_getrlimit, SYS_setrlimit, SYS_prlimit64, SYS_close, SYS_pread64, SYS_fstat, SYS_lseek, SYS_getpid,
		SYS_gettid, SYS_tgkill, SYS_getrandom, SYS_sched_yield, SYS_restart_syscall, SYS_newfstatat,
#ifdef SYS_poll
		SYS_poll, SYS_time,
#endif
	};
	/* where the kernel knows it; the limits hold in any case */
	confine_files(NULL, 0, false);
	confine_calls(allowed, sizeof allowed / sizeof allowed[0], OPEN_NOTHING);
#endif
}

static bool answer(const struct doc *d, bool ok, const struct err *err)
{
	struct buf packed = { 0 };
	struct wire_head h = { ok ? WIRE_READING : WIRE_FAILED, (uint32_t)err->code, { 0, 0 } };
	struct str s[2] = { str_z(err->message), str_z(err->plain) };

	if (ok) {
		reading_pack(d, &packed);
		s[0] = buf_view(&packed);
		s[1] = STR_NONE;
	}
	h.n[0] = s[0].n;
	h.n[1] = s[1].n;
	bool sent = wire_send(STDOUT_FILENO, &h, sizeof h, 0) && wire_send(STDOUT_FILENO, s[0].p, s[0].n, 0) &&
		    wire_send(STDOUT_FILENO, s[1].p, s[1].n, 0);

	buf_free(&packed);
	return sent;
}

static int receive_descriptor(void)
{
	union { struct cmsghdr head; char room[CMSG_SPACE(sizeof(int))]; } control;
	char byte;
	struct iovec io = { &byte, 1 };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room };
	int fd = -1;

	if (recvmsg(STDIN_FILENO, &m, MSG_CMSG_CLOEXEC) == 1 && m.msg_controllen >= CMSG_LEN(sizeof fd) && control.head.cmsg_type == SCM_RIGHTS)
		memcpy(&fd, CMSG_DATA(&control.head), sizeof fd);
	return fd;
}

int worker_run(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct wire_head h;
	struct err err = { 0 };
	long memory = argc > 0 ? strtol(argv[0], NULL, 10) : LIMIT_MEMORY;

	signal(SIGINT, SIG_IGN); /* the parent process decides */
	closefrom(3);
	int nothing = open("/dev/null", O_WRONLY); /* messages of memory_out and of libraries are reported by the parent process */

	if (!SANITIZED && nothing >= 0)
		dup2(nothing, STDERR_FILENO);
	limit_resources((rlim_t)memory);
	setenv("TZ", "UTC0", 1); /* libarchive asks for the local time of each member, and each time the C library would look for its file */
	readers_prepare();
	(void)gettext("more than %d lines; split the file"); /* loads the translations, which gettext reads at the first message */
	setlocale(LC_CTYPE, "C.UTF-8"); /* names of members */
	confine();
	while (wire_receive(STDIN_FILENO, &h, sizeof h, 0)) {
		if (h.what == WIRE_UNPACK) {
			int bundle = receive_descriptor();

			if (bundle < 0 || !unpack_run(bundle, h.kind != 0, STDOUT_FILENO))
				break;
			continue;
		}
		if (!((h.what == WIRE_READ || h.what == WIRE_TRY) && h.kind < KIND_COUNT))
			break;
		struct doc d = { .arena = a, .src = { .kind = (enum kind)h.kind } };
		char *path = arena_room(a, h.n[0] + 1), *bytes = allocated(malloc(h.n[1] + 1));

		limit_time(h.what == WIRE_TRY ? LIMIT_PAGE_SECONDS : LIMIT_SECONDS);
		err = (struct err){ 0 };
		if (!wire_receive(STDIN_FILENO, path, h.n[0], 0) || !wire_receive(STDIN_FILENO, bytes, h.n[1], 0)) {
			free(bytes);
			break;
		}
		d.src.path = (struct str){ path, h.n[0] };
		d.src.bytes = (struct str){ bytes, h.n[1] };
		if (h.what == WIRE_TRY)
			html_try(d.src.bytes);
		bool ok = h.what == WIRE_TRY || readers_read_here(&d, &(struct reading){ 0 }, &err);
		bool sent = answer(&d, ok, &err);

		free(bytes);
		arena_reset(a);
		if (!sent)
			break;
	}
	arena_free(a);
	return 0;
}
