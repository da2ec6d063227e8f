/* Prints the built-in rules as C (struct builtin in compiled.h), so that a start of guidang neither reads their XML nor looks into
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
const struct builtin *rules_made(void)
{
	return NULL;
}

/* A string as C has it; its bytes above 0x7F stand for themselves. */
static void put_bytes(struct str s)
{
	putchar('"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < ' ' || c == 0x7F || c == '?') /* ??( would be another character */
			printf("\\%03o", c);
		else
			putchar(c);
	}
	putchar('"');
}

static void put_str(struct str s)
{
	printf("{ ");
	put_bytes(s);
	printf(", %zu }", s.n);
}

static void put_member(const char *name, const char *z)
{
	printf(".%s = ", name);
	if (z)
		put_bytes(str_z(z));
	else
		printf("NULL");
	printf(", ");
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

/* The rule's code as PCRE2 serializes it, so that this need not be compiled again. */
static void put_code(const pcre2_code *code, size_t number)
{
	uint8_t *bytes;
	PCRE2_SIZE n;

	if (pcre2_serialize_encode(&code, 1, &bytes, &n, NULL) != 1)
		exit(1);
	printf("static const uint64_t code_%zu[] = { ", number);
	for (size_t i = 0; i < n; i += sizeof(uint64_t)) {
		uint64_t word = 0;

		memcpy(&word, bytes + i, n - i < sizeof word ? n - i : sizeof word);
		printf("0x%llx,", (unsigned long long)word);
	}
	printf(" };\n");
	pcre2_serialize_free(bytes);
}

/* What a rule refers to. */
static void put_parts(const struct rule *r, const pcre2_code *code, size_t number)
{
	put_code(code, number);
	const struct str *examples[] = { r->yes, r->no };
	size_t n[] = { r->n_yes, r->n_no };

	for (int e = 0; e < 2; e++) {
		if (n[e] == 0)
			continue;
		printf("static const struct str %s_%zu[] = { ", e ? "no" : "yes", number);
		for (size_t i = 0; i < n[e]; i++) {
			put_str(examples[e][i]);
			printf(", ");
		}
		printf("};\n");
	}
	if (!r->either)
		return;
	printf("static const struct either either_%zu = { .n = %zu", number, r->either->n);
	for (size_t i = 0; i < r->either->n; i++) {
		printf(", .of[%zu] = ", i);
		put_held(&r->either->of[i]);
	}
	printf(" };\n");
}

static void put_examples(const char *name, size_t n, size_t number)
{
	if (n > 0)
		printf(".%s = %s_%zu, .n_%s = %zu, ", name, name, number, name, n);
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

static void put_rule(const struct rule *r, size_t number)
{
	printf("\t{ ");
	put_member("id", r->id);
	put_member("clause", r->clause);
	put_member("style", r->style);
	printf(".file = file, .line = %d, .class = %d, .find = %d, ", r->line, (int)r->class, r->find);
	put_member("pattern", r->pattern);
	printf(".code = code_%zu, .text = ", number);
	put_str(r->text);
	printf(", ");
	put_examples("yes", r->n_yes, number);
	put_examples("no", r->n_no, number);
	for (int i = 0; i <= GROUPS_MAX; i++)
		if (r->captures[i].name.n) {
			printf(".captures[%d] = { %d, ", i, r->captures[i].meaning);
			put_str(r->captures[i].name);
			printf(" }, ");
		}
	printf(".first = { ");
	for (size_t i = 0; i < sizeof r->first; i++)
		printf("%d, ", r->first[i]);
	printf("}, .start_known = %d, .start_begins = %d, .second_known = %d, .begin_known = %d, .ends_known = %d, .moves = %d, ", r->start_known, r->start_begins, r->second_known, r->begin_known,
	       r->ends_known, r->moves);
	put_known("start", r->start_known || r->begin_known, &r->start);
	if (r->few.n)
		put_few(&r->few);
	put_known("second", r->second_known, &r->second);
	put_known("ends", r->ends_known, &r->ends);
	if (r->either)
		printf(".either = &either_%zu, ", number);
	if (r->last.n) {
		printf(".last = ");
		put_str(r->last);
		printf(", ");
	}
	printf(".pairs = ");
	put_str(r->pairs);
	printf(", .held = ");
	put_held(&r->held);
	printf(" },\n");
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
	printf("};\nstatic const struct masks %s = { .p = masks_%s, .of = {", name, name);
	for (uint32_t cp = 0; cp < 0x10000; cp++)
		printf("%s%d,", cp % 64 ? "" : "\n", of[cp]);
	printf("} };\n");
}

int main(void)
{
	struct rules *r;
	struct err err;

	if (!rules_examine(NULL, 0, NULL, &r, &err)) {
		fprintf(stderr, "make-rules: %s\n", err.message);
		return 1;
	}
	struct matcher *m = matcher_new(r);

	printf("#include \"rules/compiled.h\"\n\nstatic const char file[] = ");
	put_bytes(str_z(r->p[0].file));
	printf(";\n");
	for (size_t i = 0; i < r->n; i++)
		put_parts(&r->p[i], code_of(&r->code[i], &r->p[i]), i);
	printf("static const struct rule rules[] = {\n");
	for (size_t i = 0; i < r->n; i++)
		put_rule(&r->p[i], i);
	printf("};\n");
	put_needs(m, r);
	put_masks(m, "first", mask_of_first);
	put_masks(m, "last", mask_of_last);
	printf("static const struct rulefile_define defines[] = {\n");
	for (size_t i = 0; i < r->n_defines; i++) {
		printf("\t{ ");
		put_str(r->defines[i].id);
		printf(", ");
		put_str(r->defines[i].pattern);
		printf(" },\n");
	}
	printf("};\n");
	printf("static const struct builtin made = { rules, %zu, ", r->n);
	put_bytes(str_z(rules_id(r)));
	printf(", defines, %zu, needs, &first, &last };\n\nconst struct builtin *rules_made(void)\n{\n\treturn &made;\n}\n", r->n_defines);
	matcher_free(m);
	rules_free(r);
	return ferror(stdout) || fflush(stdout) != 0;
}
