#include "intake/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doc/kinds.h"
#include "read/limits.h"

/* Bytes: a larger file is refused. */
static int64_t most_of(const char *path)
{
	enum kind k = kind_by_suffix(str_z(path));

	return k == KIND_COUNT || kind_is(k, KIND_DECODED) ? LIMIT_TEXT : LIMIT_FILE;
}

bool file_read(const char *path, struct buf *out, struct stamp *stamp, struct err *err)
{
	bool input = strcmp(path, "-") == 0;
	int fd = input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	bool too_big = false;
	int64_t most = most_of(path);
	ssize_t n = 0;

	out->n = 0;
	*stamp = (struct stamp){ .size = -1 };
	if (fd < 0 || (!input && fstat(fd, &st) != 0)) {
		err_set(err, ERR_IO, "%s", strerror(errno));
		goto fail;
	}
	if (!input) {
		if (!S_ISREG(st.st_mode)) {
			err_set(err, ERR_IO, "%s", S_ISDIR(st.st_mode) ? "a directory" : "not a regular file");
			goto fail;
		}
		*stamp = stamp_of(&st);
		too_big = st.st_size > most;
		if (!too_big)
			buf_reserve(out, (size_t)st.st_size + 1);
	}
	for (bool more = !too_big; more; more = !too_big && (n > 0 || (n < 0 && errno == EINTR))) {
		buf_reserve(out, 65536);
		size_t room = out->cap - out->n;

		n = read(fd, out->p + out->n, room);
		if (n > 0)
			out->n += (size_t)n;
		too_big = (int64_t)out->n > most;
		if (!input && n > 0 && (size_t)n < room && (int64_t)out->n == stamp->size)
			break; /* read to the end: fewer bytes than requested come only at the end of a file */
	}
	if (n < 0) {
		err_set(err, ERR_IO, "%s", strerror(errno));
		goto fail;
	}
	if (too_big) {
		err_set(err, ERR_TOO_BIG, "more than %d MiB; split the file", (int)(most >> 20));
		goto fail;
	}
	if (!input)
		close(fd);
	return true;
fail:
	if (!input && fd >= 0)
		close(fd);
	return false;
}
