/* Converts dates as printed in texts to days: 2024年6月14日, 10月底, 年底, 上半年, 第三季度, 6月上旬, 3月20日至24日, 6-12月. */
#ifndef GUIDANG_DOC_PERIOD_H
#define GUIDANG_DOC_PERIOD_H

#include "base/str.h"

struct day {
	int year, month, day; /* year 0: not known */
};

enum period_unit {
	PERIOD_DAY,
	PERIOD_END,   /* 底, 末: the last day of the period */
	PERIOD_MONTH, /* or a part of a month, a quarter, a half year */
	PERIOD_YEAR,
	PERIOD_RANGE, /* 6-12月, 3月20-24日 */
};

struct period {
	struct day from, to; /* the first and the last day */
	enum period_unit unit; /* the printed unit */
	size_t end;          /* offset of the end of the text read */
};

enum period_read {
	PERIOD_NONE,       /* not a date */
	PERIOD_READ,
	PERIOD_IMPOSSIBLE, /* a date that the calendar does not have */
};

/* Both read normalised text (norm_line). period_read reads one date, or two with 至 between, and ignores the text after them. A missing
 * year or month is taken from `year` and `month` (0: not known); without any year the days have year 0. */
enum period_read period_next(struct str text, size_t at, int year, int month, struct period *out); /* one date, or one range, that begins there */
enum period_read period_read(struct str printed, int year, int month, struct period *out);
/* The number N (Chinese or ASCII) of N年 or N个月; 0: neither. */
int period_number(struct str printed);
int period_days_of(int year, int month);
struct day period_after(struct day d, int years, int months); /* the last day of a period of this length that begins on d */
int period_compare(struct day a, struct day b); /* <0: a is earlier */
/* YYYY-MM-DD; "" if the year is not known. */
void period_iso(struct day d, char out[static 11]);

#endif
