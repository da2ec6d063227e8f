/* Files documents in batches: rows for COPY are collected here, copied into a temporary table, and inserted from there unless their
 * content is already filed. A batch takes all its accession numbers at once while other clients wait, so that numbers are unique
 * and follow the order of filing. */
#include "postgres/filing.h"

#include <stdlib.h>
#include <string.h>

#include "index/terms.h"
#include "postgres/copyrow.h"
#include "postgres/fresh.h"
#include "postgres/mirror.h"
#include "postgres/shards.h"
#include "store/listjson.h"

enum {
	WAITING_BYTES = 16 << 20, /* rows that wait are written at so many bytes … */
	WAITING_MOST = 2000,      /* … or documents */
	SLOTS = 8192,             /* a power of two, more than twice WAITING_MOST */
};

/* ── what waits ── */

void filing_forget(struct remote *r)
{
	r->copy.n = r->derived.n = r->aliases.n = 0;
	r->documents.p = NULL;
	r->documents.n = r->documents.cap = 0;
	r->paths.p = NULL;
	r->paths.n = r->paths.cap = 0;
	arena_reset(r->a);
	if (r->by_sha)
		memset(r->by_sha, 0, SLOTS * sizeof *r->by_sha);
}

static size_t slot_of(struct remote *r, const char *sha)
{
	size_t i = 0;

	if (!r->by_sha)
		r->by_sha = allocated(calloc(SLOTS, sizeof *r->by_sha));
	for (int k = 0; k < 8; k++)
		i = i << 4 | (size_t)(sha[k] <= '9' ? sha[k] - '0' : sha[k] - 'a' + 10);
	for (i &= SLOTS - 1; r->by_sha[i]; i = (i + 1) & (SLOTS - 1))
		if (strcmp(r->documents.p[r->by_sha[i] - 1].sha256, sha) == 0)
			break;
	return i;
}

static void wait_path(struct remote *r, const struct doc *d, const struct remote_filing *f, size_t document, int64_t id)
{
	*ARENA_PUSH(r->a, &r->paths) = (struct waiting_path){ f->root, arena_str(r->a, f->rest), arena_str(r->a, d->src.path), *f->stamp, document, id };
}

/* Looks up a place and a content: *at_place is the document filed there, *same the one with this content, 0: none. */
static bool known(struct remote *r, const struct doc *d, const struct remote_filing *f, int64_t *at_place, int64_t *same, struct err *err)
{
	struct params p = { .a = d->arena };
	struct link_reply *reply = NULL;
	bool sha = fresh_sha(r, d->src.id), place = fresh_place(r, f->root, f->rest);

	*at_place = *same = 0;
	if (!sha && !place)
		return true;
	param_int(&p, f->root);
	param_bytes(&p, f->rest);
	param_text(&p, str_z(d->src.id));
	/* no shard is asked: what this server does not know of is adopted when it is written */
	if (!link_run(r->link, r->partitions.n ? "SELECT (SELECT document FROM guidang.path WHERE root=$1 AND rest=$2), (SELECT id FROM guidang.filed WHERE sha256=$3)" :
						 "SELECT (SELECT document FROM guidang.path WHERE root=$1 AND rest=$2), (SELECT id FROM document WHERE sha256=$3)", &p,
		      true, &reply, err))
		return false;
	*at_place = reply_null(reply, 0, 0) ? 0 : reply_int(reply, 0, 0);
	*same = reply_null(reply, 0, 1) ? 0 : reply_int(reply, 0, 1);
	reply_free(reply);
	return true;
}

bool filing_unchanged(struct remote *r, int64_t root, struct str rest, const struct stamp *stamp, int64_t *id, struct err *err)
{
	struct params p = { .a = arena_new() };
	struct link_reply *reply = NULL;
	bool ok;

	*id = 0;
	param_int(&p, root);
	param_bytes(&p, rest);
	param_int(&p, stamp->size);
	param_int(&p, stamp->mtime);
	param_int(&p, stamp->inode);
	ok = link_run(r->link, "SELECT document FROM guidang.path WHERE root=$1 AND rest=$2 AND size=$3 AND mtime=$4 AND inode=$5", &p, true, &reply, err);
	if (ok && reply_rows(reply))
		*id = reply_int(reply, 0, 0);
	reply_free(reply);
	arena_free(p.a);
	return ok;
}

/* Does a path wait at this place? */
static bool place_waits(const struct remote *r, const struct remote_filing *f)
{
	for (size_t i = r->paths.n; i-- > 0;)
		if (r->paths.p[i].root == f->root && str_eq(r->paths.p[i].rest, f->rest))
			return true;
	return false;
}

bool filing_one(struct remote *r, struct doc *d, const struct remote_filing *f, enum filed *what, bool *done, struct err *err)
{
	int64_t at_place = 0, same = 0;
	size_t slot = slot_of(r, d->src.id);
	bool waits = r->by_sha[slot] != 0;

	*done = false;
	if (f->root <= 0 || place_waits(r, f))
		return filing_flush(r, err) && filing_alone(r, err);
	if (!known(r, d, f, &at_place, &same, err))
		return false;
	/* new content at a known place, which makes a version; or a document that was removed */
	if ((at_place && at_place != same) || (!at_place && !same && !waits && f->careful))
		return filing_flush(r, err) && filing_alone(r, err);
	*done = true;
	if (same) {
		*what = at_place ? FILED_UNCHANGED : FILED_DUPLICATE;
		d->id = same;
		wait_path(r, d, f, 0, same);
	} else if (waits) {
		*what = FILED_DUPLICATE;
		wait_path(r, d, f, r->by_sha[slot] - 1, 0);
	} else {
		struct waiting_document one = { .at = r->copy.n, .derived_at = r->derived.n, .aliases_at = r->aliases.n, .likeness = f->terms->fingerprint };

		*what = FILED_IMPORTED;
		one.size = copyrow_document(r, d, f);
		one.derived_to = r->derived.n;
		one.aliases_to = r->aliases.n;
		memcpy(one.sha256, d->src.id, sizeof one.sha256);
		*ARENA_PUSH(r->a, &r->documents) = one;
		r->by_sha[slot] = (uint32_t)r->documents.n;
		wait_path(r, d, f, r->documents.n - 1, 0);
	}
	return (r->copy.n < WAITING_BYTES && r->documents.n < WAITING_MOST && r->paths.n < 4 * WAITING_MOST) || filing_flush(r, err);
}

/* ── to the server ── */

/* An interrupted commit can leave documents on a shard that this server does not know: their ids are in use. */
static bool behind_orphans(struct remote *r, int64_t *last, struct err *err)
{
	struct buf sql = { 0 };
	int64_t highest = 0;

	buf_z(&sql, "SELECT max(m) FROM (");
	shards_union(r, &sql, "SELECT max(id) AS m", "true", "");
	buf_z(&sql, ") x");
	buf_c(&sql, '\0');
	bool ok = tables_number(r->link, sql.p, &highest, err);

	buf_free(&sql);
	*last = highest > *last ? highest : *last;
	return ok;
}

/* Whoever writes locks the row of the accession number: who files while a batch is written, who changes what is filed from the
 * beginning of the transaction. */
static bool lock_writers(struct remote *r, int64_t *last, struct err *err)
{
	if (r->alone)
		return tables_number(r->link, "SELECT last FROM guidang.accession", last, err);
	r->alone = tables_number(r->link, "SELECT last FROM guidang.accession FOR UPDATE", last, err);
	if (!r->alone && strcmp(link_state(r->link), "57014") == 0 && !link_lost(r->link))
		return err_set(err, ERR_DATABASE, "%s: another program has been writing for too long (statement_timeout); try again when it is done",
			       link_name(r->link));
	return r->alone;
}

bool filing_alone(struct remote *r, struct err *err)
{
	int64_t last;

	return r->alone || lock_writers(r, &last, err);
}

/* The last accession number; other importers wait until this transaction ends. */
static bool lock_accession(struct remote *r, int64_t *last, struct err *err)
{
	bool ok = lock_writers(r, last, err) && (!r->partitions.n || behind_orphans(r, last, err));

	if (ok)
		fresh_look(r, *last);
	return ok;
}

/* After the documents of a batch: the last number, and how many have a text of which size together. */
static bool keep_numbers(struct remote *r, struct arena *a, int64_t last, int64_t documents, int64_t size, struct err *err)
{
	struct params p = { .a = a };

	param_int(&p, last);
	param_int(&p, documents);
	param_int(&p, size);
	return link_run(r->link, "WITH u AS (UPDATE guidang.accession SET last=$1) INSERT INTO guidang.extent VALUES($2,$3)", &p, true, NULL, err);
}

static bool keep_accession(struct remote *r, struct arena *a, int64_t last, struct err *err)
{
	struct params p = { .a = a };

	param_int(&p, last);
	return link_run(r->link, "UPDATE guidang.accession SET last=$1", &p, true, NULL, err);
}

bool filing_next_id(struct remote *r, int64_t *id, struct err *err)
{
	struct arena *a = arena_new();
	int64_t last = 0;
	bool ok = filing_flush(r, err) && lock_accession(r, &last, err) && keep_accession(r, a, last + 1, err);

	*id = last + 1;
	arena_free(a);
	return ok;
}

bool filing_headings(struct remote *r, int64_t id, struct str ranges, struct err *err)
{
	struct params p = { .a = arena_new() };
	struct link_reply *reply = NULL;
	bool ok;

	param_int(&p, id);
	ok = filing_flush(r, err) && link_run(r->link, "SELECT body, ftitle, vals, size FROM document WHERE id=$1", &p, true, &reply, err);
	if (ok && reply_rows(reply)) {
		marks_again(&r->marks, reply_text(reply, 0, 0), reply_text(reply, 0, 1), reply_text(reply, 0, 2), reply_int(reply, 0, 3), ranges);
		param_text(&p, r->marks.heads.n ? buf_view(&r->marks.heads) : STR(""));
		param_bytes(&p, ranges.n ? ranges : STR(""));
		param_grams(&p, (const int32_t *)(const void *)r->marks.grams.p, r->marks.grams.n / sizeof(int32_t));
		ok = link_run(r->link, "UPDATE guidang.document SET heads=$2, ranges=$3, grams=$4 WHERE id=$1", &p, true, NULL, err);
	}
	reply_free(reply);
	arena_free(p.a);
	return ok;
}

bool filing_ranges(struct remote *r, struct arena *a, int64_t id, struct str *ranges, struct err *err)
{
	struct params p = { .a = a };
	struct link_reply *reply = NULL;

	param_int(&p, id);
	*ranges = STR_NONE;
	if (!filing_flush(r, err) || !link_run(r->link, "SELECT ranges FROM document WHERE id=$1", &p, true, &reply, err))
		return false;
	if (reply_rows(reply))
		*ranges = arena_str(a, reply_text(reply, 0, 0));
	reply_free(reply);
	return true;
}

bool filing_names(struct remote *r, struct doc *d, struct err *err)
{
	struct params p = { .a = d->arena };
	bool ok;

	param_int(&p, d->id);
	ok = filing_flush(r, err) && link_run(r->link, "DELETE FROM guidang.alias WHERE document=$1", &p, true, NULL, err);
	copyrow_aliases(&r->aliases, d);
	ok = ok && (r->aliases.n == 0 || link_copy(r->link, "COPY guidang.alias FROM STDIN (FORMAT binary)", buf_view(&r->aliases), err));
	r->aliases.n = 0;
	return ok;
}

bool filing_settle(struct remote *r, struct err *err)
{
	return filing_flush(r, err) &&
	       link_script(r->link, "UPDATE guidang.accession SET last=greatest(last, coalesce((SELECT max(id) FROM document),0),"
				    " coalesce((SELECT max(document) FROM guidang.version),0),"
				    " coalesce((SELECT value::int8 FROM guidang.setting WHERE name='accession'),0));;"
				    "SELECT setval('guidang.root_id_seq', greatest(coalesce(max(id),0),1)) FROM guidang.root;;"
				    "SELECT setval('guidang.version_id_seq', greatest(coalesce(max(id),0),1)) FROM guidang.version;;"
				    "SELECT setval('guidang.journal_id_seq', greatest(coalesce(max(id),0),1)) FROM guidang.journal", err);
}

bool filing_extent(struct remote *r, int64_t documents, int64_t size, struct err *err)
{
	struct arena *a = arena_new();
	struct params p = { .a = a };

	param_int(&p, documents);
	param_int(&p, size);
	bool ok = link_run(r->link, "INSERT INTO guidang.extent VALUES($1,$2)", &p, true, NULL, err);

	arena_free(a);
	return ok;
}

/* Ids of contents that another client has filed meanwhile; 0: none. *orphan: filed on a shard, but unknown to this server. */
static bool filed_meanwhile(struct remote *r, struct arena *a, int64_t *ids, bool *orphan, struct err *err)
{
	struct params p = { .a = a };
	struct str *sha = ARENA_ARRAY(a, struct str, r->documents.n);
	struct link_reply *reply = NULL;

	for (size_t i = 0; i < r->documents.n; i++)
		sha[i] = str_z(r->documents.p[i].sha256);
	param_texts(&p, sha, r->documents.n);
	if (!link_run(r->link, r->partitions.n ? "SELECT d.sha256, d.id, f.id IS NULL FROM document d LEFT JOIN guidang.filed f ON f.id=d.id WHERE d.sha256=ANY($1)" :
						 "SELECT sha256, id, false FROM document WHERE sha256=ANY($1)", &p, false, &reply, err))
		return false;
	for (size_t i = 0; i < reply_rows(reply); i++) {
		size_t slot = slot_of(r, arena_str(a, reply_text(reply, i, 0)).p);

		if (r->by_sha[slot]) {
			ids[r->by_sha[slot] - 1] = reply_int(reply, i, 1);
			orphan[r->by_sha[slot] - 1] = reply_int(reply, i, 2) != 0;
		}
	}
	reply_free(reply);
	return true;
}

/* Documents that paths wait for were filed before; another program may have taken one out meanwhile. */
static bool still_there(struct remote *r, struct arena *a, struct err *err)
{
	struct params p = { .a = a };
	int64_t *ids = ARENA_ARRAY(a, int64_t, r->paths.n + 1), gone = 0;
	struct link_reply *reply = NULL;
	size_t n = 0;

	for (size_t i = 0; i < r->paths.n; i++)
		if (r->paths.p[i].id)
			ids[n++] = r->paths.p[i].id;
	if (n == 0)
		return true;
	param_ints(&p, ids, n);
	if (!link_run(r->link, "SELECT count(*) FROM (SELECT unnest($1) EXCEPT SELECT id FROM document WHERE id=ANY($1)) x", &p, true, &reply, err))
		return false;
	gone = reply_int(reply, 0, 0);
	reply_free(reply);
	return gone == 0 || err_set(err, ERR_DATABASE, "%s: another program took out a document at this moment; run the same command again", link_name(r->link));
}

/* Writes the rows of new documents with their numbers; documents filed by others are left out. */
static void number_rows(struct remote *r, const int64_t *there, const bool *orphan, int64_t *ids, int64_t *last, struct buf *copy, struct buf *derived,
			struct buf *aliases)
{
	for (size_t i = 0; i < r->documents.n; i++) {
		const struct waiting_document *d = &r->documents.p[i];
		size_t to = i + 1 < r->documents.n ? r->documents.p[i + 1].at : r->copy.n, at = copy->n, derived_at = derived->n, aliases_at = aliases->n;

		ids[i] = there[i] ? there[i] : ++*last;
		if (there[i] && !orphan[i])
			continue;
		if (!there[i])
			buf_str(copy, str_sub(buf_view(&r->copy), d->at, to));
		if (!there[i])
			copyrow_number(copy, at, ids[i]);
		buf_str(derived, str_sub(buf_view(&r->derived), d->derived_at, d->derived_to));
		if (derived->n > derived_at)
			copyrow_number(derived, derived_at, ids[i]);
		buf_str(aliases, str_sub(buf_view(&r->aliases), d->aliases_at, d->aliases_to));
		copyrow_number_aliases(aliases, aliases_at, aliases->n, ids[i]);
	}
}

static bool insert_documents(struct remote *r, struct arena *a, size_t n, const struct buf *copy, struct err *err)
{
	struct link_reply *reply = NULL;
	struct buf sql = { 0 };

	if (n == 0)
		return true;
	if (!r->partitions.n) { /* no other client writes, and the filed contents were looked up: no conflict is possible */
		buf_fmt(&sql, "COPY guidang.document(%s) FROM STDIN (FORMAT binary)", tables_document);
		buf_c(&sql, '\0');
		bool ok = link_copy(r->link, sql.p, buf_view(copy), err);

		buf_free(&sql);
		return ok;
	}
	if (!link_script(r->link, "CREATE TEMP TABLE IF NOT EXISTS stage (LIKE guidang.document) ON COMMIT DELETE ROWS;; TRUNCATE stage", err))
		return false;
	buf_fmt(&sql, "COPY pg_temp.stage(%s) FROM STDIN (FORMAT binary)", tables_document);
	buf_c(&sql, '\0');
	bool ok = link_copy(r->link, sql.p, buf_view(copy), err);

	sql.n = 0;
	buf_fmt(&sql, "INSERT INTO guidang.document(%s) SELECT %s FROM pg_temp.stage ORDER BY id ON CONFLICT DO NOTHING", tables_document, tables_document);
	buf_c(&sql, '\0');
	ok = ok && link_run(r->link, sql.p, NULL, false, &reply, err);
	if (ok && reply_changed(reply) != (int64_t)n)
		ok = err_set(err, ERR_DATABASE, "%s: another program filed the same at this moment; run the same command again", link_name(r->link));
	reply_free(reply);
	buf_free(&sql);
	(void)a;
	return ok;
}

/* Copies of each other say so: those that are alike … */
static bool mark_copies(struct remote *r, struct arena *a, struct err *err)
{
	struct params p = { .a = a };
	int64_t *likeness = ARENA_ARRAY(a, int64_t, r->documents.n + 1);
	struct link_reply *reply = NULL;
	struct buf sql = { 0 };
	size_t n = 0;

	if (r->documents.n == 0)
		return true;
	for (size_t i = 0; i < r->documents.n; i++)
		likeness[i] = r->documents.p[i].likeness;
	param_ints(&p, likeness, r->documents.n);
	if (r->partitions.n) {
		buf_z(&sql, "SELECT likeness FROM (");
		shards_union(r, &sql, "SELECT likeness", "likeness=ANY($1)", "");
		buf_z(&sql, ") x GROUP BY 1 HAVING count(*)>1");
	} else { /* each looked up by itself: a table without statistics would be read from end to end */
		buf_z(&sql, "SELECT DISTINCT l FROM unnest($1) l WHERE (SELECT count(*) FROM (SELECT FROM document d WHERE d.likeness=l LIMIT 2) x)>1");
	}
	buf_c(&sql, '\0');
	bool ok = link_run(r->link, sql.p, &p, true, &reply, err);

	for (size_t i = 0; ok && i < reply_rows(reply); i++)
		likeness[n++] = reply_int(reply, i, 0);
	reply_free(reply);
	buf_free(&sql);
	if (!ok || n == 0)
		return ok;
	p = (struct params){ .a = a };
	param_ints(&p, likeness, n);
	return link_run(r->link, "UPDATE guidang.document SET elsewhere=1 WHERE elsewhere=0 AND likeness=ANY($1)", &p, false, NULL, err);
}

/* … and those that are filed from several files. */
static bool mark_doubled(struct remote *r, struct arena *a, const int64_t *there, const int64_t *ids, struct err *err)
{
	struct params p = { .a = a };
	int64_t *doubled = ARENA_ARRAY(a, int64_t, r->paths.n + 1);
	unsigned char *times = ARENA_ARRAY(a, unsigned char, r->documents.n + 1);
	size_t n = 0;

	memset(times, 0, r->documents.n + 1);
	for (size_t i = 0; i < r->paths.n; i++)
		if (!r->paths.p[i].id && times[r->paths.p[i].document] < 2)
			times[r->paths.p[i].document]++;
	for (size_t i = 0; i < r->paths.n; i++) {
		const struct waiting_path *w = &r->paths.p[i];

		if (w->id || there[w->document] || times[w->document] > 1)
			doubled[n++] = w->id ? w->id : ids[w->document];
	}
	param_ints(&p, doubled, n);
	return n == 0 || link_run(r->link, "UPDATE guidang.document SET elsewhere=1 WHERE elsewhere=0 AND id=ANY($1) AND id IN"
					   " (SELECT document FROM guidang.path WHERE document=ANY($1) GROUP BY document HAVING count(*)>1)", &p, false, NULL, err);
}

static bool put_paths(struct remote *r, struct arena *a, const int64_t *ids, struct err *err)
{
	enum { ROOT, DOCUMENT, SIZE, MTIME, INODE, NUMBERS };
	struct params p = { .a = a };
	size_t n = r->paths.n;
	int64_t *number[NUMBERS];
	struct str *rest = ARENA_ARRAY(a, struct str, n + 1), *path = ARENA_ARRAY(a, struct str, n + 1);
	struct link_reply *reply = NULL;

	if (n == 0)
		return true;
	for (int k = 0; k < NUMBERS; k++)
		number[k] = ARENA_ARRAY(a, int64_t, n);
	for (size_t i = 0; i < n; i++) {
		const struct waiting_path *w = &r->paths.p[i];

		number[ROOT][i] = w->root;
		rest[i] = w->rest;
		path[i] = mirror_sound(a, w->path.p ? w->path : STR(""));
		number[DOCUMENT][i] = w->id ? w->id : ids[w->document];
		number[SIZE][i] = w->stamp.size;
		number[MTIME][i] = w->stamp.mtime;
		number[INODE][i] = w->stamp.inode;
	}
	param_ints(&p, number[ROOT], n);
	param_blobs(&p, rest, n);
	param_texts(&p, path, n);
	for (int k = DOCUMENT; k < NUMBERS; k++)
		param_ints(&p, number[k], n);
	/* a file that is known keeps the path it was given first; no place is there twice */
	bool ok = link_run(r->link, "INSERT INTO guidang.path AS p SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) ON CONFLICT(root, rest) DO UPDATE SET"
				    " size=EXCLUDED.size, mtime=EXCLUDED.mtime, inode=EXCLUDED.inode WHERE p.document=EXCLUDED.document", &p, true, &reply, err);

	if (ok && reply_changed(reply) != (int64_t)n)
		ok = err_set(err, ERR_DATABASE, "%s: another program filed other content of the same files at this moment; run the same command again", link_name(r->link));
	reply_free(reply);
	return ok;
}

/* Records the shard of each document, for look-ups by accession number. */
static bool put_filed(struct remote *r, struct arena *a, const int64_t *there, const bool *orphan, const int64_t *ids, struct err *err)
{
	struct params p = { .a = a };
	struct str *sha = ARENA_ARRAY(a, struct str, r->documents.n + 1);
	int64_t *id = ARENA_ARRAY(a, int64_t, r->documents.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < r->documents.n; i++)
		if (!there[i] || orphan[i]) {
			sha[n] = str_z(r->documents.p[i].sha256);
			id[n++] = ids[i];
		}
	if (n == 0 || !r->partitions.n)
		return true;
	param_ints(&p, id, n);
	param_texts(&p, sha, n);
	return link_run(r->link, "INSERT INTO guidang.filed SELECT * FROM unnest($1, $2)", &p, false, NULL, err);
}

bool filing_flush(struct remote *r, struct err *err)
{
	size_t documents = r->documents.n, fresh = 0, known = 0;
	int64_t last = 0, size = 0, sized = 0;
	struct buf copy = { 0 }, derived = { 0 }, aliases = { 0 };

	if (documents == 0 && r->paths.n == 0)
		return true;
	struct arena *a = arena_new();
	int64_t *there = ARENA_ARRAY(a, int64_t, documents + 1), *ids = ARENA_ARRAY(a, int64_t, documents + 1);
	bool *orphan = ARENA_ARRAY(a, bool, documents + 1);
	bool ok = (documents ? lock_accession(r, &last, err) && filed_meanwhile(r, a, there, orphan, err) : filing_alone(r, err)) && still_there(r, a, err);

	if (ok) {
		number_rows(r, there, orphan, ids, &last, &copy, &derived, &aliases);
		for (size_t i = 0; i < documents; i++)
			if (!there[i] || orphan[i]) {
				fresh += !there[i];
				known += orphan[i];
				size += r->documents.p[i].size;
				sized += r->documents.p[i].size > 0;
			}
		ok = insert_documents(r, a, fresh, &copy, err) &&
		     (derived.n == 0 || link_copy(r->link, "COPY guidang.derived(document" DERIVED(DERIVED_COLUMN) ") FROM STDIN (FORMAT binary)", buf_view(&derived), err)) &&
		     (aliases.n == 0 || link_copy(r->link, "COPY guidang.alias FROM STDIN (FORMAT binary)", buf_view(&aliases), err)) &&
		     (fresh + known == 0 || keep_numbers(r, a, last, sized, size, err)) &&
		     put_filed(r, a, there, orphan, ids, err) && put_paths(r, a, ids, err) && mark_copies(r, a, err) && mark_doubled(r, a, there, ids, err);
		fresh_filed(r, last);
	}
	arena_free(a);
	buf_free(&copy);
	buf_free(&derived);
	buf_free(&aliases);
	filing_forget(r);
	return ok;
}
