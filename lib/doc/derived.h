/* Derived lists: what is made of a record once it has been read (tasks, citations …). The database, JSON, XML, both
 * schemas, sheets, `show` and the manual go by the one table here. To add a list:
 *
 *   doc/doc.h      its struct, whose first member is `struct found found`, and a member { struct x *p; size_t n, cap; } of
 *                  struct doc
 *   doc/derived.c  its columns, `static const struct list_column NAME_columns[]`, which end with { 0 }
 *   doc/derived.h  its line in DERIVED: X(member of struct doc, label in Chinese, what --help of `show` says of it)
 *   derive/        the stage that fills it, called by derive.c
 *
 * That is all: the rows go into the table list(document, list, value), so that no migration is needed; store_open makes
 * its view; `show --NAME`, `export -f NAME` and `export --derived` know it. The columns of a list may grow at their end
 * only: items that were filed before have nothing there. A column that goes keeps its place as COLUMN_GONE. */
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

extern const struct list derived_lists[]; /* by enum derived; ends with a list without a name */

static inline const struct list *derived_at(size_t i) /* NULL: no more */
{
	return derived_lists[i].name ? &derived_lists[i] : NULL;
}

#endif
