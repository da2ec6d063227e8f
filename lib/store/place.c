#include "store/place.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text/decode.h"

struct root {
	int64_t id;
	char *folder;
	size_t n;
};

struct places {
	struct buf here; /* the working directory, without / at its end; empty: not known */
	struct root *root;
	size_t n;
	bool known;      /* the cached roots are those of the database */
	struct buf whole;
};

static struct places *places(struct store *s)
{
	if (!s->places) {
		char *here = getcwd(NULL, 0);

		s->places = allocated(calloc(1, sizeof *s->places));
		if (here && strcmp(here, "/") != 0)
			buf_z(&s->places->here, here);
		free(here);
	}
	return s->places;
}

void place_forget(struct store *s)
{
	struct places *p = s->places;

	for (size_t i = 0; p && i < p->n; i++)
		free(p->root[i].folder);
	if (p) {
		free(p->root);
		p->root = NULL;
		p->n = 0;
		p->known = false;
	}
}

void place_free(struct store *s)
{
	if (!s->places)
		return;
	place_forget(s);
	buf_free(&s->places->here);
	buf_free(&s->places->whole);
	free(s->places);
	s->places = NULL;
}

static void add(struct places *p, int64_t id, struct str folder)
{
	p->root = allocated(realloc(p->root, (p->n + 1) * sizeof *p->root));
	p->root[p->n++] = (struct root){ id, allocated(strndup(folder.p ? folder.p : "", folder.n)), folder.n };
}

static bool know(struct store *s, struct err *err)
{
	struct places *p = places(s);
	sqlite3_stmt *q;
	int rc = SQLITE_ERROR;

	if (p->known)
		return true;
	place_forget(s);
	q = rows_prepared(s, Q_GET_ROOTS);
	while (q && (rc = sqlite3_step(q)) == SQLITE_ROW)
		add(p, sqlite3_column_int64(q, 0), (struct str){ sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) });
	p->known = rc == SQLITE_DONE || rows_fail(s, err);
	if (q)
		sqlite3_reset(q);
	return p->known;
}

/* Makes a path absolute and removes //, /./ and ../ at its beginning. Other ../ are kept, since a link may be before them. */
static void absolute(struct places *p, struct str given)
{
	struct buf *w = &p->whole;
	bool leading = given.n && given.p[0] != '/';

	w->n = 0;
	if (leading)
		buf_str(w, buf_view(&p->here));
	for (size_t i = 0; i < given.n;) {
		size_t end = i;

		while (end < given.n && given.p[end] != '/')
			end++;
		struct str step = str_sub(given, i, end);

		i = end + 1;
		if (step.n == 0 || str_eq(step, STR(".")))
			continue;
		if (leading && str_eq(step, STR(".."))) {
			while (w->n && w->p[--w->n] != '/')
				;
			continue;
		}
		leading = false;
		buf_c(w, '/');
		buf_str(w, step);
	}
}

static bool below(struct str whole, const struct root *r)
{
	return r->n == 1 ? whole.n > 1 : whole.n > r->n + 1 && memcmp(whole.p, r->folder, r->n) == 0 && whole.p[r->n] == '/';
}

static bool make_root(struct store *s, struct str folder, struct err *err)
{
	sqlite3_stmt *q = rows_prepared(s, Q_PUT_ROOT);

	if (!q)
		return rows_fail(s, err);
	rows_bind(q, 1, folder);
	if (!rows_done(s, q, err))
		return false;
	add(s->places, sqlite3_last_insert_rowid(s->db), folder);
	return true;
}

bool place_of(struct store *s, struct str given, bool make, struct site *out, struct err *err)
{
	struct places *p = places(s);
	const struct root *best = NULL;

	if (!know(s, err))
		return false;
	absolute(p, given);
	struct str whole = buf_view(&p->whole);

	for (size_t i = 0; i < p->n; i++)
		if ((!best || p->root[i].n > best->n) && below(whole, &p->root[i]))
			best = &p->root[i];
	if (!best && make) {
		struct root here = { 0, p->here.p, p->here.n };
		bool local = given.n && given.p[0] != '/' && here.n && below(whole, &here);

		if (!make_root(s, local ? buf_view(&p->here) : STR("/"), err))
			return false;
		best = &p->root[p->n - 1];
	}
	*out = (struct site){ best ? best->id : -1, best ? str_sub(whole, best->n == 1 ? 1 : best->n + 1, whole.n) : whole };
	return true;
}

static const struct root *root_of(const struct places *p, int64_t id)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->root[i].id == id)
			return &p->root[i];
	return NULL;
}

bool place_full(struct store *s, int64_t root, struct str rest, struct buf *out, struct err *err)
{
	if (!know(s, err))
		return false;
	const struct root *r = root_of(s->places, root);

	if (r) {
		buf_add(out, r->folder, r->n);
		if (r->n > 1)
			buf_c(out, '/');
	}
	buf_str(out, rest);
	return true;
}

bool place_shown(struct store *s, int64_t root, struct str rest, struct str given, bool bytes, struct buf *out, struct err *err)
{
	struct arena *a;
	struct buf whole = { 0 };

	if (!know(s, err))
		return false;
	const struct root *r = root_of(s->places, root);
	struct str here = buf_view(&s->places->here);

	if (!r) {
		buf_str(out, bytes ? rest : given);
		return true;
	}
	if (!bytes && given.n && given.p[0] == '/') {
		buf_str(out, given);
		return true;
	}
	if (!place_full(s, root, rest, &whole, err)) {
		buf_free(&whole);
		return false;
	}
	absolute(s->places, given);
	if (given.n && str_eq(buf_view(&s->places->whole), buf_view(&whole))) {
		buf_str(out, given);
		buf_free(&whole);
		return true;
	}
	struct str shown = buf_view(&whole);
	struct root h = { 0, s->places->here.p, here.n };

	/* an absolute path stays absolute; any other is made relative to the working directory */
	if ((!given.n || given.p[0] != '/') && here.n && below(shown, &h))
		shown = str_sub(shown, here.n + 1, shown.n);
	a = arena_new();
	buf_str(out, bytes ? shown : decode_path(a, shown));
	arena_free(a);
	buf_free(&whole);
	return true;
}
