#include "postgres/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "postgres/ahead.h"
#include "postgres/copyrow.h"
#include "postgres/counts.h"
#include "postgres/filing.h"
#include "postgres/fresh.h"
#include "postgres/held.h"
#include "postgres/search.h"
#include "postgres/sharding.h"
#include "postgres/shards.h"
#include "postgres/virtual.h"
#include "postgres/words.h"

static void close_remote(struct remote *r)
{
	if (!r)
		return;
	ahead_forget(r);
	free(r->partitions.p);
	link_close(r->spare);
	link_close(r->link);
	marks_free(&r->marks);
	buf_free(&r->copy);
	buf_free(&r->derived);
	buf_free(&r->aliases);
	copyrow_free(r->row);
	free(r->by_sha);
	fresh_free(r);
	arena_free(r->a);
	free(r);
}

enum { BATCH_BYTES = 3 << 20, AHEAD = 96 /* documents that are extracted while a batch is written */ };

static bool ask(struct remote *r, const char *sql, int64_t *out, struct err *err)
{
	return tables_number(r->link, sql, out, err);
}

static bool open_remote(const char *address, bool write, sqlite3 *rows, struct remote **out, struct err *err)
{
	struct remote *r = allocated(calloc(1, sizeof *r));
	int64_t any = 0;
	bool parted = false;

	r->rows = rows;
	r->write = write;
	r->a = arena_new();
	*out = r;
	return link_open(address, &r->link, err) && tables_check(r->link, &parted, err) && virtual_tables(r, err) && (!parted || shards_of(r, err)) &&
	       ask(r, "SELECT EXISTS(SELECT FROM guidang.accession WHERE last>0)", &any, err) && ((r->empty = r->empty_so_far = !any), true);
}

static const char *name_of(const struct remote *r)
{
	return link_name(r->link);
}

static struct str missing(struct remote *r, struct arena *a)
{
	struct str all = STR("");

	for (size_t i = 0; i < r->partitions.n; i++) {
		const struct partition *p = &r->partitions.p[i];

		if (p->missing && (i == 0 || strcmp(p->server, p[-1].server) != 0))
			all = arena_fmt(a, "%.*s%s%s", STR_ARG(all), all.n ? ", " : "", p->server);
	}
	return all;
}

static bool failed(struct remote *r, struct err *err)
{
	if (!r->failing)
		return false;
	r->failing = false;
	link_fail(r->link, err);
	return true;
}

static bool begin(struct remote *r, enum remote_begin as, struct err *err)
{
	ahead_forget(r);
	r->reading = as == REMOTE_READ;
	r->alone = false;
	r->inside = link_script(r->link, as == REMOTE_READ ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN", err);
	return r->inside && shards_stay(r, err) && (as != REMOTE_CHANGE || filing_alone(r, err));
}

/* A snapshot names the transactions that it sees: another one after each commit, of other databases of the server too. */
static int64_t version(struct remote *r)
{
	struct err ignored;
	int64_t is = 0;

	return r->inside && ask(r, "SELECT hashtextextended(pg_current_snapshot()::text, 0)", &is, &ignored) ? is : 0;
}

static bool commit(struct remote *r, struct err *err)
{
	ahead_forget(r);
	r->reading = false;
	bool ok = filing_flush(r, err) && link_script(r->link, "COMMIT", err);

	r->inside = !ok;
	return ok;
}

static void rollback(struct remote *r)
{
	ahead_forget(r);
	r->reading = false;
	filing_forget(r);
	if (r->inside)
		link_forgive(r->link);
	r->inside = false;
}

static void touch(struct remote *r)
{
	if (r->partitions.n && !r->spare)
		r->spare = link_again(r->link);
}

static bool empty(struct remote *r)
{
	return r->empty;
}

static size_t pending(const struct remote *r)
{
	return r->copy.n;
}

/* Each batch is a transaction, so that other importers do not wait long and an interruption loses little. */
static bool full(const struct remote *r)
{
	return r->documents.n == 0 && r->paths.n == 0 ? false : r->copy.n >= BATCH_BYTES || r->paths.n >= 1000;
}

static bool tidy(struct remote *r, struct err *err)
{
	return r->partitions.n ? shards_index(r, err) : tables_index(r->link, err);
}

static const struct engine engine = {
	.is_address = link_is_address, .open = open_remote, .close = close_remote, .name = name_of, .bytes = counts_bytes, .missing = missing, .failed = failed, .touch = touch,
	.begin = begin, .version = version, .commit = commit, .rollback = rollback, .pending = pending, .full = full, .ahead = AHEAD, .tidy = tidy, .headings = filing_headings, .ranges = filing_ranges, .settle = filing_settle, .next_id = filing_next_id, .names = filing_names, .aliases = words_aliases, .stands = words_stand, .words = words_like, .runs = words_ending, .similar = words_similar, .holds = held_document, .totals = held_totals,
	.unchanged = filing_unchanged, .empty = empty, .row_new = copyrow_new, .row_make = copyrow_make, .row_free = copyrow_free, .file = filing_one, .ids = search_ids, .titled = search_titled, .hits = search_hits, .count = counts_values, .years = counts_years, .numbers = counts_numbers,
};

void postgres_register(void)
{
	store_engine(&engine);
}

bool postgres_init(const char *address, const char *const *shards, size_t n, bool *made, struct err *err)
{
	struct link *l = NULL;

	if (n)
		return sharding_init(address, shards, n, made, err);
	bool ok = link_open(address, &l, err) && tables_make(l, NULL, made, err);

	link_close(l);
	return ok;
}

bool postgres_roles(const char *address, struct err *err)
{
	struct link *l = NULL;
	bool ok = link_open(address, &l, err) && tables_check(l, NULL, err) && tables_roles(l, err);

	link_close(l);
	return ok;
}

bool postgres_upgrade(const char *address, char *name, size_t size, bool *done, struct err *err)
{
	char full[LINK_ADDRESS_MAX];

	if (!link_name_of(address, full, err))
		return false;
	snprintf(name, size, "%s", full);
	return sharding_upgrade(address, done, err);
}

bool postgres_add_shard(const char *address, const char *shard, size_t *moved, struct err *err)
{
	return sharding_add(address, shard, moved, err);
}
