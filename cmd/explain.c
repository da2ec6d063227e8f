/* guidang rules explain: what the stages made of each line of a document. */
#include <string.h>

#include "intake/intake.h"
#include "opt.h"
#include "parse/evidence.h"
#include "text/fold.h"

enum { TEXT_CHARACTERS = 60 }; /* characters shown of a line */

struct explainer {
	const struct args *args;
	struct arena *arena; /* for a single document */
	size_t failed;
};

static void put_text(struct str s)
{
	size_t i = 0;

	for (size_t n = 0; i < s.n && n < TEXT_CHARACTERS; n++)
		utf8_next(s, &i);
	put_clean(str_sub(s, 0, i), stdout);
	fputs(i < s.n ? "…\n" : "\n", stdout);
}

/* The section that a line belongs to, NULL: none. Sections come in the order of the lines. */
static const struct section *section_of(const struct doc *d, const struct line *l)
{
	const struct section *s = NULL;

	for (size_t i = 0; i < d->sections.n && d->sections.p[i].at.from <= l->no; i++)
		s = &d->sections.p[i];
	return s && s->part == l->part && s->at.to >= l->no ? s : NULL;
}

static void put_place(struct arena *a, const struct doc *d, const struct line *l)
{
	const struct section *s = section_of(d, l);

	if (l->part < d->parts.n)
		printf(_("  part %u (%s)"), l->part, part_kind_name(d->parts.p[l->part].kind));
	if (s)
		printf(_("  section %.*s"), STR_ARG(doc_section_name(a, s, s->heading)));
	if (l->table >= 0 && (size_t)l->table < d->tables.n)
		printf(_("  table %d, made by %.*s"), l->table + 1, STR_ARG(d->tables.p[l->table].rule));
	putchar('\n');
}

static void put_line(struct arena *a, const struct doc *d, const struct line *l, bool color)
{
	printf("%s%u", color ? "\033[1m" : "", l->no);
	if (l->end_no != l->no)
		printf("–%u", l->end_no);
	printf("  %s%s", role_name(l->role), color ? "\033[0m" : "");
	put_place(a, d, l);
	if (l->text.n) {
		fputs("    ", stdout);
		put_text(l->text);
	}
	for (const struct match *m = l->may; m; m = m->next)
		printf(_("    could be %s: rule %s (%s:%d)\n"), rule_class_name(m->rule->class), m->rule->id, m->rule->file, m->rule->line);
}

/* Prints what begins on the line: a section, values. */
static void put_made(struct arena *a, const struct doc *d, const struct line *l)
{
	for (size_t i = 0; i < d->sections.n; i++)
		if (d->sections.p[i].at.from == l->no && d->sections.p[i].part == l->part)
			printf(_("    begins the section %.*s, depth %d: rule %.*s\n"), STR_ARG(doc_section_name(a, &d->sections.p[i], d->sections.p[i].heading)),
			       d->sections.p[i].depth, STR_ARG(d->sections.p[i].rule));
	for (size_t i = 0; i < d->values.n; i++) {
		const struct value *v = &d->values.p[i];

		if (v->at.from != l->no)
			continue;
		printf(_("    gives %s, chosen by %.*s: "), v->field == FIELD_EXTRA ? arena_str(a, v->name).p : field_name(v->field), STR_ARG(v->rule));
		put_text(v->text);
	}
}

static void put_kinds(uint64_t kinds)
{
	for (int e = 0; e < EVIDENCE_COUNT; e++)
		if (kinds >> e & 1)
			printf(" %s", evidence_name((enum evidence)e));
}

/* The evidence for each candidate of a field that had several. */
static void put_candidates(const struct doc *d)
{
	for (size_t i = 0; i < d->candidates.n; i++) {
		const struct candidate *c = &d->candidates.p[i];

		printf(c->chosen ? _("candidate for %s, weight %d, chosen:") : _("candidate for %s, weight %d, not chosen:"), field_name(c->field), c->weight);
		put_kinds(c->evidence);
		if (c->agrees)
			printf(_(", agrees with %d"), c->agrees);
		for (size_t k = 0; k < c->says.n; k++) {
			printf("\n    ");
			put_clean(c->says.p[k].text, stdout);
		}
		putchar('\n');
	}
	for (size_t i = 0; i < d->doubts.n; i++)
		printf(_("doubt about %s: %s (line %u)\n"), d->doubts.p[i].of, gettext(d->doubts.p[i].reason), d->doubts.p[i].at.from);
}

static void on_file(void *ctx, const struct intake_result *r)
{
	struct explainer *e = ctx;

	if (!r->doc) {
		say("%.*s: %s", STR_ARG(r->path), r->err ? r->err->message : "not read");
		e->failed++;
		return;
	}
	put_clean(r->path, stdout);
	printf(" (%s, %s)\n", kind_name(r->doc->src.kind), r->doc->src.in.name ? r->doc->src.in.name : "");
	for (size_t i = 0; i < r->doc->lines.n; i++) {
		const struct line *l = &r->doc->lines.p[i];

		if (l->role == ROLE_BLANK && l->text.n == 0)
			continue;
		put_line(e->arena, r->doc, l, e->args->color);
		if (i == 0 || l[-1].no != l->no)
			put_made(e->arena, r->doc, l);
		arena_reset(e->arena);
	}
	put_candidates(r->doc);
}

int explain(const struct args *a, const struct rules *rules)
{
	struct explainer e = { .args = a, .arena = arena_new() };
	struct walk *files = walk_new();
	struct err err = { 0 };

	for (int i = 1; i < a->n; i++)
		walk_add(files, a->operands[i]);
	struct intake in = { .rules = rules, .encoding = opt_get(a, "encoding"), .jobs = 1, .report = on_file, .ctx = &e };
	bool ok = intake_run(&in, files, &err);

	walk_free(files);
	arena_free(e.arena);
	return !ok ? cannot(&err) : e.failed ? EXIT_NOTHING : EXIT_DONE;
}
