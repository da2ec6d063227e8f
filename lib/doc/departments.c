#include "doc/departments.h"

#include <stdlib.h>
#include <string.h>

#include "text/fold.h"

enum {
	TOLD_MAX = 200,                /* names of a document */
	NAME_MIN = 2, NAME_MAX = 20,   /* characters */
	NAME_BYTES = 160,
	TABLE_ROWS = 5, HEAD_MAX = 48, /* a shorter table is no directory; bytes */
	JOINED_MAX = 3,
};

#define MARK STR("、")

static int by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

void departments_sort(struct strings *names)
{
	size_t n = 0;

	if (names->n > 1)
		qsort(names->p, names->n, sizeof *names->p, by_text);
	for (size_t i = 0; i < names->n; i++)
		if (n == 0 || !str_eq(names->p[n - 1], names->p[i]))
			names->p[n++] = names->p[i];
	names->n = n;
}

static bool is_known(const struct strings *known, struct str name)
{
	return known->n && bsearch(&name, known->p, known->n, sizeof *known->p, by_text);
}

/* ── what a record tells ── */

/* A list is always split behind these, so nothing is to be learned of them. */
static bool ends_as_body(struct str name)
{
	size_t at = name.n;

	switch (name.n ? utf8_prev(name, &at) : 0) {
	case 0x79D1: case 0x5BA4: case 0x5904: case 0x80A1: case 0x7EC4: case 0x7AD9: case 0x961F: /* 科 室 处 股 组 站 队 */
	case 0x59D4: case 0x5C40: case 0x5385: case 0x90E8: case 0x9662: case 0x529E: case 0x4F1A: /* 委 局 厅 部 院 办 会 */
	case 0x53F8: case 0x6240: case 0x6821: case 0x9986: case 0x56ED: case 0x533A: case 0x53BF: /* 司 所 校 馆 园 区 县 */
	case 0x5E02: case 0x4E61: case 0x9547: case 0x5E9C: case 0x4F01: case 0x5E97: case 0x5FC3: /* 市 乡 镇 府 企 店, 中心 */
	case 0x95E8: case 0x4F4D: case 0x9053: case 0x8BCA: case 0x56E2: /* 部门 单位 街道 门诊 团 */
		return true;
	default:
		return false;
	}
}

static bool is_name(struct str s)
{
	static const char *const no_name[] = { "各", "其他", "有关", "相关", "全", "所有", "及", "和", NULL };
	size_t n = utf8_length(s), marks = 0;

	if (n < NAME_MIN || n > NAME_MAX || str_starts(s, MARK) || str_ends(s, MARK) || str_ends(s, STR("等")))
		return false;
	for (size_t i = 0; no_name[i]; i++)
		if (str_starts(s, str_z(no_name[i])))
			return false;
	for (size_t i = 0; i < s.n;) {
		uint32_t c = utf8_next(s, &i);

		marks += c == 0x3001;
		if (!is_han(c) && c != 0x3001 && !(c < 128 && ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))))
			return false;
	}
	return marks < JOINED_MAX;
}

static void tell(struct arena *a, struct strings *out, struct str name)
{
	if (out->n < TOLD_MAX && (!ends_as_body(name) || str_has(name, MARK)) && is_name(name))
		*ARENA_PUSH(a, out) = name;
}

static struct str table_cell(const struct table *t, struct arena *a, size_t row, size_t column)
{
	struct str s = str_trim(t->cells[row * t->columns + column]);

	return s.n > HEAD_MAX * 2 ? STR_NONE : arena_squeeze(a, s);
}

/* 科室, 部门名称; 责任部门 is the column of a ledger. */
static bool heads_departments(struct str head)
{
	static const char *const ends[] = { "部门", "科室", "处室", "股室", "机构", "部门名称", "科室名称", "处室名称", "股室名称", "机构名称", NULL };
	static const char *const begins[] = { "", "内设", "职能", "临床", "所属", "所在", "医技", "行政", "本院", "本局", "直属", "业务", NULL };

	size_t at = head.n;
	uint32_t last = head.n ? utf8_prev(head, &at) : 0;

	if (last != 0x95E8 && last != 0x5BA4 && last != 0x6784 && last != 0x79F0) /* 门 室 构 称 */
		return false;
	for (size_t i = 0; ends[i]; i++)
		for (size_t k = 0; begins[k]; k++)
			if (head.n == str_z(begins[k]).n + str_z(ends[i]).n && str_starts(head, str_z(begins[k])) && str_ends(head, str_z(ends[i])))
				return true;
	return false;
}

/* Is a part of the name a department by itself in the same column? Then it is a list. */
static bool is_list(const struct strings *column, struct str name)
{
	for (size_t from = 0, at = 0; from < name.n; from = at + MARK.n) {
		size_t found = str_find(str_sub(name, from, name.n), MARK);

		at = found == SIZE_MAX ? name.n : from + found;
		if (is_known(column, str_sub(name, from, at)))
			return true;
	}
	return false;
}

static void tell_column(const struct table *t, size_t column, size_t first, struct arena *a, struct strings *out)
{
	struct strings names = { 0 };
	size_t filled = 0, marked = 0;

	for (size_t row = first; row < t->rows; row++) {
		struct str s = table_cell(t, a, row, column);

		filled += t->cells[row * t->columns + column].n > 0;
		marked += s.n && str_has(s, MARK);
		if (s.n)
			*ARENA_PUSH(a, &names) = s;
	}
	if (filled < TABLE_ROWS || marked * 4 > filled || names.n < filled)
		return;
	departments_sort(&names);
	for (size_t i = 0; i < names.n; i++)
		if (!str_has(names.p[i], MARK) || !is_list(&names, names.p[i]))
			tell(a, out, names.p[i]);
}

static bool is_ledger(const struct doc *d, size_t table)
{
	for (size_t i = 0; i < d->tasks.n; i++)
		if (d->tasks.p[i].table == (int32_t)table)
			return true;
	return false;
}

static void tell_table(const struct doc *d, size_t table, struct arena *a, struct strings *out)
{
	const struct table *t = &d->tables.p[table];
	size_t first = t->header_rows ? t->header_rows : 1;

	if (!t->cells || t->rows < first + TABLE_ROWS || is_ledger(d, table))
		return;
	for (size_t i = 0; i < t->columns; i++)
		if (heads_departments(table_cell(t, a, first - 1, i)))
			tell_column(t, i, first, a, out);
}

void departments_told(const struct doc *d, struct arena *a, struct strings *out)
{
	for (size_t i = 0; i < d->tasks.n; i++) {
		const struct strings *lists[] = { &d->tasks.p[i].lead, &d->tasks.p[i].support };

		for (size_t k = 0; k < 2; k++)
			if (lists[k]->n == 1 && !str_has(lists[k]->p[0], MARK))
				tell(a, out, lists[k]->p[0]);
	}
	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field == FIELD_ISSUERS && str_has(d->values.p[i].text, MARK))
			tell(a, out, d->values.p[i].text);
	for (size_t i = 0; i < d->tables.n; i++)
		tell_table(d, i, a, out);
	departments_sort(out);
}

/* ── what becomes of lists ── */

bool departments_matter(const struct doc *d)
{
	for (size_t i = 0; i < d->tasks.n; i++) {
		const struct strings *lists[] = { &d->tasks.p[i].lead, &d->tasks.p[i].support };

		for (size_t k = 0; k < 2; k++)
			if (lists[k]->n > 1 || (lists[k]->n == 1 && str_has(lists[k]->p[0], MARK)))
				return true;
	}
	return false;
}

/* The offset of a known name with 、 in it that ends the text behind another 、. */
static size_t whole_at_end(const struct strings *known, struct str s)
{
	for (size_t from = 0, at; (at = str_find(str_sub(s, from, s.n), MARK)) != SIZE_MAX;) {
		from += at + MARK.n;
		if (str_has(str_sub(s, from, s.n), MARK) && is_known(known, str_sub(s, from, s.n)))
			return from;
	}
	return s.n;
}

/* x、y where x is known: two. */
static bool part(struct doc *d, const struct strings *known, struct strings *list)
{
	struct strings out = { 0 };
	bool any = false;

	for (size_t i = 0; i < list->n; i++) {
		struct str rest = list->p[i];
		size_t at;

		if (!str_has(rest, MARK) || is_known(known, rest)) {
			*ARENA_PUSH(d->arena, &out) = rest;
			continue;
		}
		size_t whole = whole_at_end(known, rest);
		struct str last = str_sub(rest, whole, rest.n);

		rest = str_sub(rest, 0, last.n ? whole - MARK.n : whole);
		while ((at = str_find(rest, MARK)) != SIZE_MAX && is_known(known, str_sub(rest, 0, at))) {
			*ARENA_PUSH(d->arena, &out) = str_sub(rest, 0, at);
			rest = str_sub(rest, at + MARK.n, rest.n);
			any = true;
		}
		*ARENA_PUSH(d->arena, &out) = rest;
		if (last.n)
			*ARENA_PUSH(d->arena, &out) = last;
		any = any || last.n;
	}
	if (any)
		*list = out;
	return any;
}

/* Returns the bytes in `to`, of which there were n; 0: a name is not that long. */
static size_t append(char to[NAME_BYTES], size_t n, struct str s)
{
	if (n + s.n > NAME_BYTES)
		return 0;
	memcpy(to + n, s.p, s.n);
	return n + s.n;
}

/* x and y where x、y is known: one. */
static bool join(struct doc *d, const struct strings *known, struct strings *list)
{
	struct strings out = { 0 };
	bool any = false;

	for (size_t i = 0; i < list->n; i++) {
		struct str one = list->p[i];
		char all[NAME_BYTES];
		size_t last = i, n = append(all, 0, one);

		for (size_t k = i + 1; n && k < list->n && k < i + JOINED_MAX; k++) {
			n = append(all, n, MARK);
			n = n ? append(all, n, list->p[k]) : 0;
			if (n && is_known(known, (struct str){ all, n })) {
				one = arena_str(d->arena, (struct str){ all, n });
				last = k;
			}
		}
		*ARENA_PUSH(d->arena, &out) = one;
		any = any || last > i;
		i = last;
	}
	if (any)
		*list = out;
	return any;
}

bool departments_apply(struct doc *d, const struct strings *known)
{
	bool whole = false, any = false;

	for (size_t i = 0; i < known->n && !whole; i++)
		whole = str_has(known->p[i], MARK);
	for (size_t i = 0; known->n && i < d->tasks.n; i++) {
		struct strings *lists[] = { &d->tasks.p[i].lead, &d->tasks.p[i].support };

		for (size_t k = 0; k < 2; k++) {
			any = part(d, known, lists[k]) || any;
			any = (whole && join(d, known, lists[k])) || any;
		}
	}
	return any;
}

static void unsplit(struct arena *a, struct strings *list)
{
	struct strings one = { 0 };
	struct str all = STR_NONE;

	for (size_t i = 0; i < list->n; i++)
		all = i ? arena_join(a, arena_join(a, all, MARK), list->p[i]) : list->p[i];
	if (list->n)
		*ARENA_PUSH(a, &one) = all;
	*list = one;
}

void departments_unsplit(struct doc *d)
{
	struct task *tasks = ARENA_ARRAY(d->arena, struct task, d->tasks.n + 1);

	for (size_t i = 0; i < d->tasks.n; i++) {
		tasks[i] = d->tasks.p[i];
		unsplit(d->arena, &tasks[i].lead);
		unsplit(d->arena, &tasks[i].support);
	}
	d->tasks.p = tasks;
	d->tasks.cap = d->tasks.n;
}
