#include "derive/derive.h"

#include "derive/citations.h"
#include "derive/deadlines.h"
#include "derive/groups.h"
#include "derive/indicators.h"
#include "derive/tasks.h"
#include "read/line.h"

bool derive_is_text(const struct doc *d, const struct line *l)
{
	(void)d;
	return l->text.n > 0 && l->table < 0 && !l->contents && !line_of_page(l) && l->role != ROLE_BLANK && l->role != ROLE_FURNITURE &&
	       l->role != ROLE_META;
}

/* The lines that it was joined of are counted up to the byte. */
static uint32_t line_at(const struct doc *d, const struct line *l, size_t at)
{
	uint32_t no = l->no;

	for (size_t i = l->src; l->end_no > l->no && i < at && i < d->src.bytes.n && no < l->end_no; i++)
		no += d->src.bytes.p[i] == '\n';
	return no;
}

struct found derive_found(const struct doc *d, size_t line, struct str slice, struct str rule)
{
	const struct line *l = &d->lines.p[line];
	struct place at = { line, line, 0, l->text.n };
	struct found f = { .rule = rule };

	if (str_slices(slice, l->text)) {
		at.from = (size_t)(slice.p - l->text.p);
		at.to = at.from + slice.n;
	}
	lines_bytes(d, at, &f.from, &f.to);
	f.at = (struct span){ line_at(d, l, f.from), line_at(d, l, f.to) };
	return f;
}

struct found derive_found_cell(const struct doc *d, const struct table *t, size_t row, size_t column, struct str rule)
{
	struct found f = { .at = t->at, .rule = rule };

	(void)d;
	(void)row;
	(void)column;
	return f;
}

void derive(struct doc *d, struct matcher *m)
{
	derive_tasks(d, m);
	derive_indicators(d, m);
	derive_citations(d, m);
	derive_deadlines(d, m);
	derive_groups(d, m);
}
