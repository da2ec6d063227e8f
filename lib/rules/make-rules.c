/* Prints the built-in rules as C (struct made in compiled.h), so that a start of guidang neither reads their XML nor looks into
 * their patterns. Their examples are run here: a rule that does not do what they say stops the build. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "rules/code.h"
#include "rules/compiled.h"
#include "rules/examine.h"
#include "rules/match.h"

/* What this program writes is not there yet. */
const struct made *rules_made(void)
{
	return NULL;
}

/* The texts of all rules, behind a byte that is none of theirs. */
static struct buf bytes;

/* Where the text stands in `bytes`; equal ones once, as equal styles must be one pointer. */
static void put_text(struct str s)
{
	struct str all = buf_view(&bytes);
	size_t at = 0;

	if (!s.p) {
		printf("{ 0, 0 }");
		return;
	}
	do { /* with the NUL behind it */
		size_t next = str_find(str_sub(all, at + 1, all.n), s);

		at = next == SIZE_MAX ? all.n : at + 1 + next;
	} while (at + s.n < all.n && all.p[at + s.n] != '\0');
	if (at + s.n >= all.n) {
		at = bytes.n;
		buf_str(&bytes, s);
		buf_c(&bytes, '\0');
	}
	printf("{ %zu, %zu }", at, s.n);
}

static void put_member(const char *name, struct str s)
{
	printf(".%s = ", name);
	put_text(s);
	printf(", ");
}

static void put_bytes(void)
{
	printf("static const unsigned char bytes[] = {");
	for (size_t i = 0; i < bytes.n; i++)
		printf("%s%d,", i % 32 ? "" : "\n", (unsigned char)bytes.p[i]);
	printf(" };\n");
}

static void put_characters(const struct characters *c)
{
	printf("{ {");
	for (int i = 0; i < CHARACTERS_WORDS; i++)
		printf(" 0x%llx,", (unsigned long long)c->w[i]);
	printf(" } }");
}

static void put_held(const struct held *h)
{
	printf("{ .n = %zu", h->n);
	for (size_t i = 0; i < h->n; i++) {
		printf(", .set[%zu] = ", i);
		put_characters(&h->set[i]);
	}
	printf(" }");
}

/* Where the parts of a rule begin in their tables. */
struct begins {
	size_t code, example, either;
};

/* The rule's code as PCRE2 serializes it, so that this need not be compiled again. Returns its words. */
static size_t put_code(const pcre2_code *code)
{
	uint8_t *all;
	PCRE2_SIZE n;

	if (pcre2_serialize_encode(&code, 1, &all, &n, NULL) != 1)
		exit(1);
	for (size_t i = 0; i < n; i += sizeof(uint64_t)) {
		uint64_t word = 0;

		memcpy(&word, all + i, n - i < sizeof word ? n - i : sizeof word);
		printf("0x%llx,", (unsigned long long)word);
	}
	printf("\n");
	pcre2_serialize_free(all);
	return (n + sizeof(uint64_t) - 1) / sizeof(uint64_t);
}

static void put_either(const struct either *e)
{
	printf("{ .n = %zu", e->n);
	for (size_t i = 0; i < e->n; i++) {
		printf(", .of[%zu] = ", i);
		put_held(&e->of[i]);
	}
	printf(" },\n");
}

/* What the rules refer to; returns where that of each begins. */
static struct begins *put_parts(const struct rules *r)
{
	struct begins *parts = allocated(calloc(r->n, sizeof *parts)), at = { 0 };

	printf("static const uint64_t codes[] = {\n");
	for (size_t i = 0; i < r->n; i++) {
		parts[i].code = at.code;
		at.code += put_code(code_of(&r->code[i], &r->p[i]));
	}
	printf("};\nstatic const struct made_text examples[] = {\n");
	for (size_t i = 0; i < r->n; i++) {
		const struct rule *x = &r->p[i];

		parts[i].example = at.example;
		at.example += x->n_yes + x->n_no;
		for (size_t k = 0; k < x->n_yes + x->n_no; k++) {
			put_text(k < x->n_yes ? x->yes[k] : x->no[k - x->n_yes]);
			printf(",\n");
		}
	}
	printf("};\nstatic const struct either eithers[] = {\n");
	for (size_t i = 0; i < r->n; i++)
		if (r->p[i].either) {
			parts[i].either = ++at.either;
			put_either(r->p[i].either);
		}
	printf("};\n");
	return parts;
}

static void put_known(const char *name, bool known, const struct characters *c)
{
	if (!known)
		return;
	printf(".%s = ", name);
	put_characters(c);
	printf(", ");
}

static void put_few(const struct among *few)
{
	printf(".few = { .n = %zu", few->n);
	for (size_t i = 0; i < few->n; i++) {
		printf(", .last[%zu] = {", i);
		for (size_t k = 0; k < sizeof few->last[i]; k++)
			printf(" %d,", few->last[i][k]);
		printf(" }");
	}
	printf(", .all = ");
	put_characters(&few->all);
	printf(" }, ");
}

static void put_second(const struct second *s)
{
	if (!s->known)
		return;
	printf(".second = { .known = 1, .alone = %d, .any = ", s->alone);
	put_characters(&s->any);
	printf(", .of = ");
	put_characters(&s->of);
	printf(" }, ");
}

static void put_plain(const struct rule *r)
{
	printf(".line = %d, .class = %d, .find = %d, .n_yes = %zu, .n_no = %zu, ", r->line, (int)r->class, r->find, r->n_yes, r->n_no);
	for (int i = 0; i <= GROUPS_MAX; i++)
		if (r->captures[i].name.n)
			printf(".captures[%d].meaning = %d, ", i, r->captures[i].meaning);
	printf(".first = { ");
	for (size_t i = 0; i < sizeof r->first; i++)
		printf("%d, ", r->first[i]);
	printf("}, .start_known = %d, .start_begins = %d, .begin_known = %d, .ends_known = %d, .moves = %d, ", r->start_known, r->start_begins, r->begin_known,
	       r->ends_known, r->moves);
	put_known("start", r->start_known || r->begin_known, &r->start);
	if (r->few.n)
		put_few(&r->few);
	put_second(&r->second);
	put_known("ends", r->ends_known, &r->ends);
	printf(".held = ");
	put_held(&r->held);
}

static void put_rule(const struct rule *r, const struct begins *at)
{
	printf("\t{ .plain = { ");
	put_plain(r);
	printf(" }, ");
	put_member("id", str_z(r->id));
	put_member("clause", str_z(r->clause));
	put_member("style", str_z(r->style));
	put_member("pattern", str_z(r->pattern));
	put_member("text", r->text);
	put_member("last", r->last);
	put_member("pairs", r->pairs);
	for (int i = 0; i <= GROUPS_MAX; i++)
		if (r->captures[i].name.n) {
			printf(".names[%d] = ", i);
			put_text(r->captures[i].name);
			printf(", ");
		}
	printf(".code = %zu, .yes = %zu, .no = %zu, .either = %zu },\n", at->code, at->example, at->example + r->n_yes, at->either);
}

/* What all rules of a class have in common. */
static void put_needs(struct matcher *m, const struct rules *all)
{
	struct needs needs[CLASS_COUNT] = { 0 };
	struct match got;

	for (size_t i = 0; i < all->n; i++) {
		const struct rule *r = &all->p[i];
		struct needs *n = &needs[r->class];
		uint32_t empty = 0;

		if (!n->known)
			*n = (struct needs){ true, true, true, ~UINT64_C(0) };
		pcre2_pattern_info(code_of(&all->code[r - all->p], r), PCRE2_INFO_MATCHEMPTY, &empty);
		n->style = n->style && r->style;
		n->something = n->something && !empty;
		for (size_t k = 0; k < r->n_yes; k++) {
			uint64_t set = 0;

			if (rule_match(m, r, r->yes[k], 0, &got))
				for (size_t g = 0; g < MATCH_GROUPS && got.group[g].p; g++)
					set |= UINT64_C(1) << match_capture(&got, g)->meaning;
			n->captures &= set;
		}
	}
	printf("static const struct needs needs[] = {\n");
	for (size_t c = 0; c < CLASS_COUNT; c++)
		printf("\t{ %d, %d, %d, 0x%llx },\n", needs[c].known, needs[c].style, needs[c].something, (unsigned long long)needs[c].captures);
	printf("};\n");
}

/* Masks of all characters of the BMP. */
static void put_masks(struct matcher *m, const char *name, struct mask (*mask_of)(struct matcher *, struct str))
{
	static struct mask masks[0x10000];
	static uint16_t of[0x10000];
	size_t n = 1; /* the first one is that of surrogates, which no text has */

	for (uint32_t cp = 0; cp < 0x10000; cp++) {
		struct buf c = { 0 };

		if (cp >= 0xD800 && cp < 0xE000)
			continue;
		buf_cp(&c, cp);
		struct mask mask = mask_of(m, buf_view(&c));
		size_t i = 1;

		buf_free(&c);
		while (i < n && memcmp(&masks[i], &mask, sizeof mask) != 0)
			i++;
		if (i == n)
			masks[n++] = mask;
		of[cp] = (uint16_t)i;
	}
	printf("static const struct mask masks_%s[] = {\n", name);
	for (size_t i = 0; i < n; i++)
		printf("\t{ { 0x%llx, 0x%llx } },\n", (unsigned long long)masks[i].w[0], (unsigned long long)masks[i].w[1]);
	printf("};\nstatic const uint16_t of_%s[] = {", name);
	for (uint32_t cp = 0; cp < 0x10000; cp++)
		printf("%s%d,", cp % 64 ? "" : "\n", of[cp]);
	printf("};\n");
}

int main(void)
{
	struct rules *r;
	struct err err;

	if (!rules_examine(arena_new(), NULL, 0, NULL, &r, &err)) {
		fprintf(stderr, "make-rules: %s\n", err.message);
		return 1;
	}
	struct matcher *m = matcher_new(r);

	buf_c(&bytes, '\0');
	printf("#include \"rules/compiled.h\"\n\n");
	struct begins *parts = put_parts(r);

	printf("static const struct made_rule rules[] = {\n");
	for (size_t i = 0; i < r->n; i++)
		put_rule(&r->p[i], &parts[i]);
	printf("};\n");
	put_needs(m, r);
	put_masks(m, "first", mask_of_first);
	put_masks(m, "last", mask_of_last);
	printf("static const struct made_define defines[] = {\n");
	for (size_t i = 0; i < r->n_defines; i++) {
		printf("\t{ ");
		put_member("id", r->defines[i].id);
		put_member("pattern", r->defines[i].pattern);
		printf(" },\n");
	}
	printf("};\n");
	put_bytes();
	const struct rule *last = &r->p[r->n - 1];

	printf("static const struct made made = { .rules = rules, .n = %zu, .defines = defines, .n_defines = %zu, .bytes = (const char *)bytes,\n"
	       "\t.examples = examples, .n_examples = %zu, .codes = codes, .eithers = eithers, .needs = needs,\n"
	       "\t.first = { of_first, masks_first }, .last = { of_last, masks_last }, .id = \"%s\", .file = \"%s\" };\n\n"
	       "const struct made *rules_made(void)\n{\n\treturn &made;\n}\n",
	       r->n, r->n_defines, parts[r->n - 1].example + last->n_yes + last->n_no, rules_id(r), r->p[0].file);
	free(parts);
	buf_free(&bytes);
	matcher_free(m);
	rules_free(r);
	return ferror(stdout) || fflush(stdout) != 0;
}
