/* best DB QUERIES SEED: as many queries of all kinds, made of what is filed: the first 20 that a search finds without a look
 * at all others are, with their scores and in their order, those of the exhaustive way. Ends with "N passed, N failed". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index/occurrences.h"
#include "search/search.h"
#include "store/find.h"

enum { SHOWN = 20, SAMPLE = 400 };

static struct arena *a;
static struct str text[SAMPLE], title[SAMPLE], date[SAMPLE], issuer[SAMPLE], number[SAMPLE];
static size_t n_texts;
static uint64_t seed;

static size_t pick(size_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (size_t)(seed >> 33) % n;
}

static bool take_sample(struct store *s, struct err *err)
{
	struct ids ids = { 0 };

	if (!store_ids(s, a, &ids, err))
		return false;
	for (; n_texts < SAMPLE && ids.n; n_texts++) {
		struct doc d = { .arena = a };

		if (!store_load_record(s, ids.p[pick(ids.n)], &d, err))
			return false;
		text[n_texts] = d.text;
		title[n_texts] = doc_text(&d, FIELD_TITLE);
		date[n_texts] = doc_text(&d, FIELD_DATE);
		issuer[n_texts] = doc_text(&d, FIELD_ISSUERS);
		number[n_texts] = doc_text(&d, FIELD_DOC_NUMBER);
	}
	return true;
}

/* Some characters of the text: a run that a user might type. */
static void put_at(struct str t, size_t from, size_t characters, struct buf *out)
{
	size_t to;

	for (to = from; characters > 0 && to < t.n; characters--) {
		size_t at = to;
		uint32_t c = utf8_next(t, &to);

		if (c < 0x20 || c == '"' || c == 0x201C || c == 0x201D) {
			to = at;
			break;
		}
	}
	buf_str(out, str_sub(t, from, to));
}

static void put_part(struct str t, size_t characters, struct buf *out)
{
	size_t from;

	if (t.n == 0)
		t = STR("通知");
	for (from = pick(t.n); from > 0 && ((unsigned char)t.p[from] & 0xC0) == 0x80;)
		from--;
	put_at(t, from, characters, out);
}

static void put_word(struct buf *out)
{
	static const char *const common[] = { "工作", "责任", "通知", "的", "人民政府", "医院", "2024年", "关于", "GCP*", "1*" };
	size_t which = pick(n_texts);

	switch (pick(15)) {
	case 0:
	case 1:
		buf_z(out, common[pick(sizeof common / sizeof common[0])]);
		return;
	case 2:
		buf_z(out, "标题:\"");
		put_part(title[which], 1 + pick(4), out);
		break;
	case 3:
		buf_fmt(out, "日期:%.*s", (int)(date[which].n < 7 ? date[which].n : 4 + 3 * pick(3)), date[which].n ? date[which].p : "2024");
		if (pick(4) == 0)
			buf_fmt(out, "..%.*s", pick(2) ? 4 : 10, "2024-07-15");
		return;
	case 4:
		buf_z(out, "机关:\"");
		put_part(issuer[which], 2 + pick(5), out);
		break;
	case 5:
		if (pick(2) && str_has(number[which], STR("〔")))
			buf_str(out, str_sub(number[which], str_find(number[which], STR("〔")), number[which].n));
		else
			buf_str(out, number[which].n ? number[which] : STR("号"));
		return;
	case 6:
		buf_z(out, "章节:\"");
		put_part(text[which], 1 + pick(4), out);
		break;
	case 7:
		buf_z(out, pick(2) ? "文种:\"" : "主送:\"");
		put_part(pick(2) ? STR("通知") : text[which], 1 + pick(3), out);
		break;
	case 8:
		buf_z(out, pick(2) ? "附件:\"" : pick(2) ? "表格:\"" : "抄送:\"");
		put_part(text[which], 1 + pick(3), out);
		break;
	case 9: { /* across the end of a sentence, which may be that of a heading */
		size_t stop = str_find(text[which], STR("。"));

		buf_c(out, '"');
		if (stop == SIZE_MAX)
			put_part(text[which], 3, out);
		else
			put_at(text[which], stop, 2 + pick(3), out);
		break;
	}
	default:
		buf_c(out, '"');
		put_part(text[which], 1 + pick(8), out);
	}
	buf_c(out, '"');
}

static struct str make_query(void)
{
	static const char *const joints[] = { " ", " ", " OR ", " -" };
	struct buf b = { 0 };
	size_t n = pick(5) ? 1 + pick(2) + pick(3) / 2 + pick(5) / 4 : 1;
	bool group = n > 2 && pick(2);

	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_z(&b, joints[pick(4)]);
		if (group && i == 1)
			buf_c(&b, '(');
		put_word(&b);
	}
	if (group)
		buf_c(&b, ')');
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

static bool same(const struct answer *best, const struct hits *all, size_t shown)
{
	if (best->hits.n != (all->n < shown ? all->n : shown) || (best->exact ? best->total != all->n : best->total >= all->n))
		return false;
	for (size_t i = 0; i < best->hits.n; i++)
		if (best->hits.p[i].id != all->p[i].id || best->hits.p[i].score != all->p[i].score)
			return false;
	return true;
}

/* Is the number of documents, which decides the weight of a word, that of those which hold it? */
static bool counted(struct store *s, struct str folded)
{
	struct word word = { .folded = folded };
	struct occurrences *o = find_occurrences(s, a, &word), *each = o ? occurrences_copy(o, a) : NULL;
	int64_t n = o ? occurrences_documents(o) : 0, really = 0;
	struct counts here;

	for (int64_t id = 0; each && (id = occurrences_seek(each, id)) != INT64_MAX; id++)
		really += occurrences_here(each, &here);
	if (n == really || n > OCCURRENCES_COUNTED)
		return true;
	printf("FAILED %.*s: counted %lld, really in %lld\n", STR_ARG(folded), (long long)n, (long long)really);
	return false;
}

int main(int argc, char **argv)
{
	struct store *s;
	struct err err;
	size_t passed = 0, failed = 0, skipped = 0;

	a = arena_new();
	seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
	if (argc < 3 || !store_open(argv[1], false, &s, &err) || !store_snapshot(s, &err) || !take_sample(s, &err)) {
		fprintf(stderr, "best DB QUERIES [SEED]\n");
		return 2;
	}
	struct arena *sample = a;

	a = arena_new();
	for (long i = atol(argv[2]); i > 0; i--) {
		struct query_notes notes = { 0 };
		struct str typed = make_query();
		struct query *q = query_parse(a, typed, &notes);
		enum sort sort = pick(4) ? SORT_RELEVANCE : (enum sort)pick(5);
		size_t shown = pick(8) ? SHOWN : 1 + pick(60);
		struct answer best;
		struct hits all;

		if (!search_best(s, a, q, sort, shown, &best, &err) || !search_run(s, a, q, sort, SIZE_MAX, &all, &err)) {
			printf("FAILED %.*s: %s\n", STR_ARG(typed), err.message);
			return 1;
		}
		skipped += !best.exact;
		if (q->kind == QUERY_TERM && !q->prefix && (q->field == IN_ANY || q->field == IN_TEXT) && q->folded.n > 3 && !counted(s, q->folded))
			failed++;
		if (same(&best, &all, shown)) {
			passed++;
		} else {
			failed++;
			printf("FAILED %.*s, sort %d: %zu of %zu%s, really %zu\n", STR_ARG(typed), (int)sort, best.hits.n, best.total,
			       best.exact ? "" : " or more", all.n);
			for (size_t k = 0; k < best.hits.n && k < all.n; k++)
				if (best.hits.p[k].id != all.p[k].id || best.hits.p[k].score != all.p[k].score) {
					printf("  the %zu.: %lld %.17g, really %lld %.17g\n", k + 1, (long long)best.hits.p[k].id, best.hits.p[k].score,
					       (long long)all.p[k].id, all.p[k].score);
					break;
				}
		}
		arena_reset(a);
	}
	arena_free(a);
	arena_free(sample);
	store_snapshot_end(s);
	if (sqlite3_txn_state(store_handle(s), "main") != SQLITE_TXN_NONE) { /* else writers wait */
		printf("FAILED the end of the snapshot: something is still being read\n");
		failed++;
	}
	store_close(s);
	printf("of them %zu without a look at all\n%zu passed, %zu failed\n", skipped, passed, failed);
	return failed > 0;
}
