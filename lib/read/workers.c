#include "read/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "read/convert.h"
#include "read/limits.h"
#include "read/reading.h"
#include "read/wire.h"

enum { MEMORY_OUT_STATUS = 2, /* memory_out() */ LARGE = 256 << 10, /* bytes of a reading: it takes fifty times as much when it is parsed */
       WORKERS_MAX = 3, FILES_MAX = 1000 }; /* workers at once, including one that reads alone; files per worker before it is replaced */

/* Seconds that threads wait in all before a further worker is started: that takes as long as reading several small files. */
static const double PATIENCE = 0.02;

struct process {
	pid_t pid;   /* 0: not started */
	int fd;
	unsigned files;
	bool busy;
};

struct workers {
	struct process small[WORKERS_MAX], alone;
	int alone_wanted; /* threads that wait for the worker that reads alone */
	int resting;      /* large documents in this process's memory */
	int unpacking;    /* bytes that workers may take who unpack */
	double waited;    /* seconds, by all threads, for one that shares the memory */
	_Atomic bool used;
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct converters *converters;
	bool recognise;
};

struct workers *workers_new(void)
{
	struct workers *w = allocated(calloc(1, sizeof *w));

	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_t clock;

	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&w->freed, &clock);
	pthread_condattr_destroy(&clock);
	w->converters = convert_new();
	return w;
}

void workers_recognise(struct workers *w, bool yes)
{
	w->recognise = yes;
}

bool workers_recognises(const struct workers *w)
{
	return w && w->recognise;
}

struct converters *workers_converters(struct workers *w)
{
	return w->converters;
}

/* How the worker ended: the status of waitpid. */
static int stop(struct process *p, bool kill_it)
{
	int status = 0;

	if (p->pid == 0)
		return 0;
	if (kill_it)
		kill(p->pid, SIGKILL);
	close(p->fd); /* the end of its input */
	while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
		;
	p->pid = 0;
	p->files = 0;
	return status;
}

void workers_free(struct workers *w)
{
	if (!w)
		return;
	for (int i = 0; i < WORKERS_MAX; i++)
		stop(&w->small[i], false);
	stop(&w->alone, false);
	convert_free(w->converters);
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->freed);
	free(w);
}

extern char **environ;

static bool start(struct process *p, int memory, struct err *err)
{
	char bytes[16], name[] = "guidang", option[] = "--worker";
	char *argv[] = { name, option, bytes, NULL };
	posix_spawn_file_actions_t actions;
	int pair[2], rc;

	snprintf(bytes, sizeof bytes, "%d", memory);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return err_set(err, ERR_IO, "no worker can be started: %s", strerror(errno));
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, pair[1], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, pair[1], STDOUT_FILENO);
	rc = posix_spawn(&p->pid, "/proc/self/exe", &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(pair[1]);
	if (rc != 0) {
		p->pid = 0;
		close(pair[0]);
		return err_set(err, ERR_IO, "no worker can be started: %s", strerror(rc));
	}
	p->fd = pair[0];
	return true;
}

/* Bytes that workers who read may take together. */
static int room(const struct workers *w)
{
	return LIMIT_MEMORY_WORKERS - w->unpacking;
}

/* How many may be there that share it. */
static int small_most(const struct workers *w)
{
	int n = room(w) / LIMIT_MEMORY;

	return n < 1 ? 1 : n < WORKERS_MAX ? n : WORKERS_MAX;
}

/* Ends those that have nothing to do, until no more than `most` are there. False: more are at work. */
static bool stop_idle(struct workers *w, int most)
{
	int n = 0;

	for (int i = 0; i < WORKERS_MAX; i++)
		n += w->small[i].pid != 0 || w->small[i].busy;
	for (int i = 0; i < WORKERS_MAX && n > most; i++)
		if (w->small[i].pid && !w->small[i].busy) {
			stop(&w->small[i], false);
			n--;
		}
	return n <= most;
}

bool workers_start(struct workers *w, pid_t *pid, int *fd, int memory, struct err *err)
{
	struct process p = { 0 };

	pthread_mutex_lock(&w->lock);
	w->unpacking += memory;
	while (w->alone.busy || !stop_idle(w, small_most(w)))
		pthread_cond_wait(&w->freed, &w->lock);
	w->used = true;
	bool ok = start(&p, memory, err);

	w->unpacking -= ok ? 0 : memory;
	pthread_mutex_unlock(&w->lock);
	*pid = p.pid;
	*fd = p.fd;
	return ok;
}

void workers_end(struct workers *w, pid_t pid, int fd, int memory)
{
	stop(&(struct process){ .pid = pid, .fd = fd }, true);
	pthread_mutex_lock(&w->lock);
	w->unpacking -= memory;
	pthread_cond_broadcast(&w->freed);
	pthread_mutex_unlock(&w->lock);
}

void workers_rest(struct workers *w)
{
	pthread_mutex_lock(&w->lock);
	w->resting++;
	while (w->alone.busy || !stop_idle(w, 0))
		pthread_cond_wait(&w->freed, &w->lock);
	pthread_mutex_unlock(&w->lock);
}

void workers_go_on(struct workers *w)
{
	pthread_mutex_lock(&w->lock);
	w->resting--;
	pthread_cond_broadcast(&w->freed);
	pthread_mutex_unlock(&w->lock);
}

bool workers_used(const struct workers *w)
{
	return w->used;
}

/* A worker that reads alone may use the memory of all others, so those are ended first and none is started meanwhile. */
static struct process *take_alone(struct workers *w)
{
	w->alone_wanted++;
	while (w->alone.busy || !stop_idle(w, 0))
		pthread_cond_wait(&w->freed, &w->lock);
	w->alone_wanted--;
	return &w->alone;
}

static void wait_for_small(struct workers *w)
{
	double from = wire_now(), until = from + PATIENCE;
	struct timespec t = { (time_t)until, (long)((until - (double)(time_t)until) * 1e9) };

	if (w->waited < PATIENCE)
		pthread_cond_timedwait(&w->freed, &w->lock, &t);
	else
		pthread_cond_wait(&w->freed, &w->lock);
	w->waited += wire_now() - from;
}

static struct process *take_small(struct workers *w)
{
	for (;;) {
		struct process *p = NULL;
		int n = 0;

		for (int i = 0; i < WORKERS_MAX; i++) {
			n += w->small[i].pid || w->small[i].busy;
			if (!w->small[i].busy && (!p || !p->pid)) /* prefers one that is already running */
				p = &w->small[i];
		}
		bool may_start = n == 0 || (n < small_most(w) && w->waited >= PATIENCE);

		if (p && !w->alone.busy && !w->alone_wanted && !w->resting && (p->pid || may_start))
			return p;
		wait_for_small(w);
	}
}

static struct process *take(struct workers *w, bool alone)
{
	pthread_mutex_lock(&w->lock);
	struct process *p = alone ? take_alone(w) : take_small(w);

	p->busy = true;
	w->used = true;
	pthread_mutex_unlock(&w->lock);
	return p;
}

static void give_back(struct workers *w, struct process *p)
{
	pthread_mutex_lock(&w->lock);
	p->busy = false;
	pthread_cond_broadcast(&w->freed);
	pthread_mutex_unlock(&w->lock);
}

/* Receives the two strings after the header into the arena. False: the worker is gone or sent an invalid message. */
static bool receive(struct process *p, struct arena *a, struct wire_head *h, struct str s[2], double until)
{
	if (!wire_receive(p->fd, h, sizeof *h, until))
		return false;
	for (int i = 0; i < 2; i++) {
		if (h->n[i] > LIMIT_OUTPUT)
			return false;
		char *room = arena_room(a, h->n[i] + 1);

		if (!wire_receive(p->fd, room, h->n[i], until))
			return false;
		room[h->n[i]] = '\0';
		s[i] = (struct str){ room, h->n[i] };
	}
	return true;
}

static void copy_message(char to[static 1024], struct str s)
{
	size_t n = s.n < 1023 ? s.n : 1023;

	memcpy(to, s.p, n);
	to[n] = '\0';
}

enum workers_outcome { READ, FAILED, SHORT_OF_MEMORY };

static enum workers_outcome ended(struct process *p, bool late, int seconds, struct err *err)
{
	int status = stop(p, true);
	int sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	if (WIFEXITED(status) && WEXITSTATUS(status) == MEMORY_OUT_STATUS) {
		err_set(err, ERR_MEMORY, "it takes more memory than it may (guidang(1), limits); not read");
		return SHORT_OF_MEMORY;
	}
	if (sig == SIGABRT || sig == SIGSEGV || sig == SIGBUS) { /* it also ends like this if a library or the stack finds no memory */
		err_set(err, ERR_CRASHED, "its reader crashed (signal %d); the file is left out, the import continues", sig);
		return SHORT_OF_MEMORY;
	}
	if (late || sig == SIGXCPU || sig == SIGKILL)
		err_set(err, ERR_TOO_BIG, "reading it took more than %d seconds; the file is left out", seconds);
	else
		err_set(err, ERR_CRASHED, "its reader ended without an answer (status %d); the file is left out", WEXITSTATUS(status));
	return FAILED;
}

static enum workers_outcome ask(struct process *p, struct doc *d, struct str *packed, struct err *err)
{
	double until = wire_now() + LIMIT_SECONDS_WAITED;
	struct wire_head h = { WIRE_READ, d->src.kind, { d->src.path.n, d->src.bytes.n } };
	struct str s[2];

	bool sent = wire_send(p->fd, &h, sizeof h, until) && wire_send(p->fd, d->src.path.p, d->src.path.n, until) &&
		    wire_send(p->fd, d->src.bytes.p, d->src.bytes.n, until);

	if (!receive(p, d->arena, &h, s, until))
		return ended(p, sent && wire_now() >= until, LIMIT_SECONDS, err);
	*packed = s[0];
	if (h.what == WIRE_READING)
		return READ;
	err->code = h.kind <= ERR_MEMORY ? (enum err_code)h.kind : ERR_CRASHED;
	err->offset = -1;
	copy_message(err->message, s[0]);
	copy_message(err->plain, s[1]);
	return err->code == ERR_MEMORY ? SHORT_OF_MEMORY : FAILED;
}

/* No worker starts to unpack while one reads alone. */
static int memory_alone(struct workers *w)
{
	pthread_mutex_lock(&w->lock);
	int memory = room(w) < LIMIT_MEMORY_ALONE ? room(w) : LIMIT_MEMORY_ALONE;

	pthread_mutex_unlock(&w->lock);
	return memory;
}

static enum workers_outcome ask_one(struct workers *w, bool alone, struct doc *d, struct str *packed, struct err *err)
{
	struct process *p = take(w, alone);
	enum workers_outcome o = FAILED;

	if (p->files >= FILES_MAX)
		stop(p, false);
	if (p->pid || start(p, alone ? memory_alone(w) : LIMIT_MEMORY, err)) {
		p->files++;
		o = ask(p, d, packed, err);
	}
	if (alone || (o == READ && packed->n > LARGE)) /* returns its memory */
		stop(p, false);
	give_back(w, p);
	return o;
}

bool workers_read(struct workers *w, struct doc *d, const struct reading *r, struct err *err)
{
	struct str packed = STR_NONE;
	enum workers_outcome o = ask_one(w, false, d, &packed, err);

	if (o == SHORT_OF_MEMORY && r->turn) /* so that no other large reading is in memory meanwhile */
		r->turn(r->turn_ctx, false);
	if (o == SHORT_OF_MEMORY)
		o = ask_one(w, true, d, &packed, err);
	if (o != READ)
		return false;
	if (packed.n > LARGE && r->turn)
		r->turn(r->turn_ctx, true);
	return reading_unpack(d, packed) ||
	       err_set(err, ERR_CRASHED, "its reader gave an answer that cannot be read; the file is left out");
}

static enum workers_outcome try_page(struct process *p, struct arena *a, struct str page, struct err *err)
{
	double until = wire_now() + LIMIT_SECONDS_WAITED;
	struct wire_head h = { WIRE_TRY, KIND_html, { 0, page.n } };
	struct str s[2];
	bool sent = wire_send(p->fd, &h, sizeof h, until) && wire_send(p->fd, page.p, page.n, until);

	return receive(p, a, &h, s, until) ? READ : ended(p, sent && wire_now() >= until, LIMIT_PAGE_SECONDS, err);
}

bool workers_try_page(struct workers *w, struct str page, struct err *err)
{
	struct process *p = take(w, true);
	struct arena *a = arena_new();
	enum workers_outcome o = READ;

	/* if none can be started the page is parsed here */
	if (start(p, memory_alone(w), err)) {
		o = try_page(p, a, page, err);
		stop(p, false);
	}
	give_back(w, p);
	arena_free(a);
	return o == READ;
}
