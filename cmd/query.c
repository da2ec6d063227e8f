#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "confine.h"
#include "hit.h"
#include "lines.h"
#include "nearest.h"
#include "opt.h"
#include "saved.h"
#include "search/names.h"
#include "search/search.h"
#include "store/remote.h"
#include "text/fold.h"
#include "write/csv.h"
#include "write/text.h"

enum {
	PLACES = 3,
	NEAREST = 5, /* documents shown to people that are not what they asked for */
};

struct show {
	const struct args *args;
	struct store *store;
	const struct query *q;
	const struct answer *found;
	struct near_documents nearest; /* where the query finds nothing: what is shown instead */
	const struct near_query *near; /* what the document has of it */
	struct str said;               /* text of the query in the last line about it */
	struct arena *arena;
	struct hit_style style;
	bool machine; /* for programs */
	long context;
	size_t shown;
	int64_t *seen; /* fingerprints of the hits printed: copies are only named */
	size_t n_seen;
};

/* The snippet folded, without matches' marks, dots, and what Markdown has before a heading. */
static struct str plain_line(struct arena *a, struct str snippet, bool *cut)
{
	static const char dots[] = "…";
	struct str s = hit_unmarked(a, snippet);

	*cut = str_starts(s, str_z(dots)) || str_ends(s, str_z(dots));
	if (str_starts(s, str_z(dots)))
		s = str_sub(s, strlen(dots), s.n);
	if (str_ends(s, str_z(dots)))
		s.n -= strlen(dots);
	while (s.n && strchr("#* ", s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n && s.p[s.n - 1] == '*')
		s.n--;
	return fold_str(a, s);
}

/* May the snippet be the heading, or a part of it? Told by its beginning: most are not, and folding all of each takes longer. */
static bool begins_in(struct arena *a, struct str heading, struct str snippet)
{
	enum { ENOUGH = 48 };
	size_t n = 0;
	bool cut;

	while (n < snippet.n && n < ENOUGH)
		utf8_next(snippet, &n);
	struct str begin = plain_line(a, str_sub(snippet, 0, n), &cut);

	if (begin.n) /* what follows it may change its last character */
		utf8_prev(begin, &begin.n);
	return str_has(heading, begin);
}

/* How many of the first snippets are lines of the title: they follow each other in it. */
static size_t in_title(struct doc *d, const struct snippets *p)
{
	const struct value *v = doc_value(d, FIELD_TITLE);
	struct str title = STR_NONE;
	size_t n = 0;
	bool cut;

	if (v && p->n && p->p[0].line >= v->at.from && p->p[0].line <= v->at.to)
		title = fold_str(d->arena, v->text);
	for (; n < p->n && v && p->p[n].line >= v->at.from && p->p[n].line <= v->at.to; n++) {
		struct str line = plain_line(d->arena, p->p[n].snippet, &cut);
		size_t at = str_find(title, line);

		if (line.n == 0 || at == SIZE_MAX)
			break;
		title = str_sub(title, at + line.n, title.n);
	}
	return n;
}

/* A match in a heading is shown once, at the end of the heading path. */
static void print_place(struct show *s, struct doc *d, const struct snippet *p, struct buf *b)
{
	size_t arrow = str_rfind(p->section, STR(" → ")), last = arrow == SIZE_MAX ? 0 : arrow + strlen(" → ");
	struct str name = str_sub(p->section, last, p->section.n), folded = name.n ? fold_str(d->arena, name) : STR_NONE;
	bool heading = name.n && begins_in(d->arena, folded, p->snippet);

	if (heading) {
		bool cut;
		struct str plain = plain_line(d->arena, p->snippet, &cut);

		heading = str_eq(folded, plain) || (cut && str_has(folded, plain));
	}
	buf_c(b, '\n');
	size_t from = b->n;

	buf_z(b, "    第");
	buf_number(b, p->line);
	buf_z(b, p->section.n ? "行  " : "行");
	size_t column = s->style.width ? text_width(str_sub(buf_view(b), from, b->n)) : 0;

	hit_wrapped(heading ? arena_join(d->arena, str_sub(p->section, 0, last), search_marked(s->q, d->arena, name)) : p->section, &s->style, column, 8, b);
	if (heading)
		return;
	buf_z(b, "\n        ");
	hit_wrapped(p->snippet, &s->style, 8, 8, b);
}

/* People see in the list itself that it is not what they asked for. */
static void print_nearest(struct show *s)
{
	struct buf b = { 0 };

	buf_fmt(&b, _("nearest to it, not what was asked: %.*s (%zu)"), STR_ARG(s->near->text), s->near->count);
	lines_put(buf_view(&b), s->style.width, 4);
	buf_free(&b);
	s->said = s->near->text;
}

static void print_text(struct show *s, struct doc *d, const struct snippets *p)
{
	struct buf b = { 0 };
	size_t title = in_title(d, p);

	if (s->shown++)
		putchar('\n');
	if (s->near && !str_eq(s->near->text, s->said))
		print_nearest(s);
	struct buf opens = { 0 };
	struct err unseen;
	struct str path = store_shown(s->store, d, false, &opens, &unseen) ? buf_view(&opens) : d->src.path;

	hit_head(d, search_marked(s->q, d->arena, doc_text(d, FIELD_TITLE)), path, &s->style, &b);
	buf_free(&opens);
	for (size_t i = title; i < p->n; i++)
		print_place(s, d, &p->p[i], &b);
	if (p->more) {
		buf_z(&b, "\n    还有");
		buf_number(&b, (int64_t)p->more);
		buf_z(&b, "处（--all-places）");
	}
	buf_c(&b, '\n');
	struct paths copies = { 0 };
	struct err ignored;

	if (store_copies(s->store, d, &copies, &ignored))
		for (size_t i = 0; i < copies.n; i++) {
			buf_z(&b, "    同文 ");
			text_safe(copies.p[i], &b);
			buf_c(&b, '\n');
		}
	put_bytes(buf_view(&b), stdout);
	buf_free(&b);
}

static bool shown_before(struct show *s, int64_t fingerprint)
{
	for (size_t i = 0; i < s->n_seen; i++)
		if (s->seen[i] == fingerprint)
			return true;
	s->seen[s->n_seen++] = fingerprint;
	return false;
}

static json_t *text(struct str s)
{
	struct buf b = { 0 };
	json_t *v = json_null();

	for (size_t i = 0; i < s.n;)
		buf_cp(&b, utf8_next(s, &i));
	if (b.n)
		v = json_stringn(b.p, b.n);
	buf_free(&b);
	return v;
}

static json_t *hit_json(struct show *s, struct doc *d, const struct snippets *p, double score)
{
	json_t *o = json_object(), *issuers = json_array(), *places = json_array();

	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field == FIELD_ISSUERS)
			json_array_append_new(issuers, text(d->values.p[i].text));
	for (size_t i = 0; i < p->n; i++) {
		json_t *one = json_object();
		struct str snip = opt_has(s->args, "marks") ? p->p[i].snippet : hit_unmarked(d->arena, p->p[i].snippet);

		json_object_set_new(one, "line", json_integer(p->p[i].line));
		json_object_set_new(one, "section", text(p->p[i].section));
		json_object_set_new(one, "snippet", text(snip));
		json_array_append_new(places, one);
	}
	json_object_set_new(o, "id", json_string(d->src.id));
	json_object_set_new(o, "path", text(d->src.path));
	json_object_set_new(o, "title", text(doc_text(d, FIELD_TITLE)));
	json_object_set_new(o, "doc_number", text(doc_text(d, FIELD_DOC_NUMBER)));
	json_object_set_new(o, "date", text(doc_text(d, FIELD_DATE)));
	json_object_set_new(o, "issuers", issuers);
	json_object_set_new(o, "score", json_real(score));
	json_object_set_new(o, "hits", places);
	json_object_set_new(o, "total", json_integer((json_int_t)(s->near ? s->near->count : s->found->total)));
	json_object_set_new(o, "total_exact", json_boolean(s->near || s->found->exact));
	if (s->near)
		json_object_set_new(o, "near", text(s->near->text));
	return o;
}

static void print_csv(struct doc *d, const struct snippets *p)
{
	struct str line = p->n ? arena_fmt(d->arena, "%u", p->p[0].line) : STR("");
	const struct str cells[] = { doc_text(d, FIELD_DOC_NUMBER), doc_text(d, FIELD_TITLE), hit_joined(d->arena, d, FIELD_ISSUERS),
				     doc_text(d, FIELD_DATE), d->src.path, line, p->n ? p->p[0].section : STR(""),
				     p->n ? hit_unmarked(d->arena, p->p[0].snippet) : STR("") };
	size_t n = sizeof cells / sizeof cells[0];
	struct buf b = { 0 };

	for (size_t i = 0; i < n; i++)
		(i == 4 ? csv_path : csv_cell)(cells[i], i + 1 == n, &b);
	put_bytes(buf_view(&b), stdout);
	buf_free(&b);
}

static bool each(struct show *s, const struct hit *h, json_t *all, struct err *err)
{
	struct doc d = { .arena = s->arena };
	struct outline outline;
	struct snippets p = { 0 };

	if (!store_load_hit(s->store, h->id, &d, &outline, err))
		return false;
	if (!s->machine && shown_before(s, d.fingerprint))
		return true;
	if (!opt_has(s->args, "files"))
		p = search_snippets(s->q, &d, &outline, opt_has(s->args, "all-places") ? SIZE_MAX : PLACES, (size_t)s->context);
	if (all) {
		json_array_append_new(all, hit_json(s, &d, &p, h->score));
	} else if (opt_has(s->args, "jsonl")) {
		json_t *o = hit_json(s, &d, &p, h->score);

		json_dumpf(o, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
		putchar('\n');
		json_decref(o);
	} else if (opt_has(s->args, "csv")) {
		print_csv(&d, &p);
	} else if (opt_has(s->args, "files")) {
		bool bytes = opt_has(s->args, "null");
		struct buf path = { 0 };

		if (!store_shown(s->store, &d, bytes, &path, err)) {
			buf_free(&path);
			return false;
		}
		if (bytes)
			put_bytes(buf_view(&path), stdout);
		else
			put_clean(buf_view(&path), stdout);
		putchar(bytes ? '\0' : '\n');
		buf_free(&path);
	} else {
		print_text(s, &d, &p);
	}
	return true;
}

static bool parse_sort(const struct args *a, enum sort *sort)
{
	static const char *const names[] = { "relevance", "date", "-date", "number" };
	const char *s = opt_get(a, "sort");

	*sort = SORT_RELEVANCE;
	for (int i = 0; s && i < 4; i++)
		if (strcmp(s, names[i]) == 0) {
			*sort = (enum sort)i;
			return true;
		}
	if (s)
		say("--sort takes relevance, date, -date or number, not \"%s\"", s);
	return !s;
}

static int by_time(const void *x, const void *y)
{
	return str_cmp(((const struct facet *)x)->value, ((const struct facet *)y)->value);
}

/* For people: years in chronological order, each count with a bar. */
static void print_bars(const char *name, struct facets *list, size_t columns)
{
	size_t most = 1, widest = 1, room;

	if (strcmp(name, "year") == 0 && list->n)
		qsort(list->p, list->n, sizeof *list->p, by_time);
	for (size_t i = 0; i < list->n; i++) {
		size_t wide = text_width(list->p[i].value);

		most = list->p[i].count > most ? list->p[i].count : most;
		widest = wide > widest ? wide : widest;
	}
	widest = widest < columns / 2 ? widest : columns / 2;
	room = columns > widest + 16 ? columns - widest - 16 : 4;
	printf("%s\n", name);
	for (size_t i = 0; i < list->n; i++) {
		struct str value = list->p[i].value.n ? list->p[i].value : STR("-");
		size_t wide = text_width(value), bar = (list->p[i].count * room + most - 1) / most;

		fputs("  ", stdout);
		put_clean(value, stdout);
		printf("%*s %9zu ", wide < widest ? (int)(widest - wide) : 0, "", list->p[i].count);
		while (bar-- > 0)
			fputs("█", stdout);
		putchar('\n');
	}
}

static int print_facets(const struct args *a, bool pages, struct store *store, struct arena *arena, const struct hits *hits)
{
	struct err err = { 0 };
	char *names = strdup(opt_get(a, "facet"));
	int status = hits->n ? EXIT_DONE : EXIT_NOTHING;
	size_t columns = isatty(STDOUT_FILENO) ? terminal_width() : 0;

	if (columns && status == EXIT_DONE)
		pager_start(a);
	if (pages) /* else it was done before the search */
		confine_reading(store, NULL);
	for (char *f = names ? strtok(names, ",") : NULL; f; f = strtok(NULL, ",")) {
		struct facets list = { 0 };

		if (!search_facet(store, arena, hits, str_z(f), 0, &list, &err)) {
			status = cannot(&err);
			break;
		}
		if (columns)
			print_bars(f, &list, columns);
		for (size_t i = 0; i < list.n && !columns; i++) {
			printf("%s\t%zu\t", f, list.p[i].count);
			put_clean(list.p[i].value.n ? list.p[i].value : STR("-"), stdout);
			putchar('\n');
		}
	}
	free(names);
	return status;
}

static void say_total(const struct answer *f, const char *more)
{
	size_t step = 1;

	while (step <= f->total / 10)
		step *= 10;

	if (f->exact)
		say("%zu found%s", f->total, more);
	else
		say("more than %zu found%s", f->total / step * step, more);
}

/* Other names of bodies: built-in, and from the user's file. */
static struct names *load_names(struct arena *arena)
{
	struct names *names = names_new(arena);

	names_add(names, saved_read(arena, "names.txt"));
	return names;
}

/* Half-remembered numbers and dates are recognised, unless --exact is given; additional searches are reported. */
static struct query *understood(const struct args *a, struct store *store, struct arena *arena, struct query *q, struct names **out)
{
	struct names *names;
	struct query_notes also = { 0 };
	struct str all = STR_NONE;

	if (opt_has(a, "exact"))
		return q;
	*out = names = load_names(arena);
	names_learn(names, store, q);
	q = query_understand(arena, q, names, &also);
	for (size_t i = 0; i < also.n; i++)
		all = all.n ? arena_join(arena, arena_join(arena, all, STR("、")), also.p[i]) : also.p[i];
	if (all.n && !a->quiet)
		fprintf(stderr, "= 也查: %.*s\n", STR_ARG(all));
	return q;
}

static bool print_hits(struct show *s, struct arena *arena, size_t offset, size_t limit, struct err *err)
{
	const struct hits *hits = &s->found->hits;
	json_t *all = opt_has(s->args, "json") ? json_array() : NULL;
	bool ok = true;

	if (opt_has(s->args, "csv"))
		fputs("doc_number,title,issuers,date,path,line,section,snippet\r\n", stdout);
	s->arena = arena_new();
	s->seen = ARENA_ARRAY(arena, int64_t, (limit < hits->n ? limit : hits->n) + 1);
	for (size_t i = offset; i < hits->n && i < offset + limit && ok; i++) {
		if (s->nearest.n) {
			s->near = &s->nearest.p[i].by;
			s->q = s->near->is;
		}
		ok = each(s, &hits->p[i], all, err);
		arena_reset(s->arena);
	}
	arena_free(s->arena);
	if (!ok && store_remote(s->store))
		__fpurge(stdout); /* prints nothing of an answer that the server did not complete */
	if (all && ok) {
		json_dumpf(all, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
		putchar('\n');
	}
	json_decref(all);
	return ok;
}

/* Says what is near a query that finds nothing, and fills in the documents that are shown instead, if any are asked for: in that order, or
 * in another one all that the first of them was found by. */
static bool find_nearest(struct show *s, struct arena *arena, const struct names *names, struct str words, enum sort sort, size_t want, struct answer *found,
			 struct err *err)
{
	const struct args *a = s->args;
	bool show = opt_has(a, "near") || (!s->machine && !a->quiet && !opt_has(a, "exact"));
	const struct near *near = nearest_to_nothing(a, s->store, arena, s->q, names, words, show ? want : 0);

	if (!near)
		return true;
	if (sort != SORT_RELEVANCE) {
		if (!search_best(s->store, arena, near->documents.p->by.is, sort, want, found, err))
			return false;
		for (size_t i = 0; i < found->hits.n; i++)
			*ARENA_PUSH(arena, &s->nearest) = (struct near_document){ found->hits.p[i], near->documents.p->by };
		return true;
	}
	s->nearest = near->documents;
	found->total = near->documents.n;
	for (size_t i = 0; i < near->documents.n; i++)
		*ARENA_PUSH(arena, &found->hits) = near->documents.p[i].hit;
	return true;
}

/* Two forms of output at once are none. */
static bool one_form(const struct args *a)
{
	static const char *const forms[] = { "facet", "files", "json", "jsonl", "csv" };
	const char *first = NULL;

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (opt_has(a, forms[i])) {
			if (first) {
				say("query: --%s and --%s are two forms of output; name one of them", first, forms[i]);
				return false;
			}
			first = forms[i];
		}
	return true;
}

static int query(struct args *a, struct store *store, struct arena *arena)
{
	struct err err = { 0 };
	struct query_notes notes = { 0 };
	struct str words = saved_expand(arena, opt_words(a, arena));
	struct names *names = NULL;
	struct query *q = understood(a, store, arena, query_parse(arena, words, &notes), &names);
	bool machine = opt_has(a, "json") || opt_has(a, "jsonl") || opt_has(a, "csv") || opt_has(a, "files");
	struct show s = { .args = a, .store = store, .q = q, .machine = machine, .context = 40 };
	bool pages = pager_may_start(a);
	long limit = 20, offset = 0;
	enum sort sort;
	struct answer found = { .exact = true };
	struct hits hits;

	if (opt_has(a, "save") && !saved_put(arena, str_z(opt_get(a, "save")), opt_words(a, arena), &err))
		return cannot(&err);
	if (!pages) /* the user's own files are read and written */
		confine_reading(store, NULL);
	if (!parse_sort(a, &sort) || !opt_number(a, "limit", 0, &limit) || !opt_number(a, "offset", 0, &offset) ||
	    !opt_number(a, "context", 0, &s.context))
		return EXIT_CANNOT;
	for (size_t i = 0; i < notes.n && !a->quiet; i++)
		say("query: %.*s", STR_ARG(notes.p[i]));
	if (opt_has(a, "explain")) {
		struct buf b = { 0 };

		query_explain(q, 0, &b);
		put_bytes(buf_view(&b), stdout); /* folded text has no control characters */
		buf_free(&b);
	}
	bool all_of_them = opt_has(a, "count") || opt_has(a, "facet");

	if (!(all_of_them ? search_run(store, arena, q, sort, 0, &found.hits, &err) :
			    search_best(store, arena, q, sort, (size_t)offset + (size_t)limit, &found, &err)))
		return cannot(&err);
	hits = found.hits;
	if (opt_has(a, "count")) {
		printf("%zu\n", hits.n);
		return hits.n ? EXIT_DONE : EXIT_NOTHING;
	}
	if (opt_has(a, "facet"))
		return print_facets(a, pages, store, arena, &hits);
	int status = found.total ? EXIT_DONE : EXIT_NOTHING;

	s.found = &found;
	s.style = hit_style_of(a);
	if (status == EXIT_NOTHING) {
		if (!machine && !opt_get(a, "limit") && !opt_has(a, "exact"))
			limit = NEAREST;
		if (!find_nearest(&s, arena, names, words, sort, (size_t)(offset + limit), &found, &err))
			return cannot(&err);
	}
	if (!machine && found.total)
		pager_start(a);
	if (pages)
		confine_reading(store, NULL);
	if (!print_hits(&s, arena, (size_t)offset, (size_t)limit, &err))
		return cannot(&err);
	if (!machine && !a->quiet && found.total && !s.nearest.n)
		say_total(&found, found.total > (size_t)offset + (size_t)limit ? _("; --offset and --limit show more") : "");
	return status;
}

/* If shards were left out, prints a message and makes the exit status show that the answer is incomplete. */
static int complete(struct store *store, struct arena *arena, int status)
{
	struct str missing = store_missing(store, arena);

	if (missing.n == 0)
		return status;
	say("%s: without the documents of %.*s, which does not answer", store_path(store), STR_ARG(missing));
	return EXIT_CANNOT;
}

static int run(struct args *a)
{
	/* not closed: the program ends here, and freeing SQLite's memory would only take time */
	static struct store *store;
	struct arena *arena = arena_new();
	struct err err = { 0 };
	int status = EXIT_CANNOT;

	if (opt_has(a, "partial"))
		store_partial();
	if (!one_form(a))
		goto out;
	if (opt_has(a, "saved")) {
		saved_list(arena, stdout);
		status = EXIT_DONE;
	} else if (!open_database(a, false, &store, &err) || !store_snapshot(store, &err)) {
		cannot(&err);
	} else {
		status = complete(store, arena, query(a, store, arena));
		store_snapshot_end(store); /* ends the read transaction, so that writers do not wait until the pager ends */
	}
out:
	arena_free(arena);
	return status;
}

static const struct option_row options[] = {
	{ "limit", 'n', "N", "at most this many documents (20)" },
	{ "offset", 0, "N", "leave out the first so many" },
	{ "sort", 0, "HOW", "relevance, date, -date or number" },
	{ "count", 'c', NULL, "only how many" },
	{ "facet", 0, "A,B", "counts by {facets}" },
	{ "files", 'l', NULL, "paths only" },
	{ "null", '0', NULL, "paths end in NUL" },
	{ "json", 0, NULL, "one JSON array" },
	{ "jsonl", 0, NULL, "one line of JSON a document" },
	{ "csv", 0, NULL, "a table" },
	{ "marks", 0, NULL, "JSON: matches between U+0002 and U+0003" },
	{ "all-places", 0, NULL, "every place of a document, not the first three" },
	{ "context", 0, "N", "characters either side of a match (40)" },
	{ "near", 0, NULL, "where nothing is found, what is nearest, also in JSON, CSV and paths; the exit status stays 1" },
	{ "exact", 0, NULL, "search exactly what was typed: no other names, no half-remembered numbers" },
	{ "save", 0, "NAME", "keep the query: @NAME means it from now on" },
	{ "saved", 0, NULL, "list the queries that are kept" },
	{ "explain", 0, NULL, "how the query was understood" },
	{ "partial", 0, NULL, "answer from the shards that respond; the others are named, and the exit status is 2" },
	{ "no-pager", 0, NULL, "straight to the terminal" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_query = { "query", "QUERY…", "search", options, run };
