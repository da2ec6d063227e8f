/* Dates and spans of time as people write them: 2025年3月, 20250313, 2018至2019, 近三年, >2024, 去年. */
#ifndef GUIDANG_SEARCH_WHEN_H
#define GUIDANG_SEARCH_WHEN_H

#include "base/arena.h"

/* The first and the last day, ISO; empty: open. GUIDANG_TODAY (2026-03-05) in the environment is the day that 去年 is told
 * by. False: it is none. */
bool when_read(struct arena *a, struct str text, struct str *from, struct str *to);

#endif
