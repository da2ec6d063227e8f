#include "eval/entries.h"

#include <stdlib.h>
#include <strings.h>

#include "eval/pairing.h"

struct entries {
	struct pairing_entry *p;
	size_t n;
};

enum { WITHOUT_NORMS = PAIRING_LISTS };

void entries_begin(struct entries_figures rows[ENTRIES_ROWS])
{
	for (size_t r = 0; r < ENTRIES_ROWS; r++) {
		const struct pairing_list *of = &pairing_lists[r == WITHOUT_NORMS ? PAIRING_INDICATORS : r];

		rows[r] = (struct entries_figures){ .name = r == WITHOUT_NORMS ? "indicators without norms" : of->name };
		for (size_t f = 0; f < ENTRIES_FIELDS; f++) {
			rows[r].field[f].name = of->fields[f];
			rows[r].field[f].names = f < of->sets;
		}
	}
}

bool entries_figure(const struct entries_figures *row, size_t field, double *out)
{
	struct entries_parts p = row->field[field].parts;
	size_t all = p.right + p.extra + p.missed;

	if (all)
		*out = row->field[field].names ? pairing_f1(p) : (double)p.right / (double)all;
	return all > 0;
}

/* 0: none that a file can have. */
static json_int_t line_of(json_t *v)
{
	json_int_t line = json_integer_value(v);

	return line > 0 && line < INT32_MAX ? line : 0;
}

static struct entries read_list(struct arena *a, const struct pairing_list *of, json_t *list)
{
	struct entries out = { ARENA_ARRAY(a, struct pairing_entry, json_array_size(list) + 1), 0 };
	size_t i;
	json_t *v;

	json_array_foreach(list, i, v)
	{
		struct pairing_entry *e = &out.p[out.n++];

		e->of = v;
		e->line = line_of(json_object_get(v, "line"));
		for (size_t f = 0; f < PAIRING_FORMS && of->forms[f]; f++)
			e->form[f] = pairing_text(a, json_object_get(v, of->forms[f]));
	}
	return out;
}

static int by_line(const void *x, const void *y)
{
	json_int_t a = *(const json_int_t *)x, b = *(const json_int_t *)y;

	return a < b ? -1 : a > b;
}

/* Do lines say nothing: a web page, or nearly all of gold on one line? */
static bool is_loose(struct arena *a, const char *source, json_t *gold)
{
	size_t total = 0, most = 0, n = 0, i;
	json_t *v;

	for (size_t l = 0; l < PAIRING_LISTS; l++)
		total += json_array_size(json_object_get(gold, pairing_lists[l].name));
	json_int_t *line = ARENA_ARRAY(a, json_int_t, total + 1);

	for (size_t l = 0; l < PAIRING_LISTS; l++)
		json_array_foreach(json_object_get(gold, pairing_lists[l].name), i, v)
			line[n++] = json_integer_value(json_object_get(v, "line"));
	qsort(line, n, sizeof *line, by_line);
	for (size_t k = 0, run = 0; k < n; k++) {
		run = k && line[k] == line[k - 1] ? run + 1 : 1;
		most = run > most ? run : most;
	}
	const char *dot = strrchr(source, '.');

	return (dot && (strcasecmp(dot, ".html") == 0 || strcasecmp(dot, ".htm") == 0)) || 4 * most >= 3 * total;
}

static bool lines_agree(const struct pairing_entry *gold, const struct pairing_entry *got)
{
	json_t *v;
	size_t i;

	if (llabs(gold->line - got->line) <= 1)
		return true;
	json_array_foreach(json_object_get(gold->of, "also_lines"), i, v)
		if (llabs(line_of(v) - got->line) <= 1)
			return true;
	return false;
}

struct likely_pair {
	double likeness;
	bool optional;
	size_t gold, got;
};

static int best_first(const void *x, const void *y)
{
	const struct likely_pair *a = x, *b = y;

	if (a->likeness > b->likeness || a->likeness < b->likeness)
		return a->likeness > b->likeness ? -1 : 1;
	if (a->optional != b->optional)
		return a->optional ? 1 : -1;
	if (a->gold != b->gold)
		return a->gold < b->gold ? -1 : 1;
	return a->got < b->got ? -1 : a->got > b->got;
}

/* partner[i] receives the entry of `got` that goes with gold's entry i, SIZE_MAX: none. */
static void match(struct arena *a, const struct pairing_list *of, const struct entries *gold, const struct entries *got, bool loose,
		  size_t *partner, bool *taken)
{
	struct {
		struct likely_pair *p;
		size_t n, cap;
	} all = { 0 };

	struct arena *scratch = arena_new(); /* of one pair: there may be a million */

	for (size_t i = 0; i < gold->n; i++) {
		partner[i] = SIZE_MAX;
		for (size_t k = 0; k < got->n; k++) {
			struct pairing c = { .near = lines_agree(&gold->p[i], &got->p[k]), .loose = loose };

			arena_reset(scratch);
			if (of->pair(scratch, &gold->p[i], &got->p[k], &c))
				*ARENA_PUSH(a, &all) = (struct likely_pair){ c.likeness, pairing_says(gold->p[i].of, "optional"), i, k };
		}
	}
	arena_free(scratch);
	if (all.n)
		qsort(all.p, all.n, sizeof *all.p, best_first);
	for (size_t i = 0; i < all.n; i++)
		if (partner[all.p[i].gold] == SIZE_MAX && !taken[all.p[i].got]) {
			partner[all.p[i].gold] = all.p[i].got;
			taken[all.p[i].got] = true;
		}
}

/* ── what differs ── */

struct report {
	struct arena *arena; /* of the texts; it outlives the document */
	const char *source;
	const struct pairing_list *of;
	struct strings *errors; /* NULL: nothing is reported */
};

static const char *title_of(const struct pairing_list *of, json_t *entry)
{
	const char *name = pairing_string(json_object_get(entry, of->forms[0]));

	return *name ? name : pairing_string(json_object_get(entry, of->forms[1] ? of->forms[1] : of->forms[0]));
}

static void report_entry(const struct report *r, const char *what, const struct pairing_entry *e)
{
	if (r->errors)
		*ARENA_PUSH(r->arena, r->errors) = arena_fmt(r->arena, "%s %s: %s '%s' (line %lld)", r->source, r->of->name, what,
							     title_of(r->of, e->of), (long long)e->line);
}

static struct str value_of(struct arena *a, json_t *entry, const char *field)
{
	if (strcmp(field, "date") == 0)
		return arena_fmt(a, "'%s/%s'", pairing_string(json_object_get(entry, "start")), pairing_string(json_object_get(entry, "end")));
	char *s = json_dumps(json_object_get(entry, field), JSON_ENCODE_ANY | JSON_COMPACT);
	struct str out = arena_str(a, s ? str_z(s) : STR("null"));

	free(s);
	return out;
}

static void report_field(const struct report *r, const char *field, const struct pairing_entry *gold, const struct pairing_entry *got)
{
	if (r->errors)
		*ARENA_PUSH(r->arena, r->errors) =
			arena_fmt(r->arena, "%s %s '%s' (line %lld) %s: missing %.*s; extra %.*s", r->source, r->of->name, title_of(r->of, gold->of),
				  (long long)gold->line, field, STR_ARG(value_of(r->arena, gold->of, field)),
				  STR_ARG(value_of(r->arena, got->of, field)));
}

static void count(struct arena *a, const struct report *r, const struct entries *gold, const struct entries *got, bool loose, bool norms,
		  const size_t *partner, const bool *taken, struct entries_figures *out)
{
	out->documents++;
	for (size_t i = 0; i < gold->n; i++) {
		const struct pairing_entry *want = &gold->p[i];

		if (pairing_says(want->of, "optional") || (!norms && pairing_says(want->of, "norm")))
			continue;
		out->required++;
		if (partner[i] == SIZE_MAX) {
			report_entry(r, "missing", want);
			continue;
		}
		const struct pairing_entry *it = &got->p[partner[i]];
		struct pairing c = { .near = lines_agree(want, it), .loose = loose };

		r->of->pair(a, want, it, &c);
		out->found++;
		for (size_t f = 0; f < ENTRIES_FIELDS && r->of->fields[f]; f++) {
			if (pairing_names(json_object_get(want->of, "soft"), r->of->fields[f]))
				continue;
			out->field[f].parts.right += c.field[f].right;
			out->field[f].parts.extra += c.field[f].extra;
			out->field[f].parts.missed += c.field[f].missed;
			if (c.field[f].extra || c.field[f].missed)
				report_field(r, r->of->fields[f], want, it);
		}
	}
	for (size_t k = 0; k < got->n; k++)
		if (!taken[k]) {
			out->extra++;
			report_entry(r, "extra", &got->p[k]);
		}
}

void entries_compare(struct arena *a, const char *source, json_t *gold, json_t *got, struct entries_figures rows[ENTRIES_ROWS],
		     struct strings *errors)
{
	struct arena *own = arena_new();
	bool loose = is_loose(own, source, gold);

	for (size_t l = 0; l < PAIRING_LISTS; l++) {
		const struct pairing_list *of = &pairing_lists[l];

		if (!json_object_get(gold, of->name))
			continue;
		struct entries want = read_list(own, of, json_object_get(gold, of->name)), has = read_list(own, of, json_object_get(got, of->name));
		size_t *partner = ARENA_ARRAY(own, size_t, want.n + 1);
		bool *taken = ARENA_ARRAY(own, bool, has.n + 1);
		struct report r = { a, source, of, errors };

		match(own, of, &want, &has, loose, partner, taken);
		count(own, &r, &want, &has, loose, true, partner, taken, &rows[l]);
		r.errors = NULL;
		if (l == PAIRING_INDICATORS)
			count(own, &r, &want, &has, loose, false, partner, taken, &rows[WITHOUT_NORMS]);
	}
	arena_free(own);
}
