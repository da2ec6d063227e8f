#include "read/wire.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>

double wire_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool ready(int fd, short what, double until)
{
	for (;;) {
		struct pollfd p = { .fd = fd, .events = what };
		double left = until > 0 ? until - wire_now() : 3600;
		int n = left <= 0 ? 0 : poll(&p, 1, (int)(left * 1000) + 1);

		if (n > 0)
			return true;
		if ((n == 0 && until > 0) || (n < 0 && errno != EINTR))
			return false;
	}
}

bool wire_send(int fd, const void *p, size_t n, double until)
{
	const char *at = p;

	while (n > 0) {
		ssize_t did = ready(fd, POLLOUT, until) ? send(fd, at, n, MSG_NOSIGNAL | (until > 0 ? MSG_DONTWAIT : 0)) : 0;

		if (did < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (did <= 0)
			return false;
		at += did;
		n -= (size_t)did;
	}
	return true;
}

bool wire_receive(int fd, void *p, size_t n, double until)
{
	char *at = p;

	while (n > 0) {
		ssize_t did = ready(fd, POLLIN, until) ? recv(fd, at, n, until > 0 ? MSG_DONTWAIT : 0) : 0;

		if (did < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (did <= 0)
			return false;
		at += did;
		n -= (size_t)did;
	}
	return true;
}
