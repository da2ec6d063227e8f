#include "eval/score.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "text/fold.h"

enum { SOFT_MAX = 400, POPULAR_FROM = 200 };

static const char *name_of(int f)
{
	return f == SCORE_SECTIONS ? "sections" : f == SCORE_TABLES ? "tables" : field_name((enum field)f);
}

struct score_compared {
	struct str *p;
	size_t n, cap;
};

/* ── normal form ── */

static bool dropped(uint32_t c)
{
	return is_blank(c) || (c >= 0x200B && c <= 0x200F) || c == 0xFEFF || c == 0x2060 || (c >= 0x1C && c <= 0x1F);
}

static struct str norm(struct arena *a, const char *s)
{
	struct str t = str_z(s);
	uint32_t *cp = ARENA_ARRAY(a, uint32_t, t.n + 1);
	char *out = arena_alloc(a, t.n * 3 + 1);
	size_t n = 0, w = 0;

	for (size_t i = 0; i < t.n;) {
		uint32_t c = utf8_next(t, &i);

		if (c >= 0xFF01 && c <= 0xFF5E)
			c -= 0xFEE0;
		if (dropped(c))
			continue;
		if (c == 0x201C || c == 0x201D)
			c = '"';
		if (c == 0x2018 || c == 0x2019)
			c = '\'';
		cp[n++] = c;
	}
	for (size_t i = 0; i + 5 < n; i++) {
		bool open = cp[i] == '[' || cp[i] == '(' || cp[i] == 0x3010 || cp[i] == 0x3014;
		bool close = cp[i + 5] == ']' || cp[i + 5] == ')' || cp[i + 5] == 0x3011 || cp[i + 5] == 0x3015;
		bool year = (cp[i + 1] == '1' && cp[i + 2] == '9') || (cp[i + 1] == '2' && cp[i + 2] == '0');
		bool digits = cp[i + 3] >= '0' && cp[i + 3] <= '9' && cp[i + 4] >= '0' && cp[i + 4] <= '9';

		if (open && close && year && digits) {
			cp[i] = 0x3014;
			cp[i + 5] = 0x3015;
		}
	}
	for (size_t i = 0; i < n; i++)
		w += utf8_put(out + w, cp[i]);
	return (struct str){ out, w };
}

static void add(struct arena *a, struct score_compared *l, struct str s)
{
	*ARENA_PUSH(a, l) = s;
}

static const char *text(json_t *v)
{
	return json_is_string(v) ? json_string_value(v) : "";
}

static struct str first_characters(struct str s, size_t n)
{
	size_t i = 0;

	while (i < s.n && n--)
		utf8_next(s, &i);
	return str_sub(s, 0, i);
}

static void section_items(struct arena *a, json_t *list, struct score_compared *out)
{
	size_t i;
	json_t *s;

	json_array_foreach(list, i, s)
	{
		struct str heading = norm(a, text(json_object_get(s, "heading"))), rest = norm(a, text(json_object_get(s, "text")));
		struct str body = first_characters(arena_join(a, heading, rest), 8);

		add(a, out, arena_fmt(a, "%.*s|%d|%.*s", STR_ARG(norm(a, text(json_object_get(s, "label")))),
				      (int)json_integer_value(json_object_get(s, "depth")), STR_ARG(body)));
	}
}

static void table_items(struct arena *a, json_t *list, struct score_compared *out)
{
	size_t t, r, c;
	json_t *table, *row, *cell;

	json_array_foreach(list, t, table)
	{
		json_t *cells = json_object_get(table, "cells");

		json_array_foreach(cells, r, row)
			json_array_foreach(row, c, cell)
			{
				struct str s = norm(a, text(cell));

				if (s.n)
					add(a, out, arena_fmt(a, "%zu,%zu,%zu|%.*s", t, r, c, STR_ARG(s)));
			}
	}
}

static struct str without(struct arena *a, struct str s, const char *const *marks)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		bool drop = false;

		utf8_next(s, &i);
		for (const char *const *m = marks; *m && !drop; m++)
			drop = str_eq(str_sub(s, from, i), str_z(*m));
		if (!drop) {
			memcpy(p + n, s.p + from, i - from);
			n += i - from;
		}
	}
	return (struct str){ p, n };
}

/* The comparable values of one field. */
static struct score_compared items_of(struct arena *a, int field, json_t *rec)
{
	static const char *const marks[] = { ",", "，", ";", "；", "、", "。", ".", NULL };
	struct score_compared out = { 0 };
	json_t *v = json_object_get(rec, name_of(field)), *one;
	size_t i;

	if (field == FIELD_ENCLOSURE_TITLE && !v) {
		json_array_foreach(json_object_get(rec, "parts"), i, one)
			if (strcmp(text(json_object_get(one, "kind")), "enclosure") == 0) {
				v = json_object_get(one, "title");
				break;
			}
	}
	if (!v || json_is_null(v) || (json_is_string(v) && !*json_string_value(v)) || (json_is_array(v) && !json_array_size(v)))
		return out;
	if (field == SCORE_SECTIONS) {
		section_items(a, v, &out);
	} else if (field == SCORE_TABLES) {
		table_items(a, v, &out);
	} else if (field == FIELD_CC && json_is_array(v)) {
		struct str all = STR("");

		json_array_foreach(v, i, one)
			all = arena_join(a, all, norm(a, text(one)));
		add(a, &out, without(a, all, marks));
	} else if (json_is_array(v)) {
		json_array_foreach(v, i, one)
			add(a, &out, norm(a, text(json_is_object(one) ? json_object_get(one, "title") : one)));
	} else {
		add(a, &out, norm(a, text(v)));
	}
	return out;
}

/* ── difflib's ratio ── */

struct sequence {
	uint32_t *p;
	size_t n;
};

static struct sequence points(struct str s)
{
	struct sequence q = { calloc(s.n + 1, sizeof *q.p), 0 };

	if (!q.p)
		memory_out();
	for (size_t i = 0; i < s.n;)
		q.p[q.n++] = utf8_next(s, &i);
	return q;
}

static size_t matches(const struct sequence *x, const struct sequence *y, const bool *popular, size_t alo, size_t ahi, size_t blo, size_t bhi)
{
	size_t bi = alo, bj = blo, size = 0;
	size_t *len = calloc(y->n + 1, sizeof *len), *next = calloc(y->n + 1, sizeof *next);

	if (!len || !next)
		memory_out();
	for (size_t i = alo; i < ahi; i++) {
		memset(next, 0, (y->n + 1) * sizeof *next);
		for (size_t j = blo; j < bhi; j++) {
			if (x->p[i] != y->p[j] || popular[j])
				continue;
			size_t k = next[j + 1] = len[j] + 1;

			if (k > size)
				bi = i + 1 - k, bj = j + 1 - k, size = k;
		}
		size_t *t = len;

		len = next;
		next = t;
	}
	free(len);
	free(next);
	/* frequent characters extend a match but do not begin one */
	while (bi > alo && bj > blo && x->p[bi - 1] == y->p[bj - 1])
		bi--, bj--, size++;
	while (bi + size < ahi && bj + size < bhi && x->p[bi + size] == y->p[bj + size])
		size++;
	if (size == 0)
		return 0;
	return size + matches(x, y, popular, alo, bi, blo, bj) + matches(x, y, popular, bi + size, ahi, bj + size, bhi);
}

double score_similarity(struct str a, struct str b)
{
	struct sequence x = points(a), y = points(b);
	bool *popular = calloc(y.n + 1, sizeof *popular);
	size_t n = x.n + y.n;
	double ratio = 1.0;

	if (!popular)
		memory_out();
	for (size_t i = 0; y.n >= POPULAR_FROM && i < y.n; i++) {
		size_t count = 0;

		for (size_t j = 0; j < y.n; j++)
			count += y.p[j] == y.p[i];
		popular[i] = count > y.n / 100 + 1;
	}
	if (n)
		ratio = 2.0 * (double)matches(&x, &y, popular, 0, x.n, 0, y.n) / (double)n;
	free(popular);
	free(x.p);
	free(y.p);
	return ratio;
}

/* ── counting ── */

static size_t common(struct arena *a, const struct score_compared *g, const struct score_compared *p, bool *g_used, bool *p_used)
{
	size_t n = 0;

	(void)a;
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < g->n && !p_used[i]; k++)
			if (!g_used[k] && str_eq(g->p[k], p->p[i])) {
				g_used[k] = p_used[i] = true;
				n++;
			}
	return n;
}

static size_t soft_hits(struct arena *a, const struct score_compared *p, const struct score_compared *g)
{
	bool *used = ARENA_ARRAY(a, bool, g->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < g->n; k++)
			if (!used[k] && (str_eq(p->p[i], g->p[k]) || (utf8_length(p->p[i]) < SOFT_MAX &&
								       score_similarity(p->p[i], g->p[k]) >= 0.9))) {
				used[k] = true;
				n++;
				break;
			}
	return n;
}

static struct str quoted(struct arena *a, const struct score_compared *l, const bool *used)
{
	struct buf b = { 0 };
	size_t n = 0;

	buf_c(&b, '[');
	for (size_t i = 0; i < l->n && n < 3; i++)
		if (!used[i])
			buf_fmt(&b, "%s'%.*s'", n++ ? ", " : "", STR_ARG(l->p[i]));
	buf_c(&b, ']');
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

static bool same_order(const struct score_compared *x, const struct score_compared *y)
{
	bool same = x->n == y->n;

	for (size_t i = 0; same && i < x->n; i++)
		same = str_eq(x->p[i], y->p[i]);
	return same;
}

static void compare(struct arena *a, const char *name, json_t *gold, json_t *rec, struct score *out)
{
	bool ok = true;

	for (int f = 0; f < SCORE_FIELDS; f++) {
		struct score_field *s = &out->field[f];

		if (!json_object_get(gold, name_of(f)) && f != FIELD_ENCLOSURE_TITLE)
			continue; /* not annotated in this file */
		struct score_compared g = items_of(a, f, gold), p = items_of(a, f, rec);
		bool *g_used = ARENA_ARRAY(a, bool, g.n + 1), *p_used = ARENA_ARRAY(a, bool, p.n + 1);
		size_t hit = common(a, &g, &p, g_used, p_used);

		s->hit += hit;
		s->extra += p.n - hit;
		s->missed += g.n - hit;
		s->gold += g.n;
		s->predicted += p.n;
		s->soft += f >= SCORE_HEADER_FIELDS ? hit : soft_hits(a, &p, &g);
		if (same_order(&g, &p))
			continue;
		ok = false;
		*ARENA_PUSH(a, &out->errors) =
			arena_fmt(a, "%s %s: missing %.*s; extra %.*s%s", name, name_of(f), STR_ARG(quoted(a, &g, g_used)),
				  STR_ARG(quoted(a, &p, p_used)), hit == g.n && hit == p.n ? " (order)" : "");
	}
	out->exact += ok;
}

/* ── files ── */

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* `name` up to its last dot. */
static struct str stem_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && dot > name ? (struct str){ name, (size_t)(dot - name) } : str_z(name);
}

/* A key that no file's name is: a record is found by its name, and by its name without suffix. */
static struct str stem_key(struct arena *a, struct str stem)
{
	return arena_fmt(a, "/%.*s", STR_ARG(stem));
}

static bool read_records(struct arena *a, const char *path, json_t *by_name, struct err *err)
{
	FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	char *line = NULL;
	size_t cap = 0, no = 0;
	ssize_t n;
	bool ok = true;

	if (!in)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	while (ok && (n = getline(&line, &cap, in)) >= 0) {
		json_error_t why;
		json_t *r;

		no++;
		if (str_trim((struct str){ line, (size_t)n }).n == 0)
			continue;
		r = json_loadb(line, (size_t)n, 0, &why);
		if (!r) {
			ok = err_set(err, ERR_IO, "%s:%zu: no JSON: %s", path, no, why.text);
			continue;
		}
		const char *name = base_name(text(json_object_get(json_object_get(r, "source"), "path")));

		json_object_set(by_name, stem_key(a, stem_of(name)).p, r);
		json_object_set_new(by_name, name, r);
	}
	free(line);
	if (in != stdin)
		fclose(in);
	return ok;
}

static int by_path(const FTSENT **x, const FTSENT **y)
{
	return strcmp((*x)->fts_name, (*y)->fts_name);
}

/* ── gold ── */

struct gold {
	const char *name; /* of the document's file; without its suffix where the gold file tells no more */
	json_t *all;      /* the gold file */
	json_t *derived;  /* its derived lists, NULL: none */
	json_t *record;   /* NULL: there is none */
};

static struct gold gold_of(struct arena *a, json_t *records, json_t *all, struct str stem, bool derived)
{
	const char *path = text(json_object_get(all, "file"));
	struct gold g = { .all = all, .derived = json_object_get(all, "derived") };

	if (!*path)
		path = text(json_object_get(json_object_get(all, "source"), "path"));
	g.name = *path ? base_name(path) : stem.p;
	if (derived && !g.derived)
		g.derived = all;
	g.record = json_object_get(records, g.name);
	if (!g.record && (derived || !*path))
		g.record = json_object_get(records, stem_key(a, *path ? stem_of(g.name) : stem).p);
	if (!*path && g.record)
		g.name = base_name(text(json_object_get(json_object_get(g.record, "source"), "path")));
	return g;
}

static void compare_derived(struct arena *a, const struct gold *g, struct score *out)
{
	out->derived.documents++;
	out->derived.found += g->record != NULL;
	entries_compare(a, g->name, g->derived, json_object_get(g->record, "derived"), out->derived.row, &out->errors);
}

/* Compares what one gold file holds. derived_of: stems of the documents whose derived lists were compared. */
static bool use_gold(struct arena *a, const FTSENT *e, json_t *records, json_t *derived_of, const char *only, struct score *out, struct err *err)
{
	struct str whole = STR(".gold.json"), lists = STR(".derived.json");
	struct str file = str_z(e->fts_name);
	bool derived = str_ends(file, lists);
	json_error_t why;
	json_t *all;

	if (!derived && !str_ends(file, whole))
		return true;
	all = json_load_file(e->fts_path, 0, &why);
	if (!all)
		return err_set(err, ERR_IO, "%s:%d: %s", e->fts_path, why.line, why.text);
	struct str stem = arena_str(a, str_sub(file, 0, file.n - (derived ? lists.n : whole.n)));
	struct gold g = gold_of(a, records, all, stem, derived);
	bool seen = json_object_get(derived_of, stem.p) != NULL;

	if (!only || strstr(g.name, only)) {
		if (!derived) {
			out->documents++;
			out->found += g.record != NULL;
			compare(a, g.name, all, g.record, out);
		}
		if (g.derived && !(seen && !derived)) {
			compare_derived(a, &g, out);
			json_object_set_new(derived_of, stem.p, json_true());
		}
	}
	json_decref(all);
	return true;
}

bool score_run(struct arena *a, const char *records, const char *gold, const char *only, struct score *out, struct err *err)
{
	json_t *recs = json_object(), *derived_of = json_object();
	char *root = strdup(gold), *list[] = { root, NULL };
	FTS *fts = root ? fts_open(list, FTS_LOGICAL | FTS_NOCHDIR, by_path) : NULL;
	bool ok = read_records(a, records, recs, err);

	*out = (struct score){ 0 };
	for (int f = 0; f < SCORE_FIELDS; f++)
		out->field[f].name = name_of(f);
	entries_begin(out->derived.row);
	for (FTSENT *e; ok && fts && (e = fts_read(fts));)
		if (e->fts_info == FTS_F)
			ok = use_gold(a, e, recs, derived_of, only, out, err);
	if (ok && out->documents + out->derived.documents == 0)
		ok = err_set(err, ERR_IO, "%s: no gold records (NAME.gold.json, NAME.derived.json) there", gold);
	if (fts)
		fts_close(fts);
	free(root);
	json_decref(derived_of);
	json_decref(recs);
	return ok;
}

double score_f1(size_t hit, size_t extra, size_t missed)
{
	return hit || extra || missed ? 2.0 * (double)hit / (double)(2 * hit + extra + missed) : 1.0;
}
