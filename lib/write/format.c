#include "write/format.h"

#include <stdlib.h>
#include <string.h>

#include "write/csv.h"
#include "write/lists.h"
#include "write/markdown.h"
#include "write/xmlout.h"

static void *keep_options(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	(void)f;
	struct format_options *copy = malloc(sizeof *copy);

	(void)out;
	(void)err;
	if (!copy)
		memory_out();
	*copy = *o;
	return copy;
}

static bool forget(void *state, struct buf *out, struct err *err)
{
	(void)out;
	(void)err;
	free(state);
	return true;
}

static void as_json(void *state, const struct doc *d, struct buf *out)
{
	record_json(d, &((struct format_options *)state)->record, out);
}

static void *begin_csv(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	(void)f;
	csv_header(out);
	return keep_options(f, o, out, err);
}

static void as_csv(void *state, const struct doc *d, struct buf *out)
{
	(void)state;
	csv_record(d, out);
}

static void as_markdown(void *state, const struct doc *d, struct buf *out)
{
	(void)state;
	markdown_record(d, out);
}

const struct format format_jsonl = { .name = "jsonl", .help = "guidang-record/1 as JSON, one record a line (record.schema.json)",
				     .begin = keep_options, .record = as_json, .end = forget };
const struct format format_csv = { .name = "csv", .help = "one row a document", .begins = "\"path\",\"title\",", .begin = begin_csv, .record = as_csv, .end = forget };
const struct format format_md = { .name = "md", .help = "Markdown to be read", .begin = keep_options, .record = as_markdown, .end = forget };

#define FORMAT_ROW(name) &format_##name,
static const struct format *const all[] = { FORMATS(FORMAT_ROW) };
#undef FORMAT_ROW

const struct format *format_at(size_t i)
{
	enum { ALL = sizeof all / sizeof all[0] };

	return i < ALL ? all[i] : derived_format(i - ALL);
}

const struct format *format_named(const char *name)
{
	const struct format *f;

	for (size_t i = 0; (f = format_at(i)); i++)
		if (strcmp(name, f->name) == 0)
			break;
	return f;
}

void format_prepare(const struct format *f)
{
	if (f->begins && f->begins[0] == '<')
		xmlout_prepare();
}

bool format_wrote(struct str head)
{
	static const char declaration[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

	if (str_starts(head, STR("PK"))) /* a workbook cannot be told from one that people edit */
		return false;
	if (str_starts(head, STR("{\""))) { /* a record, possibly with selected fields only */
		size_t end = str_find(str_sub(head, 2, head.n), STR("\":"));

		if (end != SIZE_MAX && record_has(str_sub(head, 2, 2 + end)))
			return true;
	}
	if (str_starts(head, STR("# "))) { /* Markdown: a title and the list of fields */
		size_t end = str_find(head, STR("\n\n- "));
		struct str list = end == SIZE_MAX ? STR_NONE : str_sub(head, end + strlen("\n\n- "), head.n);

		end = str_find(list, STR(": "));
		return end != SIZE_MAX && record_has(str_sub(list, 0, end));
	}
	if (str_starts(head, str_z(declaration)))
		head = str_sub(head, strlen(declaration), head.n);
	for (size_t i = 0; format_at(i); i++)
		if (format_at(i)->begins && str_starts(head, str_z(format_at(i)->begins)))
			return true;
	return false;
}
