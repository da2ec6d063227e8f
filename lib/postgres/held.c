#include "postgres/held.h"

#include "postgres/filing.h"

static bool same_text(const struct link_reply *r, int column, const struct buf *want)
{
	return str_eq(reply_text(r, 0, column), want->n ? buf_view(want) : STR(""));
}

/* The codes may be more than those of the record: corrections add theirs and take none away. (@> compares each code with each, which
 * takes minutes for a text of a megabyte.) */
bool held_document(struct remote *r, struct doc *d, bool *same, struct err *err)
{
	struct params p = { .a = d->arena };
	struct link_reply *reply = NULL;
	struct marks *m = &r->marks;
	struct str ranges;

	*same = false;
	if (!filing_ranges(r, d->arena, d->id, &ranges, err))
		return false;
	marks_make(m, d->arena, d, ranges);
	param_int(&p, d->id);
	param_grams(&p, (const int32_t *)(const void *)m->grams.p, m->grams.n / sizeof(int32_t));
	param_texts(&p, m->facets.p, m->facets.n);
	if (!link_run(r->link, "SELECT body, ftitle, headings, celltext, vals, size, day,"
				" NOT EXISTS(SELECT FROM (SELECT unnest($2) EXCEPT SELECT unnest(grams)) missing), facets=$3 FROM document WHERE id=$1", &p, true, &reply, err))
		return false;
	*same = reply_rows(reply) == 1 && same_text(reply, 0, &m->body) && same_text(reply, 1, &m->title) && same_text(reply, 2, &m->headings) &&
		same_text(reply, 3, &m->cells) && same_text(reply, 4, &m->values) && reply_int(reply, 0, 5) == m->size &&
		reply_int(reply, 0, 6) == columns_day(doc_text(d, FIELD_DATE)) && reply_int(reply, 0, 7) && reply_int(reply, 0, 8);
	reply_free(reply);
	return true;
}

bool held_totals(struct remote *r, bool *same, struct err *err)
{
	struct link_reply *reply = NULL;

	if (!link_run(r->link, "SELECT (SELECT coalesce(sum(documents),0) FROM guidang.extent)=(SELECT count(*) FROM document WHERE size>0)"
			       " AND (SELECT coalesce(sum(size),0) FROM guidang.extent)=(SELECT coalesce(sum(size),0) FROM document)", NULL, false, &reply, err))
		return false;
	*same = reply_int(reply, 0, 0) != 0;
	reply_free(reply);
	return true;
}
