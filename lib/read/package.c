#include "read/package.h"

#include <stdio.h>
#include <string.h>

#include "read/archive.h"
#include "read/limits.h"
#include "read/little.h"

/* ── its directory ── */

enum { LOCAL_HEAD = 30, CENTRAL_HEAD = 46, END_HEAD = 22, END_COMMENT = 65535, LOCAL_LOOKED = 64 };

bool package_is_zip(struct str b)
{
	return str_starts(b, STR("PK\3\4"));
}

bool package_is_encrypted(struct str b)
{
	static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e"; /* UTF-16 */

	return str_starts(b, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) && str_find(b, (struct str){ name, sizeof name }) != SIZE_MAX;
}

/* Lists the members of a file without directory, as far as their local headers can be followed. */
static bool local_names(struct str b, struct str name)
{
	size_t i = 0;

	for (int k = 0; k < LOCAL_LOOKED && i + LOCAL_HEAD <= b.n && little_32(b, i) == 0x04034b50; k++) {
		uint32_t n = little_16(b, i + 26), extra = little_16(b, i + 28), packed = little_32(b, i + 18);

		if (str_eq(str_sub(b, i + LOCAL_HEAD, i + LOCAL_HEAD + n), name))
			return true;
		size_t next = i + LOCAL_HEAD + n + extra + packed;

		if (little_16(b, i + 6) & 8) { /* its size follows its data */
			size_t more = str_find(str_sub(b, i + 4, b.n), STR("PK\3\4"));

			next = more == SIZE_MAX ? b.n : i + 4 + more;
		}
		i = next;
	}
	return false;
}

static size_t find_directory(struct str b, struct str *tail)
{
	*tail = str_sub(b, b.n > END_HEAD + END_COMMENT ? b.n - END_HEAD - END_COMMENT : 0, b.n);
	size_t end = str_rfind(*tail, STR("PK\5\6"));

	return end != SIZE_MAX && end + END_HEAD <= tail->n ? end : SIZE_MAX;
}

bool package_is_broken(struct str b)
{
	struct str tail;

	if (!package_is_zip(b))
		return false;
	size_t end = find_directory(b, &tail);

	return end == SIZE_MAX || little_32(b, little_32(tail, end + 16)) != 0x02014b50;
}

bool package_names(struct str b, struct str name)
{
	if (!package_is_zip(b))
		return false;
	struct str tail;
	size_t end = find_directory(b, &tail);

	if (end == SIZE_MAX)
		return local_names(b, name);
	size_t i = little_32(tail, end + 16);

	for (uint32_t k = little_16(tail, end + 10); k > 0 && i + CENTRAL_HEAD <= b.n && little_32(b, i) == 0x02014b50; k--) {
		uint32_t n = little_16(b, i + 28);

		if (str_eq(str_sub(b, i + CENTRAL_HEAD, i + CENTRAL_HEAD + n), name))
			return true;
		i += CENTRAL_HEAD + n + little_16(b, i + 30) + little_16(b, i + 32);
	}
	return false;
}

bool package_is_odf(struct str b, struct str type)
{
	uint32_t n = little_16(b, 26);

	return package_is_zip(b) && str_eq(str_sub(b, LOCAL_HEAD, LOCAL_HEAD + n), STR("mimetype")) &&
	       str_starts(str_sub(b, LOCAL_HEAD + n + little_16(b, 28), b.n), type);
}

/* ── its members ── */

enum { WHY_ROOM = 200 };

/* Removes the line feed at the end of some messages. */
static const char *why(const struct archive_library *l, struct archive *z, char room[static WHY_ROOM])
{
	const char *s = l->archive_error_string(z);

	snprintf(room, WHY_ROOM, "%s", s ? s : "no reason given");
	room[strcspn(room, "\n")] = '\0';
	return room;
}

static bool unpack(const struct archive_library *l, struct archive *z, struct buf *out, size_t *total, size_t most, struct str name, struct err *err)
{
	out->n = 0;
	for (;;) {
		buf_reserve(out, 1 << 16);
		la_ssize_t n = l->archive_read_data(z, out->p + out->n, out->cap - out->n);

		if (n == 0)
			return true;
		if (n < 0)
			return err_set(err, ERR_DAMAGED, "damaged or cut off: its part %.*s cannot be unpacked (%s)", (int)(name.n < 200 ? name.n : 200),
				       name.p, why(l, z, (char[WHY_ROOM]){ 0 }));
		out->n += (size_t)n;
		*total += (size_t)n;
		if (*total > most)
			return err_set(err, ERR_TOO_BIG, "it unpacks to more than %zu MiB; not read", most >> 20);
	}
}

static size_t most_of(struct str bytes)
{
	size_t most = bytes.n * LIMIT_RATIO, least = LIMIT_RATIO_FROM, all = LIMIT_UNPACKED;

	return most < least ? least : most < all ? most : all;
}

bool package_read(struct arena *a, struct str bytes, bool (*wanted)(struct str name), struct package *out, struct err *err)
{
	const struct archive_library *l = archive();
	struct archive_entry *e;
	struct buf b = { 0 };
	size_t total = 0, members = 0;
	bool ok = true;
	int rc = ARCHIVE_OK;

	if (package_is_encrypted(bytes))
		return err_set(err, ERR_PROTECTED, "protected by a password; save a copy without one and file that");
	if (!l)
		return err_set(err, ERR_UNSUPPORTED, "reading it needs libarchive (Debian: apt install libarchive13)");
	struct archive *z = l->archive_read_new();

	if (!z)
		memory_out();
	l->archive_read_support_format_zip(z);
	if (l->archive_read_open_memory(z, bytes.p, bytes.n) != ARCHIVE_OK)
		ok = err_set(err, ERR_DAMAGED, "damaged: it cannot be opened as a ZIP file (%s)", why(l, z, (char[WHY_ROOM]){ 0 }));
	while (ok && ((rc = l->archive_read_next_header(z, &e)) == ARCHIVE_OK || rc == ARCHIVE_WARN)) {
		const char *path = l->archive_entry_pathname(e);
		struct str name = str_z(path ? path : "");

		while (name.n && name.p[0] == '/')
			name = str_sub(name, 1, name.n);
		if (++members > LIMIT_MEMBERS) {
			ok = err_set(err, ERR_TOO_BIG, "more than %d members; not read", LIMIT_MEMBERS);
			break;
		}
		if (l->archive_entry_is_data_encrypted(e)) {
			ok = err_set(err, ERR_PROTECTED, "protected by a password; save a copy without one and file that");
			break;
		}
		name = arena_str(a, name);
		if (!wanted(name)) {
			*ARENA_PUSH(a, &out->others) = name;
			continue;
		}
		ok = unpack(l, z, &b, &total, most_of(bytes), name, err);
		if (ok)
			*ARENA_PUSH(a, out) = (struct part_of_package){ name, arena_str(a, buf_view(&b)) };
	}
	if (ok && rc != ARCHIVE_EOF)
		ok = err_set(err, ERR_DAMAGED, "damaged or cut off: its members cannot all be read (%s)", why(l, z, (char[WHY_ROOM]){ 0 }));
	l->archive_read_free(z);
	buf_free(&b);
	return ok;
}

struct str package_part(const struct package *p, struct str name)
{
	while (name.n && name.p[0] == '/')
		name = str_sub(name, 1, name.n);
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->p[i].name, name))
			return p->p[i].bytes;
	return STR_NONE;
}

bool package_read_odf(struct arena *a, struct str bytes, bool (*wanted)(struct str name), struct package *out, struct err *err)
{
	if (!package_read(a, bytes, wanted, out, err))
		return false;
	return !str_has(package_part(out, STR("META-INF/manifest.xml")), STR("encryption-data")) ||
	       err_set(err, ERR_PROTECTED, "protected by a password; save a copy without one and file that");
}

static bool parsed(enum node_outcome o, struct str name, struct err *err)
{
	if (o == NODE_READ)
		return true;
	if (o == NODE_SHORT_OF_MEMORY)
		return err_set(err, ERR_MEMORY, "it takes more memory than it may (guidang(1), limits); not read");
	return err_set(err, ERR_DAMAGED, "damaged: its part %.*s is no well-formed XML", (int)(name.n < 200 ? name.n : 200), name.p);
}

struct xml_node *package_xml(const struct package *p, struct str name, struct arena *a, struct err *err)
{
	struct str bytes = package_part(p, name);
	struct xml_node *root = NULL;

	if (bytes.n)
		parsed(node_tree(a, bytes, &root), name, err);
	return root;
}

struct str package_resolve(struct arena *a, struct str beside, struct str location)
{
	location = str_trim(location);
	if (str_starts(location, STR("/")))
		return str_sub(location, 1, location.n);
	size_t slash = str_rfind(beside, STR("/"));
	struct str folder = slash == SIZE_MAX ? STR("") : str_sub(beside, 0, slash + 1);

	while (str_starts(location, STR("./")))
		location = str_sub(location, 2, location.n);
	while (str_starts(location, STR("../"))) {
		size_t up = folder.n > 1 ? str_rfind(str_sub(folder, 0, folder.n - 1), STR("/")) : SIZE_MAX;

		folder = up == SIZE_MAX ? STR("") : str_sub(folder, 0, up + 1);
		location = str_sub(location, 3, location.n);
	}
	return arena_join(a, folder, location);
}

struct xml_node *package_relations(const struct package *p, struct str part, struct arena *a)
{
	size_t slash = str_rfind(part, STR("/")), name = slash == SIZE_MAX ? 0 : slash + 1;
	struct err ignored;

	return package_xml(p, arena_fmt(a, "%.*s_rels/%.*s.rels", (int)name, part.p, STR_ARG(str_sub(part, name, part.n))), a, &ignored);
}

struct str package_target(struct arena *a, struct xml_node *relations, struct str part, struct str id)
{
	NODE_EACH (r, relations, "Relationship")
		if (str_eq(node_attr(r, "Id"), id))
			return package_resolve(a, part, node_attr(r, "Target"));
	return STR_NONE;
}

bool package_each(const struct package *p, struct str name, const struct node_taker *takers, size_t n, void *ctx, struct err *err)
{
	struct str bytes = package_part(p, name);

	if (!bytes.n)
		return err_set(err, ERR_DAMAGED, "damaged: it has no part %.*s", (int)(name.n < 200 ? name.n : 200), name.p);
	return parsed(node_each(bytes, takers, n, ctx), name, err);
}
