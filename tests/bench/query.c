/* bench-query DB [hits]: for every line of standard input as a string to find, the milliseconds of a ranked search
 * in this process, and the number of hits; with `hits` also what a list of the first twenty shows is loaded. The first query
 * warms the connection and is not timed. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "search/search.h"

/* As the reading room does for a page of hits (lib/serve/hits.c). */
static bool show(struct store *s, struct arena *a, const struct query *q, const struct hits *h, struct err *err)
{
	for (size_t i = 0; i < h->n && i < 20; i++) {
		struct doc d = { .arena = a };
		struct outline o;

		if (!store_load_hit(s, h->p[i].id, &d, &o, err))
			return false;
		search_snippets(q, &d, &o, 3, 40);
	}
	return true;
}

int main(int argc, char **argv)
{
	bool hits = argc == 3 && strcmp(argv[2], "hits") == 0;
	struct store *s;
	struct err err;
	char line[4096];
	struct arena *a = arena_new();
	bool warm = false;

	if ((argc != 2 && !hits) || !store_open(argv[1], false, &s, &err) || !store_snapshot(s, &err))
		return 2;
	while (fgets(line, sizeof line, stdin)) {
		struct query_notes notes = { 0 };
		struct answer h;
		struct timespec t0, t1;

		line[strcspn(line, "\n")] = '\0';
		struct query *q = query_parse(a, str_z(line), &notes);

		if (!warm)
			search_best(s, a, q, SORT_RELEVANCE, 20, &h, &err);
		warm = true;
		clock_gettime(CLOCK_MONOTONIC, &t0);
		if (!search_best(s, a, q, SORT_RELEVANCE, 20, &h, &err) || (hits && !show(s, a, q, &h.hits, &err)))
			return 2;
		clock_gettime(CLOCK_MONOTONIC, &t1);
		printf("%.4f\t%zu\t%s\n", (double)(t1.tv_sec - t0.tv_sec) * 1e3 + (double)(t1.tv_nsec - t0.tv_nsec) / 1e6, h.total, line);
		arena_reset(a);
	}
	store_close(s);
	arena_free(a);
	return 0;
}
