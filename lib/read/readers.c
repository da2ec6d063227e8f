#include "read/readers.h"

#include "base/xml.h"
#include "read/archive.h"
#include "read/line.h"
#include "read/reading.h"
#include "read/workers.h"

#define READER_ROW(id, ...) { read_##id, tell_##id },
static const struct {
	bool (*read)(struct doc *d, const struct reading *r, struct err *err);
	enum told (*tell)(struct str bytes);
} readers[] = { KINDS(READER_ROW) };
#undef READER_ROW

/* By content; *may: what else it may be. KIND_COUNT: nothing is sure. */
static enum kind told(struct str bytes, bool decoded, enum kind *may)
{
	for (int k = 0; k < KIND_COUNT; k++) {
		enum told t = kind_is((enum kind)k, KIND_DECODED) == decoded ? readers[k].tell(bytes) : TOLD_NO;

		if (t == TOLD_YES)
			return (enum kind)k;
		if (t == TOLD_MAYBE && *may == KIND_COUNT)
			*may = (enum kind)k;
	}
	return KIND_COUNT;
}

static bool lines_few(const struct doc *d, struct err *err)
{
	return d->lines.n <= LINES_MAX || err_set(err, ERR_TOO_BIG, "more than %d lines; split the file", LINES_MAX);
}

bool readers_read_here(struct doc *d, const struct reading *r, struct err *err)
{
	return readers[d->src.kind].read(d, r, err) && lines_few(d, err);
}

static bool have_archive(void)
{
	return archive() != NULL;
}

const char *readers_lack(enum kind k)
{
	static const struct { const char *package; bool (*there)(void); } packages[] = { { "libarchive13", have_archive } };
	struct str needs = str_z(kind_needs(k));

	for (size_t i = 0; i < sizeof packages / sizeof packages[0]; i++)
		if (str_has(needs, str_z(packages[i].package)) && !packages[i].there())
			return packages[i].package;
	return NULL;
}

void readers_prepare(void)
{
	xml();
	archive();
}

static bool holds_text(const struct doc *d, struct err *err)
{
	for (size_t i = 0; i < d->lines.n; i++)
		if (d->lines.p[i].text.n)
			return true;
	return err_set(err, ERR_NOT_TEXT, "there is no text in it");
}

/* A kind of which the bytes are not the text. */
static bool read_confined(struct doc *d, const struct reading *r, struct err *err)
{
	if (r->workers)
		return workers_read(r->workers, d, r, err) && lines_few(d, err) && holds_text(d, err);
	if (!readers_read_here(d, r, err) || !holds_text(d, err))
		return false;
	struct buf packed = { 0 };

	reading_pack(d, &packed);
	d->src.reading = arena_str(d->arena, buf_view(&packed));
	buf_free(&packed);
	return true;
}

/* By content, then by name, then by what the content may be. */
bool readers_read(struct doc *d, const struct reading *r, struct err *err)
{
	struct source *src = &d->src;
	enum kind named = kind_by_suffix(src->path), may = KIND_COUNT, is = told(src->bytes, false, &may);

	if (is == KIND_COUNT && may != KIND_COUNT) /* a package that is broken: as it is called */
		is = named == KIND_COUNT ? may : !kind_is(named, KIND_DECODED) && readers[named].tell(src->bytes) == TOLD_MAYBE ? named : KIND_COUNT;
	if (is != KIND_COUNT) {
		src->kind = is;
		return read_confined(d, r, err);
	}
	if (!decode(d->arena, src->bytes, r->encoding, &src->in, err)) {
		enum kind_unread unread = kind_unread_by_suffix(src->path);

		if (named != KIND_COUNT && !kind_is(named, KIND_DECODED))
			err_set(err, ERR_DAMAGED, "damaged, or no such file as its name says: it does not begin as one (%s)", kind_name(named));
		else if (unread != UNREAD_COUNT)
			err_say(err, ERR_UNSUPPORTED, kind_advice(unread));
		return false;
	}
	may = KIND_COUNT;
	is = told(src->in.text, true, &may);
	if (is == KIND_COUNT) /* many a page is called .txt */
		is = named != KIND_COUNT && named != KIND_text && kind_is(named, KIND_DECODED) ? named : may != KIND_COUNT ? may : KIND_text;
	src->kind = is;
	return readers_read_here(d, r, err);
}
