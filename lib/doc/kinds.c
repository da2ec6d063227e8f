#include "doc/kinds.h"

#include <strings.h>

#define KIND_ROW(id, name, type, suffixes, traits, needs) { name, type, suffixes, needs, traits },
static const struct {
	const char *name, *type, *suffixes, *needs;
	unsigned traits;
} kinds[] = { KINDS(KIND_ROW) };
#undef KIND_ROW

const char *kind_name(enum kind k)
{
	return kinds[k].name;
}

const char *kind_type(enum kind k)
{
	return kinds[k].type;
}

const char *kind_needs(enum kind k)
{
	return kinds[k].needs;
}

bool kind_is(enum kind k, enum kind_trait t)
{
	return (kinds[k].traits & (unsigned)t) != 0;
}

enum kind kind_by_name(struct str name)
{
	int k = 0;

	while (k < KIND_COUNT && !str_eq(name, str_z(kinds[k].name)))
		k++;
	return (enum kind)k;
}

static bool among(struct str suffix, const char *list)
{
	while (*list) {
		size_t n = strcspn(list, " ");

		if (n == suffix.n && strncasecmp(list, suffix.p, n) == 0)
			return true;
		list += n + (list[n] == ' ');
	}
	return false;
}

/* The suffix after the last dot of the name; n is 0: no dot, or the name begins with it. */
static struct str suffix_of(struct str path)
{
	size_t slash = str_rfind(path, STR("/"));
	struct str name = str_sub(path, slash == SIZE_MAX ? 0 : slash + 1, path.n);
	size_t dot = str_rfind(name, STR("."));

	return dot == SIZE_MAX || dot == 0 ? STR_NONE : str_sub(name, dot + 1, name.n);
}

enum kind kind_by_suffix(struct str path)
{
	struct str suffix = suffix_of(path);
	int k = suffix.n ? 0 : KIND_COUNT;

	while (k < KIND_COUNT && !among(suffix, kinds[k].suffixes))
		k++;
	return (enum kind)k;
}

#define UNREAD_ROW(id, suffixes) suffixes,
static const char *const unread[] = { KINDS_UNREAD(UNREAD_ROW) };
#undef UNREAD_ROW

enum kind_unread kind_unread_by_suffix(struct str path)
{
	struct str suffix = suffix_of(path);
	int k = suffix.n ? 0 : UNREAD_COUNT;

	while (k < UNREAD_COUNT && !among(suffix, unread[k]))
		k++;
	return (enum kind_unread)k;
}

#define _(text) text /* marks a text for translation; it is translated when it is printed */

const char *kind_advice(enum kind_unread u)
{
	static const char *const advice[] = {
		[UNREAD_scan] = _("a picture (scan): there is no text in it; import --ocr has its text recognised (Debian: apt install tesseract-ocr-chi-sim)"),
		[UNREAD_ceb] = _("a format of Founder or Sursen whose description is not public: print it to PDF or OFD with the program that shows it, and file that"),
		[UNREAD_slides] = _("slides are not read; save them as PDF and file that"),
	};

	return advice[u];
}
