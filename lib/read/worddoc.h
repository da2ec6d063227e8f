/* What LibreOffice, by which Word documents of 1997 to 2003 are read, does not carry over from them.
 *
 * Lists (MS-DOC 2.9.131 LSTF, 2.9.150 LVLF): it does not know two settings of a level: that it never begins anew (articles that run
 * on over chapters), and that all its numbers are in Arabic figures. It keeps the number a level starts with, so the two are put into
 * that number before the conversion; wordlist.c takes them out of it.
 *
 * Fields (MS-DOC 2.8.25 PlcFld): dates, numbers of tables and the like it computes anew, so that a document of 2019 is dated today. Those
 * fields are called QUOTE before the conversion, whose result it keeps as it is stored. */
#ifndef GUIDANG_READ_WORDDOC_H
#define GUIDANG_READ_WORDDOC_H

#include "base/arena.h"

/* A marked start number is WORDDOC_MARK + flags * WORDDOC_START_MOST + start; no list starts with so large a number of its own. */
enum { WORDDOC_MARK = 0x7000, WORDDOC_START_MOST = 0x400, WORDDOC_RUNS_ON = 1, WORDDOC_LEGAL = 2 };

/* The document with marked start numbers and kept fields, in the arena; `bytes` itself if it has neither or is no such document. */
struct str worddoc_for_converter(struct arena *a, struct str bytes);
/* The flags of a start number, 0: it is not marked; *start becomes what it was. */
int worddoc_flags(int *start);

#endif
