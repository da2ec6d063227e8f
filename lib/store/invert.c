#include "store/invert.h"

#include <endian.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "store/block.h"
#include "store/dictionary.h"
#include "store/segment.h"
#include "store/varint.h"

enum {
	RUNS_FULL = 120 << 20, /* bytes of posting lists */
	DOCUMENTS_FULL = 1 << 16,
};

struct document {
	uint32_t id, title, text; /* its tokens in title and text */
};

struct inversion {
	int64_t base;
	struct buf documents;  /* struct document, all */
	struct block block;    /* being filled */
	struct closing {       /* the one before it */
		struct block block;
		struct buf spare;
		struct run run;
		struct singles *singles;
		pthread_t thread;
		bool begun, threaded;
	} closing;
	bool parallel;         /* a thread closes blocks */
	struct run *run;
	size_t runs, bytes;    /* of runs and singles */
	struct dictionary odd; /* terms below TERM_PAIR, from TERM_ODD on */
	struct buf keys;       /* uint32_t: of the odd terms of the document being added */
	struct singles *singles;
};

struct inversion *inversion_new(bool parallel)
{
	struct inversion *v = allocated(calloc(1, sizeof *v));

	v->parallel = parallel;
	v->singles = v->closing.singles = singles_new();
	return v;
}

/* ── blocks are closed ── */

static void *close_block(void *ctx)
{
	struct closing *c = ctx;

	c->run = block_close(&c->block, &c->spare, c->singles);
	return NULL;
}

/* The run of the block before, if there is one, takes its place behind the others. Only now its size counts: when a
 * thread was done with it must not matter. */
static void end_closing(struct inversion *v)
{
	struct closing *c = &v->closing;

	if (!c->begun)
		return;
	if (c->threaded)
		pthread_join(c->thread, NULL);
	c->begun = false;
	v->run = allocated(realloc(v->run, (v->runs + 1) * sizeof *v->run));
	v->run[v->runs++] = c->run;
	v->bytes = singles_bytes(v->singles);
	for (size_t i = 0; i < v->runs; i++)
		v->bytes += run_bytes(&v->run[i]);
}

static void begin_closing(struct inversion *v)
{
	struct closing *c = &v->closing;
	struct block full = v->block;

	end_closing(v);
	if (full.tokens == 0)
		return;
	v->block = c->block;
	c->block = full;
	c->begun = true;
	c->threaded = v->parallel && pthread_create(&c->thread, NULL, close_block, c) == 0;
	if (c->threaded)
		return;
	close_block(c);
	full = v->block; /* one alone is enough */
	v->block = c->block;
	c->block = full;
}

void inversion_clear(struct inversion *v)
{
	end_closing(v);
	for (size_t i = 0; i < v->runs; i++)
		run_free(&v->run[i]);
	free(v->run);
	v->run = NULL;
	v->runs = v->bytes = 0;
	v->documents.n = 0;
	block_clear(&v->block);
	dictionary_free(&v->odd);
	singles_clear(v->singles);
}

void inversion_free(struct inversion *v)
{
	if (!v)
		return;
	inversion_clear(v);
	block_free(&v->block);
	block_free(&v->closing.block);
	buf_free(&v->closing.spare);
	buf_free(&v->documents);
	singles_free(v->singles);
	buf_free(&v->keys);
	free(v);
}

size_t inversion_bytes(const struct inversion *v)
{
	return v->bytes + dictionary_bytes(&v->odd);
}

bool inversion_full(const struct inversion *v)
{
	return v->bytes >= RUNS_FULL || v->documents.n / sizeof(struct document) >= DOCUMENTS_FULL;
}

/* ── odd terms ── */

/* The keys of a document's odd terms: looked up one after the other, so that one waits for memory while the next is
 * hashed. */
static const uint32_t *odd_keys(struct inversion *v, const struct terms *t)
{
	const struct odd_term *odd = (const struct odd_term *)(const void *)t->odd.p;
	size_t n = t->odd.n / sizeof *odd;

	v->keys.n = 0;
	buf_reserve(&v->keys, n * sizeof(uint32_t));
	uint32_t *key = (uint32_t *)(void *)v->keys.p;

	for (size_t i = 0; i < n; i++) {
		struct str s = { t->text.p + odd[i].from, odd[i].n };
		size_t end = 0;

		key[i] = TERM_ODD + dictionary_number(&v->odd, str_sub(s, 0, TOKEN_MAX));
		if ((unsigned char)s.p[0] >= 0x80)
			buf_add(&v->block.odd, &(struct odd_character){ key[i], utf8_next(s, &end) }, sizeof(struct odd_character));
	}
	return key;
}

static void put_keys(struct block *b, const uint32_t *odd, const uint32_t *key, const uint32_t *end)
{
	uint64_t where = b->where;

	for (; key < end; key++) {
		uint32_t k = *key, number = k - TERM_ODD;

		block_put(b, number < TERM_PAIR - TERM_ODD ? odd[number] : k, where++);
	}
	b->where = where;
}

bool inversion_add(struct inversion *v, int64_t id, const struct terms *t)
{
	const uint32_t *key = (const uint32_t *)(const void *)t->keys.p;
	struct block *b = &v->block;

	if (t->n > BLOCK_TOKENS || t->keys.n < t->n * sizeof *key || v->odd.n + t->odd.n / sizeof(struct odd_term) > TERM_PAIR - TERM_ODD)
		return false;
	if (b->tokens + t->n > BLOCK_TOKENS || b->ids.n / sizeof(uint32_t) == BLOCK_DOCUMENTS)
		begin_closing(v);
	if (v->documents.n == 0)
		v->base = id;
	struct document d = { (uint32_t)(id - v->base), (uint32_t)t->n_title, (uint32_t)(t->n - t->n_title) };

	buf_add(&v->documents, &d, sizeof d);
	const uint32_t *odd = odd_keys(v, t);

	block_document(b, d.id, t->n);
	put_keys(b, odd, key + t->n_title, key + t->n);
	block_title(b);
	put_keys(b, odd, key, key + t->n_title);
	return true;
}

/* ── the runs become a segment ── */

/* FTS5 puts '0' before the terms of its main index. */
static struct str term_of_key(uint32_t key, char out[static 9])
{
	size_t n = 1;

	out[0] = '0';
	if (key < TERM_ODD) {
		out[n++] = (char)key;
	} else {
		n += utf8_put(out + n, key >> 16);
		if (key & 0xFFFF)
			n += utf8_put(out + n, key & 0xFFFF);
	}
	return (struct str){ out, n };
}

static void put_list(const struct inversion *v, struct segment *g, const struct run *r, const struct posting *p)
{
	segment_doclist(g, &(struct doclist){ v->base + p->first, v->base + p->last, { r->lists.p + p->at, p->n } });
}

/* The lists of a pair from all runs that hold it; runs come by rising ids. */
static void put_pair(struct inversion *v, struct segment *g, uint32_t key, struct str term)
{
	segment_term(g, term);
	for (size_t i = 0; i < v->runs; i++) {
		struct run *r = &v->run[i];

		if (r->now.key != key)
			continue;
		put_list(v, g, r, &r->now);
		run_next(r);
	}
}

static uint32_t least_key(const struct inversion *v)
{
	uint32_t least = UINT32_MAX;

	for (size_t i = 0; i < v->runs; i++)
		if (v->run[i].now.key < least)
			least = v->run[i].now.key;
	return least;
}

/* Where a term below TERM_PAIR stands in a run, and in the runs behind it. */
struct odd_posting {
	const struct run *run;
	const struct posting *p;
	const struct odd_posting *next;
};

struct odd_order {
	uint64_t head;   /* the first eight bytes, 0 for those that are missing: orders nearly all */
	struct str term; /* with its '0' */
	uint32_t key;
};

static int by_bytes(const void *x, const void *y)
{
	const struct odd_order *a = x, *b = y;

	if (a->head != b->head)
		return a->head < b->head ? -1 : 1;
	return str_cmp(a->term, b->term);
}

/* Terms below TERM_PAIR: by bytes here, by their numbers in the runs. */
struct odd_terms {
	struct buf text;
	struct odd_order *p;
	size_t n;
	const struct odd_posting **first; /* by key */
	struct odd_posting *postings;
};

static struct odd_terms odd_terms(const struct inversion *v)
{
	size_t n = TERM_ODD + v->odd.n;
	struct odd_terms odd = { .p = allocated(malloc(n * sizeof *odd.p)), .n = n };

	buf_reserve(&odd.text, v->odd.text.n + n * 2);
	for (size_t i = 0; i < n; i++) {
		char c = (char)i;
		struct str s = i < TERM_ODD ? (struct str){ &c, 1 } : dictionary_text(&v->odd, i - TERM_ODD);
		size_t at = odd.text.n;

		buf_c(&odd.text, '0');
		buf_str(&odd.text, s);
		s = (struct str){ odd.text.p + at, odd.text.n - at };
		odd.p[i] = (struct odd_order){ be64toh(first_eight(s)), s, (uint32_t)i };
	}
	qsort(odd.p, n, sizeof *odd.p, by_bytes);
	return odd;
}

static void find_postings(const struct inversion *v, struct odd_terms *odd)
{
	size_t n = 0;

	for (size_t i = 0; i < v->runs; i++)
		n += v->run[i].odd.n / sizeof(struct posting);
	odd->first = allocated(calloc(odd->n, sizeof *odd->first));
	odd->postings = allocated(malloc((n + 1) * sizeof *odd->postings));
	for (size_t i = v->runs; i-- > 0;) {
		const struct posting *p = (const struct posting *)(const void *)v->run[i].odd.p, *end = p + v->run[i].odd.n / sizeof *p;

		for (; p < end; p++) {
			struct odd_posting *here = &odd->postings[--n];

			*here = (struct odd_posting){ &v->run[i], p, odd->first[p->key] };
			odd->first[p->key] = here;
		}
	}
}

static void odd_terms_free(struct odd_terms *odd)
{
	buf_free(&odd->text);
	free(odd->p);
	free(odd->first);
	free(odd->postings);
}

static void put_odd(const struct inversion *v, struct segment *g, const struct odd_terms *odd, size_t k)
{
	const struct odd_posting *p = odd->first[odd->p[k].key];

	if (p)
		segment_term(g, odd->p[k].term);
	for (; p; p = p->next)
		put_list(v, g, p->run, p->p);
}

static bool write_search(struct inversion *v, const struct odd_terms *odd, sqlite3 *db, struct err *err)
{
	struct segment *g = segment_begin(db, "search", true, v->parallel);
	size_t k = 0, n = v->documents.n / sizeof(struct document);
	const struct document *d = (const struct document *)(const void *)v->documents.p;
	int64_t totals[3] = { (int64_t)n, 0, 0 };

	for (size_t i = 0; i < v->runs; i++)
		run_first(&v->run[i]);
	for (uint32_t key; (key = least_key(v)) != UINT32_MAX;) {
		char bytes[9];
		struct str term = term_of_key(key, bytes);
		struct odd_order pair = { be64toh(first_eight(term)), term, key };

		for (; k < odd->n && by_bytes(&odd->p[k], &pair) < 0; k++)
			put_odd(v, g, odd, k);
		put_pair(v, g, key, term);
	}
	for (; k < odd->n; k++)
		put_odd(v, g, odd, k);
	for (size_t i = 0; i < n; i++) {
		totals[1 + COLUMN_BODY] += d[i].text;
		totals[1 + COLUMN_TITLE] += d[i].title;
	}
	return segment_end(g, totals, 3, err);
}

static bool write_sizes(const struct inversion *v, sqlite3 *db, struct err *err)
{
	const struct document *d = (const struct document *)(const void *)v->documents.p;
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(db, "INSERT INTO search_docsize(id,sz) VALUES(?1,?2)", -1, &q, NULL);

	for (size_t i = 0; i < v->documents.n / sizeof *d && rc == SQLITE_OK; i++) {
		unsigned char b[18];
		unsigned n = varint_put(b, d[i].text); /* column by column */

		n += varint_put(b + n, d[i].title);
		sqlite3_bind_int64(q, 1, v->base + d[i].id);
		sqlite3_bind_blob(q, 2, b, (int)n, SQLITE_STATIC);
		sqlite3_step(q);
		rc = sqlite3_reset(q);
	}
	sqlite3_finalize(q);
	return rc == SQLITE_OK || err_set(err, ERR_DATABASE, "the index cannot be written: %s", sqlite3_errmsg(db));
}

bool inversion_write(struct inversion *v, sqlite3 *db, struct err *err)
{
	begin_closing(v);
	struct odd_terms odd = odd_terms(v); /* while a thread closes the last block */

	end_closing(v);
	find_postings(v, &odd);
	bool ok = write_search(v, &odd, db, err) &&
		  singles_write(v->singles, v->base, (int64_t)(v->documents.n / sizeof(struct document)), db, err) && write_sizes(v, db, err);

	odd_terms_free(&odd);
	inversion_clear(v);
	return ok;
}
