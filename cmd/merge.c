/* guidang db merge: the documents of another database, with their corrections, tags and archive numbers. */
#include "merge.h"

#include <string.h>

#include "desk.h"
#include "output.h"
#include "parse/parse.h"
#include "store/arrangement.h"
#include "store/desk.h"

struct merging {
	struct store *here, *there;
	struct arena *a;
	int64_t last;                                    /* id in the other database */
	struct { struct str *p; size_t n, cap; } whole; /* by id there: the absolute path */
	struct matcher *m;
	const char *rules;
	size_t new, known, corrections, tags, numbers, conflicts, unread;
};

static void keep_path(void *ctx, int64_t id, struct str whole, struct str path)
{
	struct merging *m = ctx;

	(void)path;
	if (id < 1 || id > m->last) /* a path of no document */
		return;
	while (m->whole.n <= (size_t)id)
		*ARENA_PUSH(m->a, &m->whole) = STR_NONE;
	if (!m->whole.p[id].n)
		m->whole.p[id] = arena_str(m->a, whole);
}

/* *id: the document here, 0: it cannot be read. */
static bool file_it(struct merging *m, struct arena *a, int64_t there, const struct original *o, int64_t *id, struct err *err)
{
	struct input in = { .path = o->path, .bytes = o->bytes, .container = o->container, .kept = o->reading, .id = o->id, .encoding = o->encoding };
	struct stamp stamp = { .size = -1 };
	struct prepared *p;
	struct doc d;
	enum filed what;
	struct err why;

	*id = 0;
	if (!parse_input(m->m, a, &in, &d, &why)) {
		say("[%lld] %.*s: %s", (long long)there, STR_ARG(o->path), why.message);
		m->unread++;
		return true;
	}
	d.src.file = (size_t)there < m->whole.n ? m->whole.p[there] : STR_NONE;
	p = prepared_new();
	store_prepare(p, &d);
	bool ok = store_file(m->here, &d, p, o->encoding, m->rules, &stamp, &what, err);

	prepared_free(p);
	*id = ok ? d.id : 0;
	m->new += ok && what != FILED_REMOVED;
	if (ok && what == FILED_REMOVED)
		*id = 0;
	return ok;
}

static bool same_value(const struct texts *x, const struct texts *y)
{
	bool all = x->n == y->n;

	for (size_t i = 0; all && i < x->n; i++)
		all = str_eq(x->p[i], y->p[i]);
	return all;
}

static bool corrections(struct merging *m, struct arena *a, int64_t there, int64_t id, struct err *err)
{
	struct corrections theirs = { 0 }, ours = { 0 };
	bool ok = desk_corrections(m->there, a, there, &theirs, err) && desk_corrections(m->here, a, id, &ours, err);

	for (size_t i = 0; ok && i < theirs.n; i++) {
		const struct correction *c = &theirs.p[i], *mine = NULL;
		struct correction before;

		for (size_t k = 0; k < ours.n; k++)
			mine = str_eq(ours.p[k].field, c->field) ? &ours.p[k] : mine;
		if (mine && same_value(&mine->value, &c->value))
			continue;
		if (mine) {
			m->conflicts++;
			say("[%lld] %s is set in both and differs; the value of this database is kept", (long long)id, c->field.p);
			continue;
		}
		m->corrections++;
		ok = desk_correct(m->here, id, c->field.p, &c->value, &before, a, err) && desk_sign(m->here, id, c->field.p, c->who, c->at, err);
	}
	return ok;
}

static bool tags_and_number(struct merging *m, struct arena *a, int64_t there, int64_t id, struct err *err)
{
	struct texts tags = { 0 };
	struct arrangement at, now;
	int64_t taken = 0;
	bool changed, ok = desk_tags(m->there, a, there, &tags, err) && arrangement_load(m->there, a, there, &at, err) &&
			   arrangement_load(m->here, a, id, &now, err);

	for (size_t i = 0; ok && i < tags.n; i++) {
		ok = desk_tag(m->here, id, tags.p[i], true, &changed, err);
		m->tags += ok && changed;
	}
	if (!ok || at.item_of || !at.number.n || str_eq(at.number, now.number))
		return ok;
	if (now.number.n) {
		m->conflicts++;
		say("[%lld] has the number %.*s here, %.*s there; the one here stays", (long long)id, STR_ARG(now.number), STR_ARG(at.number));
		return true;
	}
	if (!arrangement_adopt(m->here, id, &at, &taken, err))
		return false;
	m->numbers += !taken;
	m->conflicts += taken != 0;
	if (taken)
		say("%.*s is the number of [%lld] here; [%lld] gets none", STR_ARG(at.number), (long long)taken, (long long)id);
	return true;
}

static bool one(struct merging *m, int64_t there, struct err *err)
{
	struct arena *a = arena_new();
	struct original o;
	int64_t id = 0;
	bool ok = store_original(m->there, there, a, &o, err) && store_find_content(m->here, str_z(o.id), &id, err);

	m->known += ok && id;
	if (ok && !id)
		ok = file_it(m, a, there, &o, &id, err) && (!id || store_commit(m->here, err)) && (!id || store_begin(m->here, err));
	ok = ok && (!id || (corrections(m, a, there, id, err) && tags_and_number(m, a, there, id, err)));
	arena_free(a);
	return ok;
}

int merge_database(const struct args *args, const char *other)
{
	struct merging m = { .a = arena_new() };
	struct rules *rules = NULL;
	struct ids ids = { 0 };
	struct err err = { 0 };
	const char *path = database_path(args, false, &err);

	if (path && output_is_database(path, other)) {
		say("%s: that is the database itself; name another one", other);
		arena_free(m.a);
		return EXIT_CANNOT;
	}
	bool ok = path && store_exists(other, &err) && store_open(other, false, &m.there, &err) && store_numbered(m.there, &err) && open_filed(args, true, &m.here, &err) &&
		  load_remembered_rules(args, m.here, true, &rules, &err);

	if (ok) {
		m.m = matcher_new(rules);
		m.rules = rules_id(rules);
		ok = store_ids(m.there, m.a, &ids, &err);
		m.last = ok && ids.n ? ids.p[ids.n - 1] : 0;
		ok = ok && store_paths_below(m.there, STR(""), keep_path, &m, &err) && store_begin(m.here, &err);
	}
	for (size_t i = 0; ok && i < ids.n; i++)
		ok = one(&m, ids.p[i], &err);
	if (ok)
		ok = store_note(m.here, "merge", 0, (int64_t)m.new, &err) && store_commit(m.here, &err);
	if (!ok && m.here)
		store_rollback(m.here);
	if (m.m)
		matcher_free(m.m);
	rules_free(rules);
	store_close(m.there);
	store_close(m.here);
	arena_free(m.a);
	if (!ok)
		return cannot(&err);
	if (!args->quiet)
		say_counts((struct count[]){ COUNT(m.new, "%zu document taken over", "%zu documents taken over"),
					     COUNT(m.known, "%zu here already", "%zu here already"), COUNT(m.corrections, "%zu correction", "%zu corrections"),
					     COUNT(m.tags, "%zu tag", "%zu tags"), COUNT(m.numbers, "%zu number", "%zu numbers"),
					     COUNT(m.conflicts, "%zu conflict", "%zu conflicts"), COUNT(m.unread, "%zu not read", "%zu not read"), { 0 } }, "");
	return m.conflicts || m.unread ? EXIT_NOTHING : EXIT_DONE;
}
