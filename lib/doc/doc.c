#include "doc/doc.h"

#include <string.h>

#include "text/folding.h"

const char *const part_kind_names[] = { "document", "enclosure", "attachment", "imprint", NULL };

const char *role_name(enum role r)
{
#define ROLE_NAME(id, name) name,
	static const char *const names[] = { ROLES(ROLE_NAME) };
#undef ROLE_NAME
	return names[r];
}

const char *part_kind_name(enum part_kind k)
{
	return part_kind_names[k];
}

const char table_merged[] = "";

struct str doc_slice(const struct doc *d, struct arena *a, size_t from, size_t to)
{
	struct str t = str_sub(d->text, from, to);
	struct str first = STR_NONE; /* usually the only line, and then not copied */
	char *out = NULL;
	size_t n = 0;

	for (size_t i = 0; i < t.n;) {
		const char *lf = memchr(t.p + i, '\n', t.n - i);
		size_t end = lf ? (size_t)(lf - t.p) : t.n;
		const char *cr = memchr(t.p + i, '\r', end - i);

		end = cr ? (size_t)(cr - t.p) : end;
		struct str line = norm_line(a, str_sub(t, i, end));

		i = end + 1;
		if (line.n == 0)
			continue;
		if (first.n == 0) {
			first = line;
			continue;
		}
		if (!out) {
			out = arena_alloc(a, t.n * 3 + 1);
			memcpy(out, first.p, first.n);
			n = first.n;
		}
		out[n++] = '\n';
		memcpy(out + n, line.p, line.n);
		n += line.n;
	}
	return out ? (struct str){ out, n } : first.n ? first : STR("");
}

struct str doc_section_name(struct arena *a, const struct section *s, struct str heading)
{
	bool apart = str_starts(s->label, STR("第")) || (s->label.n && s->label.p[s->label.n - 1] >= '0' && s->label.p[s->label.n - 1] <= '9');

	struct str name = apart && heading.n ? arena_join(a, s->label, STR(" ")) : s->label;

	return arena_join(a, name, heading);
}

const struct value *doc_value(const struct doc *d, enum field f)
{
	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field == f)
			return &d->values.p[i];
	return NULL;
}

struct str doc_text(const struct doc *d, enum field f)
{
	const struct value *v = doc_value(d, f);

	return v ? v->text : STR_NONE;
}

void doc_join(const struct doc *d, enum field f, const char *mark, struct buf *out)
{
	size_t before = out->n;

	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field == f) {
			buf_z(out, out->n > before ? mark : "");
			buf_str(out, d->values.p[i].text);
		}
}

static struct finding *add(struct doc *d, enum finding_id id, struct span at)
{
	struct finding *f = ARENA_PUSH(d->arena, &d->findings);

	*f = (struct finding){ .rule = finding_name(id), .severity = finding_severity(id), .clause = str_z(finding_clause(id)), .at = at };
	return f;
}

void doc_find_with(struct doc *d, enum finding_id id, const char *message, struct span at, ...)
{
	va_list ap;

	va_start(ap, at);
	add(d, id, at)->message = arena_vfmt(d->arena, message, ap);
	va_end(ap);
}

void doc_find_plain(struct doc *d, enum finding_id id, struct span at)
{
	add(d, id, at)->message = str_z(finding_message(id));
}

void doc_refuse_table(struct doc *d, struct span at)
{
	doc_find(d, TABLE_SIZE, at, TABLE_CELLS_MAX);
}

/* Label and heading come directly before the section's text, on the same line. If the label is a slice of the text its address gives
 * the offset; else it is counted back: as many characters as label, heading and the mark between have. */
size_t doc_section_begin(const struct doc *d, const struct section *s)
{
	size_t to = s->from;

	if (str_slices(s->label, str_sub(d->text, 0, to)))
		return (size_t)(s->label.p - d->text.p);
	size_t left = utf8_length(s->label) + utf8_length(s->heading) + 2, i = to;

	while (i > 0 && left > 0) {
		size_t before = i;

		if (i >= 3 && i < d->text.n && folding_han(utf8_four((const unsigned char *)d->text.p + i - 3))) {
			left--;
			i -= 3;
			continue;
		}
		uint32_t c = utf8_prev(d->text, &before);

		if (c == '\n' || c == '\r')
			break;
		left -= !is_blank(c) && !is_invisible(c);
		i = before;
	}
	return i;
}

int doc_worst(const struct doc *d)
{
	int worst = 0;

	for (size_t i = 0; i < d->findings.n; i++)
		worst = (int)d->findings.p[i].severity + 1 > worst ? (int)d->findings.p[i].severity + 1 : worst;
	return worst;
}
