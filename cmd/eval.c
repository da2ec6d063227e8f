#include <jansson.h>

#include "eval/score.h"
#include "opt.h"

static double share(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : 1.0;
}

static double soft_f1(const struct score_field *f)
{
	return score_f1(f->soft, f->predicted - f->soft, f->gold - f->soft);
}

static double micro(const struct score *s)
{
	size_t hit = 0, extra = 0, missed = 0;

	for (int f = 0; f < SCORE_HEADER_FIELDS; f++) {
		hit += s->field[f].hit;
		extra += s->field[f].extra;
		missed += s->field[f].missed;
	}
	return score_f1(hit, extra, missed);
}

static void print_derived(const struct score *s)
{
	printf("%-24s %6s %7s %7s %7s\n", "derived list", "gold", "P", "R", "F1");
	for (int r = 0; r < ENTRIES_ROWS; r++) {
		const struct entries_figures *x = &s->derived.row[r];
		const char *sep = "  ";

		if (!x->documents)
			continue;
		printf("%-24s %6zu %7.4f %7.4f %7.4f", x->name, x->required, share(x->found, x->found + x->extra), share(x->found, x->required),
		       score_f1(x->found, x->extra, x->required - x->found));
		for (size_t f = 0; f < ENTRIES_FIELDS && x->field[f].name; f++) {
			double figure;

			if (!entries_figure(x, f, &figure))
				continue;
			printf("%s%s %.4f", sep, x->field[f].name, figure);
			sep = ", ";
		}
		putchar('\n');
	}
	printf("derived lists: documents %zu, found %zu\n", s->derived.documents, s->derived.found);
}

static void print_fields(const struct score *s)
{
	printf("%-16s %6s %7s %7s %7s %7s\n", "field", "gold", "P", "R", "F1", "soft F1");
	for (int f = 0; f < SCORE_FIELDS; f++) {
		const struct score_field *x = &s->field[f];

		printf("%-16s %6zu %7.4f %7.4f %7.4f %7.4f\n", x->name, x->gold, share(x->hit, x->predicted), share(x->hit, x->gold),
		       score_f1(x->hit, x->extra, x->missed), soft_f1(x));
	}
	printf("header fields, micro F1 %.4f; documents %zu, found %zu, record exactly right %.3f\n", micro(s), s->documents, s->found,
	       (double)s->exact / (double)s->documents);
}

static void print_text(const struct score *s)
{
	if (s->documents)
		print_fields(s);
	if (s->derived.documents)
		print_derived(s);
}

static json_t *json_derived(const struct score *s)
{
	json_t *o = json_pack("{s:i, s:i}", "documents", (int)s->derived.documents, "found", (int)s->derived.found);

	for (int r = 0; r < ENTRIES_ROWS; r++) {
		const struct entries_figures *x = &s->derived.row[r];
		json_t *fields = json_object();

		for (size_t f = 0; f < ENTRIES_FIELDS && x->field[f].name; f++) {
			double figure;

			if (entries_figure(x, f, &figure))
				json_object_set_new(fields, x->field[f].name, json_real(figure));
		}
		if (x->documents)
			json_object_set_new(o, x->name,
					    json_pack("{s:i, s:i, s:i, s:f, s:f, s:f, s:O}", "gold", (int)x->required, "found", (int)x->found,
						      "extra", (int)x->extra, "p", share(x->found, x->found + x->extra), "r",
						      share(x->found, x->required), "f1", score_f1(x->found, x->extra, x->required - x->found),
						      "fields", fields));
		json_decref(fields);
	}
	return o;
}

static void print_json(const struct score *s)
{
	json_t *o = json_pack("{s:i, s:i}", "documents", (int)s->documents, "found", (int)s->found);

	if (s->documents) {
		json_object_set_new(o, "record", json_real(share(s->exact, s->documents)));
		json_object_set_new(o, "fields_micro_f1", json_real(micro(s)));
	}
	for (int f = 0; s->documents && f < SCORE_FIELDS; f++) {
		const struct score_field *x = &s->field[f];

		json_object_set_new(o, x->name, json_pack("{s:i, s:f, s:f, s:f, s:f}", "gold", (int)x->gold, "p", share(x->hit, x->predicted), "r",
							  share(x->hit, x->gold), "f1", score_f1(x->hit, x->extra, x->missed), "soft",
							  soft_f1(x)));
	}
	if (s->derived.documents)
		json_object_set_new(o, "derived", json_derived(s));
	json_dumpf(o, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(o);
}

static int run(struct args *a)
{
	struct arena *arena = arena_new();
	struct score s;
	struct err err = { 0 };
	long errors = 0;
	int status = EXIT_CANNOT;

	if (a->n != 2) {
		say("eval: guidang eval RECORDS.jsonl GOLD_DIR");
	} else if (opt_number(a, "errors", 0, &errors)) {
		if (!score_run(arena, a->operands[0], a->operands[1], opt_get(a, "only"), &s, &err)) {
			cannot(&err);
		} else {
			if (opt_has(a, "json"))
				print_json(&s);
			else
				print_text(&s);
			for (size_t i = 0; i < s.errors.n && i < (size_t)errors; i++) {
				put_clean(s.errors.p[i], stdout);
				putchar('\n');
			}
			status = EXIT_DONE;
		}
	}
	arena_free(arena);
	return status;
}

static const struct option_row options[] = {
	{ "errors", 0, "N", "show so many differences" },
	{ "only", 0, "NAME", "only gold files whose name contains this" },
	{ "json", 0, NULL, "one JSON object" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_eval = { "eval", "RECORDS GOLD", "accuracy against gold records", options, run };
