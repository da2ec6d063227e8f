/* Parses dates and periods as people write them: 2025年3月, 20250313, 2018至2019, 近三年, >2024, 去年. */
#ifndef GUIDANG_SEARCH_WHEN_H
#define GUIDANG_SEARCH_WHEN_H

#include "base/arena.h"

/* *from and *to receive the first and the last day, ISO; empty: open. The environment variable GUIDANG_TODAY (2026-03-05) replaces
 * today's date for words like 去年. Returns false if the text is not a date or period. */
bool when_read(struct arena *a, struct str text, struct str *from, struct str *to);

#endif
