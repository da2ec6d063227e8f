#include "document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n > 1)
		document(data[0] & 1 ? "x.md" : "x.txt", data + 1, n - 1);
	return 0;
}
