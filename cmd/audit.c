/* guidang check --database: the file, the index, the sources, the records against a fresh extraction. */
#include <string.h>

#include "opt.h"
#include "parse/parse.h"
#include "store/audit.h"
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

/* Is the record what the rules make of the source now? */
static bool same_record(struct matcher *m, struct arena *one, const struct doc *d, const struct original *o)
{
	struct input in = { .path = d->src.path, .bytes = o->bytes, .container = o->container, .kept = o->reading, .id = o->id, .encoding = o->encoding };
	struct doc again;
	struct buf was = { 0 }, is = { 0 };
	struct err ignored;
	bool same = parse_input(m, one, &in, &again, &ignored);

	if (same) {
		record_json(d, NULL, &was);
		record_json(&again, NULL, &is);
		same = str_eq(buf_view(&was), buf_view(&is));
	}
	buf_free(&was);
	buf_free(&is);
	return same;
}

static int documents(struct audit *u, struct store *s, struct matcher *m, const struct rules *rules, size_t *other_rules, size_t *n)
{
	struct arena *list = arena_new(), *one = arena_new();
	struct ids ids = { 0 };
	struct err err = { 0 };
	int status = store_ids(s, list, &ids, &err) ? EXIT_DONE : cannot(&err);

	*n = ids.n;
	for (size_t i = 0; i < ids.n && status == EXIT_DONE; i++) {
		struct doc d = { .arena = one };
		struct original o;
		const char *made_by, *what;
		char line[512];

		if (!store_load(s, ids.p[i], &d, &err) || !store_original(s, ids.p[i], one, &o, &err) ||
		    !store_rules(s, ids.p[i], one, &made_by, &err)) {
			status = cannot(&err);
			break;
		}
		what = audit_document(s, &d);
		if (!what && strcmp(made_by, rules_id(rules)) != 0)
			++*other_rules;
		else if (!what && !same_record(m, one, &d, &o))
			what = "the record is not what the rules make of the source";
		if (what) {
			snprintf(line, sizeof line, "[%lld] %.*s: %s", (long long)d.id, (int)(d.src.path.n < 300 ? d.src.path.n : 300), d.src.path.p, what);
			tell(u, line);
		}
		arena_reset(one);
	}
	arena_free(one);
	arena_free(list);
	return status;
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

	if (!path || !open_database(a, false, &s, &err)) /* never makes one */
		return cannot(&err);
	store_close(s);
	bool write = store_open(path, true, &s, &err);

	if (!write && !store_open(path, false, &s, &err))
		return cannot(&err);
	if (!write)
		say("the database cannot be written, so FTS5 cannot check its index");
	if (!load_rules(a, &rules, &err) || !audit_tables(s, write, tell, &u, &err)) {
		cannot(&err);
	} else {
		struct matcher *m = matcher_new(rules);

		status = documents(&u, s, m, rules, &other_rules, &n);
		matcher_free(m);
	}
	if (status == EXIT_DONE && other_rules)
		say("%zu documents were extracted by other rules; guidang import --again extracts them anew", other_rules);
	if (status == EXIT_DONE && u.wrong)
		say("%zu things are wrong. Make a copy of the file first; guidang import --again writes records and index anew from the sources; what "
		    "SQLite calls malformed: file the documents into a new database",
		    u.wrong);
	else if (status == EXIT_DONE && !a->quiet)
		say("%zu documents: file, index, sources and records are as they must be", n);
	store_close(s);
	rules_free(rules);
	return status == EXIT_DONE && u.wrong ? EXIT_NOTHING : status;
}
