/* guidang serve: the reading room (lib/serve). */
#include "confine.h"
#include "serve/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "opt.h"
#include "saved.h"
#include "serve/listen.h"
#include "store/store.h"

enum { PORT = 8377, PORT_MAX = 65535, HOSTS_MAX = 32, TOKEN_BYTES = 16 };

static void ready(const char *url)
{
	say("the reading room is open: %s", url);
}

static void confine(const struct serve_options *o)
{
	confine_serving(o->database, o->edit_token.n > 0);
}

/* Printed once; whoever has it may correct. */
static struct str make_token(struct arena *a)
{
	unsigned char bytes[TOKEN_BYTES];
	struct buf b = { 0 };

	if (getentropy(bytes, sizeof bytes) != 0)
		abort();
	for (size_t i = 0; i < sizeof bytes; i++)
		buf_fmt(&b, "%02x", bytes[i]);
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

/* The first line of a file that only its owner can read. */
static bool read_token(struct arena *a, const char *path, struct str *out, struct err *err)
{
	char line[512];
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 && fstat(fd, &st) == 0 ? read(fd, line, sizeof line) : -1;

	if (n < 0) {
		err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	close(fd);
	if (S_ISREG(st.st_mode) && (st.st_mode & (S_IRGRP | S_IROTH | S_IWGRP | S_IWOTH)))
		return err_set(err, ERR_USAGE, "%s: others may read the token; chmod 600 %s", path, path);
	struct str s = { line, (size_t)n };

	*out = arena_str(a, str_trim(str_sub(s, 0, str_find(s, STR("\n")))));
	for (size_t i = 0; i < out->n; i++)
		if (out->p[i] <= ' ' || out->p[i] >= 0x7F || strchr(";,\"\\", out->p[i]))
			return err_set(err, ERR_USAGE, "%s: a token is letters, digits and signs of ASCII without semicolon, comma, quote and backslash", path);
	return out->n >= TOKEN_LEAST || err_set(err, ERR_USAGE, "%s: a token has at least %d characters", path, TOKEN_LEAST);
}

static int run(struct args *a)
{
	struct arena *arena = arena_new();
	struct err err = { 0 };
	const char *hosts[HOSTS_MAX + 1] = { NULL }, *token = opt_get(a, "token-file"), *one;
	struct serve_options o = { .address = opt_get(a, "listen"), .hosts = hosts, .version = GUIDANG_VERSION, .saved = saved_lines, .expand = saved_expand, .ready = ready, .confine = confine };
	long port = PORT;
	int status = EXIT_CANNOT;

	for (size_t i = 0; i < HOSTS_MAX && (one = opt_nth(a, "host", i)); i++)
		hosts[i] = one;
	if (a->n) {
		say("serve takes no operands; -d names the database");
		goto out;
	}
	if (!opt_number(a, "port", 0, &port))
		goto out;
	if (port > PORT_MAX) {
		say("--port takes a number up to %d", PORT_MAX);
		goto out;
	}
	o.port = (unsigned)port;
	o.database = database_path(a, false, &err);
	if (!o.database || !store_exists(o.database, &err) || (token && !read_token(arena, token, &o.token, &err))) {
		status = cannot(&err);
		goto out;
	}
	if (o.address && !listen_is_loopback(o.address))
		say("%s can be reached from other machines, and what is sent can be read on the way: put a server with TLS in front of it", o.address);
	o.no_persons = opt_has(a, "no-persons");
	if (o.no_persons && opt_has(a, "edit")) {
		say("--no-persons goes without --edit: whoever corrects has to see the whole text");
		goto out;
	}
	if (opt_has(a, "edit")) {
		o.edit_token = make_token(arena);
		say("the token for corrections: %.*s", STR_ARG(o.edit_token));
	}
	o.names = saved_read(arena, "names.txt");
	status = serve_run(&o, &err) ? EXIT_DONE : cannot(&err);
out:
	arena_free(arena);
	return status;
}

static const struct option_row options[] = {
	{ "port", 'p', "N", "listen on this port (8377; 0: one that is free)" },
	{ "listen", 0, "ADDRESS", "listen on this address, not on this machine alone; needs --token-file" },
	{ "token-file", 0, "FILE", "ask every reader for the token in this file" },
	{ "host", 0, "NAME", "a name that the server may be asked for by (may be given often)" },
	{ "edit", 0, NULL, "doubtful values can be corrected, with a token that is printed at the start" },
	{ "no-persons", 0, NULL, "leave out the names of signers, of who leads a task, of members of groups; no source files" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_serve = { "serve", "", "a reading room in the browser", options, run };
