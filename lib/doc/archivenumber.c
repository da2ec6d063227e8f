#include "doc/archivenumber.h"

#include <stdlib.h>
#include <string.h>

enum piece { FONDS, YEAR, PERIOD, DEPT, ITEM, PARTS };
static const struct {
	struct str name;
	const char *label;
} parts[PARTS] = { { { "fonds", 5 }, "全宗号" }, { { "year", 4 }, "年度" }, { { "period", 6 }, "保管期限" }, { { "dept", 4 }, "机构或问题" }, { { "item", 4 }, "件号" } };

static struct str value_of(const struct arrangement *a, enum piece p)
{
	const struct str values[] = { a->fonds, a->year, a->period, a->dept };

	return values[p];
}

int archive_period_years(struct str period)
{
	static const char *const before[] = { "定期", "D", "d" };
	char digits[8] = "";
	size_t n = 0;

	period = str_trim(period);
	if (str_eq(period, STR("永久")) || str_eq(period, STR("Y")))
		return 0;
	for (size_t i = 0; i < sizeof before / sizeof before[0]; i++)
		if (str_starts(period, str_z(before[i]))) {
			period = str_sub(period, strlen(before[i]), period.n);
			break;
		}
	while (n < period.n && n + 1 < sizeof digits && period.p[n] >= '0' && period.p[n] <= '9') {
		digits[n] = period.p[n];
		n++;
	}
	struct str rest = str_sub(period, n, period.n);

	return n && (rest.n == 0 || str_eq(rest, STR("年"))) ? atoi(digits) : -1;
}

static void put_period(struct str period, struct buf *out)
{
	int years = archive_period_years(period);

	if (years == 0)
		buf_c(out, 'Y');
	else if (years > 0)
		buf_fmt(out, "D%d", years);
	else
		buf_str(out, period);
}

/* Reads the {…} at *p; PARTS: unknown name. */
static enum piece read_part(const char **p, int *zeros, struct str *name)
{
	const char *end = strchr(*p, '}');
	struct str all = end ? (struct str){ *p + 1, (size_t)(end - *p - 1) } : str_z(*p + 1);
	bool padded = all.n == 7 && str_starts(all, STR("item:0")) && all.p[6] >= '1' && all.p[6] <= '9';
	int i = 0;

	*zeros = padded ? all.p[6] - '0' : 1;
	*name = all;
	if (!end)
		return PARTS;
	*p = end + 1;
	while (i < PARTS && !str_eq(padded ? STR("item") : all, parts[i].name))
		i++;
	return (enum piece)i;
}

bool archive_number(const char *template, const struct arrangement *a, struct buf *out, struct err *err)
{
	for (const char *p = template; *p;) {
		struct str name;
		int zeros;

		if (*p != '{') {
			buf_c(out, *p++);
			continue;
		}
		enum piece part = read_part(&p, &zeros, &name);

		if (part == PARTS && *p == '{')
			return err_set(err, ERR_USAGE, "the template \"%s\" has a { without its }", template);
		if (part == PARTS)
			return err_set(err, ERR_USAGE,
				       "the template \"%s\" names {%.*s}; known are {fonds} {year} {period} {dept} {item} {item:04}", template,
				       STR_ARG(name));
		if (part == ITEM)
			buf_fmt(out, "%0*lld", zeros, (long long)a->item);
		else if (part == PERIOD)
			put_period(a->period, out);
		else
			buf_str(out, value_of(a, part));
	}
	return true;
}

void archive_number_lacks(const char *template, const struct arrangement *a, struct buf *out)
{
	size_t before = out->n;

	for (const char *p = template; *p;) {
		struct str name;
		int zeros;

		if (*p != '{') {
			p++;
			continue;
		}
		enum piece part = read_part(&p, &zeros, &name);

		if (part == PARTS)
			return;
		if (part != ITEM && value_of(a, part).n == 0)
			buf_fmt(out, "%s%s", out->n > before ? "、" : "", parts[part].label);
	}
}
