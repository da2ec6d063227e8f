#include "read/worddoc.h"

#include <string.h>

#include "read/little.h"
#include "read/ole.h"

enum {
	FIB_MAGIC = 0xA5EC, FIB_FLAGS = 10, FIB_ONE_TABLE = 0x200, FIB_LISTS = 0x2E2, /* fcPlfLst, lcbPlfLst */
	LSTF = 28, LSTF_FLAGS = 26, LSTF_SIMPLE = 1, LEVELS = 9,
	LVLF = 28, LVLF_FORMAT = 4, LVLF_FLAGS = 5, LVLF_CHPX = 24, LVLF_PAPX = 25, LVLF_LIMIT = 26,
	CP = 4, FLD = 2, FLD_BEGIN = 0x13, FLD_CHARACTER = 0x1F, FLT_QUOTE = 0x23,
	FLAG_LEGAL = 4, FLAG_NO_RESTART = 8, FORMAT_BULLET = 23, FORMAT_NONE = 255,
};

static unsigned at8(struct str s, size_t i)
{
	return i < s.n ? (unsigned char)s.p[i] : 0;
}

static int flags_of(struct str table, size_t level, int which)
{
	unsigned format = at8(table, level + LVLF_FORMAT), flags = at8(table, level + LVLF_FLAGS);

	if (format == FORMAT_BULLET || format == FORMAT_NONE || which == 0 || little_32(table, level) >= WORDDOC_START_MOST)
		return 0;
	return ((flags & FLAG_NO_RESTART) && at8(table, level + LVLF_LIMIT) == 0 ? WORDDOC_RUNS_ON : 0) | (flags & FLAG_LEGAL ? WORDDOC_LEGAL : 0);
}

/* Kinds of fields (MS-DOC 2.9.90 flt) whose results the converter computes anew. */
static bool is_recomputed(unsigned flt)
{
	enum { SEQ = 0x0C, TITLE = 0x0F, SAVEDATE = 0x16, PRINTDATE = 0x17, NUMPAGES = 0x1A, FILENAME = 0x1D, DATE = 0x1F, TIME = 0x20 };

	return flt == SEQ || flt == TITLE || flt == SAVEDATE || flt == PRINTDATE || flt == NUMPAGES || flt == FILENAME || flt == DATE || flt == TIME;
}

struct patched {
	struct arena *a;
	struct str bytes; /* the file, a copy once something was put into it */
	char *copy;
	struct ole_sectors where; /* of the table stream */
};

static void put(struct patched *t, size_t at, unsigned char byte)
{
	size_t place = ole_place(&t->where, at);

	if (place >= t->bytes.n)
		return;
	if (!t->copy) {
		t->copy = arena_room(t->a, t->bytes.n);
		memcpy(t->copy, t->bytes.p, t->bytes.n);
		t->bytes.p = t->copy;
	}
	t->copy[place] = (char)byte;
}

/* `size` bytes at `fields`: n + 1 places in the text, then n fields' marks. */
static void keep_results(struct patched *t, struct str table, size_t fields, size_t size)
{
	if (size < CP || fields > table.n || size > table.n - fields)
		return;
	size_t n = (size - CP) / (CP + FLD);

	for (size_t i = 0, at = fields + (n + 1) * CP; i < n; i++, at += FLD)
		if ((at8(table, at) & FLD_CHARACTER) == FLD_BEGIN && is_recomputed(at8(table, at + 1)))
			put(t, at + 1, FLT_QUOTE);
}

static void mark_lists(struct patched *t, struct str table, size_t lists, size_t size)
{
	size_t level = lists + size;

	if (!size || level > table.n)
		return;
	for (size_t i = 0, n = little_16(table, lists); i < n && 2 + (i + 1) * LSTF <= size; i++) {
		bool simple = at8(table, lists + 2 + i * LSTF + LSTF_FLAGS) & LSTF_SIMPLE;

		for (int k = 0; k < (simple ? 1 : LEVELS) && level + LVLF + 2 <= table.n; k++) {
			int flags = flags_of(table, level, k);
			size_t text = level + LVLF + at8(table, level + LVLF_CHPX) + at8(table, level + LVLF_PAPX);

			if (flags) {
				unsigned start = (unsigned)(WORDDOC_MARK + flags * WORDDOC_START_MOST) + little_32(table, level);

				put(t, level, start & 0xFF);
				put(t, level + 1, (start >> 8) & 0xFF);
			}
			level = text + 2 + 2 * little_16(table, text);
		}
	}
}

struct str worddoc_for_converter(struct arena *a, struct str bytes)
{
	/* fcPlcfFldMom, fcPlcfFldHdr, fcPlcfFldTxbx: text, headers, text boxes */
	static const size_t fields[] = { 0x11A, 0x122, 0x262 };
	struct str head = ole_stream(a, bytes, "WordDocument");
	const char *name = little_16(head, FIB_FLAGS) & FIB_ONE_TABLE ? "1Table" : "0Table";
	struct str table = head.n > FIB_LISTS + 8 && little_16(head, 0) == FIB_MAGIC ? ole_stream(a, bytes, name) : STR_NONE;
	struct patched t = { .a = a, .bytes = bytes };

	if (!table.n || !ole_sectors(a, bytes, name, &t.where))
		return bytes;
	mark_lists(&t, table, little_32(head, FIB_LISTS), little_32(head, FIB_LISTS + 4));
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		keep_results(&t, table, little_32(head, fields[i]), little_32(head, fields[i] + 4));
	return t.bytes;
}

int worddoc_flags(int *start)
{
	int over = *start - WORDDOC_MARK;

	if (over < WORDDOC_START_MOST || over >= (1 + (WORDDOC_RUNS_ON | WORDDOC_LEGAL)) * WORDDOC_START_MOST)
		return 0;
	*start = over % WORDDOC_START_MOST;
	return over / WORDDOC_START_MOST;
}
