#include "derive/groups.h"

void derive_groups(struct doc *d, struct matcher *m)
{
	(void)d;
	(void)m;
}
