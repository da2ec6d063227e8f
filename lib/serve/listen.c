#include "serve/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { WAITING = 1024, FIRST_GIVEN = 3 }; /* descriptors that are handed over begin at three */

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static bool read_address(const char *text, unsigned port, union address *a, socklen_t *n)
{
	memset(a, 0, sizeof *a);
	if (inet_pton(AF_INET, text, &a->v4.sin_addr) == 1) {
		a->v4.sin_family = AF_INET;
		a->v4.sin_port = htons((uint16_t)port);
		*n = sizeof a->v4;
		return true;
	}
	if (inet_pton(AF_INET6, text, &a->v6.sin6_addr) == 1) {
		a->v6.sin6_family = AF_INET6;
		a->v6.sin6_port = htons((uint16_t)port);
		*n = sizeof a->v6;
		return true;
	}
	return false;
}

static bool is_loopback(const union address *a)
{
	if (a->any.sa_family == AF_INET)
		return ntohl(a->v4.sin_addr.s_addr) >> 24 == 127;
	return a->any.sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&a->v6.sin6_addr);
}

bool listen_is_loopback(const char *address)
{
	union address a;
	socklen_t n;

	return read_address(address, 0, &a, &n) && is_loopback(&a);
}

/* What it has become. */
static bool describe(int fd, struct listening *out)
{
	union address a = { .v6 = { 0 } };
	socklen_t n = sizeof a;
	char text[INET6_ADDRSTRLEN] = "";
	int listens = 0;
	socklen_t size = sizeof listens;

	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || !listens || getsockname(fd, &a.any, &n) != 0)
		return false;
	bool v6 = a.any.sa_family == AF_INET6;

	if (!v6 && a.any.sa_family != AF_INET)
		return false;
	out->fd = fd;
	out->loopback = is_loopback(&a);
	out->port = ntohs(v6 ? a.v6.sin6_port : a.v4.sin_port);
	inet_ntop(a.any.sa_family, v6 ? (void *)&a.v6.sin6_addr : (void *)&a.v4.sin_addr, text, sizeof text);
	snprintf(out->url, sizeof out->url, v6 ? "http://[%s]:%u/" : "http://%s:%u/", text, out->port);
	return true;
}

/* -1: none. */
static int given(void)
{
	const char *pid = getenv("LISTEN_PID"), *n = getenv("LISTEN_FDS");

	if (!pid || !n || atol(pid) != (long)getpid() || atoi(n) < 1)
		return -1;
	fcntl(FIRST_GIVEN, F_SETFD, FD_CLOEXEC);
	fcntl(FIRST_GIVEN, F_SETFL, fcntl(FIRST_GIVEN, F_GETFL) | O_NONBLOCK);
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
	return FIRST_GIVEN;
}

/* Connected before the program is confined. */
static int open_manager(void)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	size_t n = path ? strlen(path) : 0;

	if (n == 0 || n >= sizeof a.sun_path || (path[0] != '/' && path[0] != '@'))
		return -1;
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	memcpy(a.sun_path, path, n);
	if (a.sun_path[0] == '@')
		a.sun_path[0] = '\0';
	if (fd >= 0 && connect(fd, (struct sockaddr *)&a, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n)) != 0) {
		fprintf(stderr, "guidang: NOTIFY_SOCKET: %s\n", strerror(errno));
		close(fd);
		fd = -1;
	}
	return fd;
}

bool listen_open(const struct serve_options *o, struct listening *out, struct err *err)
{
	union address a;
	socklen_t n;
	int fd = given(), on = 1;
	const char *address = o->address ? o->address : "127.0.0.1";

	out->manager = open_manager();
	if (fd >= 0)
		return describe(fd, out) || err_set(err, ERR_USAGE, "the socket handed over by the service manager does not listen for TCP");
	if (!read_address(address, o->port, &a, &n))
		return err_set(err, ERR_USAGE, "--listen %s: that is no numeric address", address);
	fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (fd < 0 || bind(fd, &a.any, n) != 0 || listen(fd, WAITING) != 0 || !describe(fd, out)) {
		int why = errno;

		if (fd >= 0)
			close(fd);
		return err_set(err, ERR_IO, "%s, port %u: %s%s", address, o->port, strerror(why), why == EADDRINUSE ? gettext("; --port takes another one") : "");
	}
	return true;
}

void listen_tell_manager(const struct listening *l, const char *state)
{
	if (l->manager >= 0 && write(l->manager, state, strlen(state)) < 0)
		fprintf(stderr, "guidang: NOTIFY_SOCKET: %s\n", strerror(errno));
}
