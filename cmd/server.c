#include "server.h"

#include "opt.h"
#include "store/remote.h"
#ifdef HAVE_LIBPQ
#include "postgres/engine.h"
#endif

#ifdef HAVE_LIBPQ
int server_init(const struct args *a)
{
	struct err err = { 0 };
	const char *address = database_path(a, true, &err);
	bool made = false;

	if (!address)
		return cannot(&err);
	if (!store_is_address(address)) {
		say("db init makes the tables on a server: -d postgresql://USER@HOST:PORT/DATABASE; a file needs no such thing");
		return EXIT_CANNOT;
	}
	if (!postgres_init(address, &made, &err))
		return cannot(&err);
	if (!a->quiet)
		say("%s", made ? _("the tables are made") : _("the tables are there"));
	return EXIT_DONE;
}
#else
int server_init(const struct args *a)
{
	(void)a;
	say("this guidang was built without PostgreSQL; build it where libpq-dev is installed");
	return EXIT_CANNOT;
}
#endif
