#include "server.h"

#include "opt.h"
#include "store/remote.h"
#ifdef HAVE_LIBPQ
#include "postgres/engine.h"
#endif

#ifdef HAVE_LIBPQ
enum { SHARDS_MOST = 64 };

/* The addresses of shards, separated by commas. */
static size_t shards_named(struct arena *arena, const char *list, const char *out[static SHARDS_MOST])
{
	struct str rest = str_z(list);
	size_t n = 0;

	while (rest.n && n < SHARDS_MOST) {
		size_t comma = str_find(rest, STR(","));
		struct str one = str_trim(str_sub(rest, 0, comma == SIZE_MAX ? rest.n : comma));

		rest = comma == SIZE_MAX ? STR("") : str_sub(rest, comma + 1, rest.n);
		if (one.n)
			out[n++] = arena_str(arena, one).p;
	}
	return n;
}

static bool is_server(const char *address)
{
	if (store_is_address(address))
		return true;
	say("db init and add-shard are for servers: -d postgresql://USER@HOST:PORT/DATABASE; a database in a file needs neither");
	return false;
}

int server_init(const struct args *a)
{
	struct err err = { 0 };
	const char *address = database_path(a, true, &err), *list = opt_get(a, "shards"), *shard[SHARDS_MOST];
	struct arena *arena = arena_new();
	size_t n = shards_named(arena, list, shard);
	bool made = false, ok = address != NULL;

	if (!ok || !is_server(address) || (list && n == 0)) {
		if (!ok)
			cannot(&err);
		else if (list && n == 0)
			say("db init --shards takes addresses with commas between them");
		arena_free(arena);
		return EXIT_CANNOT;
	}
	ok = postgres_init(address, shard, n, &made, &err);
	arena_free(arena);
	if (!ok)
		return cannot(&err);
	if (!a->quiet)
		say("%s", made ? _("the tables are made") : _("the tables are there"));
	return opt_has(a, "roles") && !postgres_roles(address, &err) ? cannot(&err) : EXIT_DONE;
}

int server_add_shard(const struct args *a, const char *shard)
{
	struct err err = { 0 };
	const char *address = database_path(a, true, &err);
	size_t moved = 0;

	if (!address)
		return cannot(&err);
	if (!is_server(address))
		return EXIT_CANNOT;
	if (!postgres_add_shard(address, shard, &moved, &err))
		return cannot(&err);
	if (!a->quiet)
		say("%zu partitions are on the new shard", moved);
	return EXIT_DONE;
}

int server_upgrade(const struct args *a, const char *address)
{
	struct err err = { 0 };
	char name[512];
	bool done = false;

	if (!postgres_upgrade(address, name, sizeof name, &done, &err))
		return cannot(&err);
	if (!a->quiet)
		say("%s: up to date", name);
	return EXIT_DONE;
}
#else
static int without(void)
{
	say("this guidang was built without PostgreSQL; build it where libpq-dev is installed");
	return EXIT_CANNOT;
}

int server_init(const struct args *a)
{
	(void)a;
	return without();
}

int server_add_shard(const struct args *a, const char *shard)
{
	(void)a, (void)shard;
	return without();
}

int server_upgrade(const struct args *a, const char *address)
{
	(void)a, (void)address;
	return without();
}
#endif
