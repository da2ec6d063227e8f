/* What the commands of the archivist's desk share. */
#ifndef GUIDANG_CMD_DESK_H
#define GUIDANG_CMD_DESK_H

#include <stdio.h>

#include "opt.h"
#include "store/desk.h"
#include "write/text.h"

/* The documents that an operand names; one alone unless `many`. Says what is wrong: EXIT_NOTHING none or too many, EXIT_CANNOT;
 * EXIT_DONE. Appends. */
int desk_find(struct store *s, struct arena *a, const char *operand, bool many, struct ids *out);
/* Opens a database that is there already. */
bool open_filed(const struct args *a, bool write, struct store **out, struct err *err);
/* The values of a field as they are typed: of a list parted by ；. */
void desk_split(struct arena *a, struct str typed, bool list, struct texts *out);
/* [12] title, path */
void desk_name(struct store *s, int64_t id, struct buf *out);
/* Asks on the terminal, y or 是 is yes. False also where there is no terminal. *asked: there was one. */
bool desk_ask(bool *asked, const char *question);

/* import --prune: forgets what is gone below the operands, or, with none, below the folders that were filed from. dry: lists it
 * on standard output. Returns the exit status. */
int prune_gone(const struct args *a, struct store *s, char *const *operands, size_t n, bool dry, FILE *report);

/* check --files, check --archive. */
int completeness_files(const struct args *a);
int completeness_archive(const struct args *a);

#endif
