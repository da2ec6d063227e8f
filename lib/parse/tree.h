/* Gives every classified line its role and its part. This is the only state machine of the parser:
 *
 * head (版头, title, recipients) → body → signature, date, notes → enclosure, attachments. The imprint (版记) may come before or
 * after the enclosure and the attachments. The document's own values are searched only in its own part. */
#ifndef GUIDANG_PARSE_TREE_H
#define GUIDANG_PARSE_TREE_H

#include "parse/attach.h"
#include "rules/match.h"

enum { NOWHERE = -1 };

/* A candidate for the title, with its evidence (evidence.h). */
struct title_candidate {
	struct str text, rule;
	long first, last;
	uint64_t evidence;
};

/* Line indexes; NOWHERE: the document has none. A range is [first, last]. */
struct document_layout {
	bool title_known; /* the page metadata has the whole title, the lines found only its end */
	long title_first, title_last;
	long number;                 /* the line with the document number */
	long recipients_first, recipients_last;
	long body;                   /* where the running text begins */
	size_t meta_end;             /* behind the last line of page metadata */
	long signature_first, signature_last, date;
	size_t signature_from;       /* offset of the signature in its first line, in bytes: 3.回执    某局 */
	struct str title;            /* of the document, lines joined; from the head, else from the page metadata */
	struct str title_rule;
	struct { struct title_candidate *p; size_t n, cap; } titles; /* all candidates */
	struct str issued;           /* the text that the title says it issues, with quotes; STR_NONE: it issues none */
	struct str issued_key;       /* value_key of `issued`, for comparison; set by the tree stage */
	struct str order_issuer;     /* of an order (令): the issuing body in its letterhead */
	long order_first;
	struct announced announced;
};

void tree_build(struct doc *d, struct matcher *m, struct document_layout *out);

#endif
