#include "read/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "read/limits.h"

enum { SAYS_MAX = 600, INPUT_AT = 3, OUTPUT_STEP = 1 << 16 };

/* Finds the program's file like execvp; false: not found. */
static bool find_program(const char *name, char path[static 4096])
{
	const char *in = getenv("PATH");

	for (in = in && *in ? in : "/usr/bin:/bin"; *in;) {
		int n = 0;

		while (in[n] && in[n] != ':')
			n++;
		if (snprintf(path, 4096, "%.*s/%s", n, in, name) < 4096 && access(path, X_OK) == 0)
			return true;
		in += n + (in[n] == ':');
	}
	return false;
}

bool tool_there(const char *name)
{
	char path[4096];

	return find_program(name, path);
}

/* No network: what a converter reads is the file it was given. Sockets of the machine (UNIX) are left to those that start
 * processes of their own. Only where the kernel knows it. */
static void without_network(bool files)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, files ? AF_UNIX : UINT32_MAX, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { sizeof code / sizeof code[0], code };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0);
}

static void limit(int what, rlim_t most)
{
	struct rlimit l = { most, most };

	setrlimit((__rlimit_resource_t)what, &l);
}

/* In the child process: only async-signal-safe functions may be called. */
static _Noreturn void become(const char *path, const char *const argv[], int input, int out, int says, bool files, int seconds)
{
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, files ? LIMIT_TOOL_OUTPUT : 0);
	limit(RLIMIT_CPU, (rlim_t)seconds);
	limit(RLIMIT_AS, files ? LIMIT_CONVERTER_MEMORY : LIMIT_TOOL_MEMORY);
	setpgid(0, 0); /* its own child processes are ended with it */
	/* the input last: its descriptor number may be in use by one of the others */
	int copy = input < 0 ? open("/dev/null", O_RDONLY) : fcntl(input, F_DUPFD, 10), o = fcntl(out, F_DUPFD, 10), e = fcntl(says, F_DUPFD, 10), nothing = open("/dev/null", O_RDONLY);

	if (copy < 0 || o < 0 || e < 0 || nothing < 0 || dup2(nothing, 0) < 0 || dup2(o, 1) < 0 || dup2(e, 2) < 0 || dup2(copy, INPUT_AT) < 0)
		_exit(126);
	closefrom(INPUT_AT + 1);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	without_network(files);
	execv(path, (char *const *)(uintptr_t)argv);
	_exit(127);
}

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Reads both pipes to their ends. False: a limit of size or time was exceeded. */
static bool collect(int out_fd, int says_fd, int seconds, struct buf *out, struct buf *says)
{
	struct pollfd p[2] = { { out_fd, POLLIN, 0 }, { says_fd, POLLIN, 0 } };
	int64_t end = now() + INT64_C(1000) * seconds;
	size_t from = out->n;

	while (p[0].fd >= 0 || p[1].fd >= 0) {
		int64_t left = end - now();

		if (left <= 0 || (poll(p, 2, (int)left) < 0 && errno != EINTR))
			return false;
		for (int i = 0; i < 2; i++) {
			char more[OUTPUT_STEP];

			if (p[i].fd < 0 || !(p[i].revents & (POLLIN | POLLHUP | POLLERR)))
				continue;
			ssize_t n = read(p[i].fd, more, sizeof more);

			if (n < 0 && errno == EINTR)
				continue;
			if (n <= 0)
				p[i].fd = -1;
			else if (i == 0)
				buf_add(out, more, (size_t)n);
			else if (says->n < SAYS_MAX)
				buf_add(says, more, (size_t)n < SAYS_MAX - says->n ? (size_t)n : SAYS_MAX - says->n);
		}
		if (out->n - from > LIMIT_TOOL_OUTPUT)
			return false;
	}
	return true;
}

int tool_fill(int fd, struct str bytes)
{
	for (size_t at = 0; fd >= 0 && at < bytes.n;) {
		ssize_t n = write(fd, bytes.p + at, bytes.n - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			close(fd);
			return -1;
		}
		at += (size_t)n;
	}
	return fd < 0 ? -1 : lseek(fd, 0, SEEK_SET) < 0 ? (close(fd), -1) : fd;
}

static enum tool_end start(const char *const argv[], int file, bool files, int seconds, struct buf *out, struct buf *says, int *status)
{
	char path[4096];
	int to_out[2] = { -1, -1 }, to_says[2] = { -1, -1 }, ended = 0;
	enum tool_end how = TOOL_STOPPED;

	if (!find_program(argv[0], path))
		return TOOL_MISSING;
	if ((files || file >= 0) && pipe2(to_out, O_CLOEXEC) == 0 && pipe2(to_says, O_CLOEXEC) == 0) {
		pid_t child = fork();

		if (child == 0)
			become(path, argv, file, to_out[1], to_says[1], files, seconds);
		close(to_out[1]);
		close(to_says[1]);
		to_out[1] = to_says[1] = -1;
		if (child > 0) {
			bool all = collect(to_out[0], to_says[0], seconds * 2, out, says);

			if (!all) {
				kill(-child, SIGKILL);
				kill(child, SIGKILL);
			}
			while (waitpid(child, &ended, 0) < 0 && errno == EINTR)
				;
			if (all && WIFEXITED(ended)) {
				how = TOOL_DONE;
				*status = WEXITSTATUS(ended);
			}
		}
	}
	for (int i = 0; i < 2; i++) {
		if (to_out[i] >= 0)
			close(to_out[i]);
		if (to_says[i] >= 0)
			close(to_says[i]);
	}
	return how;
}

enum tool_end tool_run(const char *const argv[], struct str input, struct buf *out, struct buf *says, int *status)
{
	int file = tool_fill(memfd_create("input", MFD_CLOEXEC), input);
	enum tool_end how = start(argv, file, false, LIMIT_TOOL_SECONDS, out, says, status);

	if (file >= 0)
		close(file);
	return how;
}

enum tool_end tool_run_on_files(const char *const argv[], int seconds, struct buf *out, struct buf *says, int *status)
{
	return start(argv, -1, true, seconds, out, says, status);
}
