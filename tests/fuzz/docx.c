#include "office.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = { "word/document.xml", "word/numbering.xml", "word/styles.xml", "docProps/app.xml", NULL };

	office(KIND_docx, names, NULL, data, n);
	return 0;
}
