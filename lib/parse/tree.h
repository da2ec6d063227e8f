/* What is it here? The only state machine: gives every classified line its role and its part.
 *
 * head (版头, title, recipients) → body → signature, date, notes → enclosure, attachments; the imprint
 * (版记) may stand before or after these. The document's own values are looked for in its own part only. */
#ifndef GUIDANG_PARSE_TREE_H
#define GUIDANG_PARSE_TREE_H

#include "parse/attach.h"
#include "rules/match.h"

enum { NOWHERE = -1 };

/* What could be the title, with what speaks for it (evidence.h). */
struct title_candidate {
	struct str text, rule;
	long first, last;
	uint64_t evidence;
};

/* Line indexes; NOWHERE: the document has none. A range is [first, last]. */
struct document_layout {
	bool title_known; /* the page's name for it holds all of it, the lines found only its end */
	long title_first, title_last;
	long number;                 /* the line with the document number */
	long recipients_first, recipients_last;
	long body;                   /* where the running text begins */
	long signature_first, signature_last, date;
	size_t signature_from;       /* bytes of its first line that are not the signature's: 3.回执    某局 */
	struct str title;            /* of the document, joined; from the head, else from the page */
	struct str title_rule;
	struct { struct title_candidate *p; size_t n, cap; } titles; /* all that were looked at */
	struct str issued;           /* what the title says it issues, quotes kept; STR_NONE: no carrier */
	struct str issued_key;       /* tree: what its title is compared by (value_key) */
	struct str order_issuer;     /* of an order (令): the body in its letterhead */
	long order_first;
	struct announced announced;
};

void tree_build(struct doc *d, struct matcher *m, struct document_layout *out);

#endif
