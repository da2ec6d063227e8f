/* The index: segments written straight against plain INSERT, and both against a scan of the folded texts. */
#include "unit.h"

#include <stdio.h>
#include <unistd.h>

#include <sqlite3.h>

#include "text/fold.h"
#include "intake/intake.h"
#include "intake/walk.h"
#include "parse/parse.h"
#include "index/dictionary.h"
#include "index/invert.h"
#include "search/search.h"
#include "text/seek.h"
#include "index/occurrences.h"
#include "index/phrase.h"
#include "store/rows.h"
#include "store/schema.h"
#include "index/segment.h"
#include "index/varint.h"

static struct arena *a;
static struct rules *rules;
static struct matcher *m;
static char path[2][64];

static int setup(void **state)
{
	struct err err;

	(void)state;
	a = arena_new();
	for (int i = 0; i < 2; i++)
		snprintf(path[i], sizeof path[i], "/tmp/guidang-index-%d-%d.db", (int)getpid(), i);
	if (!rules_load(NULL, 0, &rules, &err))
		return 1;
	m = matcher_new(rules);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unlink(path[0]);
	unlink(path[1]);
	matcher_free(m);
	rules_free(rules);
	arena_free(a);
	return 0;
}

static unsigned seed;
#define RANDOM(n) ((size_t)((seed = seed * 1103515245u + 12345u) >> 16) % (size_t)(n))

static const char *const pieces[] = {
	"卫生", "健康", "委员会", "2024", "年", "GCP", "通知", "，", "。", "《", "》", "a", "b2", " ", "（一）", "院", "名中医", "\n", "、", "5G",
	"發展", "①", "-", "生卫", "健", "康", "会员", "𠮷", "吉𠮷", "😀", "é", "　", "各科室：", "关于印发", "zz9", "㐀",
};
enum { PIECES = sizeof pieces / sizeof pieces[0] };

/* Mostly short; some long enough to fill pages of postings; a token longer than FTS5 takes. */
static struct str random_text(size_t i)
{
	struct buf b = { 0 };

	if (i % 3)
		buf_fmt(&b, "甲局关于%s的通知\n", pieces[RANDOM(PIECES)]);
	for (size_t k = i % 40 == 5 ? 3000 : 20 + RANDOM(60); k > 0; k--)
		buf_z(&b, pieces[RANDOM(PIECES)]);
	if (i % 97 == 1)
		for (size_t k = 0; k < 40000; k++)
			buf_c(&b, 'x');
	buf_fmt(&b, "\n%zu号", i);
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

static void sql(struct store *s, const char *text)
{
	char *why = NULL;

	if (sqlite3_exec(store_handle(s), text, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", text, why);
}

static struct store *fresh(int i, int page_size)
{
	struct store *s;
	struct err err;
	char set[128];

	unlink(path[i]);
	assert_true(store_open(path[i], true, &s, &err));
	if (page_size) {
		snprintf(set, sizeof set, "INSERT INTO search(search,rank) VALUES('pgsz',%d); INSERT INTO single(single,rank) VALUES('pgsz',%d)",
			 page_size, page_size);
		sql(s, set);
	}
	assert_true(store_begin(s, &err));
	return s;
}

static void settle(struct store *s)
{
	struct err err;

	assert_true(store_commit(s, &err) && store_begin(s, &err));
}

static void put(struct store *s, size_t name, struct str text)
{
	struct err err;
	enum filed what;
	struct stamp stamp = { 1, 2, 3 };
	struct prepared *prepared = prepared_new();
	struct arena *own = arena_new();
	struct doc d;

	assert_true(parse(m, own, arena_fmt(own, "%zu.txt", name), text, NULL, &d, &err));
	store_prepare(prepared, &d);
	assert_true(store_file(s, &d, prepared, NULL, rules_id(rules), &stamp, &what, &err));
	prepared_free(prepared);
	arena_free(own);
}

static void sound(struct store *s)
{
	sql(s, "INSERT INTO search(search) VALUES('integrity-check'); INSERT INTO single(single) VALUES('integrity-check');"
	       "INSERT INTO single_title(single_title) VALUES('integrity-check')");
}

/* Every token of every index with document, column and place; what else FTS5 keeps of documents. */
static void same_index(struct store *x, struct store *y)
{
	static const char *const all[] = {
		"SELECT term, doc, col, \"offset\" FROM temp.v_search ORDER BY 1, 2, 3, 4",
		"SELECT term, doc FROM temp.v_single ORDER BY 1, 2",
		"SELECT term, doc FROM temp.v_single_title ORDER BY 1, 2",
		"SELECT id, hex(sz) FROM search_docsize ORDER BY 1",
		"SELECT hex(block) FROM search_data WHERE id=1",
		"SELECT hex(block) FROM single_data WHERE id=1",
		"SELECT block, hex(sizes) FROM length ORDER BY 1",
		"SELECT block, hex(ranges) FROM heading ORDER BY 1",
	};
	static const char views[] = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.v_search USING fts5vocab(main, search, instance);"
				    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.v_single USING fts5vocab(main, single, instance);"
				    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.v_single_title USING fts5vocab(main, single_title, instance)";
	size_t rows = 0;

	sql(x, views);
	sql(y, views);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		sqlite3_stmt *p, *q;
		int more;

		assert_int_equal(sqlite3_prepare_v2(store_handle(x), all[i], -1, &p, NULL), SQLITE_OK);
		assert_int_equal(sqlite3_prepare_v2(store_handle(y), all[i], -1, &q, NULL), SQLITE_OK);
		while ((more = sqlite3_step(p)) == SQLITE_ROW) {
			assert_int_equal(sqlite3_step(q), SQLITE_ROW);
			for (int c = 0; c < sqlite3_column_count(p); c++) {
				assert_int_equal(sqlite3_column_bytes(p, c), sqlite3_column_bytes(q, c));
				assert_memory_equal(sqlite3_column_blob(p, c), sqlite3_column_blob(q, c), (size_t)sqlite3_column_bytes(p, c));
			}
			rows++;
		}
		assert_int_equal(more, SQLITE_DONE);
		assert_int_equal(sqlite3_step(q), SQLITE_DONE);
		sqlite3_finalize(p);
		sqlite3_finalize(q);
	}
	assert_true(rows > 1000);
	sound(x);
	sound(y);
}

static struct ids match(struct store *s, const char *table, const char *column, struct str needle, bool open)
{
	struct ids out = { 0 };
	struct buf b = { 0 };
	sqlite3_stmt *q;

	buf_fmt(&b, "SELECT rowid FROM %s WHERE %s MATCH '%s\"", table, table, column);
	for (size_t i = 0; i < needle.n; i++)
		buf_c(&b, needle.p[i]);
	buf_z(&b, open ? "\" *'" : "\"'");
	buf_c(&b, '\0');
	assert_int_equal(sqlite3_prepare_v2(store_handle(s), b.p, -1, &q, NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW)
		*ARENA_PUSH(a, &out) = sqlite3_column_int64(q, 0);
	assert_int_equal(sqlite3_finalize(q), SQLITE_OK);
	buf_free(&b);
	return out;
}

/* A text's tokens, made in one pass, are those of its folded form; a heading has those that begin in it. */
static void terms_are_tokens(void **state)
{
	struct terms *t = terms_new();

	(void)state;
	seed = 5;
	for (size_t round = 0; round < 400; round++) {
		struct buf text = { 0 }, folded = { 0 }, origin = { 0 };
		size_t n, mark[2] = { 0 }, at[2] = { 0 };
		uint64_t x[2] = { 0 };

		for (int k = 0; k < 40; k++) {
			if (k == 13 || k == 29)
				mark[k == 29] = text.n;
			buf_z(&text, RANDOM(30) ? pieces[RANDOM(PIECES)] : "\xFF");
		}
		buf_z(&text, "。"); /* a text ends otherwise than a phrase */
		terms_heading(t, mark[0], mark[1]);
		terms_take(t, STR("甲"), buf_view(&text));
		fold_text(buf_view(&text), &folded, &origin);
		const struct token *token = tokens_of_phrase(a, buf_view(&folded), &n);
		const uint32_t *from = (const uint32_t *)(const void *)origin.p, *key = (const uint32_t *)(const void *)t->keys.p;

		assert_int_equal(t->n_title, 1);
		assert_int_equal(t->n, 1 + n);
		for (size_t i = 0; i < n; i++) {
			struct str want = token[i].term;
			uint32_t k = key[1 + i];
			char bytes[8] = { (char)k };
			struct str got = { bytes, 1 };

			if (k >= TERM_PAIR) {
				got.n = utf8_put(bytes, k >> 16);
				got.n += k & 0xFFFF ? utf8_put(bytes + got.n, k & 0xFFFF) : 0;
			} else if (k >= TERM_INTERNED) {
				const struct interned_term *o = (const struct interned_term *)(const void *)t->interned.p + (k - TERM_INTERNED);

				got = (struct str){ t->text.p + o->from, o->n };
			}
			assert_true(str_eq(got, want));
			for (int e = 0; e < 2; e++) {
				/* a blank is there when what follows it is */
				bool blank = str_eq(want, STR(" ")) && from[token[i + 1].term.p - folded.p] >= mark[e];

				at[e] += from[want.p - folded.p] < mark[e] && !blank;
			}
		}
		if (at[0] < at[1]) {
			unsigned end = varint_get((const unsigned char *)t->headings.p, &x[0]);

			assert_int_equal(t->headings.n, end + varint_get((const unsigned char *)t->headings.p + end, &x[1]));
			assert_int_equal(x[0], at[0]);
			assert_int_equal(x[1], at[1] - at[0]);
		} else {
			assert_int_equal(t->headings.n, 0);
		}
		buf_free(&text);
		buf_free(&folded);
		buf_free(&origin);
	}
	terms_free(t);
}

struct seen {
	size_t n;
	int64_t sum; /* of squares */
};

static void see(void *ctx, int64_t id)
{
	struct seen *s = ctx;

	s->n++;
	s->sum += id * id;
}

/* What is read from the segments is what FTS5 says, of phrases and of single characters. Says how often it was there
 * to be read. */
static size_t same_answers(struct store *s, size_t phrases)
{
	struct postings *p = rows_postings(s, POSTINGS_SEARCH), *single = rows_postings(s, POSTINGS_UNIGRAM);
	size_t read = 0;

	for (size_t i = 0; p && i < phrases; i++) {
		struct buf folded = { 0 }, text = { 0 };
		struct phrase_hits h;

		for (size_t k = 1 + RANDOM(4); k > 0; k--)
			buf_z(&text, pieces[RANDOM(PIECES)]);
		fold_text(buf_view(&text), &folded, NULL);
		struct str needle = arena_str(a, str_trim(buf_view(&folded)));

		buf_free(&text);
		buf_free(&folded);
		if (needle.n == 0)
			continue;
		bool open = i % 4 == 3;

		if (!phrase_find(p, a, needle, open, &h)) {
			assert_true(open); /* more segments than one, or one token */
			continue;
		}
		struct ids body = match(s, "search", "body : ", needle, open), title = match(s, "search", "title : ", needle, open);
		size_t b = 0, t = 0;

		for (size_t k = 0; k < h.n; k++) {
			if (h.p[k].body && (b == body.n || body.p[b++] != h.p[k].id))
				fail_msg("%.*s: %ld is not what FTS5 finds", STR_ARG(needle), (long)h.p[k].id);
			if (h.p[k].title)
				assert_true(t < title.n && title.p[t++] == h.p[k].id);
		}
		assert_int_equal(b, body.n);
		assert_int_equal(t, title.n);
		read += h.n;
	}
	for (size_t i = 0; p && i < PIECES; i++) {
		size_t tokens;
		struct token *t = tokens_of_phrase(a, fold_str(a, str_z(pieces[i])), &tokens);
		struct cursor one, all, count;
		struct seen seen = { 0 };

		if (tokens == 0)
			continue;
		assert_true(postings_open(p, a, t[0].term, &one) && postings_open(p, a, t[0].term, &all) && postings_open(p, a, t[0].term, &count));
		cursor_each(&all, see, &seen);
		assert_int_equal(seen.n, cursor_documents(&count));
		for (size_t k = 0; cursor_next(&one); k++, seen.sum -= one.id * one.id)
			assert_true(k < seen.n);
		assert_int_equal(seen.sum, 0);
	}
	for (size_t i = 0; single && i < phrases; i++) {
		size_t n = 0;
		uint32_t cp = fold_char(utf8_next(str_z(pieces[RANDOM(PIECES)]), &n));
		char utf8[4];
		struct str c = { utf8, utf8_put(utf8, cp) };
		struct cursor at;

		if (token_class(cp) != TOKEN_WIDE)
			continue;
		struct ids all = match(s, "single", "", c, false);

		n = 0;
		assert_true(postings_open(single, a, c, &at));
		while (cursor_next(&at))
			assert_true(n < all.n && all.p[n++] == at.id);
		assert_int_equal(n, all.n);
		assert_false(at.damaged);
		read += n;
	}
	return read;
}

static int64_t segments(struct store *s)
{
	sqlite3_stmt *q;

	assert_int_equal(sqlite3_prepare_v2(store_handle(s), "SELECT count(DISTINCT segid) FROM search_idx", -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	int64_t n = sqlite3_column_int64(q, 0);

	sqlite3_finalize(q);
	return n;
}

/* 300 documents at once are written straight, by hundreds through FTS5, after a first one, which always is written straight; then both
 * are changed in every way. */
static void direct_as_plain(int page_size)
{
	struct store *plain = fresh(0, page_size), *straight = fresh(1, page_size);
	struct err err;
	size_t read = 0;

	seed = 11;
	for (size_t i = 0; i < 300; i++) {
		struct str t = random_text(i);

		put(plain, i, t);
		put(straight, i, t);
		if (i == 0 || i % 100 == 99)
			settle(plain);
	}
	settle(straight);
	read += same_answers(straight, 200) + same_answers(plain, 200);
	assert_null(store_notice(straight));
	assert_int_equal(segments(straight), 1);
	same_index(plain, straight);
	for (size_t i = 0; i < 700; i++) { /* new ones, changed ones, some of them twice */
		struct str t = random_text(i);
		size_t name = 250 + RANDOM(400);

		put(plain, name, t);
		put(straight, name, t);
		if (i % 100 == 99)
			settle(plain);
	}
	settle(straight);
	read += same_answers(straight, 200);
	same_index(plain, straight);
	for (size_t i = 0; i < 50; i++) { /* little by little: FTS5 merges what we wrote */
		struct str t = random_text(i);
		size_t name = RANDOM(900);

		put(plain, name, t);
		put(straight, name, t);
		settle(plain);
		settle(straight);
		read += same_answers(straight, 20) + same_answers(plain, 20);
	}
	sql(straight, "INSERT INTO search(search,rank) VALUES('usermerge',2); INSERT INTO single(single,rank) VALUES('usermerge',2)");
	for (int i = 0; i < 100; i++) { /* a merge that stops and goes on: some segments are taken over in part, others whole */
		sql(straight, "INSERT INTO search(search,rank) VALUES('merge',3); INSERT INTO single(single,rank) VALUES('merge',3)");
		settle(straight);
		read += same_answers(straight, 4);
	}
	assert_true(read > 20000);
	same_index(plain, straight);
	assert_true(store_optimize(straight, &err));
	assert_int_equal(segments(straight), 1);
	same_index(plain, straight);
	assert_null(store_notice(straight));
	store_close(plain);
	store_close(straight);
}

static void direct_as_plain_in_pages(void **state)
{
	(void)state;
	direct_as_plain(0);
}

/* Lists over very many pages: doclist indexes of several levels. */
static void direct_as_plain_in_tiny_pages(void **state)
{
	(void)state;
	direct_as_plain(32);
}

/* Strings of all lengths up to 40, alike before, behind or in the middle, NULs among them; each once, whatever comes later. */
static struct str interned_string(char out[static 40], uint32_t i)
{
	size_t n = i % 41;

	memset(out, i % 3 ? 'a' : 0, 40);
	for (size_t k = 0, at = i % 7 * 6; k < 3 && at + k < n; k++)
		out[at + k] = (char)(i >> 6 * k & 0x3F);
	return (struct str){ out, n };
}

static void strings_are_numbered(void **state)
{
	enum { STRINGS = 200000 };
	struct dictionary d = { 0 };
	uint32_t *number = malloc(STRINGS * sizeof *number), last = 0;
	char x[40];

	(void)state;
	assert_non_null(number);
	for (uint32_t i = 0; i < STRINGS; i++) {
		number[i] = dictionary_number(&d, interned_string(x, i));
		assert_true(number[i] <= last);
		last += number[i] == last;
	}
	assert_int_equal(d.n, last);
	assert_true(last > STRINGS / 4 && last < STRINGS);
	for (uint32_t i = 0; i < STRINGS; i++) {
		assert_true(str_eq(dictionary_text(&d, number[i]), interned_string(x, i)));
		assert_int_equal(dictionary_number(&d, interned_string(x, i)), number[i]);
	}
	for (uint32_t i = 0; i + 1 < last; i++)
		assert_false(str_eq(dictionary_text(&d, i), dictionary_text(&d, i + 1)));
	dictionary_free(&d);
	free(number);
}

/* Not to be written straight: a word is said, and the documents are filed all the same. */
static void unknown_format(void **state)
{
	struct store *s = fresh(0, 0), *plain = fresh(1, 0);

	(void)state;
	sql(s, "INSERT INTO search_config VALUES('pgsz',40000)"); /* more than we write; FTS5 has read it already */
	seed = 3;
	for (size_t i = 0; i < 300; i++) {
		struct str t = random_text(i);

		put(s, i, t);
		put(plain, i, t);
		if (i % 100 == 99)
			settle(plain);
	}
	settle(s);
	assert_non_null(store_notice(s));
	sql(s, "DELETE FROM search_config WHERE k='pgsz'");
	same_index(plain, s);
	sql(s, "UPDATE single_config SET v=5 WHERE k='version'");
	assert_false(segment_knows(store_handle(s), "single"));
	store_close(plain);
	store_close(s);
}

/* Sets from the index against a scan of the folded texts, for words of every length cut from the texts,
 * with and without punctuation, letters and digits, and for words that occur nowhere. */
static void exact(size_t docs)
{
	enum { WORDS = 600, MOST = 400 };
	struct store *s = fresh(0, 0);
	struct str folded[MOST];
	size_t hits = 0;

	seed = 7;
	for (size_t i = 0; i < docs; i++) {
		struct str text = random_text(i);
		struct buf b = { 0 };

		fold_text(text, &b, NULL);
		folded[i] = arena_str(a, buf_view(&b));
		buf_free(&b);
		put(s, i, text);
	}
	settle(s);
	for (size_t w = 0; w < WORDS; w++) {
		struct str f = folded[RANDOM(docs)];
		size_t from = RANDOM(f.n), to, n = 1 + RANDOM(12), expected = 0;
		struct query_notes notes = { 0 };
		struct hits h;
		struct err err;
		struct buf typed = { 0 };

		while (from > 0 && ((unsigned char)f.p[from] & 0xC0) == 0x80)
			from--;
		to = from;
		while (n-- && to < f.n)
			utf8_next(f, &to);
		struct str needle = str_sub(f, from, to);

		if (w % 5 == 0)
			needle = arena_join(a, needle, str_z(pieces[RANDOM(PIECES)]));
		buf_c(&typed, '"');
		buf_str(&typed, needle);
		buf_c(&typed, '"');
		struct query *q = query_parse(a, arena_str(a, buf_view(&typed)), &notes);

		buf_free(&typed);
		if (q->kind != QUERY_TERM)
			continue;
		assert_true(search_run(s, a, q, SORT_RELEVANCE, 20, &h, &err));
		for (size_t i = 0; i < docs; i++)
			expected += folded_find(folded[i], q->folded, false, 0) != SIZE_MAX;
		if (h.n != expected)
			fail_msg("\"%.*s\": %zu found, %zu expected", STR_ARG(q->folded), h.n, expected);
		hits += h.n;
	}
	assert_true(hits > 500);
	store_close(s);
}

static bool read_row(void *ctx, struct text_room *room, int64_t id, struct str *title, struct str *text)
{
	struct store *s = ctx;
	struct doc d = { .arena = room->a };
	struct err err;

	if (!store_load_record(s, id, &d, &err))
		return false;
	*title = doc_text(&d, FIELD_TITLE);
	*text = d.text;
	return true;
}

/* A word whose ending is open, counted by the texts as by the lists. */
static void endings_by_text(void **state)
{
	enum { DOCS = 300 };
	static const char *const parts[] = { "2024年", "２０２４年度", "2024", "2024月", "12024年", "a2024年", "2024\n年", "，", "工作", "年", " 2024年\n", "2024-年",
					     "(2024)", "（２０２４） 12号", "(2024)12号文", "12", "号" };
	static const char *const words[] = { "2024年", "2024月", "12024年", "工", "(2024)12号" };
	struct store *s = fresh(0, 0);
	size_t compared = 0;

	(void)state;
	seed = 5;
	for (size_t i = 0; i < DOCS; i++) {
		struct buf b = { 0 };

		for (size_t k = 2 + RANDOM(9); k > 0; k--)
			buf_z(&b, parts[RANDOM(sizeof parts / sizeof parts[0])]);
		put(s, i, arena_str(a, buf_view(&b)));
		buf_free(&b);
	}
	settle(s);
	struct err err;

	assert_true(store_snapshot(s, &err));
	for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) {
		struct postings *p = rows_postings(s, POSTINGS_SEARCH);
		const struct occurrences_texts rows = { read_row, s };
		struct str word = str_z(words[w]);
		struct occurrences *by_text = occurrences_open_by_text(p, a, word, rows_texts(s), &rows, 0), *by_lists;

		assert_true(w == 3 ? !by_text : by_text != NULL);
		if (!by_text)
			continue;
		assert_true((by_lists = occurrences_open(p, a, word, true, rows_texts(s))) != NULL);
		for (int64_t id = 0; (id = occurrences_seek(by_text, id)) != INT64_MAX; id++) {
			struct counts x, y = { 0 };
			bool here = occurrences_here(by_text, &x);

			assert_int_equal(here, occurrences_seek(by_lists, id) == id);
			if (here)
				assert_true(occurrences_here(by_lists, &y));
			assert_true(x.body == y.body && x.title == y.title);
			compared += here;
		}
		assert_false(occurrences_gave_up(by_text));
	}
	assert_true(compared > DOCS / 2);
	store_close(s);
}

static void exact_plain(void **state)
{
	(void)state;
	exact(60);
}

static void exact_direct(void **state)
{
	(void)state;
	exact(300);
}

/* The documents of corpus/, in UTF-8, GB18030 and UTF-16: words, and combinations of them, against a scan. */
static bool scan(const struct query *q, struct str folded)
{
	bool any = false;
	size_t at, end;

	switch (q->kind) {
	case QUERY_TERM:
		return folded_find(folded, q->folded, q->prefix, 0) != SIZE_MAX;
	case QUERY_CITED:
		return number_next(a, &q->number, q->tail, folded, 0, &at, &end);
	case QUERY_AND:
		for (size_t i = 0; i < q->n; i++)
			if (!scan(q->child[i], folded))
				return false;
		return true;
	case QUERY_OR:
		for (size_t i = 0; i < q->n; i++)
			any = any || scan(q->child[i], folded);
		return any;
	case QUERY_NOT:
		return !scan(q->child[0], folded);
	default:
		fail_msg("no kind for a scan: %d", (int)q->kind);
		return false;
	}
}

static void exact_on_corpus(void **state)
{
	enum { MOST = 200, QUERIES = 600 };
	static const char *const joints[] = { " ", " OR ", " -", " NOT " };
	struct walk *files = walk_new();
	struct walked file;
	struct str folded[MOST];
	struct store *s = fresh(0, 0);
	size_t n = 0, found = 0, gb = 0;
	struct err err;

	(void)state;
	walk_add(files, "corpus");
	while (n < MOST && walk_next(files, &file)) {
		struct str name = arena_str(a, file.path);
		struct stamp stamp;
		struct buf bytes = { 0 }, b = { 0 };
		struct doc d;
		enum filed what;
		struct prepared *t = prepared_new();

		assert_true(file_read(name.p, &bytes, &stamp, &err));
		if (str_has(name, STR("README"))) {
			buf_free(&bytes);
			prepared_free(t);
			continue;
		}
		assert_true(parse(m, a, name, arena_str(a, buf_view(&bytes)), NULL, &d, &err));
		store_prepare(t, &d);
		assert_true(store_file(s, &d, t, NULL, rules_id(rules), &stamp, &what, &err));
		fold_text(d.text, &b, NULL);
		folded[n++] = arena_str(a, buf_view(&b));
		gb += d.src.in.encoding == ENC_GB18030;
		prepared_free(t);
		buf_free(&bytes);
		buf_free(&b);
	}
	walk_free(files);
	settle(s);
	assert_true(n > 60 && gb >= 5);
	seed = 21;
	for (size_t w = 0; w < QUERIES; w++) {
		struct buf typed = { 0 };
		struct query_notes notes = { 0 };
		struct hits h;
		size_t expected = 0;

		for (size_t k = 1 + (w % 3 == 2) * (1 + RANDOM(2)); k > 0; k--) {
			struct str f = folded[RANDOM(n)];
			size_t from = RANDOM(f.n), to, length = 1 + RANDOM(12);

			while (from > 0 && ((unsigned char)f.p[from] & 0xC0) == 0x80)
				from--;
			for (to = from; length-- && to < f.n;)
				utf8_next(f, &to);
			if (str_has(str_sub(f, from, to), STR("\"")))
				to = from;
			buf_c(&typed, '"');
			buf_str(&typed, str_sub(f, from, to));
			buf_c(&typed, '"');
			if (k > 1)
				buf_z(&typed, joints[RANDOM(4)]);
		}
		struct query *q = query_parse(a, arena_str(a, buf_view(&typed)), &notes);

		buf_free(&typed);
		if (q->kind == QUERY_ALL)
			continue;
		assert_true(search_run(s, a, q, SORT_RELEVANCE, 20, &h, &err));
		for (size_t i = 0; i < n; i++)
			expected += scan(q, folded[i]);
		if (h.n != expected) {
			struct buf tree = { 0 };

			query_explain(q, 0, &tree);
			fail_msg("%.*s: %zu found, %zu expected", (int)tree.n, tree.p, h.n, expected);
		}
		found += h.n;
		/* what is skipped for the sake of the best is none of them */
		struct hits few;

		assert_true(search_run(s, a, q, SORT_RELEVANCE, 3, &few, &err) && search_run(s, a, q, SORT_RELEVANCE, SIZE_MAX, &h, &err));
		for (size_t i = 0; i < 3 && i < h.n; i++)
			if (few.p[i].id != h.p[i].id || few.p[i].score != h.p[i].score)
				fail_msg("%.*s: hit %zu of the best is not that of all", STR_ARG(q->text), i + 1);
	}
	assert_true(found > 3000);
	store_close(s);
}

/* Rows of an index of this many documents; lists go to a file above `room` bytes. */
static sqlite3 *inverted(size_t docs, size_t room, const char *folder)
{
	struct inversion *v = inversion_new(false, room, folder);
	struct terms *t = calloc(1, sizeof *t);
	struct err err;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(tokens_register(db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, schema_index(), NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
	seed = 11;
	for (size_t i = 0; i < docs; i++) {
		struct buf text = { 0 };

		for (size_t n = RANDOM(9); n-- > 0;)
			buf_str(&text, str_z(pieces[RANDOM(PIECES)]));
		terms_take(t, STR("通知"), text.n ? buf_view(&text) : STR(""));
		assert_true(inversion_add(v, (int64_t)i + 1, t));
		buf_free(&text);
	}
	assert_true(inversion_write(v, db, &err));
	inversion_free(v);
	terms_clear(t);
	free(t);
	return db;
}

/* Lists that were in a file make the same segments; where no file can be made they stay in memory. */
static void lists_in_a_file(void **state)
{
	enum { DOCUMENTS = 70000 }; /* two blocks */
	sqlite3 *kept = inverted(DOCUMENTS, INVERSION_ROOM, NULL), *spilled = inverted(DOCUMENTS, 1, "/tmp"), *nowhere;
	static const char all[] = "SELECT id, block FROM search_data UNION ALL SELECT id, block FROM single_data ORDER BY 1, 2";
	sqlite3_stmt *x, *y, *z;
	size_t rows = 0;

	(void)state;
	setenv("TMPDIR", "/nonexistent", 1);
	nowhere = inverted(DOCUMENTS, 1, "/nonexistent");
	unsetenv("TMPDIR");
	assert_int_equal(sqlite3_prepare_v2(kept, all, -1, &x, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(spilled, all, -1, &y, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(nowhere, all, -1, &z, NULL), SQLITE_OK);
	for (; sqlite3_step(x) == SQLITE_ROW; rows++) {
		assert_int_equal(sqlite3_step(y), SQLITE_ROW);
		assert_int_equal(sqlite3_step(z), SQLITE_ROW);
		assert_int_equal(sqlite3_column_bytes(x, 1), sqlite3_column_bytes(y, 1));
		assert_memory_equal(sqlite3_column_blob(x, 1), sqlite3_column_blob(y, 1), (size_t)sqlite3_column_bytes(x, 1));
		assert_int_equal(sqlite3_column_bytes(x, 1), sqlite3_column_bytes(z, 1));
		assert_memory_equal(sqlite3_column_blob(x, 1), sqlite3_column_blob(z, 1), (size_t)sqlite3_column_bytes(x, 1));
	}
	assert_true(rows > 100);
	assert_int_equal(sqlite3_step(y), SQLITE_DONE);
	sqlite3_finalize(x);
	sqlite3_finalize(y);
	sqlite3_finalize(z);
	sqlite3_close(kept);
	sqlite3_close(spilled);
	sqlite3_close(nowhere);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(direct_as_plain_in_pages), cmocka_unit_test(direct_as_plain_in_tiny_pages),
		cmocka_unit_test(terms_are_tokens), cmocka_unit_test(lists_in_a_file), cmocka_unit_test(strings_are_numbered), cmocka_unit_test(unknown_format), cmocka_unit_test(exact_plain), cmocka_unit_test(exact_direct), cmocka_unit_test(exact_on_corpus), cmocka_unit_test(endings_by_text),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
