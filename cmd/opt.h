/* One table of options a command: parsing (getopt_long), --help. */
#ifndef GUIDANG_CMD_OPT_H
#define GUIDANG_CMD_OPT_H

#include <libintl.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"
#include "base/arena.h"

/* Messages, help and errors are translated where they are written out (say, err_set, --help); this is for pieces of
 * them. What programs read is never translated. */
#define _(text) gettext(text)

enum { EXIT_DONE = 0, EXIT_NOTHING = 1, EXIT_CANNOT = 2, EXIT_INTERRUPTED = 130 };

struct option_row {
	const char *name;
	char letter;       /* 0: none */
	const char *arg;   /* what --help calls its argument, NULL: it takes none */
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
	struct { size_t row; const char *value; } given[GIVEN_MAX]; /* every option with an argument, in order */
	size_t n_given;
	char **operands;
	int n;
	bool quiet, verbose, color; /* color: of standard output */
};

/* Returns -1 to go on, else the exit status. */
int opt_parse(struct args *a, const struct command *c, int argc, char **argv);
const char *opt_get(const struct args *a, const char *name); /* NULL: not given */
const char *opt_nth(const struct args *a, const char *name, size_t i); /* of an option that may be given often; NULL: no more */
bool opt_has(const struct args *a, const char *name);
/* A whole number of at least `least`; false with a message. */
bool opt_number(const struct args *a, const char *name, long least, long *out);
/* The database file: --db, GUIDANG_DB, $XDG_DATA_HOME/guidang/guidang.db; with `make` its folder is made. NULL: none of
 * them says which. */
const char *opt_database(const struct args *a, bool make);

struct store;
/* Opens it, to read or to write (then its folder is made). Refuses a database that standard output goes into. */
const char *database_path(const struct args *a, bool make, struct err *err); /* NULL and *err: nothing says which */
bool open_database(const struct args *a, bool write, struct store **out, struct err *err);

/* The operands as one query, parted by blanks, well-formed UTF-8 whatever was typed. */
struct str opt_words(const struct args *a, struct arena *arena);

/* Standard error: "guidang: …" */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Where a number decides between two ways to say it. */
void say_n(size_t n, const char *one, const char *many, ...) __attribute__((format(printf, 3, 4)));
/* "3 documents, 1 finding" and what follows; ends with one of no text. */
struct count {
	size_t n;
	const char *one, *many; /* with one %zu */
};
#define COUNT(n, one, many) { n, one, many }
void say_counts(const struct count *c, const char *tail);
int cannot(const struct err *err); /* says it, returns EXIT_CANNOT */
/* Writes one line of text for people: control characters and line feeds made visible. */
void put_clean(struct str s, FILE *out);

/* rules explain: what was made of each line of the operands behind the first. */
int explain(const struct args *a, const struct rules *rules);
int mdoc_table(const char *name); /* completion table NAME: a table of the manual */
/* From here on the program reads this database, writes what is open, and can open nothing else, where the kernel
 * can see to that. renames: a finished export still takes its place. Libraries, rules and pager come before. */
void confine_reading(struct store *s, bool renames);

int audit(const struct args *a); /* check --database */

size_t terminal_width(void); /* columns: COLUMNS, else the terminal's */
/* From here on standard output goes through $PAGER (less), if it is a terminal and --no-pager was not given. */
bool pager_may_start(const struct args *a);
void pager_start(const struct args *a);

struct store;
/* Built-in rules, the user's folder, --rules FILE, else the remembered file if it is not NULL. */
bool load_rules(const struct args *a, const char *remembered, struct rules **out, struct err *err);
/* The same with what the database remembers, and says so; named rules are remembered if it is open for writing. */
bool load_remembered_rules(const struct args *a, struct store *s, bool write, struct rules **out, struct err *err);

/* What --help calls an argument or operands (ID…, FILE), appended: words in capitals are translated. */
void opt_placeholder(const char *s, struct buf *out);
/* What --help says of an option, appended; {formats} stands for the names of export's formats, {facets} for those of facets. */
void opt_help(const struct option_row *r, bool translated, struct buf *out);
bool opt_terminal_dumb(void); /* TERM=dumb: no colours, no line written over */
/* The i-th option of a command, its own first; NULL: no more. */
const struct option_row *opt_row(const struct command *c, size_t i);

extern const struct command *const commands[]; /* ends with NULL */
extern const struct command command_completion, command_import, command_query, command_show, command_export, command_check, command_stats,
	command_rules, command_eval, command_db, command_remove, command_undo, command_log, command_set, command_tag, command_review, command_arrange, command_like, command_open, command_serve, command_graph, command_diff, command_follow;

#endif
