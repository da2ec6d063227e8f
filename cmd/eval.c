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

static void print_text(const struct score *s)
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

static void print_json(const struct score *s)
{
	json_t *o = json_pack("{s:i, s:i, s:f, s:f}", "documents", (int)s->documents, "found", (int)s->found, "record",
			      (double)s->exact / (double)s->documents, "fields_micro_f1", micro(s));

	for (int f = 0; f < SCORE_FIELDS; f++) {
		const struct score_field *x = &s->field[f];

		json_object_set_new(o, x->name, json_pack("{s:i, s:f, s:f, s:f, s:f}", "gold", (int)x->gold, "p", share(x->hit, x->predicted), "r",
							  share(x->hit, x->gold), "f1", score_f1(x->hit, x->extra, x->missed), "soft",
							  soft_f1(x)));
	}
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
