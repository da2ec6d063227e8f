/* Exports the results of a query in the formats of `guidang export`, in pieces, so that memory does not grow with the result and no
 * database snapshot stays open while a slow client reads. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "doc/persons.h"
#include "search/search.h"
#include "serve/route.h"
#include "serve/view.h"
#include "store/desk.h"
#include "write/format.h"

enum { PIECE_BYTES = 256 << 10, PIECE_DOCUMENTS = 500 };

struct export {
	struct stream stream;
	struct arena *arena, *one;
	const struct format *format;
	struct format_options options;
	void *state; /* of the format */
	int64_t *ids;
	size_t n, done;
	bool ended, no_persons;
};

static struct export *export_of(struct stream *m)
{
	return (struct export *)(void *)m; /* its first member */
}

static bool put_record(struct export *x, struct store *s, int64_t id, bool desk, struct buf *out, struct err *err)
{
	struct doc d = { .arena = x->one };
	int64_t next;
	bool ok = store_next(s, id - 1, &next, err);

	if (ok && next == id) { /* else it was taken out meanwhile */
		ok = store_load_record(s, id, &d, err) && (!(x->format->derived || x->options.record.derived || x->no_persons) || store_load_derived(s, &d, err)) &&
		     (!desk || desk_load(s, &d, err));
		if (ok && x->no_persons)
			persons_leave_out(&d);
		if (ok)
			x->format->record(x->state, &d, out);
	}
	arena_reset(x->one);
	return ok;
}

static bool more(struct stream *m, struct store *s, struct buf *out, struct err *err)
{
	struct export *x = export_of(m);
	bool desk = desk_any(s);

	for (size_t n = 0; x->done < x->n && n < PIECE_DOCUMENTS && out->n < PIECE_BYTES; n++)
		if (!put_record(x, s, x->ids[x->done++], desk, out, err))
			return false;
	if (x->done < x->n || x->ended)
		return true;
	x->ended = true;
	void *state = x->state;

	x->state = NULL;
	return x->format->end(state, out, err);
}

static void end(struct stream *m)
{
	struct export *x = export_of(m);
	struct buf ignored = { 0 };
	struct err unseen;

	if (x->state)
		x->format->end(x->state, &ignored, &unseen);
	buf_free(&ignored);
	arena_free(x->one);
	arena_free(x->arena);
	free(x->ids);
	free(x);
}

static bool find(struct request *r, struct export *x, bool by_date, struct err *err)
{
	struct query_notes notes = { 0 };
	struct str words = request_get(r, "q");
	struct hits hits;

	if (r->room->options->expand)
		words = r->room->options->expand(r->arena, words);
	struct query *q = query_parse(r->arena, words, &notes);

	if (!request_get(r, "exact").n)
		q = query_understand(r->arena, q, r->room->names, &notes);
	if (!search_run(r->store, r->arena, q, by_date ? SORT_DATE : SORT_ID, SIZE_MAX, &hits, err))
		return false;
	x->ids = allocated(malloc((hits.n + 1) * sizeof *x->ids));
	for (size_t i = 0; i < hits.n; i++)
		x->ids[x->n++] = hits.p[i].id;
	return true;
}

/* Those that need the files, or make a workbook, are for the command line. */
static const struct format *format_asked(const struct request *r)
{
	struct str name = request_get(r, "format");
	const struct format *f = name.n ? format_named(arena_str(r->arena, name).p) : format_named("jsonl");

	return f && !f->bytes && !f->arranged && strcmp(f->name, "boxes") != 0 ? f : NULL;
}

static const char *type_of(const struct format *f)
{
	return strcmp(f->name, "jsonl") == 0 ? "application/jsonl" : strcmp(f->name, "md") == 0 ? "text/markdown; charset=utf-8" :
	       f->begins && f->begins[0] == '<' ? "application/xml" : "text/csv; charset=utf-8";
}

void route_export(struct request *r, struct str rest)
{
	const struct format *f = format_asked(r);
	struct err err = { 0 };

	if (rest.n) {
		view_refuse(r, 404, phrase(r, "There is no such page."));
		return;
	}
	if (!f || request_get(r, "q").n > QUERY_MAX) {
		view_refuse(r, 400, phrase(r, "There is no such format here; guidang export has more."));
		return;
	}
	struct export *x = allocated(calloc(1, sizeof *x));

	x->stream = (struct stream){ more, end };
	x->arena = arena_new();
	x->one = arena_new();
	x->format = f;
	x->no_persons = r->room->options->no_persons;
	x->options = (struct format_options){ .now = (int64_t)time(NULL), .record = { .provenance = request_get(r, "provenance").n > 0, .derived = request_get(r, "derived").n > 0 } };
	format_prepare(f);
	if (!find(r, x, f->by_date, &err) || !(x->state = f->begin(f, &x->options, r->out, &err))) {
		view_failed(r, &err);
		end(&x->stream);
		return;
	}
	r->reply->stream = &x->stream;
	r->reply->type = type_of(f);
	r->reply->foreign = true;
	r->reply->file = arena_fmt(r->arena, "guidang.%s", strcmp(f->name, "jsonl") == 0 || strcmp(f->name, "md") == 0 ? f->name :
				   f->begins && f->begins[0] == '<' ? "xml" : "csv");
}
