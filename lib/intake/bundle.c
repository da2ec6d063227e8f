#include "intake/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"
#include "read/limits.h"
#include "read/unpack.h"

struct open_bundle {
	struct unpacking *u;
	size_t prefix; /* bytes of bundles.path that name it: a.zip!/b.zip */
	int memory;    /* of a member its bytes, -1: it is a file */
};

struct bundles {
	struct open_bundle open[LIMIT_DEPTH];
	size_t depth;
	struct buf path, name, bytes;
	size_t file; /* bytes of path that are the file's */
	struct stamp stamp;
	struct err err;
	bool failed; /* err is to be told */
};

bool bundle_is(struct str path)
{
	enum kind k = kind_by_suffix(path);

	return k != KIND_COUNT && kind_is(k, KIND_HOLDS);
}

struct bundles *bundles_new(void)
{
	return allocated(calloc(1, sizeof(struct bundles)));
}

static void leave(struct bundles *b)
{
	struct open_bundle *o = &b->open[--b->depth];

	unpacking_end(o->u);
	if (o->memory >= 0)
		close(o->memory);
}

void bundles_free(struct bundles *b)
{
	while (b->depth)
		leave(b);
	buf_free(&b->path);
	buf_free(&b->name);
	buf_free(&b->bytes);
	free(b);
}

/* The bundle in b->path goes on from this descriptor. */
static void enter(struct bundles *b, int fd, bool member)
{
	int memory = member && fd >= 0 ? dup(fd) : -1;
	struct unpacking *u = fd < 0 ? NULL : unpacking_begin(fd, &b->err);

	b->failed = u == NULL;
	if (u)
		b->open[b->depth++] = (struct open_bundle){ u, b->path.n, memory };
	else if (memory >= 0)
		close(memory);
}

void bundles_open(struct bundles *b, struct str path, const struct stamp *stamp)
{
	char *name = allocated(strndup(path.p, path.n));
	int fd = open(name, O_RDONLY | O_CLOEXEC);

	b->path.n = 0;
	buf_str(&b->path, path);
	b->file = path.n;
	b->stamp = *stamp;
	if (fd < 0)
		err_set(&b->err, ERR_IO, "%s", strerror(errno));
	enter(b, fd, false);
	free(name);
}

/* A bundle that is a member: from a file in memory. */
static void enter_member(struct bundles *b)
{
	if (b->depth == LIMIT_DEPTH) {
		b->failed = true;
		err_set(&b->err, ERR_TOO_BIG, "bundles nest more than %d deep; not read", LIMIT_DEPTH);
		return;
	}
	int fd = memfd_create("member", MFD_CLOEXEC);

	if (fd >= 0 && write(fd, b->bytes.p, b->bytes.n) != (ssize_t)b->bytes.n) {
		close(fd);
		fd = -1;
	}
	if (fd < 0)
		err_set(&b->err, ERR_IO, "%s", strerror(errno));
	enter(b, fd, true);
}

/* The member that was taken for a bundle, again. */
static bool read_back(struct bundles *b, int memory)
{
	off_t size = lseek(memory, 0, SEEK_END);

	b->bytes.n = 0;
	buf_reserve(&b->bytes, size > 0 ? (size_t)size : 1);
	while (memory >= 0 && (off_t)b->bytes.n < size) {
		ssize_t n = pread(memory, b->bytes.p + b->bytes.n, (size_t)size - b->bytes.n, (off_t)b->bytes.n);

		if (n <= 0)
			return false;
		b->bytes.n += (size_t)n;
	}
	return size >= 0;
}

static bool give(struct bundles *b, struct bundled *out, const struct err *err)
{
	*out = (struct bundled){ .path = buf_view(&b->path), .file = { b->path.p, b->file }, .bytes = &b->bytes, .stamp = b->stamp, .err = err };
	return true;
}

bool bundles_next(struct bundles *b, struct bundled *out)
{
	for (;;) {
		if (b->failed) { /* this one could not be opened */
			b->failed = false;
			return give(b, out, &b->err);
		}
		if (b->depth == 0)
			return false;
		struct open_bundle *o = &b->open[b->depth - 1];
		enum unpacked what = unpacking_next(o->u, &b->name, &b->bytes, &b->err);

		b->path.n = o->prefix;
		if (what == UNPACKED_FAILED || what == UNPACKED_END || what == UNPACKED_DOCUMENT) {
			bool document = what == UNPACKED_DOCUMENT, member = o->memory >= 0;

			if (document && member && !read_back(b, o->memory))
				what = err_set(&b->err, ERR_IO, "%s", strerror(errno)) ? what : UNPACKED_FAILED;
			leave(b);
			if (what == UNPACKED_END)
				continue;
			give(b, out, what == UNPACKED_FAILED ? &b->err : NULL);
			out->whole = document && !member;
			return true;
		}
		buf_z(&b->path, "!/");
		buf_str(&b->path, buf_view(&b->name));
		if (what == UNPACKED_PASSED)
			return give(b, out, NULL) && (out->passed = true);
		if (what == UNPACKED_REFUSED)
			return give(b, out, &b->err);
		if (bundle_is(buf_view(&b->name)))
			enter_member(b);
		else
			return give(b, out, NULL);
	}
}
