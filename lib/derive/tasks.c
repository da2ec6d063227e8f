#include "derive/tasks.h"

void derive_tasks(struct doc *d, struct matcher *m)
{
	(void)d;
	(void)m;
}
