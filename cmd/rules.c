#include <stdlib.h>
#include <string.h>

#include "opt.h"
#include "rules/match.h"

static void list(const struct rules *r)
{
	for (size_t i = 0; i < rules_count(r); i++) {
		const struct rule *x = rules_at(r, i);

		printf("%-20s %-16s %s%s%s:%d\n", x->id, rule_class_name(x->class), x->clause ? x->clause : "", x->clause ? "  " : "", x->file,
		       x->line);
	}
}

static void print(const struct rules *r, const char *id)
{
	for (size_t i = 0; i < rules_count(r); i++) {
		const struct rule *x = rules_at(r, i);

		if (strcmp(x->id, id) != 0)
			continue;
		printf("%s (%s, %s) %s:%d\n%s\n", x->id, rule_class_name(x->class), x->find ? "find" : "line", x->file, x->line, x->pattern);
		for (size_t k = 0; k < x->n_yes; k++)
			printf("  yes  %.*s\n", STR_ARG(x->yes[k]));
		for (size_t k = 0; k < x->n_no; k++)
			printf("  no   %.*s\n", STR_ARG(x->no[k]));
		return;
	}
	say("no rule \"%s\"; guidang rules list names them", id);
}

/* Reports line rules of the user that also match examples of other rules: not an error, but worth knowing. */
static void overlaps(const struct rules *r)
{
	struct matcher *m = matcher_new(r);
	struct match got;

	for (size_t i = 0; i < rules_count(r); i++)
		for (size_t k = 0; k < rules_count(r); k++) {
			const struct rule *x = rules_at(r, i), *y = rules_at(r, k);

			if (i == k || x->find || y->find || x->class == CLASS_TITLE_END || strcmp(x->file, "gbt9704.xml") == 0)
				continue;
			for (size_t e = 0; e < y->n_yes; e++)
				if (rule_match(m, x, y->yes[e], 0, &got))
					say("%s:%d: rule %s also matches an example of %s: \"%.*s\"", x->file, x->line, x->id, y->id,
					    STR_ARG(y->yes[e]));
		}
	matcher_free(m);
}

static int run(struct args *a)
{
	struct rules *rules;
	struct err err = { 0 };
	int status = EXIT_DONE;
	const char *what = a->n ? a->operands[0] : "list";

	if (strcmp(what, "list") != 0 && strcmp(what, "check") != 0 && strcmp(what, "print") != 0 && strcmp(what, "explain") != 0) {
		say("rules: list, check, print or explain, not \"%s\"", what);
		return EXIT_CANNOT;
	}
	if (strcmp(what, "explain") == 0 && a->n == 1) {
		say("rules explain: which file? guidang rules explain FILE…");
		return EXIT_CANNOT;
	}
	if ((strcmp(what, "check") == 0 || strcmp(what, "list") == 0) && a->n > 1) {
		say("rules %s: a rule file is named with --rules: guidang rules %s --rules %s", what, what, a->operands[1]);
		return EXIT_CANNOT;
	}
	if (!load_rules(a, NULL, &rules, &err))
		return cannot(&err);
	if (strcmp(what, "list") == 0) {
		list(rules);
	} else if (strcmp(what, "check") == 0) {
		overlaps(rules);
		if (!a->quiet)
			say("%zu rules, all examples as they must be", rules_count(rules));
	} else if (strcmp(what, "explain") == 0) {
		status = explain(a, rules);
	} else if (a->n == 1) {
		struct str xml = rules_builtin();

		put_bytes(xml, stdout);
	} else {
		for (int i = 1; i < a->n; i++)
			print(rules, a->operands[i]);
	}
	rules_free(rules);
	return status;
}

static const struct option_row options[] = {
	{ "rules", 0, "FILE", "more extraction rules" },
	{ "encoding", 0, "NAME", "explain: the files' encoding (default: detect)" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_rules = { "rules", "list|check|print [ID…]|explain FILE…", "the extraction rules", options, run };
