/* The document as the stages see it. Everything lives in doc->arena and is freed with it.
 * A stage writes only its own members; the order of the stages is parse.c.
 * Definitions of the fields: corpus/README.md. Lines are 1-based lines of the source file. */
#ifndef GUIDANG_DOC_DOC_H
#define GUIDANG_DOC_DOC_H

#include "base/arena.h"
#include "doc/fields.h"
#include "doc/findings.h"
#include "doc/kinds.h"
#include "text/characters.h"
#include "text/decode.h"

struct rule;

struct span {
	uint32_t from, to; /* 1-based source lines, inclusive; 0,0: nowhere */
};

/* Where an item of a derived list was found (derived.h). */
struct found {
	struct span at;
	size_t from, to; /* source bytes */
	struct str rule; /* id of the rule, or of the step that made it */
};

struct source {
	struct str path;   /* as the user gave it, as text */
	struct str file;   /* the same as the file system has it; empty: it is not a file */
	struct str bytes;
	char id[65];       /* SHA-256 of the bytes, hex */
	enum kind kind;
	struct decoded in; /* encoding, BOM, bad bytes; of a kind that is not decoded: its text as it was read */
	uint32_t pages;    /* 0: the kind has none, or they are not known */
	struct str container; /* the bundle or mail it is in; n is 0: a file */
	struct str reading; /* what its reader yielded, packed (read/reading.h); n is 0: of a kind that is decoded */
};

/* Where a line of the text stands in a source that has no lines. 0: nowhere. */
struct location {
	uint32_t page, paragraph;
	struct str sheet; /* of a workbook: its name … */
	uint32_t row, column; /* … and the cell */
	float left, top, right, bottom; /* points from the page's upper left corner; right 0: not known */
};

struct locations {
	struct location *p;
	size_t n, cap;
};

/* What a rule saw in a line: captures are slices of the normalised text. */
enum { MATCH_GROUPS = 8 };

struct match {
	const struct rule *rule;
	struct str group[MATCH_GROUPS]; /* .p == NULL: no more */
	uint8_t number[MATCH_GROUPS];   /* of the group in the pattern: rule->captures */
	size_t from, to;                /* the whole match in the line's text */
	struct match *next;
};

/* What a line is in its document; the names are those that rules explain prints. */
#define ROLES(X)                                                                                              \
	X(BODY, "body") X(BLANK, "blank") X(FURNITURE, "furniture") X(META, "metadata") X(HEAD, "head")         \
	X(TITLE, "title") X(NUMBER, "number") X(RECIPIENTS, "recipients") X(ATTACH_LIST, "attachment-list")     \
	X(SIGNATURE, "signature") X(DATE, "date") X(NOTE, "note") X(CC, "cc") X(IMPRINT, "imprint")             \
	X(PART_HEAD, "part-head") X(PART_TITLE, "part-title") X(TABLE, "table") X(CAPTION, "caption")

#define ROLE_ENUM(id, name) ROLE_##id,
enum role { ROLES(ROLE_ENUM) ROLE_COUNT };
#undef ROLE_ENUM
const char *role_name(enum role r);

struct line {
	struct str raw;       /* slice of doc->text */
	struct str text;      /* norm_line(raw) */
	struct characters held; /* classify: the characters of its text */
	struct match *may;    /* classify: what it could be */
	uint64_t classes;     /* classify: the classes of these, one bit each (line_is) */
	const struct match *label; /* classify: its numbering, if it has one */
	size_t src, src_end;  /* the source bytes: of raw (text), of the whole source line (HTML) */
	uint32_t no, end_no;  /* source lines: the first, the last */
	uint32_t part;        /* tree: index into doc->parts */
	int32_t table;        /* table: index into doc->tables, -1 */
	uint16_t indent;      /* blanks before the text */
	uint8_t heading;      /* 1–6: <h1>–<h6>, # – ###### */
	uint8_t role;         /* tree: enum role */
	uint8_t nest;         /* read: lists that the list it is an item of stands in */
	bool cell;            /* begins with TAB: a cell of a flattened table */
	bool center;          /* centred by the markup */
	bool bold;            /* all of it */
	bool furniture;       /* of the page, not of the document */
	bool runon;          /* a piece of a line that had lost its line breaks */
	bool joined;          /* of several lines of the source */
	bool contents;        /* contents: of a table of contents */
	bool attached;        /* attach: heads an attachment, though it looks like the list of them */
};

struct lines {
	struct line *p;
	size_t n, cap;
};

/* Where a value stands: lines by index, bytes of their normalised text. */
struct place {
	size_t first, last; /* line indexes */
	size_t from, to;    /* from in the first line's text, to in the last one's (exclusive) */
};

#define RULE_CORRECTION "correction" /* the rule of a value that someone has set */

struct value {
	enum field field;
	struct str name;  /* FIELD_EXTRA: what the user's rule calls it */
	struct str text;
	int number;       /* attachments: as printed, else counted */
	struct span at;
	size_t from, to;  /* source bytes */
	struct str rule;  /* id of the rule, or of the step that chose it */
};

struct values {
	struct value *p;
	size_t n, cap;
};

/* One of several values that a field could have, and what speaks for it (parse/evidence.h). */
struct candidate {
	enum field field;
	struct values says; /* one value; of a list, all of it */
	uint64_t evidence;  /* kinds, one bit each */
	int agrees;         /* other candidates that say the same, or a part of it */
	int weight;
	bool chosen;
};

struct candidates {
	struct candidate *p;
	size_t n, cap;
};

/* The extraction is not sure of something. */
struct doubt {
	const char *of;     /* key in the record: a field's name, sections, tables */
	const char *reason; /* stable name */
	struct span at;
	struct { struct str *p; size_t n, cap; } others; /* what else it could be */
};

struct doubts {
	struct doubt *p;
	size_t n, cap;
};

enum part_kind { PART_DOCUMENT, PART_ENCLOSURE, PART_ATTACHMENT, PART_IMPRINT };
const char *part_kind_name(enum part_kind k);

struct part {
	enum part_kind kind;
	int number; /* of an attachment, 0: none */
	struct str title;
	struct span at;
};

struct parts {
	struct part *p;
	size_t n, cap;
};

struct section {
	struct str label, heading;
	size_t from, to;   /* in doc->text: what follows the heading in the same paragraph … */
	size_t end;        /* … and [to, end): the paragraphs below it */
	struct span at;
	int32_t parent; /* index, -1 */
	uint32_t part;
	int depth, number;
	const char *style; /* of the rule; NULL when loaded */
	struct str rule;   /* id of the rule that saw its label; empty: filed before it was kept */
};

struct sections {
	struct section *p;
	size_t n, cap;
};

enum { TABLE_CELLS_MAX = 200000 }; /* a larger grid stays text */

struct table {
	struct str caption;
	struct str *cells; /* rows * columns, row by row; "" where a merged cell goes on */
	size_t rows, columns, header_rows;
	struct span at;
	int32_t section; /* index, -1 */
	uint32_t part;
	struct str rule; /* the step that made it; empty: filed before it was kept */
};

struct tables {
	struct table *p;
	size_t n, cap;
};

struct finding {
	const char *rule;  /* stable id */
	enum severity severity;
	struct str clause; /* where the duty comes from */
	struct span at;
	struct str message;
};

struct findings {
	struct finding *p;
	size_t n, cap;
};

/* What the document is about (derived.h). A cell: table is an index, row and column count from 1; else -1, 0, 0. The doubt
 * is a stable name, empty where there is none. */
struct task {
	struct found found;
	struct str task, number, group;      /* without its number; as printed without delimiters; the heading or category above */
	struct strings lead, support, leader; /* bodies; persons */
	struct str deadline, origin, doubt;  /* origin: text or table */
	int64_t row, column;
	int32_t table;
};

struct indicator {
	struct found found;
	struct str subject, value, unit, comparator, kind, norm, period, text, doubt; /* norm: "norm", a ceiling or a rate that is granted; empty: no */
	int64_t row, column;
	int32_t table;
};

struct citation {
	struct found found;
	struct str title, doc_number, relation, clause, doubt; /* clause: the words that say the relation */
};

struct deadline {
	struct found found;
	struct str text, start, end; /* YYYY-MM-DD; both empty: recurring, relative, or not to be told */
	struct str kind, relative_to, doubt;
	int64_t row, column;
	int32_t table;
};

struct body { /* a group of people: 领导小组, 专班 */
	struct found found;
	struct str name, doubt;
	struct strings members; /* role, name, role, name … */
};

/* A value that someone has set in the place of what was extracted. */
struct said {
	enum field field;
	struct str who, was; /* was: what the extraction says, a list joined by ；; empty: nothing */
	int64_t at;          /* seconds since 1970 */
};

/* Where a document stands in the archive (store/arrangement.h); texts are empty where it is not said. */
struct arrangement {
	struct str fonds, year, period, dept, open;
	struct str number, formerly; /* 档号; those it had before, joined by ； */
	int64_t item;                /* 件号, 0: not numbered */
	int64_t item_of;             /* the document that it is one item with; 0: none */
	int64_t pages;               /* 0: not known */
};

/* What is said of a document, beside its record: loaded on request (store_load_desk). */
struct desk {
	struct { struct said *p; size_t n, cap; } said;
	struct { struct str *p; size_t n, cap; } tags;
	struct arrangement arranged;
	int64_t filed, changed; /* seconds since 1970, 0: not known */
};

struct doc {
	struct arena *arena;
	int64_t id; /* in the database, 0: not filed */
	struct source src;
	struct str text; /* all of it, UTF-8: what is searched and shown */
	struct lines lines;
	struct locations locations; /* of line number n: [n - 1]; fewer: the rest is not known */
	struct values values;
	struct parts parts;
	struct sections sections;
	struct tables tables;
	struct findings findings;
	struct candidates candidates; /* fields that are chosen by evidence: what was chosen and what was not */
	struct doubts doubts;
	struct { struct task *p; size_t n, cap; } tasks;
	struct { struct indicator *p; size_t n, cap; } indicators;
	struct { struct citation *p; size_t n, cap; } citations;
	struct { struct deadline *p; size_t n, cap; } deadlines;
	struct { struct body *p; size_t n, cap; } groups;
	struct desk desk;
	/* from the database (store/schema.c): the same in copies; may there be any? */
	int64_t fingerprint;
	bool elsewhere;
	bool runon; /* the body has lost its line breaks: no outline can be had */
};

/* A slice of doc->text as the record has it: lines normalised, empty ones left out, joined by \n. */
struct str doc_slice(const struct doc *d, struct arena *a, size_t from, size_t to);
/* Where its label begins in the text. */
size_t doc_section_begin(const struct doc *d, const struct section *s);
/* Label and heading as people write them: 一、总则 but 第一章 总则. */
struct str doc_section_name(struct arena *a, const struct section *s, struct str heading);
const struct value *doc_value(const struct doc *d, enum field f); /* the first, or NULL */
struct str doc_text(const struct doc *d, enum field f);           /* its text, or STR_NONE */
/* All values of a field joined by a mark, appended. */
void doc_join(const struct doc *d, enum field f, const char *mark, struct buf *out);
void doc_refuse_table(struct doc *d, struct span at); /* the finding that says so */
/* doc_find(d, NUMBERING_GAP, at, …): adds this finding (findings.h), its message made of what follows. */
#define doc_find(d, id, ...) doc_find_with((d), FINDING_##id, finding_message_##id, __VA_ARGS__)
void doc_find_with(struct doc *d, enum finding_id id, const char *message, struct span at, ...) __attribute__((format(printf, 3, 5)));
/* One whose message takes nothing, known at run time. */
void doc_find_plain(struct doc *d, enum finding_id id, struct span at);

#endif
