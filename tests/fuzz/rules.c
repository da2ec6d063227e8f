/* A rule file: refused with a message or taken, and then tried on lines. */
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "parse/rules.h"

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

		rules_classify(m, a, STR("关于印发2024年工作计划的通知"));
		rules_classify(m, a, STR("院字12号"));
		rules_classify(m, a, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
		matcher_free(m);
		arena_free(a);
		rules_free(rules);
	} else {
		REQUIRE(err.message[0] && (strstr(err.message, name) || strstr(err.message, "definition")));
	}
	unlink(name);
	return 0;
}
