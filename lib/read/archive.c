#include "read/archive.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

static struct archive_library library;
static bool loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void)
{
	void *handle = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL), *p;

	loaded = handle != NULL;
#define ARCHIVE_LOAD(name)                                \
	p = loaded ? dlsym(handle, #name) : NULL;         \
	loaded = loaded && p;                             \
	if (p)                                            \
		memcpy(&library.name, &p, sizeof p);
	ARCHIVE_FUNCTIONS(ARCHIVE_LOAD)
#undef ARCHIVE_LOAD
}

const struct archive_library *archive(void)
{
	pthread_once(&once, load);
	return loaded ? &library : NULL;
}
