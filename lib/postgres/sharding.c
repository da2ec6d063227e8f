#include "postgres/sharding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "postgres/shards.h"

enum {
	PARTITIONS_MADE = 12,
	PARTITIONS_MOST = SHARDS_MAX + PARTITIONS_MADE,
	EXCHANGE_TRIES = 2000,
	MARKS_OF_NOW = 3, /* the version of the tables from which on codes and marks are those of now, */
	SHARDS_SHOWN = 4, /* that has the schema guidang_shards */
};

static bool run_sql(struct link *l, struct buf *sql, struct err *err)
{
	buf_c(sql, '\0');
	bool ok = link_script(l, sql->p, err);

	sql->n = 0;
	return ok;
}

/* ── making ── */

/* The index of codes is made once, after the first load, which asks for it by reading this view. */
static const char make_index[] =
	"CREATE SCHEMA IF NOT EXISTS guidang;;"
	"CREATE OR REPLACE FUNCTION guidang.make_index() RETURNS bool LANGUAGE plpgsql SECURITY DEFINER SET search_path=guidang SET maintenance_work_mem='512MB' AS $f$"
	" DECLARE t text; made bool := false; BEGIN"
	" PERFORM pg_advisory_xact_lock(1195658824);"
	" FOR t IN SELECT c.relname FROM pg_class c WHERE relnamespace='guidang'::regnamespace AND relkind='r' AND relname ~ '^document_[0-9]+$'"
	" AND to_regclass(c.relname || '_grams') IS NULL ORDER BY 1 LOOP"
	" EXECUTE format('CREATE INDEX %I ON %I USING gin(grams) WITH (gin_pending_list_limit=256)', t || '_grams', t); made := true; END LOOP;"
	" RETURN made; END $f$;;"
	"REVOKE ALL ON FUNCTION guidang.make_index() FROM PUBLIC;;"
	"CREATE OR REPLACE VIEW guidang.indexed AS SELECT guidang.make_index() AS made;;"
	"CREATE OR REPLACE VIEW guidang.bytes AS SELECT coalesce(sum(pg_total_relation_size(oid)),0)::int8 AS bytes FROM pg_class"
	" WHERE relnamespace='guidang'::regnamespace AND relkind='r'";

/* Creates the table of a partition on a shard, if it is missing. indexed: with the index of its codes. */
static bool make_partition(struct link *l, int k, bool indexed, struct err *err)
{
	struct buf sql = { 0 };
	char name[32], query[192];
	int64_t there;

	snprintf(name, sizeof name, "document_%d", k);
	snprintf(query, sizeof query, "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace WHERE nspname='guidang' AND relname='%s'", name);
	if (!tables_number(l, query, &there, err) || there)
		return there != 0;
	buf_z(&sql, "BEGIN;; SET LOCAL search_path=guidang;;");
	tables_of_documents(&sql, name);
	if (indexed)
		buf_fmt(&sql, "CREATE INDEX %s_grams ON %s USING gin(grams) WITH (gin_pending_list_limit=256);;", name, name);
	buf_z(&sql, "COMMIT");
	buf_c(&sql, '\0');
	bool ok = link_script(l, sql.p, err);

	if (!ok)
		link_forgive(l);
	buf_free(&sql);
	return ok;
}

/* The view of all that a shard holds, under a name of its own each time: the first server reads that of before until it is told. */
static bool make_view(struct link *l, const int *part, size_t n, char name[static 32], struct err *err)
{
	struct buf sql = { 0 };
	int64_t last = 0;

	if (!tables_number(l, "SELECT max(substr(viewname,6)::int8) FROM pg_views WHERE schemaname='guidang' AND viewname ~ '^held_[0-9]+$'", &last, err))
		return false;
	snprintf(name, 32, "held_%lld", (long long)last + 1);
	buf_fmt(&sql, "CREATE VIEW guidang.%s AS ", name);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&sql, "%sSELECT %s FROM guidang.document_%d", i ? " UNION ALL " : "", tables_document, part[i]);
	buf_c(&sql, '\0');
	bool ok = link_script(l, sql.p, err);

	buf_free(&sql);
	return ok;
}

/* Nobody reads the views of before any more. */
static bool drop_views(struct link *l, const char *but, struct err *err)
{
	struct buf sql = { 0 };

	buf_fmt(&sql, "DO $d$ DECLARE v text; BEGIN FOR v IN SELECT viewname FROM pg_views WHERE schemaname='guidang' AND viewname ~ '^held_[0-9]+$'"
		      " AND viewname<>'%s' LOOP EXECUTE format('DROP VIEW guidang.%%I', v); END LOOP; END $d$", but);
	buf_c(&sql, '\0');
	bool ok = link_script(l, sql.p, err);

	buf_free(&sql);
	return ok;
}

/* How much it holds. */
static void bytes_sql(struct buf *sql, const char *server)
{
	buf_fmt(sql, "CREATE FOREIGN TABLE guidang_shards.%s_bytes(bytes int8) SERVER %s OPTIONS(schema_name 'guidang', table_name 'bytes');;", server, server);
}

/* A shard as it is read: its view, and the one that makes its index. */
static void shown_sql(struct buf *sql, const char *server, const char *view)
{
	buf_fmt(sql, "CREATE FOREIGN TABLE guidang_shards.%s", server);
	tables_columns(sql);
	/* who counts up to a hundred fetches no thousand */
	buf_fmt(sql, " SERVER %s OPTIONS(schema_name 'guidang', table_name '%s', fetch_size '250');;"
		     "CREATE FOREIGN TABLE guidang_shards.%s_indexed(made bool) SERVER %s OPTIONS(schema_name 'guidang', table_name 'indexed');;",
		server, view, server, server);
	bytes_sql(sql, server);
}

static void all_sql(struct buf *sql, const struct remote *r, const char *more)
{
	bool any = false;

	buf_z(sql, "CREATE OR REPLACE VIEW guidang_shards.document AS ");
	for (size_t i = 0; i < r->partitions.n; i++)
		if (shards_begin(r, i)) {
			buf_fmt(sql, "%sSELECT %s FROM guidang_shards.%s", any ? " UNION ALL " : "", tables_document, r->partitions.p[i].server);
			any = true;
		}
	if (more)
		buf_fmt(sql, "%sSELECT %s FROM guidang_shards.%s", any ? " UNION ALL " : "", tables_document, more);
	buf_z(sql, ";;");
}

/* Small tables are searched by their index of codes too, and plans are for all rows: a cursor's are else for the first tenth, which reads
 * the rows in their order and the codes of each. */
#define SESSION "-c enable_seqscan=off -c cursor_tuple_fraction=1 -c jit=off"

/* A server as the first one calls it, and who goes there; what the connection to it needs, and its limits. */
static void server_sql(struct buf *sql, struct link *first, struct link *shard, struct arena *a, size_t number)
{
	struct link_place at = link_place(shard);
	const char *const option[][2] = { { "host", at.host }, { "port", at.port }, { "dbname", at.database } };

	buf_fmt(sql, "CREATE SERVER shard%zu FOREIGN DATA WRAPPER postgres_fdw OPTIONS(async_capable 'true', fetch_size '1000', batch_size '100',"
		     " connect_timeout '%d', options '" SESSION "'", number, LINK_CONNECT_SECONDS);
	for (size_t i = 0; i < sizeof option / sizeof option[0]; i++)
		if (option[i][1] && *option[i][1])
			buf_fmt(sql, ", %s %s", option[i][0], link_quoted(first, a, option[i][1], false).p);
	buf_fmt(sql, ");; CREATE USER MAPPING FOR PUBLIC SERVER shard%zu OPTIONS(\"user\" %s", number, link_quoted(first, a, at.user, false).p);
	if (at.password && *at.password)
		buf_fmt(sql, ", password %s", link_quoted(first, a, at.password, false).p);
	buf_z(sql, ");;");
}

static void foreign_sql(struct buf *sql, const char *name, int k, size_t shard)
{
	buf_fmt(sql, "CREATE FOREIGN TABLE %s", name);
	tables_columns(sql);
	buf_fmt(sql, " SERVER shard%zu OPTIONS(schema_name 'guidang', table_name 'document_%d');;", shard, k);
}

/* Partitions k, k+n, k+2n … */
static size_t parts_of(int *part, size_t first, size_t step, size_t n)
{
	size_t count = 0;

	for (size_t k = first; k < n; k += step)
		part[count++] = (int)k;
	return count;
}

bool sharding_init(const char *address, const char *const *shards, size_t n, bool *made, struct err *err)
{
	struct link *first = NULL, *shard[SHARDS_MAX] = { NULL };
	struct arena *a = arena_new();
	struct buf sql = { 0 }, shown = { 0 };
	struct remote r = { 0 };
	int part[PARTITIONS_MOST];
	size_t partitions = n == 0 || n > PARTITIONS_MADE ? n : PARTITIONS_MADE;
	int64_t there = 0;
	bool ok = link_open(address, &first, err) &&
		  tables_number(first, "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace WHERE nspname='guidang' AND relname='tables'", &there, err);

	r.partitions.p = allocated(calloc(n + 1, sizeof *r.partitions.p));
	for (size_t i = 0; ok && i < n; i++)
		ok = link_open(shards[i], &shard[i], err) && (there || link_script(shard[i], make_index, err));
	for (size_t k = 0; ok && !there && k < partitions; k++)
		ok = make_partition(shard[k % n], (int)k, false, err);
	for (size_t i = 0; ok && !there && i < n; i++) {
		char view[32];

		snprintf(r.partitions.p[i].server, sizeof r.partitions.p[i].server, "shard%zu", i + 1);
		ok = make_view(shard[i], part, parts_of(part, i, n, partitions), view, err);
		shown_sql(&shown, r.partitions.p[i].server, view);
	}
	r.partitions.n = n;
	if (ok) {
		buf_z(&sql, "CREATE EXTENSION IF NOT EXISTS postgres_fdw SCHEMA public;; CREATE TABLE document");
		tables_columns(&sql);
		buf_z(&sql, " PARTITION BY HASH(sha256);;");
		for (size_t i = 0; i < n; i++)
			server_sql(&sql, first, shard[i], a, i + 1);
		for (size_t k = 0; k < partitions; k++) {
			char name[32];

			snprintf(name, sizeof name, "document_%zu", k);
			foreign_sql(&sql, name, (int)k, k % n + 1);
			buf_fmt(&sql, "ALTER TABLE document ATTACH PARTITION %s FOR VALUES WITH (MODULUS %zu, REMAINDER %zu);;", name, partitions, k);
		}
		buf_z(&sql, "CREATE SCHEMA guidang_shards;;");
		buf_str(&sql, buf_view(&shown));
		all_sql(&sql, &r, NULL);
		buf_c(&sql, '\0');
		ok = tables_make(first, sql.p, made, err);
	}
	for (size_t i = 0; i < n; i++)
		link_close(shard[i]);
	link_close(first);
	free(r.partitions.p);
	buf_free(&sql);
	buf_free(&shown);
	arena_free(a);
	return ok;
}

/* ── up to date ── */

/* The address of a shard as stored on the first server; libpq finds the password as for any connection. */
static struct str address_of(struct arena *a, const struct link_reply *r, size_t row)
{
	struct buf b = { 0 };

	for (int i = 0; i < 4; i++) {
		static const char *const name[] = { "host", "port", "dbname", "user" };
		struct str value = reply_text(r, row, i);

		if (value.n == 0)
			continue;
		buf_fmt(&b, "%s%s='", b.n ? " " : "", name[i]);
		for (size_t k = 0; k < value.n; k++) {
			if (value.p[k] == '\'' || value.p[k] == '\\')
				buf_c(&b, '\\');
			buf_c(&b, value.p[k]);
		}
		buf_c(&b, '\'');
	}
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

/* The tables of documents on a shard, in one transaction. */
static bool upgrade_tables(struct link *l, struct err *err)
{
	struct link_reply *r = NULL;
	bool ok = link_patience(l, false, err) && link_script(l, "BEGIN;; SET LOCAL search_path=guidang", err) &&
		  link_run(l, "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace WHERE nspname='guidang' AND relkind='r'"
			      " AND relname LIKE 'document\\_%'", NULL, false, &r, err);

	for (size_t i = 0; ok && i < reply_rows(r); i++) {
		char name[64];

		snprintf(name, sizeof name, "%.*s", STR_ARG(reply_text(r, i, 0)));
		ok = tables_upgrade_documents(l, name, err);
	}
	ok = ok && link_script(l, "SELECT guidang.make_index();; COMMIT", err);
	reply_free(r);
	return ok;
}

/* Connects to a shard as the first server does. */
static bool open_shard(struct link *first, const char *server, struct link **out, struct err *err)
{
	struct link_reply *r = NULL;
	struct params p = { .a = arena_new() };
	bool ok;

	param_text(&p, str_z(server));
	ok = link_run(first, "SELECT (SELECT option_value FROM pg_options_to_table(s.srvoptions) WHERE option_name='host'),"
			     " (SELECT option_value FROM pg_options_to_table(s.srvoptions) WHERE option_name='port'),"
			     " (SELECT option_value FROM pg_options_to_table(s.srvoptions) WHERE option_name='dbname'),"
			     " (SELECT option_value FROM pg_options_to_table(u.umoptions) WHERE option_name='user')"
			     " FROM pg_foreign_server s JOIN pg_user_mappings u ON u.srvid=s.oid WHERE s.srvname=$1", &p, false, &r, err) &&
	     (reply_rows(r) || err_set(err, ERR_DATABASE, "%s: the address of %s is not known", link_name(first), server)) &&
	     link_open(address_of(p.a, r, 0).p, out, err);
	reply_free(r);
	arena_free(p.a);
	return ok;
}

/* The partitions of a server; `but`: without this one, `more`: and this one, if not negative. */
static size_t parts_at(const struct remote *r, const char *server, int but, int more, int *part)
{
	size_t n = 0;

	for (size_t i = 0; i < r->partitions.n && n < PARTITIONS_MOST; i++) {
		int k = atoi(r->partitions.p[i].name + strlen("document_"));

		if (strcmp(r->partitions.p[i].server, server) == 0 && k != but)
			part[n++] = k;
	}
	if (more >= 0 && n < PARTITIONS_MOST)
		part[n++] = more;
	return n;
}

static bool upgrade_all(struct link *first, int64_t version, struct err *err)
{
	struct remote r = { .link = first };
	struct buf sql = { 0 };
	bool ok = shards_read(&r, err);

	if (version < SHARDS_SHOWN)
		buf_z(&sql, "CREATE SCHEMA guidang_shards;;");
	for (size_t i = 0; ok && i < r.partitions.n; i++) {
		int part[PARTITIONS_MOST];
		const char *server = r.partitions.p[i].server;
		struct link *l = NULL;
		char view[32];

		if (!shards_begin(&r, i))
			continue;
		ok = open_shard(first, server, &l, err) && link_script(l, make_index, err) && (version >= MARKS_OF_NOW || upgrade_tables(l, err));
		if (version >= SHARDS_SHOWN) {
			bytes_sql(&sql, server);
		} else {
			ok = ok && make_view(l, part, parts_at(&r, server, -1, -1, part), view, err);
			buf_fmt(&sql, "ALTER SERVER %s OPTIONS (SET options '" SESSION "');;", server);
			shown_sql(&sql, server, view);
		}
		link_close(l);
	}
	if (version < SHARDS_SHOWN)
		all_sql(&sql, &r, NULL);
	ok = ok && run_sql(first, &sql, err);
	buf_free(&sql);
	free(r.partitions.p);
	return ok;
}

bool sharding_upgrade(const char *address, bool *done, struct err *err)
{
	struct link *l = NULL;
	int64_t shards = 0;
	bool ok = link_open(address, &l, err) &&
		  tables_number(l, "SELECT count(*) FROM pg_foreign_table f JOIN pg_class c ON c.oid=f.ftrelid JOIN pg_namespace n ON n.oid=c.relnamespace"
				   " WHERE nspname='guidang'", &shards, err) &&
		  tables_upgrade(l, shards > 0, upgrade_all, done, err);

	link_close(l);
	return ok;
}

/* ── one more ── */

/* The new table takes the place of the old one, and so do the views of both servers. Readers lock the tables in any order, so none is
 * waited for long: it is tried until all of them are free for a moment. */
static bool exchange(struct link *first, const char *shown, const struct partition *p, int k, int partitions, struct err *err)
{
	static const struct timespec pause = { .tv_nsec = 50000000 };
	struct buf sql = { 0 };
	bool ok = link_script(first, "SAVEPOINT exchange", err);

	buf_fmt(&sql, "SET LOCAL lock_timeout=200;; LOCK TABLE guidang_shards.document IN ACCESS EXCLUSIVE MODE;; ALTER TABLE document DETACH PARTITION %s;; DROP FOREIGN TABLE %s;; ALTER FOREIGN TABLE moving RENAME TO %s;;"
		      "ALTER TABLE document ATTACH PARTITION %s FOR VALUES WITH (MODULUS %d, REMAINDER %d);; %s", p->name, p->name, p->name, p->name, partitions, k, shown);
	buf_c(&sql, '\0');
	for (int i = 0; ok; i++) {
		bool done = link_script(first, sql.p, err) && tables_roles_again(first, err) && link_script(first, "COMMIT", err);
		bool again = !done && i < EXCHANGE_TRIES && !link_lost(first) && strcmp(link_state(first), "55P03") == 0;

		if (!again) {
			ok = done;
			break;
		}
		link_back_to(first, "exchange");
		nanosleep(&pause, NULL);
	}
	buf_free(&sql);
	return ok;
}

struct moving {
	struct remote *r;
	struct link *to;    /* the new server … */
	char server[64];    /* … as the first one calls it */
	size_t number, moved;
	bool shown;         /* it has partitions */
};

/* The views of both servers with the partition moved, and what the first server is to be told. */
static bool show_moved(struct moving *m, struct link *from, const struct partition *p, int k, char views[static 2][32], struct buf *sql, struct err *err)
{
	int part[PARTITIONS_MOST];

	if (!make_view(from, part, parts_at(m->r, p->server, k, -1, part), views[0], err) ||
	    !make_view(m->to, part, parts_at(m->r, m->server, -1, k, part), views[1], err))
		return false;
	buf_fmt(sql, "ALTER FOREIGN TABLE guidang_shards.%s OPTIONS (SET table_name '%s');;", p->server, views[0]);
	if (m->shown) {
		buf_fmt(sql, "ALTER FOREIGN TABLE guidang_shards.%s OPTIONS (SET table_name '%s');;", m->server, views[1]);
	} else {
		shown_sql(sql, m->server, views[1]);
		all_sql(sql, m->r, m->server);
	}
	return true;
}

/* Moves a partition to the new server: imports wait, searches only during the exchange. Then the table that it was moved from goes. */
static bool move(struct moving *m, struct partition *p, int partitions, struct err *err)
{
	struct link *first = m->r->link, *from = NULL;
	struct buf sql = { 0 }, shown = { 0 };
	int k = atoi(p->name + strlen("document_"));
	int64_t differ = 1;
	char query[256], views[2][32];
	bool ok = make_partition(m->to, k, true, err) && open_shard(first, p->server, &from, err);

	buf_z(&sql, "BEGIN;; LOCK TABLE guidang.document IN SHARE MODE;; SET LOCAL search_path=guidang;;");
	foreign_sql(&sql, "moving", k, m->number);
	buf_fmt(&sql, "DELETE FROM moving;; INSERT INTO moving SELECT * FROM %s", p->name);
	ok = ok && link_patience(first, false, err) && run_sql(first, &sql, err);
	snprintf(query, sizeof query, "SELECT count(*) FROM ((SELECT id, sha256, md5(text), md5(grams::text) FROM guidang.%s EXCEPT ALL SELECT id, sha256, md5(text),"
				      " md5(grams::text) FROM guidang.moving)) x", p->name);
	ok = ok && tables_number(first, query, &differ, err);
	if (ok && differ)
		ok = err_set(err, ERR_DATABASE, "%s: %s did not arrive as it was; nothing was changed", link_name(first), p->name);
	ok = ok && show_moved(m, from, p, k, views, &shown, err);
	buf_c(&shown, '\0');
	ok = ok && exchange(first, shown.p, p, k, partitions, err);
	if (!ok)
		link_forgive(first);
	struct err ignored;

	link_patience(first, true, &ignored);
	if (ok) {
		m->moved++;
		m->shown = true;
		buf_fmt(&sql, "DROP TABLE guidang.%s", p->name);
		ok = drop_views(from, views[0], err) && drop_views(m->to, views[1], err) && run_sql(from, &sql, err);
		snprintf(p->server, sizeof p->server, "%s", m->server);
	}
	link_close(from);
	buf_free(&sql);
	buf_free(&shown);
	return ok;
}

static size_t servers_of(const struct remote *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->partitions.n; i++)
		n += shards_begin(r, i);
	return n;
}

/* The number of a server that the first one knows by this address, else of the next. */
static bool number_of(struct link *first, struct link *shard, bool *known, int64_t *number, struct err *err)
{
	struct link_place at = link_place(shard);
	struct params p = { .a = arena_new() };
	struct link_reply *r = NULL;

	param_text(&p, str_z(at.host ? at.host : ""));
	param_text(&p, str_z(at.port ? at.port : ""));
	param_text(&p, str_z(at.database ? at.database : ""));
	bool ok = link_run(first, "SELECT max(substr(srvname,6)::int8) FROM pg_foreign_server s WHERE srvname ~ '^shard[0-9]+$' AND"
				  " ARRAY['host='||$1, 'port='||$2, 'dbname='||$3] <@ srvoptions", &p, false, &r, err);

	*known = ok && !reply_null(r, 0, 0);
	if (*known)
		*number = reply_int(r, 0, 0);
	reply_free(r);
	arena_free(p.a);
	return ok && (*known || tables_number(first, "SELECT max(substr(srvname,6)::int8)+1 FROM pg_foreign_server WHERE srvname ~ '^shard[0-9]+$'", number, err));
}

bool sharding_add(const char *address, const char *shard_address, size_t *moved, struct err *err)
{
	struct remote r = { .write = true };
	struct moving m = { .r = &r };
	struct arena *a = arena_new();
	struct buf sql = { 0 };
	int64_t number = 0;
	bool known = false;
	int part[PARTITIONS_MOST];
	bool ok = link_open(address, &r.link, err) && tables_check(r.link, NULL, err) && shards_of(&r, err) && link_open(shard_address, &m.to, err);
	size_t servers = servers_of(&r), share, held = 0, n = 0;
	size_t *chosen = allocated(calloc(r.partitions.n + 1, sizeof *chosen));

	if (ok && servers == 0)
		ok = err_set(err, ERR_USAGE, "%s: it has no shards; make a database with: guidang db init --shards, and copy this one into it", link_name(r.link));
	ok = ok && number_of(r.link, m.to, &known, &number, err);
	if (ok) {
		m.number = (size_t)number;
		m.shown = parts_at(&r, arena_fmt(a, "shard%zu", m.number).p, -1, -1, part) > 0;
		snprintf(m.server, sizeof m.server, "shard%zu", m.number);
		if (!known)
			server_sql(&sql, r.link, m.to, a, m.number);
		ok = link_script(m.to, make_index, err) && run_sql(r.link, &sql, err);
	}
	servers -= servers && m.shown; /* which has some of its share */
	/* of each server those that are more than its share */
	size_t has = m.shown ? parts_at(&r, m.server, -1, -1, part) : 0;

	share = r.partitions.n / (servers + 1) > has ? r.partitions.n / (servers + 1) - has : 0;
	for (size_t i = 0; i < r.partitions.n && n < share; i++) {
		if (strcmp(r.partitions.p[i].server, m.server) == 0)
			continue;
		held = shards_begin(&r, i) ? 1 : held + 1;
		if (held > (r.partitions.n + servers) / (servers + 1))
			chosen[n++] = i;
	}
	for (size_t i = 0; ok && i < n; i++)
		ok = move(&m, &r.partitions.p[chosen[i]], (int)r.partitions.n, err);
	*moved = m.moved;
	free(chosen);
	buf_free(&sql);
	arena_free(a);
	free(r.partitions.p);
	link_close(m.to);
	link_close(r.link);
	return ok;
}
