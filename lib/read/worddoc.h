/* The lists of a Word document of 1997 to 2003 (MS-DOC 2.9.131 LSTF, 2.9.150 LVLF).
 *
 * LibreOffice, by which such documents are read, does not know two settings of a level: that it never begins anew (articles that run
 * on over chapters), and that all its numbers are in Arabic figures. It keeps the number a level starts with, so the two are put into
 * that number before the conversion; wordlist.c takes them out of it. */
#ifndef GUIDANG_READ_WORDDOC_H
#define GUIDANG_READ_WORDDOC_H

#include "base/arena.h"

/* A marked start number is WORDDOC_MARK + flags * WORDDOC_START_MOST + start; no list starts with so large a number of its own. */
enum { WORDDOC_MARK = 0x7000, WORDDOC_START_MOST = 0x400, WORDDOC_RUNS_ON = 1, WORDDOC_LEGAL = 2 };

/* The document with marked start numbers, in the arena; `bytes` itself if no level has these settings or it is no such document. */
struct str worddoc_mark_lists(struct arena *a, struct str bytes);
/* The flags of a start number, 0: it is not marked; *start becomes what it was. */
int worddoc_flags(int *start);

#endif
