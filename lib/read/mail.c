#include "read/mail.h"

#include "read/build.h"
#include "read/html.h"
#include "read/line.h"
#include "read/readers.h"

enum { HEAD_LOOKED = 1 << 14 };

/* A file name for an attachment without one, by its type. */
static struct str name_by_type(struct arena *a, const struct mime_part *p, size_t no)
{
	for (int k = 0; k < KIND_COUNT; k++)
		if (!kind_is((enum kind)k, KIND_DECODED) && str_eq(p->type, str_z(kind_type((enum kind)k))))
			return arena_fmt(a, "%zu.%s", no, kind_name((enum kind)k));
	return STR_NONE;
}

bool mail_attached(struct arena *a, struct str bytes, bool pictures, struct mime *out)
{
	struct mime all;
	bool page;

	mime_parse(a, bytes, &all);
	*out = (struct mime){ .type = all.type };
	page = str_eq(all.type, STR("multipart/related"));
	for (size_t i = 0; i < all.n && !page; i++) {
		struct mime_part p = all.p[i];

		if (!p.name.n)
			p.name = name_by_type(a, &p, i + 1);
		enum kind k = kind_by_suffix(p.name);

		if (k != KIND_COUNT && (p.attachment || !kind_is(k, KIND_DECODED)) && (!kind_is(k, KIND_PICTURE) || (pictures && p.attachment)))
			*ARENA_PUSH(a, out) = p;
	}
	return out->n > 0;
}

size_t mail_box_line(struct str s, size_t i)
{
	const char *lf = i < s.n ? memchr(s.p + i, '\n', s.n - i) : NULL;

	return lf ? (size_t)(lf - s.p) + 1 : s.n;
}

bool mail_box_is(struct str b)
{
	return str_starts(b, STR("From ")) && mime_is_message(str_sub(b, mail_box_line(b, 0), b.n));
}

struct str mail_box_next(struct str box, size_t *at)
{
	size_t from = mail_box_line(box, *at), i = from;
	bool empty = true; /* the line before */

	while (i < box.n && !(empty && i > from && mail_box_is(str_sub(box, i, i + HEAD_LOOKED)))) {
		size_t end = mail_box_line(box, i);

		empty = end - i <= 2 && (box.p[i] == '\n' || box.p[i] == '\r');
		i = end;
	}
	*at = i;
	return str_sub(box, from, i);
}

/* The HTML part if there is one, else the text part; in a saved page it need not be the first part. */
static const struct mime_part *body_of(const struct mime *m)
{
	const struct mime_part *plain = NULL;

	for (size_t i = 0; i < m->n; i++)
		if (!m->p[i].attachment && str_eq(m->p[i].type, STR("text/html")))
			return &m->p[i];
	for (size_t i = 0; i < m->n && !plain; i++)
		if (!m->p[i].attachment && str_eq(m->p[i].type, STR("text/plain")))
			plain = &m->p[i];
	return plain;
}

/* From here on the lines refer to the text: the HTML itself is not kept. */
static void number_lines(struct doc *d)
{
	for (size_t i = 0; i < d->tables.n; i++)
		d->tables.p[i].at = (struct span){ 0, 0 };
	for (size_t i = 0; i < d->lines.n; i++) {
		struct line *l = &d->lines.p[i];
		struct span *at = l->table >= 0 ? &d->tables.p[l->table].at : NULL;

		if (at) {
			at->from = at->from ? at->from : (uint32_t)i + 1;
			at->to = (uint32_t)i + 1;
		}
	}
	size_t n = 0; /* a table without text in its cells has no line */

	for (size_t i = 0; i < d->tables.n; i++) {
		if (!d->tables.p[i].at.from)
			continue;
		for (size_t k = 0; k < d->lines.n; k++)
			if (d->lines.p[k].table == (int32_t)i)
				d->lines.p[k].table = (int32_t)n;
		d->tables.p[n++] = d->tables.p[i];
	}
	d->tables.n = n;
	for (size_t i = 0; i < d->findings.n; i++)
		d->findings.p[i].at = (struct span){ 0, 0 };
}

static bool read_page(struct doc *d, struct str bytes, struct err *err)
{
	struct str whole = d->src.bytes;

	d->src.bytes = bytes;
	bool ok = html_lines(d, &(struct reading){ 0 }, err);

	d->src.bytes = whole;
	if (!ok)
		return false;
	number_lines(d);
	build_finish(d);
	return true;
}

static bool read_message(struct doc *d, struct err *err)
{
	struct mime m;
	char label[40];

	mime_parse(d->arena, d->src.bytes, &m);
	const struct mime_part *p = body_of(&m);

	if (!p)
		return err_set(err, ERR_NOT_TEXT, "there is no text in it");
	struct str bytes = mime_bytes(d->arena, p), charset = p->charset;

	mime_hz(d->arena, &bytes, &charset);
	bool labelled = charset.n && charset.n < sizeof label && !str_eq(charset, STR("us-ascii")) && !str_eq(charset, STR("US-ASCII"));

	memcpy(label, charset.p ? charset.p : "", labelled ? charset.n : 0);
	label[labelled ? charset.n : 0] = '\0';
	if (!(labelled && decode(d->arena, bytes, label, &d->src.in, err) && d->src.in.bad == 0) && !decode(d->arena, bytes, NULL, &d->src.in, err))
		return false;
	if (str_eq(p->type, STR("text/html")))
		return read_page(d, bytes, err);
	struct build b;

	build_begin(&b, d);
	build_text(&b, d->src.in.text);
	build_end(&b);
	return true;
}

bool read_mail(struct doc *d, const struct reading *r, struct err *err)
{
	(void)r;
	return read_message(d, err);
}

bool read_mht(struct doc *d, const struct reading *r, struct err *err)
{
	(void)r;
	return read_message(d, err);
}

enum told tell_mail(struct str bytes)
{
	return mime_is_message(bytes) ? TOLD_MAYBE : TOLD_NO;
}

enum told tell_mht(struct str bytes)
{
	struct str head = str_sub(bytes, 0, 4096);

	return mime_is_message(bytes) && (str_has(head, STR("multipart/related")) || str_has(head, STR("Snapshot-Content-Location"))) ? TOLD_YES : TOLD_NO;
}
