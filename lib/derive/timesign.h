/* Characters that may be part of a date or of a length of time: 年, 日, 时, and what stands before them. Offsets are bytes of the
 * text; `least`: nothing before it belongs to the date. */
#ifndef GUIDANG_DERIVE_TIMESIGN_H
#define GUIDANG_DERIVE_TIMESIGN_H

#include "text/characters.h"

struct characters timesigns(void);
/* Is the character [at, behind) part of a time, judged by its neighbours? */
bool timesign_at(struct str text, size_t at, size_t behind);
/* Where a possible date begins that has the sign at `at`. */
size_t timesign_begins(struct str text, size_t least, size_t at);
/* The end of the length of time (N个工作日) that begins at `at`; 0: there is none. */
size_t timesign_length_end(struct str text, size_t at);
size_t timesign_figures_begin(struct str text, size_t least, size_t at);
/* Where the figures end before the unit of a length: before 个工作 in 3个工作日. */
size_t timesign_unit_begins(struct str text, size_t least, size_t at);
/* False: what stands before `at` makes it something else: 学年内. */
bool timesign_may_begin(struct str text, size_t least, size_t at);

#endif
