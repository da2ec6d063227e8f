#include "serve/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	WORKERS_LEAST = 5, WORKERS_MOST = 17, /* one of them always attends or can do so */
	ALONE_NS = 2000000, /* a worker that works alone is attended for by another one after this time */
	WAIT_MOST = 4096,  /* works */
	READ_SECONDS = 10, /* that the database may be asked for one reply … */
	SLOW_SECONDS = 60, /* … and for one that is known to take long */
	CACHE_KIB = 4096,  /* of the database, for each connection: the same pages are read for one reply after the other */
};

struct worker {
	struct pool *all;
	pthread_t thread;
	pthread_cond_t come;
	bool rests;
	struct worker *next; /* that rests, longer than this one */
};

/* A connection to the database. */
struct seat {
	struct store *store; /* NULL: not opened yet */
	struct stat opened;  /* the file that is open */
	struct seat *next; /* that is unused, longer than this one */
};

struct pool {
	pthread_mutex_t lock;
	struct worker *resting;
	struct seat *unused; /* the last that was used first: what it read is still in its caches */
	struct work *first, **last;
	size_t waiting, n, at_slow, at_work;
	bool end, attended;
	void (*attend)(void *ctx);
	void *ctx;
	timer_t alarm;
	char *database;
	struct worker worker[WORKERS_MOST];
	struct seat seat[WORKERS_MOST];
};

/* The first that may be done now; taken out. */
static struct work *take(struct pool *w)
{
	if (w->at_work + 1 >= w->n)
		return NULL;
	for (struct work **p = &w->first; *p; p = &(*p)->next)
		if (!(*p)->slow || w->at_slow < w->n / 2) {
			struct work *one = *p;

			*p = one->next;
			if (!*p)
				w->last = p;
			w->waiting--;
			w->at_slow += one->slow;
			w->at_work++;
			return one;
		}
	return NULL;
}

/* The file may have been put in the place of another one. */
static bool open_store(const char *database, struct seat *k, struct err *err)
{
	struct stat st;

	if (stat(database, &st) != 0)
		st = (struct stat){ 0 };
	if (k->store && (st.st_dev != k->opened.st_dev || st.st_ino != k->opened.st_ino)) {
		store_close(k->store);
		k->store = NULL;
	}
	k->opened = st;
	if (k->store)
		return true;
	if (!store_open(database, false, &k->store, err))
		return false;
	store_reading_cache(k->store, CACHE_KIB);
	return true;
}

static void do_work(struct pool *w, struct seat *k, struct work *one)
{
	struct err err = { 0 };
	bool open = one->store && open_store(w->database, k, &err);

	if (open) {
		store_reading_time(k->store, one->slow ? SLOW_SECONDS : READ_SECONDS);
		open = store_snapshot(k->store, &err);
	}
	one->run(one->ctx, open ? k->store : NULL, one->store ? &err : NULL);
	if (open)
		store_snapshot_end(k->store);
}

static void rest(struct worker *k)
{
	struct pool *w = k->all;

	k->rests = true;
	k->next = w->resting;
	w->resting = k;
	while (k->rests)
		pthread_cond_wait(&k->come, &w->lock);
}

static void wake_one(struct pool *w)
{
	struct worker *k = w->resting;

	if (!k)
		return;
	w->resting = k->next;
	k->rests = false;
	pthread_cond_signal(&k->come);
}

static void set_alarm(struct pool *w, long ns)
{
	timer_settime(w->alarm, 0, &(struct itimerspec){ .it_value.tv_nsec = ns }, NULL);
}

/* Takes a work out of the lock and does it. Somebody goes on attending, and with what else is to be done. */
static void work_on(struct pool *w, struct work *one)
{
	struct seat *k = w->unused;
	bool alone = !w->waiting && w->at_work == 1 && !w->attended, slow = one->slow;

	w->unused = k->next;
	if (alone)
		set_alarm(w, ALONE_NS);
	else if (w->waiting || !w->attended)
		wake_one(w);
	pthread_mutex_unlock(&w->lock);
	do_work(w, k, one);
	one->done(one->ctx);
	if (alone)
		set_alarm(w, 0);
	pthread_mutex_lock(&w->lock);
	k->next = w->unused;
	w->unused = k;
	w->at_work--;
	w->at_slow -= slow;
}

static void *work(void *ctx)
{
	struct worker *k = ctx;
	struct pool *w = k->all;
	struct work *one;

	pthread_mutex_lock(&w->lock);
	while (!w->end) {
		if ((one = take(w))) {
			work_on(w, one);
		} else if (!w->attended) {
			w->attended = true;
			pthread_mutex_unlock(&w->lock);
			w->attend(w->ctx);
			pthread_mutex_lock(&w->lock);
			w->attended = false;
		} else {
			rest(k);
		}
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

void pool_alarm(struct pool *w)
{
	pthread_mutex_lock(&w->lock);
	if (!w->attended || w->waiting)
		wake_one(w);
	pthread_mutex_unlock(&w->lock);
}

struct pool *pool_new(const char *database, struct err *err)
{
	struct pool *w = allocated(calloc(1, sizeof *w));
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t want = cores > WORKERS_MOST - 3 ? WORKERS_MOST : cores + 3 < WORKERS_LEAST ? WORKERS_LEAST : (size_t)cores + 3;

	w->database = allocated(strdup(database));
	w->last = &w->first;
	pthread_mutex_init(&w->lock, NULL);
	for (size_t i = 0; i < WORKERS_MOST; i++) {
		w->worker[i].all = w;
		pthread_cond_init(&w->worker[i].come, NULL);
	}
	for (size_t i = WORKERS_MOST; i-- > 0;) {
		w->seat[i].next = w->unused;
		w->unused = &w->seat[i];
	}
	if (!open_store(database, w->unused, err)) {
		free(w->database);
		free(w);
		return NULL;
	}
	w->n = want;
	return w;
}

void pool_begin(struct pool *w, void (*attend)(void *ctx), void *ctx)
{
	struct sigevent rings = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM };

	w->attend = attend;
	w->ctx = ctx;
	if (timer_create(CLOCK_MONOTONIC, &rings, &w->alarm) != 0)
		memory_out();
	for (size_t i = 0; i < w->n; i++)
		if (pthread_create(&w->worker[i].thread, NULL, work, &w->worker[i]) != 0) {
			if (i == 0)
				memory_out();
			pthread_mutex_lock(&w->lock);
			w->n = i; /* with fewer */
			pthread_mutex_unlock(&w->lock);
		}
}

bool pool_add(struct pool *w, struct work *one)
{
	one->next = NULL;
	pthread_mutex_lock(&w->lock);
	bool room = w->waiting < WAIT_MOST && !w->end;

	if (room) {
		*w->last = one;
		w->last = &one->next;
		w->waiting++;
	}
	pthread_mutex_unlock(&w->lock);
	return room;
}

bool pool_end(struct pool *w)
{
	pthread_mutex_lock(&w->lock);
	bool rests = w->at_work == 0;

	w->end = rests;
	while (rests && w->resting)
		wake_one(w);
	pthread_mutex_unlock(&w->lock);
	if (!rests)
		return false;
	for (size_t i = 0; i < w->n && w->attend; i++)
		pthread_join(w->worker[i].thread, NULL);
	for (size_t i = 0; i < WORKERS_MOST; i++)
		store_close(w->seat[i].store);
	if (w->attend)
		timer_delete(w->alarm);
	for (size_t i = 0; i < WORKERS_MOST; i++)
		pthread_cond_destroy(&w->worker[i].come);
	pthread_mutex_destroy(&w->lock);
	free(w->database);
	free(w);
	return true;
}
