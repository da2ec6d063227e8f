#include "postgres/copyrow.h"

#include <stdlib.h>
#include <string.h>

#include "doc/alias.h"
#include "doc/departments.h"
#include "index/rank.h"
#include "index/terms.h"
#include "store/departments.h"
#include "store/listjson.h"
#include "store/lists.h"

enum { ID_AT = 2 + 4 /* in a row: behind the number of columns and the size of the first */ };

static void put16(struct buf *b, unsigned v)
{
	buf_c(b, (char)(v >> 8));
	buf_c(b, (char)v);
}

static void put32(struct buf *b, uint32_t v)
{
	put16(b, v >> 16);
	put16(b, v & 0xFFFF);
}

static void put64(struct buf *b, uint64_t v)
{
	put32(b, (uint32_t)(v >> 32));
	put32(b, (uint32_t)v);
}

static void put_int(struct buf *b, int64_t v)
{
	put32(b, 8);
	put64(b, (uint64_t)v);
}

static void put_null(struct buf *b)
{
	put32(b, UINT32_MAX);
}

static void put_bytes(struct buf *b, struct str t)
{
	if (!t.p) {
		put_null(b);
		return;
	}
	put32(b, (uint32_t)t.n);
	buf_str(b, t);
}

/* Text on a server cannot contain NUL. */
static void put_text(struct buf *b, struct str t)
{
	struct buf sound = { 0 };

	if (!t.p || (!memchr(t.p, '\0', t.n) && utf8_valid(t) == t.n)) {
		put_bytes(b, t);
		return;
	}
	for (size_t i = 0; i < t.n;) {
		uint32_t c = utf8_next(t, &i);

		buf_cp(&sound, c ? c : 0xFFFD);
	}
	put_bytes(b, buf_view(&sound));
	buf_free(&sound);
}

static void put_some(struct buf *b, struct str t) /* empty: NULL */
{
	put_text(b, t.n ? t : STR_NONE);
}

static void put_whole(struct buf *b, const struct buf *t)
{
	put_text(b, t->n ? buf_view(t) : STR(""));
}

enum { TYPE_INT4 = 23, TYPE_TEXT = 25 }; /* ids in pg_type */

/* The head of an array of one dimension; false: it is empty, and that is all of it. bytes: what its elements take with their lengths. */
static bool array_head(struct buf *b, size_t n, size_t bytes, uint32_t type)
{
	put32(b, (uint32_t)(n ? 20 + bytes : 12));
	put32(b, n > 0);
	put32(b, 0);
	put32(b, type);
	if (n == 0)
		return false;
	put32(b, (uint32_t)n);
	put32(b, 1);
	return true;
}

static void put_grams(struct buf *b, const struct buf *grams)
{
	size_t n = grams->n / sizeof(uint32_t);

	if (!array_head(b, n, 8 * n, TYPE_INT4))
		return;
	buf_reserve(b, 8 * n);
	for (size_t i = 0; i < n; i++) {
		uint32_t v;

		memcpy(&v, grams->p + i * sizeof v, sizeof v);
		put32(b, 4);
		put32(b, v);
	}
}

static void put_texts(struct buf *b, const struct str *v, size_t n)
{
	size_t bytes = 0;

	for (size_t i = 0; i < n; i++)
		bytes += 4 + v[i].n;
	if (array_head(b, n, bytes, TYPE_TEXT))
		for (size_t i = 0; i < n; i++)
			put_bytes(b, v[i]);
}

/* No row where there are none. */
static void put_derived(struct buf *out, const struct doc *d)
{
	struct buf value = { 0 };
	const struct list *l;
	bool any = false;

	for (size_t i = 0; (l = derived_at(i)); i++)
		any = any || list_length(l, d);
	if (!any)
		return;
	put16(out, 1 + DERIVED_COUNT);
	put_int(out, 0);
	for (size_t i = 0; (l = derived_at(i)); i++) {
		value.n = 0;
		if (list_length(l, d))
			listjson_write(l, d, &value);
		put_some(out, buf_view(&value));
	}
	buf_free(&value);
}

void copyrow_aliases(struct buf *out, const struct doc *d)
{
	struct aliases found = { 0 };
	struct strings told = { 0 };

	doc_aliases(d, d->arena, &found);
	for (size_t i = 0; i < found.n; i++)
		for (int way = 0; way < 2; way++) {
			put16(out, 3);
			put_int(out, d->id);
			put_text(out, way ? found.p[i].full : found.p[i].shorter);
			put_text(out, way ? found.p[i].shorter : found.p[i].full);
		}
	departments_told(d, d->arena, &told);
	for (size_t i = 0; i < told.n; i++) {
		put16(out, 3);
		put_int(out, d->id);
		put_text(out, STR(DEPARTMENT_ALIAS));
		put_text(out, told.p[i]);
	}
}

struct remote_row *copyrow_new(void)
{
	return allocated(calloc(1, sizeof(struct remote_row)));
}

void copyrow_free(struct remote_row *row)
{
	if (!row)
		return;
	marks_free(&row->marks);
	for (size_t i = 0; i < sizeof row->list / sizeof row->list[0]; i++)
		buf_free(&row->list[i]);
	buf_free(&row->columns);
	buf_free(&row->derived);
	buf_free(&row->aliases);
	free(row);
}

void copyrow_make(struct remote_row *row, const struct doc *d, const struct terms *terms)
{
	struct marks *m = &row->marks;
	struct buf *b = &row->columns;

	marks_make(m, d->arena, d, buf_view(&terms->headings));
	lists_write(d, row->list);
	row->columns.n = row->derived.n = row->aliases.n = 0;
	put_text(b, row->list[LIST_FIELDS].n ? buf_view(&row->list[LIST_FIELDS]) : STR("[]"));
	put_whole(b, &m->body);
	put_whole(b, &m->title);
	put_whole(b, &m->heads);
	put_whole(b, &m->headings);
	put_whole(b, &m->cells);
	put_whole(b, &m->values);
	put_texts(b, m->facets.p, m->facets.n);
	put_int(b, m->size);
	put_int(b, columns_day(doc_text(d, FIELD_DATE)));
	put_grams(b, &m->grams);
	put_derived(&row->derived, d);
	copyrow_aliases(&row->aliases, d);
}

int64_t copyrow_document(struct remote *r, struct doc *d, const struct remote_filing *f)
{
	struct buf *b = &r->copy;
	struct str number = doc_text(d, FIELD_DOC_NUMBER);
	struct remote_row *row = f->row;

	if (!row) {
		row = r->row = r->row ? r->row : copyrow_new();
		copyrow_make(row, d, f->terms);
	}
	put16(b, 43);
	put_int(b, 0);
	put_text(b, str_z(d->src.id));
	put_text(b, d->src.path.p ? d->src.path : STR(""));
	put_int(b, (int64_t)d->src.bytes.n);
	put_text(b, str_z(d->src.in.name));
	put_text(b, str_z(f->asked));
	put_text(b, str_z(kind_name(d->src.kind)));
	put_int(b, d->runon);
	put_some(b, doc_text(d, FIELD_TITLE));
	put_some(b, doc_text(d, FIELD_DOC_TYPE));
	put_some(b, number);
	put_some(b, number.n ? number_key(d->arena, number) : STR_NONE);
	put_some(b, doc_text(d, FIELD_DATE));
	put_text(b, str_z(f->rules));
	put_int(b, f->terms->fingerprint);
	put_int(b, 0); /* elsewhere: decided when the row is written */
	put_int(b, doc_worst(d));
	put_int(b, f->now);
	put_int(b, f->now);
	for (int i = 0; i < LIST_FIELDS; i++)
		put_some(b, buf_view(&row->list[i]));
	put_text(b, d->text.p ? d->text : STR(""));
	put_bytes(b, f->terms->source_lossless || d->src.bytes.n > STORE_SOURCE_MAX ? STR_NONE : d->src.bytes);
	put_bytes(b, line_map(d));
	if (d->src.pages)
		put_int(b, d->src.pages);
	else
		put_null(b);
	put_some(b, d->src.container);
	put_bytes(b, d->src.reading);
	buf_str(b, buf_view(&row->columns));
	put_bytes(b, f->terms->headings.n && f->terms->headings.n <= HEADINGS_BYTES_MAX ? buf_view(&f->terms->headings) : STR(""));
	buf_str(&r->derived, buf_view(&row->derived));
	buf_str(&r->aliases, buf_view(&row->aliases));
	return row->marks.size;
}

void copyrow_number(struct buf *b, size_t at, int64_t id)
{
	for (int i = 0; i < 8; i++)
		b->p[at + ID_AT + (size_t)i] = (char)((uint64_t)id >> (56 - 8 * i));
}

void copyrow_number_aliases(struct buf *b, size_t at, size_t to, int64_t id)
{
	while (at < to) {
		const unsigned char *p = (const unsigned char *)b->p + at;
		size_t name = (size_t)p[16] << 8 | p[17], value;

		copyrow_number(b, at, id);
		p += 18 + name;
		value = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
		at += 18 + name + 4 + value;
	}
}
