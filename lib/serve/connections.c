#include "serve/connections.h"

#ifdef HAVE_MICROHTTPD

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

#include "base/memory.h"
#include "serve/microhttpd.h"

enum {
	MOST = 8192,
	LEAST = 64,
	OTHER_DESCRIPTORS = 64, /* databases, libraries, programs */
	ASK_SECONDS = 15,       /* for the head and the body of a request */
	ANSWER_SECONDS = 600,   /* for sending an answer */
	IDLE_WHEN_FULL = 2,     /* seconds */
};

struct one {
	struct one *next, *before;
	int fd;
	bool busy, broken;
	time_t since; /* it is busy or not */
};

struct connections {
	pthread_mutex_t lock;
	struct one *newest;
	unsigned n, busy, most;
};

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return t.tv_sec;
}

struct connections *connections_new(void)
{
	struct connections *l = allocated(calloc(1, sizeof *l));
	struct rlimit files;

	pthread_mutex_init(&l->lock, NULL);
	l->most = LEAST;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		rlim_t want = MOST + OTHER_DESCRIPTORS;

		files.rlim_cur = files.rlim_max == RLIM_INFINITY || files.rlim_max > want ? want : files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
		if (files.rlim_cur > LEAST + OTHER_DESCRIPTORS)
			l->most = (unsigned)files.rlim_cur - OTHER_DESCRIPTORS;
	}
	return l;
}

void connections_free(struct connections *l)
{
	pthread_mutex_destroy(&l->lock);
	free(l);
}

unsigned connections_most(const struct connections *l)
{
	return l->most;
}

void connections_note(struct connections *l, struct MHD_Connection *c, void **own, bool come)
{
	struct one *o = *own;

	pthread_mutex_lock(&l->lock);
	if (come) {
		o = allocated(calloc(1, sizeof *o));
		o->fd = microhttpd()->MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
		o->since = now();
		o->next = l->newest;
		if (o->next)
			o->next->before = o;
		l->newest = o;
		l->n++;
		*own = o;
	} else if (o) {
		if (o->next)
			o->next->before = o->before;
		if (o->before)
			o->before->next = o->next;
		else
			l->newest = o->next;
		l->n--;
		l->busy -= o->busy;
		free(o);
		*own = NULL;
	}
	pthread_mutex_unlock(&l->lock);
}

void connections_busy(struct connections *l, struct MHD_Connection *c, bool busy)
{
	struct one *o = microhttpd()->MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;

	pthread_mutex_lock(&l->lock);
	if (o && o->busy != busy) {
		o->busy = busy;
		o->since = now();
		l->busy += busy ? 1 : -1u;
	}
	pthread_mutex_unlock(&l->lock);
}

unsigned connections_busy_now(struct connections *l)
{
	pthread_mutex_lock(&l->lock);
	unsigned n = l->busy;

	pthread_mutex_unlock(&l->lock);
	return n;
}

void connections_sweep(struct connections *l)
{
	time_t t = now();

	pthread_mutex_lock(&l->lock);
	bool full = l->n > l->most / 4 * 3;

	for (struct one *o = l->newest; o; o = o->next) {
		time_t may = o->busy ? ANSWER_SECONDS : full ? IDLE_WHEN_FULL : ASK_SECONDS;

		if (!o->broken && t - o->since > may) {
			o->broken = true;
			shutdown(o->fd, SHUT_RDWR); /* libmicrohttpd closes it */
		}
	}
	pthread_mutex_unlock(&l->lock);
}

#endif
