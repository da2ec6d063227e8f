/* Derived lists: what is computed from a record after extraction (tasks, citations …); the record's own lists are in lists.h. The
 * database, JSON, XML, both schemas, sheets, `show` and the manual are all generated from this table. To add a list:
 *
 *   doc/doc.h      its struct, whose first member is `struct found found`, and a member { struct x *p; size_t n, cap; } of
 *                  struct doc
 *   doc/derived.c  its columns, `static const struct list_column NAME_columns[]`, ended by { 0 }
 *   doc/derived.h  its line in DERIVED: X(member of struct doc, label in Chinese, its line in `show --help`)
 *   derive/        the stage that fills it, called by derive.c
 *   store/         in schema.c its column of the table derived, and a migration; the same for servers in postgres/tables.c
 *
 * store_open creates its view. `show --NAME`, `export -f NAME` and `export --derived` work without further changes. New columns may be
 * added only at the end of a list, since items filed earlier have no value there. A removed column keeps its place as COLUMN_GONE. */
#ifndef GUIDANG_DOC_DERIVED_H
#define GUIDANG_DOC_DERIVED_H

#include "doc/list.h"

#define DERIVED(X)                                                                       \
	X(tasks, "任务", "tasks: who does what by when")                                  \
	X(indicators, "指标", "indicators: figures reached or to be reached")             \
	X(citations, "引用", "citations: files issued, forwarded, cited, amended, repealed") \
	X(deadlines, "时限", "deadlines: by when, from when, how long")                   \
	X(groups, "机构", "groups of people: leading groups, task forces, with members")

#define DERIVED_ENUM(list, ...) DERIVED_##list,
enum derived { DERIVED(DERIVED_ENUM) DERIVED_COUNT };
#undef DERIVED_ENUM

extern const struct list derived_lists[]; /* indexed by enum derived; ended by a list without a name */

static inline const struct list *derived_at(size_t i) /* NULL: past the end */
{
	return derived_lists[i].name ? &derived_lists[i] : NULL;
}

#endif
