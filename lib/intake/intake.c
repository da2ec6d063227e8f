#include "intake/intake.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "intake/bundle.h"
#include "intake/learning.h"
#include "parse/parse.h"
#include "read/limits.h"
#include "read/workers.h"

enum {
	WINDOW_PER_JOB = 8, WINDOW = 24, WINDOW_LEAST = 2, /* documents being processed: per job, in all, per job if there are many */
	PENDING_BESIDE = 16 << 20, /* bytes of the index that may wait while a large file is read … */
	PENDING_WORKERS = 32 << 20, /* … while workers take some of the memory … */
	NONE_BESIDE = 2 << 20,     /* … and none while a file larger than this is read: a page needs fifty times its size */
	LARGE = 128 << 10,         /* bytes of a file */
	MAPPED = 512 << 10,        /* bytes: memory of that size goes back to the system at once */
	COMMIT_EVERY = 50000, /* documents per transaction, unless the buffer is full before: what a crash can lose … */
	COMMIT_EVERY_FIRST = 100000, /* … of a first load, whose index is in fewer segments then */
};

enum state { FREE, FOUND, WAITING, TAKEN, READY };

struct slot {
	enum state state;
	struct walked file;  /* its path in the arena */
	int64_t size;        /* of the file, if it is known */
	bool unchanged, ok;
	bool member;         /* member of a bundle: its bytes are read, or err has the reason */
	bool further;        /* not the first of its file */
	struct str bundle;   /* the file that it came from; in the arena */
	struct buf bytes;
	struct arena *arena;
	struct doc doc;
	struct prepared *prepared;
	struct stamp stamp;
	struct err err;
};

struct line_up {
	const struct intake *in;
	struct walk *files;
	struct slot *slots;
	size_t jobs, window;
	size_t dispatched, taken; /* files so far; slot = number % window */
	int64_t in_flight;        /* bytes */
	bool closing;
	const struct slot *awaited; /* set by the writer, so that only one large document is in memory */
	struct workers *workers;
	struct bundles *bundles;
	bool opened;              /* a bundle, of which no member was found so far */
	struct buf failed;        /* the last bundle of which a member failed */
	struct learning learning;
	pthread_mutex_t lock;
	pthread_cond_t work, done;
};

struct turn {
	struct line_up *l;
	const struct slot *s;
	bool rests; /* the workers, until it is extracted */
};

static void wait_for_turn(void *ctx, bool loads)
{
	struct turn *t = ctx;

	pthread_mutex_lock(&t->l->lock);
	while (t->l->jobs > 1 && t->l->awaited != t->s && !t->l->closing)
		pthread_cond_wait(&t->l->done, &t->l->lock);
	pthread_mutex_unlock(&t->l->lock);
	if (loads && !t->rests) {
		workers_rest(t->l->workers);
		t->rests = true;
	}
}

static void extract(struct line_up *l, struct matcher *m, struct slot *s)
{
	const struct intake *in = l->in;
	const struct walked *file = &s->file;

	s->ok = false;
	if (s->member && s->err.message[0])
		return;
	if (file->reason) {
		err_set(&s->err, ERR_IO, "%s", file->reason);
		return;
	}
	if (!s->member && !file_read(file->path.p, &s->bytes, &s->stamp, &s->err))
		return;
	if (s->bytes.n == 0) {
		err_set(&s->err, ERR_EMPTY, "an empty file");
		return;
	}
	bool standard = str_eq(file->path, STR("-"));
	struct str path = standard && in->name ? str_z(in->name) : file->path;
	struct turn turn = { .l = l, .s = s };
	size_t inner = s->member ? str_rfind(file->path, STR("!/")) : 0;
	struct input input = { .path = decode_path(s->arena, path), .container = decode_path(s->arena, str_sub(file->path, 0, inner)),
			       .bytes = buf_view(&s->bytes), .encoding = in->encoding, .workers = l->workers,
			       .turn = wait_for_turn, .turn_ctx = &turn };

	s->ok = parse_input(m, s->arena, &input, &s->doc, &s->err);
	if (turn.rests)
		workers_go_on(l->workers);
	s->doc.src.file = standard ? STR_NONE : file->path;
	if (s->ok && standard && !in->name)
		s->doc.src.path = arena_fmt(s->arena, "stdin:%.16s", s->doc.src.id);
	if (s->ok && in->store)
		store_prepare(s->prepared, &s->doc);
}

static struct matcher *matcher_for(const struct intake *in)
{
	struct matcher *m = matcher_new(in->rules);

	matcher_stop(m, in->stop);
	return m;
}

static void *worker(void *ctx)
{
	struct line_up *l = ctx;
	struct matcher *m = matcher_for(l->in);

	pthread_mutex_lock(&l->lock);
	for (;;) {
		while (!l->closing && l->taken == l->dispatched)
			pthread_cond_wait(&l->work, &l->lock);
		if (l->taken == l->dispatched)
			break;
		struct slot *s = &l->slots[l->taken++ % l->window];

		if (s->state != WAITING)
			continue;
		s->state = TAKEN;
		pthread_mutex_unlock(&l->lock);
		extract(l, m, s);
		pthread_mutex_lock(&l->lock);
		s->state = READY;
		pthread_cond_broadcast(&l->done);
	}
	pthread_mutex_unlock(&l->lock);
	matcher_free(m);
	return NULL;
}

/* Files one document and tells the caller; false only if the database failed. */
/* A bundle with a failed member must not count as unchanged at the next import, even if the other members were filed. */
static bool note_failed(struct line_up *l, struct slot *s, struct err *err)
{
	const struct intake *in = l->in;

	if (!s->member || !in->store || (!s->ok && s->err.code == ERR_EMPTY))
		return true;
	if (!s->ok) {
		l->failed.n = 0;
		buf_str(&l->failed, s->bundle);
		return store_bundle_failed(in->store, s->bundle, err);
	}
	if (str_eq(buf_view(&l->failed), s->bundle))
		s->stamp.mtime = -1;
	return true;
}

static bool settle(struct line_up *l, struct slot *s, struct err *err)
{
	const struct intake *in = l->in;
	struct intake_result r = { .path = s->file.path, .further = s->further };

	if (!note_failed(l, s, err))
		return false;
	if (!s->ok && s->err.code == ERR_STOPPED)
		return true; /* it will be read again at the next import */
	if (s->unchanged) {
		r.status = FILED_UNCHANGED;
	} else if (!s->ok) {
		r.status = s->err.code == ERR_EMPTY ? FILED_PASSED : FILED_FAILED;
		r.err = &s->err;
	} else {
		bool changed;

		r.doc = &s->doc;
		r.status = FILED_IMPORTED;
		if (!learning_split(&l->learning, in, &s->doc, &changed, err))
			return false;
		if (changed && in->store)
			store_prepare(s->prepared, &s->doc);
		if (in->store && !store_file(in->store, &s->doc, s->prepared, in->encoding, rules_id(in->rules), &s->stamp, &r.status, err))
			return false;
	}
	if (in->report)
		in->report(in->ctx, &r);
	return true;
}

static bool commit_now_and_then(const struct intake *in, const struct workers *w, bool again, size_t *since, struct err *err)
{
	bool full = in->store && (store_full(in->store) || (w && workers_used(w) && store_pending(in->store) > PENDING_WORKERS));

	if (!in->store || (++*since < (store_is_first_load(in->store) ? COMMIT_EVERY_FIRST : COMMIT_EVERY) && !full))
		return true;
	*since = 0;
	return store_commit(in->store, err) && (again ? store_begin : store_begin_filing)(in->store, err);
}

/* Puts the next member of the open bundle into the slot. False: there is none. */
static bool find_member(struct line_up *l, struct slot *s)
{
	struct bundled m;
	bool any;

	while ((any = bundles_next(l->bundles, &m)) && m.passed)
		walk_pass_member(l->files, arena_str(s->arena, m.path));
	if (!any)
		return false;
	s->file = (struct walked){ .path = arena_str(s->arena, m.path), .stamp = m.stamp };
	s->bundle = arena_str(s->arena, m.file);
	s->further = !l->opened;
	l->opened = false;
	s->stamp = m.stamp;
	s->member = !m.whole || m.err;
	s->size = m.whole ? m.stamp.size : (int64_t)m.bytes->n;
	if (m.err)
		s->err = *m.err;
	if (s->member && !m.err) { /* the slot now owns its bytes */
		struct buf mine = s->bytes;

		s->bytes = *m.bytes;
		*m.bytes = mine;
	}
	return true;
}

/* Puts the next file or bundle member into the slot. False: there is none. */
static bool look_for(struct line_up *l, struct slot *s)
{
	const struct intake *in = l->in;
	struct walked *file = &s->file;
	int64_t id;

	s->ok = s->unchanged = s->member = s->further = false;
	s->bundle = STR_NONE;
	err_forget(&s->err);
	if (find_member(l, s))
		return true;
	if (!walk_next(l->files, file))
		return false;
	bool input = str_eq(file->path, STR("-")), bundle = !input && !file->reason && bundle_is(file->path), encloses = false;

	file->path = arena_str(s->arena, file->path);
	s->size = input ? LIMIT_TEXT : file->stamp.size;
	if (bundle) {
		s->unchanged = in->store && (store_bundle_unchanged(in->store, file->path, &file->stamp) ||
					     store_unchanged(in->store, file->path, &file->stamp, &id)); /* a mail by itself */
		if (s->unchanged)
			return true;
		bundles_open(l->bundles, file->path, &file->stamp);
		l->opened = true;
		return find_member(l, s) || look_for(l, s);
	}
	s->unchanged = in->store && !input && !file->reason && store_unchanged(in->store, file->path, &file->stamp, &id);
	encloses = !s->unchanged && !input && !file->reason && bundle_encloses(file->path);
	if (encloses) { /* the mail itself comes first */
		bundles_open(l->bundles, file->path, &file->stamp);
		l->opened = true;
		return find_member(l, s) || look_for(l, s);
	}
	return true;
}

static bool find(struct line_up *l, struct slot *s)
{
	bool found = look_for(l, s);

	s->state = found ? FOUND : FREE;
	return found;
}

/* Before a large file is read, commits the pending documents and returns their memory to the system. */
static bool before_large(const struct line_up *l, const struct slot *s, size_t *since, struct err *err)
{
	const struct intake *in = l->in;

	if (!s->unchanged && s->size > INTAKE_IN_FLIGHT) { /* none of its files is at work */
		workers_rest(l->workers);
		workers_go_on(l->workers);
	}
	if (!in->store || s->unchanged || s->size <= INTAKE_IN_FLIGHT ||
	    (s->size > NONE_BESIDE ? *since == 0 : store_pending(in->store) < PENDING_BESIDE))
		return true;
	*since = 0;
	if (!store_commit(in->store, err) || !store_begin_filing(in->store, err))
		return false;
	malloc_trim(0);
	return true;
}

/* Frees a document's memory, perhaps a hundred times its size, now instead of when its slot is used again. */
static void give_back(const struct intake *in, struct slot *s)
{
	bool unpacked = s->ok && s->doc.src.reading.n > 0 && s->doc.text.n > LARGE; /* of a small file */

	if (unpacked) {
		arena_free(s->arena);
		s->arena = arena_new();
	}
	arena_reset(s->arena);
	if (s->bytes.n <= LARGE && !unpacked)
		return;
	buf_free(&s->bytes);
	prepared_free(s->prepared);
	s->prepared = prepared_for(in->store);
	malloc_trim(0);
}

static bool stopped(const struct intake *in)
{
	return in->stop && *in->stop;
}

/* Hands the slot to a worker. */
static void dispatch(struct line_up *l, struct slot *s)
{
	l->in_flight += s->size;
	pthread_mutex_lock(&l->lock);
	s->state = s->unchanged ? READY : WAITING;
	l->dispatched++;
	pthread_cond_signal(&l->work);
	pthread_mutex_unlock(&l->lock);
}

static void await(struct line_up *l, const struct slot *s)
{
	pthread_mutex_lock(&l->lock);
	l->awaited = s;
	pthread_cond_broadcast(&l->done);
	while (s->state != READY)
		pthread_cond_wait(&l->done, &l->lock);
	pthread_mutex_unlock(&l->lock);
}

static bool run_alone(struct line_up *l, struct err *err)
{
	struct matcher *m = matcher_for(l->in);
	struct slot *s = &l->slots[0];
	size_t since = 0;
	bool ok = true;

	while (ok && !stopped(l->in) && find(l, s)) {
		ok = before_large(l, s, &since, err);
		if (ok && !s->unchanged)
			extract(l, m, s);
		ok = ok && settle(l, s, err) && commit_now_and_then(l->in, l->workers, false, &since, err);
		give_back(l->in, s);
	}
	matcher_free(m);
	return ok;
}

static bool run_threads(struct line_up *l, struct err *err)
{
	const struct intake *in = l->in;
	pthread_t *threads = calloc(l->jobs, sizeof *threads);
	size_t started = 0, written = 0, since = 0;
	bool ok = true, more = true;

	if (!threads)
		memory_out();
	/* fewer threads than requested are enough */
	while (started < l->jobs && pthread_create(&threads[started], NULL, worker, l) == 0)
		started++;
	if (started == 0) {
		free(threads);
		l->jobs = 1;
		return run_alone(l, err);
	}
	while (ok) {
		while (ok && more && l->dispatched - written < l->window) {
			struct slot *s = &l->slots[l->dispatched % l->window];

			more = !stopped(in) && (s->state == FOUND || find(l, s));
			if (!more || (l->in_flight && l->in_flight + s->size > INTAKE_IN_FLIGHT))
				break;
			ok = before_large(l, s, &since, err);
			if (ok)
				dispatch(l, s);
		}
		if (!ok || written == l->dispatched)
			break;
		struct slot *s = &l->slots[written++ % l->window];

		await(l, s);
		ok = settle(l, s, err) && commit_now_and_then(in, l->workers, false, &since, err);
		give_back(l->in, s);
		s->state = FREE;
		l->in_flight -= s->size;
	}
	pthread_mutex_lock(&l->lock);
	l->closing = true;
	l->taken = l->dispatched;
	pthread_cond_broadcast(&l->work);
	pthread_cond_broadcast(&l->done);
	pthread_mutex_unlock(&l->lock);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	return ok;
}

static size_t window_of(size_t jobs, size_t ahead)
{
	size_t window = jobs * WINDOW_PER_JOB < WINDOW ? jobs * WINDOW_PER_JOB : WINDOW;

	window = window > jobs * WINDOW_LEAST ? window : jobs * WINDOW_LEAST;
	return jobs < 2 ? 1 : window > ahead ? window : ahead;
}

bool intake_run(const struct intake *in, struct walk *files, struct err *err)
{
	size_t jobs = in->store && in->jobs > INTAKE_JOBS_FILING ? INTAKE_JOBS_FILING : in->jobs;
	struct line_up l = { .in = in, .files = files, .jobs = jobs, .window = window_of(jobs, in->store ? store_ahead(in->store) : 0), .workers = workers_new() };
	bool ok;

	l.bundles = bundles_new(l.workers, in->recognise);
	workers_recognise(l.workers, in->recognise);
	/* Posting lists of megabytes are made by one thread after the other: each of glibc's arenas would keep what they took
	 * in it, and the holes that they grew in. */
	mallopt(M_MMAP_THRESHOLD, MAPPED);
	if (in->store)
		store_parallel(in->store, jobs > 1);
	if (in->store && !store_begin_filing(in->store, err))
		return false;
	pthread_mutex_init(&l.lock, NULL);
	pthread_cond_init(&l.work, NULL);
	pthread_cond_init(&l.done, NULL);
	l.slots = calloc(l.window, sizeof *l.slots);
	if (!l.slots)
		memory_out();
	for (size_t i = 0; i < l.window; i++) {
		l.slots[i].arena = arena_new();
		l.slots[i].prepared = prepared_for(in->store);
	}
	ok = jobs > 1 ? run_threads(&l, err) : run_alone(&l, err);
	for (size_t i = 0; i < l.window; i++) {
		arena_free(l.slots[i].arena);
		buf_free(&l.slots[i].bytes);
		prepared_free(l.slots[i].prepared);
	}
	free(l.slots);
	workers_free(l.workers);
	bundles_free(l.bundles);
	buf_free(&l.failed);
	learning_free(&l.learning);
	pthread_mutex_destroy(&l.lock);
	pthread_cond_destroy(&l.work);
	pthread_cond_destroy(&l.done);
	if (in->store && ok)
		ok = store_commit(in->store, err);
	if (in->store && ok && !stopped(in))
		ok = store_tidy(in->store, err);
	if (in->store && !ok)
		store_rollback(in->store);
	return ok;
}

/* Takes the document from its source; false: the database failed. */
static bool again(const struct intake *in, struct learning *l, struct matcher *m, struct arena *a, struct prepared *prepared, int64_t id, bool out, struct err *err)
{
	struct original o = { 0 };
	struct doc d;
	struct err failed = { 0 };
	bool ok = (out ? store_out_original : store_original)(in->store, id, a, &o, err);

	if (!ok)
		return false;
	struct intake_result r = { .path = o.path, .status = FILED_UPDATED };
	struct input input = { .path = o.path, .bytes = o.bytes, .container = o.container, .kept = o.reading, .id = o.id,
			       .encoding = in->encoding ? in->encoding : o.encoding };

	if (parse_input(m, a, &input, &d, &failed)) {
		bool changed;

		d.id = id;
		if (!learning_split(l, in, &d, &changed, err))
			return false;
		store_prepare(prepared, &d);
		ok = out ? store_revive(in->store, &d, prepared, o.encoding, rules_id(in->rules), err) :
			   store_replace(in->store, &d, prepared, rules_id(in->rules), err);
		r.doc = &d;
	} else if (failed.code == ERR_STOPPED) {
		return true;
	} else {
		r.status = FILED_FAILED;
		r.err = &failed;
	}
	if (ok && in->report)
		in->report(in->ctx, &r);
	return ok;
}

static bool each_again(const struct intake *in, const struct ids *ids, bool out, struct err *err)
{
	struct arena *a = arena_new();
	struct matcher *m = matcher_for(in);
	struct prepared *prepared = prepared_new();
	struct learning learning = { 0 };
	size_t since = 0;
	bool ok = true;

	for (size_t i = 0; ok && i < ids->n && !stopped(in); i++) {
		ok = again(in, &learning, m, a, prepared, ids->p[i], out, err) && commit_now_and_then(in, NULL, true, &since, err);
		arena_reset(a);
	}
	learning_free(&learning);
	prepared_free(prepared);
	matcher_free(m);
	arena_free(a);
	return ok;
}

bool intake_again(const struct intake *in, struct err *err)
{
	struct arena *a = arena_new();
	struct matcher *m = matcher_for(in);
	struct prepared *prepared = prepared_new();
	struct learning learning = { 0 };
	size_t since = 0;
	int64_t id = 0, n = 0;
	bool ok = store_begin(in->store, err);

	/* one by one: between two transactions another program may have filed or removed documents */
	while (ok && !stopped(in) && (ok = store_next(in->store, id, &id, err)) && id) {
		ok = again(in, &learning, m, a, prepared, id, false, err) && commit_now_and_then(in, NULL, true, &since, err);
		arena_reset(a);
		n++;
	}
	if (ok)
		ok = store_note_again(in->store, n, err) && store_commit(in->store, err);
	if (!ok)
		store_rollback(in->store);
	learning_free(&learning);
	prepared_free(prepared);
	matcher_free(m);
	arena_free(a);
	return ok;
}

bool intake_again_these(const struct intake *in, const struct ids *ids, struct err *err)
{
	return each_again(in, ids, false, err);
}

bool intake_revive(const struct intake *in, const struct ids *ids, struct err *err)
{
	return each_again(in, ids, true, err);
}
