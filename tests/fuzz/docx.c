#include "office.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = { "word/document.xml", "word/numbering.xml", "word/styles.xml", "docProps/app.xml", NULL };

	if (n > 5 && memcmp(data, "<?xml", 5) == 0) { /* one file instead of a package */
		struct doc d = { .arena = arena_new(), .src = { .path = STR("x"), .bytes = { (const char *)data, n }, .kind = KIND_docx } };
		struct err err = { 0 };

		if (tell_docx(d.src.bytes) == TOLD_YES && readers_read_here(&d, &(struct reading){ 0 }, &err))
			check_reading(&d);
		arena_free(d.arena);
	}
	office(KIND_docx, names, NULL, data, n);
	return 0;
}
