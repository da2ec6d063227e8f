#include "office.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = { "content.xml", "styles.xml", "meta.xml", NULL };

	office(KIND_odt, names, "application/vnd.oasis.opendocument.text", data, n);
	office(KIND_ods, names, "application/vnd.oasis.opendocument.spreadsheet", data, n);
	return 0;
}
