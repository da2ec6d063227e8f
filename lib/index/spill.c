#include "index/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WINDOW = 64 << 10 };

struct spill {
	int file;
	int64_t end;
};

struct spill *spill_new(const char *folder)
{
	const char *other = getenv("TMPDIR");
	int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (file < 0)
		file = open(other && *other ? other : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (file < 0)
		return NULL;
	struct spill *s = allocated(malloc(sizeof *s));

	*s = (struct spill){ .file = file };
	return s;
}

void spill_free(struct spill *s)
{
	if (!s)
		return;
	close(s->file);
	free(s);
}

size_t spill_bytes(const struct spill *s)
{
	return (size_t)s->end;
}

bool spill_put(struct spill *s, struct str bytes, struct spill_part *out)
{
	for (size_t n = 0; n < bytes.n;) {
		ssize_t wrote = pwrite(s->file, bytes.p + n, bytes.n - n, s->end + (int64_t)n);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return false;
		n += (size_t)wrote;
	}
	*out = (struct spill_part){ .at = s->end, .end = s->end + (int64_t)bytes.n };
	s->end = out->end;
	return true;
}

/* Moves what was not taken to the beginning of the window, and reads on. */
static bool read_on(const struct spill *s, struct spill_part *p, size_t n)
{
	size_t left = p->window.n - p->from, want = n - left > WINDOW ? n - left : WINDOW;

	if (left)
		memmove(p->window.p, p->window.p + p->from, left);
	p->window.n = left;
	p->from = 0;
	if ((int64_t)want > p->end - p->at)
		want = (size_t)(p->end - p->at);
	buf_reserve(&p->window, want + 1);
	while (want) {
		ssize_t got = pread(s->file, p->window.p + p->window.n, want, p->at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		p->window.n += (size_t)got;
		p->at += got;
		want -= (size_t)got;
	}
	return p->window.n >= n;
}

struct str spill_look(const struct spill *s, struct spill_part *p, size_t n)
{
	size_t left = p->window.n - p->from;

	if (left < n && p->at < p->end) {
		read_on(s, p, n);
		left = p->window.n - p->from;
	}
	if (left < n) {
		buf_reserve(&p->window, n);
		memset(p->window.p + p->window.n, 0, n - left);
	}
	return left ? (struct str){ p->window.p + p->from, left < n ? left : n } : STR_NONE;
}

struct str spill_take(const struct spill *s, struct spill_part *p, size_t n)
{
	if (p->window.n - p->from < n && !read_on(s, p, n))
		return STR_NONE;
	p->from += n;
	return (struct str){ p->window.p + p->from - n, n };
}
