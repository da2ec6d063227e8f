#include "derive/colon.h"

enum { KEY_BYTES = 60 };

bool colon_find(struct matcher *m, enum rule_class c, struct str text, size_t from, struct match *out)
{
	struct among colons;

	if (text.n <= from)
		return false;
	among_of(&colons, STR("：:"));
	for (size_t at, i = from, least = from; (at = among_next(&colons, text, i)) < text.n;) {
		i = at;
		uint32_t mark = utf8_next(text, &i);

		if (mark != ':' && mark != 0xFF1A)
			continue;
		size_t begin = at > least + KEY_BYTES ? at - KEY_BYTES : least;

		least = i;
		while (begin < at && ((unsigned char)text.p[begin] & 0xC0) == 0x80)
			begin++;
		if (class_find_held(m, c, str_sub(text, 0, i), NULL, begin, out) && out->to == i)
			return true;
	}
	return false;
}
