/* make-schema json|rng TEMPLATE: the schema of a record, made from the tables of fields, kinds and lists (lib/doc). A name
 * between two @ in the template is replaced by generated text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doc/derived.h"

static bool json; /* else RELAX NG */

/* "a", "b" or <value>a</value><value>b</value> */
static void text_rng(const char *s)
{
	printf("<value>");
	for (; *s; s++)
		if (*s == '<')
			printf("&lt;");
		else
			putchar(*s);
	printf("</value>");
}

static void value(const char *s, bool first)
{
	if (json)
		printf("%s\"%s\"", first ? "" : ", ", s);
	else
		text_rng(s);
}

static void field_names(void)
{
	for (int f = 0; f < FIELD_COUNT; f++)
		value(field_name((enum field)f), f == 0);
}

static void field(enum field f)
{
	static const char *const types[] = { [FORM_TEXT] = "text", [FORM_DATE] = "date", [FORM_NUMBERED] = "numbered" };
	static const char *const contents[] = { [FORM_TEXT] = "<text/>", [FORM_DATE] = "<ref name=\"date\"/>",
						[FORM_NUMBERED] = "<ref name=\"number\"/><text/>" };
	enum field_form form = field_form(f);
	bool many = field_is_list(f);

	if (json)
		printf("    \"%s\": {\"$ref\": \"#/$defs/%s\", \"description\": \"%s: %s\"},\n", field_name(f),
		       many && form == FORM_TEXT ? "texts" : types[form], field_label(f), field_about(f));
	else if (many)
		printf("  <element name=\"%s\"><zeroOrMore><element name=\"item\">%s</element></zeroOrMore></element>\n", field_name(f), contents[form]);
	else
		printf("  <optional><element name=\"%s\">%s</element></optional>\n", field_name(f), contents[form]);
}

static void fields(void)
{
	for (int f = 0; f < FIELD_COUNT; f++)
		field((enum field)f);
}

static void kinds(void)
{
	for (int k = 0; k < KIND_COUNT; k++)
		value(kind_name((enum kind)k), k == 0);
}

static void part_kinds(void)
{
	for (int k = 0; k <= PART_IMPRINT; k++)
		value(part_kind_name((enum part_kind)k), k == 0);
}

static void severities(void)
{
	for (int s = 0; s <= SEVERITY_ERROR; s++)
		value(severity_name((enum severity)s), s == 0);
}

static void list_names(void)
{
	const struct list *l;

	for (size_t i = 0; (l = derived_at(i)); i++)
		value(l->name, i == 0);
}

static void words(const struct list_column *c)
{
	for (size_t i = 0; c->words[i]; i++)
		value(c->words[i], i == 0);
}

static void column_json(const struct list_column *c)
{
	printf("\"%s\": ", c->name);
	switch (c->type) {
	case COLUMN_TEXT:
		printf("{\"$ref\": \"#/$defs/text\"}");
		break;
	case COLUMN_WORD:
		printf("{\"enum\": [");
		words(c);
		printf(", null]}");
		break;
	case COLUMN_DATE:
		printf("{\"$ref\": \"#/$defs/date\"}");
		break;
	case COLUMN_TEXTS:
		printf("{\"$ref\": \"#/$defs/texts\"}");
		break;
	case COLUMN_PAIRS:
		printf("{\"type\": \"array\", \"items\": {\"type\": \"object\", \"additionalProperties\": false, \"required\": [");
		words(c);
		printf("], \"properties\": {\"%s\": {\"$ref\": \"#/$defs/text\"}, \"%s\": {\"$ref\": \"#/$defs/text\"}}}}", c->words[0], c->words[1]);
		break;
	case COLUMN_NUMBER:
	case COLUMN_INDEX:
		printf("{\"type\": [\"integer\", \"null\"]}");
		break;
	case COLUMN_GONE:
		break;
	}
}

static void list_json(const struct list *l, bool first)
{
	printf("%s\n        \"%s\": {\"type\": \"array\", \"items\": {\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"line\"",
	       first ? "" : ",", l->name);
	for (const struct list_column *c = l->columns; c->name; c++)
		if (c->type != COLUMN_GONE)
			printf(", \"%s\"", c->name);
	printf("],\n          \"properties\": {");
	for (const struct list_column *c = l->columns; c->name; c++)
		if (c->type != COLUMN_GONE) {
			column_json(c);
			printf(",\n            ");
		}
	printf("\"line\": {\"type\": \"integer\", \"minimum\": 0}, \"lines\": {\"$ref\": \"#/$defs/range\"}, \"bytes\": {\"$ref\": \"#/$defs/range\"},\n"
	       "            \"rule\": {\"type\": [\"string\", \"null\"]}}}}");
}

static void column_rng(const struct list_column *c)
{
	bool many = c->type == COLUMN_TEXTS || c->type == COLUMN_PAIRS;

	printf("\n    %s<element name=\"%s\">", many ? "" : "<optional>", c->name);
	switch (c->type) {
	case COLUMN_TEXT:
	case COLUMN_GONE:
		printf("<text/>");
		break;
	case COLUMN_WORD:
		printf("<choice>");
		words(c);
		printf("</choice>");
		break;
	case COLUMN_DATE:
		printf("<ref name=\"date\"/>");
		break;
	case COLUMN_TEXTS:
		printf("<zeroOrMore><element name=\"value\"><text/></element></zeroOrMore>");
		break;
	case COLUMN_PAIRS:
		printf("<zeroOrMore><element name=\"value\"><attribute name=\"%s\"/><text/></element></zeroOrMore>", c->words[0]);
		break;
	case COLUMN_NUMBER:
	case COLUMN_INDEX:
		printf("<data type=\"integer\"/>");
		break;
	}
	printf("</element>%s", many ? "" : "</optional>");
}

static void list_rng(const struct list *l)
{
	printf("\n   <optional><element name=\"%s\"><oneOrMore><element name=\"item\"><attribute name=\"line\"><data type=\"unsignedInt\"/></attribute>", l->name);
	for (const struct list_column *c = l->columns; c->name; c++)
		if (c->type != COLUMN_GONE)
			column_rng(c);
	printf("</element></oneOrMore></element></optional>");
}

static void lists(void)
{
	const struct list *l;

	if (!json && !derived_at(0))
		printf("<empty/>");
	for (size_t i = 0; (l = derived_at(i)); i++)
		if (json)
			list_json(l, i == 0);
		else
			list_rng(l);
}

static const struct {
	const char *name;
	void (*print)(void);
} made[] = { { "FIELD_NAMES", field_names }, { "FIELDS", fields }, { "KINDS", kinds }, { "PART_KINDS", part_kinds },
	     { "SEVERITIES", severities }, { "LIST_NAMES", list_names }, { "LISTS", lists } };

/* From the first @ on: prints what the name stands for, returns what follows the second one. */
static const char *fill_in(const char *at)
{
	size_t n = strcspn(at + 1, "@");

	for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
		if (strlen(made[i].name) == n && strncmp(at + 1, made[i].name, n) == 0) {
			made[i].print();
			return at + n + 2;
		}
	fprintf(stderr, "make-schema: the template has @%.*s@, which stands for nothing\n", (int)n, at + 1);
	exit(1);
}

int main(int argc, char **argv)
{
	FILE *in = argc == 3 ? fopen(argv[2], "r") : NULL;
	char *line = NULL;
	size_t cap = 0;

	if (!in)
		return 1;
	json = strcmp(argv[1], "json") == 0;
	while (getline(&line, &cap, in) >= 0)
		for (const char *p = line, *at; *p; p = at) {
			at = p + strcspn(p, "@");
			fwrite(p, 1, (size_t)(at - p), stdout);
			if (*at)
				at = fill_in(at);
		}
	free(line);
	fclose(in);
	return 0;
}
