#include "read/worddoc.h"

#include <string.h>

#include "read/little.h"
#include "read/ole.h"

enum {
	FIB_MAGIC = 0xA5EC, FIB_FLAGS = 10, FIB_ONE_TABLE = 0x200, FIB_LISTS = 0x2E2, /* fcPlfLst, lcbPlfLst */
	LSTF = 28, LSTF_FLAGS = 26, LSTF_SIMPLE = 1, LEVELS = 9,
	LVLF = 28, LVLF_FORMAT = 4, LVLF_FLAGS = 5, LVLF_CHPX = 24, LVLF_PAPX = 25, LVLF_LIMIT = 26,
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

struct str worddoc_mark_lists(struct arena *a, struct str bytes)
{
	struct str head = ole_stream(a, bytes, "WordDocument"), out = bytes;
	const char *name = little_16(head, FIB_FLAGS) & FIB_ONE_TABLE ? "1Table" : "0Table";
	struct str table = head.n > FIB_LISTS + 8 && little_16(head, 0) == FIB_MAGIC ? ole_stream(a, bytes, name) : STR_NONE;
	size_t lists = little_32(head, FIB_LISTS), size = little_32(head, FIB_LISTS + 4), level = lists + size;
	struct ole_sectors where = { 0 };
	char *marked = NULL;

	if (!size || level > table.n || !ole_sectors(a, bytes, name, &where))
		return bytes;
	for (size_t i = 0, n = little_16(table, lists); i < n && 2 + (i + 1) * LSTF <= size; i++) {
		bool simple = at8(table, lists + 2 + i * LSTF + LSTF_FLAGS) & LSTF_SIMPLE;

		for (int k = 0; k < (simple ? 1 : LEVELS) && level + LVLF + 2 <= table.n; k++) {
			int flags = flags_of(table, level, k);
			size_t low = ole_place(&where, level), high = ole_place(&where, level + 1);
			size_t text = level + LVLF + at8(table, level + LVLF_CHPX) + at8(table, level + LVLF_PAPX);

			if (flags && low < bytes.n && high < bytes.n) {
				unsigned start = (unsigned)(WORDDOC_MARK + flags * WORDDOC_START_MOST) + little_32(table, level);

				if (!marked) {
					marked = arena_room(a, bytes.n);
					memcpy(marked, bytes.p, bytes.n);
					out.p = marked;
				}
				marked[low] = (char)(start & 0xFF);
				marked[high] = (char)(start >> 8);
			}
			level = text + 2 + 2 * little_16(table, text);
		}
	}
	return out;
}

int worddoc_flags(int *start)
{
	int over = *start - WORDDOC_MARK;

	if (over < WORDDOC_START_MOST || over >= (1 + (WORDDOC_RUNS_ON | WORDDOC_LEGAL)) * WORDDOC_START_MOST)
		return 0;
	*start = over % WORDDOC_START_MOST;
	return over / WORDDOC_START_MOST;
}
