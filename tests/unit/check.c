/* doc_check ends the program where something between the stages does not hold, and only there. */
#include "parsing.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "doc/check.h"

static void document(struct doc *d)
{
	struct err err;

	assert_true(parse(m, a, STR("a.txt"), STR("甲局关于防汛的通知\n各科室：\n一、值守\n（一）领导带班。白天黑夜均有人。\n附件：值班表\n甲局\n2024年6月3日\n附件\n值班表\n\t科室\n\t人\n\n\t内科\n\n急诊\n\t张三\n"),
			  NULL, d, &err));
}

/* Does it end the program? */
static bool ends(const struct doc *d)
{
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		assert_non_null(freopen("/dev/null", "w", stderr));
		signal(SIGABRT, SIG_DFL);
		doc_check(d, HAS_VALUES, "a test");
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void whole(void **state)
{
	struct doc d;

	(void)state;
	document(&d);
	assert_true(d.sections.n == 2 && d.tables.n == 1 && d.parts.n >= 2);
	assert_false(ends(&d));
}

static void broken(void **state)
{
	struct doc d;

	(void)state;
	document(&d);
	/* each in turn, mended again */
#define BREAK(place, wrong)                     \
	do {                                    \
		__typeof__(place) right = place; \
		place = wrong;                  \
		assert_true(ends(&d));          \
		place = right;                  \
		assert_false(ends(&d));         \
	} while (0)
	BREAK(d.lines.p[2].raw.n, d.text.n + 1);
	BREAK(d.lines.p[2].no, 0);
	BREAK(d.lines.p[2].end_no, 1);
	BREAK(d.lines.p[2].src_end, d.src.bytes.n + 1);
	BREAK(d.lines.p[2].part, (uint32_t)d.parts.n);
	BREAK(d.lines.p[2].table, (int32_t)d.tables.n);
	BREAK(d.lines.p[2].may->to, d.lines.p[2].text.n + 1);
	BREAK(d.parts.p[1].kind, PART_DOCUMENT);
	BREAK(d.sections.p[0].end, d.text.n + 1);
	BREAK(d.sections.p[1].parent, 1);
	BREAK(d.sections.p[1].depth, 1);
	BREAK(d.sections.p[1].at.from, 1);
	BREAK(d.tables.p[0].section, (int32_t)d.sections.n);
	BREAK(d.tables.p[0].rows, TABLE_CELLS_MAX);
	BREAK(d.values.p[0].to, d.src.bytes.n + 1);
	BREAK(d.values.p[0].field, FIELD_DATE);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(whole), cmocka_unit_test(broken) };

	return cmocka_run_group_tests(tests, setup, teardown);
}
