/* A rule file: refused with a message or taken, and then tried on lines. */
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "parse/rules.h"

/* The filters spare a line no rule that matches it. */
static void same_matches(struct matcher *m, const struct rules *all, struct arena *a, struct str line)
{
	struct characters held = characters_of(line);
	struct match *fast = rules_classify(m, a, line, &held), got;

	for (size_t r = 0; r < rules_count(all); r++) {
		const struct rule *x = rules_at(all, r);

		if (x->find || !rule_match(m, x, line, 0, &got))
			continue;
		REQUIRE(fast && fast->rule == x);
		fast = fast->next;
	}
	REQUIRE(!fast);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char name[64];
	struct rules *rules;
	struct err err;
	FILE *f;

	snprintf(name, sizeof name, "/dev/shm/guidang-fuzz-%d.xml", (int)getpid());
	f = fopen(name, "wb");
	REQUIRE(f && fwrite(data, 1, n, f) == n);
	fclose(f);
	if (rules_load((const char *const[]){ name }, 1, &rules, &err)) {
		struct matcher *m = matcher_new(rules);
		struct arena *a = arena_new();

		static const char *const lines[] = { "关于印发2024年工作计划的通知", "院字12号", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "a.b-C（一）：甲、乙 x 。" };

		for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
			same_matches(m, rules, a, str_z(lines[i]));
		matcher_free(m);
		arena_free(a);
		rules_free(rules);
	} else {
		REQUIRE(err.message[0] && (strstr(err.message, name) || strstr(err.message, "definition")));
	}
	unlink(name);
	return 0;
}
