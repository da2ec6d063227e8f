#include "watch.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	QUIET_MS = 300,  /* seconds without an event before the collected files are filed */
	POLL_MS = 500,   /* how soon a signal that arrived between two calls is noticed */
	BATCH = 1000,    /* the most files that wait */
	DEPTH_MAX = 64,
};

struct folder {
	char *path;
	const char *operand; /* the folder named by the user: this one or one above it */
	int watch;
};

struct watching {
	const struct args *a;
	const struct intake *in;
	int fd;
	struct folder *folder;
	size_t n;
	struct { char *path; const char *operand; } come[BATCH];
	size_t n_come;
	bool lost; /* events were lost: everything is looked through */
};

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool add_folder(struct watching *w, const char *path, const char *operand, int depth, struct err *err)
{
	int id = inotify_add_watch(w->fd, path, IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ONLYDIR);
	DIR *d;

	if (id < 0 && errno == ENOSPC)
		return err_set(err, ERR_IO, "%s: no more folders can be watched; raise fs.inotify.max_user_watches", path);
	if (id < 0)
		return errno == ENOENT || errno == ENOTDIR || err_set(err, ERR_IO, "%s: cannot be watched: %s", path, strerror(errno));
	for (size_t i = 0; i < w->n; i++)
		if (w->folder[i].watch == id)
			return true;
	w->folder = allocated(realloc(w->folder, (w->n + 1) * sizeof *w->folder));
	w->folder[w->n++] = (struct folder){ allocated(strdup(path)), operand, id };
	if (depth == DEPTH_MAX || !(d = opendir(path)))
		return true;
	bool ok = true;

	for (struct dirent *e; ok && (e = readdir(d));) {
		struct buf b = { 0 };

		if (e->d_name[0] == '.')
			continue;
		buf_fmt(&b, "%s/%s", path, e->d_name);
		buf_c(&b, '\0');
		if (is_folder(b.p))
			ok = add_folder(w, b.p, operand, depth + 1, err);
		buf_free(&b);
	}
	closedir(d);
	return ok;
}

static void came(struct watching *w, char *path, const char *operand)
{
	for (size_t i = 0; i < w->n_come; i++)
		if (strcmp(w->come[i].path, path) == 0) {
			free(path);
			return;
		}
	if (w->n_come == BATCH) {
		w->lost = true;
		free(path);
		return;
	}
	w->come[w->n_come].path = path;
	w->come[w->n_come++].operand = operand;
}

/* A new folder is watched first and then looked through, for files that were created before the watch. */
static bool one_event(struct watching *w, const struct inotify_event *e, struct err *err)
{
	const struct folder *f = NULL;

	if (e->mask & IN_Q_OVERFLOW)
		w->lost = true;
	for (size_t i = 0; i < w->n && !f; i++)
		if (w->folder[i].watch == e->wd)
			f = &w->folder[i];
	if (!f || e->len == 0)
		return true;
	struct buf b = { 0 };
	const char *operand = f->operand;

	buf_fmt(&b, "%s/%s", f->path, e->name);
	buf_c(&b, '\0');
	if (e->mask & IN_ISDIR) {
		if (e->name[0] != '.' && !add_folder(w, b.p, operand, 0, err)) {
			buf_free(&b);
			return false;
		}
	} else if (e->mask & IN_CREATE) { /* its close event will follow */
		buf_free(&b);
		return true;
	}
	came(w, b.p, operand);
	return true;
}

static bool read_events(struct watching *w, struct err *err)
{
	_Alignas(struct inotify_event) char b[16384];
	ssize_t n = read(w->fd, b, sizeof b);

	for (ssize_t i = 0; i < n;) {
		const struct inotify_event *e = (const struct inotify_event *)(const void *)(b + i);

		if (!one_event(w, e, err))
			return false;
		i += (ssize_t)(sizeof *e + e->len);
	}
	return true;
}

static bool file_batch(struct watching *w, struct err *err)
{
	struct walk *files = walk_new();
	const char *glob;

	for (size_t i = 0; (glob = opt_nth(w->a, "exclude", i)); i++)
		passing_exclude(walk_passing(files), glob);
	if (w->in->recognise)
		passing_pictures(walk_passing(files));
	for (int i = 0; w->lost && i < w->a->n; i++)
		walk_add(files, w->a->operands[i]);
	for (size_t i = 0; i < w->n_come; i++)
		if (!w->lost)
			walk_add_found(files, w->come[i].path, strlen(w->come[i].operand));
	bool ok = intake_run(w->in, files, err);

	walk_free(files);
	for (size_t i = 0; i < w->n_come; i++)
		free(w->come[i].path);
	w->n_come = 0;
	w->lost = false;
	return ok;
}

bool watch(const struct args *a, const struct intake *in, struct err *err)
{
	struct watching *w = allocated(calloc(1, sizeof *w));
	bool ok = true;

	*w = (struct watching){ .a = a, .in = in, .fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC) };
	if (w->fd < 0)
		ok = err_set(err, ERR_IO, "folders cannot be watched: %s", strerror(errno));
	for (int i = 0; ok && i < a->n; i++)
		if (is_folder(a->operands[i]))
			ok = add_folder(w, a->operands[i], a->operands[i], 0, err);
	if (ok && w->n == 0)
		ok = err_set(err, ERR_USAGE, "import --watch: none of what is named is a folder");
	w->lost = ok; /* files that were created between the import and the watch */
	if (ok && !a->quiet)
		say_n(w->n, "watching %zu folder; a signal (Ctrl-C) ends it", "watching %zu folders; a signal (Ctrl-C) ends it", w->n);
	while (ok && !*in->stop) {
		struct pollfd p = { w->fd, POLLIN, 0 };
		bool waiting = w->n_come || w->lost;
		int n = poll(&p, 1, waiting ? QUIET_MS : POLL_MS);

		if (n > 0)
			ok = read_events(w, err);
		else if (n == 0 && waiting)
			ok = file_batch(w, err);
	}
	if (ok && w->n_come)
		ok = file_batch(w, err);
	for (size_t i = 0; i < w->n; i++)
		free(w->folder[i].path);
	for (size_t i = 0; i < w->n_come; i++)
		free(w->come[i].path);
	free(w->folder);
	if (w->fd >= 0)
		close(w->fd);
	free(w);
	return ok;
}
