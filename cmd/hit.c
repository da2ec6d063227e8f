#include "hit.h"

#include "write/text.h"

struct str hit_joined(struct arena *a, const struct doc *d, enum field f)
{
	struct str out = STR_NONE;

	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field == f)
			out = out.n ? arena_join(a, arena_join(a, out, STR("、")), d->values.p[i].text) : d->values.p[i].text;
	return out;
}

void hit_head(const struct doc *d, struct str path, const struct args *a, struct buf *out)
{
	struct str number = doc_text(d, FIELD_DOC_NUMBER), title = doc_text(d, FIELD_TITLE), date = doc_text(d, FIELD_DATE);
	struct str issuers = hit_joined(d->arena, d, FIELD_ISSUERS);

	buf_fmt(out, "%s[%lld] ", a->color ? "\033[1m" : "", (long long)d->id);
	text_safe(title.n ? title : path, out);
	buf_z(out, a->color ? "\033[0m\n    " : "\n    ");
	for (int i = 0; i < 3; i++) {
		struct str v = i == 0 ? number : i == 1 ? issuers : date;

		text_safe(v, out);
		buf_z(out, v.n ? "  " : "");
	}
	text_safe(path, out);
}
