#include "document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	document("x.html", data, n);
	return 0;
}
