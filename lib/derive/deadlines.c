#include "derive/deadlines.h"

void derive_deadlines(struct doc *d, struct matcher *m)
{
	(void)d;
	(void)m;
}
