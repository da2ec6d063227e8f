#include "intake/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"
#include "read/convert.h"
#include "read/enclosed.h"
#include "read/limits.h"
#include "read/tool.h"
#include "read/unpack.h"
#include "read/workers.h"

enum { IN_MEMORY = 1 << 20 }; /* bytes of a bundle in a bundle */

struct open_bundle {
	struct unpacking *u;
	size_t prefix; /* bytes of bundles.path that name it: a.zip!/b.zip */
	int memory;    /* descriptor of a member; -1: a file of the file system */
	bool any;      /* a member was found */
};

struct bundles {
	struct workers *workers;
	bool pictures;
	struct open_bundle open[LIMIT_DEPTH];
	size_t depth;
	struct buf path, name, bytes;
	size_t file; /* length of the part of path that names the file */
	struct stamp stamp;
	struct err err;
	bool failed; /* err is to be reported */
};

bool bundle_is(struct str path)
{
	enum kind k = kind_by_suffix(path);

	return k != KIND_COUNT && kind_is(k, KIND_HOLDS);
}

static bool is_document(struct str path)
{
	enum kind k = kind_by_suffix(path);

	return k != KIND_COUNT && kind_is(k, KIND_ENCLOSES);
}

bool bundle_encloses(struct str path)
{
	int fd = is_document(path) ? open(path.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
	bool encloses = fd >= 0 && enclosed_in_file(fd, lseek(fd, 0, SEEK_END));

	if (fd >= 0)
		close(fd);
	return encloses;
}

struct bundles *bundles_new(struct workers *w, bool pictures)
{
	struct bundles *b = allocated(calloc(1, sizeof *b));

	b->workers = w;
	b->pictures = pictures;
	return b;
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

/* An unnamed file with these bytes: in memory, a large one on the disk. */
static int as_file(struct str bytes)
{
	const char *folder = getenv("TMPDIR");
	int fd = bytes.n > IN_MEMORY ? open(folder && *folder ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) : -1;

	if (fd < 0)
		fd = memfd_create("member", MFD_CLOEXEC);
	return tool_fill(fd, bytes);
}

static bool read_all(int fd, struct buf *out)
{
	off_t size = lseek(fd, 0, SEEK_END);

	out->n = 0;
	buf_reserve(out, size > 0 ? (size_t)size : 1);
	while (fd >= 0 && (off_t)out->n < size) {
		ssize_t n = pread(fd, out->p + out->n, (size_t)size - out->n, (off_t)out->n);

		if (n <= 0)
			return false;
		out->n += (size_t)n;
	}
	return size >= 0;
}

/* Converts an Outlook message to a mail; closes the descriptor and returns another, or -1 with b->err. */
static int as_mail(struct bundles *b, int fd)
{
	struct arena *a = arena_new();
	struct buf bytes = { 0 };
	struct converted mail;
	int out = -1;

	if (lseek(fd, 0, SEEK_END) > LIMIT_FILE)
		err_set(&b->err, ERR_TOO_BIG, "more than %d MiB; split the file", LIMIT_FILE >> 20);
	else if (!read_all(fd, &bytes))
		err_set(&b->err, ERR_IO, "%s", strerror(errno));
	else if (convert(workers_converters(b->workers), a, KIND_msg, STR_NONE, buf_view(&bytes), &mail, &b->err) && (out = as_file(mail.bytes)) < 0)
		err_set(&b->err, ERR_IO, "%s", strerror(errno));
	close(fd);
	buf_free(&bytes);
	arena_free(a);
	return out;
}

/* Reads the bundle b->path from this descriptor. */
static void enter(struct bundles *b, int fd, bool member)
{
	int memory = member && fd >= 0 ? dup(fd) : -1;

	if (fd >= 0 && kind_by_suffix(buf_view(&b->path)) == KIND_msg)
		fd = as_mail(b, fd);
	struct unpacking *u = fd < 0 ? NULL : unpacking_begin(b->workers, fd, b->depth, b->pictures, &b->err);

	b->failed = u == NULL;
	if (u)
		b->open[b->depth++] = (struct open_bundle){ u, b->path.n, memory, false };
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

/* Opens a bundle that is a member of another, from a file in memory. */
static void enter_member(struct bundles *b)
{
	if (b->depth == LIMIT_DEPTH) {
		b->failed = true;
		err_set(&b->err, ERR_TOO_BIG, "bundles nest more than %d deep; not read", LIMIT_DEPTH);
		return;
	}
	int fd = as_file(buf_view(&b->bytes));

	if (fd < 0)
		err_set(&b->err, ERR_IO, "%s", strerror(errno));
	enter(b, fd, true);
}

static bool give(struct bundles *b, struct bundled *out, const struct err *err)
{
	*out = (struct bundled){ .path = buf_view(&b->path), .file = { b->path.p, b->file }, .bytes = &b->bytes, .stamp = b->stamp, .err = err };
	return true;
}

/* list.txt, for list.txt.gz. */
static void name_packed(struct bundles *b)
{
	struct str path = buf_view(&b->path);
	size_t slash = str_rfind(path, STR("/")), from = slash == SIZE_MAX ? 0 : slash + 1, dot = str_rfind(path, STR("."));

	buf_str(&b->name, dot != SIZE_MAX && dot > from ? str_sub(path, from, dot) : STR("data"));
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
		if (what == UNPACKED_FAILED || what == UNPACKED_END || what == UNPACKED_DOCUMENT || what == UNPACKED_ITSELF) {
			bool document = what == UNPACKED_DOCUMENT || what == UNPACKED_ITSELF, member = o->memory >= 0, goes_on = what == UNPACKED_ITSELF;

			/* the member that looked like a bundle is read again as a document */
			if (document && member && !read_all(o->memory, &b->bytes)) {
				err_set(&b->err, ERR_IO, "%s", strerror(errno));
				what = UNPACKED_FAILED;
			}
			bool any = o->any;

			o->any = true;
			if (!goes_on)
				leave(b);
			if (what == UNPACKED_END && any)
				continue;
			if (what == UNPACKED_END) {
				err_set(&b->err, ERR_EMPTY, "a bundle without any document in it");
				return give(b, out, &b->err);
			}
			give(b, out, what == UNPACKED_FAILED ? &b->err : NULL);
			out->whole = document && !member;
			return true;
		}
		o->any = true;
		if (b->name.n == 0)
			name_packed(b);
		buf_z(&b->path, "!/");
		buf_str(&b->path, buf_view(&b->name));
		if (what == UNPACKED_PASSED)
			return give(b, out, NULL) && (out->passed = true);
		if (what == UNPACKED_REFUSED)
			return give(b, out, &b->err);
		if (bundle_is(buf_view(&b->name)) || (b->depth < LIMIT_DEPTH && is_document(buf_view(&b->name)) && enclosed_in(buf_view(&b->bytes))))
			enter_member(b);
		else
			return give(b, out, NULL);
	}
}
