#include "opt.h"
#include "output.h"
#include "store/store.h"

const char *database_path(const struct args *a, bool make, struct err *err)
{
	const char *path = opt_database(a, make);

	if (!path)
		err_set(err, ERR_USAGE, "which database? Neither --db nor GUIDANG_DB, XDG_DATA_HOME or HOME is set");
	return path;
}

bool open_database(const struct args *a, bool write, struct store **out, struct err *err)
{
	const char *path = database_path(a, write, err);

	if (!path || !store_open(path, write, out, err))
		return false;
	if (!output_is_store(*out))
		return true;
	err_set(err, ERR_USAGE, "%s: standard output goes into the database itself; name another file", store_path(*out));
	store_close(*out);
	*out = NULL;
	return false;
}

int in_snapshot(struct args *a, int (*work)(struct args *a, struct store *store, struct arena *arena))
{
	struct store *store = NULL;
	struct arena *arena = arena_new();
	struct err err = { 0 };
	int status = EXIT_CANNOT;

	if (!open_database(a, false, &store, &err) || !store_snapshot(store, &err)) {
		cannot(&err);
	} else {
		status = work(a, store, arena);
		store_snapshot_end(store);
	}
	store_close(store);
	arena_free(arena);
	return status;
}
