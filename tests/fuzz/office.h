/* A package made of the fuzzer's bytes: parts parted by a NUL, in the order of `names`; then what must hold of every reading. */
#include <string.h>

#include "fuzz.h"
#include "read/readers.h"
#include "read/reading.h"

static inline uint32_t crc_of(struct str s)
{
	uint32_t c = 0xFFFFFFFF;

	for (size_t i = 0; i < s.n; i++) {
		c ^= (unsigned char)s.p[i];
		for (int k = 0; k < 8; k++)
			c = c >> 1 ^ (c & 1 ? 0xEDB88320 : 0);
	}
	return ~c;
}

static inline void put_le(struct buf *b, uint32_t v, int n)
{
	for (; n > 0; n--, v >>= 8)
		buf_c(b, (char)(v & 0xFF));
}

/* A stored member, and its entry for the directory. */
static inline void put_member(struct buf *zip, struct buf *directory, const char *name, struct str bytes)
{
	uint32_t at = (uint32_t)zip->n, crc = crc_of(bytes), n = (uint32_t)bytes.n, length = (uint32_t)strlen(name);

	put_le(zip, 0x04034b50, 4), put_le(zip, 20, 2), put_le(zip, 0, 8), put_le(zip, crc, 4), put_le(zip, n, 4), put_le(zip, n, 4), put_le(zip, length, 2),
		put_le(zip, 0, 2);
	buf_z(zip, name);
	buf_str(zip, bytes);
	put_le(directory, 0x02014b50, 4), put_le(directory, 20, 2), put_le(directory, 20, 2), put_le(directory, 0, 8), put_le(directory, crc, 4),
		put_le(directory, n, 4), put_le(directory, n, 4), put_le(directory, length, 2), put_le(directory, 0, 12), put_le(directory, at, 4);
	buf_z(directory, name);
}

static inline void check_reading(struct doc *d)
{
	struct doc again = { .arena = arena_new() };
	struct buf b = { 0 };
	size_t at = 0;

	REQUIRE(utf8_valid(d->text) == d->text.n);
	for (size_t i = 0; i < d->lines.n; i++) {
		REQUIRE(d->lines.p[i].table < (int32_t)d->tables.n && d->lines.p[i].heading <= 6);
		at += d->lines.p[i].raw.n + 1;
		REQUIRE(at <= d->text.n && d->text.p[at - 1] == '\n');
	}
	REQUIRE(at == d->text.n && d->locations.n == d->lines.n);
	reading_pack(d, &b);
	REQUIRE(reading_unpack(&again, buf_view(&b)));
	REQUIRE(str_eq(again.text, d->text) && again.lines.n == d->lines.n && again.tables.n == d->tables.n && again.findings.n == d->findings.n);
	buf_free(&b);
	arena_free(again.arena);
}

static inline void office(enum kind kind, const char *const *names, const char *first, const uint8_t *data, size_t n)
{
	struct buf zip = { 0 }, directory = { 0 };
	struct str rest = { (const char *)data, n };
	uint32_t members = 0;

	if (first) {
		put_member(&zip, &directory, "mimetype", str_z(first));
		members++;
	}
	for (; *names && rest.n; names++, members++) {
		const char *nul = memchr(rest.p, '\0', rest.n);
		size_t end = nul ? (size_t)(nul - rest.p) : rest.n;

		put_member(&zip, &directory, *names, str_sub(rest, 0, end));
		rest = str_sub(rest, end + 1, rest.n);
	}
	uint32_t at = (uint32_t)zip.n, size = (uint32_t)directory.n;

	buf_str(&zip, buf_view(&directory));
	put_le(&zip, 0x06054b50, 4), put_le(&zip, 0, 4), put_le(&zip, members, 2), put_le(&zip, members, 2), put_le(&zip, size, 4), put_le(&zip, at, 4), put_le(&zip, 0, 2);

	struct doc d = { .arena = arena_new(), .src = { .path = STR("x"), .bytes = buf_view(&zip), .kind = kind } };
	struct err err = { 0 };

	if (readers_read_here(&d, &(struct reading){ 0 }, &err))
		check_reading(&d);
	else
		REQUIRE(err.message[0]);
	arena_free(d.arena);
	buf_free(&zip);
	buf_free(&directory);
}
