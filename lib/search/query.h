/* The query language (guidang-query(7), contract): a user's text to a tree. Nothing of the text ever
 * becomes SQL or FTS5 syntax. What cannot be understood is searched literally, and a note says so. */
#ifndef GUIDANG_SEARCH_QUERY_H
#define GUIDANG_SEARCH_QUERY_H

#include "doc/fields.h"
#include "doc/number.h"

/* CITED: the text prints a document number; NUMBER: it is the document's own; RECALLED: its own has this serial number and
 * this in its code, of whatever year. */
enum query_kind { QUERY_ALL, QUERY_AND, QUERY_OR, QUERY_NOT, QUERY_TERM, QUERY_CITED, QUERY_NUMBER, QUERY_RECALLED, QUERY_DATE };

/* TASK to CITES are derived lists (store/about.h). A header field that is not named here is IN_FIELD + enum field. */
enum query_field { IN_ANY, IN_TITLE, IN_NUMBER, IN_DATE, IN_HEADING, IN_TABLE, IN_TEXT, IN_PATH, IN_TAG, IN_TASK, IN_LEAD, IN_SUPPORT, IN_INDICATOR, IN_DUE, IN_CITES, IN_FIELD };
struct str query_field_name(enum query_field f);
bool query_in_text(enum query_field f); /* is what it holds part of the text? */

struct query {
	enum query_kind kind;
	enum query_field field;
	struct str text;      /* as typed, without quotes and star */
	struct str folded;    /* fold_text(text) */
	bool prefix;          /* GCP* */
	bool quoted;          /* exactly this */
	struct number number; /* CITED, RECALLED, and NUMBER where it is a whole one … */
	struct str tail;      /* … and what stands right behind it, folded */
	struct str from, to;  /* QUERY_DATE: ISO dates, inclusive; empty: open */
	struct query **child;
	size_t n;
};

struct query_notes {
	struct str *p;
	size_t n, cap;
};

/* Never fails. */
struct query *query_parse(struct arena *a, struct str text, struct query_notes *notes);
/* What people remember is understood: half a document number (院办48号), other names of a body (names.h). *also: the names that are
 * searched beside those that were typed. Quoted words stay as they are. */
struct names;
struct query *query_understand(struct arena *a, struct query *q, const struct names *names, struct query_notes *also);
/* The tree, one node a line. */
void query_explain(const struct query *q, int depth, struct buf *out);

#endif
