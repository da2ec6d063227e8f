#include "serve/microhttpd.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

static struct microhttpd library;
static bool loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
	void *handle = dlopen("libmicrohttpd.so.12", RTLD_NOW | RTLD_LOCAL), *p;

	loaded = handle != NULL;
#define MICROHTTPD_LOAD(name)                             \
	p = loaded ? dlsym(handle, #name) : NULL;         \
	loaded = loaded && p;                             \
	if (p)                                            \
		memcpy(&library.name, &p, sizeof p);
	MICROHTTPD_FUNCTIONS(MICROHTTPD_LOAD)
#undef MICROHTTPD_LOAD
}

const struct microhttpd *microhttpd(void)
{
	pthread_once(&once, load);
	return loaded ? &library : NULL;
}
