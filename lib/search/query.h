/* Parses the query language (guidang-query(7), contract) into a tree. No part of the text ever
 * becomes SQL or FTS5 syntax. Text that cannot be parsed is searched literally, with a note to the user. */
#ifndef GUIDANG_SEARCH_QUERY_H
#define GUIDANG_SEARCH_QUERY_H

#include "doc/fields.h"
#include "doc/number.h"

/* CITED: a document number in the text. NUMBER: the document's own number. RECALLED: the document's own number has this serial number
 * and contains this code, in any year. */
enum query_kind { QUERY_ALL, QUERY_AND, QUERY_OR, QUERY_NOT, QUERY_TERM, QUERY_CITED, QUERY_NUMBER, QUERY_RECALLED, QUERY_DATE };

/* TASK to CITES are derived lists (store/about.h). A header field that is not named here is IN_FIELD + enum field. */
enum query_field { IN_ANY, IN_TITLE, IN_NUMBER, IN_DATE, IN_HEADING, IN_TABLE, IN_TEXT, IN_PATH, IN_TAG, IN_TASK, IN_LEAD, IN_SUPPORT, IN_INDICATOR, IN_DUE, IN_CITES, IN_FIELD };
struct str query_field_name(enum query_field f);
/* The term as it is typed, the field with its Chinese name: 机关:甲局. */
struct query;
struct str query_typed(struct arena *a, const struct query *t);
bool query_in_text(enum query_field f); /* is the field's content part of the text? */

struct query {
	enum query_kind kind;
	enum query_field field;
	struct str text;      /* as typed, without quotes and star */
	struct str folded;    /* fold_text(text) */
	bool prefix;          /* GCP* */
	bool quoted;          /* matched literally */
	bool understood;      /* OR: the first alternative was typed, the others are query_understand's */
	struct number number; /* of CITED, RECALLED, and NUMBER if it is complete … */
	struct str tail;      /* … and the text directly after it, folded */
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
/* Extends the query: incomplete document numbers (院办48号), other names of a body (names.h). *also receives the names searched in
 * addition to those typed. Quoted words are not changed. */
struct names;
struct query *query_understand(struct arena *a, struct query *q, const struct names *names, struct query_notes *also);
/* Appends the tree, one node per line. */
void query_explain(const struct query *q, int depth, struct buf *out);

#endif
