#include "index/invert.h"

#include <endian.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "index/block.h"
#include "index/dictionary.h"
#include "index/segment.h"
#include "index/varint.h"

enum {
	SPILLED_FULL = 12,     /* times the room in memory: then the file is full, too */
	DOCUMENTS_FULL = 1 << 17,
	LARGE = 1 << 18, /* tokens of a document: FTS5 takes some 150 bytes for each that differs from the others */
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
		struct unigrams *singles;
		pthread_t thread;
		bool begun, threaded;
	} closing;
	bool parallel;         /* a thread closes blocks */
	size_t room;           /* for runs */
	bool keeps;            /* no lists go to a file */
	char *folder;
	struct spill *spill;   /* NULL: not needed so far */
	bool large;            /* it has a document of more tokens than LARGE */
	struct run *run;
	size_t runs, bytes;    /* of runs and singles */
	struct dictionary interned; /* terms below TERM_PAIR, from TERM_INTERNED on */
	struct buf keys;       /* uint32_t: of the interned terms of the document being added */
	struct unigrams *singles;
};

struct inversion *inversion_new(bool parallel, size_t room, const char *folder)
{
	struct inversion *v = allocated(calloc(1, sizeof *v));

	v->parallel = parallel;
	v->room = room;
	v->keeps = !folder;
	v->folder = folder ? allocated(strdup(folder)) : NULL;
	v->singles = v->closing.singles = unigrams_new();
	return v;
}

/* ── blocks are closed ── */

static void *close_block(void *ctx)
{
	struct closing *c = ctx;

	c->run = block_close(&c->block, &c->spare, c->singles);
	return NULL;
}

static void count_bytes(struct inversion *v)
{
	v->bytes = unigrams_bytes(v->singles);
	for (size_t i = 0; i < v->runs; i++)
		v->bytes += run_bytes(&v->run[i]);
}

/* Lists go to the file once there is no more room in memory. Where that cannot be, the inversion is full. */
static void make_room(struct inversion *v)
{
	if (v->keeps || v->bytes < v->room)
		return;
	if (!v->spill)
		v->spill = spill_new(v->folder);
	v->keeps = !v->spill;
	for (size_t i = 0; i < v->runs && !v->keeps; i++)
		v->keeps = !run_spill(&v->run[i], v->spill);
	count_bytes(v);
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
	count_bytes(v);
	make_room(v);
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
	v->large = false;
	spill_free(v->spill);
	v->spill = NULL;
	v->keeps = !v->folder;
	v->documents.n = 0;
	block_clear(&v->block);
	dictionary_free(&v->interned);
	unigrams_clear(v->singles);
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
	unigrams_free(v->singles);
	buf_free(&v->keys);
	free(v->folder);
	free(v);
}

size_t inversion_bytes(const struct inversion *v)
{
	return v->bytes + dictionary_bytes(&v->interned);
}

bool inversion_is_large(const struct inversion *v)
{
	return v->large;
}

bool inversion_full(const struct inversion *v)
{
	return v->bytes >= v->room || (v->spill && spill_bytes(v->spill) >= SPILLED_FULL * v->room) || v->documents.n / sizeof(struct document) >= DOCUMENTS_FULL;
}

/* ── interned terms ── */

/* The keys of a document's interned terms: looked up one after the other, so that one waits for memory while the next is
 * hashed. */
static const uint32_t *interned_keys(struct inversion *v, const struct terms *t)
{
	const struct interned_term *interned = (const struct interned_term *)(const void *)t->interned.p;
	size_t n = t->interned.n / sizeof *interned;

	v->keys.n = 0;
	buf_reserve(&v->keys, n * sizeof(uint32_t));
	uint32_t *key = (uint32_t *)(void *)v->keys.p;

	for (size_t i = 0; i < n; i++) {
		struct str s = { t->text.p + interned[i].from, interned[i].n };
		size_t end = 0;

		key[i] = TERM_INTERNED + dictionary_number(&v->interned, str_sub(s, 0, TOKEN_MAX));
		if ((unsigned char)s.p[0] >= 0x80)
			buf_add(&v->block.interned, &(struct interned_character){ key[i], utf8_next(s, &end) }, sizeof(struct interned_character));
	}
	return key;
}

static void put_keys(struct block *b, const uint32_t *interned, const uint32_t *key, const uint32_t *end)
{
	uint64_t where = b->where;

	for (; key < end; key++) {
		uint32_t k = *key, number = k - TERM_INTERNED;

		block_put(b, number < TERM_PAIR - TERM_INTERNED ? interned[number] : k, where++);
	}
	b->where = where;
}

bool inversion_add(struct inversion *v, int64_t id, const struct terms *t)
{
	const uint32_t *key = (const uint32_t *)(const void *)t->keys.p;
	struct block *b = &v->block;

	if (t->n > TERMS_MAX || t->keys.n < t->n * sizeof *key || v->interned.n + t->interned.n / sizeof(struct interned_term) > TERM_PAIR - TERM_INTERNED)
		return false;
	if (b->tokens + t->n > BLOCK_TOKENS || b->ids.n / sizeof(uint32_t) == BLOCK_DOCUMENTS)
		begin_closing(v);
	if (v->documents.n == 0)
		v->base = id;
	struct document d = { (uint32_t)(id - v->base), (uint32_t)t->n_title, (uint32_t)(t->n - t->n_title) };

	buf_add(&v->documents, &d, sizeof d);
	const uint32_t *interned = interned_keys(v, t);

	block_document(b, d.id, t->n);
	put_keys(b, interned, key + t->n_title, key + t->n);
	block_title(b);
	put_keys(b, interned, key, key + t->n_title);
	v->large = v->large || t->n > LARGE;
	if (t->n > BLOCK_TOKENS) { /* closed at once, so that two of these are never in memory */
		begin_closing(v);
		end_closing(v);
		block_shrink(&v->block);
		block_shrink(&v->closing.block);
		buf_free(&v->closing.spare);
	}
	return true;
}

/* ── the runs become a segment ── */

/* FTS5 puts '0' before the terms of its main index. */
static struct str term_of_key(uint32_t key, char out[static 9])
{
	size_t n = 1;

	out[0] = '0';
	if (key < TERM_INTERNED) {
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

/* The list of the run's current pair. */
static bool put_current(const struct inversion *v, struct segment *g, struct run *r)
{
	const struct posting *p = &r->now;

	if (!r->file) {
		put_list(v, g, r, p);
		return true;
	}
	struct str list = spill_take(r->file, &r->lists_away, p->n);

	if (list.p)
		segment_doclist(g, &(struct doclist){ v->base + p->first, v->base + p->last, list });
	return list.p != NULL;
}

/* The lists of a pair from all runs that contain it; ids rise from run to run. */
static bool put_pair(struct inversion *v, struct segment *g, uint32_t key, struct str term)
{
	bool ok = true;

	segment_term(g, term);
	for (size_t i = 0; i < v->runs && ok; i++) {
		struct run *r = &v->run[i];

		if (r->now.key != key)
			continue;
		ok = put_current(v, g, r);
		run_next(r);
	}
	return ok;
}

static uint32_t least_key(const struct inversion *v)
{
	uint32_t least = UINT32_MAX;

	for (size_t i = 0; i < v->runs; i++)
		if (v->run[i].now.key < least)
			least = v->run[i].now.key;
	return least;
}

/* The place of a term below TERM_PAIR in a run and in the later runs. */
struct interned_posting {
	const struct run *run;
	const struct posting *p;
	const struct interned_posting *next;
};

struct interned_order {
	uint64_t head;   /* the first eight bytes, 0 for those that are missing: orders nearly all */
	struct str term; /* with its '0' */
	uint32_t key;
};

static int by_bytes(const void *x, const void *y)
{
	const struct interned_order *a = x, *b = y;

	if (a->head != b->head)
		return a->head < b->head ? -1 : 1;
	return str_cmp(a->term, b->term);
}

/* Terms below TERM_PAIR are sorted by bytes here, by their numbers in the runs. */
struct interned_terms {
	struct buf text;
	struct interned_order *p;
	size_t n;
	const struct interned_posting **first; /* by key */
	struct interned_posting *postings;
};

static struct interned_terms interned_terms(const struct inversion *v)
{
	size_t n = TERM_INTERNED + v->interned.n;
	struct interned_terms interned = { .p = allocated(malloc(n * sizeof *interned.p)), .n = n };

	buf_reserve(&interned.text, v->interned.text.n + n * 2);
	for (size_t i = 0; i < n; i++) {
		char c = (char)i;
		struct str s = i < TERM_INTERNED ? (struct str){ &c, 1 } : dictionary_text(&v->interned, i - TERM_INTERNED);
		size_t at = interned.text.n;

		buf_c(&interned.text, '0');
		buf_str(&interned.text, s);
		s = (struct str){ interned.text.p + at, interned.text.n - at };
		interned.p[i] = (struct interned_order){ be64toh(first_eight(s)), s, (uint32_t)i };
	}
	qsort(interned.p, n, sizeof *interned.p, by_bytes);
	return interned;
}

static void find_postings(const struct inversion *v, struct interned_terms *interned)
{
	size_t n = 0;

	for (size_t i = 0; i < v->runs; i++)
		n += v->run[i].interned.n / sizeof(struct posting);
	interned->first = allocated(calloc(interned->n, sizeof *interned->first));
	interned->postings = allocated(malloc((n + 1) * sizeof *interned->postings));
	for (size_t i = v->runs; i-- > 0;) {
		const struct posting *p = (const struct posting *)(const void *)v->run[i].interned.p, *end = p + v->run[i].interned.n / sizeof *p;

		for (; p < end; p++) {
			struct interned_posting *here = &interned->postings[--n];

			*here = (struct interned_posting){ &v->run[i], p, interned->first[p->key] };
			interned->first[p->key] = here;
		}
	}
}

static void interned_terms_free(struct interned_terms *interned)
{
	buf_free(&interned->text);
	free(interned->p);
	free(interned->first);
	free(interned->postings);
}

static void put_interned(const struct inversion *v, struct segment *g, const struct interned_terms *interned, size_t k)
{
	const struct interned_posting *p = interned->first[interned->p[k].key];

	if (p)
		segment_term(g, interned->p[k].term);
	for (; p; p = p->next)
		put_list(v, g, p->run, p->p);
}

static bool write_search(struct inversion *v, const struct interned_terms *interned, sqlite3 *db, struct err *err)
{
	struct segment *g = segment_begin(db, "search", true, v->parallel);
	size_t k = 0, n = v->documents.n / sizeof(struct document);
	const struct document *d = (const struct document *)(const void *)v->documents.p;
	int64_t totals[3] = { (int64_t)n, 0, 0 };
	bool ok = true;

	for (size_t i = 0; i < v->runs; i++)
		run_first(&v->run[i]);
	for (uint32_t key; ok && (key = least_key(v)) != UINT32_MAX;) {
		char bytes[9];
		struct str term = term_of_key(key, bytes);
		struct interned_order pair = { be64toh(first_eight(term)), term, key };

		for (; k < interned->n && by_bytes(&interned->p[k], &pair) < 0; k++)
			put_interned(v, g, interned, k);
		ok = put_pair(v, g, key, term);
	}
	for (; k < interned->n; k++)
		put_interned(v, g, interned, k);
	for (size_t i = 0; i < v->runs; i++)
		ok = ok && !v->run[i].failed;
	for (size_t i = 0; i < n; i++) {
		totals[1 + COLUMN_BODY] += d[i].text;
		totals[1 + COLUMN_TITLE] += d[i].title;
	}
	return segment_end(g, totals, 3, err) && (ok || err_set(err, ERR_DATABASE, "the temporary file of the index cannot be read"));
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
	struct interned_terms interned = interned_terms(v); /* while a thread closes the last block */

	end_closing(v);
	find_postings(v, &interned);
	bool ok = write_search(v, &interned, db, err) &&
		  unigrams_write(v->singles, v->base, (int64_t)(v->documents.n / sizeof(struct document)), db, err) && write_sizes(v, db, err);

	interned_terms_free(&interned);
	inversion_clear(v);
	return ok;
}
