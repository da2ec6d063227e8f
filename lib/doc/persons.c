#include "doc/persons.h"

#include "doc/derived.h"

enum { NAME_MIN = 6 /* bytes: shorter names would match too much other text */, NAMES_MAX = 2000 };

static const char mask[] = "＊"; /* of three bytes, as nearly all Han characters: places in the text stay */

struct persons {
	struct arena *arena;
	struct strings names;
};

static void know(struct persons *p, struct str name)
{
	name = arena_squeeze(p->arena, name);
	if (name.n < NAME_MIN || p->names.n == NAMES_MAX)
		return;
	for (size_t i = 0; i < p->names.n; i++)
		if (str_eq(p->names.p[i], name))
			return;
	*ARENA_PUSH(p->arena, &p->names) = name;
}

enum { BLANKS_MAX = 4 };

/* Where the name that begins at `at` ends; blanks may stand between its characters: 林　涛. 0: it does not stand there. */
static size_t name_end(struct str text, size_t at, struct str name)
{
	for (size_t i = 0; i < name.n;) {
		size_t from = i, blanks = 0, behind = at;

		utf8_next(name, &i);
		for (; from && behind < text.n && blanks < BLANKS_MAX; blanks++, at = behind) {
			uint32_t c = utf8_next(text, &behind);

			if (c != ' ' && c != '\t' && c != 0x3000)
				break;
		}
		if (!str_starts(str_sub(text, at, text.n), str_sub(name, from, i)))
			return 0;
		at += i - from;
	}
	return at;
}

static struct str without(const struct persons *p, struct str text)
{
	char *copy = NULL;

	for (size_t i = 0; i < p->names.n; i++) {
		struct str name = p->names.p[i];
		size_t first = 0;

		utf8_next(name, &first);
		for (size_t at = 0, next; (next = str_find(str_sub(text, at, text.n), str_sub(name, 0, first))) != SIZE_MAX;) {
			size_t end = name_end(text, at + next, name);

			if (!end) {
				at += next + first;
				continue;
			}
			if (!copy) {
				copy = (char *)(uintptr_t)arena_str(p->arena, text).p;
				text.p = copy;
			}
			for (size_t k = at + next; k < end;) {
				size_t from = k;
				uint32_t c = utf8_next(text, &k);

				if (k - from == sizeof mask - 1 && c != 0x3000)
					memcpy(copy + from, mask, sizeof mask - 1);
			}
			at = end;
		}
	}
	return text;
}

static void in_texts(const struct persons *p, struct strings *t)
{
	for (size_t i = 0; i < t->n; i++)
		t->p[i] = without(p, t->p[i]);
}

static void in_list(const struct persons *p, struct doc *d, const struct list *l)
{
	for (size_t i = 0; i < list_length(l, d); i++) {
		char *item = (char *)(uintptr_t)list_item(l, d, i);

		for (const struct list_column *c = l->columns; c->name; c++) {
			void *at = item + c->offset;

			if (c->type == COLUMN_TEXT)
				*(struct str *)at = without(p, *(struct str *)at);
			else if (c->type == COLUMN_TEXTS || c->type == COLUMN_PAIRS)
				in_texts(p, at);
		}
	}
}

static void in_record(const struct persons *p, struct doc *d)
{
	const struct list *l;

	d->text = without(p, d->text);
	for (size_t i = 0; i < d->values.n; i++)
		d->values.p[i].text = without(p, d->values.p[i].text);
	for (size_t i = 0; i < d->sections.n; i++)
		d->sections.p[i].heading = without(p, d->sections.p[i].heading);
	for (size_t i = 0; i < d->tables.n; i++)
		for (size_t k = 0; k < d->tables.p[i].rows * d->tables.p[i].columns; k++)
			d->tables.p[i].cells[k] = without(p, d->tables.p[i].cells[k]);
	for (size_t i = 0; i < d->findings.n; i++)
		d->findings.p[i].message = without(p, d->findings.p[i].message);
	for (size_t i = 0; (l = derived_at(i)); i++)
		in_list(p, d, l);
}

/* The fields that name persons, and the candidates for them. */
static void empty(struct doc *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field != FIELD_SIGNERS)
			d->values.p[n++] = d->values.p[i];
	d->values.n = n;
	n = 0;
	for (size_t i = 0; i < d->candidates.n; i++)
		if (d->candidates.p[i].field != FIELD_SIGNERS)
			d->candidates.p[n++] = d->candidates.p[i];
	d->candidates.n = n;
	n = 0;
	for (size_t i = 0; i < d->doubts.n; i++)
		if (strcmp(d->doubts.p[i].of, field_name(FIELD_SIGNERS)) != 0)
			d->doubts.p[n++] = d->doubts.p[i];
	d->doubts.n = n;
	n = 0;
	for (size_t i = 0; i < d->desk.said.n; i++)
		if (d->desk.said.p[i].field != FIELD_SIGNERS)
			d->desk.said.p[n++] = d->desk.said.p[i];
	d->desk.said.n = n;
	for (size_t i = 0; i < d->tasks.n; i++)
		d->tasks.p[i].leader.n = 0;
	for (size_t i = 0; i < d->groups.n; i++)
		for (size_t k = 1; k < d->groups.p[i].members.n; k += 2)
			d->groups.p[i].members.p[k] = STR_NONE;
}

void persons_leave_out(struct doc *d)
{
	struct persons p = { .arena = d->arena };

	for (size_t i = 0; i < d->values.n; i++)
		if (d->values.p[i].field == FIELD_SIGNERS)
			know(&p, d->values.p[i].text);
	for (size_t i = 0; i < d->tasks.n; i++)
		for (size_t k = 0; k < d->tasks.p[i].leader.n; k++)
			know(&p, d->tasks.p[i].leader.p[k]);
	for (size_t i = 0; i < d->groups.n; i++)
		for (size_t k = 1; k < d->groups.p[i].members.n; k += 2)
			know(&p, d->groups.p[i].members.p[k]);
	empty(d);
	in_record(&p, d);
}
