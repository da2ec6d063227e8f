/* Tables of the manual pages, as mdoc(7), from the tables that the program itself goes by (doc/make_manual.py). */
#include <string.h>

#include "opt.h"
#include "write/format.h"

static void item(const char *tag, const char *text)
{
	printf(".It Cm %s\n\\&%s\n", tag, text);
}

static void formats(void)
{
	const struct format *f;

	puts(".Bl -tag -width catalogue");
	for (size_t i = 0; (f = format_at(i)); i++)
		item(f->name, f->help);
	puts(".El");
}

int mdoc_table(const char *name)
{
	static const struct {
		const char *name;
		void (*print)(void);
	} tables[] = { { "formats", formats } };

	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
		if (strcmp(tables[i].name, name) == 0) {
			tables[i].print();
			return EXIT_DONE;
		}
	say("no table \"%s\"", name);
	return EXIT_CANNOT;
}
