/* Packaged documents: OOXML, ODF and OFD store their parts as members of a ZIP file.
 *
 * The ZIP directory shows which of them a file is, without unpacking. */
#ifndef GUIDANG_READ_PACKAGE_H
#define GUIDANG_READ_PACKAGE_H

#include "base/arena.h"
#include "base/err.h"
#include "read/node.h"

/* Does the ZIP directory list this member? In a broken file the local headers of the first members are read instead. Nothing is
 * unpacked. */
bool package_names(struct str bytes, struct str name);
/* Is it an ODF file of this type? The type is the content of the first member. */
bool package_is_odf(struct str bytes, struct str type);
bool package_is_zip(struct str bytes);
/* Could it be a package whose directory is missing? False if the directory exists, since that shows the kind. */
bool package_is_broken(struct str bytes);
bool package_is_encrypted(struct str bytes); /* OOXML with a password is an OLE2 file with a single encrypted stream, not a ZIP file */

struct part_of_package {
	struct str name, bytes;
};

struct package {
	struct part_of_package *p; /* the wanted members, in the file's order */
	size_t n, cap;
	struct { struct str *p; size_t n, cap; } others; /* names of the other members */
};

/* Unpacks into the arena the members for which `wanted` returns true. False with *err if the package is damaged, truncated,
 * encrypted, or exceeds limits.h. */
bool package_read(struct arena *a, struct str bytes, bool (*wanted)(struct str name), struct package *out, struct err *err);
/* The same for an ODF file, where single members may be encrypted: `wanted` must return true for META-INF/manifest.xml. */
bool package_read_odf(struct arena *a, struct str bytes, bool (*wanted)(struct str name), struct package *out, struct err *err);
struct str package_part(const struct package *p, struct str name); /* STR_NONE: no such part. A leading / is ignored. */
/* The part as a tree in the arena; NULL if there is none or it cannot be parsed (then *err says so). */
struct xml_node *package_xml(const struct package *p, struct str name, struct arena *a, struct err *err);
/* The name of the part at a location that the part `beside` gives: from the root (/…), or from its own folder, also with ./ and ../.
 * In the arena. */
struct str package_resolve(struct arena *a, struct str beside, struct str location);
/* OOXML: the relationships of a part as a tree; NULL: it has none. */
struct xml_node *package_relations(const struct package *p, struct str part, struct arena *a);
/* The part that a relationship of `part` names, in the arena; STR_NONE: there is none with this id. */
struct str package_target(struct arena *a, struct xml_node *relations, struct str part, struct str id);
/* package_xml for a large part, one element at a time (node_each). False: not well-formed, beyond the memory, or there is no such part. */
bool package_each(const struct package *p, struct str name, const struct node_taker *takers, size_t n, void *ctx, struct err *err);

#endif
