/* What pdftotext and qpdf would have written: words at places, and a page's contents. */
#include "office.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct doc d = { .arena = arena_new(), .src = { .kind = KIND_pdf, .path = STR("x.pdf"), .bytes = { (const char *)data, n } } };
	struct err err;

	if (readers_read_here(&d, &(struct reading){ 0 }, &err))
		check_reading(&d);
	arena_free(d.arena);
	return 0;
}
