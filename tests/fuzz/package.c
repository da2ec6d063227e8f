/* Any bytes as a file of any kind that needs no other program, and as a reading that a worker handed over. */
#include "office.h"

static bool needs_program(struct str b)
{
	return tell_pdf(b) != TOLD_NO || tell_doc(b) != TOLD_NO || tell_xls(b) != TOLD_NO || tell_rtf(b) != TOLD_NO || tell_msg(b) != TOLD_NO;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct doc d = { .arena = arena_new(), .src = { .path = STR("x.docx"), .bytes = { (const char *)data, n } } };
	struct doc unpacked = { .arena = d.arena };
	struct err err = { 0 };

	if (n && !needs_program(d.src.bytes) && readers_read(&d, &(struct reading){ 0 }, &err) && !kind_is(d.src.kind, KIND_DECODED))
		check_reading(&d);
	if (reading_unpack(&unpacked, (struct str){ (const char *)data, n }))
		REQUIRE(unpacked.lines.n == 0 || unpacked.text.n > 0);
	arena_free(d.arena);
	return 0;
}
