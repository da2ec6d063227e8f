/* A rule file: refused with a message or taken, and then tried on lines. */
#include <string.h>
#include <unistd.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "fuzz.h"
#include "rules/prefilter.h"
#include "rules/rulefile.h"
#include "rules/match.h"

static const char *const lines[] = { "关于印发2024年工作计划的通知", "院字12号", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "a.b-C（一）：甲、乙 x 。" };

enum { LINES = sizeof lines / sizeof lines[0], LIMIT = 20000 };

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

static pcre2_code *compiled(struct str pattern, bool find)
{
	int code;
	PCRE2_SIZE at;

	return pcre2_compile((PCRE2_SPTR)pattern.p, pattern.n, PCRE2_UTF | PCRE2_EXTENDED | PCRE2_DOLLAR_ENDONLY | (find ? 0 : PCRE2_ANCHORED),
			     &code, &at, NULL);
}

/* A pattern that looks first matches what it matched as it was written. */
static void same_pattern(struct str written, struct str looking, bool find, pcre2_match_context *limits)
{
	pcre2_code *x = compiled(written, find), *y = compiled(looking, find);
	pcre2_match_data *one = pcre2_match_data_create(24, NULL), *other = pcre2_match_data_create(24, NULL);

	for (int i = 0; x && y && i < LINES; i++) {
		int n = pcre2_match(x, (PCRE2_SPTR)lines[i], strlen(lines[i]), 0, 0, one, limits);
		int k = pcre2_match(y, (PCRE2_SPTR)lines[i], strlen(lines[i]), 0, 0, other, limits);

		REQUIRE(n == k || n < PCRE2_ERROR_PARTIAL || k < PCRE2_ERROR_PARTIAL); /* one may reach a limit before the other */
		REQUIRE(n != k || n <= 0 ||
			memcmp(pcre2_get_ovector_pointer(one), pcre2_get_ovector_pointer(other), (size_t)n * 2 * sizeof(PCRE2_SIZE)) == 0);
	}
	REQUIRE(!x || y);
	pcre2_code_free(x);
	pcre2_code_free(y);
	pcre2_match_data_free(one);
	pcre2_match_data_free(other);
}

static void same_patterns(const char *name, struct arena *a)
{
	struct rulefile f = { .arena = a };
	struct err err;
	pcre2_match_context *limits = pcre2_match_context_create(NULL);

	pcre2_set_match_limit(limits, LIMIT);
	if (rulefile_read_path(&f, name, &err))
		for (size_t r = 0; r < f.n; r++) {
			struct buf text = { 0 };

			if (rulefile_expand(&f, str_z(f.p[r].pattern), &text, &err)) {
				struct prefilter h = prefilter_read(a, buf_view(&text));

				if (!str_eq(h.pattern, buf_view(&text)))
					same_pattern(buf_view(&text), h.pattern, f.p[r].find, limits);
			}
			buf_free(&text);
		}
	pcre2_match_context_free(limits);
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

		for (size_t i = 0; i < LINES; i++)
			same_matches(m, rules, a, str_z(lines[i]));
		same_patterns(name, a);
		matcher_free(m);
		arena_free(a);
		rules_free(rules);
	} else {
		REQUIRE(err.message[0] && (strstr(err.message, name) || strstr(err.message, "definition")));
	}
	unlink(name);
	return 0;
}
