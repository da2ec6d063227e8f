#include "derive/derive.h"

#include "derive/citations.h"
#include "derive/deadlines.h"
#include "derive/groups.h"
#include "derive/indicators.h"
#include "derive/position.h"
#include "derive/tasks.h"

void derive(struct doc *d, struct matcher *m)
{
	static void (*const lists[])(struct doc *d, struct matcher *m) = { derive_tasks, derive_indicators, derive_citations, derive_deadlines, derive_groups };

	position_tables(d);
	for (size_t i = 0; i < sizeof lists / sizeof lists[0] && !matcher_stopped(m); i++)
		lists[i](d, m);
	tasks_limit(d);
}
