#include "read/unpack.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include "doc/kinds.h"
#include "read/archive.h"
#include "read/enclosed.h"
#include "read/limits.h"
#include "read/mail.h"
#include "read/package.h"
#include "read/readers.h"
#include "read/wire.h"
#include "read/zipnames.h"
#include "base/memory.h"

/* The worker process. */

struct unpack_own {
	const struct archive_library *l;
	int out;
	uint64_t total, most; /* bytes unpacked so far */
	struct zip_names names;
	bool gone;            /* the side of the main process */
	bool pictures;        /* pictures are requested */
	bool packed;          /* a compressed file, which has no name */
};

static void answer(struct unpack_own *u, enum unpacked what, enum err_code code, struct str name, struct str bytes)
{
	struct wire_head h = { (uint32_t)what, (uint32_t)code, { name.n, bytes.n } };

	u->gone = u->gone || !wire_send(u->out, &h, sizeof h, 0) || !wire_send(u->out, name.p, name.n, 0) || !wire_send(u->out, bytes.p, bytes.n, 0);
}

static void refuse(struct unpack_own *u, enum unpacked what, struct str name, const struct err *err)
{
	struct buf b = { 0 };

	buf_z(&b, err->message);
	buf_c(&b, '\0');
	buf_z(&b, err->plain);
	answer(u, what, err->code, name, buf_view(&b));
	buf_free(&b);
}

static bool left_behind(struct str part)
{
	static const char *const names[] = { "__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (part.n == strlen(names[i]) && strncasecmp(part.p, names[i], part.n) == 0)
			return true;
	return str_starts(part, STR("._")) || str_starts(part, STR("~$"));
}

/* Lists its parts without those outside the package. False: not a document. */
static bool clean_name(struct buf *name)
{
	struct buf out = { 0 };
	struct str rest = buf_view(name);
	bool wanted = true;

	for (size_t i = 0; i < name->n; i++)
		if (name->p[i] == '\\')
			name->p[i] = '/';
	while (rest.n && wanted) {
		size_t end = str_find(rest, STR("/"));
		struct str part = str_sub(rest, 0, end);

		rest = end == SIZE_MAX ? STR_NONE : str_sub(rest, end + 1, rest.n);
		wanted = !left_behind(part);
		if (part.n == 0 || str_eq(part, STR(".")) || str_eq(part, STR("..")))
			continue;
		if (out.n)
			buf_c(&out, '/');
		buf_str(&out, part);
	}
	for (size_t i = 0; i < out.n; i++)
		if ((unsigned char)out.p[i] < ' ')
			out.p[i] = '_';
	buf_free(name);
	*name = out;
	return wanted && out.n > 0;
}

/* packed: a single file that is only compressed (list.txt.gz) instead. */
static struct archive *open_as(struct unpack_own *u, int fd, bool packed)
{
	struct archive *z = u->l->archive_read_new();

	if (!z)
		memory_out();
	if (packed)
		u->l->archive_read_support_format_raw(z);
	else
		u->l->archive_read_support_format_all(z);
	u->l->archive_read_support_filter_all(z);
	if (lseek(fd, 0, SEEK_SET) < 0 || u->l->archive_read_open_fd(z, fd, 1 << 16) != ARCHIVE_OK) {
		u->l->archive_read_free(z);
		return NULL;
	}
	return z;
}

static struct archive *open_bundle(struct unpack_own *u, int fd)
{
	return open_as(u, fd, false);
}

/* Anything is a file without a format; one filter is the file itself. */
static struct archive *open_packed(struct unpack_own *u, int fd)
{
	struct archive *z = open_as(u, fd, true);

	if (z && u->l->archive_filter_count(z) < 2) {
		u->l->archive_read_free(z);
		return NULL;
	}
	return z;
}

/* Members of a ZIP file are found without its directory, too, but not whether they are all. */
static bool lost_directory(struct unpack_own *u, struct archive *z)
{
	const char *format = u->l->archive_format_name(z);

	return format && str_starts(str_z(format), STR("ZIP")) && !u->names.read;
}

/* A .docx with the name .zip. */
static bool is_document(struct unpack_own *u, int fd)
{
	static const char *const parts[] = { "word/document.xml", "word/document2.xml", "xl/workbook.xml", "OFD.xml", "mimetype" };
	struct archive *z = open_bundle(u, fd);
	struct archive_entry *e;
	bool is = false;

	for (int n = 0; z && n < 2000 && !is && u->l->archive_read_next_header(z, &e) >= ARCHIVE_WARN; n++) {
		const char *name = u->l->archive_entry_pathname(e);

		for (size_t i = 0; name && i < sizeof parts / sizeof parts[0]; i++)
			is |= strcmp(name, parts[i]) == 0;
		if (n == 0 && !str_eq(str_z(u->l->archive_format_name(z)), STR("ZIP 2.0 (deflation)")) && !str_starts(str_z(u->l->archive_format_name(z)), STR("ZIP")))
			break; /* only these are packages; to look into other formats they would have to be unpacked */
	}
	if (z)
		u->l->archive_read_free(z);
	return is;
}

enum { WHY_ROOM = 200, KEPT = 1 << 20 };

/* Removes the line feed at the end of some messages. */
static const char *why(struct unpack_own *u, struct archive *z, char room[static WHY_ROOM])
{
	const char *s = u->l->archive_error_string(z);

	snprintf(room, WHY_ROOM, "%s", s ? s : "no reason given");
	room[strcspn(room, "\n")] = '\0';
	return room;
}

static bool locked(struct unpack_own *u, struct archive *z)
{
	const char *s = u->l->archive_error_string(z);

	return s && (strstr(s, "ncrypt") || strstr(s, "assphrase") || strstr(s, "assword"));
}

static bool read_member(struct unpack_own *u, struct archive *z, struct archive_entry *e, struct buf *bytes, struct err *err)
{
	if (u->l->archive_entry_is_data_encrypted(e))
		return err_set(err, ERR_PROTECTED, "protected by a password; unpack it and file that");
	for (bytes->n = 0;;) {
		buf_reserve(bytes, 1 << 16);
		la_ssize_t n = u->l->archive_read_data(z, bytes->p + bytes->n, bytes->cap - bytes->n);

		if (n == 0)
			return true;
		if (n < 0 && locked(u, z))
			return err_set(err, ERR_PROTECTED, "protected by a password; unpack it and file that");
		if (n < 0)
			return err_set(err, ERR_DAMAGED, "damaged: it cannot be unpacked (%s)", why(u, z, (char[WHY_ROOM]){ 0 }));
		bytes->n += (size_t)n;
		u->total += (uint64_t)n;
		if (bytes->n > LIMIT_MEMBER)
			return err_set(err, ERR_TOO_BIG, "it unpacks to more than %d MiB; not read", LIMIT_MEMBER >> 20);
		if (u->total > u->most)
			return err_set(err, ERR_TOO_BIG, "the bundle unpacks to more than %d times its size; the rest is not read", LIMIT_RATIO);
	}
}

static bool is_wanted(const struct unpack_own *u, struct str name)
{
	enum kind k = kind_by_suffix(name);

	return k != KIND_COUNT && (u->pictures || !kind_is(k, KIND_PICTURE));
}

/* Returns the bytes of a member of this name only if there is a reader for its kind. */
static void give(struct unpack_own *u, struct buf *name, struct str bytes)
{
	if (!clean_name(name))
		return;
	struct str n = buf_view(name);
	bool known = is_wanted(u, n);

	answer(u, known ? UNPACKED_MEMBER : UNPACKED_PASSED, ERR_NONE, n, known ? bytes : STR_NONE);
}

/* While a bundle within this one is unpacked, this process waits. */
static void give_memory_back(struct buf *bytes)
{
	if (bytes->cap > KEPT)
		buf_free(bytes);
}

static void member(struct unpack_own *u, struct archive *z, struct archive_entry *e, struct buf *name, struct buf *bytes)
{
	const char *raw = u->l->archive_entry_pathname(e);
	struct err err;

	zip_name(&u->names, str_z(raw ? raw : ""), name);
	if (!clean_name(name))
		return;
	if (u->packed)
		name->n = 0;
	struct str n = buf_view(name);
	size_t dot = str_rfind(n, STR(".")), slash = str_rfind(n, STR("/"));
	bool suffix = dot != SIZE_MAX && (slash == SIZE_MAX || dot > slash + 1);

	if (suffix && !is_wanted(u, n))
		answer(u, UNPACKED_PASSED, ERR_NONE, n, STR_NONE);
	else if (read_member(u, z, e, bytes, &err))
		answer(u, UNPACKED_MEMBER, ERR_NONE, n, buf_view(bytes));
	else
		refuse(u, UNPACKED_REFUSED, n, &err);
	give_memory_back(bytes);
}

/* Workbooks with the data of a document's charts are embedded too; the charts' relationships name them. */
static void read_charts(struct unpack_own *u, int fd, struct buf *out)
{
	struct archive *z = open_bundle(u, fd);
	struct archive_entry *e;
	struct buf bytes = { 0 };
	struct err ignored;

	while (z && u->l->archive_read_next_header(z, &e) >= ARCHIVE_WARN) {
		const char *name = u->l->archive_entry_pathname(e);

		if (name && strstr(name, "/charts/_rels/") && read_member(u, z, e, &bytes, &ignored))
			buf_str(out, buf_view(&bytes));
	}
	if (z)
		u->l->archive_read_free(z);
	buf_free(&bytes);
}

/* The package itself is a document; files may be embedded in it. */
static void unpack_document(struct unpack_own *u, int fd, bool encloses)
{
	struct buf charts = { 0 }, name = { 0 }, bytes = { 0 };
	struct archive_entry *e;
	struct archive *z;
	struct err err;

	answer(u, encloses ? UNPACKED_ITSELF : UNPACKED_DOCUMENT, ERR_NONE, STR_NONE, STR_NONE);
	if (!encloses)
		return;
	read_charts(u, fd, &charts);
	z = open_bundle(u, fd);
	while (z && !u->gone && u->l->archive_read_next_header(z, &e) >= ARCHIVE_WARN && u->total <= u->most) {
		const char *path = u->l->archive_entry_pathname(e);
		struct arena *a = arena_new();
		struct str inner = STR_NONE, content = STR_NONE;

		if (path && enclosed_name(str_z(path)) && u->l->archive_entry_filetype(e) == AE_IFREG) {
			bool ok = read_member(u, z, e, &bytes, &err);

			enclosed_file(a, str_z(path), ok ? buf_view(&bytes) : STR_NONE, &inner, &content);
			name.n = 0;
			buf_str(&name, inner);
			if (!ok && clean_name(&name))
				refuse(u, UNPACKED_REFUSED, buf_view(&name), &err);
			else if (ok && !str_has(buf_view(&charts), arena_fmt(a, "/%.*s\"", STR_ARG(inner))))
				give(u, &name, content);
			give_memory_back(&bytes);
		}
		arena_free(a);
	}
	if (z)
		u->l->archive_read_free(z);
	answer(u, UNPACKED_END, ERR_NONE, STR_NONE, STR_NONE);
	buf_free(&charts);
	buf_free(&name);
	buf_free(&bytes);
}

/* Lists the documents attached to a mail. False: not a mail; a mail without attachments is a document. */
static bool unpack_mail(struct unpack_own *u, int fd, off_t size)
{
	struct buf b = { 0 }, name = { 0 };
	char head[1 << 14];
	ssize_t n = pread(fd, head, sizeof head, 0);

	if (n <= 0 || size > LIMIT_MEMBER || !mime_is_message((struct str){ head, (size_t)n }))
		return false;
	buf_reserve(&b, (size_t)size);
	while ((off_t)b.n < size && (n = pread(fd, b.p + b.n, (size_t)size - b.n, (off_t)b.n)) > 0)
		b.n += (size_t)n;
	struct arena *a = arena_new();
	struct mime m;

	if (!mail_attached(a, buf_view(&b), u->pictures, &m))
		answer(u, UNPACKED_DOCUMENT, ERR_NONE, STR_NONE, STR_NONE);
	for (size_t i = 0; i < m.n && !u->gone; i++) {
		name.n = 0;
		buf_str(&name, m.p[i].name);
		give(u, &name, mime_bytes(a, &m.p[i]));
	}
	if (m.n)
		answer(u, UNPACKED_END, ERR_NONE, STR_NONE, STR_NONE);
	arena_free(a);
	buf_free(&b);
	buf_free(&name);
	return true;
}

/* One mail of a box, whose lines that begin with From were marked. */
static void give_mail(struct unpack_own *u, struct str mail, size_t no, struct buf *name, struct buf *bytes)
{
	struct err err;

	name->n = bytes->n = 0;
	buf_fmt(name, "%04zu.eml", no);
	if (mail.n > LIMIT_MEMBER) {
		err_set(&err, ERR_TOO_BIG, "it unpacks to more than %d MiB; not read", LIMIT_MEMBER >> 20);
		refuse(u, UNPACKED_REFUSED, buf_view(name), &err);
		return;
	}
	for (size_t i = 0, end; i < mail.n; i = end) {
		struct str line;
		size_t mark = 0;

		end = mail_box_line(mail, i);
		line = str_sub(mail, i, end);
		while (mark < line.n && line.p[mark] == '>')
			mark++;
		buf_str(bytes, mark && str_starts(str_sub(line, mark, line.n), STR("From ")) ? str_sub(line, 1, line.n) : line);
	}
	answer(u, UNPACKED_MEMBER, ERR_NONE, buf_view(name), buf_view(bytes));
}

/* Lists the mails of an mbox file. False: not an mbox file. */
static bool unpack_mail_box(struct unpack_own *u, int fd, off_t size)
{
	char head[1 << 14];
	ssize_t n = pread(fd, head, sizeof head, 0);
	struct buf name = { 0 }, bytes = { 0 };
	struct err err;

	if (n <= 0 || !mail_box_is((struct str){ head, (size_t)n }))
		return false;
	void *p = size > LIMIT_FILE ? MAP_FAILED : mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);

	if (p == MAP_FAILED) {
		err_set(&err, ERR_TOO_BIG, "more than %d MiB; split the file", LIMIT_FILE >> 20);
		refuse(u, UNPACKED_FAILED, STR_NONE, &err);
		return true;
	}
	struct str box = { p, (size_t)size };
	size_t at = 0;

	for (size_t no = 1; at < box.n && !u->gone; no++)
		give_mail(u, mail_box_next(box, &at), no, &name, &bytes);
	answer(u, UNPACKED_END, ERR_NONE, STR_NONE, STR_NONE);
	munmap(p, (size_t)size);
	buf_free(&name);
	buf_free(&bytes);
	return true;
}

bool unpack_run(int fd, bool pictures, int out)
{
	struct unpack_own u = { .l = archive(), .out = out, .pictures = pictures };
	struct buf name = { 0 }, bytes = { 0 };
	struct archive_entry *e;
	struct archive *z = NULL;
	struct err err = { 0 };
	struct arena *a = arena_new();
	size_t members = 0;
	int rc = ARCHIVE_OK;
	off_t size = lseek(fd, 0, SEEK_END);

	mallopt(M_MMAP_THRESHOLD, KEPT);
	u.most = (uint64_t)(size > 0 ? size : 0) * LIMIT_RATIO;
	u.most = u.most > LIMIT_RATIO_FROM ? u.most : LIMIT_RATIO_FROM;
	if (unpack_mail_box(&u, fd, size) || unpack_mail(&u, fd, size)) {
		arena_free(a);
		close(fd);
		return !u.gone;
	}
	if (!u.l)
		err_set(&err, ERR_UNSUPPORTED, "reading it needs libarchive (Debian: apt install libarchive13)");
	else if (is_document(&u, fd))
		unpack_document(&u, fd, enclosed_in_file(fd, size));
	else if (!(z = open_bundle(&u, fd)) && !(u.packed = (z = open_packed(&u, fd)) != NULL))
		err_set(&err, ERR_DAMAGED, "damaged, or no bundle of a known kind");
	if (z)
		zip_names_read(a, fd, size, &u.names);
	while (z && !u.gone && !err.message[0] && ((rc = u.l->archive_read_next_header(z, &e)) == ARCHIVE_OK || rc == ARCHIVE_WARN)) {
		if (++members > LIMIT_BUNDLE_MEMBERS)
			err_set(&err, ERR_TOO_BIG, "more than %d members; the rest is not read", LIMIT_BUNDLE_MEMBERS);
		else if (u.l->archive_entry_filetype(e) == AE_IFREG)
			member(&u, z, e, &name, &bytes);
		if (u.total > u.most)
			err_set(&err, ERR_TOO_BIG, "the bundle unpacks to more than %d times its size; the rest is not read", LIMIT_RATIO);
	}
	if (z && !err.message[0] && rc != ARCHIVE_EOF) {
		if (locked(&u, z))
			err_set(&err, ERR_PROTECTED, "protected by a password; unpack it and file that");
		else
			err_set(&err, ERR_DAMAGED, "damaged or cut off: its members cannot all be read (%s)", why(&u, z, (char[WHY_ROOM]){ 0 }));
	}
	if (z && !err.message[0] && lost_directory(&u, z))
		err_set(&err, ERR_DAMAGED, "damaged or cut off: the directory at its end is missing; members may be missing, too");
	if (err.message[0])
		refuse(&u, UNPACKED_FAILED, STR_NONE, &err);
	else if (z)
		answer(&u, UNPACKED_END, ERR_NONE, STR_NONE, STR_NONE);
	if (z)
		u.l->archive_read_free(z);
	arena_free(a);
	buf_free(&name);
	buf_free(&bytes);
	close(fd);
	return !u.gone;
}

/* A bundle by another name. */
bool read_bundle(struct doc *d, const struct reading *r, struct err *err)
{
	(void)d;
	(void)r;
	return err_set(err, ERR_UNSUPPORTED, "a bundle of files whose name does not say so; rename it (.zip, .7z, .rar, .tar) and file it again");
}

bool read_mbox(struct doc *d, const struct reading *r, struct err *err)
{
	(void)d;
	(void)r;
	return err_set(err, ERR_UNSUPPORTED, "a box of mails whose name does not say so; rename it (.mbox) and file it again");
}

enum told tell_mbox(struct str bytes)
{
	return mail_box_is(bytes) ? TOLD_MAYBE : TOLD_NO;
}

enum told tell_bundle(struct str bytes)
{
	static const struct { size_t at; struct str is; } marks[] = {
		{ 0, { "7z\xBC\xAF\x27\x1C", 6 } }, { 0, { "Rar!\x1A\x07", 6 } }, { 257, { "ustar", 5 } }, { 0, { "\x1F\x8B\x08", 3 } }, { 0, { "\xFD" "7zXZ", 5 } },
		{ 0, { "BZh", 3 } }, { 0, { "\x28\xB5\x2F\xFD", 4 } },
	};

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (str_starts(str_sub(bytes, marks[i].at, bytes.n), marks[i].is))
			return TOLD_YES;
	return package_is_zip(bytes) && !package_is_broken(bytes) ? TOLD_YES : TOLD_NO;
}
