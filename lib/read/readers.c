#include "read/readers.h"

#include "base/xml.h"
#include "read/archive.h"
#include "read/build.h"
#include "read/convert.h"
#include "read/line.h"
#include "read/ocr.h"
#include "read/ole.h"
#include "read/package.h"
#include "read/pdf.h"
#include "read/reading.h"
#include "read/rtf.h"
#include "read/tool.h"
#include "read/workers.h"

#define READER_ROW(id, ...) { read_##id, tell_##id },
static const struct {
	bool (*read)(struct doc *d, const struct reading *r, struct err *err);
	enum told (*tell)(struct str bytes);
} readers[] = { KINDS(READER_ROW) };
#undef READER_ROW

/* The kind by content; *may: another possible kind. KIND_COUNT: no kind is certain. */
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
	/* cells of a web page's table that is too large for a grid are kept as lines */
	return d->src.kind == KIND_html || d->lines.n <= LINES_MAX || err_set(err, ERR_TOO_BIG, "more than %d lines; split the file", LINES_MAX);
}

bool readers_read_here(struct doc *d, const struct reading *r, struct err *err)
{
	return readers[d->src.kind].read(d, r, err) && lines_few(d, err);
}

const char *readers_lack(enum kind k, struct converters *c)
{
	const char *needs = kind_needs(k);
	bool there = kind_is(k, KIND_CONVERTED) ? convert_there(c, k) : kind_is(k, KIND_PICTURE) ? tool_there("tesseract") :
		     strcmp(needs, "libarchive13") == 0 ? archive() != NULL : !*needs || tool_there("pdftotext");

	return there ? NULL : needs;
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

/* Reads as the kind in d->src; in a worker if there are workers. */
static bool read_in_worker(struct doc *d, const struct reading *r, struct err *err)
{
	return (r->workers ? workers_read(r->workers, d, r, err) && lines_few(d, err) : readers_read_here(d, r, err)) && holds_text(d, err);
}

/* Reads a converter's standard output; each of its lines becomes a line. */
static bool take_lines(struct doc *d, struct str text, struct err *err)
{
	struct build b;
	struct str t = str_sub(text, 0, utf8_valid(text));

	build_begin(&b, d);
	build_text(&b, t);
	build_end(&b);
	return lines_few(d, err);
}

static bool read_recognised(struct doc *d, const struct reading *r, const struct recognised *t, struct err *err)
{
	d->src.bytes = t->pages;
	if (!read_in_worker(d, r, err))
		return false;
	doc_find(d, RECOGNISED, (struct span){ 0, 0 }, "tesseract");
	if (t->unsure)
		doc_find(d, RECOGNISED_UNSURE, (struct span){ 0, 0 }, t->unsure, t->words, STR_ARG(t->examples));
	d->src.reading = STR_NONE; /* the text, without the finding */
	return true;
}

/* Is it a PDF without readable text, while text recognition is on? d->src.bytes: the output of pdftotext. */
static bool read_scan(struct doc *d, const struct reading *r, struct str pdf, struct err *err)
{
	struct str rest = d->src.bytes;
	struct recognised text;
	size_t pages = 0;

	if (err->code != ERR_NOT_TEXT || !workers_recognises(r->workers))
		return false;
	for (size_t at; (at = str_find(rest, STR("<page "))) != SIZE_MAX; rest = str_sub(rest, at + 1, rest.n))
		pages++;
	*err = (struct err){ 0 };
	return ocr_pdf(d->arena, pdf, pages, &text, err) && read_recognised(d, r, &text, err);
}

/* Converters make something of a file that is cut off, too, and say nothing. */
static bool is_whole(enum kind kind, struct str bytes, struct err *err)
{
	if (kind == KIND_rtf ? !rtf_is_whole(bytes) : !ole_is_whole(bytes))
		return err_set(err, ERR_DAMAGED, "damaged or cut off: its end is missing");
	return !ole_is_protected(bytes) || err_set(err, ERR_PROTECTED, "protected by a password; save a copy without one and file that");
}

/* Runs an external program first, because a worker cannot start processes. The kind stays that of the file. */
static bool read_converted(struct doc *d, const struct reading *r, struct err *err)
{
	struct converters *own = r->workers ? NULL : convert_new();
	struct str bytes = d->src.bytes;
	enum kind kind = d->src.kind;
	struct converted c;
	struct recognised text;
	bool ok;

	if (kind == KIND_pdf) {
		ok = pdf_convert(d->arena, bytes, &d->src.bytes, err) && (read_in_worker(d, r, err) || read_scan(d, r, bytes, err));
	} else if (kind_is(kind, KIND_PICTURE)) {
		ok = workers_recognises(r->workers) ? ocr_picture(d->arena, bytes, &text, err) && read_recognised(d, r, &text, err) :
						     err_say(err, ERR_UNSUPPORTED, kind_advice(UNREAD_scan));
	} else {
		ok = is_whole(kind, bytes, err) && convert(own ? own : workers_converters(r->workers), d->arena, kind, d->src.path, bytes, &c, err);
		if (ok) {
			d->src.kind = c.kind;
			d->src.bytes = c.bytes;
			ok = c.kind == KIND_text ? take_lines(d, c.bytes, err) : read_in_worker(d, r, err);
		}
		if (ok && c.loses)
			doc_find(d, CONVERTER_LOSS, (struct span){ 0, 0 }, c.by, c.loses);
		d->src.reading = STR_NONE; /* as the other kind, without the finding */
	}
	d->src.kind = kind;
	d->src.bytes = bytes;
	convert_free(own);
	return ok;
}

/* Is it a kind whose bytes are not its text? */
static bool read_confined(struct doc *d, const struct reading *r, struct err *err)
{
	bool by_others = d->src.kind == KIND_pdf || kind_is(d->src.kind, KIND_CONVERTED) || kind_is(d->src.kind, KIND_PICTURE);

	d->src.reading = STR_NONE;
	if (!(by_others ? read_converted(d, r, err) : read_in_worker(d, r, err)))
		return false;
	if (d->src.reading.n) /* the worker already returned it in this form */
		return true;
	struct buf packed = { 0 };

	reading_pack(d, &packed);
	d->src.reading = arena_str(d->arena, buf_view(&packed));
	buf_free(&packed);
	return true;
}

/* ── OLE2 (MS-CFB), RTF: only told here ── */

static bool ole_holds(struct str b, const char *utf16, size_t n)
{
	return str_starts(b, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) && str_find(b, (struct str){ utf16, n }) != SIZE_MAX;
}

#define OLE_HOLDS(b, name) ole_holds((b), (const char *)u##name, sizeof u##name - sizeof u"")

enum told tell_doc(struct str b)
{
	return OLE_HOLDS(b, "WordDocument") ? TOLD_YES : TOLD_NO;
}

enum told tell_xls(struct str b)
{
	return OLE_HOLDS(b, "Workbook") || OLE_HOLDS(b, "Book") ? TOLD_YES : TOLD_NO;
}

enum told tell_rtf(struct str b)
{
	return str_starts(b, STR("{\\rtf")) ? TOLD_YES : TOLD_NO;
}

enum told tell_msg(struct str b)
{
	return OLE_HOLDS(b, "__properties_version1.0") ? TOLD_YES : TOLD_NO;
}

/* Kinds without a reader of their own: only a converter makes them readable. */
#define READ_CONVERTED(id)                                                        \
	bool read_##id(struct doc *d, const struct reading *r, struct err *err)    \
	{                                                                          \
		(void)d;                                                           \
		(void)r;                                                           \
		return convert_missing(KIND_##id, err);                            \
	}
READ_CONVERTED(doc)
READ_CONVERTED(xls)
READ_CONVERTED(rtf)
READ_CONVERTED(msg)

enum { BYTES_OF_A_BAD_ONE = 50 };

static bool not_as_named(enum kind named, struct err *err)
{
	return err_set(err, ERR_DAMAGED, "damaged, or no such file as its name says: it does not begin as one (%s)", kind_name(named));
}

/* Determines the kind by content, then by name, then by what the content may be. */
bool readers_read(struct doc *d, const struct reading *r, struct err *err)
{
	struct source *src = &d->src;
	enum kind named = kind_by_suffix(src->path), may = KIND_COUNT, is = told(src->bytes, false, &may);

	if (is == KIND_COUNT && may != KIND_COUNT) /* a damaged package: by its name */
		is = named == KIND_COUNT ? may : !kind_is(named, KIND_DECODED) && readers[named].tell(src->bytes) == TOLD_MAYBE ? named : KIND_COUNT;
	if (is != KIND_COUNT && kind_is(is, KIND_HOLDS) && named != KIND_COUNT && !kind_is(named, KIND_DECODED))
		is = named; /* a package of which a part has lost its name */
	if (is != KIND_COUNT) {
		src->kind = is;
		return read_confined(d, r, err);
	}
	bool decoded = decode(d->arena, src->bytes, r->encoding, &src->in, err), misnamed = named != KIND_COUNT && !kind_is(named, KIND_DECODED);

	if (decoded && misnamed && src->in.bad > src->bytes.n / BYTES_OF_A_BAD_ONE) /* noise; a text under a wrong name has fewer */
		return not_as_named(named, err);
	if (!decoded) {
		enum kind_unread unread = kind_unread_by_suffix(src->path);

		if (misnamed && (ole_is(src->bytes) || package_is_zip(src->bytes))) /* what it holds is told at its end */
			err_set(err, ERR_DAMAGED, "damaged or cut off: its end is missing");
		else if (misnamed)
			not_as_named(named, err);
		else if (unread != UNREAD_COUNT)
			err_say(err, ERR_UNSUPPORTED, kind_advice(unread));
		return false;
	}
	may = KIND_COUNT;
	is = told(src->in.text, true, &may);
	if (is == KIND_COUNT) /* web pages are often named .txt */
		is = named != KIND_COUNT && named != KIND_text && kind_is(named, KIND_DECODED) ? named : may != KIND_COUNT ? may : KIND_text;
	src->kind = is;
	return readers_read_here(d, r, err);
}
