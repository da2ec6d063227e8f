#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "read/limits.h"
#include "read/unpack.h"
#include "read/wire.h"
#include "read/workers.h"

struct unpacking {
	struct workers *workers;
	int memory; /* bytes that it may take */
	pid_t pid;
	int fd;
};

static bool send_descriptor(int to, int fd)
{
	union { struct cmsghdr head; char room[CMSG_SPACE(sizeof(int))]; } control;
	char byte = 0;
	struct iovec io = { &byte, 1 };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room };

	memset(&control, 0, sizeof control);
	control.head = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
	memcpy(CMSG_DATA(&control.head), &fd, sizeof fd);
	return sendmsg(to, &m, MSG_NOSIGNAL) == 1;
}

struct unpacking *unpacking_begin(struct workers *w, int fd, size_t depth, bool pictures, struct err *err)
{
	struct unpacking *u = allocated(calloc(1, sizeof *u));
	struct wire_head h = { .what = WIRE_UNPACK, .kind = pictures };

	u->workers = w;
	u->memory = LIMIT_MEMORY_NESTED[depth];
	bool ok = workers_start(w, &u->pid, &u->fd, u->memory, err);

	if (ok && !(wire_send(u->fd, &h, sizeof h, wire_now() + LIMIT_SECONDS_WAITED) && send_descriptor(u->fd, fd))) {
		workers_end(w, u->pid, u->fd, u->memory);
		ok = err_set(err, ERR_CRASHED, "its reader ended without an answer (status %d); the file is left out", 0);
	}
	close(fd);
	if (!ok) {
		free(u);
		return NULL;
	}
	return u;
}

static bool receive(struct unpacking *u, struct buf *b, uint64_t n, double until)
{
	b->n = 0;
	if (n > LIMIT_MEMBER + (1 << 16))
		return false;
	buf_reserve(b, n + 1);
	if (!wire_receive(u->fd, b->p, n, until))
		return false;
	b->n = n;
	b->p[n] = '\0';
	return true;
}

enum unpacked unpacking_next(struct unpacking *u, struct buf *name, struct buf *bytes, struct err *err)
{
	double until = wire_now() + LIMIT_SECONDS_WAITED;
	struct wire_head h;

	if (!wire_receive(u->fd, &h, sizeof h, until) || !receive(u, name, h.n[0], until) || !receive(u, bytes, h.n[1], until) || h.what > UNPACKED_END ||
	    utf8_valid(buf_view(name)) != name->n) {
		err_set(err, ERR_CRASHED, "the process that unpacks it crashed or took too long; the rest is left out");
		return UNPACKED_FAILED;
	}
	if (h.what == UNPACKED_REFUSED || h.what == UNPACKED_FAILED) {
		size_t first = strlen(bytes->p);

		err->code = h.kind <= ERR_MEMORY ? (enum err_code)h.kind : ERR_CRASHED;
		err->offset = -1;
		snprintf(err->message, sizeof err->message, "%s", bytes->p);
		snprintf(err->plain, sizeof err->plain, "%s", first < bytes->n ? bytes->p + first + 1 : "");
	}
	return (enum unpacked)h.what;
}

void unpacking_end(struct unpacking *u)
{
	if (!u)
		return;
	workers_end(u->workers, u->pid, u->fd, u->memory);
	free(u);
}
