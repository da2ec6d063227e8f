/* Compares the derived lists of a record (tasks, indicators, citations, deadlines, groups) with gold for them.
 *
 * Gold has the form of `export --derived`. An entry of gold may also say: optional (may be recorded or not), soft (names of fields
 * that are not compared), other right answers (lead_alt, alt_titles, alt_subjects, scope, printed, in_unit, resolved_start,
 * resolved_end, also_lines, first_sentence; alt_names of a member).
 * Entries are paired one to one, the likest pair first. What was paired with an optional entry counts neither as found nor as extra. */
#ifndef GUIDANG_EVAL_ENTRIES_H
#define GUIDANG_EVAL_ENTRIES_H

#include <jansson.h>

#include "base/arena.h"

enum { ENTRIES_ROWS = 6, ENTRIES_FIELDS = 6 };

/* Of single values `right` and `extra` (wrong) are counted, of lists of names each name; all zero: nothing was compared. */
struct entries_parts {
	size_t right, extra, missed;
};

struct entries_figures {
	const char *name;
	size_t documents; /* whose gold has this list */
	size_t required, found, extra;
	struct {
		const char *name; /* NULL: no further fields */
		bool names;       /* a set of names: its figure is F1, of other fields the share that is right */
		struct entries_parts parts;
	} field[ENTRIES_FIELDS];
};

/* Sets the names of all rows, their figures to zero. */
void entries_begin(struct entries_figures rows[ENTRIES_ROWS]);
/* Adds the figures of one document to `rows`: every list that `gold` has; `got` may be NULL. source: the name of the document,
 * which `errors` shows. Errors: one text a difference, in the arena. */
void entries_compare(struct arena *a, const char *source, json_t *gold, json_t *got, struct entries_figures rows[ENTRIES_ROWS],
		     struct strings *errors);
/* The figure of a field, 0 to 1; false: nothing was compared. */
bool entries_figure(const struct entries_figures *row, size_t field, double *out);

#endif
