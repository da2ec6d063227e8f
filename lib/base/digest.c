#include "base/digest.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>

_Static_assert(DIGEST_HEX == 2 * SHA256_DIGEST_SIZE, "two digits a byte");

void digest_hex(struct str bytes, char out[static DIGEST_HEX + 1])
{
	struct sha256_ctx h;
	uint8_t digest[SHA256_DIGEST_SIZE];

	sha256_init(&h);
	sha256_update(&h, bytes.n, (const uint8_t *)bytes.p);
	sha256_digest(&h, sizeof digest, digest);
	base16_encode_update(out, sizeof digest, digest);
	out[DIGEST_HEX] = '\0';
}
