#include "derive/derive.h"

#include "derive/citations.h"
#include "derive/deadlines.h"
#include "derive/groups.h"
#include "derive/indicators.h"
#include "derive/tasks.h"

void derive(struct doc *d, struct matcher *m)
{
	derive_tasks(d, m);
	derive_indicators(d, m);
	derive_citations(d, m);
	derive_deadlines(d, m);
	derive_groups(d, m);
}
