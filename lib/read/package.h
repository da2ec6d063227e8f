/* A document that is a package: OOXML, ODF and OFD keep their parts as members of a ZIP file.
 *
 * Which of them a file is can be told from its directory without unpacking. */
#ifndef GUIDANG_READ_PACKAGE_H
#define GUIDANG_READ_PACKAGE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/xml.h"

/* Does its directory (of a broken file: the heads of its first members) name this member? Nothing is unpacked. */
bool package_names(struct str bytes, struct str name);
/* An ODF file's type stands in its first member: is it this one? */
bool package_is_odf(struct str bytes, struct str type);
bool package_is_zip(struct str bytes);
/* May it be a package whose directory is missing? No if it is there: then that says what the package is. */
bool package_is_broken(struct str bytes);
bool package_is_encrypted(struct str bytes); /* OOXML behind a password is no ZIP file but OLE2, with one stream for all */

struct part_of_package {
	struct str name, bytes;
};

struct package {
	struct part_of_package *p; /* those that were wanted, in the file's order */
	size_t n, cap;
	struct { struct str *p; size_t n, cap; } others; /* the names of the rest */
};

/* Unpacks the members that `wanted` says yes to; all in the arena. Refuses what is damaged, cut off, encrypted, or beyond limits.h. */
bool package_read(struct arena *a, struct str bytes, bool (*wanted)(struct str name), struct package *out, struct err *err);
/* The same of an ODF file, of which single members may be encrypted: `wanted` says yes to META-INF/manifest.xml. */
bool package_read_odf(struct arena *a, struct str bytes, bool (*wanted)(struct str name), struct package *out, struct err *err);
struct str package_part(const struct package *p, struct str name); /* STR_NONE: there is none. A leading / does not count. */
/* The part as XML, NULL if there is none or it cannot be parsed (then *err says so). Freed by xml()->xmlFreeDoc. */
xmlDocPtr package_xml(const struct package *p, struct str name, struct err *err);
/* The same for a large part, one element at a time: `take` is called with each child of elements `within` that is `deep`
 * levels below the root (1: the root's children), and it is freed when that returns. False: not well-formed, beyond the
 * memory, or there is no such part. */
bool package_each(const struct package *p, struct str name, const char *within, int deep, void (*take)(void *ctx, xmlNodePtr n), void *ctx, struct err *err);

#endif
