/* The server. Each worker thread has a database connection; the workers take turns at running libmicrohttpd's event loop and
 * make the replies (pool.h). The main thread waits for signals and closes idle connections. */
#include "serve/serve.h"

#ifdef HAVE_MICROHTTPD

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/digest.h"
#include "serve/assets.h"
#include "serve/cache.h"
#include "serve/connections.h"
#include "serve/listen.h"
#include "serve/messages.h"
#include "serve/microhttpd.h"
#include "serve/view.h"
#include "serve/route.h"
#include "serve/pool.h"

enum {
	HEAD_MAX = 16 << 10,   /* bytes: request line and headers of one connection */
	IDLE_SECONDS = 30,     /* without data: the connection is closed */
	TICK_MS = 250,
	END_TICK_MS = 5,
	END_MS = 1700,         /* when the server ends, replies that are not finished may take this long */
	PIECE = 64 << 10,
	LONG_TARGET = 600,     /* bytes of an address: a query this long may be slow, so it counts as heavy work */
};

struct server {
	struct room room;
	struct pool *pool;
	struct connections *connections;
	struct cache *cache;
	pthread_mutex_t writing;
	/* Only the thread in attend() calls libmicrohttpd. Other threads leave it messages under `finishing` and wake it by `bell`. */
	struct MHD_Daemon *daemon;
	int epoll, bell;            /* epoll: libmicrohttpd's descriptor; bell: an eventfd that wakes the event loop */
	pthread_mutex_t finishing;
	struct exchange *finished;  /* a list of exchanges whose reply is ready */
	bool ends, quiet;           /* ends: stop accepting connections; quiet: that was done */
	size_t suspended;           /* connections; the loop's alone */
};

/* One request, from its first line until its answer is sent. */
struct exchange {
	struct server *server;
	struct MHD_Connection *connection;
	struct request request;
	struct reply reply;
	struct work work;
	struct str target;
	char etag[24];
	bool begun, refused, done; /* begun: headers were read; refused: the body is not read; done: the reply is ready */
	struct buf body;
	size_t sent; /* bytes of reply.body that were sent; a stream adds to it */
	bool ended;  /* the stream has no more pieces */
	struct err failed;
	struct exchange *next; /* in server.finished */
};

/* ── the request ── */

static void *begin(void *ctx, const char *uri, struct MHD_Connection *c)
{
	struct exchange *x = allocated(calloc(1, sizeof *x));

	x->server = ctx;
	x->connection = c;
	x->request.arena = arena_new();
	x->request.room = &x->server->room;
	x->request.reply = &x->reply;
	x->request.out = &x->reply.body;
	x->request.path = STR("/");
	x->target = arena_str(x->request.arena, (struct str){ uri, strnlen(uri, TARGET_MAX + 1) });
	return x;
}

static enum MHD_Result header(void *ctx, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct exchange *x = ctx;
	struct request *r = &x->request;
	const struct { const char *name; struct str *to; } wanted[] = {
		{ "Host", &r->host }, { "Accept", &r->accept }, { "Accept-Language", &r->languages }, { "Cookie", &r->cookies },
		{ "Authorization", &r->authorization }, { "Origin", &r->origin }, { "Sec-Fetch-Site", &r->site },
		{ "Content-Type", &r->type }, { "If-None-Match", &r->known }, { "Cache-Control", &r->freshness },
	};

	(void)kind;
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		if (strcasecmp(name, wanted[i].name) == 0)
			*wanted[i].to = arena_str(r->arena, str_z(value));
	return MHD_YES;
}

static void settle(struct exchange *x, const char *method)
{
	struct request *r = &x->request;

	r->method = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 ? METHOD_GET : strcmp(method, "POST") == 0 ? METHOD_POST : METHOD_OTHER;
	microhttpd()->MHD_get_connection_values(x->connection, MHD_HEADER_KIND, header, x);
	bool good = request_target(r, x->target);

	request_settle(r);
	if (!good) {
		view_refuse(r, x->target.n > TARGET_MAX ? 414 : 400, phrase(r, "This address cannot be read."));
		x->refused = x->done = true;
	} else if (r->method == METHOD_OTHER) {
		route_answer(r); /* a body, if there is one, is not read */
		x->refused = x->done = true;
	}
}

static void take_body(struct exchange *x, const char *data, size_t n)
{
	struct request *r = &x->request;

	if (x->body.n + n > FORM_MAX || r->method != METHOD_POST) {
		if (!x->done)
			view_refuse(r, 413, phrase(r, "What was sent is too long."));
		x->done = true;
		return;
	}
	buf_add(&x->body, data, n);
}

/* ── the reply ── */

/* The tag covers everything that a page depends on: the database's version, the program, the address, language and rights. */
static void make_etag(struct exchange *x, int64_t version)
{
	const struct request *r = &x->request;
	char digest[DIGEST_HEX + 1];
	struct str all = arena_fmt(r->arena, "%s %lld %.*s %d%d%d%d", r->room->stamp, (long long)version, STR_ARG(x->target), r->json, r->chinese, r->reader, r->editor);

	digest_hex(all, digest);
	snprintf(x->etag, sizeof x->etag, "\"%.16s\"", digest);
}

static bool is_known(const struct exchange *x)
{
	return x->etag[0] && str_has(x->request.known, str_z(x->etag));
}

/* Runs in a worker: makes the reply. */
static void answer(void *ctx, struct store *s, struct err *err)
{
	struct exchange *x = ctx;
	struct request *r = &x->request;

	if (!s && err) {
		view_failed(r, err);
		x->reply.status = 503;
		return;
	}
	r->store = s;
	int64_t stand = r->method == METHOD_GET && s ? store_version(s) : 0;

	if (stand) {
		make_etag(x, stand);
		if (is_known(x)) {
			x->reply.status = 304;
			return;
		}
		if (!str_has(r->freshness, STR("no-cache")) && cache_get(x->server->cache, x->etag, &x->reply))
			return;
	}
	route_answer(r);
	r->store = NULL;
	if (x->etag[0])
		cache_put(x->server->cache, x->etag, &x->reply);
}

/* Runs in a worker: makes the next piece of a stream. */
static void answer_more(void *ctx, struct store *s, struct err *err)
{
	struct exchange *x = ctx;
	struct stream *m = x->reply.stream;

	x->reply.body.n = x->sent = 0;
	if (!s || !m->more(m, s, &x->reply.body, err)) {
		x->failed = *err;
		x->ended = true; /* the connection is closed before the last chunk, so the client knows that the reply is not complete */
	} else {
		x->ended = x->reply.body.n == 0;
	}
}

static void ring(struct server *s)
{
	const uint64_t one = 1;

	if (write(s->bell, &one, sizeof one) < 0 && errno != EAGAIN)
		memory_out();
}

/* Called from any thread when a reply, or its next piece, is ready. */
static void resume(void *ctx)
{
	struct exchange *x = ctx;
	struct server *s = x->server;

	pthread_mutex_lock(&s->finishing);
	x->next = s->finished;
	s->finished = x;
	pthread_mutex_unlock(&s->finishing);
	ring(s);
}

static void suspend(struct exchange *x)
{
	x->server->suspended++;
	microhttpd()->MHD_suspend_connection(x->connection);
}

/* libmicrohttpd asks for bytes: sends what is ready, then suspends the connection until a worker has more. */
static ssize_t read_stream(void *ctx, uint64_t at, char *to, size_t most)
{
	struct exchange *x = ctx;
	size_t n = x->reply.body.n - x->sent;

	(void)at;
	if (n == 0 && x->ended)
		return x->failed.code != ERR_NONE ? MHD_CONTENT_READER_END_WITH_ERROR : MHD_CONTENT_READER_END_OF_STREAM;
	if (n == 0) {
		x->work = (struct work){ .run = answer_more, .done = resume, .ctx = x, .slow = true, .store = true };
		suspend(x);
		if (!pool_add(x->server->pool, &x->work)) {
			err_set(&x->failed, ERR_IO, "too many wait");
			x->ended = true;
			resume(x);
		}
		return 0;
	}
	n = n < most ? n : most;
	memcpy(to, x->reply.body.p + x->sent, n);
	x->sent += n;
	return (ssize_t)n;
}

static const char policy[] = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
			     "frame-ancestors 'none'; base-uri 'none'";
static const char policy_foreign[] = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

static void add(struct MHD_Response *m, const char *name, struct str value, struct arena *a)
{
	microhttpd()->MHD_add_response_header(m, name, arena_str(a, value).p);
}

static void add_headers(struct exchange *x, struct MHD_Response *m)
{
	const struct microhttpd *h = microhttpd();
	struct reply *p = &x->reply;
	struct arena *a = x->request.arena;

	h->MHD_add_response_header(m, "Content-Security-Policy", p->foreign ? policy_foreign : policy);
	h->MHD_add_response_header(m, "X-Content-Type-Options", "nosniff");
	h->MHD_add_response_header(m, "X-Frame-Options", "DENY");
	h->MHD_add_response_header(m, "Referrer-Policy", "same-origin");
	h->MHD_add_response_header(m, "Cross-Origin-Opener-Policy", "same-origin");
	h->MHD_add_response_header(m, "Cross-Origin-Resource-Policy", "same-origin");
	h->MHD_add_response_header(m, "Permissions-Policy", "camera=(), geolocation=(), microphone=()");
	h->MHD_add_response_header(m, "Cache-Control", p->lasting ? "private, max-age=31536000, immutable" : p->status == 200 || p->status == 304 ? "private, no-cache" : "no-store");
	h->MHD_add_response_header(m, "Vary", "Accept, Accept-Language, Cookie, Authorization");
	if (p->type && p->status != 304)
		h->MHD_add_response_header(m, "Content-Type", p->type);
	if (x->etag[0] && (p->status == 200 || p->status == 304))
		h->MHD_add_response_header(m, "ETag", x->etag);
	if (p->location.n)
		add(m, "Location", p->location, a);
	if (p->cookie.n)
		add(m, "Set-Cookie", p->cookie, a);
	if (p->file.n)
		add(m, "Content-Disposition", view_disposition(a, p->file), a);
	if (p->status == 401)
		h->MHD_add_response_header(m, "WWW-Authenticate", "Bearer");
	if (p->status == 405)
		h->MHD_add_response_header(m, "Allow", "GET, HEAD");
	if (p->status == 503)
		h->MHD_add_response_header(m, "Retry-After", "2");
	if (x->refused)
		h->MHD_add_response_header(m, "Connection", "close");
}

static enum MHD_Result send_reply(struct exchange *x)
{
	const struct microhttpd *h = microhttpd();
	struct reply *p = &x->reply;
	struct MHD_Response *m;

	if (p->stream && p->status == 200) {
		m = h->MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE, read_stream, x, NULL);
	} else {
		m = h->MHD_create_response_from_buffer(p->status == 304 ? 0 : p->body.n, p->body.p,
						       p->body.p ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);
		if (m)
			p->body = (struct buf){ 0 };
	}
	if (!m)
		return MHD_NO;
	add_headers(x, m);
	enum MHD_Result ok = h->MHD_queue_response(x->connection, p->status, m);

	h->MHD_destroy_response(m);
	return ok;
}

static bool is_form(const struct request *r)
{
	return str_starts(r->type, STR("application/x-www-form-urlencoded"));
}

/* True: a worker makes the reply, and the connection is suspended. False: the reply is ready. */
static bool start(struct exchange *x)
{
	struct request *r = &x->request;
	struct str rest;
	const struct route *way = route_of(r, &rest);

	if (r->method == METHOD_POST && (!is_form(r) || !request_form(r, buf_view(&x->body)))) {
		view_refuse(r, 415, phrase(r, "Only forms are taken."));
		return false;
	}
	if (!way || way->plain || !request_for_us(r) || (!r->reader && !way->open)) {
		route_answer(r);
		return false;
	}
	x->work = (struct work){ .run = answer, .done = resume, .ctx = x, .slow = way->slow || x->target.n > LONG_TARGET, .store = true };
	suspend(x);
	if (!pool_add(x->server->pool, &x->work)) {
		view_refuse(r, 503, phrase(r, "Too many ask at once; try again in a moment."));
		resume(x);
	}
	return true;
}

static enum MHD_Result handle(void *ctx, struct MHD_Connection *c, const char *url, const char *method, const char *version, const char *data, size_t *n,
			      void **own)
{
	struct exchange *x = *own;

	(void)url, (void)version;
	if (!x)
		return MHD_NO;
	if (!x->begun) {
		x->begun = true;
		connections_busy(((struct server *)ctx)->connections, c, true);
		settle(x, method);
		return x->refused ? send_reply(x) : MHD_YES;
	}
	if (*n) {
		take_body(x, data, *n);
		*n = 0;
		return MHD_YES;
	}
	if (!x->done && start(x))
		return MHD_YES;
	return send_reply(x);
}

static void completed(void *ctx, struct MHD_Connection *c, void **own, enum MHD_RequestTerminationCode how)
{
	struct exchange *x = *own;

	(void)how;
	if (!x)
		return;
	connections_busy(((struct server *)ctx)->connections, c, false);
	if (x->reply.stream)
		x->reply.stream->end(x->reply.stream);
	buf_free(&x->body);
	buf_free(&x->reply.body);
	arena_free(x->request.arena);
	free(x);
	*own = NULL;
}

static void connection(void *ctx, struct MHD_Connection *c, void **own, enum MHD_ConnectionNotificationCode what)
{
	connections_note(((struct server *)ctx)->connections, c, own, what == MHD_CONNECTION_NOTIFY_STARTED);
}

static void quiet(void *ctx, const char *format, va_list ap) /* errors of clients are not logged */
{
	(void)ctx, (void)format, (void)ap;
}

/* ── beginning and end ── */

static void block_signals(sigset_t *ends)
{
	sigemptyset(ends);
	sigaddset(ends, SIGTERM);
	sigaddset(ends, SIGINT);
	sigaddset(ends, SIGHUP);
	sigaddset(ends, SIGALRM);
	pthread_sigmask(SIG_BLOCK, ends, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static void stop_listening(struct server *s)
{
	MHD_socket listening = microhttpd()->MHD_quiesce_daemon(s->daemon);

	if (listening != MHD_INVALID_SOCKET)
		close(listening);
	s->quiet = true;
}

/* Runs libmicrohttpd's event loop once. Only one worker does so at a time. */
static void attend(void *ctx)
{
	struct server *s = ctx;
	struct pollfd wait[] = { { .fd = s->epoll, .events = POLLIN }, { .fd = s->bell, .events = POLLIN } };
	MHD_UNSIGNED_LONG_LONG ms;
	int most = s->quiet ? END_TICK_MS : TICK_MS;
	uint64_t rung;

	if (microhttpd()->MHD_get_timeout(s->daemon, &ms) == MHD_YES && ms < (unsigned)most)
		most = (int)ms;
	if (poll(wait, 2, most) > 0 && wait[1].revents && read(s->bell, &rung, sizeof rung) < 0 && errno != EAGAIN)
		memory_out();
	pthread_mutex_lock(&s->finishing);
	struct exchange *x = s->finished;
	bool ends = s->ends;

	s->finished = NULL;
	pthread_mutex_unlock(&s->finishing);
	for (struct exchange *next; x; x = next) {
		next = x->next;
		x->done = true;
		s->suspended--;
		microhttpd()->MHD_resume_connection(x->connection);
	}
	if (ends && !s->quiet)
		stop_listening(s);
	microhttpd()->MHD_run_wait(s->daemon, 0);
}

static void watch(struct server *s, const sigset_t *ends)
{
	const struct timespec tick = { 0, TICK_MS * 1000000L };

	for (time_t swept = 0, now;;) {
		int came = sigtimedwait(ends, NULL, &tick);

		if (came == SIGALRM)
			pool_alarm(s->pool);
		else if (came > 0)
			return;
		now = time(NULL);
		if (now != swept)
			connections_sweep(s->connections);
		swept = now;
	}
}

/* Accepts no more connections and finishes open ones, as far as time allows. */
static void end(struct server *s)
{
	const struct timespec tick = { 0, END_TICK_MS * 1000000L };

	pthread_mutex_lock(&s->finishing);
	s->ends = true;
	pthread_mutex_unlock(&s->finishing);
	ring(s);
	for (int ms = 0; connections_busy_now(s->connections) && ms < END_MS; ms += END_TICK_MS) {
		pool_alarm(s->pool);
		nanosleep(&tick, NULL);
	}
	/* a request that is being read, one that began as the workers ended (libmicrohttpd ends with no connection suspended), or an
	 * open transaction, which SQLite rolls back: nothing is lost */
	if (connections_busy_now(s->connections) || !pool_end(s->pool) || s->suspended)
		_exit(0);
	microhttpd()->MHD_stop_daemon(s->daemon);
}

static void make_stamp(struct room *r)
{
	char digest[DIGEST_HEX + 1];

	struct str files = arena_join(r->arena, arena_join(r->arena, asset_css(), asset_js()), messages_catalogue());

	digest_hex(arena_join(r->arena, str_z(r->options->version), files), digest);
	memcpy(r->stamp, digest, sizeof r->stamp - 1);
}

static struct MHD_Daemon *start_daemon(struct server *s, const struct listening *l, struct err *err)
{
	struct MHD_Daemon *d = microhttpd()->MHD_start_daemon(
		MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL, handle, s,
		MHD_OPTION_EXTERNAL_LOGGER, quiet, NULL, MHD_OPTION_LISTEN_SOCKET, l->fd,
		MHD_OPTION_CONNECTION_LIMIT, connections_most(s->connections), MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)HEAD_MAX,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_URI_LOG_CALLBACK, begin, s,
		MHD_OPTION_NOTIFY_COMPLETED, completed, s, MHD_OPTION_NOTIFY_CONNECTION, connection, s, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);

	if (d)
		s->epoll = microhttpd()->MHD_get_daemon_info(d, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
	else
		err_set(err, ERR_IO, "%s: the server could not start: %s", l->url, strerror(errno));
	return d;
}

/* libmicrohttpd owns the socket and closes it. */
static bool serve_on(struct server *s, const struct listening *l, struct err *err)
{
	const struct serve_options *o = s->room.options;
	struct names *names = names_new(s->room.arena);
	sigset_t ends;

	names_add(names, o->names);
	s->room.names = names;
	s->room.port = l->port;
	s->room.writing = &s->writing;
	make_stamp(&s->room);
	block_signals(&ends);
	o->confine(o); /* Landlock and seccomp hold for threads that are made afterwards */
	if (!(s->pool = pool_new(o->database, err)) || !(s->daemon = start_daemon(s, l, err))) {
		close(l->fd);
		if (s->pool)
			pool_end(s->pool);
		return false;
	}
	pool_begin(s->pool, attend, s);
	o->ready(l->url);
	listen_tell_manager(l, "READY=1");
	watch(s, &ends);
	listen_tell_manager(l, "STOPPING=1");
	end(s);
	return true;
}

bool serve_run(const struct serve_options *o, struct err *err)
{
	struct server s = { .room = { .options = o }, .bell = -1 };
	struct listening l;

	if (!microhttpd())
		return err_set(err, ERR_IO, "libmicrohttpd is not installed; Debian: apt install libmicrohttpd12");
	if (!listen_open(o, &l, err))
		return false;
	if (!l.loopback && !o->token.n) {
		close(l.fd);
		return err_set(err, ERR_USAGE, "%s is reachable from other machines: say who may read, with --token-file FILE", l.url);
	}
	s.room.arena = arena_new();
	s.connections = connections_new();
	s.cache = cache_new();
	pthread_mutex_init(&s.writing, NULL);
	pthread_mutex_init(&s.finishing, NULL);
	s.bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (s.bell < 0)
		memory_out();
	bool ok = serve_on(&s, &l, err);

	close(s.bell);
	pthread_mutex_destroy(&s.finishing);
	pthread_mutex_destroy(&s.writing);
	cache_free(s.cache);
	connections_free(s.connections);
	arena_free(s.room.arena);
	return ok;
}

bool serve_there(void)
{
	return microhttpd() != NULL;
}

#else

bool serve_run(const struct serve_options *o, struct err *err)
{
	(void)o;
	return err_set(err, ERR_USAGE, "this guidang was built without libmicrohttpd; Debian: apt install libmicrohttpd-dev, then build it again");
}

bool serve_there(void)
{
	return false;
}

#endif
