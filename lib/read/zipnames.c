#include "read/zipnames.h"

#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "read/little.h"
#include "text/decode.h"

enum { END = 22, END_MOST = END + 0xFFFF, LOCATOR = 20, END64 = 56, ENTRY = 46, DIRECTORY_MOST = 8 << 20, MARK = 1 << 11 };

static bool read_at(int fd, off_t at, size_t n, struct buf *out)
{
	out->n = 0;
	buf_reserve(out, n + 1);
	while (out->n < n) {
		ssize_t r = pread(fd, out->p + out->n, n - out->n, at + (off_t)out->n);

		if (r <= 0)
			return false;
		out->n += (size_t)r;
	}
	return true;
}

/* The directory stands before the record of its end, whose last 64 KiB may be a comment. Where it ends in the file's last bytes, and
 * its size. */
static bool find_directory(struct str tail, size_t *end, uint64_t *bytes)
{
	*end = str_rfind(tail, (struct str){ "PK\5\6", 4 });
	if (*end == SIZE_MAX || *end + END > tail.n)
		return false;
	*bytes = little_32(tail, *end + 12);
	size_t end64 = *end >= LOCATOR + END64 ? *end - LOCATOR - END64 : SIZE_MAX;

	if (*bytes == UINT32_MAX && end64 != SIZE_MAX && str_starts(str_sub(tail, end64, tail.n), (struct str){ "PK\6\6", 4 })) {
		*bytes = little_32(tail, end64 + 40) | (uint64_t)little_32(tail, end64 + 44) << 32;
		*end = end64;
	}
	return *bytes <= DIRECTORY_MOST;
}

bool zip_directory(int fd, off_t size, struct buf *out)
{
	size_t tail = size < (off_t)(END_MOST + LOCATOR + END64) ? (size_t)(size > 0 ? size : 0) : END_MOST + LOCATOR + END64, end;
	off_t from = size - (off_t)tail;
	uint64_t bytes;

	if (!read_at(fd, from, tail, out) || !find_directory(buf_view(out), &end, &bytes))
		return false;
	off_t behind = from + (off_t)end;

	if (bytes <= end) { /* the record is in these bytes too */
		memmove(out->p, out->p + end - bytes, bytes);
		out->n = bytes;
		return true;
	}
	return (off_t)bytes <= behind && read_at(fd, behind - (off_t)bytes, (size_t)bytes, out);
}

struct str zip_directory_of(struct str bytes)
{
	size_t tail = bytes.n < END_MOST + LOCATOR + END64 ? bytes.n : END_MOST + LOCATOR + END64, end;
	uint64_t n;

	if (!find_directory(str_sub(bytes, bytes.n - tail, bytes.n), &end, &n) || n > bytes.n - tail + end)
		return STR_NONE;
	end += bytes.n - tail;
	return str_sub(bytes, end - n, end);
}

bool zip_entry_next(struct str d, size_t *i, struct zip_entry *out)
{
	size_t n = little_16(d, *i + 28);

	if (*i + ENTRY > d.n || !str_starts(str_sub(d, *i, d.n), (struct str){ "PK\1\2", 4 }))
		return false;
	*out = (struct zip_entry){ str_sub(d, *i + ENTRY, *i + ENTRY + n), little_16(d, *i + 8) & MARK };
	*i += ENTRY + n + little_16(d, *i + 30) + little_16(d, *i + 32);
	return true;
}

static int by_bytes(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

/* libarchive may already have replaced the backslashes of a name. */
static struct str with_slashes(struct arena *a, struct str raw)
{
	char *p = arena_room(a, raw.n + 1);

	for (size_t i = 0; i < raw.n; i++)
		p[i] = raw.p[i] == '\\' ? '/' : raw.p[i];
	return (struct str){ p, raw.n };
}

void zip_names_read(struct arena *a, int fd, off_t size, struct zip_names *out)
{
	struct buf b = { 0 };

	struct zip_entry e;

	*out = (struct zip_names){ .read = zip_directory(fd, size, &b) };
	struct str d = out->read ? buf_view(&b) : STR_NONE;

	for (size_t i = 0; zip_entry_next(d, &i, &e);)
		if (!e.utf8 && !str_is_ascii(e.name)) {
			bool valid = utf8_valid(e.name) == e.name.n;

			out->gb18030 |= !valid;
			out->utf8 |= valid && name_has_han(e.name);
			*ARENA_PUSH(a, out) = with_slashes(a, e.name);
		}
	if (out->n)
		qsort(out->p, out->n, sizeof *out->p, by_bytes);
	buf_free(&b);
}

/* A name that may be UTF-8 and GB18030. 通知 and 目录 in GB18030 are valid UTF-8, of letters that no Chinese name has. */
static bool is_utf8(const struct zip_names *names, struct str raw, struct str slashed)
{
	bool han = name_has_han(raw);

	if (!names->read)
		return han;
	if (!names->n || !bsearch(&slashed, names->p, names->n, sizeof *names->p, by_bytes))
		return true; /* it has the UTF-8 flag, or a second name in UTF-8 */
	if (names->gb18030)
		return han && !name_may_be_gb2312(raw);
	return han || names->utf8;
}

void zip_name(const struct zip_names *names, struct str raw, struct buf *out)
{
	struct arena *a = arena_new();
	struct decoded d;
	struct err ignored;
	bool valid = utf8_valid(raw) == raw.n;
	bool utf8 = str_is_ascii(raw) || (valid && is_utf8(names, raw, with_slashes(a, raw)));

	out->n = 0;
	if (utf8 || !decode(a, raw, "GB18030", &d, &ignored) || (d.bad && valid))
		buf_str(out, raw);
	else
		buf_str(out, d.text);
	arena_free(a);
}
