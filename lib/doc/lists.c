#include "doc/lists.h"

#include <stddef.h>

enum { CELLS_MAX = 1 << 26 }; /* more: the record is damaged */

/* The columns of each list of RECORD_LISTS, as static const struct list_column NAME_columns[], in the order in which the database has
 * them. */
#define COLUMN(item, member, sort, ...)                                                                                                   \
	{ .name = #member, .type = COLUMN_##sort, .offset = offsetof(struct item, member), .size = sizeof ((struct item *)NULL)->member, ##__VA_ARGS__ }
#define LINES(item, ...) { .name = "lines", .type = COLUMN_SPAN, .offset = offsetof(struct item, at), .xml = XML_ATTRIBUTE, ##__VA_ARGS__ }
#define RULE(item) COLUMN(item, rule, TEXT, .place = COLUMN_IN_DATABASE, .later = true)
#define SLICE(item, key, begin, stop, ...)                                                                                                \
	{ .name = key, .type = COLUMN_SLICE, .offset = offsetof(struct item, begin), .end = offsetof(struct item, stop), .place = COLUMN_IN_RECORD, ##__VA_ARGS__ }

static const struct list_column parts_columns[] = {
	COLUMN(part, kind, CHOICE, .words = part_kind_names, .xml = XML_ATTRIBUTE, .about = "what this part is"),
	COLUMN(part, number, NUMBER, .xml = XML_ATTRIBUTE, .about = "of an attachment"),
	COLUMN(part, title, PART_TITLE, .xml = XML_CONTENT, .about = "of the part"),
	LINES(part, .about = "first and last line"),
	{ 0 },
};

static const struct list_column sections_columns[] = {
	COLUMN(section, part, COUNT, .xml = XML_ATTRIBUTE, .about = "index into parts"),
	COLUMN(section, parent, INDEX, .xml = XML_ATTRIBUTE, .about = "index into sections of the one above"),
	COLUMN(section, depth, COUNT, .xml = XML_ATTRIBUTE, .least = 1, .about = "1: the outermost"),
	COLUMN(section, label, STRING, .least = 1, .about = "the number as it is printed: 一、 （一） 1."),
	COLUMN(section, number, NUMBER, .xml = XML_ATTRIBUTE, .about = "the value of the label"),
	COLUMN(section, heading, TEXT, .about = "without its label; null: the item is only text"),
	COLUMN(section, from, COUNT, .place = COLUMN_IN_DATABASE),
	COLUMN(section, to, COUNT, .place = COLUMN_IN_DATABASE),
	COLUMN(section, end, COUNT, .place = COLUMN_IN_DATABASE),
	SLICE(section, "text", from, to, .about = "what follows the heading in its paragraph"),
	SLICE(section, "body", to, end, .about = "the paragraphs below, up to the next section"),
	LINES(section, .about = "first and last line"),
	RULE(section),
	{ 0 },
};

static const struct list_column tables_columns[] = {
	COLUMN(table, part, COUNT, .xml = XML_ATTRIBUTE, .about = "index into parts"),
	COLUMN(table, section, INDEX, .xml = XML_ATTRIBUTE, .about = "index into sections"),
	COLUMN(table, caption, TEXT, .about = "the line that names it"),
	COLUMN(table, rows, COUNT, .place = COLUMN_IN_DATABASE),
	COLUMN(table, columns, COUNT, .xml = XML_ATTRIBUTE, .least = 1, .about = "of the grid"),
	COLUMN(table, header_rows, COUNT, .xml = XML_ATTRIBUTE, .about = "rows that name the columns"),
	COLUMN(table, cells, CELLS, .place = COLUMN_IN_RECORD,
	       .about = "row by row; paragraphs are joined by a line feed; a merged cell has its text in the top-left place"),
	LINES(table, .about = "first and last line"),
	RULE(table),
	{ 0 },
};

static const struct list_column findings_columns[] = {
	COLUMN(finding, rule, ID, .xml = XML_ATTRIBUTE, .about = "name of the finding: guidang-check(1)"),
	COLUMN(finding, severity, CHOICE, .words = severity_names, .xml = XML_ATTRIBUTE,
	       .about = "error: required by the standard, warning: usual, info: house style"),
	COLUMN(finding, clause, TEXT, .place = COLUMN_IN_DATABASE),
	LINES(finding, .about = "first and last line; 0: the whole document"),
	COLUMN(finding, message, STRING, .least = 1, .xml = XML_CONTENT, .about = "in English, whatever the locale"),
	{ 0 },
};

static const char *const other[] = { "other", NULL };

static const struct list_column doubts_columns[] = {
	COLUMN(doubt, of, ID, .xml = XML_ATTRIBUTE, .about = "a header field, sections or tables"),
	COLUMN(doubt, reason, ID, .xml = XML_ATTRIBUTE, .about = "guidang-set(1)"),
	LINES(doubt, .about = "first and last line"),
	COLUMN(doubt, others, TEXTS, .words = other, .xml = XML_EACH, .about = "what else the value could be"),
	{ 0 },
};

static bool section_sound(const struct doc *d, size_t i)
{
	const struct section *t = &d->sections.p[i];

	return t->from <= t->to && t->to <= t->end && t->end <= d->text.n && t->parent < (int64_t)i;
}

static bool table_sound(const struct doc *d, size_t i)
{
	const struct table *t = &d->tables.p[i];

	return t->rows <= CELLS_MAX && t->columns <= CELLS_MAX && t->rows * t->columns <= CELLS_MAX;
}

#define ENTRY(list, ...)                                                                                                                  \
	{ .name = #list, .offset = offsetof(struct doc, list), .size = sizeof *((struct doc *)NULL)->list.p, .columns = list##_columns, __VA_ARGS__ },
const struct list record_lists[] = { RECORD_LISTS(ENTRY) { 0 } };
#undef ENTRY

const struct list *list_at(size_t i)
{
	for (int last = 0; last < 2; last++) {
		for (size_t k = 0; k < RECORD_LIST_COUNT; k++)
			if (record_lists[k].last == last && i-- == 0)
				return &record_lists[k];
		for (size_t k = 0; !last && derived_at(k); k++)
			if (i-- == 0)
				return derived_at(k);
	}
	return NULL;
}
