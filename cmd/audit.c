/* guidang check --database: the file, the index, the sources, the records against a fresh extraction. */
#include <string.h>

#include "confine.h"
#include "opt.h"
#include "doc/departments.h"
#include "intake/learning.h"
#include "parse/parse.h"
#include "store/remote.h"
#include "store/audit.h"
#include "store/desk.h"
#include "write/record.h"

struct audit {
	size_t wrong;
};

static void tell(void *ctx, const char *what)
{
	struct audit *a = ctx;
	struct str s = str_z(what);

	a->wrong++;
	put_clean(s, stdout);
	putchar('\n');
}

/* No answer depends on them, and another version has others: nothing is wrong. */
static void tell_view(void *ctx, struct str name)
{
	const char *const *path = ctx;

	say("%s: the view \"%.*s\" is not the one that this version makes; a command that writes makes it anew", *path, STR_ARG(name));
}

/* Are the records the same but for names of departments that are known today and were not when one of them was made? */
static bool alike(const struct doc *x, const struct doc *y)
{
	static const struct record_options all = { .derived = true };
	struct doc one = *x, other = *y;
	struct buf was = { 0 }, is = { 0 };

	departments_unsplit(&one);
	departments_unsplit(&other);
	record_json(&one, &all, &was);
	record_json(&other, &all, &is);
	bool same = str_eq(buf_view(&was), buf_view(&is));

	buf_free(&was);
	buf_free(&is);
	return same;
}

/* Does the record equal a new extraction from the source? NULL: yes. */
static const char *against_source(struct store *s, struct matcher *m, struct arena *one, const struct doc *d, const struct original *o)
{
	struct input in = { .path = d->src.path, .bytes = o->bytes, .container = o->container, .kept = o->reading, .id = o->id, .encoding = o->encoding };
	static const struct record_options all = { .derived = true };
	struct doc again;
	struct buf was = { 0 }, is = { 0 };
	struct err ignored;
	bool same = parse_input(m, one, &in, &again, &ignored);

	if (same) {
		bool corrected;

		again.id = d->id;
		same = desk_apply(s, &again, false, &corrected, &ignored);
		record_json(d, &all, &was);
		record_json(&again, &all, &is);
		same = same && d->runon == again.runon && (str_eq(buf_view(&was), buf_view(&is)) || alike(d, &again));
	}
	buf_free(&was);
	buf_free(&is);
	return same ? audit_fresh(s, d->id, &again) : "the record is not what the rules make of the source";
}

static int documents(struct audit *u, struct store *s, struct matcher *m, const struct rules *rules, size_t *other_rules, size_t *n)
{
	struct arena *list = arena_new(), *one = arena_new();
	struct ids ids = { 0 };
	struct err err = { 0 };
	int status = store_snapshot(s, &err) && store_ids(s, list, &ids, &err) ? EXIT_DONE : cannot(&err);
	struct holdings *h = holdings_new(&ids);

	*n = ids.n;
	for (size_t i = 0; i < ids.n && status == EXIT_DONE; i++) {
		struct doc d = { .arena = one };
		struct original o;
		const char *made_by, *what;
		char line[512];

		if (!store_load(s, ids.p[i], &d, &err) || !store_original(s, ids.p[i], one, &o, &err) ||
		    !store_rules(s, ids.p[i], one, &made_by, &err)) {
			tell(u, err.message);
			arena_reset(one);
			continue;
		}
		what = audit_document(s, &d, h);
		if (!what && strcmp(made_by, rules_id(rules)) != 0)
			++*other_rules;
		else if (!what)
			what = against_source(s, m, one, &d, &o);
		if (what) {
			snprintf(line, sizeof line, "[%lld] %.*s: %s", (long long)d.id, (int)(d.src.path.n < 300 ? d.src.path.n : 300), d.src.path.p, what);
			tell(u, line);
		}
		arena_reset(one);
	}
	if (status == EXIT_DONE && !audit_index(s, h, tell, u, &err))
		status = cannot(&err);
	store_snapshot_end(s);
	holdings_free(h);
	arena_free(one);
	arena_free(list);
	return status;
}

/* Extracts a document again if its record differs from a new extraction, or was made without rules. */
static bool repair_one(struct store *s, struct learning *l, struct matcher *m, const struct rules *rules, struct arena *one, struct prepared *p, int64_t id, struct err *err)
{
	struct doc d = { .arena = one }, again;
	struct original o;
	const char *made_by;
	struct err failed;

	if (!store_load(s, id, &d, err) || !store_original(s, id, one, &o, err) || !store_rules(s, id, one, &made_by, err))
		return false;
	if (!audit_source(&d) || (*made_by && strcmp(made_by, rules_id(rules)) != 0) || !against_source(s, m, one, &d, &o))
		return true; /* no source to extract from, or nothing to do */
	struct input in = { .path = d.src.path, .bytes = o.bytes, .container = o.container, .kept = o.reading, .id = o.id, .encoding = o.encoding };

	if (!parse_input(m, one, &in, &again, &failed))
		return true;
	bool changed;

	again.id = id;
	if (!learning_split(l, &(struct intake){ .store = s }, &again, &changed, err))
		return false;
	store_prepare(p, &again);
	return store_replace(s, &again, p, rules_id(rules), err);
}

static bool repair(struct store *s, const struct rules *rules, struct err *err)
{
	struct arena *list = arena_new(), *one = arena_new();
	struct matcher *m = matcher_new(rules);
	struct prepared *p = prepared_new();
	struct learning learning = { 0 };
	struct ids ids = { 0 };
	bool ok = store_repair(s, err) && store_begin(s, err) && store_ids(s, list, &ids, err);

	for (size_t i = 0; ok && i < ids.n; i++) {
		ok = repair_one(s, &learning, m, rules, one, p, ids.p[i], err);
		arena_reset(one);
	}
	ok = ok && store_commit(s, err);
	if (!ok)
		store_rollback(s);
	learning_free(&learning);
	prepared_free(p);
	matcher_free(m);
	arena_free(one);
	arena_free(list);
	return ok;
}

int audit(const struct args *a)
{
	struct store *s = NULL;
	struct rules *rules = NULL;
	struct err err = { 0 };
	struct audit u = { 0 };
	size_t other_rules = 0, n = 0;
	const char *path = database_path(a, false, &err);
	int status = EXIT_CANNOT;

	if (!path || !open_database(a, false, &s, &err)) /* does not create a database */
		return cannot(&err);
	if (!store_numbered(s, &err)) {
		store_close(s);
		return cannot(&err);
	}
	bool server = store_remote(s), write = false;

	if (server && opt_has(a, "repair")) {
		store_needs_file(s, "check --database --repair", "import --again", &err);
		store_close(s);
		return cannot(&err);
	}
	if (!server) {
		audit_views(s, tell_view, &path);
		store_close(s);
		confine_writing(path, NULL);
		write = store_open(path, true, &s, &err);
		if (!write && !store_open(path, false, &s, &err))
			return cannot(&err);
	}
	if (!write && !server)
		say("the database cannot be written, so FTS5 cannot check its index");
	if (!write && opt_has(a, "repair")) {
		say("%s: a database that cannot be written cannot be repaired", path);
	} else if (!load_remembered_rules(a, s, false, &rules, &err) || (opt_has(a, "repair") && !repair(s, rules, &err)) || !audit_tables(s, write, tell, &u, &err)) {
		cannot(&err);
	} else {
		struct matcher *m = matcher_new(rules);

		status = documents(&u, s, m, rules, &other_rules, &n);
		matcher_free(m);
	}
	if (status == EXIT_DONE && other_rules)
		say_n(other_rules, "%zu document was extracted by other rules; guidang import --again extracts it anew", "%zu documents were extracted by other rules; guidang import --again extracts them anew", other_rules);
	if (status == EXIT_DONE && u.wrong && server)
		say_n(u.wrong, "%zu thing is wrong. guidang import --again makes anew what can be made from the sources; the server's own files are checked by pg_amcheck",
		      "%zu things are wrong. guidang import --again makes anew what can be made from the sources; the server's own files are checked by pg_amcheck",
		      u.wrong);
	else if (status == EXIT_DONE && u.wrong)
		say_n(u.wrong,
		      "%zu thing is wrong. Make a copy of the file; guidang check --database --repair makes anew what can be made from the sources; "
		      "what is left then, and what SQLite calls malformed: file the documents into a new database",
		      "%zu things are wrong. Make a copy of the file; guidang check --database --repair makes anew what can be made from the sources; "
		      "what is left then, and what SQLite calls malformed: file the documents into a new database",
		      u.wrong);
	else if (status == EXIT_DONE && !a->quiet)
		say_n(n, "%zu document: file, index, source and record are as they must be", "%zu documents: file, index, sources and records are as they must be", n);
	store_close(s);
	rules_free(rules);
	return status == EXIT_DONE && u.wrong ? EXIT_NOTHING : status;
}
