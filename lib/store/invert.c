#include "store/invert.h"

#include <stdlib.h>
#include <string.h>

#include "store/segment.h"
#include "store/singles.h"
#include "store/varint.h"

enum {
	BLOCK = TERMS_MAX,          /* tokens */
	RUNS_FULL = 128 << 20,      /* bytes of posting lists */
	DOCUMENTS_FULL = 1 << 16,
	HINT = 7,                   /* a hint every 128 tokens to the document they belong to */
	TOKEN_BYTES = 24,           /* what one takes in a posting list at most: id, size, column, place */
};

/* The documents of a block that hold a term: struct doclist, its ids counted from v->base. */
struct posting {
	uint32_t key, first, last, at, n; /* at, n: in the run's lists */
};

struct run {
	struct buf odd;   /* struct posting: terms below TERM_PAIR, by key */
	struct buf pairs; /* the others: numbers, as varints, of key (from the one before), first, last (from first), n */
	struct buf lists;
	struct posting now; /* while merging: the next pair; key UINT32_MAX: no more */
	size_t next;        /* offset behind it */
};

/* Strings that are no pair of characters, each once: a hash table of their numbers. */
struct dictionary {
	struct buf text, spans; /* struct odd_term, from TERM_ODD on */
	uint32_t *slot;         /* number + 1, 0: free */
	size_t slots, n;
};

struct document {
	uint32_t id, title, text; /* its tokens in title and text */
};

struct inversion {
	int64_t base;
	struct buf documents;  /* struct document, all */
	size_t block_from;     /* index of the block's first */
	struct buf ids;        /* uint32_t: of the block's documents */
	struct buf starts;     /* uint32_t: where title and text of the block's documents begin */
	uint64_t *token, *sorted; /* key << 32 | place in the block */
	size_t tokens;
	struct run *run;
	size_t runs, runs_bytes;
	struct dictionary odd;
	struct singles *singles;
};

static void *must(void *p)
{
	if (!p)
		abort();
	return p;
}

struct inversion *inversion_new(void)
{
	struct inversion *v = must(calloc(1, sizeof *v));

	v->token = must(malloc(BLOCK * sizeof *v->token));
	v->sorted = must(malloc(BLOCK * sizeof *v->sorted));
	v->singles = singles_new();
	return v;
}

void inversion_clear(struct inversion *v)
{
	for (size_t i = 0; i < v->runs; i++) {
		buf_free(&v->run[i].odd);
		buf_free(&v->run[i].pairs);
		buf_free(&v->run[i].lists);
	}
	free(v->run);
	v->run = NULL;
	v->runs = v->runs_bytes = v->tokens = v->block_from = 0;
	v->documents.n = v->ids.n = v->starts.n = 0;
	v->odd.text.n = v->odd.spans.n = v->odd.n = 0;
	if (v->odd.slot)
		memset(v->odd.slot, 0, v->odd.slots * sizeof *v->odd.slot);
	singles_clear(v->singles);
}

void inversion_free(struct inversion *v)
{
	if (!v)
		return;
	inversion_clear(v);
	buf_free(&v->documents);
	buf_free(&v->ids);
	buf_free(&v->starts);
	singles_free(v->singles);
	buf_free(&v->odd.text);
	buf_free(&v->odd.spans);
	free(v->odd.slot);
	free(v->token);
	free(v->sorted);
	free(v);
}

size_t inversion_bytes(const struct inversion *v)
{
	return v->runs_bytes + singles_bytes(v->singles);
}

bool inversion_full(const struct inversion *v)
{
	return inversion_bytes(v) >= RUNS_FULL || v->documents.n / sizeof(struct document) >= DOCUMENTS_FULL;
}

/* ── odd terms ── */

static struct str odd_text(const struct dictionary *d, size_t i)
{
	const struct odd_term *t = (const struct odd_term *)(const void *)d->spans.p + i;

	return (struct str){ d->text.p + t->from, t->n };
}

static size_t hash(struct str s)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 29);
}

static void grow_dictionary(struct dictionary *d)
{
	free(d->slot);
	d->slots = d->slots ? d->slots * 4 : 1 << 14;
	d->slot = must(calloc(d->slots, sizeof *d->slot));
	for (size_t i = 0; i < d->n; i++) {
		size_t at = hash(odd_text(d, i)) & (d->slots - 1);

		while (d->slot[at])
			at = (at + 1) & (d->slots - 1);
		d->slot[at] = (uint32_t)i + 1;
	}
}

static uint32_t odd_number(struct dictionary *d, struct str s)
{
	if (s.n > TOKEN_MAX)
		s.n = TOKEN_MAX;
	if (d->n * 2 >= d->slots)
		grow_dictionary(d);
	size_t at = hash(s) & (d->slots - 1);

	for (; d->slot[at]; at = (at + 1) & (d->slots - 1))
		if (str_eq(odd_text(d, d->slot[at] - 1), s))
			return TERM_ODD + d->slot[at] - 1;
	d->slot[at] = (uint32_t)++d->n;
	buf_add(&d->spans, &(struct odd_term){ (uint32_t)d->text.n, (uint32_t)s.n }, sizeof(struct odd_term));
	buf_str(&d->text, s);
	return TERM_ODD + (uint32_t)d->n - 1;
}

/* ── a block becomes a run ── */

/* A block's tokens do not fit into a core's cache, those of one page of characters do: first they are parted by the
 * upper 8 bits of their keys, then each part is sorted by the other 24. */
enum { PARTS = 1 << 8, DIGIT = 12, BUCKETS = 1 << DIGIT };

static size_t part_of(uint64_t token)
{
	return (size_t)(token >> 56);
}

static size_t digit(uint64_t token, int d)
{
	return (size_t)(token >> (32 + DIGIT * d)) & (BUCKETS - 1);
}

/* Counts become offsets. */
static void sum_up(uint32_t *count, size_t n)
{
	for (uint32_t at = 0, i = 0; i < n; i++) {
		uint32_t here = count[i];

		count[i] = at;
		at += here;
	}
}

/* By the lower 24 bits of the key; there is room for as many at `spare`. */
static void sort_part(uint64_t *token, uint64_t *spare, size_t n)
{
	uint32_t count[2][BUCKETS] = { 0 };

	for (size_t i = 0; i < n; i++) {
		count[0][digit(token[i], 0)]++;
		count[1][digit(token[i], 1)]++;
	}
	sum_up(count[0], BUCKETS);
	sum_up(count[1], BUCKETS);
	for (size_t i = 0; i < n; i++)
		spare[count[0][digit(token[i], 0)]++] = token[i];
	for (size_t i = 0; i < n; i++)
		token[count[1][digit(spare[i], 1)]++] = spare[i];
}

/* By key; tokens of one key stay in order. */
static void radix_sort(struct inversion *v)
{
	uint32_t end[PARTS] = { 0 };
	uint64_t *t = v->token;

	for (size_t i = 0; i < v->tokens; i++)
		end[part_of(t[i])]++;
	sum_up(end, PARTS);
	for (size_t i = 0; i < v->tokens; i++)
		v->sorted[end[part_of(t[i])]++] = t[i];
	v->token = v->sorted;
	v->sorted = t;
	for (size_t part = 0, from = 0; part < PARTS; from = end[part++])
		if (end[part] > from + 1)
			sort_part(v->token + from, v->sorted + from, end[part] - from);
}

static void add_varint(struct buf *b, uint64_t x)
{
	if (b->cap - b->n < 16)
		buf_reserve(b, 4096);
	b->n += varint_put((unsigned char *)b->p + b->n, x);
}

static inline unsigned char *put(unsigned char *out, uint64_t x)
{
	return out + varint_put(out, x);
}

/* Position list of one document: the distance to the position before + 2; 1, 1 begins the text. Moves *token behind
 * what it took and says where it ends. */
static unsigned char *position_list(unsigned char *out, const uint64_t **token, const uint64_t *last_token, uint32_t title,
				    uint32_t text, uint32_t end)
{
	unsigned char *list = out + 1; /* behind the size, mostly one byte */
	const uint64_t *t = *token;
	unsigned char head[9];

	out = list;
	for (uint32_t last = title; t < last_token && (uint32_t)*t < text; t++) {
		out = put(out, (uint32_t)*t - last + 2);
		last = (uint32_t)*t;
	}
	if (t < last_token && (uint32_t)*t < end) {
		*out++ = 1;
		*out++ = 1;
		for (uint32_t last = text; t < last_token && (uint32_t)*t < end; t++) {
			out = put(out, (uint32_t)*t - last + 2);
			last = (uint32_t)*t;
		}
	}
	*token = t;
	uint64_t size = (uint64_t)(out - list) * 2;

	if (size < 0x80) {
		list[-1] = (unsigned char)size;
		return out;
	}
	unsigned more = varint_put(head, size) - 1;

	memmove(list + more, list, (size_t)(out - list));
	memcpy(list - 1, head, more + 1);
	return out + more;
}

static void add_posting(struct run *r, const struct posting *p)
{
	if (p->key < TERM_PAIR) {
		buf_add(&r->odd, p, sizeof *p);
		return;
	}
	add_varint(&r->pairs, p->key - r->now.key);
	add_varint(&r->pairs, p->first);
	add_varint(&r->pairs, p->last - p->first);
	add_varint(&r->pairs, p->n);
	r->now.key = p->key;
}

static void shrink(struct buf *b)
{
	if (b->n) {
		b->p = must(realloc(b->p, b->n));
		b->cap = b->n;
	}
}

/* The character that a term begins with; those of marks, letters and digits are none of singles.h. */
static void note_odd(struct inversion *v, uint32_t key, uint32_t document, const uint64_t *from, const uint64_t *to, uint32_t text)
{
	size_t i = 0;
	uint32_t title = 0;

	while (from + title < to && (uint32_t)from[title] < text)
		title++;
	singles_odd(v->singles, utf8_next(odd_text(&v->odd, key - TERM_ODD), &i), document, title, (uint32_t)(to - from) - title);
}

static void close_block(struct inversion *v)
{
	size_t documents = v->starts.n / sizeof(uint32_t) / 2;
	const struct document *doc = (const struct document *)(const void *)v->documents.p + v->block_from;
	uint32_t *hint, *start, character = 0; /* that the terms begin with */
	bool wide = false;
	struct sightings *seen;
	struct run *r;

	if (v->tokens == 0) {
		v->starts.n = v->ids.n = 0;
		v->block_from = v->documents.n / sizeof *doc;
		return;
	}
	buf_add(&v->starts, &(uint32_t){ (uint32_t)v->tokens }, sizeof(uint32_t));
	start = (uint32_t *)(void *)v->starts.p;
	hint = must(malloc(((v->tokens >> HINT) + 1) * sizeof *hint));
	for (size_t i = 0, d = 0; i <= v->tokens >> HINT; i++) {
		while (d + 1 < documents && start[2 * (d + 1)] <= i << HINT)
			d++;
		hint[i] = (uint32_t)d;
	}
	singles_begin(v->singles, (const uint32_t *)(const void *)v->ids.p, documents);
	seen = singles_now(v->singles);
	v->run = must(realloc(v->run, (v->runs + 1) * sizeof *v->run));
	r = &v->run[v->runs++];
	*r = (struct run){ 0 };
	radix_sort(v);
	for (const uint64_t *t = v->token, *all = t + v->tokens; t < all;) {
		uint32_t key = (uint32_t)(*t >> 32);
		struct posting p = { .key = key, .at = (uint32_t)r->lists.n };
		const uint64_t *end = t + 1;

		while (end < all && (uint32_t)(*end >> 32) == key)
			end++;
		if (key >= TERM_PAIR && key >> 16 != character) {
			character = key >> 16;
			wide = token_class(character) == TOKEN_WIDE;
			if (wide)
				singles_character(v->singles, character);
		}
		buf_reserve(&r->lists, (size_t)(end - t) * TOKEN_BYTES);
		unsigned char *out = (unsigned char *)r->lists.p + r->lists.n;

		for (bool first = true; t < end; first = false) {
			uint32_t d = hint[(uint32_t)*t >> HINT];
			const uint64_t *from = t;

			while (d + 1 < documents && start[2 * (d + 1)] <= (uint32_t)*t)
				d++;
			if (first)
				p.first = doc[d].id;
			else
				out = put(out, doc[d].id - p.last);
			p.last = doc[d].id;
			out = position_list(out, &t, end, start[2 * d], start[2 * d + 1], start[2 * d + 2]);
			if (wide)
				singles_see(seen, d, (uint32_t)*from < start[2 * d + 1], (uint32_t)t[-1] >= start[2 * d + 1]);
			else if (key >= TERM_ODD && key < TERM_PAIR)
				note_odd(v, key, d, from, t, start[2 * d + 1]);
		}
		r->lists.n = (size_t)(out - (unsigned char *)r->lists.p);
		p.n = (uint32_t)r->lists.n - p.at;
		add_posting(r, &p);
	}
	singles_end(v->singles);
	free(hint);
	shrink(&r->odd);
	shrink(&r->pairs);
	shrink(&r->lists);
	v->runs_bytes += r->odd.n + r->pairs.n + r->lists.n;
	v->tokens = v->starts.n = v->ids.n = 0;
	v->block_from = v->documents.n / sizeof(struct document);
}

bool inversion_add(struct inversion *v, int64_t id, const struct terms *t)
{
	const uint32_t *key = (const uint32_t *)(const void *)t->keys.p;
	const struct odd_term *odd = (const struct odd_term *)(const void *)t->odd.p;

	if (t->n > BLOCK || t->keys.n < t->n * sizeof *key || v->odd.n + t->odd.n / sizeof *odd > TERM_PAIR - TERM_ODD)
		return false;
	if (v->tokens + t->n > BLOCK)
		close_block(v);
	if (v->documents.n == 0)
		v->base = id;
	struct document d = { (uint32_t)(id - v->base), (uint32_t)t->n_title, (uint32_t)(t->n - t->n_title) };

	buf_add(&v->documents, &d, sizeof d);
	buf_add(&v->ids, &d.id, sizeof d.id);
	buf_add(&v->starts, (uint32_t[]){ (uint32_t)v->tokens, (uint32_t)(v->tokens + t->n_title) }, 2 * sizeof(uint32_t));
	for (size_t i = 0; i < t->n; i++) {
		uint32_t k = key[i];

		if (k >= TERM_ODD && k < TERM_PAIR)
			k = odd_number(&v->odd, (struct str){ t->text.p + odd[k - TERM_ODD].from, odd[k - TERM_ODD].n });
		v->token[v->tokens] = (uint64_t)k << 32 | v->tokens;
		v->tokens++;
	}
	return true;
}

/* ── the runs become a segment ── */

/* The run's next pair. */
static void next_pair(struct run *r)
{
	const unsigned char *p = (const unsigned char *)r->pairs.p;
	uint64_t x[4];

	if (r->next >= r->pairs.n) {
		r->now.key = UINT32_MAX;
		return;
	}
	for (int i = 0; i < 4; i++)
		r->next += varint_get(p + r->next, &x[i]);
	r->now = (struct posting){ r->now.key + (uint32_t)x[0], (uint32_t)x[1], (uint32_t)(x[1] + x[2]), r->now.at + r->now.n, (uint32_t)x[3] };
}

static void first_pair(struct run *r)
{
	const struct posting *odd = (const struct posting *)(const void *)r->odd.p;
	size_t n = r->odd.n / sizeof *odd;

	r->next = 0;
	r->now = (struct posting){ .at = n ? odd[n - 1].at + odd[n - 1].n : 0 };
	next_pair(r);
}

/* What the run has of a term below TERM_PAIR, or NULL. */
static const struct posting *find_odd(const struct run *r, uint32_t key)
{
	const struct posting *p = (const struct posting *)(const void *)r->odd.p;
	size_t lo = 0, hi = r->odd.n / sizeof *p;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (p[mid].key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < r->odd.n / sizeof *p && p[lo].key == key ? &p[lo] : NULL;
}

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
		next_pair(r);
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

struct odd_order {
	struct str term; /* with its '0' */
	uint32_t key;
};

static int by_bytes(const void *x, const void *y)
{
	struct str a = ((const struct odd_order *)x)->term, b = ((const struct odd_order *)y)->term;
	int c = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

/* Terms below TERM_PAIR: sorted by bytes here, their postings found by key. */
static struct odd_order *odd_terms(const struct inversion *v, struct buf *text, size_t *n)
{
	size_t all = TERM_ODD + v->odd.n, at = 0;
	struct odd_order *o = must(malloc(all * sizeof *o));

	buf_reserve(text, v->odd.text.n + all * 2);
	*n = 0;
	for (size_t i = 0; i < all; i++) {
		char c = (char)i;
		struct str s = i < TERM_ODD ? (struct str){ &c, 1 } : odd_text(&v->odd, i - TERM_ODD);

		at = text->n;
		buf_c(text, '0');
		buf_str(text, s);
		o[(*n)++] = (struct odd_order){ { text->p + at, text->n - at }, (uint32_t)i };
	}
	qsort(o, *n, sizeof *o, by_bytes);
	return o;
}

static void put_odd(struct inversion *v, struct segment *g, const struct odd_order *o)
{
	bool any = false;

	for (size_t i = 0; i < v->runs; i++) {
		const struct posting *p = find_odd(&v->run[i], o->key);

		if (!p)
			continue;
		if (!any)
			segment_term(g, o->term);
		any = true;
		put_list(v, g, &v->run[i], p);
	}
}

static bool write_search(struct inversion *v, sqlite3 *db, struct err *err)
{
	struct segment *g = segment_begin(db, "search", true);
	struct buf text = { 0 };
	size_t n_odd, k = 0, n = v->documents.n / sizeof(struct document);
	struct odd_order *odd = odd_terms(v, &text, &n_odd);
	const struct document *d = (const struct document *)(const void *)v->documents.p;
	int64_t totals[3] = { (int64_t)n, 0, 0 };

	for (size_t i = 0; i < v->runs; i++)
		first_pair(&v->run[i]);
	for (uint32_t key; (key = least_key(v)) != UINT32_MAX;) {
		char bytes[9];
		struct odd_order pair = { term_of_key(key, bytes), key };

		for (; k < n_odd && by_bytes(&odd[k], &pair) < 0; k++)
			put_odd(v, g, &odd[k]);
		put_pair(v, g, key, pair.term);
	}
	for (; k < n_odd; k++)
		put_odd(v, g, &odd[k]);
	for (size_t i = 0; i < n; i++) {
		totals[1] += d[i].title;
		totals[2] += d[i].text;
	}
	free(odd);
	buf_free(&text);
	return segment_end(g, totals, 3, err);
}

static bool write_sizes(const struct inversion *v, sqlite3 *db, struct err *err)
{
	const struct document *d = (const struct document *)(const void *)v->documents.p;
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(db, "INSERT INTO search_docsize(id,sz) VALUES(?1,?2)", -1, &q, NULL);

	for (size_t i = 0; i < v->documents.n / sizeof *d && rc == SQLITE_OK; i++) {
		unsigned char b[18];
		unsigned n = varint_put(b, d[i].title);

		n += varint_put(b + n, d[i].text);
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
	close_block(v);
	bool ok = write_search(v, db, err) &&
		  singles_write(v->singles, v->base, (int64_t)(v->documents.n / sizeof(struct document)), db, err) && write_sizes(v, db, err);

	inversion_clear(v);
	return ok;
}
