#include "base/xml.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static struct xml library;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *symbol(void *handle, const char *name)
{
	void *p = handle ? dlsym(handle, name) : NULL;

	if (!p) {
		fprintf(stderr, "guidang: libxml2.so.2 cannot be loaded (%s); install it (Debian: apt install libxml2)\n", dlerror());
		exit(2);
	}
	return p;
}

#ifndef GUIDANG_EXTENSION
/* Where libxml2 gets no memory it goes on with a part of the page and does not always say so. */
static void *xml_realloc(void *p, size_t n)
{
	return allocated(realloc(p, n));
}

static char *xml_strdup(const char *s)
{
	return allocated(strdup(s));
}
#endif

static void load(void)
{
	void *handle = dlopen("libxml2.so.2", RTLD_NOW | RTLD_LOCAL);
	void *p;

#define XML_LOAD(name)                            \
	p = symbol(handle, #name);                \
	memcpy(&library.name, &p, sizeof p);
	XML_FUNCTIONS(XML_LOAD)
#undef XML_LOAD
#ifndef GUIDANG_EXTENSION
	library.xmlMemSetup(free, memory_get, xml_realloc, xml_strdup);
#endif
	memcpy(&library.xmlFree, symbol(handle, "xmlFree"), sizeof library.xmlFree);
	memcpy(&library.max_depth, symbol(handle, "xmlParserMaxDepth"), sizeof library.max_depth);
	library.xmlInitParser();
}

const struct xml *xml(void)
{
	pthread_once(&once, load);
	return &library;
}
