/* Tables of the manual pages, as mdoc(7), from the tables that the program itself uses (doc/make_manual.py), in the
 * language of the locale. */
#include <string.h>

#include "opt.h"
#include "doc/derived.h"
#include "rules/rules.h"
#include "write/format.h"

static void item(const char *tag, const char *text)
{
	printf(".It Cm %s\n\\&%s\n", tag, text);
}

static void command_list(void)
{
	puts(".Bl -tag -width completion");
	for (size_t i = 0; commands[i]; i++)
		item(commands[i]->name, gettext(commands[i]->summary));
	puts(".El");
}

static void formats(void)
{
	const struct format *f;

	puts(".Bl -tag -width catalogue");
	for (size_t i = 0; (f = format_at(i)); i++)
		item(f->name, gettext(f->help));
	puts(".El");
}

static void fields(void)
{
	puts(".Bl -tag -width enclosure_title");
	for (int f = 0; f < FIELD_COUNT; f++) {
		printf(".It Sy %s\n\\&%s%s%s%s\n", field_name((enum field)f), field_label((enum field)f), field_is_list((enum field)f) ? _(" (a list)") : "",
		       _(": "), gettext(field_about((enum field)f)));
	}
	puts(".El");
}

/* Columns of the view documents. */
static void documents(void)
{
	printf("\\&id, sha256, path, bytes, encoding, kind");
	for (int f = 0; f < FIELD_COUNT; f++)
		printf(", %s", field_name((enum field)f));
	printf(", text; %s\n", _("lists joined by ；"));
}

/* Views of derived lists. */
static void lists(void)
{
	const struct list *l;

	for (size_t i = 0; (l = derived_at(i)); i++) {
		printf(".It Sy %s\n\\&document, item", l->name);
		for (const struct list_column *c = l->columns; c->name; c++)
			if (c->type != COLUMN_GONE)
				printf(", %s", c->name);
		puts(", line_from, line_to, byte_from, byte_to, rule");
	}
}

/* Names of fields in queries. */
static void queries(void)
{
	printf("\\&");
	for (int f = 0; f < FIELD_COUNT; f++) {
		struct str name;

		for (size_t i = 0; (name = field_query_name((enum field)f, i)).n; i++)
			printf("%s%.*s", i ? "/" : "", STR_ARG(name));
		printf("%s", f + 1 < FIELD_COUNT ? ", " : "\n");
	}
}

/* The captures of the built-in rules of a class, each once. */
static void captures(const struct rules *rules, enum rule_class c)
{
	struct buf names = { 0 };

	for (size_t i = 0; i < rules_count(rules); i++)
		for (int g = 1; rules_at(rules, i)->class == c && g <= GROUPS_MAX; g++) {
			const struct capture *k = &rules_at(rules, i)->captures[g];
			struct buf one = { 0 };

			buf_fmt(&one, " %.*s,", STR_ARG(k->name));
			if (k->meaning != GROUP_NONE && !str_has(buf_view(&names), buf_view(&one)))
				buf_str(&names, buf_view(&one));
			buf_free(&one);
		}
	if (names.n)
		printf(_("; captures:%.*s"), (int)names.n - 1, names.p);
	buf_free(&names);
}

/* Classes of line rules, then of find rules. */
static void classes(bool find)
{
	struct rules *rules;
	struct err err = { 0 };

	if (!rules_load(NULL, 0, &rules, &err)) {
		cannot(&err);
		return;
	}
	puts(".Bl -tag -width Ds");
	for (int c = find ? CLASS_FIRST_FIND : 0; c < (find ? (int)CLASS_COUNT : (int)CLASS_FIRST_FIND); c++) {
		printf(".It Sy %s\n\\&%s", rule_class_name((enum rule_class)c), gettext(rule_class_about((enum rule_class)c)));
		captures(rules, (enum rule_class)c);
		putchar('\n');
	}
	puts(".El");
	rules_free(rules);
}

static void line_classes(void)
{
	classes(false);
}

static void find_classes(void)
{
	classes(true);
}

static void findings(void)
{
	puts(".Bl -tag -width Ds");
	for (int f = 0; f < FINDING_COUNT; f++) {
		const char *name = finding_name((enum finding_id)f), *clause = finding_clause((enum finding_id)f);

		if (f > 0 && strcmp(name, finding_name((enum finding_id)(f - 1))) == 0)
			fputs(_("; or: "), stdout);
		else
			printf("%s.It Sy %s\n\\&%s%s%s%s", f ? "\n" : "", name, gettext(severity_name(finding_severity((enum finding_id)f))),
			       *clause ? _(", ") : "", clause, _(": "));
		struct buf said = { 0 };

		finding_about((enum finding_id)f, &said);
		put_bytes(buf_view(&said), stdout);
		buf_free(&said);
	}
	puts("\n.El");
}

int mdoc_table(const char *name)
{
	static const struct {
		const char *name;
		void (*print)(void);
	} tables[] = { { "commands", command_list }, { "formats", formats }, { "fields", fields }, { "findings", findings }, { "documents", documents }, { "lists", lists }, { "queries", queries },
		       { "lines", line_classes }, { "finds", find_classes } };

	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		if (strcmp(tables[i].name, name) == 0) {
			tables[i].print();
			return EXIT_DONE;
		}
	say("no table \"%s\"", name);
	return EXIT_CANNOT;
}
