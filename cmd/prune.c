#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <jansson.h>

#include "desk.h"

enum { MANY = 100, SOME = 10 }; /* confirmation is asked for from this number on, and for a tenth of all documents from this number on */

struct gone_path {
	struct str whole, path;
	int64_t id;
};

struct prune {
	struct arena *a;
	struct { struct gone_path *p; size_t n, cap; } gone;
};

/* A dangling link counts as missing. */
static bool is_there(const char *path, bool folder, const char **why)
{
	const char *member = strstr(path, "!/"); /* of a member: the bundle is the file */
	char *file = member ? strndup(path, (size_t)(member - path)) : NULL;
	struct stat st = { 0 };
	bool gone = stat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP);

	*why = gone ? strerror(errno) : NULL;
	if (gone && file)
		gone = stat(file, &st) != 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP);
	if (!gone && !folder && (S_ISDIR(st.st_mode) || S_ISFIFO(st.st_mode)))
		gone = true; /* another file than the one filed */
	free(file);
	return !gone;
}

static void look(void *ctx, int64_t id, struct str whole, struct str path)
{
	struct prune *p = ctx;
	struct str z = arena_str(p->a, whole);
	const char *why;

	if (!is_there(z.p, false, &why))
		*ARENA_PUSH(p->a, &p->gone) = (struct gone_path){ z, arena_str(p->a, path), id };
}

/* The absolute paths to look through. A missing one is an error: a share that is not mounted must not empty the archive. */
static int folders(struct prune *p, struct store *s, char *const *operands, size_t n, struct paths *out)
{
	struct err err = { 0 };
	const char *why;
	int status = EXIT_DONE;

	if (n == 0 && !store_roots(s, p->a, out, &err))
		return cannot(&err);
	for (size_t i = 0; i < n; i++) {
		struct buf b = { 0 };

		if (strcmp(operands[i], "-") == 0)
			continue;
		if (!store_whole_path(s, str_z(operands[i]), &b, &err))
			return cannot(&err);
		*ARENA_PUSH(p->a, out) = arena_str(p->a, buf_view(&b));
		buf_free(&b);
	}
	for (size_t i = 0; i < out->n; i++)
		if (!is_there(out->p[i].p, true, &why)) {
			say("%s: %s; nothing is forgotten. Is it a share that is not mounted?", out->p[i].p, why);
			status = EXIT_CANNOT;
		}
	return status;
}

static int by_whole(const void *x, const void *y)
{
	return str_cmp(((const struct gone_path *)x)->whole, ((const struct gone_path *)y)->whole);
}

static void once_each(struct prune *p)
{
	size_t n = 0;

	if (p->gone.n)
		qsort(p->gone.p, p->gone.n, sizeof *p->gone.p, by_whole);
	for (size_t i = 0; i < p->gone.n; i++)
		if (n == 0 || !str_eq(p->gone.p[n - 1].whole, p->gone.p[i].whole))
			p->gone.p[n++] = p->gone.p[i];
	p->gone.n = n;
}

/* Asks for confirmation if many documents would be removed. */
static bool agreed(const struct args *a, struct store *s, size_t n)
{
	struct err ignored;
	int64_t all = 0;
	char question[512];
	bool asked;

	if (opt_has(a, "force") || !store_count_paths(s, &all, &ignored) || (n <= MANY && (n < SOME || n <= (size_t)all / 10)))
		return true;
	snprintf(question, sizeof question, _("%zu of %lld files are gone. Forget them? [y/N]"), n, (long long)all);
	if (desk_ask(&asked, question))
		return true;
	if (!asked)
		say("%zu of %lld files are gone, which is many: nothing is forgotten. guidang import -n --prune lists them, --force forgets them",
		    n, (long long)all);
	return false;
}

static void report_line(FILE *out, const struct gone_path *g)
{
	json_t *o = json_pack("{s:s%, s:s, s:I}", "path", g->path.p, g->path.n, "status", "pruned", "accession", (json_int_t)g->id);

	if (o) {
		json_dumpf(o, out, JSON_COMPACT);
		fputc('\n', out);
		json_decref(o);
	}
}

static int forget(const struct args *a, struct prune *p, struct store *s, FILE *report)
{
	struct str *whole = ARENA_ARRAY(p->a, struct str, p->gone.n + 1);
	struct ids out = { 0 };
	struct err err = { 0 };

	for (size_t i = 0; i < p->gone.n; i++)
		whole[i] = p->gone.p[i].whole;
	if (p->gone.n && !(store_begin(s, &err) && store_prune(s, whole, p->gone.n, p->a, &out, &err) && store_commit(s, &err))) {
		store_rollback(s);
		return cannot(&err);
	}
	for (size_t i = 0; report && i < p->gone.n; i++)
		report_line(report, &p->gone.p[i]);
	if (!a->quiet)
		say_counts((struct count[]){ COUNT(p->gone.n, "%zu path gone", "%zu paths gone"),
					     COUNT(out.n, "%zu document taken out", "%zu documents taken out"), { 0 } },
			   out.n ? _("; guidang undo brings back what was taken out") : "");
	return EXIT_DONE;
}

int prune_gone(const struct args *a, struct store *s, char *const *operands, size_t n, bool dry, FILE *report)
{
	struct prune p = { .a = arena_new() };
	struct paths below = { 0 };
	struct err err = { 0 };
	int status = folders(&p, s, operands, n, &below);

	for (size_t i = 0; status == EXIT_DONE && i < below.n; i++)
		if (!store_paths_below(s, below.p[i], look, &p, &err))
			status = cannot(&err);
	once_each(&p);
	if (status == EXIT_DONE && dry) {
		for (size_t i = 0; i < p.gone.n; i++) {
			put_clean(p.gone.p[i].path, stdout);
			putchar('\n');
		}
		if (!a->quiet)
			say_n(p.gone.n, "%zu file is gone and would be forgotten", "%zu files are gone and would be forgotten", p.gone.n);
	} else if (status == EXIT_DONE) {
		status = agreed(a, s, p.gone.n) ? forget(a, &p, s, report) : EXIT_CANNOT;
	}
	arena_free(p.a);
	return status;
}
