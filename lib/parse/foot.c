#include "parse/foot.h"

#include "doc/value.h"

static void read_note(struct reader *r)
{
	struct str all = STR_NONE;
	long first = NOWHERE, last = NOWHERE;

	for (long i = r->o->body; i < (long)r->d->lines.n; i++) {
		const struct match *m = match_of(reader_line(r, i)->may, CLASS_NOTE);

		if (reader_line(r, i)->role != ROLE_NOTE || !m)
			continue;
		struct str t = value_tight(r->d->arena, match_get(m, GROUP_OF(NOTE)));

		all = all.n ? arena_join(r->d->arena, arena_join(r->d->arena, all, STR("；")), t) : t;
		first = first == NOWHERE ? i : first;
		last = i;
	}
	if (all.n)
		reader_put(r, FIELD_NOTE, all, first == last ? reader_slice(r, first, match_get(match_of(reader_line(r, first)->may, CLASS_NOTE), GROUP_OF(NOTE))) :
							reader_lines(r, first, last), STR("note"));
}

static bool has_value(const struct doc *d, enum field f, struct str text)
{
	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field == f && str_eq(d->values.p[i].text, text))
			return true;
	return false;
}

/* Who printed it and when, of an imprint's line. */
static void take_imprint(struct reader *r, long i, const struct match *m)
{
	struct str on = match_get(m, GROUP_OF(PRINTED_ON)), by = match_get(m, GROUP_OF(PRINTED_BY));

	reader_put(r, FIELD_PRINTED_ON, value_date(r->d->arena, on), reader_slice(r, i, on), str_z(m->rule->id));
	if (by.n) {
		reader_tight(r, FIELD_PRINTED_BY, by, reader_slice(r, i, by), m->rule->id);
		return;
	}
	for (long k = i - 1; k >= 0 && (reader_line(r, k)->role == ROLE_IMPRINT || reader_line(r, k)->role == ROLE_BLANK ||
					reader_line(r, k)->role == ROLE_FURNITURE); k--)
		if (reader_line(r, k)->role == ROLE_IMPRINT) {
			reader_tight(r, FIELD_PRINTED_BY, reader_line(r, k)->text, reader_slice(r, k, reader_line(r, k)->text), m->rule->id);
			break;
		}
}

static void read_imprint(struct reader *r)
{
	long undated = -1; /* an imprint with a date that cannot be: used if there is no other */

	for (long i = 0; i < (long)r->d->lines.n; i++) {
		const struct line *l = reader_line(r, i);
		const struct match *m = line_is(l, CLASS_IMPRINT) ? match_of(l->may, CLASS_IMPRINT) : NULL;

		if (l->role == ROLE_CC) {
			const struct match *cc = match_of(l->may, CLASS_CC);
			struct pieces p = value_split(r->d->arena, cc ? match_get(cc, GROUP_OF(CC)) : l->text, STR("，,；;。"));

			for (size_t k = 0; k < p.n; k++)
				if (!has_value(r->d, FIELD_CC, value_tight(r->d->arena, p.p[k]))) /* a file may contain the text twice */
					reader_tight(r, FIELD_CC, p.p[k], reader_slice(r, i, p.p[k]), "cc");
		}
		const struct match *head = l->role == ROLE_IMPRINT && !m ? match_of(l->may, CLASS_HEAD) : NULL;

		if (head && !reader_has(r, FIELD_RECIPIENTS))
			reader_recipients(r, match_get(head, GROUP_OF(RECIPIENTS)), i, i, head->rule->id);
		if (l->role != ROLE_IMPRINT || !m || reader_has(r, FIELD_PRINTED_ON))
			continue;
		if (value_date(r->d->arena, match_get(m, GROUP_OF(PRINTED_ON))).n)
			take_imprint(r, i, m);
		else if (undated < 0)
			undated = i;
	}
	if (undated >= 0 && !reader_has(r, FIELD_PRINTED_ON))
		take_imprint(r, undated, match_of(reader_line(r, undated)->may, CLASS_IMPRINT));
}

void foot_read(struct reader *r)
{
	read_note(r);
	read_imprint(r);
}
