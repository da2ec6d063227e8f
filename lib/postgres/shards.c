#include "postgres/shards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool shards_begin(const struct remote *r, size_t i)
{
	return i == 0 || strcmp(r->partitions.p[i].server, r->partitions.p[i - 1].server) != 0;
}

void shards_union(const struct remote *r, struct buf *sql, const char *select, const char *where, const char *behind)
{
	bool any = false;

	for (size_t i = 0; i < r->partitions.n; i++)
		if (!r->partitions.p[i].missing && shards_begin(r, i)) {
			buf_fmt(sql, "%s%s FROM guidang_shards.%s WHERE %s%s", any ? " UNION ALL " : "", select, r->partitions.p[i].server, where, behind);
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
	size_t missing = 0, answering = 0;

	buf_z(&sql, "CREATE TEMP VIEW document AS ");
	for (size_t i = 0; i < r->partitions.n; i++) {
		struct partition *p = &r->partitions.p[i];
		bool known = !shards_begin(r, i);
		struct link *l = known ? NULL : link_again(r->link);

		p->missing = known ? r->partitions.p[i - 1].missing : !l || !answers(l, p->name);
		link_close(l);
		missing += p->missing;
		if (!p->missing && !known)
			buf_fmt(&sql, "%sSELECT * FROM guidang_shards.%s", answering++ ? " UNION ALL " : "", p->server);
	}
	buf_c(&sql, '\0');
	bool ok = answering ? missing == 0 || link_script(r->link, sql.p, err) : err_set(err, ERR_DATABASE, "%s: none of its shards answers", link_name(r->link));

	buf_free(&sql);
	return ok;
}

bool shards_read(struct remote *r, struct err *err)
{
	struct link_reply *reply = NULL;

	if (!link_run(r->link, "SELECT c.relname::text, s.srvname::text FROM pg_foreign_table f JOIN pg_class c ON c.oid=f.ftrelid JOIN pg_foreign_server s ON s.oid=f.ftserver"
			       " JOIN pg_namespace n ON n.oid=c.relnamespace WHERE nspname='guidang' AND c.relispartition ORDER BY 2, 1", NULL, true, &reply, err))
		return false;
	r->partitions.n = reply_rows(reply);
	r->partitions.p = allocated(calloc(r->partitions.n + 1, sizeof *r->partitions.p));
	for (size_t i = 0; i < r->partitions.n; i++) {
		keep(r->partitions.p[i].name, sizeof r->partitions.p[i].name, reply_text(reply, i, 0));
		keep(r->partitions.p[i].server, sizeof r->partitions.p[i].server, reply_text(reply, i, 1));
	}
	reply_free(reply);
	return true;
}

bool shards_of(struct remote *r, struct err *err)
{
	if (!shards_read(r, err))
		return false;
	if (r->partitions.n == 0)
		return true;
	link_on_late(r->link, name_the_silent, r);
	return link_script(r->link, "SET search_path=guidang_shards,guidang,public", err) && (!store_partial_wanted() || r->write || leave_out_missing(r, err));
}

bool shards_stay(struct remote *r, struct err *err)
{
	if (r->partitions.n == 0 || (store_partial_wanted() && !r->write))
		return true;
	free(r->partitions.p);
	r->partitions.p = NULL;
	r->partitions.n = 0;
	/* before anything is read: what is read later in this transaction is of that moment */
	return link_script(r->link, "LOCK TABLE guidang_shards.document IN ACCESS SHARE MODE", err) && shards_read(r, err);
}

bool shards_index(struct remote *r, struct err *err)
{
	struct buf sql = { 0 };

	for (size_t i = 0; i < r->partitions.n; i++)
		if (shards_begin(r, i))
			buf_fmt(&sql, "%sSELECT made FROM guidang_shards.%s_indexed", sql.n ? " UNION ALL " : "", r->partitions.p[i].server);
	buf_c(&sql, '\0');
	bool ok = link_patience(r->link, false, err) && link_run(r->link, sql.p, NULL, false, NULL, err) && link_patience(r->link, true, err);

	buf_free(&sql);
	return ok;
}
