#include "base/memory.h"

#include <stdlib.h>

void memory_out(void)
{
#ifdef GUIDANG_EXTENSION
	abort();
#else
	quick_exit(2);
#endif
}
