#include "read/enclosed.h"

#include <string.h>

#include "doc/kinds.h"
#include "read/little.h"
#include "read/ole.h"
#include "read/readers.h"
#include "read/zipnames.h"

static struct str base_name(struct str path)
{
	size_t slash = str_rfind(path, STR("/")), back = str_rfind(path, STR("\\"));
	size_t from = slash == SIZE_MAX ? 0 : slash + 1;

	return str_sub(path, back != SIZE_MAX && back + 1 > from ? back + 1 : from, path.n);
}

bool enclosed_name(struct str name)
{
	while (name.n && name.p[0] == '/')
		name = str_sub(name, 1, name.n);
	if (str_ends(name, STR("/")))
		return false;
	if (str_starts(name, STR("word/embeddings/")) || str_starts(name, STR("xl/embeddings/")))
		return true;
	if (str_starts(name, STR("Object ")) && !str_has(name, STR("/"))) /* ODF: an OLE container beside the parts */
		return true;
	return (str_has(name, STR("/Attachs/")) || str_has(name, STR("/Attachments/"))) && !str_ends(name, STR(".xml"));
}

static bool any_of(struct str directory)
{
	struct zip_entry e;

	for (size_t i = 0; zip_entry_next(directory, &i, &e);)
		if (enclosed_name(e.name))
			return true;
	return false;
}

bool enclosed_in_file(int fd, off_t size)
{
	struct buf b = { 0 };
	bool any = zip_directory(fd, size, &b) && any_of(buf_view(&b));

	buf_free(&b);
	return any;
}

bool enclosed_in(struct str bytes)
{
	return any_of(zip_directory_of(bytes));
}

static struct str zero_ended(struct str s, size_t *at)
{
	const char *end = *at < s.n ? memchr(s.p + *at, 0, s.n - *at) : NULL;
	size_t from = *at, to = end ? (size_t)(end - s.p) : s.n;

	*at = end ? to + 1 : s.n;
	return str_sub(s, from, to);
}

/* The format in which Windows packs a file for embedding: size, mark, name, path, four bytes, temporary path, the file. */
static bool unpack_native(struct arena *a, struct str s, struct str *name, struct str *bytes)
{
	size_t at = 6;
	struct str raw = zero_ended(s, &at);
	struct zip_names none = { 0 };
	struct buf b = { 0 };

	zero_ended(s, &at);
	at += 4;
	at += 4 + (size_t)little_32(s, at);
	size_t n = little_32(s, at);

	if (at + 4 > s.n || n == 0 || n > s.n - at - 4 || !raw.n)
		return false;
	*bytes = str_sub(s, at + 4, at + 4 + n);
	zip_name(&none, base_name(raw), &b);
	*name = arena_str(a, buf_view(&b));
	buf_free(&b);
	return true;
}

static const char *suffix_of(struct str bytes)
{
	return tell_docx(bytes) == TOLD_YES ? "docx" : tell_xlsx(bytes) == TOLD_YES ? "xlsx" : tell_pdf(bytes) == TOLD_YES ? "pdf" : tell_ofd(bytes) == TOLD_YES ? "ofd" :
	       tell_odt(bytes) == TOLD_YES ? "odt" : tell_ods(bytes) == TOLD_YES ? "ods" : tell_doc(bytes) == TOLD_YES ? "doc" : tell_xls(bytes) == TOLD_YES ? "xls" : NULL;
}

void enclosed_file(struct arena *a, struct str member, struct str bytes, struct str *name, struct str *out)
{
	static const char *const streams[] = { "Package", "CONTENTS" };
	struct str inside = STR_NONE;

	*name = base_name(member);
	*out = bytes;
	if (!ole_is(bytes) || kind_by_suffix(*name) != KIND_COUNT)
		return;
	if (unpack_native(a, ole_stream(a, bytes, "\1Ole10Native"), name, out))
		return;
	for (size_t i = 0; i < sizeof streams / sizeof streams[0] && !inside.n; i++)
		inside = ole_stream(a, bytes, streams[i]);
	if (inside.n)
		*out = inside;
	const char *suffix = suffix_of(*out);
	size_t dot = str_rfind(*name, STR("."));

	if (suffix)
		*name = arena_fmt(a, "%.*s.%s", STR_ARG(str_sub(*name, 0, dot)), suffix);
}
