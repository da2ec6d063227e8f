#include "intake/walk.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static bool document_suffix(const char *name)
{
	static const char *const suffixes[] = { ".txt", ".text", ".htm", ".html", ".shtml", ".xhtml", ".md", ".markdown", NULL };
	const char *dot = strrchr(name, '.');

	if (!dot || dot == name)
		return !dot;
	for (int i = 0; suffixes[i]; i++)
		if (strcasecmp(dot, suffixes[i]) == 0)
			return true;
	return false;
}

struct stamp stamp_of(const struct stat *st)
{
	return (struct stamp){ st->st_size, st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec, (int64_t)st->st_ino };
}

static void add(struct arena *a, struct walk *w, const char *path, const char *reason)
{
	struct walked *f = ARENA_PUSH(a, w);

	f->path = arena_str(a, str_z(path));
	f->reason = reason ? arena_str(a, str_z(reason)).p : NULL;
}

static void add_file(struct arena *a, struct walk *w, const FTSENT *e)
{
	add(a, w, e->fts_path, NULL);
	w->p[w->n - 1].stamp = stamp_of(e->fts_statp);
}

static int by_name(const FTSENT **x, const FTSENT **y)
{
	return strcmp((*x)->fts_name, (*y)->fts_name);
}

void walk_add(struct arena *a, struct walk *w, const char *path)
{
	char *copy = strdup(path), *list[] = { copy, NULL };
	FTS *fts = copy && strcmp(path, "-") != 0 ? fts_open(list, FTS_LOGICAL | FTS_NOCHDIR, by_name) : NULL;

	if (!fts) {
		add(a, w, path, NULL);
		free(copy);
		return;
	}
	for (FTSENT *e; (e = fts_read(fts));) {
		bool named = e->fts_level == 0;

		switch (e->fts_info) {
		case FTS_F:
			if (named || document_suffix(e->fts_name))
				add_file(a, w, e);
			else
				w->skipped++;
			break;
		case FTS_D:
			if (!named && e->fts_name[0] == '.')
				fts_set(fts, e, FTS_SKIP);
			break;
		case FTS_DNR:
		case FTS_ERR:
		case FTS_NS:
			add(a, w, e->fts_path, strerror(e->fts_errno));
			break;
		case FTS_SLNONE:
			add(a, w, e->fts_path, "a symbolic link to nothing");
			break;
		case FTS_DC:
			add(a, w, e->fts_path, "a symbolic link that leads back to a directory above it; not followed again");
			break;
		case FTS_DEFAULT:
			if (named)
				add(a, w, e->fts_path, "not a regular file");
			else
				w->skipped++;
			break;
		default:
			break;
		}
	}
	fts_close(fts);
	free(copy);
}

bool walk_add_list(struct arena *a, struct walk *w, const char *file, struct err *err)
{
	FILE *in = strcmp(file, "-") == 0 ? stdin : fopen(file, "rb");
	struct buf b = { 0 };
	bool ok = true;
	int c;

	if (!in)
		return err_set(err, ERR_IO, "%s: %s", file, strerror(errno));
	do {
		c = getc_unlocked(in);
		if (c != EOF && c != '\0') {
			buf_c(&b, (char)c);
			continue;
		}
		if (b.n) {
			buf_c(&b, '\0');
			walk_add(a, w, b.p);
			b.n = 0;
		}
	} while (c != EOF);
	if (ferror(in))
		ok = err_set(err, ERR_IO, "%s: %s", file, strerror(errno));
	if (in != stdin)
		fclose(in);
	buf_free(&b);
	return ok;
}
