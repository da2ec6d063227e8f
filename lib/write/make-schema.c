/* make-schema json|rng TEMPLATE: the schema of a record, made from the tables of fields, kinds and lists (lib/doc). A name
 * between two @ in the template is replaced by generated text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doc/lists.h"

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

static void own_list_names(void)
{
	for (size_t i = 0; i < RECORD_LIST_COUNT; i++)
		value(record_lists[i].name, i == 0);
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

static void number_json(const struct list_column *c, bool null)
{
	if (null)
		printf("\"type\": [\"integer\", \"null\"]");
	else
		printf("\"type\": \"integer\"");
	if (c->type != COLUMN_NUMBER)
		printf(", \"minimum\": %d", c->least);
}

static void choice_json(const struct list_column *c, const char *end)
{
	printf("\"enum\": [");
	words(c);
	printf("%s]", end);
}

static void pairs_json(const struct list_column *c)
{
	printf("\"type\": \"array\", \"items\": {\"type\": \"object\", \"additionalProperties\": false, \"required\": [");
	words(c);
	printf("], \"properties\": {\"%s\": {\"$ref\": \"#/$defs/text\"}, \"%s\": {\"$ref\": \"#/$defs/text\"}}}", c->words[0], c->words[1]);
}

static void type_json(const struct list_column *c)
{
	switch (c->type) {
	case COLUMN_TEXT:
	case COLUMN_PART_TITLE:
		printf("\"$ref\": \"#/$defs/text\"");
		break;
	case COLUMN_STRING:
	case COLUMN_SLICE:
	case COLUMN_ID:
		printf("\"type\": \"string\"");
		if (c->least)
			printf(", \"minLength\": %d", c->least);
		break;
	case COLUMN_WORD:
		choice_json(c, ", null");
		break;
	case COLUMN_CHOICE:
		choice_json(c, "");
		break;
	case COLUMN_DATE:
		printf("\"$ref\": \"#/$defs/date\"");
		break;
	case COLUMN_TEXTS:
		printf("\"$ref\": \"#/$defs/texts\"");
		break;
	case COLUMN_PAIRS:
		pairs_json(c);
		break;
	case COLUMN_NUMBER:
	case COLUMN_INDEX:
		number_json(c, true);
		break;
	case COLUMN_COUNT:
		number_json(c, false);
		break;
	case COLUMN_SPAN:
		printf("\"$ref\": \"#/$defs/range\"");
		break;
	case COLUMN_CELLS:
		printf("\"type\": \"array\", \"items\": {\"type\": \"array\", \"items\": {\"type\": \"string\"}}");
		break;
	case COLUMN_GONE:
		break;
	}
}

static void json_schema_column(const struct list_column *c)
{
	printf("\"%s\": {", c->name);
	if (c->about)
		printf("\"description\": \"%s\", ", c->about);
	type_json(c);
	putchar('}');
}

static bool in_record(const struct list_column *c)
{
	return c->type != COLUMN_GONE && c->place != COLUMN_IN_DATABASE;
}

static void own_list_json(const struct list *l)
{
	bool first = true;

	printf("    \"%s\": {\"description\": \"%s\",\n      \"type\": \"array\",", l->name, l->about);
	if (l->least)
		printf(" \"minItems\": %d,", l->least);
	printf("\n      \"items\": {\n        \"type\": \"object\", \"additionalProperties\": false, \"required\": [");
	for (const struct list_column *c = l->columns; c->name; c++)
		if (in_record(c)) {
			printf("%s\"%s\"", first ? "" : ", ", c->name);
			first = false;
		}
	printf("],\n        \"properties\": {");
	first = true;
	for (const struct list_column *c = l->columns; c->name; c++)
		if (in_record(c)) {
			printf("%s\n          ", first ? "" : ",");
			json_schema_column(c);
			first = false;
		}
	printf("\n        }\n      }\n    },\n");
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
			json_schema_column(c);
			printf(",\n            ");
		}
	printf("\"line\": {\"type\": \"integer\", \"minimum\": 0}, \"lines\": {\"$ref\": \"#/$defs/range\"}, \"bytes\": {\"$ref\": \"#/$defs/range\"},\n"
	       "            \"rule\": {\"type\": [\"string\", \"null\"]}}}}");
}

static void number_rng(const struct list_column *c)
{
	printf("<data type=\"%s\"/>", c->type == COLUMN_NUMBER || c->least ? "positiveInteger" : "unsignedInt");
}

static void attribute_rng(const struct list_column *c)
{
	bool may_lack = c->type == COLUMN_NUMBER || c->type == COLUMN_INDEX;

	if (c->type == COLUMN_SPAN) {
		printf("<ref name=\"lines\"/>");
		return;
	}
	printf("%s<attribute name=\"%s\">", may_lack ? "<optional>" : "", c->name);
	if (c->type == COLUMN_CHOICE) {
		printf("<choice>");
		words(c);
		printf("</choice>");
	} else if (c->type == COLUMN_ID) {
		printf("<text/>");
	} else {
		number_rng(c);
	}
	printf("</attribute>%s", may_lack ? "</optional>" : "");
}

static void column_rng(const struct list_column *c)
{
	bool many = c->type == COLUMN_TEXTS || c->type == COLUMN_PAIRS, may_lack = !many && !c->least;

	if (c->xml == XML_CONTENT) {
		printf("<text/>");
		return;
	}
	if (c->xml == XML_EACH) {
		printf("<zeroOrMore><element name=\"%s\"><text/></element></zeroOrMore>", c->words[0]);
		return;
	}
	if (c->type == COLUMN_CELLS) {
		printf("<oneOrMore><element name=\"row\"><oneOrMore><element name=\"cell\"><text/></element></oneOrMore></element></oneOrMore>");
		return;
	}
	printf("\n    %s<element name=\"%s\">", may_lack ? "<optional>" : "", c->name);
	switch (c->type) {
	case COLUMN_WORD:
	case COLUMN_CHOICE:
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
	case COLUMN_COUNT:
		printf("<data type=\"integer\"/>");
		break;
	default:
		printf("<text/>");
		break;
	}
	printf("</element>%s", may_lack ? "</optional>" : "");
}

static void own_list_rng(const struct list *l)
{
	const char *some = l->least ? "oneOrMore" : "zeroOrMore";

	printf("  <%s><element name=\"%s\">", some, l->element);
	for (const struct list_column *c = l->columns; c->name; c++)
		if (in_record(c) && c->xml == XML_ATTRIBUTE)
			attribute_rng(c);
	for (const struct list_column *c = l->columns; c->name; c++)
		if (in_record(c) && c->xml != XML_ATTRIBUTE)
			column_rng(c);
	printf("</element></%s>\n", some);
}

static void own_lists(void)
{
	for (size_t i = 0; i < RECORD_LIST_COUNT; i++)
		if (json)
			own_list_json(&record_lists[i]);
		else
			own_list_rng(&record_lists[i]);
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
} made[] = { { "FIELD_NAMES", field_names }, { "FIELDS", fields }, { "KINDS", kinds }, { "OWN_LISTS", own_lists },
	     { "OWN_LIST_NAMES", own_list_names }, { "LIST_NAMES", list_names }, { "LISTS", lists } };

/* Prints the generated text for the name between the first two @; returns the rest behind them. */
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
