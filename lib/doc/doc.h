/* The document as the extraction stages see it. Everything is allocated in doc->arena and freed with it.
 * A stage writes only its own members; parse.c has the order of the stages.
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
	uint32_t from, to; /* 1-based source lines, inclusive; 0,0: no place */
};

/* Where an item of a derived list was found (derived.h). */
struct found {
	struct span at;
	size_t from, to; /* source bytes */
	struct str rule; /* id of the rule, or of the step, that made it */
};

struct source {
	struct str path;   /* as the user gave it, decoded to text */
	struct str file;   /* the same path as the file system's bytes; empty: not a file */
	struct str bytes;
	char id[65];       /* SHA-256 of the bytes, hex */
	enum kind kind;
	struct decoded in; /* encoding, BOM, bad bytes; for kinds that are not decoded: the text from the reader */
	uint32_t pages;    /* 0: the kind has no pages, or their number is not known */
	struct str container; /* the bundle or mail that contains it; n is 0: a file of its own */
	struct str reading; /* the reader's result, packed (read/reading.h); n is 0: a kind that is decoded */
};

/* The place of a line of the text in a source that has no lines. 0: not applicable. */
struct location {
	uint32_t page, paragraph;
	struct str sheet; /* name of the workbook's sheet … */
	uint32_t row, column; /* … and the cell, from 1 */
	float left, top, right, bottom; /* points from the page's upper left corner; right 0: not known */
};

struct locations {
	struct location *p;
	size_t n, cap;
};

/* A match of a rule in a line: captures are slices of the normalised text. */
enum { MATCH_GROUPS = 8 };

struct match {
	const struct rule *rule;
	struct str group[MATCH_GROUPS]; /* ended by .p == NULL */
	uint8_t number[MATCH_GROUPS];   /* the group's number in the pattern: index into rule->captures */
	size_t from, to;                /* the whole match in the line's text */
	struct match *next;
};

/* The role of a line in its document; `rules explain` prints these names. */
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
	uint64_t in;          /* classify: which classes of find rules it may hold (class_among) … */
	uint32_t signs_from, signs_to; /* … and within which bytes those of the class deadline-sign */
	struct match *may;    /* classify: all rules that match it */
	uint64_t classes;     /* classify: the classes of `may`, one bit each (line_is) */
	const struct match *label; /* classify: its numbering, NULL: none */
	size_t src, src_end;  /* range of source bytes: of `raw` (text), of the whole source line (HTML) */
	uint32_t no, end_no;  /* first and last source line */
	uint32_t part;        /* tree: index into doc->parts */
	int32_t table;        /* table: index into doc->tables, -1: none */
	uint16_t indent;      /* blanks before the text */
	uint8_t heading;      /* 1–6: <h1>–<h6>, # – ###### */
	uint8_t role;         /* tree: enum role */
	uint8_t nest;         /* read: for a list item, the number of lists around its own list */
	bool cell;            /* begins with TAB: a cell of a flattened table */
	bool center;          /* centred by the markup */
	bool bold;            /* the whole line */
	bool furniture;       /* belongs to the page, not to the document */
	bool runon;          /* a piece of run-together text (its line breaks were lost) */
	bool joined;          /* made from several source lines */
	bool contents;        /* contents: belongs to a table of contents */
	bool attached;        /* attach: heads an attachment, though it looks like an entry of the attachment list */
};

struct lines {
	struct line *p;
	size_t n, cap;
};

/* The place of a value: line indexes, and byte offsets in their normalised text. */
struct place {
	size_t first, last; /* line indexes */
	size_t from, to;    /* from in the first line's text, to in the last one's (exclusive) */
};

#define RULE_CORRECTION "correction" /* `rule` of a value that a user corrected */

struct value {
	enum field field;
	struct str name;  /* FIELD_EXTRA: its name in the user's rule */
	struct str text;
	int number;       /* attachments: the printed number, else the position */
	struct span at;
	size_t from, to;  /* source bytes */
	struct str rule;  /* id of the rule, or of the step, that chose it */
};

struct values {
	struct value *p;
	size_t n, cap;
};

/* One of several possible values of a field, and the evidence for it (parse/evidence.h). */
struct candidate {
	enum field field;
	struct values says; /* one value; for a list field all values */
	uint64_t evidence;  /* kinds of evidence, one bit each */
	int agrees;         /* number of other candidates with the same value, or a part of it */
	int weight;
	bool chosen;
};

struct candidates {
	struct candidate *p;
	size_t n, cap;
};

/* A field or list of which the extraction is not sure. */
struct doubt {
	const char *of;     /* key in the record: a field's name, sections, tables */
	const char *reason; /* stable name */
	struct span at;
	struct strings others; /* other possible values */
};

struct doubts {
	struct doubt *p;
	size_t n, cap;
};

enum part_kind { PART_DOCUMENT, PART_ENCLOSURE, PART_ATTACHMENT, PART_IMPRINT };
extern const char *const part_kind_names[]; /* by part_kind, ended by NULL */
const char *part_kind_name(enum part_kind k);

struct part {
	enum part_kind kind;
	int number; /* of an attachment; 0: none */
	struct str title;
	struct span at;
};

struct parts {
	struct part *p;
	size_t n, cap;
};

struct section {
	struct str label, heading;
	size_t from, to;   /* in doc->text: the rest of the heading's paragraph … */
	size_t end;        /* … and [to, end): the paragraphs below the heading */
	struct span at;
	int32_t parent; /* index, -1: none */
	uint32_t part;
	int depth, number;
	const char *style; /* of the rule; NULL if loaded from a database */
	struct str rule;   /* id of the rule that matched its label; empty: filed by a version that did not keep it */
};

struct sections {
	struct section *p;
	size_t n, cap;
};

enum { TABLE_CELLS_MAX = 200000 }; /* a larger grid is read as text */

extern const char table_merged[]; /* "", to which the cells point where the markup says that a merged cell continues */
struct table {
	struct str caption;
	struct str *cells; /* rows * columns, row by row; "" where a merged cell continues */
	size_t rows, columns, header_rows;
	struct span at;
	int32_t section; /* index, -1: none */
	uint32_t part;
	struct str rule; /* the step that made it; empty: filed by a version that did not keep it */
	size_t line;     /* derive: its first line, SIZE_MAX: it has none of its own */
	uint64_t in;     /* derive: which classes of find rules its cells may hold (class_among) */
};

struct tables {
	struct table *p;
	size_t n, cap;
};

struct finding {
	const char *rule;  /* stable id */
	enum severity severity;
	struct str clause; /* of the standard that requires it */
	struct span at;
	struct str message;
};

struct findings {
	struct finding *p;
	size_t n, cap;
};

/* Items of the derived lists (derived.h). For an item from a table cell, table is an index, row and column count from 1; else they
 * are -1, 0, 0. `doubt` is a stable name; empty: no doubt. */
struct task {
	struct found found;
	struct str task, number, group;      /* text without number; number without delimiters; heading or category above */
	struct strings lead, support, leader; /* bodies; persons */
	struct str deadline, origin, doubt;  /* origin: text or table */
	struct str basis;                    /* a ledger's column 依据 */
	int64_t row, column;
	int32_t table;
};

struct indicator {
	struct found found;
	struct str subject, value, unit, comparator, kind, norm, period, text, doubt; /* norm: "norm" for a ceiling or a granted rate, else empty */
	int64_t row, column;
	int32_t table;
};

struct citation {
	struct found found;
	struct str title, doc_number, relation, clause, doubt; /* clause: the words that state the relation */
};

struct deadline {
	struct found found;
	struct str text, start, end; /* YYYY-MM-DD; both empty: recurring, relative, or not known */
	struct str kind, relative_to, doubt;
	int64_t row, column;
	int32_t table;
};

struct body { /* a group of people: 领导小组, 专班 */
	struct found found;
	struct str name, doubt;
	struct strings members; /* role, name, role, name … */
};

/* A correction: a value that a user set in place of the extracted one. */
struct said {
	enum field field;
	struct str who, was; /* was: the extracted value, a list joined by ；; empty: none */
	int64_t at;          /* seconds since 1970 */
};

/* A document's place in the archive (store/arrangement.h); a text that is not set is empty. */
struct arrangement {
	struct str fonds, year, period, dept, open;
	struct str number, formerly; /* 档号; its former archive numbers, joined by ； */
	int64_t item;                /* 件号, 0: not numbered */
	int64_t item_of;             /* the document whose item it belongs to; 0: none */
	int64_t pages;               /* 0: not known */
};

/* What users recorded about a document beside its extracted record: loaded on request (desk_load). */
struct desk {
	struct { struct said *p; size_t n, cap; } said;
	struct { struct str *p; size_t n, cap; } tags;
	struct arrangement arranged;
	int64_t filed, changed; /* seconds since 1970, 0: not known */
};

struct doc {
	struct arena *arena;
	int64_t id; /* in the database; 0: not filed */
	struct source src;
	struct str text; /* the whole text, UTF-8, as it is searched and shown */
	struct lines lines;
	struct locations locations; /* of line number n: [n - 1]; lines past the end have no known location */
	struct values values;
	struct parts parts;
	struct sections sections;
	struct tables tables;
	struct findings findings;
	struct candidates candidates; /* of fields chosen by evidence: the chosen values and the others */
	struct doubts doubts;
	struct { struct task *p; size_t n, cap; } tasks;
	struct { struct indicator *p; size_t n, cap; } indicators;
	struct { struct citation *p; size_t n, cap; } citations;
	struct { struct deadline *p; size_t n, cap; } deadlines;
	struct { struct body *p; size_t n, cap; } groups;
	struct found *row_found; /* derive: where each line of a table stands, as it was asked for; at.from is 0: not yet; NULL: none was */
	struct desk desk;
	/* from the database (store/schema.c): equal in copies of the document; may there be copies? */
	int64_t fingerprint;
	bool elsewhere;
	bool runon; /* the body is run-together text: it has no outline */
};

/* A slice of doc->text in the form used in the record: lines normalised, empty ones left out, joined by \n. */
struct str doc_slice(const struct doc *d, struct arena *a, size_t from, size_t to);
/* The offset in the text where the section's label begins. */
size_t doc_section_begin(const struct doc *d, const struct section *s);
/* Label and heading as people write them: 一、总则 but 第一章 总则. */
struct str doc_section_name(struct arena *a, const struct section *s, struct str heading);
const struct value *doc_value(const struct doc *d, enum field f); /* the first, or NULL */
struct str doc_text(const struct doc *d, enum field f);           /* the text of the first value, or STR_NONE */
/* Appends all values of a field, joined by `mark`. */
void doc_join(const struct doc *d, enum field f, const char *mark, struct buf *out);
void doc_refuse_table(struct doc *d, struct span at); /* adds the finding that a table is too large */
/* doc_find(d, NUMBERING_GAP, at, …): adds this finding (findings.h); the arguments after `at` are formatted into its message. */
#define doc_find(d, id, ...) doc_find_with((d), FINDING_##id, finding_message_##id, __VA_ARGS__)
void doc_find_with(struct doc *d, enum finding_id id, const char *message, struct span at, ...) __attribute__((format(printf, 3, 5)));
/* For a finding chosen at run time whose message takes no arguments. */
void doc_find_plain(struct doc *d, enum finding_id id, struct span at);
int doc_worst(const struct doc *d); /* the severity of its worst finding, counted from 1; 0: it has none */

#endif
