#include "read/ole.h"

#include <string.h>

enum { HEAD = 512, ENTRY = 128, IN_HEAD = 109, STREAM = 2, ROOT = 5, SHIFT_MOST = 16 };

#define CHAIN_END 0xFFFFFFFAu /* numbers from here on are markers, not sectors */

struct ole {
	struct arena *a;
	struct str b;
	unsigned shift, small_shift; /* of a sector, of a small one */
	uint32_t small_below;        /* bytes: shorter streams are in small sectors */
	struct str fat, small_fat, small; /* tables of four bytes an entry; the small sectors */
};

static uint32_t at32(struct str s, size_t i)
{
	if (!s.p || i + 4 > s.n)
		return UINT32_MAX;
	const unsigned char *p = (const unsigned char *)s.p + i;

	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

bool ole_is(struct str bytes)
{
	return bytes.n >= HEAD && str_starts(bytes, STR("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
}

static struct str sector(const struct ole *o, uint32_t no)
{
	size_t from = ((size_t)no + 1) << o->shift;

	return no >= CHAIN_END || from >= o->b.n ? STR_NONE : str_sub(o->b, from, from + ((size_t)1 << o->shift));
}

/* The sectors of a chain put together, at most `most` bytes of them: no chain is longer than what its sectors can hold. */
static struct str chain(const struct ole *o, uint32_t no, size_t most, bool small)
{
	struct buf out = { 0 };
	size_t left = (o->b.n >> (small ? o->small_shift : o->shift)) + 1;

	most = most < o->b.n ? most : o->b.n;
	while (no < CHAIN_END && out.n < most && left-- > 0) {
		struct str s = small ? str_sub(o->small, (size_t)no << o->small_shift, ((size_t)no + 1) << o->small_shift) : sector(o, no);

		if (!s.n)
			break;
		buf_add(&out, s.p, s.n < most - out.n ? s.n : most - out.n);
		no = at32(small ? o->small_fat : o->fat, (size_t)no * 4);
	}
	struct str all = arena_str(o->a, buf_view(&out));

	buf_free(&out);
	return all;
}

/* Reads the sector table; the head, and a chain of further sectors, list the sectors that hold it. */
static void read_fat(struct ole *o)
{
	struct buf out = { 0 };
	uint32_t n = at32(o->b, 44), more = at32(o->b, 68);
	size_t per = ((size_t)1 << o->shift) / 4 - 1, left = (o->b.n >> o->shift) + 1;

	for (size_t i = 0; i < IN_HEAD && i < n; i++)
		buf_str(&out, sector(o, at32(o->b, 76 + i * 4)));
	while (more < CHAIN_END && left-- > 0) {
		struct str s = sector(o, more);

		for (size_t i = 0; i < per && s.n && out.n < o->b.n; i++)
			buf_str(&out, sector(o, at32(s, i * 4)));
		more = at32(s, per * 4);
	}
	o->fat = arena_str(o->a, buf_view(&out));
	buf_free(&out);
}

static bool named(struct str entry, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i <= n; i++)
		if (entry.p[i * 2] != name[i] || entry.p[i * 2 + 1] != 0)
			return false;
	return true;
}

static bool open_container(struct ole *o, struct arena *a, struct str bytes)
{
	*o = (struct ole){ .a = a, .b = bytes };
	if (!ole_is(bytes))
		return false;
	o->shift = at32(bytes, 30) & 0xFFFF;
	o->small_shift = at32(bytes, 32) & 0xFFFF;
	o->small_below = at32(bytes, 56);
	if (o->shift < 7 || o->shift > SHIFT_MOST || o->small_shift < 4 || o->small_shift > o->shift)
		return false;
	read_fat(o);
	return true;
}

struct ole_entry {
	uint32_t start, size;
	uint32_t small_start; /* of the sectors that hold the small ones */
};

static bool find_stream(struct ole *o, struct arena *a, struct str bytes, const char *name, struct ole_entry *out)
{
	*out = (struct ole_entry){ UINT32_MAX, 0, UINT32_MAX };
	if (strlen(name) > 31 || !open_container(o, a, bytes))
		return false;
	struct str directory = chain(o, at32(bytes, 48), bytes.n, false);

	o->small_fat = chain(o, at32(bytes, 60), bytes.n, false);
	for (size_t i = 0; i + ENTRY <= directory.n; i += ENTRY) {
		struct str e = str_sub(directory, i, i + ENTRY);

		if (e.p[66] == ROOT && !o->small.n) {
			out->small_start = at32(e, 116);
			o->small = chain(o, out->small_start, at32(e, 120), false);
		}
		if (e.p[66] == STREAM && out->start == UINT32_MAX && named(e, name)) {
			out->start = at32(e, 116);
			out->size = at32(e, 120);
		}
	}
	return out->start != UINT32_MAX;
}

struct str ole_stream(struct arena *a, struct str bytes, const char *name)
{
	struct ole o;
	struct ole_entry s;

	return find_stream(&o, a, bytes, name, &s) ? chain(&o, s.start, s.size, s.size < o.small_below) : STR_NONE;
}

/* As chain(), but the places of the sectors. */
static void places(const struct ole *o, uint32_t no, const struct ole_sectors *small_in, struct ole_sectors *out)
{
	size_t left = (o->b.n >> out->shift) + 1;

	while (no < CHAIN_END && left-- > 0) {
		size_t at = small_in ? ole_place(small_in, (size_t)no << out->shift) : ((size_t)no + 1) << out->shift;

		if (at >= o->b.n)
			break;
		*ARENA_PUSH(o->a, out) = at;
		no = at32(small_in ? o->small_fat : o->fat, (size_t)no * 4);
	}
}

bool ole_sectors(struct arena *a, struct str bytes, const char *name, struct ole_sectors *out)
{
	struct ole o;
	struct ole_entry s;

	*out = (struct ole_sectors){ 0 };
	if (!find_stream(&o, a, bytes, name, &s))
		return false;
	bool small = s.size < o.small_below;
	struct ole_sectors holders = { .shift = o.shift };

	if (small)
		places(&o, s.small_start, NULL, &holders);
	out->shift = small ? o.small_shift : o.shift;
	places(&o, s.start, small ? &holders : NULL, out);
	return out->n > 0;
}

size_t ole_place(const struct ole_sectors *s, size_t at)
{
	return at >> s->shift < s->n ? s->p[at >> s->shift] + (at & (((size_t)1 << s->shift) - 1)) : SIZE_MAX;
}

#define FREE 0xFFFFFFFFu

bool ole_is_whole(struct str bytes)
{
	struct arena *a = arena_new();
	struct ole o;
	bool whole = true;

	if (open_container(&o, a, bytes)) {
		size_t listed = at32(bytes, 44), last = o.fat.n / 4;

		while (last > 0 && at32(o.fat, (last - 1) * 4) == FREE)
			last--;
		/* sector `last - 1` begins behind the head and those before it; the table itself may be cut off */
		whole = last > 0 && last << o.shift < bytes.n && (listed > o.b.n >> o.shift || o.fat.n >= listed << o.shift);
	}
	arena_free(a);
	return whole;
}

enum { RECORD_BOF = 0x0809, RECORD_FILEPASS = 0x2F, RECORDS_LOOKED = 10, FIB_FLAGS = 10, FIB_ENCRYPTED = 0x100 };

bool ole_is_protected(struct str bytes)
{
	struct arena *a = arena_new();
	struct str text = ole_stream(a, bytes, "WordDocument"), book = ole_stream(a, bytes, "Workbook");
	bool is = text.n > FIB_FLAGS + 4 && (at32(text, FIB_FLAGS) & FIB_ENCRYPTED);

	if (!book.n)
		book = ole_stream(a, bytes, "Book");
	for (size_t i = 0, k = 0; !is && k < RECORDS_LOOKED && i + 4 <= book.n; k++) {
		uint32_t head = at32(book, i);

		if (k == 0 && (head & 0xFFFF) != RECORD_BOF)
			break;
		is = (head & 0xFFFF) == RECORD_FILEPASS;
		i += 4 + (head >> 16);
	}
	arena_free(a);
	return is;
}
