#include "doc/findings.h"

#include <libintl.h>
#include <string.h>

#define FINDING_ROW(id, ...) { __VA_ARGS__ },
static const struct {
	const char *name;
	enum severity severity;
	const char *clause, *message;
} findings[] = { FINDINGS(FINDING_ROW) };
#undef FINDING_ROW

const char *const severity_names[] = { "info", "warning", "error", NULL };

const char *severity_name(enum severity s)
{
	return severity_names[s];
}

const char *finding_name(enum finding_id f)
{
	return findings[f].name;
}

enum severity finding_severity(enum finding_id f)
{
	return findings[f].severity;
}

const char *finding_clause(enum finding_id f)
{
	return findings[f].clause;
}

const char *finding_message(enum finding_id f)
{
	return findings[f].message;
}

/* ── in the user's language ── */

enum { ARGUMENTS_MAX = 8 };

#define _(text) text /* marks a text for translation; it is translated when it is printed */

/* Words of the program itself that messages hold as arguments; other arguments are words of documents or names. */
static const char *const nouns[] = { _("tasks in a line"), _("tasks in the document"), _("indicators in a line"), _("indicators in the document"),
				     _("citations in the document"), _("deadlines in the document"), _("groups in the document") };

struct arguments {
	struct str p[ARGUMENTS_MAX];
	size_t n;
};

/* Length of the conversion at the beginning of a format, 0: there is none. */
static size_t conversion(const char *format)
{
	return *format == '%' && format[1] != '%' ? strcspn(format, "csdufxX") + 1 : 0;
}

void finding_about(enum finding_id f, struct buf *out)
{
	size_t skip;

	for (const char *said = gettext(findings[f].message); *said; said += skip ? skip : 1)
		if ((skip = conversion(said)))
			buf_z(out, "…");
		else
			buf_c(out, *said);
}

void finding_about_name(struct str name, struct buf *out)
{
	for (int f = 0; f < FINDING_COUNT; f++)
		if (str_eq(name, str_z(findings[f].name))) {
			finding_about((enum finding_id)f, out);
			return;
		}
}

static bool is_digit(char c, bool hex)
{
	return (c >= '0' && c <= '9') || (hex && ((c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f')));
}

/* Parses text that printf wrote with this format. A %s ends at the first place where the rest of the format matches. */
static bool read_back(const char *format, struct str message, struct arguments *out)
{
	size_t at = 0, skip = conversion(format);

	for (; *format && !skip; skip = conversion(++format))
		if (at == message.n || message.p[at++] != *format)
			return false;
	if (!*format)
		return at == message.n;
	if (out->n == ARGUMENTS_MAX)
		return false;
	const char *rest = format + skip;
	bool text = rest[-1] == 's';
	struct str *one = &out->p[out->n++];
	size_t n = 0, from = out->n;

	while (!text && at + n < message.n && is_digit(message.p[at + n], rest[-1] == 'X' || rest[-1] == 'x'))
		n++;
	for (;; n++) {
		*one = str_sub(message, at, at + n);
		out->n = from;
		if (read_back(rest, str_sub(message, at + n, message.n), out))
			return true;
		if (!text || at + n == message.n)
			return false;
	}
}

static void put_argument(finding_translate *translate, const void *ctx, struct str argument, struct buf *out)
{
	for (size_t i = 0; i < sizeof nouns / sizeof nouns[0]; i++)
		if (str_eq(argument, str_z(nouns[i])))
			argument = str_z(translate(ctx, nouns[i]));
	buf_str(out, argument);
}

void finding_say_by(finding_translate *translate, const void *ctx, const char *name, struct str message, struct buf *out)
{
	for (int f = 0; f < FINDING_COUNT; f++) {
		const char *said = translate(ctx, findings[f].message);
		struct arguments args = { .n = 0 };
		size_t i = 0, skip;

		if (strcmp(findings[f].name, name) != 0 || said == findings[f].message || !read_back(findings[f].message, message, &args))
			continue;
		for (; *said; said += skip ? skip : 1)
			if ((skip = conversion(said)))
				put_argument(translate, ctx, i < args.n ? args.p[i++] : STR_NONE, out);
			else
				buf_c(out, *said);
		return;
	}
	buf_str(out, message);
}

static const char *translate(const void *ctx, const char *message)
{
	(void)ctx;
	return gettext(message);
}

void finding_say(const char *name, struct str message, struct buf *out)
{
	finding_say_by(translate, NULL, name, message, out);
}
