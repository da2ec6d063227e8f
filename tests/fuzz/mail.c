/* A message: what is attached, or its text. */
#include "office.h"
#include "read/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct doc d = { .arena = arena_new(), .src = { .path = STR("x.eml"), .bytes = { (const char *)data, n }, .kind = KIND_mail } };
	struct err err = { 0 };
	struct mime m;

	if (mail_attached(d.arena, d.src.bytes, n % 2, &m))
		for (size_t i = 0; i < m.n; i++) {
			REQUIRE(m.p[i].name.n > 0 && utf8_valid(m.p[i].name) == m.p[i].name.n);
			mime_bytes(d.arena, &m.p[i]);
		}
	if (readers_read_here(&d, &(struct reading){ 0 }, &err)) {
		struct buf b = { 0 };
		struct doc again = { .arena = d.arena };

		reading_pack(&d, &b);
		REQUIRE(reading_unpack(&again, buf_view(&b)));
		REQUIRE(str_eq(again.text, d.text) && again.lines.n == d.lines.n && again.tables.n == d.tables.n);
		buf_free(&b);
	} else {
		REQUIRE(err.message[0]);
	}
	arena_free(d.arena);
	return 0;
}
