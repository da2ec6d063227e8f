#include "postgres/shards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PARTITIONS_MADE = 12, EXCHANGE_TRIES = 2000 };

void shards_union(const struct remote *r, struct buf *sql, const char *select, const char *where, const char *behind)
{
	bool any = false;

	for (size_t i = 0; i < r->partitions.n; i++)
		if (!r->partitions.p[i].missing) {
			buf_fmt(sql, "%s%s FROM guidang.%s WHERE %s%s", any ? " UNION ALL " : "", select, r->partitions.p[i].name, where, behind);
			any = true;
		}
	if (!any)
		buf_fmt(sql, "%s FROM document WHERE %s%s", select, where, behind);
}

static void keep(char *out, size_t size, struct str t)
{
	size_t n = t.n < size ? t.n : size - 1;

	memcpy(out, t.p, n);
	out[n] = '\0';
}

/* Does the server of a partition answer? */
static bool answers(struct link *l, const char *partition)
{
	struct buf sql = { 0 };
	struct link_reply *reply = NULL;
	struct err ignored;

	buf_fmt(&sql, "SELECT 1 FROM guidang.%s LIMIT 1", partition);
	buf_c(&sql, '\0');
	bool ok = link_run(l, sql.p, NULL, false, &reply, &ignored);

	reply_free(reply);
	buf_free(&sql);
	if (!ok)
		link_forgive(l);
	return ok;
}

/* A statement ran out of time: on another connection each server is asked for a word. */
static void name_the_silent(void *ctx, char *out, size_t size)
{
	struct remote *r = ctx;
	struct link *l = r->spare ? r->spare : link_again(r->link);
	const char *last = "";
	size_t n = 0;

	r->spare = NULL;
	out[0] = '\0';
	for (size_t i = 0; l && i < r->partitions.n; i++) {
		const char *server = r->partitions.p[i].server;

		if (strcmp(server, last) == 0)
			continue;
		last = server;
		if (!answers(l, r->partitions.p[i].name))
			n += (size_t)snprintf(out + n, n < size ? size - n : 0, "%s%s", n ? ", " : "", server);
		if (link_lost(l) || n >= size) {
			link_close(l);
			l = n < size ? link_again(r->link) : NULL;
		}
	}
	link_close(l);
}

static bool leave_out_missing(struct remote *r, struct err *err)
{
	struct buf sql = { 0 };
	size_t missing = 0;

	buf_z(&sql, "CREATE TEMP VIEW document AS ");
	for (size_t i = 0; i < r->partitions.n; i++) {
		struct partition *p = &r->partitions.p[i];
		bool known = i && strcmp(p->server, r->partitions.p[i - 1].server) == 0;
		struct link *l = known ? NULL : link_again(r->link);

		p->missing = known ? r->partitions.p[i - 1].missing : !l || !answers(l, p->name);
		link_close(l);
		if (p->missing)
			missing++;
		else
			buf_fmt(&sql, "%sSELECT * FROM guidang.%s", i > missing ? " UNION ALL " : "", p->name);
	}
	buf_c(&sql, '\0');
	bool ok = missing < r->partitions.n ? missing == 0 || link_script(r->link, sql.p, err) :
					      err_set(err, ERR_DATABASE, "%s: none of its shards answers", link_name(r->link));

	buf_free(&sql);
	return ok;
}

bool shards_of(struct remote *r, struct err *err)
{
	struct link_reply *reply = NULL;

	if (!link_run(r->link, "SELECT c.relname::text, s.srvname::text FROM pg_foreign_table f JOIN pg_class c ON c.oid=f.ftrelid JOIN pg_foreign_server s ON s.oid=f.ftserver"
			       " JOIN pg_namespace n ON n.oid=c.relnamespace WHERE nspname='guidang' AND c.relispartition ORDER BY 2, 1", NULL, false, &reply, err))
		return false;
	r->partitions.n = reply_rows(reply);
	r->partitions.p = allocated(calloc(r->partitions.n + 1, sizeof *r->partitions.p));
	for (size_t i = 0; i < r->partitions.n; i++) {
		keep(r->partitions.p[i].name, sizeof r->partitions.p[i].name, reply_text(reply, i, 0));
		keep(r->partitions.p[i].server, sizeof r->partitions.p[i].server, reply_text(reply, i, 1));
	}
	reply_free(reply);
	if (r->partitions.n)
		link_on_late(r->link, name_the_silent, r);
	return !r->partitions.n || !store_partial_wanted() || r->write || leave_out_missing(r, err);
}

/* ── making ── */

/* Creates the missing tables of these partitions on a shard. */
static bool make_partition(struct link *l, int k, struct err *err)
{
	struct buf sql = { 0 };
	char name[32], query[192];
	int64_t there;

	snprintf(name, sizeof name, "document_%d", k);
	snprintf(query, sizeof query, "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace WHERE nspname='guidang' AND relname='%s'", name);
	if (!tables_number(l, query, &there, err) || there)
		return there != 0;
	buf_z(&sql, "BEGIN;; CREATE SCHEMA IF NOT EXISTS guidang;; SET LOCAL search_path=guidang;;");
	tables_of_documents(&sql, name);
	buf_fmt(&sql, "CREATE INDEX %s_grams ON %s USING gin(grams) WITH (gin_pending_list_limit=256);; COMMIT", name, name);
	buf_c(&sql, '\0');
	bool ok = link_script(l, sql.p, err);

	if (!ok)
		link_forgive(l);
	buf_free(&sql);
	return ok;
}

/* A server as the first one calls it, and who goes there; what the connection to it needs, and its limits. Small tables are searched
 * by their index too, without a look at the codes of every row. */
static void server_sql(struct buf *sql, struct link *first, struct link *shard, struct arena *a, size_t number)
{
	struct link_place at = link_place(shard);
	const char *const option[][2] = { { "host", at.host }, { "port", at.port }, { "dbname", at.database } };

	buf_fmt(sql, "CREATE SERVER shard%zu FOREIGN DATA WRAPPER postgres_fdw OPTIONS(async_capable 'true', fetch_size '1000', batch_size '100',"
		     " connect_timeout '%d', options '-c enable_seqscan=off'", number, LINK_CONNECT_SECONDS);
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

bool shards_init(const char *address, const char *const *shards, size_t n, bool *made, struct err *err)
{
	struct link *first = NULL, *shard[SHARDS_MAX] = { NULL };
	struct arena *a = arena_new();
	struct buf sql = { 0 };
	int partitions = n > PARTITIONS_MADE ? (int)n : PARTITIONS_MADE;
	bool ok = link_open(address, &first, err);

	for (size_t i = 0; ok && i < n; i++)
		ok = link_open(shards[i], &shard[i], err);
	for (int k = 0; ok && k < partitions; k++)
		ok = make_partition(shard[(size_t)k % n], k, err);
	if (ok) {
		buf_z(&sql, "CREATE EXTENSION IF NOT EXISTS postgres_fdw SCHEMA public;; CREATE TABLE document");
		tables_columns(&sql);
		buf_z(&sql, " PARTITION BY HASH(sha256);;");
		for (size_t i = 0; i < n; i++)
			server_sql(&sql, first, shard[i], a, i + 1);
		for (int k = 0; k < partitions; k++) {
			char name[32];

			snprintf(name, sizeof name, "document_%d", k);
			foreign_sql(&sql, name, k, (size_t)k % n + 1);
			buf_fmt(&sql, "ALTER TABLE document ATTACH PARTITION %s FOR VALUES WITH (MODULUS %d, REMAINDER %d);;", name, partitions, k);
		}
		buf_c(&sql, '\0');
		ok = tables_make(first, sql.p, made, err);
	}
	for (size_t i = 0; i < n; i++)
		link_close(shard[i]);
	link_close(first);
	buf_free(&sql);
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
static bool upgrade_shard(const char *address, struct err *err)
{
	struct link *l = NULL;
	struct link_reply *r = NULL;
	bool ok = link_open(address, &l, err) && link_patience(l, false, err) && link_script(l, "BEGIN;; SET LOCAL search_path=guidang", err) &&
		  link_run(l, "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace WHERE nspname='guidang' AND relkind='r'"
			      " AND relname LIKE 'document\\_%'", NULL, false, &r, err);

	for (size_t i = 0; ok && i < reply_rows(r); i++) {
		char name[64];

		keep(name, sizeof name, reply_text(r, i, 0));
		ok = tables_upgrade_documents(l, name, err);
	}
	ok = ok && link_script(l, "COMMIT", err);
	reply_free(r);
	link_close(l);
	return ok;
}

static bool upgrade_all(struct link *l, void *ctx, struct err *err)
{
	struct link_reply *r = NULL;
	struct arena *a = arena_new();
	bool ok = link_run(l, "SELECT (SELECT option_value FROM pg_options_to_table(s.srvoptions) WHERE option_name='host'),"
			      " (SELECT option_value FROM pg_options_to_table(s.srvoptions) WHERE option_name='port'),"
			      " (SELECT option_value FROM pg_options_to_table(s.srvoptions) WHERE option_name='dbname'),"
			      " (SELECT option_value FROM pg_options_to_table(u.umoptions) WHERE option_name='user')"
			      " FROM pg_foreign_server s JOIN pg_user_mappings u ON u.srvid=s.oid WHERE s.srvname LIKE 'shard%'", NULL, false, &r, err);

	(void)ctx;
	for (size_t i = 0; ok && i < reply_rows(r); i++)
		ok = upgrade_shard(address_of(a, r, i).p, err);
	reply_free(r);
	arena_free(a);
	return ok;
}

bool shards_upgrade(const char *address, bool *done, struct err *err)
{
	struct link *l = NULL;
	int64_t shards = 0;
	bool ok = link_open(address, &l, err) &&
		  tables_number(l, "SELECT count(*) FROM pg_partitioned_table p JOIN pg_class c ON c.oid=p.partrelid JOIN pg_namespace n ON n.oid=c.relnamespace"
				   " WHERE nspname='guidang'", &shards, err) &&
		  tables_upgrade(l, shards > 0, upgrade_all, NULL, done, err);

	link_close(l);
	return ok;
}

/* ── one more ── */

static bool quick(struct link *l, struct buf *sql, struct err *err)
{
	buf_c(sql, '\0');
	bool ok = link_script(l, sql->p, err);

	sql->n = 0;
	return ok;
}

/* The new table takes the place of the old one. Readers lock the tables in any order, so none is waited for long: it is tried
 * until all of them are free for a moment. */
static bool exchange(struct link *first, const struct partition *p, int k, int partitions, struct err *err)
{
	static const struct timespec pause = { .tv_nsec = 50000000 };
	struct buf sql = { 0 };
	bool ok = link_script(first, "SAVEPOINT exchange", err);

	buf_fmt(&sql, "SET LOCAL lock_timeout=200;; ALTER TABLE document DETACH PARTITION %s;; DROP FOREIGN TABLE %s;; ALTER FOREIGN TABLE moving RENAME TO %s;;"
		      "ALTER TABLE document ATTACH PARTITION %s FOR VALUES WITH (MODULUS %d, REMAINDER %d);; COMMIT", p->name, p->name, p->name, p->name, partitions, k);
	buf_c(&sql, '\0');
	for (int i = 0; ok; i++) {
		bool done = link_script(first, sql.p, err), again = !done && i < EXCHANGE_TRIES && !link_lost(first) && strcmp(link_state(first), "55P03") == 0;

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

/* Moves a partition to the new server: imports wait, searches only during the exchange. */
static bool move(struct link *first, struct link *shard, const struct partition *p, size_t number, int partitions, struct err *err)
{
	struct buf sql = { 0 };
	int k = atoi(p->name + strlen("document_"));
	int64_t differ = 1;
	char query[256];
	bool ok = make_partition(shard, k, err);

	buf_z(&sql, "BEGIN;; LOCK TABLE guidang.document IN SHARE MODE;; SET LOCAL search_path=guidang;;");
	foreign_sql(&sql, "moving", k, number);
	buf_fmt(&sql, "DELETE FROM moving;; INSERT INTO moving SELECT * FROM %s", p->name);
	ok = ok && link_patience(first, false, err) && quick(first, &sql, err);
	snprintf(query, sizeof query, "SELECT count(*) FROM ((SELECT id, sha256, md5(text), md5(grams::text) FROM guidang.%s EXCEPT ALL SELECT id, sha256, md5(text),"
				      " md5(grams::text) FROM guidang.moving)) x", p->name);
	ok = ok && tables_number(first, query, &differ, err);
	if (ok && differ)
		ok = err_set(err, ERR_DATABASE, "%s: %s did not arrive as it was; nothing was changed", link_name(first), p->name);
	ok = ok && exchange(first, p, k, partitions, err);
	if (!ok)
		link_forgive(first);
	struct err ignored;

	link_patience(first, true, &ignored);
	buf_free(&sql);
	return ok;
}

static size_t servers_of(const struct remote *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->partitions.n; i++)
		n += i == 0 || strcmp(r->partitions.p[i].server, r->partitions.p[i - 1].server) != 0;
	return n;
}

bool shards_add(const char *address, const char *shard_address, size_t *moved, struct err *err)
{
	struct remote r = { .write = true };
	struct link *shard = NULL;
	struct arena *a = arena_new();
	struct buf sql = { 0 };
	int64_t number = 0;
	bool ok = link_open(address, &r.link, err) && tables_check(r.link, NULL, err) && shards_of(&r, err) && link_open(shard_address, &shard, err);
	size_t servers = servers_of(&r), share = servers ? r.partitions.n / (servers + 1) : 0, held = 0;

	*moved = 0;
	if (ok && servers == 0)
		ok = err_set(err, ERR_USAGE, "%s: it has no shards; make a database with: guidang db init --shards, and copy this one into it", link_name(r.link));
	ok = ok && tables_number(r.link, "SELECT count(*)+1 FROM pg_foreign_server WHERE srvname LIKE 'shard%'", &number, err);
	if (ok) {
		server_sql(&sql, r.link, shard, a, (size_t)number);
		ok = quick(r.link, &sql, err);
	}
	/* of each server those that are more than its share */
	for (size_t i = 0; ok && i < r.partitions.n; i++) {
		const struct partition *p = &r.partitions.p[i];

		held = i && strcmp(p->server, r.partitions.p[i - 1].server) == 0 ? held + 1 : 1;
		if (held <= (r.partitions.n + servers) / (servers + 1) || *moved == share)
			continue;
		ok = move(r.link, shard, p, (size_t)number, (int)r.partitions.n, err);
		*moved += ok;
	}
	buf_free(&sql);
	arena_free(a);
	free(r.partitions.p);
	link_close(shard);
	link_close(r.link);
	return ok;
}
