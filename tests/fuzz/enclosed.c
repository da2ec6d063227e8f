/* What the main process looks at before it asks a worker: a ZIP file's directory; and what workers open: OLE containers, boxes of
 * mails. The first byte says which. */
#include <string.h>

#include "fuzz.h"
#include "read/enclosed.h"
#include "read/mail.h"
#include "read/ole.h"
#include "read/zipnames.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str b = { (const char *)data + (n > 0), n - (n > 0) }, name, out;
	struct arena *a = arena_new();
	struct zip_entry e;
	size_t at = 0, total = 0;

	if (n > 0 && data[0] == 'm') {
		while (at < b.n) {
			size_t before = at;
			struct str mail = mail_box_next(b, &at);

			REQUIRE(at > before && at <= b.n && mail.n <= at - before);
		}
	} else if (n > 0 && data[0] == 'z') {
		struct str directory = zip_directory_of(b);

		enclosed_in(b);
		while (zip_entry_next(directory, &at, &e))
			total += e.name.n;
		REQUIRE(total <= b.n);
	} else {
		REQUIRE(ole_stream(a, b, "Package").n <= b.n);
		enclosed_file(a, STR("word/embeddings/oleObject1.bin"), b, &name, &out);
		REQUIRE(out.n <= b.n && name.n > 0);
	}
	arena_free(a);
	return 0;
}
