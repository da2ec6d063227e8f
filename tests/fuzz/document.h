/* A document from bytes, and what must hold of every record. */
#include <string.h>

#include <jansson.h>

#include "fuzz.h"
#include "parse/parse.h"
#include "write/markdown.h"
#include "write/record.h"
#include "write/text.h"

static inline void document(const char *name, const uint8_t *data, size_t n)
{
	static struct rules *rules;
	static struct matcher *m;
	struct arena *a = arena_new();
	struct err err;
	struct doc d;

	if (!rules) {
		REQUIRE(rules_load(NULL, 0, &rules, &err));
		m = matcher_new(rules);
	}
	if (n && parse(m, a, str_z(name), (struct str){ (const char *)data, n }, NULL, &d, &err)) {
		struct buf b = { 0 };
		struct record_options all = { .provenance = true };
		struct style style = { 80, true, true };
		json_error_t why;

		record_json(&d, &all, &b);
		json_t *o = json_loadb(b.p, b.n, JSON_REJECT_DUPLICATES, &why);

		REQUIRE(o);
		json_decref(o);
		for (size_t i = 0; i < d.sections.n; i++) {
			REQUIRE(d.sections.p[i].parent < (int32_t)i && d.sections.p[i].part < d.parts.n && d.sections.p[i].depth >= 1);
			REQUIRE(d.sections.p[i].from <= d.sections.p[i].to && d.sections.p[i].to <= d.sections.p[i].end && d.sections.p[i].end <= d.text.n);
			REQUIRE(d.sections.p[i].parent < 0 || d.sections.p[d.sections.p[i].parent].depth < d.sections.p[i].depth);
		}
		for (size_t i = 0; i < d.tables.n; i++)
			REQUIRE(d.tables.p[i].rows && d.tables.p[i].columns && d.tables.p[i].header_rows <= d.tables.p[i].rows);
		for (size_t i = 0; i < d.values.n; i++)
			REQUIRE(d.values.p[i].from <= d.values.p[i].to && d.values.p[i].to <= n && d.values.p[i].text.n);
		b.n = 0;
		text_fields(&d, &style, &b);
		text_outline(&d, &style, &b);
		text_tables(&d, &style, &b);
		text_why(&d, &style, &b);
		text_whole(&d, &b);
		markdown_record(&d, &b);
		buf_free(&b);
	}
	arena_free(a);
}
