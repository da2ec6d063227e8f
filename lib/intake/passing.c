#include "intake/passing.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "doc/kinds.h"

static const char ignore_file[] = ".guidangignore";

enum { SUFFIX_MAX = 16, SUFFIXES = 256 }; /* bytes kept of a suffix; number of different suffixes */

struct pattern {
	char *glob;
	size_t base;  /* length of the path of its folder; SIZE_MAX: given on the command line */
	size_t depth; /* number of folders above */
	bool folder, path;
};

struct suffix {
	char name[SUFFIX_MAX];
	size_t n;
};

struct passing {
	struct pattern *pattern;
	size_t n, depth;
	bool pictures;
	struct suffix suffix[SUFFIXES + 1]; /* the last entry: all other suffixes */
	size_t suffixes, sum[PASSED_COUNT], unread[UNREAD_COUNT + 1];
};

const char *passed_name(enum passed p)
{
	static const char *const names[] = { "", "other-kind", "hidden", "temporary", "excluded", "link", "no-file" };

	return names[p];
}

struct passing *passing_new(void)
{
	return allocated(calloc(1, sizeof(struct passing)));
}

static void drop_from(struct passing *p, size_t n)
{
	while (p->n > n)
		free(p->pattern[--p->n].glob);
}

void passing_free(struct passing *p)
{
	drop_from(p, 0);
	free(p->pattern);
	free(p);
}

static void add(struct passing *p, struct str glob, size_t base)
{
	struct pattern t = { .base = base, .depth = base == SIZE_MAX ? 0 : p->depth };

	t.folder = glob.n > 1 && glob.p[glob.n - 1] == '/';
	glob.n -= t.folder;
	t.path = str_has(glob, STR("/"));
	if (glob.n && glob.p[0] == '/')
		glob = str_sub(glob, 1, glob.n);
	if (glob.n == 0)
		return;
	t.glob = allocated(strndup(glob.p, glob.n));
	p->pattern = allocated(realloc(p->pattern, (p->n + 1) * sizeof t));
	p->pattern[p->n++] = t;
}

void passing_exclude(struct passing *p, const char *glob)
{
	add(p, str_z(glob), SIZE_MAX);
}

void passing_enter(struct passing *p, struct str path)
{
	struct buf name = { 0 };
	FILE *f;
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	p->depth++;
	buf_str(&name, path);
	buf_c(&name, '/');
	buf_add(&name, ignore_file, sizeof ignore_file);
	f = fopen(name.p, "re");
	while (f && (n = getline(&line, &cap, f)) > 0) {
		struct str t = str_trim((struct str){ line, (size_t)n });

		if (t.n && t.p[0] != '#')
			add(p, t, path.n);
	}
	free(line);
	if (f)
		fclose(f);
	buf_free(&name);
}

void passing_leave(struct passing *p)
{
	size_t n = p->n;

	while (n > 0 && p->pattern[n - 1].base != SIZE_MAX && p->pattern[n - 1].depth == p->depth)
		n--;
	drop_from(p, n);
	p->depth--;
}

void passing_pictures(struct passing *p)
{
	p->pictures = true;
}

static bool document_suffix(const struct passing *p, const char *name)
{
	const char *dot = strrchr(name, '.');
	enum kind k = kind_by_suffix(str_z(name));

	return !dot || (dot != name && k != KIND_COUNT && (p->pictures || !kind_is(k, KIND_PICTURE)));
}

enum passed passing_over(const struct passing *p, const char *path, size_t operand, const char *name, bool folder)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct pattern *t = &p->pattern[i];
		const char *below = path + (t->base == SIZE_MAX ? operand : t->base);

		while (*below == '/')
			below++;
		if ((!t->folder || folder) && fnmatch(t->glob, t->path ? below : name, t->path ? FNM_PATHNAME : 0) == 0)
			return PASSED_EXCLUDED;
	}
	if (name[0] == '.')
		return PASSED_HIDDEN;
	if (strncmp(name, "~$", 2) == 0 || strcasecmp(name, "Thumbs.db") == 0 || strcasecmp(name, "desktop.ini") == 0)
		return PASSED_TEMPORARY;
	return folder || document_suffix(p, name) ? PASSED_NOT : PASSED_KIND;
}

void passing_count(struct passing *p, enum passed why, const char *name)
{
	const char *dot = strrchr(name, '.');
	char suffix[SUFFIX_MAX] = "";
	size_t i = 0;

	p->sum[why]++;
	if (why != PASSED_KIND)
		return;
	p->unread[kind_unread_by_suffix(str_z(name))]++;
	for (const char *c = dot ? dot : ""; *c && i + 1 < sizeof suffix; c++)
		suffix[i++] = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
	for (i = 0; i < p->suffixes && strcmp(p->suffix[i].name, suffix) != 0; i++)
		;
	if (i == p->suffixes && i < SUFFIXES) {
		memcpy(p->suffix[i].name, suffix, sizeof suffix);
		p->suffixes++;
	}
	p->suffix[i].n++;
}

void passing_reset(struct passing *p)
{
	memset(p->suffix, 0, sizeof p->suffix);
	memset(p->unread, 0, sizeof p->unread);
	memset(p->sum, 0, sizeof p->sum);
	p->suffixes = 0;
}

size_t passing_unread(const struct passing *p, enum kind_unread u)
{
	return p->unread[u];
}

size_t passing_sum(const struct passing *p, enum passed why)
{
	return p->sum[why];
}

static int by_count(const void *x, const void *y)
{
	const struct suffix *a = x, *b = y;

	return a->n != b->n ? (a->n < b->n ? 1 : -1) : strcmp(a->name, b->name);
}

size_t passing_suffix(struct passing *p, size_t i, const char **suffix)
{
	if (i == 0)
		qsort(p->suffix, p->suffixes, sizeof p->suffix[0], by_count);
	if (i >= p->suffixes)
		return 0;
	*suffix = p->suffix[i].name;
	return p->suffix[i].n;
}
