#include "postgres/link.h"

#include <errno.h>
#include <libintl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "postgres/libpq.h"

enum {
	AGAIN_MS = 3000,        /* time limit of a second connection, which finds the server that does not answer */
	BEYOND_MS = 5000,       /* the server itself ends a statement at its time limit; this long after it the connection is given up */
	KEPT_MAX = 256,         /* statements the server has prepared */
	COPY_PIECE = 1 << 20,
};

struct link_kept {
	char *text;
};

struct link {
	PGconn *conn;
	char name[LINK_ADDRESS_MAX];
	int64_t statement_ms; /* 0: for ever */
	struct link_kept kept[KEPT_MAX];
	size_t n_kept;
	char state[6];
	bool lost, patient;
	char *address;
	void (*who)(void *ctx, char *out, size_t size);
	void *ctx;
	struct err failed;
};

/* ── addresses ── */

bool link_is_address(const char *address)
{
	return strncmp(address, "postgresql://", 13) == 0 || strncmp(address, "postgres://", 11) == 0;
}

static bool no_libpq(struct err *err)
{
	return err_set(err, ERR_DATABASE, "PostgreSQL cannot be spoken to: libpq.so.5 is missing; install it (Debian: apt install libpq5)");
}

static const char *option_of(const PQconninfoOption *o, const char *keyword)
{
	for (; o->keyword; o++)
		if (strcmp(o->keyword, keyword) == 0)
			return o->val && *o->val ? o->val : NULL;
	return NULL;
}

/* libpq's message about an invalid address may contain the password. */
static PQconninfoOption *parsed(const char *address, struct err *err)
{
	const struct libpq *pq = libpq();
	char *why = NULL;

	if (!pq) {
		no_libpq(err);
		return NULL;
	}
	PQconninfoOption *o = pq->PQconninfoParse(address, &why);

	if (!o)
		err_set(err, ERR_USAGE, "the address of the server cannot be read; it looks like postgresql://USER@HOST:PORT/DATABASE");
	pq->PQfreemem(why);
	if (o && option_of(o, "password")) {
		err_set(err, ERR_USAGE, "an address does not hold the password, which others could read: it belongs into ~/.pgpass or PGPASSWORD");
		pq->PQconninfoFree(o);
		return NULL;
	}
	return o;
}

static void name_of(const PQconninfoOption *o, char out[static LINK_ADDRESS_MAX])
{
	const char *user = option_of(o, "user"), *host = option_of(o, "host"), *port = option_of(o, "port"), *database = option_of(o, "dbname");

	snprintf(out, LINK_ADDRESS_MAX, "postgresql://%s%s%s%s%s%s%s", user ? user : "", user ? "@" : "", host ? host : "", port ? ":" : "",
		 port ? port : "", database ? "/" : "", database ? database : "");
}

bool link_name_of(const char *address, char out[static LINK_ADDRESS_MAX], struct err *err)
{
	PQconninfoOption *o = parsed(address, err);

	if (!o)
		return false;
	name_of(o, out);
	libpq()->PQconninfoFree(o);
	return true;
}

/* ── connecting ── */

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits for the socket; false: the deadline passed. until 0: no deadline. */
static bool await(PGconn *conn, bool to_write, int64_t until)
{
	struct pollfd p = { .fd = libpq()->PQsocket(conn), .events = (short)(to_write ? POLLIN | POLLOUT : POLLIN) };

	for (;;) {
		int64_t left = until ? until - now_ms() : -1;

		if (until && left <= 0)
			return false;
		int rc = poll(&p, 1, until ? (int)(left < INT32_MAX ? left : INT32_MAX) : -1);

		if (rc > 0 || (rc < 0 && errno != EINTR))
			return true;
	}
}

static void quiet(void *ctx, const char *message)
{
	(void)ctx, (void)message;
}

/* The server's message on one line. */
static void one_line(const char *message, char *out, size_t size)
{
	size_t n = 0;

	for (; *message && n + 1 < size; message++)
		if (*message != '\n' && *message != '\t')
			out[n++] = *message;
		else if (n && out[n - 1] != ' ' && message[1])
			out[n++] = ' ';
	out[n] = '\0';
}

static bool failed(struct link *l, struct err *err)
{
	*err = l->failed;
	return false;
}

bool link_fail(struct link *l, struct err *err)
{
	if (l->failed.code == ERR_NONE)
		return err_set(err, ERR_DATABASE, "%s: the server refused without a word", l->name);
	return failed(l, err);
}

static bool lost(struct link *l, const char *message, struct err *err)
{
	char why[400];

	l->lost = true;
	snprintf(l->state, sizeof l->state, "08006");
	one_line(message, why, sizeof why);
	err_set(&l->failed, ERR_DATABASE, "%s: the connection was lost; what was committed before is kept: %s", l->name, why);
	return failed(l, err);
}

static bool say_late(struct link *l, struct err *err)
{
	char who[200] = "";

	snprintf(l->state, sizeof l->state, "57014");
	if (l->who)
		l->who(l->ctx, who, sizeof who);
	err_set(&l->failed, ERR_DATABASE, "%s: the server did not answer in time (statement_timeout)%s%s", l->name, *who ? ": " : "", who);
	return failed(l, err);
}

static bool late(struct link *l, struct err *err)
{
	l->lost = true;
	return say_late(l, err);
}

static int64_t seconds_of(const PQconninfoOption *o)
{
	const char *said = option_of(o, "connect_timeout"), *wished = getenv("PGCONNECT_TIMEOUT");

	said = said ? said : wished;
	long n = said ? strtol(said, NULL, 10) : LINK_CONNECT_SECONDS;

	return n > 0 ? n : 0;
}

static bool connect_in_time(struct link *l, const char *address, int64_t seconds, struct err *err)
{
	const struct libpq *pq = libpq();
	const char *const keys[] = { "dbname", "fallback_application_name", "client_encoding", "connect_timeout", NULL };
	char limit[24];
	const char *const values[] = { address, "guidang", "UTF8", limit, NULL };
	int64_t until = seconds ? now_ms() + seconds * 1000 : 0;
	PostgresPollingStatusType step = PGRES_POLLING_WRITING;
	char why[400];

	snprintf(limit, sizeof limit, "%lld", (long long)seconds);
	l->conn = pq->PQconnectStartParams(keys, values, 1);
	if (!l->conn)
		memory_out();
	pq->PQsetNoticeProcessor(l->conn, quiet, NULL);
	while (pq->PQstatus(l->conn) != CONNECTION_BAD && step != PGRES_POLLING_OK && step != PGRES_POLLING_FAILED) {
		if (!await(l->conn, step == PGRES_POLLING_WRITING, until))
			return err_set(err, ERR_DATABASE, "%s: the server did not answer in %lld seconds (connect_timeout)", l->name, (long long)seconds);
		step = pq->PQconnectPoll(l->conn);
	}
	if (pq->PQstatus(l->conn) == CONNECTION_OK)
		return true;
	one_line(pq->PQerrorMessage(l->conn), why, sizeof why);
	return err_set(err, ERR_DATABASE, "%s: cannot be connected to: %s", l->name, why);
}

/* 90s, 1500ms, 2min: as the server prints a setting. */
static int64_t milliseconds(const char *t)
{
	static const struct { const char *unit; int64_t ms; } units[] = { { "ms", 1 }, { "s", 1000 }, { "min", 60000 }, { "h", 3600000 }, { "d", 86400000 }, { "", 1 } };
	char *unit;
	long long n = strtoll(t, &unit, 10);

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (strcmp(unit, units[i].unit) == 0)
			return n * units[i].ms;
	return LINK_STATEMENT_SECONDS * 1000;
}

/* One round trip: the timeout set by the server or the user, else our default; and what all statements expect. */
static bool settle(struct link *l, struct err *err)
{
	static const char sql[] =
		"SELECT set_config('statement_timeout', CASE current_setting('statement_timeout') WHEN '0' THEN $1 ELSE current_setting('statement_timeout') END, false),"
		" set_config('search_path','guidang,public',false), set_config('jit','off',false)";
	struct params p = { .a = arena_new() };
	struct link_reply *r = NULL;

	l->statement_ms = 0;
	param_text(&p, arena_fmt(p.a, "%d", LINK_STATEMENT_SECONDS * 1000));
	bool ok = link_run(l, sql, &p, false, &r, err);

	if (ok)
		l->statement_ms = milliseconds(arena_str(p.a, reply_text(r, 0, 0)).p);
	reply_free(r);
	arena_free(p.a);
	return ok;
}

bool link_open(const char *address, struct link **out, struct err *err)
{
	PQconninfoOption *o = parsed(address, err);
	struct link *l;

	if (!o)
		return false;
	l = allocated(calloc(1, sizeof *l));
	name_of(o, l->name);
	int64_t seconds = seconds_of(o);

	libpq()->PQconninfoFree(o);
	l->statement_ms = LINK_STATEMENT_SECONDS * 1000;
	l->address = allocated(strdup(address));
	if (!connect_in_time(l, address, seconds, err)) {
		link_close(l);
		return false;
	}
	libpq()->PQsetnonblocking(l->conn, 1);
	if (!settle(l, err)) {
		link_close(l);
		return false;
	}
	*out = l;
	return true;
}

void link_close(struct link *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < l->n_kept; i++)
		free(l->kept[i].text);
	libpq()->PQfinish(l->conn);
	free(l->address);
	free(l);
}

struct link *link_again(const struct link *l)
{
	struct link *again = NULL;
	struct err ignored;

	if (!link_open(l->address, &again, &ignored))
		return NULL;
	again->statement_ms = AGAIN_MS;
	if (link_script(again, "SET statement_timeout=3000", &ignored))
		return again;
	link_close(again);
	return NULL;
}

void link_on_late(struct link *l, void (*who)(void *ctx, char *out, size_t size), void *ctx)
{
	l->who = who;
	l->ctx = ctx;
}

const char *link_name(const struct link *l)
{
	return l->name;
}

struct link_place link_place(const struct link *l)
{
	const struct libpq *pq = libpq();

	return (struct link_place){ pq->PQhost(l->conn), pq->PQport(l->conn), pq->PQdb(l->conn), pq->PQuser(l->conn), pq->PQpass(l->conn) };
}

struct str link_quoted(struct link *l, struct arena *a, const char *text, bool identifier)
{
	const struct libpq *pq = libpq();
	char *p = (identifier ? pq->PQescapeIdentifier : pq->PQescapeLiteral)(l->conn, text, strlen(text));
	struct str out = arena_str(a, str_z(p ? p : "''"));

	pq->PQfreemem(p);
	return out;
}

int link_version(const struct link *l)
{
	return libpq()->PQserverVersion(l->conn);
}

const char *link_state(const struct link *l)
{
	return l->state;
}

bool link_lost(const struct link *l)
{
	return l->lost;
}

/* ── statements ── */

static bool refused(struct link *l, PGresult *result, struct err *err)
{
	const struct libpq *pq = libpq();
	const char *state = pq->PQresultErrorField(result, PG_DIAG_SQLSTATE), *said = pq->PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *detail = pq->PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL), *context = pq->PQresultErrorField(result, PG_DIAG_CONTEXT);
	char why[400], of[300] = "";

	snprintf(l->state, sizeof l->state, "%s", state ? state : "XX000");
	one_line(said ? said : pq->PQerrorMessage(l->conn), why, sizeof why);
	if ((strncmp(l->state, "08", 2) == 0 || strcmp(l->state, "57014") == 0) && (detail || context))
		one_line(detail ? detail : context, of, sizeof of);
	if (strcmp(l->state, "57014") == 0)
		return say_late(l, err);
	if (strcmp(l->state, "53100") == 0)
		err_set(&l->failed, ERR_DATABASE, "%s: no space left on the server; what was committed before is kept, and the same command continues from there", l->name);
	else if (strcmp(l->state, "42501") == 0)
		err_set(&l->failed, ERR_DATABASE, "%s: this user may not do that: %s", l->name, why);
	else
		err_set(&l->failed, ERR_DATABASE, "%s: %s%s%s", l->name, why, *of ? ": " : "", of);
	return failed(l, err);
}

/* Flushes the send buffer. */
static bool flushed(struct link *l, int64_t until, struct err *err)
{
	const struct libpq *pq = libpq();
	int rc;

	while ((rc = pq->PQflush(l->conn)) > 0)
		if (!await(l->conn, true, until))
			return late(l, err);
		else if (!pq->PQconsumeInput(l->conn))
			return lost(l, pq->PQerrorMessage(l->conn), err);
	return rc == 0 || lost(l, pq->PQerrorMessage(l->conn), err);
}

/* Reads to the last result; *out may stay NULL, then *err is set. The result of a statement that failed is preferred. */
static bool receive(struct link *l, int64_t until, PGresult **out, struct err *err)
{
	const struct libpq *pq = libpq();
	PGresult *last = NULL, *one;

	if (!flushed(l, until, err))
		return false;
	for (;;) {
		while (pq->PQisBusy(l->conn)) {
			if (!await(l->conn, false, until)) {
				pq->PQclear(last);
				return late(l, err);
			}
			if (!pq->PQconsumeInput(l->conn)) {
				pq->PQclear(last);
				return lost(l, pq->PQerrorMessage(l->conn), err);
			}
		}
		if (!(one = pq->PQgetResult(l->conn)))
			break;
		ExecStatusType is = pq->PQresultStatus(one);

		if (last && pq->PQresultStatus(last) == PGRES_FATAL_ERROR) {
			pq->PQclear(one);
			continue;
		}
		pq->PQclear(last);
		last = one;
		if (is == PGRES_COPY_IN)
			break;
	}
	if (!last)
		return lost(l, pq->PQerrorMessage(l->conn), err);
	ExecStatusType is = pq->PQresultStatus(last);

	if (is != PGRES_TUPLES_OK && is != PGRES_COMMAND_OK && is != PGRES_COPY_IN && is != PGRES_EMPTY_QUERY) {
		if (pq->PQstatus(l->conn) == CONNECTION_BAD) {
			char why[400];

			one_line(pq->PQerrorMessage(l->conn), why, sizeof why);
			pq->PQclear(last);
			return lost(l, why, err);
		}
		refused(l, last, err);
		pq->PQclear(last);
		return false;
	}
	*out = last;
	return true;
}

static int64_t deadline(const struct link *l)
{
	return l->statement_ms && !l->patient ? now_ms() + l->statement_ms + BEYOND_MS : 0;
}

/* The name of a statement that the server has prepared; NULL with *err: it failed, without: there are too many. */
static const char *prepared(struct link *l, const char *sql, const struct params *p, char name[static 16], struct err *err)
{
	const struct libpq *pq = libpq();
	PGresult *result = NULL;
	size_t i = 0;

	while (i < l->n_kept && strcmp(l->kept[i].text, sql) != 0)
		i++;
	if (i == KEPT_MAX)
		return NULL;
	snprintf(name, 16, "g%zu", i);
	if (i < l->n_kept)
		return name;
	if (!pq->PQsendPrepare(l->conn, name, sql, p ? (int)p->n : 0, p ? p->type : NULL)) {
		lost(l, pq->PQerrorMessage(l->conn), err);
		return NULL;
	}
	if (!receive(l, deadline(l), &result, err))
		return NULL;
	pq->PQclear(result);
	l->kept[l->n_kept++].text = allocated(strdup(sql));
	return name;
}

bool link_send(struct link *l, const char *sql, struct err *err)
{
	const struct libpq *pq = libpq();

	if (l->lost)
		return failed(l, err);
	return (pq->PQsendQueryParams(l->conn, sql, 0, NULL, NULL, NULL, NULL, 1) || lost(l, pq->PQerrorMessage(l->conn), err)) && flushed(l, deadline(l), err);
}

bool link_sent(struct link *l, struct link_reply **out, struct err *err)
{
	PGresult *result = NULL;

	if (l->lost)
		return failed(l, err);
	if (!receive(l, deadline(l), &result, err))
		return false;
	if (out)
		*out = reply_new(result);
	else
		libpq()->PQclear(result);
	return true;
}

bool link_run(struct link *l, const char *sql, const struct params *p, bool kept, struct link_reply **out, struct err *err)
{
	const struct libpq *pq = libpq();
	char name[16];
	const char *as = NULL;
	int n = p ? (int)p->n : 0, sent;
	struct err why = { 0 };

	if (l->lost)
		return failed(l, err);
	if (kept && !(as = prepared(l, sql, p, name, &why)) && why.code != ERR_NONE) {
		*err = why;
		return false;
	}
	sent = as ? pq->PQsendQueryPrepared(l->conn, as, n, p ? p->value : NULL, p ? p->length : NULL, p ? p->format : NULL, 1) :
		    pq->PQsendQueryParams(l->conn, sql, n, p ? p->type : NULL, p ? p->value : NULL, p ? p->length : NULL, p ? p->format : NULL, 1);
	return sent ? link_sent(l, out, err) : lost(l, pq->PQerrorMessage(l->conn), err);
}

bool link_script(struct link *l, const char *sql, struct err *err)
{
	struct str rest = str_z(sql);
	bool ok = true;

	/* one statement a line group, each ended by ;; so that bodies of functions may hold single ones */
	while (ok && rest.n) {
		size_t end = str_find(rest, STR(";;"));
		struct str one = str_trim(str_sub(rest, 0, end == SIZE_MAX ? rest.n : end));

		rest = end == SIZE_MAX ? STR("") : str_sub(rest, end + 2, rest.n);
		if (one.n == 0)
			continue;
		char *text = allocated(strndup(one.p, one.n));

		ok = link_run(l, text, NULL, false, NULL, err);
		free(text);
	}
	return ok;
}

bool link_patience(struct link *l, bool last, struct err *err)
{
	char sql[64];

	snprintf(sql, sizeof sql, "SET statement_timeout=%lld", last ? (long long)l->statement_ms : 0LL);
	l->patient = !last;
	return link_script(l, sql, err);
}

static bool put_copy(struct link *l, const char *p, size_t n, struct err *err)
{
	const struct libpq *pq = libpq();

	for (size_t at = 0; at < n;) {
		size_t piece = n - at < COPY_PIECE ? n - at : COPY_PIECE;
		int rc = pq->PQputCopyData(l->conn, p + at, (int)piece);

		if (rc < 0)
			return lost(l, pq->PQerrorMessage(l->conn), err);
		if (!flushed(l, deadline(l), err))
			return false;
		at += rc > 0 ? piece : 0;
	}
	return true;
}

bool link_copy(struct link *l, const char *sql, struct str data, struct err *err)
{
	static const char head[19] = "PGCOPY\n\377\r\n", tail[2] = { -1, -1 };

	if (!link_send(l, sql, err) || !link_sent(l, NULL, err) || !put_copy(l, head, sizeof head, err) || !put_copy(l, data.p, data.n, err) ||
	    !put_copy(l, tail, sizeof tail, err))
		return false;
	while (libpq()->PQputCopyEnd(l->conn, NULL) == 0)
		if (!flushed(l, deadline(l), err))
			return false;
	return link_sent(l, NULL, err);
}

void link_forgive(struct link *l)
{
	struct err ignored;

	if (!l->lost)
		link_run(l, "ROLLBACK", NULL, false, NULL, &ignored);
	if (!l->lost) {
		l->state[0] = '\0';
		l->failed = (struct err){ 0 };
	}
}

void link_back_to(struct link *l, const char *savepoint)
{
	char sql[64];
	struct err ignored;

	snprintf(sql, sizeof sql, "ROLLBACK TO SAVEPOINT %s", savepoint);
	if (!l->lost && link_run(l, sql, NULL, false, NULL, &ignored)) {
		l->state[0] = '\0';
		l->failed = (struct err){ 0 };
	}
}
