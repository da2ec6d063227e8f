/* Each command has one table of options, used for parsing (getopt_long) and --help. */
#ifndef GUIDANG_CMD_OPT_H
#define GUIDANG_CMD_OPT_H

#include <libintl.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"
#include "base/arena.h"

/* Translates a piece of a message. Whole messages, help and errors are translated by say, err_set and --help. Output for programs is
 * never translated. */
#define _(text) gettext(text)

enum { EXIT_DONE = 0, EXIT_NOTHING = 1, EXIT_CANNOT = 2, EXIT_SIGNAL = 128 /* plus the number of the signal that ended it */ };

struct option_row {
	const char *name;
	char letter;       /* 0: none */
	const char *arg;   /* name of its argument in --help; NULL: takes none */
	const char *help;
};

struct args;
struct rules;

struct command {
	const char *name, *operands, *summary;
	const struct option_row *options; /* ends with a NULL name; the common ones are added */
	int (*run)(struct args *a);
};

enum { OPTIONS_MAX = 48, GIVEN_MAX = 256 };

struct args {
	const struct command *command;
	const struct option_row *rows[OPTIONS_MAX];
	const char *values[OPTIONS_MAX]; /* "" for a flag that was given */
	size_t n_rows;
	struct { size_t row; const char *value; } given[GIVEN_MAX]; /* every option given with an argument, in order */
	size_t n_given;
	char **operands;
	int n;
	bool quiet, verbose, color; /* color: colour standard output */
};

/* Returns -1 to continue, else the exit status. */
int opt_parse(struct args *a, const struct command *c, int argc, char **argv);
const char *opt_get(const struct args *a, const char *name); /* NULL: not given */
const char *opt_nth(const struct args *a, const char *name, size_t i); /* the i-th value of a repeatable option; NULL: no more */
bool opt_has(const struct args *a, const char *name);
/* A whole number of at least `least`; false with a message. */
bool opt_number(const struct args *a, const char *name, long least, long *out);
/* The path of the database file, from --db, GUIDANG_DB or $XDG_DATA_HOME/guidang/guidang.db; make: create its folder. NULL: none of
 * these is set. */
const char *opt_database(const struct args *a, bool make);

struct store;
/* Opens the database for reading or writing (for writing, creates its folder). Fails if standard output is a file of the database. */
const char *database_path(const struct args *a, bool make, struct err *err); /* NULL with *err: not set */
bool open_database(const struct args *a, bool write, struct store **out, struct err *err);
/* A whole command that reads: opens the database, gives `work` a snapshot of it and an arena, and closes both. Returns the status of
 * `work`, or EXIT_CANNOT after a message. */
int in_snapshot(struct args *a, int (*work)(struct args *a, struct store *store, struct arena *arena));

/* Joins the operands with blanks to one query, always well-formed UTF-8. */
struct str opt_words(const struct args *a, struct arena *arena);

/* Prints a message to standard error: "guidang: …" */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The same with singular and plural: n chooses the form. */
void say_n(size_t n, const char *one, const char *many, ...) __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
/* Prints "3 documents, 1 finding" and `tail`. The array ends with an entry without text. */
struct count {
	size_t n;
	const char *one, *many; /* with one %zu */
};
#define COUNT(n, one, many) { n, one, many }
void say_counts(const struct count *c, const char *tail);
int cannot(const struct err *err); /* prints *err, returns EXIT_CANNOT */
/* Writes text for people on one line, with control characters and line feeds made visible. */
void put_clean(struct str s, FILE *out);
/* As they are. fwrite may not be given NULL, which an empty text has, even for no bytes. */
static inline void put_bytes(struct str s, FILE *out)
{
	if (s.n)
		fwrite(s.p, 1, s.n, out);
}

/* rules explain: shows how each line of the files was classified; the files are the operands after the first. */
int explain(const struct args *a, const struct rules *rules);
int mdoc_table(const char *name); /* completion table NAME: prints a table of the manual */
int audit(const struct args *a); /* check --database */

size_t terminal_width(void); /* columns: COLUMNS, else the terminal's */
/* Sends standard output through $PAGER (less) if it is a terminal and --no-pager was not given. */
bool pager_may_start(const struct args *a);
void pager_start(const struct args *a);

struct store;
/* Loads the built-in rules, those in the user's folder, and those of --rules FILE or else of the remembered file, if not NULL. */
bool load_rules(const struct args *a, const char *remembered, struct rules **out, struct err *err);
/* The same with the rules file that the database remembers, with a message. If the database is open for writing, it stores the file
 * named with --rules. */
bool load_remembered_rules(const struct args *a, struct store *s, bool write, struct rules **out, struct err *err);

/* Appends the name of an argument or of operands for --help (ID…, FILE); words in capitals are translated. */
void opt_placeholder(const char *s, struct buf *out);
/* Appends the help text of an option; replaces {formats} by the names of export formats, {facets} by those of facets. */
void opt_help(const struct option_row *r, bool translated, struct buf *out);
bool opt_terminal_dumb(void); /* TERM=dumb: no colours, no overwriting of lines */
/* The i-th option of a command, its own first; NULL: no more. */
const struct option_row *opt_row(const struct command *c, size_t i);

extern const struct command *const commands[]; /* ends with NULL */
extern const struct command command_completion, command_import, command_query, command_show, command_export, command_check, command_stats,
	command_rules, command_eval, command_db, command_remove, command_undo, command_log, command_set, command_tag, command_review, command_arrange, command_like, command_open, command_serve, command_graph, command_diff, command_follow;

#endif
