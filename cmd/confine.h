/* Sandboxes for the commands, as far as the kernel supports them (base/confine.h). Load libraries and rules and start the pager before. */
#ifndef GUIDANG_CMD_CONFINE_H
#define GUIDANG_CMD_CONFINE_H

#include <stdbool.h>

struct output;
struct store;

/* The program can read this database and write to open files, but open nothing else. o: an export that still takes its place when
 * it is complete; NULL: none. */
void confine_reading(struct store *s, const struct output *o);
/* The same while a workbook is written: the library makes temporary files, and opens the export itself. No existing file can be read. */
void confine_workbook(struct store *s, const struct output *o);
/* The same while many files are written into this folder. */
void confine_to_folder(struct store *s, const char *folder);
/* The same, but files can be read, to compare them with what is filed. */
void confine_comparing(struct store *s);
/* For a command that writes to the database or starts readers: files are written beside the database, in the folder of o (NULL: none)
 * and in the folders for temporary files only, and there is no network but that to the server of the database. */
void confine_writing(const char *database, const struct output *o);
/* For the reading room, when it listens: files are read, written in the folders for temporary files only (pdftoppm makes pictures of
 * pages) and, with `edits`, beside the database; no connection is made, unless the database is on a server. */
void confine_serving(const char *database, bool edits);

#endif
