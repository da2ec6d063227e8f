/* iCalendar (RFC 5545): a deadline with a last day becomes an all-day event on it, a span an event over its days. Recurring and
 * relative deadlines have no date and are left out. Lines are folded at 75 bytes between characters; texts are escaped. */
#include "write/format.h"

#include <stdlib.h>
#include <time.h>

#include "doc/period.h"
#include "text/fold.h"

enum { FOLD = 75 };

static void line(struct buf *out, const char *name, struct str value)
{
	struct buf b = { 0 };
	size_t column = 0;

	buf_z(&b, name);
	buf_str(&b, value);
	for (size_t i = 0; i < b.n;) {
		size_t from = i;

		utf8_next(buf_view(&b), &i);
		if (column + (i - from) > FOLD) {
			buf_z(out, "\r\n ");
			column = 1;
		}
		buf_add(out, b.p + from, i - from);
		column += i - from;
	}
	buf_z(out, "\r\n");
	buf_free(&b);
}

/* TEXT: \ ; , and line breaks are escaped; other control characters have no place in it, and what is not seen is left out. The name of
 * a file may be no UTF-8: then U+FFFD. */
static struct str escaped(struct arena *a, struct str s)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < s.n;) {
		uint32_t cp = utf8_next(s, &i);

		if (cp == '\\' || cp == ';' || cp == ',')
			buf_c(&b, '\\');
		if (cp == '\n')
			buf_z(&b, "\\n");
		else if (!is_hidden(cp))
			buf_cp(&b, cp);
	}
	struct str out = arena_str(a, buf_view(&b));

	buf_free(&b);
	return out;
}

/* 2024-06-30 → 20240630; the next day with `behind`, as DTEND is not part of the event. */
static struct str basic(struct arena *a, struct str iso, bool behind)
{
	int part[3] = { 0 }, k = 0;

	for (size_t i = 0; i < iso.n && k < 3; i++)
		if (iso.p[i] == '-')
			k++;
		else if (iso.p[i] >= '0' && iso.p[i] <= '9')
			part[k] = 10 * part[k] + (iso.p[i] - '0');
	if (behind && ++part[2] > period_days_of(part[0], part[1])) {
		part[2] = 1;
		if (++part[1] > 12) {
			part[1] = 1;
			part[0]++;
		}
	}
	return arena_fmt(a, "%04d%02d%02d", part[0], part[1], part[2]);
}

struct calendar {
	struct str stamp;
	struct arena *arena;
};

static void *begin(const struct format *f, const struct format_options *o, struct buf *out, struct err *err)
{
	struct calendar *c = allocated(calloc(1, sizeof *c));
	time_t now = (time_t)o->now;
	struct tm tm;
	char text[32];

	(void)f;
	(void)err;
	c->arena = arena_new();
	gmtime_r(&now, &tm);
	strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &tm);
	c->stamp = arena_str(c->arena, str_z(text));
	buf_z(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//guidang//deadlines//ZH\r\nCALSCALE:GREGORIAN\r\n");
	return c;
}

/* The form is looked at: what a database holds may come from others. */
static bool dated(struct str day)
{
	static const char form[] = "0000-00-00";
	bool is = day.n == sizeof form - 1;

	for (size_t i = 0; is && i < day.n; i++)
		is = form[i] == '0' ? day.p[i] >= '0' && day.p[i] <= '9' : day.p[i] == form[i];
	return is;
}

static void event(const struct calendar *c, const struct doc *d, size_t i, struct buf *out)
{
	const struct deadline *t = &d->deadlines.p[i];
	struct arena *a = arena_new();
	struct str first = dated(t->start) ? t->start : t->end, last = dated(t->end) ? t->end : t->start;
	struct str title = doc_text(d, FIELD_TITLE), number = doc_text(d, FIELD_DOC_NUMBER);

	if (str_eq(t->kind, STR("validity")))
		first = last; /* its last day is what matters */
	buf_z(out, "BEGIN:VEVENT\r\n");
	line(out, "UID:", arena_fmt(a, "%.16s-%u-%zu@guidang", d->src.id, t->found.at.from, i + 1));
	line(out, "DTSTAMP:", c->stamp);
	line(out, "DTSTART;VALUE=DATE:", basic(a, first, false));
	line(out, "DTEND;VALUE=DATE:", basic(a, last, true));
	line(out, "SUMMARY:", escaped(a, arena_fmt(a, "%.*s：%.*s", STR_ARG(t->text), STR_ARG(title.n ? title : d->src.path))));
	line(out, "DESCRIPTION:", escaped(a, arena_fmt(a, "%.*s%s%.*s\n第%u行\n%.*s", STR_ARG(number), number.n ? "\n" : "", STR_ARG(title), t->found.at.from, STR_ARG(d->src.path))));
	line(out, "CATEGORIES:", escaped(a, t->kind));
	buf_z(out, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
	arena_free(a);
}

static void record(void *state, const struct doc *d, struct buf *out)
{
	for (size_t i = 0; i < d->deadlines.n; i++)
		if (dated(d->deadlines.p[i].end) || dated(d->deadlines.p[i].start))
			event(state, d, i, out);
}

static bool end(void *state, struct buf *out, struct err *err)
{
	struct calendar *c = state;

	(void)err;
	buf_z(out, "END:VCALENDAR\r\n");
	arena_free(c->arena);
	free(c);
	return true;
}

const struct format format_ics = { .name = "ics", .help = "the deadlines that have a day, as a calendar (RFC 5545)", .begins = "BEGIN:VCALENDAR\r\n", .derived = true,
				   .begin = begin, .record = record, .end = end };
