/* Bytes to UTF-8, in every encoding: what comes out is UTF-8, and no more bytes are bad than there are. */
#include "fuzz.h"
#include "text/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = { NULL, "UTF-8", "GB18030", "UTF-16LE", "UTF-16BE", "BIG5", "SHIFT_JIS" };
	struct arena *a = arena_new();
	struct decoded d;
	struct err err;

	if (n > 1) {
		struct str bytes = { (const char *)data + 1, n - 1 };

		if (decode(a, bytes, names[data[0] % 7], &d, &err)) {
			size_t at = d.bom;

			REQUIRE(utf8_valid(d.text) == d.text.n);
			REQUIRE(d.bad <= bytes.n);
			if (decode_walk(d.encoding, bytes, &at, d.text.n))
				REQUIRE(at <= bytes.n);
		} else {
			REQUIRE(err.message[0]);
		}
	}
	arena_free(a);
	return 0;
}
