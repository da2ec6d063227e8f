#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interrupt.h"
#include "opt.h"
#include "store/store.h"

enum { HEAD = 512, LINKS_MAX = 8 };

/* The descriptor that a name stands for (/dev/stdout, /dev/fd/3), -1: none. Opening it again would write from offset 0. Only
 * links in /dev are followed, because no attacker can create those. */
static int descriptor_of(const char *target)
{
	static const char *const folders[] = { "/dev/fd/", "/proc/self/fd/" };
	char name[256], to[256];

	snprintf(name, sizeof name, "%s", target);
	for (int i = 0; i < LINKS_MAX; i++) {
		for (size_t k = 0; k < sizeof folders / sizeof folders[0]; k++) {
			size_t n = strlen(folders[k]);

			if (strncmp(name, folders[k], n) == 0 && name[n] && strspn(name + n, "0123456789") == strlen(name + n))
				return atoi(name + n);
		}
		if (strncmp(name, "/dev/", 5) != 0)
			break;
		ssize_t n = readlink(name, to, sizeof to - 1);

		if (n <= 0)
			break;
		to[n] = '\0';
		memcpy(name, to, (size_t)n + 1);
	}
	return -1;
}

static bool same_file(const struct stat *x, const struct stat *y)
{
	return x->st_dev == y->st_dev && x->st_ino == y->st_ino;
}

/* Suffixes of the files that SQLite creates beside a database. */
static const char *const beside[] = { "", "-journal", "-wal", "-shm" };

static bool is_of_database(const char *database, const struct stat *st)
{
	bool is = false;

	for (size_t i = 0; i < sizeof beside / sizeof beside[0] && !is; i++) {
		struct buf name = { 0 };
		struct stat one;

		buf_fmt(&name, "%s%s", database, beside[i]);
		buf_c(&name, '\0');
		is = stat(name.p, &one) == 0 && same_file(&one, st);
		buf_free(&name);
	}
	return is;
}

/* A journal that does not exist yet is recognised by its folder and name. */
static bool would_be_of_database(const char *database, const char *target)
{
	char *db = realpath(database, NULL);
	const char *slash = strrchr(target, '/');
	struct buf folder = { 0 };
	struct stat x, y;
	bool is = false;

	buf_add(&folder, target, slash ? (size_t)(slash - target) + 1 : 0);
	buf_z(&folder, ".");
	buf_c(&folder, '\0');
	if (db) {
		char *name = strrchr(db, '/');

		*name++ = '\0';
		if (stat(*db ? db : "/", &x) == 0 && stat(folder.p, &y) == 0 && same_file(&x, &y)) {
			const char *base = slash ? slash + 1 : target;
			size_t n = strlen(name);

			for (size_t i = 0; i < sizeof beside / sizeof beside[0] && !is; i++)
				is = strncmp(base, name, n) == 0 && strcmp(base + n, beside[i]) == 0;
		}
	}
	free(db);
	buf_free(&folder);
	return is;
}

struct sought {
	const struct stat *st;
	bool found;
};

static bool compare_source(void *ctx, struct str path)
{
	struct sought *s = ctx;
	struct stat one;

	s->found = stat(path.p, &one) == 0 && same_file(&one, s->st);
	return !s->found;
}

static bool is_source(struct store *store, const struct stat *st)
{
	struct sought s = { .st = st };
	struct err err = { 0 };

	return !store_each_path(store, compare_source, &s, &err) || s.found; /* if in doubt the file is not overwritten */
}

/* Is it a file that the command reads, or a source of the database? */
static bool is_read(const struct output_rules *r, const struct stat *st)
{
	return S_ISREG(st->st_mode) && ((r->reads && r->reads(r->ctx, st->st_dev, st->st_ino)) || (r->store && is_source(r->store, st)));
}

static bool is_ours(const char *target, const struct output_rules *r)
{
	int fd = open(target, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	char head[HEAD];
	ssize_t n = fd >= 0 ? read(fd, head, sizeof head) : -1;

	if (fd >= 0)
		close(fd);
	return n == 0 || (n > 0 && r->ours && r->ours((struct str){ head, (size_t)n }));
}

/* Is there a reason not to write to this name? If so, prints it. */
static bool refused(const char *target, const struct output_rules *r, bool exists, const struct stat *link)
{
	struct stat st;
	bool file = exists && stat(target, &st) == 0; /* also through a link: its target may be the database */

	if (r->store && ((file && is_of_database(store_path(r->store), &st)) || would_be_of_database(store_path(r->store), target))) {
		say("%s: that is the database itself or its journal; name another file", target);
		return true;
	}
	if (file && is_read(r, &st)) {
		say("%s: that is a source, a document that is filed here; name another file", target);
		return true;
	}
	if (exists && !r->force && (S_ISREG(link->st_mode) || S_ISLNK(link->st_mode)) && !is_ours(target, r)) {
		say("%s: there is a file of that name which this command did not write; --force replaces it", target);
		return true;
	}
	return false;
}

/* Opens the target's folder, so that the rename can be synced to disk. Must run before the program is sandboxed. */
static int open_folder(const char *target)
{
	const char *slash = strrchr(target, '/');
	struct buf folder = { 0 };

	buf_add(&folder, target, slash ? (size_t)(slash - target) + 1 : 0);
	buf_z(&folder, ".");
	buf_c(&folder, '\0');
	int fd = open(folder.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	buf_free(&folder);
	return fd;
}

static int open_beside(struct output *o, mode_t mode)
{
	size_t n = strlen(o->target) + 8;

	o->folder = open_folder(o->target);
	o->temporary = allocated(malloc(n));
	snprintf(o->temporary, n, "%s.XXXXXX", o->target);
	interrupt_hold();
	int fd = mkostemp(o->temporary, O_CLOEXEC); /* O_EXCL: never follows a planted link */

	if (fd >= 0)
		interrupt_removes(o->temporary);
	interrupt_release();
	if (fd < 0) {
		free(o->temporary);
		o->temporary = NULL;
	} else if (fchmod(fd, mode) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Writes directly to the target. An existing file is truncated only after checking that it is the file that was examined before. */
static int open_straight(const struct output *o, const struct stat *link)
{
	int fd = open(o->target, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | (o->fresh ? O_CREAT | O_EXCL : 0), 0666);
	struct stat st;

	if (fd < 0 || o->fresh || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return fd;
	if (same_file(&st, link) && ftruncate(fd, 0) == 0)
		return fd;
	close(fd);
	errno = ESTALE;
	return -1;
}

bool output_open(struct output *o, const char *target, const struct output_rules *r)
{
	mode_t mask = umask(0);
	struct stat link;
	int fd = -1, held;

	umask(mask);
	*o = (struct output){ .target = target, .file = stdout, .folder = -1 };
	if (!target || strcmp(target, "-") == 0) {
		o->target = NULL;
		return true;
	}
	held = descriptor_of(target);
	if (held >= 0) {
		struct stat st;

		if (r->store && fstat(held, &st) == 0 && is_of_database(store_path(r->store), &st)) {
			say("%s: that is the database itself or its journal; name another file", target);
			return false;
		}
		if (fstat(held, &st) == 0 && is_read(r, &st)) {
			say("%s: that is a source, a document that is filed here; name another file", target);
			return false;
		}
		if (held == STDOUT_FILENO) {
			o->target = NULL;
			return true;
		}
		fd = fcntl(held, F_DUPFD_CLOEXEC, 3);
	} else {
		bool exists = lstat(target, &link) == 0;

		o->fresh = !exists;
		if (refused(target, r, exists, &link))
			return false;
		bool takes_bytes = exists && !S_ISREG(link.st_mode) && !S_ISDIR(link.st_mode) && !S_ISLNK(link.st_mode);

		if (takes_bytes)
			fd = open(target, O_WRONLY | O_CLOEXEC);
		else if (exists && S_ISDIR(link.st_mode))
			errno = EISDIR;
		else if (r->whole)
			fd = open_beside(o, 0666 & ~mask);
		else if (!exists || !S_ISLNK(link.st_mode) || (o->fresh = unlink(target) == 0))
			fd = open_straight(o, &link);
	}
	o->file = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (!o->file) {
		say("%s: %s", target, strerror(errno));
		if (o->temporary)
			unlink(o->temporary);
		interrupt_removes(NULL);
		free(o->temporary);
		return false;
	}
	static char buffer[1 << 17];

	setvbuf(o->file, buffer, _IOFBF, sizeof buffer);
	return true;
}

bool output_put(struct output *o, struct str bytes)
{
	if (bytes.n == 0 || fwrite(bytes.p, 1, bytes.n, o->file) == bytes.n)
		return true;
	o->why = o->why ? o->why : errno;
	return false;
}

/* EROFS, EINVAL: a pipe or a device has no disk. */
static bool on_disk(FILE *f)
{
	return fsync(fileno(f)) == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP;
}

/* A file that appeared at the target during writing is not replaced. */
static bool put_in_place(const struct output *o)
{
	if (!o->fresh)
		return rename(o->temporary, o->target) == 0;
	if (renameat2(AT_FDCWD, o->temporary, AT_FDCWD, o->target, RENAME_NOREPLACE) == 0)
		return true;
	return (errno == EINVAL || errno == ENOSYS) && rename(o->temporary, o->target) == 0; /* the file system does not support it */
}

bool output_close(struct output *o, bool ok)
{
	if (!o->target)
		return ok;
	bool written = fflush(o->file) == 0 && !ferror(o->file) && on_disk(o->file);
	int why = o->why ? o->why : errno;
	bool failed = ferror(o->file);

	if (fclose(o->file) != 0 && written) {
		written = false;
		why = errno;
	}
	if (failed || (!written && ok))
		say("%s: it could not be written: %s", o->target, strerror(why));
	if (!o->temporary)
		return ok && written;
	bool done = ok && written && put_in_place(o);

	if (!done) {
		if (ok && written)
			say("%s: %s", o->target, strerror(errno));
		unlink(o->temporary);
	}
	interrupt_removes(NULL);
	if (done && o->folder >= 0)
		fsync(o->folder); /* the file system does not support it: nothing more can be done */
	if (o->folder >= 0)
		close(o->folder);
	free(o->temporary);
	return done;
}

bool output_is_database(const char *database, const char *name)
{
	struct stat st;

	return (stat(name, &st) == 0 && is_of_database(database, &st)) || would_be_of_database(database, name);
}

bool output_is_store(const struct store *s)
{
	struct stat st;

	return fstat(STDOUT_FILENO, &st) == 0 && S_ISREG(st.st_mode) && is_of_database(store_path(s), &st);
}
