/* All lists of a record: its own (parts, sections, tables, findings, doubts) and the derived ones (derived.h). A list is one entry
 * here or there, and its columns in the .c file; `show`, JSON, XML, both schemas and the database's JSON follow. To add a list to the
 * record itself:
 *
 *   doc/doc.h    its struct, and a member { struct x *p; size_t n, cap; } of struct doc
 *   doc/lists.c  its columns, `static const struct list_column NAME_columns[]`, ended by { 0 }
 *   doc/lists.h  its line in RECORD_LISTS: X(member of struct doc, members of struct list that it sets …)
 *
 *   store/       its column of the table document: its migration in schema.c, LISTS_COLUMNS in lists.h, of_record in lists.c */
#ifndef GUIDANG_DOC_LISTS_H
#define GUIDANG_DOC_LISTS_H

#include "doc/derived.h"

/* In the order of the record. */
#define RECORD_LISTS(X)                                                                                                                   \
	X(parts, .element = "part", .least = 1,                                                                                           \
	  .about = "the document, an enclosure that it issues or forwards, attachments, the imprint, in their order")                     \
	X(sections, .label = "章节", .option = "outline", .element = "section", .sound = section_sound,         \
	  .about = "numbered headings and items, in their order")                                                                         \
	X(tables, .label = "表格", .option = "tables", .element = "table", .sound = table_sound,                 \
	  .about = "grids, row by row")                                                                                                   \
	X(findings, .label = "问题", .last = true, .element = "finding", .about = "what is wrong with the document")                       \
	X(doubts, .last = true, .element = "doubt", .about = "what the extraction is not sure of")

#define RECORD_LIST_ENUM(list, ...) RECORD_##list,
enum record_list { RECORD_LISTS(RECORD_LIST_ENUM) RECORD_LIST_COUNT };
#undef RECORD_LIST_ENUM

extern const struct list record_lists[]; /* indexed by enum record_list; ended by a list without a name */

/* Every list, the derived ones before those that are `last`; NULL: no more. */
const struct list *list_at(size_t i);

#endif
