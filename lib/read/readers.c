#include "read/readers.h"

#include "read/line.h"

#define READER_ROW(id, name, type, suffixes, traits) { read_##id, tell_##id },
static const struct {
	bool (*read)(struct doc *d, const struct reading *r, struct err *err);
	enum told (*tell)(struct str bytes);
} readers[] = { KINDS(READER_ROW) };
#undef READER_ROW

/* By content, then by name, then by what the content may be. */
static enum kind tell(struct str path, struct str bytes)
{
	enum kind may = KIND_text, named = kind_by_suffix(path);

	for (int k = 0; k < KIND_COUNT; k++) {
		enum told told = readers[k].tell(bytes);

		if (told == TOLD_YES)
			return (enum kind)k;
		if (told == TOLD_MAYBE && may == KIND_text)
			may = (enum kind)k;
	}
	return named == KIND_COUNT || named == KIND_text ? may : named; /* many a page is called .txt */
}

bool readers_read(struct doc *d, const struct reading *r, struct err *err)
{
	struct source *src = &d->src;

	if (!decode(d->arena, src->bytes, r->encoding, &src->in, err))
		return false;
	src->kind = tell(src->path, src->in.text);
	if (!readers[src->kind].read(d, r, err))
		return false;
	if (d->lines.n > LINES_MAX)
		return err_set(err, ERR_TOO_BIG, "more than %d lines; split the file", LINES_MAX);
	return true;
}
