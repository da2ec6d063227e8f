#include "intake/walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

/* A directory on the current path. Keeps only file names: fts(3) needs 300 bytes per file, so 300,000 files in one directory would take
 * a third of the memory that an import may use. */
struct level {
	dev_t device;
	ino_t inode;
	struct buf names; /* for each entry: its d_type, the name, NUL */
	uint32_t *entry;  /* offsets into names, sorted */
	size_t n, next;
	size_t path;      /* bytes of the directory's path */
};

struct named {
	const char *path;
	size_t operand; /* length of the named part of the path; SIZE_MAX: the path was named itself */
};

/* The directories entered below what was named: each is entered once, however many links lead to it. A hash table with
 * linear probing, half empty at least. */
struct been {
	struct { dev_t device; ino_t inode; bool used; } *p;
	size_t n, slots;
};

struct walk {
	struct buf named;   /* struct named: the operands */
	FILE *list;
	size_t next;        /* index into the operands */
	struct level *level;
	size_t levels;
	struct buf path;    /* the current path */
	size_t operand;     /* length of its part that was named */
	size_t above;       /* folders entered above what was found below one */
	struct passing *passing;
	walk_passed *passed;
	void *ctx;
	bool follow;        /* links to directories, too */
	const volatile sig_atomic_t *stop;
	struct been been;
	bool counting;      /* no system call for a file whose type is in the directory entry */
};

static void forget_been(struct been *b)
{
	free(b->p);
	*b = (struct been){ 0 };
}

struct walk *walk_new(void)
{
	struct walk *w = allocated(calloc(1, sizeof *w));

	w->passing = passing_new();
	return w;
}

struct passing *walk_passing(struct walk *w)
{
	return w->passing;
}

void walk_tell_passed(struct walk *w, walk_passed *f, void *ctx)
{
	w->passed = f;
	w->ctx = ctx;
}

static void leave(struct walk *w)
{
	struct level *l = &w->level[--w->levels];

	buf_free(&l->names);
	free(l->entry);
	passing_leave(w->passing);
}

void walk_free(struct walk *w)
{
	while (w->levels)
		leave(w);
	if (w->list)
		fclose(w->list);
	free(w->level);
	passing_free(w->passing);
	forget_been(&w->been);
	buf_free(&w->named);
	buf_free(&w->path);
	free(w);
}

void walk_add(struct walk *w, const char *path)
{
	walk_add_found(w, path, SIZE_MAX);
}

void walk_add_found(struct walk *w, const char *path, size_t operand)
{
	struct named n = { path, operand };

	buf_add(&w->named, &n, sizeof n);
}

/* A list is read twice if the files are counted: one that comes through a pipe is kept in a file. */
static FILE *kept(FILE *in)
{
	FILE *out = tmpfile();
	char b[1 << 16];
	size_t n;

	while (out && (n = fread(b, 1, sizeof b, in)) > 0)
		if (fwrite(b, 1, n, out) != n)
			break;
	if (out && (ferror(in) || ferror(out) || fseek(out, 0, SEEK_SET) != 0)) {
		fclose(out);
		out = NULL;
	}
	return out;
}

bool walk_add_list(struct walk *w, const char *file, struct err *err)
{
	FILE *in = strcmp(file, "-") == 0 ? stdin : fopen(file, "rb");

	if (!in)
		return err_set(err, ERR_IO, "%s: %s", file, strerror(errno));
	errno = 0;
	w->list = kept(in);
	bool ok = w->list || err_set(err, ERR_IO, "%s: %s", file, strerror(errno));

	if (in != stdin)
		fclose(in);
	return ok;
}

struct stamp stamp_of(const struct stat *st)
{
	/* only compared for equality: beyond the year 2262 the number overflows */
	uint64_t time = (uint64_t)st->st_mtim.tv_sec * 1000000000 + (uint64_t)st->st_mtim.tv_nsec;

	return (struct stamp){ st->st_size, (int64_t)time, (int64_t)st->st_ino };
}

static int by_name(const void *x, const void *y, void *names)
{
	return strcmp((char *)names + *(const uint32_t *)x + 1, (char *)names + *(const uint32_t *)y + 1);
}

static size_t slot_of(const struct been *b, dev_t device, ino_t inode)
{
	uint64_t h = ((uint64_t)inode ^ (uint64_t)device << 40) * UINT64_C(0x9E3779B97F4A7C15);
	size_t at = (size_t)(h >> 20) & (b->slots - 1);

	while (b->p[at].used && !(b->p[at].device == device && b->p[at].inode == inode))
		at = (at + 1) & (b->slots - 1);
	return at;
}

/* False: it was already in the set. */
static bool first_time(struct been *b, dev_t device, ino_t inode)
{
	if (b->n * 2 >= b->slots) {
		struct been old = *b;

		b->slots = old.slots ? old.slots * 2 : 64;
		b->p = allocated(calloc(b->slots, sizeof *b->p));
		for (size_t i = 0; i < old.slots; i++)
			if (old.p[i].used)
				b->p[slot_of(b, old.p[i].device, old.p[i].inode)] = old.p[i];
		free(old.p);
	}
	size_t at = slot_of(b, device, inode);

	if (b->p[at].used)
		return false;
	b->p[at].device = device;
	b->p[at].inode = inode;
	b->p[at].used = true;
	b->n++;
	return true;
}

/* Enters the directory at w->path. Returns NULL, or the reason why it cannot. */
static const char *enter(struct walk *w, const struct stat *st)
{
	struct level l = { .device = st->st_dev, .inode = st->st_ino, .path = w->path.n - 1 };
	DIR *d;

	for (size_t i = 0; i < w->levels; i++)
		if (w->level[i].device == st->st_dev && w->level[i].inode == st->st_ino)
			return "a symbolic link that leads back to a directory above it; not followed again";
	if (!first_time(&w->been, st->st_dev, st->st_ino))
		return NULL;
	if (!(d = opendir(w->path.p)))
		return strerror(errno);
	struct buf entries = { 0 };
	int failed;

	for (struct dirent *e; (void)(errno = 0), (e = readdir(d)) && l.names.n < UINT32_MAX - sizeof e->d_name;) {
		uint32_t at = (uint32_t)l.names.n;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		buf_add(&entries, &at, sizeof at);
		buf_c(&l.names, (char)e->d_type);
		buf_add(&l.names, e->d_name, strlen(e->d_name) + 1);
	}
	failed = errno;
	closedir(d);
	l.entry = (uint32_t *)(void *)entries.p;
	l.n = entries.n / sizeof *l.entry;
	if (l.n)
		qsort_r(l.entry, l.n, sizeof *l.entry, by_name, l.names.p);
	w->level = allocated(realloc(w->level, (w->levels + 1) * sizeof l));
	w->level[w->levels++] = l;
	passing_enter(w->passing, str_sub((struct str){ w->path.p, l.path }, 0, l.path));
	return failed ? strerror(failed) : NULL;
}

static bool give(struct walk *w, struct walked *out, const char *reason)
{
	out->path = (struct str){ w->path.p, w->path.n - 1 };
	out->reason = reason;
	return true;
}

static bool pass(struct walk *w, enum passed why, const char *name)
{
	passing_count(w->passing, why, name);
	if (w->passed && !w->counting)
		w->passed(w->ctx, (struct str){ w->path.p, w->path.n - 1 }, why);
	return false;
}

static bool is_link(unsigned char type, const char *path)
{
	struct stat st;

	return type == DT_UNKNOWN ? lstat(path, &st) == 0 && S_ISLNK(st.st_mode) : type == DT_LNK;
}

/* Examines w->path. False: nothing to file, or a directory, whose content comes next. */
static bool look(struct walk *w, bool named, unsigned char type, const char *name, struct walked *out)
{
	enum passed over = PASSED_NOT;
	struct stat st;

	*out = (struct walked){ 0 };
	if (named && strcmp(name, "-") == 0)
		return give(w, out, NULL);
	if (type == DT_REG && (over = passing_over(w->passing, w->path.p, w->operand, name, false)))
		return pass(w, over, name);
	if (type == DT_REG && w->counting)
		return true;
	if (stat(w->path.p, &st) != 0) {
		int why = errno;

		if (!named && (over = passing_over(w->passing, w->path.p, w->operand, name, false)))
			return pass(w, over, name);
		return give(w, out, lstat(w->path.p, &st) == 0 && why == ENOENT ? "a symbolic link to nothing" : strerror(why));
	}
	if (!named && type != DT_REG && (over = passing_over(w->passing, w->path.p, w->operand, name, S_ISDIR(st.st_mode))))
		return pass(w, over, name);
	if (S_ISDIR(st.st_mode)) {
		if (!named && !w->follow && is_link(type, w->path.p))
			return pass(w, PASSED_LINK, name);
		const char *reason = enter(w, &st);

		return reason && give(w, out, reason);
	}
	if (S_ISREG(st.st_mode)) {
		out->stamp = stamp_of(&st);
		return give(w, out, NULL);
	}
	return named ? give(w, out, "not a regular file") : pass(w, PASSED_NO_FILE, name);
}

/* The next named path: first those of the list, then the operands. */
static bool next_named(struct walk *w)
{
	int c;

	forget_been(&w->been); /* a path named twice is returned twice */
	w->path.n = 0;
	w->operand = SIZE_MAX;
	while (w->list && (c = getc_unlocked(w->list)) != EOF) {
		if (c == '\0' && w->path.n == 0)
			continue;
		buf_c(&w->path, (char)c);
		if (c == '\0')
			return true;
	}
	if (w->path.n) {
		buf_c(&w->path, '\0');
		return true;
	}
	if (w->next == w->named.n / sizeof(struct named))
		return false;
	const struct named *n = &((const struct named *)(void *)w->named.p)[w->next++];

	buf_add(&w->path, n->path, strlen(n->path) + 1);
	w->operand = n->operand;
	return true;
}

/* A file found below a folder: the patterns of all folders on its path apply. */
static bool look_found(struct walk *w, struct walked *out)
{
	struct str path = { w->path.p, w->path.n - 1 };
	size_t slash = str_rfind(path, STR("/")), entered = 0;
	enum passed over = PASSED_NOT;
	bool found = false;
	struct stat st;

	if (slash == SIZE_MAX || lstat(path.p, &st) != 0) /* deleted meanwhile */
		return false;
	for (size_t i = w->operand; i <= slash && !over; i++) {
		if (path.p[i] != '/')
			continue;
		passing_enter(w->passing, str_sub(path, 0, i));
		entered++;
		if (i < slash) {
			size_t end = i + 1 + str_find(str_sub(path, i + 1, path.n), STR("/"));
			struct buf folder = { 0 };

			buf_str(&folder, str_sub(path, 0, end));
			buf_c(&folder, '\0');
			over = passing_over(w->passing, folder.p, w->operand, folder.p + i + 1, true);
			buf_free(&folder);
		}
	}
	w->above = entered; /* they apply to the contents of a folder too */
	if (over)
		pass(w, over, path.p + slash + 1);
	else
		found = look(w, false, DT_UNKNOWN, path.p + slash + 1, out);
	return found;
}

bool walk_next(struct walk *w, struct walked *out)
{
	for (;;) {
		if (w->stop && *w->stop)
			return false;
		if (w->levels) {
			struct level *l = &w->level[w->levels - 1];

			if (l->next == l->n) {
				leave(w);
				continue;
			}
			const char *e = l->names.p + l->entry[l->next++];

			w->path.n = l->path;
			if (w->path.p[w->path.n - 1] != '/')
				buf_c(&w->path, '/');
			buf_add(&w->path, e + 1, strlen(e + 1) + 1);
			if (look(w, false, (unsigned char)e[0], e + 1, out))
				return true;
			continue;
		}
		for (; w->above; w->above--)
			passing_leave(w->passing);
		if (!next_named(w)) {
			return false;
		} else if (w->operand != SIZE_MAX ? look_found(w, out) : (w->operand = w->path.n - 1, look(w, true, DT_UNKNOWN, w->path.p, out))) {
			return true;
		}
	}
}

static void start_again(struct walk *w)
{
	while (w->levels)
		leave(w);
	for (; w->above; w->above--)
		passing_leave(w->passing);
	w->counting = false;
	w->next = 0;
	passing_reset(w->passing);
	if (w->list)
		rewind(w->list);
}

size_t walk_count(struct walk *w)
{
	struct walked f;
	size_t n = 0;

	for (w->counting = true; walk_next(w, &f);)
		n++;
	start_again(w);
	return n;
}

bool walk_holds(struct walk *w, dev_t device, ino_t inode)
{
	struct walked f = { 0 };
	struct stat st;
	bool found = false;

	while (!found && walk_next(w, &f))
		found = !f.reason && f.path.p && f.stamp.inode == (int64_t)inode && stat(f.path.p, &st) == 0 && st.st_dev == device && st.st_ino == inode;
	start_again(w);
	return found;
}

void walk_pass_member(struct walk *w, struct str path)
{
	size_t slash = str_rfind(path, STR("/"));

	passing_count(w->passing, PASSED_KIND, path.p + (slash == SIZE_MAX ? 0 : slash + 1));
	if (w->passed)
		w->passed(w->ctx, path, PASSED_KIND);
}

void walk_follow(struct walk *w)
{
	w->follow = true;
}

void walk_stop(struct walk *w, const volatile sig_atomic_t *stop)
{
	w->stop = stop;
}
