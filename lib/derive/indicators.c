#include "derive/indicators.h"

void derive_indicators(struct doc *d, struct matcher *m)
{
	(void)d;
	(void)m;
}
