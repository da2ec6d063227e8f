#include "serve/messages.h"

#include <string.h>

/* The form of GNU gettext's catalogues, "The Format of GNU MO Files" in its manual: words of four bytes, here little-endian. */
static const uint32_t MO_MAGIC = 0x950412de;
enum { MO_COUNT = 8, MO_MESSAGES = 12, MO_TRANSLATIONS = 16 };

static uint32_t at(struct str mo, size_t offset)
{
	return offset + 4 <= mo.n ? utf8_four((const unsigned char *)mo.p + offset) : 0;
}

/* Each text ends with a NUL, as the catalogue is ours. */
static const char *text(struct str mo, uint32_t table, uint32_t i)
{
	uint32_t length = at(mo, table + 8ul * i), offset = at(mo, table + 8ul * i + 4);

	return (size_t)offset + length < mo.n ? mo.p + offset : "";
}

const char *messages_chinese(const char *message)
{
	struct str mo = messages_catalogue();
	uint32_t low = 0, high = at(mo, 0) == MO_MAGIC ? at(mo, MO_COUNT) : 0, messages = at(mo, MO_MESSAGES);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(message, text(mo, messages, middle));

		if (order == 0)
			return text(mo, at(mo, MO_TRANSLATIONS), middle);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *phrase(const struct request *r, const char *message)
{
	const char *chinese = r->chinese && *message ? messages_chinese(message) : NULL;

	return chinese && *chinese ? chinese : message;
}
