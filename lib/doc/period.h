/* Dates as texts print them, to days: 2024年6月14日, 10月底, 年底, 上半年, 第三季度, 6月上旬, 3月20日至24日, 6-12月. */
#ifndef GUIDANG_DOC_PERIOD_H
#define GUIDANG_DOC_PERIOD_H

#include "base/str.h"

struct day {
	int year, month, day; /* year 0: not known */
};

enum period_unit {
	PERIOD_DAY,
	PERIOD_END,   /* 底, 末: the last day is meant, not all of it */
	PERIOD_MONTH, /* or a part of it, a quarter, a half year */
	PERIOD_YEAR,
	PERIOD_RANGE, /* 6-12月, 3月20-24日 */
};

struct period {
	struct day from, to; /* the first and the last day that are meant */
	enum period_unit unit; /* what is said */
	size_t end;          /* of what was read */
};

enum period_read {
	PERIOD_NONE,       /* it is no date */
	PERIOD_READ,
	PERIOD_IMPOSSIBLE, /* the calendar has no such day */
};

/* `printed` is of a normalised text (norm_line): a date or two with 至 between; what stands behind is left aside. What it leaves out is taken from `year`, `month` (0: not known); without a year the days
 * have none. */
enum period_read period_next(struct str text, size_t at, int year, int month, struct period *out); /* one date, or one range, that begins there */
enum period_read period_read(struct str printed, int year, int month, struct period *out);
/* N (Chinese or ASCII) of N年, N个月; 0: it is none. */
int period_number(struct str printed);
int period_days_of(int year, int month);
struct day period_after(struct day d, int years, int months); /* the day before that many years and months later */
int period_compare(struct day a, struct day b); /* <0: a is earlier */
/* YYYY-MM-DD; "" without a year. */
void period_iso(struct day d, char out[static 11]);

#endif
