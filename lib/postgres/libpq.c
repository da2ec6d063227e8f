#include "postgres/libpq.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

static struct libpq library;
static int found;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
	void *handle = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL), *p;

	found = handle != NULL;
#define LIBPQ_LOAD(name)                          \
	p = found ? dlsym(handle, #name) : NULL;  \
	memcpy(&library.name, &p, sizeof p);      \
	found = found && p;
	LIBPQ_FUNCTIONS(LIBPQ_LOAD)
#undef LIBPQ_LOAD
}

const struct libpq *libpq(void)
{
	pthread_once(&once, load);
	return found ? &library : NULL;
}
