/* Shared by the archivist's commands. */
#ifndef GUIDANG_CMD_DESK_H
#define GUIDANG_CMD_DESK_H

#include <stdio.h>

#include "opt.h"
#include "store/desk.h"
#include "write/text.h"

/* Appends the documents that an operand names; exactly one unless `many`. Returns EXIT_DONE, or after a message EXIT_NOTHING (none or
 * too many) or EXIT_CANNOT. */
int desk_find(struct store *s, struct arena *a, const char *operand, bool many, struct ids *out);
/* Opens a database that must already exist. */
bool open_filed(const struct args *a, bool write, struct store **out, struct err *err);
/* Splits a typed field value; the values of a list are separated by ；. */
void desk_split(struct arena *a, struct str typed, bool list, struct texts *out);
/* [12] title, path */
void desk_name(struct store *s, int64_t id, struct buf *out);
/* Asks on the terminal; y or 是 means yes. Returns false also if there is no terminal; *asked: there was one. */
bool desk_ask(bool *asked, const char *question);

/* import --prune: removes documents whose files are gone, below the operands or, without operands, below the folders they were imported
 * from. dry: only lists them on standard output. Returns the exit status. */
int prune_gone(const struct args *a, struct store *s, char *const *operands, size_t n, bool dry, FILE *report);

/* check --files, check --archive. */
int completeness_files(const struct args *a);
int completeness_archive(const struct args *a);

#endif
